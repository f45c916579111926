//! A service that nobody reaches, before it has answered anything and after.

use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use konnect_filter::Code;
use konnect_filter::catalog::Paging;
use konnect_filter::client::{Client, Credentials, HttpGet, Response, Transport, TransportError};
use serde_json::{Value, json};

use crate::driver::{DRIVERS, loopback};
use crate::{Still, at, everything, only, users};

const NUMBER: Paging = Paging::number();

/// Most likely the address is wrong: one more attempt, soon, and an error with the port.
#[test]
fn a_port_that_nobody_listens_on() {
    // A port that nobody listens on any more.
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    for driver in DRIVERS {
        let entity = users(NUMBER);
        let read = driver.read(&everything(&entity), &at(&format!("http://{address}")));
        let error = read.error.unwrap();
        assert_eq!(only(&error).code, Code::Unreachable, "{driver:?}: {error}");
        assert_eq!(only(&error).message, format!("gave up on `{address}` after 2 attempts: connection refused"));
        assert_eq!(read.pauses, [Duration::from_millis(250)], "{driver:?}");
    }
}

/// A name server that does not answer, and a host that is not there. The usual port is told too.
#[test]
fn what_no_connection_was_made_to() {
    let entity = users(NUMBER);
    let asked = Arc::new(AtomicUsize::new(0));
    let client = Client::with_transport(Answers { first: 0, asked: Arc::clone(&asked) }, Credentials::None);
    let read: Vec<_> = client.list(&everything(&entity), &at("https://konnect.example")).unwrap().collect();
    let error = read[0].as_ref().unwrap_err();
    assert_eq!(only(error).message, "gave up on `konnect.example:443` after 2 attempts: no route to the host");
    assert_eq!(asked.load(Ordering::Relaxed), 2);
}

/// A service that was there is likely to come back.
#[test]
fn a_service_that_is_gone_after_its_first_answer() {
    let entity = users(NUMBER);
    let gone = Answers { first: 1, asked: Arc::default() };
    let clock = Still::default();
    let client = Client::with_transport(gone, loopback(clock.clone()).with_max_connections(1));
    let read: Vec<_> = client.list(&everything(&entity), &at("http://127.0.0.1:9")).unwrap().collect();
    assert_eq!(read.len(), 3);
    let error = read[2].as_ref().unwrap_err();
    assert_eq!(only(error).message, "gave up on `127.0.0.1:9` after 5 attempts: no route to the host");
    assert_eq!(clock.0.lock().unwrap().len(), 4);
}

/// Answers only the first requests.
struct Answers {
    first: usize,
    asked: Arc<AtomicUsize>,
}

impl Transport for Answers {
    fn get(&self, _: &HttpGet<'_>) -> Result<Response, TransportError> {
        if self.asked.fetch_add(1, Ordering::Relaxed) >= self.first {
            return Err(TransportError::unconnected("no route to the host"));
        }
        let records: Vec<Value> = (0..2).map(|id| json!({"id": id})).collect();
        let page = json!({"data": records, "meta": {"page": {"number": 1, "size": 2, "total": 9}}});
        Ok(Response::new(200, Vec::new(), Box::new(std::io::Cursor::new(page.to_string().into_bytes()))))
    }
}
