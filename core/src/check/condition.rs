//! The filter as meant: fields resolved, values typed, dates resolved to instants.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use super::allowed::Allowed;
use super::argument::Argument;
use super::pattern::Pattern;
use super::typed::{TypedValue, TypedValues, ValueKind};
use crate::catalog::{Entity, Field, RecordField, Type};
use crate::error::Diagnostic;
use crate::limits::Limits;
use crate::shared_str::SharedStr;
use crate::span::Span;
use crate::syntax::{Comparison, MatchOperator};

/// A filter that was checked against an entity: only this can be planned.
///
/// It has copies of what it needs of the filter's text, and borrows the entity alone.
///
/// ```
/// use konnect_filter::catalog::Catalog;
/// use konnect_filter::check::{Checked, Context, check};
/// use konnect_filter::plan::{PlanOptions, plan};
/// let users = Catalog::builtin().find("users")?.entity;
/// let filter = konnect_filter::parse("email = now-7d")?;
/// let checked: Checked<'_> = check(&filter, users, &Context::from_clock())?;
/// assert_eq!(checked.condition().to_string(), r#"email = "now-7d""#);
/// // It may have been meant as a time, but this field has text.
/// assert_eq!(checked.warnings()[0].code.as_str(), "looks-like-date");
/// assert_eq!(plan(&checked, &PlanOptions::DEFAULT)?.requests().len(), 1);
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Checked<'a> {
    pub(super) entity: &'a Entity,
    pub(super) condition: Arc<Condition<'a>>,
    pub(super) warnings: Vec<Diagnostic>,
    pub(super) arguments: Vec<Argument<'a>>,
    /// Those that the filter was checked with, and is planned with.
    pub(super) limits: Limits,
    /// What the filter may ask, for its plan.
    pub(super) allowed: Option<Arc<Allowed>>,
}

impl<'a> Checked<'a> {
    /// The arguments that have no value yet, by name, with what they take.
    pub fn arguments(&self) -> &[Argument<'a>] {
        &self.arguments
    }

    /// The limits of the check.
    pub const fn limits(&self) -> &Limits {
        &self.limits
    }

    /// What the filter may ask.
    pub(crate) fn allowed(&self) -> Option<&Allowed> {
        self.allowed.as_deref()
    }

    /// The entity.
    pub const fn entity(&self) -> &'a Entity {
        self.entity
    }

    /// What the filter asks for.
    pub fn condition(&self) -> &Condition<'a> {
        &self.condition
    }

    /// The same, for those who keep it.
    pub(crate) fn shared(&self) -> Arc<Condition<'a>> {
        Arc::clone(&self.condition)
    }

    /// What probably was meant otherwise, but does not stop.
    pub fn warnings(&self) -> &[Diagnostic] {
        &self.warnings
    }
}

/// What a filter means where it is evaluated and not planned.
///
/// ```
/// use konnect_filter::check::{Condition, Context, check_untyped};
/// let meaning = check_untyped(&konnect_filter::parse("size > 9")?, &Context::from_clock())?;
/// assert!(matches!(meaning.condition, Condition::Term(_)));
/// assert!(meaning.warnings.is_empty());
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Meaning<'a> {
    /// What it asks of a record.
    pub condition: Condition<'a>,
    /// What probably was meant otherwise, but does not stop.
    pub warnings: Vec<Diagnostic>,
}

/// What a filter asks of a record, in three-valued logic: true, false, or unknown where a value is missing.
///
/// Shorthands are gone: `between` is two comparisons, a field alone is `= true`, a date without a time is the instants
/// that bound its UTC day. Equality ignores the places in the source; it is of the form, not of the meaning.
///
/// ```
/// use konnect_filter::check::{Condition, Context, check_untyped};
/// fn count(condition: &Condition<'_>) -> usize {
///     match condition {
///         Condition::All(parts) | Condition::Any(parts) => parts.iter().map(count).sum(),
///         Condition::Not(part) => count(part),
///         Condition::Term(_) => 1,
///     }
/// }
/// let filter = konnect_filter::parse("name contains pay or not (stale and env exists)")?;
/// let condition = check_untyped(&filter, &Context::from_clock())?.condition;
/// assert_eq!(count(&condition), 3);
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_enums,
    reason = "a formula has no other forms, and whoever walks it should know all of them"
)]
pub enum Condition<'a> {
    /// All of them are true; none: always true.
    All(Vec<Condition<'a>>),
    /// One of them is true; none: never.
    Any(Vec<Condition<'a>>),
    /// It is not true; unknown stays unknown.
    Not(Box<Condition<'a>>),
    /// A test of one value.
    Term(Term<'a>),
}

impl Condition<'_> {
    /// An argument in it that has no value, if there is one. Then it cannot be evaluated.
    ///
    /// ```
    /// use konnect_filter::ListRequest;
    /// let plan = ListRequest::to("users").filter("email = $email").allow_unbound(true).plan()?;
    /// assert_eq!(plan.condition().unwrap().unbound().unwrap().text, "$email");
    /// # Ok::<(), konnect_filter::Error>(())
    /// ```
    #[doc(hidden)]
    pub fn unbound(&self) -> Option<&TypedValue> {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().find_map(Condition::unbound),
            Self::Not(part) => part.unbound(),
            Self::Term(term) => term.test.values().find(|value| value.kind == ValueKind::Argument),
        }
    }
}

/// A test of one value.
///
/// ```
/// use konnect_filter::check::{Condition, Context, Term, TermTest, check_untyped};
/// use konnect_filter::syntax::MatchOperator;
/// let filter = konnect_filter::parse("name not contains pay")?;
/// let Condition::Term(term) = check_untyped(&filter, &Context::from_clock())?.condition else { unreachable!() };
/// let Term { negated, test, span, .. } = term;
/// assert!(negated && matches!(test, TermTest::Any(MatchOperator::Contains, _)));
/// assert_eq!(span.range(), 0..21);
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Term<'a> {
    /// The value's place.
    pub target: FieldRef<'a>,
    /// Whether the test must fail; for an array, whether no element may pass it. Unknown stays unknown.
    pub negated: bool,
    /// The test.
    pub test: TermTest,
    /// The predicate in the source that it comes from.
    pub span: Span,
}

/// Equality ignores the place in the source.
impl PartialEq for Term<'_> {
    fn eq(&self, other: &Self) -> bool {
        let Self { target, negated, test, span: _ } = self;
        *target == other.target && *negated == other.negated && *test == other.test
    }
}

impl Eq for Term<'_> {}

/// The place of a value. There may be more kinds of places in a later version, but each of these has all that it will have, so that a
/// pattern can name it without `..`.
///
/// ```
/// use konnect_filter::catalog::Catalog;
/// use konnect_filter::check::{Condition, Context, FieldRef, check};
/// let apis = Catalog::builtin().find("api-builder@v3/apis")?.entity;
/// let filter = konnect_filter::parse("labels.env = prod")?;
/// let checked = check(&filter, apis, &Context::from_clock())?;
/// let Condition::Term(term) = checked.condition() else { unreachable!() };
/// let FieldRef::Filter { field, key: Some(key) } = &term.target else { unreachable!() };
/// assert_eq!((field.name.as_str(), key.as_str()), ("labels", "env"));
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum FieldRef<'a> {
    /// A field that Konnect filters by, with the key in it where it is a map.
    Filter {
        /// The field.
        field: &'a Field,
        /// The key after the map's name, without the dot.
        key: Option<SharedStr>,
    },
    /// A field of the answer's records that Konnect cannot filter by.
    Record {
        /// The field.
        field: &'a RecordField,
        /// The key after the map's name, without the dot.
        key: Option<SharedStr>,
    },
    /// A path into records of no known type: at each level first a whole key, then split at its dots.
    Free(SharedStr),
}

impl FieldRef<'_> {
    /// Whether the record's own value gives the type.
    pub(crate) const fn is_untyped(&self) -> bool {
        match self {
            Self::Filter { field, .. } => matches!(field.kind, Type::Any),
            Self::Record { field, .. } => matches!(field.kind, Type::Any),
            Self::Free(_) => true,
        }
    }

    /// What tells it from other places of an entity, whose fields have names and paths of their own.
    fn identity(&self) -> (u8, &str, &[String], Option<&str>) {
        match self {
            Self::Filter { field, key } => (0, &field.name, &[], key.as_deref()),
            Self::Record { field, key } => (1, "", &field.path, key.as_deref()),
            Self::Free(path) => (2, path, &[], None),
        }
    }
}

/// The same place of one entity.
impl PartialEq for FieldRef<'_> {
    fn eq(&self, other: &Self) -> bool {
        // A name is told from most others by its length.
        match (self, other) {
            (Self::Filter { field, key }, Self::Filter { field: other_field, key: other_key }) => {
                field.name == other_field.name && key == other_key
            }
            _ => self.identity() == other.identity(),
        }
    }
}

impl Eq for FieldRef<'_> {}

impl Hash for FieldRef<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.identity().hash(state);
    }
}

impl PartialOrd for FieldRef<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for FieldRef<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.identity().cmp(&other.identity())
    }
}

/// A test of one value. There may be more tests in a later version, but each of these has all that it will have.
///
/// ```
/// use konnect_filter::check::{Condition, Context, TermTest, check_untyped};
/// use konnect_filter::syntax::MatchOperator;
/// let filter = konnect_filter::parse(r#"name contains (pay, shop) and env exists and id matches "^a""#)?;
/// let Condition::All(parts) = check_untyped(&filter, &Context::from_clock())?.condition else { unreachable!() };
/// let [Condition::Term(name), Condition::Term(env), Condition::Term(id)] = &parts[..] else { unreachable!() };
/// assert!(matches!(&name.test, TermTest::Any(MatchOperator::Contains, values) if values.len() == 2));
/// assert!(matches!(env.test, TermTest::Exists));
/// assert!(matches!(&id.test, TermTest::Regex(pattern) if pattern.is_match("abc")));
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum TermTest {
    /// A comparison. `!=` is the negation of `=`: of an array it is true when no element is equal, so that `not (a = x)`
    /// and `a != x` say the same.
    Compare(Comparison, TypedValue),
    /// A match against any of some values; never empty. With [`MatchOperator::Matches`], it is an argument without a value.
    Any(MatchOperator, TypedValues),
    /// It lies between two values, both included. Only where the place may contain an array, as it is one and the same element
    /// that has to lie there; elsewhere a range is two comparisons.
    Within(Box<(TypedValue, TypedValue)>),
    /// A regular expression that matches somewhere in the value.
    Regex(Pattern),
    /// The value is there and not null; always true or false.
    Exists,
}

impl TermTest {
    /// The values that it compares with.
    pub(crate) fn values(&self) -> impl Iterator<Item = &TypedValue> {
        let (some, last) = match self {
            Self::Compare(_, value) => (std::slice::from_ref(value), None),
            Self::Any(_, values) => (&**values, None),
            Self::Within(range) => (std::slice::from_ref(&range.0), Some(&range.1)),
            Self::Regex(_) | Self::Exists => (&[][..], None),
        };
        some.iter().chain(last)
    }
}

/// A test of a place, not negated.
pub(super) const fn term<'a>(target: FieldRef<'a>, span: Span, test: TermTest) -> Condition<'a> {
    Condition::Term(Term { target, negated: false, test, span })
}
