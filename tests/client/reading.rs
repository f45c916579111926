//! A service read in each way there is, and what that comes to.

use std::collections::BTreeSet;

use konnect_filter::Code;
use konnect_filter::catalog::{Entity, Paging};
use konnect_filter::client::Progress;
use konnect_filter::wire::RequestOptions;
use serde_json::{Value, json};

use crate::driver::{DRIVERS, Read};
use crate::server::{Asked, Reply, Server};
use crate::{everything, only, users};

/// What reading came to: the numbers of the records, the error's message, and how far it went.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Outcome {
    pub(crate) read: Vec<u64>,
    pub(crate) error: Option<String>,
    pub(crate) progress: Progress,
}

/// Each way to read the service gets a new one, and all ways come to the same.
pub(crate) fn read_with<A: Fn(&Asked) -> Value + Send + Sync + 'static>(
    entity: &Entity,
    options: &RequestOptions,
    service: impl Fn() -> A,
) -> Outcome {
    let mut outcomes = DRIVERS.map(|driver| {
        let answer = service();
        let server = Server::start(move |_, asked| Reply::json(answer(asked).to_string()));
        let options = options.clone().with_base_url(server.base());
        let Read { records, error, progress, .. } = driver.read(&everything(entity), &options);
        if let Some(error) = &error {
            assert!(matches!(only(error).code, Code::BrokenPaging | Code::InvalidAnswer), "{driver:?}: {error}");
        }
        let read = records.iter().map(number).collect();
        Outcome { read, error: error.map(|error| error.to_string()), progress }
    });
    let [first, others @ ..] = &mut outcomes;
    assert!(others.iter().all(|other| other == first), "{first:?} {others:?}");
    std::mem::take(first)
}

pub(crate) fn read(paging: Paging, answer: impl Fn(&Asked) -> Value + Send + Sync + Clone + 'static) -> Outcome {
    let options = RequestOptions::default().with_page_size(10);
    read_with(&users(paging), &options, || answer.clone())
}

pub(crate) fn number(record: &Value) -> u64 {
    record["n"].as_u64().unwrap()
}

/// The record of this number, with an id.
pub(crate) fn record(n: u64) -> Value {
    json!({"id": format!("id-{n}"), "n": n})
}

pub(crate) fn page_of(asked: &Asked) -> u64 {
    asked.get("page[number]").map_or(1, |number| number.parse().unwrap())
}

pub(crate) fn numbered(asked: &Asked, total: &Value, data: impl IntoIterator<Item = Value>) -> Value {
    let data: Vec<_> = data.into_iter().collect();
    json!({"data": data, "meta": {"page": {"number": page_of(asked), "size": 10, "total": total}}})
}

#[track_caller]
pub(crate) fn is_whole(outcome: &Outcome, count: u64) {
    assert_eq!(outcome.error, None);
    let different: BTreeSet<_> = outcome.read.iter().copied().collect();
    assert_eq!((different.len(), outcome.read.len() as u64), (outcome.read.len(), count), "{:?}", outcome.read);
    assert!(different.into_iter().eq(0..count), "{:?}", outcome.read);
}

/// An error, and no record twice before it.
#[track_caller]
pub(crate) fn fails(outcome: &Outcome, message: &str) {
    let error = outcome.error.as_ref().expect("an error");
    assert!(error.contains(message), "{error}");
    let different: BTreeSet<_> = outcome.read.iter().collect();
    assert_eq!(different.len(), outcome.read.len(), "{:?}", outcome.read);
}
