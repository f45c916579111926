//! Filters built by programs: `field("name").contains("prod").and(field("active").is_true()).build()?`.
//!
//! What is built is bounded as what is parsed: a [`Draft`] remembers the first rule it broke, drops what it had, and says
//! so in [`Draft::build`].

use std::collections::VecDeque;
use std::num::{
    NonZeroI8, NonZeroI16, NonZeroI32, NonZeroI64, NonZeroI128, NonZeroIsize, NonZeroU8, NonZeroU16, NonZeroU32,
    NonZeroU64, NonZeroU128, NonZeroUsize,
};
use std::sync::Arc;

use super::arena::{Arena, Chain, Index, Kind};
use super::ast::{Filter, Node, Operand, Operands};
use super::comparison::Comparison;
use super::predicate::{MatchOperator, Predicate, Range, Test};
use super::value::{FieldName, Value, Values};
use crate::error::{Code, Diagnostic, Part, Result};
use crate::limits::Limits;
use crate::span::Span;

/// Starts a predicate on the field of this name, such as `name` or `labels.env`.
///
/// ```
/// use konnect_filter::syntax::{field, not};
/// let filter = field("labels.env").is_in(["dev", "test"]).and(not(field("archived").is_true())).build()?;
/// assert_eq!(filter.to_string(), r#"labels.env in ("dev", "test") and not archived"#);
/// # Ok::<(), konnect_filter::Error>(())
/// ```
pub fn field<'a>(name: impl Into<std::borrow::Cow<'a, str>>) -> FieldDraft<'a> {
    FieldDraft { field: FieldName::new(name) }
}

/// The negation of a filter.
///
/// ```
/// use konnect_filter::syntax::{field, not};
/// let filter = not(field("archived").is_true().or(field("env").eq("test"))).build()?;
/// assert_eq!(filter.to_string(), r#"not (archived or env = "test")"#);
/// # Ok::<(), konnect_filter::Error>(())
/// ```
pub fn not(draft: Draft<'_>) -> Draft<'_> {
    draft.map(|Built { piece, depth }| {
        let group = matches!(piece.shape, Shape::Chain(..));
        Built { piece: Shape::Not(Box::new(piece)).into(), depth: depth + 1 + usize::from(group) }
    })
}

/// A field that waits for its test.
///
/// ```
/// use konnect_filter::syntax::{Draft, FieldDraft, FieldName, field};
/// let text = |draft: Draft<'_>| draft.build().unwrap().to_string();
/// assert_eq!(text(field("env").eq("dev")), r#"env = "dev""#);
/// assert_eq!(text(field("env").is_in(["dev", "qa"])), r#"env in ("dev", "qa")"#);
/// assert_eq!(text(field("name").contains("a")), r#"name contains "a""#);
/// assert_eq!(text(field("name").starts_with("a")), r#"name starts with "a""#);
/// assert_eq!(text(field("name").ends_with("a")), r#"name ends with "a""#);
/// assert_eq!(text(field("name").matches("^a")), r#"name matches "^a""#);
/// assert_eq!(text(field("size").gt(1).and(field("size").le(9))), "size > 1 and size <= 9");
/// assert_eq!(text(field("size").ge(1).or(field("size").lt(9))), "size >= 1 or size < 9");
/// assert_eq!(text(field("size").between(1, 9)), "size between 1 and 9");
/// assert_eq!(text(field("size").not_between(1, 9)), "size not between 1 and 9");
/// assert_eq!(text(field("env").ne("dev").and(field("env").not_in(["qa", "test"]))), r#"env != "dev" and env not in ("qa", "test")"#);
/// assert_eq!(text(field("name").starts_with_any(["a", "b"])), r#"name starts with ("a", "b")"#);
/// assert_eq!(text(field("name").ends_with_any(["a", "b"])), r#"name ends with ("a", "b")"#);
/// assert_eq!(text(field("name").contains_any(["a", "b"])), r#"name contains ("a", "b")"#);
/// assert_eq!(text(field("name").not_contains("a")), r#"name not contains "a""#);
/// assert_eq!(text(field("name").not_starts_with("a")), r#"name not starts with "a""#);
/// assert_eq!(text(field("name").not_ends_with("a")), r#"name not ends with "a""#);
/// assert_eq!(text(field("name").not_contains_any(["a", "b"])), r#"name not contains ("a", "b")"#);
/// assert_eq!(text(field("name").not_starts_with_any(["a", "b"])), r#"name not starts with ("a", "b")"#);
/// assert_eq!(text(field("name").not_ends_with_any(["a", "b"])), r#"name not ends with ("a", "b")"#);
/// assert_eq!(text(field("name").not_matches("^a")), r#"name not matches "^a""#);
/// assert_eq!(text(FieldDraft::from(FieldName::new("my key")).exists()), "\"my key\" exists");
/// ```
#[derive(Debug, Clone)]
#[must_use = "a filter needs a test of it"]
pub struct FieldDraft<'a> {
    field: FieldName<'a>,
}

macro_rules! comparisons {
    ($($name:ident $comparison:ident $doc:literal;)*) => {
        $(#[doc = $doc]
        pub fn $name(self, value: impl Into<Value<'a>>) -> Draft<'a> {
            self.compare(Comparison::$comparison, value)
        })*
    };
}

macro_rules! matchers {
    ($($name:ident $matcher:ident $negated:literal $doc:literal;)*) => {
        $(#[doc = $doc]
        ///
        /// An empty list is an error of [`Draft::build`].
        pub fn $name<V: Into<Value<'a>>>(self, values: impl IntoIterator<Item = V>) -> Draft<'a> {
            self.any(MatchOperator::$matcher, $negated, values)
        })*
    };
}

impl<'a> From<FieldName<'a>> for FieldDraft<'a> {
    fn from(field: FieldName<'a>) -> Self {
        FieldDraft { field }
    }
}

impl<'a> FieldDraft<'a> {
    comparisons! {
        eq Eq "Equal to a value.";
        ne Ne "Not equal to a value.";
        lt Lt "Less than a value, or before it.";
        le Le "At most a value.";
        gt Gt "Greater than a value, or after it.";
        ge Ge "At least a value.";
    }

    matchers! {
        is_in In false "Equal to any of some values.";
        not_in In true "Equal to none of some values.";
        contains_any Contains false "Has any of some strings in it, in any case.";
        not_contains_any Contains true "Has none of some strings in it, in any case.";
        starts_with_any StartsWith false "Begins with any of some strings, in any case.";
        ends_with_any EndsWith false "Ends with any of some strings, in any case.";
        not_starts_with_any StartsWith true "Begins with none of some strings, in any case.";
        not_ends_with_any EndsWith true "Ends with none of some strings, in any case.";
    }

    /// Has a text in it, in any case.
    pub fn contains(self, value: impl Into<Value<'a>>) -> Draft<'a> {
        self.any(MatchOperator::Contains, false, [value])
    }

    /// Has a text not in it, in any case.
    pub fn not_contains(self, value: impl Into<Value<'a>>) -> Draft<'a> {
        self.any(MatchOperator::Contains, true, [value])
    }

    /// Begins with a text, in any case.
    pub fn starts_with(self, value: impl Into<Value<'a>>) -> Draft<'a> {
        self.any(MatchOperator::StartsWith, false, [value])
    }

    /// Ends with a text, in any case.
    pub fn ends_with(self, value: impl Into<Value<'a>>) -> Draft<'a> {
        self.any(MatchOperator::EndsWith, false, [value])
    }

    /// Does not begin with a text, in any case.
    pub fn not_starts_with(self, value: impl Into<Value<'a>>) -> Draft<'a> {
        self.any(MatchOperator::StartsWith, true, [value])
    }

    /// Does not end with a text, in any case.
    pub fn not_ends_with(self, value: impl Into<Value<'a>>) -> Draft<'a> {
        self.any(MatchOperator::EndsWith, true, [value])
    }

    /// Has a match of a regular expression, which is unanchored and case-sensitive.
    pub fn matches(self, regex: impl Into<Value<'a>>) -> Draft<'a> {
        self.any(MatchOperator::Matches, false, [regex])
    }

    /// Has no match of a regular expression.
    pub fn not_matches(self, regex: impl Into<Value<'a>>) -> Draft<'a> {
        self.any(MatchOperator::Matches, true, [regex])
    }

    /// Lies between two values, both included.
    pub fn between(self, low: impl Into<Value<'a>>, high: impl Into<Value<'a>>) -> Draft<'a> {
        let range = Box::new(Range { low: low.into(), high: high.into() });
        self.test(Test::Between { negated: false, range })
    }

    /// Lies outside two values.
    pub fn not_between(self, low: impl Into<Value<'a>>, high: impl Into<Value<'a>>) -> Draft<'a> {
        let range = Box::new(Range { low: low.into(), high: high.into() });
        self.test(Test::Between { negated: true, range })
    }

    /// Is there, and not null.
    pub fn exists(self) -> Draft<'a> {
        self.test(Test::Exists { negated: false })
    }

    /// Is not there, or null.
    pub fn not_exists(self) -> Draft<'a> {
        self.test(Test::Exists { negated: true })
    }

    /// Is true: the field alone.
    pub fn is_true(self) -> Draft<'a> {
        self.test(Test::IsTrue)
    }

    pub(super) fn compare(self, comparison: Comparison, value: impl Into<Value<'a>>) -> Draft<'a> {
        self.test(Test::Compare { comparison, value: value.into() })
    }

    pub(super) fn any<V: Into<Value<'a>>>(
        self,
        matcher: MatchOperator,
        negated: bool,
        values: impl IntoIterator<Item = V>,
    ) -> Draft<'a> {
        match Values::new(values.into_iter().map(Into::into).collect()) {
            Some(values) => self.test(Test::Match { matcher, negated, values }),
            None => {
                let message = format!("the list of `{} {}` is empty", self.field.name(), matcher.as_str());
                Draft(Err(Box::new(Diagnostic::in_part(Code::EmptyList, Part::Filter, message))))
            }
        }
    }

    /// Whatever test it is: for another name of a field, with the test of a predicate that was parsed.
    ///
    /// ```
    /// use konnect_filter::parse;
    /// use konnect_filter::syntax::field;
    /// let filter = parse("mail contains smith and active")?;
    /// let ours = filter.map(|predicate| match predicate.field().name() {
    ///     "mail" => field("email").test(predicate.test().clone()),
    ///     _ => predicate.clone().into(),
    /// });
    /// assert_eq!(ours.build()?.to_string(), "email contains smith and active");
    /// # Ok::<(), konnect_filter::Error>(())
    /// ```
    pub fn test(self, test: Test<'a>) -> Draft<'a> {
        Predicate { field: self.field, operator_span: Span::NONE, test }.into()
    }
}

/// A filter that is being built.
///
/// ```
/// use konnect_filter::syntax::{Draft, field};
/// let names = ["a", "b"].map(|name| field("name").eq(name));
/// let any = Draft::any(names).unwrap();
/// let all = Draft::all([any, field("active").is_true()]).unwrap();
/// assert_eq!(all.build()?.to_string(), r#"(name = "a" or name = "b") and active"#);
/// assert!(Draft::all([]).is_none());
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone)]
#[must_use = "`build` makes a filter of it"]
pub struct Draft<'a>(std::result::Result<Built<'a>, Box<Diagnostic>>);

/// A filter, and how many parentheses and `not`s writing it takes at its deepest place.
#[derive(Debug, Clone)]
struct Built<'a> {
    piece: Piece<'a>,
    depth: usize,
}

/// A filter whose parts can still be joined to others.
#[derive(Debug, Clone)]
struct Piece<'a> {
    shape: Shape<'a>,
    span: Span,
}

#[derive(Debug, Clone)]
enum Shape<'a> {
    Predicate(Predicate<'a>),
    Not(Box<Piece<'a>>),
    /// Two operands at least, none of which is a chain of the same kind. It can grow at both ends, so that neither
    /// `a.and(rest)` nor `rest.and(a)` moves what is there.
    Chain(Kind, VecDeque<Piece<'a>>),
}

impl<'a> From<Shape<'a>> for Piece<'a> {
    fn from(shape: Shape<'a>) -> Self {
        Self { shape, span: Span::NONE }
    }
}

impl<'a> From<Operand<'_, 'a>> for Piece<'a> {
    fn from(operand: Operand<'_, 'a>) -> Self {
        let shape = match operand.node() {
            Node::Predicate(predicate) => Shape::Predicate(predicate.clone()),
            Node::Not(operand) => Shape::Not(Box::new(operand.into())),
            Node::And(operands) => Shape::Chain(Kind::And, pieces(operands)),
            Node::Or(operands) => Shape::Chain(Kind::Or, pieces(operands)),
        };
        Self { shape, span: operand.span() }
    }
}

fn pieces<'a>(operands: Operands<'_, 'a>) -> VecDeque<Piece<'a>> {
    let mut pieces = VecDeque::with_capacity(operands.len());
    for operand in operands {
        pieces.push_back(operand.into());
    }
    pieces
}

impl<'a> Piece<'a> {
    /// As operands of a chain of this kind.
    fn into_operands(self, kind: Kind) -> VecDeque<Self> {
        match self.shape {
            Shape::Chain(own, operands) if own == kind => operands,
            shape => VecDeque::from([Self { shape, span: self.span }]),
        }
    }

    fn grow(self, tree: &mut Arena<'a>) -> Index {
        match self.shape {
            Shape::Predicate(predicate) => tree.predicate(predicate, self.span).0,
            Shape::Not(operand) => {
                let operand = operand.grow(tree);
                tree.not(operand, self.span)
            }
            Shape::Chain(kind, operands) => {
                let mut chain = Chain::default();
                for operand in operands {
                    let operand = operand.grow(tree);
                    tree.append(&mut chain, kind, operand);
                }
                tree.group(kind, chain, self.span)
            }
        }
    }
}

impl<'a> Draft<'a> {
    /// Both are true.
    pub fn and(self, other: Self) -> Self {
        self.join(other, Kind::And)
    }

    /// One of the two is true.
    pub fn or(self, other: Self) -> Self {
        self.join(other, Kind::Or)
    }

    /// All of some filters are true; `None` when there are none.
    pub fn all(drafts: impl IntoIterator<Item = Self>) -> Option<Self> {
        drafts.into_iter().reduce(Self::and)
    }

    /// One of some filters is true; `None` when there are none.
    pub fn any(drafts: impl IntoIterator<Item = Self>) -> Option<Self> {
        drafts.into_iter().reduce(Self::or)
    }

    /// The filter.
    ///
    /// # Errors
    /// `too-deep` where writing it would take more nested parentheses and `not`s than [`Limits::nesting`] allows by
    /// default, and `empty-list` where a list without values was given.
    pub fn build(self) -> Result<Filter<'a>> {
        let built = self.0.map_err(|diagnostic| *diagnostic)?;
        let mut tree = Arena::default();
        let root = built.piece.grow(&mut tree);
        Ok(Filter::new(tree, root, true))
    }

    fn map(self, step: impl FnOnce(Built<'a>) -> Built<'a>) -> Self {
        Draft(self.0.map(step).and_then(|built| {
            if built.depth > Limits::DEFAULT.nesting {
                let message = format!("nested deeper than {} levels", Limits::DEFAULT.nesting);
                return Err(Box::new(Diagnostic::in_part(Code::TooDeep, Part::Filter, message)));
            }
            Ok(built)
        }))
    }

    fn join(self, other: Self, kind: Kind) -> Self {
        let other = match other.0 {
            Ok(other) => other,
            Err(error) => return Draft(self.0.and(Err(error))),
        };
        self.map(|built| {
            // An `or` in an `and` takes parentheses; a chain of the same kind takes none, being joined.
            let is_or = |part: &Built<'_>| matches!(part.piece.shape, Shape::Chain(Kind::Or, _));
            let cost = |part: &Built<'_>| part.depth + usize::from(kind == Kind::And && is_or(part));
            let depth = cost(&built).max(cost(&other));
            let mut operands = built.piece.into_operands(kind);
            let mut more = other.piece.into_operands(kind);
            // The shorter moves.
            if operands.len() < more.len() {
                operands.into_iter().rev().for_each(|operand| more.push_front(operand));
                operands = more;
            } else {
                operands.append(&mut more);
            }
            Built { piece: Shape::Chain(kind, operands).into(), depth }
        })
    }
}

/// Makes a filter of filters that were already built or parsed.
impl<'a> From<Predicate<'a>> for Draft<'a> {
    fn from(predicate: Predicate<'a>) -> Self {
        Draft(Ok(Built { piece: Shape::Predicate(predicate).into(), depth: 0 }))
    }
}

impl<'a> From<Filter<'a>> for Draft<'a> {
    fn from(filter: Filter<'a>) -> Self {
        // Flat as it is: no filter is built or parsed otherwise.
        Draft(Ok(Built { piece: filter.root().into(), depth: filter.depth() }))
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Value::quoted(text)
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Value::quoted(text)
    }
}

impl<'a> From<std::borrow::Cow<'a, str>> for Value<'a> {
    fn from(text: std::borrow::Cow<'a, str>) -> Self {
        Value::quoted(text)
    }
}

impl From<bool> for Value<'_> {
    fn from(value: bool) -> Self {
        Value::bare(if value { "true" } else { "false" })
    }
}

impl From<&bool> for Value<'_> {
    fn from(value: &bool) -> Self {
        (*value).into()
    }
}

macro_rules! integers {
    ($($integer:ty)*) => {
        $(impl From<$integer> for Value<'_> {
            fn from(value: $integer) -> Self {
                Value::bare(value.to_string())
            }
        }

        impl From<&$integer> for Value<'_> {
            fn from(value: &$integer) -> Self {
                (*value).into()
            }
        })*
    };
}

integers! { i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize }
integers! { NonZeroI8 NonZeroI16 NonZeroI32 NonZeroI64 NonZeroI128 NonZeroIsize }
integers! { NonZeroU8 NonZeroU16 NonZeroU32 NonZeroU64 NonZeroU128 NonZeroUsize }

impl From<Box<str>> for Value<'_> {
    fn from(text: Box<str>) -> Self {
        String::from(text).into()
    }
}

impl From<Arc<str>> for Value<'_> {
    fn from(text: Arc<str>) -> Self {
        String::from(&*text).into()
    }
}

macro_rules! texts {
    ($($type:ty, $text:expr;)*) => {
        $(impl From<$type> for Value<'_> {
            fn from(value: $type) -> Self {
                let text: fn($type) -> String = $text;
                Value::quoted(text(value))
            }
        }

        impl From<&$type> for Value<'_> {
            fn from(value: &$type) -> Self {
                value.to_owned().into()
            }
        })*
    };
}

texts! {
    uuid::Uuid, |id| id.hyphenated().to_string();
    jiff::Timestamp, |instant| instant.to_string();
    // The instant: Konnect knows no time zones.
    jiff::Zoned, |time| time.timestamp().to_string();
    jiff::civil::Date, |day| day.to_string();
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Value::quoted(text.as_str())
    }
}
