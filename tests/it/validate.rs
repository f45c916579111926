//! Entities that a program builds: what a catalog file could not contain is refused wherever it comes from.

use konnect_filter::catalog::{Catalog, Entity, Field, Operator, RecordField, Servers, SourceFile, Type};
use konnect_filter::error::{Error, Part};
use konnect_filter::wire::RequestOptions;
use konnect_filter::{Code, Limits, ListRequest};

const BASE: &str = "https://x.y";

fn at(path: &str) -> Entity {
    Entity::new("a", "v1", path).with_base_url(BASE)
}

fn served(base: &str) -> Entity {
    Entity::new("a", "v1", "/v1/x").with_base_url(base)
}

/// The rule that is broken, without the entity's name, which must be the only problem.
fn rule(error: &Error) -> &str {
    let [problem] = error.diagnostics() else { panic!("{error:?}") };
    assert_eq!((problem.code, problem.part), (Code::InvalidCatalog, Part::Entity));
    problem.message.split_once(" is not valid: ").unwrap().1
}

/// What `Catalog::read_entities` says of the same entity in a file.
fn rule_of_a_file(entity: &Entity) -> String {
    let text = serde_json::to_string(&[entity]).unwrap();
    let error = Catalog::read_entities(SourceFile::new("mine.json", &text), &Limits::DEFAULT).unwrap_err();
    error.diagnostics()[0].message.split_once("`): ").unwrap().1.to_owned()
}

/// No request is made for an address that is not the collection's, whoever gives the entity.
#[test]
fn an_address_that_is_none_is_refused() {
    let base = [
        "",
        "https://u:p@x.y",
        "https://x.y/a?b",
        "https://x.y/\n",
        "https://x.y/",
        "https://x.y/a/../b",
        "javascript:alert(1)",
        "ftp://x",
        "x.y",
        "https://{tenant}.x.y",
        "https://{region}.x.y",
    ];
    let path = [
        "",
        "/",
        "v1/x",
        "/v1/../x",
        "//evil/v1/x",
        "/v1//x",
        "/v1/{a",
        "/v1/{}",
        "/v1/x?a=b",
        "/v1/x#b",
        "/v1/x y",
        "/v1/%2e%2e",
    ];
    let portal = Servers::default().with_portal(true).with_base_url(BASE);
    let entities = base.map(served).into_iter().chain(path.map(|path| at(path).with_collection("x")));
    for entity in entities.chain([at("/v1/x").with_servers(portal)]) {
        let expected = rule_of_a_file(&entity);
        assert_eq!(rule(&entity.validate().unwrap_err()), expected, "{entity:?}");
        let direct = RequestOptions::default().resolve(&entity).unwrap_err();
        assert_eq!(rule(&direct), expected, "{entity:?}");
        for catalog in [Catalog::new([entity.clone()]), Catalog::builtin().with([entity.clone()])] {
            let request = ListRequest::to("a@v1/x").catalog(&catalog);
            assert_eq!(rule(&request.one().unwrap_err()), expected, "{entity:?}");
            // Nor is it a filter's or a local one's, and what was remembered is the same.
            assert_eq!(rule(&request.check().unwrap_err()), expected, "{entity:?}");
            assert_eq!(catalog.find("a@v1/x").unwrap_err().diagnostics()[0].span.unwrap().range(), 0..6);
        }
    }
}

/// What no address shows is found where the entity is looked up.
#[test]
fn names_and_fields_are_checked_too() {
    let field = |name: &str| Field::new(name, Type::String, [Operator::Eq]);
    for (entity, expected) in [
        (at("/v1/x").with_fields([field("n"), field("m"), field("n")]), "field `n` appears twice"),
        (at("/v1/x").with_field(field("n[]")), "field 1 has no name that could be sent"),
        (at("/v1/x").with_field(Field::new("n", Type::String, [])), "field `n` has no operator"),
        (
            at("/v1/x").with_field(Field::new("n", Type::Enum(Vec::new()), [Operator::Eq])),
            "field `n` has no value that it takes",
        ),
        (
            at("/v1/x").with_record([RecordField::new(["a", "b"], Type::Enum(Vec::new()))]),
            "field `a.b` of its records has no value that it takes",
        ),
        (Entity::new("a", "v 1", "/v1/x").with_base_url(BASE), "`version` is one word without `/` and `@`"),
        (Entity::new("", "v1", "/v1/x").with_base_url(BASE), "`api` is one word without `/` and `@`"),
        (at("/v1/x").with_collection("a/../x"), "`collection` is segments joined by `/`"),
    ] {
        assert_eq!(rule_of_a_file(&entity), expected);
        assert_eq!(rule(&entity.validate().unwrap_err()), expected);
        let catalog = Catalog::new([entity]);
        for address in ["/v1/x", "https://x.y/v1/x"] {
            assert_eq!(rule(&catalog.find(address).unwrap_err()), expected);
        }
    }
}

/// A mistake of one entity is not the others'.
#[test]
fn others_are_still_found() {
    let catalog = Catalog::builtin().with([at("v1/x"), at("/v1/y"), at("/v1/things/{id}/")]);
    assert_eq!(ListRequest::to("y").catalog(&catalog).one().unwrap(), "https://x.y/v1/y");
    assert_eq!(ListRequest::to("/v1/things/7/").catalog(&catalog).one().unwrap(), "https://x.y/v1/things/7/");
    assert!(ListRequest::to("users").catalog(&catalog).one().is_ok());
}

/// The built-in entities are not checked where they are used: here, once.
#[test]
fn the_built_in_ones_are_valid() {
    for entity in Catalog::builtin().entities() {
        entity.validate().unwrap();
    }
}

/// `HttpRequest::to_url` never fails.
#[test]
fn every_region_gives_a_url() {
    let apis = Catalog::builtin().find("apis").unwrap().entity;
    let servers = Servers::default().with_regions(["eu"]).with_base_url("https://{region}");
    let own = Entity::new("a", "v1", "/v1/x").with_servers(servers);
    for region in ["eu", "1", "0x", "4294967296", "xn--a", "XN--A", "a--b", "9-9"] {
        for entity in [apis, &own] {
            let Ok(endpoint) = RequestOptions::default().with_region(region).resolve(entity) else { continue };
            let plan = ListRequest::to("apis").plan().unwrap();
            let request = endpoint.request(&plan.requests()[0]);
            let url = request.to_url().unwrap_or_else(|error| panic!("{region}: {error}"));
            assert_eq!(url.path(), entity.path);
        }
        // Whether or not it is one of Konnect's regions, it is a label of a host.
        let is_label = !region.eq_ignore_ascii_case("xn--a");
        assert_eq!(RequestOptions::default().with_region(region).resolve(apis).is_ok(), is_label, "{region}");
    }
    let resolve = |region: &str| RequestOptions::default().with_region(region).resolve(&own);
    assert_eq!(resolve("eu").unwrap().host(), "eu");
    let error = resolve("4294967296").unwrap_err();
    assert_eq!(error.diagnostics()[0].code, Code::InvalidRegion);
    assert_eq!(error.diagnostics()[0].message, "`4294967296` is not a region: `https://4294967296` is not an address");
}

/// Of several with one name and one path, the last one is meant, as in `Catalog::with`.
#[test]
fn a_catalog_has_an_entity_once() {
    let catalog = Catalog::new([served("https://old.x.y"), at("/v1/y"), served(BASE)]);
    assert_eq!(catalog.len(), 2);
    assert_eq!(ListRequest::to("x").catalog(&catalog).one().unwrap(), "https://x.y/v1/x");
    assert_eq!(catalog.names().map(|(_, path)| path).collect::<Vec<_>>(), ["/v1/x", "/v1/y"]);
}
