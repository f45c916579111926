//! What a client is told, whatever it sends with.

use std::sync::Arc;
use std::time::Duration;

use url::Url;

use super::credentials::Credentials;
use super::retry::{Clock, RetryPolicy, SystemClock};
use crate::error::{Code, Diagnostic, Part, Result};
use crate::limits::client::IN_FLIGHT;
use crate::limits::listing::MAX_RECORDS;
use crate::listing::Progress;

/// What a client does, for progress and logs. Nothing in it has the credential.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event<'e> {
    /// A request is sent.
    Request {
        /// The address, without parts of the credential.
        url: &'e Url,
    },
    /// An answer cannot be used, and the request will be sent again.
    Retry {
        /// In plain words.
        why: &'e str,
        /// After this pause.
        pause: Duration,
    },
    /// A page's turn has come.
    Page {
        /// What was read up to now, this page included.
        progress: Progress,
    },
}

type Watch = dyn Fn(&Event<'_>) + Send + Sync;
type Stop = dyn Fn() -> bool + Send + Sync;

/// What a client is told.
#[derive(Clone)]
pub(super) struct Settings {
    pub(super) credentials: Credentials,
    pub(super) retry: RetryPolicy,
    pub(super) clock: Arc<dyn Clock + Send + Sync>,
    pub(super) loopback: bool,
    pub(super) page_bytes: u64,
    pub(super) records: usize,
    pub(super) connections: usize,
    pub(super) watch: Arc<Watch>,
    pub(super) stop: Option<Arc<Stop>>,
}

impl std::fmt::Debug for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Settings")
            .field("credentials", &self.credentials)
            .field("retry", &self.retry)
            .field("connections", &self.connections)
            .finish_non_exhaustive()
    }
}

impl Settings {
    pub(super) fn new(credentials: Credentials) -> Self {
        Self {
            credentials,
            retry: RetryPolicy::default(),
            clock: Arc::new(SystemClock),
            loopback: false,
            page_bytes: 64 << 20,
            records: MAX_RECORDS,
            connections: IN_FLIGHT,
            watch: Arc::new(|_| ()),
            stop: None,
        }
    }

    /// Whether the program says that it is to stop.
    pub(super) fn is_stopped(&self) -> bool {
        self.stop.as_ref().is_some_and(|stop| stop())
    }

    /// The headers of a request to this address, which is about to be sent: the one place where the credential leaves.
    pub(super) fn headers(&self, url: &Url) -> Result<Vec<(&'static str, String)>> {
        if self.is_stopped() {
            let message = "reading was stopped before all records arrived";
            return Err(Diagnostic::in_part(Code::Stopped, Part::Response, message).into());
        }
        self.credentials.check(url, self.loopback)?;
        self.credentials.check_address(url)?;
        (self.watch)(&Event::Request { url: &self.credentials.redact_address(url) });
        let accept = ("accept", "application/json".to_owned());
        Ok([accept].into_iter().chain(self.credentials.header()).collect())
    }
}
