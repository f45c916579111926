//! The query of one request: ordered pairs that borrow from the plan.

use std::borrow::Cow;
use std::fmt;

use serde::ser::{Error as _, SerializeSeq};
use serde::{Serialize, Serializer};

use crate::catalog::{self, Field, Operator};
use crate::error::Diagnostic;
use crate::percent::Escaping;
use crate::plan::{Parameter, Request};
use crate::shared_str::SharedStr;
use crate::syntax::unbound;

/// The query of a request, without its escapes: filter parameters in the order of the filter, then what else was asked
/// for (sort, paging, extra parameters).
///
/// `Serialize` gives a sequence of pairs, so that `reqwest`'s and `ureq`'s query methods take it. A test of existence is a
/// name without `=`, which pairs of strings cannot say: serialising one is an error, while [`Query::write_to`] and
/// [`Query::pairs`] give it. It is an error too where an argument has no value, for which these show its name, `$name`: a plan may have such an
/// argument where [that was allowed](crate::check::Context::allow_unbound), to be looked at and not to be sent.
///
/// ```
/// use konnect_filter::ListRequest;
/// use konnect_filter::wire::{Query, encode};
/// let plan = ListRequest::to("users").filter(r#"email contains "@konghq.com" and active"#).plan()?;
/// let query: Query<'_> = encode(&plan.requests()[0]);
/// let pairs: Vec<_> = query.pairs().map(|(name, value)| format!("{name}: {}", value.unwrap_or_default())).collect();
/// assert_eq!(pairs, ["filter[email][contains]: @konghq.com", "filter[active]: true"]);
/// assert_eq!(query.to_string(), "filter%5Bemail%5D%5Bcontains%5D=%40konghq.com&filter%5Bactive%5D=true");
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Query<'p> {
    filter: &'p [Parameter<'p>],
    rest: &'p [(String, String)],
}

/// The query of one request of a plan.
///
/// ```
/// let plan = konnect_filter::ListRequest::to("api-builder@v3/apis").filter("labels.env in (dev, test)").plan()?;
/// let query = konnect_filter::wire::encode(&plan.requests()[0]);
/// assert_eq!(query.to_string(), "filter%5Blabels.env%5D%5Boeq%5D=dev%2Ctest");
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[must_use]
pub fn encode<'p>(request: &'p Request<'_>) -> Query<'p> {
    Query { filter: request.parameters.as_slice(), rest: &[] }
}

impl<'p> Query<'p> {
    /// With further parameters after those of the filter.
    ///
    /// ```
    /// use konnect_filter::{ListRequest, wire};
    /// let plan = ListRequest::to("users").filter("active").plan()?;
    /// let rest = [("sort".to_owned(), "email".to_owned())];
    /// let query = wire::encode(&plan.requests()[0]).with(&rest);
    /// assert_eq!(query.to_string(), "filter%5Bactive%5D=true&sort=email");
    /// # Ok::<(), konnect_filter::Error>(())
    /// ```
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
    ///
    /// ```
    /// use konnect_filter::{ListRequest, wire};
    /// let plan = ListRequest::to("users").filter("active").plan()?;
    /// let mut address = "https://example.com/users?".to_owned();
    /// wire::encode(&plan.requests()[0]).write_to(&mut address, wire::Escaping::Readable);
    /// assert_eq!(address, "https://example.com/users?filter[active]=true");
    /// # Ok::<(), konnect_filter::Error>(())
    /// ```
    pub fn write_to(&self, out: &mut String, style: Escaping) {
        out.reserve(self.len_about());
        // Each style's code knows its own brackets and characters.
        match style {
            Escaping::Strict => self.write_in(out, Escaping::Strict),
            Escaping::Readable => self.write_in(out, Escaping::Readable),
        }
    }

    #[inline(always)]
    fn write_in(&self, out: &mut String, style: Escaping) {
        for (index, part) in self.parts().enumerate() {
            if index > 0 {
                out.push('&');
            }
            part.write(out, style);
        }
    }

    fn parts(&self) -> impl Iterator<Item = QueryPart<'p>> {
        let all = self.filter;
        // Fields whose tests share one parameter: an entity has a handful.
        let mut joined: Vec<&str> = Vec::new();
        let filter = all.iter().filter_map(move |parameter| {
            let field = parameter.field;
            if !matches!(field.style, catalog::ParameterStyle::Pairs | catalog::ParameterStyle::Tags) {
                return Some(QueryPart::Filter(parameter));
            }
            let is_first = !joined.contains(&field.name.as_str());
            if is_first {
                joined.push(&field.name);
            }
            is_first.then_some(QueryPart::Joined(field, all))
        });
        filter.chain(self.rest.iter().map(|(name, value)| QueryPart::Plain(name, value)))
    }

    /// The first parameter with an argument that has no value, whose name is written instead.
    pub(super) fn unbound(&self) -> Option<Diagnostic> {
        self.filter.iter().find_map(Parameter::unbound).map(|(name, span)| unbound(name, span))
    }

    /// About as many bytes as the query takes: for the room that is asked for at once. To count them costs more than what a
    /// long value costs that makes the text grow.
    pub(super) const fn len_about(&self) -> usize {
        BYTES_PER_PARAMETER * (self.filter.len() + self.rest.len())
    }
}

/// What a parameter takes in a query, usually: its name, an operator, a value, their escapes.
const BYTES_PER_PARAMETER: usize = 64;

/// The strict form.
impl fmt::Display for Query<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = String::new();
        self.write_to(&mut out, Escaping::Strict);
        f.write_str(&out)
    }
}

impl Serialize for Query<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let Some(problem) = self.unbound() {
            return Err(S::Error::custom(&problem.message));
        }
        let mut pairs = serializer.serialize_seq(None)?;
        for part in self.parts() {
            let name = part.name();
            let Some(value) = part.value() else {
                return Err(S::Error::custom(format_args!(
                    "`{name}` asks for existence by omitting `=`, which pairs cannot say; use `Query::write_to` or \
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
enum QueryPart<'p> {
    /// A test of its own.
    Filter(&'p Parameter<'p>),
    /// All tests of this field among these.
    Joined(&'p Field, &'p [Parameter<'p>]),
    Plain(&'p str, &'p str),
}

impl<'p> QueryPart<'p> {
    fn name(self) -> Cow<'p, str> {
        match self {
            Self::Plain(name, _) => Cow::Borrowed(name),
            Self::Joined(field, _) => Cow::Borrowed(&field.name),
            Self::Filter(parameter) => match parameter.name() {
                name if name.is_plain() => Cow::Borrowed(&parameter.field.name),
                name => Cow::Owned(name.to_string()),
            },
        }
    }

    fn value(self) -> Option<Cow<'p, str>> {
        match self {
            Self::Plain(_, value) => return Some(Cow::Borrowed(value)),
            Self::Filter(parameter) => match parameter.values.as_slice() {
                [] if parameter.operator == Operator::Present => return None,
                [value] => return Some(Cow::Borrowed(&**value)),
                _ => {}
            },
            Self::Joined(..) => {}
        }
        let mut value = String::new();
        self.pieces(&mut |piece| value.push_str(piece));
        Some(Cow::Owned(value))
    }

    /// The pieces of the value, in their order.
    #[inline(always)]
    fn pieces(self, take: &mut impl FnMut(&str)) {
        match self {
            Self::Plain(_, value) => take(value),
            Self::Filter(parameter) => join(&parameter.values, ",", take),
            Self::Joined(field, all) => {
                let own = all.iter().filter(|parameter| parameter.field.name == field.name);
                for (index, parameter) in own.enumerate() {
                    if index > 0 {
                        take(",");
                    }
                    if let Some(key) = &parameter.key {
                        take(key);
                        if parameter.operator != Operator::Present {
                            take(":");
                        }
                    }
                    join(&parameter.values, "/", take);
                }
            }
        }
    }

    /// Appends the parameter, escaped; its name is never built.
    #[inline(always)]
    fn write(self, out: &mut String, style: Escaping) {
        match self {
            Self::Plain(name, _) => style.push(out, name),
            Self::Joined(field, _) => style.push(out, &field.name),
            Self::Filter(parameter) => {
                parameter.name().write_escaped(out, style);
                if parameter.operator == Operator::Present {
                    return;
                }
            }
        }
        out.push('=');
        self.pieces(&mut |piece| style.push(out, piece));
    }
}

#[inline(always)]
fn join(values: &[SharedStr], separator: &str, take: &mut impl FnMut(&str)) {
    for (index, value) in values.iter().enumerate() {
        if index > 0 {
            take(separator);
        }
        take(value);
    }
}
