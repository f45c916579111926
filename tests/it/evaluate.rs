//! What a condition says of a record: each row is a fact of the language's definition.

use konnect_filter::catalog::{Entity, Field, Operator, RecordField, Type};
use konnect_filter::check::{self, Condition, Context, check, check_untyped, ensure_evaluable};
use konnect_filter::evaluate::Matcher;
use konnect_filter::{Code, parse};
use serde_json::{Value, json};

pub(crate) const TRUE: Option<bool> = Some(true);
pub(crate) const FALSE: Option<bool> = Some(false);
pub(crate) const UNKNOWN: Option<bool> = None;

/// What `evaluate` says, and a matcher of the record and of its text.
#[track_caller]
pub(crate) fn evaluate(condition: &Condition<'_>, record: &Value) -> Option<bool> {
    let said = check::evaluate(condition, record);
    let matcher = Matcher::new(condition);
    assert_eq!(matcher.matches(record), said, "{condition} on {record}");
    assert_eq!(matcher.matches_json(record.to_string().as_bytes()).unwrap(), said, "{condition} on the text {record}");
    said
}

pub(crate) fn context() -> Context {
    Context::at("2026-08-22T10:00:00Z".parse().unwrap())
}

fn steps(path: &[&str]) -> Vec<String> {
    path.iter().map(|&step| step.to_owned()).collect()
}

fn entity() -> Entity {
    let field =
        |name: &str, kind, path: &[&str]| Field::new(name, kind, Operator::ALL.iter().copied()).with_path(steps(path));
    let record = |path: &[&str], kind, array| RecordField::new(steps(path), kind).with_array(array);
    Entity::default()
        .with_fields([
            field("name", Type::String, &["full_name"]),
            field("size", Type::Number, &["size"]),
            field("at", Type::DateTime, &["meta", "at"]),
            field("on", Type::Boolean, &["on"]),
            field("team", Type::Uuid, &["team"]).with_nullable(true),
            field("kind", Type::Enum(vec!["a".into(), "b".into()]), &["config", "kind"]),
            field("labels", Type::String, &["labels"]).with_map(true),
            field("custom", Type::Any, &["custom"]).with_map(true),
            field("tags", Type::String, &["tags"]),
            field("step", Type::String, &["steps", "name"]),
            field("hidden", Type::String, &[]).without_path(),
            field("hidden_size", Type::Number, &[]).without_path(),
        ])
        .with_record([
            record(&["tags"], Type::String, true),
            record(&["steps"], Type::String, true),
            record(&["marks"], Type::Number, true),
            record(&["labels"], Type::String, false),
            record(&["note"], Type::String, false),
        ])
}

#[track_caller]
fn typed(filter: &str, record: &Value, expected: Option<bool>) {
    let (entity, context) = (entity(), context());
    let parsed = parse(filter).unwrap();
    let checked = check(&parsed, &entity, &context).unwrap_or_else(|error| panic!("{filter}: {error}"));
    assert_eq!(evaluate(checked.condition(), record), expected, "{filter} on {record}");
    // The condition as text means the same.
    let printed = checked.condition().to_string();
    let parsed = parse(&printed).unwrap_or_else(|error| panic!("{printed}: {error}"));
    let again = check(&parsed, &entity, &context).unwrap_or_else(|error| panic!("{printed}: {error}"));
    assert_eq!(evaluate(again.condition(), record), expected, "{printed} on {record}");
    // And so does the filter twice negated.
    let negated = format!("not ({filter})");
    let parsed = parse(&negated).unwrap();
    let negated = check(&parsed, &entity, &context).unwrap();
    assert_eq!(evaluate(negated.condition(), record), expected.map(|holds| !holds), "not ({filter}) on {record}");
}

#[track_caller]
pub(crate) fn free(filter: &str, record: &Value, expected: Option<bool>) {
    let parsed = parse(filter).unwrap();
    let condition = check_untyped(&parsed, &context()).unwrap().condition;
    assert_eq!(evaluate(&condition, record), expected, "{filter} on {record}");
    // The condition as text means the same.
    let printed = condition.to_string();
    let parsed = parse(&printed).unwrap_or_else(|error| panic!("{printed}: {error}"));
    let again = check_untyped(&parsed, &context()).unwrap().condition;
    assert_eq!(evaluate(&again, record), expected, "{printed} on {record}");
    assert_eq!(again.to_string(), printed);
}

#[test]
fn a_missing_or_null_value_is_unknown() {
    for record in [json!({}), json!({ "full_name": null, "size": null, "on": null, "meta": null }), json!([]), json!(1)]
    {
        for filter in [
            "name = x",
            "name != x",
            "name in (x)",
            "name not in (x)",
            "name contains x",
            "name not contains ''",
            "name starts with x",
            "name matches x",
            "name not matches x",
            "size < 5",
            "size not between 1 and 2",
            "at = 2026-08-22",
            "on",
            "labels.a = x",
        ] {
            typed(filter, &record, UNKNOWN);
        }
        typed("name exists", &record, FALSE);
        typed("name not exists", &record, TRUE);
        typed("name is null", &record, TRUE);
        typed("labels exists", &record, FALSE);
    }
}

#[test]
fn three_values() {
    let record = json!({ "full_name": "x", "size": 1 });
    // true: name = x; false: size = 2; unknown: on
    typed("name = x and on", &record, UNKNOWN);
    typed("on and name = x", &record, UNKNOWN);
    typed("size = 2 and on", &record, FALSE);
    typed("on and size = 2", &record, FALSE);
    typed("name = x or on", &record, TRUE);
    typed("on or name = x", &record, TRUE);
    typed("size = 2 or on", &record, UNKNOWN);
    typed("not on", &record, UNKNOWN);
    typed("not (size = 2)", &record, TRUE);
}

#[test]
fn strings() {
    let record = json!({ "full_name": "Straße PROD" });
    typed("name = 'Straße PROD'", &record, TRUE);
    typed("name = 'straße prod'", &record, FALSE);
    typed("name != 'straße prod'", &record, TRUE);
    typed("name in (x, 'Straße PROD')", &record, TRUE);
    typed("name in (x, 'straße PROD')", &record, FALSE);
    typed("name not in (x)", &record, TRUE);
    typed("name contains 'prod'", &record, TRUE);
    typed("name contains (x, 'E p')", &record, TRUE);
    typed("name not contains (x, 'E p')", &record, FALSE);
    typed("name starts with 'STRAß'", &record, TRUE);
    typed("name starts with 'traß'", &record, FALSE);
    typed("name ends with (x, 'rod')", &record, TRUE);
    typed("name ends with ''", &record, TRUE);
    typed("name matches 'PROD$'", &record, TRUE);
    typed("name matches 'prod'", &record, FALSE);
    typed("name matches '(?i)^straße'", &record, TRUE);
    typed("name not matches 'prod'", &record, TRUE);
    typed("name = ''", &json!({ "full_name": "" }), TRUE);
    typed("name exists", &json!({ "full_name": "" }), TRUE);
    typed("name contains 'ΟΔΟΣ'", &json!({ "full_name": "οδοσ" }), TRUE);
    // A number where text is expected has its own text.
    typed("name = 5", &json!({ "full_name": 5 }), TRUE);
    typed("name contains 4", &json!({ "full_name": 1e0 }), FALSE);
    typed("name = true", &json!({ "full_name": true }), TRUE);
    // An object has none.
    typed("name = x", &json!({ "full_name": {} }), UNKNOWN);
    typed("kind = a", &json!({ "config": { "kind": "a" } }), TRUE);
    typed("note contains x", &json!({ "note": "aXb" }), TRUE);
}

#[test]
fn numbers() {
    let record = json!({ "size": 10 });
    typed("size = 10.0", &record, TRUE);
    typed("size = 1e1", &record, TRUE);
    typed("size = 010", &record, TRUE);
    typed("size != 10.00", &record, FALSE);
    typed("size > 9", &record, TRUE);
    typed("size > 10", &record, FALSE);
    typed("size >= 10", &record, TRUE);
    typed("size < 1e999999999", &record, TRUE);
    typed("size > -1e999999999", &record, TRUE);
    typed("size > 1e-999999999", &record, TRUE);
    typed("size between 10 and 10", &record, TRUE);
    typed("size not between 9 and 11", &record, FALSE);
    typed("size in (1, 10.000)", &record, TRUE);
    // 2^53 + 1 is not a float.
    typed("size = 9007199254740993", &json!({ "size": 9_007_199_254_740_993_i64 }), TRUE);
    typed("size = 9007199254740992", &json!({ "size": 9_007_199_254_740_993_i64 }), FALSE);
    typed("size = 12345678901234567890123", &json!({ "size": "12345678901234567890123" }), TRUE);
    typed("size < 12345678901234567890124", &json!({ "size": "12345678901234567890123" }), TRUE);
    typed("size = 0", &json!({ "size": -0.0 }), TRUE);
    typed("size = -0", &json!({ "size": 0 }), TRUE);
    typed("size = 0.1", &json!({ "size": 0.1 }), TRUE);
    typed("size = 0.050", &json!({ "size": 0.05 }), TRUE);
    typed("size = 5e-2", &json!({ "size": 0.05 }), TRUE);
    typed("size < 5e-2", &json!({ "size": 0.049 }), TRUE);
    typed("size = 1", &json!({ "size": "big" }), UNKNOWN);
    typed("size = 1", &json!({ "size": true }), UNKNOWN);
}

#[test]
fn times() {
    let record = json!({ "meta": { "at": "2026-08-22T12:00:00+02:00" } });
    typed("at = 2026-08-22T10:00:00Z", &record, TRUE);
    typed("at = now", &record, TRUE);
    typed("at < now", &record, FALSE);
    typed("at <= now", &record, TRUE);
    typed("at > now-1s", &record, TRUE);
    typed("at in (now-1d, now)", &record, TRUE);
    typed("at = 2026-08-22", &record, TRUE);
    typed("at in (2026-01-01, today)", &record, TRUE);
    typed("at not in (2026-01-01, today)", &record, FALSE);
    typed("at = yesterday", &record, FALSE);
    let midnight = json!({ "meta": { "at": "2026-08-22T00:00:00Z" } });
    let before = json!({ "meta": { "at": "2026-08-21T23:59:59.999999999Z" } });
    let after = json!({ "meta": { "at": "2026-08-23T00:00:00Z" } });
    for (filter, expected) in [
        ("at = 2026-08-22", [FALSE, TRUE, FALSE]),
        ("at != 2026-08-22", [TRUE, FALSE, TRUE]),
        ("at < 2026-08-22", [TRUE, FALSE, FALSE]),
        ("at <= 2026-08-22", [TRUE, TRUE, FALSE]),
        ("at > 2026-08-22", [FALSE, FALSE, TRUE]),
        ("at >= 2026-08-22", [FALSE, TRUE, TRUE]),
        ("at between 2026-08-22 and 2026-08-22", [FALSE, TRUE, FALSE]),
        ("at not between 2026-08-22 and 2026-08-22", [TRUE, FALSE, TRUE]),
    ] {
        for (record, expected) in [&before, &midnight, &after].into_iter().zip(expected) {
            typed(filter, record, expected);
            let record = json!({ "at": record["meta"]["at"] });
            free(filter, &record, expected);
        }
    }
    typed("at = now", &json!({ "meta": { "at": "yesterday" } }), UNKNOWN);
    typed("at = 2026-08-22", &json!({ "meta": { "at": "2026-08-22" } }), TRUE);
    // What means never in records.
    for never in ["9999-12-31T23:59:59Z", "9999-12-31T23:59:59.999-12:00", "9999-12-31"] {
        let record = json!({ "meta": { "at": never } });
        typed("at > now", &record, TRUE);
        typed("at <= 2026-08-22", &record, FALSE);
        typed("at != 2026-08-22", &record, TRUE);
    }
}

#[test]
fn booleans_ids_and_null() {
    typed("on", &json!({ "on": true }), TRUE);
    typed("not on", &json!({ "on": false }), TRUE);
    typed("on = FALSE", &json!({ "on": false }), TRUE);
    typed("on != false", &json!({ "on": false }), FALSE);
    typed("on", &json!({ "on": 1 }), UNKNOWN);
    // A boolean that the record has as a text.
    typed("on", &json!({ "on": "true" }), TRUE);
    typed("on", &json!({ "on": "False" }), FALSE);
    typed("on", &json!({ "on": "yes" }), UNKNOWN);
    let id = "5f2c9f0e-3c1d-4b6a-9a57-2f1f0c7d8e11";
    let upper = json!({ "team": id.to_uppercase() });
    typed(&format!("team = {id}"), &upper, TRUE);
    typed(&format!("team in ({id})"), &upper, TRUE);
    typed("team contains 5f2c", &upper, TRUE);
    typed(&format!("team = {id}"), &json!({ "team": "other" }), FALSE);
    // `null` as a value means a missing one.
    typed("team = null", &json!({}), TRUE);
    typed("team = null", &json!({ "team": null }), TRUE);
    typed("team = null", &upper, FALSE);
    typed("team != null", &upper, TRUE);
    typed("team != null", &json!({}), FALSE);
    typed(&format!("team in (null, {id})"), &json!({}), TRUE);
    typed(&format!("team in (null, {id})"), &upper, TRUE);
    typed(&format!("team not in (null, {id})"), &json!({ "team": "x" }), TRUE);
    typed(&format!("team in ({id})"), &json!({}), UNKNOWN);
}

#[test]
fn maps() {
    let record = json!({ "labels": { "env": "dev", "k8s.kuma.io/namespace": "pay", "empty": null }, "custom": { "n": 5, "b": true, "s": "5" } });
    typed("labels.env = dev", &record, TRUE);
    typed("labels.env = DEV", &record, FALSE);
    typed("labels.k8s.kuma.io/namespace starts with P", &record, TRUE);
    typed("labels.empty exists", &record, FALSE);
    typed("labels.empty = x", &record, UNKNOWN);
    typed("labels.env exists", &record, TRUE);
    typed("labels exists", &record, TRUE);
    typed("labels exists", &json!({ "labels": {} }), TRUE);
    typed("custom.n = 5.0", &record, TRUE);
    typed("custom.n > 4", &record, TRUE);
    typed("custom.n = '5'", &record, TRUE);
    // Quotes protect the spelling, and do not make it another type.
    typed("custom.n = '5.0'", &record, TRUE);
    typed("custom.n > '4'", &record, TRUE);
    typed("custom.s = 5", &record, TRUE);
    // Konnect is sent the string, and compares strings.
    typed("custom.s = 5.0", &record, FALSE);
    typed("custom.s = '5.0'", &record, FALSE);
    typed("custom.s > 4.5", &record, TRUE);
    typed("custom.s > 10", &record, FALSE);
    typed("custom.b", &record, TRUE);
    typed("custom.b = FALSE", &record, FALSE);
    typed("custom.n = abc", &record, FALSE);
    typed("custom.n < abc", &record, UNKNOWN);
}

#[test]
fn an_array_matches_when_any_element_does() {
    let record = json!({ "tags": ["a", "B"], "marks": [1, 10], "steps": [{ "name": "x" }, { "name": "y" }, {}] });
    typed("tags = a", &record, TRUE);
    typed("tags = c", &record, FALSE);
    // A negated test: no element passes.
    typed("tags != a", &record, FALSE);
    typed("tags != c", &record, TRUE);
    typed("tags not in (c, d)", &record, TRUE);
    typed("tags not in (c, a)", &record, FALSE);
    typed("tags = a and tags = B", &record, TRUE);
    typed("tags contains b", &record, TRUE);
    typed("tags not contains b", &record, FALSE);
    typed("marks < 5", &record, TRUE);
    typed("marks > 5", &record, TRUE);
    // One and the same element has to lie in a range.
    typed("marks between 2 and 5", &record, FALSE);
    typed("marks not between 2 and 5", &record, TRUE);
    typed("marks between 10 and 11", &record, TRUE);
    free("marks between 2 and 5", &record, FALSE);
    typed("step = y", &record, TRUE);
    typed("step != z", &record, TRUE);
    typed("step exists", &record, TRUE);
    typed("tags exists", &json!({ "tags": [] }), TRUE);
    typed("tags = a", &json!({ "tags": [] }), FALSE);
    typed("tags != a", &json!({ "tags": [] }), TRUE);
    typed("marks = 1", &json!({ "marks": ["x"] }), UNKNOWN);
    typed("marks = 1", &json!({ "marks": ["x", 1] }), TRUE);
    typed("tags = a", &json!({ "tags": [null] }), FALSE);
}

#[test]
fn a_field_without_a_known_place_is_not_evaluated() {
    let (entity, context) = (entity(), context());
    let filter = parse("hidden = x or not hidden exists or name = y").unwrap();
    let checked = check(&filter, &entity, &context).unwrap();
    let error = ensure_evaluable(checked.condition()).unwrap_err();
    let found: Vec<_> = error
        .iter()
        .map(|problem| {
            (problem.code, problem.span.unwrap().get("hidden = x or not hidden exists or name = y").unwrap())
        })
        .collect();
    assert_eq!(found, [(Code::NotEvaluable, "hidden = x"), (Code::NotEvaluable, "hidden exists")]);
    assert_eq!(evaluate(checked.condition(), &json!({ "hidden": "x", "full_name": "z" })), UNKNOWN);
    let problems = |text: &str| {
        let filter = parse(text).unwrap();
        let checked = check(&filter, &entity, &context).unwrap();
        ensure_evaluable(checked.condition()).unwrap_err().iter().count()
    };
    // A range is one predicate; of many, the first are named.
    assert_eq!(problems("hidden_size between 1 and 5"), 1);
    let many: Vec<String> = (0..100).map(|number| format!("hidden = v{number}")).collect();
    assert_eq!(problems(&many.join(" and ")), konnect_filter::Limits::DEFAULT.problems);
    let filter = parse("name = y").unwrap();
    assert!(ensure_evaluable(check(&filter, &entity, &context).unwrap().condition()).is_ok());
}

/// Paths of many dots and records of many keys take no more than linear time.
#[test]
fn long_paths_are_harmless() {
    let path = vec!["a"; 100_000].join(".");
    let filter = format!("{path} = 1");
    let mut record = json!({ "a": 1 });
    for _ in 0..60 {
        record = json!({ "a": record, "a.a": { "a": 1 } });
    }
    free(&filter, &record, UNKNOWN);
    let long = "ab".repeat(200_000);
    free(&format!("s contains '{long}c'"), &json!({ "s": long }), FALSE);
}

/// The published examples of resources nest what such a key names, and their values may be lists.
#[test]
fn a_key_with_dots_is_looked_for_whole_and_then_by_its_dots() {
    let entity = konnect_filter::catalog::Catalog::builtin().find("resources").unwrap().entity;
    let filter = konnect_filter::parse("integration_data.control_plane.id = abc").unwrap();
    let checked = konnect_filter::check::check(&filter, entity, &context()).unwrap();
    let says = |record: serde_json::Value| evaluate(checked.condition(), &record);
    assert_eq!(says(serde_json::json!({"integration_data": {"control_plane": {"id": "abc"}}})), Some(true));
    assert_eq!(says(serde_json::json!({"integration_data": {"control_plane.id": "abc"}})), Some(true));
    let both = serde_json::json!({"integration_data": {"control_plane.id": "x", "control_plane": {"id": "abc"}}});
    assert_eq!(says(both), Some(false));
    assert_eq!(says(serde_json::json!({"integration_data": {"control_plane": "abc"}})), None);
    let filter = konnect_filter::parse("config.x = a and config.x = b").unwrap();
    let checked = konnect_filter::check::check(&filter, entity, &context()).unwrap();
    let options = konnect_filter::plan::PlanOptions::default().with_split(true).with_partial(true);
    let plan = konnect_filter::plan::plan(&checked, &options).unwrap();
    assert_eq!(plan.requests().len(), 1, "an array may have both");
}
