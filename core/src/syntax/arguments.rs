//! Values for the arguments of a filter, which are never syntax.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashSet, VecDeque, btree_map};
use std::num::{
    NonZeroI8, NonZeroI16, NonZeroI32, NonZeroI64, NonZeroI128, NonZeroIsize, NonZeroU8, NonZeroU16, NonZeroU32,
    NonZeroU64, NonZeroU128, NonZeroUsize,
};
use std::sync::Arc;
use std::time::SystemTime;

use super::ast::Filter;
use super::predicate::{MatchOperator, Range, Test};
use super::value::{Value, Values};
use crate::error::{Code, Diagnostic, Part, Problems, Result, Setting, brief, closest};
use crate::limits::Limits;
use crate::span::Span;

/// Names that a message lists.
const LISTED_NAMES: usize = 12;

/// The value of an argument, or a list of them.
///
/// Text is a literal: quotes, keywords, commas, `*` and `now-7d` in it mean only themselves. A field of dates reads an instant
/// or a day in it, as it does in quotes. One that has no place in RFC 3339, such
/// as one of the year 20000, is refused there.
///
/// ```
/// use konnect_filter::syntax::ArgumentValue;
/// let text = ArgumentValue::from("o'hara, or 'name' = *");
/// let list = ArgumentValue::from(["dev", "test"]);
/// let id = ArgumentValue::from(uuid::Uuid::nil());
/// let since = ArgumentValue::from(jiff::Timestamp::UNIX_EPOCH);
/// let until = ArgumentValue::from(std::time::SystemTime::now());
/// # let _ = (text, list, id, since, until);
/// ```
/// A floating-point number is not one, as its text may not be the number that was meant (`0.1 + 0.2`): give the text.
///
/// A type of your own, such as an id, is one after one `From`; then lists and references of it are, too. (For the values of
/// [`field`](super::field), it needs `From<&UserId> for Value<'_>`.)
/// ```
/// use konnect_filter::{ListRequest, syntax::ArgumentValue};
/// #[derive(Clone)]
/// struct UserId(uuid::Uuid);
///
/// impl From<UserId> for ArgumentValue {
///     fn from(id: UserId) -> Self {
///         id.0.into()
///     }
/// }
///
/// let ids = [UserId(uuid::Uuid::nil())];
/// let urls = ListRequest::to("users").filter("id in $ids").bind("ids", &ids).split(true).urls()?;
/// assert!(urls[0].ends_with("=00000000-0000-0000-0000-000000000000"));
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArgumentValue(Items);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Items {
    One(Value<'static>),
    List(Vec<Value<'static>>),
}

impl ArgumentValue {
    /// `null`, which only some fields take.
    #[must_use]
    pub fn null() -> Self {
        Self::one(Value::bare("null"))
    }

    fn one(value: Value<'_>) -> Self {
        Self(Items::One(value.into_owned().into_bound()))
    }

    /// The values, one or any number.
    pub(super) fn as_slice(&self) -> &[Value<'static>] {
        match &self.0 {
            Items::One(value) => std::slice::from_ref(value),
            Items::List(values) => values,
        }
    }

    /// Its text, where it is one value; otherwise why it has none.
    pub(crate) fn text(&self) -> std::result::Result<&str, &'static str> {
        match &self.0 {
            Items::One(value) if !value.is_quoted() && value.text() == "null" => Err("is null"),
            Items::One(value) => Ok(value.text()),
            Items::List(_) => Err("is a list"),
        }
    }

    /// Whether it is a list, however many values it has.
    pub const fn is_list(&self) -> bool {
        matches!(self.0, Items::List(_))
    }
}

macro_rules! values {
    ($($type:ty)*) => {
        $(impl From<$type> for ArgumentValue {
            fn from(value: $type) -> Self {
                Self::one(value.into())
            }
        })*
    };
}

values! { Box<str> Arc<str> NonZeroI8 NonZeroI16 NonZeroI32 NonZeroI64 NonZeroI128 NonZeroIsize }
values! { NonZeroU8 NonZeroU16 NonZeroU32 NonZeroU64 NonZeroU128 NonZeroUsize }
values! { &str String Cow<'_, str> bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 isize usize
uuid::Uuid SystemTime jiff::Timestamp jiff::Zoned jiff::civil::Date }

#[cfg(feature = "chrono")]
values! { chrono::NaiveDate }

#[cfg(feature = "time")]
values! { time::OffsetDateTime time::UtcDateTime time::Date }

#[cfg(feature = "chrono")]
impl<Z: chrono::TimeZone> From<chrono::DateTime<Z>> for ArgumentValue {
    fn from(instant: chrono::DateTime<Z>) -> Self {
        Self::one(instant.into())
    }
}

/// A reference to anything that can be a value, so that nothing has to be cloned by hand: ids, lists, types of one's own.
impl<T: Clone + Into<Self>> From<&T> for ArgumentValue {
    fn from(value: &T) -> Self {
        value.clone().into()
    }
}

impl<T: Into<Self>> From<BTreeSet<T>> for ArgumentValue {
    fn from(values: BTreeSet<T>) -> Self {
        values.into_iter().collect()
    }
}

/// In the order of the strings, so that the same set is the same list each time.
impl<T: Into<Self>, S> From<HashSet<T, S>> for ArgumentValue {
    fn from(values: HashSet<T, S>) -> Self {
        let Self(mut list) = values.into_iter().collect();
        if let Items::List(values) = &mut list {
            values.sort_by(|one, other| one.text().cmp(other.text()));
        }
        Self(list)
    }
}

impl<T: Into<Self>> From<VecDeque<T>> for ArgumentValue {
    fn from(values: VecDeque<T>) -> Self {
        values.into_iter().collect()
    }
}

impl<T: Into<Self>> From<Box<[T]>> for ArgumentValue {
    fn from(values: Box<[T]>) -> Self {
        Vec::from(values).into()
    }
}

impl<T: Into<Self>> From<Vec<T>> for ArgumentValue {
    fn from(values: Vec<T>) -> Self {
        values.into_iter().collect()
    }
}

impl<T: Into<Self>, const N: usize> From<[T; N]> for ArgumentValue {
    fn from(values: [T; N]) -> Self {
        values.into_iter().collect()
    }
}

impl<T: Into<Self> + Clone> From<&[T]> for ArgumentValue {
    fn from(values: &[T]) -> Self {
        values.iter().cloned().collect()
    }
}

/// A list; lists in it are joined.
impl<T: Into<Self>> FromIterator<T> for ArgumentValue {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        let mut list = Vec::new();
        for value in values {
            match value.into().0 {
                Items::One(value) => list.push(value),
                Items::List(values) => list.extend(values),
            }
        }
        Self(Items::List(list))
    }
}

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
            self.unused(name);
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
                Some(near) => problem.help(format!("`{}` has a value, but is not in the filter", brief(near))),
                None => problem,
            });
        }
        bound
    }

    fn unused(&mut self, name: &str) {
        let message = format!("the filter has no argument `${}`", brief(name));
        let problem = Diagnostic::in_part(Code::UnusedArgument, Part::Argument, message).about(name);
        let near = closest(name, self.known.iter().copied());
        let help = match (near, self.known.len()) {
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
