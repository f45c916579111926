//! Where the importer says that collections are served, and who may be asked there with which credential.
#![cfg(feature = "openapi")]
use konnect_filter::Limits;
use konnect_filter::catalog::openapi::import;
use konnect_filter::catalog::{Catalog, Entity, SourceFile, write};
use konnect_filter::plan::Request;
use konnect_filter::wire::{Audience, RequestOptions};
use serde_json::{Value, json};

/// The collection at `path` of a file with these servers.
fn entity_at(servers: &Value, path: &str) -> Entity {
    let parameter = json!({"name": "sort", "in": "query", "schema": {"type": "string"}});
    let mut document = json!({
        "openapi": "3.1.0", "info": {"title": "Shop", "version": "1.0.0"}, "servers": servers,
        "paths": {path: {"get": {"parameters": [parameter]}}}});
    if servers.is_null() {
        document.as_object_mut().unwrap().remove("servers");
    }
    let text = document.to_string();
    import(&[SourceFile::new("shop.json", &text)], &Limits::default()).expect(&text).entities.remove(0)
}

fn entity(servers: &Value) -> Entity {
    entity_at(servers, "/things")
}

/// The address of a request with these options, or the code of the first problem.
fn address_with(options: &RequestOptions, entity: &Entity) -> String {
    match options.resolve(entity) {
        Ok(address) => address.request(&Request::default()).to_text(),
        Err(error) => error.diagnostics().first().map_or("", |problem| problem.code.as_str()).to_owned(),
    }
}

fn address(entity: &Entity) -> String {
    address_with(&RequestOptions::default(), entity)
}

fn in_region(region: &str, entity: &Entity) -> String {
    address_with(&RequestOptions::default().with_region(region.to_owned()), entity)
}

#[test]
fn one_server_says_host_and_prefix() {
    let region = json!({"region": {"default": "us", "enum": ["us", "eu"]}});
    let konnect = json!({"url": "https://{region}.api.konghq.com/v3", "variables": region});
    let us = "https://us.api.konghq.com/v3/things";
    for (servers, expected) in [
        (json!([{"url": "http://localhost/api/v3"}, konnect]), us),
        (json!([konnect, {"url": "http://localhost/api/v3"}]), us),
        (json!([{"url": "/api/v3"}, konnect]), us),
        (json!([{"url": "https://api.acme.com/v1"}, konnect]), us),
        (json!([{"url": "https://EU.API.konghq.com/v3"}]), "https://eu.api.konghq.com/v3/things"),
        (json!([{"url": "https://global.api.konghq.com/v3"}]), "https://global.api.konghq.com/v3/things"),
        // This machine is somebody else's for everybody else.
        (
            json!([{"url": "http://localhost:8080/v1"}, {"url": "https://api.acme.com/v2"}]),
            "https://api.acme.com/v2/things",
        ),
        (
            json!([{"url": "https://api.acme.com/v1"}, {"url": "https://old.acme.com/v0"}]),
            "https://api.acme.com/v1/things",
        ),
        (json!([{"url": "/v1"}, {"url": "https://api.acme.com/v2"}]), "https://api.acme.com/v2/things"),
    ] {
        assert_eq!(address(&entity(&servers)), expected, "{servers}");
    }
    // Regions of another prefix are those of other paths.
    let two = json!([{"url": "https://us.api.konghq.com/v2"}, {"url": "https://eu.api.konghq.com/v2"},
        {"url": "https://au.api.konghq.com/v1"}]);
    assert_eq!(entity(&two).servers.regions, ["us", "eu"]);
}

/// Only http and https are spoken here.
#[test]
fn other_schemes_are_not_used() {
    for url in ["ftp://us.api.konghq.com/v1", "ws://us.api.konghq.com/v1", "htps://us.api.konghq.com/v1"] {
        let found = entity(&json!([{"url": url}]));
        assert!(found.servers.regions.is_empty() && found.servers.base_url.is_none(), "{url}: {:?}", found.servers);
    }
}

#[test]
fn a_foreign_host_is_kept() {
    for (url, expected) in [
        ("https://api.acme.com", "https://api.acme.com/things"),
        ("https://api.acme.com/", "https://api.acme.com/things"),
        ("https://api.example.com/v1/", "https://api.example.com/v1/things"),
        ("HTTPS://API.acme.com:443//v1/./", "https://api.acme.com/v1/things"),
        ("//api.acme.com/v1", "https://api.acme.com/v1/things"),
        ("http://localhost:8080/v1", "http://localhost:8080/v1/things"),
        ("https://[::1]:8443/v1", "https://[::1]:8443/v1/things"),
        ("https://gw.acme.com/proxy/konnect/v3", "https://gw.acme.com/proxy/konnect/v3/things"),
        ("https://api.acme.com/v1?x=1#y", "https://api.acme.com/v1/things"),
        ("https://user:secret@api.acme.com/v1", "https://api.acme.com/v1/things"),
        // A port is not one of Konnect's.
        ("https://us.api.konghq.com:8443/v1", "https://us.api.konghq.com:8443/v1/things"),
    ] {
        let found = entity(&json!([{"url": url}]));
        assert_eq!(address(&found), expected, "{url}");
        assert!(!found.has_own_host());
        assert_eq!(in_region("eu", &found), "region-not-used", "{url}");
        // It survives the catalog's file, and a URL finds it.
        let file = write(&[found]).remove(0);
        let catalog =
            Catalog::new(Catalog::read_entities(SourceFile::new(&file.name, &file.text), &Limits::default()).unwrap());
        let by_url = catalog.find(expected).expect(expected);
        assert_eq!(address(by_url.entity), expected);
        let mut again = RequestOptions::default();
        again.base_url = by_url.base_url;
        assert_eq!(address_with(&again, by_url.entity), expected);
    }
}

#[test]
fn what_comes_before_the_version_is_a_part_of_the_address() {
    let address_of = |url: &str, path: &str| entity_at(&json!([{"url": url}]), path);
    for (url, path, name, own) in [
        ("https://gw.acme.com/proxy/v3", "/things", "shop@v3/things", "/v3/things"),
        ("https://gw.acme.com/svc", "/v1/things", "shop@v1/things", "/v1/things"),
        ("https://gw.acme.com/svc/api", "/v1/things", "shop@v1/things", "/api/v1/things"),
        ("https://gw.acme.com/svc", "/things", "shop@v0/svc/things", "/svc/things"),
        // Only what the server says can be a part of its address.
        ("https://gw.acme.com/svc", "/a/v1/things", "shop@v0/svc/a/v1/things", "/svc/a/v1/things"),
    ] {
        let found = address_of(url, path);
        assert_eq!((&*found.name(), &*found.path), (name, own), "{url} {path}");
        assert_eq!(address(&found), format!("{url}{path}"));
    }
}

#[test]
fn server_variables_have_their_values() {
    let with = |url: &str, variables: Value| entity(&json!([{"url": url, "variables": variables}]));
    let version = json!({"version": {"default": "v2", "enum": ["v1", "v2"]}, "port": {"default": 8443},
        "host": {"enum": ["api", "test"]}, "all": {"default": "https://us.api.konghq.com"}, "empty": {"default": ""}});
    for (url, expected) in [
        ("https://api.acme.com/{version}", "https://api.acme.com/v2/things"),
        ("https://{host}.acme.com:{port}/{version}", "https://api.acme.com:8443/v2/things"),
        ("{all}/{version}", "https://us.api.konghq.com/v2/things"),
        ("/{version}", "missing-base-url"),
        // A host without a value is one that only the reader knows.
        ("https://{tenant}.acme.com/v1", "missing-base-url"),
        ("https://{empty}/v1", "missing-base-url"),
        // A segment without a value is one that the reader gives.
        ("https://api.acme.com/{organization}", "missing-param"),
        ("https://{", "missing-base-url"),
        ("", "missing-base-url"),
        ("mailto:x", "missing-base-url"),
        ("https:/api.acme.com/v1", "missing-base-url"),
        // Konnect, in a region that the file does not name: any.
        ("https://{region}.api.konghq.com/v1", "https://us.api.konghq.com/v1/things"),
        ("ftp://acme.com/v1", "missing-base-url"),
    ] {
        assert_eq!(address(&with(url, version.clone())), expected, "{url}");
    }
    assert_eq!(with("/{version}", version).name(), "shop@v2/things");
}

#[test]
fn a_region_in_another_services_host_is_the_region() {
    let servers = |url: &str, region: Value| entity(&json!([{"url": url, "variables": {"region": region}}]));
    let found = servers("https://{region}.acme.com/v1", json!({"default": "eu", "enum": ["us", "eu"]}));
    assert_eq!(found.servers.regions, ["eu", "us"]);
    assert_eq!(address(&found), "https://eu.acme.com/v1/things");
    assert_eq!(in_region("us", &found), "https://us.acme.com/v1/things");
    // What the environment says is one of Konnect's regions.
    let konnect = |region: &str| RequestOptions::default().with_default_region(region.to_owned());
    assert_eq!(address_with(&konnect("us"), &found), "https://us.acme.com/v1/things");
    assert_eq!(address_with(&konnect("au"), &found), "https://eu.acme.com/v1/things");
    // In the path, and where it could not be typed as a region, it is a variable as others are.
    let in_path = servers("https://api.acme.com/{region}/v1", json!({"default": "eu"}));
    assert_eq!(address(&in_path), "https://api.acme.com/eu/v1/things");
    let dotted = servers("https://{region}/v1", json!({"default": "eu.acme.com"}));
    assert_eq!(address(&dotted), "https://eu.acme.com/v1/things");
}

#[test]
fn no_server_is_the_readers_own() {
    for servers in [Value::Null, json!([]), json!([{"url": "/"}]), json!([{"url": "https://custom.example.com"}])] {
        assert!(entity(&servers).has_own_host(), "{servers}");
    }
    assert_eq!(entity(&json!([{"url": "/svc/v1"}])).path, "/svc/v1/things");
}

#[test]
fn an_operation_has_servers_of_its_own() {
    let list = |servers: Value| json!({"get": {"parameters": [{"name": "sort", "in": "query"}], "servers": servers}});
    let document = json!({"openapi": "3.1.0", "info": {"title": "Shop", "version": "1"}, "servers": [{"url": "https://api.acme.com/v1"}],
        "paths": {"/things": list(Value::Null), "/none": list(json!([])), "/own": list(json!([{"url": "https://own.acme.com/v2"}]))}});
    let text = document.to_string();
    let import = import(&[SourceFile::new("shop.json", &text)], &Limits::default()).unwrap();
    let addresses: Vec<String> = import.entities.iter().map(address).collect();
    assert_eq!(
        addresses,
        ["https://api.acme.com/v1/none", "https://api.acme.com/v1/things", "https://own.acme.com/v2/own"]
    );
}

#[test]
fn a_foreign_host_gets_no_credential_of_konnects() {
    let found = entity(&json!([{"url": "http://api.acme.com/v1"}]));
    let audience = |base: Option<&str>| {
        let options = RequestOptions::default();
        Audience::of(&found, &base.map_or(options.clone(), |base| options.with_base_url(base)))
    };
    assert_eq!(audience(None), Audience::Foreign);
    // The base of a URL that was decoded, and another one: it is another service all the same.
    assert_eq!(audience(Some("http://api.acme.com")), Audience::Foreign);
    assert_eq!(audience(Some("https://staging.acme.com")), Audience::Foreign);
    assert_eq!(audience(Some("https://us.api.konghq.com")), Audience::Konnect);
    assert!(!Audience::Foreign.takes_token() && !Audience::Foreign.takes_cookie());
    let address = RequestOptions::default().resolve(&found).unwrap();
    let everything = Request::default();
    let request = address.request(&everything);
    assert_eq!(request.curl().unwrap(), "curl -sS 'http://api.acme.com/v1/things'");
    assert_eq!(request.httpie().unwrap(), "http --ignore-stdin GET 'http://api.acme.com/v1/things'");
}

#[test]
fn two_services_with_one_path_are_two() {
    let file = |host: &str| {
        json!({"openapi": "3.0.0", "info": {"title": "Shop", "version": "1"}, "servers": [{"url": host}],
            "paths": {"/things": {"get": {"parameters": [{"name": "sort", "in": "query"}]}}}})
        .to_string()
    };
    let (one, other) = (file("https://one.acme.com/v1"), file("https://other.acme.com/v1"));
    let sources = [SourceFile::new("one.json", &one), SourceFile::new("other.json", &other)];
    assert_eq!(import(&sources, &Limits::default()).unwrap().entities.len(), 2);
}

#[test]
fn a_catalog_file_with_servers_that_cannot_be_is_refused() {
    let read = |servers: &str| {
        let text = format!(r#"[{{"api":"a","version":"v1","collection":"c","path":"/v1/c","servers":{servers}}}]"#);
        Catalog::read_entities(SourceFile::new("mine.json", &text), &Limits::default()).map(|_| ())
    };
    assert!(read(r#"{"base_url": "https://api.acme.com"}"#).is_ok());
    assert!(read(r#"{"base_url": "https://{region}.acme.com", "regions": ["us"]}"#).is_ok());
    for servers in [
        r#"{"base_url": "https://api.acme.com", "global": true}"#,
        r#"{"base_url": "https://api.acme.com", "regions": ["us"]}"#,
        r#"{"base_url": "https://{region}.acme.com"}"#,
        r#"{"base_url": "https://{tenant}.acme.com"}"#,
        r#"{"base_url": "https://api.acme.com/"}"#,
        r#"{"base_url": "https://user@api.acme.com"}"#,
        r#"{"base_url": "https://api.acme.com?x=1"}"#,
        r#"{"base_url": "https://api.acme.com/.."}"#,
        r#"{"base_url": "https://api.acme.com/%2e%2e/a"}"#,
        r#"{"base_url": "ftp://api.acme.com"}"#,
        r#"{"base_url": "api.acme.com"}"#,
        r#"{"base_url": ""}"#,
    ] {
        assert!(read(servers).is_err(), "{servers}");
    }
}

/// The servers of a file that are left out, as the warnings name them.
fn left_out(servers: &Value) -> Vec<String> {
    let text = json!({"openapi": "3.1.0", "info": {"title": "Shop", "version": "1"}, "servers": servers,
        "paths": {"/things": {"get": {"parameters": [{"name": "sort", "in": "query"}]}}}})
    .to_string();
    let import = import(&[SourceFile::new("shop.json", &text)], &Limits::default()).unwrap();
    import.skipped.iter().map(|part| format!("{}: {}", part.what, part.why)).collect()
}

/// Only one prefix can be the paths' own: a server with another one is not lost without a word.
#[test]
fn servers_that_are_not_used_are_named() {
    let two = json!([{"url": "https://us.api.konghq.com/v2"}, {"url": "https://eu.api.konghq.com/v2"}, {"url": "https://us.api.konghq.com/v3"}]);
    let expected =
        "the server `https://us.api.konghq.com/v3`: its path is `/v3`, and that of the server before it `/v2`";
    assert_eq!(left_out(&two), [expected]);
    let foreign = json!([{"url": "https://api.acme.com/v1"}, {"url": "https://api.acme.com/v2"}, {"url": "http://localhost:8080/api"}]);
    let expected = "the server `https://api.acme.com/v2`: its path is `/v2`, and that of the server before it `/v1`";
    assert_eq!(left_out(&foreign), [expected]);
    let unknown = json!([{"url": "https://{tenant}.acme.com/v1"}]);
    let expected = "the server `https://{tenant}.acme.com/v1`: its host cannot be told from the file";
    assert_eq!(left_out(&unknown), [expected]);
    let hosts = json!([
        {"url": "http://localhost:8080/v1"}, {"url": "https://a.acme.com/v1"}, {"url": "https://b.acme.com/v1"},
        {"url": "https://A.acme.com:443/v1/"}, {"url": "//c.acme.com/v1"}]);
    assert_eq!(
        left_out(&hosts),
        ["b", "c"].map(|name| {
            let scheme = if name == "b" { "https:" } else { "" };
            format!("the server `{scheme}//{name}.acme.com/v1`: one host is taken, here `https://a.acme.com`")
        })
    );
    let konnect = json!([{"url": "https://a.acme.com/v1"}, {"url": "https://us.api.konghq.com/v1"}, {"url": "https://eu.api.konghq.com/v1"}]);
    assert_eq!(left_out(&konnect), ["the server `https://a.acme.com/v1`: Konnect's own host is taken"]);
    for (url, why) in [
        ("ftp://files.acme.com/v1", "its scheme is neither http nor https"),
        ("wss://api.acme.com/v1", "its scheme is neither http nor https"),
        ("file:///srv/v1", "its scheme is neither http nor https"),
        ("file:/srv/v1", "its scheme is neither http nor https"),
        ("javascript:alert(1)", "its scheme is neither http nor https"),
        ("mailto:a@acme.com", "its scheme is neither http nor https"),
        ("https:api.acme.com/v1", "it has no `//` before its host"),
        ("api.acme.com:8080/v1", "it has no `https://` before its host"),
        ("localhost:8080/v1", "it has no `https://` before its host"),
    ] {
        let expected = format!("the server `{url}`: {why}");
        assert_eq!(left_out(&json!([{"url": url}])), [expected.as_str()]);
        let beside = json!([{"url": url}, {"url": "/v2"}]);
        assert_eq!(left_out(&beside), [expected.as_str()]);
        assert_eq!(entity(&beside).path, "/v2/things", "{url}");
    }
    for sound in [json!([{"url": "/v1"}]), json!([]), json!([{"url": "https://custom.example.com/api/v3"}])] {
        assert_eq!(left_out(&sound), [""; 0], "{sound}");
    }
}

/// A path may have any letters, as a URL has them only escaped: what is sent can be read again.
#[test]
fn paths_of_other_letters_are_escaped() {
    for (path, sent) in [
        ("/größen", "/v1/gr%C3%B6%C3%9Fen"),
        ("/a\"b<c>", "/v1/a%22b%3Cc%3E"),
        ("/@me/x:y(z)", "/v1/@me/x:y(z)"),
        ("/größen/{id}/teile", "/v1/gr%C3%B6%C3%9Fen/%C3%A4%25/teile"),
    ] {
        let entity = entity_at(&json!([{"url": "https://api.acme.com/v1"}]), path);
        let params = entity.path_params().map(|name| (name, "ä%"));
        let options = RequestOptions::default().with_params(params);
        assert_eq!(address_with(&options, &entity), format!("https://api.acme.com{sent}"));
        let name = entity.name();
        let catalog = Catalog::new([entity]);
        for address in [format!("https://api.acme.com{sent}"), sent.to_owned()] {
            let found = catalog.find(&address).unwrap();
            assert_eq!((found.entity.name(), found.params), (name.clone(), options.params.clone()), "{address}");
        }
    }
}
