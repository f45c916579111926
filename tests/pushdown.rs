//! What of a test Konnect is asked where it cannot be asked all of it.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails loudly, its helpers too")]

use konnect_filter::catalog::{Entity, Field, Operator, RecordField, Type};
use konnect_filter::check::{Context, check};
use konnect_filter::plan::{Options, plan};
use konnect_filter::{Limits, parse, wire};

/// A collection with one field, of which each branch of operators excludes the others by the schema's letter.
fn entity(kind: &Type, array: bool, branches: &[&[Operator]]) -> Entity {
    let path = vec!["f".to_owned()];
    let field = Field {
        name: "f".to_owned(),
        kind: kind.clone(),
        branches: branches.iter().map(|branch| branch.iter().copied().collect()).collect(),
        path: Some(path.clone()),
        ..Field::default()
    };
    let record = RecordField { path, kind: kind.clone(), array, ..RecordField::default() };
    Entity { fields: vec![field], record: vec![record], ..Entity::default() }
}

/// That `text` is sent as the query, readable, and `local` is left.
#[track_caller]
fn sends(entity: &Entity, strict: bool, text: &str, query: &str, local: Option<&str>) {
    let filter = parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    let checked = check(&filter, entity, &Context::at("2026-08-22T10:00:00Z".parse().unwrap())).unwrap();
    let options = Options { strict, split: false, partial: true, limits: Limits::DEFAULT };
    let plan = plan(&checked, &options).unwrap_or_else(|error| panic!("{text}: {error}"));
    let [request] = plan.requests.as_slice() else { panic!("{text}: {} requests", plan.requests.len()) };
    let mut sent = String::new();
    wire::encode(request).write_to(&mut sent, wire::Style::Readable);
    let residual = plan.residual.as_ref().map(ToString::to_string);
    assert_eq!((sent.as_str(), residual.as_deref()), (query, local), "{text}");
}

#[test]
fn bounds_that_are_wider() {
    use Operator::{Gt, Gte, Lt, Lte};
    let closed = entity(&Type::Number, false, &[&[Gte, Lte]]);
    sends(&closed, false, "f < 5", "filter[f][lte]=5", Some("f < 5"));
    sends(&closed, false, "f > 5", "filter[f][gte]=5", Some("f > 5"));
    // A narrower test is never sent for a wider one.
    let open = entity(&Type::Number, false, &[&[Gt, Lt]]);
    sends(&open, false, "f <= 5", "", Some("f <= 5"));
    sends(&open, false, "f >= 5", "", Some("f >= 5"));
    // One element lies in the range, so one is not below it.
    let array = entity(&Type::Number, true, &[&[Gte, Lte]]);
    sends(&array, false, "f between 2 and 5", "filter[f][gte]=2", Some("f between 2 and 5"));
}

#[test]
fn existence_is_asked_without_a_value() {
    let text = entity(&Type::String, false, &[&[Operator::Present]]);
    sends(&text, false, "f contains x", "filter[f]", Some(r#"f contains "x""#));
    sends(&text, false, "f not contains x", "filter[f]", Some(r#"f not contains "x""#));
    sends(&text, false, "f != x", "filter[f]", Some(r#"f != "x""#));
    // What has no elements has none that is the value.
    let array = entity(&Type::String, true, &[&[Operator::Present]]);
    sends(&array, false, "f contains x", "filter[f]", Some(r#"f contains "x""#));
    sends(&array, false, "f not contains x", "", Some(r#"f not contains "x""#));
    sends(&array, false, "f != x", "", Some(r#"f != "x""#));
}

#[test]
fn any_of_several_pieces() {
    let text = entity(&Type::String, false, &[&[Operator::Contains, Operator::Ocontains]]);
    sends(&text, false, "f contains (a, b)", "filter[f][ocontains]=a,b", None);
    sends(&text, false, "f contains a or f contains b", "filter[f][ocontains]=a,b", None);
    sends(&text, false, "f starts with (a, b)", "filter[f][ocontains]=a,b", Some(r#"f starts with ("a", "b")"#));
}

/// `!=` keeps nearly everything, so it is what is left where only one of two can be sent.
#[test]
fn unequal_yields() {
    let text = entity(&Type::String, false, &[&[Operator::Neq], &[Operator::Contains]]);
    for filter in ["f != a and f contains b", "f contains b and f != a"] {
        sends(&text, true, filter, "filter[f][contains]=b", Some(r#"f != "a""#));
    }
    sends(&text, false, "f != a and f contains b", "filter[f][neq]=a&filter[f][contains]=b", None);
    sends(&text, true, "f != a", "filter[f][neq]=a", None);
}
