//! The blocking client: one try of one page.

use std::io::Read;
use std::sync::Arc;

use super::answer;
use super::credentials::Credentials;
use super::exchange::Tried;
use super::http::Http;
use super::reading::Job;
use super::refusal::Refusal;
use super::retry::{Clock, RetryPolicy};
use super::settings::{Event, Settings};
use super::transport::{HttpGet, Transport};
use crate::limits::client::MAX_ERROR_BYTES;

/// Runs plans. One client serves any number of them, from several threads too. A clone shares its transport, and so its
/// connections.
///
/// ```no_run
/// use std::time::Duration;
/// use konnect_filter::ListRequest;
/// use konnect_filter::client::{Client, Credentials, Event, OnMismatch, Progress, RetryPolicy, SystemClock};
/// let credentials = Credentials::from_token_file("/run/secrets/konnect".as_ref())?;
/// let client = Client::new(credentials)
///     .retry(RetryPolicy::default().with_tries(3).with_first(Duration::from_secs(1)))
///     .clock(SystemClock)
///     .max_connections(8)
///     .max_page_bytes(8 << 20)
///     .max_records(100_000)
///     .allow_http_loopback(true)
///     .watch(|event| match event {
///         Event::Request { url } => eprintln!("GET {url}"),
///         Event::Page { progress } => eprintln!("{} records", progress.received),
///         _ => (),
///     });
/// let mut records = ListRequest::to("users").filter("active").list(&client)?.limit(10).on_mismatch(OnMismatch::Fail);
/// for record in records.by_ref() {
///     println!("{}", record?);
/// }
/// let progress: Progress = records.progress();
/// println!("{} of {} kept", progress.kept, progress.received);
/// for problem in records.warnings() {
///     eprintln!("{problem}");
/// }
/// # Ok::<(), konnect_filter::Error>(())
/// ```
pub struct Client<T = Http> {
    pub(super) transport: Arc<T>,
    pub(super) settings: Arc<Settings>,
}

impl<T> Clone for Client<T> {
    fn clone(&self) -> Self {
        Self { transport: Arc::clone(&self.transport), settings: Arc::clone(&self.settings) }
    }
}

impl<T> std::fmt::Debug for Client<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client").field("settings", &self.settings).finish_non_exhaustive()
    }
}

impl Client<Http> {
    /// A client on [`Http`].
    pub fn new(credentials: Credentials) -> Self {
        Self::with_transport(Http::default(), credentials)
    }
}

impl<T: Transport> Client<T> {
    /// A client on a transport of your own.
    pub fn with_transport(transport: T, credentials: Credentials) -> Self {
        Self { transport: Arc::new(transport), settings: Arc::new(Settings::new(credentials)) }
    }

    fn set(mut self, set: impl FnOnce(&mut Settings)) -> Self {
        set(Arc::make_mut(&mut self.settings));
        self
    }

    /// How often it tries.
    #[must_use]
    pub fn retry(self, retry: RetryPolicy) -> Self {
        self.set(|settings| settings.retry = retry)
    }

    /// Where the time comes from.
    #[must_use]
    pub fn clock(self, clock: impl Clock + Send + Sync + 'static) -> Self {
        self.set(|settings| settings.clock = Arc::new(clock))
    }

    /// Whether the credential may go to this machine itself without https.
    #[must_use]
    pub fn allow_http_loopback(self, allowed: bool) -> Self {
        self.set(|settings| settings.loopback = allowed)
    }

    /// How many requests of one listing are on their way at once (default 4, at least 1, at most 64), on as many threads and
    /// connections. When the service says that they are too many (status 429), this listing goes on with half as many. With one,
    /// no thread is started.
    ///
    /// Records come in the same order, whatever this is; see [`Listing::in_flight`](crate::listing::Listing::in_flight) for
    /// what is read side by side and what waits in memory.
    ///
    /// ```
    /// # use konnect_filter::client::{Client, Credentials};
    /// let client = Client::new(Credentials::None).max_connections(8);
    /// ```
    #[must_use]
    pub fn max_connections(self, most: usize) -> Self {
        self.set(|settings| settings.connections = most)
    }

    /// The most bytes of one page (default 64 MiB); more is an error.
    #[must_use]
    pub fn max_page_bytes(self, most: u64) -> Self {
        self.set(|settings| settings.page_bytes = most)
    }

    /// The most records that can be told from those given before (default 4,000,000, which take up to 180 MB, and 270 MB while
    /// their table grows); more is an error.
    #[must_use]
    pub fn max_records(self, most: usize) -> Self {
        self.set(|settings| settings.records = most)
    }

    /// Is told what the client does, from the threads that do it.
    #[must_use]
    pub fn watch(self, watch: impl Fn(&Event<'_>) + Send + Sync + 'static) -> Self {
        self.set(|settings| settings.watch = Arc::new(watch))
    }

    /// Is asked before every request, and again and again during a pause, whether to stop. Where it says so, the records end
    /// with an error of [`Code::Stopped`](crate::Code::Stopped). A request that is on its way is not broken off:
    /// [`Timeouts`](super::Timeouts) bound it.
    ///
    /// ```
    /// # use konnect_filter::client::{Client, Credentials};
    /// use std::sync::Arc;
    /// use std::sync::atomic::{AtomicBool, Ordering};
    /// let stop = Arc::new(AtomicBool::new(false));
    /// let asked = Arc::clone(&stop);
    /// let client = Client::new(Credentials::None).stop_when(move || asked.load(Ordering::Relaxed));
    /// ```
    #[must_use]
    pub fn stop_when(self, stop: impl Fn() -> bool + Send + Sync + 'static) -> Self {
        self.set(|settings| settings.stop = Some(Arc::new(stop)))
    }
}

/// Sends one request, after its pause, unless `is_over` says that nobody waits for it any more.
pub(super) fn send<T: Transport>(
    transport: &T,
    settings: &Settings,
    job: &Job,
    items: Option<&str>,
    is_over: &dyn Fn() -> bool,
) -> Tried {
    if !job.pause.is_zero() {
        settings.clock.pause(job.pause, &|| is_over() || settings.is_stopped());
    }
    let headers = match settings.headers(&job.url) {
        Ok(headers) => headers,
        Err(error) => return Tried::Final(error),
    };
    let answer = match transport.get(&HttpGet::new(&job.url, headers)) {
        Ok(answer) => answer,
        Err(failure) => return Tried::Failure(failure),
    };
    if answer.status == 200 {
        let body =
            answer::check_type(answer.header("content-type")).and_then(|()| answer::read(answer, settings.page_bytes));
        return Tried::of_body(body, items, &settings.credentials);
    }
    let header = |name| answer.header(name).map(str::to_owned);
    let (location, retry_after) = (header("location"), header("retry-after"));
    let (status, mut body) = (answer.status, Vec::new());
    // To its end, where it has one soon, so that the connection can be used again.
    let _ = answer.body.take(MAX_ERROR_BYTES).read_to_end(&mut body);
    Tried::Refusal(Refusal { status, location, retry_after, body })
}
