//! The async client: one try of one page, on reqwest.

use std::error::Error as _;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use super::answer;
use super::credentials::Credentials;
use super::exchange::Tried;
use super::failure::{Timeouts, TransportError, UNKNOWN_HOST, insecure, is_unknown_host, no_certificate};
use super::proxy;
use super::reading::Job;
use super::refusal::Refusal;
use super::retry::{Clock, RetryPolicy};
use super::settings::{Event, Settings};
use crate::limits::client::MAX_ERROR_BYTES;
use crate::limits::listing::MAX_IN_FLIGHT;
use crate::listing::Fault;

/// Runs plans without blocking a thread, on tokio: the async counterpart of `Client`, with the same promises. A clone shares
/// its connections.
///
/// Nothing is spawned: a request goes on while its records are waited for, and ends when they are dropped.
///
/// ```no_run
/// use konnect_filter::ListRequest;
/// use konnect_filter::client::{AsyncClient, Audience, Credentials};
/// # async fn run() -> Result<(), konnect_filter::Error> {
/// let credentials = Credentials::from_environment(Audience::Konnect)?;
/// let client = AsyncClient::new(credentials);
/// let mut records = ListRequest::to("users").filter("active").stream(&client)?;
/// while let Some(record) = records.next().await {
///     println!("{}", record?);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct AsyncClient {
    pub(super) http: Arc<AsyncHttp>,
    pub(super) settings: Arc<Settings>,
}

impl AsyncClient {
    /// A client with the default timeouts, Mozilla's root certificates and the proxy that the environment names.
    pub fn new(credentials: Credentials) -> Self {
        Self::with_http(AsyncHttp::default(), credentials)
    }

    /// A client with a way to the service of your own.
    ///
    /// ```no_run
    /// use std::time::Duration;
    /// use konnect_filter::ListRequest;
    /// use konnect_filter::client::{AsyncClient, AsyncHttp, Credentials, Event, OnMismatch, RetryPolicy, SystemClock, Timeouts};
    /// # async fn run() -> Result<(), konnect_filter::Error> {
    /// let http = AsyncHttp::new(Timeouts::default().with_answer(Duration::from_secs(5)));
    /// let client = AsyncClient::with_http(http, Credentials::from_token_file("/run/secrets/konnect".as_ref())?)
    ///     .retry(RetryPolicy::default().with_tries(3))
    ///     .clock(SystemClock)
    ///     .max_page_bytes(8 << 20)
    ///     .max_records(100_000)
    ///     .allow_http_loopback(true)
    ///     .watch(|event| if let Event::Request { url } = event { eprintln!("GET {url}") });
    /// let mut records = ListRequest::to("users").stream(&client)?.limit(10).on_mismatch(OnMismatch::Keep);
    /// while let Some(record) = records.next().await {
    ///     println!("{}", record?);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn with_http(http: AsyncHttp, credentials: Credentials) -> Self {
        Self { http: Arc::new(http), settings: Arc::new(Settings::new(credentials)) }
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

    /// Where the time comes from, and pauses ([`Clock::later`]).
    #[must_use]
    pub fn clock(self, clock: impl Clock + Send + Sync + 'static) -> Self {
        self.set(|settings| settings.clock = Arc::new(clock))
    }

    /// Whether the credential may go to this machine itself without https.
    #[must_use]
    pub fn allow_http_loopback(self, allowed: bool) -> Self {
        self.set(|settings| settings.loopback = allowed)
    }

    /// How many requests of one listing are on their way at once (default 4, at least 1, at most 64). When the service says that
    /// they are too many (status 429), this listing goes on with half as many. Records come in the same order, whatever
    /// this is; see [`Listing::in_flight`](crate::listing::Listing::in_flight).
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

    /// Is told what the client does.
    #[must_use]
    pub fn watch(self, watch: impl Fn(&Event<'_>) + Send + Sync + 'static) -> Self {
        self.set(|settings| settings.watch = Arc::new(watch))
    }
}

/// The way to the service: reqwest with rustls and Mozilla's root certificates, or those that [`AsyncHttp::with_roots`] is given.
///
/// The proxy is that of `Http`: taken from the environment, for https only, and one that cannot be used is an error of every
/// request.
#[derive(Debug, Clone)]
pub struct AsyncHttp {
    /// Or why there cannot be one.
    client: Result<reqwest::Client, String>,
    timeouts: Timeouts,
}

impl AsyncHttp {
    /// With these timeouts.
    pub fn new(timeouts: Timeouts) -> Self {
        Self::of(timeouts, |builder| builder)
    }

    /// With these timeouts, and the certificates in `pem` trusted instead of Mozilla's.
    ///
    /// ```
    /// use konnect_filter::client::{AsyncHttp, Timeouts};
    /// assert!(AsyncHttp::with_roots(Timeouts::default(), b"no certificate").is_err());
    /// ```
    ///
    /// # Errors
    /// When there is no certificate in it, or one that is not well formed.
    pub fn with_roots(timeouts: Timeouts, pem: &[u8]) -> crate::Result<Self> {
        let roots = reqwest::Certificate::from_pem_bundle(pem).unwrap_or_default();
        if roots.is_empty() {
            return Err(no_certificate());
        }
        Ok(Self::of(timeouts, |builder| {
            roots.into_iter().fold(builder.tls_built_in_root_certs(false), reqwest::ClientBuilder::add_root_certificate)
        }))
    }

    fn of(timeouts: Timeouts, roots: impl FnOnce(reqwest::ClientBuilder) -> reqwest::ClientBuilder) -> Self {
        let proxy = proxy::of_environment(|name| std::env::var_os(name));
        let client = proxy.and_then(|proxy| {
            let mut builder = reqwest::Client::builder()
                // What the environment names is read as curl does, and not by reqwest.
                .no_proxy()
                .redirect(reqwest::redirect::Policy::none())
                .retry(reqwest::retry::never())
                .user_agent(concat!("konnect-filter/", env!("CARGO_PKG_VERSION")))
                .pool_max_idle_per_host(MAX_IN_FLIGHT)
                .connect_timeout(timeouts.connect);
            if let Some(proxy) = proxy {
                let except = reqwest::NoProxy::from_string(&proxy.except.join(","));
                let used = reqwest::Proxy::https(proxy.url.clone()).map_err(|_| proxy.unusable())?;
                builder = builder.proxy(used.no_proxy(except));
            }
            roots(builder).build().map_err(|error| format!("the HTTP client cannot be made: {}", said(&error)))
        });
        Self { client, timeouts }
    }
}

impl Default for AsyncHttp {
    fn default() -> Self {
        Self::new(Timeouts::default())
    }
}

/// Sends one request, after its pause.
pub(super) async fn send(http: Arc<AsyncHttp>, settings: Arc<Settings>, job: Job, items: Option<Arc<str>>) -> Tried {
    if !job.pause.is_zero() {
        settings.clock.later(job.pause).await;
    }
    let headers = match settings.headers(&job.url) {
        Ok(headers) => headers,
        Err(error) => return Tried::Final(error),
    };
    let client = match &http.client {
        Ok(client) => client,
        Err(message) => return Tried::Failure(TransportError { message: message.clone(), transient: false }),
    };
    let mut request = client.get(job.url.clone());
    for (name, value) in headers {
        let Ok(mut value) = reqwest::header::HeaderValue::try_from(value) else {
            return Tried::Failure(malformed());
        };
        value.set_sensitive(name != "accept");
        request = request.header(name, value);
    }
    let Timeouts { connect, answer, body } = http.timeouts;
    let mut response = match within(connect.saturating_add(answer), request.send()).await {
        Ok(Ok(response)) => response,
        Ok(Err(error)) => return Tried::Failure(failure(&error)),
        Err(message) => return Tried::Failure(TransportError { message, transient: true }),
    };
    let header =
        |name: &str| response.headers().get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    let (kind, location, retry_after) = (header("content-type"), header("location"), header("retry-after"));
    let status = response.status().as_u16();
    if status == 200 {
        let read = match answer::check_type(kind.as_deref()) {
            Ok(()) => read(&mut response, settings.page_bytes, body).await,
            Err(fault) => Err(fault),
        };
        return Tried::of_body(read, items.as_deref(), &settings.credentials);
    }
    let mut body_read = Vec::new();
    // To its end, where it has one soon, so that the connection can be used again.
    let _ = within(body, async {
        while let Ok(Some(chunk)) = response.chunk().await {
            let room = usize::try_from(MAX_ERROR_BYTES).unwrap_or(usize::MAX).saturating_sub(body_read.len());
            body_read.extend(chunk.iter().take(room));
            if chunk.len() > room {
                break;
            }
        }
    })
    .await;
    Tried::Refusal(Refusal { status, location, retry_after, body: body_read })
}

/// A body of no more than `most` bytes.
async fn read(response: &mut reqwest::Response, most: u64, time: Duration) -> Result<Vec<u8>, Fault> {
    let mut bytes = Vec::new();
    let whole = within(time, async {
        loop {
            match response.chunk().await {
                Ok(None) => return Ok(()),
                Ok(Some(chunk)) if (bytes.len() + chunk.len()) as u64 > most => return Err(answer::too_long(most)),
                Ok(Some(chunk)) => bytes.extend_from_slice(&chunk),
                Err(error) => {
                    let message = format!("the response ended after {} bytes: {}", bytes.len(), said(&error));
                    return Err(Fault::of_connection(message));
                }
            }
        }
    })
    .await;
    whole.map_err(|late| Fault::of_connection(format!("the response did not end: {late}")))??;
    Ok(bytes)
}

/// What comes of it, or that it took too long.
async fn within<F: Future>(time: Duration, work: F) -> Result<F::Output, String> {
    tokio::time::timeout(time, work).await.map_err(|_| format!("timed out after {} s", time.as_secs()))
}

/// In plain words, and whether another try may help.
fn failure(error: &reqwest::Error) -> TransportError {
    if error.is_builder() {
        return malformed();
    }
    let mut cause = error.source();
    while let Some(inner) = cause {
        let io = inner.downcast_ref::<std::io::Error>();
        if let Some(io) = io {
            if is_unknown_host(io) {
                return TransportError { message: UNKNOWN_HOST.to_owned(), transient: false };
            }
            // rustls wraps what it refuses in an I/O error of this kind.
            if io.kind() == std::io::ErrorKind::InvalidData {
                return TransportError { message: insecure(&io.to_string()), transient: false };
            }
        }
        // The source of an I/O error is that of the error in it, and not that error, which may be the one that is looked for.
        let within = io.and_then(std::io::Error::get_ref);
        cause = within.map(|within| within as &(dyn std::error::Error + 'static)).or_else(|| inner.source());
    }
    TransportError { message: said(error), transient: true }
}

/// A header that cannot be sent would show its value in a message.
fn malformed() -> TransportError {
    TransportError { message: "the request is not well formed".to_owned(), transient: false }
}

/// The words of the innermost cause: those around it have the address.
fn said(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return "timed out".to_owned();
    }
    let mut cause: &dyn std::error::Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    match cause.downcast_ref::<reqwest::Error>() {
        Some(_) => "the connection failed".to_owned(),
        None => cause.to_string(),
    }
}
