//! Conjunctions are said in as few tests as they need, and what one test implies is left to nobody.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails loudly, its helpers too")]

use konnect_filter::catalog::{Catalog, Entity, Field, Operator, RecordField, Type};
use konnect_filter::check::{Context, check};
use konnect_filter::plan::{Options, Plan, plan};
use konnect_filter::{Code, parse};

const BOTH: Options = Options { strict: false, split: true, partial: true, limits: konnect_filter::Limits::DEFAULT };

/// The requests, and what is left local.
fn planned(entity: &Entity, text: &str) -> (Vec<String>, Option<String>) {
    let filter = parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    let context = Context::at("2026-08-22T10:00:00Z".parse().unwrap());
    let checked = check(&filter, entity, &context).unwrap_or_else(|error| panic!("{text}: {error}"));
    let Plan { requests, residual, .. } = plan(&checked, &BOTH).unwrap_or_else(|error| panic!("{text}: {error}"));
    (requests.iter().map(ToString::to_string).collect(), residual.map(|residual| residual.to_string()))
}

fn built_in(name: &str) -> &'static Entity {
    Catalog::builtin().find(name).unwrap().entity
}

#[test]
fn the_narrower_test_is_sent_and_speaks_for_the_wider() {
    for (text, sent) in [
        ("labels.env exists and labels.env = prod", r#"labels.env = "prod""#),
        ("labels.env = prod and labels.env exists", r#"labels.env = "prod""#),
        ("name = a and name = a", r#"name = "a""#),
        ("name in (a, b, c) and name in (b, c, d)", r#"name in ("b", "c")"#),
        ("name in (a, b, c) and name != a", r#"name in ("b", "c")"#),
        (
            "created_at in (2026-01-01T00:00:00Z, 2026-02-01T00:00:00Z, 2026-03-01T00:00:00Z) \
             and created_at > 2026-01-01T00:00:00Z and created_at < 2026-03-01T00:00:00Z",
            "created_at = 2026-02-01T00:00:00Z",
        ),
        (
            "created_at in (2026-01-01T00:00:00Z, 2026-02-01T00:00:00Z) and created_at >= 2026-02-01T00:00:00Z",
            "created_at = 2026-02-01T00:00:00Z",
        ),
        (
            "created_at in (2026-01-01T00:00:00Z, 2026-02-01T00:00:00Z) and created_at <= 2026-01-01T00:00:00Z",
            "created_at = 2026-01-01T00:00:00Z",
        ),
        ("created_at >= 2026-01-01 and created_at >= 2026-02-01", "created_at >= 2026-02-01T00:00:00Z"),
        ("created_at >= 2026-02-01 and created_at >= 2026-01-01", "created_at >= 2026-02-01T00:00:00Z"),
        ("created_at < 2026-02-01 and created_at < 2026-01-01", "created_at < 2026-01-01T00:00:00Z"),
        ("created_at > now and created_at >= now", "created_at > 2026-08-22T10:00:00Z"),
    ] {
        let apis = built_in("api-builder@v3/apis");
        assert_eq!(planned(apis, text), (vec![sent.to_owned()], None), "{text}");
        // What is left over is the other conjunct alone: the ones left out are not asked again.
        let more = format!(r#"{text} and description matches "x""#);
        assert_eq!(
            planned(apis, &more),
            (vec![sent.to_owned()], Some(r#"description matches "x""#.to_owned())),
            "{more}"
        );
    }
}

/// Numbers compare by their value, whatever they look like.
#[test]
fn bounds_of_numbers() {
    let branches = vec![[Operator::Gte, Operator::Lte, Operator::Lt].into_iter().collect()];
    let path = Some(vec!["n".to_owned()]);
    let field = Field { name: "n".to_owned(), kind: Type::Number, branches, path, ..Field::default() };
    let record = RecordField { path: vec!["n".to_owned()], kind: Type::Number, ..RecordField::default() };
    let entity = Entity { fields: vec![field], record: vec![record], ..Entity::default() };
    for (text, sent) in [
        ("n >= 9 and n >= 10", Some("n >= 10")),
        ("n >= 1e1 and n >= 9.99", Some("n >= 1e1")),
        ("n <= 10 and n < 10.0", Some("n < 10.0")),
        ("n <= -2 and n <= -10", Some("n <= -10")),
        ("n >= 10 and n <= 9", None),
        ("n >= 10 and n < 10", None),
        ("n >= 10 and n <= 10", Some("n >= 10 and n <= 10")),
    ] {
        assert_eq!(planned(&entity, text), (sent.map(str::to_owned).into_iter().collect(), None), "{text}");
    }
}

/// `null` is a value that is not there: existence is not implied by it.
#[test]
fn null_and_existence_contradict_each_other() {
    let applications = built_in("dev-portal@v3/applications");
    let (requests, residual) = planned(applications, "team_id exists and team_id = null");
    assert_eq!(requests, ["team_id = null"]);
    assert!(residual.is_some_and(|residual| residual.contains("team_id exists")));
}

#[test]
fn a_contradiction_names_both_places() {
    for (text, first, second) in [
        ("name exists and version = a and not name exists", "name exists", "name exists"),
        ("name in (a, b) and version = a and name = c", "name in (a, b)", "name = c"),
        ("created_at > 2026-02-01 and created_at < 2026-01-01", "created_at > 2026-02-01", "created_at < 2026-01-01"),
    ] {
        let filter = parse(text).unwrap();
        let context = Context::at("2026-08-22T10:00:00Z".parse().unwrap());
        let checked = check(&filter, built_in("api-builder@v3/apis"), &context).unwrap();
        let error = plan(&checked, &Options { split: false, partial: false, ..BOTH }).unwrap_err();
        let problems = error.diagnostics();
        let [problem] = problems.as_slice() else { panic!("{error}") };
        assert_eq!(problem.code, Code::NeverTrue);
        let mut spans: Vec<_> = problem.labels.iter().map(|label| label.span).chain(problem.span).collect();
        spans.sort_unstable_by_key(|span| span.start);
        let expected = [text.find(first).unwrap(), text.rfind(second).unwrap()].map(|start| start as u32);
        assert_eq!(spans.iter().map(|span| span.start).collect::<Vec<_>>(), expected, "{text}");
        assert_eq!(spans.iter().map(|span| span.get(text).unwrap()).collect::<Vec<_>>(), [first, second]);
    }
}
