//! A predicate as written: a test of one field.

use std::hash::{Hash, Hasher};

use super::comparison::Comparison;
use super::value::{FieldName, Value, Values};
use crate::enums::named;
use crate::span::Span;

/// A test of one field.
///
/// ```
/// let text = "name not contains pay";
/// let filter = konnect_filter::parse(text)?;
/// let predicate = filter.predicates().next().unwrap();
/// assert_eq!(predicate.field().name(), "name");
/// assert_eq!(&text[predicate.operator_span().range()], "not contains");
/// assert_eq!(predicate.test().values().next().unwrap().text(), "pay");
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Predicate<'a> {
    pub(super) field: FieldName<'a>,
    pub(super) operator_span: Span,
    pub(super) test: Test<'a>,
}

impl<'a> Predicate<'a> {
    /// The field.
    pub const fn field(&self) -> &FieldName<'a> {
        &self.field
    }

    /// Where the operator is, `not` included; empty after a field on its own.
    pub const fn operator_span(&self) -> Span {
        self.operator_span
    }

    /// What is asked of the field.
    pub const fn test(&self) -> &Test<'a> {
        &self.test
    }

    /// The same predicate, borrowing from this one.
    pub(super) fn by_ref(&self) -> Predicate<'_> {
        Predicate { field: self.field.by_ref(), operator_span: self.operator_span, test: self.test.by_ref() }
    }

    /// The same predicate, borrowing nothing.
    #[must_use]
    pub fn into_owned(self) -> Predicate<'static> {
        Predicate { field: self.field.into_owned(), operator_span: self.operator_span, test: self.test.into_owned() }
    }
}

impl PartialEq for Predicate<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.field == other.field && self.test == other.test
    }
}

impl Eq for Predicate<'_> {}

impl Hash for Predicate<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.field.hash(state);
        self.test.hash(state);
    }
}

/// What is asked of a field. There may be more forms in a later version, but each of these has all the fields that it will have, so that
/// a pattern can name them without `..`.
///
/// ```
/// use konnect_filter::syntax::{Comparison, MatchOperator, Test};
/// let filter = konnect_filter::parse("active and size > 3 and name not in (a, b)")?;
/// let tests: Vec<&Test<'_>> = filter.predicates().map(|predicate| predicate.test()).collect();
/// assert_eq!(tests[0], &Test::IsTrue);
/// assert!(matches!(tests[1], Test::Compare { comparison: Comparison::Gt, value } if value.text() == "3"));
/// let Test::Match { matcher: MatchOperator::In, negated: true, values } = tests[2] else { unreachable!() };
/// assert_eq!(values.len(), 2);
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Test<'a> {
    /// The field is on its own: it is true.
    IsTrue,
    /// A comparison with one value.
    Compare {
        /// How.
        comparison: Comparison,
        /// With what.
        value: Value<'a>,
    },
    /// A match against any of some values.
    Match {
        /// How.
        matcher: MatchOperator,
        /// Whether none of them may match.
        negated: bool,
        /// Against what; exactly one for [`MatchOperator::Matches`].
        values: Values<'a>,
    },
    /// A range, both ends included.
    Between {
        /// Whether the value must lie outside.
        negated: bool,
        /// The range.
        range: Box<Range<'a>>,
    },
    /// Whether the field is there and not null.
    Exists {
        /// Whether it must not be.
        negated: bool,
    },
}

impl<'a> Test<'a> {
    /// The values that it has.
    pub fn values(&self) -> impl Iterator<Item = &Value<'a>> {
        let (some, last) = match self {
            Self::IsTrue | Self::Exists { .. } => (&[][..], None),
            Self::Compare { value, .. } => (std::slice::from_ref(value), None),
            Self::Match { values, .. } => (values.as_slice(), None),
            Self::Between { range, .. } => (std::slice::from_ref(&range.low), Some(&range.high)),
        };
        some.iter().chain(last)
    }

    /// The same test, borrowing from this one.
    fn by_ref(&self) -> Test<'_> {
        match self {
            Self::IsTrue => Test::IsTrue,
            Self::Compare { comparison, value } => Test::Compare { comparison: *comparison, value: value.by_ref() },
            Self::Match { matcher, negated, values } => {
                Test::Match { matcher: *matcher, negated: *negated, values: values.by_ref() }
            }
            Self::Between { negated, range } => {
                let range = Range { low: range.low.by_ref(), high: range.high.by_ref() };
                Test::Between { negated: *negated, range: Box::new(range) }
            }
            Self::Exists { negated } => Test::Exists { negated: *negated },
        }
    }

    /// The same test, borrowing nothing.
    #[must_use]
    pub fn into_owned(self) -> Test<'static> {
        match self {
            Self::IsTrue => Test::IsTrue,
            Self::Compare { comparison, value } => Test::Compare { comparison, value: value.into_owned() },
            Self::Match { matcher, negated, values } => Test::Match { matcher, negated, values: values.into_owned() },
            Self::Between { negated, range } => {
                let Range { low, high } = *range;
                Test::Between { negated, range: Box::new(Range { low: low.into_owned(), high: high.into_owned() }) }
            }
            Self::Exists { negated } => Test::Exists { negated },
        }
    }
}

/// A match against any of some values.
///
/// ```
/// use konnect_filter::syntax::{MatchOperator, Test};
/// let filter = konnect_filter::parse("name starts with (pay, shop)")?;
/// let Test::Match { matcher, values, .. } = filter.predicates().next().unwrap().test() else { unreachable!() };
/// assert_eq!((*matcher, values.len()), (MatchOperator::StartsWith, 2));
/// assert_eq!(matcher.to_string(), "starts with");
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MatchOperator {
    /// Equal to one of them: `in`.
    In,
    /// Has one of them in it, in any case: `contains`.
    Contains,
    /// Begins with one of them, in any case: `starts with`.
    StartsWith,
    /// Ends with one of them, in any case: `ends with`.
    EndsWith,
    /// Has a match of the regular expression: `matches`.
    Matches,
}

named! { "syntax", MatchOperator {
    In = "in",
    Contains = "contains",
    StartsWith = "starts with",
    EndsWith = "ends with",
    Matches = "matches",
} }

/// The ends of a range.
///
/// ```
/// use konnect_filter::syntax::{Range, Test};
/// let filter = konnect_filter::parse("size between 1 and 9")?;
/// let Some(Test::Between { negated: false, range }) = filter.predicates().next().map(|one| one.test()) else { unreachable!() };
/// let Range { low, high } = &**range;
/// assert_eq!((low.text(), high.text()), ("1", "9"));
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_structs, reason = "a range has two ends")]
pub struct Range<'a> {
    /// The lower end, included.
    pub low: Value<'a>,
    /// The upper end, included.
    pub high: Value<'a>,
}
