//! What is Kong's own habit is read only in Kong's files: those with one of Kong's titles and servers.
#![cfg(feature = "openapi")]
use konnect_filter::catalog::openapi::{Import, import};
use konnect_filter::catalog::{Catalog, Entity, ParameterStyle, SourceFile, Type};
use konnect_filter::wire::{RequestOptions, decode};
use konnect_filter::{Error, Limits, ListRequest};
use serde_json::{Value, json};

const SHOP: (&str, &str) = ("Shop", "https://api.shop.example/v1");
const KONG: (&str, &str) = ("Konnect Control Planes", "https://eu.api.konghq.com/v1");

/// A list with these query parameters, of a service with this title and server.
fn read((title, server): (&str, &str), parameters: &Value) -> Import {
    let record = json!({"type": "object", "properties": {
        "name": {"type": "string"}, "tags": {"type": "array", "items": {"type": "string"}},
        "labels": {"type": "object", "additionalProperties": {"type": "string"}}}});
    let spec = json!({
        "openapi": "3.1.0",
        "info": {"title": title},
        "servers": [{"url": server}],
        "paths": {"/things": {"get": {
            "parameters": parameters,
            "responses": {"200": {"content": {"application/json": {"schema": {"type": "array", "items": record}}}}},
        }}},
    });
    import(&[SourceFile::new("shop_v1.yaml", &spec.to_string())], &Limits::default()).unwrap()
}

/// The same, of which nothing is skipped.
#[track_caller]
fn whole(service: (&str, &str), parameters: &Value) -> Entity {
    let mut import = read(service, parameters);
    assert_eq!(import.skipped, [], "{parameters}");
    import.entities.remove(0)
}

fn text(name: &str) -> Value {
    json!({"name": name, "in": "query", "schema": {"type": "string", "example": "a:b"}})
}

/// The query with these extra parameters.
fn sent(entity: &Entity, query: &[(&str, &str)]) -> Result<String, Error> {
    let query = query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let options = RequestOptions::default().with_query(query);
    Ok(options.resolve(entity)?.request(&konnect_filter::plan::Request::default()).query().to_string())
}

/// `tags=a/b` is a filter of Kong's gateways, and so are the others of Kong's services; of another service, a parameter
/// of such a name is one like others.
#[test]
fn parameters_that_filter_in_kongs_files() {
    let flag = json!({"name": "unregistered", "in": "query", "schema": {"type": "boolean"}});
    let all = json!([text("tags"), text("custom_id"), text("labels"), text("public_labels"), flag]);
    let names = ["tags", "custom_id", "labels", "public_labels", "unregistered"];
    let kong = whole(KONG, &all);
    assert_eq!(kong.fields.iter().map(|field| field.name.as_str()).collect::<Vec<_>>(), names);
    assert_eq!(kong.field("tags").unwrap().style, ParameterStyle::Tags);
    assert!(sent(&kong, &[("tags", "a")]).is_err(), "it belongs to the filter");
    // A title alone is not Kong's, nor is a server.
    for service in [SHOP, (KONG.0, SHOP.1), (SHOP.0, KONG.1)] {
        let entity = whole(service, &all);
        assert!(entity.fields.is_empty(), "{service:?}");
        assert_eq!(entity.params.iter().map(|param| param.name.as_str()).collect::<Vec<_>>(), names);
        let query = [("tags", "a/b"), ("custom_id", "1"), ("labels", "a:b")];
        assert_eq!(sent(&entity, &query).unwrap(), "tags=a%2Fb&custom_id=1&labels=a%3Ab");
        let catalog = Catalog::new([entity]);
        let decoded = decode("/v1/things?tags=a/b&custom_id=1", &catalog, &Limits::DEFAULT).unwrap();
        assert!(decoded.filter.is_none());
        assert_eq!(decoded.options.query.len(), 2);
    }
}

/// Kong's mesh writes an object of `key` and `value` for labels. By the letter, these are parameters.
#[test]
fn an_object_without_a_style() {
    let filter = |properties: Value| json!([{"name": "filter", "in": "query", "schema": {"properties": properties}}]);
    let pair = filter(json!({"key": {"type": "string"}, "value": {"type": "string"}}));
    assert!(whole(KONG, &pair).field("labels").unwrap().map);
    let shop = whole(SHOP, &pair);
    let styles: Vec<_> = shop.fields.iter().map(|field| (field.name.as_str(), &field.style)).collect();
    assert_eq!(styles, [("key", &ParameterStyle::Flat), ("value", &ParameterStyle::Flat)]);
    let request = |entity: &Entity, filter: &str| {
        ListRequest::to("things").catalog(&Catalog::new([entity.clone()])).filter(filter).one()
    };
    assert_eq!(request(&shop, "key = a and value = b").unwrap(), "https://api.shop.example/v1/things?key=a&value=b");
    // Operators are in an object in the object, which only `deepObject` can send.
    let operators = filter(json!({"name": {"properties": {"eq": {"type": "string"}}}}));
    let url = request(&whole(SHOP, &operators), "name = a").unwrap();
    assert_eq!(url, "https://api.shop.example/v1/things?filter%5Bname%5D%5Beq%5D=a");
    // The same of pages.
    let number = json!({"type": "integer"});
    let page = json!([{"name": "page", "in": "query", "schema": {"properties": {"size": number, "number": number}}}]);
    assert_eq!(whole(KONG, &page).page_parameters().size, Some("page[size]"));
    assert_eq!(whole(SHOP, &page).page_parameters().size, Some("size"));
}

/// Konnect asks for keys of what its records have as an object. Elsewhere the schema says what is asked for.
#[test]
fn labels_that_are_a_text() {
    let labels = json!([text("filter[labels]")]);
    let kong = whole(KONG, &labels);
    let field = kong.field("labels").unwrap();
    assert!(field.map && field.path.is_some());
    let shop = whole(SHOP, &labels);
    let field = shop.field("labels").unwrap();
    assert!(!field.map && field.path.is_none(), "what a text says of an object is not known");
    let catalog = Catalog::new([shop]);
    let request = |filter: &str| ListRequest::to("things").catalog(&catalog).filter(filter).one();
    assert_eq!(
        request("labels = 'env:prod'").unwrap(),
        "https://api.shop.example/v1/things?filter%5Blabels%5D=env%3Aprod"
    );
    assert!(request("labels.env = prod").is_err());
}

/// Kong's files have UUIDs in schemas whose names say so, without a format.
#[test]
fn a_schema_called_after_uuids() {
    let spec = |title: &str| {
        json!({"openapi": "3.1.0", "info": {"title": title}, "servers": [{"url": KONG.1}],
            "components": {"schemas": {"UuidFieldFilter": {"type": "string"}}},
            "paths": {"/things": {"get": {"parameters": [{"name": "filter", "in": "query", "style": "deepObject",
                "schema": {"properties": {"id": {"$ref": "#/components/schemas/UuidFieldFilter"}}}}]}}}})
        .to_string()
    };
    for (title, kind) in [(KONG.0, Type::Uuid), (SHOP.0, Type::String)] {
        let import = import(&[SourceFile::new("shop_v1.yaml", &spec(title))], &Limits::default()).unwrap();
        assert_eq!(import.entities.first().unwrap().field("id").unwrap().kind, kind, "{title}");
    }
}

/// What Django's REST framework answers is a list, also where no parameter says so.
#[test]
fn results_beside_their_count() {
    let results = json!({"type": "array", "items": {"type": "object", "properties": {"id": {"type": "string"}}}});
    let collections = |properties: Value| {
        let schema = json!({"type": "object", "properties": properties});
        let answer = json!({"200": {"content": {"application/json": {"schema": schema}}}});
        let spec = json!({"openapi": "3.0.3", "info": {"title": "Shop"}, "paths": {"/things": {"get": {"responses": answer}}}});
        let import = import(&[SourceFile::new("shop_v1.yaml", &spec.to_string())], &Limits::default()).unwrap();
        import.entities.into_iter().map(|entity| (entity.collection, entity.items)).collect::<Vec<_>>()
    };
    let things = [("things".to_owned(), Some("results".to_owned()))];
    assert_eq!(collections(json!({"count": {"type": "integer"}, "results": results})), things);
    assert_eq!(collections(json!({"next": {"type": "string"}, "results": results})), things);
    assert_eq!(collections(json!({"score": {"type": "integer"}, "results": results})), []);
}
