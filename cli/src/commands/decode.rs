//! `decode`: a URL or query string back to a filter.

use std::fmt::Write as _;

use jiff::Timestamp;
use konnect_filter::catalog::Entity;
use konnect_filter::error::{Code, Diagnostic, Part, Severity};
use konnect_filter::wire::{self, Decoded, RequestSpec};
use konnect_filter::{Error, check};

use crate::args::{Decode, DecodeOutput};
use crate::input;
use crate::secrets::Secrets;
use crate::session::{Outcome, Session};
use crate::terminal::{self, Form, one_line};

pub(super) fn run(typed: &Decode, session: &mut Session) -> Outcome {
    let catalog = crate::catalogs::catalog(&typed.catalog, session)?;
    let url = match typed.url.as_str() {
        "-" => input::stdin(Part::Url, session.limits.text_bytes)?,
        url => url.to_owned(),
    };
    let url = bare(url.trim());
    if url.is_empty() {
        // As with an empty FILTER: often a shell variable that was never set.
        let problem = Diagnostic::in_part(Code::InvalidUrl, Part::Url, "the URL is empty");
        return Err(problem.help("use `?` for an empty query (everything)").into());
    }
    let all = addresses(url);
    if all > 1 {
        let message = format!("there are {all} URLs, and `decode` takes one");
        let problem = Diagnostic::in_part(Code::InvalidUrl, Part::Url, message);
        let each = "while read -r url; do konnect-filter decode \"$url\"; done < FILE";
        return Err(problem.help(format!("give one, or decode each line of a file: {each}")).into());
    }
    session.source(Part::Url, url);
    let mut decoded = match &typed.entity {
        None => wire::decode(url, &catalog, &session.limits)?,
        Some(name) => {
            session.source(Part::Entity, name);
            let entity = catalog.find_without_query(name)?.entity;
            let (address, _) = url.split_once('?').unwrap_or((url, ""));
            if address.starts_with('/') || address.contains("://") {
                of_entity(wire::decode(url, &catalog, &session.limits)?, entity)?
            } else {
                wire::decode_query(url, Some(entity), &session.limits)?
            }
        }
    };
    // Nothing takes a name and a password before the host, so none is handed on.
    if let Some(base) = &mut decoded.options.base_url {
        *base = Secrets::default().masked(base).into_owned();
    }
    let shown = match typed.output {
        DecodeOutput::Filter => decoded.filter.as_ref().map(|filter| format!("{filter}\n")).unwrap_or_default(),
        DecodeOutput::Json => format!("{}\n", serde_json::to_string(&RequestSpec::from(&decoded))?),
        DecodeOutput::Text => page(&decoded),
    };
    let form = if typed.output == DecodeOutput::Json { Form::Json } else { Form::Text };
    terminal::print_as(form, &shown)?;
    session.warn(&decoded.warnings);
    session.warn(&doubts(&decoded, session));
    Ok(0)
}

/// An address without the quotes or angle brackets that a page or a mail has around it.
fn bare(text: &str) -> &str {
    let pairs = [
        ('"', '"'),
        ('\'', '\''),
        ('`', '`'),
        ('<', '>'),
        ('\u{2039}', '\u{203a}'),
        ('\u{ab}', '\u{bb}'),
        ('\u{201c}', '\u{201d}'),
    ];
    let inner = pairs.iter().find_map(|(open, close)| text.strip_prefix(*open)?.strip_suffix(*close)).map(str::trim);
    let is_address = |inner: &&str| {
        let begins = inner.starts_with('/') || inner.starts_with("http://") || inner.starts_with("https://");
        begins && !inner.contains(char::is_whitespace)
    };
    inner.filter(is_address).unwrap_or(text)
}

/// How many lines begin with a URL. In a pasted request or command of several lines, one does at most.
fn addresses(text: &str) -> usize {
    let is_address = |line: &str| line.starts_with("http://") || line.starts_with("https://") || line.starts_with('/');
    text.lines().map(str::trim).filter(|line| is_address(line)).count()
}

/// What `encode` would refuse to send. A URL may say it all the same: it is told and still decoded.
fn doubts(decoded: &Decoded<'_>, session: &Session) -> Vec<Diagnostic> {
    let Some((entity, filter)) = decoded.entity.zip(decoded.filter.as_ref()) else { return Vec::new() };
    let context = check::Context::at(Timestamp::now()).with_limits(session.limits.clone());
    let problems = match check::check(filter, entity, &context) {
        Ok(checked) => {
            // A service that reads an empty value as none, or as a test of every record, answers with everything.
            let is_doubtful = |warning: &&Diagnostic| matches!(warning.code, Code::AlwaysTrue | Code::AlwaysFalse);
            checked.warnings().iter().filter(is_doubtful).cloned().collect()
        }
        Err(error) => error.into_diagnostics(),
    };
    // The places are those in the URL, and the edits those of a filter's text.
    let doubt = |mut problem: Diagnostic| {
        (problem.part, problem.severity, problem.edits) = (Part::Url, Severity::Warning, Vec::new());
        problem
    };
    // An argument gets its value later, where the filter is used.
    problems.into_iter().filter(|problem| problem.code != Code::UnboundArgument).map(doubt).collect()
}

/// What was decoded of a whole URL, if it is the collection's that `--collection` names.
fn of_entity<'c>(decoded: Decoded<'c>, entity: &Entity) -> Result<Decoded<'c>, Error> {
    match decoded.entity {
        Some(own) if own.path != entity.path => {
            let message = format!("the URL belongs to `{}`, but `--collection` names `{}`", own.name(), entity.name());
            let problem = Diagnostic::in_part(Code::InvalidUrl, Part::Url, message);
            Err(problem.help("remove `--collection`: the URL already names its collection").into())
        }
        _ => Ok(decoded),
    }
}

/// For people: what is there, a line each.
fn page(decoded: &Decoded<'_>) -> String {
    let options = &decoded.options;
    let mut page = String::new();
    let mut line = |name: &str, text: &str| {
        // Writing to a String cannot fail.
        let _ = writeln!(page, "{:<12}{}", format!("{name}:"), one_line(text));
    };
    if let Some(entity) = decoded.entity {
        line("collection", &entity.name());
    }
    if let Some((name, place)) = options.base_url.as_deref().and_then(|base| place(base, decoded.entity)) {
        line(name, place);
    }
    for (name, value) in &options.params {
        line("param", &format!("{name}={value}"));
    }
    line("filter", &decoded.filter.as_ref().map_or("none (whole collection)".to_owned(), ToString::to_string));
    if !options.sort.is_empty() {
        line("sort", &options.sort.join(", "));
    }
    let paging = paging(options);
    if !paging.is_empty() {
        line("page", &paging);
    }
    for (name, value) in &options.query {
        line("query", &format!("{name}={value}"));
    }
    page
}

/// The address before the path, as the option that says it: `--region` or `--base-url`. None where no option is needed, whatever the
/// environment says.
fn place<'d>(base: &'d str, entity: Option<&'d Entity>) -> Option<(&'static str, &'d str)> {
    let whole = Some(("base", base));
    let Some(Entity { servers, .. }) = entity else { return whole };
    let is_known = servers.global || !servers.regions.is_empty() || servers.base_url.is_some();
    // Of several regions, the usual one is not asked where `KONNECT_REGION` names another.
    if is_known && servers.regions.is_empty() && base == servers.base(servers.usual_region()) {
        return None;
    }
    if servers.base_url.is_some() {
        let region = servers.regions.iter().find(|region| servers.base(region) == base);
        return region.map(|region| ("region", region.as_str())).or(whole);
    }
    let region = base.strip_prefix("https://").and_then(|host| host.strip_suffix(".api.konghq.com"));
    let is_region = |region: &&str| {
        let is_served = !servers.regions.is_empty() && (*region != "global" || servers.global);
        is_served && !region.contains(['.', '/', ':', '@'])
    };
    region.filter(is_region).map(|region| ("region", region)).or(whole)
}

fn paging(options: &wire::RequestOptions) -> String {
    let number = |name: &str, n: Option<u64>| n.map(|n| format!("{name} {n}"));
    let cursor = |name: &str, text: &Option<String>| text.as_ref().map(|text| format!("{name} {text}"));
    let parts = [
        number("size", options.page_size),
        number("number", options.page_number),
        cursor("after", &options.page_after),
        cursor("before", &options.page_before),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
