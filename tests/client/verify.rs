//! What a probe's answer shows, and what a profile is.

use konnect_filter::Code;
use konnect_filter::catalog::{Catalog, Entity, Field, Operator, Type};
use konnect_filter::verify::{Outcome, Probe, ProbeAnswer, ProbeKind, Profile, probes};
use serde_json::{Value, json};

fn entity() -> Entity {
    let field = |name: &str, kind, operators: &[Operator]| Field::new(name, kind, operators.iter().copied());
    use Operator::{Bare, Contains, Eq, Neq};
    Entity::default()
        .with_fields([field("name", Type::String, &[Eq, Neq, Contains]), field("active", Type::Boolean, &[Bare])])
}

fn sample() -> Vec<Value> {
    (0..12).map(|n| json!({"id": n, "name": format!("Pay {n}"), "active": n % 2 == 0})).collect()
}

fn probe<'p, 'e>(probes: &'p [Probe<'e>], field: &str, operator: Operator, kind: ProbeKind) -> &'p Probe<'e> {
    let is_it =
        |probe: &&Probe<'_>| probe.field() == field && probe.operator() == Some(operator) && probe.kind() == kind;
    probes.iter().find(is_it).unwrap()
}

#[test]
fn an_answer_that_was_not_read_to_its_end_misses_nothing() {
    let (entity, sample) = (entity(), sample());
    let probes = probes(&entity, &sample);
    let active = probe(&probes, "active", Operator::Bare, ProbeKind::Value);
    let some: Vec<Value> = sample.iter().filter(|record| record["active"] == true).take(2).cloned().collect();
    assert_eq!(active.judge(&sample, &ProbeAnswer::part(&some).with_first_page(0)), Outcome::AsDocumented);
    assert_eq!(active.judge(&sample, &ProbeAnswer::whole(&some)), Outcome::TooNarrow(4));
}

/// What every record has says nothing of a filter by it.
#[test]
fn a_value_that_every_record_has_does_not_tell() {
    let (entity, mut sample) = (entity(), sample());
    sample.iter_mut().for_each(|record| record["active"] = json!(true));
    let probes = probes(&entity, &sample);
    let active = probe(&probes, "active", Operator::Bare, ProbeKind::Value);
    assert_eq!(active.judge(&sample, &ProbeAnswer::whole(&sample)), Outcome::NoData);
    assert_eq!(active.judge(&sample, &ProbeAnswer::whole(&sample[..11])), Outcome::TooNarrow(1));
}

/// Without records there is nothing to ask about.
#[test]
fn an_empty_collection_has_no_data() {
    let entity = entity();
    for probe in probes(&entity, &[]).iter().filter(|probe| probe.kind() != ProbeKind::Absent) {
        assert_eq!(probe.judge(&[], &ProbeAnswer::whole(&[])), Outcome::NoData, "{probe:?}");
    }
}

/// The host and the query of a probe are those of a request like others; nothing but its own filter is in it.
#[test]
fn a_probe_asks_one_thing() {
    let entity = Catalog::builtin().find("api-builder@v3/apis").unwrap().entity;
    let record = |n: usize| {
        json!({
            "id": format!("00000000-0000-4000-8000-00000000000{n}"), "name": format!("Pay {n}"), "version": "1",
            "labels": {"env": "a b"}, "created_at": format!("2026-01-0{}T00:00:00Z", n + 1),
        })
    };
    let sample: Vec<Value> = (0..4).map(record).collect();
    let options = konnect_filter::wire::RequestOptions::default().with_region("eu");
    let probes = probes(entity, &sample);
    let url = |kind: ProbeKind| {
        let probe = probes.iter().find(|probe| probe.kind() == kind).unwrap();
        probe.listing(entity, &options).unwrap().unwrap().first_url().unwrap().unwrap().to_string()
    };
    let base = "https://eu.api.konghq.com/v3/apis?";
    assert_eq!(url(ProbeKind::Brackets), format!("{base}filter[id][eq]=00000000-0000-4000-8000-000000000000"));
    assert_eq!(url(ProbeKind::Plus), format!("{base}filter%5Bname%5D%5Beq%5D=Pay+0"));
    assert_eq!(url(ProbeKind::UnknownField), format!("{base}filter%5Bkonnect-filter-no-such-field%5D=x"));
    assert_eq!(url(ProbeKind::Ascending), format!("{base}sort=name%20asc"));
    let twice = "filter%5Bid%5D%5Beq%5D=00000000-0000-4000-8000-000000000000&filter%5Bid%5D%5Beq%5D=00000000-0000-4000-8000-000000000001";
    assert_eq!(url(ProbeKind::Repeated), format!("{base}{twice}"));
    assert_eq!(url(ProbeKind::LargestPage), format!("{base}page%5Bsize%5D=100"));
}

fn profile() -> Profile {
    let row = |probe: &str, operator: &str, outcome: &str| json!({"field": "name", "operator": operator, "probe": probe, "outcome": outcome});
    let profile = json!({
        "collection": entity().name(),
        "host": "konnect.example",
        "measured": "2026-11-28T20:00:00Z",
        "sample": 12,
        "complete": true,
        "rows": [row("value", "eq", "ignored"), row("part", "contains", "as documented")],
    });
    Profile::read(&profile.to_string()).unwrap()
}

#[test]
fn a_profile_of_something_else_is_an_error() {
    let text = serde_json::to_string(&profile()).unwrap();
    assert_eq!(Profile::read(&text).unwrap(), profile());
    let unfit = |error: konnect_filter::Error| {
        assert_eq!(error.diagnostics()[0].code, Code::InvalidProfile);
        error.diagnostics()[0].message.clone()
    };
    let other = entity().with_collection("others");
    assert!(unfit(profile().measured(&other).unwrap_err()).contains("not of"));
    let fewer = entity().with_fields(entity().fields.split_off(1));
    assert!(unfit(profile().measured(&fewer).unwrap_err()).contains("cannot be filtered by its `name`"));
    for (from, to) in [
        ("\"ignored\"", "\"fine\""),
        // It says how many records.
        ("\"ignored\"", "\"too wide\""),
        ("\"eq\"", "\"equals\""),
        ("\"value\"", "\"a value\""),
        ("\"rows\"", "\"lines\""),
        ("\"sample\":12", "\"sample\":12,\"more\":1"),
        ("2026-11-28T20:00:00Z", "yesterday"),
    ] {
        assert!(text.contains(from), "{from}");
        unfit(Profile::read(&text.replace(from, to)).expect_err(to));
    }
    for text in ["", "[]", "{}", "null", "[[[[", "{\"rows\":"] {
        unfit(Profile::read(text).expect_err(text));
    }
}
