//! From a collection's name and a filter's text to requests: every step of the library in order, with all problems that
//! can be told at once.

use konnect_filter::catalog::Catalog;
use konnect_filter::check::Checked;
use konnect_filter::error::{Code, Diagnostic, Error, Problems};
use konnect_filter::plan::{self, Plan};
use konnect_filter::wire::{self, Address};
use konnect_filter::{check, syntax};

use crate::request;

/// What stays the same for all requests of a run.
#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) context: check::Context,
    pub(crate) plan: plan::Options,
}

/// One request to make.
#[derive(Debug)]
pub(crate) struct Job<'j> {
    pub(crate) entity: &'j str,
    /// `None` asks for the whole collection; an empty text is an error.
    pub(crate) filter: Option<&'j str>,
    pub(crate) options: wire::Options,
}

/// What came of it.
#[derive(Debug)]
pub(crate) struct Prepared<'c> {
    pub(crate) plan: Plan<'c>,
    pub(crate) address: Address,
    /// What was asked for, with what the collection's address said.
    pub(crate) options: wire::Options,
    pub(crate) warnings: Vec<Diagnostic>,
}

impl Prepared<'_> {
    /// The URL of each request.
    pub(crate) fn urls(&self) -> Vec<String> {
        self.plan.requests.iter().map(|request| self.address.request(request).to_text()).collect()
    }

    /// What is left to evaluate locally, as a filter's text.
    pub(crate) fn residual(&self) -> Option<String> {
        self.plan.residual.as_ref().map(ToString::to_string)
    }
}

/// Prepares `job`: all but sending it.
///
/// A wrong collection and a wrong filter are told together, as are a wrong filter and a wrong region.
pub(crate) fn prepare<'c>(catalog: &'c Catalog, settings: &Settings, job: Job<'_>) -> Result<Prepared<'c>, Error> {
    let mut problems = Problems::new(settings.context.limits.problems);
    let found = problems.keep(request::named(catalog, job.entity));
    let parsed = job.filter.map(|text| syntax::parse_with(text, &settings.context.limits).map_err(not_everything));
    let filter = parsed.and_then(|filter| problems.keep(filter));
    let options = match &found {
        Some(found) => request::with_found(job.options, found),
        None => job.options,
    };
    let address = found.as_ref().and_then(|found| problems.keep(options.resolve(found.entity)));
    let checked = filter.as_ref().zip(found.as_ref());
    let checked =
        checked.and_then(|(filter, found)| problems.keep(check::check(filter, found.entity, &settings.context)));
    problems.finish()?;
    let (Some(found), Some(address)) = (found, address) else {
        return Err(Diagnostic::internal("a collection without a problem is missing").into());
    };
    let plan = match &checked {
        Some(checked) => plan::plan(checked, &settings.plan)?,
        None => Plan::everything(found.entity),
    };
    plan.check_required()?;
    let foreign = found.warning.as_ref().filter(|_| options.unconfirmed_base);
    let warnings = foreign.into_iter().chain(address.warnings()).chain(checked.iter().flat_map(Checked::warnings));
    let warnings = warnings.cloned().collect();
    Ok(Prepared { plan, address, options, warnings })
}

/// An empty filter is often a shell variable that was never set: everything has to be asked for by leaving it out.
fn not_everything(error: Error) -> Error {
    error.map(|problem| match problem.code {
        Code::EmptyFilter => problem.help("omit FILTER to list everything"),
        _ => problem,
    })
}
