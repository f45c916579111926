//! The words of a filter: fields and values, with their spans, borrowing from its source.

use std::borrow::Cow;
use std::hash::{Hash, Hasher};

use super::class;
use crate::error::{Code, Diagnostic, Part, Result, brief};
use crate::few::Few;
use crate::span::Span;

/// A field as written: its segments joined by dots.
///
/// Quoting a segment is only a way to write it: `labels."my key"` and a field built from `labels.my key` are the same.
///
/// ```
/// use konnect_filter::syntax::FieldName;
/// let filter = konnect_filter::parse(r#"labels."my key" = x"#)?;
/// let field = filter.predicates().next().unwrap().field();
/// assert_eq!(field.name(), "labels.my key");
/// assert_eq!(field, &FieldName::new("labels.my key"));
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct FieldName<'a> {
    name: Cow<'a, str>,
    span: Span,
}

impl<'a> FieldName<'a> {
    /// A field of this name, not from a source.
    #[must_use]
    pub fn new(name: impl Into<Cow<'a, str>>) -> Self {
        Self::at(name, Span::NONE)
    }

    pub(crate) fn at(name: impl Into<Cow<'a, str>>, span: Span) -> Self {
        Self { name: name.into(), span }
    }

    /// Its name, whole, without quotes.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where it is.
    pub const fn span(&self) -> Span {
        self.span
    }

    /// The same field, borrowing from this one.
    pub(super) fn by_ref(&self) -> FieldName<'_> {
        FieldName { name: Cow::Borrowed(&self.name), span: self.span }
    }

    /// The same field, borrowing nothing.
    #[must_use]
    pub fn into_owned(self) -> FieldName<'static> {
        FieldName { name: Cow::Owned(self.name.into_owned()), span: self.span }
    }
}

impl PartialEq for FieldName<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for FieldName<'_> {}

impl Hash for FieldName<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}

/// A value as written: its text, and whether it was quoted; or an argument, `$name`, that gets its value later.
///
/// What it means is decided by the field it is compared with. Quoting makes a difference only for `null` and, where no
/// field gives a type, for `true`, `false` and words such as `now-7d`.
///
/// ```
/// use konnect_filter::syntax::Value;
/// let filter = konnect_filter::parse(r#"name = "pay" and size = 1.10 and id = $id"#)?;
/// let values: Vec<&Value<'_>> = filter.predicates().flat_map(|predicate| predicate.test().values()).collect();
/// assert!(values[0].is_quoted() && values[0].text() == "pay");
/// assert!(!values[1].is_quoted() && values[1].text() == "1.10");
/// assert_eq!(values[2].argument_name(), Some("id"));
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Value<'a> {
    text: Cow<'a, str>,
    form: Form,
    span: Span,
}

/// How a value was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Without quotes.
    Bare,
    /// In quotes.
    Quoted,
    /// As an argument's text, which is never syntax.
    Bound,
    /// As an argument's number, boolean or null.
    BoundBare,
    /// As `$name`, which is its text.
    Argument,
}

impl<'a> Value<'a> {
    /// A quoted value, not from a source.
    #[must_use]
    pub fn quoted(text: impl Into<Cow<'a, str>>) -> Self {
        Self { text: text.into(), form: Form::Quoted, span: Span::NONE }
    }

    /// A bareword such as `1.10`, `true` or `now-7d`; quoted where the language cannot write it bare.
    ///
    /// ```
    /// use konnect_filter::syntax::Value;
    /// assert!(!Value::bare("1.10").is_quoted());
    /// assert!(Value::bare("two words").is_quoted() && Value::bare("and").is_quoted());
    /// ```
    #[must_use]
    pub fn bare(text: impl Into<Cow<'a, str>>) -> Self {
        let text = text.into();
        let form = if class::is_bareword(&text) { Form::Bare } else { Form::Quoted };
        Self { text, form, span: Span::NONE }
    }

    /// An argument, `$name`, which [`Filter::bind`](super::Filter::bind) gives a value.
    ///
    /// ```
    /// use konnect_filter::syntax::{Value, field};
    /// let filter = field("id").is_in([Value::argument("ids")?]).build()?;
    /// assert_eq!(filter.to_string(), "id in $ids");
    /// # Ok::<(), konnect_filter::Error>(())
    /// ```
    ///
    /// # Errors
    /// `invalid-argument` where the name is empty or has anything but letters, digits and `_`.
    pub fn argument(name: &str) -> Result<Self> {
        if name.is_empty() || class::argument_len(name) < name.len() {
            let message = format!("`{}` cannot be an argument's name", brief(name));
            let problem = Diagnostic::in_part(Code::InvalidArgument, Part::Filter, message);
            return Err(problem.help("a name contains only letters, digits and `_`").into());
        }
        Ok(Self { text: Cow::Owned(format!("${name}")), form: Form::Argument, span: Span::NONE })
    }

    /// The same value, at a place in a source that is not a filter.
    #[must_use]
    pub(crate) const fn with_span(mut self, span: Span) -> Self {
        self.span = span;
        self
    }

    pub(super) const fn at(text: Cow<'a, str>, form: Form, span: Span) -> Self {
        Self { text, form, span }
    }

    /// The same value as an argument's: text that was quoted is never syntax.
    pub(super) fn into_bound(mut self) -> Self {
        self.form = match self.form {
            Form::Quoted => Form::Bound,
            Form::Bare => Form::BoundBare,
            form @ (Form::Bound | Form::BoundBare | Form::Argument) => form,
        };
        self
    }

    /// Its text, without quotes and escapes; of an argument, `$` and its name.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it was quoted, or is an argument's text, which is printed in quotes.
    pub const fn is_quoted(&self) -> bool {
        matches!(self.form, Form::Quoted | Form::Bound)
    }

    /// Whether it is the value of an argument: it has no text of its own in the filter.
    pub(crate) const fn is_bound(&self) -> bool {
        matches!(self.form, Form::Bound | Form::BoundBare)
    }

    /// Whether it was written in the filter, where something else may have been meant.
    pub(crate) const fn is_written(&self) -> bool {
        matches!(self.form, Form::Bare | Form::Quoted)
    }

    /// The name of the argument that it is, if it is one.
    ///
    /// ```
    /// use konnect_filter::syntax::Value;
    /// assert_eq!(Value::argument("since")?.argument_name(), Some("since"));
    /// assert_eq!(Value::quoted("$since").argument_name(), None);
    /// # Ok::<(), konnect_filter::Error>(())
    /// ```
    pub fn argument_name(&self) -> Option<&str> {
        if self.form == Form::Argument { self.text.strip_prefix('$') } else { None }
    }

    /// Where it is, quotes included.
    pub const fn span(&self) -> Span {
        self.span
    }

    /// The same value, borrowing from this one.
    pub(super) fn by_ref(&self) -> Value<'_> {
        Value { text: Cow::Borrowed(&self.text), form: self.form, span: self.span }
    }

    /// The same value, borrowing nothing.
    #[must_use]
    pub fn into_owned(self) -> Value<'static> {
        Value { text: Cow::Owned(self.text.into_owned()), form: self.form, span: self.span }
    }
}

impl PartialEq for Value<'_> {
    fn eq(&self, other: &Self) -> bool {
        // A bareword never begins with `$`, as an argument's text does.
        self.is_quoted() == other.is_quoted() && self.text == other.text
    }
}

impl Eq for Value<'_> {}

impl Hash for Value<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.is_quoted().hash(state);
        self.text.hash(state);
    }
}

/// One value or more.
///
/// ```
/// use konnect_filter::syntax::{Value, Values};
/// let values = Values::new(vec![Value::quoted("a"), Value::quoted("b")]).unwrap();
/// assert_eq!(values.len(), 2);
/// assert!(Values::new(Vec::new()).is_none());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Values<'a>(Few<Value<'a>>);

impl<'a> Values<'a> {
    /// The values, or `None` when there is none.
    #[must_use]
    pub fn new(values: Vec<Value<'a>>) -> Option<Self> {
        (!values.is_empty()).then(|| Self(values.into()))
    }

    /// One value.
    ///
    /// ```
    /// use konnect_filter::syntax::{Value, Values};
    /// assert_eq!(Values::one(Value::quoted("a")).as_slice(), [Value::quoted("a")]);
    /// ```
    #[must_use]
    pub const fn one(value: Value<'a>) -> Self {
        Self(Few::one(value))
    }

    /// The values, at least one.
    pub fn as_slice(&self) -> &[Value<'a>] {
        self.0.as_slice()
    }

    /// The same values, borrowing from these.
    pub(super) fn by_ref(&self) -> Values<'_> {
        Values(Few::each(self.as_slice(), Value::by_ref))
    }

    /// The same values, borrowing nothing.
    #[must_use]
    pub fn into_owned(self) -> Values<'static> {
        Values(self.0.map(Value::into_owned))
    }
}

impl<'a> std::ops::Deref for Values<'a> {
    type Target = [Value<'a>];

    fn deref(&self) -> &[Value<'a>] {
        self.as_slice()
    }
}

impl<'v, 'a> IntoIterator for &'v Values<'a> {
    type Item = &'v Value<'a>;
    type IntoIter = std::slice::Iter<'v, Value<'a>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
