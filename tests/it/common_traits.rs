//! What any type of its kind can do: names are parsed, equal things are equal, and what belongs in a file can be in one.

use std::collections::{HashSet, VecDeque};
use std::fmt::{Debug, Display};
use std::str::FromStr;

use konnect_filter::catalog::{Catalog, Operator, Type};
use konnect_filter::check::{Allowed, Condition, Context, check, check_untyped};
use konnect_filter::complete::CandidateKind;
use konnect_filter::error::{Part, Severity};
use konnect_filter::listing::{Action, Listing, OnMismatch};
use konnect_filter::plan::{PlanOptions, plan};
use konnect_filter::sql::{ColumnType, Dialect};
use konnect_filter::syntax::{ArgumentValue, Arguments, Comparison, Draft, MatchOperator, field, not};
use konnect_filter::verify::ProbeKind;
use konnect_filter::wire::RequestOptions;
use konnect_filter::{Code, Limits, ListRequest, UnknownName, parse};
use serde_json::json;

fn names<T: FromStr<Err = UnknownName> + Display + Debug + Copy + PartialEq>(all: &[T]) -> String {
    for one in all {
        assert_eq!(one.to_string().parse::<T>(), Ok(*one));
    }
    for wrong in ["", " ", "no such name"] {
        assert!(wrong.parse::<T>().is_err(), "{wrong:?}");
    }
    "no such name".parse::<T>().unwrap_err().to_string()
}

#[test]
fn every_name_is_parsed() {
    assert_eq!(names(Severity::ALL), "not the name of a `Severity`, which is one of `error`, `warning`");
    // The table is the list.
    assert_eq!(names(Code::ALL), "not the name of a `Code`");
    for message in [
        names(Operator::ALL),
        names(Dialect::ALL),
        names(ColumnType::ALL),
        names(OnMismatch::ALL),
        names(Part::ALL),
        names(MatchOperator::ALL),
        names(Comparison::ALL),
        names(CandidateKind::ALL),
        names(ProbeKind::ALL),
    ] {
        assert!(message.contains(", which is one of `"), "{message}");
    }
}

#[test]
fn a_type_is_shown_by_its_name() {
    assert_eq!(format!("{:>10}|{}", Type::DateTime, Type::Enum(vec!["a".to_owned()])), " date-time|enum");
    let types = HashSet::from([Type::Any, Type::Enum(Vec::new()), Type::Any]);
    assert_eq!(types.len(), 2);
}

fn condition(text: &str) -> Condition<'static> {
    check_untyped(&parse(text).unwrap(), &Context::at_text("2026-08-22T10:00:00Z").unwrap()).unwrap().condition
}

/// Where it was written, and in which words, makes no difference; what it asks does.
#[test]
fn conditions_are_equal_by_what_they_ask() {
    for (one, other) in [
        ("a = 1 and b contains x", "  a==1   AND b  contains \"x\""),
        (r#"a matches "^x" or not b exists"#, r#"(a matches "^x") or (not b exists)"#),
        ("not (a = 1)", "not a=1"),
        ("a in (x, y)", "a in (\"x\", y)"),
    ] {
        assert_eq!(condition(one), condition(other));
    }
    let different = [
        "a = 1",
        "a = 2",
        "a != 1",
        "a > 1",
        "b = 1",
        "a = \"x\"",
        "a contains 1",
        "a in (1, 2)",
        "a in (2, 1)",
        "a exists",
        "a not exists",
        r#"a matches "1""#,
        r#"a matches "2""#,
        "a = 1 and b = 1",
        "a = 1 or b = 1",
        "not (a = 1 and b = 1)",
    ];
    for (n, one) in different.iter().enumerate() {
        for other in &different[n + 1..] {
            assert_ne!(condition(one), condition(other));
        }
    }
}

#[test]
fn plans_are_equal_by_what_they_do() {
    let users = Catalog::builtin().find("users").unwrap().entity;
    let planned = |text: &str| {
        let checked = check(&parse(text).unwrap(), users, &Context::from_clock()).unwrap();
        plan(&checked, &PlanOptions::DEFAULT.with_partial(true)).unwrap()
    };
    assert_eq!(planned("active and email ends with .com"), planned("active and email ends with .com"));
    assert_ne!(planned("active and email ends with .com"), planned("active and email ends with .org"));
    assert_ne!(planned("active"), planned("not active"));
}

#[test]
fn drafts_are_equal_by_what_they_say() {
    let built = field("a").eq(1).and(field("b").is_true()).and(not(field("c").is_true()));
    let other = field("a").eq(1).and(field("b").is_true().and(!field("c").is_true()));
    assert_eq!(built, other);
    assert_eq!(built, Draft::from(parse("a = 1 and (b and (not c))").unwrap()));
    assert_ne!(built, Draft::from(parse("a = 1 or b or not c").unwrap()));
    let empty = || field("a").is_in(Vec::<&str>::new());
    assert_eq!(empty(), empty());
    assert_ne!(empty(), built);
}

#[test]
fn what_a_program_may_set_is_read_from_a_file() {
    let limits: Limits = serde_json::from_value(json!({"requests": 3, "text_bytes": 100})).unwrap();
    assert_eq!(limits, Limits::DEFAULT.with_requests(3).with_text_bytes(100));
    assert_eq!(serde_json::from_value::<Limits>(json!({})).unwrap(), Limits::DEFAULT);
    assert_eq!(serde_json::from_value::<Limits>(serde_json::to_value(&limits).unwrap()).unwrap(), limits);
    let allowed = Allowed::default()
        .with_fields(["email"])
        .with_operators(["="])
        .with_predicates(1)
        .with_requests(2)
        .with_records(3)
        .with_arguments(true);
    let text = json!({"fields": ["email"], "operators": ["="], "predicates": 1, "requests": 2, "records": 3,
        "arguments": true});
    assert_eq!(serde_json::to_value(&allowed).unwrap(), text);
    assert_eq!(serde_json::from_value::<Allowed>(text).unwrap(), allowed);
    assert_eq!(serde_json::to_value(Allowed::default()).unwrap(), json!({}));
    // A misspelled key would allow everything.
    for wrong in [json!({"field": ["email"]}), json!({"fields": "email"}), json!({"requests": -1})] {
        assert!(serde_json::from_value::<Allowed>(wrong.clone()).is_err(), "{wrong}");
        assert!(serde_json::from_value::<Limits>(wrong.clone()).is_err(), "{wrong}");
    }
}

#[test]
fn how_far_a_listing_is_can_be_written() {
    let plan = ListRequest::to("users").filter("active").plan().unwrap();
    let mut listing = Listing::new(&plan, &RequestOptions::default()).unwrap();
    let Action::Get(get) = listing.next().unwrap() else { panic!() };
    let body = br#"{"data":[{"id":"a","active":false}],"meta":{"page":{"number":1,"size":100,"total":1}}}"#;
    listing.received(get.id, body.to_vec()).unwrap();
    assert!(listing.record().unwrap().is_none());
    let expected = json!({"requests": 1, "pages": 1, "received": 1, "kept": 0, "duplicates": 0, "mismatched": 1,
        "unverifiable": 0, "total": 1});
    assert_eq!(serde_json::to_value(listing.progress()).unwrap(), expected);
    let mismatch = listing.mismatches().next().unwrap();
    let expected = json!({"field": "active", "operator": "bare", "span": [0, 6], "excluded": 1, "received": 1,
        "unchecked": 0});
    assert_eq!(serde_json::to_value(mismatch).unwrap(), expected);
}

#[test]
fn lists_of_any_kind_are_arguments() {
    let expected = ArgumentValue::from(["a", "b"]);
    assert_eq!(ArgumentValue::from(VecDeque::from(["a", "b"])), expected);
    let boxed: Box<[&str]> = Box::new(["a", "b"]);
    assert_eq!(ArgumentValue::from(boxed), expected);
    let arguments = Arguments::new().with("ids", expected.clone()).with("active", true);
    let mut seen = Vec::new();
    for (name, value) in &arguments {
        seen.push((name, value.is_list()));
    }
    assert_eq!(seen, [("active", false), ("ids", true)]);
}

#[test]
fn a_catalog_is_walked() {
    let catalog = Catalog::builtin();
    let mut names = HashSet::new();
    for entity in catalog {
        names.insert(entity.name());
    }
    assert_eq!((names.len(), catalog.entities().len()), (catalog.len(), catalog.len()));
    assert_eq!(catalog.entities().count(), catalog.names().count());
}

/// Without a credential, and otherwise as with one.
#[test]
fn client_options_have_defaults() {
    use konnect_filter::client::{ClientOptions, Credentials};
    let shown = |options: &ClientOptions| format!("{options:?}");
    assert_eq!(shown(&ClientOptions::default()), shown(&Credentials::None.into()));
}
