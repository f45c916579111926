//! What the importer reads of descriptions that other tools write: wrapped types, listed values, filters without structure.
#![cfg(feature = "openapi")]
use konnect_filter::catalog::openapi::import;
use konnect_filter::catalog::{Catalog, Entity, SourceFile, Type};
use konnect_filter::{Error, Limits};
use serde_json::{Value, json};

fn read(text: &str) -> Result<Vec<Entity>, Error> {
    import(&[SourceFile::new("shop_v1.yaml", text)], &Limits::default()).map(|import| import.entities)
}

fn problem(text: &str) -> String {
    read(text).unwrap_err().to_string()
}

/// A file with one list, whose parameters are still to be filled in.
fn spec() -> Value {
    json!({
        "openapi": "3.1.0",
        "servers": [{"url": "https://eu.api.konghq.com/v1"}],
        "paths": {"/things": {"get": {
            "parameters": [],
            "responses": {"200": {"content": {"application/json": {"schema": {
                "properties": {"data": {"type": "array", "items": {"properties": {"id": {"type": "string"}}}}}}}}}},
        }}},
    })
}

/// A list with one filter parameter, given as JSON.
fn with_filter(parameter: &Value) -> Entity {
    let mut spec = spec();
    *spec.pointer_mut("/paths/~1things/get/parameters").unwrap() = json!([parameter]);
    read(&spec.to_string()).unwrap().remove(0)
}

#[test]
fn wrapped_schemas_have_the_type_of_what_they_wrap() {
    let time = json!({"type": "string", "format": "date-time"});
    let wraps = [
        time.clone(),
        json!({"allOf": [time, {"description": "a time"}]}),
        json!({"anyOf": [time, {"type": "null"}]}),
        json!({"oneOf": [{"type": "null"}, {"allOf": [time]}]}),
    ];
    for schema in wraps {
        let object = json!({"type": "object", "properties": {"at": {"type": "object", "properties": {"gte": schema}}}});
        let one = json!({"name": "filter", "in": "query", "style": "deepObject", "schema": object});
        assert_eq!(with_filter(&one).field("at").unwrap().kind, Type::DateTime, "{schema}");
        let literal = json!({"name": "filter[at][gte]", "in": "query", "schema": schema});
        assert_eq!(with_filter(&literal).field("at").unwrap().kind, Type::DateTime, "{schema}");
    }
}

#[test]
fn listed_values_are_kept() {
    let values = |texts: &[&str]| Type::Enum(texts.iter().map(|&text| text.to_owned()).collect());
    for (schema, kind) in [
        (json!({"type": "string", "enum": ["auto", 1, 2.5, true, null]}), values(&["auto", "1", "2.5", "true"])),
        (json!({"enum": ["auto", 1]}), values(&["auto", "1"])),
        (json!({"enum": [1, 2]}), Type::Number),
        (json!({"enum": [true, false]}), Type::Boolean),
        (json!({"const": "one"}), values(&["one"])),
        (json!({"oneOf": [{"const": "a"}, {"const": "b"}]}), values(&["a", "b"])),
    ] {
        let literal = json!({"name": "filter[kind][eq]", "in": "query", "schema": schema});
        assert_eq!(with_filter(&literal).field("kind").unwrap().kind, kind, "{schema}");
        // Without `type: object` around the operators too.
        let object = json!({"properties": {"kind": {"properties": {"eq": schema}}}});
        let one = json!({"name": "filter", "in": "query", "style": "deepObject", "schema": object});
        assert_eq!(with_filter(&one).field("kind").unwrap().kind, kind, "{schema}");
    }
}

/// YAML 1.2: only `true` and `false` are booleans.
#[test]
fn countries_are_not_booleans() {
    let text = "openapi: 3.1.0\ninfo: {version: 1.0}\nservers: [{url: 'https://eu.api.konghq.com/v1'}]\npaths:\n  x-note: 1\n  \
                /things:\n    get:\n      parameters:\n      - {name: 'filter[in]', in: query, schema: {type: string, enum: \
                [DK, NO, SE, on, off, yes, y, n]}}\n";
    let entity = read(text).unwrap().remove(0);
    let expected = ["DK", "NO", "SE", "on", "off", "yes", "y", "n"].map(str::to_owned);
    assert_eq!(entity.field("in").unwrap().kind, Type::Enum(expected.into()));
}

/// What is sent is what the file wrote: `3.10` is a version, and not `3.1`.
#[test]
fn numbers_among_listed_values_keep_their_text() {
    let values = |texts: &[&str]| Type::Enum(texts.iter().map(|&text| text.to_owned()).collect());
    let kind = |schema: &str, json: bool| {
        let parameter = format!(r#"{{"name": "filter[version]", "in": "query", "schema": {schema}}}"#);
        let list =
            format!(r#"{{"openapi": "3.1.0", "paths": {{"/things": {{"get": {{"parameters": [{parameter}]}}}}}}}}"#);
        // As a block it is YAML.
        let text =
            if json { list } else { format!("x: 1\n{}", list.get(1..list.len() - 1).unwrap().replacen(", ", "\n", 1)) };
        read(&text).unwrap().remove(0).field("version").unwrap().kind.clone()
    };
    for (schema, expected) in [
        (
            r#"{"type": "string", "enum": [3.10, 1e3, 1.0, 12345678901234567890123]}"#,
            values(&["3.10", "1e3", "1.0", "12345678901234567890123"]),
        ),
        (r#"{"enum": ["auto", 3.10]}"#, values(&["auto", "3.10"])),
        (r#"{"const": 3.10}"#, Type::Number),
        (r#"{"enum": [3.10, 4]}"#, Type::Number),
    ] {
        assert_eq!(kind(schema, true), expected, "{schema}");
        assert_eq!(kind(schema, false), expected, "{schema}");
    }
    // What JSON cannot write.
    let odd = r#"{"type": "string", "enum": [1_000, 0777, +5, .5, 1.]}"#;
    assert_eq!(kind(odd, false), values(&["1_000", "0777", "+5", ".5", "1."]));
    // YAML 1.2 has two more ways to write a whole number; what is sent is the number.
    assert_eq!(kind(r#"{"enum": [a, 0o7, 0x1F, '0o7']}"#, false), values(&["a", "7", "31", "0o7"]));
    assert_eq!(kind(r#"{"enum": [1_000, 0777]}"#, false), values(&["1_000", "0777"]), "one is a text");
    assert_eq!(kind(r#"{"enum": [0777, 0x1F, +5]}"#, false), Type::Number);
}

#[test]
fn a_filter_without_structure_has_no_field() {
    let schemas = [
        json!({"type": "string"}),
        json!({"type": "array", "items": {"type": "string"}}),
        json!({"type": "object"}),
        json!({"type": "object", "additionalProperties": true}),
        json!({}),
    ];
    for schema in schemas {
        for name in ["filter", "myfilter"] {
            let mut spec = spec();
            *spec.pointer_mut("/paths/~1things/get/parameters").unwrap() = json!([
                {"name": name, "in": "query", "schema": schema},
                {"name": "otherfilter", "in": "query", "schema": schema},
                {"name": "page[size]", "in": "query", "schema": {"type": "integer"}}
            ]);
            let entity = read(&spec.to_string()).unwrap().remove(0);
            assert_eq!(entity.fields, [], "{name} {schema}");
            assert!(entity.params.iter().any(|param| param.name == name), "{name} {schema}: {:?}", entity.params);
        }
    }
}

#[test]
fn other_formats_are_named() {
    let message = problem("<!doctype html><html><body>API</body></html>");
    assert!(message.contains("is HTML or XML"), "{message}");
    let read = |text: &str| {
        Catalog::read_entities(SourceFile::new("page.html", text), &Limits::default()).unwrap_err().to_string()
    };
    for page in ["<!doctype html><html><body>API</body></html>", "\u{feff} <?xml version='1.0'?><a/>"] {
        let expected = "`page.html` is HTML or XML, neither a catalog nor an OpenAPI file; download the description itself, \
                        not the page that shows it";
        assert_eq!(read(page), expected);
    }
    let message = problem("swagger: '2.0'\ninfo: {version: '1'}\npaths: {}\n");
    assert!(message.contains("Swagger 2.0"), "{message}");
}
