//! `search`: the filter as a Konnect Search query.

use std::collections::HashSet;

use konnect_filter::catalog::Catalog;
use konnect_filter::error::{brief, closest};
use konnect_filter::{Filter, plan, syntax, wire};

use crate::args::{Search, SearchOutput};
use crate::limits::MAX_NAMES;
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
    doubt(&filter, session);
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
    let request = address.request(&everything).with_allow_http_loopback(typed.allow_http_loopback);
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

/// The selectors that Kong documents, but for those of any attribute.
const SELECTORS: [&str; 6] = ["type", "id", "name", "description", "labels", "public_labels"];

/// Says which names may be misspelled: whatever is not a selector is searched for as an attribute.
pub(super) fn doubt(filter: &Filter<'_>, session: &Session) {
    let mut told = HashSet::new();
    for predicate in filter.predicates() {
        let name = predicate.field().name();
        let (first, rest) = name.find('.').map_or((name, ""), |at| name.split_at(at));
        // Of two letters, another one is most often meant.
        if SELECTORS.contains(&first) || first.len() < 3 || told.len() == MAX_NAMES || !told.insert(name) {
            continue;
        }
        if let Some(near) = closest(first, SELECTORS) {
            let near = format!("{near}{rest}");
            let (name, near) = (brief(name), brief(&near));
            session.remark(&format!("`{name}` is searched for as an attribute: did you mean `{near}`?"));
        }
    }
}
