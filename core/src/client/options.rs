//! What a client is told, whatever it sends with.

use std::sync::Arc;
use std::time::Duration;

use url::Url;

use super::credentials::Credentials;
use super::retry::{Clock, RetryPolicy, SystemClock};
use crate::error::{Code, Diagnostic, Part, Result};
use crate::limits::client::{IN_FLIGHT, PAGE_BYTES};
use crate::limits::listing::MAX_RECORDS;
use crate::listing::Progress;

/// What a client does, for progress and logs. Nothing in it has the credential.
///
/// ```
/// use konnect_filter::client::{ClientOptions, Credentials, Event};
/// let options = ClientOptions::new(Credentials::None).with_watch(|event| match event {
///     Event::Request { url, .. } => eprintln!("GET {url}"),
///     Event::Retry { why, pause, .. } => eprintln!("{why}; again in {} s", pause.as_secs()),
///     Event::Page { progress, .. } => eprintln!("{} records in {} pages", progress.received, progress.pages),
///     _ => (),
/// });
/// # drop(options);
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum Event<'e> {
    /// A request is sent.
    #[non_exhaustive]
    Request {
        /// The address, without parts of the credential.
        url: &'e Url,
    },
    /// An answer cannot be used, and the request will be sent again.
    #[non_exhaustive]
    Retry {
        /// In plain words.
        why: &'e str,
        /// After this pause.
        pause: Duration,
    },
    /// A page's turn has come.
    #[non_exhaustive]
    Page {
        /// What was read up to now, this page included.
        progress: Progress,
    },
}

type Watch = dyn Fn(&Event<'_>) + Send + Sync;
type Stop = dyn Fn() -> bool + Send + Sync;

/// What a client does, whatever it sends with: [`Client`](super::Client) and [`AsyncClient`](super::AsyncClient) take the same.
/// From [`Credentials`] alone come the defaults.
///
/// ```
/// use std::sync::Arc;
/// use std::sync::atomic::{AtomicBool, Ordering};
/// use std::time::Duration;
/// use konnect_filter::client::{ClientOptions, Credentials, Event, RetryPolicy, SystemClock};
/// let stop = Arc::new(AtomicBool::new(false));
/// let asked = Arc::clone(&stop);
/// let options = ClientOptions::new(Credentials::bearer("kpat_of_one_team")?)
///     .with_retry(RetryPolicy::default().with_max_attempts(3).with_initial_delay(Duration::from_secs(1)))
///     .with_clock(SystemClock)
///     .with_max_connections(8)
///     .with_max_page_bytes(8 << 20)
///     .with_max_records(100_000)
///     .with_allow_http_loopback(true)
///     .with_stop(move || asked.load(Ordering::Relaxed))
///     .with_watch(|event| match event {
///         Event::Request { url, .. } => eprintln!("GET {url}"),
///         Event::Page { progress, .. } => eprintln!("{} records", progress.received),
///         _ => (),
///     });
/// // Neither has the credential in its text.
/// assert!(!format!("{options:?}").contains("kpat_of_one_team"));
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Clone)]
pub struct ClientOptions {
    pub(super) credentials: Credentials,
    pub(super) retry: RetryPolicy,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) loopback: bool,
    pub(super) foreign: bool,
    pub(super) page_bytes: u64,
    pub(super) records: u64,
    pub(super) connections: usize,
    pub(super) watch: Arc<Watch>,
    pub(super) stop: Option<Arc<Stop>>,
}

impl std::fmt::Debug for ClientOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ClientOptions")
            .field("credentials", &self.credentials)
            .field("retry", &self.retry)
            .field("connections", &self.connections)
            .finish_non_exhaustive()
    }
}

/// The defaults, without a credential.
impl Default for ClientOptions {
    fn default() -> Self {
        Self::new(Credentials::None)
    }
}

impl From<Credentials> for ClientOptions {
    fn from(credentials: Credentials) -> Self {
        Self::new(credentials)
    }
}

impl ClientOptions {
    /// The defaults, with this credential.
    #[must_use]
    pub fn new(credentials: Credentials) -> Self {
        Self {
            credentials,
            retry: RetryPolicy::default(),
            clock: Arc::new(SystemClock),
            loopback: false,
            foreign: false,
            page_bytes: PAGE_BYTES,
            records: MAX_RECORDS,
            connections: IN_FLIGHT,
            watch: Arc::new(|_| ()),
            stop: None,
        }
    }

    /// How often it tries.
    #[must_use]
    pub const fn with_retry(mut self, retry: RetryPolicy) -> Self {
        self.retry = retry;
        self
    }

    /// Where the time comes from, and pauses ([`Clock::sleep`]; of the async client, [`Clock::later`]).
    #[must_use]
    pub fn with_clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Whether the credential may go to this machine itself without https.
    #[must_use]
    pub const fn with_allow_http_loopback(mut self, allowed: bool) -> Self {
        self.loopback = allowed;
        self
    }

    /// Whether the credential may go to any host that a collection names: without this, a token goes only to Konnect's hosts and to a
    /// [`base_url`](crate::wire::RequestOptions::base_url) that the program gives, a cookie to these and to dev portals.
    ///
    /// A catalog of your own may name the host of another service, whose credential this client then has. Where a collection's URL comes from a user,
    /// that user decides who gets the credential.
    ///
    #[cfg_attr(feature = "client", doc = "```")]
    #[cfg_attr(not(feature = "client"), doc = "```ignore")]
    /// use konnect_filter::ListRequest;
    /// use konnect_filter::client::{Client, ClientOptions, Credentials};
    /// let token = Credentials::bearer("kpat_of_one_team")?;
    /// let request = ListRequest::to("https://users.example.com/v3/users");
    /// let error = request.list(&Client::new(token.clone())).err().unwrap();
    /// assert_eq!(error.diagnostics()[0].code.as_str(), "insecure-credential");
    /// let any_host = ClientOptions::new(token).with_allow_foreign_hosts(true);
    /// assert!(request.list(&Client::new(any_host)).is_ok());
    /// # Ok::<(), konnect_filter::Error>(())
    /// ```
    #[must_use]
    pub const fn with_allow_foreign_hosts(mut self, allowed: bool) -> Self {
        self.foreign = allowed;
        self
    }

    /// How many requests of one listing are on their way at once (default 4, at least 1, at most 64), each on a connection, and
    /// of the blocking client on a thread; with one, that starts no thread. When the service says that they are too many (status 429),
    /// this listing goes on with half as many.
    ///
    /// Records come in the same order, whatever this is; see
    /// [`Listing::with_max_connections`](crate::listing::Listing::with_max_connections) for what is read side by side and what waits in memory.
    #[must_use]
    pub const fn with_max_connections(mut self, most: usize) -> Self {
        self.connections = most;
        self
    }

    /// The most bytes of one page (default 64 MiB); more is an error.
    #[must_use]
    pub const fn with_max_page_bytes(mut self, most: u64) -> Self {
        self.page_bytes = most;
        self
    }

    /// The most records that can be told from those given before (default 4,000,000, which take up to 180 MB, and 270 MB while
    /// their table grows); more is an error.
    #[must_use]
    pub const fn with_max_records(mut self, most: u64) -> Self {
        self.records = most;
        self
    }

    /// Is told what the client does: of the blocking client, from the threads that do it.
    #[must_use]
    pub fn with_watch(mut self, watch: impl Fn(&Event<'_>) + Send + Sync + 'static) -> Self {
        self.watch = Arc::new(watch);
        self
    }

    /// Is asked before every request whether to stop, and by the blocking client again and again during a pause. Where it says so,
    /// the records end with an error of [`Code::Stopped`]. A request that is on its way is not broken off: [`Timeouts`](super::Timeouts)
    /// bound it. An async stream ends at once where it is dropped.
    #[must_use]
    pub fn with_stop(mut self, stop: impl Fn() -> bool + Send + Sync + 'static) -> Self {
        self.stop = Some(Arc::new(stop));
        self
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
