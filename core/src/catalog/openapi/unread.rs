//! Keywords of JSON Schema that are not read, each of which may say what values or properties there are.

use serde_json::{Map, Value};

use super::document::Reader;

/// Keywords that say nothing of which properties there are, nor of their types.
const SAYS_LITTLE: [&str; 8] =
    ["$comment", "deprecated", "description", "examples", "maxProperties", "minProperties", "required", "title"];

/// Keywords of one schema.
const ONE: [(&str, &str); 4] = [
    ("then", "what depends on other values is not read"),
    ("else", "what depends on other values is not read"),
    ("not", "what is not allowed is not read"),
    ("unevaluatedProperties", "keys without a name are not known"),
];

/// Keywords of several.
const SEVERAL: [(&str, &str); 3] = [
    ("dependentSchemas", "what depends on other values is not read"),
    ("dependencies", "what depends on other values is not read"),
    ("prefixItems", "elements that differ by their place are not read"),
];

/// References that are not followed.
const REFERENCES: [&str; 2] = ["$dynamicRef", "$recursiveRef"];

/// Notes what a schema says by such keywords.
pub(super) fn note<'a>(reader: &Reader<'a>, schema: &'a Value) {
    let Value::Object(keys) = schema else { return };
    let tell = |at: &'a Value, key: &str, why: &str| reader.skip(at, format_args!("what `{key}` says"), why);
    for (key, why) in ONE {
        if let Some(inner) = keys.get(key).filter(|inner| says_much(inner)) {
            tell(inner, key, why);
        }
    }
    for (key, why) in SEVERAL {
        let says_any = |all: &Value| match all {
            Value::Object(all) => all.values().any(says_much),
            Value::Array(all) => all.iter().any(says_much),
            _ => false,
        };
        if let Some(inner) = keys.get(key).filter(|inner| says_any(inner)) {
            tell(inner, key, why);
        }
    }
    for key in REFERENCES {
        if let Some(inner) = keys.get(key) {
            tell(inner, key, "only `$ref` is followed");
        }
    }
    if let (Some(_), Some(inner)) = (keys.get("properties"), keys.get("patternProperties")) {
        if patterned(schema).is_some() {
            tell(inner, "patternProperties", "beside properties, keys without a name are not known");
        }
    }
}

/// The schemas of an object's keys by their patterns, if it has some.
pub(super) fn patterned(schema: &Value) -> Option<&Map<String, Value>> {
    schema.get("patternProperties").and_then(Value::as_object).filter(|all| !all.is_empty())
}

/// Whether a schema says what properties there are, or of what type.
fn says_much(schema: &Value) -> bool {
    schema.as_object().is_some_and(|keys| keys.keys().any(|key| !SAYS_LITTLE.contains(&key.as_str())))
}
