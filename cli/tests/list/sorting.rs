//! Sorting on this side, YAML, and the base address of the environment.

use serde_json::json;

use crate::konnect::{self, Style};
use crate::run::{command, finish, good as printed};
use crate::server::{Reply, Server};
use crate::{CANARY, good, konnect_with, ran};

/// Users in pages of two.
fn paged() -> Server {
    let records = [
        json!({"id": "a", "full_name": "b", "email": "2", "created_at": "2026-11-22T01:00:00+02:00"}),
        json!({"id": "b", "full_name": "a", "email": "10", "created_at": "2026-11-22T00:00:00Z"}),
        json!({"id": "c", "full_name": null, "email": "1", "created_at": "2026-11-21T23:30:00Z"}),
        json!({"id": "d", "full_name": "a", "email": "3", "created_at": "2026-11-22T00:00:00Z"}),
    ];
    Server::start(move |_, asked| konnect::answer(Style::Number, &records, 2, asked))
}

fn ids(args: &[&str]) -> (String, String) {
    let ran = ran(&paged(), &[&["users", "-o", "id"], args].concat());
    assert_eq!(ran.code, 0, "{}", ran.err);
    (ran.out.replace('\n', ""), ran.err)
}

#[test]
fn a_collection_that_konnect_does_not_sort_is_sorted_here() {
    let (order, said) = ids(&["--sort", "full_name"]);
    // Equal ones as they came, and what has no value last.
    assert_eq!(order, "bdac");
    assert_eq!(
        said,
        "note: Konnect does not sort `identity@v3/users` by `full_name`: sorted here, when all records are read\n"
    );
    assert_eq!(ids(&["--sort", "full_name desc"]).0, "abdc");
    assert_eq!(ids(&["--sort", "full_name,email desc"]).0, "dbac");
    // Instants, whatever their offset.
    assert_eq!(ids(&["-s", "created_at"]).0, "acbd");
    // The first ones in order, not of those that came first.
    assert_eq!(ids(&["-s", "created_at desc", "-n", "2"]).0, "bd");
    let quiet = ran(&paged(), &["users", "-o", "id", "-s", "full_name", "-q"]);
    assert_eq!((quiet.code, quiet.err.as_str()), (0, ""));
    // The parameter is not sent.
    let server = paged();
    ran(&server, &["users", "-s", "full_name"]);
    assert!(server.asked().iter().all(|asked| !asked.target.contains("sort")));
}

#[test]
fn a_field_that_no_record_has_gives_no_order() {
    let wrong = ran(&konnect_with(3), &["users", "--sort", "emial"]);
    assert_eq!((wrong.code, wrong.out.as_str()), (1, ""));
    assert!(wrong.err.contains("error[invalid-sort]") && wrong.err.contains("email"), "{}", wrong.err);
    // Where Konnect sorts, it is asked to, and its own fields are offered.
    let server = Server::always(Reply::json(
        json!({"data": [], "meta": {"page": {"number": 1, "size": 100, "total": 0}}}).to_string(),
    ));
    good(&server, &["api-builder@v3/apis", "--sort", "name desc"]);
    assert!(server.asked()[0].target.contains("sort=name%20desc"), "{:?}", server.asked());
    let wrong = ran(&server, &["api-builder@v3/apis", "--sort", "nmae"]);
    assert_eq!(wrong.code, 1);
    assert!(wrong.err.contains("cannot be sorted by `nmae`"), "{}", wrong.err);
}

/// A key in the form of another API, on a collection that Konnect does not sort.
#[test]
fn other_forms_of_a_sort_key() {
    let server = konnect_with(1);
    for (key, ours) in [
        ("-email", "email desc"),
        ("+email", "email asc"),
        ("email:desc", "email desc"),
        ("email descending", "email desc"),
    ] {
        let wrong = ran(&server, &["users", &format!("--sort={key}")]);
        assert_eq!((wrong.code, wrong.out.as_str()), (1, ""), "{key}");
        assert!(wrong.err.contains(&format!("write `{ours}`")), "{key}: {}", wrong.err);
    }
    assert_eq!(server.asked().len(), 0);
}

/// Compared pair by pair, `9` would come before `10`, `10` before `"5x"`, and that before `9`: numbers are apart from strings.
#[test]
fn values_of_several_kinds_have_an_order() {
    let values = [json!("5x"), json!(10), json!(9)];
    let records: Vec<_> = (0..90).map(|n| json!({"id": n.to_string(), "full_name": values[n % 3]})).collect();
    let server = Server::start(move |_, asked| konnect::answer(Style::Number, &records, 100, asked));
    let sorted = |key: &str| -> Vec<serde_json::Value> {
        let lines = good(&server, &["users", "--sort", key, "-o", "jsonl", "-q"]);
        lines
            .lines()
            .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["full_name"].clone())
            .collect()
    };
    let expected: Vec<_> = [json!(9), json!(10), json!("5x")].into_iter().flat_map(|value| vec![value; 30]).collect();
    assert_eq!(sorted("full_name"), expected);
    assert_eq!(sorted("full_name desc"), expected.into_iter().rev().collect::<Vec<_>>());
}

#[test]
fn yaml_has_the_records_as_they_are() {
    let body = r#"{"data":[{"id":"1","full_name":"no","n":1.10,"labels":{"env":"a: b"}},{"id":"x","list":[1,[]]}],"meta":{"page":{"number":1,"size":100,"total":2}}}"#;
    let out = good(&Server::always(Reply::json(body)), &["users", "-o", "yaml"]);
    assert_eq!(
        out,
        "- id: \"1\"\n  full_name: \"no\"\n  \"n\": 1.10\n  labels:\n    env: \"a: b\"\n- id: x\n  list:\n    - 1\n    - []\n"
    );
    assert_eq!(good(&konnect_with(0), &["users", "-o", "yaml"]), "[]\n");
}

#[test]
fn the_base_address_of_the_environment() {
    let server = konnect_with(2);
    let mut asking = command(&["list", "users", "--allow-http-loopback", "-o", "id"]);
    asking.env("KONNECT_BASE_URL", server.base()).env("KONNECT_TOKEN", CANARY).env_remove("http_proxy");
    let ran = finish(asking, "");
    assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (0, "id-0\nid-1\n", ""));
    let encoded = |args: &[&str]| {
        let mut asking = command(args);
        asking.env("KONNECT_BASE_URL", "https://k.example.com/proxy");
        let ran = finish(asking, "");
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{args:?}");
        ran.out.trim_end().to_owned()
    };
    assert_eq!(encoded(&["encode", "users"]), "https://k.example.com/proxy/v3/users");
    assert!(encoded(&["search", "type = team", "-o", "url"]).starts_with("https://k.example.com/proxy/v1/search?"));
    // What is typed goes before it, and other services have other hosts.
    for args in [
        &["encode", "portals", "-r", "eu"][..],
        &["encode", "https://eu.api.konghq.com/v3/portals"],
        &["encode", "portals", "--base-url", "https://eu.api.konghq.com"],
    ] {
        assert_eq!(encoded(args), "https://eu.api.konghq.com/v3/portals", "{args:?}");
    }
    let plain = printed(&["encode", "dev-portal@v3/apis", "--base-url", "https://portal.example.com"]);
    assert_eq!(
        encoded(&["encode", "dev-portal@v3/apis", "--base-url", "https://portal.example.com"]),
        plain.trim_end()
    );
    let mut portal = command(&["encode", "dev-portal@v3/apis"]);
    portal.env("KONNECT_BASE_URL", "https://k.example.com");
    assert_eq!(finish(portal, "").code, 1, "a portal is at its own host");
}
