//! One file's collections.

use std::collections::BTreeMap;

use serde_json::Value;

use super::document::{Reader, parse};
use super::record::Answer;
use super::servers::{self, Base};
use super::siblings::Siblings;
use super::{Imported, Source, filter, paging, paths, record};
use crate::catalog::load::mistake;
use crate::catalog::{Entity, Paging};
use crate::error::Result;
use crate::limits::Limits;

/// Operations that are read of one file.
const MAX_PATHS: usize = 20_000;

/// Reads the collections of one file.
pub(super) fn read(source: &Source<'_>, limits: &Limits) -> Result<Vec<Imported>> {
    let document = parse(source, limits)?;
    let reader = Reader::new(&document, source.name);
    if document.get("swagger").is_some() {
        return Err(
            reader.problem("swagger", "is Swagger 2.0: convert it to OpenAPI 3, for example with swagger2openapi")
        );
    }
    if !reader.text(&document, "openapi", "openapi")?.starts_with("3.") {
        return Err(reader.problem("openapi", "is not 3.0 or 3.1: this is no OpenAPI 3 file"));
    }
    let info = document.get("info").unwrap_or(&Value::Null);
    let revision = match info.get("version") {
        // `version: 1.0` without quotes.
        Some(number @ Value::Number(_)) => revision(&number.to_string()),
        _ => revision(reader.text(info, "version", "info")?),
    };
    let api = api_name(source.name);
    let base = servers::read(&reader, reader.list(&document, "servers", "the file")?, "the file")?;
    let Some(paths) = reader.object(&document, "paths", "the file")? else {
        return Err(reader.problem("paths", "is missing"));
    };
    if paths.len() > MAX_PATHS {
        return Err(reader.problem("paths", "there are too many"));
    }
    let siblings = Siblings::read(&reader, paths.keys().map(String::as_str))?;
    let mut entities = Vec::new();
    for (path, item) in paths {
        if path.starts_with("x-") {
            continue;
        }
        let place = format!("paths.{path}");
        if !path.starts_with('/') {
            return Err(reader.problem(&place, "a path begins with `/`"));
        }
        let item = reader.resolve(item)?;
        if !item.is_object() {
            return Err(reader.problem(&place, "is not an object"));
        }
        let Some(get) = item.get("get") else { continue };
        if let Some(mut entity) = collection(&reader, &api, path, item, get, &base)? {
            entity.reserved = siblings.of(&reader, path)?;
            entities.push(Imported { entity, revision: revision.clone() });
        }
    }
    Ok(entities)
}

/// Reads one operation, if it lists a collection.
fn collection<'a>(
    reader: &Reader<'a>,
    api: &str,
    path: &str,
    item: &'a Value,
    get: &'a Value,
    base: &Base,
) -> Result<Option<Entity>> {
    let place = format!("paths.{path}.get");
    if !get.is_object() {
        return Err(reader.problem(&place, "is not an object"));
    }
    if path.trim_end_matches('/').ends_with('}') {
        return Ok(None);
    }
    let parameters = parameters(reader, item, get, &place)?;
    let fields = filter::fields(reader, &parameters, &place)?;
    let mut query = paging::read(reader, &parameters, &place)?;
    // What filters under a name of its own is a field, and no further parameter.
    query.params.retain(|param| !fields.iter().any(|field| field.is_parameter() && field.name == param.name));
    let answer = Answer::read(reader, get, &place)?;
    if fields.is_empty() && query.sort.is_none() && query.paging == Paging::None && !answer.list {
        return Ok(None);
    }
    let own_servers = [get, item].into_iter().find(|value| value.get("servers").is_some());
    let own_base = match own_servers {
        Some(value) => Some(servers::read(reader, reader.list(value, "servers", &place)?, &place)?),
        None => None,
    };
    let base = own_base.as_ref().unwrap_or(base);
    let (servers, path) = base.of(reader, path)?;
    let (version, collection) = servers::name(&path);
    if collection.is_empty() {
        return Err(reader.problem(&place, "the path has no segment to name the collection by"));
    }
    let mut entity = Entity {
        api: api.to_owned(),
        version,
        collection,
        path,
        reserved: BTreeMap::new(),
        servers,
        fields,
        sort: query.sort,
        paging: query.paging,
        params: query.params,
        items: answer.items.map(str::to_owned),
        record: record::fields(reader, &answer.record)?,
    };
    paths::locate(reader, &mut entity, &answer.record)?;
    // What a catalog could not hold could be written, and not be read again.
    match mistake(&entity) {
        Some(what) => Err(reader.problem(&place, &what)),
        None => Ok(Some(entity)),
    }
}

/// The query parameters of an operation and of its path, the operation's own instead of one of the same name.
fn parameters<'a>(reader: &Reader<'a>, item: &'a Value, get: &'a Value, place: &str) -> Result<Vec<&'a Value>> {
    let mut found: Vec<&Value> = Vec::new();
    for owner in [item, get] {
        for (n, parameter) in reader.list(owner, "parameters", place)?.iter().enumerate() {
            // The place is spelled out for each parameter, here and where it is read.
            reader.spend_text(place.len().saturating_mul(2))?;
            let place = format!("{place}.parameters[{n}]");
            let parameter = reader.resolve(parameter)?;
            if reader.text(parameter, "in", &place)? != "query" {
                continue;
            }
            let name = reader.text(parameter, "name", &place)?;
            if name.is_empty() {
                return Err(reader.problem(&place, "a parameter has no name"));
            }
            reader.spend(found.len())?;
            match found.iter_mut().find(|known| known.get("name") == parameter.get("name")) {
                Some(known) => *known = parameter,
                None => found.push(parameter),
            }
        }
    }
    Ok(found)
}

/// The API that a file describes: its name without folders, extension and version suffix.
fn api_name(file: &str) -> String {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let name = name.rsplit_once('.').map_or(name, |(name, _)| name);
    match name.rsplit_once("_v") {
        Some((api, version)) if !version.is_empty() && version.bytes().all(|byte| byte.is_ascii_digit()) => api,
        _ => name,
    }
    .to_owned()
}

/// `2.10.1` as numbers, so that it is newer than `2.9.0`.
fn revision(version: &str) -> Vec<u64> {
    version.split(['.', '-', '+']).map(|part| part.parse().unwrap_or(0)).collect()
}
