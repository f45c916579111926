//! A short result never looks whole, and no record comes twice, whatever a service says of its pages.

use std::collections::BTreeSet;

use konnect_filter::Code;
use konnect_filter::catalog::{Paging, RecordField, Type};
use konnect_filter::wire::RequestOptions;
use serde_json::{Value, json};

use crate::driver::DRIVERS;
use crate::reading::{fails, is_whole, number, numbered, page_of, read, read_with, record};
use crate::server::{Asked, Reply, Server};
use crate::totals::{offset_or_page, silent};
use crate::{at, everything, only, users};

const NUMBER: Paging = Paging::number();
const CURSOR: Paging = Paging::cursor();
const OPAQUE: Paging = Paging::offset();
const MESH: Paging = Paging::offset().with_integer(true);

#[test]
fn pages_that_overlap_while_the_total_stays() {
    // Every page begins five records before the last one's end, and the third is the last that the total leaves room for.
    let overlapping = |asked: &Asked| {
        let start = (page_of(asked) - 1) * 5;
        numbered(asked, &json!(25), (start..(start + 10).min(25)).map(record))
    };
    // The service goes on, so that everything is there in the end.
    is_whole(&read(NUMBER, overlapping), 25);
    // It stops where all were received, counted with those that came twice.
    let stops = move |asked: &Asked| match page_of(asked) {
        1..=2 => overlapping(asked),
        3 => numbered(asked, &json!(25), (12..17).map(record)),
        _ => numbered(asked, &json!(25), []),
    };
    let outcome = read(NUMBER, stops);
    fails(&outcome, "announced 25 records but returned only 17 different ones (in the last of 3 readings)");
    // It was read three times.
    assert_eq!(outcome.progress.pages, 12);
}

/// Each reading may bring others and more or fewer of them: the numbers are of the last one, and the error says so.
#[test]
fn numbers_are_of_the_last_reading() {
    for driver in DRIVERS {
        let reading = std::sync::atomic::AtomicU64::new(0);
        let server = Server::start(move |_, asked| {
            let before = std::sync::atomic::Ordering::SeqCst;
            let data: Vec<u64> = match page_of(asked) {
                1 => match reading.fetch_add(1, before) {
                    0 => vec![0, 1, 2],
                    1 => vec![0, 1, 3],
                    _ => vec![0, 4],
                },
                _ => Vec::new(),
            };
            Reply::json(numbered(asked, &json!(4), data.into_iter().map(record)).to_string())
        });
        let entity = users(NUMBER);
        let read = driver.read(&everything(&entity), &at(&server.base()));
        let error = read.error.unwrap().to_string();
        let said = "announced 4 records but returned only 2 different ones (in the last of 3 readings)";
        assert!(error.contains(said), "{driver:?}: {error}");
        assert_eq!(read.records.len(), 5);
    }
}

#[test]
fn pages_in_another_order_each_time() {
    // The second page is the first one's order turned round.
    let turned = |asked: &Asked| match page_of(asked) {
        1 => numbered(asked, &json!(20), (0..10).map(record)),
        _ => numbered(asked, &json!(20), (0..10).rev().map(record)),
    };
    fails(&read(NUMBER, turned), "only records that earlier pages contained");
}

/// A hundred records per page are asked for, and ten given, under a size that is echoed or true: the third page does not have the records
/// that were meant, whatever the total, even where there should be none.
#[test]
fn a_page_size_that_is_capped_after_a_page_number() {
    for echoed in [10, 100] {
        for (number, total) in
            [(3, Some(25_u64)), (3, Some(35)), (3, Some(210)), (3, Some(225)), (3, None), (2, Some(20))]
        {
            let answer = move |asked: &Asked| {
                let start = (page_of(asked) - 1) * 10;
                let data: Vec<_> = (start..(start + 10).min(total.unwrap_or(35)).max(start)).map(record).collect();
                json!({"data": data, "meta": {"page": {"number": page_of(asked), "size": echoed, "total": total}}})
            };
            let options = RequestOptions::default().with_page_number(number).with_page_size(100);
            let outcome = read_with(&users(NUMBER), &options, || answer);
            let said = format!("page {number} begins after {} records, if each page has 100", (number - 1) * 100);
            let error = outcome.error.unwrap_or_default();
            assert!(error.contains(&said), "{echoed} {number} {total:?}: {error}");
            assert!(outcome.progress.pages < 3, "{echoed} {total:?}");
        }
    }
    // The last page may be smaller, and there may be none.
    for (total, left) in [(205, 5), (300, 100), (301, 101), (200, 0), (20, 0)] {
        let answer = move |asked: &Asked| {
            let page = ((page_of(asked) - 1) * 100..total).take(100).map(record);
            numbered(asked, &json!(total), page)
        };
        let options = RequestOptions::default().with_page_number(3).with_page_size(100);
        let outcome = read_with(&users(NUMBER), &options, || answer);
        assert_eq!((outcome.error, outcome.read.len()), (None, left), "{total}");
    }
    // Full pages cost no request more.
    let answer = |asked: &Asked| numbered(asked, &json!(35), ((page_of(asked) - 1) * 10..35).take(10).map(record));
    let options = RequestOptions::default().with_page_number(3).with_page_size(10);
    assert_eq!(read_with(&users(NUMBER), &options, || answer).progress.pages, 2);
}

/// What a service says it gives at most counts as what was asked for: a page that reaches it may not be the last.
#[test]
fn a_capped_page_that_says_nothing_of_the_next_one() {
    let unsaid = "the response does not say whether there is another page";
    let page =
        |meta: Value| move |_: &Asked| json!({"data": (0..5).map(record).collect::<Vec<_>>(), "meta": meta.clone()});
    fails(&read(CURSOR, page(json!({"page": {"size": 5, "previous": null}}))), unsaid);
    fails(&read(CURSOR, page(Value::Null)), unsaid);
    is_whole(&read(CURSOR, page(json!({"page": {"size": 10, "previous": null}}))), 5);
    is_whole(&read(CURSOR, page(json!({"page": {"size": 5, "next": null}}))), 5);
}

#[test]
fn ids_that_tell_nothing() {
    for id in [json!(""), json!({}), json!([1]), json!(true), Value::Null] {
        let answer = move |asked: &Asked| {
            let start = (page_of(asked) - 1) * 10;
            numbered(asked, &json!(25), (start..(start + 10).min(25)).map(|n| json!({"id": id, "n": n})))
        };
        is_whole(&read(NUMBER, answer), 25);
    }
    // All the same, with a total and without.
    for total in [json!(25), Value::Null] {
        let answer = move |asked: &Asked| {
            let start = (page_of(asked) - 1) * 10;
            numbered(asked, &total, (start..(start + 10).min(25).max(start)).map(|n| json!({"id": "x", "n": n})))
        };
        fails(&read(NUMBER, answer), "two different records of one page have the same id");
    }
    // The same ones on each page.
    let answer = |asked: &Asked| {
        let start = (page_of(asked) - 1) * 10;
        numbered(asked, &Value::Null, (start..(start + 10).min(25)).map(|n| json!({"id": n % 10, "n": n})))
    };
    fails(&read(NUMBER, answer), "only records that earlier pages contained");
}

/// Wherever a response says that there is more, and in whatever form, no other word of it is the end.
#[test]
fn a_word_of_more_counts_wherever_it_is() {
    // 25 records on pages of ten, by number, offset or cursor, and what else each page says.
    let service = |said: fn(&mut Value, bool, String)| {
        move |asked: &Asked| {
            let from = match asked.get("page[after]") {
                Some(cursor) => cursor.parse().unwrap(),
                None => offset_or_page(asked),
            };
            let mut page = silent(from, 25, 25);
            page.as_object_mut().unwrap().remove("total");
            said(&mut page, from + 10 < 25, (from + 10).to_string());
            page
        }
    };
    for paging in [NUMBER, MESH] {
        for said in [
            |page: &mut Value, more: bool, _| (page["next"], page["has_more"]) = (Value::Null, json!(more)),
            |page: &mut Value, more: bool, _| (page["next"], page["has_more"]) = (Value::Null, json!(more.to_string())),
            |page: &mut Value, more: bool, _| (page["next"], page["has_more"]) = (Value::Null, json!(u8::from(more))),
            |page: &mut Value, more: bool, _| {
                page["next"] = Value::Null;
                page["page"] = json!({"has_next_page": more});
            },
            // One total is that of the page.
            |page: &mut Value, _, _| (page["total"], page["meta"]["total"]) = (json!(10), json!(25)),
            |page: &mut Value, _, _| (page["total"], page["meta"]["total"]) = (json!(25), json!(10)),
        ] {
            is_whole(&read(paging.clone(), service(said)), 25);
        }
    }
    // In two places: there is none in one of them.
    is_whole(
        &read(
            CURSOR,
            service(|page, more, next| {
                page["meta"] = json!({"page": {"next": null}});
                page["links"] = json!({"next": more.then(|| format!("/x?page[after]={next}"))});
            }),
        ),
        25,
    );
    for said in [json!(true), json!("true"), json!("yes"), json!(1)] {
        let body = json!({"data": [record(0)], "meta": {"page": {"next": null}}, "has_more": said});
        fails(&read(CURSOR, move |_| body.clone()), "says that there are more records, and not where");
    }
}

/// A service that counts its pages, or its records, from elsewhere would be read with gaps.
#[test]
fn a_link_that_leads_elsewhere() {
    let by_link = |name: &'static str, step: u64| {
        move |asked: &Asked| {
            let at = asked.get(name).map_or(0, |at| at.parse().unwrap());
            let data: Vec<_> = (at * 10..(at * 10 + 10).min(45).max(at * 10)).map(record).collect();
            let next = (at < 4).then(|| format!("/x?{name}={}", at + step));
            json!({"data": data, "next": next})
        }
    };
    // From 0, where the description counts from 1; pages, where it counts records.
    fails(&read(NUMBER, by_link("page[number]", 1)), "leads to 1, where 2 comes next");
    fails(&read(MESH, by_link("offset", 1)), "leads to 1, where 10 comes next");
}

#[test]
fn an_end_that_the_total_denies() {
    let data: Vec<_> = (0..10).map(record).collect();
    let body = |value: Value| move |_: &Asked| value.clone();
    let cursor = json!({"data": data, "meta": {"page": {"next": null, "total": 25}}});
    fails(&read(CURSOR, body(cursor)), "announced 25 records but returned only 10");
    let opaque = json!({"data": data, "offset": null, "total": 25});
    fails(&read(OPAQUE, body(opaque)), "announced 25 records but returned only 10");
    let mesh = json!({"data": data, "next": null, "total": 25});
    fails(&read(MESH, body(mesh)), "announced 25 records but returned only 10");
    // Without a total it is the end.
    let last = json!({"data": data, "meta": {"page": {"next": null}}});
    is_whole(&read(CURSOR, body(last)), 10);
}

#[test]
fn links_of_unknown_shape() {
    let data: Vec<_> = (0..10).map(record).collect();
    for next in [json!({"href": "/x?page[after]=c"}), json!(["c"]), json!(true)] {
        for paging in [CURSOR, OPAQUE, MESH] {
            let body = json!({"data": data, "next": next});
            fails(&read(paging, move |_| body.clone()), "the link to the next page has an unknown form");
        }
    }
}

#[test]
fn null_instead_of_the_list() {
    let read = |paging, body: Value| read(paging, move |_| body.clone());
    for (paging, body) in [
        (NUMBER, json!({"data": null, "meta": {"page": {"number": 1, "total": 0}}})),
        (CURSOR, json!({"data": null, "meta": {"page": {"next": null}}})),
        (MESH, json!({"data": null, "total": 0, "next": null})),
    ] {
        is_whole(&read(paging, body), 0);
    }
    for (paging, body) in [
        (NUMBER, json!({"data": null})),
        (NUMBER, json!({"data": null, "meta": {"page": {"total": 3}}})),
        (CURSOR, json!({"data": null, "meta": {"page": {"next": null, "total": 3}}})),
        (CURSOR, json!({"data": null, "meta": {"page": {"next": "/x?page[after]=c"}}})),
    ] {
        fails(&read(paging, body), "the response has no list of records at `data`");
    }
}

/// Of two members with one name, some readers take the first and some the last.
#[test]
fn a_member_that_is_there_twice() {
    for body in [
        r#"{"data":[{"id":"a"}],"data":[],"meta":{"page":{"number":1,"size":100,"total":0}}}"#,
        r#"{"data":[{"id":"a"}],"meta":{"page":{"number":1,"size":100,"total":9}},"meta":{"page":{"total":1}}}"#,
    ] {
        let server = Server::always(Reply::json(body));
        let entity = users(NUMBER);
        for driver in DRIVERS {
            let read = driver.read(&everything(&entity), &at(&server.base()));
            let error = read.error.unwrap();
            assert_eq!((read.records.len(), only(&error).code), (0, Code::InvalidAnswer));
            assert!(error.to_string().contains("the response has a member twice"), "{error}");
        }
    }
}

/// A record was put in front between the first two pages: the last of the first one comes again, and the new one was missed.
#[test]
fn a_collection_that_grows_while_it_is_read() {
    let service = || {
        let asked_before = std::sync::atomic::AtomicU64::new(0);
        move |asked: &Asked| {
            let before = asked_before.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            let all: Vec<u64> = if before == 0 { (0..25).collect() } else { [25].into_iter().chain(0..25).collect() };
            let start = usize::try_from((page_of(asked) - 1) * 10).unwrap();
            let page = all.iter().skip(start).take(10).map(|n| record(*n));
            numbered(asked, &json!(all.len()), page)
        }
    };
    let options = RequestOptions::default().with_page_size(10);
    let outcome = read_with(&users(NUMBER), &options, service);
    assert_eq!(outcome.error, None);
    let mut read = outcome.read;
    read.sort_unstable();
    assert_eq!(read, (0..26).collect::<Vec<_>>());
}

/// Pages that are asked for side by side come in another order than that in which the service counts.
#[test]
fn a_collection_that_grows_with_each_request() {
    for driver in DRIVERS {
        let count = std::sync::atomic::AtomicU64::new(95);
        let server = Server::start(move |_, asked| {
            // The later a page is in the order, the sooner it is counted.
            std::thread::sleep(std::time::Duration::from_millis(40_u64.saturating_sub(page_of(asked) * 4)));
            let total = count.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            let from = (page_of(asked) - 1) * 10;
            let data = (from..(from + 10).min(total).max(from)).map(record);
            Reply::json(numbered(asked, &json!(total), data).to_string())
        });
        let options = RequestOptions::default().with_page_size(10).with_base_url(server.base());
        let read = driver.read(&everything(&users(NUMBER)), &options);
        assert_eq!(read.error, None, "{driver:?}");
        let mut numbers: Vec<_> = read.records.iter().map(number).collect();
        numbers.sort_unstable();
        assert!(numbers.len() >= 95 && numbers.iter().copied().eq(0..numbers.len() as u64), "{driver:?} {numbers:?}");
    }
}

/// Where no total says how many there are, records that come again in the middle of a page tell of another order for each page.
#[test]
fn pages_in_another_order_without_a_total() {
    let cursors = |page_of: fn(u64) -> Vec<u64>, shifted: bool| {
        let asked_before = std::sync::atomic::AtomicU64::new(0);
        move |asked: &Asked| {
            let before = asked_before.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            let page: u64 = asked.get("page[after]").map_or(1, |cursor| cursor.parse().unwrap());
            let data: Vec<_> = match shifted && before >= 3 {
                true => (page * 10 - 10..page * 10).map(record).collect(),
                false => page_of(page).into_iter().map(record).collect(),
            };
            let next = (page < 3).then(|| (page + 1).to_string());
            json!({"data": data, "meta": {"page": {"next": next}}})
        }
    };
    let options = RequestOptions::default().with_page_size(10);
    // Every second record of the page before comes again, and as many are missing.
    let mixed =
        |page: u64| (page * 10 - 10..page * 10).map(|n| if page > 1 && n % 2 == 1 { n - 10 } else { n }).collect();
    let always = read_with(&users(CURSOR), &options, || cursors(mixed, false));
    fails(&always, "no total says whether others were skipped");
    assert_eq!(always.progress.pages, 9);
    // Only the first time.
    let once = read_with(&users(CURSOR), &options, || cursors(mixed, true));
    assert_eq!((once.error, once.progress.pages), (None, 6));
    assert_eq!(once.read.into_iter().collect::<BTreeSet<_>>(), (0..30).collect());
    // A cursor that includes its record.
    let inclusive = |page: u64| ((page * 9 - 9)..(page * 9 + 1)).collect();
    let edges = read_with(&users(CURSOR), &options, || cursors(inclusive, false));
    is_whole(&edges, 28);
    assert_eq!(edges.progress.pages, 3);
}

#[test]
fn records_without_an_id_come_once() {
    // Overlapping pages, without a total.
    let answer = |asked: &Asked| {
        let start = (page_of(asked) - 1) * 5;
        let data: Vec<_> = (start..(start + 10).min(25).max(start)).map(|n| json!({"n": n})).collect();
        json!({"data": data})
    };
    let options = RequestOptions::default().with_page_size(10);
    let outcome = read_with(&users(NUMBER), &options, || answer);
    // The last page has nothing that the one before had not, but nobody said that this is the end.
    fails(&outcome, "only records that earlier pages contained");
    assert_eq!(outcome.read, (0..25).collect::<Vec<_>>());
    // Mesh's are known by what forms their paths, whatever else changes.
    let fields = ["type", "mesh", "name"].map(|name| RecordField::new([name], Type::String));
    let mesh = users(MESH).with_record(fields.to_vec());
    let answer = |asked: &Asked| {
        let offset: u64 = asked.get("offset").map_or(0, |offset| offset.parse().unwrap());
        // One that was deleted moves what follows by a place, and each answer has another version of it.
        let start = offset.saturating_sub(1);
        let item = |n: u64| json!({"type": "Dataplane", "mesh": "m", "name": format!("d{n}"), "n": n, "seen": offset});
        let data: Vec<_> = (start..(start + 10).min(25)).map(item).collect();
        json!({"data": data, "total": 25, "next": (start + 10 < 25).then_some("http://localhost:5681/x?offset=1")})
    };
    is_whole(&read_with(&mesh, &options, || answer), 25);
}

#[test]
fn the_same_page_again_is_an_error_without_ids_too() {
    let answer = |_: &Asked| json!({"data": [{"n": 0}, {"n": 1}], "meta": {"page": {"size": 2, "total": 6}}});
    fails(&read(NUMBER, answer), "the same page twice");
}

/// Of a page of little that becomes much, only what is looked at is made.
#[test]
fn a_page_that_would_take_much_memory_is_refused() {
    let many = format!("[{}1]", "1,".repeat(3 << 20));
    for (body, message) in [
        (format!(r#"{{"data":{many}}}"#), "record 1 of the page is a number"),
        (format!(r#"{{"data":[],"meta":{many}}}"#), "`meta` in the response is too long"),
        (format!(r#"{{"data":[{{"id":"a","n":1,"x":{many}}}]}}"#), "the limit is 262144"),
    ] {
        let server = Server::always(Reply::json(body));
        let entity = users(NUMBER);
        for driver in DRIVERS {
            let read = driver.read(&everything(&entity), &at(&server.base()));
            let error = read.error.unwrap();
            assert_eq!((read.records.len(), only(&error).code), (0, Code::InvalidAnswer), "{message}");
            assert!(error.to_string().contains(message), "{error}");
        }
    }
}
