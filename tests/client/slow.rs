//! A program that takes its time between two records: no request fails for it, by either client, and a service that never answers
//! is given up all the same.

use std::sync::LazyLock;
use std::time::Duration;

use konnect_filter::catalog::{Entity, Paging};
#[cfg(feature = "async")]
use konnect_filter::client::{AsyncClient, AsyncHttp};
use konnect_filter::client::{Client, ClientOptions, Http, RetryPolicy, Timeouts};
use konnect_filter::wire::RequestOptions;
use serde_json::{Value, json};

#[cfg(feature = "async")]
use crate::authority::Authority;
#[cfg(feature = "async")]
use crate::driver::block_on;
use crate::driver::loopback;
use crate::konnect::{self, Style};
#[cfg(feature = "async")]
use crate::server::Reply;
use crate::server::Server;
use crate::{Still, at, everything, users};

const PAGE: u64 = 10;

/// So long a request may take before it fails, and its body.
const PATIENCE: Duration = Duration::from_secs(2);

/// So long a record takes the program: a page of them takes longer than any request may.
const WORK: Duration = Duration::from_millis(250);

static USERS: LazyLock<Entity> = LazyLock::new(|| users(Paging::number()));

/// Three pages, each of which comes in many pieces.
fn records() -> Vec<Value> {
    (0..29).map(|n| json!({"id": n.to_string(), "pad": "x".repeat(40_000)})).collect()
}

fn server() -> Server {
    let records = records();
    Server::start(move |_, asked| konnect::answer(Style::Number, &records, 10, asked))
}

fn sized(base: &str) -> RequestOptions {
    at(base).with_page_size(PAGE)
}

fn timeouts(time: Duration) -> Timeouts {
    Timeouts::default().with_connect(time / 2).with_answer(time / 2).with_body(time)
}

/// The first failure is an error.
fn once() -> ClientOptions {
    loopback(Still::default()).with_retry(RetryPolicy::default().with_max_attempts(1))
}

#[track_caller]
fn is_whole(read: &[Value], server: &Server) {
    assert!(read == records(), "{} records", read.len());
    assert_eq!(server.asked().len(), 3, "nothing was requested twice");
}

#[test]
fn a_program_that_waits_between_records_makes_no_request_of_threads_fail() {
    let server = server();
    let client = Client::with_transport(Http::new(timeouts(PATIENCE)), once());
    let mut read = Vec::new();
    for record in client.list(&everything(&USERS), &sized(&server.base())).unwrap() {
        read.push(record.unwrap());
        std::thread::sleep(WORK);
    }
    is_whole(&read, &server);
}

#[cfg(feature = "async")]
fn client(time: Duration, options: ClientOptions) -> AsyncClient {
    AsyncClient::with_http(AsyncHttp::new(timeouts(time)), options)
}

/// All records of a stream, with `pause` after each.
#[cfg(feature = "async")]
async fn streamed<P: Future<Output = ()>>(server: &Server, pause: impl Fn() -> P) -> Vec<Value> {
    let client = client(PATIENCE, once());
    let mut records = client.list(&everything(&USERS), &sized(&server.base())).unwrap();
    let mut read = Vec::new();
    while let Some(record) = records.next().await {
        read.push(record.unwrap());
        pause().await;
    }
    read
}

/// The runtime goes on meanwhile.
#[cfg(feature = "async")]
#[test]
fn a_program_that_waits_between_records_makes_no_request_of_a_stream_fail() {
    let server = server();
    is_whole(&block_on(streamed(&server, || tokio::time::sleep(WORK))), &server);
}

/// The runtime has one thread, which does nothing else meanwhile.
#[cfg(feature = "async")]
#[test]
fn a_program_that_blocks_between_records_makes_no_request_of_a_stream_fail() {
    let server = server();
    is_whole(&block_on(streamed(&server, || async { std::thread::sleep(WORK) })), &server);
}

/// As when another future of the same task computes for long, while this one waits.
#[cfg(feature = "async")]
#[test]
fn a_runtime_that_is_busy_makes_no_request_of_a_stream_fail() {
    let server = server();
    let read = block_on(async {
        let client = client(PATIENCE, once());
        let mut records = client.list(&everything(&USERS), &sized(&server.base())).unwrap();
        let (mut read, mut stalls) = (Vec::new(), 0);
        loop {
            // What was begun is not looked at before this task is polled again.
            let next = std::future::poll_fn(|context| {
                let mut next = std::pin::pin!(records.next());
                let polled = next.as_mut().poll(context);
                if polled.is_pending() && stalls < 4 {
                    stalls += 1;
                    std::thread::sleep(PATIENCE + PATIENCE / 2);
                }
                polled
            });
            match next.await {
                Some(record) => read.push(record.unwrap()),
                None => break read,
            }
        }
    });
    is_whole(&read, &server);
}

/// Before there is a connection over TLS, each side sends several messages.
#[cfg(feature = "async")]
#[test]
fn a_program_that_blocks_between_records_makes_no_connection_fail() {
    let authority = Authority::new("slow");
    let records = konnect::records(5);
    let answer = {
        let records = records.clone();
        move |_: usize, asked: &crate::server::Asked| konnect::answer(Style::Number, &records, 2, asked)
    };
    let server = authority.server("127.0.0.1", true, answer);
    let pem = std::fs::read(authority.path()).unwrap();
    let http = AsyncHttp::with_roots(timeouts(PATIENCE), &pem).unwrap();
    let read = block_on(async {
        let client = AsyncClient::with_http(http, once());
        let options = at(&server.base().replace("http:", "https:")).with_page_size(2);
        let mut stream = client.list(&everything(&USERS), &options).unwrap();
        let mut read = Vec::new();
        while let Some(record) = stream.next().await {
            read.push(record.unwrap());
            std::thread::sleep(PATIENCE / 2 + WORK);
        }
        read
    });
    assert!(read == records);
    // Two pages are asked for side by side, so that one of them needs a connection of its own.
    assert_eq!(server.asked().len(), 3);
    assert!(server.connections() > 1);
}

/// Time that the program takes is not counted, and all other time is.
#[cfg(feature = "async")]
#[test]
fn a_service_that_never_answers_is_given_up_by_a_slow_program() {
    for leaves in [false, true] {
        let records = konnect::records(40);
        let server = Server::start(move |_, asked| match asked.get("page[number]") {
            None => konnect::answer(Style::Number, &records, 10, asked),
            Some(_) => Reply::Silence(Duration::from_secs(60)),
        });
        let begun = std::time::Instant::now();
        let (count, error) = block_on(async {
            let retry = RetryPolicy::default().with_max_attempts(2);
            let client = client(Duration::from_millis(300), loopback(Still::default()).with_retry(retry));
            let mut records = client.list(&everything(&USERS), &sized(&server.base())).unwrap();
            let mut count = 0;
            loop {
                let next = match leaves {
                    false => records.next().await,
                    true => match tokio::time::timeout(Duration::from_millis(5), records.next()).await {
                        Ok(next) => next,
                        Err(_) => {
                            tokio::time::sleep(Duration::from_millis(20)).await;
                            continue;
                        }
                    },
                };
                match next.unwrap() {
                    Ok(_) => count += 1,
                    Err(error) => break (count, error),
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        });
        let address = server.base().replace("http://", "");
        let message = format!("gave up on `{address}` after 2 attempts: timed out after 300 ms");
        assert_eq!((count, crate::only(&error).message.as_str()), (10, message.as_str()));
        assert!(begun.elapsed() < Duration::from_secs(30));
    }
}
