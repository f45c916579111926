//! A plan obeys what was measured.

use std::sync::Arc;

use konnect_filter::catalog::{Catalog, Entity, Operator};
use konnect_filter::check::{Context, check};
use konnect_filter::error::{Error, Severity};
use konnect_filter::plan::{Finding, Measured, Plan, PlanOptions, plan};
use konnect_filter::{Code, ListRequest};

fn apis() -> &'static Entity {
    Catalog::builtin().find("api-builder@v3/apis").unwrap().entity
}

/// What was found: a field, a map's key, an operator.
type Found = (&'static str, Option<&'static str>, Operator, Finding);

fn planned(text: &str, found: &[Found], options: PlanOptions) -> Result<Plan<'static>, Error> {
    let mut measured = Measured::of(apis(), "us.api.konghq.com", jiff::civil::date(2026, 11, 28));
    for (name, key, operator, finding) in found {
        let field = apis().field(name).unwrap();
        measured.note(field, *key, *operator, *finding);
        // A list of one says the same.
        match operator {
            // Whatever is asked of the key.
            Operator::Present => {
                field.operators().iter().for_each(|operator| measured.note(field, *key, operator, *finding));
            }
            Operator::Contains => measured.note(field, *key, Operator::Ocontains, *finding),
            _ => {}
        }
    }
    let filter = konnect_filter::parse(text).unwrap();
    let checked = check(&filter, apis(), &Context::at(jiff::Timestamp::UNIX_EPOCH)).unwrap();
    plan(&checked, &options.with_measured(Arc::new(measured)))
}

/// The requests, and the local filter.
#[track_caller]
fn assert_plan(text: &str, found: &[Found], requests: &[&str], local: &str) {
    let plan = planned(text, found, PlanOptions::default().with_split(true).with_partial(true)).unwrap();
    let sent: Vec<String> = plan.requests().iter().map(ToString::to_string).collect();
    assert_eq!(sent, requests, "{text}");
    assert_eq!(plan.residual().map(|rest| rest.to_string()).unwrap_or_default(), local, "{text}");
}

#[test]
fn what_cannot_be_relied_on_is_not_sent() {
    let text = "name contains pay and version = 1";
    for finding in [Finding::Ignored, Finding::Refused, Finding::TooNarrow] {
        assert_plan(
            text,
            &[("name", None, Operator::Contains, finding)],
            &[r#"version = "1""#],
            r#"name contains "pay""#,
        );
    }
    // Nor for what is wider: `contains` for `starts with`, `>=` for `>`.
    let narrow = ("name", None, Operator::Contains, Finding::TooNarrow);
    assert_plan("name starts with pay and version = 1", &[narrow], &[r#"version = "1""#], r#"name starts with "pay""#);
    // Another operator may say the same: a list of one.
    let equal = ("name", None, Operator::Eq, Finding::TooNarrow);
    assert_plan("name = pay", &[equal], &[r#"name = "pay""#], "");
    assert_plan("name != pay", &[equal], &[r#"name != "pay""#], "");
}

#[test]
fn what_brings_too_much_is_sent_and_evaluated_again() {
    let found = [("name", None, Operator::Contains, Finding::TooWide)];
    let text = "name contains pay and version = 1";
    assert_plan(text, &found, &[r#"name contains "pay" and version = "1""#], r#"name contains "pay""#);
    assert_plan("name starts with pay", &found, &[r#"name contains "pay""#], r#"name starts with "pay""#);
    // The worst counts.
    let both = [found[0], ("name", None, Operator::Contains, Finding::TooNarrow), found[0]];
    assert_plan(text, &both, &[r#"version = "1""#], r#"name contains "pay""#);
}

#[test]
fn a_key_that_was_not_measured_is_as_the_worst_that_was() {
    let found = [("labels", Some("env"), Operator::Present, Finding::Ignored)];
    let text = "labels.env = dev and labels.team = a and name contains x";
    assert_plan(text, &found, &[r#"name contains "x""#], r#"labels.env = "dev" and labels.team = "a""#);
    let mut measured = Measured::of(apis(), "us.api.konghq.com", jiff::civil::date(2026, 11, 28));
    let labels = apis().field("labels").unwrap();
    measured.note(labels, Some("env"), Operator::Eq, Finding::Ignored);
    measured.note_key(labels, "team", Operator::Eq);
    let finding = |key: &str| measured.finding(labels, Some(key), Operator::Eq);
    assert_eq!(
        (finding("env"), finding("team"), finding("else")),
        (Some(Finding::Ignored), None, Some(Finding::Ignored))
    );
}

#[test]
fn the_reason_is_told() {
    let options = PlanOptions::default().with_split(true).with_partial(true);
    let note = |finding| {
        let plan = planned(
            "name contains pay and version = 1",
            &[("name", None, Operator::Contains, finding)],
            options.clone(),
        );
        let [note] = <[_; 1]>::try_from(plan.unwrap().notes().to_vec()).unwrap_or_else(|notes| panic!("{notes:?}"));
        note.text
    };
    assert_eq!(note(Finding::Ignored), "measured on 2026-11-28: the service ignores `name contains`; applied locally");
    assert_eq!(note(Finding::Refused), "measured on 2026-11-28: the service refuses `name contains`; applied locally");
    let narrow = "measured on 2026-11-28: the service leaves out records for `name contains`; applied locally";
    assert_eq!(note(Finding::TooNarrow), narrow);
    let wide = "measured on 2026-11-28: the service sends too many records for `name contains`; applied locally; \
                `name contains` is sent";
    assert_eq!(note(Finding::TooWide), wide);
    // What has to be said exactly cannot be.
    for finding in [Finding::Ignored, Finding::TooWide] {
        let found = [("name", None, Operator::Contains, finding)];
        let error = planned("name contains pay", &found, PlanOptions::default()).unwrap_err();
        let [problem] = error.diagnostics() else { panic!("{error}") };
        assert_eq!((problem.code, problem.severity), (Code::FilterNotApplied, Severity::Error));
        assert!(problem.message.starts_with("measured on 2026-11-28: the service"), "{error}");
        assert!(!problem.remedies.is_empty());
    }
}

#[test]
fn two_operators_that_are_not_both_obeyed() {
    let mut measured = Measured::of(apis(), "us.api.konghq.com", jiff::civil::date(2026, 11, 28));
    measured.note_together(apis().field("created_at").unwrap());
    let filter = konnect_filter::parse("created_at >= 2026-01-01 and created_at < 2026-02-01 and name = x").unwrap();
    let checked = check(&filter, apis(), &Context::at(jiff::Timestamp::UNIX_EPOCH)).unwrap();
    let options = PlanOptions::default().with_partial(true).with_measured(Arc::new(measured));
    let plan = plan(&checked, &options).unwrap();
    assert_eq!(plan.requests()[0].to_string(), r#"created_at >= 2026-01-01T00:00:00Z and name = "x""#);
    assert_eq!(plan.residual().unwrap().to_string(), "created_at < 2026-02-01T00:00:00Z");
    assert!(plan.notes()[0].text.contains("does not obey `<` on `created_at` together with its other operators"));
}

/// What was measured of another collection or host says nothing.
#[test]
fn it_is_of_one_collection_at_one_host() {
    let measured = Arc::new(Measured::of(apis(), "us.api.konghq.com", jiff::civil::date(2026, 11, 28)));
    let request = |name: &str| ListRequest::to(name).filter("name = x").measured(Arc::clone(&measured));
    assert!(request("api-builder@v3/apis").urls().is_ok());
    let wrong = |error: Error| {
        let [problem] = error.diagnostics() else { panic!("{error}") };
        assert_eq!(problem.code, Code::InvalidProfile);
        problem.message.clone()
    };
    let message = "the profile does not fit: it is of `us.api.konghq.com`, not of `eu.api.konghq.com`";
    assert_eq!(wrong(request("api-builder@v3/apis").region("eu").urls().unwrap_err()), message);
    let message = "the profile does not fit: it is of `api-builder@v3/apis`, not of `control-planes@v2/control-planes`";
    assert_eq!(wrong(request("control-planes").urls().unwrap_err()), message);
    assert_eq!(wrong(request("control-planes").check().unwrap_err()), message);
}
