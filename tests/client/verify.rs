//! What a service really does is seen in its answers.

use std::collections::BTreeSet;

use konnect_filter::Code;
use konnect_filter::catalog::{Entity, Field, Operator, OperatorSet, Type};
use konnect_filter::check::{Context, check, evaluate};
use konnect_filter::plan::{Options, plan};
use konnect_filter::verify::{Outcome, Profile, Row, probes};
use konnect_filter::wire;
use serde_json::{Value, json};

use crate::law::filtering::{Konnect, Quirk};

fn entity() -> Entity {
    let field = |name: &str, kind, map, operators: &[Operator]| Field {
        name: name.into(),
        kind,
        map,
        path: Some(vec![name.into()]),
        branches: vec![operators.iter().copied().collect::<OperatorSet>()],
        ..Field::default()
    };
    use Operator::{Bare, Contains, Eq, Exists, Gte, Lt, Neq, Ocontains, Oeq, Present};
    Entity {
        fields: vec![
            field("name", Type::String, false, &[Eq, Neq, Oeq, Contains, Ocontains]),
            field("active", Type::Boolean, false, &[Bare]),
            field("size", Type::Number, false, &[Eq, Lt, Gte, Exists]),
            field("labels", Type::String, true, &[Eq, Present]),
            field("owner", Type::String, false, &[Eq]),
        ],
        ..Entity::default()
    }
}

fn sample() -> Vec<Value> {
    (0..12)
        .map(|n| {
            json!({
                "id": n,
                "name": format!("Pay {n}"),
                "active": n % 2 == 0,
                "size": if n == 5 { Value::Null } else { json!(n) },
                "labels": if n % 3 == 0 { json!({"env": "dev"}) } else { json!({"env": "prod", "team": "a"}) },
                "owner": "me",
            })
        })
        .chain([json!({"id": 12, "name": null, "active": null, "size": 3, "labels": {}, "owner": "me"})])
        .collect()
}

/// What each probe comes to: `field operator kind`, and the outcome.
fn measured(quirk: Option<Quirk>) -> Vec<(String, Outcome)> {
    let (entity, sample) = (entity(), sample());
    let service = Konnect::new(&serde_json::to_value(&entity).unwrap(), false).with(quirk);
    let outcome = |probe: &konnect_filter::verify::Probe<'_>| {
        let Some(request) = probe.request() else { return Outcome::NoData };
        match service.list(&wire::encode(request).to_string(), &sample) {
            Err(message) => Outcome::Refused(message),
            Ok(found) => {
                let answer: Vec<Value> = found.into_iter().map(|index| sample[index].clone()).collect();
                probe.judge(&sample, &answer, true)
            }
        }
    };
    let name = |probe: &konnect_filter::verify::Probe<'_>| {
        format!("{} {} {}", probe.field(), probe.operator().as_str(), probe.kind().as_str())
    };
    probes(&entity, &sample).iter().map(|probe| (name(probe), outcome(probe))).collect()
}

/// Those that are not as documented.
fn odd(quirk: Quirk) -> BTreeSet<String> {
    let rows = measured(Some(quirk)).into_iter();
    let odd = rows.filter(|(_, outcome)| !matches!(outcome, Outcome::AsDocumented | Outcome::NoData));
    odd.map(|(name, outcome)| format!("{name}: {outcome}")).collect()
}

#[track_caller]
fn assert_odd(quirk: Quirk, rows: &[&str]) {
    assert_eq!(odd(quirk), rows.iter().map(|row| (*row).to_owned()).collect());
}

#[test]
fn a_right_service_is_as_documented() {
    let rows = measured(None);
    for (name, outcome) in &rows {
        // Every record has this owner, so that nothing tells whether it was looked at.
        let wanted = if name == "owner eq value" { Outcome::NoData } else { Outcome::AsDocumented };
        assert_eq!(*outcome, wanted, "{name}");
    }
    let names: Vec<&str> = rows.iter().map(|(name, _)| name.as_str()).collect();
    for name in [
        "name eq value",
        "name eq no record's value",
        "name eq other case",
        "name neq value",
        "name oeq list of two",
        "name contains part",
        "name contains other case",
        "active bare value",
        "size lt bound",
        "size gte bound",
        "size exists existence",
        "labels.env eq value",
        "labels.team present existence",
        "owner eq no record's value",
    ] {
        assert!(names.contains(&name), "{name}: {names:?}");
    }
}

#[test]
fn every_kind_of_oddity_has_its_name() {
    assert_odd(Quirk::IgnoresField("active".into()), &["active bare value: ignored"]);
    assert_odd(Quirk::IgnoresOperator("neq".into()), &["name neq value: ignored"]);
    // Of a value that every record has, its case is all that the answer tells.
    let ignored = |row: &&String| row.ends_with(": ignored") || row.starts_with("owner eq other case");
    assert!(odd(Quirk::IgnoresAll).iter().all(|row| ignored(&row)));
    assert!(odd(Quirk::IgnoresAll).len() > 12);
    assert_odd(Quirk::NullsForNeq, &["name neq value: too wide (1)"]);
    assert_odd(Quirk::MindsCase, &["name contains other case: minds case"]);
    assert_odd(Quirk::Refuses("lt".into()), &["size lt bound: refused: lt is not supported"]);
    let cases = odd(Quirk::AnyCase);
    assert!(cases.contains("name eq other case: ignores case") && cases.len() > 1, "{cases:?}");
    assert!(cases.iter().all(|row| row.ends_with(": ignores case")), "{cases:?}");
    // `Pay 1` is where `Pay 10` and `Pay 11` begin.
    assert!(odd(Quirk::Forgets).iter().any(|row| row == "active bare value: too narrow (1)"));
}

#[test]
fn an_answer_that_was_not_read_to_its_end_misses_nothing() {
    let (entity, sample) = (entity(), sample());
    let probes = probes(&entity, &sample);
    let active = probes.iter().find(|probe| probe.field() == "active").unwrap();
    let some: Vec<Value> = sample.iter().filter(|record| record["active"] == true).take(2).cloned().collect();
    assert_eq!(active.judge(&sample, &some, false), Outcome::AsDocumented);
    assert_eq!(active.judge(&sample, &some, true), Outcome::TooNarrow(4));
}

/// What was measured of a service with a quirk.
fn profile(quirk: &Quirk) -> Profile {
    let (entity, sample) = (entity(), sample());
    let service = Konnect::new(&serde_json::to_value(&entity).unwrap(), false).with(Some(quirk.clone()));
    let rows = probes(&entity, &sample).into_iter().map(|probe| {
        let outcome = match probe.request().map(|request| service.list(&wire::encode(request).to_string(), &sample)) {
            None => Outcome::NoData,
            Some(Err(message)) => Outcome::Refused(message),
            Some(Ok(found)) => {
                let answer: Vec<Value> = found.into_iter().map(|index| sample[index].clone()).collect();
                probe.judge(&sample, &answer, true)
            }
        };
        Row::new(&probe, &outcome, false)
    });
    let rows = rows.collect();
    let (host, measured) = ("konnect.example".to_owned(), "2026-11-28T20:00:00Z".to_owned());
    Profile { collection: entity.name(), host, measured, sample: sample.len(), complete: true, rows }
}

/// With what was measured, a plan is right even where the service leaves records out.
#[test]
fn a_plan_obeys_what_was_measured() {
    let filters = [
        "name contains PAY and active",
        "name != 'Pay 3'",
        "not active",
        "size < 7 and labels.env = prod",
        "name in ('Pay 1', 'Pay 2') or size >= 10",
        "labels.team exists and name contains '1'",
    ];
    let quirks = [
        Quirk::IgnoresAll,
        Quirk::IgnoresField("active".into()),
        Quirk::IgnoresOperator("neq".into()),
        Quirk::AnyCase,
        Quirk::NullsForNeq,
        Quirk::MindsCase,
        Quirk::Forgets,
        Quirk::Refuses("contains".into()),
    ];
    for quirk in quirks {
        let text = serde_json::to_string(&profile(&quirk)).unwrap();
        let read = Profile::read(&text).unwrap();
        let (described, sample) = (entity(), sample());
        let measured = Some(read.measured(&described).unwrap().into());
        let service = Konnect::new(&serde_json::to_value(&described).unwrap(), false).with(Some(quirk.clone()));
        for text in filters {
            let filter = konnect_filter::parse(text).unwrap();
            let checked = check(&filter, &described, &Context::at(jiff::Timestamp::UNIX_EPOCH)).unwrap();
            let options = Options { split: true, partial: true, measured: measured.clone(), ..Options::default() };
            let plan = plan(&checked, &options).unwrap();
            let mut found = BTreeSet::new();
            for request in &plan.requests {
                found.extend(service.list(&wire::encode(request).to_string(), &sample).unwrap());
            }
            let rest = plan.residual.as_ref();
            found.retain(|index| rest.is_none_or(|rest| evaluate(rest, &sample[*index]) == Some(true)));
            let wanted: BTreeSet<usize> = (0..sample.len())
                .filter(|index| evaluate(checked.condition(), &sample[*index]) == Some(true))
                .collect();
            assert_eq!(found, wanted, "{quirk:?}: {text}");
        }
    }
}

#[test]
fn a_profile_of_something_else_is_an_error() {
    let profile = profile(&Quirk::IgnoresAll);
    let other = Entity { collection: "others".into(), ..entity() };
    assert_eq!(profile.measured(&other).unwrap_err().diagnostics()[0].code, Code::InvalidProfile);
    let fewer = Entity { fields: entity().fields.split_off(1), ..entity() };
    assert!(profile.measured(&fewer).unwrap_err().to_string().contains("cannot be filtered by its `name`"));
    let text = serde_json::to_string(&profile).unwrap();
    for (from, to) in [("\"ignored\"", "\"fine\""), ("\"eq\"", "\"equals\""), ("\"rows\"", "\"lines\"")] {
        assert!(Profile::read(&text.replace(from, to)).is_err(), "{to}");
    }
    assert!(Profile::read("[]").is_err());
}
