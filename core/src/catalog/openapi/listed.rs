//! The values that a schema lists, whatever it wraps them in.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::beside::REFERRED;
use super::document::Reader;
use super::kinds::any_of;
use super::schema::{enum_values, type_names};
use crate::error::Result;
use crate::limits::import::MAX_NESTING;

/// The values that schemas of one thing list together; none where one of them takes any value.
///
/// Those of an array are the values of its elements: `type: array` with listed `items` is a list of them. A null is not a value.
pub(super) fn listed<'a>(reader: &Reader<'a>, schemas: &[&'a Value]) -> Result<Option<Vec<String>>> {
    let mut walk = Walk { reader, known: HashMap::new() };
    let values = walk.any(schemas.iter().copied(), 0)?;
    Ok(values.filter(|values| !values.is_empty()))
}

struct Walk<'r, 'a> {
    reader: &'r Reader<'a>,
    /// What the references list that were followed; nothing while one is being read, so that a circle says nothing.
    known: HashMap<&'a str, Option<Vec<String>>>,
}

impl<'a> Walk<'_, 'a> {
    /// What a schema lists; no value where it takes only null.
    fn read(&mut self, schema: &'a Value, depth: usize) -> Result<Option<Vec<String>>> {
        if depth > MAX_NESTING {
            return Ok(None);
        }
        let Some((schema, name)) = self.reader.follow(schema)? else { return Ok(None) };
        let Some(name) = name else { return self.whole(schema, depth) };
        if let Some(known) = self.known.get(name) {
            return self.copy(known.as_deref());
        }
        self.known.insert(name, None);
        let found = self.whole(schema, depth)?;
        let copy = self.copy(found.as_deref())?;
        self.known.insert(name, copy);
        Ok(found)
    }

    /// What a schema says itself, and what its alternatives and parts leave of that.
    fn whole(&mut self, schema: &'a Value, depth: usize) -> Result<Option<Vec<String>>> {
        let mut found = self.own(schema, depth)?;
        let all = schema.get("allOf").and_then(Value::as_array).into_iter().flatten();
        for member in all.chain(schema.get(REFERRED)) {
            let other = self.read(member, depth + 1)?;
            found = self.both(found, other)?;
        }
        for key in ["oneOf", "anyOf"] {
            if let Some(members) = schema.get(key).and_then(Value::as_array).filter(|members| !members.is_empty()) {
                let other = self.any(members.iter(), depth + 1)?;
                found = self.both(found, other)?;
            }
        }
        Ok(found)
    }

    fn own(&mut self, schema: &'a Value, depth: usize) -> Result<Option<Vec<String>>> {
        if let Some(values) = enum_values(self.reader, schema)? {
            return Ok(Some(values));
        }
        let mut names = type_names(schema).peekable();
        let only = |name: &str| type_names(schema).all(|own| own == name || own == "null");
        let is_null = |value: &Value| value.is_null();
        let lists_null = schema.get("const").is_some_and(is_null)
            || schema
                .get("enum")
                .and_then(Value::as_array)
                .is_some_and(|all| !all.is_empty() && all.iter().all(is_null));
        if lists_null || names.peek().is_some() && only("null") {
            return Ok(Some(Vec::new()));
        }
        match schema.get("items") {
            Some(items) if names.peek().is_none() || only("array") => self.read(items, depth + 1),
            _ => Ok(None),
        }
    }

    /// What any of several takes.
    fn any(&mut self, schemas: impl Iterator<Item = &'a Value>, depth: usize) -> Result<Option<Vec<String>>> {
        let mut all = Some(Vec::new());
        for schema in schemas {
            // Each is read, whatever the others say.
            let found = self.read(schema, depth)?;
            all = any_of(self.reader, all, found)?;
        }
        Ok(all)
    }

    /// What both of two take.
    fn both(&self, one: Option<Vec<String>>, other: Option<Vec<String>>) -> Result<Option<Vec<String>>> {
        Ok(match (one, other) {
            (Some(mut one), Some(other)) => {
                self.reader.spend(one.len() + other.len())?;
                let other: HashSet<String> = other.into_iter().collect();
                one.retain(|value| other.contains(value));
                Some(one)
            }
            (one, other) => one.or(other),
        })
    }

    fn copy(&self, values: Option<&[String]>) -> Result<Option<Vec<String>>> {
        values.map(|values| values.iter().map(|value| self.reader.copy(value)).collect()).transpose()
    }
}
