//! The blocking client: one try of one page.

use std::io::Read;
use std::sync::Arc;

use super::exchange::Tried;
use super::http::Http;
use super::options::ClientOptions;
use super::reading::Job;
use super::refusal::Refusal;
use super::response;
use super::transport::{HttpGet, Transport};
use crate::limits::client::MAX_ERROR_BYTES;

/// Runs plans. One client serves any number of them, from several threads too. A clone shares its transport, and so its
/// connections. What it does otherwise than by default, [`ClientOptions`] say.
///
/// ```no_run
/// use konnect_filter::ListRequest;
/// use konnect_filter::client::{Client, ClientOptions, Credentials, OnMismatch, Progress, Records};
/// let credentials = Credentials::from_token_file("/run/secrets/konnect")?;
/// let client = Client::new(ClientOptions::new(credentials).with_max_connections(8));
/// let records: Records<'_, _> = ListRequest::to("users").filter("active").list(&client)?;
/// let mut records = records.with_limit(10).with_on_mismatch(OnMismatch::Fail);
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
    pub(super) options: Arc<ClientOptions>,
}

impl<T> Clone for Client<T> {
    fn clone(&self) -> Self {
        Self { transport: Arc::clone(&self.transport), options: Arc::clone(&self.options) }
    }
}

impl<T> std::fmt::Debug for Client<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client").field("options", &self.options).finish_non_exhaustive()
    }
}

impl Client<Http> {
    /// A client on [`Http`]: of [`Credentials`](super::Credentials), with the defaults, or of [`ClientOptions`].
    #[must_use]
    pub fn new(options: impl Into<ClientOptions>) -> Self {
        Self::with_transport(Http::default(), options)
    }
}

impl<T: Transport> Client<T> {
    /// A client on a transport of your own.
    #[must_use]
    pub fn with_transport(transport: T, options: impl Into<ClientOptions>) -> Self {
        Self { transport: Arc::new(transport), options: Arc::new(options.into()) }
    }

    /// The same transport, and so the same connections, with other options: for several credentials, for example.
    ///
    /// ```
    /// use konnect_filter::client::{Client, Credentials};
    /// let client = Client::new(Credentials::bearer("kpat_of_one_team")?);
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

/// Sends one request, after its pause, unless `is_over` says that nobody waits for it any more.
pub(super) fn send<T: Transport>(
    transport: &T,
    options: &ClientOptions,
    job: &Job,
    items: Option<&str>,
    is_over: &dyn Fn() -> bool,
) -> Tried {
    if !job.pause.is_zero() {
        options.clock.pause(job.pause, &|| is_over() || options.is_stopped());
    }
    let headers = match options.headers(&job.url) {
        Ok(headers) => headers,
        Err(error) => return Tried::Final(error),
    };
    let answer = match transport.get(&HttpGet::new(&job.url, headers)) {
        Ok(answer) => answer,
        Err(failure) => return Tried::Failure(failure),
    };
    let header = |name| answer.header(name).map(str::to_owned);
    let content_type = header("content-type");
    if answer.status == 200 && response::is_json(content_type.as_deref()) {
        return Tried::of_body(response::read(answer, options.page_bytes), items, &options.credentials);
    }
    let (location, retry_after) = (header("location"), header("retry-after"));
    let (status, mut body) = (answer.status, Vec::new());
    // To its end, where it has one soon, so that the connection can be used again.
    let _ = answer.body.take(MAX_ERROR_BYTES).read_to_end(&mut body);
    Tried::Refusal(Refusal { status, content_type, location, retry_after, body })
}
