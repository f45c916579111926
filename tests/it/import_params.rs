//! Query parameters that are neither filter, sort nor paging: sent as the file declares them.
#![cfg(feature = "openapi")]
use konnect_filter::catalog::openapi::{Import, import};
use konnect_filter::catalog::{Catalog, Entity, Several, SourceFile, write};
use konnect_filter::plan::Request;
use konnect_filter::wire::{RequestOptions, RequestSpec, decode};
use konnect_filter::{Error, Limits};
use serde_json::{Value, json};

/// A list with these query parameters.
fn import_with(parameters: &Value) -> Import {
    let spec = json!({
        "openapi": "3.1.0",
        "servers": [{"url": "https://api.shop.example/v1"}],
        "paths": {"/things": {"get": {
            "parameters": parameters,
            "responses": {"200": {"content": {"application/json": {"schema": {"type": "array", "items": {"type": "object"}}}}}},
        }}},
        "components": {"schemas": {
            "State": {"type": "string", "enum": ["on", "off"]},
            "Circle": {"oneOf": [{"$ref": "#/components/schemas/Circle"}, {"$ref": "#/components/schemas/State"}]},
        }},
    });
    import(&[SourceFile::new("shop_v1.yaml", &spec.to_string())], &Limits::default()).unwrap()
}

#[track_caller]
fn read(parameters: &Value) -> Entity {
    let mut import = import_with(parameters);
    assert_eq!(import.skipped, [], "{parameters}");
    let entity = import.entities.remove(0);
    let file = write(std::slice::from_ref(&entity)).remove(0);
    assert_eq!(
        Catalog::read_entities(SourceFile::new(&file.name, &file.text), &Limits::default()).unwrap(),
        std::slice::from_ref(&entity)
    );
    entity
}

fn parameter(name: &str, schema: Value) -> Value {
    json!({"name": name, "in": "query", "schema": schema})
}

fn names(entity: &Entity) -> Vec<&str> {
    entity.params.iter().map(|param| param.name.as_str()).collect()
}

fn sent(entity: &Entity, query: &[(&str, &str)]) -> Result<String, Error> {
    let query = query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let options = RequestOptions::default().with_query(query);
    Ok(options.resolve(entity)?.request(&Request::default()).query().to_string())
}

/// The values of a parameter are known in whatever they are wrapped, as those of a filter are.
#[test]
fn listed_values_in_what_wraps_them() {
    let state = json!({"$ref": "#/components/schemas/State"});
    for schema in [
        json!({"enum": ["on", "off"]}),
        state.clone(),
        json!({"anyOf": [{"enum": ["on", "off"]}, {"type": "null"}]}),
        json!({"allOf": [state, {"description": "a state"}]}),
        json!({"type": "string", "oneOf": [{"const": "on"}, {"const": "off"}]}),
        json!({"oneOf": [{"enum": ["on", null]}, {"allOf": [{"enum": ["off", "other"]}, {"enum": ["off"]}]}, {"const": null}]}),
        json!({"type": ["array", "null"], "items": {"anyOf": [state]}}),
        json!({"anyOf": [{"type": "array", "items": state}, {"type": "null"}]}),
    ] {
        let entity = read(&json!([parameter("state", schema.clone())]));
        assert_eq!(entity.params.first().unwrap().values, ["on", "off"], "{schema}");
        assert_eq!(sent(&entity, &[("state", "on")]).unwrap(), "state=on");
        assert!(sent(&entity, &[("state", "of")]).is_err());
    }
    // Where anything else is taken too, or only that, nothing is refused.
    for schema in [
        json!({"anyOf": [state, {"type": "string"}]}),
        json!({"oneOf": [state, {"type": "array", "items": {"type": "string"}}]}),
        json!({"$ref": "#/components/schemas/Circle"}),
        json!({"enum": [null]}),
        json!({}),
    ] {
        let entity = read(&json!([parameter("state", schema.clone())]));
        assert!(entity.params.first().unwrap().values.is_empty(), "{schema}");
    }
    // Paging and sort look into what wraps them, too.
    let optional = |schema: Value| json!({"anyOf": [schema, {"type": "null"}]});
    let entity = read(&json!([
        parameter("sort", optional(json!({"enum": ["name", "-name"]}))),
        parameter("page", optional(json!({"type": "integer", "minimum": 0})))
    ]));
    assert_eq!(entity.sort.as_ref().unwrap().values, ["name", "-name"]);
    assert!(entity.page_names.as_ref().unwrap().from_zero);
}

/// A list is sent as OpenAPI says: by itself each value as a parameter, or with commas.
#[test]
fn lists() {
    let list = json!({"type": "array", "items": {"enum": ["1", "2"]}});
    let with = |key: &str, value: Value| {
        let mut parameter = parameter("id", list.clone());
        parameter[key] = value;
        json!([parameter])
    };
    for parameters in
        [json!([parameter("id", list.clone())]), with("explode", json!(true)), with("style", json!("form"))]
    {
        let entity = read(&parameters);
        assert_eq!(entity.params.first().unwrap().several, Several::Repeated);
        assert_eq!(sent(&entity, &[("id", "1"), ("id", "2")]).unwrap(), "id=1&id=2");
        assert!(sent(&entity, &[("id", "1,2")]).is_err(), "no value of the list");
        let catalog = Catalog::new([entity]);
        let decoded = decode("/v1/things?id=1&id=2", &catalog, &Limits::DEFAULT).unwrap();
        let query = [("id".to_owned(), "1".to_owned()), ("id".to_owned(), "2".to_owned())];
        assert_eq!(decoded.options.query, query);
        // As JSON it is a list.
        let line = serde_json::to_string(&RequestSpec::from(&decoded)).unwrap();
        assert!(line.contains(r#""query":{"id":["1","2"]}"#), "{line}");
        let again: RequestSpec<'_> = serde_json::from_str(&line).unwrap();
        assert_eq!(again.query.unwrap(), query);
    }
    let entity = read(&with("explode", json!(false)));
    assert_eq!(sent(&entity, &[("id", "1,2")]).unwrap(), "id=1%2C2");
    let error = sent(&entity, &[("id", "1,3")]).unwrap_err().to_string();
    assert!(error.contains("does not take `3`"), "{error}");
    let error = sent(&entity, &[("id", "1"), ("id", "2")]).unwrap_err().to_string();
    assert!(error.contains("give it once, with commas between its values"), "{error}");
    // With other separators, what is a value is not known.
    let entity = read(&with("style", json!("pipeDelimited")));
    assert_eq!(sent(&entity, &[("id", "1|2")]).unwrap(), "id=1%7C2");
    // What is not a list is given once.
    let entity = read(&json!([parameter("id", json!({"type": "string"}))]));
    assert!(sent(&entity, &[("id", "1"), ("id", "2")]).is_err());
    assert!(decode("/v1/things?id=1&id=2", &Catalog::new([entity]), &Limits::DEFAULT).is_err());
}

/// Of an object, the properties are the parameters.
#[test]
fn objects() {
    let object = |schema: Value| json!([{"name": "range", "in": "query", "style": "form", "explode": true, "required": true, "schema": schema}]);
    let properties = json!({"from": {"type": "string"}, "unit": {"anyOf": [{"enum": ["s", "m"]}, {"type": "null"}]}});
    let schema = json!({"type": "object", "required": ["from"], "properties": properties});
    let mut silent = object(schema.clone());
    silent[0].as_object_mut().unwrap().retain(|key, _| !matches!(key.as_str(), "style" | "explode"));
    for parameters in [object(schema.clone()), silent] {
        let entity = read(&parameters);
        assert_eq!(names(&entity), ["from", "unit"]);
        assert_eq!(sent(&entity, &[("from", "1"), ("unit", "s")]).unwrap(), "from=1&unit=s");
        assert!(sent(&entity, &[("unit", "s")]).is_err(), "`from` is required");
        assert!(sent(&entity, &[("from", "1"), ("unit", "h")]).is_err());
        assert!(sent(&entity, &[("from", "1"), ("range", "x")]).is_err());
    }
    // As Spring describes its pages.
    let integer = |minimum: u32| json!({"type": "integer", "minimum": minimum});
    let pageable = json!({"type": "object", "properties": {"page": integer(0), "size": integer(1),
        "sort": {"type": "array", "items": {"type": "string"}}}});
    let entity = read(&json!([parameter("pageable", pageable)]));
    assert_eq!(names(&entity), ["sort"]);
    assert!(entity.page_names.as_ref().unwrap().from_zero);
    assert_eq!(sent(&entity, &[("sort", "name,desc"), ("sort", "id")]).unwrap(), "sort=name%2Cdesc&sort=id");
    // In other forms, the object's name is a parameter.
    let mut commas = object(schema);
    commas[0]["explode"] = false.into();
    assert_eq!(names(&read(&commas)), ["range"]);
}

#[test]
fn objects_that_cannot_be_sent() {
    let said = |parameters: Value| {
        let import = import_with(&parameters);
        let said: Vec<String> = import.skipped.iter().map(|part| format!("{}: {}", part.what, part.why)).collect();
        (said, import.entities.first().map(|entity| entity.params.len()))
    };
    let form = |schema: Value| json!({"name": "range", "in": "query", "style": "form", "schema": schema});
    let inner = json!({"type": "object", "properties": {"a": {"type": "object", "properties": {"b": {}}}}});
    let why = "the query parameter `a`: it is an object in an object, and how one is sent there is not defined";
    assert_eq!(said(json!([form(inner)])), (vec![why.to_owned()], Some(0)));
    let free = form(json!({"type": "object", "additionalProperties": {"type": "string"}}));
    let why = "the query parameter `range`: its keys are parameters of their own, and not named";
    assert_eq!(said(json!([free])), (vec![why.to_owned()], Some(0)));
    let twice = form(json!({"type": "object", "properties": {"a": {}}}));
    let why = "the property `a` of `range`: it would be a parameter of a name that another one has";
    assert_eq!(said(json!([twice, parameter("a", json!({}))])), (vec![why.to_owned()], Some(1)));
    let open = form(json!({"type": "object", "properties": {"a": {}}, "additionalProperties": true}));
    let why = "the free keys of `range`: they cannot be told from a field that is mistyped";
    assert_eq!(said(json!([open])), (vec![why.to_owned()], Some(1)));
}

/// What `page` has besides paging is not lost.
#[test]
fn the_rest_of_a_page() {
    let integer = json!({"type": "integer"});
    let schema = json!({"properties": {"size": integer, "number": integer, "total": {"type": "boolean"}}});
    let entity = read(&json!([{"name": "page", "in": "query", "style": "deepObject", "schema": schema}]));
    assert_eq!(names(&entity), ["page[total]"]);
    assert_eq!(sent(&entity, &[("page[total]", "true")]).unwrap(), "page%5Btotal%5D=true");
    let catalog = Catalog::new([entity]);
    assert_eq!(decode("/v1/things?page[total]=true", &catalog, &Limits::DEFAULT).unwrap().options.query.len(), 1);
}

/// Without these, the service refuses whatever is sent.
#[test]
fn what_is_required_beside_the_query_is_told() {
    for place in ["header", "cookie"] {
        let own = json!({"name": "X-Tenant", "in": place, "required": true, "schema": {"type": "string"}});
        let import = import_with(&json!([own]));
        assert_eq!(import.entities.len(), 1);
        let said: Vec<_> = import.skipped.iter().map(|skipped| skipped.warning().into_details().message).collect();
        assert!(said.len() == 1 && said[0].contains(&format!("the required {place} `X-Tenant`")), "{said:?}");
    }
    let known = ["Authorization", "Accept", "content-type"]
        .map(|name| json!({"name": name, "in": "header", "required": true, "schema": {"type": "string"}}));
    read(&json!(known));
    read(&json!([{"name": "X-Trace", "in": "header", "schema": {"type": "string"}}]));
}

/// A sort that has another name is sent as the service's own parameter.
#[test]
fn a_sort_of_another_name_is_named() {
    for name in ["order_by", "$orderby", "sort_by"] {
        let entity = read(&json!([parameter(name, json!({"type": "string"}))]));
        let problem = sent_sorted(&entity).unwrap_err().to_string();
        assert!(problem.contains("does not support sorting") && problem.contains(name), "{problem}");
    }
    assert!(sent_sorted(&read(&json!([]))).unwrap_err().to_string().contains("remove the sort"));
}

fn sent_sorted(entity: &Entity) -> Result<String, Error> {
    let mut options = RequestOptions::default();
    options.sort = vec!["name desc".to_owned()];
    options.resolve(entity).map(|_| String::new())
}
