//! Each way to read a plan, so that what is true of one is shown for all.

use std::time::Duration;

use konnect_filter::Error;
#[cfg(feature = "async")]
use konnect_filter::client::{AsyncClient, AsyncHttp, Timeouts};
use konnect_filter::client::{Client, ClientOptions, Credentials, Progress, RetryPolicy};
use konnect_filter::plan::Plan;
use konnect_filter::wire::RequestOptions;
use serde_json::Value;

use crate::{CANARY, PATIENCE, Still, transport};

/// A way to read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Driver {
    /// How many requests are on their way at once.
    pub(crate) in_flight: usize,
    /// Whether no thread waits for an answer.
    is_async: bool,
}

/// One request after the other, and several at once, by each client.
pub(crate) const DRIVERS: [Driver; 3 * CLIENTS] = {
    let mut drivers = [Driver { in_flight: 1, is_async: false }; 3 * CLIENTS];
    let (mut at, several) = (0, [1, 4, 8]);
    while at < drivers.len() {
        drivers[at] = Driver { in_flight: several[at % 3], is_async: at >= 3 };
        at += 1;
    }
    drivers
};

const CLIENTS: usize = if cfg!(feature = "async") { 2 } else { 1 };

/// What is asked of a client.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Setup {
    /// How long an answer may take.
    pub(crate) answer: Duration,
    pub(crate) retry: RetryPolicy,
    /// Bytes of a page, and records.
    pub(crate) limits: (u64, u64),
}

impl Default for Setup {
    fn default() -> Self {
        Self { answer: PATIENCE, retry: RetryPolicy::default(), limits: (64 << 20, 4_000_000) }
    }
}

/// What reading came to.
pub(crate) struct Read {
    pub(crate) records: Vec<Value>,
    pub(crate) error: Option<Error>,
    pub(crate) progress: Progress,
    /// In the order of their lengths, as they may be at the same time.
    pub(crate) pauses: Vec<Duration>,
}

impl Driver {
    /// Whether no thread waits for an answer.
    pub(crate) const fn is_async(self) -> bool {
        self.is_async
    }

    /// All records, or those before the error and the error.
    pub(crate) fn read(self, plan: &Plan<'_>, options: &RequestOptions) -> Read {
        self.read_with(Setup::default(), plan, options)
    }

    pub(crate) fn read_with(self, setup: Setup, plan: &Plan<'_>, options: &RequestOptions) -> Read {
        let clock = Still::default();
        let (records, error, progress) = match self.is_async {
            #[cfg(feature = "async")]
            true => block_on(self.asynchronous(setup, clock.clone(), plan, options)),
            _ => self.blocking(setup, clock.clone(), plan, options),
        };
        let mut pauses = clock.0.lock().unwrap().clone();
        pauses.sort_unstable();
        Read { records, error, progress, pauses }
    }

    #[cfg(feature = "async")]
    async fn asynchronous(
        self,
        setup: Setup,
        clock: Still,
        plan: &Plan<'_>,
        options: &RequestOptions,
    ) -> (Vec<Value>, Option<Error>, Progress) {
        let client = async_client(setup.answer, self.options(&setup, clock));
        let mut records = client.list(plan, options).unwrap();
        let (mut read, mut error) = (Vec::new(), None);
        while let Some(record) = records.next().await {
            assert!(error.is_none(), "nothing comes after an error");
            match record {
                Ok(record) => read.push(record),
                Err(found) => error = Some(found),
            }
        }
        assert!(records.next().await.is_none(), "nothing comes after the end");
        (read, error, records.progress())
    }

    fn options(self, setup: &Setup, clock: Still) -> ClientOptions {
        loopback(clock)
            .with_retry(setup.retry)
            .with_max_page_bytes(setup.limits.0)
            .with_max_records(setup.limits.1)
            .with_max_connections(self.in_flight)
    }

    fn blocking(
        self,
        setup: Setup,
        clock: Still,
        plan: &Plan<'_>,
        options: &RequestOptions,
    ) -> (Vec<Value>, Option<Error>, Progress) {
        let client = Client::with_transport(transport(setup.answer), self.options(&setup, clock));
        let mut records = client.list(plan, options).unwrap();
        let mut read = Vec::new();
        let error = records.by_ref().find_map(|record| record.map(|record| read.push(record)).err());
        assert!(records.next().is_none(), "nothing comes after the end or an error");
        (read, error, records.progress())
    }
}

/// The canary for a token, which may go to this machine.
pub(crate) fn loopback(clock: Still) -> ClientOptions {
    ClientOptions::new(Credentials::bearer(CANARY).unwrap()).with_clock(clock).with_allow_http_loopback(true)
}

/// An async client.
#[cfg(feature = "async")]
pub(crate) fn async_client(answer: Duration, options: ClientOptions) -> AsyncClient {
    let http =
        AsyncHttp::new(Timeouts::default().with_connect(PATIENCE.min(answer)).with_answer(answer).with_body(PATIENCE));
    AsyncClient::with_http(http, options)
}

/// Runs it to its end on this thread.
#[cfg(feature = "async")]
pub(crate) fn block_on<F: Future>(work: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}
