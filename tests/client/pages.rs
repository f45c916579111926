//! Every paging style, to the last record.

use std::sync::{Arc, Mutex};

use konnect_filter::Code;
use konnect_filter::catalog::{Entity, Paging, Type};
use konnect_filter::client::{Event, Progress};
use konnect_filter::plan::{Plan, Request};
use konnect_filter::wire::RequestOptions;
use serde_json::{Value, json};

use crate::driver::{DRIVERS, Read};
use crate::konnect::{self, Style};
use crate::server::{Reply, Server};
use crate::{at, client, client_with, collect, everything, only, users, with};

fn entity(style: Style) -> Entity {
    let cursor = Paging::cursor().with_before(true);
    match style {
        Style::Number => users(Paging::number()),
        Style::CursorPath | Style::CursorUrl | Style::CursorAlone => users(cursor),
        Style::Opaque => users(Paging::offset().with_max(1000)),
        Style::Mesh => {
            let paging = Paging::offset().with_integer(true).with_max(1000);
            users(paging).with_items("items")
        }
        Style::Whole => users(Paging::None),
    }
}

fn serve(style: Style, records: Vec<Value>, largest: usize) -> Server {
    Server::start(move |_, asked| konnect::answer(style, &records, largest, asked))
}

/// Reads all, and gives the number of requests it took.
#[track_caller]
fn reads_all(style: Style, count: usize, largest: usize, options: &RequestOptions) -> usize {
    let records = konnect::records(count);
    let entity = entity(style);
    let plan = everything(&entity);
    let asked = DRIVERS.map(|driver| {
        let server = serve(style, records.clone(), largest);
        let options = options.clone().with_base_url(server.base());
        let Read { records: read, error, .. } = driver.read(&plan, &options);
        assert!(error.is_none(), "{style:?} {driver:?}: {}", error.unwrap());
        assert!(read == records, "{style:?} {driver:?}, {count} records: {} read", read.len());
        server.asked().len()
    });
    assert!(asked.iter().all(|requests| *requests == asked[0]), "{style:?}: {asked:?}");
    asked[0]
}

#[test]
fn ten_thousand_records_in_every_style() {
    // Of pages by number, only the total says that the last full one is the last: one more is asked for.
    for (style, requests) in Style::ALL.into_iter().zip([101, 100, 100, 100, 10, 10, 1]) {
        assert_eq!(reads_all(style, 10_000, 1000, &RequestOptions::default()), requests, "{style:?}");
    }
}

#[test]
fn no_records_and_full_last_pages() {
    for style in Style::ALL {
        let mut small = RequestOptions::default();
        small.page_size = (style != Style::Whole).then_some(5);
        for count in [0, 1, 4, 5, 6, 10, 11] {
            reads_all(style, count, 1000, &small);
        }
    }
}

#[test]
fn a_service_that_gives_smaller_pages_than_asked_for() {
    for style in Style::ALL {
        reads_all(style, 35, 10, &RequestOptions::default());
    }
}

#[test]
fn the_answer_itself_is_the_list() {
    let server = Server::always(Reply::json(r#"[{"id":"a"},{"id":"b"}]"#));
    let mut entity = users(Paging::None);
    entity.items = None;
    let (client, plan) = (client().0, everything(&entity));
    let (read, end) = collect(client.list(&plan, &at(&server.base())).unwrap());
    assert_eq!((read.len(), end), (2, None));
}

#[test]
fn what_else_was_asked_for_stays_on_every_page() {
    for style in [Style::Number, Style::CursorPath, Style::Opaque, Style::Mesh] {
        let server = serve(style, konnect::records(25), 1000);
        let mut entity = entity(style);
        entity.sort = Some(konnect_filter::catalog::Sort::default().with_fields(["name"]));
        let plan = everything(&entity);
        let options = at(&server.base()).with_sort(["name desc"]).with_page_size(10);
        let (client, _) = client();
        assert_eq!(collect(client.list(&plan, &options).unwrap()).0.len(), 25);
        let asked = server.asked();
        assert_eq!(asked.len(), 3);
        assert!(asked.iter().all(|asked| asked.get("sort").as_deref() == Some("name desc")), "{style:?} {asked:?}");
    }
}

#[test]
fn a_limit_stops_fetching() {
    for style in Style::ALL {
        let server = serve(style, konnect::records(10_000), 1000);
        let entity = entity(style);
        let plan = everything(&entity);
        let pages =
            |limit: u64| usize::try_from(limit.div_ceil(if style == Style::Whole { 10_000 } else { 100 })).unwrap();
        let larger = matches!(style, Style::Opaque | Style::Mesh);
        let client = client().0;
        for in_flight in [1, 4, 8, 64] {
            let client = with(&client, |options| options.with_max_connections(in_flight));
            // Exactly as many pages as are needed, the last of them full or not.
            for (limit, requests) in [(0, 0), (7, 1), (100, 1), (101, 2), (850, 9), (900, 9)] {
                let requests = if larger { usize::from(limit > 0) } else { requests.min(pages(limit)) };
                let before = server.asked().len();
                let (read, end) = collect(client.list(&plan, &at(&server.base())).unwrap().with_limit(limit));
                assert_eq!((read.len() as u64, end), (limit, None));
                assert_eq!(server.asked().len() - before, requests, "{style:?} {in_flight} {limit}");
            }
        }
        let (read, _) = collect(client.list(&plan, &at(&server.base())).unwrap().with_limit(7));
        assert_eq!(read.len(), 7);
        if style != Style::Whole {
            // No more than what is wanted is asked for.
            let name = if matches!(style, Style::Opaque | Style::Mesh) { "size" } else { "page[size]" };
            assert_eq!(server.asked().last().unwrap().get(name).as_deref(), Some("7"), "{style:?}");
        }
    }
}

#[test]
fn begins_where_asked() {
    let begin = [
        (Style::Number, RequestOptions::default().with_page_number(3)),
        (Style::CursorPath, RequestOptions::default().with_page_after("a+b/20==")),
        (Style::Opaque, RequestOptions::default().with_page_after("a+b/20==")),
        (Style::Mesh, RequestOptions::default().with_page_after("20")),
    ];
    for (style, options) in begin {
        let server = serve(style, konnect::records(35), 1000);
        let entity = entity(style);
        let plan = everything(&entity);
        let options = options.with_base_url(server.base()).with_page_size(10);
        let (client, _) = client();
        let (read, end) = collect(client.list(&plan, &options).unwrap());
        assert_eq!((read.len(), end), (15, None), "{style:?}");
        assert_eq!(read[0]["n"], 20, "{style:?}");
    }
}

#[test]
fn records_that_come_again_are_given_once() {
    let records = konnect::records(40);
    let server = Server::start(move |_, asked| {
        // Two requests that overlap: one asks for what is even, one for what can be divided by three.
        let every = if asked.get("filter[even]").is_some() { 2 } else { 3 };
        let found: Vec<_> =
            records.iter().filter(|record| record["n"].as_u64().unwrap() % every == 0).cloned().collect();
        konnect::answer(Style::Number, &found, 1000, asked)
    });
    let field = |name: &str| konnect_filter::catalog::Field::new(name, Type::String, []).without_path();
    let entity = entity(Style::Number).with_fields([field("even"), field("third")]);
    let request = |field| {
        Request::unchecked(vec![konnect_filter::plan::Parameter::unchecked(
            field,
            None,
            konnect_filter::catalog::Operator::Bare,
            ["yes".into()],
        )])
    };
    let plan = Plan::unchecked(&entity, [request(&entity.fields[0]), request(&entity.fields[1])]);
    let (client, _) = client();
    let mut records = client.list(&plan, &at(&server.base()).with_page_size(8)).unwrap();
    let mut numbers: Vec<_> = records.by_ref().map(|record| record.unwrap()["n"].as_u64().unwrap()).collect();
    let progress = records.progress();
    numbers.sort_unstable();
    let expected: Vec<_> = (0..40).filter(|n| n % 2 == 0 || n % 3 == 0).collect();
    assert_eq!(numbers, expected);
    // 20 even ones on 3 pages, 14 thirds on 2, of which 7 are even.
    let mut expected = Progress::default();
    expected.requests = 2;
    expected.pages = 5;
    expected.received = 34;
    expected.kept = 27;
    expected.duplicates = 7;
    expected.total = Some(14);
    assert_eq!(progress, expected);
}

#[test]
fn a_collection_that_shrinks_while_it_is_read_is_read_again() {
    let records = konnect::records(30);
    let server = Server::start(move |index, asked| {
        // The first record is deleted after the first page, which moves the others forward by one.
        konnect::answer(Style::Number, &records[usize::from(index > 0)..], 1000, asked)
    });
    let entity = entity(Style::Number);
    let plan = everything(&entity);
    let (client, _) = client();
    let (read, end) = collect(client.list(&plan, &at(&server.base()).with_page_size(10)).unwrap());
    assert_eq!(end, None);
    // Record 10 was at the edge: only the second reading sees it.
    let mut numbers: Vec<_> = read.iter().map(|record| record["n"].as_u64().unwrap()).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (0..30).collect::<Vec<_>>());
}

#[test]
fn a_collection_that_never_stops_shrinking_is_an_error() {
    let records = konnect::records(1000);
    let server = Server::start(move |index, asked| konnect::answer(Style::Number, &records[index..], 1000, asked));
    let entity = entity(Style::Number);
    let plan = everything(&entity);
    let (client, _) = client();
    let (_, end) = collect(client.list(&plan, &at(&server.base())).unwrap());
    assert_eq!(only(&end.unwrap()).code, Code::BrokenPaging);
}

#[test]
fn no_request_for_a_plan_without_any() {
    let server = Server::always(Reply::Nothing);
    let entity = entity(Style::Number);
    let plan = Plan::unchecked(&entity, []);
    let (client, _) = client();
    assert_eq!(collect(client.list(&plan, &at(&server.base())).unwrap()), (Vec::new(), None));
    assert!(server.asked().is_empty());
}

#[test]
fn events_tell_what_is_done_page_by_page() {
    let server = serve(Style::Number, konnect::records(25), 1000);
    let entity = entity(Style::Number);
    let plan = everything(&entity);
    let lines = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&lines);
    let watch = move |event: &Event<'_>| log.lock().unwrap().push(format!("{event:?}"));
    let client = client_with(|options| options.with_max_connections(1).with_watch(watch));
    collect(client.list(&plan, &at(&server.base()).with_page_size(10)).unwrap());
    let lines = lines.lock().unwrap();
    assert_eq!(lines.len(), 6);
    assert!(lines[5].contains("pages: 3, received: 25"), "{}", lines[5]);
    lines.iter().for_each(|line| crate::assert_clean(line));
}

#[test]
fn records_keep_what_they_contain() {
    let body =
        json!({"data": [{"name": "ä\u{1F600}\n", "nested": {"a": [1, null, true]}, "z": 1, "a": 2}]}).to_string();
    let server = Server::always(Reply::json(body));
    let entity = entity(Style::Whole);
    let (client, plan) = (client().0, everything(&entity));
    let (read, _) = collect(client.list(&plan, &at(&server.base())).unwrap());
    let expected = "{\"name\":\"ä\u{1F600}\\n\",\"nested\":{\"a\":[1,null,true]},\"z\":1,\"a\":2}";
    assert_eq!(read[0].to_string(), expected);
}
