//! Several requests on their way at once: the same records in the same order, no request that is not needed, no more at once
//! than allowed, and bounded memory.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use konnect_filter::Code;
use konnect_filter::catalog::{Entity, Field, Operator, Paging, Type};
use konnect_filter::client::{Client, Credentials, HttpGet, Response, Transport, TransportError};
use konnect_filter::listing::{Action, Listing};
use konnect_filter::plan::{Parameter, Plan, Request};
use konnect_filter::wire::RequestOptions;
use serde_json::{Value, json};

use crate::driver::{DRIVERS, Read};
use crate::konnect::{self, Style};
use crate::server::{Asked, Reply, Server};
use crate::{PATIENCE, at, client, client_with, collect, everything, only, users};

const NUMBER: Paging = Paging::number();
const CURSOR: Paging = Paging::cursor();

/// How many answers are given at the same time, and the most that ever were.
#[derive(Clone, Default)]
struct Busy {
    now: Arc<AtomicUsize>,
    most: Arc<AtomicUsize>,
    /// How many are waited for, on a machine that is slow with other work.
    wanted: usize,
}

impl Busy {
    fn wanting(wanted: usize) -> Self {
        Self { wanted, ..Self::default() }
    }

    fn during<T>(&self, work: impl FnOnce() -> T) -> T {
        self.most.fetch_max(self.now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        let begun = Instant::now();
        // Long enough for others to come.
        std::thread::sleep(Duration::from_millis(20));
        while self.most() < self.wanted && begun.elapsed() < PATIENCE {
            std::thread::sleep(Duration::from_millis(5));
        }
        let done = work();
        self.now.fetch_sub(1, Ordering::SeqCst);
        done
    }

    fn most(&self) -> usize {
        self.most.load(Ordering::SeqCst)
    }
}

fn entity(paging: Paging) -> Entity {
    users(paging).with_fields([Field::new("part", Type::String, []).without_path()])
}

/// A plan of so many requests, each of which asks for a part.
fn split(entity: &Entity, parts: usize) -> Plan<'_> {
    let part = |part: usize| {
        Request::unchecked(vec![Parameter::unchecked(
            &entity.fields[0],
            None,
            Operator::Bare,
            [part.to_string().into()],
        )])
    };
    Plan::unchecked(entity, (0..parts).map(part))
}

/// The records of the part that is asked for.
fn part(asked: &Asked, count: usize) -> Vec<Value> {
    let part = asked.get("filter[part]").unwrap();
    (0..count).map(|n| json!({"id": format!("{part}-{n}")})).collect()
}

fn sized(size: u64, server: &Server) -> RequestOptions {
    at(&server.base()).with_page_size(size)
}

/// The later a page is in the order, the sooner it comes.
#[test]
fn records_come_in_the_order_of_one_request_at_a_time() {
    let records = konnect::records(239);
    let answer = {
        let records = records.clone();
        move |asked: &Asked| {
            let number: u64 = asked.get("page[number]").map_or(1, |number| number.parse().unwrap());
            std::thread::sleep(Duration::from_millis(30_u64.saturating_sub(number * 2)));
            konnect::answer(Style::Number, &records, 20, asked)
        }
    };
    let answer = Arc::new(answer);
    for driver in DRIVERS {
        let answer = Arc::clone(&answer);
        let server = Server::start(move |_, asked| answer(asked));
        let Read { records: read, error, .. } = driver.read(&everything(&users(NUMBER)), &sized(20, &server));
        assert_eq!(error, None);
        assert!(read == records, "{driver:?}");
        assert_eq!(server.asked().len(), 12);
    }
}

#[test]
fn pages_by_number_are_asked_for_side_by_side_and_never_more_than_allowed() {
    for driver in DRIVERS {
        let (busy, records) = (Busy::default(), konnect::records(399));
        let server = {
            let busy = busy.clone();
            Server::start(move |_, asked| busy.during(|| konnect::answer(Style::Number, &records, 10, asked)))
        };
        let read = driver.read(&everything(&users(NUMBER)), &sized(10, &server));
        assert_eq!((read.error, read.records.len(), server.asked().len()), (None, 399, 40));
        assert_eq!(busy.most(), driver.in_flight);
        // Each connection is used again.
        assert_eq!(server.connections(), driver.in_flight);
    }
}

/// The page after a full last one, by which a total is checked, is on its way with the others, so that nobody waits for it.
#[test]
fn the_page_after_the_last_one_is_asked_for_with_the_others() {
    for driver in DRIVERS.into_iter().filter(|driver| driver.in_flight > 1) {
        let records = konnect::records(40);
        let last = Arc::new((Mutex::new(false), std::sync::Condvar::new()));
        let server = {
            let last = Arc::clone(&last);
            Server::start(move |_, asked| {
                let (is_asked, changed) = &*last;
                let number: u64 = asked.get("page[number]").map_or(1, |number| number.parse().unwrap());
                if number == 5 {
                    *is_asked.lock().unwrap() = true;
                    changed.notify_all();
                } else if number > 1 {
                    // The others come only after it was asked for.
                    let waiting = is_asked.lock().unwrap();
                    drop(changed.wait_timeout_while(waiting, PATIENCE, |is_asked| !*is_asked).unwrap());
                }
                konnect::answer(Style::Number, &records, 10, asked)
            })
        };
        let begun = Instant::now();
        let read = driver.read(&everything(&users(NUMBER)), &sized(10, &server));
        assert_eq!((read.error, read.records.len(), server.asked().len()), (None, 40, 5));
        assert!(begun.elapsed() < PATIENCE, "{driver:?}");
    }
}

#[test]
fn requests_of_a_split_plan_are_read_side_by_side() {
    let entity = entity(CURSOR);
    let plan = split(&entity, 8);
    let mut first: Option<Vec<Value>> = None;
    for driver in DRIVERS {
        let (busy, late) = (Busy::wanting(driver.in_flight), Busy::wanting(driver.in_flight));
        let server = {
            let (busy, late) = (busy.clone(), late.clone());
            Server::start(move |index, asked| {
                let answer = || konnect::answer(Style::CursorPath, &part(asked, 45), 10, asked);
                // Not only at the beginning.
                if (20..36).contains(&index) { late.during(answer) } else { busy.during(answer) }
            })
        };
        let read = driver.read(&plan, &sized(10, &server));
        assert_eq!((read.error, server.asked().len()), (None, 40));
        assert_eq!((busy.most(), late.most()), (driver.in_flight, driver.in_flight));
        assert!(server.connections() <= driver.in_flight);
        assert_eq!((read.progress.requests, read.progress.pages, read.progress.kept), (8, 40, 360));
        assert_eq!(first.get_or_insert_with(|| read.records.clone()), &read.records, "{driver:?}");
    }
}

/// It says so once for all that are on their way, and the listing goes on with half as many.
#[test]
fn a_busy_service_is_asked_for_less_at_once() {
    for driver in DRIVERS {
        let (busy, records) = (Busy::default(), konnect::records(600));
        // The most at once after the service complained, and which addresses it complained about.
        let (after, refused): (Busy, Mutex<BTreeSet<String>>) = Default::default();
        let all = records.clone();
        let server = {
            let after = after.clone();
            Server::start(move |index, asked| {
                let is_late = index > 20;
                // From the tenth on, a few of those that come together are refused, once each.
                if (10..10 + 4).contains(&index) && refused.lock().unwrap().insert(asked.target.clone()) {
                    return busy.during(|| Reply::status(429, "").with("retry-after", "1"));
                }
                let answer = || konnect::answer(Style::Number, &records, 10, asked);
                if is_late { after.during(answer) } else { busy.during(answer) }
            })
        };
        let read = driver.read(&everything(&users(NUMBER)), &sized(10, &server));
        assert_eq!(read.error, None);
        assert!(read.records == all, "{driver:?}");
        assert!(after.most() <= (driver.in_flight / 2).max(1), "{driver:?}: {}", after.most());
        assert!(!read.pauses.is_empty() && read.pauses.iter().all(|pause| *pause == Duration::from_secs(1)));
    }
}

/// The records before it are given first, however soon it is known.
#[test]
fn an_error_comes_in_its_turn() {
    for driver in DRIVERS {
        let records = konnect::records(200);
        let server = Server::start(move |_, asked| match asked.get("page[number]").as_deref() {
            Some("6") => Reply::status(500, ""),
            Some(_) => {
                std::thread::sleep(Duration::from_millis(30));
                konnect::answer(Style::Number, &records, 10, asked)
            }
            None => konnect::answer(Style::Number, &records, 10, asked),
        });
        let read = driver.read(&everything(&users(NUMBER)), &sized(10, &server));
        assert_eq!((read.records.len(), only(&read.error.unwrap()).code), (50, Code::ServiceFailed), "{driver:?}");
    }
}

/// A page that turns out not to be needed makes no error: the second page says that it is the last.
#[test]
fn a_page_that_was_guessed_wrongly_does_no_harm() {
    for driver in DRIVERS {
        let server = Server::start(move |_, asked| {
            let number: usize = asked.get("page[number]").map_or(1, |number| number.parse().unwrap());
            if number > 2 {
                return Reply::status(404, "");
            }
            // Fewer records are left than the first page announced.
            let (from, to, total) = [(0, 10, 40), (10, 15, 15)][number - 1];
            let data: Vec<_> = (from..to).map(|n| json!({"id": n})).collect();
            Reply::json(json!({"data": data, "meta": {"page": {"number": number, "total": total}}}).to_string())
        });
        let read = driver.read(&everything(&users(NUMBER)), &sized(10, &server));
        // It shrank, so it is read again, and shrinks again.
        assert_eq!((read.records.len(), only(&read.error.unwrap()).code), (15, Code::BrokenPaging), "{driver:?}");
    }
}

#[test]
fn dropping_the_records_waits_for_nothing() {
    let records = konnect::records(400);
    let server = Server::start(move |_, asked| match asked.get("page[number]") {
        None => konnect::answer(Style::Number, &records, 10, asked),
        Some(_) => Reply::Silence(Duration::from_secs(30)),
    });
    let entity = users(NUMBER);
    let mut records = client().0.list(&everything(&entity), &sized(10, &server)).unwrap();
    assert!(records.next().unwrap().is_ok());
    while server.asked().len() < 5 {
        std::thread::sleep(Duration::from_millis(5));
    }
    let begun = Instant::now();
    drop(records);
    assert!(begun.elapsed() < Duration::from_secs(5));
    // Nothing more is asked for.
    assert_eq!(server.asked().len(), 5);
}

/// A pause that nobody waits for any more ends, and nothing is sent after it.
#[test]
fn a_pause_ends_with_the_records() {
    let records = konnect::records(400);
    let server = Server::start(move |_, asked| match asked.get("page[number]") {
        None => konnect::answer(Style::Number, &records, 10, asked),
        Some(_) => Reply::status(503, "").with("retry-after", "1"),
    });
    let entity = users(NUMBER);
    let client = Client::with_transport(crate::transport(crate::PATIENCE), Credentials::None);
    let mut records = client.list(&everything(&entity), &sized(10, &server)).unwrap();
    // Some records of the first page, which ask for the next pages and need none of them.
    for _ in 0..5 {
        assert!(records.next().unwrap().is_ok());
    }
    while server.asked().len() < 5 {
        std::thread::sleep(Duration::from_millis(5));
    }
    drop(records);
    // What was sent before may still arrive.
    std::thread::sleep(Duration::from_millis(300));
    let asked = server.asked().len();
    std::thread::sleep(Duration::from_millis(1700));
    assert_eq!(server.asked().len(), asked);
}

struct Panics;

impl Transport for Panics {
    fn get(&self, asked: &HttpGet<'_>) -> Result<Response, TransportError> {
        if asked.url.as_str().contains("number") {
            panic!("a fault of this transport");
        }
        let body = r#"{"data":[{"id":"a"}],"meta":{"page":{"number":1,"total":9}}}"#;
        Ok(Response::new(200, Vec::new(), Box::new(body.as_bytes())))
    }
}

#[test]
fn a_transport_that_panics_is_an_error_and_no_hang() {
    let entity = users(NUMBER);
    let client = Client::with_transport(Panics, Credentials::None);
    let read: Vec<_> = client.list(&everything(&entity), &at("http://127.0.0.1:9")).unwrap().collect();
    assert_eq!(read.len(), 2);
    assert_eq!(only(read[1].as_ref().unwrap_err()).code, Code::Internal);
}

#[test]
fn a_program_that_stops_is_obeyed_with_several_on_their_way() {
    let records = konnect::records(400);
    let server = Server::start(move |_, asked| konnect::answer(Style::Number, &records, 10, asked));
    let stop = Arc::new(AtomicUsize::new(0));
    let asked = Arc::clone(&stop);
    let client = client_with(|options| options.with_stop(move || asked.load(Ordering::SeqCst) > 0));
    let entity = users(NUMBER);
    let mut records = client.list(&everything(&entity), &sized(10, &server)).unwrap();
    assert!(records.next().unwrap().is_ok());
    stop.store(1, Ordering::SeqCst);
    let before = server.asked().len();
    let (read, error) = collect(records);
    assert_eq!(only(&error.unwrap()).code, Code::Stopped);
    // What was on its way may come, and nothing else.
    assert!(read.len() < 90 && server.asked().len() <= before + 4, "{} {before}", read.len());
}

/// Answers everything that a listing asks for before its turn, and counts it; no record is taken.
fn asked_ahead(paging: Paging, in_flight: usize, page: impl Fn(usize) -> String) -> usize {
    let entity = entity(paging);
    let plan = split(&entity, 3);
    let options = RequestOptions::default().with_base_url("https://konnect.example");
    let mut listing = Listing::new(&plan, &options).unwrap().with_max_connections(in_flight);
    let mut asked = 0;
    while let Action::Get(get) = listing.next().unwrap() {
        listing.received(get.id, page(asked).into_bytes()).unwrap();
        asked += 1;
    }
    assert!(matches!(listing.next().unwrap(), Action::Take), "the first page waits to be read");
    asked
}

#[test]
fn what_waits_for_its_turn_is_bounded() {
    let cursors = |bytes: usize| {
        move |index: usize| {
            let data = json!([{"id": index, "text": "x".repeat(bytes)}]);
            json!({"data": data, "meta": {"page": {"next": format!("c{index}")}}}).to_string()
        }
    };
    // The page that is read, and 32 MiB beside it, in four pieces and a bit of it.
    assert_eq!(asked_ahead(CURSOR, 8, cursors(8 << 20)), 5);
    assert_eq!(asked_ahead(CURSOR, 8, cursors(10)), 257);
    // One at a time is ahead of nothing.
    assert_eq!(asked_ahead(CURSOR, 1, cursors(10)), 1);
    // A cursor that comes again leads nowhere.
    let same = |index: usize| json!({"data": [{"id": index}], "meta": {"page": {"next": "c"}}}).to_string();
    assert_eq!(asked_ahead(CURSOR, 8, same), 6);
    // Of one request's pages by number, as many as twice what is on its way.
    let numbered = |index: usize| {
        let page = json!({"number": 1, "size": 1, "total": 1_000_000_000_000_u64});
        json!({"data": [{"id": index}], "meta": {"page": page}}).to_string()
    };
    let asked = asked_ahead(NUMBER, 8, numbered);
    assert!(asked <= 257, "{asked}");
}
