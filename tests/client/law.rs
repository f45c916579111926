//! The law of the plan, over HTTP: what the client reads from a service that filters and pages as Konnect does is exactly
//! the set of records for which the filter is true.

#[path = "../support/meaning.rs"]
mod meaning;
#[path = "../support/random.rs"]
mod random;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use konnect_filter::catalog::{Entity, Operator, Paging};
use konnect_filter::check::{Context, check};
use konnect_filter::client::Client;
use konnect_filter::listing::{Action, Listing, Progress};
use konnect_filter::parse;
use konnect_filter::plan::{Finding, Measured, Plan, PlanOptions, plan};
use konnect_filter::wire;
use random::{PLACES, Source};
use serde_json::Value;

use crate::driver::DRIVERS;
use crate::filtering::{self, Quirk};
use crate::konnect::{self, Style};
use crate::server::{Asked, Reply, Server};
use crate::{client, with};

/// Cases over HTTP where nothing asks for more: `HTTP_CASES=20000` does.
const CASES: u64 = 400;

/// Requests in flight, each of which every case is read with.
const IN_FLIGHT: [usize; 2] = [1, 4];

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
    /// What was measured of a service that leaves records out, or refuses.
    measured: Option<Arc<Measured>>,
    options: PlanOptions,
}

impl Case {
    /// The same case for the same number, on every run.
    fn new(case: u64) -> Self {
        let bytes = bytes(case);
        // Of the end, which few filters and records need.
        let choice = bytes.iter().rev().take(4).fold(0, |all, byte| all << 8 | u64::from(*byte));
        let mut source = Source(&bytes);
        // Large filters rarely split, so most are small.
        let tree = random::tree(&mut source, if case % 4 == 0 { 6 } else { 2 });
        let style = Style::ALL[usize::try_from(case).unwrap() % Style::ALL.len()];
        let mut entity = random::entity(&mut source)
            .with_items(if style == Style::Mesh { "items" } else { "data" })
            .with_paging(match style {
                Style::Number => Paging::number().with_max(8),
                Style::CursorPath | Style::CursorUrl | Style::CursorAlone => Paging::cursor().with_max(8),
                Style::Opaque => Paging::offset().with_max(8),
                Style::Mesh => Paging::offset().with_integer(true).with_max(8),
                Style::Whole => Paging::None,
            });
        entity.version = "v3".into();
        entity.path = "/v3/things".into();
        let text = tree.write(&PLACES);
        // What a service does that it should not is found by what its records show; what it leaves out, only by what was measured.
        let (quirk, measured) = match case / 2 % 8 {
            0..5 if !text.contains("secret") => (Some(wide(choice)), None),
            5 => {
                let (quirk, finding) = narrow(choice);
                let measured = measured(&entity, &quirk, finding);
                (Some(quirk), Some(measured))
            }
            _ => (None, None),
        };
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
        let mut options = PlanOptions::default().with_split(split).with_partial(partial);
        options.measured = measured.clone();
        Self { text, tree, entity, records, style, quirk, measured, options }
    }

    fn wanted(&self) -> Vec<String> {
        let holds = |record: &&Value| self.tree.matches(&PLACES, record) == Some(true);
        let mut wanted: Vec<_> = self.records.iter().filter(holds).map(Value::to_string).collect();
        wanted.sort_unstable();
        wanted
    }

    fn service(&self) -> Service {
        let service = filtering::Konnect::new(&serde_json::to_value(&self.entity).unwrap(), false);
        (service.with(self.quirk.clone()), self.records.clone(), self.style)
    }

    /// The plan, as the options allow or else in any way; none for a piece that can be evaluated nowhere.
    fn plan(&self) -> Option<Plan<'_>> {
        let filter = parse(&self.text).unwrap();
        let checked = check(&filter, &self.entity, &Context::at("2024-01-02T12:00:00Z".parse().unwrap())).unwrap();
        let any = self.options.clone().with_split(true).with_partial(true);
        plan(&checked, &self.options).or_else(|_| plan(&checked, &any)).ok()
    }

    /// Holds what was read to what the filter is true for, and to what a right service is owed: no word.
    fn verify(&self, plan: &Plan<'_>, mut read: Vec<String>, progress: Progress) {
        read.sort_unstable();
        let requests: Vec<_> = plan.requests().iter().map(ToString::to_string).collect();
        let case = format!("{}\n{:?} {:?} {requests:?}", self.text, self.style, self.quirk);
        assert_eq!(read, self.wanted(), "{case}");
        assert!(self.quirk.is_some() || progress.mismatched == 0, "{case}\n{progress:?}");
    }
}

/// How many services there are that answer too much.
const WIDE: u64 = 18;

fn wide(choice: u64) -> Quirk {
    let field = |name: &str| Quirk::IgnoresField(name.to_owned());
    let operator = |name: &str| Quirk::IgnoresOperator(name.to_owned());
    match choice % WIDE {
        0 => Quirk::IgnoresAll,
        1 => field("name"),
        2 => field("labels"),
        3 => field("size"),
        4 => field("created_at"),
        5 => field("tags"),
        6 => operator("contains"),
        7 => operator("bare"),
        8 => operator("eq"),
        9 => operator("oeq"),
        10 => operator("neq"),
        11 => operator("gte"),
        12 => operator("present"),
        13 => Quirk::AnyCase,
        14 => Quirk::Prefixes,
        15 => Quirk::Wildcards,
        16 => Quirk::LastOperator,
        _ => Quirk::NullsForNeq,
    }
}

/// A service that answers too little, and what is measured of it.
fn narrow(choice: u64) -> (Quirk, Finding) {
    match choice % 5 {
        0 => (Quirk::MindsCase, Finding::TooNarrow),
        1 => (Quirk::Seconds, Finding::TooNarrow),
        2 => (Quirk::Refuses("contains".to_owned()), Finding::Refused),
        3 => (Quirk::Refuses("eq".to_owned()), Finding::Refused),
        _ => (Quirk::Forgets, Finding::TooNarrow),
    }
}

fn measured(entity: &Entity, quirk: &Quirk, finding: Finding) -> Arc<Measured> {
    let mut measured = Measured::of(entity, "127.0.0.1", jiff::civil::date(2026, 11, 28));
    let is_wrong = |operator: Operator| match quirk {
        Quirk::MindsCase => operator == Operator::Contains,
        Quirk::Seconds => matches!(operator, Operator::Lt | Operator::Lte | Operator::Gt | Operator::Gte),
        Quirk::Refuses(refused) => operator.as_str() == refused,
        _ => true,
    };
    for field in &entity.fields {
        for operator in field.operators().iter().filter(|operator| is_wrong(*operator)) {
            measured.note(field, field.map.then_some("env"), operator, finding);
        }
    }
    Arc::new(measured)
}

/// Makes what is missing an explicit null: a record that does not show a field cannot be checked for it.
fn show_nulls(record: &mut Value) {
    for place in &PLACES {
        let mut at = &mut *record;
        for step in place.path {
            let Some(members) = at.as_object_mut() else { break };
            at = members.entry(*step).or_insert(Value::Null);
        }
    }
}

/// What came of many cases.
#[derive(Debug, Default)]
struct Tally {
    read: u64,
    kept: usize,
    several: u64,
    local: u64,
    wide: u64,
    narrow: u64,
    mismatched: u64,
}

/// Reads a plan, with so many requests in flight.
fn read(case: &Case, plan: &Plan<'_>, server: &Server, client: &Client, in_flight: usize) -> (Vec<String>, Progress) {
    let client = with(client, |options| options.with_max_connections(in_flight));
    let options = wire::RequestOptions::default().with_base_url(server.base());
    let mut records = client.list(plan, &options).unwrap();
    let read: Result<Vec<_>, _> = records.by_ref().map(|record| record.map(|record| record.to_string())).collect();
    let read = read.unwrap_or_else(|error| panic!("{}\n{:?} {:?}: {error}", case.text, case.style, case.quirk));
    (read, records.progress())
}

/// Reads so many of the cases, from a server of their own.
fn read_all(cases: impl Iterator<Item = u64>, enough: u64) -> Tally {
    let running: Arc<Mutex<Option<Service>>> = Arc::default();
    let service = Arc::clone(&running);
    let server = Server::start(move |_, asked| answer(service.lock().unwrap().as_ref().unwrap(), asked));
    let (client, _) = client();
    let mut tally = Tally::default();
    for case in cases.map(Case::new) {
        *running.lock().unwrap() = Some(case.service());
        let Some(plan) = case.plan() else { continue };
        for in_flight in IN_FLIGHT {
            let (records, progress) = read(&case, &plan, &server, &client, in_flight);
            tally.kept += records.len();
            tally.mismatched += progress.mismatched;
            case.verify(&plan, records, progress);
        }
        // A client of its own takes longer to make than a case does, so the one that does not block gets some of them.
        if tally.read % 16 == 0 {
            for driver in DRIVERS.into_iter().filter(|driver| driver.is_async()) {
                let options = wire::RequestOptions::default().with_base_url(server.base());
                let outcome = driver.read(&plan, &options);
                assert!(
                    outcome.error.is_none(),
                    "{}\n{:?} {:?}: {:?}",
                    case.text,
                    case.style,
                    case.quirk,
                    outcome.error
                );
                let records = outcome.records.iter().map(Value::to_string).collect();
                case.verify(&plan, records, outcome.progress);
            }
        }
        tally.read += 1;
        tally.several += u64::from(plan.requests().len() > 1);
        tally.local += u64::from(plan.residual().is_some());
        tally.narrow += u64::from(case.measured.is_some());
        tally.wide += u64::from(case.quirk.is_some() && case.measured.is_none());
        if tally.read == enough {
            break;
        }
    }
    tally
}

#[test]
fn what_is_read_is_what_the_filter_is_true_for() {
    let cases: u64 = std::env::var("HTTP_CASES").map_or(CASES, |cases| cases.parse().unwrap());
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let enough = cases.div_ceil(workers as u64);
    let tallies: Vec<Tally> = std::thread::scope(|scope| {
        let worker = |from: usize| scope.spawn(move || read_all((from as u64..).step_by(workers), enough));
        let workers: Vec<_> = (0..workers).map(worker).collect();
        workers.into_iter().map(|worker| worker.join().unwrap()).collect()
    });
    let sum = |of: fn(&Tally) -> u64| tallies.iter().map(of).sum::<u64>();
    let read = sum(|tally| tally.read);
    // The cases are of use only when they are not all of one kind, and about half of the services misbehave.
    let counts = [sum(|tally| tally.kept as u64), sum(|tally| tally.several), sum(|tally| tally.local)];
    assert!(counts[0] > read && counts[1] > read / 40 && counts[2] > read / 10, "{tallies:?}");
    assert!(sum(|tally| tally.wide) * 2 >= read && sum(|tally| tally.narrow) > read / 20, "{tallies:?}");
    assert!(sum(|tally| tally.mismatched) > read / 4 && read >= cases, "{tallies:?}");
}

/// The same without a network, which leaves time for many more.
#[test]
fn what_is_listed_is_what_the_filter_is_true_for() {
    let cases = std::env::var("LISTING_CASES").map_or(1_000, |cases| cases.parse().unwrap());
    let mut found: BTreeMap<String, u64> = BTreeMap::new();
    for case in (CASES..CASES + cases).map(Case::new) {
        let Some(plan) = case.plan() else { continue };
        let service = case.service();
        let options = wire::RequestOptions::default().with_base_url("https://konnect.example");
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
        if let Some(quirk) = case.quirk.as_ref().filter(|_| case.measured.is_none()) {
            let name = format!("{quirk:?}");
            *found.entry(name).or_default() += listing.progress().mismatched;
        }
        case.verify(&plan, read, listing.progress());
    }
    // Each quirk was met, and together they were found out often.
    assert!(found.len() as u64 == WIDE && found.values().sum::<u64>() > 200, "{found:?}");
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
