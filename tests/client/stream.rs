//! The stream of records: it can be left at any time, and whatever else is shown of it is shown by the tests that run with each
//! driver.

use std::time::{Duration, Instant};

use konnect_filter::catalog::{Catalog, Entity, Paging};
use konnect_filter::client::{AsyncClient, AsyncRecords, Credentials, Event};
use konnect_filter::wire::RequestOptions;
use konnect_filter::{Code, ListRequest};

use crate::driver::{async_client, block_on, loopback};
use crate::konnect::{self, Style};
use crate::server::{Reply, Server};
use crate::{CANARY, PATIENCE, Still, at, everything, only, users};

const NUMBER: Paging = Paging::number();

fn client() -> AsyncClient {
    async_client(PATIENCE, loopback(Still::default()))
}

fn ten(server: &Server) -> RequestOptions {
    at(&server.base()).with_page_size(10)
}

/// The first page at once, and all others never.
fn silent() -> Server {
    let records = konnect::records(400);
    Server::start(move |_, asked| match asked.get("page[number]") {
        None => konnect::answer(Style::Number, &records, 10, asked),
        Some(_) => Reply::Silence(Duration::from_secs(60)),
    })
}

#[test]
fn a_stream_can_be_sent_to_another_thread() {
    fn is_send<T: Send>() {}
    fn is_shared<T: Send + Sync>() {}
    is_send::<AsyncRecords<'_>>();
    is_shared::<AsyncClient>();
}

/// A client and its records are made anywhere; only polling needs a runtime.
#[test]
fn polling_without_a_runtime_panics_as_documented() {
    let server = silent();
    let entity = users(NUMBER);
    let mut records = client().list(&everything(&entity), &ten(&server)).unwrap();
    let polled = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let mut next = std::pin::pin!(records.next());
        let _ = next.as_mut().poll(&mut std::task::Context::from_waker(std::task::Waker::noop()));
    }));
    assert!(polled.is_err());
}

/// The timer of a pause belongs to the runtime on which it was begun.
#[test]
fn polling_after_the_runtime_of_a_request_has_ended_panics_as_documented() {
    let server = Server::always(Reply::status(503, "").with("retry-after", "30"));
    let entity = users(NUMBER);
    let options = loopback(Still::default()).with_clock(konnect_filter::client::SystemClock);
    let client = async_client(PATIENCE, options);
    let mut records = client.list(&everything(&entity), &ten(&server)).unwrap();
    block_on(async {
        // Until the answer came, and then some.
        while server.asked().is_empty() {
            let next = tokio::time::timeout(Duration::from_millis(500), records.next()).await;
            assert!(next.is_err(), "it pauses");
        }
    });
    let polled = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| block_on(records.next())));
    assert!(polled.is_err());
}

/// With nothing on its way, a stream goes on wherever it is.
#[test]
fn a_stream_with_nothing_on_its_way_goes_on_in_another_runtime() {
    let records = konnect::records(25);
    let all = records.clone();
    let server = Server::start(move |_, asked| konnect::answer(Style::Number, &records, 10, asked));
    let entity = users(NUMBER);
    let client = client();
    let client = client.clone().with_options(client.options().clone().with_max_connections(1));
    let mut stream = client.list(&everything(&entity), &ten(&server)).unwrap();
    let mut read = Vec::new();
    while let Some(record) = block_on(stream.next()) {
        read.push(record.unwrap());
    }
    assert!(read == all);
    assert_eq!(server.asked().len(), 3);
}

/// One poll looks at few records, however many are there that do not come out.
#[test]
fn a_poll_ends_soon_although_no_record_comes_out() {
    for (count, size, most) in [(1000, 1, 64), (60, 100_000, 3)] {
        let pad = "x".repeat(size);
        let records: Vec<_> =
            (0..count).map(|n| serde_json::json!({"id": n.to_string(), "active": false, "pad": pad})).collect();
        let server = Server::start(move |_, asked| konnect::answer(Style::Number, &records, 500, asked));
        let request = ListRequest::to("identity@v3/users").filter("active").base_url(server.base()).page_size(500);
        block_on(async {
            let mut records = request.list(&client()).unwrap();
            let mut polls = 0;
            let end = std::future::poll_fn(|context| {
                let before = records.progress().mismatched;
                let polled = std::pin::pin!(records.next()).as_mut().poll(context);
                let looked_at = records.progress().mismatched - before;
                assert!(looked_at <= most, "{looked_at} records in one poll");
                polls += 1;
                polled
            });
            assert!(end.await.is_none());
            assert_eq!(records.progress().mismatched, count);
            assert!(polls >= count / most && polls < count * 10, "{polls} polls");
        });
    }
}

/// The future of the next record is dropped again and again, in the middle of requests.
#[test]
fn leaving_the_next_record_loses_nothing() {
    let records = konnect::records(199);
    let all = records.clone();
    let server = Server::start(move |_, asked| {
        std::thread::sleep(Duration::from_millis(20));
        konnect::answer(Style::Number, &records, 10, asked)
    });
    let entity = users(NUMBER);
    let (read, left) = block_on(async {
        let mut records = client().list(&everything(&entity), &ten(&server)).unwrap();
        let (mut read, mut left) = (Vec::new(), 0);
        loop {
            match tokio::time::timeout(Duration::from_millis(3), records.next()).await {
                Ok(None) => break,
                Ok(Some(record)) => read.push(record.unwrap()),
                Err(_) => left += 1,
            }
        }
        (read, left)
    });
    assert!(read == all && left > 5, "{left}");
    // Nothing was asked for twice.
    assert_eq!(server.asked().len(), 20);
}

#[test]
fn dropping_the_stream_leaves_nothing_running() {
    let server = silent();
    let entity = users(NUMBER);
    let plan = everything(&entity);
    let begun = Instant::now();
    block_on(async {
        let client = client();
        let mut records = client.list(&plan, &ten(&server)).unwrap();
        for _ in 0..10 {
            assert!(records.next().await.unwrap().is_ok());
        }
        let next = tokio::time::timeout(Duration::from_millis(300), records.next()).await;
        assert!(next.is_err(), "the second page does not come");
        let asked = server.asked().len();
        assert_eq!(asked, 5);
        drop(records);
        drop(client);
        // The connections' own tasks end when they see that nobody waits.
        while tokio::runtime::Handle::current().metrics().num_alive_tasks() > 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
            assert!(begun.elapsed() < Duration::from_secs(30));
        }
        assert_eq!(server.asked().len(), asked);
    });
}

/// As the blocking client does.
#[test]
fn a_stream_ends_where_the_program_says_so() {
    let records = konnect::records(400);
    let server = Server::start(move |_, asked| konnect::answer(Style::Number, &records, 10, asked));
    let entity = users(NUMBER);
    let stop = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let asked = std::sync::Arc::clone(&stop);
    let client = client();
    let options = client.options().clone().with_stop(move || asked.load(std::sync::atomic::Ordering::SeqCst));
    let client = client.with_options(options);
    let error = block_on(async {
        let mut records = client.list(&everything(&entity), &ten(&server)).unwrap();
        assert!(records.next().await.unwrap().is_ok());
        stop.store(true, std::sync::atomic::Ordering::SeqCst);
        loop {
            if let Err(error) = records.next().await.unwrap() {
                break error;
            }
        }
    });
    assert_eq!(only(&error).code, Code::Stopped);
    assert!(server.asked().len() < 40);
}

#[test]
fn a_request_can_be_listed_as_a_stream() {
    let records = konnect::records(25);
    let server = Server::start(move |_, asked| konnect::answer(Style::Number, &records, 10, asked));
    let catalog = Catalog::builtin();
    let request = ListRequest::to("identity@v3/users").catalog(catalog).base_url(server.base()).page_size(10);
    block_on(async {
        let mut records = request.list(&client()).unwrap().with_limit(12);
        let mut count = 0;
        while let Some(record) = records.next().await {
            assert!(record.unwrap().is_object() && records.text().starts_with('{'));
            count += 1;
        }
        assert_eq!((count, records.progress().kept, records.progress().pages), (12, 12, 2));
    });
    assert_eq!(server.asked().len(), 2);
}

/// The credential goes with each request, nowhere else, and to no other host.
#[test]
fn the_credential_is_in_its_header_and_nowhere_else() {
    let records = konnect::records(25);
    let server = Server::start(move |_, asked| konnect::answer(Style::Number, &records, 10, asked));
    let entity = users(NUMBER);
    let told = std::sync::Arc::new(std::sync::Mutex::new(String::new()));
    let log = std::sync::Arc::clone(&told);
    let watch = move |event: &Event<'_>| log.lock().unwrap().push_str(&format!("{event:?}"));
    let client = client();
    let client = client.clone().with_options(client.options().clone().with_watch(watch));
    let read = |entity: &Entity, client: &AsyncClient| {
        block_on(async {
            let mut records = client.list(&everything(entity), &ten(&server)).unwrap();
            while let Some(record) = records.next().await {
                record.unwrap();
            }
        });
    };
    read(&entity, &client);
    crate::assert_clean(&format!("{client:?} {}", told.lock().unwrap()));
    assert!(told.lock().unwrap().contains("Request"));
    for asked in server.asked() {
        assert_eq!(asked.header("authorization"), Some(format!("Bearer {CANARY}").as_str()));
        assert!(!asked.target.contains(CANARY));
    }
    // Plain http, also to this machine, only on request.
    let strict = AsyncClient::new(Credentials::bearer(CANARY).unwrap());
    assert!(strict.list(&everything(&entity), &ten(&server)).is_err());
    let other = Server::start(|_, _| Reply::json("{}"));
    let elsewhere = other.base();
    let redirecting = Server::start(move |_, _| Reply::status(302, "").with("location", &elsewhere));
    let error = block_on(async {
        let mut records = client.list(&everything(&entity), &ten(&redirecting)).unwrap();
        records.next().await.unwrap().unwrap_err()
    });
    assert_eq!((only(&error).code, other.asked().len()), (Code::Redirected, 0));
}
