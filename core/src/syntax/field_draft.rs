//! A field and its tests, as programs write them: `field("name").contains("prod")`.

use std::borrow::Cow;

use super::build::Draft;
use super::comparison::Comparison;
use super::predicate::{MatchOperator, Predicate, Range, Test};
use super::value::{FieldName, Value, Values};
use crate::error::{Code, Diagnostic, Part};
use crate::span::Span;

/// Starts a predicate on the field of this name, such as `name` or `labels.env`.
///
/// ```
/// use konnect_filter::syntax::{field, not};
/// let filter = field("labels.env").is_in(["dev", "test"]).and(not(field("archived").is_true())).build()?;
/// assert_eq!(filter.to_string(), r#"labels.env in ("dev", "test") and not archived"#);
/// # Ok::<(), konnect_filter::Error>(())
/// ```
pub fn field<'a>(name: impl Into<Cow<'a, str>>) -> FieldDraft<'a> {
    FieldDraft { field: FieldName::new(name) }
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
                Draft::broken(Diagnostic::in_part(Code::EmptyList, Part::Filter, message))
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
