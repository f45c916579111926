//! A small, strict check against a JSON Schema: a keyword that it does not know is an error, so that nothing in the schema
//! goes unchecked.

use std::sync::LazyLock;

use serde_json::Value;

static SCHEMA: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../docs/problems.schema.json")).expect("a schema"));

/// The first place where `value` differs from the schema in `docs/problems.schema.json`.
pub(crate) fn check_problems(value: &Value) -> Result<(), String> {
    check(&SCHEMA, &SCHEMA, value, "")
}

fn check(root: &Value, schema: &Value, value: &Value, at: &str) -> Result<(), String> {
    let keywords = schema.as_object().ok_or("a schema is an object")?;
    for (keyword, expected) in keywords {
        let fault = |what: &str| Err(format!("{at}: {value} {what} {expected}"));
        let number = |value: &Value| value.as_u64().unwrap_or_default();
        let length = value.as_array().map_or(0, |items| items.len() as u64);
        match keyword.as_str() {
            "$schema" | "$defs" | "title" | "description" => {}
            "$ref" => {
                let pointer = expected.as_str().and_then(|path| path.strip_prefix('#')).expect("a reference");
                check(root, root.pointer(pointer).expect("a definition"), value, at)?;
            }
            "type" => {
                let is = match expected.as_str().expect("a type") {
                    "object" => value.is_object(),
                    "array" => value.is_array(),
                    "string" => value.is_string(),
                    "boolean" => value.is_boolean(),
                    "integer" => value.is_u64() || value.is_i64(),
                    other => return Err(format!("the schema has a type {other}")),
                };
                if !is {
                    return fault("is not of type");
                }
            }
            "enum" if !expected.as_array().expect("values").contains(value) => return fault("is none of"),
            "minimum" if number(value) < number(expected) => return fault("is less than"),
            "minItems" if length < number(expected) => return fault("has fewer items than"),
            "maxItems" if length > number(expected) => return fault("has more items than"),
            "enum" | "minimum" | "minItems" | "maxItems" => {}
            // The only pattern: words joined by dashes.
            "pattern" => {
                assert_eq!(expected, "^[a-z]+(-[a-z]+)*$");
                let is_word = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase());
                if !value.as_str().is_some_and(|text| text.split('-').all(is_word)) {
                    return fault("does not match");
                }
            }
            "required" => {
                for name in expected.as_array().expect("names") {
                    if value.get(name.as_str().expect("a name")).is_none() {
                        return Err(format!("{at}: {value} has no {name}"));
                    }
                }
            }
            "properties" => {
                for (name, schema) in expected.as_object().expect("properties") {
                    if let Some(value) = value.get(name) {
                        check(root, schema, value, &format!("{at}/{name}"))?;
                    }
                }
            }
            "additionalProperties" => {
                assert_eq!(expected, false);
                let known = &schema["properties"];
                if let Some(name) = value.as_object().and_then(|map| map.keys().find(|name| known.get(name).is_none()))
                {
                    return Err(format!("{at}: {name} is not in the schema"));
                }
            }
            "items" => {
                for (index, value) in value.as_array().into_iter().flatten().enumerate() {
                    check(root, expected, value, &format!("{at}/{index}"))?;
                }
            }
            "oneOf" => {
                let fits =
                    expected.as_array().expect("schemas").iter().filter(|one| check(root, one, value, at).is_ok());
                if fits.count() != 1 {
                    return fault("does not fit one of");
                }
            }
            other => return Err(format!("the schema has a keyword {other}")),
        }
    }
    Ok(())
}
