//! Running plans over HTTP: against a real server on this machine, with everything that can go wrong.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::unreachable,
    reason = "tests fail loudly, in their helpers too"
)]

#[path = "../support/authority.rs"]
mod authority;
mod checks;
mod credentials;
mod driver;
mod edges;
mod faults;
#[path = "../support/konnect.rs"]
mod filtering;
mod flight;
mod foreign;
#[path = "../support/hostile.rs"]
mod hostile;
mod injection;
mod konnect;
mod law;
mod limited;
mod listed;
mod longest;
mod misbehaving;
#[path = "../support/misbehaviours.rs"]
mod misbehaviours;
mod missing;
mod pages;
#[path = "../support/proxy.rs"]
mod proxy;
mod reading;
mod refused;
mod reserved;
mod residual;
mod server;
#[path = "../support/service.rs"]
mod service;
mod slow;
#[cfg(feature = "async")]
mod stream;
mod tls;
mod totals;
mod verify;
mod whole;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use konnect_filter::catalog::{Entity, Paging};
use konnect_filter::client::{Client, ClientOptions, Clock, Http, Records, Timeouts};
use konnect_filter::plan::Plan;
use konnect_filter::wire::RequestOptions;
use konnect_filter::{Diagnostic, Error};
use serde_json::Value;

/// A token that must be found nowhere but in the one header.
const CANARY: &str = "kpat_canary_7c1f0e2a9b";

/// A clock that never moves and records the pauses.
#[derive(Clone, Default)]
struct Still(Arc<Mutex<Vec<Duration>>>);

impl Clock for Still {
    fn now(&self) -> jiff::Timestamp {
        "2026-11-22T02:00:00Z".parse().unwrap()
    }

    fn sleep(&self, pause: Duration) {
        self.0.lock().unwrap().push(pause);
    }

    fn pause(&self, pause: Duration, _: &dyn Fn() -> bool) {
        self.sleep(pause);
    }

    #[cfg(feature = "async")]
    fn later(&self, pause: Duration) -> std::pin::Pin<Box<dyn Future<Output = ()> + Send>> {
        self.sleep(pause);
        Box::pin(std::future::ready(()))
    }

    fn random(&self) -> f64 {
        0.0
    }
}

/// A collection like Konnect's users, with this paging.
fn users(paging: Paging) -> Entity {
    Entity::new("identity", "v3", "/v3/users").with_collection("users").with_items("data").with_paging(paging)
}

/// A plan that asks for the whole collection.
fn everything(entity: &Entity) -> Plan<'_> {
    Plan::everything(entity)
}

fn at(base: &str) -> RequestOptions {
    RequestOptions::default().with_base_url(base.to_owned())
}

/// More patience than a busy machine needs.
const PATIENCE: Duration = Duration::from_secs(30);

fn transport(answer: Duration) -> Http {
    Http::new(Timeouts::default().with_connect(PATIENCE).with_answer(answer).with_body(PATIENCE))
}

/// A client with the canary for a token, and its pauses.
fn client() -> (Client, Still) {
    patient_client(PATIENCE)
}

/// The same, which waits that long for an answer.
fn patient_client(answer: Duration) -> (Client, Still) {
    let clock = Still::default();
    (Client::with_transport(transport(answer), driver::loopback(clock.clone())), clock)
}

/// A client with more options.
fn client_with(options: impl FnOnce(ClientOptions) -> ClientOptions) -> Client {
    with(&client().0, options)
}

/// The same client with other options.
fn with(client: &Client, options: impl FnOnce(ClientOptions) -> ClientOptions) -> Client {
    client.clone().with_options(options(client.options().clone()))
}

/// All records, or those before the error and the error.
fn collect(records: Records<'_, Http>) -> (Vec<Value>, Option<Error>) {
    let mut records = records;
    let mut kept = Vec::new();
    let end = records.by_ref().find_map(|record| record.map(|record| kept.push(record)).err());
    assert!(records.next().is_none(), "nothing comes after the end or an error");
    (kept, end)
}

fn only(error: &Error) -> &Diagnostic {
    let found = error.diagnostics();
    assert_eq!(found.len(), 1, "{error}");
    &found[0]
}

/// No output of any kind has the token in it.
#[track_caller]
fn assert_clean(text: &str) {
    assert!(!text.contains(CANARY), "the token is in: {text}");
}
