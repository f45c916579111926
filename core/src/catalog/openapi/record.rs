//! The answer: where its records are, and what fields they have.

use std::rc::Rc;

use serde_json::Value;

use super::document::{Lost, Reader};
use super::schema::{conjuncts, only_reference};
use super::shape::Shape;
use crate::catalog::RecordField;
use crate::error::Result;
use crate::limits::import::MAX_FIELDS;

/// What a record's field takes in memory beside the strings of its path, read and written.
const FIELD_OVERHEAD: usize = 128;

/// The answer of a list.
#[derive(Default)]
pub(super) struct Answer<'a> {
    /// Whether it is one, as far as the schema shows.
    pub list: bool,
    /// The object key under which the records are.
    pub items: Option<&'a str>,
    /// The schemas of one record.
    pub record: Vec<&'a Value>,
    /// Whether it is described as an object.
    pub object: bool,
    /// The reference that leads nowhere, where that is what would show whether it is a list.
    pub lost: Option<Lost<'a>>,
    /// Its media type, where it is not JSON.
    pub other: Option<&'a str>,
    /// Whether its media type is that of JSON:API.
    pub json_api: bool,
}

impl<'a> Answer<'a> {
    /// Reads the answer of an operation.
    ///
    /// A list is an array, an object with an array named `data`, or the one of Django's REST framework: `results` beside `count` or
    /// `next`. Another name (`items` of mesh, `balances`) is used
    /// where the request's parameters show that it is a list, not to decide whether it is one: a `policies` or `keys` within
    /// one thing is not a collection.
    pub(super) fn read(reader: &Reader<'a>, operation: &'a Value) -> Result<Self> {
        let missed = reader.missed();
        let Some((kind, schema)) = schema(reader, operation)? else {
            return Ok(Self { lost: reader.lost_since(missed), ..Self::default() });
        };
        let Some(schema) = schema else { return Ok(Self { other: Some(kind), ..Self::default() }) };
        let json_api = kind.starts_with("application/vnd.api+json");
        let shape = Shape::read(reader, &[schema])?;
        if shape.array {
            return Ok(Self { list: true, items: None, record: shape.elements.clone(), json_api, ..Self::default() });
        }
        let object = !shape.properties.is_empty();
        let mut lost = reader.lost_since(missed).filter(|_| !object);
        let mut arrays = Vec::new();
        for (name, schemas) in &shape.properties {
            let before = reader.missed();
            let value = Shape::read(reader, schemas)?;
            if *name == "data" && !value.array {
                lost = lost.or_else(|| reader.lost_since(before));
            }
            if value.array {
                arrays.push((*name, value.elements.clone()));
            }
        }
        let preferred = ["data", "items"].iter().find_map(|name| arrays.iter().position(|(array, _)| array == name));
        let position = preferred.or_else(|| (arrays.len() == 1).then_some(0));
        let Some((items, record)) = position.map(|position| arrays.swap_remove(position)) else {
            return Ok(Self { json_api, object, lost, ..Self::default() });
        };
        let is_of_django =
            items == "results" && shape.properties.iter().any(|(name, _)| ["count", "next"].contains(name));
        Ok(Self {
            list: items == "data" || is_of_django,
            items: Some(items),
            record,
            json_api,
            object,
            lost,
            other: None,
        })
    }
}

/// The media type and the schema of a successful JSON answer; of others, only the media type.
fn schema<'a>(reader: &Reader<'a>, operation: &'a Value) -> Result<Option<(&'a str, Option<&'a Value>)>> {
    let Some(responses) = reader.object(operation, "responses") else { return Ok(None) };
    let response = ["200", "2XX"]
        .iter()
        .find_map(|code| responses.get(*code))
        .or_else(|| responses.iter().find(|(code, _)| code.starts_with('2')).map(|(_, response)| response));
    let Some(response) = response else { return Ok(None) };
    let response = reader.resolve(response)?;
    let Some(content) = reader.object(response, "content") else { return Ok(None) };
    let is_json = |kind: &str| kind.split(';').next().is_some_and(|kind| kind.trim_end().ends_with("json"));
    let media = content
        .get_key_value("application/json")
        .or_else(|| content.iter().find(|(kind, _)| is_json(kind)))
        // Generators write it where nobody says what it is.
        .or_else(|| content.get_key_value("*/*"));
    let Some((kind, media)) = media else {
        return Ok(content.keys().next().map(|kind| (kind.as_str(), None)));
    };
    Ok(reader.resolve(media)?.get("schema").map(|schema| (kind.as_str(), Some(schema))))
}

/// The fields of a record, two levels deep, in the order of the description. Where lists share a record by one reference, it is read
/// once.
pub(super) fn fields<'a>(reader: &Reader<'a>, record: &[&'a Value]) -> Result<Vec<RecordField>> {
    let Some(reference) = only_reference(record) else { return read_fields(reader, record) };
    let known = reader.records.borrow().get(reference).cloned();
    let fields: Rc<[RecordField]> = match known {
        Some(fields) => fields,
        None => {
            let fields = read_fields(reader, record)?.into();
            reader.records.borrow_mut().insert(reference, Rc::clone(&fields));
            fields
        }
    };
    reader.spend(1 + fields.len() / 16)?;
    reader.spend_text(fields.len().saturating_mul(FIELD_OVERHEAD))?;
    fields.iter().flat_map(|field| &field.path).try_for_each(|step| reader.count_copy(step))?;
    Ok(fields.to_vec())
}

fn read_fields<'a>(reader: &Reader<'a>, record: &[&'a Value]) -> Result<Vec<RecordField>> {
    let mut fields = Vec::new();
    for (name, schemas) in &Shape::read(reader, record)?.properties {
        // Kong's portals answer with the labels of a change, which are described as never shown, and show them all the same.
        let is_reused = *name == "labels" && reader.is_of_kong();
        if !is_reused && !is_shown(reader, schemas)? {
            continue;
        }
        let value = Inner::read(reader, schemas)?;
        let path = vec![reader.copy(name)?];
        if is_leaf(&value.shape) {
            fields.push(field(reader, path, &value)?);
        }
        for (inner, schemas) in &value.shape.properties {
            if !is_shown(reader, schemas)? {
                continue;
            }
            let array = value.array;
            let value = Inner::read(reader, schemas)?;
            if is_leaf(&value.shape) {
                let path = vec![reader.copy(name)?, reader.copy(inner)?];
                fields.push(field(reader, path, &Inner { array: array || value.array, ..value })?);
            }
        }
        if fields.len() > MAX_FIELDS {
            fields.truncate(MAX_FIELDS);
            if let Some(record) = record.first() {
                reader.skip(
                    record,
                    "the rest of the record's fields",
                    format_args!("there are more than {MAX_FIELDS}"),
                );
            }
            break;
        }
    }
    Ok(fields)
}

/// Whether an answer can show a property: one that can only be written (`writeOnly`) is never there.
pub(super) fn is_shown<'a>(reader: &Reader<'a>, schemas: &[&'a Value]) -> Result<bool> {
    for schema in schemas {
        if !is_write_only(reader, schema)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn is_write_only<'a>(reader: &Reader<'a>, schema: &'a Value) -> Result<bool> {
    Ok(conjuncts(reader, schema)?.iter().any(|part| part.get("writeOnly") == Some(&Value::Bool(true))))
}

/// What is at a property: the value itself or, of an array, its elements.
pub(super) struct Inner<'a> {
    pub shape: Rc<Shape<'a>>,
    pub array: bool,
    pub nullable: bool,
}

impl<'a> Inner<'a> {
    pub(super) fn read(reader: &Reader<'a>, schemas: &[&'a Value]) -> Result<Self> {
        let shape = Shape::read(reader, schemas)?;
        let (array, nullable) = (shape.array, shape.nullable);
        let shape = if array { Shape::read(reader, &shape.elements)? } else { shape };
        Ok(Self { array, nullable: nullable || shape.nullable, shape })
    }
}

/// Whether something can be compared there: a plain value or an object of free keys, not an object with its own fields.
pub(super) fn is_leaf(value: &Shape<'_>) -> bool {
    !value.kinds.is_empty() || value.properties.is_empty()
}

fn field<'a>(reader: &Reader<'a>, path: Vec<String>, value: &Inner<'a>) -> Result<RecordField> {
    let Inner { shape, array, nullable } = value;
    let mut field = RecordField { path, kind: shape.record_kind(), map: false, array: *array, nullable: *nullable };
    if shape.free && shape.kinds.is_empty() {
        let inner = Inner::read(reader, &shape.values)?;
        field.map = true;
        field.array |= inner.array;
        field.kind = inner.shape.record_kind();
    }
    Ok(field)
}
