//! What a description says in two places at once, or of the wrong kind: all of it counts, and nothing else.
#![cfg(feature = "openapi")]
use konnect_filter::catalog::openapi::{Import, import};
use konnect_filter::catalog::{Catalog, Entity, Paging, SourceFile, Type, write};
use konnect_filter::check::{Context, check, evaluate};
use konnect_filter::{Limits, parse};
use serde_json::{Value, json};

/// What is read of a list with these query parameters, whose records have this property `kind`.
fn read_as(version: &str, parameters: &Value, property: &Value) -> Import {
    let record = json!({"type": "object", "properties": {"kind": property}});
    let spec = json!({
        "openapi": version,
        "info": {"title": "Shop"},
        "servers": [{"url": "https://api.shop.example/v1"}],
        "components": {"schemas": {
            "Text": {"type": "string"}, "Letter": {"type": "string", "enum": ["a", "b", "c"]}, "Time": {"type": "string", "format": "date-time"},
        }},
        "paths": {"/things": {"get": {
            "parameters": parameters,
            "responses": {"200": {"content": {"application/json": {"schema": {"type": "array", "items": record}}}}},
        }}},
    });
    let import = import(&[SourceFile::new("shop_v1.json", &spec.to_string())], &Limits::default()).unwrap();
    // Written as a catalog and read again, it is the same.
    for file in write(&import.entities) {
        assert_eq!(
            Catalog::read_entities(SourceFile::new(&file.name, &file.text), &Limits::default()).unwrap(),
            import.entities
        );
    }
    import
}

fn read(parameters: &Value) -> Import {
    read_as("3.1.0", parameters, &json!({"type": "string"}))
}

#[track_caller]
fn whole(parameters: &Value) -> Entity {
    let mut import = read(parameters);
    assert_eq!(import.skipped, [], "{parameters}");
    import.entities.remove(0)
}

fn said(import: &Import) -> Vec<String> {
    import.skipped.iter().map(|part| format!("{}: {}: {}", part.pointer, part.what, part.why)).collect()
}

fn values(texts: &[&str]) -> Type {
    Type::Enum(texts.iter().map(|&text| text.to_owned()).collect())
}

/// The type that a schema gives an operator's value, a plain value of a field, a further parameter and the records.
#[track_caller]
fn is_everywhere(version: &str, schema: &Value, kind: &Type) {
    let parameters = json!([
        {"name": "filter", "in": "query", "style": "deepObject", "schema": {"type": "object", "properties": {
            "deep": {"type": "object", "properties": {"eq": schema}}, "bare": schema}}},
        {"name": "filter[literal][eq]", "in": "query", "schema": schema},
        {"name": "other", "in": "query", "schema": schema}]);
    let import = read_as(version, &parameters, schema);
    assert_eq!(said(&import), [""; 0], "{schema}");
    let entity = import.entities.first().unwrap();
    for name in ["deep", "bare", "literal"] {
        assert_eq!(entity.field(name).unwrap().kind, *kind, "{name}: {schema}");
    }
    assert_eq!(entity.record.first().unwrap().kind, *kind, "record: {schema}");
    let other = entity.params.first().unwrap();
    if let Type::Enum(values) = kind {
        assert_eq!(other.values, *values, "parameter: {schema}");
    }
}

#[test]
fn values_and_types_beside_each_other() {
    let (text, time) = (json!({"type": "string"}), json!({"type": "string", "format": "date-time"}));
    for keyword in ["allOf", "anyOf", "oneOf"] {
        for (schema, kind) in [
            (json!({"enum": ["a", "b"], keyword: [text]}), values(&["a", "b"])),
            (json!({"type": "string", keyword: [{"enum": ["a", "b"]}]}), values(&["a", "b"])),
            (json!({"type": "string", keyword: [{"const": "a"}]}), values(&["a"])),
            (
                json!({"type": "string", "enum": ["a", "b", "c"], keyword: [{"enum": ["c", "b", "d"]}]}),
                values(&["b", "c"]),
            ),
            (json!({"enum": ["a", "b"], keyword: [{keyword: [text]}]}), values(&["a", "b"])),
            (json!({"type": "string", keyword: [time]}), Type::DateTime),
            (json!({"format": "date-time", keyword: [text]}), Type::DateTime),
            (json!({"enum": [true, false], keyword: [{"type": "boolean"}]}), Type::Boolean),
            (json!({"type": "integer", keyword: [{"minimum": 1}]}), Type::Number),
        ] {
            is_everywhere("3.1.0", &schema, &kind);
            is_everywhere("3.0.3", &schema, &kind);
        }
    }
    let either = json!({"type": "string", "oneOf": [{"const": "a", "title": "A"}, {"const": "b", "title": "B"}]});
    is_everywhere("3.1.0", &either, &values(&["a", "b"]));
    let both = json!({"allOf": [{"type": "string"}, {"enum": ["a", "b"]}, {"description": "a letter"}]});
    is_everywhere("3.1.0", &both, &values(&["a", "b"]));
    // What one alternative narrows, another one may leave open.
    let open = json!({"anyOf": [{"allOf": [{"$ref": "#/components/schemas/Text"}, {"enum": ["a"]}]}, {"$ref": "#/components/schemas/Text"}]});
    is_everywhere("3.1.0", &open, &Type::String);
    // Several types are all of them.
    is_everywhere("3.1.0", &json!({"type": ["integer", "string"]}), &Type::Any);
}

/// OpenAPI 3.1 takes what is beside a reference, 3.0 ignores it.
#[test]
fn keywords_beside_a_reference() {
    let beside = |name: &str, more: Value| {
        let mut schema = json!({"$ref": format!("#/components/schemas/{name}")});
        schema.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        schema
    };
    for (schema, newer, older) in [
        (beside("Text", json!({"enum": ["a", "b"]})), values(&["a", "b"]), Type::String),
        (beside("Letter", json!({"enum": ["b", "d"]})), values(&["b"]), values(&["a", "b", "c"])),
        (beside("Text", json!({"format": "date-time"})), Type::DateTime, Type::String),
        (beside("Text", json!({"allOf": [{"enum": ["a"]}]})), values(&["a"]), Type::String),
        (beside("Time", json!({"description": "a time", "x-order": 1})), Type::DateTime, Type::DateTime),
    ] {
        is_everywhere("3.1.0", &schema, &newer);
        is_everywhere("3.0.3", &schema, &older);
    }
    let list = json!([{"name": "ids", "in": "query", "schema": {"type": "array", "items": beside("Letter", json!({"enum": ["b"]}))}}]);
    assert_eq!(whole(&list).params.first().unwrap().values, ["b"]);
    // A reference that leads nowhere is named where it is.
    let lost = json!([{"name": "filter[a]", "in": "query", "schema": beside("None", json!({"enum": ["a"]}))}]);
    let import = read(&lost);
    assert_eq!(
        said(&import),
        [
            "/paths/~1things/get/parameters/0/schema/$ref: what `#/components/schemas/None` refers to: nothing in the file is there"
        ]
    );
    assert_eq!(import.entities.first().unwrap().field("a").unwrap().kind, values(&["a"]));
}

/// A parameter that is referred to may be described again.
#[test]
fn a_description_beside_a_reference() {
    let minus = |version: &str| {
        let spec = json!({"openapi": version, "info": {"title": "Shop"}, "servers": [{"url": "https://api.shop.example/v1"}],
            "components": {"parameters": {"Sort": {"name": "sort", "in": "query", "description": "A key.", "schema": {"type": "string"}}}},
            "paths": {"/things": {"get": {
                "parameters": [{"$ref": "#/components/parameters/Sort", "description": "A key, with `-` as a prefix for the descending order."}],
                "responses": {"200": {"content": {"application/json": {"schema": {"type": "array", "items": {}}}}}}}}}});
        let import = import(&[SourceFile::new("shop_v1.json", &spec.to_string())], &Limits::default()).unwrap();
        import.entities.first().unwrap().sort.as_ref().map(|sort| sort.minus)
    };
    assert_eq!((minus("3.1.0"), minus("3.0.3")), (Some(true), None));
}

/// `"1"` and `1` are sent as one text, and `1` and `1.0` are one number.
#[test]
fn values_that_are_equal_on_the_wire() {
    for listed in [json!([1, "1", 1.0, "x"]), json!(["1", 1, 1.0, "x", "x"]), json!([1.0, "x"])] {
        let entity = whole(&json!([{"name": "filter[a]", "in": "query", "schema": {"enum": listed}}]));
        let one = if listed == json!([1.0, "x"]) { "1.0" } else { "1" };
        assert_eq!(entity.field("a").unwrap().kind, values(&[one, "x"]), "{listed}");
    }
    let more =
        json!([{"name": "a", "in": "query", "schema": {"type": "string", "enum": ["true", true, "1.0", 1, 1.00]}}]);
    assert_eq!(whole(&more).params.first().unwrap().values, ["true", "1.0", "1"]);
}

/// A parameter without which the service refuses a request is not left out without a word.
#[test]
fn required_parameters_of_paging_and_sorting() {
    let needed =
        |name: &str, kind: &str| json!({"name": name, "in": "query", "required": true, "schema": {"type": kind}});
    for (name, kind) in [("limit", "integer"), ("page", "integer"), ("offset", "integer"), ("cursor", "string")] {
        let import = read(&json!([needed(name, kind)]));
        let what = format!("/paths/~1things/get/parameters/0: that `{name}` is required: ");
        assert!(said(&import).len() == 1 && said(&import)[0].starts_with(&what), "{:?}", said(&import));
    }
    let mut sort = needed("sort", "string");
    sort["description"] = json!("`-name` is the descending order.");
    let import = read(&json!([sort]));
    assert_eq!(
        said(&import),
        ["/paths/~1things/get/parameters/0: that `sort` is required: a request has it only where a sort is given"]
    );
    // One whose form is not known is a parameter like others, and asked for.
    assert!(whole(&json!([needed("sort", "string")])).params.first().unwrap().required);
    let number = json!({"type": "integer"});
    let object = json!([{"name": "page", "in": "query", "required": true, "style": "deepObject", "schema": {
        "type": "object", "required": ["size", "total"], "properties": {"size": number, "number": number, "total": number}}}]);
    let import = read(&object);
    assert!(
        said(&import).len() == 1 && said(&import)[0].contains("that `page[size]` is required"),
        "{:?}",
        said(&import)
    );
    let params = &import.entities.first().unwrap().params;
    assert_eq!(
        params.iter().map(|param| (param.name.as_str(), param.required)).collect::<Vec<_>>(),
        [("page[total]", true)]
    );
}

/// Where an operation declares what its path declares, only its own counts.
#[test]
fn parameters_of_a_path_that_an_operation_overrides() {
    let at = |own: Value| {
        let path = json!([{"name": "X-Tenant", "in": "header", "required": true}, {"name": "session", "in": "cookie", "required": true}]);
        let spec = json!({"openapi": "3.1.0", "info": {"title": "Shop"}, "servers": [{"url": "https://api.shop.example/v1"}],
            "paths": {"/things": {"parameters": path, "get": {"parameters": own,
                "responses": {"200": {"content": {"application/json": {"schema": {"type": "array", "items": {}}}}}}}}}});
        said(&import(&[SourceFile::new("shop_v1.json", &spec.to_string())], &Limits::default()).unwrap())
    };
    assert_eq!(at(json!([])).len(), 2);
    let cookie = json!({"name": "session", "in": "cookie"});
    // The names of headers are the same in any case, and those of cookies are not.
    assert_eq!(at(json!([{"name": "x-tenant", "in": "header"}, cookie])), [""; 0]);
    assert_eq!(at(json!([{"name": "X-Tenant", "in": "query"}, cookie])).len(), 1);
    let other =
        at(json!([{"name": "Session", "in": "cookie"}, {"name": "X-Tenant", "in": "header", "required": true}]));
    assert_eq!(other.len(), 2);
}

/// A name alone does not make a parameter one of paging.
#[test]
fn parameters_called_like_those_of_paging() {
    let boolean = json!({"type": "boolean"});
    let list = json!({"type": "array", "items": {"type": "integer"}});
    let word = json!({"type": "string", "enum": ["all", "none"]});
    for name in ["skip", "offset", "limit", "size", "page", "page[size]", "page[number]", "cursor", "after", "continue"]
    {
        for schema in [&boolean, &list, &word, &json!({"anyOf": [boolean, {"type": "null"}]})] {
            let entity = whole(&json!([{"name": name, "in": "query", "schema": schema}]));
            assert_eq!(entity.paging, Paging::None, "{name} {schema}");
            assert_eq!(entity.params.first().unwrap().name, name);
        }
    }
    // A number may be sent as text, as Google's APIs describe it.
    for schema in
        [json!({"type": "string", "format": "int64"}), json!({"type": "string", "pattern": "^[1-9]\\d{0,3}$"})]
    {
        let all = json!([{"name": "offset", "in": "query", "schema": schema}, {"name": "limit", "in": "query", "schema": schema}]);
        let entity = whole(&all);
        assert_eq!(entity.paging, Paging::offset().with_integer(true));
        assert_eq!(entity.page_parameters().size, Some("limit"));
        assert_eq!(whole(&json!([{"name": "page", "in": "query", "schema": schema}])).paging, Paging::number());
    }
    // And one text of another format is none of these.
    let content =
        json!([{"name": "page", "in": "query", "content": {"application/json": {"schema": {"type": "integer"}}}}]);
    assert_eq!(whole(&content).paging, Paging::None);
}

/// A day is compared as an instant is, where the records have it; in a request, it is sent as it is written.
#[test]
fn days_of_the_records() {
    let day = json!({"type": "string", "format": "date"});
    for (property, kind) in [
        (day.clone(), Type::DateTime),
        (json!({"type": ["string", "null"], "format": "date"}), Type::DateTime),
        (json!({"anyOf": [day, {"type": "null"}]}), Type::DateTime),
        (json!({"type": "array", "items": day}), Type::DateTime),
        (json!({"anyOf": [day, {"type": "string"}]}), Type::String),
        (json!({"anyOf": [day, {"type": "string", "format": "date-time"}]}), Type::String),
    ] {
        let import = read_as("3.1.0", &json!([{"name": "filter[at][gte]", "in": "query", "schema": day}]), &property);
        let entity = import.entities.first().unwrap();
        assert_eq!(entity.record.first().unwrap().kind, kind, "{property}");
        assert_eq!(entity.field("at").unwrap().kind, Type::String);
    }
    let import = read_as("3.1.0", &json!([]), &json!({"type": "string", "format": "date"}));
    let entity = import.entities.first().unwrap();
    let context = Context::at("2026-08-22T10:00:00Z".parse().unwrap());
    let filter = parse("kind >= 2000-01-01 and kind < 2000-05-02").unwrap();
    let checked = check(&filter, entity, &context).unwrap();
    for (day, is_in) in [("2000-05-01", true), ("2000-05-02", false), ("1999-12-31", false)] {
        assert_eq!(evaluate(checked.condition(), &json!({"kind": day})), Some(is_in), "{day}");
    }
}

/// Records whose place is not shown are not lost without a word.
#[test]
fn an_answer_that_does_not_show_its_records() {
    let list = json!({"type": "array", "items": {"type": "object"}});
    for (properties, expected) in [
        (json!({"_embedded": {"type": "object", "properties": {"things": list}}, "page": {"type": "object"}}), 1),
        (json!({"things": list, "warnings": list}), 1),
        (json!({"things": list, "count": {"type": "integer"}}), 0),
    ] {
        let answer =
            json!({"200": {"content": {"application/json": {"schema": {"type": "object", "properties": properties}}}}});
        let spec = json!({"openapi": "3.1.0", "info": {"title": "Shop"}, "servers": [{"url": "https://api.shop.example/v1"}],
            "paths": {"/things": {"get": {"parameters": [{"name": "page", "in": "query", "schema": {"type": "integer"}}], "responses": answer}}}});
        let import = import(&[SourceFile::new("shop_v1.json", &spec.to_string())], &Limits::default()).unwrap();
        assert_eq!(import.entities.len(), 1);
        let said = said(&import);
        assert_eq!(said.len(), expected, "{said:?}");
        assert!(
            said.iter().all(|said| said.starts_with("/paths/~1things/get: the records of `/things`: ")),
            "{said:?}"
        );
    }
}

/// Nor are those of an answer that is not JSON.
#[test]
fn an_answer_in_another_format() {
    let list = json!({"type": "array", "items": {"type": "object"}});
    for (content, expected) in [
        (
            json!({"application/xml": {"schema": list}}),
            &["/paths/~1things/get: the records of `/things`: its answer is `application/xml`, and only JSON is read"]
                [..],
        ),
        (json!({"application/xml": {"schema": list}, "application/json": {"schema": list}}), &[]),
        (json!({}), &[]),
    ] {
        let spec = json!({"openapi": "3.1.0", "info": {"title": "Shop"}, "servers": [{"url": "https://api.shop.example/v1"}],
            "paths": {"/things": {"get": {"parameters": [{"name": "filter[name][eq]", "in": "query"}], "responses": {"200": {"content": content}}}}}});
        let import = import(&[SourceFile::new("shop_v1.json", &spec.to_string())], &Limits::default()).unwrap();
        assert_eq!(import.entities.len(), 1);
        assert_eq!(said(&import), expected);
    }
}

/// A path may refer to another one, and say more.
#[test]
fn what_is_beside_the_reference_of_a_path() {
    let answer = json!({"200": {"content": {"application/json": {"schema": {"type": "array", "items": {}}}}}});
    for version in ["3.0.3", "3.1.0"] {
        let spec = json!({"openapi": version, "info": {"title": "Shop"}, "servers": [{"url": "https://api.shop.example/v1"}],
        "x-paths": {"Posted": {"post": {}}, "Listed": {
            "parameters": [{"name": "lang", "in": "query", "required": true}, {"name": "size", "in": "query"}],
            "get": {"responses": answer}}},
        "paths": {
            "/a": {"$ref": "#/x-paths/Posted", "get": {"responses": answer}},
            "/b": {"$ref": "#/x-paths/Listed", "parameters": [
                {"name": "lang", "in": "query"}, {"name": "X-Tenant", "in": "header", "required": true}]},
        }});
        let import = import(&[SourceFile::new("shop_v1.json", &spec.to_string())], &Limits::default()).unwrap();
        assert_eq!(import.entities.iter().map(|entity| entity.path.as_str()).collect::<Vec<_>>(), ["/v1/a", "/v1/b"]);
        assert!(
            said(&import).len() == 1 && said(&import)[0].contains("the required header `X-Tenant`"),
            "{:?}",
            said(&import)
        );
        let params = &import.entities[1].params;
        assert_eq!(
            params.iter().map(|param| (param.name.as_str(), param.required)).collect::<Vec<_>>(),
            [("lang", false)]
        );
    }
}

/// A filter in a form that is not known here is sent as it is written, and named.
#[test]
fn filters_of_other_forms_are_named() {
    for name in [
        "filter[tags][in][]",
        "filter[a][b][eq]",
        "filter[]",
        "filter[tags][]",
        "filter[a][in]",
        "filter[a][$gte]",
        "filter[a][between]",
    ] {
        let import = read(&json!([{"name": name, "in": "query", "schema": {"type": "string"}}]));
        let said = said(&import);
        assert!(said.len() == 1 && said[0].ends_with("; it is a query parameter like others"), "{name}: {said:?}");
        assert_eq!(import.entities[0].params[0].name, name);
    }
    assert!(whole(&json!([{"name": "filter[{key}]", "in": "query", "schema": {"type": "string"}}])).params[0].keyed);
}
