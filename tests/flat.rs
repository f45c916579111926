//! Parameters that filter without being called `filter`: labels of control planes and API products, tags of gateway
//! entities, `custom_id`, `unregistered`. The expected forms are the examples in the published descriptions.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails loudly")]

use konnect_filter::catalog::Catalog;
use konnect_filter::check::{Context, check};
use konnect_filter::plan::{self, plan};
use konnect_filter::wire::{Options, decode};
use konnect_filter::{Limits, Result, parse};

const PLANES: &str = "/v2/control-planes";
const PRODUCTS: &str = "/v2/api-products";
const SERVICES: &str = "/v2/control-planes/p1/core-entities/services";
const CONSUMERS: &str = "/v2/control-planes/p1/core-entities/consumers";

fn url(path: &str, text: &str) -> Result<String> {
    let found = Catalog::builtin().find(path)?;
    let filter = parse(text)?;
    let checked = check(&filter, found.entity, &Context::at(jiff::Timestamp::UNIX_EPOCH))?;
    let plan = plan(&checked, &plan::Options::default())?;
    let address = Options { params: found.params, ..Options::default() }.resolve(found.entity)?;
    Ok(address.request(plan.requests.first().unwrap()).to_text())
}

/// The filter is sent as this query, which says the filter again.
#[track_caller]
fn sent(path: &str, text: &str, query: &str) {
    let url = url(path, text).unwrap_or_else(|error| panic!("{text}: {error}"));
    assert_eq!(url.split_once('?').unwrap().1, query, "{text}");
    let decoded = decode(&url, Catalog::builtin(), &Limits::DEFAULT).unwrap_or_else(|error| panic!("{url}: {error}"));
    assert_eq!(decoded.filter.unwrap(), parse(text).unwrap());
}

#[track_caller]
fn refused(path: &str, text: &str, code: &str) {
    let error = url(path, text).map(|url| panic!("{text}: {url}")).unwrap_err();
    assert!(error.iter().any(|found| found.code.as_str() == code && found.help.is_some()), "{text}: {error:?}");
}

#[test]
fn labels_are_pairs() {
    sent(PLANES, r#"labels.env = "prod""#, "labels=env%3Aprod");
    sent(PLANES, r#"labels.env = "prod" and labels.team exists"#, "labels=env%3Aprod%2Cteam");
    let text = r#"labels.a = "1" and public_labels.b = "2 3" and name = "x" and labels.c exists"#;
    refused(PLANES, text, "unknown-field");
    let text = r#"labels.a = "1" and labels.c exists and public_labels.b = "2 3""#;
    sent(PRODUCTS, text, "labels=a%3A1%2Cc&public_labels=b%3A2%203");
    // A comma or a colon separates and cannot be escaped.
    refused(PLANES, r#"labels.env = "a,b""#, "cannot-send");
    refused(PLANES, r#"labels.env = "a:b""#, "cannot-send");
    refused(PLANES, r#"labels."a:b" = x"#, "cannot-send");
    refused(PLANES, r#"labels."a,b" exists"#, "cannot-send");
    refused(PLANES, "labels.env != x", "unsupported-operator");
    refused(PLANES, "labels.env contains x", "unsupported-operator");
}

#[test]
fn tags_are_all_or_any() {
    sent(SERVICES, r#"tags = "a""#, "tags=a");
    sent(SERVICES, r#"tags = "a" and tags = "b c""#, "tags=a%2Cb%20c");
    sent(SERVICES, r#"tags in ("a", "b")"#, "tags=a%2Fb");
    refused(SERVICES, r#"tags = "a" and tags in ("b", "c")"#, "cannot-send");
    refused(SERVICES, r#"tags = "a/b""#, "cannot-send");
    refused(SERVICES, r#"tags in ("a,b", "c")"#, "comma-in-list");
    refused(SERVICES, "tags != a", "unsupported-operator");
}

#[test]
fn parameters_of_their_own() {
    sent(CONSUMERS, r#"custom_id = "4200""#, "custom_id=4200");
    refused(CONSUMERS, "custom_id contains 42", "unsupported-operator");
}

#[test]
fn malformed_ones() {
    for query in ["labels=a:", "labels=:a", "labels=a,,b", "labels", "labels=%20"] {
        let text = format!("{PLANES}?{query}");
        let error = decode(&text, Catalog::builtin(), &Limits::DEFAULT).unwrap_err();
        let found = error.iter().next().unwrap();
        assert_eq!((found.code.as_str(), found.span.unwrap().get(&text)), ("malformed-parameter", Some(query)));
    }
    for query in ["tags=a,b/c", "tags=", "tags=a/"] {
        assert!(decode(&format!("{SERVICES}?{query}"), Catalog::builtin(), &Limits::DEFAULT).is_err(), "{query}");
    }
    let flag = "https://portal.test/api/v3/apis/x/applications?unregistered";
    for text in [flag.to_owned(), format!("{flag}=true"), format!("{flag}=")] {
        let filter = decode(&text, Catalog::builtin(), &Limits::DEFAULT).unwrap().filter.unwrap();
        assert!(filter.to_string().starts_with("unregistered"), "{filter}");
    }
}
