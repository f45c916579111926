//! A pasted line has credentials beside its URL, and no problem shows them.

use crate::run::{Ran, bad, good, run, run_on};

/// In each place of the lines below. No part of it is a part of anything else there.
const SECRET: &str = "kX7Qx0vT1d9Zr";

/// Runs it, and what it prints has no part of the secret.
#[track_caller]
fn hidden(args: &[&str]) -> Ran {
    let ran = run(args);
    for part in [SECRET, SECRET.split_at(4).0, SECRET.split_at(9).1] {
        assert!(!ran.out.contains(part) && !ran.err.contains(part), "{args:?}: {} {}", ran.out, ran.err);
    }
    ran
}

#[test]
fn no_problem_of_a_pasted_line_shows_its_credential() {
    let bad_field = "https://us.api.konghq.com/v3/apis?filter[nam]=a";
    let token = format!("kpat_{SECRET}");
    for (line, code) in [
        (format!("curl -H 'Authorization: Bearer {token}' '{bad_field}'"), "unknown-field"),
        (format!("curl -H 'Authorization: Bearer {SECRET}' '{bad_field}'"), "unknown-field"),
        (format!("curl -H \"authorization: bearer {SECRET}\" \"{bad_field}\""), "unknown-field"),
        (format!("curl -H 'Cookie: a=b; konnectaccesstoken={SECRET}' '{bad_field}'"), "unknown-field"),
        (format!("curl -H 'x-api-key: {SECRET}' '{bad_field}'"), "unknown-field"),
        (format!("curl -u me:{SECRET} '{bad_field}'"), "unknown-field"),
        (format!("curl --oauth2-bearer {SECRET} '{bad_field}'"), "unknown-field"),
        (format!("curl -H 'Authorization: Bearer {token} https://us.api.konghq.com/v3/apis"), "invalid-url"),
        (format!("curl -H 'Authorization: Bearer {token}' https://us.api.konghq.com/v3/no-such"), "unknown-entity"),
        (format!("{bad_field}&access_token={SECRET}"), "unknown-field"),
        (format!("https://us.api.konghq.com/v3/apis?access_token={SECRET}"), "unknown-parameter"),
        (format!("https://me:{SECRET}@us.api.konghq.com/v3/no-such"), "unknown-entity"),
        (
            format!("fetch(\"{bad_field}\", {{\"headers\": {{\"authorization\": \"Bearer {token}\"}}}});"),
            "unknown-entity",
        ),
        (format!("GET /v3/apis?filter[nam]=a HTTP/1.1\nAuthorization: Bearer {token}"), "unknown-field"),
    ] {
        for format in ["human", "json"] {
            let ran = hidden(&["decode", &line, "--message-format", format]);
            assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{line}");
            let said = if format == "human" { format!("error[{code}]") } else { format!("\"code\":\"{code}\"") };
            assert!(ran.err.contains(&said), "{line}: {}", ran.err);
        }
    }
    for line in [format!("Authorization: Bearer {token}"), format!("Authorization: {SECRET}"), token.clone()] {
        assert_eq!(hidden(&["decode", &line]).code, 1, "{line}");
    }
}

#[test]
fn the_place_of_a_problem_stays_where_it_was() {
    let line = format!("curl -H 'Authorization: Bearer {SECRET}' 'https://us.api.konghq.com/v3/apis?filter[nam]=a'");
    let err = hidden(&["decode", &line]).err;
    let shown = line.replace(SECRET, &"*".repeat(SECRET.len()));
    let lines: Vec<_> = err.lines().collect();
    let at = lines.iter().position(|text| text.ends_with(&shown)).expect(&err);
    // The caret is below the parameter.
    assert_eq!(lines[at + 1].find('^'), lines[at].find("filter[nam]"), "{err}");
}

#[test]
fn a_name_and_a_password_before_the_host_are_not_handed_on() {
    let url = format!("https://me:{SECRET}@us.api.konghq.com/v3/apis?filter[name]=a");
    for output in ["text", "json", "filter"] {
        let ran = hidden(&["decode", &url, "--output", output]);
        assert_eq!(ran.code, 0, "{}", ran.err);
    }
    for args in [&["encode", &url][..], &["plan", &url, "name = a"], &["fields", &url]] {
        hidden(args);
    }
    hidden(&["encode", "apis", "--base-url", &format!("https://me:{SECRET}@k.example.com")]);
}

/// `KONNECT_REGION` would lead elsewhere.
#[test]
fn the_usual_region_is_told_too() {
    let out = good(&["decode", "https://us.api.konghq.com/v3/apis?filter[name]=a"]);
    assert_eq!(out, "collection: api-builder@v3/apis\nregion:     us\nfilter:     name = \"a\"\n");
    // There is only one place for these.
    assert!(!good(&["decode", "https://global.api.konghq.com/v3/users"]).contains("region"));
    assert!(!good(&["decode", "/v3/apis"]).contains("region"));
}

#[test]
fn a_base_url_has_no_part_of_the_collections_path() {
    for (collection, base, part) in [
        ("api-builder@v3/apis", "https://eu.api.konghq.com/v3/apis", "remove `/v3/apis`"),
        ("api-builder@v3/apis", "https://eu.api.konghq.com/v3/apis/", "remove `/v3/apis`"),
        ("api-builder@v3/apis", "https://k.example.com/proxy/v3/apis", "remove `/v3/apis`"),
        ("api-builder@v3/apis", "https://k.example.com/v3", "remove `/v3`"),
        ("teams/users", "https://k.example.com/v3/teams/7f", "remove `/v3/teams/7f`"),
        ("api-builder@v3/apis", "https://eu.api.konghq.com/us", "write `https://eu.api.konghq.com`"),
    ] {
        let mut args = vec!["encode", collection, "--base-url", base];
        if collection == "teams/users" {
            args.extend(["--param", "teamId=7f"]);
        }
        let err = bad(1, &args);
        assert!(err.contains("error[invalid-base-url]") && err.contains(part), "{base}: {err}");
    }
    for (base, url) in [
        ("https://eu.api.konghq.com", "https://eu.api.konghq.com/v3/apis\n"),
        ("https://eu.api.konghq.com/", "https://eu.api.konghq.com/v3/apis\n"),
        ("https://k.example.com/apis", "https://k.example.com/apis/v3/apis\n"),
        ("https://k.example.com/v3/proxy", "https://k.example.com/v3/proxy/v3/apis\n"),
    ] {
        let ran = run_on(&["encode", "api-builder@v3/apis", "--base-url", base], "");
        assert_eq!((ran.code, ran.out.as_str()), (0, url), "{}", ran.err);
    }
}
