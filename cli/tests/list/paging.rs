//! Pages that do not add up, as a user meets them: a status, a message, and no output that looks whole.

use serde_json::{Value, json};

use crate::ran_each;
use crate::server::{Asked, Reply, Server};

/// By number, by cursor, by an opaque offset, and by a number of records.
const NUMBER: &[&str] = &["users"];
const CURSOR: &[&str] = &["event-gateways"];
const OPAQUE: &[&str] = &["control-planes/core-entities/services", "--param", "controlPlaneId=c"];
const MESH: &[&str] = &["mesh/control-planes/api/meshes", "--param", "cpId=c"];

fn service(answer: impl Fn(&Asked) -> Value + Send + Sync + 'static) -> Server {
    Server::start(move |_, asked| Reply::json(answer(asked).to_string()))
}

fn record(n: u64) -> Value {
    json!({"id": format!("id-{n}"), "n": n})
}

fn page_of(asked: &Asked) -> u64 {
    asked.get("page[number]").map_or(1, |number| number.parse().unwrap())
}

fn numbered(asked: &Asked, total: &Value, data: impl IntoIterator<Item = Value>) -> Value {
    let data: Vec<_> = data.into_iter().collect();
    json!({"data": data, "meta": {"page": {"number": page_of(asked), "size": 10, "total": total}}})
}

/// The numbers of a page of ten, of so many records.
fn ten(asked: &Asked, count: u64) -> std::ops::Range<u64> {
    let start = ((page_of(asked) - 1) * 10).min(count);
    start..(start + 10).min(count)
}

/// Status 3, the message, no record twice, and an array that is left open.
#[track_caller]
fn fails(collection: &[&str], message: &str, answer: impl Fn(&Asked) -> Value + Send + Sync + 'static) {
    let server = service(answer);
    let size: &[&str] = &["--page-size", "10"];
    let ran = ran_each(&server, &[collection, size, &["--output", "json"]].concat());
    assert_eq!(ran.code, 3, "{}{}", ran.out, ran.err);
    assert!(ran.err.starts_with("error[") && ran.err.contains(message), "{message}: {}", ran.err);
    assert!(serde_json::from_str::<Value>(&ran.out).is_err(), "it looks whole: {}", ran.out);
    let ran = ran_each(&server, &[collection, size, &["--output", "id"]].concat());
    let mut ids: Vec<&str> = ran.out.lines().collect();
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!((ran.code, ids.len()), (3, count), "{}", ran.out);
    // No number of them is told, but where the service's own word for it is enough.
    let ran = ran_each(&server, &[collection, size, &["--count"]].concat());
    let is_stated = ran.code == 0 && [NUMBER, MESH].contains(&collection);
    assert!(ran.code == 3 && ran.out.is_empty() || is_stated, "{}{}", ran.out, ran.err);
}

#[track_caller]
fn is_whole(collection: &[&str], args: &[&str], count: u64, answer: impl Fn(&Asked) -> Value + Send + Sync + 'static) {
    let server = service(answer);
    let ran = ran_each(&server, &[collection, args, &["--output", "json"]].concat());
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let mut numbers: Vec<u64> =
        serde_json::from_str::<Vec<Value>>(&ran.out).unwrap().iter().map(|r| r["n"].as_u64().unwrap()).collect();
    numbers.sort_unstable();
    assert_eq!(numbers.len() as u64, count);
    numbers.dedup();
    assert_eq!(numbers.len() as u64, count, "no record twice");
}

const TEN: &[&str] = &["--page-size", "10"];

/// A list may move while it is read, so an id that comes again is the same record; without a total, nothing else tells.
#[test]
fn an_id_that_comes_again_is_the_same_record() {
    let server = Server::start(|_, asked| {
        let (data, next) = match asked.get("page[after]") {
            None => (json!([{"id": "a", "n": 1}]), json!("/x?page[after]=c")),
            Some(_) => (json!([{"id": "a", "n": 2}, {"id": "b", "n": 3}]), Value::Null),
        };
        Reply::json(json!({"data": data, "meta": {"page": {"next": next}}}).to_string())
    });
    let ran = crate::ran(&server, &["event-gateways", "--output", "jsonl", "--verbose"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, "{\"id\":\"a\",\"n\":1}\n{\"id\":\"b\",\"n\":3}\n"), "{}", ran.err);
    let said = "3 records received, 1 duplicate (known by their id or content, the first one counts), 2 matched";
    assert!(ran.err.contains(said), "{}", ran.err);
}

#[test]
fn pages_that_overlap_or_are_in_another_order() {
    let overlapping = |asked: &Asked| {
        let start = (page_of(asked) - 1) * 5;
        numbered(asked, &json!(25), (start..(start + 10).min(25)).map(record))
    };
    is_whole(NUMBER, TEN, 25, overlapping);
    fails(NUMBER, "announced 25 records but returned only 17 different ones", move |asked| match page_of(asked) {
        1..=2 => overlapping(asked),
        3 => numbered(asked, &json!(25), (12..17).map(record)),
        _ => numbered(asked, &json!(25), []),
    });
    fails(NUMBER, "a page contains only records that earlier pages contained", |asked| match page_of(asked) {
        1 => numbered(asked, &json!(20), (0..10).map(record)),
        _ => numbered(asked, &json!(20), (0..10).rev().map(record)),
    });
    fails(
        NUMBER,
        "the service returned the same page twice",
        |_| json!({"data": [record(0), record(1)], "meta": {"page": {"size": 2, "total": 6}}}),
    );
}

#[test]
fn a_page_size_that_is_capped_after_a_page_number() {
    let answer = |asked: &Asked| numbered(asked, &json!(35), ten(asked, 35).map(record));
    let said = "page 3 begins after 200 records, if each page has 100; the service returned 10 per page";
    let args = [NUMBER, &["--page-size", "100", "--page-number", "3", "--output", "json"]].concat();
    let ran = ran_each(&service(answer), &args);
    assert!(ran.code == 3 && ran.err.starts_with("error[broken-paging]") && ran.err.contains(said), "{}", ran.err);
    is_whole(NUMBER, &["--page-size", "10", "--page-number", "3"], 15, answer);
    is_whole(NUMBER, &["--page-size", "100"], 35, answer);
}

#[test]
fn ids_that_are_equal_empty_or_no_text() {
    for id in [json!(""), json!({}), json!([1]), json!(true), Value::Null] {
        is_whole(NUMBER, TEN, 25, move |asked| {
            numbered(asked, &json!(25), ten(asked, 25).map(|n| json!({"id": id, "n": n})))
        });
    }
    fails(NUMBER, "two different records of one page have the same id", |asked| {
        numbered(asked, &json!(25), ten(asked, 25).map(|n| json!({"id": "x", "n": n})))
    });
    fails(NUMBER, "a page contains only records that earlier pages contained", |asked| {
        numbered(asked, &Value::Null, ten(asked, 25).map(|n| json!({"id": format!("{}", n % 10), "n": n})))
    });
}

#[test]
fn totals_that_are_absent_unreadable_or_untrue() {
    let answer = |total: Value| move |asked: &Asked| numbered(asked, &total, ten(asked, 25).map(record));
    for right in [json!(25), json!("25"), Value::Null] {
        is_whole(NUMBER, TEN, 25, answer(right));
    }
    fails(NUMBER, "announced 5 records but returned 10 different ones", answer(json!(5)));
    fails(NUMBER, "announced 24 records but returned 25 different ones", answer(json!(24)));
    fails(NUMBER, "announced 26 records but returned only 25 different ones", answer(json!(26)));
    for wrong in [json!(-1), json!(2.5), json!("many"), json!({"value": 25})] {
        fails(NUMBER, "the total in the response is not a number", answer(wrong));
    }
}

/// Nothing but the total says that a full page is the last, and it is too small.
#[test]
fn totals_that_are_too_small_at_the_end_of_a_full_page() {
    for total in [10, 20] {
        let message = format!("announced {total} records but returned");
        let numbered = move |asked: &Asked| numbered(asked, &json!(total), ten(asked, 25).map(record));
        fails(NUMBER, &message, numbered);
        fails(MESH, &message, move |asked| {
            let from: u64 = asked.get("offset").map_or(0, |offset| offset.parse().unwrap());
            json!({"items": (from..(from + 10).min(25).max(from)).map(record).collect::<Vec<_>>(), "total": total})
        });
        // The service gives ten where a hundred are asked for.
        let server = service(numbered);
        let ran = ran_each(&server, &["users", "--page-size", "100", "--output", "id"]);
        assert!(ran.code == 3 && ran.err.contains(&message), "{}", ran.err);
    }
    is_whole(NUMBER, TEN, 20, |asked| numbered(asked, &json!(20), ten(asked, 20).map(record)));
}

#[test]
fn an_end_that_the_total_denies() {
    let data: Vec<_> = (0..10).map(record).collect();
    for (collection, body) in [
        (CURSOR, json!({"data": data, "meta": {"page": {"next": null, "total": 25}}})),
        (OPAQUE, json!({"data": data, "offset": null, "total": 25})),
        (MESH, json!({"items": data, "next": null, "total": 25})),
    ] {
        fails(collection, "announced 25 records but returned only 10 different ones", move |_| body.clone());
    }
    let last = json!({"data": data, "meta": {"page": {"next": null}}});
    is_whole(CURSOR, TEN, 10, move |_| last.clone());
}

#[test]
fn links_of_unknown_shape_or_to_elsewhere() {
    let data: Vec<_> = (0..10).map(record).collect();
    for next in [json!({"href": "/x?page[after]=c"}), json!(["c"]), json!(true)] {
        for (collection, items) in [(CURSOR, "data"), (OPAQUE, "data"), (MESH, "items")] {
            let body = json!({items: data, "next": next});
            fails(collection, "the link to the next page has an unknown form", move |_| body.clone());
        }
    }
    let body = json!({"data": data, "meta": {"page": {"next": "https://evil.example/x?page[after]=c"}}});
    fails(CURSOR, "the link to the next page points to another host, `evil.example`", move |_| body.clone());
    let body = json!({"data": [], "meta": {"page": {"next": "/x?page[after]=c"}}});
    fails(CURSOR, "lead back to one that was already read", move |_| body.clone());
}

#[test]
fn null_instead_of_the_list() {
    for (collection, body) in [
        (NUMBER, json!({"data": null, "meta": {"page": {"number": 1, "total": 0}}})),
        (CURSOR, json!({"data": null, "meta": {"page": {"next": null}}})),
        (MESH, json!({"items": null, "total": 0, "next": null})),
    ] {
        is_whole(collection, TEN, 0, move |_| body.clone());
    }
    for body in [json!({"data": null}), json!({"data": null, "meta": {"page": {"total": 3}}})] {
        fails(NUMBER, "the response has no list of records at `data`", move |_| body.clone());
    }
    for body in [
        json!({"data": null, "meta": {"page": {"next": null, "total": 3}}}),
        json!({"data": null, "meta": {"page": {"next": "/x?page[after]=c"}}}),
    ] {
        fails(CURSOR, "the response has no list of records at `data`", move |_| body.clone());
    }
}

/// What is not a record is named, and nothing after it is printed.
#[test]
fn what_is_not_a_record() {
    for (item, what) in [
        (Value::Null, "null"),
        (json!(7), "a number"),
        (json!("x"), "a text"),
        (json!([1]), "a list"),
        (json!(true), "a boolean"),
    ] {
        let message = format!("record 2 of the page is {what}, and not an object");
        fails(NUMBER, &message, move |asked| numbered(asked, &json!(2), [record(0), item.clone()]));
    }
}
