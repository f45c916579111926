//! Parameters that filter without being called `filter`: labels of control planes and API products, tags of gateway
//! entities, `custom_id`, `unregistered`. The expected forms are the examples in the published descriptions.

use konnect_filter::catalog::Catalog;
use konnect_filter::check::{Context, check};
use konnect_filter::plan::{self, plan};
use konnect_filter::wire::{RequestOptions, decode};
use konnect_filter::{Limits, Result, parse};

const PLANES: &str = "/v2/control-planes";
const PRODUCTS: &str = "/v2/api-products";
const SERVICES: &str = "/v2/control-planes/p1/core-entities/services";
const CONSUMERS: &str = "/v2/control-planes/p1/core-entities/consumers";

fn url(path: &str, text: &str) -> Result<String> {
    let found = Catalog::builtin().find(path)?;
    let filter = parse(text)?;
    let checked = check(&filter, found.entity, &Context::at(jiff::Timestamp::UNIX_EPOCH))?;
    let plan = plan(&checked, &plan::PlanOptions::default())?;
    let address = RequestOptions::default().with_params(found.params).resolve(found.entity)?;
    Ok(address.request(plan.requests().first().unwrap()).to_text())
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
    assert!(
        error.iter().any(|found| found.code.as_str() == code && (found.help.is_some() || !found.remedies.is_empty())),
        "{text}: {error:?}"
    );
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

/// Tests joined by `and`, one for each of `range`.
fn joined(range: std::ops::Range<usize>, test: impl Fn(usize) -> String) -> String {
    range.map(test).collect::<Vec<_>>().join(" and ")
}

/// Servers take 50 items and 1,024 bytes of one parameter, however many tests it says.
#[test]
fn a_parameter_of_several_tests_is_limited_as_a_whole() {
    let tag = |number| format!(r#"tags = "t{number}""#);
    let label = |number| format!(r#"labels.k{number} = "v""#);
    let there = |number| format!("labels.k{number} exists");
    for (path, test) in [(SERVICES, &tag as &dyn Fn(usize) -> String), (PLANES, &label), (PLANES, &there)] {
        assert!(url(path, &joined(0..50, test)).is_ok());
        refused(path, &joined(0..51, test), "cannot-send");
    }
    // `tags=` and 1,024 bytes: two tags of 500 and one of 22, and two commas.
    let tags = |last: usize| {
        let long = |letter: &str| letter.repeat(500);
        format!(r#"tags = "{}" and tags = "{}" and tags = "{}""#, long("a"), long("b"), "c".repeat(last))
    };
    let query = url(SERVICES, &tags(22)).unwrap();
    assert_eq!(query.split_once("tags=").unwrap().1.replace("%2C", ",").len(), 1024);
    refused(SERVICES, &tags(23), "cannot-send");
    // A key and its value, alone and with another one.
    let pair = |key: usize, value: usize| format!(r#"labels.{} = "{}""#, "k".repeat(key), "v".repeat(value));
    assert!(url(PLANES, &pair(511, 512)).is_ok());
    refused(PLANES, &pair(511, 513), "cannot-send");
    assert!(url(PLANES, &format!("{} and labels.x exists", pair(511, 510))).is_ok());
    refused(PLANES, &format!("{} and labels.x exists", pair(511, 511)), "cannot-send");
    // Another parameter has room of its own.
    let both = format!("{} and {}", joined(0..50, label), r#"public_labels.a = "b""#);
    assert!(url(PRODUCTS, &both).is_ok());
}

#[test]
fn what_no_longer_fits_into_a_parameter_stays_local() {
    let text = joined(0..53, |number| format!(r#"tags = "t{number}""#));
    let found = Catalog::builtin().find(SERVICES).unwrap();
    let filter = parse(&text).unwrap();
    let checked = check(&filter, found.entity, &Context::at(jiff::Timestamp::UNIX_EPOCH)).unwrap();
    let plan = plan(&checked, &plan::PlanOptions::default().with_partial(true)).unwrap();
    let [request] = plan.requests() else { panic!("{} requests", plan.requests().len()) };
    assert_eq!(request.to_string(), joined(0..50, |number| format!(r#"tags = "t{number}""#)));
    assert_eq!(plan.residual().unwrap().to_string(), joined(50..53, |number| format!(r#"tags = "t{number}""#)));
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
    // Only a flag is set by its name alone; and a flag that is given a value has that value.
    let services = format!("{CONSUMERS}?custom_id=");
    for (text, said) in [(format!("{flag}=false"), "unregistered = false"), (services, r#"custom_id = """#)] {
        let filter = decode(&text, Catalog::builtin(), &Limits::DEFAULT).unwrap().filter.unwrap();
        assert_eq!(filter.to_string(), said, "{text}");
    }
}
