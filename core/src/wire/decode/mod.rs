//! A URL or a query string back to a filter and what else it says.

mod curl;
mod curl_options;
mod flat;
mod glob;
mod line;
mod name;
mod page;
mod paging_role;
mod pasted;
mod piece;
mod powershell;
mod programs;
mod query;
mod raw;
mod refused;
mod shell;
mod value;
mod word;

use self::line::{Line, Source};
use self::piece::problem;
use super::options::RequestOptions;
use crate::catalog::{Catalog, Entity, Match, is_of_site};
use crate::error::{Code, Diagnostic, Error, Part, Result, Setting};
use crate::limits::Limits;
use crate::span::Span;
use crate::syntax::Filter;

/// What a URL says; as JSON, a [`RequestSpec`](super::RequestSpec).
///
/// ```
/// use konnect_filter::Limits;
/// use konnect_filter::catalog::Catalog;
/// use konnect_filter::wire::{Decoded, decode};
/// let url = "/v3/teams/7f/users?filter[active]=true&page[size]=5";
/// let Decoded { entity, filter, options, .. } = decode(url, Catalog::builtin(), &Limits::DEFAULT)?;
/// assert_eq!(entity.unwrap().name(), "identity@v3/teams/users");
/// assert_eq!(filter.unwrap().to_string(), "active = true");
/// assert_eq!((options.params[0].1.as_str(), options.page_size), ("7f", Some(5)));
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Decoded<'c> {
    /// The collection, when the URL names one.
    pub entity: Option<&'c Entity>,
    /// The filter; none when the URL asks for the whole collection.
    pub filter: Option<Filter<'static>>,
    /// Everything else: base address, path parameters, sort, paging, extra parameters. Resolving them against the entity
    /// again gives a URL that means the same.
    pub options: RequestOptions,
    /// What does not stop, but is probably meant otherwise: a host that does not serve the collection.
    pub warnings: Vec<Diagnostic>,
}

/// Reads a URL, a path with a query, an entity's name with a query, or a query alone.
///
/// So is a command line with a URL in it, such as one of `curl`, the first line of a request (`GET /v3/users HTTP/1.1`), and a page
/// of Konnect's site that shows a list, whose own parameters are ignored with a warning. Of `curl`, what `-G` and `--url-query` add to
/// the URL is read, too. A value that is a variable of the shell becomes an argument of the filter, `$NAME`; in any other place
/// it is text, with a warning.
///
/// Brackets may be raw or percent-encoded, a space `+` or `%20`. Where the text names a collection, everything is checked
/// against it.
///
/// ```
/// use konnect_filter::Limits;
/// use konnect_filter::catalog::Catalog;
/// use konnect_filter::wire::decode;
/// let url = "https://global.api.konghq.com/v3/users?filter[email][contains]=kong&filter%5Bactive%5D=true&page[size]=10";
/// let decoded = decode(url, Catalog::builtin(), &Limits::DEFAULT)?;
/// assert_eq!(decoded.filter.unwrap().to_string(), r#"email contains "kong" and active = true"#);
/// assert_eq!(decoded.options.page_size, Some(10));
/// # Ok::<(), konnect_filter::Error>(())
/// ```
///
/// # Errors
/// Every problem at once, each with its place in the text: an address that names no collection, a parameter that the
/// collection does not have or that appears twice, bad escapes, malformed brackets, values of the wrong type. Warnings about the
/// address come first, as the rest may be wrong only of the collection that it was taken for.
pub fn decode<'c>(text: &str, catalog: &'c Catalog, limits: &Limits) -> Result<Decoded<'c>> {
    too_long(text, limits)?;
    let cmd = pasted::unescaped(text);
    let own = cmd.as_ref().map_or(text, |cmd| &cmd.text);
    let line = pasted::command(own, cmd.is_some()).map_err(|error| match &cmd {
        Some(cmd) => error.map(|found| match found.span {
            Some(span) => found.at(cmd.place(span)),
            None => found,
        }),
        None => error,
    })?;
    let line = match (line, cmd) {
        (Some(line), Some(cmd)) => Some(line.of(&cmd)),
        (line, cmd) => line.or(cmd),
    };
    let Some(line) = line else { return decode_plain(Source { text, line: None }, catalog, limits) };
    decode_line(&line, catalog, limits)
}

/// Reads the address of a command line.
fn decode_line<'c>(line: &Line, catalog: &'c Catalog, limits: &Limits) -> Result<Decoded<'c>> {
    // A replacement would have to be escaped again.
    let source = Source { text: &line.text, line: Some(line) };
    let mut decoded = decode_plain(source, catalog, limits).map_err(|error| error.map(Diagnostic::without_edits))?;
    let arguments = decoded.filter.iter().flat_map(|filter| filter.arguments().map(|(_, span)| span.start));
    let unexpanded = line.unexpanded(&arguments.collect());
    decoded.warnings = decoded.warnings.into_iter().map(Diagnostic::without_edits).chain(unexpanded).collect();
    Ok(decoded)
}

fn decode_plain<'c>(source: Source<'_>, catalog: &'c Catalog, limits: &Limits) -> Result<Decoded<'c>> {
    let text = source.text;
    let (address, query) = split(pasted::after_prompt(text).trim_end());
    if address.is_empty() {
        return read_query(source, None, limits);
    }
    let (found, older) = match catalog.find(address) {
        Ok(found) => (found, None),
        // Links in old pages and scripts have the version of their time.
        Err(error) => match catalog.find_newer(address) {
            Some(newer) => (newer.found, Some(newer.warning)),
            None => return Err(moved(error, source, address)),
        },
    };
    let Match { entity, params, base_url, warnings: foreign } = found;
    let is_unconfirmed = !foreign.is_empty();
    let mut warnings: Vec<_> = older.into_iter().chain(foreign).map(|found| of_url(found, source, address)).collect();
    let is_page = is_of_site(address) && !base_url.as_deref().is_some_and(is_of_site);
    let (query, own) = if is_page { page::split(query) } else { (query.split('&').collect(), Vec::new()) };
    warnings.extend(page::ignored(source, &own));
    let read = query::read(source, &query, Some(entity), limits);
    // What is wrong may be so only of the collection that the address was taken for.
    if let Err(error) = &read {
        Error::unless_empty(warnings.iter().chain(error.iter()).cloned().collect())?;
    }
    let (filter, mut options) = read?;
    options.params = params;
    options.base_url = base_url;
    options.unconfirmed_base = is_unconfirmed;
    Ok(Decoded { entity: Some(entity), filter, options, warnings })
}

/// Reads a query string alone, with or without a `?` before it, checked against the entity if one is given.
///
/// Without an entity only the form is checked, and the look of a value decides whether it is text.
///
/// ```
/// use konnect_filter::{Limits, catalog::Catalog, wire::decode_query};
/// let users = Catalog::builtin().find("users")?.entity;
/// let decoded = decode_query("filter[active]=true&page[size]=5", Some(users), &Limits::DEFAULT)?;
/// assert_eq!(decoded.filter.unwrap().to_string(), "active = true");
/// assert_eq!(decoded.options.page_size, Some(5));
/// # Ok::<(), konnect_filter::Error>(())
/// ```
///
/// # Errors
/// As [`decode`]'s.
pub fn decode_query<'c>(text: &str, entity: Option<&'c Entity>, limits: &Limits) -> Result<Decoded<'c>> {
    too_long(text, limits)?;
    read_query(Source { text, line: None }, entity, limits)
}

fn read_query<'c>(source: Source<'_>, entity: Option<&'c Entity>, limits: &Limits) -> Result<Decoded<'c>> {
    let query = source.text.trim_start();
    let parameters: Vec<&str> = query.strip_prefix('?').unwrap_or(query).split('&').collect();
    let (filter, options) = query::read(source, &parameters, entity, limits)?;
    Ok(Decoded { entity, filter, options, warnings: Vec::new() })
}

/// The address and the query of a text; no address where the text begins as a query.
fn split(text: &str) -> (&str, &str) {
    let trimmed = text.trim();
    let (head, query) = trimmed.split_once('?').unwrap_or((trimmed, ""));
    let is_address = head.starts_with('/') || head.contains("://") || !head.contains(['=', '&', '[', '%']);
    if head.is_empty() || !is_address || (head.len() == trimmed.len() && !head.contains('/')) {
        return ("", trimmed);
    }
    (head, query)
}

fn too_long(text: &str, limits: &Limits) -> Result<()> {
    let most = limits.text_bytes.min(Limits::MAX_TEXT_BYTES);
    if text.len() <= most {
        return Ok(());
    }
    let message = format!("the URL has more than {most} bytes, which is the limit");
    Err(problem(Code::TooLong, message).help("send less in one request").into())
}

/// Problems with an entity's name, as problems of the URL that contains it.
fn moved(error: Error, source: Source<'_>, address: &str) -> Error {
    error.map(|found| {
        let mut problem = of_url(found, source, address);
        problem.help.get_or_insert_with(|| "write a URL such as https://us.api.konghq.com/v2/control-planes".into());
        problem
    })
}

/// What was found of an entity's name, as found of the URL that it is part of.
fn of_url(mut found: Diagnostic, source: Source<'_>, address: &str) -> Diagnostic {
    let part = |span: Span| span.get(address).map(|part| source.span_of(part));
    let span = found.span.and_then(part).unwrap_or_else(|| source.span_of(address));
    // The URL has its host already.
    found.remedies.retain(|remedy| remedy.setting != Setting::BaseUrl);
    found.labels.clear();
    found.without_edits().moved_to(Part::Url).at(span)
}
