//! One file's collections.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

use super::api::{self, Api};
use super::document::Reader;
use super::filter::Filters;
use super::parameter::DeclaredParameter;
use super::record::Answer;
use super::reserved::ReservedSegments;
use super::servers::{self, Base};
use super::skipped::Skipped;
use super::text::parse;
use super::{beside, filter, number, paging, parameter, paths, record};
use crate::catalog::path::segments;
use crate::catalog::{Entity, Paging, Segment, SourceFile};
use crate::error::{Result, brief, place};
use crate::limits::Limits;
use crate::limits::import::MAX_PATHS;
use crate::limits::import::MAX_SEGMENTS;
use crate::percent;

/// What was read of one file.
pub(super) struct File {
    pub imported: Vec<Imported>,
    pub skipped: Vec<Skipped>,
    /// Collections that were left out, and parts of others.
    pub left_out: (usize, usize),
    /// Whether nothing in it, nor its name, says what its API is called.
    pub nameless: bool,
}

/// One collection and the file's version, by which the newer of two descriptions of one address is told.
pub(super) struct Imported {
    pub(super) entity: Entity,
    pub(super) revision: Vec<u64>,
}

/// Reads the collections of one file.
pub(super) fn read(source: &SourceFile<'_>, name: Option<&str>, limits: &Limits) -> Result<File> {
    let mut parsed = parse(source, limits)?;
    let is_first = version(&parsed.value).is_some_and(|version| version.starts_with("3.0"));
    if !is_first {
        beside::keep(&mut parsed.value);
    }
    let reader = Reader::new(&parsed.value, source.name, is_first);
    let (imported, nameless) = collections(&reader, source, name, &parsed.value)?;
    let left_out = (reader.notes.collections(), reader.notes.parts() + parsed.left_out.len());
    let mut skipped = reader.notes.finish(&parsed.value, source.name, source.text);
    skipped.extend(parsed.left_out.into_iter().map(|part| Skipped {
        file: source.name.to_owned(),
        line: Some(part.line),
        pointer: String::new(),
        what: part.what,
        why: part.why.to_owned(),
        collection: false,
    }));
    Ok(File { imported, skipped, left_out, nameless })
}

/// The version of OpenAPI that a file is written in, if it says one.
fn version(document: &Value) -> Option<Cow<'_, str>> {
    let version = document.get("openapi")?;
    // `openapi: 3.1` without quotes.
    Some(number::spelling(version).unwrap_or_else(|| version.as_str().unwrap_or_default().into()))
}

fn collections<'a>(
    reader: &Reader<'a>,
    source: &SourceFile<'_>,
    name: Option<&str>,
    document: &'a Value,
) -> Result<(Vec<Imported>, bool)> {
    if document.get("swagger").is_some() {
        return Err(reader.problem(
            "is a Swagger 2.0 file: convert it to OpenAPI 3, for example with swagger2openapi, and import that",
        ));
    }
    let Some(openapi) = version(document) else {
        return Err(reader.problem("is not an OpenAPI file: it has no `openapi: 3…`"));
    };
    if !openapi.starts_with("3.") {
        let message = format!("is not an OpenAPI 3 file: its `openapi` is `{}`, not 3.0 or 3.1", brief(&openapi));
        return Err(reader.problem(&message));
    }
    let info = document.get("info").unwrap_or(&Value::Null);
    // `version: 1.0` without quotes.
    let revision = match info.get("version").and_then(number::spelling) {
        Some(number) => revision(&number),
        None => revision(reader.text(info, "version")),
    };
    let base = servers::read(reader, reader.list(document, "servers"))?;
    let title = reader.text(info, "title");
    let kong = if base.is_of_kong { api::of_kong(title) } else { None };
    if kong.is_some() {
        reader.set_of_kong();
    }
    let found = name.map(str::to_owned).or_else(|| api::name(source.name, title, kong));
    let nameless = found.is_none();
    let api = Api { name: found.unwrap_or_else(|| "api".to_owned()), kong };
    let paths = match document.get("paths") {
        Some(Value::Object(paths)) => paths,
        // A file of webhooks or components only.
        None | Some(Value::Null) if !openapi.starts_with("3.0") => return Ok((Vec::new(), false)),
        None | Some(Value::Null) => return Err(reader.problem("has no `paths`")),
        Some(_) => return Err(reader.problem("cannot be read: its `paths` are not an object")),
    };
    if paths.len() > MAX_PATHS {
        return Err(reader.problem(&format!("has more than {MAX_PATHS} paths")));
    }
    let names: Vec<&str> = paths.keys().map(String::as_str).collect();
    let reserved = ReservedSegments::read(reader, &names)?;
    let mut entities = Vec::new();
    let mut addresses = HashMap::new();
    for (path, item) in paths {
        if path.starts_with("x-") {
            continue;
        }
        let Some((resolved, _)) = reader.follow(item)? else {
            reader.skip_collection(item, path, "what it refers to cannot be read");
            continue;
        };
        // What is beside a path's reference counts too.
        let items = [resolved, item];
        let Some(get) = items.iter().find_map(|item| item.get("get")) else {
            if !resolved.is_object() {
                reader.skip_collection(item, path, "it is not an object");
            }
            continue;
        };
        match collection(reader, &api, path, items, get, &base)? {
            Ok(None) => {}
            Ok(Some(mut entity)) => {
                if let Some(first) = addresses.insert(same_address(&entity), path) {
                    reader.skip_collection(get, path, format_args!("it has the address of `{}`", place(first)));
                    continue;
                }
                entity.reserved = reserved.of(reader, path)?;
                entities.push(Imported { entity, revision: revision.clone() });
            }
            Err(why) => reader.skip_collection(get, path, why),
        }
    }
    Ok((entities, nameless))
}

/// Reads one operation, if it lists a collection; the inner error says why that collection cannot be imported.
fn collection<'a>(
    reader: &Reader<'a>,
    api: &Api,
    path: &str,
    items: [&'a Value; 2],
    get: &'a Value,
    base: &Base,
) -> Result<std::result::Result<Option<Entity>, String>> {
    if !get.is_object() {
        return Ok(Err("its `get` is not an object".to_owned()));
    }
    let mut parameters = parameter::read(reader, items, get)?;
    let Filters { fields, others } = filter::read(reader, &parameters)?;
    parameters.extend(others);
    let before = reader.notes.mark();
    let answer = Answer::read(reader, get)?;
    let mut query = paging::read(reader, &parameters, answer.json_api)?;
    // What filters under a name of its own is a field, and no further parameter.
    query.params.retain(|param| !fields.iter().any(|field| field.is_parameter() && field.name == param.name));
    // A path that ends in a parameter is one thing, unless what it gives is a list (`/search/{indices}`).
    let one = segments(path.trim_end_matches('/')).last().is_some_and(|last| last.param().is_some());
    let asks = !fields.is_empty() || query.sorts;
    let paged = !matches!(query.paging, Paging::None | Paging::Size { .. });
    if !paged && !answer.list && (one || !asks) {
        reader.notes.forget(&before);
        let lost = answer.lost.map(|lost| format!("its answer refers to `{}` ({})", brief(lost.reference), lost.why));
        if let Some(lost) = lost.as_ref().filter(|_| !one) {
            return Ok(Err(format!("{lost}, so nothing shows whether it is a list")));
        }
        let is_filter = |parameter: &DeclaredParameter<'a>| filter::is_called_so(parameter);
        let may_be_one = asks || query.paging != Paging::None || parameters.iter().any(is_filter);
        let why = match (one, lost) {
            (true, Some(lost)) => {
                format!("its path ends in a parameter, and {lost}, so nothing shows that it gives a list")
            }
            (true, None) => "its path ends in a parameter, and nothing shows that it gives a list".to_owned(),
            (false, _) => "nothing shows that it gives a list".to_owned(),
        };
        return Ok(if may_be_one && !(one && answer.object) { Err(why) } else { Ok(None) });
    }
    if let Some(why) = unreadable(path) {
        return Ok(Err(why));
    }
    let why = match answer.other {
        Some(kind) => Some(format!("its answer is `{}`, and only JSON is read", brief(kind))),
        None if answer.object && answer.items.is_none() => {
            Some("its answer is an object, and does not show which of its properties they are".to_owned())
        }
        None => None,
    };
    if let Some(why) = why {
        reader.skip(get, format_args!("the records of `{}`", place(path)), why);
    }
    let [resolved, item] = items;
    let own_servers =
        [get, item, resolved].into_iter().map(|value| reader.list(value, "servers")).find(|list| !list.is_empty());
    let own_base = own_servers.map(|list| servers::read(reader, list)).transpose()?;
    let base = own_base.as_ref().unwrap_or(base);
    let (mut servers, path) = base.of(reader, path)?;
    servers.portal = servers.are_unknown() && api.kong == Some(api::PORTAL);
    let (version, collection) = servers::name(&path);
    if collection.is_empty() {
        return Ok(Err("its path has no fixed segment to name it by".to_owned()));
    }
    let mut entity = Entity {
        api: api.name.clone(),
        version,
        collection,
        path,
        reserved: BTreeMap::new(),
        servers,
        fields,
        sort: query.sort,
        paging: query.paging,
        page_names: query.page_names,
        params: query.params,
        items: answer.items.map(str::to_owned),
        record: record::fields(reader, &answer.record)?,
    };
    paths::locate(reader, &mut entity, api.kong, &answer.record)?;
    // What a catalog could not contain could be written, and not be read again.
    Ok(entity.wrong().map_or(Ok(Some(entity)), Err))
}

/// What two descriptions of one address have in common: the path, whatever its parameters are called, and the host, or the
/// API where only the reader knows the host.
pub(super) fn address(entity: &Entity) -> (Option<&str>, Vec<Segment<'_>>) {
    let own_host = entity.has_own_host().then_some(entity.api.as_str());
    (entity.servers.base_url.as_deref().or(own_host), entity.segments().map(Segment::without_name).collect())
}

/// What is equal where two paths of a file are one address, whatever their parameters are called.
fn same_address(entity: &Entity) -> (Option<String>, String) {
    let (host, path) = address(entity);
    (host.map(str::to_owned), path.iter().flat_map(|segment| ["/".to_owned(), segment.to_string()]).collect())
}

/// Why a path cannot be one of a collection.
fn unreadable(path: &str) -> Option<String> {
    if path.contains('%') {
        return Some(escaped(path));
    }
    let why = match path {
        _ if path.split('/').nth(MAX_SEGMENTS + 1).is_some() => Some("its path has more than 32 segments"),
        _ if !path.starts_with('/') => Some("its path does not begin with `/`"),
        _ if path.contains('#') => Some("its path has a fragment (`#`), which is never sent"),
        _ if path.contains('?') => Some("its path has a query (`?`), which belongs in its parameters"),
        _ if path.contains(|c: char| c.is_whitespace() || c.is_control()) => {
            Some("its path contains white space, which no path here can have, escaped or not")
        }
        _ if path.contains("//") => Some("its path has an empty segment"),
        _ if path.split('/').any(|segment| matches!(segment, "." | "..")) => {
            Some("its path has a segment `.` or `..`, which no client sends")
        }
        _ => None,
    };
    why.map(str::to_owned)
}

/// Why a path with a `%` is not read, and what to write instead where that helps.
fn escaped(path: &str) -> String {
    let Ok(plain) = percent::decode_segment(path) else {
        return "its path has a `%` that does not begin the escape of a character".to_owned();
    };
    if plain.contains('%') || plain.split('/').count() != path.split('/').count() {
        return "its path has the escape of a character that no path here can have".to_owned();
    }
    unreadable(&plain).unwrap_or_else(|| format!("its path has an escape: write it as `{}`", place(&plain)))
}

/// `2.10.1` as numbers, so that it is newer than `2.9.0`.
fn revision(version: &str) -> Vec<u64> {
    version.split(['.', '-', '+']).map(|part| part.parse().unwrap_or(0)).collect()
}
