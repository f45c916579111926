//! Values of a field's type.

use std::cmp::Ordering;
use std::ops::Deref;

use jiff::Timestamp;

use crate::few::Few;
use crate::number::Decimal;
use crate::shared_str::SharedStr;
use crate::span::Span;

/// A value of a field's type.
///
/// ```
/// use konnect_filter::catalog::Catalog;
/// use konnect_filter::check::{Condition, Context, TermTest, check};
/// let users = Catalog::builtin().find("users")?.entity;
/// let filter = konnect_filter::parse("created_at >= now-1d")?;
/// let checked = check(&filter, users, &Context::at_text("2026-08-22T10:00:00Z")?)?;
/// let Condition::Term(term) = checked.condition() else { unreachable!() };
/// let TermTest::Compare(_, value) = &term.test else { unreachable!() };
/// assert_eq!(value.text, "2026-08-21T10:00:00Z");
/// // Where it is in the filter.
/// assert_eq!(value.span.range(), 14..20);
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct TypedValue {
    /// What is sent: numbers, ids and strings as typed, instants as RFC 3339 in UTC with `Z`, booleans in lower case.
    pub text: SharedStr,
    /// What it means.
    pub kind: ValueKind,
    /// Where it is in the source; empty for one that is not.
    pub span: Span,
}

/// Equality ignores the places in the source.
impl PartialEq for TypedValue {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text && self.kind == other.kind
    }
}

impl Eq for TypedValue {}

impl TypedValue {
    /// How it compares with another value of the same field: numbers by value and exactly, instants as instants, ids and text
    /// exactly. `None` where only a record can tell.
    ///
    /// ```
    /// use std::cmp::Ordering;
    /// use konnect_filter::check::{Condition, Context, TermTest, check_untyped};
    /// let filter = konnect_filter::parse("size in (9, 10)")?;
    /// let Condition::Term(term) = check_untyped(&filter, &Context::from_clock())?.condition else { unreachable!() };
    /// let TermTest::Any(_, values) = term.test else { unreachable!() };
    /// // No field says that these are numbers.
    /// assert_eq!(values[0].compare(&values[1]), None);
    /// # Ok::<(), konnect_filter::Error>(())
    /// ```
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        match (self.kind, other.kind) {
            (ValueKind::Text, ValueKind::Text) => Some(self.text.cmp(&other.text)),
            (ValueKind::Number, ValueKind::Number) => {
                Some(Decimal::parse(&self.text)?.compare(&Decimal::parse(&other.text)?))
            }
            (ValueKind::Boolean(one), ValueKind::Boolean(other)) => Some(one.cmp(&other)),
            (ValueKind::Instant(one), ValueKind::Instant(other)) => Some(one.cmp(&other)),
            (ValueKind::Uuid(one), ValueKind::Uuid(other)) => Some(one.cmp(&other)),
            (ValueKind::Null, ValueKind::Null) => Some(Ordering::Equal),
            _ => None,
        }
    }
}

/// What a value means; text and numbers are compared by [`TypedValue::text`].
///
/// ```
/// use konnect_filter::catalog::Catalog;
/// use konnect_filter::check::{Condition, Context, TermTest, ValueKind, check};
/// let users = Catalog::builtin().find("users")?.entity;
/// for (text, kind) in [("active = true", ValueKind::Boolean(true)), ("email = true", ValueKind::Text)] {
///     let filter = konnect_filter::parse(text)?;
///     let checked = check(&filter, users, &Context::from_clock())?;
///     let Condition::Term(term) = checked.condition() else { unreachable!() };
///     // The field says what a value means.
///     assert!(matches!(&term.test, TermTest::Compare(_, value) if value.kind == kind));
/// }
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ValueKind {
    /// Text, compared exactly.
    Text,
    /// A decimal number, well formed.
    Number,
    /// A boolean.
    Boolean(bool),
    /// An instant.
    Instant(Timestamp),
    /// A UUID.
    Uuid(uuid::Uuid),
    /// The literal text `null`, for fields that take it.
    Null,
    /// An argument without a value, `$name`, which is its text: nothing is known of it. There is none unless the context
    /// [allows it](super::Context::allow_unbound).
    Argument,
    /// A number, a boolean or a time without a field to type it: the record's own value decides how it is read. Where it is a
    /// time, this is which.
    Untyped(Option<DayOrInstant>),
}

/// The stretch of time that a word names: a whole UTC day, or one instant.
///
/// ```
/// use konnect_filter::check::{Condition, Context, TermTest, ValueKind, check_untyped};
/// let filter = konnect_filter::parse("at = 2026-08-22")?;
/// let Condition::Term(term) = check_untyped(&filter, &Context::from_clock())?.condition else { unreachable!() };
/// let TermTest::Compare(_, value) = term.test else { unreachable!() };
/// let ValueKind::Untyped(Some(time)) = value.kind else { unreachable!() };
/// assert!(time.day);
/// assert_eq!(time.start.to_string(), "2026-08-22T00:00:00Z");
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct DayOrInstant {
    /// When it begins.
    pub start: Timestamp,
    /// Whether it lasts a day.
    pub day: bool,
}

/// Typed values, most often one, which takes no allocation; a slice otherwise.
///
/// ```
/// use konnect_filter::check::{Condition, Context, TermTest, check_untyped};
/// let filter = konnect_filter::parse("env in (dev, test)")?;
/// let Condition::Term(term) = check_untyped(&filter, &Context::from_clock())?.condition else { unreachable!() };
/// let TermTest::Any(_, values) = term.test else { unreachable!() };
/// assert_eq!(values.iter().map(|value| value.text.as_str()).collect::<Vec<_>>(), ["dev", "test"]);
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypedValues(Few<TypedValue>);

impl From<TypedValue> for TypedValues {
    fn from(value: TypedValue) -> Self {
        Self(Few::one(value))
    }
}

impl From<Vec<TypedValue>> for TypedValues {
    fn from(values: Vec<TypedValue>) -> Self {
        Self(values.into())
    }
}

impl FromIterator<TypedValue> for TypedValues {
    fn from_iter<I: IntoIterator<Item = TypedValue>>(values: I) -> Self {
        Self(values.into_iter().collect())
    }
}

impl Deref for TypedValues {
    type Target = [TypedValue];

    fn deref(&self) -> &[TypedValue] {
        self.0.as_slice()
    }
}

impl<'v> IntoIterator for &'v TypedValues {
    type Item = &'v TypedValue;
    type IntoIter = std::slice::Iter<'v, TypedValue>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
