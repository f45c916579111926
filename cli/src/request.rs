//! What the flags ask for: the collection, the request's other parts, and what a plan may do.

use jiff::Timestamp;
use konnect_filter::catalog::{Catalog, Found};
use konnect_filter::error::{Code, Diagnostic, Part};
use konnect_filter::{Error, Span, check, plan, wire};

use crate::args::{Planning, Request};
use crate::session::{Session, Stop};

/// The collection that ENTITY names.
pub(crate) fn find<'c>(catalog: &'c Catalog, name: &str, session: &mut Session) -> Result<Found<'c>, Stop> {
    session.source(Part::Entity, name);
    let found = catalog.find(name)?;
    session.warn(&found.warning);
    Ok(found)
}

/// The collection that a name, a path or a URL stands for. A query after it is refused: nobody would read it, and the
/// filter in it would be lost.
pub(crate) fn named<'c>(catalog: &'c Catalog, name: &str) -> Result<Found<'c>, Error> {
    let found = catalog.find(name)?;
    let lost = name.find(['?', '#']).filter(|at| name.get(at + 1..).is_some_and(|rest| !rest.trim().is_empty()));
    let Some(at) = lost else { return Ok(found) };
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let place = Span::new(offset(at), offset(name.trim_end().len()));
    let problem = Diagnostic::elsewhere(Code::QueryString, Part::Entity, "the query after the path would be lost");
    let help = "remove it and use FILTER and flags; `konnect-filter decode` converts it";
    Err(problem.at(place).label("a query").help(help).into())
}

/// What the request says besides the filter.
pub(crate) fn options(typed: Request) -> wire::Options {
    let style = if typed.readable { wire::Style::Readable } else { wire::Style::Strict };
    wire::Options {
        region: typed.region,
        default_region: default_region(),
        base_url: typed.base_url,
        unconfirmed_base: false,
        params: typed.params,
        page_size: typed.page_size,
        page_number: typed.page_number,
        page_after: typed.page_after,
        page_before: typed.page_before,
        sort: typed.sort,
        query: typed.query,
        style,
    }
}

/// Says that only `list` looks names up, where a path parameter looks like one.
pub(crate) fn remark_names(options: &wire::Options, session: &Session) {
    for (name, value) in options.params.iter().filter(|(_, value)| value.starts_with('@')) {
        session
            .remark(&format!("`{value}` was put in the path literally as `{name}`; only `list` looks up ids by name"));
    }
}

/// Variables that name a region; the second one is kongctl's, whose token is read too.
const REGIONS: [&str; 2] = ["KONNECT_REGION", "KONGCTL_DEFAULT_KONNECT_REGION"];

/// The region of the environment, if it says anything.
pub(crate) fn default_region() -> Option<String> {
    REGIONS.iter().find_map(|name| std::env::var(name).ok().filter(|region| !region.is_empty()))
}

/// The options with what the collection's address said already: its path's concrete segments and its host. A base address
/// that is given goes before. A path parameter that is given as something else than the address says is there twice, for
/// the check of the request to refuse.
pub(crate) fn with_found(mut options: wire::Options, found: &Found<'_>) -> wire::Options {
    for said in &found.params {
        if !options.params.contains(said) {
            options.params.push(said.clone());
        }
    }
    if options.base_url.is_none() {
        options.base_url.clone_from(&found.base_url);
        options.unconfirmed_base = found.warning.is_some();
    }
    options
}

/// The instant that relative dates count from, and the limits.
///
/// # Errors
/// When `--now` is not RFC 3339.
pub(crate) fn context(now: Option<&str>, session: &mut Session) -> Result<check::Context, Stop> {
    let now = match now {
        None => this_second(),
        Some(given) => {
            session.source(Part::Now, given);
            given.parse().map_err(|_| {
                let message = format!("`{given}` is not an RFC 3339 time");
                Diagnostic::elsewhere(Code::InvalidNow, Part::Now, message)
                    .help("write a time like `2026-08-22T00:00:00Z`")
            })?
        }
    };
    Ok(check::Context { now, limits: session.limits.clone() })
}

/// What `now` is without `--now`: the beginning of this second. Nanoseconds would make each URL another one. It is one
/// instant for the whole filter, so that `< now-7d` and `>= now-7d` leave no record out between them; and as it is not
/// later than the clock, `>= now-7d` keeps all that it would keep by the clock.
fn this_second() -> Timestamp {
    Timestamp::from_second(Timestamp::now().as_second()).unwrap_or(Timestamp::MIN)
}

/// What a plan may do.
pub(crate) fn plan_options(typed: &Planning, session: &Session) -> plan::Options {
    plan::Options { strict: typed.strict, split: typed.split, partial: typed.partial, limits: session.limits.clone() }
}

/// What a plan may do where it is only shown: several requests and a residual, unless one of them alone was asked for.
pub(crate) fn free_plan_options(typed: &Planning, session: &Session) -> plan::Options {
    let options = plan_options(typed, session);
    let free = !options.split && !options.partial;
    plan::Options { split: options.split || free, partial: options.partial || free, ..options }
}
