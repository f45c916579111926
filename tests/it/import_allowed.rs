//! What the importer makes of schemas that allow nothing, that lists of one operator or another have, and of what it cannot read:
//! it says what the file says, no more and no less, and a warning says the rest.
#![cfg(feature = "openapi")]
use konnect_filter::Limits;
use konnect_filter::catalog::openapi::{Import, SourceFile, import};
use konnect_filter::catalog::{Entity, Operator, Type};
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
fn a_schema_that_allows_nothing_is_no_field() {
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
    let filter = json!({"type": "object", "properties": {"name": text, "secret": text, "inner.b": text, "hidden_a": text}});
    let entity = whole(read(&filter, &record));
    assert_eq!(shown(&entity), ["name", "either", "inner.a"]);
    assert_eq!(names(&entity), ["name", "secret", "inner.b", "hidden_a"]);
    for (name, path) in [("name", Some(vec!["name".to_owned()])), ("secret", None), ("inner.b", None), ("hidden_a", None)] {
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
