//! The parameters in the address of a page of Konnect's site.

use super::line::Source;
use super::piece::problem;
use crate::error::{Code, Diagnostic, Severity, brief};
use crate::suggest::listed;

/// The parameters that are read as those of the API, and those that are the page's own.
pub(super) fn split(query: &str) -> (Vec<&str>, Vec<&str>) {
    let query = query.split('#').next().unwrap_or_default();
    let is_structured = |raw: &&str| {
        let name = raw.split('=').next().unwrap_or_default();
        ["[", "%5B", "%5b"].iter().any(|bracket| name.contains(bracket))
    };
    query.split('&').filter(|raw| !raw.is_empty()).partition(is_structured)
}

/// That the page's own parameters say nothing here.
pub(super) fn ignored(source: Source<'_>, own: &[&str]) -> Option<Diagnostic> {
    let span = source.span_of(own.first()?).to(source.span_of(own.last()?));
    let names: Vec<_> = own.iter().map(|raw| brief(raw.split('=').next().unwrap_or_default()).to_string()).collect();
    let (verb, what) = if own.len() == 1 { ("is", "a parameter") } else { ("are", "parameters") };
    let message = format!("{} {verb} {what} of the web page, and {verb} ignored", listed(names.iter()));
    let mut found = problem(Code::UnknownParameter, message).at(span);
    found.severity = Severity::Warning;
    Some(found.help("they change what the page shows, and not what the API lists"))
}
