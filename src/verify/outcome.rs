//! What is looked at, and what came of it.

use std::fmt;

/// What is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// A value that some records have.
    Value,
    /// A value that no record has.
    Absent,
    /// A value that some records have in another case.
    Case,
    /// A part of a value.
    Part,
    /// Two values.
    List,
    /// A bound between two values.
    Bound,
    /// Whether there is a value.
    Existence,
}

impl Kind {
    /// All of them.
    pub(super) const ALL: [Self; 7] =
        [Self::Value, Self::Absent, Self::Case, Self::Part, Self::List, Self::Bound, Self::Existence];

    /// Its name in tables and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Value => "value",
            Self::Absent => "no record's value",
            Self::Case => "other case",
            Self::Part => "part",
            Self::List => "list of two",
            Self::Bound => "bound",
            Self::Existence => "existence",
        }
    }
}

/// What came of a probe.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// The records are those that the filter means.
    AsDocumented,
    /// Every record came, as without a filter.
    Ignored,
    /// The service refuses it, in these words.
    Refused(String),
    /// So many records came that the filter excludes.
    TooWide(u64),
    /// So many records did not come that the filter is true of.
    TooNarrow(u64),
    /// Texts are equal without their case.
    IgnoresCase,
    /// Parts of strings are found in their case only.
    MindsCase,
    /// The sample has no values that would tell.
    NoData,
}

impl Outcome {
    /// Its name in tables and JSON.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::AsDocumented => "as documented",
            Self::Ignored => "ignored",
            Self::Refused(_) => "refused",
            Self::TooWide(_) => "too wide",
            Self::TooNarrow(_) => "too narrow",
            Self::IgnoresCase => "ignores case",
            Self::MindsCase => "minds case",
            Self::NoData => "no data",
        }
    }

    /// How many records it is about.
    pub const fn count(&self) -> Option<u64> {
        match self {
            Self::TooWide(count) | Self::TooNarrow(count) => Some(*count),
            _ => None,
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self, self.count()) {
            (Self::Refused(message), _) => write!(f, "refused: {message}"),
            (outcome, Some(count)) => write!(f, "{} ({count})", outcome.as_str()),
            (outcome, None) => f.write_str(outcome.as_str()),
        }
    }
}
