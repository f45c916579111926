//! Where a filter field's value is in the records.

use std::rc::Rc;

use serde_json::Value;

use super::document::Reader;
use super::overrides::{EXISTENCE, Existence, OVERRIDES};
use super::record::{Inner, is_leaf, is_shown};
use super::shape::Shape;
use crate::catalog::{Entity, Operator, OperatorSet, RecordField, Type};
use crate::error::Result;

/// Gives each filter field its record path, and makes a map of a field of Kong's whose value is an object of free keys.
///
/// What the schemas cannot tell is known of the API of Kong's, if it is one.
pub(super) fn locate<'a>(
    reader: &Reader<'a>,
    entity: &mut Entity,
    kong: Option<&str>,
    record: &[&'a Value],
) -> Result<()> {
    let shape = Shape::read(reader, record)?;
    for n in 0..entity.fields.len() {
        let Some(name) = entity.fields.get(n).map(|field| field.name.clone()) else { continue };
        let path = match kong.and_then(|kong| overridden(kong, entity, &name)) {
            Some(path) => path,
            None => find(reader, &shape, &name)?,
        };
        let Some(field) = entity.fields.get_mut(n) else { continue };
        let is_object = path.as_ref().map(|path| is_map(reader, &shape, path)).transpose()?.unwrap_or(false);
        // Konnect asks for a key, also where the description of the filter does not say so. What a plain value says of an
        // object elsewhere is not known.
        field.map |= is_object && kong.is_some();
        let path = path.filter(|_| field.map || !is_object);
        if let Some(path) = &path {
            // Only a schema's name says that a filter takes UUIDs, and the records know better.
            let is_text = |own: &RecordField| own.path == *path && own.kind == Type::String;
            if field.kind == Type::Uuid && kong.is_some() && entity.record.iter().any(is_text) {
                field.kind = Type::String;
            }
        }
        field.path = path;
        let known = |row: &Existence| {
            Some(row.api) == kong && row.collection == entity.collection && row.field == name && field.map
        };
        if EXISTENCE.iter().any(known) && !field.offers(Operator::Present) {
            field.branches.push(OperatorSet::EMPTY.with(Operator::Present));
        }
    }
    Ok(())
}

/// The override for a field, if there is one.
fn overridden(api: &str, entity: &Entity, field: &str) -> Option<Option<Vec<String>>> {
    let versioned = format!("{api}@{}", entity.version);
    let row = OVERRIDES.iter().find(|row| {
        (row.api == api || row.api == versioned)
            && (row.collection == "*" || row.collection == entity.collection)
            && row.field == field
    })?;
    Some((!row.path.is_empty()).then(|| row.path.iter().map(|&step| step.to_owned()).collect()))
}

/// Looks for a field in the record's schema: under its whole name, then by its dots, then as an object's member
/// (`service_id` is the `id` of `service`), then as one of several (`auth_strategy_id` is one of `auth_strategy_ids`).
fn find<'a>(reader: &Reader<'a>, record: &Shape<'a>, name: &str) -> Result<Option<Vec<String>>> {
    if let Some(schemas) = shown(reader, record, name)? {
        if is_leaf(&Inner::read(reader, schemas)?.shape) {
            return Ok(Some(vec![reader.copy(name)?]));
        }
    }
    if name.contains('.') {
        let path: Vec<String> = name.split('.').map(|step| reader.copy(step)).collect::<Result<_>>()?;
        return Ok(exists(reader, record, &path)?.then_some(path));
    }
    for (at, _) in name.rmatch_indices('_') {
        let (Some(object), Some(member)) = (name.get(..at), name.get(at + 1..)) else { continue };
        let path = vec![reader.copy(object)?, reader.copy(member)?];
        if exists(reader, record, &path)? {
            return Ok(Some(path));
        }
    }
    let many = format!("{name}s");
    if let Some(schemas) = shown(reader, record, &many)? {
        if Shape::read(reader, schemas)?.array {
            return Ok(Some(vec![many]));
        }
    }
    // JSON:API has a record's own fields in `attributes`.
    let path = vec!["attributes".to_owned(), reader.copy(name)?];
    Ok(exists(reader, record, &path)?.then_some(path))
}

/// The schemas of a property that answers show.
fn shown<'s, 'a>(reader: &Reader<'a>, shape: &'s Shape<'a>, name: &str) -> Result<Option<&'s [&'a Value]>> {
    match shape.property(name) {
        Some(schemas) if is_shown(reader, schemas)? => Ok(Some(schemas)),
        _ => Ok(None),
    }
}

/// Whether the record's schema shows something at `path`.
fn exists<'a>(reader: &Reader<'a>, record: &Shape<'a>, path: &[String]) -> Result<bool> {
    let Some((first, rest)) = path.split_first() else { return Ok(true) };
    match shown(reader, record, first)? {
        Some(schemas) => exists(reader, &Inner::read(reader, schemas)?.shape, rest),
        None => Ok(false),
    }
}

/// Whether an object of free keys is at `path`.
fn is_map<'a>(reader: &Reader<'a>, record: &Rc<Shape<'a>>, path: &[String]) -> Result<bool> {
    let mut shape = Rc::clone(record);
    for step in path {
        let Some(schemas) = shown(reader, &shape, step)? else { return Ok(false) };
        let inner = Inner::read(reader, schemas)?.shape;
        shape = inner;
    }
    Ok(shape.free && shape.kinds.is_empty())
}
