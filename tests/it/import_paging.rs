//! Paging and sort of other services: read, sent and decoded as their descriptions declare them.
#![cfg(feature = "openapi")]
use konnect_filter::catalog::openapi::import;
use konnect_filter::catalog::{Catalog, Entity, Paging, SourceFile, write};
use konnect_filter::plan::Request;
use konnect_filter::wire::{Escaping, RequestOptions, decode};
use konnect_filter::{Error, Limits};
use serde_json::{Value, json};

/// A list with these query parameters.
fn read(parameters: &Value) -> Entity {
    let spec = json!({
        "openapi": "3.1.0",
        "servers": [{"url": "https://eu.api.konghq.com/v1"}],
        "paths": {"/things": {"get": {
            "parameters": parameters,
            "responses": {"200": {"content": {"application/json": {"schema": {"type": "array", "items": {"type": "object"}}}}}},
        }}},
    });
    let mut import = import(&[SourceFile::new("shop_v1.yaml", &spec.to_string())], &Limits::default()).unwrap();
    assert_eq!(import.skipped, [], "{parameters}");
    let entity = import.entities.remove(0);
    // Written as a catalog and read again, it is the same.
    let file = write(std::slice::from_ref(&entity)).remove(0);
    assert_eq!(
        Catalog::read_entities(SourceFile::new(&file.name, &file.text), &Limits::default()).unwrap(),
        std::slice::from_ref(&entity)
    );
    entity
}

fn named(name: &str) -> Value {
    json!({"name": name, "in": "query", "schema": {"type": "integer"}})
}

fn text(name: &str) -> Value {
    json!({"name": name, "in": "query", "schema": {"type": "string"}})
}

/// The query of these options, raw.
fn sent(entity: &Entity, options: RequestOptions) -> Result<String, Error> {
    let options = options.with_style(Escaping::Readable);
    Ok(options.resolve(entity)?.request(&Request::default()).query().to_string())
}

/// Asserts what is sent, and that it is decoded to the same again.
#[track_caller]
fn goes(entity: &Entity, options: RequestOptions, query: &str) {
    let shown = sent(entity, options.clone()).unwrap().replace("%5B", "[").replace("%5D", "]").replace("%20", " ");
    assert_eq!(shown.replace("%3A", ":"), query);
    let catalog = Catalog::new([entity.clone()]);
    let decoded = decode(&format!("/v1/things?{query}"), &catalog, &Limits::DEFAULT).unwrap().options;
    assert_eq!(sent(entity, decoded).unwrap(), sent(entity, options).unwrap());
}

fn page(size: Option<u64>, number: Option<u64>, after: Option<&str>) -> RequestOptions {
    let mut options = RequestOptions::default();
    options.page_size = size;
    options.page_number = number;
    options.page_after = after.map(str::to_owned);
    options
}

#[test]
fn paging_as_declared() {
    let offset = |name: &str, max: Value| json!([{"name": name, "in": "query", "schema": {"type": "integer", "maximum": max}}, named("offset")]);
    let limit = read(&offset("limit", json!(50)));
    assert_eq!(limit.paging, Paging::offset().with_integer(true).with_max(50));
    goes(&limit, page(Some(20), None, Some("40")), "limit=20&offset=40");
    assert!(sent(&limit, page(Some(51), None, None)).is_err());
    assert!(sent(&limit, page(None, Some(2), None)).is_err());
    // Konnect's own names are not told again.
    assert_eq!(read(&offset("size", Value::Null)).page_names, None);
    goes(&read(&json!([named("skip"), named("limit")])), page(Some(20), None, Some("40")), "limit=20&skip=40");

    goes(&read(&json!([named("skip"), named("take")])), page(Some(20), None, Some("40")), "take=20&skip=40");

    // As FastAPI writes an optional one.
    let optional = json!({"anyOf": [{"type": "integer", "maximum": 100}, {"type": "null"}]});
    let optional = read(&json!([{"name": "limit", "in": "query", "schema": optional}, named("offset")]));
    assert_eq!(optional.paging, Paging::offset().with_integer(true).with_max(100));

    let bare = read(&json!([named("page")]));
    assert_eq!(bare.paging, Paging::number());
    goes(&bare, page(None, Some(2), None), "page=2");
    assert!(sent(&bare, page(Some(10), None, None)).is_err(), "nothing asks for a size");
    goes(&read(&json!([named("page"), named("per_page")])), page(Some(20), Some(3), None), "per_page=20&page=3");
    goes(&read(&json!([named("page"), named("size")])), page(Some(20), Some(3), None), "size=20&page=3");

    let alone = read(&json!([named("size")]));
    assert_eq!(alone.paging, Paging::size());
    goes(&alone, page(Some(20), None, None), "size=20");
    let error = sent(&alone, page(None, Some(2), None)).unwrap_err().to_string();
    let help = "it takes a `page size`, and nothing that leads to the next page";
    assert!(error.contains(&format!("does not support `page number`; {help}")), "{error}");

    for (after, size) in
        [("cursor", "limit"), ("starting_after", "limit"), ("page_token", "page_size"), ("page[cursor]", "page[size]")]
    {
        let entity = read(&json!([text(after), named(size)]));
        assert_eq!(entity.paging, Paging::cursor());
        goes(&entity, page(Some(20), None, Some("abc")), &format!("{size}=20&{after}=abc"));
    }
    let stripe = read(&json!([text("starting_after"), text("ending_before"), named("limit")]));
    let before = RequestOptions::default().with_page_before("x");
    goes(&stripe, before, "ending_before=x");
    // JSON:API, as one object and written out.
    let object = json!([{"name": "page", "in": "query", "style": "deepObject",
        "schema": {"properties": {"limit": {"type": "integer"}, "offset": {"type": "integer"}}}}]);
    goes(&read(&object), page(Some(20), None, Some("40")), "page[limit]=20&page[offset]=40");
    goes(
        &read(&json!([named("page[limit]"), named("page[offset]")])),
        page(Some(20), None, Some("40")),
        "page[limit]=20&page[offset]=40",
    );
    // In form style, the properties are the parameters.
    let form =
        json!([{"name": "page", "in": "query", "style": "form", "schema": {"properties": {"size": {}, "page": {}}}}]);
    goes(&read(&form), page(Some(20), Some(1), None), "size=20&page=1");
}

/// The properties of `page` are parameters of their own, whatever their names say elsewhere.
#[test]
fn an_exploded_page_has_its_number() {
    let properties = json!({"number": {"type": "integer"}, "size": {"type": "integer"}});
    let schema = json!({"type": "object", "properties": properties});
    let mut parameter = json!({"name": "page", "in": "query", "style": "form", "explode": true, "schema": schema});
    goes(&read(&json!([parameter])), page(Some(10), Some(2), None), "size=10&number=2");
    parameter["style"] = "deepObject".into();
    goes(&read(&json!([parameter])), page(Some(10), Some(2), None), "page[size]=10&page[number]=2");
}

#[test]
fn pages_that_count_from_zero() {
    let number = |schema: Value| json!([{"name": "page", "in": "query", "schema": schema}, named("size")]);
    for schema in [json!({"type": "integer", "minimum": 0}), json!({"type": "integer", "default": 0})] {
        goes(&read(&number(schema)), page(Some(20), Some(0), None), "size=20&page=0");
    }
    for schema in [json!({"type": "integer", "minimum": 1}), json!({"type": "integer", "minimum": 0, "default": 1})] {
        assert!(sent(&read(&number(schema)), page(None, Some(0), None)).is_err());
    }
}

/// What is called like paging and is not, or is not used by it, stays a parameter like others.
#[test]
fn what_is_not_paging() {
    let date = |name: &str| json!({"name": name, "in": "query", "schema": {"type": "string", "format": "date-time"}});
    let names = |entity: &Entity| entity.params.iter().map(|param| param.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&read(&json!([date("after"), date("before")]))), ["after", "before"]);
    for name in ["limit", "size"] {
        let entity = read(&json!([text(name)]));
        assert_eq!(
            (names(&entity), &entity.paging),
            (vec![name.to_owned()], &Paging::None),
            "a string is not a number"
        );
    }
    // Of two ways, one is used.
    assert_eq!(names(&read(&json!([named("limit"), named("offset"), named("page")]))), ["page"]);
    // A page that is a text is where it begins.
    goes(&read(&json!([text("page"), named("limit")])), page(Some(20), None, Some("abc")), "limit=20&page=abc");
}

fn sorted(entity: &Entity, keys: &[&str]) -> Result<String, Error> {
    sent(entity, RequestOptions::default().with_sort(keys.iter().copied())).map(|query| query.replace("%20", " "))
}

#[test]
fn sort_as_declared() {
    let schema = |schema: Value| read(&json!([{"name": "sort", "in": "query", "schema": schema}]));
    let prose =
        |text: &str| read(&json!([{"name": "sort", "in": "query", "description": text, "schema": {"type": "string"}}]));
    for entity in [
        schema(json!({"type": "string", "enum": ["name", "-name", "created_at", "-created_at"]})),
        schema(json!({"type": "string", "pattern": "^-?(name|created_at)$"})),
        schema(json!({"type": "array", "items": {"enum": ["name", "-name", "created_at", "-created_at"]}})),
        prose("Sort order. Prefix a field with `-` for descending order."),
        prose("Fields to sort by, e.g. `-created_at`."),
        prose("A leading minus means descending."),
    ] {
        assert!(entity.sort.as_ref().unwrap().minus);
        assert_eq!(sorted(&entity, &["name"]).unwrap(), "sort=name");
        assert_eq!(sorted(&entity, &["name asc"]).unwrap(), "sort=name");
        assert_eq!(sorted(&entity, &["name desc"]).unwrap(), "sort=-name");
        assert_eq!(sorted(&entity, &["-name"]).unwrap(), "sort=-name");
        let sort = vec!["created_at desc".to_owned()];
        goes(&entity, RequestOptions::default().with_sort(sort.clone()), "sort=-created_at");
        let catalog = Catalog::new([entity]);
        assert_eq!(decode("/v1/things?sort=-created_at", &catalog, &Limits::DEFAULT).unwrap().options.sort, sort);
    }
    let listed = schema(json!({"type": "array", "items": {"enum": ["name", "-name", "created_at", "-created_at"]}}));
    // OpenAPI's own form of a list is a parameter for each of its values.
    goes(&listed, RequestOptions::default().with_sort(["name desc", "created_at"]), "sort=-name&sort=created_at");
    let keys = json!({"type": "array", "items": {"enum": ["name", "-name", "created_at", "-created_at"]}});
    let commas = read(&json!([{"name": "sort", "in": "query", "explode": false, "schema": keys}]));
    assert_eq!(sorted(&commas, &["name desc", "created_at"]).unwrap().replace("%2C", ","), "sort=-name,created_at");
    // Of keys without a direction, none has one.
    let keys = schema(json!({"type": "array", "items": {"enum": ["name", "created_at"]}}));
    assert_eq!(sorted(&keys, &["name", "created_at"]).unwrap(), "sort=name&sort=created_at");
    assert!(sorted(&keys, &["name desc"]).is_err());
    assert!(sorted(&listed, &["size"]).is_err());
    for (values, expected) in [
        (json!(["name:asc", "name:desc"]), ["sort=name:asc", "sort=name:asc", "sort=name:desc"]),
        (json!(["name_asc", "name_desc"]), ["sort=name_asc", "sort=name_asc", "sort=name_desc"]),
        (json!(["name", "name.desc"]), ["sort=name", "sort=name", "sort=name.desc"]),
        (json!(["name ASC", "name DESC"]), ["sort=name ASC", "sort=name ASC", "sort=name DESC"]),
    ] {
        let entity = schema(json!({"type": "string", "enum": values}));
        for (key, expected) in ["name", "name asc", "name desc"].iter().zip(expected) {
            assert_eq!(sorted(&entity, &[key]).unwrap().replace("%3A", ":"), expected, "{values}");
        }
        // As it is listed.
        let last = values.as_array().unwrap().last().unwrap().as_str().unwrap();
        assert_eq!(sorted(&entity, &[last]).unwrap().replace("%3A", ":"), expected[2]);
        assert!(sorted(&entity, &["size"]).is_err());
    }
    // Konnect's own.
    let konnect = prose("Sorts. Supported sort attributes are:\n- name\nUse ` asc` or ` desc` as a suffix.");
    assert_eq!(sorted(&konnect, &["name desc"]).unwrap(), "sort=name desc");
}

/// A sort parameter with these keys beside its name.
fn sort(with: Value) -> Entity {
    let mut parameter = json!({"name": "sort", "in": "query", "schema": {"type": "string"}});
    parameter.as_object_mut().unwrap().extend(with.as_object().unwrap().clone());
    read(&json!([parameter]))
}

/// The form of a sort is also shown by examples.
#[test]
fn sort_as_examples_show_it() {
    for (with, written) in [
        (json!({"example": "-name"}), "-name"),
        (json!({"example": ["created_at", "-name"]}), "-name"),
        (json!({"examples": {"newest": {"value": "-created_at,name"}}}), "-name"),
        (json!({"schema": {"type": "string", "example": "?sort=-name"}}), "-name"),
        (json!({"schema": {"anyOf": [{"type": "string", "examples": ["-name"]}, {"type": "null"}]}}), "-name"),
        (json!({"schema": {"type": "string", "default": "name:asc"}}), "name:desc"),
        (json!({"description": "For example `name.desc`."}), "name.desc"),
        (json!({"description": "Field and direction, {field}:desc"}), "name:desc"),
        (json!({"example": "name desc"}), "name desc"),
        (json!({"description": "Sorts, e.g. sort=name desc."}), "name desc"),
    ] {
        let entity = sort(with.clone());
        assert!(entity.params.is_empty(), "{with}");
        for key in ["name desc", written] {
            assert_eq!(sorted(&entity, &[key]).unwrap().replace("%3A", ":"), format!("sort={written}"), "{with}");
        }
        goes(&entity, RequestOptions::default().with_sort(["name desc"]), &format!("sort={written}"));
        assert_eq!(sorted(&entity, &["name"]).unwrap(), "sort=name");
    }
}

/// Where nothing shows the form, it is given as the service reads it.
#[test]
fn sort_in_a_form_that_is_not_known() {
    for with in [
        json!({}),
        json!({"description": "Sort order"}),
        json!({"description": "The field to sort by, in asc or desc order."}),
        json!({"example": "name"}),
        json!({"example": "name,desc"}),
        json!({"example": "name:DESC"}),
        json!({"examples": {"a": {"value": "-name"}, "b": {"value": "name:asc"}}}),
        json!({"schema": {"type": "array", "items": {"type": "string"}}, "style": "pipeDelimited"}),
        json!({"schema": {"type": "object", "additionalProperties": {"enum": ["asc", "desc"]}}, "style": "deepObject"}),
    ] {
        let entity = sort(with.clone());
        assert!(entity.sort.is_none(), "{with}");
        let name = if entity.params.first().unwrap().keyed { "sort[name]" } else { "sort" };
        let query = vec![(name.to_owned(), "-name".to_owned())];
        goes(&entity, RequestOptions::default().with_query(query), &format!("{name}=-name"));
        let error = sorted(&entity, &["-name"]).unwrap_err();
        let problem = error.iter().next().unwrap();
        let message = "how `shop@v1/things` writes a sort is not known: its description does not say";
        assert_eq!(problem.message, message, "{with}");
        assert_eq!(
            problem.remedies.first().unwrap().to_string(),
            format!(
                "`query` with `{}` sends the sort as the service reads it",
                if name == "sort" { "sort" } else { "sort[KEY]" }
            )
        );
    }
    // One that is known belongs to the sort.
    let query = vec![("sort".to_owned(), "-name".to_owned())];
    assert!(sent(&sort(json!({"example": "-name"})), RequestOptions::default().with_query(query)).is_err());
    // None at all is another matter.
    let error = sorted(&read(&json!([text("filter[a]")])), &["name"]).unwrap_err();
    assert!(error.to_string().contains("does not support sorting"), "{error}");
}

/// Where a size is one of some words, it is a thing's own.
#[test]
fn a_size_that_is_not_a_pages() {
    let words = json!([{"name": "size", "in": "query", "schema": {"type": "string", "enum": ["small", "large"]}}]);
    let entity = read(&words);
    assert_eq!((&entity.paging, entity.params.len()), (&Paging::None, 1));
    let query = vec![("size".to_owned(), "small".to_owned())];
    assert_eq!(sent(&entity, RequestOptions::default().with_query(query)).unwrap(), "size=small");
}
