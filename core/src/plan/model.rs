//! A plan and its parts.

use std::ops::Deref;
use std::sync::Arc;

use super::measured::{Finding, Measured};
use crate::catalog::{Entity, Field, Operator, ParameterName};
use crate::check::{Allowed, Condition};
use crate::error::{Code, Diagnostic, Part, Problems, Result};
use crate::few::Few;
use crate::limits::Limits;
use crate::setters::setters;
use crate::shared_str::SharedStr;
use crate::span::Span;

/// The text of the warning for a plan that fetches everything, after the name of the service.
pub(super) const FETCHES_ALL: &str =
    "cannot apply any part of this filter: the WHOLE COLLECTION is fetched and filtered locally";

/// What a plan may do.
///
/// ```
/// use konnect_filter::plan::PlanOptions;
/// let options = PlanOptions::default().with_split(true);
/// assert!(options.split && !options.partial);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct PlanOptions {
    /// Combine a field's operators only where its published schema allows it by its letter: most have one branch per operator.
    /// What the descriptions say in words, such as that a field's existence can be asked for, is sent all the same.
    pub strict: bool,
    /// Allow several requests.
    pub split: bool,
    /// Allow a residual, to be evaluated on the records that come back.
    pub partial: bool,
    /// What was measured of the collection, where anything was.
    pub measured: Option<Arc<Measured>>,
}

impl PlanOptions {
    /// One request, and nothing left to do locally.
    pub const DEFAULT: Self = Self { strict: false, split: false, partial: false, measured: None };
}

setters! { PlanOptions {
    [const] with_strict(strict: bool) = strict;
    [const] with_split(split: bool) = split;
    [const] with_partial(partial: bool) = partial;
    with_measured(measured: impl Into<Arc<Measured>>) = Some(measured.into());
}}

/// What a plan keeps to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rules<'p> {
    options: &'p PlanOptions,
    /// Those of the check.
    pub(super) limits: &'p Limits,
    /// Who is asked, as messages name it.
    pub(super) service: &'static str,
}

impl Deref for Rules<'_> {
    type Target = PlanOptions;

    fn deref(&self) -> &PlanOptions {
        self.options
    }
}

impl<'p> Rules<'p> {
    pub(super) const fn new(options: &'p PlanOptions, limits: &'p Limits, entity: &Entity) -> Self {
        Self { options, limits, service: entity.service() }
    }
}

impl PlanOptions {
    /// Whether the field takes the operator, and whether the records are those that it asks for.
    pub(super) fn trust(&self, field: &Field, key: Option<&SharedStr>, operator: Operator) -> Trust {
        if !field.offers(operator) {
            return Trust::None;
        }
        match self.finding(field, key, operator) {
            None => Trust::Exact,
            Some(Finding::TooWide) => Trust::Wide,
            Some(Finding::Ignored | Finding::Refused | Finding::TooNarrow) => Trust::None,
        }
    }

    /// Whether the service was seen not to obey two fields in one request.
    pub(super) fn are_fields_apart(&self) -> bool {
        self.measured.as_deref().is_some_and(Measured::are_fields_apart)
    }

    pub(super) fn finding(&self, field: &Field, key: Option<&SharedStr>, operator: Operator) -> Option<Finding> {
        self.measured.as_ref().and_then(|measured| measured.finding(field, key.map(SharedStr::as_str), operator))
    }
}

/// How far a plan relies on an operator of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Trust {
    /// It is not sent.
    None,
    /// It is sent, and evaluated again.
    Wide,
    /// It says what it means.
    Exact,
}

/// Requests whose answers, joined and cut by the residual, are exactly the records for which the filter is true.
///
/// A plan borrows the entity alone: it outlives the filter's text, and where the entity is of
/// [`Catalog::builtin`](crate::catalog::Catalog::builtin) it can be stored and sent to other threads.
/// Its parts can be read and not changed, so that what is sent is what was planned, and the records are checked by the whole filter.
///
/// ```
/// use konnect_filter::ListRequest;
/// use konnect_filter::plan::Plan;
/// let filter = "active and email ends with .com";
/// let plan: Plan<'_> = ListRequest::to("users").filter(filter).partial(true).plan()?;
/// assert_eq!(plan.entity().name(), "identity@v3/users");
/// assert_eq!(plan.requests().len(), 1);
/// assert_eq!(plan.residual().unwrap().to_string(), r#"email ends with ".com""#);
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "nothing is sent yet"]
pub struct Plan<'a> {
    pub(crate) entity: &'a Entity,
    pub(crate) requests: Vec<Request<'a>>,
    pub(crate) residual: Option<Condition<'a>>,
    pub(crate) notes: Vec<Note>,
    pub(crate) condition: Option<Arc<Condition<'a>>>,
    pub(crate) records: Option<u64>,
}

/// One request: parameters that Konnect joins by `and`. None at all, as in the default one, asks for the whole collection.
/// Only a plan makes one with parameters.
///
/// ```
/// use konnect_filter::ListRequest;
/// let plan = ListRequest::to("control-planes").filter("name = a or name = b").split(true).plan()?;
/// let requests: Vec<String> = plan.requests().iter().map(ToString::to_string).collect();
/// assert_eq!(requests, [r#"name = "a""#, r#"name = "b""#]);
/// assert_eq!(plan.requests()[0].parameters().len(), 1);
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Request<'a> {
    pub(crate) parameters: Vec<Parameter<'a>>,
}

impl<'a> Request<'a> {
    /// A request with these parameters. For this project's tests, which send what no plan would.
    #[doc(hidden)]
    #[must_use]
    pub fn unchecked(parameters: impl IntoIterator<Item = Parameter<'a>>) -> Self {
        Self { parameters: parameters.into_iter().collect() }
    }

    /// The parameters, in the order of the filter.
    pub fn parameters(&self) -> &[Parameter<'a>] {
        &self.parameters
    }

    /// Whether it has an argument without a value, so that it cannot be sent.
    #[doc(hidden)]
    pub fn is_unbound(&self) -> bool {
        self.parameters.iter().any(|parameter| parameter.unbound().is_some())
    }
}

/// One filter parameter. Only a plan makes one.
///
/// ```
/// use konnect_filter::ListRequest;
/// use konnect_filter::catalog::Operator;
/// use konnect_filter::plan::Parameter;
/// let plan = ListRequest::to("api-builder@v3/apis").filter("labels.env in (dev, test)").plan()?;
/// let parameter: &Parameter<'_> = &plan.requests()[0].parameters()[0];
/// assert_eq!((parameter.field().name.as_str(), parameter.key()), ("labels", Some("env")));
/// assert_eq!(parameter.operator(), Operator::Oeq);
/// assert_eq!(parameter.values(), ["dev", "test"]);
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter<'a> {
    pub(crate) field: &'a Field,
    pub(crate) key: Option<SharedStr>,
    pub(crate) operator: Operator,
    pub(crate) values: Few<SharedStr>,
    /// Which of the values are arguments that have none yet: their places, in order.
    pub(super) unbound: Vec<usize>,
    pub(crate) span: Span,
}

impl<'a> Parameter<'a> {
    /// A parameter that comes from no predicate, whether or not the field takes the operator and the values. For this project's tests, and
    /// for what `verify` asks.
    #[doc(hidden)]
    #[must_use]
    pub fn unchecked(
        field: &'a Field,
        key: Option<SharedStr>,
        operator: Operator,
        values: impl IntoIterator<Item = SharedStr>,
    ) -> Self {
        Self { field, key, operator, values: values.into_iter().collect(), unbound: Vec::new(), span: Span::NONE }
    }

    /// From this predicate. For this project's tests.
    #[doc(hidden)]
    #[must_use]
    pub const fn at(mut self, span: Span) -> Self {
        self.span = span;
        self
    }

    /// The field.
    pub const fn field(&self) -> &'a Field {
        self.field
    }

    /// The key after a map's name, without the dot.
    pub fn key(&self) -> Option<&str> {
        self.key.as_deref()
    }

    /// The operator.
    pub const fn operator(&self) -> Operator {
        self.operator
    }

    /// The value; for [`Operator::Oeq`] and [`Operator::Ocontains`] the items, none of which contains a comma; none for
    /// [`Operator::Present`].
    pub fn values(&self) -> &[SharedStr] {
        &self.values
    }

    /// The predicate in the source that it comes from.
    pub const fn span(&self) -> Span {
        self.span
    }
}

/// What a reader of a plan should know.
///
/// ```
/// use konnect_filter::ListRequest;
/// use konnect_filter::plan::Note;
/// let filter = "active and email ends with .com";
/// let plan = ListRequest::to("users").filter(filter).partial(true).plan()?;
/// let Note { span, text, .. } = &plan.notes()[0];
/// assert_eq!(&filter[span.range()], "email ends with .com");
/// assert!(text.contains("applied locally"));
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Note {
    /// The piece of the source it speaks of.
    pub span: Span,
    /// In plain words.
    pub text: String,
}

impl<'a> Plan<'a> {
    /// The plan of no filter: one request for the whole collection.
    ///
    /// ```
    /// use konnect_filter::{catalog::Entity, plan::Plan};
    /// assert!(Plan::everything(&Entity::default()).fetches_all());
    /// ```
    pub fn everything(entity: &'a Entity) -> Self {
        Self::of(entity, vec![Request::default()])
    }

    /// With no more records than are allowed, where that is restricted.
    pub(crate) fn within(self, allowed: Option<&Allowed>) -> Self {
        Self { records: allowed.and_then(Allowed::most_records), ..self }
    }

    /// A plan with these requests and nothing left to do. For this project's tests, which send what no plan would.
    #[doc(hidden)]
    pub fn unchecked(entity: &'a Entity, requests: impl IntoIterator<Item = Request<'a>>) -> Self {
        Self::of(entity, requests.into_iter().collect())
    }

    /// These requests, and nothing left to do.
    pub(super) const fn of(entity: &'a Entity, requests: Vec<Request<'a>>) -> Self {
        Self { entity, requests, residual: None, notes: Vec::new(), condition: None, records: None }
    }

    /// The entity.
    pub const fn entity(&self) -> &'a Entity {
        self.entity
    }

    /// The requests; none when no record can satisfy the filter. Their answers may overlap.
    pub fn requests(&self) -> &[Request<'a>] {
        &self.requests
    }

    /// What is left to evaluate on each record that comes back.
    pub const fn residual(&self) -> Option<&Condition<'a>> {
        self.residual.as_ref()
    }

    /// Why each remaining piece is local, and what else a reader should know.
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// What the whole filter asks for, by which records are checked that come back; none for the whole collection.
    pub fn condition(&self) -> Option<&Condition<'a>> {
        self.condition.as_deref()
    }

    /// How many records may be listed, where that is restricted ([`Allowed::with_records`](crate::check::Allowed::with_records)).
    pub const fn records(&self) -> Option<u64> {
        self.records
    }

    /// Whether a request asks for the whole collection.
    pub fn fetches_all(&self) -> bool {
        self.requests.iter().any(|request| request.parameters.is_empty())
    }

    /// Checks that every request tests the fields that the collection cannot do without.
    ///
    /// # Errors
    /// Each such field that a request does not test.
    pub fn check_required(&self) -> Result<()> {
        let mut problems = Problems::new(Limits::DEFAULT.problems);
        for field in self.entity.fields.iter().filter(|field| field.required) {
            let tests = |request: &Request<'_>| request.parameters.iter().any(|sent| sent.field.name == field.name);
            if !self.requests.iter().all(tests) {
                problems.push(required(self.entity, field));
            }
        }
        problems.finish()
    }

    /// What probably was meant otherwise, but does not stop: `fetches-all` where the whole collection is fetched, and only some of it
    /// kept.
    pub fn warnings(&self) -> Vec<Diagnostic> {
        if !self.fetches_all() || self.residual.is_none() {
            return Vec::new();
        }
        let name = self.entity.name();
        let service = self.entity.service();
        let message = format!("{service} cannot apply any part of this filter: all of `{name}` will be fetched");
        vec![Diagnostic::in_part(Code::FetchesAll, Part::Filter, message)]
    }
}

impl Parameter<'_> {
    /// The name with which it is sent.
    ///
    /// ```
    /// let plan = konnect_filter::ListRequest::to("identity@v3/users").filter("email contains x").plan()?;
    /// assert_eq!(plan.requests()[0].parameters()[0].name().to_string(), "filter[email][contains]");
    /// # Ok::<(), konnect_filter::Error>(())
    /// ```
    #[inline(always)]
    pub fn name(&self) -> ParameterName<'_> {
        ParameterName::new(self.field, self.key.as_deref(), self.operator)
    }

    /// The name of its first argument without a value, and where it comes from.
    pub(crate) fn unbound(&self) -> Option<(&str, Span)> {
        let written = self.values.get(*self.unbound.first()?)?;
        Some((written.strip_prefix('$').unwrap_or(written), self.span))
    }

    /// What it says, wherever it comes from.
    pub(super) fn identity(&self) -> (&str, Operator, Option<&str>, &[SharedStr], &[usize]) {
        (&self.field.name, self.operator, self.key.as_deref(), &self.values, &self.unbound)
    }
}

/// The error for a request without a test that the service requires.
fn required(entity: &Entity, field: &Field) -> Diagnostic {
    let name = field.label();
    let message = format!("`{}` requires a filter on `{name}` in every request", entity.name());
    let help = format!("join `{name} = VALUE` to the filter by `and`");
    Diagnostic::in_part(Code::MissingFilter, Part::Filter, message).help(help)
}
