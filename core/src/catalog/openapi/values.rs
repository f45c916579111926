//! What the value of one operator can be.

use std::collections::HashSet;

use serde_json::Value;

use super::document::{Reader, groups};
use super::kinds::{add_kind, copied};
use super::schema::{is_ulid, named_parts, type_names};
use super::shape::Shape;
use crate::catalog::{Operator, Type};
use crate::error::Result;
use crate::limits::import::MAX_NESTING;

/// The types of an operator's value, whatever the schema wraps it in: `allOf: [T, {description: …}]`, or
/// `anyOf: [T, {type: "null"}]` as FastAPI writes an optional parameter. Of a list, those of its elements.
pub(super) fn kinds<'a>(reader: &Reader<'a>, schema: &'a Value, operator: Operator) -> Result<Vec<Type>> {
    let mut shape = Shape::read(reader, &[schema])?;
    let mut kinds = Vec::new();
    for _ in 0..MAX_NESTING {
        for kind in &shape.kinds {
            add_kind(reader, &mut kinds, copied(reader, kind)?)?;
        }
        if !shape.array || !takes_list(operator) || shape.elements.is_empty() {
            break;
        }
        shape = Shape::read(reader, &shape.elements)?;
    }
    if kinds.is_empty() {
        let is_plain = !shape.array && !shape.free && !shape.open && shape.properties.is_empty();
        kinds.push(if is_plain { Type::String } else { Type::Any });
    }
    Ok(kinds)
}

/// Whether a reference on the way to the value speaks of UUIDs, which only Kong's files do not mark otherwise.
pub(super) fn speak_of_uuids<'a>(reader: &Reader<'a>, schema: &'a Value, operator: Operator) -> Result<bool> {
    if !reader.is_of_kong() {
        return Ok(false);
    }
    let mut schemas = vec![schema];
    for _ in 0..MAX_NESTING {
        let parts = named_parts(reader, &schemas)?;
        if parts.iter().any(|(_, name)| name.is_some_and(|name| speaks_of_uuids(reader, name))) {
            return Ok(true);
        }
        schemas = parts.iter().filter_map(|(part, _)| part.get("items")).collect();
        if schemas.is_empty() || !takes_list(operator) {
            break;
        }
    }
    Ok(false)
}

/// Whether a reference's text says that it leads to UUIDs, which only Kong's files do not mark otherwise.
pub(super) fn speaks_of_uuids(reader: &Reader<'_>, reference: &str) -> bool {
    reader.is_of_kong() && reference.to_ascii_lowercase().contains("uuid")
}

/// The patterns that every value has, but for that of ULIDs, which are a type. One of several alternatives is none of the others'.
pub(super) fn patterns<'a>(reader: &Reader<'a>, schema: &'a Value, operator: Operator) -> Result<Vec<&'a str>> {
    let mut patterns = Vec::new();
    let mut seen = HashSet::new();
    let mut ahead = vec![(schema, 0)];
    while let Some((schema, depth)) = ahead.pop() {
        let Some((schema, name)) = reader.follow(schema)? else { continue };
        if depth > MAX_NESTING || name.is_some_and(|name| !seen.insert(name)) {
            continue;
        }
        if let Some(own) = schema.get("pattern").and_then(Value::as_str).filter(|pattern| !is_ulid(pattern)) {
            reader.spend(1 + patterns.len() / 16)?;
            if !patterns.contains(&own) {
                patterns.push(own);
            }
        }
        for group in groups(schema) {
            let mut others = group.iter().filter(|member| !is_null(member));
            if let (Some(one), None) = (others.next(), others.next()) {
                ahead.push((one, depth + 1));
            }
        }
        if takes_list(operator) && type_names(schema).all(|name| name == "array" || name == "null") {
            ahead.extend(schema.get("items").map(|items| (items, depth + 1)));
        }
    }
    Ok(patterns)
}

/// Whether an operator's value is a list, with a comma between its items.
pub(super) fn takes_list(operator: Operator) -> bool {
    matches!(operator, Operator::Oeq | Operator::Ocontains)
}

/// Whether a schema takes only null.
fn is_null(schema: &Value) -> bool {
    let mut names = type_names(schema).peekable();
    names.peek().is_some() && names.all(|name| name == "null")
}
