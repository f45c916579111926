//! The async client: one try of one page, on reqwest.

use std::error::Error as _;
use std::sync::Arc;
use std::time::Duration;

use super::exchange::Tried;
use super::failure::{Timeouts, TransportError, words};
use super::options::ClientOptions;
use super::patience::{Limit, Waits, within};
use super::proxy::{self, Proxy};
use super::reading::Job;
use super::refusal::Refusal;
use super::{response, roots};
use crate::limits::client::MAX_ERROR_BYTES;
use crate::limits::listing::MAX_IN_FLIGHT;
use crate::listing::Fault;

/// Runs plans without blocking a thread, on tokio: the async counterpart of `Client`, with the same promises and the same
/// [`ClientOptions`]. A clone shares its connections.
///
/// A request goes on while its records are polled, and ends when they are dropped. The HTTP library spawns a task per connection on the
/// runtime, and one that closes idle connections. A connection's task ends when its request is dropped, or stays with the idle connection, for
/// about 90 seconds and no longer than the client lives. A client and its records can be made anywhere; [polling](super::AsyncRecords#panics) for a
/// record needs a tokio runtime with its I/O and its time enabled.
///
/// ```no_run
/// use konnect_filter::ListRequest;
/// use konnect_filter::client::{AsyncClient, Audience, Credentials};
/// # async fn run() -> Result<(), konnect_filter::Error> {
/// let credentials = Credentials::from_environment(Audience::Konnect)?;
/// let client = AsyncClient::new(credentials);
/// let mut records = ListRequest::to("users").filter("active").list(&client)?;
/// while let Some(record) = records.next().await {
///     println!("{}", record?);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct AsyncClient {
    pub(super) http: Arc<AsyncHttp>,
    pub(super) options: Arc<ClientOptions>,
}

impl AsyncClient {
    /// A client with the default timeouts, Mozilla's root certificates and the proxy that the environment names: of
    /// [`Credentials`](super::Credentials), with the defaults, or of [`ClientOptions`].
    #[must_use]
    pub fn new(options: impl Into<ClientOptions>) -> Self {
        Self::with_http(AsyncHttp::default(), options)
    }

    /// A client with timeouts or certificates of your own. It sends with reqwest: a program that sends with
    /// something else drives a [`Listing`](crate::listing::Listing) itself.
    ///
    /// ```no_run
    /// use std::time::Duration;
    /// use konnect_filter::ListRequest;
    /// use konnect_filter::client::{AsyncClient, AsyncHttp, AsyncRecords, ClientOptions, Credentials, OnMismatch, Timeouts};
    /// # async fn run() -> Result<(), konnect_filter::Error> {
    /// let http = AsyncHttp::new(Timeouts::default().with_answer(Duration::from_secs(5)));
    /// let credentials = Credentials::from_token_file("/run/secrets/konnect")?;
    /// let client = AsyncClient::with_http(http, ClientOptions::new(credentials).with_max_page_bytes(8 << 20));
    /// let records: AsyncRecords<'_> = ListRequest::to("users").list(&client)?;
    /// let mut records = records.with_limit(10).with_on_mismatch(OnMismatch::Keep);
    /// while let Some(record) = records.next().await {
    ///     println!("{}", record?);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn with_http(http: AsyncHttp, options: impl Into<ClientOptions>) -> Self {
        Self { http: Arc::new(http), options: Arc::new(options.into()) }
    }

    /// The same connections with other options: for several credentials, for example.
    ///
    /// ```
    /// use konnect_filter::client::{AsyncClient, Credentials};
    /// let client = AsyncClient::new(Credentials::bearer("kpat_of_one_team")?);
    /// let other = client.clone().with_options(client.options().clone().with_max_connections(1));
    /// let another = client.with_options(Credentials::bearer("kpat_of_another")?);
    /// # let _ = (other, another);
    /// # Ok::<(), konnect_filter::Error>(())
    /// ```
    #[must_use]
    pub fn with_options(mut self, options: impl Into<ClientOptions>) -> Self {
        self.options = Arc::new(options.into());
        self
    }

    /// What it does.
    pub fn options(&self) -> &ClientOptions {
        &self.options
    }
}

/// The way to the service: reqwest with rustls and Mozilla's root certificates, or those that [`AsyncHttp::with_roots`] is given.
///
/// The proxy is that of `Http`: taken from the environment, for https only, and one that cannot be used is an error of every
/// request.
///
/// ```
/// use std::time::Duration;
/// use konnect_filter::client::{AsyncClient, AsyncHttp, Credentials, Timeouts};
/// let http = AsyncHttp::new(Timeouts::default().with_connect(Duration::from_secs(2)));
/// let client = AsyncClient::with_http(http, Credentials::bearer("kpat_of_one_team")?);
/// # drop(client);
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct AsyncHttp {
    /// Or why there cannot be one.
    client: Result<reqwest::Client, TransportError>,
    proxy: Option<Proxy>,
    timeouts: Timeouts,
}

impl AsyncHttp {
    /// With these timeouts.
    #[must_use]
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
    /// When there is no certificate in it, or one that TLS cannot read.
    pub fn with_roots(timeouts: Timeouts, pem: &[u8]) -> crate::Result<Self> {
        let roots = roots::read(pem, |der| reqwest::Certificate::from_der(der).ok())?;
        Ok(Self::of(timeouts, |builder| {
            roots.into_iter().fold(builder.tls_built_in_root_certs(false), reqwest::ClientBuilder::add_root_certificate)
        }))
    }

    fn of(timeouts: Timeouts, roots: impl FnOnce(reqwest::ClientBuilder) -> reqwest::ClientBuilder) -> Self {
        let timeouts = timeouts.addable();
        let proxy = proxy::of_environment(|name| std::env::var_os(name));
        let named = proxy.as_ref().ok().cloned().flatten();
        let client = proxy.map_err(TransportError::of_proxy).and_then(|proxy| {
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
                let used =
                    reqwest::Proxy::https(proxy.url.clone()).map_err(|_| TransportError::of_proxy(proxy.unusable()))?;
                builder = builder.proxy(used.no_proxy(except));
            }
            let failed = |error| TransportError::lasting(format!("the HTTP client cannot be made: {}", said(&error)));
            roots(builder).build().map_err(failed)
        });
        Self { client, proxy: named, timeouts }
    }
}

impl Default for AsyncHttp {
    fn default() -> Self {
        Self::new(Timeouts::default())
    }
}

/// Sends one request, after its pause.
pub(super) async fn send(
    http: Arc<AsyncHttp>,
    options: Arc<ClientOptions>,
    job: Job,
    items: Option<Arc<str>>,
    waits: Arc<Waits>,
) -> Tried {
    if !job.pause.is_zero() {
        options.clock.later(job.pause).await;
    }
    let headers = match options.headers(&job.url) {
        Ok(headers) => headers,
        Err(error) => return Tried::Final(error),
    };
    let client = match &http.client {
        Ok(client) => client,
        Err(failure) => return Tried::Failure(failure.clone()),
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
    let mut response = loop {
        let Some(request) = request.try_clone() else { return Tried::Failure(malformed()) };
        let limit = Limit::new(&waits, connect);
        match within(&waits, connect.saturating_add(answer), request.send()).await {
            Ok(Ok(response)) => break response,
            // reqwest counts the time of a connection by the clock. Nothing was sent yet.
            Ok(Err(error)) if error.is_connect() && error.is_timeout() && limit.was_missed() => {}
            Ok(Err(error)) => {
                let proxy = http.proxy.as_ref().filter(|proxy| proxy.is_for(&job.url));
                return Tried::Failure(failure(&error).through(proxy));
            }
            Err(message) => return Tried::Failure(TransportError::transient(message)),
        }
    };
    let header =
        |name: &str| response.headers().get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    let (content_type, location, retry_after) = (header("content-type"), header("location"), header("retry-after"));
    let status = response.status().as_u16();
    if status == 200 && response::is_json(content_type.as_deref()) {
        let read = read(&mut response, options.page_bytes, &waits, body).await;
        return Tried::of_body(read, items.as_deref(), &options.credentials);
    }
    let mut body_read = Vec::new();
    // To its end, where it has one soon, so that the connection can be used again.
    let _ = within(&waits, body, async {
        while let Ok(Some(chunk)) = response.chunk().await {
            let room = usize::try_from(MAX_ERROR_BYTES).unwrap_or(usize::MAX).saturating_sub(body_read.len());
            body_read.extend(chunk.iter().take(room));
            if chunk.len() > room {
                break;
            }
        }
    })
    .await;
    Tried::Refusal(Refusal { status, content_type, location, retry_after, body: body_read })
}

/// A body of no more than `most` bytes.
async fn read(response: &mut reqwest::Response, most: u64, waits: &Waits, time: Duration) -> Result<Vec<u8>, Fault> {
    let mut bytes = Vec::new();
    let whole = within(waits, time, async {
        loop {
            match response.chunk().await {
                Ok(None) => return Ok(()),
                Ok(Some(chunk)) if (bytes.len() + chunk.len()) as u64 > most => return Err(response::too_long(most)),
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

/// In plain words, and whether another try may help.
fn failure(error: &reqwest::Error) -> TransportError {
    if error.is_builder() {
        return malformed();
    }
    let mut cause = error.source();
    while let Some(inner) = cause {
        let io = inner.downcast_ref::<std::io::Error>();
        if let Some(failure) =
            io.map(TransportError::of_system).filter(|failure| !failure.transient || !failure.connected)
        {
            return failure;
        }
        // The source of an I/O error is that of the error in it, and not that error, which may be the one that is looked for.
        let within = io.and_then(std::io::Error::get_ref);
        cause = within.map(|within| within as &(dyn std::error::Error + 'static)).or_else(|| inner.source());
    }
    match error.is_connect() && error.is_timeout() {
        true => TransportError::unconnected(said(error)),
        false => TransportError::transient(said(error)),
    }
}

/// A header that cannot be sent would show its value in a message.
fn malformed() -> TransportError {
    TransportError::lasting("the request is not well formed")
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
        None => words(&cause.to_string()).to_owned(),
    }
}
