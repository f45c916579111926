//! Work to count instructions of: `instructions PATH REPEATS` does one thing so many times, so that the difference of two
//! counts, divided by the difference of their repeats, is what the thing costs once.
//!
//! Run by `.ci/instructions` under valgrind. Without arguments it prints what there is to count.

#![expect(clippy::unwrap_used, clippy::unreachable, reason = "a bench stops when its input is wrong")]

#[path = "../../support/mod.rs"]
mod support;

use std::hint::black_box;

use konnect_filter::catalog::{Catalog, Paging};
use konnect_filter::check::check;
use konnect_filter::evaluate::Matcher;
use konnect_filter::listing::{Action, Listing};
use konnect_filter::plan::{PlanOptions, plan};
use konnect_filter::{ListRequest, parse, wire};

/// A thing to do so many times with a filter's text.
type Path = fn(&str, u32);

fn main() {
    let (large, wide, list) = (support::large(), support::wide(), support::list());
    let paths: &[(&str, Path, &str)] = &[
        ("parse-m", parsed, support::M),
        ("parse-l", parsed, &large),
        ("check-m", checked, support::M),
        ("check-l", checked, &large),
        ("plan-m", planned, support::M),
        ("plan-l", planned, &large),
        ("plan-wide", planned, &wide),
        ("encode-m", encoded, support::M),
        ("encode-wide", encoded, &wide),
        ("whole-m", whole, support::M),
        ("bound-m", bound, support::M),
        ("list-page", listed, support::M),
        ("match-m", matched, support::M),
        ("match-json-m", matched_json, support::M),
        ("match-list", matched, &list),
    ];
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [path, repeats] = arguments.as_slice() else {
        return paths.iter().for_each(|(name, ..)| println!("{name}"));
    };
    let (_, run, text) = paths.iter().find(|(name, ..)| name == path).unwrap();
    run(text, repeats.parse().unwrap());
}

fn parsed(text: &str, repeats: u32) {
    for _ in 0..repeats {
        drop(black_box(parse(black_box(text))));
    }
}

fn checked(text: &str, repeats: u32) {
    let (entity, context) = (support::entity(), support::context());
    let filter = parse(text).unwrap();
    for _ in 0..repeats {
        drop(black_box(check(black_box(&filter), &entity, &context).unwrap()));
    }
}

fn planned(text: &str, repeats: u32) {
    let (entity, context) = (support::entity(), support::context());
    let options = PlanOptions::default().with_split(true).with_partial(true);
    let filter = parse(text).unwrap();
    let checked = check(&filter, &entity, &context).unwrap();
    for _ in 0..repeats {
        drop(black_box(plan(black_box(&checked), &options).unwrap()));
    }
}

fn encoded(text: &str, repeats: u32) {
    let (entity, context) = (support::entity(), support::context());
    let filter = parse(text).unwrap();
    let checked = check(&filter, &entity, &context).unwrap();
    let plan = plan(&checked, &PlanOptions::default()).unwrap();
    let address = wire::RequestOptions::default().resolve(&entity).unwrap();
    for _ in 0..repeats {
        drop(black_box(address.request(black_box(plan.requests().first().unwrap())).to_text()));
    }
}

/// From a text to a URL, as a service does it for each call.
fn whole(text: &str, repeats: u32) {
    let (entity, context) = (support::entity(), support::context());
    let options = PlanOptions::default();
    let address = wire::RequestOptions::default().resolve(&entity).unwrap();
    for _ in 0..repeats {
        let filter = parse(black_box(text)).unwrap();
        let checked = check(&filter, &entity, &context).unwrap();
        let plan = plan(&checked, &options).unwrap();
        drop(black_box(address.request(plan.requests().first().unwrap()).to_text()));
    }
}

/// M with arguments.
const BOUND: &str = "name contains $part and labels.env in $envs and created_at >= $since and not archived = $archived";

/// From arguments to a URL, with a filter that was parsed once; the address is that of the text.
fn bound(text: &str, repeats: u32) {
    let catalog = Catalog::new([support::entity()]);
    let request = ListRequest::to("bench@v3/things").catalog(&catalog).now(support::context().now);
    let of_text = request.clone().filter(text).one().unwrap();
    let request = request.filter(parse(BOUND).unwrap());
    let one = || {
        let request = request.clone().bind("part", "prod").bind("envs", ["dev", "test"]).bind("archived", true);
        request.bind("since", "2024-01-01T00:00:00Z").one().unwrap()
    };
    assert_eq!(one(), of_text);
    for _ in 0..repeats {
        drop(black_box(one()));
    }
}

/// A page of ten records: which request is next, what its answer says, and each record checked with the filter.
fn listed(text: &str, repeats: u32) {
    let entity = support::entity().with_items("data").with_paging(Paging::number());
    let (context, options) = (support::context(), wire::RequestOptions::default().with_page_size(10));
    let filter = parse(text).unwrap();
    let plan = plan(&check(&filter, &entity, &context).unwrap(), &PlanOptions::default()).unwrap();
    let mut listing = Listing::new(&plan, &options).unwrap().with_max_connections(1);
    for page in 0..repeats {
        let Action::Get(get) = listing.next().unwrap() else { unreachable!("a page is next") };
        let id = |record: u32| format!("{:012}", page * 10 + record);
        let records: Vec<_> = (0..10).map(|record| support::RECORD.replace("2f1f0c7d8e11", &id(record))).collect();
        let (all, number) = (repeats * 10, page + 1);
        let meta = format!(r#"{{"page":{{"total":{all},"size":10,"number":{number}}}}}"#);
        listing.received(get.id, format!(r#"{{"data":[{}],"meta":{meta}}}"#, records.join(",")).into_bytes()).unwrap();
        assert_eq!(listing.next().unwrap(), Action::Take);
        while let Some(record) = listing.record().unwrap() {
            black_box(record);
        }
    }
    assert_eq!(listing.next().unwrap(), Action::Done);
}

/// Hash tables have a random seed, so that building one and looking into it cost a little more or less each time: a
/// hundred records for each repeat, ten for each of ten compiled filters, make the difference vanish.
const MATCHERS: u32 = 10;
const RECORDS: u32 = 10;

/// A hundred parsed records against a compiled filter.
fn matched(text: &str, repeats: u32) {
    let record: serde_json::Value = serde_json::from_str(support::RECORD).unwrap();
    for matcher in compiled(text) {
        for _ in 0..repeats * RECORDS {
            black_box(matcher.matches(black_box(&record)));
        }
    }
}

/// A hundred records' text against a compiled filter.
fn matched_json(text: &str, repeats: u32) {
    for matcher in compiled(text) {
        for _ in 0..repeats * RECORDS {
            black_box(matcher.matches_json(black_box(support::RECORD.as_bytes())).unwrap());
        }
    }
}

fn compiled(text: &str) -> Vec<Matcher> {
    let (entity, context) = (support::entity(), support::context());
    let filter = parse(text).unwrap();
    let checked = check(&filter, &entity, &context).unwrap();
    (0..MATCHERS).map(|_| Matcher::new(checked.condition())).collect()
}
