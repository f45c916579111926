//! Values for the arguments of a filter, which are never syntax.

use std::collections::{BTreeMap, BTreeSet, btree_map};

use super::argument_value::{ArgumentValue, Items};
use super::ast::Filter;
use super::predicate::{MatchOperator, Range, Test};
use super::value::{Value, Values};
use crate::error::{Code, Diagnostic, Part, Problems, Result, Setting, brief, closest};
use crate::limits::Limits;
use crate::span::Span;

/// Names that a message lists.
const LISTED_NAMES: usize = 12;

/// Values for the arguments of a filter, by name.
///
/// ```
/// use konnect_filter::syntax::Arguments;
/// let arguments = Arguments::new().with("envs", ["dev", "test"]).with("active", true);
/// let filter = konnect_filter::parse("labels.env in $envs and active = $active")?.bind(&arguments)?;
/// assert_eq!(filter.to_string(), r#"labels.env in ("dev", "test") and active = true"#);
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Arguments(pub(super) BTreeMap<String, ArgumentValue>);

impl Arguments {
    /// None.
    #[must_use]
    pub const fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// With a value for `name`, instead of the one before if there was one.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<ArgumentValue>) -> Self {
        self.set(name, value);
        self
    }

    /// Sets the value of `name`, and gives back the one before if there was one.
    ///
    /// ```
    /// use konnect_filter::syntax::{ArgumentValue, Arguments};
    /// let mut arguments = Arguments::new();
    /// assert!(arguments.set("team", ArgumentValue::null()).is_none());
    /// assert!(arguments.set("team", "payments").is_some());
    /// ```
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<ArgumentValue>) -> Option<ArgumentValue> {
        self.0.insert(name.into(), value.into())
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The names, in alphabetical order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// The names and values, in the order of the names.
    ///
    /// ```
    /// use konnect_filter::syntax::Arguments;
    /// let mut arguments = Arguments::from_iter([("team", "payments")]);
    /// arguments.extend([("envs", ["dev", "test"])]);
    /// assert_eq!(arguments.iter().filter(|(_, value)| value.is_list()).count(), 1);
    /// ```
    pub fn iter(&self) -> ArgumentIter<'_> {
        ArgumentIter(self.0.iter())
    }

    /// The value of `name`.
    ///
    /// ```
    /// use konnect_filter::syntax::{ArgumentValue, Arguments};
    /// let arguments = Arguments::new().with("on", true);
    /// assert_eq!(arguments.get("on"), Some(&ArgumentValue::from(true)));
    /// assert_eq!(arguments.get("off"), None);
    /// ```
    pub fn get(&self, name: &str) -> Option<&ArgumentValue> {
        self.0.get(name)
    }
}

/// The names and values of [`Arguments`], in the order of the names.
///
/// ```
/// use konnect_filter::syntax::{ArgumentIter, Arguments};
/// let arguments = Arguments::new().with("team", "payments").with("active", true);
/// let mut iter: ArgumentIter<'_> = arguments.iter();
/// assert_eq!(iter.next().unwrap().0, "active");
/// assert_eq!(iter.len(), 1);
/// for (name, value) in &arguments {
///     assert!(!value.is_list(), "{name}");
/// }
/// ```
#[derive(Debug, Clone)]
pub struct ArgumentIter<'a>(btree_map::Iter<'a, String, ArgumentValue>);

impl<'a> Iterator for ArgumentIter<'a> {
    type Item = (&'a str, &'a ArgumentValue);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|(name, value)| (name.as_str(), value))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl ExactSizeIterator for ArgumentIter<'_> {}

impl<'a> IntoIterator for &'a Arguments {
    type Item = (&'a str, &'a ArgumentValue);
    type IntoIter = ArgumentIter<'a>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<N: Into<String>, V: Into<ArgumentValue>> Extend<(N, V)> for Arguments {
    fn extend<I: IntoIterator<Item = (N, V)>>(&mut self, arguments: I) {
        self.0.extend(arguments.into_iter().map(|(name, value)| (name.into(), value.into())));
    }
}

impl<N: Into<String>, V: Into<ArgumentValue>> FromIterator<(N, V)> for Arguments {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(arguments: I) -> Self {
        Self(arguments.into_iter().map(|(name, value)| (name.into(), value.into())).collect())
    }
}

impl<'a> Filter<'a> {
    /// The filter with a value for each argument. The values are literals, whatever is in them, and have the place
    /// of their argument in the text.
    ///
    /// One value where a list can be is a list of one, and a list in a list is joined to it. All values are given at once, as a name that
    /// is not in the filter is an error; a single one is `&Arguments::new().with(name, value)`.
    ///
    /// ```
    /// use konnect_filter::syntax::Arguments;
    /// let filter = konnect_filter::parse("name = $name")?;
    /// let bound = filter.bind(&Arguments::new().with("name", "x or name exists"))?;
    /// assert_eq!(bound.to_string(), r#"name = "x or name exists""#);
    /// # Ok::<(), konnect_filter::Error>(())
    /// ```
    ///
    /// # Errors
    /// Every argument without a value (`unbound-argument`) and every value without an argument (`unused-argument`), with the
    /// nearest name; a list where one value belongs (`list-argument`); a list without values (`empty-list`).
    pub fn bind(self, arguments: &Arguments) -> Result<Self> {
        let names: Vec<String> = self.arguments().map(|(name, _)| name.to_owned()).collect();
        let known = names.iter().map(String::as_str).collect();
        let mut bound = self;
        Binder::new(arguments, &known, false, Value::clone).fill(&mut bound)?;
        Ok(bound)
    }

    /// As [`bind`](Self::bind), borrowing all of it; arguments without a value may stay.
    pub(crate) fn bound<'b>(&'b self, arguments: &'b Arguments, may_stay: bool) -> Result<Filter<'b>> {
        let known = self.arguments().map(|(name, _)| name).collect();
        let mut bound = self.by_ref();
        Binder::new(arguments, &known, may_stay, Value::by_ref).fill(&mut bound)?;
        Ok(bound)
    }
}

/// Arguments on their way into a filter.
struct Binder<'b, 'k, 'v> {
    arguments: &'b Arguments,
    /// The names in the filter.
    known: &'k BTreeSet<&'k str>,
    may_stay: bool,
    /// How a value gets into the filter.
    copy: fn(&'b Value<'static>) -> Value<'v>,
    problems: Problems,
}

impl<'b, 'k, 'v> Binder<'b, 'k, 'v> {
    fn new(
        arguments: &'b Arguments,
        known: &'k BTreeSet<&'k str>,
        may_stay: bool,
        copy: fn(&'b Value<'static>) -> Value<'v>,
    ) -> Self {
        Self { arguments, known, may_stay, copy, problems: Problems::new(Limits::DEFAULT.problems) }
    }

    fn fill(mut self, filter: &mut Filter<'v>) -> Result<()> {
        if !self.known.is_empty() {
            filter.predicates_mut().for_each(|predicate| self.test(&mut predicate.test));
        }
        let known = self.known;
        for name in self.arguments.names().filter(|name| !known.contains(*name)) {
            let is_own = |value: &Value<'_>| {
                value.is_quoted() && !value.is_bound() && value.text().strip_prefix('$') == Some(name)
            };
            let is_quoted = filter.predicates().flat_map(|predicate| predicate.test().values()).any(is_own);
            self.unused(name, is_quoted);
        }
        let mut problems = self.problems;
        problems.sort();
        problems.finish()
    }

    fn test(&mut self, test: &mut Test<'v>) {
        match test {
            Test::IsTrue | Test::Exists { .. } => {}
            Test::Compare { value, .. } => self.one(value),
            Test::Match { matcher: MatchOperator::Matches, values, .. } => {
                let value = match values.as_slice() {
                    [value] if value.argument_name().is_some() => value,
                    _ => return,
                };
                let mut value = value.clone();
                self.one(&mut value);
                *values = Values::one(value);
            }
            Test::Match { values, .. } => self.list(values),
            Test::Between { range, .. } => {
                let Range { low, high } = &mut **range;
                self.one(low);
                self.one(high);
            }
        }
    }

    /// Replaces an argument by its value.
    fn one(&mut self, value: &mut Value<'v>) {
        let Some(bound) = self.bound(value) else { return };
        match &bound.0 {
            Items::One(only) => *value = (self.copy)(only).with_span(value.span()),
            Items::List(values) => {
                let message = format!("`{value}` is a list of {}, but one value belongs here", values.len());
                let problem = Diagnostic::new(Code::ListArgument, value.span(), message).label("a list");
                self.problems.push(problem.help(format!("use `in {value}` for a list, or bind one value")));
            }
        }
    }

    /// Replaces each argument in a list by its values.
    fn list(&mut self, values: &mut Values<'v>) {
        if values.iter().all(|value| value.argument_name().is_none()) {
            return;
        }
        let mut all = Vec::with_capacity(values.len());
        for value in values.iter() {
            match self.bound(value) {
                Some(bound) => {
                    all.extend(bound.as_slice().iter().map(|item| (self.copy)(item).with_span(value.span())))
                }
                None => all.push(value.clone()),
            }
        }
        let span = values.first().map_or(Span::NONE, Value::span);
        match Values::new(all) {
            Some(bound) => *values = bound,
            None => {
                let problem = Diagnostic::new(Code::EmptyList, span, "the argument is a list without values");
                self.problems.push(problem.label("no values").help("leave the condition out where there are none"));
            }
        }
    }

    /// What is bound to an argument; nothing for other values and, which is a problem, for an argument without a value.
    fn bound(&mut self, value: &Value<'_>) -> Option<&'b ArgumentValue> {
        let name = value.argument_name()?;
        let bound = self.arguments.get(name);
        if bound.is_none() && !self.may_stay {
            let problem = unbound(name, value.span());
            // One that is not in the filter is misspelled on one of both sides.
            let unused = self.arguments.names().filter(|name| !self.known.contains(*name));
            self.problems.push(match closest(name, unused) {
                Some(near) if near.trim_start_matches('$') == name => {
                    problem.help(format!("its value was given to `{}`: write the name without the `$`", brief(near)))
                }
                Some(near) => problem.help(format!("`{}` has a value, but is not in the filter", brief(near))),
                None => problem,
            });
        }
        bound
    }

    /// The value of `name` is of no use; `is_quoted` where the filter has `"$name"`.
    fn unused(&mut self, name: &str, is_quoted: bool) {
        let message = format!("the filter has no argument `${}`", brief(name));
        let problem = Diagnostic::in_part(Code::UnusedArgument, Part::Argument, message).about(name);
        let near = closest(name, self.known.iter().copied());
        let bare = name.trim_start_matches('$');
        let help = match (near, self.known.len()) {
            _ if is_quoted => format!("quotes make it text: write `${}` without them", brief(name)),
            _ if bare.len() < name.len() => format!("write the name without the `$`: `{}`", brief(bare)),
            (Some(near), _) => format!("did you mean `${}`?", brief(near)),
            (None, 0) => "write it where its value belongs, or leave it out".to_owned(),
            (None, _) => {
                let names = self.known.iter().take(LISTED_NAMES).map(|name| format!("`${}`", brief(name)));
                format!("its arguments are {}", names.collect::<Vec<_>>().join(", "))
            }
        };
        self.problems.push(problem.help(help));
    }
}

/// The problem of an argument that has no value.
pub(crate) fn unbound(name: &str, span: Span) -> Diagnostic {
    let message = format!("the argument `${}` has no value", brief(name));
    Diagnostic::new(Code::UnboundArgument, span, message)
        .label("no value")
        .help(as_text(name))
        .remedy(Setting::Argument(name.into()), "gives it one")
}

/// The same problem in a filter that no one has written as text, with what to do instead.
pub(crate) fn unbound_in_code(mut problem: Diagnostic, help: &str) -> Diagnostic {
    let name = problem.remedies.iter().find_map(|remedy| match &remedy.setting {
        Setting::Argument(name) => Some(name),
        _ => None,
    });
    if problem.help.is_some() && problem.help == name.map(|name| as_text(name)) {
        problem.help = Some(help.to_owned());
    }
    problem
}

fn as_text(name: &str) -> String {
    format!("write `\"${}\"` for the text itself", brief(name))
}
