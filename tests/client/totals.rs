//! Totals that are not true, or that end no page: what is read in spite of them.

use konnect_filter::Code;
use konnect_filter::catalog::Paging;
use konnect_filter::wire::RequestOptions;
use serde_json::{Value, json};

use crate::driver::{DRIVERS, Read};
use crate::reading::{Outcome, fails, is_whole, number, numbered, page_of, read, read_with, record};
use crate::server::{Asked, Reply, Server};
use crate::{at, everything, only, users};

const NUMBER: Paging = Paging::number();
const CURSOR: Paging = Paging::cursor();
const MESH: Paging = Paging::offset().with_integer(true);

#[test]
fn totals_that_are_not_true() {
    let answer = |total: Value| {
        move |asked: &Asked| {
            let start = (page_of(asked) - 1) * 10;
            numbered(asked, &total, (start..(start + 10).min(25).max(start)).map(record))
        }
    };
    is_whole(&read(NUMBER, answer(json!(25))), 25);
    is_whole(&read(NUMBER, answer(json!("25"))), 25);
    // No total is stated: until a page is empty.
    is_whole(&read(NUMBER, answer(Value::Null)), 25);
    fails(&read(NUMBER, answer(json!(5))), "announced 5 records but returned 10 different ones");
    fails(&read(NUMBER, answer(json!(24))), "announced 24 records but returned 25 different ones");
    fails(&read(NUMBER, answer(json!(26))), "announced 26 records but returned only 25 different ones");
    for wrong in [json!(-1), json!(2.5), json!("many"), json!({"value": 25}), json!([25])] {
        fails(&read(NUMBER, answer(wrong)), "the total in the response is not a number");
    }
    // A page that is not full is as large as the service gives, and the total is nowhere.
    let capped = |asked: &Asked| {
        let start = (page_of(asked) - 1) * 7;
        json!({"data": (start..(start + 7).min(25).max(start)).map(record).collect::<Vec<_>>(), "meta": {}})
    };
    is_whole(&read(NUMBER, capped), 25);
    // A whole list that announces less than it gives.
    let data: Vec<_> = (0..5).map(record).collect();
    let whole = move |_: &Asked| json!({"data": data, "meta": {"page": {"total": 2}}});
    fails(
        &read_with(&users(Paging::None), &RequestOptions::default(), || whole.clone()),
        "announced 2 records but returned 5",
    );
}

/// A total that is reached at the end of a full page, where the page itself says that there are more.
#[test]
fn a_total_that_the_page_denies() {
    for paging in [NUMBER, MESH] {
        let answer = |total: u64, next: Value, more: Value| {
            move |asked: &Asked| {
                let from = asked.get("offset").map_or((page_of(asked) - 1) * 10, |offset| offset.parse().unwrap());
                let data: Vec<_> = (from..(from + 10).min(25).max(from)).map(record).collect();
                json!({"data": data, "total": total, "next": next, "has_more": more})
            }
        };
        let link = json!("/x?offset=20");
        for (next, more) in [(link.clone(), Value::Null), (Value::Null, json!(true)), (link.clone(), json!(true))] {
            let next = if next.is_null() && paging == MESH { link.clone() } else { next };
            let small = read(paging.clone(), answer(20, next.clone(), more.clone()));
            fails(&small, "announced 20 records but returned 25 different ones");
            // An empty page says that the total was right.
            is_whole(&read(paging.clone(), answer(25, next, more)), 25);
        }
    }
}

/// A page of 10 at most from there on, with this total and without a word about the next one.
pub(crate) fn silent(from: u64, count: u64, total: u64) -> Value {
    let data: Vec<_> = (from..(from + 10).min(count).max(from)).map(record).collect();
    json!({"data": data, "total": total})
}

pub(crate) fn offset_or_page(asked: &Asked) -> u64 {
    asked.get("offset").map_or((page_of(asked) - 1) * 10, |offset| offset.parse().unwrap())
}

#[test]
fn a_total_that_is_too_small_at_the_end_of_a_full_page() {
    for paging in [NUMBER, MESH] {
        for total in [10, 20] {
            let outcome = read(paging.clone(), move |asked| silent(offset_or_page(asked), 25, total));
            fails(&outcome, &format!("announced {total} records but returned"));
            // What came is given, and the error comes last.
            assert!(outcome.read.len() as u64 >= total);
        }
        // A hundred are asked for, and the service gives ten: it says so, or the pages before show it.
        for (total, said) in [(10, json!(10)), (20, json!(10)), (20, json!(100)), (20, Value::Null)] {
            let options = RequestOptions::default().with_page_size(100);
            let answer = move |asked: &Asked| {
                let mut page = silent(offset_or_page(asked), 25, total);
                page["meta"] = json!({"page": {"size": said}});
                page
            };
            let outcome = read_with(&users(paging.clone()), &options, || answer.clone());
            fails(&outcome, &format!("announced {total} records but returned"));
        }
    }
    // The total is that of the page, and the pages have no numbers: the first is given for each.
    fails(&read(NUMBER, |_| silent(0, 25, 10)), "the same page twice");
}

/// A total that is true costs one request more only where the last page is full and nothing else says that it is the last.
#[test]
fn a_total_that_is_true_and_what_it_costs() {
    let pages = |paging: &Paging, count: u64, said: Value| {
        let answer = move |asked: &Asked| {
            let from = offset_or_page(asked);
            let mut page = silent(from, count, count);
            let last = from + 10 >= count;
            match said.as_str() {
                Some("next") => page["next"] = if last { Value::Null } else { json!("/x?offset=10") },
                Some("has_more") => page["has_more"] = json!(!last),
                _ => {}
            }
            page
        };
        let outcome = read(paging.clone(), answer);
        is_whole(&outcome, count);
        outcome.progress.pages
    };
    for paging in [NUMBER, MESH] {
        for said in [json!("next"), json!("has_more"), Value::Null] {
            let silent = said.is_null();
            for (count, least) in [(0, 1), (1, 1), (9, 1), (10, 1), (11, 2), (19, 2), (20, 2), (25, 3)] {
                let checked = u64::from(silent && count > 0 && count % 10 == 0);
                assert_eq!(pages(&paging, count, said.clone()), least + checked, "{paging:?} {said} {count}");
            }
        }
    }
    // Reading stops at a limit, and asks for nothing more.
    let server = Server::start(|_, asked| Reply::json(silent(offset_or_page(asked), 20, 20).to_string()));
    let options = at(&server.base()).with_page_size(10);
    let entity = users(NUMBER);
    for in_flight in [1, 4] {
        let before = server.asked().len();
        let client = crate::client_with(|options| options.with_max_connections(in_flight));
        let read = client.list(&everything(&entity), &options).unwrap().with_limit(20);
        assert_eq!((read.map(Result::unwrap).count(), server.asked().len() - before), (20, 2), "{in_flight}");
    }
}

/// What services answer to a page after the last one.
#[test]
fn a_page_after_the_last_one() {
    let ended = |count: u64, after: Reply| {
        let mut outcomes = DRIVERS.map(|driver| {
            let after = after.clone();
            let server = Server::start(move |_, asked| match page_of(asked) {
                page if (page - 1) * 10 < count => Reply::json(silent((page - 1) * 10, count, count).to_string()),
                _ => after.clone(),
            });
            let options = at(&server.base()).with_page_size(10);
            let Read { records, error, progress, .. } = driver.read(&everything(&users(NUMBER)), &options);
            let error = error.map(|error| error.to_string().replace(&server.base(), ""));
            Outcome { read: records.iter().map(number).collect(), error, progress }
        });
        let [first, others @ ..] = &mut outcomes;
        assert!(others.iter().all(|other| other == first), "{first:?} {others:?}");
        std::mem::take(first)
    };
    let empty = json!({"data": [], "total": 20}).to_string();
    is_whole(&ended(20, Reply::json(empty)), 20);
    // It refuses it.
    for status in [400, 404, 416, 422] {
        is_whole(&ended(20, Reply::status(status, r#"{"message":"no such page"}"#)), 20);
    }
    // It gives the last one again, under its own number or the one that was asked for.
    for number in [json!(2), json!(3), Value::Null] {
        let mut last = silent(10, 20, 20);
        last["meta"] = json!({"page": {"number": number}});
        is_whole(&ended(20, Reply::json(last.to_string())), 20);
    }
    // Whether it gave the first one again, or has no pages, cannot be told.
    fails(&ended(10, Reply::json(silent(0, 10, 10).to_string())), "the same page twice");
    // Not an answer to what was asked.
    for (status, message) in [(500, "failed (status 500)"), (401, "rejected the credential"), (403, "does not allow")] {
        fails(&ended(20, Reply::status(status, "")), message);
    }
    // Only the page after the last one may be missing.
    let refused = Server::start(|_, asked| match page_of(asked) {
        1 => Reply::json(silent(0, 20, 20).to_string()),
        _ => Reply::status(404, ""),
    });
    let options = at(&refused.base()).with_page_size(10);
    for driver in DRIVERS {
        let read = driver.read(&everything(&users(NUMBER)), &options);
        assert_eq!((read.records.len(), only(&read.error.unwrap()).code), (10, Code::NotFound));
    }
}

/// A list by cursor has no page to ask for, but smaller pages.
#[test]
fn a_total_alone_ends_no_full_page_of_a_cursor_list() {
    let cursors = |count: u64, total: Option<u64>| {
        move |asked: &Asked| {
            let size: u64 = asked.get("page[size]").unwrap().parse().unwrap();
            let from: u64 = asked.get("page[after]").map_or(0, |cursor| cursor.parse().unwrap());
            let end = (from + size).min(count);
            let data: Vec<_> = (from..end).map(record).collect();
            let mut page = json!({"data": data, "meta": {"page": {"total": total.unwrap_or(end - from)}}});
            if end < count && total.is_some() {
                page["meta"]["page"]["next"] = json!(end.to_string());
            }
            page
        }
    };
    // A service that leaves the cursor out where there is none.
    for (count, pages) in [(0, 1), (9, 1), (10, 3), (20, 2), (25, 3)] {
        let outcome = read(CURSOR, cursors(count, Some(count)));
        is_whole(&outcome, count);
        assert_eq!(outcome.progress.pages, pages, "{count}");
    }
    // One that has no cursors, and counts the page.
    fails(&read(CURSOR, cursors(25, None)), "does not say whether there is another page");
}
