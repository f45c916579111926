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

/// Control planes that Konnect filters by name and sorts by time, each request by itself.
fn planes() -> Server {
    let records = [
        json!({"id": "a", "name": "a b", "created_at": "2026-03-03T00:00:00Z"}),
        json!({"id": "b", "name": "pay", "created_at": "2026-01-01T00:00:00Z"}),
        json!({"id": "c", "name": "shop", "created_at": "2026-02-02T00:00:00Z"}),
    ];
    Server::start(move |_, asked| {
        let mut found: Vec<_> = match asked.get("filter[name][eq]").or_else(|| asked.get("filter[name]")) {
            Some(name) => records.iter().filter(|record| record["name"] == *name).cloned().collect(),
            None => {
                let names = asked.get("filter[name][oeq]").expect("a filter on the name");
                records.iter().filter(|record| names.split(',').any(|name| record["name"] == name)).cloned().collect()
            }
        };
        if asked.get("sort").is_some_and(|sort| sort == "created_at desc") {
            found.reverse();
            found.sort_by_key(|record| std::cmp::Reverse(record["created_at"].as_str().map(str::to_owned)));
        }
        konnect::answer(Style::Number, &found, 100, asked)
    })
}

#[test]
fn several_requests_are_sorted_here() {
    // Three in order of time: `a b`, `shop`, `pay`, of which none is the first of its own request alone.
    for filter in ["name in (pay, shop, 'a b')", "name = pay or name = shop or name = 'a b'"] {
        let list = |args: &[&str]| ran(&planes(), &[&["control-planes", filter, "-o", "id"], args].concat());
        let sorted = list(&["--sort", "created_at desc"]);
        assert_eq!((sorted.code, sorted.out.as_str()), (0, "a\nc\nb\n"), "{}", sorted.err);
        assert_eq!(list(&["--sort", "created_at"]).out, "b\nc\na\n");
        assert_eq!(list(&["--sort", "name desc"]).out, "c\nb\na\n");
        for (count, expected) in [("1", "a\n"), ("2", "a\nc\n"), ("9", "a\nc\nb\n"), ("0", "")] {
            let first = list(&["--sort", "created_at desc", "-n", count, "-q"]);
            assert_eq!((first.code, first.out.as_str(), first.err.as_str()), (0, expected, ""), "{count}");
        }
        let counted = ran(&planes(), &["control-planes", filter, "-c", "--sort", "created_at desc"]);
        assert_eq!((counted.code, counted.out.as_str(), counted.err.as_str()), (0, "3\n", ""));
    }
    let server = planes();
    let three = ["control-planes", "name in (pay, 'a b')", "--sort", "created_at desc", "-n", "1", "-o", "id"];
    let said = ran(&server, &three).err;
    assert!(server.asked().len() > 1, "{:?}", server.asked());
    let needs =
        format!("note: the filter needs {} requests, and Konnect sorts each of them by itself", server.asked().len());
    assert_eq!(said, format!("{needs}: sorted here, when all records are read\n"));
    // A wrong key is refused as ever, and one request is left to Konnect.
    let wrong = ran(&planes(), &["control-planes", "name in (pay, 'a b')", "--sort", "nmae"]);
    assert!(wrong.code == 1 && wrong.err.contains("error[invalid-sort]"), "{}", wrong.err);
    let one = ran(&planes(), &["control-planes", "name = pay", "--sort", "created_at desc", "-o", "id"]);
    assert_eq!((one.code, one.out.as_str(), one.err.as_str()), (0, "b\n", ""));
}

/// Each request has pages of its own, so that a page's number says little of the whole.
#[test]
fn a_page_of_several_requests_is_told() {
    let counted = |filter: &str| ran(&planes(), &["control-planes", filter, "--page-number", "2", "-c"]);
    let several = counted("name in (pay, 'a b')");
    let said = "note: the filter needs 2 requests, and each of them is read from its page 2 on\n";
    assert_eq!((several.code, several.out.as_str(), several.err.as_str()), (0, "0\n", said));
    let one = counted("name = pay");
    assert_eq!((one.code, one.out.as_str(), one.err.as_str()), (0, "0\n", ""));
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
