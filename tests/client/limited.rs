//! What a service says of a page counts before its records do: a limit may end on any of them.

use konnect_filter::Code;
use konnect_filter::catalog::{Entity, Paging};
use konnect_filter::client::Records;
use konnect_filter::plan::Plan;
use konnect_filter::wire::RequestOptions;
use serde_json::{Value, json};

use crate::server::{Asked, Reply, Server};
use crate::{at, client, collect, everything, only, users};

const NUMBER: Paging = Paging::number();
const CURSOR: Paging = Paging::cursor();
const OPAQUE: Paging = Paging::offset();

fn page_of(asked: &Asked) -> usize {
    asked.get("page[number]").map_or(1, |number| number.parse().unwrap())
}

fn records(range: std::ops::Range<usize>) -> Vec<Value> {
    range.map(|n| json!({"id": format!("u{n}"), "n": n})).collect()
}

/// The numbers of the records that came, and the error's message.
fn read(
    entity: &Entity,
    options: &RequestOptions,
    limit: u64,
    answer: impl Fn(&Asked) -> Value + Send + Sync + 'static,
) -> (Vec<u64>, Option<String>) {
    let server = Server::start(move |_, asked| Reply::json(answer(asked).to_string()));
    let options = options.clone().with_base_url(server.base());
    let plan: Plan<'_> = everything(entity);
    let (client, _) = client();
    let records: Records<'_, _> = client.list(&plan, &options).unwrap().with_limit(limit);
    let (read, end) = collect(records);
    let message = end.map(|error| {
        assert!(matches!(only(&error).code, Code::BrokenPaging | Code::InvalidAnswer), "{error}");
        error.to_string()
    });
    (read.iter().map(|record| record["n"].as_u64().unwrap()).collect(), message)
}

#[track_caller]
fn fails_after(read: (Vec<u64>, Option<String>), count: u64, message: &str) {
    let (numbers, error) = read;
    let error = error.expect("an error");
    assert!(error.contains(message), "{error}");
    assert_eq!(numbers, (0..count).collect::<Vec<_>>());
}

#[test]
fn a_limit_does_not_hide_a_wrong_page() {
    let number = users(NUMBER);
    let options = RequestOptions::default().with_page_size(10);
    let meta = |number: usize| json!({"page": {"number": number, "size": 10, "total": 100}});
    // The third page for the second.
    let skips = move |asked: &Asked| match page_of(asked) {
        1 => json!({"data": records(0..10), "meta": meta(1)}),
        _ => json!({"data": records(20..30), "meta": meta(3)}),
    };
    let said = "page 2 was requested, but the service says that it returned page 3";
    fails_after(read(&number, &options, 15, skips), 10, said);
    // The first for any.
    let deaf = move |_: &Asked| json!({"data": records(0..10), "meta": meta(1)});
    let said = "page 3 was requested, but the service says that it returned page 1";
    fails_after(read(&number, &options.clone().with_page_number(3), 5, deaf), 0, said);
    // A total that cannot be read.
    let odd = |_: &Asked| json!({"data": records(0..10), "meta": {"page": {"number": 1, "total": "many"}}});
    fails_after(read(&number, &options, 5, odd), 0, "the total in the response is not a number");
}

#[test]
fn a_limit_does_not_hide_pages_of_another_size() {
    let number = users(NUMBER);
    let options = RequestOptions::default().with_page_number(2);
    for size in [None, Some(30)] {
        let capped = move |asked: &Asked| {
            let start = (page_of(asked) - 1) * 30;
            json!({"data": records(start..start + 30), "meta": {"page": {"number": page_of(asked), "size": size, "total": 250}}})
        };
        let said = "page 2 begins after 100 records, if each page has 100; the service returned 30 per page";
        fails_after(read(&number, &options.clone().with_page_size(100), 20, capped), 0, said);
    }
    let fixed = |asked: &Asked| {
        let start = (page_of(asked) - 1) * 100;
        json!({"data": records(start..start + 100), "meta": {"page": {"number": page_of(asked), "total": 250}}})
    };
    let said = "page 2 begins after 5 records, if each page has 5; the service returned 100 per page";
    fails_after(read(&number, &options.clone().with_page_size(5), 20, fixed), 0, said);
    // Where no size was asked for, the limit does not choose one: the page of a number would be another one.
    let (numbers, error) = read(&number, &options, 5, fixed);
    assert_eq!((numbers, error), ((100..105).collect(), None));
}

/// Reading ends where a page says so in a form that is understood.
#[test]
fn what_is_beside_the_records_has_to_be_understood() {
    let metas = [
        json!({}),
        json!({"request_id": "x"}),
        json!({"pagination": {"next": "/x?page[after]=abc"}}),
        json!({"links": {"next": "/x?page[after]=abc"}}),
        json!({"page": {"next_cursor": "abc"}}),
        json!({"page": {"after": "abc"}}),
        json!({"cursor": "abc"}),
        json!({"page": {"hasMore": true}}),
        json!({"page": {"Next": "abc"}}),
        json!({"page": {"number": 1, "pages": 3}}),
        json!({"page": {"total": null}}),
    ];
    for paging in [CURSOR, OPAQUE] {
        let entity = users(paging);
        for meta in metas.clone() {
            let options = RequestOptions::default().with_page_size(100);
            let said = "the response does not say whether there is another page";
            let shown = meta.to_string();
            let (_, error) = read(&entity, &options, u64::MAX, move |_| json!({"data": records(0..2), "meta": meta}));
            assert!(error.is_some_and(|error| error.contains(said)), "{shown}");
        }
    }
}

#[test]
fn a_key_twice_in_what_is_beside_the_records() {
    for (paging, body) in [
        (NUMBER, r#"{"data":[{"id":"a","n":0}],"meta":{"page":{"number":1,"size":100,"total":7,"total":1}}}"#),
        (CURSOR, r#"{"data":[{"id":"a","n":0}],"meta":{"page":{"next":"/x?page[after]=abc","next":null}}}"#),
        (CURSOR, r#"{"data":[{"id":"a","n":0}],"meta":{"page":{"next":"/x?page[after]=c","n\u0065xt":null}}}"#),
        (CURSOR, r#"{"data":[{"id":"a","n":0}],"meta":{"page":{"next":"/x"},"page":{"next":null}}}"#),
    ] {
        let server = Server::always(Reply::json(body));
        let entity = users(paging);
        let (client, _) = client();
        let (read, end) = collect(client.list(&everything(&entity), &at(&server.base())).unwrap());
        let error = end.unwrap();
        assert_eq!((read.len(), only(&error).code), (0, Code::InvalidAnswer), "{body}");
        assert!(error.to_string().contains("the response has a member twice"), "{error}");
    }
}

/// Where reading began in the middle, a total may be larger than what came, and not smaller; and the last page has to say so.
#[test]
fn a_total_after_a_cursor() {
    let entity = users(CURSOR);
    let options = RequestOptions::default().with_page_size(10).with_page_after("C10");
    let pages = |total: u64, end: Value| {
        move |asked: &Asked| {
            let at: usize = asked.get("page[after]").unwrap().strip_prefix('C').unwrap().parse().unwrap();
            let mut page = json!({"total": total});
            match at {
                30 if end == json!("none") => {}
                30 => page["next"] = end.clone(),
                _ => page["next"] = json!(format!("/x?page[after]=C{}", at + 10)),
            }
            json!({"data": records(at..at + 10), "meta": {"page": page}})
        }
    };
    let (numbers, error) = read(&entity, &options, u64::MAX, pages(50, Value::Null));
    assert_eq!((numbers, error), ((10..40).collect(), None));
    let (_, error) = read(&entity, &options, u64::MAX, pages(50, json!("none")));
    assert!(error.unwrap().contains("the response does not say whether there is another page"));
    let (_, error) = read(&entity, &options, u64::MAX, pages(15, Value::Null));
    assert!(error.unwrap().contains("the service announced 15 records but returned 30 different ones"));
}
