//! `decode`.

use crate::run::{bad, good, run, run_on};

const URL: &str = "https://us.api.konghq.com/v2/control-planes?filter[name][contains]=prod&filter[cloud_gateway]=true\
                   &page[size]=10";

#[test]
fn a_url_back_to_a_filter() {
    assert_eq!(
        good(&["decode", URL]),
        "collection: control-planes@v2/control-planes\nfilter:     name contains \"prod\" and cloud_gateway = true\n\
         page:       size 10\n"
    );
    assert_eq!(good(&["decode", URL, "--output", "filter"]), "name contains \"prod\" and cloud_gateway = true\n");
}

#[test]
fn json_is_a_line_of_a_batch() {
    let line = good(&["decode", URL, "--output", "json"]);
    let ran = run_on(&["encode", "--batch", "--readable"], &line);
    let answer: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(answer["url"], URL);
}

#[test]
fn a_query_string_alone() {
    assert_eq!(
        good(&["decode", "--entity", "users", "filter%5Bactive%5D=true", "--output", "filter"]),
        "active = true\n"
    );
    let ran = run_on(&["decode", "-"], format!("{URL}\n"));
    assert!(ran.out.contains("page:       size 10"), "{} {}", ran.out, ran.err);
}

#[test]
fn what_konnect_would_misread_is_an_error() {
    let err = bad(1, &["decode", "https://global.api.konghq.com/v3/users?filter[emial]=x"]);
    assert!(err.contains("emial") && err.contains("^^^^^"), "{err}");
    bad(1, &["decode", "https://global.api.konghq.com/v3/users?filter[email]=x&filter[email]=y"]);
    bad(1, &["decode", "https://global.api.konghq.com/v3/users?filter[email]=%zz"]);
    bad(1, &["decode", "/v3/no-such-thing?filter[email]=x"]);
}

#[test]
fn the_region_is_told() {
    let out = good(&["decode", "https://eu.api.konghq.com/v2/control-planes?filter[name]=x"]);
    assert_eq!(out, "collection: control-planes@v2/control-planes\nregion:     eu\nfilter:     name = \"x\"\n");
    let out = good(&["decode", "https://global.api.konghq.com/v3/users"]);
    assert_eq!(out, "collection: identity@v3/users\nfilter:     none (whole collection)\n");
    let ran = run_on(&["decode", "https://eu.api.konghq.com.evil.example/v2/control-planes"], "");
    assert!(ran.out.contains("base:       https://eu.api.konghq.com.evil.example\n"), "{}", ran.out);
    assert!(ran.err.contains("warning[foreign-host]"), "{}", ran.err);
}

#[test]
fn an_entity_beside_a_url() {
    assert_eq!(good(&["decode", "--entity", "control-planes", URL]), good(&["decode", URL]));
    let err = bad(1, &["decode", "--entity", "users", URL]);
    assert!(err.contains("error[invalid-url]") && err.contains("remove `--collection`"), "{err}");
}

#[test]
fn an_empty_url_is_an_error() {
    for args in [&["decode", ""][..], &["decode", " ", "--entity", "users"], &["decode", "-"]] {
        assert!(bad(1, args).contains("the URL is empty"));
    }
    good(&["decode", "?", "--entity", "users"]);
}

#[test]
fn fields_that_cannot_be_filtered_by() {
    let err = bad(1, &["decode", "--entity", "api-builder@v3/apis", "filter[description]=x"]);
    assert!(err.contains("error[unfilterable-field]") && err.contains("it is filtered by `id`, `name`"), "{err}");
    let err = bad(1, &["decode", "--entity", "users", "filter[zzz]=x"]);
    assert!(err.contains("it is filtered by `id`, `email`, `full_name` and `active`"), "{err}");
}

/// Konnect would find nothing by it, or fail; but it is what was sent.
#[test]
fn what_encode_would_refuse_is_told_and_decoded() {
    let ran = run_on(&["decode", "/v3/api-packages?filter[name]=x&filter[id][oeq]=xyz", "--color", "never"], "");
    assert_eq!((ran.code, ran.out.lines().last()), (0, Some("filter:     name = \"x\" and id in (\"xyz\")")));
    assert!(ran.err.starts_with("warning[wrong-type]: `id` takes a UUID, but `xyz` is not one\n"), "{}", ran.err);
    assert!(ran.err.contains("filter[id][oeq]=xyz\n") && ran.err.contains(" ^^^ "), "{}", ran.err);
    let ran = run_on(&["decode", "/v3/api-packages?filter[id]=xyz", "--message-format", "json"], "");
    let told: serde_json::Value = serde_json::from_str(&ran.err).unwrap();
    assert_eq!((&told["errors"], &told["warnings"][0]["code"]), (&serde_json::json!([]), &"wrong-type".into()));
    assert_eq!(told["warnings"][0]["in"], "url");
    bad(1, &["check", "api-packages", "id = xyz"]);
}

/// Only `decode`, which sends nothing, reads an address of an older version.
#[test]
fn an_address_of_an_older_version() {
    let old = "https://global.api.konghq.com/v2/users/";
    let ran = run(&["decode", old]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.starts_with("collection: identity@v3/users\n"), "{}", ran.out);
    assert!(ran.err.starts_with("warning[old-version]: version v2 is not documented"), "{}", ran.err);
    for command in ["encode", "list", "plan", "check", "fields"] {
        let args: &[&str] = if command == "fields" { &["fields", old] } else { &[command, old, "email = x"] };
        let ran = run(args);
        assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{command}: {}", ran.err);
        assert!(ran.err.contains("error[unknown-entity]"), "{command}: {}", ran.err);
        assert!(ran.err.contains("\n + https://global.api.konghq.com/v3/users/\n"), "{command}: {}", ran.err);
    }
    let ran = run(&["match", "--entity", "identity@v2/users", "email = x"]);
    assert!(ran.err.contains("\n + identity@v3/users\n"), "{}", ran.err);
}
