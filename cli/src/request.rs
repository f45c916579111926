//! What the flags ask for: the collection, the request's other parts, and what a plan may do.

use std::sync::Arc;

use konnect_filter::catalog::{Catalog, Match};
use konnect_filter::error::Part;
use konnect_filter::syntax::Arguments;
use konnect_filter::verify::Profile;
use konnect_filter::{ListRequest, check, plan, wire};

use crate::args::{self, Filter, Planning, Request};
use crate::flags::region_variable;
use crate::input;
use crate::session::{Session, Stop};

const MAKE_PROFILE: &str = "make one: `konnect-filter verify COLLECTION --output json > profile.json`";

/// What stays the same for all requests of a run.
#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) context: check::Context,
    /// The values of the filter's arguments.
    pub(crate) arguments: Arguments,
    pub(crate) plan: plan::PlanOptions,
}

impl Settings {
    /// # Errors
    /// As [`context`], where the values of the arguments cannot be read, and where the profile is not one, or of another
    /// version of its collection.
    pub(crate) fn new(
        typed: &Planning,
        filter: Option<&Filter>,
        catalog: &Catalog,
        session: &mut Session,
    ) -> Result<Self, Stop> {
        let arguments = arguments(&typed.arguments, filter, session)?;
        let context = context(typed.now.as_deref(), session)?;
        let measured = match &typed.profile {
            Some(path) => {
                let profile = Profile::read(&input::file(path, session.limits.file_bytes)?);
                let profile = profile.map_err(|error| error.map(|problem| problem.help(MAKE_PROFILE)))?;
                let entity = catalog.find(&profile.collection)?.entity;
                let measured = profile.measured(entity)?;
                session.warn(&profile.warnings(entity));
                Some(Arc::new(measured))
            }
            None => None,
        };
        let mut limits = session.limits.clone();
        if let Some(most) = typed.max_requests {
            limits.requests = usize::try_from(most).unwrap_or(usize::MAX);
        }
        let context = context.with_limits(limits);
        let mut plan =
            plan::PlanOptions::default().with_strict(typed.strict).with_split(typed.split).with_partial(typed.partial);
        plan.measured = measured;
        Ok(Self { context, arguments, plan })
    }

    /// As [`new`](Self::new), where a plan is only shown: several requests and a local filter are allowed, unless one of them
    /// alone was asked for.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub(crate) fn free(
        typed: &Planning,
        filter: Option<&Filter>,
        catalog: &Catalog,
        session: &mut Session,
    ) -> Result<Self, Stop> {
        let mut settings = Self::new(typed, filter, catalog, session)?;
        let free = !typed.split && !typed.partial;
        settings.plan.split |= free;
        settings.plan.partial |= free;
        Ok(settings)
    }

    /// One request of the run.
    pub(crate) fn request<'c>(
        &self,
        catalog: &'c Catalog,
        entity: &str,
        filter: Option<&str>,
        options: wire::RequestOptions,
    ) -> ListRequest<'c> {
        let request =
            ListRequest::to(entity).catalog(catalog).now(self.context.now).limits(self.context.limits.clone());
        let request = request.plan_options(self.plan.clone()).options(options).arguments(self.arguments.clone());
        match filter {
            Some(filter) => request.filter(filter),
            None => request,
        }
    }
}

/// The values of the filter's arguments.
///
/// # Errors
/// Where they cannot be read, or the filter is read from standard input too.
pub(crate) fn arguments(
    typed: &args::Arguments,
    filter: Option<&Filter>,
    session: &Session,
) -> Result<Arguments, Stop> {
    if input::has_stdin(typed) && filter.is_some_and(input::is_stdin) {
        return Err(Stop::Usage("FILTER and --arg-file cannot both come from standard input".to_owned()));
    }
    input::arguments(typed, session)
}

/// The collection that COLLECTION names.
pub(crate) fn find<'c>(catalog: &'c Catalog, name: &str, session: &mut Session) -> Result<Match<'c>, Stop> {
    session.source(Part::Entity, name);
    let found = catalog.find(name)?;
    session.warn(&found.warnings);
    Ok(found)
}

/// What the request says besides the filter.
pub(crate) fn options(typed: Request) -> wire::RequestOptions {
    let style = if typed.readable { wire::Escaping::Readable } else { wire::Escaping::Strict };
    let mut options = wire::RequestOptions::default()
        .with_params(typed.params)
        .with_sort(typed.sort)
        .with_query(typed.query)
        .with_style(style);
    options.region = typed.region;
    options.default_region = default_region();
    options.base_url = typed.base_url;
    options.default_base_url = default_base_url();
    options.page_size = typed.page_size;
    options.page_number = typed.page_number;
    options.page_after = typed.page_after;
    options.page_before = typed.page_before;
    options
}

/// Says that only `list` looks names up, where a path parameter looks like one.
pub(crate) fn remark_names(options: &wire::RequestOptions, session: &Session) {
    for (name, value) in options.params.iter().filter(|(_, value)| value.starts_with('@')) {
        session
            .remark(&format!("`{value}` was put in the path literally as `{name}`; only `list` looks up ids by name"));
    }
}

/// The region of the environment, if it says anything.
pub(crate) fn default_region() -> Option<String> {
    std::env::var(region_variable()?).ok()
}

/// The variable that names a base address.
const BASE_URL: &str = "KONNECT_BASE_URL";

/// The base address of the environment, if it says anything.
pub(crate) fn default_base_url() -> Option<String> {
    std::env::var(BASE_URL).ok().filter(|base| !base.trim().is_empty())
}

/// The instant that relative dates count from, and the limits.
///
/// # Errors
/// When `--now` is not RFC 3339.
pub(crate) fn context(now: Option<&str>, session: &mut Session) -> Result<check::Context, Stop> {
    let context = match now {
        None => check::Context::from_clock(),
        Some(given) => {
            session.source(Part::Now, given);
            check::Context::at_text(given)?
        }
    };
    Ok(context.with_limits(session.limits.clone()))
}
