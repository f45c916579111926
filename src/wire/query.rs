//! The query of one request: ordered pairs that borrow from the plan.

use std::borrow::Cow;
use std::fmt;

use serde::ser::{Error as _, SerializeSeq};
use serde::{Serialize, Serializer};

use super::percent::Style;
use crate::catalog::{self, Operator};
use crate::plan::{Parameter, Request};

/// The query of a request, without its escapes: filter parameters in the order of the filter, then what else was asked
/// for (sort, paging, extra parameters).
///
/// `Serialize` gives a sequence of pairs, so that `reqwest`'s and `ureq`'s query methods take it. A test of existence is a
/// name without `=`, which pairs of texts cannot say: serialising one is an error, while [`Query::write_to`] and
/// [`Query::pairs`] give it.
#[derive(Debug, Clone, Copy)]
pub struct Query<'p> {
    filter: &'p [Parameter<'p>],
    rest: &'p [(String, String)],
}

/// The query of one request of a plan.
///
/// ```
/// use konnect_filter::catalog::{Field, Operator};
/// use konnect_filter::plan::{Parameter, Request};
/// use konnect_filter::Span;
/// let field = Field { name: "labels".into(), map: true, ..Field::default() };
/// let (key, values) = (Some("env".into()), vec!["dev".into(), "test".into()]);
/// let parameter = Parameter { field: &field, key, operator: Operator::Oeq, values, span: Span::NONE };
/// let request = Request { parameters: vec![parameter] };
/// let query = konnect_filter::wire::encode(&request);
/// assert_eq!(query.to_string(), "filter%5Blabels.env%5D%5Boeq%5D=dev%2Ctest");
/// ```
pub const fn encode<'p>(request: &'p Request<'_>) -> Query<'p> {
    Query { filter: request.parameters.as_slice(), rest: &[] }
}

impl<'p> Query<'p> {
    /// With further parameters behind those of the filter.
    #[must_use]
    pub const fn with(self, rest: &'p [(String, String)]) -> Self {
        Self { filter: self.filter, rest }
    }

    /// Whether it has no parameter.
    pub const fn is_empty(&self) -> bool {
        self.filter.is_empty() && self.rest.is_empty()
    }

    /// The names and values, not escaped; no value for a test of existence, which has no `=`.
    pub fn pairs(&self) -> impl Iterator<Item = (Cow<'p, str>, Option<Cow<'p, str>>)> {
        self.parts().map(|part| (part.name(), part.value()))
    }

    /// Appends the query, escaped, without a `?` before it.
    pub fn write_to(&self, out: &mut String, style: Style) {
        out.reserve(self.len_at_most());
        for (index, part) in self.parts().enumerate() {
            if index > 0 {
                out.push('&');
            }
            part.write(out, style);
        }
    }

    fn parts(&self) -> impl Iterator<Item = Part<'p>> {
        let filter = self.filter.iter().map(Part::Filter);
        filter.chain(self.rest.iter().map(|(name, value)| Part::Plain(name, value)))
    }

    /// No fewer bytes than the query takes, however it is escaped.
    fn len_at_most(&self) -> usize {
        self.parts().map(|part| part.len_at_most()).sum()
    }
}

/// The strict form.
impl fmt::Display for Query<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = String::new();
        self.write_to(&mut out, Style::Strict);
        f.write_str(&out)
    }
}

impl Serialize for Query<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut pairs = serializer.serialize_seq(None)?;
        for part in self.parts() {
            let name = part.name();
            let Some(value) = part.value() else {
                return Err(S::Error::custom(format_args!(
                    "`{name}` asks for existence by standing without `=`, which pairs cannot say; use `Query::write_to` or \
                     the request's URL"
                )));
            };
            pairs.serialize_element(&(name, value))?;
        }
        pairs.end()
    }
}

/// One parameter of the query.
#[derive(Clone, Copy)]
enum Part<'p> {
    Filter(&'p Parameter<'p>),
    Plain(&'p str, &'p str),
}

impl<'p> Part<'p> {
    fn name(self) -> Cow<'p, str> {
        let parameter = match self {
            Self::Plain(name, _) => return Cow::Borrowed(name),
            Self::Filter(parameter) => parameter,
        };
        let Some(prefix) = prefix(parameter) else { return Cow::Borrowed(&parameter.field.name) };
        let mut name = String::with_capacity(prefix.len() + parameter.field.name.len() + 32);
        name.extend([prefix, "[", &parameter.field.name]);
        if let Some(key) = &parameter.key {
            name.extend([".", key]);
        }
        name.push(']');
        if let Some(suffix) = parameter.operator.suffix() {
            name.extend(["[", suffix, "]"]);
        }
        Cow::Owned(name)
    }

    fn value(self) -> Option<Cow<'p, str>> {
        match self {
            Self::Plain(_, value) => Some(Cow::Borrowed(value)),
            Self::Filter(parameter) if parameter.operator == Operator::Present => None,
            Self::Filter(parameter) => Some(match parameter.values.as_slice() {
                [value] => Cow::Borrowed(&**value),
                values => Cow::Owned(values.join(",")),
            }),
        }
    }

    /// Appends the parameter, escaped; its name is never built.
    fn write(self, out: &mut String, style: Style) {
        let parameter = match self {
            Self::Plain(name, value) => {
                style.push(out, name);
                out.push('=');
                return style.push(out, value);
            }
            Self::Filter(parameter) => parameter,
        };
        match prefix(parameter) {
            None => style.push(out, &parameter.field.name),
            Some(prefix) => {
                style.push(out, prefix);
                out.push_str(style.open());
                style.push(out, &parameter.field.name);
                if let Some(key) = &parameter.key {
                    out.push('.');
                    style.push(out, key);
                }
                if let Some(suffix) = parameter.operator.suffix() {
                    out.push_str(style.between());
                    out.push_str(suffix);
                }
                out.push_str(style.close());
            }
        }
        if parameter.operator == Operator::Present {
            return;
        }
        out.push('=');
        for (index, value) in parameter.values.iter().enumerate() {
            if index > 0 {
                style.push(out, ",");
            }
            style.push(out, value);
        }
    }

    /// Every byte takes three at most, a bracket or a comma too.
    fn len_at_most(self) -> usize {
        match self {
            Self::Plain(name, value) => 3 * (name.len() + value.len()) + 2,
            Self::Filter(parameter) => {
                let prefix = prefix(parameter).map_or(0, str::len);
                let key = parameter.key.as_ref().map_or(0, |key| key.len() + 1);
                let values: usize = parameter.values.iter().map(|value| value.len() + 1).sum();
                // Four brackets, the longest operator (`ocontains`), `=` and `&`.
                3 * (prefix + parameter.field.name.len() + key + values) + 23
            }
        }
    }
}

/// What stands before the first bracket; nothing for a field that is a parameter of its own.
fn prefix<'p>(parameter: &'p Parameter<'_>) -> Option<&'p str> {
    match &parameter.field.style {
        catalog::Style::Filter => Some("filter"),
        catalog::Style::Named(name) => Some(name),
        catalog::Style::Flat | catalog::Style::Pairs | catalog::Style::Tags => None,
    }
}
