//! What a JSON schema says about a value: its type, its properties, its elements.

use std::collections::HashSet;

use serde_json::Value;

use super::document::{Reader, members};
use super::number;
use crate::catalog::Type;
use crate::error::Result;
use crate::limits::import::MAX_NESTING;

/// The pattern that the published schemas give ULIDs, without its anchors.
const ULID: &str = "[0-7][0-9A-HJKMNP-TV-Z]{25}";

/// References that were followed in reading one schema.
pub(super) type Seen<'a> = HashSet<&'a str>;

/// Why a schema is not looked into.
pub(super) const TOO_DEEP: &str = "it is inside too many others (`allOf`, `oneOf`, `anyOf`)";

/// What a value can be, all alternatives taken together.
#[derive(Debug, Default)]
pub(super) struct Shape<'a> {
    /// Types of plain values.
    pub kinds: Vec<Type>,
    /// Whether it can be null.
    pub nullable: bool,
    /// The schemas of an array's elements.
    pub elements: Vec<&'a Value>,
    /// Whether it can be an array.
    pub array: bool,
    /// The properties of an object, in order, each with the schemas that speak of it.
    pub properties: Vec<(&'a str, Vec<&'a Value>)>,
    /// Whether it can be an object of free keys, with no property of its own.
    pub free: bool,
    /// Whether it says itself that it has free keys, beside others or not.
    pub open: bool,
    /// The schemas of the values of free keys.
    pub values: Vec<&'a Value>,
}

/// The references that were followed on the way through a schema.
#[derive(Default)]
struct Walk<'a> {
    seen: Seen<'a>,
    /// Those that lead to the present place.
    above: Vec<&'a str>,
    /// The first place where one of these is referred to again.
    circle: Option<(&'a Value, &'a str)>,
}

impl<'a> Shape<'a> {
    /// Reads what `schemas` say together.
    pub(super) fn read(reader: &Reader<'a>, schemas: &[&'a Value]) -> Result<Self> {
        let mut shape = Self::default();
        let mut walk = Walk::default();
        for schema in schemas {
            shape.add(reader, schema, &mut walk, 0)?;
        }
        shape.free &= shape.properties.is_empty();
        if let Some((at, name)) = walk.circle.filter(|_| shape.is_empty()) {
            reader.lose(at.get("$ref").unwrap_or(at), name, "it refers to itself, and says nothing else");
        }
        Ok(shape)
    }

    /// The one type that fits all of them.
    pub(super) fn kind(&self) -> Type {
        merge(&self.kinds)
    }

    /// The schemas of a property.
    pub(super) fn property(&self, name: &str) -> Option<&[&'a Value]> {
        self.properties.iter().find(|(property, _)| *property == name).map(|(_, schemas)| schemas.as_slice())
    }

    /// Whether it states nothing of the value.
    fn is_empty(&self) -> bool {
        let plain = self.kinds.is_empty() && !self.nullable;
        plain && !self.array && self.properties.is_empty() && !self.free && !self.open
    }

    fn add(&mut self, reader: &Reader<'a>, at: &'a Value, walk: &mut Walk<'a>, depth: usize) -> Result<()> {
        if depth > MAX_NESTING {
            reader.skip(at, "a schema", TOO_DEEP);
            return Ok(());
        }
        let Some((schema, name)) = reader.follow(at)? else { return Ok(()) };
        let Some(name) = name else { return self.add_whole(reader, schema, walk, depth) };
        if walk.above.contains(&name) {
            walk.circle.get_or_insert((at, name));
        }
        // Once more, it would say the same: what refers to itself ends here.
        if !walk.seen.insert(name) {
            return Ok(());
        }
        walk.above.push(name);
        self.add_whole(reader, schema, walk, depth)?;
        walk.above.pop();
        Ok(())
    }

    fn add_whole(&mut self, reader: &Reader<'a>, schema: &'a Value, walk: &mut Walk<'a>, depth: usize) -> Result<()> {
        let mut combined = false;
        for member in members(schema) {
            combined = true;
            self.add(reader, member, walk, depth + 1)?;
        }
        self.nullable |= schema.get("nullable") == Some(&Value::Bool(true));
        let mut named = false;
        for name in type_names(schema) {
            reader.spend(1)?;
            named = true;
            match name {
                "null" => self.nullable = true,
                "object" => self.add_object(reader, schema, combined)?,
                "array" => self.add_array(schema),
                _ => self.add_kind(reader, leaf(reader, schema, name)?)?,
            }
        }
        if named {
            return Ok(());
        }
        // Without a type, the other keywords tell what is meant.
        if schema.get("properties").is_some() || schema.get("additionalProperties").is_some_and(Value::is_object) {
            self.add_object(reader, schema, combined)?;
        } else if schema.get("items").is_some() {
            self.add_array(schema);
        } else if let Some(kind) = listed_kind(reader, schema)? {
            self.add_kind(reader, kind)?;
        }
        Ok(())
    }

    fn add_kind(&mut self, reader: &Reader<'a>, kind: Type) -> Result<()> {
        add_kind(reader, &mut self.kinds, kind)
    }

    fn add_array(&mut self, schema: &'a Value) {
        self.array = true;
        self.elements.extend(schema.get("items"));
    }

    fn add_object(&mut self, reader: &Reader<'a>, schema: &'a Value, combined: bool) -> Result<()> {
        let properties = schema.get("properties").and_then(Value::as_object);
        for (name, property) in properties.into_iter().flatten() {
            let compared = 1 + self.properties.len() / 16;
            reader.spend(compared)?;
            reader.spend_text(name.len().saturating_mul(compared))?;
            match self.properties.iter_mut().find(|(known, _)| known == name) {
                Some((_, schemas)) => schemas.push(property),
                None => self.properties.push((name, vec![property])),
            }
        }
        match schema.get("additionalProperties") {
            Some(Value::Bool(false)) => {}
            Some(values @ Value::Object(_)) => {
                (self.free, self.open) = (true, true);
                self.values.push(values);
            }
            Some(_) => (self.free, self.open) = (true, true),
            // An object without a description of its members, unless its alternatives say it.
            None => self.free |= properties.is_none() && !combined,
        }
        Ok(())
    }
}

/// The schemas, resolved, with all that they are made of: the members of `allOf`, `oneOf` and `anyOf`, theirs, and so on.
pub(super) fn parts<'a>(reader: &Reader<'a>, schemas: &[&'a Value]) -> Result<Vec<&'a Value>> {
    let mut seen = Seen::default();
    let mut found = Vec::new();
    let mut ahead: Vec<(&'a Value, usize)> = schemas.iter().rev().map(|schema| (*schema, 0)).collect();
    while let Some((schema, depth)) = ahead.pop() {
        let Some((schema, name)) = reader.follow(schema)? else { continue };
        if depth > MAX_NESTING || name.is_some_and(|name| !seen.insert(name)) {
            continue;
        }
        found.push(schema);
        let at = ahead.len();
        ahead.extend(members(schema).map(|member| (member, depth + 1)));
        if let Some(new) = ahead.get_mut(at..) {
            new.reverse();
        }
    }
    Ok(found)
}

/// Adds a type that is not there yet. Enumerations are joined at once, so that there is one at most.
pub(super) fn add_kind(reader: &Reader<'_>, kinds: &mut Vec<Type>, kind: Type) -> Result<()> {
    if let Type::Enum(values) = &kind {
        reader.spend(values.len())?;
        if let Some(Type::Enum(known)) = kinds.iter_mut().find(|known| matches!(known, Type::Enum(_))) {
            if known != values {
                reader.spend(known.len())?;
                let more = missing(known, values);
                known.extend(more);
            }
            return Ok(());
        }
    }
    if !kinds.contains(&kind) {
        kinds.push(kind);
    }
    Ok(())
}

/// Those of `values` that `known` does not have, each once.
pub(super) fn missing(known: &[String], values: &[String]) -> Vec<String> {
    let mut seen: HashSet<&String> = known.iter().collect();
    values.iter().filter(|value| seen.insert(value)).cloned().collect()
}

/// The names in `type`: one in OpenAPI 3.0, a list of them in 3.1.
pub(super) fn type_names(schema: &Value) -> impl Iterator<Item = &str> + Clone {
    let (one, many) = match schema.get("type") {
        Some(Value::String(name)) => (Some(name.as_str()), None),
        Some(Value::Array(names)) => (None, Some(names)),
        _ => (None, None),
    };
    one.into_iter().chain(many.into_iter().flatten().filter_map(Value::as_str))
}

/// The type of a plain value.
pub(super) fn leaf(reader: &Reader<'_>, schema: &Value, name: &str) -> Result<Type> {
    let text = |key| schema.get(key).and_then(Value::as_str);
    match name {
        "boolean" => return Ok(Type::Boolean),
        "number" | "integer" => return Ok(Type::Number),
        "string" => {}
        _ => return Ok(Type::Any),
    }
    if let Some(values) = enum_values(reader, schema)? {
        return Ok(Type::Enum(values));
    }
    Ok(match text("format") {
        Some("uuid") => Type::Uuid,
        Some("date-time") => Type::DateTime,
        Some("ulid") => Type::Ulid,
        _ if text("pattern").is_some_and(is_ulid) => Type::Ulid,
        _ => Type::String,
    })
}

/// Whether a pattern is that of a ULID.
pub(super) fn is_ulid(pattern: &str) -> bool {
    pattern.trim_start_matches('^').trim_end_matches('$') == ULID
}

/// The values of `enum`, or the one of `const`, as they are sent: without a null among them.
pub(super) fn enum_values(reader: &Reader<'_>, schema: &Value) -> Result<Option<Vec<String>>> {
    let values = listed(schema);
    reader.spend(values.len())?;
    let mut texts = Vec::new();
    for value in values {
        match value {
            Value::String(text) => texts.push(reader.copy(text)?),
            Value::Bool(_) => texts.push(reader.copy(&value.to_string())?),
            _ => texts.extend(number::spelling(value).map(|text| reader.copy(&text)).transpose()?),
        }
    }
    Ok((!texts.is_empty()).then_some(texts))
}

/// The type of values that are listed and have no other.
pub(super) fn listed_kind(reader: &Reader<'_>, schema: &Value) -> Result<Option<Type>> {
    let values = listed(schema).iter().filter(|value| !value.is_null());
    let all = |test: fn(&Value) -> bool| values.clone().all(test);
    Ok(match enum_values(reader, schema)? {
        None => None,
        Some(_) if all(Value::is_boolean) => Some(Type::Boolean),
        Some(_) if all(number::is_number) => Some(Type::Number),
        Some(texts) => Some(Type::Enum(texts)),
    })
}

fn listed(schema: &Value) -> &[Value] {
    match (schema.get("enum").and_then(Value::as_array), schema.get("const")) {
        (Some(values), _) => values,
        (None, Some(value)) => std::slice::from_ref(value),
        (None, None) => &[],
    }
}

/// The one type that fits values of all of `kinds`.
pub(super) fn merge(kinds: &[Type]) -> Type {
    let mut kinds = kinds.iter();
    let Some(first) = kinds.next() else { return Type::Any };
    kinds.fold(first.clone(), |merged, kind| match (merged, kind) {
        (merged, kind) if merged == *kind => merged,
        (Type::Number | Type::Boolean | Type::Any, _) | (_, Type::Number | Type::Boolean | Type::Any) => Type::Any,
        _ => Type::String,
    })
}
