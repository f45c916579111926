//! Filters as other descriptions declare them: read where the form on the wire is known, else named among what is skipped.
#![cfg(feature = "openapi")]
use konnect_filter::catalog::Operator::{Bare, Contains, Eq, Gt, Lt, Oeq};
use konnect_filter::catalog::openapi::{Import, import};
use konnect_filter::catalog::{Catalog, Entity, Field, Operator, ParameterStyle, SourceFile, Type};
use konnect_filter::check::{Context, check};
use konnect_filter::plan::{self, Plan, plan};
use konnect_filter::wire::{RequestOptions, decode};
use konnect_filter::{Code, Error, Limits, parse};
use serde_json::{Value, json};

/// A list with these query parameters.
fn read(parameters: &Value) -> Import {
    let spec = json!({
        "openapi": "3.1.0",
        "servers": [{"url": "https://eu.api.konghq.com/v1"}],
        "paths": {"/things": {"get": {
            "parameters": parameters,
            "responses": {"200": {"content": {"application/json": {"schema": {"type": "array", "items": {"type": "object"}}}}}},
        }}},
    });
    import(&[SourceFile::new("shop_v1.yaml", &spec.to_string())], &Limits::default()).unwrap()
}

/// The same, of which nothing is skipped.
#[track_caller]
fn whole(parameters: &Value) -> Entity {
    let mut import = read(parameters);
    assert_eq!(import.skipped, [], "{parameters}");
    import.entities.remove(0)
}

/// A list of which exactly this is skipped.
#[track_caller]
fn but_for(what: &str, why: &str, parameters: &Value) -> Entity {
    let mut import = read(parameters);
    let found: Vec<(&str, &str)> = import.skipped.iter().map(|part| (part.what.as_str(), part.why.as_str())).collect();
    assert_eq!(found, [(what, why)], "{parameters}");
    import.entities.remove(0)
}

fn deep(schema: Value) -> Value {
    json!([{"name": "filter", "in": "query", "style": "deepObject", "schema": schema}])
}

/// A filter of one field, `name`.
fn name(schema: Value) -> Value {
    deep(json!({"properties": {"name": schema}}))
}

fn params(entity: &Entity) -> Vec<&str> {
    entity.params.iter().map(|param| param.name.as_str()).collect()
}

fn branches(field: &Field) -> Vec<Vec<Operator>> {
    field.branches.iter().map(|branch| branch.iter().collect()).collect()
}

fn request(entity: &Entity, filter: &str) -> Result<String, Error> {
    let filter = parse(filter)?;
    let checked = check(&filter, entity, &Context::at("2026-08-22T10:00:00Z".parse().unwrap()))?;
    let plan = plan(&checked, &plan::PlanOptions::default())?;
    let options = RequestOptions::default().with_style(konnect_filter::wire::Escaping::Readable);
    Ok(options.resolve(entity)?.request(plan.requests().first().unwrap()).query().to_string())
}

#[test]
fn operators_beside_alternatives() {
    let operators = json!({"eq": {"type": "string"}, "contains": {"type": "string"}});
    let beside = whole(&name(json!({"oneOf": [{"type": "string"}], "type": "object", "properties": operators})));
    assert_eq!(branches(beside.field("name").unwrap()), [vec![Bare], vec![Eq, Contains]]);
    let many = whole(&name(json!({"type": ["string", "object"], "properties": operators})));
    assert_eq!(branches(many.field("name").unwrap()), [vec![Eq, Contains], vec![Bare]]);
    // One of them, not both.
    let one =
        json!({"type": "object", "properties": operators, "oneOf": [{"required": ["eq"]}, {"required": ["contains"]}]});
    assert_eq!(branches(whole(&name(one)).field("name").unwrap()), [vec![Eq], vec![Contains]]);
    let any =
        json!({"type": "object", "properties": operators, "anyOf": [{"required": ["eq"]}, {"required": ["contains"]}]});
    assert_eq!(branches(whole(&name(any)).field("name").unwrap()), [vec![Eq, Contains]]);
    // Members that only narrow a type say nothing of how it is sent.
    let narrowed = json!({"type": "string", "anyOf": [{"pattern": "^a"}, {"minLength": 3}]});
    assert_eq!(branches(whole(&name(narrowed)).field("name").unwrap()), [vec![Bare]]);
    assert_eq!(branches(whole(&name(json!({}))).field("name").unwrap()), [vec![Bare]], "anything at all");
}

#[test]
fn operators_that_konnect_does_not_have() {
    let operators = json!({"eq": {"type": "string"}, "regex": {"type": "string"}});
    let what = "the operator `regex` of the filter field `name`";
    let why = "no operator of that name is known here; it is a query parameter like others";
    let entity = but_for(what, why, &name(json!({"type": "object", "properties": operators})));
    assert_eq!(branches(entity.field("name").unwrap()), [vec![Eq]]);
    // It is a parameter like others: given by its name, and read again. So it is where it is written out.
    let parameters = json!([{"name": "filter[name][regex]", "in": "query", "schema": {"type": "string"}}]);
    for entity in [entity, but_for(what, why, &parameters)] {
        assert_eq!(params(&entity), ["filter[name][regex]"]);
        let query = [("filter[name][regex]".to_owned(), "a.*".to_owned())];
        assert!(RequestOptions::default().with_query(query.to_vec()).resolve(&entity).is_ok());
        let catalog = Catalog::new([entity]);
        let decoded = decode("/v1/things?filter[name][regex]=a.*", &catalog, &Limits::DEFAULT).unwrap();
        assert_eq!(decoded.options.query, query);
    }
    // Fields of a field are not operators.
    let nested = name(json!({"type": "object", "properties": {"first": {"enum": ["a"]}, "last": {"type": "string"}}}));
    let why = "its keys are not operators that are known here; each is a query parameter like others";
    let entity = but_for("the filter field `name`", why, &nested);
    assert_eq!(entity.fields, []);
    assert_eq!(params(&entity), ["filter[name][first]", "filter[name][last]"]);
    assert_eq!(entity.params.first().unwrap().values, ["a"]);
}

#[test]
fn lists_in_filters() {
    let why = "it is a list, and how one is sent there is not defined";
    let list = json!({"type": "array", "items": {"type": "string", "format": "date-time"}});
    assert_eq!(but_for("the filter field `name`", why, &name(list.clone())).fields, []);
    let operators = json!({"type": "object", "properties": {"eq": list, "oeq": list}});
    let entity = but_for("the operator `eq` of the filter field `name`", why, &name(operators));
    // Konnect's lists have commas between their items.
    assert_eq!(branches(entity.field("name").unwrap()), [vec![Oeq]]);
    assert_eq!(entity.field("name").unwrap().kind, Type::DateTime);
    let literal = |operator: &str, explode: bool| json!([{"name": format!("filter[name]{operator}"), "in": "query", "explode": explode, "schema": list}]);
    assert_eq!(branches(whole(&literal("[oeq]", false)).field("name").unwrap()), [vec![Oeq]]);
    for (operator, explode) in [("[oeq]", true), ("", false), ("[eq]", false)] {
        let what = format!("the filter fields of `filter[name]{operator}`");
        let why = "it is a list, and not one that an operator takes with commas; it is a query parameter like others";
        let entity = but_for(&what, why, &literal(operator, explode));
        assert_eq!((entity.fields.len(), entity.params.len()), (0, 1));
    }
}

#[test]
fn free_keys() {
    // Of a filter: any field at all, which is a family of parameters.
    let entity = whole(&deep(json!({"type": "object", "additionalProperties": {"type": "string"}})));
    assert!(entity.params.first().unwrap().keyed);
    let query = [("filter[anything]".to_owned(), "1".to_owned())];
    assert!(RequestOptions::default().with_query(query.to_vec()).resolve(&entity).is_ok());
    let catalog = Catalog::new([entity]);
    assert_eq!(decode("/v1/things?filter[anything]=1", &catalog, &Limits::DEFAULT).unwrap().options.query, query);
    let operators = json!({"properties": {"eq": {"type": "string"}}});
    let why = "its fields are not named; it is a query parameter like others";
    but_for("the filter fields of `filter`", why, &deep(json!({"type": "object", "additionalProperties": operators})));
    // Of a field: a map where the description says so, or else a family of parameters.
    let keys = |values: &Value| json!({"type": "object", "additionalProperties": values});
    let mut said = name(keys(&operators));
    said[0]["description"] = "For example `filter[name.KEY][eq]=a`.".into();
    assert!(whole(&said).field("name").unwrap().map);
    let why = "each is a query parameter like others, with the key in brackets";
    let entity = but_for("the keys of the filter field `name`", why, &name(keys(&json!({"type": "string"}))));
    assert!(entity.fields.is_empty() && entity.params.first().unwrap().keyed);
    let query = [("filter[name][env]".to_owned(), "1".to_owned())];
    assert!(RequestOptions::default().with_query(query.to_vec()).resolve(&entity).is_ok());
    let why = "its key is in brackets of its own, with more after it";
    assert_eq!(but_for("the keys of the filter field `name`", why, &name(keys(&operators))).params, []);
    // Written out, it is the same.
    let written =
        |schema: Value| json!([{"name": "filter[name]", "in": "query", "style": "deepObject", "schema": schema}]);
    assert_eq!(whole(&written(keys(&json!({"type": "string"})))).params, entity.params);
    assert_eq!(branches(whole(&written(operators.clone())).field("name").unwrap()), [vec![Eq]]);
    let plain = json!([{"name": "filter[name]", "in": "query", "schema": keys(&json!({"type": "string"}))}]);
    let why = "it is an object, and how its keys are sent (`style`, `explode`) is not known here";
    but_for("the filter `filter[name]`", why, &plain);
    // Beside operators.
    let both = json!({"properties": {"eq": {"type": "string"}}, "additionalProperties": {"type": "string"}});
    let why = "beside operators, a key cannot be told from one";
    assert!(!but_for("the free keys of the filter field `name`", why, &name(both)).field("name").unwrap().map);
}

/// Fields that are not named beside those that are.
#[test]
fn free_keys_beside_fields() {
    let properties = json!({"name": {"type": "string"}});
    let why = "they cannot be told from a field that is mistyped";
    for free in [json!(true), json!({"type": "string"})] {
        let schema = json!({"type": "object", "properties": properties, "additionalProperties": free});
        let entity = but_for("the free keys of `filter`", why, &deep(schema));
        assert_eq!(entity.fields.iter().map(|field| field.name.as_str()).collect::<Vec<_>>(), ["name"]);
    }
    whole(&deep(json!({"type": "object", "properties": properties, "additionalProperties": false})));
    whole(&deep(json!({"type": "object", "properties": properties})));
}

/// An object of operators may be called an object or not: nothing says that a plain value is taken too.
#[test]
fn operators_without_a_type() {
    let field = |schema| whole(&name(schema)).field("name").unwrap().clone();
    for schema in
        [json!({"properties": {"eq": {"type": "string"}}}), json!({"type": "object", "properties": {"eq": {}}})]
    {
        assert_eq!(branches(&field(schema.clone())), [vec![Eq]], "{schema}");
    }
}

/// A value that one operator takes is neither refused nor taken for another.
#[test]
fn values_that_differ_by_operator() {
    let lists = |eq: Value, oeq: Value| {
        name(
            json!({"type": "object", "properties": {"eq": {"type": "string", "enum": eq}, "oeq": {"type": "string", "enum": oeq}}}),
        )
    };
    let what = "the listed values of the filter field `name`";
    let why = "the operators differ in them, so none is checked";
    let entity = but_for(what, why, &lists(json!(["a", "b"]), json!(["b", "c"])));
    assert_eq!(entity.field("name").unwrap().kind, Type::String);
    assert!(request(&entity, "name in (b, c)").is_ok() && request(&entity, "name = a").is_ok());
    let same = whole(&lists(json!(["a", "b"]), json!(["b", "a"])));
    assert_eq!(same.field("name").unwrap().kind, Type::Enum(vec!["a".into(), "b".into()]));
    // Written out, each is a parameter of its own.
    let literal = |operator: &str, values: Value| json!({"name": format!("filter[name]{operator}"), "in": "query", "schema": {"type": "string", "enum": values}});
    but_for(what, why, &json!([literal("", json!(["a"])), literal("[neq]", json!(["a", "b"]))]));
    but_for(what, why, &json!([literal("[eq]", json!(["a"])), literal("[neq]", json!(["b"]))]));
    // Alternatives of one operator are together what it takes.
    let either = json!({"oneOf": [{"type": "string", "enum": ["a"]}, {"type": "object", "properties": {"eq": {"type": "string", "enum": ["b"]}}}]});
    assert_eq!(whole(&name(either)).field("name").unwrap().kind, Type::Enum(vec!["a".into(), "b".into()]));
}

#[test]
fn filters_as_json_text() {
    let content =
        json!({"application/json": {"schema": {"type": "object", "properties": {"name": {"type": "string"}}}}});
    for name in ["filter", "filter[name]"] {
        let what = format!("the filter fields of `{name}`");
        let why = "it is sent as one JSON text (`content`); it is a query parameter like others";
        let entity = but_for(&what, why, &json!([{"name": name, "in": "query", "content": content}]));
        assert_eq!((entity.fields.len(), entity.params.first().unwrap().name.as_str()), (0, name));
    }
}

#[test]
fn keys_written_out() {
    for key in ["{key}", "<key>", "*", ":key", "KEY", "LABEL_KEY"] {
        let name = format!("filter[labels.{key}][eq]");
        let entity = whole(&json!([{"name": name, "in": "query", "schema": {"type": "string"}}]));
        let labels = entity.field("labels").unwrap();
        assert!(labels.map && labels.offers(Eq), "{name}");
        assert_eq!(request(&entity, "labels.env = prod").unwrap(), "filter%5Blabels.env%5D%5Beq%5D=prod");
    }
    // A field may be called so.
    let entity = whole(&json!([{"name": "filter[config.apiKey]", "in": "query", "schema": {"type": "string"}}]));
    assert!(entity.field("config.apiKey").is_some_and(|field| !field.map));
    // With something after it, it cannot be sent.
    for name in ["filter[labels][{key}][eq]", "filter[{field}][eq]"] {
        let why = "its key is in brackets of its own, with more after it";
        let parameters = json!([{"name": name, "in": "query", "schema": {"type": "string"}}]);
        let entity = but_for(&format!("the filter `{name}`"), why, &parameters);
        assert!(entity.fields.is_empty() && entity.params.is_empty(), "{name}");
    }
    // In brackets of its own it is a family of parameters.
    let entity = whole(&json!([{"name": "filter[labels][{key}]", "in": "query", "schema": {"type": "string"}}]));
    let param = entity.params.first().unwrap();
    assert_eq!((param.name.as_str(), param.keyed), ("filter[labels]", true));
    let catalog = Catalog::new([entity]);
    let decoded = decode("/v1/things?filter[labels][env]=prod", &catalog, &Limits::DEFAULT).unwrap();
    assert_eq!(decoded.options.query, [("filter[labels][env]".to_owned(), "prod".to_owned())]);
}

#[test]
fn an_explicit_form_is_one_parameter_a_field() {
    let schema = json!({"type": "object", "properties": {
        "state": {"type": "string", "enum": ["on", "off"]}, "at": {"type": "object", "properties": {"gt": {"type": "string"}}}}});
    let form = |explode: &Value| json!([{"name": "filter", "in": "query", "style": "form", "explode": explode, "schema": schema}]);
    let entity = but_for("the filter field `at`", "nothing can be sent that its schema allows", &form(&json!(true)));
    let state = entity.field("state").unwrap();
    assert_eq!((&state.style, branches(state)), (&ParameterStyle::Flat, vec![vec![Bare]]));
    assert_eq!(request(&entity, "state = on").unwrap(), "state=on");
    let catalog = Catalog::new([entity]);
    let decoded = decode("/v1/things?state=off", &catalog, &Limits::DEFAULT).unwrap();
    assert_eq!(decoded.filter.unwrap().to_string(), r#"state = "off""#);
    let why = "how its fields are sent (`style`, `explode`) is not known here; it is a query parameter like others";
    but_for("the filter fields of `filter`", why, &form(&json!(false)));
}

/// Stripe's comparisons: a parameter of its own, with the operator in brackets.
#[test]
fn operators_of_a_parameter_of_its_own() {
    let range = json!({"type": "object", "properties": {"gt": {"type": "integer"}, "lte": {"type": "integer"}}});
    let created = |schema: Value| json!([{"name": "created", "in": "query", "style": "deepObject", "schema": schema}]);
    let entity = whole(&created(json!({"anyOf": [range, {"type": "integer"}]})));
    let field = entity.field("created").unwrap();
    assert_eq!((&field.kind, &field.style), (&Type::Number, &ParameterStyle::Flat));
    assert_eq!(entity.params, []);
    assert_eq!(request(&entity, "created > 5 and created <= 9").unwrap(), "created%5Bgt%5D=5&created%5Blte%5D=9");
    assert_eq!(request(&entity, "created = 5").unwrap(), "created=5");
    let catalog = Catalog::new([entity]);
    let decoded = decode("/v1/things?created[gt]=5&created%5Blte%5D=9", &catalog, &Limits::DEFAULT).unwrap();
    assert_eq!(decoded.filter.unwrap().to_string(), "created > 5 and created <= 9");
    assert!(decode("/v1/things?created[lt]=5", &catalog, &Limits::DEFAULT).is_err());
    // Other properties are a family of parameters.
    let why = "nothing says that they filter; it is a query parameter like others";
    let from = created(json!({"type": "object", "properties": {"from": {"type": "string"}}}));
    let entity = but_for("the fields of `created`", why, &from);
    assert!(entity.fields.is_empty() && entity.params.first().unwrap().keyed);
}

/// A record's own fields are in `attributes`.
#[test]
fn records_of_json_api() {
    let spec = json!({"openapi": "3.1.0", "paths": {"/things": {"get": {
        "parameters": [{"name": "filter[author]", "in": "query"}, {"name": "sort", "in": "query", "schema": {"type": "string"}}],
        "responses": {"200": {"content": {"application/vnd.api+json": {"schema": {"properties": {"data": {"type": "array", "items": {
            "properties": {"id": {"type": "string"}, "attributes": {"properties": {"author": {"type": "string"}}}}}}}}}}}}}}}});
    let import = import(&[SourceFile::new("shop_v1.yaml", &spec.to_string())], &Limits::default()).unwrap();
    let entity = import.entities.first().unwrap();
    let path = entity.field("author").unwrap().path.clone().unwrap();
    assert_eq!(path, ["attributes", "author"]);
    let sort = RequestOptions::default().with_sort(["author desc"]);
    let base = sort.with_base_url("https://x.example");
    let address = base.resolve(entity).unwrap();
    assert_eq!(address.request(&plan::Request::default()).query().to_string(), "sort=-author");
}

#[test]
fn required_filters() {
    let code = |result: Result<String, Error>| result.unwrap_err().iter().next().unwrap().code;
    let literal = json!([
        {"name": "filter[shop][eq]", "in": "query", "required": true, "schema": {"type": "string"}},
        {"name": "filter[at][gt]", "in": "query", "schema": {"type": "string", "format": "date-time"}},
        {"name": "filter[at][lt]", "in": "query", "schema": {"type": "string", "format": "date-time"}}]);
    let object = json!([{"name": "filter", "in": "query", "style": "deepObject", "required": true, "schema": {"required": ["shop"],
        "properties": {"shop": {"properties": {"eq": {"type": "string"}}},
            "at": {"properties": {"gt": {"type": "string", "format": "date-time"}, "lt": {"type": "string", "format": "date-time"}}}}}}]);
    for parameters in [literal, object] {
        let entity = whole(&parameters);
        assert_eq!(entity.fields.iter().map(|field| field.required).collect::<Vec<_>>(), [true, false]);
        assert!(entity.field("at").unwrap().offers(Lt) && entity.field("at").unwrap().offers(Gt));
        assert!(request(&entity, "shop = a and at > 2026-01-01T00:00:00Z").is_ok());
        assert_eq!(code(request(&entity, "at > 2026-01-01T00:00:00Z")), Code::MissingFilter);
        assert!(Plan::everything(&entity).check_required().is_err());
    }
    // Which field is meant is not said.
    let open = json!([{"name": "filter", "in": "query", "style": "deepObject", "required": true,
        "schema": {"properties": {"shop": {"type": "string"}}}}]);
    but_for("that `filter` is required", "which of its fields is needed is not said", &open);
}

/// A path that ends in a parameter is one thing, unless it gives a list.
#[test]
fn lists_whose_path_ends_in_a_parameter() {
    let search = Catalog::builtin().find("/api/v2/search/product-catalog").unwrap();
    assert_eq!(search.entity.name(), "dev-portal@v2/search");
    assert_eq!(search.params, [("indices".to_owned(), "product-catalog".to_owned())]);
    assert!(
        Catalog::builtin().find("/v2/control-planes/a/nodes/b").is_err(),
        "one node, which can be asked for by its tags"
    );
}

#[test]
fn names_that_cannot_be_sent_or_are_taken() {
    let schema = json!({"properties": {"a[b]": {"type": "string"}, "name": {"type": "string"}}});
    assert_eq!(but_for("the filter field `a[b]`", "its name cannot be sent", &deep(schema)).fields.len(), 1);
    let two = json!([
        {"name": "filter", "in": "query", "style": "deepObject", "schema": {"properties": {"name": {"type": "string"}}}},
        {"name": "otherfilter", "in": "query", "style": "deepObject", "schema": {"properties": {"name": {"type": "string"}}}}]);
    assert_eq!(but_for("the filter field `name`", "another filter has the name", &two).fields.len(), 1);
}
