//! How the importer names collections and the API that they belong to.
#![cfg(feature = "openapi")]
use konnect_filter::Limits;
use konnect_filter::catalog::openapi::{Import, import};
use konnect_filter::catalog::{Catalog, SourceFile, write};
use serde_json::{Map, Value, json};

/// A file with a list at each of these paths.
fn file(server: &str, paths: &[&str]) -> String {
    let list = json!({"get": {"parameters": [{"name": "sort", "in": "query", "schema": {"type": "string"}}]}});
    let paths: Map<String, Value> = paths.iter().map(|path| ((*path).to_owned(), list.clone())).collect();
    let servers = json!([{"url": server}]);
    json!({"openapi": "3.1.0", "info": {"title": "Shop", "version": "1.0.0"}, "servers": servers, "paths": paths})
        .to_string()
}

fn read(paths: &[&str]) -> Import {
    let text = file("https://api.acme.com/v1", paths);
    import(&[SourceFile::new("shop.json", &text)], &Limits::default()).expect(&text)
}

/// The collections' names by their paths, and that each is found by both.
#[track_caller]
fn names(paths: &[&str], expected: &[(&str, &str)]) {
    let import = read(paths);
    let found: Vec<(String, String)> =
        import.entities.iter().map(|entity| (entity.path.clone(), entity.collection.clone())).collect();
    let mut expected: Vec<(String, String)> =
        expected.iter().map(|(path, name)| (format!("/v1{path}"), (*name).to_owned())).collect();
    expected.sort();
    assert_eq!(found, expected);
    assert_eq!((import.skipped.len(), import.same_name.len()), (0, 0));
    let catalog = Catalog::builtin().with(import.entities.clone());
    for entity in &import.entities {
        for text in [entity.path.clone(), entity.name(), format!("https://api.acme.com{}", entity.path)] {
            assert_eq!(catalog.find(&text).expect(&text).entity, entity, "{text}");
        }
    }
    // The file that is written gives the same.
    let file = write(&import.entities).remove(0);
    assert_eq!(
        Catalog::read_entities(SourceFile::new(&file.name, &file.text), &Limits::default()).unwrap(),
        import.entities
    );
}

#[test]
fn paths_with_the_same_fixed_segments_have_names_of_their_own() {
    names(
        &["/things/parts", "/things/{id}/parts"],
        &[("/things/parts", "things/parts"), ("/things/{id}/parts", "things/{id}/parts")],
    );
    names(&["/things/{id}/parts"], &[("/things/{id}/parts", "things/parts")]);
    names(
        &["/{org}/things/parts", "/things/{id}/parts", "/things/parts"],
        &[
            ("/things/parts", "things/parts"),
            ("/things/{id}/parts", "things/{id}/parts"),
            ("/{org}/things/parts", "{org}/things/parts"),
        ],
    );
    // None of them is the plain one.
    names(
        &["/{org}/things/parts", "/things/{id}/parts"],
        &[("/things/{id}/parts", "things/{id}/parts"), ("/{org}/things/parts", "{org}/things/parts")],
    );
    names(
        &["/things/{id}/parts", "/{org}/things/{id}/parts"],
        &[("/things/{id}/parts", "things/parts"), ("/{org}/things/{id}/parts", "{org}/things/{id}/parts")],
    );
}

#[test]
fn what_cannot_be_told_apart_is_reported() {
    let import = read(&["/things", "/things/"]);
    assert_eq!(import.entities.len(), 2);
    assert_eq!(import.same_name, [("shop@v1/things".to_owned(), "/v1/things/".to_owned())]);
    // One address twice: the second one is skipped, and that is told.
    let import = read(&["/things/{id}/parts", "/things/{name}/parts"]);
    assert_eq!((import.entities.len(), import.skipped_collections), (1, 1));
    let skipped = import.skipped.first().unwrap();
    assert_eq!(skipped.what, "the collection `/things/{name}/parts`");
    assert_eq!(skipped.why, "it has the address of `/things/{id}/parts`");
}

#[test]
fn a_segment_that_is_a_parameter_in_part_is_skipped() {
    for path in ["/compare/{base}...{head}/files", "/a/{id}.json/b", "/a/{}/b", "/a/{b/c", "/a/v{major}/c"] {
        let import = read(&[path, "/things"]);
        assert_eq!((import.entities.len(), import.skipped_collections), (1, 1), "{path}");
        assert!(import.skipped.first().unwrap().why.contains("only a part is a parameter"), "{path}");
    }
}

#[test]
fn a_version_after_api_is_another_path() {
    let text = file("https://api.acme.com", &["/v1/things", "/api/v1/things"]);
    let import = import(&[SourceFile::new("shop.json", &text)], &Limits::default()).unwrap();
    let names: Vec<_> = import.entities.iter().map(|entity| (entity.name(), entity.path.as_str())).collect();
    assert_eq!(
        names,
        [("shop@v1/api/things".to_owned(), "/api/v1/things"), ("shop@v1/things".to_owned(), "/v1/things")]
    );
}

#[test]
fn the_built_in_names_are_all_different() {
    let mut names: Vec<&str> = Catalog::builtin().names().map(|(name, _)| name).collect();
    names.sort_unstable();
    let count = names.len();
    names.dedup();
    assert_eq!(names.len(), count);
    let find = |name: &str| Catalog::builtin().find(name).unwrap().entity.path.clone();
    assert_eq!(find("portals/email-templates"), "/v3/portals/email-templates");
    assert_eq!(find("portals/{portalId}/email-templates"), "/v3/portals/{portalId}/email-templates");
}

#[test]
fn an_address_in_two_files_is_counted() {
    let one = file("https://api.acme.com/v1", &["/things", "/parts"]);
    let other = file("https://api.acme.com/v1", &["/things"]);
    let sources = [SourceFile::new("one.json", &one), SourceFile::new("other.json", &other)];
    let import = import(&sources, &Limits::default()).unwrap();
    assert_eq!((import.entities.len(), import.described_twice), (2, 1));
}

/// A value is reserved where the whole path would be another one.
#[test]
fn values_that_would_be_another_path() {
    let list = json!({"get": {"parameters": [{"name": "sort", "in": "query"}]}});
    let spec = json!({"openapi": "3.1.0", "paths": {
        "/portals/{id}/pages": list, "/portals/domains": list, "/portals/search/pages": list,
        "/portals/any/{x}": list, "/portals/other/logos": list, "/portals/deep/pages/all": list}});
    let import = import(&[SourceFile::new("shop.json", &spec.to_string())], &Limits::default()).unwrap();
    let reserved = |path: &str| {
        let entity = import.entities.iter().find(|entity| entity.path == path).unwrap();
        entity.reserved.iter().map(|(name, values)| format!("{name}: {}", values.join(" "))).collect::<Vec<_>>()
    };
    assert_eq!(reserved("/portals/{id}/pages"), ["id: any search"]);
}
