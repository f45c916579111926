//! The words of a filter: fields and values, with their spans, borrowing from its source.

use std::borrow::Cow;
use std::hash::{Hash, Hasher};

use super::class;
use crate::few::Few;
use crate::span::Span;

/// A field as written: its segments joined by dots.
///
/// Quoting a segment is only a way to write it: `labels."my key"` and a field built from `labels.my key` are the same.
#[derive(Debug, Clone)]
pub struct Field<'a> {
    name: Cow<'a, str>,
    span: Span,
}

impl<'a> Field<'a> {
    /// A field of this name, not from a source.
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

    /// The same field, borrowing nothing.
    pub fn into_owned(self) -> Field<'static> {
        Field { name: Cow::Owned(self.name.into_owned()), span: self.span }
    }
}

impl PartialEq for Field<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Field<'_> {}

impl Hash for Field<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}

/// A value as written: its text, and whether it was quoted.
///
/// What it means is decided by the field it is compared with. Quoting makes a difference only for `null` and, where no
/// field gives a type, for `true`, `false` and words such as `now-7d`.
#[derive(Debug, Clone)]
pub struct Value<'a> {
    text: Cow<'a, str>,
    quoted: bool,
    span: Span,
}

impl<'a> Value<'a> {
    /// A quoted value, not from a source.
    pub fn quoted(text: impl Into<Cow<'a, str>>) -> Self {
        Self { text: text.into(), quoted: true, span: Span::NONE }
    }

    /// A bareword such as `1.10`, `true` or `now-7d`; quoted where the language cannot write it bare.
    ///
    /// ```
    /// use konnect_filter::syntax::Value;
    /// assert!(!Value::bare("1.10").is_quoted());
    /// assert!(Value::bare("two words").is_quoted() && Value::bare("and").is_quoted());
    /// ```
    pub fn bare(text: impl Into<Cow<'a, str>>) -> Self {
        let text = text.into();
        let quoted = !class::is_bareword(&text);
        Self { text, quoted, span: Span::NONE }
    }

    /// The same value, at a place in a source that is not a filter.
    #[must_use]
    pub(crate) const fn with_span(mut self, span: Span) -> Self {
        self.span = span;
        self
    }

    pub(super) const fn at(text: Cow<'a, str>, quoted: bool, span: Span) -> Self {
        Self { text, quoted, span }
    }

    /// Its text, without quotes and escapes.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it was quoted.
    pub const fn is_quoted(&self) -> bool {
        self.quoted
    }

    /// Where it is, quotes included.
    pub const fn span(&self) -> Span {
        self.span
    }

    /// The same value, borrowing nothing.
    pub fn into_owned(self) -> Value<'static> {
        Value { text: Cow::Owned(self.text.into_owned()), quoted: self.quoted, span: self.span }
    }
}

impl PartialEq for Value<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.quoted == other.quoted && self.text == other.text
    }
}

impl Eq for Value<'_> {}

impl Hash for Value<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.quoted.hash(state);
        self.text.hash(state);
    }
}

/// One value or more.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Values<'a>(Few<Value<'a>>);

impl<'a> Values<'a> {
    /// The values, or `None` when there is none.
    pub fn new(values: Vec<Value<'a>>) -> Option<Self> {
        (!values.is_empty()).then(|| Self(values.into()))
    }

    /// One value.
    pub const fn one(value: Value<'a>) -> Self {
        Self(Few::one(value))
    }

    /// The values, at least one.
    pub fn as_slice(&self) -> &[Value<'a>] {
        self.0.as_slice()
    }

    /// The same values, borrowing nothing.
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
