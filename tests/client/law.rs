//! The law of the plan, over HTTP: what the client reads from a service that filters and pages as Konnect does is exactly
//! the set of records for which the filter is true.

#[path = "../support/konnect.rs"]
mod filtering;
#[path = "../support/meaning.rs"]
mod meaning;
#[path = "../support/random.rs"]
mod random;

use std::sync::{Arc, Mutex};

use konnect_filter::catalog::{Entity, Paging};
use konnect_filter::check::{Context, check};
use konnect_filter::parse;
use konnect_filter::plan::{Options, plan};
use konnect_filter::wire;
use random::{PLACES, Source};
use serde_json::Value;

use crate::konnect::{self, Style};
use crate::server::{Asked, Reply, Server};
use crate::{client, collect};

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

#[test]
fn what_is_read_is_what_the_filter_is_true_for() {
    let running: Arc<Mutex<Option<Service>>> = Arc::default();
    let service = Arc::clone(&running);
    let server = Server::start(move |_, asked| answer(service.lock().unwrap().as_ref().unwrap(), asked));
    let (client, _) = client();
    let (mut kept, mut several, mut local) = (0, 0, 0);
    for case in 0..CASES {
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
        // Some records have an id, by which they are known again, and some do not.
        let records: Vec<Value> = (0..25)
            .map(|index| {
                let mut record = random::record(&mut source);
                if case % 2 == 0 {
                    record["id"] = index.into();
                }
                record
            })
            .collect();
        let text = tree.write(&PLACES);
        let mut wanted: Vec<_> =
            records.iter().filter(|record| tree.holds(&PLACES, record) == Some(true)).map(Value::to_string).collect();
        *running.lock().unwrap() =
            Some((filtering::Konnect::new(&serde_json::to_value(&entity).unwrap(), false), records, style));
        let filter = parse(&text).unwrap();
        let checked = check(&filter, &entity, &Context::at("2024-01-02T12:00:00Z".parse().unwrap())).unwrap();
        // In each way that a plan can be allowed to go.
        let (split, partial) = [(true, true), (true, false), (false, true)][usize::try_from(case / 14).unwrap() % 3];
        let Ok(plan) = plan(&checked, &Options { split, partial, ..Options::default() }) else {
            // A piece that can not be said that way.
            continue;
        };
        let options = wire::Options { base_url: Some(server.base()), ..wire::Options::default() };
        let (read, end) = collect(client.list(&plan, &options).unwrap());
        assert!(end.is_none(), "{text}\n{style:?}: {end:?}");
        let mut read: Vec<_> = read.iter().map(Value::to_string).collect();
        read.sort_unstable();
        wanted.sort_unstable();
        assert_eq!(
            read,
            wanted,
            "{text}\n{style:?} {:?}",
            plan.requests.iter().map(ToString::to_string).collect::<Vec<_>>()
        );
        kept += read.len();
        several += usize::from(plan.requests.len() > 1);
        local += usize::from(plan.residual.is_some());
    }
    // The cases are of use only when they are not all of one kind.
    assert!(
        kept > 500 && several > 20 && local > 30,
        "{kept} records, {several} with several requests, {local} with a rest"
    );
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
