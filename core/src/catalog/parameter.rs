//! The name of a parameter that filters: the one place that writes it, and that reads it apart.

use std::fmt::{self, Display, Write};

use super::field::{Field, ParameterStyle};
use super::operator::Operator;
use crate::percent;

/// What comes before the first bracket of most parameters.
pub(crate) const FILTER: &str = "filter";

impl Field {
    /// What comes before the first bracket of its parameters; nothing for a field that is a parameter of its own.
    ///
    /// ```
    /// use konnect_filter::catalog::{Field, ParameterStyle};
    /// assert_eq!(Field::default().prefix(), Some("filter"));
    /// assert_eq!(Field::default().with_style(ParameterStyle::Flat).prefix(), None);
    /// ```
    pub fn prefix(&self) -> Option<&str> {
        match &self.style {
            ParameterStyle::Filter => Some(FILTER),
            ParameterStyle::Named(name) => Some(name),
            ParameterStyle::Flat | ParameterStyle::Pairs | ParameterStyle::Tags => None,
        }
    }

    /// How the field is written in a filter: its name, and for a map `KEY` where any key can be.
    ///
    /// ```
    /// use konnect_filter::catalog::{Field, Type};
    /// let labels = Field::new("labels", Type::String, []).with_map(true);
    /// assert_eq!(labels.label(), "labels.KEY");
    /// ```
    pub fn label(&self) -> String {
        if self.map { format!("{}.KEY", self.name) } else { self.name.clone() }
    }
}

/// The name of a parameter: `filter[FIELD.KEY][OPERATOR]`, or what the field's [`ParameterStyle`] makes of it.
///
/// ```
/// use konnect_filter::catalog::{Field, Operator, ParameterName, Type};
/// let labels = Field::new("labels", Type::String, []).with_map(true);
/// let name = ParameterName::new(&labels, Some("env"), Operator::Oeq);
/// assert_eq!(name.to_string(), "filter[labels.env][oeq]");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParameterName<'n> {
    prefix: Option<&'n str>,
    field: &'n str,
    key: Option<&'n str>,
    suffix: Option<&'static str>,
}

impl<'n> ParameterName<'n> {
    /// The name of a test of a field with an operator.
    #[inline(always)]
    #[must_use]
    pub fn new(field: &'n Field, key: Option<&'n str>, operator: Operator) -> Self {
        let suffix = operator.suffix();
        match field.style {
            ParameterStyle::Filter | ParameterStyle::Named(_) => {
                Self { prefix: field.prefix(), field: &field.name, key, suffix }
            }
            ParameterStyle::Flat => Self { prefix: None, field: &field.name, key: None, suffix },
            // All is in the value.
            ParameterStyle::Pairs | ParameterStyle::Tags => {
                Self { prefix: None, field: &field.name, key: None, suffix: None }
            }
        }
    }

    /// Whether there is nothing in it but the field's name.
    pub(crate) const fn is_plain(&self) -> bool {
        self.prefix.is_none() && self.suffix.is_none()
    }

    /// Appends it, escaped.
    #[inline(always)]
    pub(crate) fn write_escaped(&self, out: &mut String, style: percent::Escaping) {
        if let Some(prefix) = self.prefix {
            // Nothing to escape in most.
            if prefix == FILTER {
                out.push_str(prefix)
            } else {
                style.push(out, prefix)
            }
            out.push_str(style.open());
        }
        style.push(out, self.field);
        if let Some(key) = self.key {
            out.push('.');
            style.push(out, key);
        }
        match (self.prefix, self.suffix) {
            (Some(_), None) => out.push_str(style.close()),
            (_, Some(suffix)) => {
                out.push_str(if self.prefix.is_some() { style.between() } else { style.open() });
                out.push_str(suffix);
                out.push_str(style.close());
            }
            (None, None) => {}
        }
    }
}

impl Display for ParameterName<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(prefix) = self.prefix {
            write!(f, "{prefix}[")?;
        }
        f.write_str(self.field)?;
        if let Some(key) = self.key {
            write!(f, ".{key}")?;
        }
        if self.prefix.is_some() {
            f.write_char(']')?;
        }
        self.suffix.map_or(Ok(()), |suffix| write!(f, "[{suffix}]"))
    }
}

/// A name of these parts, each in brackets of its own: `filter[name][regex]`. The contrary of [`split`].
#[cfg(feature = "openapi")]
pub(crate) fn bracketed<'p>(prefix: &str, parts: impl IntoIterator<Item = &'p str>) -> String {
    let mut name = prefix.to_owned();
    for part in parts {
        name.extend(["[", part, "]"]);
    }
    name
}

/// A name cut into what comes before its first bracket and what is in each pair of brackets; nothing where the brackets are
/// malformed or empty.
pub(crate) fn split(name: &str) -> (&str, Option<Vec<&str>>) {
    let (prefix, mut rest) = name.find(['[', ']']).and_then(|at| name.split_at_checked(at)).unwrap_or((name, ""));
    let mut parts = Vec::new();
    while !rest.is_empty() {
        let Some((part, tail)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) else {
            return (prefix, None);
        };
        if part.is_empty() || part.contains('[') {
            return (prefix, None);
        }
        parts.push(part);
        rest = tail;
    }
    (prefix, (!parts.is_empty()).then_some(parts))
}
