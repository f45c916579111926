//! Filters evaluated without a collection: the record's own values give the types.

use konnect_filter::check::{check_untyped, unordered};
use konnect_filter::parse;
use serde_json::{Value, json};

use crate::evaluate::{FALSE, TRUE, UNKNOWN, context, free};

#[test]
fn without_an_entity_the_record_gives_the_type() {
    let record = json!({
        "n": 1.10, "s": "1.10", "b": true, "t": "2026-08-22T00:00:00+02:00", "d": "2026-08-22",
        "a.b": 1, "a": { "b": 2, "c": { "d": "x" } }, "labels": { "k8s.io/x": "y", "k8s": { "io/x": "z" } },
        "list": [{ "v": 1 }, { "v": 2 }],
    });
    free("n = 1.1", &record, TRUE);
    for found in [json!({ "a": [{ "b": 1 }, {}] }), json!({ "a": [{}, { "b": 1 }] })] {
        free("a.b exists", &found, TRUE);
    }
    free("a.b exists", &json!({ "a": [{}, {}] }), FALSE);
    free("n = '1.1'", &record, TRUE);
    free("s = 1.1", &record, TRUE);
    free("s = 1.10", &record, TRUE);
    free("s < 2", &record, TRUE);
    free("b", &record, TRUE);
    free("b = True", &record, TRUE);
    free("s", &record, UNKNOWN);
    free("t < 2026-08-22", &record, TRUE);
    free("t < 2026-08-22T00:00:00Z", &record, TRUE);
    free("t = 2026-08-21T22:00:00Z", &record, TRUE);
    free("t = '2026-08-21T22:00:00Z'", &record, TRUE);
    free("t < today", &record, TRUE);
    free("d = 2026-08-22", &record, TRUE);
    free("s != today", &record, TRUE);
    free("a.b = 1", &record, TRUE);
    free("a.b = 2", &record, FALSE);
    free("a.c.d = x", &record, TRUE);
    free("a.c exists", &record, TRUE);
    free("a.c = x", &record, UNKNOWN);
    free("a.x exists", &record, FALSE);
    // At each level a whole key comes first.
    free("labels.k8s.io/x = y", &record, TRUE);
    free("labels.k8s.io/x = z", &json!({ "labels": { "k8s": { "io/x": "z" } } }), TRUE);
    free("list.v = 2", &record, TRUE);
    free("list.v not in (3, 4)", &record, TRUE);
    // The shortest key is the first step, also where it is an array.
    let ways = json!({ "a": [{ "b.c": 1 }], "a.b": { "c": 2 } });
    free("a.b.c = 1", &ways, TRUE);
    free("a.b.c = 2", &ways, FALSE);
}

/// Numbers compare as numbers and times as times, however either side writes them; nothing else has an order.
#[test]
fn without_an_entity_only_numbers_and_times_have_an_order() {
    for (filter, value, expected) in [
        ("a > 9", json!("10"), TRUE),
        ("a > 3", json!("5"), TRUE),
        ("a > '9'", json!("10"), TRUE),
        ("a > '9'", json!(10), TRUE),
        ("a > 9", json!(10), TRUE),
        ("a < 9", json!("10"), FALSE),
        ("a >= 10.0", json!("10"), TRUE),
        ("a between 9 and 11", json!("10"), TRUE),
        ("a between '9' and '11'", json!("100"), FALSE),
        ("a > 9", json!("abc"), UNKNOWN),
        ("a < 9", json!("abc"), UNKNOWN),
        ("not a > 9", json!("abc"), UNKNOWN),
        ("a > abc", json!("abd"), UNKNOWN),
        ("a > 'abc'", json!("abd"), UNKNOWN),
        ("a > abc", json!(5), UNKNOWN),
        ("a between a and c", json!("b"), UNKNOWN),
        ("a > 9", json!(true), UNKNOWN),
        ("a > false", json!(true), UNKNOWN),
        ("a > 9", json!({}), UNKNOWN),
        ("a > 9", json!([]), FALSE),
        ("a > 9", json!(["abc", "10"]), TRUE),
        ("a > 9", json!("2026-08-22"), UNKNOWN),
        ("a > 2026-08-22", json!("9"), UNKNOWN),
        ("a > 2026-08-22", json!(9), UNKNOWN),
        ("a >= '2024-01-01'", json!("2024-01-01T00:00:00+02:00"), FALSE),
        ("a >= '2024-01-01'", json!("2024-01-01T02:00:00+02:00"), TRUE),
        ("a >= 2024-01-01", json!("2024-01-01T02:00:00+02:00"), TRUE),
        ("a > 'now-7d'", json!("2026-08-22"), UNKNOWN),
        ("a > now-7d", json!("2026-08-22"), TRUE),
        // Equality is of values where both are numbers or times, else of exact text.
        ("a = 5", json!("5"), TRUE),
        ("a = 5", json!("5.0"), TRUE),
        ("a = '5'", json!(5.0), TRUE),
        ("a = 007", json!("7"), TRUE),
        ("a != 5", json!("6"), TRUE),
        ("a in (x, 5.0)", json!("5"), TRUE),
        ("a = abc", json!("ABC"), FALSE),
        ("a = '5 '", json!(5), FALSE),
        ("a = '2024-01-01'", json!("2024-01-01T10:00:00Z"), TRUE),
        ("a = true", json!(true), TRUE),
        ("a = 'true'", json!(true), TRUE),
        ("a = true", json!("true"), TRUE),
        ("a = 'null'", json!("null"), TRUE),
        ("a = 'null'", json!(null), UNKNOWN),
        ("a = 'now'", json!("now"), TRUE),
        ("a", json!("true"), TRUE),
        ("a", json!("maybe"), UNKNOWN),
        ("a = true", json!("maybe"), FALSE),
    ] {
        free(filter, &json!({ "a": value }), expected);
    }
}

#[test]
fn an_order_that_is_unknown_says_why() {
    let said = |filter: &str, record: Value| {
        let parsed = parse(filter).unwrap();
        let condition = check_untyped(&parsed, &context()).unwrap().condition;
        unordered(&condition, &record).map(|warning| warning.into_details().message)
    };
    let message = Some("`9` cannot be compared with a record's `abc`".to_owned());
    assert_eq!(said("a > 9", json!({ "a": "abc" })), message);
    assert_eq!(said("b = 1 and not a between 9 and 10", json!({ "b": 1, "a": ["abc"] })), message);
    for fine in [json!({}), json!({ "a": null }), json!({ "a": "10" }), json!({ "a": ["abc", 1] }), json!([1])] {
        assert_eq!(said("a > 9", fine), None);
    }
    assert_eq!(said("a = 9", json!({ "a": "abc" })), None);
}
