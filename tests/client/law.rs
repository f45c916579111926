//! The law of the plan, over HTTP: what the client reads from a service that filters and pages as Konnect does is exactly
//! the set of records for which the filter is true.

#[path = "../support/meaning.rs"]
mod meaning;
#[path = "../support/random.rs"]
mod random;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use konnect_filter::catalog::{Entity, Paging};
use konnect_filter::check::{Context, check};
use konnect_filter::listing::{Action, Listing, Progress};
use konnect_filter::parse;
use konnect_filter::plan::{Options, Plan, plan};
use konnect_filter::wire;
use random::{PLACES, Source};
use serde_json::Value;

use crate::client;
use crate::filtering::{self, Quirk};
use crate::konnect::{self, Style};
use crate::server::{Asked, Reply, Server};

const CASES: u64 = 560;

/// The service of the case that runs: its filtering, its records, its paging.
type Service = (filtering::Konnect, Vec<Value>, Style);

fn answer((service, records, style): &Service, asked: &Asked) -> Reply {
    let query = asked.target.split_once('?').map_or("", |(_, query)| query);
    let paging = ["page%5B", "size=", "offset="];
    let filter: Vec<_> = query.split('&').filter(|pair| !paging.iter().any(|name| pair.starts_with(name))).collect();
    match service.list(&filter.join("&"), records) {
        Ok(found) => {
            let found: Vec<_> = found.into_iter().map(|index| records[index].clone()).collect();
            konnect::answer(*style, &found, 7, asked)
        }
        Err(error) => Reply::status(400, Value::from(error).to_string()),
    }
}

/// A case: what is asked, of which service.
struct Case {
    text: String,
    tree: meaning::Tree,
    entity: Entity,
    records: Vec<Value>,
    style: Style,
    quirk: Option<Quirk>,
    options: Options,
}

impl Case {
    /// The same case for the same number, on every run.
    fn new(case: u64) -> Self {
        let bytes = bytes(case);
        let mut source = Source(&bytes);
        // Large filters rarely split, so most are small.
        let tree = random::tree(&mut source, if case % 4 == 0 { 6 } else { 2 });
        let style = Style::ALL[usize::try_from(case).unwrap() % Style::ALL.len()];
        let entity = Entity {
            version: "v3".into(),
            path: "/v3/things".into(),
            items: Some(if style == Style::Mesh { "items" } else { "data" }.into()),
            paging: match style {
                Style::Number => Paging::Number { max: Some(8) },
                Style::CursorPath | Style::CursorUrl | Style::CursorAlone => {
                    Paging::Cursor { size: true, before: false, max: Some(8) }
                }
                Style::Opaque => Paging::Offset { integer: false, max: Some(8) },
                Style::Mesh => Paging::Offset { integer: true, max: Some(8) },
                Style::Whole => Paging::None,
            },
            ..random::entity(&mut source)
        };
        let text = tree.write(&PLACES);
        // A service that does something else is found out by what its records show.
        let quirk = (case / 2 % 2 == 1 && !text.contains("secret")).then(|| quirk(case / 4));
        // Some records have an id, by which they are known again, and some only something that no other has.
        let records = (0..25)
            .map(|index| {
                let mut record = random::record(&mut source);
                record[if case % 2 == 0 { "id" } else { "serial" }] = index.into();
                if quirk.is_some() {
                    show_nulls(&mut record);
                }
                record
            })
            .collect();
        // In each way that a plan can be allowed to go.
        let (split, partial) = [(true, true), (true, false), (false, true)][usize::try_from(case / 14).unwrap() % 3];
        let options = Options { split, partial, ..Options::default() };
        Self { text, tree, entity, records, style, quirk, options }
    }

    fn wanted(&self) -> Vec<String> {
        let holds = |record: &&Value| self.tree.holds(&PLACES, record) == Some(true);
        let mut wanted: Vec<_> = self.records.iter().filter(holds).map(Value::to_string).collect();
        wanted.sort_unstable();
        wanted
    }

    fn service(&self) -> Service {
        let service = filtering::Konnect::new(&serde_json::to_value(&self.entity).unwrap(), false);
        (service.with(self.quirk.clone()), self.records.clone(), self.style)
    }

    /// The plan; none for a piece that cannot be said as the options allow.
    fn plan(&self) -> Option<Plan<'_>> {
        let filter = parse(&self.text).unwrap();
        let checked = check(&filter, &self.entity, &Context::at("2024-01-02T12:00:00Z".parse().unwrap())).unwrap();
        plan(&checked, &self.options).ok()
    }

    /// Holds what was read to what the filter is true for, and to what a right service is owed: no word.
    fn hold(&self, plan: &Plan<'_>, mut read: Vec<String>, progress: Progress) {
        read.sort_unstable();
        let requests: Vec<_> = plan.requests.iter().map(ToString::to_string).collect();
        let case = format!("{}\n{:?} {:?} {requests:?}", self.text, self.style, self.quirk);
        assert_eq!(read, self.wanted(), "{case}");
        assert!(self.quirk.is_some() || progress.mismatched == 0, "{case}\n{progress:?}");
    }
}

fn quirk(choice: u64) -> Quirk {
    match choice % 9 {
        0 => Quirk::IgnoresAll,
        1 => Quirk::IgnoresField("name".to_owned()),
        2 => Quirk::IgnoresField("labels".to_owned()),
        3 => Quirk::IgnoresOperator("contains".to_owned()),
        4 => Quirk::IgnoresOperator("bare".to_owned()),
        5 => Quirk::AnyCase,
        6 => Quirk::Prefixes,
        7 => Quirk::Wildcards,
        _ => Quirk::NullsForNeq,
    }
}

/// Makes what is missing an explicit null: a record that does not show a field cannot be held to it.
fn show_nulls(record: &mut Value) {
    for place in &PLACES {
        let mut at = &mut *record;
        for step in place.path {
            let Some(members) = at.as_object_mut() else { break };
            at = members.entry(*step).or_insert(Value::Null);
        }
    }
}

#[test]
fn what_is_read_is_what_the_filter_is_true_for() {
    let running: Arc<Mutex<Option<Service>>> = Arc::default();
    let service = Arc::clone(&running);
    let server = Server::start(move |_, asked| answer(service.lock().unwrap().as_ref().unwrap(), asked));
    let (client, _) = client();
    let (mut kept, mut several, mut local) = (0, 0, 0);
    for case in (0..CASES).map(Case::new) {
        *running.lock().unwrap() = Some(case.service());
        let Some(plan) = case.plan() else { continue };
        let options = wire::Options { base_url: Some(server.base()), ..wire::Options::default() };
        let mut records = client.list(&plan, &options).unwrap();
        let read: Result<Vec<_>, _> = records.by_ref().map(|record| record.map(|record| record.to_string())).collect();
        let read = read.unwrap_or_else(|error| panic!("{}\n{:?}: {error}", case.text, case.style));
        kept += read.len();
        several += usize::from(plan.requests.len() > 1);
        local += usize::from(plan.residual.is_some());
        case.hold(&plan, read, records.progress());
    }
    // The cases are of use only when they are not all of one kind.
    assert!(
        kept > 500 && several > 20 && local > 30,
        "{kept} records, {several} with several requests, {local} with a rest"
    );
}

/// The same without a network, which leaves time for many more.
#[test]
fn what_is_listed_is_what_the_filter_is_true_for() {
    let cases = std::env::var("LISTING_CASES").map_or(1_000, |cases| cases.parse().unwrap());
    let mut found: BTreeMap<String, u64> = BTreeMap::new();
    for case in (CASES..CASES + cases).map(Case::new) {
        let Some(plan) = case.plan() else { continue };
        let service = case.service();
        let options = wire::Options { base_url: Some("https://konnect.example".into()), ..wire::Options::default() };
        let mut listing = Listing::new(&plan, &options).unwrap();
        let mut read = Vec::new();
        loop {
            while let Some(record) = listing.record().unwrap_or_else(|error| panic!("{}: {error}", case.text)) {
                read.push(record.value.to_string());
            }
            match listing.next().unwrap_or_else(|error| panic!("{}\n{:?}: {error}", case.text, case.style)) {
                Action::Get(get) => {
                    let target = format!("{}?{}", get.url.path(), get.url.query().unwrap_or_default());
                    let host = ("host".to_owned(), "konnect.example".to_owned());
                    let Reply::Whole { status, body, .. } = answer(&service, &Asked { target, headers: vec![host] })
                    else {
                        unreachable!("a service that answers")
                    };
                    assert_eq!(status, 200, "{}: {}", case.text, String::from_utf8_lossy(&body));
                    listing.received(get.id, body).unwrap();
                }
                _ => break,
            }
        }
        if let Some(quirk) = &case.quirk {
            let name = format!("{quirk:?}");
            *found.entry(name).or_default() += listing.progress().mismatched;
        }
        case.hold(&plan, read, listing.progress());
    }
    // Each quirk was met, and together they were found out often.
    assert!(found.len() == 9 && found.values().sum::<u64>() > 300, "{found:?}");
}

/// Bytes that differ from case to case and never from run to run (`SplitMix64`).
fn bytes(case: u64) -> Vec<u8> {
    let mut state = case.wrapping_mul(0x2545_f491_4f6c_dd1d);
    let mut next = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    };
    (0..256).flat_map(|_| next().to_le_bytes()).collect()
}
