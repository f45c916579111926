//! `search`: the filter as a Konnect Search query.

use clap::ArgMatches;
use konnect_filter::catalog::Catalog;
use konnect_filter::{plan, syntax, wire};

use super::text;
use crate::session::{Outcome, Session};
use crate::{input, output, request};

/// The collection that answers a search.
pub(super) const SEARCH: &str = "ksearch@v1/search";

/// Its parameter.
pub(super) const QUERY: &str = "q";

pub(super) fn run(matches: &ArgMatches, session: &mut Session) -> Outcome {
    let source = input::required_filter(matches, session)?;
    let filter = syntax::parse_with(&source, &session.limits)?;
    let q = wire::search(&filter)?;
    let how = text(matches, "output").unwrap_or(QUERY);
    if how == QUERY {
        output::print(&format!("{q}\n"))?;
        return Ok(0);
    }
    let options = wire::Options {
        region: text(matches, "region").map(str::to_owned),
        default_region: request::default_region(),
        base_url: text(matches, "base-url").map(str::to_owned),
        query: vec![(QUERY.to_owned(), q)],
        ..wire::Options::default()
    };
    let address = options.resolve(Catalog::builtin().find(SEARCH)?.entity)?;
    session.warn(address.warnings());
    let everything = plan::Request::default();
    let request = address.request(&everything);
    let line = match how {
        "curl" => request.curl()?,
        "httpie" => request.httpie()?,
        _ => request.to_text(),
    };
    output::print(&format!("{line}\n"))?;
    Ok(0)
}
