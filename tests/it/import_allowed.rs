//! What the importer makes of schemas that allow nothing, that lists of one operator or another have, and of what it cannot read:
//! it says what the file says, no more and no less, and a warning says the rest.
#![cfg(feature = "openapi")]
use konnect_filter::Limits;
use konnect_filter::catalog::openapi::{Import, import};
use konnect_filter::catalog::{Entity, Field, Operator, SourceFile, Type};
use serde_json::{Value, json};

/// What is read of a list of another service with this filter, whose records have these properties.
fn read(filter: &Value, record: &Value) -> Import {
    let spec = json!({
        "openapi": "3.1.0",
        "info": {"title": "Shop"},
        "servers": [{"url": "https://api.shop.example/v1"}],
        "components": {"schemas": {
            "Never": false, "Secret": {"type": "string", "writeOnly": true}, "Id": {"type": "string", "format": "uuid"},
        }},
        "paths": {"/things": {"get": {
            "parameters": [{"name": "filter", "in": "query", "style": "deepObject", "schema": filter}],
            "responses": {"200": {"content": {"application/json": {"schema": {"type": "array", "items": record}}}}},
        }}},
    });
    import(&[SourceFile::new("shop_v1.json", &spec.to_string())], &Limits::DEFAULT).unwrap()
}

/// The same with filter fields, given as an object's properties.
fn fields(properties: &Value) -> Import {
    read(&json!({"type": "object", "properties": properties}), &json!({"type": "object", "properties": {}}))
}

fn said(import: &Import) -> Vec<String> {
    import.skipped.iter().map(|part| format!("{}: {}", part.what, part.why)).collect()
}

#[track_caller]
fn whole(import: Import) -> Entity {
    assert_eq!(said(&import), [""; 0]);
    import.entities.into_iter().next().unwrap()
}

fn names(entity: &Entity) -> Vec<&str> {
    entity.fields.iter().map(|field| field.name.as_str()).collect()
}

fn shown(entity: &Entity) -> Vec<String> {
    entity.record.iter().map(|field| field.path.join(".")).collect()
}

#[test]
fn a_schema_that_allows_nothing_makes_no_field() {
    let text = json!({"type": "string"});
    let never = [json!(false), json!({"$ref": "#/components/schemas/Never"}), json!({"not": {}}), json!({"not": true})];
    for never in never {
        let filter = json!({"type": "object", "properties": {
            "name": text, "y": never, "size": {"type": "object", "properties": {"eq": text, "lt": never}},
            "tags": {"type": "object", "properties": {"eq": text}, "additionalProperties": never},
            "either": {"anyOf": [text, never]}}});
        let record = json!({"type": "object", "properties": {
            "name": text, "y": never, "inner": {"type": "object", "properties": {"a": text, "b": never}}}});
        let entity = whole(read(&filter, &record));
        assert_eq!(names(&entity), ["name", "size", "tags", "either"], "{never}");
        assert!(!entity.field("size").unwrap().offers(Operator::Lt), "{never}");
        assert!(entity.field("size").unwrap().offers(Operator::Eq) && !entity.field("tags").unwrap().map, "{never}");
        assert_eq!(shown(&entity), ["name", "inner.a"], "{never}");
        // All of `allOf` counts, and one of several alternatives is none of the others'.
        let (with, without) = (json!({"properties": {"a": text, "y": text}}), json!({"properties": {"y": never}}));
        let either = whole(read(&json!({"type": "object", "oneOf": [with, without]}), &json!({})));
        assert_eq!(names(&either), ["a", "y"], "{never}");
        let both = whole(read(&json!({"type": "object", "allOf": [with, without]}), &json!({})));
        assert_eq!(names(&both), ["a"], "{never}");
    }
    // What any value is right for is a field.
    assert_eq!(names(&whole(fields(&json!({"x": true, "z": {}})))), ["x", "z"]);
}

#[test]
fn what_can_only_be_written_is_in_no_record() {
    let text = json!({"type": "string"});
    let record = json!({"type": "object", "properties": {
        "name": text,
        "secret": {"type": "string", "writeOnly": true},
        "referred": {"$ref": "#/components/schemas/Secret"},
        "wrapped": {"allOf": [{"$ref": "#/components/schemas/Secret"}, {"description": "a secret"}]},
        "beside": {"$ref": "#/components/schemas/Id", "writeOnly": true},
        "either": {"anyOf": [{"$ref": "#/components/schemas/Secret"}, {"type": "integer"}]},
        "inner": {"type": "object", "properties": {"a": text, "b": {"type": "string", "writeOnly": true}}},
        "hidden": {"type": "object", "writeOnly": true, "properties": {"a": text}}}});
    // A filter may ask for it all the same; where it is in the records is not said.
    let filter =
        json!({"type": "object", "properties": {"name": text, "secret": text, "inner.b": text, "hidden_a": text}});
    let entity = whole(read(&filter, &record));
    assert_eq!(shown(&entity), ["name", "either", "inner.a"]);
    assert_eq!(names(&entity), ["name", "secret", "inner.b", "hidden_a"]);
    for (name, path) in
        [("name", Some(vec!["name".to_owned()])), ("secret", None), ("inner.b", None), ("hidden_a", None)]
    {
        assert_eq!(entity.field(name).unwrap().path, path, "{name}");
    }
}

/// The records' own type says how values are sent only where nothing else does.
#[test]
fn a_uuid_of_the_filter_is_one() {
    let id = json!({"oneOf": [{"type": "string", "format": "uuid"}, {"type": "null"}]});
    let filter = json!({"type": "object", "properties": {"id": id, "plain": {"$ref": "#/components/schemas/Id"}}});
    let record = json!({"type": "object", "properties": {"id": {"type": "string"}, "plain": {"type": "string"}}});
    let entity = whole(read(&filter, &record));
    for name in ["id", "plain"] {
        assert_eq!(entity.field(name).unwrap().kind, Type::Uuid, "{name}");
    }
}

fn values(texts: &[&str]) -> Type {
    Type::Enum(texts.iter().map(|&text| text.to_owned()).collect())
}

/// The field of this schema, and what the warnings say.
fn field(schema: &Value) -> (Field, Vec<String>) {
    let import = fields(&json!({"v": schema}));
    (import.entities.first().unwrap().field("v").unwrap().clone(), said(&import))
}

/// A field with these operators, each with the schema of its values.
fn with(operators: &Value) -> (Field, Vec<String>) {
    field(&json!({"type": "object", "properties": operators}))
}

const LISTED: &str = "the listed values of the filter field `v`";
const PATTERN: &str = "the pattern of the filter field `v`";

/// A list of numbers or booleans is not checked, and that is told.
#[test]
fn listed_values_of_other_types() {
    let why = format!("{LISTED}: only strings are checked against a list");
    for (schema, kind) in [
        (json!({"type": "integer", "enum": [1, 2, 15]}), Type::Number),
        (json!({"enum": [1, 2]}), Type::Number),
        (json!({"const": 3.10}), Type::Number),
        (json!({"type": "boolean", "enum": [true]}), Type::Boolean),
        (json!({"allOf": [{"type": "integer"}, {"enum": [1, 2]}]}), Type::Number),
        (json!({"anyOf": [{"const": 1}, {"const": 2}]}), Type::Number),
    ] {
        assert_eq!(field(&schema).0.kind, kind, "{schema}");
        assert_eq!(field(&schema).1, [why.as_str()], "{schema}");
        assert_eq!(with(&json!({"eq": schema})).1, [why.as_str()], "{schema}");
    }
    // Both booleans together restrict nothing, and values of several types are strings.
    for (schema, kind) in [
        (json!({"type": "boolean", "enum": [false, true]}), Type::Boolean),
        (json!({"type": ["string", "integer"], "enum": ["auto", 1]}), values(&["auto", "1"])),
        (json!({"anyOf": [{"type": "integer", "enum": [1]}, {"const": "auto"}]}), values(&["1", "auto"])),
        // Beside any text, a list says nothing.
        (json!({"anyOf": [{"type": "string", "enum": ["a"]}, {}]}), Type::String),
    ] {
        assert_eq!((field(&schema).0.kind, field(&schema).1), (kind, vec![]), "{schema}");
    }
}

/// What one operator takes is neither refused nor taken for another, and what is not checked is told.
#[test]
fn rules_of_one_operator() {
    let (text, form) = (json!({"type": "string"}), json!({"type": "string", "pattern": "^[a-z]+$"}));
    let list = json!({"type": "string", "enum": ["a", "b"]});
    let several = json!({"type": "array", "items": list});
    let listed = format!("{LISTED}: the operators differ in them, so none is checked");
    let pattern = format!("{PATTERN}: the operators differ in it, so it is not checked");
    for (operators, said) in [
        (json!({"eq": form, "oeq": text}), vec![&pattern]),
        (json!({"eq": text, "neq": form}), vec![&pattern]),
        (json!({"eq": list, "oeq": text}), vec![&listed]),
        (json!({"eq": text, "oeq": several}), vec![&listed]),
        (json!({"eq": form, "oeq": several}), vec![&listed, &pattern]),
    ] {
        let (field, notes) = with(&operators);
        assert_eq!((field.kind, field.pattern), (Type::String, None), "{operators}");
        assert_eq!(notes.iter().collect::<Vec<_>>(), said, "{operators}");
    }
    // All of them say so, or those that do not are of parts of values.
    for (operators, kind, pattern) in [
        (json!({"eq": form, "oeq": {"type": "array", "items": form}}), Type::String, Some("^[a-z]+$")),
        (json!({"eq": form, "contains": text}), Type::String, Some("^[a-z]+$")),
        (
            json!({"eq": list, "oeq": several, "contains": text, "exists": {"type": "boolean"}}),
            values(&["a", "b"]),
            None,
        ),
    ] {
        let (field, notes) = with(&operators);
        assert_eq!((field.kind, field.pattern.as_deref(), notes), (kind, pattern, vec![]), "{operators}");
    }
    // Alternatives are together what an operator takes.
    let either = json!({"oneOf": [form, {"type": "object", "properties": {"eq": text}}]});
    assert_eq!((field(&either).0.pattern, field(&either).1), (None, vec![]));
}

/// A field has one type. Of several, none is checked.
#[test]
fn types_that_no_field_has() {
    let several = |names: &str| {
        format!(
            "the type of the filter field `v` ({names}): a field has one type, and there are several, so none is checked"
        )
    };
    let (number, truth) = (json!({"type": "number"}), json!({"type": "boolean"}));
    let (id, time) = (json!({"type": "string", "format": "uuid"}), json!({"type": "string", "format": "date-time"}));
    assert_eq!(field(&json!({"anyOf": [number, truth]})).1, [several("number or boolean")]);
    assert_eq!(field(&json!({"type": ["integer", "boolean", "null"]})).1, [several("number or boolean")]);
    assert_eq!(with(&json!({"eq": number, "neq": truth})).1, [several("number")]);
    assert_eq!(with(&json!({"eq": {"type": "string"}, "neq": id})).1, [several("uuid")]);
    assert_eq!(field(&json!({"oneOf": [id, time]})).1, [several("uuid or date-time")]);
    // One property of two alternatives.
    let of = |schema: &Value| json!({"type": "object", "properties": {"v": schema}});
    let import = read(&json!({"oneOf": [of(&number), of(&truth)]}), &json!({}));
    assert_eq!(said(&import), [several("number or boolean")]);
    assert_eq!(import.entities.first().unwrap().field("v").unwrap().kind, Type::Any);
    // Any text is one of the types.
    for open in [json!({"type": ["string", "integer"]}), json!({"anyOf": [id, {"type": "string"}]}), json!({})] {
        assert_eq!(field(&open).1, [""; 0], "{open}");
    }
}

/// What cannot be checked is not promised.
#[test]
fn patterns_that_are_not_used() {
    let bad = format!("{PATTERN}: it is not a regular expression that can be used here");
    let long = format!("^{}$", "a".repeat(5_000));
    for pattern in ["(?=a)b", "^(a{1000}){1000}$", "[", r"(a)\1", &long] {
        let (field, notes) = field(&json!({"type": "string", "pattern": pattern}));
        assert_eq!((field.pattern, notes), (None, vec![bad.clone()]), "{pattern}");
    }
    for pattern in [r"^\p{L}+$", "^(a+)+$", r"^[\w.-]{1,255}$"] {
        let (field, notes) = field(&json!({"type": "string", "pattern": pattern}));
        assert_eq!((field.pattern.as_deref(), notes), (Some(pattern), vec![]));
    }
    let other = format!("{PATTERN}: only strings without a format are checked against one");
    let (own, notes) = field(&json!({"type": "string", "format": "date-time", "pattern": "Z$"}));
    assert_eq!((own.pattern, notes), (None, vec![other]));
    let (own, notes) = field(&json!({"allOf": [{"type": "string", "pattern": "^a"}, {"pattern": "b$"}]}));
    let several = "a pattern of the filter field `v`: there are several, and a value is checked against one";
    assert!(own.pattern.is_some_and(|own| ["^a", "b$"].contains(&own.as_str())));
    assert_eq!(notes, [several]);
    // As many different ones as there may be.
    let all: serde_json::Map<String, Value> =
        (0..101).map(|n| (format!("v{n}"), json!({"type": "string", "pattern": format!("^a{n}$")}))).collect();
    let import = fields(&Value::Object(all));
    assert_eq!(said(&import).len(), 1, "{:?}", said(&import));
    assert!(said(&import).concat().ends_with("the file has too many others"), "{:?}", said(&import));
    let large: serde_json::Map<String, Value> = (0..6)
        .map(|n| (format!("v{n}"), json!({"type": "string", "pattern": format!("^(a{{1000}}){{1000}}{n}$")})))
        .collect();
    let notes = said(&fields(&Value::Object(large)));
    assert_eq!(notes.iter().filter(|note| note.ends_with("that can be used here")).count(), 4, "{notes:?}");
    assert_eq!(notes.iter().filter(|note| note.ends_with("that are as large")).count(), 2, "{notes:?}");
}

/// The parts of a schema are read together, in any order.
#[test]
fn formats_beside_the_type() {
    let (text, own) = (json!({"type": "string"}), json!({"format": "uuid"}));
    for schema in [
        json!({"allOf": [text, own]}),
        json!({"allOf": [own, text]}),
        json!({"type": "string", "allOf": [own]}),
        json!({"allOf": [{"allOf": [own]}, {"description": "an id"}, text]}),
        json!({"anyOf": [{"allOf": [text, own]}, {"type": "null"}]}),
    ] {
        let filter = json!({"type": "object", "properties": {"v": schema}});
        let entity = whole(read(&filter, &filter));
        assert_eq!(entity.field("v").unwrap().kind, Type::Uuid, "{schema}");
        assert_eq!(entity.record.first().unwrap().kind, Type::Uuid, "{schema}");
    }
    // A format of one alternative is none of the others'.
    assert_eq!(field(&json!({"type": "string", "anyOf": [own, {"format": "date"}]})).0.kind, Type::String);
    let day = json!({"type": "object", "properties": {"v": {"allOf": [text, {"format": "date"}]}}});
    assert_eq!(whole(read(&day, &day)).record.first().unwrap().kind, Type::DateTime);
}

/// Keywords that are not read are named, where they may say more than what is read.
#[test]
fn keywords_that_are_not_read() {
    let text = json!({"type": "string"});
    let of = |more: Value| {
        let mut schema = json!({"type": "object", "properties": {"name": text}});
        schema.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        schema
    };
    let more = json!({"properties": {"more": text}});
    for (keywords, expected) in [
        (json!({"patternProperties": {"^x": text}}), vec!["patternProperties"]),
        (json!({"if": {"required": ["name"]}, "then": more}), vec!["then"]),
        (json!({"if": {"required": ["name"]}, "else": more}), vec!["else"]),
        (json!({"dependentSchemas": {"name": more}}), vec!["dependentSchemas"]),
        (json!({"not": {"properties": {"name": {"const": "a"}}}}), vec!["not"]),
        (json!({"unevaluatedProperties": text}), vec!["unevaluatedProperties"]),
        (json!({"$dynamicRef": "#more"}), vec!["$dynamicRef"]),
        // These say nothing of what there is.
        (json!({"if": {"required": ["name"]}, "then": {"required": ["kind"]}}), vec![]),
        (json!({"not": {"required": ["name"]}, "unevaluatedProperties": false, "patternProperties": {}}), vec![]),
        (json!({"minProperties": 1, "propertyNames": {"pattern": "^[a-z]"}}), vec![]),
    ] {
        let expected: Vec<String> = expected.iter().map(|key| format!("what `{key}` says")).collect();
        let whats = |import: &Import| import.skipped.iter().map(|part| part.what.clone()).collect::<Vec<_>>();
        let filter = read(&of(keywords.clone()), &json!({"type": "object", "properties": {}}));
        assert_eq!(whats(&filter), expected, "{keywords}");
        assert_eq!(names(filter.entities.first().unwrap()), ["name"]);
        assert_eq!(whats(&read(&of(json!({})), &of(keywords.clone()))), expected, "{keywords}");
    }
    let (field, notes) = field(&json!({"not": {"const": "a"}, "type": "string"}));
    assert_eq!(
        (field.kind, notes),
        (Type::String, vec!["what `not` says: what is not allowed is not read".to_owned()])
    );
    // Where all keys are described by patterns, it is a map.
    let map = json!({"type": "object", "properties": {"labels": {"type": "object", "additionalProperties": false,
        "patternProperties": {"^[a-z]": {"type": "integer"}}}}});
    let entity = whole(read(&json!({"type": "object", "properties": {"name": text}}), &map));
    let labels = entity.record.first().unwrap();
    assert_eq!((labels.map, &labels.kind), (true, &Type::Number));
}
