//! As much of JSON Schema as the published query parameters use, read by the letter.

use jiff::Timestamp;
use regex::Regex;
use serde_json::{Map, Value};

/// What a `$ref` points at, or the value itself.
pub(crate) fn resolve<'v>(root: &'v Value, value: &'v Value) -> &'v Value {
    match value["$ref"].as_str() {
        Some(pointer) => resolve(root, root.pointer(pointer.strip_prefix('#').unwrap()).unwrap()),
        None => value,
    }
}

/// Where references are looked up.
#[derive(Clone, Copy)]
pub(crate) struct Scope<'v> {
    pub(crate) root: &'v Value,
}

/// How the text of a query is read: the schema may mean any of these.
#[derive(Clone, Copy, PartialEq)]
enum Reading {
    Text,
    Boolean,
    Number,
}

impl<'v> Scope<'v> {
    pub(crate) fn follow(self, value: &'v Value) -> &'v Value {
        resolve(self.root, value)
    }

    /// The properties of an object's schema, those of its `allOf` parts among them, references kept.
    pub(crate) fn properties(self, schema: &'v Value) -> Vec<(String, &'v Value)> {
        let schema = self.follow(schema);
        let own = schema["properties"].as_object().into_iter().flatten();
        let mut found: Vec<_> = own.map(|(name, member)| (name.clone(), member)).collect();
        for part in schema["allOf"].as_array().into_iter().flatten() {
            found.extend(self.properties(part));
        }
        found
    }

    /// Whether the letter allows a field's value: a string, or an object of operators and strings.
    pub(crate) fn allows(self, schema: &Value, value: &Value) -> bool {
        [Reading::Text, Reading::Boolean, Reading::Number].into_iter().any(|reading| self.fits(schema, value, reading))
    }

    fn fits(self, schema: &Value, value: &Value, reading: Reading) -> bool {
        let schema = resolve(self.root, schema);
        let count = |word: &str| {
            let branches = schema[word].as_array()?;
            let fitting = branches.iter().filter(|branch| self.fits(branch, value, reading)).count();
            Some((fitting, branches.len()))
        };
        count("oneOf").is_none_or(|(fitting, _)| fitting == 1)
            && count("anyOf").is_none_or(|(fitting, _)| fitting > 0)
            && count("allOf").is_none_or(|(fitting, all)| fitting == all)
            && match value {
                Value::Object(members) => self.object(schema, members, reading),
                Value::String(text) => scalar(schema, text, reading),
                _ => false,
            }
    }

    fn object(self, schema: &Value, members: &Map<String, Value>, reading: Reading) -> bool {
        let properties = schema["properties"].as_object();
        let closed = schema["additionalProperties"] == false;
        let required = schema["required"].as_array().into_iter().flatten();
        schema["type"].as_str().is_none_or(|kind| kind == "object")
            && required.map(|name| name.as_str().unwrap()).all(|name| members.contains_key(name))
            && members.iter().all(|(name, value)| match properties.and_then(|properties| properties.get(name)) {
                Some(member) => self.fits(member, value, reading),
                None => !closed,
            })
    }
}

fn scalar(schema: &Value, text: &str, reading: Reading) -> bool {
    let is_number = || text.parse::<f64>().is_ok();
    let kind = match schema["type"].as_str() {
        None => true,
        Some("string") => reading == Reading::Text,
        Some("boolean") => reading == Reading::Boolean && matches!(text, "true" | "false"),
        Some("number") => reading == Reading::Number && is_number(),
        Some("integer") => reading == Reading::Number && text.parse::<i128>().is_ok(),
        Some(_) => false,
    };
    let format = match schema["format"].as_str() {
        Some("date-time") => text.parse::<Timestamp>().is_ok(),
        Some("uuid") => uuid::Uuid::try_parse(text).is_ok(),
        _ => true,
    };
    let is_listed = |value: &Value| {
        value.as_str() == Some(text) || serde_json::from_str::<Value>(text).is_ok_and(|read| read == *value)
    };
    let listed = schema["enum"].as_array().is_none_or(|values| values.iter().any(is_listed));
    let pattern = schema["pattern"].as_str().is_none_or(|pattern| Regex::new(pattern).unwrap().is_match(text));
    let nulled = schema["nullable"] == true && text == "null";
    nulled || (kind && format && listed && pattern)
}
