//! Each misbehaviour of the table: what `list` makes of it, what `verify` calls it, and what a plan that obeys it gives.

use std::sync::Arc;

use konnect_filter::catalog::{Catalog, Entity, Operator, SourceFile};
use konnect_filter::error::Code;
use konnect_filter::plan::Measured;
use konnect_filter::verify::{Outcome, ProbeAnswer, ProbeKind, Profile, Row, probes, two_fields};
use konnect_filter::wire::RequestOptions;
use konnect_filter::{Diagnostic, Error, Limits, ListRequest};
use serde_json::Value;

use crate::client;
use crate::misbehaviours::{self, FILTERS, Harm, Misbehaviour, OPEN, each_misbehaviour, wanted};
use crate::server::Server;

each_misbehaviour!(check);

pub(crate) fn catalog() -> Catalog {
    let text = Value::Array(vec![misbehaviours::entity()]).to_string();
    Catalog::builtin().with(Catalog::read_entities(SourceFile::new("orders.json", &text), &Limits::DEFAULT).unwrap())
}

/// The ids of what a filter lists, what was told, and how it ended.
pub(crate) fn list(
    server: &Server,
    filter: &str,
    measured: Option<&Arc<Measured>>,
) -> (Vec<String>, Vec<Diagnostic>, Option<Error>) {
    let catalog = catalog();
    let request = ListRequest::to("shop@v1/orders").catalog(&catalog).filter(filter).base_url(server.base());
    let request = match measured {
        Some(measured) => request.measured(Arc::clone(measured)),
        None => request,
    };
    let (client, _) = client();
    let mut records = request.list(&client).unwrap();
    let mut ids = Vec::new();
    let error = records
        .by_ref()
        .find_map(|record| record.map(|record| ids.push(record["id"].as_str().unwrap().to_owned())).err());
    ids.sort_unstable();
    // Where nothing can be relied on, a warning of the plan says that all is fetched.
    let warnings = records.warnings().into_iter().filter(|warning| warning.code != Code::FetchesAll);
    (ids, warnings.collect(), error)
}

/// What was measured of the service, row by row.
pub(crate) fn measure(server: &Server, entity: &Entity) -> Profile {
    let (client, _) = client();
    let options = RequestOptions::default().with_base_url(server.base());
    let plan = konnect_filter::plan::Plan::everything(entity);
    let sample: Vec<Value> = client.list(&plan, &options).unwrap().map(Result::unwrap).collect();
    let outcome = |probe: &konnect_filter::verify::Probe<'_>| {
        let Some(listing) = probe.listing(entity, &options).unwrap() else { return Outcome::NoData };
        let mut records = client.run(listing).unwrap();
        let (mut read, mut first_page) = (Vec::new(), 0);
        while let Some(record) = records.next() {
            match record {
                Ok(record) => read.push(record),
                Err(error) => return Outcome::refusal(&error).unwrap(),
            }
            if read.len() == 1 {
                first_page = records.progress().received;
            }
        }
        let answer = ProbeAnswer::whole(&read).with_total(records.progress().total);
        probe.judge(&sample, &answer.with_first_page(first_page))
    };
    let at = "2026-11-28T20:00:00Z".parse().unwrap();
    let mut profile = Profile::new(entity.name(), server.base().strip_prefix("http://").unwrap(), at);
    (profile.sample, profile.complete) = (sample.len(), true);
    for probe in probes(entity, &sample) {
        let again = match probe.kind() {
            ProbeKind::Fields => two_fields(entity, &sample, &profile.measured(entity).unwrap()),
            _ => None,
        };
        let probe = again.unwrap_or(probe);
        profile.rows.push(Row::new(&probe, outcome(&probe)));
    }
    profile
}

fn check(misbehaviour: &Misbehaviour) {
    let server = Server::start(misbehaviour.service());
    let mut told = 0;
    let mut wrong = 0;
    for (filter, holds) in FILTERS {
        let (ids, warnings, error) = list(&server, filter, None);
        told += warnings.len();
        match misbehaviour.harm {
            Harm::Narrow => wrong += usize::from(ids != wanted(*holds)),
            Harm::Refuses if error.is_some() => {
                assert!(error.unwrap().iter().all(|problem| problem.code == Code::Rejected), "{filter}");
                wrong += 1;
            }
            _ => assert_eq!((ids, error), (wanted(*holds), None), "{filter}"),
        }
    }
    match misbehaviour.harm {
        // What came and was not asked for is told, and nothing is where nothing is wrong.
        Harm::Wide => assert!(told > 0),
        Harm::None | Harm::Order | Harm::Refuses => assert_eq!(told, 0),
        Harm::Narrow => {}
    }
    assert_eq!(wrong > 0, matches!(misbehaviour.harm, Harm::Narrow | Harm::Refuses));

    let catalog = catalog();
    let entity = catalog.find("shop@v1/orders").unwrap().entity;
    let profile = measure(&server, entity);
    let is_odd = |row: &&Row| !matches!(row.outcome, Outcome::AsDocumented | Outcome::NoData);
    let found: Vec<String> = profile.rows.iter().filter(is_odd).map(shown).collect();
    let found: Vec<&str> = found.iter().map(String::as_str).filter(|row| !OPEN.contains(row)).collect();
    assert_eq!(found, misbehaviour.found);

    // With what was measured, no filter misses a record, and the service is asked nothing that it gets wrong.
    let text = serde_json::to_string(&profile).unwrap();
    let measured = Arc::new(Profile::read(&text).unwrap().measured(entity).unwrap());
    for (filter, holds) in FILTERS {
        let (ids, _, error) = list(&server, filter, Some(&measured));
        assert_eq!((ids, error), (wanted(*holds), None), "with the profile: {filter}");
    }
}

pub(crate) fn shown(row: &Row) -> String {
    let of_field = [Some(row.field.as_str()).filter(|field| !field.is_empty()), row.operator.map(Operator::as_str)];
    let mut shown: Vec<&str> = of_field.into_iter().flatten().collect();
    shown.push(row.probe.as_str());
    let count = row.outcome.count().map(|count| format!(" ({count})")).unwrap_or_default();
    format!("{}: {}{count}", shown.join(" "), row.outcome.as_str())
}

/// Each kind of probe is sent to a service that has what it asks about.
#[test]
fn every_kind_of_probe_is_sent() {
    let catalog = catalog();
    let entity = catalog.find("shop@v1/orders").unwrap().entity;
    let probes = probes(entity, &misbehaviours::records());
    let sent = |kind: ProbeKind| probes.iter().any(|probe| probe.kind() == kind && probe.values().is_some());
    use ProbeKind::*;
    for kind in [
        Value,
        Absent,
        Case,
        Beginning,
        Part,
        Underscore,
        Percent,
        List,
        Bound,
        Fraction,
        Missing,
        Existence,
        Together,
        Repeated,
        UnknownField,
        Undocumented,
        Plus,
        Brackets,
        Ascending,
        Descending,
        LargestPage,
        ShortPart,
        LongPart,
        LiteralUnderscore,
        LiteralPercent,
        LongList,
        Other,
        Fields,
    ] {
        assert!(sent(kind), "{kind:?}");
    }
}
