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
mod raw;
mod refused;
mod shell;
mod value;
mod word;

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use self::line::{Line, Source};
use self::paging_role::PageRole;
use self::piece::{Piece, piece, problem};
use super::options::RequestOptions;
use super::{paging, params, sort};
use crate::catalog::parameter;
use crate::catalog::{Catalog, Entity, Match, Operator, Several, is_of_site};
use crate::error::{Code, Diagnostic, Error, Part, Problems, Result, Setting, brief, closest};
use crate::limits::Limits;
use crate::span::Span;
use crate::syntax::{Draft, Filter};

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
        Some(cmd) => error.map(|found| Diagnostic { span: found.span.map(|span| cmd.place(span)), ..found }),
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
    let without_edits = |problem: Diagnostic| Diagnostic { edits: Vec::new(), ..problem };
    let source = Source { text: &line.text, line: Some(line) };
    let mut decoded = decode_plain(source, catalog, limits).map_err(|error| error.map(without_edits))?;
    let arguments = decoded.filter.iter().flat_map(|filter| filter.arguments().map(|(_, span)| span.start));
    let unexpanded = line.unexpanded(&arguments.collect());
    decoded.warnings = decoded.warnings.into_iter().map(without_edits).chain(unexpanded).collect();
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
    let Match { entity, params, base_url, warning } = found;
    let is_unconfirmed = warning.is_some();
    let mut warnings: Vec<_> = older.into_iter().chain(warning).map(|found| of_url(found, source, address)).collect();
    let is_page = is_of_site(address) && !base_url.as_deref().is_some_and(is_of_site);
    let (query, own) = if is_page { page::split(query) } else { (query.split('&').collect(), Vec::new()) };
    warnings.extend(page::ignored(source, &own));
    let read = read(source, &query, Some(entity), limits);
    // What is wrong may be so only of the collection that the address was taken for.
    if let Err(error) = &read {
        Error::unless_empty(warnings.iter().chain(error.iter()).cloned().collect())?;
    }
    let mut decoded = read?;
    decoded.options.params = params;
    decoded.options.base_url = base_url;
    decoded.options.unconfirmed_base = is_unconfirmed;
    decoded.warnings.extend(warnings);
    Ok(decoded)
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
    read(source, &parameters, entity, limits)
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
fn of_url(found: Diagnostic, source: Source<'_>, address: &str) -> Diagnostic {
    let part = |span: Span| span.get(address).map(|part| source.span_of(part));
    let span = Some(found.span.and_then(part).unwrap_or_else(|| source.span_of(address)));
    // The URL has its host already.
    let remedies = found.remedies.into_iter().filter(|remedy| remedy.setting != Setting::BaseUrl).collect();
    Diagnostic { part: Part::Url, span, remedies, edits: Vec::new(), labels: Vec::new(), ..found }
}

fn read<'c>(source: Source<'_>, query: &[&str], entity: Option<&'c Entity>, limits: &Limits) -> Result<Decoded<'c>> {
    let problems = Problems::new(limits.problems);
    let mut reader = Reader { entity, drafts: Vec::new(), options: RequestOptions::default(), problems };
    let stopped = query.iter().find_map(|raw| raw.get(raw.find(|c: char| c == '#' || c.is_control())?..));
    if let Some(rest) = stopped {
        let found = rest.chars().next().map_or(0, char::len_utf8);
        let place = source.span_of(rest.get(..found).unwrap_or(""));
        let (message, help) = match rest.as_bytes().first() {
            Some(b'#') => ("a `#` ends the query: anything after it is never sent", "write `%23` for a `#` in a value"),
            _ => ("the query contains a control character", "percent-encode it, e.g. `%0A`"),
        };
        return Err(problem(Code::InvalidUrl, message).at(place).help(help).into());
    }
    let mut seen: HashMap<String, Span> = HashMap::new();
    for raw in query.iter().filter(|raw| !raw.is_empty()) {
        if reader.problems.is_full() {
            break;
        }
        let piece = match piece(source, raw) {
            Ok(piece) => piece,
            Err(found) => {
                reader.problems.push(*found);
                continue;
            }
        };
        match seen.entry(reader.key(&piece.name)) {
            Entry::Occupied(_) if reader.repeats(&piece.name) => {
                if let Err(found) = reader.take(&piece) {
                    let found = if found.span.is_none() { found.at(piece.span()) } else { *found };
                    reader.problems.push(found);
                }
            }
            Entry::Occupied(first) => {
                let message = format!("`{}` appears twice in the query", brief(&piece.name));
                let found =
                    problem(Code::DuplicateParameter, message).at(piece.span()).also(*first.get(), "first here");
                reader.problems.push(found.help("some servers reject that, others use only one of them: remove one"));
            }
            Entry::Vacant(free) => {
                free.insert(piece.span());
                if let Err(found) = reader.take(&piece) {
                    let found = if found.span.is_none() { found.at(piece.span()) } else { *found };
                    reader.problems.push(found);
                }
            }
        }
    }
    reader.finish()
}

/// What was read of a query so far.
struct Reader<'c> {
    entity: Option<&'c Entity>,
    drafts: Vec<Draft<'static>>,
    options: RequestOptions,
    problems: Problems,
}

type Taken = std::result::Result<(), Box<Diagnostic>>;

impl<'c> Reader<'c> {
    /// What makes two parameters the same: `filter[labels][env]` and `filter[labels.env]` are.
    fn key(&self, name: &str) -> String {
        match name::read(name, Span::NONE, self.entity) {
            Ok(Some(read)) => {
                let (prefix, _) = parameter::split(name);
                format!("{prefix}[{}][{}]", read.field, read.operator.and_then(Operator::suffix).unwrap_or_default())
            }
            _ => name.to_owned(),
        }
    }

    /// Whether the collection takes a parameter several times.
    fn repeats(&self, name: &str) -> bool {
        let Some(entity) = self.entity else { return false };
        let several = match (&entity.sort, params::find(name, entity)) {
            (Some(sort), _) if name == sort::NAME => sort.several,
            (_, Some(param)) => param.several,
            _ => return false,
        };
        several == Several::Repeated
    }

    fn take(&mut self, piece: &Piece<'_>) -> Taken {
        // Some parameters are called as filters are, and have no fields.
        let brackets = piece.name.contains('[');
        if brackets && self.entity.is_some_and(|entity| params::find(&piece.name, entity).is_some()) {
            return self.extra(piece);
        }
        if let Some(name) = name::read(&piece.name, piece.name_span, self.entity)
            .map_err(|found| Box::new(found.at(piece.name_span)))?
        {
            offered(&name, piece.value.is_none()).map_err(|found| Box::new(found.at(piece.name_span)))?;
            return self.filter(&name, piece);
        }
        if let Some(name) = self.entity.and_then(|entity| flat::with_operator(entity, &piece.name)) {
            return self.filter(&name, piece);
        }
        if let Some(field) = self.entity.and_then(|entity| flat::find(entity, &piece.name)) {
            self.drafts.extend(flat::predicates(field, piece)?);
            return Ok(());
        }
        let value = piece.value.as_deref();
        let has_own = |entity: &Entity| entity.sort.is_none() && params::find(sort::NAME, entity).is_some();
        match (&*piece.name, self.entity) {
            (sort::NAME, entity) if !entity.is_some_and(has_own) => self.sort(value.unwrap_or_default()),
            (name, entity) => match PageRole::of(name, entity) {
                Some(role) => self.page(piece, role),
                None => self.extra(piece),
            },
        }
    }

    fn filter(&mut self, name: &name::Name<'_>, piece: &Piece<'_>) -> Taken {
        let draft = value::predicate(name, piece);
        self.drafts.push(draft.map_err(|found| {
            let place = if piece.value.is_some() { piece.value_span } else { piece.name_span };
            Box::new(found.at(place))
        })?);
        Ok(())
    }

    fn sort(&mut self, value: &str) -> Taken {
        let sort = self.entity.and_then(|entity| entity.sort.as_ref());
        let descending = sort.is_some_and(|sort| sort.descending);
        let minus = sort.is_some_and(|sort| sort.minus);
        let mark = sort.and_then(|sort| sort.mark.as_deref());
        let marked = |key: &str| {
            let (field, direction) = key.rsplit_once(mark?)?;
            matches!(direction, "asc" | "desc").then(|| format!("{field} {direction}"))
        };
        let keys = value.split(',').map(|key| match key.split_whitespace().collect::<Vec<_>>().as_slice() {
            [field] if minus && field.starts_with('-') => format!("{} desc", field.trim_start_matches('-')),
            [field] if marked(field).is_some() => marked(field).unwrap_or_default(),
            // The options read nothing as ascending; some collections do not.
            [field] if descending => format!("{field} desc"),
            words => words.join(" "),
        });
        self.options.sort.extend(keys);
        match self.entity {
            Some(entity) => self.verify(|options, problems| {
                sort::parameters(&options.sort, entity, problems);
            }),
            None => Ok(()),
        }
    }

    fn page(&mut self, piece: &Piece<'_>, role: PageRole) -> Taken {
        let value = piece.value.as_deref().unwrap_or_default();
        let mut one = RequestOptions::default();
        let number = || {
            value.parse::<u64>().map_err(|_| {
                let message = format!("`{}` takes a whole number, not `{}`", piece.name, brief(value));
                Box::new(problem(Code::InvalidPaging, message).at(piece.span()).help("write it in digits, such as 100"))
            })
        };
        match role {
            PageRole::Size => one.page_size = Some(number()?),
            PageRole::Number => one.page_number = Some(number()?),
            PageRole::Before => one.page_before = Some(value.to_owned()),
            PageRole::After => one.page_after = Some(value.to_owned()),
        }
        if let Some(entity) = self.entity {
            let mut found = Problems::new(1);
            paging::parameters(&one, entity, &mut Vec::new(), &mut found);
            of_option(found)?;
            let other = match role {
                PageRole::Before => &self.options.page_after,
                PageRole::After => &self.options.page_before,
                PageRole::Size | PageRole::Number => &None,
            };
            if other.is_some() {
                return Err(Box::new(Diagnostic { part: Part::Url, ..paging::both().at(piece.span()) }));
            }
        }
        let options = &mut self.options;
        options.page_size = one.page_size.or(options.page_size);
        options.page_number = one.page_number.or(options.page_number);
        options.page_after = one.page_after.or(options.page_after.take());
        options.page_before = one.page_before.or(options.page_before.take());
        Ok(())
    }

    fn extra(&mut self, piece: &Piece<'_>) -> Taken {
        let pair = (piece.name.clone().into_owned(), piece.value.clone().unwrap_or_default().into_owned());
        match self.entity {
            None if piece.value.is_none() => {
                let message = format!("`{}` is neither a URL nor a query parameter", brief(&piece.name));
                let help = "write a URL, or a query string such as `filter[name]=prod`";
                return Err(Box::new(problem(Code::InvalidUrl, message).help(help)));
            }
            None => {}
            Some(entity) => {
                let Some(param) = params::find(&piece.name, entity) else {
                    return Err(Box::new(unknown(&piece.name, entity)));
                };
                if let Some(found) = params::not_a_value(param, &pair.1) {
                    return Err(Box::new(found));
                }
            }
        }
        self.options.query.push(pair);
        Ok(())
    }

    /// Checks what was read as the options of a request would be.
    fn verify(&self, check: impl FnOnce(&RequestOptions, &mut Problems)) -> Taken {
        let mut found = Problems::new(1);
        check(&self.options, &mut found);
        of_option(found)
    }

    fn finish(mut self) -> Result<Decoded<'c>> {
        self.problems.sort();
        self.problems.finish()?;
        let filter = Draft::all(self.drafts).map(Draft::build).transpose()?;
        Ok(Decoded { entity: self.entity, filter, options: self.options, warnings: Vec::new() })
    }
}

/// The problem of an option, as one of the URL.
fn of_option(found: Problems) -> Taken {
    match found.iter().next() {
        None => Ok(()),
        Some(found) => Err(Box::new(Diagnostic { part: Part::Url, ..found.clone() })),
    }
}

/// Whether the field takes the operator. That it exists can be asked of every field; with and without `[eq]` is the same.
fn offered(name: &name::Name<'_>, no_value: bool) -> Taken {
    let Some(field) = name.known else { return Ok(()) };
    let is_offered = match name.operator {
        None if no_value => true,
        None | Some(Operator::Eq) => field.offers(Operator::Bare) || field.offers(Operator::Eq),
        Some(operator) => field.offers(operator),
    };
    if is_offered {
        return Ok(());
    }
    let operator = name.operator.unwrap_or(Operator::Bare);
    let message = format!("`{}` does not take `{}`", brief(&name.field), operator.as_str());
    let known: Vec<&str> = field.operators().iter().map(Operator::as_str).collect();
    Err(Box::new(problem(Code::UnsupportedOperator, message).help(format!("it takes {}", known.join(", ")))))
}

fn unknown(name: &str, entity: &Entity) -> Diagnostic {
    let params = entity.params.iter().map(|param| param.name.as_str());
    let help = match closest(name, params.chain(["filter", "sort"])) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "remove it, or write it as `filter[FIELD][OPERATOR]`".to_owned(),
    };
    let message = format!("`{}` has no query parameter `{}`", entity.name(), brief(name));
    problem(Code::UnknownParameter, message).help(help)
}
