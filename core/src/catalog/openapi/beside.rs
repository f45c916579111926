//! What is beside a `$ref`. In a schema of OpenAPI 3.1 it counts as well as what the reference leads to; 3.0 ignores it.

use serde_json::{Map, Value};

/// The key that a reference is moved to where something is beside it: a schema that only refers, to be met with the one
/// around it as a member of `allOf` is. No file can mean this key.
pub(super) const REFERRED: &str = "\0$ref";

/// Keywords that say nothing of the values.
const ANNOTATIONS: [&str; 9] =
    ["description", "title", "summary", "deprecated", "default", "example", "examples", "readOnly", "writeOnly"];

/// Moves the references of all schemas that say something beside them.
pub(super) fn keep(document: &mut Value) {
    match document {
        Value::Array(list) => list.iter_mut().for_each(keep),
        Value::Object(map) => {
            for (key, value) in map {
                match key.as_str() {
                    "schema" => schema(value),
                    "schemas" => each(value),
                    "default" | "example" | "examples" => {}
                    _ => keep(value),
                }
            }
        }
        _ => {}
    }
}

/// The schemas of a list, or under the names of an object.
fn each(schemas: &mut Value) {
    match schemas {
        Value::Array(list) => list.iter_mut().for_each(schema),
        Value::Object(map) => map.values_mut().for_each(schema),
        _ => {}
    }
}

fn schema(value: &mut Value) {
    let Value::Object(map) = value else { return };
    for (key, value) in map.iter_mut() {
        match key.as_str() {
            "properties" | "patternProperties" | "$defs" | "definitions" | "allOf" | "oneOf" | "anyOf" => each(value),
            "items" | "additionalProperties" => schema(value),
            _ => {}
        }
    }
    if map.len() > 1 && map.get("$ref").is_some_and(Value::is_string) {
        *map = std::mem::take(map).into_iter().map(moved).collect();
    }
}

/// A key and its value, or the reference at its new place.
fn moved((key, value): (String, Value)) -> (String, Value) {
    if key == "$ref" { (REFERRED.to_owned(), Value::Object(Map::from_iter([(key, value)]))) } else { (key, value) }
}

/// The reference of a schema that says nothing else of its values.
pub(super) fn only_reference(schema: &Value) -> Option<&str> {
    let says_nothing = |key: &String| key == REFERRED || key.starts_with("x-") || ANNOTATIONS.contains(&key.as_str());
    let schema = match schema.get(REFERRED) {
        Some(referred) if schema.as_object()?.keys().all(says_nothing) => referred,
        _ => schema,
    };
    schema.get("$ref")?.as_str()
}
