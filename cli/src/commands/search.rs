//! `search`: the filter as a Konnect Search query.

use konnect_filter::catalog::Catalog;
use konnect_filter::{plan, syntax, wire};

use crate::args::{Search, SearchOutput};
use crate::session::{Outcome, Session};
use crate::terminal;
use crate::{input, request};

/// The collection that answers a search.
pub(super) const SEARCH: &str = "ksearch@v1/search";

/// Its parameter.
pub(super) const QUERY: &str = "q";

pub(super) fn run(typed: Search, session: &mut Session) -> Outcome {
    let source = input::filter(&typed.filter, session)?;
    let arguments = request::arguments(&typed.arguments, Some(&typed.filter), session)?;
    let filter = syntax::parse_with(&source, &session.limits)?.bind(&arguments)?;
    let q = wire::search(&filter)?;
    if typed.output == SearchOutput::Q {
        terminal::print(&format!("{q}\n"))?;
        return Ok(0);
    }
    let no_region = typed.region.is_none();
    let mut options = wire::RequestOptions::default().with_query(vec![(QUERY.to_owned(), q)]);
    options.region = typed.region;
    options.default_region = request::default_region();
    options.base_url = typed.base_url.or_else(|| request::default_base_url().filter(|_| no_region));
    let address = options.resolve(Catalog::builtin().find(SEARCH)?.entity)?;
    session.warn(address.warnings());
    let everything = plan::Request::default();
    let request = address.request(&everything).allow_http_loopback(typed.allow_http_loopback);
    let line = match typed.output {
        SearchOutput::Curl => request.curl()?,
        SearchOutput::Wget => request.wget()?,
        SearchOutput::Httpie => request.httpie()?,
        SearchOutput::Kongctl => request.kongctl()?,
        SearchOutput::PowerShell => request.powershell()?,
        SearchOutput::Cmd => request.cmd()?,
        _ => request.to_text(),
    };
    terminal::print(&format!("{line}\n"))?;
    Ok(0)
}
