//! A request, taken through the steps: read, checked, planned, listed.

use std::borrow::Cow;

use super::list_request::ListRequest;
use super::offers::Offers;
use super::own::{Both, of_program};
use super::prepared::{Prepared, Review};
use super::source::FilterSource;
use super::trials::is_of_filter;
use crate::catalog::{Entity, Match};
use crate::check::Context;
#[cfg(any(feature = "client", feature = "async"))]
use crate::client::AnyClient;
use crate::error::{Code, Diagnostic, Error, Part, Problems, Result, Setting, brief};
use crate::plan::{Plan, PlanOptions};
use crate::syntax::{Filter, unbound_in_code};
use crate::wire::sort_warning;

impl<'c> ListRequest<'c> {
    /// The URL of each request.
    ///
    /// # Errors
    /// As [`prepare`](Self::prepare), and where an argument has no value, although [`allow_unbound`](Self::allow_unbound) was set.
    pub fn urls(&self) -> Result<Vec<String>> {
        let prepared = self.prepare()?;
        prepared.check_bound().map_err(|error| self.in_code(error))?;
        Ok(prepared.urls())
    }

    /// The URL of the one request that expresses the whole filter.
    ///
    /// # Errors
    /// As [`urls`](Self::urls), and where it takes several requests or a local filter, whatever was allowed.
    pub fn one(&self) -> Result<String> {
        let plan = PlanOptions { split: false, partial: false, ..self.plan.clone() };
        self.prepared(&plan)?.one().map_err(|error| self.in_code(error))
    }

    /// The requests, and what is left to evaluate on the records.
    ///
    /// # Errors
    /// As [`prepare`](Self::prepare).
    pub fn plan(&self) -> Result<Plan<'c>> {
        Ok(self.prepare()?.into_plan())
    }

    /// The records, all pages of them: an iterator of a `Client`, a stream of an `AsyncClient`.
    ///
    /// Several requests and a local filter are allowed, as only the records count here, unless [`split`](Self::split) or
    /// [`partial`](Self::partial) forbids them. Nothing is sent, and no runtime is needed, until the first record is asked for. The warnings about the
    /// filter are the first ones of the records' `warnings`.
    ///
    /// # Errors
    /// As [`prepare`](Self::prepare), and where the credential may not go to the service.
    #[cfg(any(feature = "client", feature = "async"))]
    pub fn list<C: AnyClient>(&self, client: &C) -> Result<C::Records<'c>> {
        let mut request = self.clone();
        request.plan.split |= !self.chose_split;
        request.plan.partial |= !self.chose_partial;
        request.prepare()?.list(client)
    }

    /// Checks everything, and plans.
    ///
    /// # Errors
    /// All problems of the collection, the filter and the options together; where there are none, what the plan would need
    /// that is not allowed.
    pub fn prepare(&self) -> Result<Prepared<'c>> {
        self.prepared(&self.plan)
    }

    /// The same, with other leave for the plan.
    fn prepared(&self, plan: &PlanOptions) -> Result<Prepared<'c>> {
        let mut prepared = self.untried(plan).map_err(|error| self.tried_in(error, plan))?;
        prepared.warnings = self.tried(prepared.warnings, plan);
        Ok(prepared)
    }

    fn untried(&self, plan: &PlanOptions) -> Result<Prepared<'c>> {
        let context = self.context(self.allow_unbound);
        let mut problems = Problems::new(context.limits.problems);
        let found = problems.keep(self.catalog.find_without_query(&self.collection));
        let filter = self.source(&context, &mut problems);
        let (filter, context) = self.bound(filter.as_ref(), context, &mut problems);
        let options = match &found {
            Some(found) => self.options.clone().with_found(found),
            None => self.options.clone(),
        };
        problems.extend(self.mistakes(filter.as_deref(), found.as_ref()));
        let address = found.as_ref().and_then(|found| problems.keep(options.resolve_valid(found.entity)));
        let checked =
            found.as_ref().and_then(|found| self.checked(filter.as_deref(), found.entity, &context, &mut problems));
        problems.finish()?;
        let (Some(found), Some(address)) = (found, address) else {
            return Err(Diagnostic::internal("a collection without a problem is missing").into());
        };
        if let Some(measured) = &self.plan.measured {
            measured.check(found.entity)?;
            measured.check_host(&address.host())?;
        }
        let plan = match &checked {
            Some(checked) => checked.plan(plan)?,
            None => {
                let plan = Plan::everything(found.entity).within(self.allowed.as_deref());
                plan.check_required()?;
                plan
            }
        };
        let mut warnings = if options.unconfirmed_base { found.warnings } else { Vec::new() };
        warnings.extend(address.warnings().iter().cloned());
        warnings.extend(checked.iter().flat_map(|checked| checked.warnings.iter().cloned()));
        warnings.extend(plan.warnings());
        warnings.extend(sort_warning(&options.sort, &plan));
        let arguments = checked.map(|checked| checked.whole.arguments().to_vec()).unwrap_or_default();
        Ok(Prepared { plan, endpoint: address, options, warnings, arguments })
    }

    /// Checks the collection and the filter, and whether a plan may be made of them. Gives what probably was meant otherwise.
    /// The options of the request are left aside, so that path parameters may be missing, and so may values of arguments. What was
    /// measured has to be of the collection, and of the host where the request names one.
    ///
    /// ```
    /// use konnect_filter::ListRequest;
    /// let review = ListRequest::to("teams/users").filter("active and not active").split(true).check()?;
    /// assert_eq!(review.warnings[0].code.as_str(), "always-false");
    /// # Ok::<(), konnect_filter::Error>(())
    /// ```
    ///
    /// # Errors
    /// All problems of the collection and the filter together; where there are none, what the plan would need that is not
    /// allowed.
    pub fn check(&self) -> Result<Review<'c>> {
        let mut review = self.review().map_err(|error| self.tried_in(error, &self.plan))?;
        review.warnings = self.tried(review.warnings, &self.plan);
        Ok(review)
    }

    fn review(&self) -> Result<Review<'c>> {
        let context = self.context(true);
        let mut problems = Problems::new(context.limits.problems);
        let found = problems.keep(self.catalog.find_without_query(&self.collection));
        let filter = self.source(&context, &mut problems);
        let (filter, context) = self.bound(filter.as_ref(), context, &mut problems);
        problems.extend(self.mistakes(filter.as_deref(), found.as_ref()));
        let checked =
            found.as_ref().and_then(|found| self.checked(filter.as_deref(), found.entity, &context, &mut problems));
        problems.finish()?;
        if let (Some(measured), Some(found)) = (&self.plan.measured, &found) {
            measured.check(found.entity)?;
            // A host that is only the usual one may be another where the request is sent.
            let options = self.options.clone().with_found(found);
            let is_named = options.base_url.is_some() || options.region.is_some();
            if let Some(address) =
                Some(options).filter(|_| is_named).and_then(|options| options.resolve_valid(found.entity).ok())
            {
                measured.check_host(&address.host())?;
            }
        }
        let mut warnings = found.map(|found| found.warnings).unwrap_or_default();
        let Some(checked) = checked else { return Ok(Review { warnings, arguments: Vec::new() }) };
        let plan = checked.plan(&self.plan)?;
        warnings.extend(checked.warnings.iter().cloned());
        warnings.extend(plan.warnings());
        if plan.requests.is_empty() && warnings.iter().all(|warning| warning.code != Code::AlwaysFalse) {
            warnings.push(never(&plan));
        }
        Ok(Review { warnings, arguments: checked.whole.arguments().to_vec() })
    }

    /// The filter and the program's own conditions, checked.
    fn checked(
        &self,
        filter: Option<&Filter<'_>>,
        entity: &'c Entity,
        context: &Context,
        problems: &mut Problems,
    ) -> Option<Both<'c>> {
        let own = self.own.iter().filter_map(|own| problems.keep(own.read(&context.limits).map_err(of_program)));
        let own: Vec<_> = own.collect();
        Both::new(filter, &own, entity, context, problems)
    }

    /// What is allowed that the collection does not have, where no filter is checked.
    fn mistakes(&self, filter: Option<&Filter<'_>>, found: Option<&Match<'_>>) -> Vec<Diagnostic> {
        let allowed = self.allowed.as_ref().filter(|_| filter.is_none());
        allowed.zip(found).map(|(allowed, found)| allowed.mistakes(Some(found.entity))).unwrap_or_default()
    }

    /// The problems with only those replacements that the collection takes.
    fn tried(&self, problems: Vec<Diagnostic>, plan: &PlanOptions) -> Vec<Diagnostic> {
        let text = self.filter.as_ref().and_then(FilterSource::text);
        let Some(text) = text.filter(|_| problems.iter().any(is_of_filter)) else { return problems };
        let Ok(found) = self.catalog.find_without_query(&self.collection) else { return problems };
        let context = self.context(true);
        Offers::new(text, Some(found.entity), &context).arguments(&self.arguments).plan(plan).tried(problems)
    }

    /// The error without advice on a text, where the program gives the filter.
    fn in_code(&self, error: Error) -> Error {
        match self.filter.as_ref().filter(|source| source.text().is_none()) {
            Some(_) => error.map(|problem| unbound_in_code(problem, "bind it before, by `Filter::bind`")),
            None => error,
        }
    }

    fn tried_in(&self, error: Error, plan: &PlanOptions) -> Error {
        let mut problems = self.tried(self.in_code(error).into_diagnostics(), plan);
        // What the program forbids solves nothing for its users.
        let is_forbidden = |setting: &Setting| match setting {
            Setting::Split => self.chose_split && !self.plan.split,
            Setting::Partial => self.chose_partial && !self.plan.partial,
            _ => false,
        };
        problems.iter_mut().for_each(|problem| problem.remedies.retain(|remedy| !is_forbidden(&remedy.setting)));
        Error::from_diagnostics(problems).unwrap_or_else(|| Diagnostic::internal("an error has no problem").into())
    }

    fn context(&self, allow_unbound: bool) -> Context {
        let context = self.now.map_or_else(Context::from_clock, Context::at);
        Context { limits: self.limits.clone(), allow_unbound, allowed: self.allowed.clone(), ..context }
    }

    /// The filter as it was given.
    fn source(&self, context: &Context, problems: &mut Problems) -> Option<Filter<'_>> {
        let Some(source) = &self.filter else {
            problems.extend(self.arguments.names().map(needless));
            return None;
        };
        problems.keep(source.read(&context.limits))
    }

    /// The filter with the values of its arguments. Where these are wrong, the rest of the filter is still checked.
    fn bound<'f>(
        &'f self,
        filter: Option<&'f Filter<'_>>,
        context: Context,
        problems: &mut Problems,
    ) -> (Option<Cow<'f, Filter<'f>>>, Context) {
        let Some(filter) = filter else { return (None, context) };
        let has_arguments = filter.arguments().next().is_some();
        let is_done = if has_arguments { !context.takes_arguments() } else { self.arguments.is_empty() };
        if is_done {
            return (Some(Cow::Borrowed(filter)), context);
        }
        match problems.keep(filter.bound(&self.arguments, context.allow_unbound)) {
            Some(bound) => (Some(Cow::Owned(bound)), context),
            None => (Some(Cow::Borrowed(filter)), Context { allow_unbound: true, ..context }),
        }
    }
}

/// The problem of a value for an argument where there is no filter.
fn needless(name: &str) -> Diagnostic {
    let message = format!("`{}` has a value, but there is no filter", brief(name));
    Diagnostic::in_part(Code::UnusedArgument, Part::Argument, message).about(name)
}

/// The warning that a plan has no request, with the reason that its note gives.
fn never(plan: &Plan<'_>) -> Diagnostic {
    let note = plan.notes.first();
    let message = note.map_or("no record can match", |note| note.text.as_str());
    let warning = Diagnostic::in_part(Code::AlwaysFalse, Part::Filter, message)
        .help("leave one of its tests out, or join them by `or`");
    match note {
        Some(note) => warning.at(note.span).of_source(),
        None => warning,
    }
}
