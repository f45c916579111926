//! What is looked at, and what came of it.

use std::fmt;

use crate::enums::named;
#[cfg(any(feature = "client", feature = "async"))]
use crate::error::{Code, Diagnostic, Error};

/// What is looked at.
///
/// ```
/// use konnect_filter::catalog::Catalog;
/// use konnect_filter::verify::{ProbeKind, probes};
/// let users = Catalog::builtin().find("users")?.entity;
/// let sample = [serde_json::json!({"id": "1", "active": true})];
/// let probes = probes(users, &sample);
/// // With each operator that is documented, and with a field that nobody has.
/// assert!(probes.iter().any(|probe| probe.kind() == ProbeKind::Value && probe.field() == "active"));
/// assert!(probes.iter().any(|probe| probe.kind() == ProbeKind::UnknownField));
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ProbeKind {
    /// A value that some records have.
    Value,
    /// A value that no record has.
    Absent,
    /// A value that some records have in another case.
    Case,
    /// The beginning of a value, where equality was asked for.
    Beginning,
    /// A part of a value.
    Part,
    /// A part with `_` instead of a letter.
    Underscore,
    /// A part with `%` instead of a letter.
    Percent,
    /// A letter or two, inside a value.
    ShortPart,
    /// Nearly a whole value.
    LongPart,
    /// A part with a `_` that a value has.
    LiteralUnderscore,
    /// A part with a `%` that a value has.
    LiteralPercent,
    /// A part with a letter beyond ASCII in another case.
    WideCase,
    /// Two values.
    List,
    /// Some more values, each of which some records have alone.
    LongList,
    /// The other one of two values.
    Other,
    /// A bound between two values.
    Bound,
    /// A bound within a second.
    Fraction,
    /// A bound within a millisecond.
    Digits,
    /// Records that do not have the field, where it must not be equal.
    Missing,
    /// Whether there is a value.
    Existence,
    /// Two operators on one field.
    Together,
    /// Two fields, each of which was obeyed alone.
    Fields,
    /// One parameter twice.
    Repeated,
    /// A field that no record has.
    UnknownField,
    /// A field that the records have, and that the description does not filter by.
    Undocumented,
    /// `+` for a space.
    Plus,
    /// Brackets that are not escaped.
    Brackets,
    /// The records in ascending order.
    Ascending,
    /// The records in descending order.
    Descending,
    /// As many records per page as the description allows.
    LargestPage,
}

named! { "verify", ProbeKind {
    Value = "value",
    Absent = "no record's value",
    Case = "other case",
    Beginning = "beginning",
    Part = "part",
    Underscore = "_ in a part",
    Percent = "% in a part",
    ShortPart = "short part",
    LongPart = "long part",
    LiteralUnderscore = "a value's _",
    LiteralPercent = "a value's %",
    WideCase = "case beyond ASCII",
    List = "list of two",
    LongList = "longer list",
    Other = "other value",
    Bound = "bound",
    Fraction = "within a second",
    Digits = "within a millisecond",
    Missing = "records without it",
    Existence = "existence",
    Together = "two operators",
    Fields = "two fields",
    Repeated = "repeated",
    UnknownField = "unknown field",
    Undocumented = "undocumented field",
    Plus = "+ for a space",
    Brackets = "raw brackets",
    Ascending = "sort ascending",
    Descending = "sort descending",
    LargestPage = "largest page",
} }

impl ProbeKind {
    /// Whether an operator of a field is looked at, as a plan sends it.
    pub(super) const fn is_of_operator(self) -> bool {
        !matches!(
            self,
            Self::Together
                | Self::Fields
                | Self::Repeated
                | Self::UnknownField
                | Self::Undocumented
                | Self::Plus
                | Self::Brackets
                | Self::Ascending
                | Self::Descending
                | Self::LargestPage
        )
    }
}

/// What came of a probe.
///
/// ```
/// use konnect_filter::verify::Outcome;
/// let outcome = Outcome::TooWide(7);
/// assert_eq!((outcome.as_str(), outcome.count()), ("too wide", Some(7)));
/// assert_eq!(outcome.to_string(), "too wide (7)");
/// assert_eq!(Outcome::Refused("status 400".to_owned()).to_string(), "refused: status 400");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// The records are those that the filter means.
    AsDocumented,
    /// What no description promises works.
    Works,
    /// Every record came, as without a filter.
    Ignored,
    /// The service refuses it, in these words.
    Refused(String),
    /// The service fails at it, or its pages do not add up, in these words.
    Failed(String),
    /// So many records came that the filter excludes.
    TooWide(u64),
    /// So many records did not come that the filter is true of.
    TooNarrow(u64),
    /// Equality does not tell upper from lower case.
    IgnoresCase,
    /// Parts of strings are found in their case only.
    MindsCase,
    /// The records are in another order.
    OtherOrder,
    /// A page has so many records at most.
    AtMost(u64),
    /// The sample has no values that would tell.
    NoData,
    /// Measuring ended before it was sent.
    NotProbed,
}

impl Outcome {
    /// Its name in tables and JSON.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::AsDocumented => "as documented",
            Self::Works => "works",
            Self::Ignored => "ignored",
            Self::Refused(_) => "refused",
            Self::Failed(_) => "failed",
            Self::TooWide(_) => "too wide",
            Self::TooNarrow(_) => "too narrow",
            Self::IgnoresCase => "ignores case",
            Self::MindsCase => "minds case",
            Self::OtherOrder => "other order",
            Self::AtMost(_) => "at most",
            Self::NoData => "no data",
            Self::NotProbed => "not probed",
        }
    }

    /// What comes of a probe that ended with this error, in the service's words: a refusal, or a failure, which says something of the probe
    /// only where the service still lists what is not filtered. None where the error says nothing of what was asked for.
    ///
    /// ```
    /// use konnect_filter::error::{Code, Diagnostic, Error, Part, ServiceAnswer};
    /// use konnect_filter::verify::Outcome;
    /// let rejected = Diagnostic::in_part(Code::Rejected, Part::Response, "`eu.api.konghq.com` rejected the request");
    /// let refused = Error::from(rejected.answered(ServiceAnswer::new(400, "Bad Request: unknown field")));
    /// let outcome = Outcome::refusal(&refused).unwrap();
    /// assert_eq!(outcome.to_string(), "refused: status 400: Bad Request: unknown field");
    /// let failed = Error::from(Diagnostic::in_part(Code::ServiceFailed, Part::Response, "`eu.api.konghq.com` failed"));
    /// assert!(matches!(Outcome::refusal(&failed), Some(Outcome::Failed(_))));
    /// let lost = Error::from(Diagnostic::in_part(Code::Unreachable, Part::Response, "no network"));
    /// assert_eq!(Outcome::refusal(&lost), None);
    /// ```
    #[cfg(any(feature = "client", feature = "async"))]
    #[must_use]
    pub fn refusal(error: &Error) -> Option<Self> {
        let all = |is: fn(Code) -> bool| error.iter().all(|problem| is(problem.code));
        let said =
            |problem: &Diagnostic| problem.answer.as_ref().map_or_else(|| problem.message.clone(), ToString::to_string);
        let said = || error.iter().map(said).collect::<Vec<_>>().join("; ");
        if all(|code| code == Code::Rejected) {
            return Some(Self::Refused(said()));
        }
        // A service that is asked too often says nothing of what it is asked.
        if error.iter().any(|problem| problem.answer.as_ref().is_some_and(|answer| answer.status == 429)) {
            return None;
        }
        let fails = |code| {
            matches!(
                code,
                Code::Rejected
                    | Code::ServiceFailed
                    | Code::Forbidden
                    | Code::NotFound
                    | Code::TooManyTries
                    | Code::BrokenPaging
            )
        };
        all(fails).then(|| Self::Failed(said()))
    }

    /// The one of a name, with so many records, or in these words.
    pub(super) fn read(name: &str, count: u64, said: String) -> Option<Self> {
        let all = [
            Self::AsDocumented,
            Self::Works,
            Self::Ignored,
            Self::Refused(said.clone()),
            Self::Failed(said),
            Self::TooWide(count),
            Self::TooNarrow(count),
            Self::IgnoresCase,
            Self::MindsCase,
            Self::OtherOrder,
            Self::AtMost(count),
            Self::NoData,
            Self::NotProbed,
        ];
        all.into_iter().find(|one| one.as_str() == name)
    }

    /// How many records it is about.
    pub const fn count(&self) -> Option<u64> {
        match self {
            Self::TooWide(count) | Self::TooNarrow(count) | Self::AtMost(count) => Some(*count),
            _ => None,
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self, self.count()) {
            (Self::Refused(message) | Self::Failed(message), _) => write!(f, "{}: {message}", self.as_str()),
            (outcome, Some(count)) => write!(f, "{} ({count})", outcome.as_str()),
            (outcome, None) => f.write_str(outcome.as_str()),
        }
    }
}
