//! The way to the service: one blocking request, one answer.

use std::fmt;
use std::io::Read;
use std::sync::Arc;

use url::Url;

use super::failure::TransportError;

/// Sends one request and gives its answer: the client's only way to the network.
///
/// [`Http`](super::Http) is the one that comes with the crate. A program brings its own to use another HTTP library (an async one
/// inside `block_on`), to record, or to test without a network. It must not follow redirects, must not add or keep
/// credentials, and must not retry: the client does all that. It is asked from several threads at once, as
/// [`ClientOptions::with_max_connections`](super::ClientOptions::with_max_connections) says.
///
/// ```
/// use konnect_filter::client::{Response, TransportError, HttpGet, Transport};
/// struct Canned;
/// impl Transport for Canned {
///     fn get(&self, _: &HttpGet<'_>) -> Result<Response, TransportError> {
///         Ok(Response::new(200, Vec::new(), Box::new(&b"{\"data\":[]}"[..])))
///     }
/// }
/// ```
pub trait Transport: Send + Sync {
    /// Sends `request` and gives the answer as soon as its headers are there.
    ///
    /// # Errors
    /// When there is no answer. An answer with a status such as 500 is not an error.
    fn get(&self, request: &HttpGet<'_>) -> Result<Response, TransportError>;
}

impl<T: Transport + ?Sized> Transport for &T {
    fn get(&self, request: &HttpGet<'_>) -> Result<Response, TransportError> {
        (**self).get(request)
    }
}

impl<T: Transport + ?Sized> Transport for Box<T> {
    fn get(&self, request: &HttpGet<'_>) -> Result<Response, TransportError> {
        (**self).get(request)
    }
}

impl<T: Transport + ?Sized> Transport for Arc<T> {
    fn get(&self, request: &HttpGet<'_>) -> Result<Response, TransportError> {
        (**self).get(request)
    }
}

/// One `GET` request. Its `Debug` shows no header's value: one of them is the credential.
///
/// ```
/// use konnect_filter::client::{HttpGet, Response, Transport, TransportError};
/// /// Writes down what is sent, without the credential.
/// struct Logged<T>(T);
/// impl<T: Transport> Transport for Logged<T> {
///     fn get(&self, request: &HttpGet<'_>) -> Result<Response, TransportError> {
///         eprintln!("GET {} with {} headers", request.url, request.headers.len());
///         self.0.get(request)
///     }
/// }
/// let url = url::Url::parse("https://us.api.konghq.com/v3/users").unwrap();
/// let request = HttpGet::new(&url, vec![("authorization", "Bearer kpat_of_one_team".to_owned())]);
/// assert!(!format!("{request:?}").contains("kpat_of_one_team"));
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub struct HttpGet<'r> {
    /// The address.
    pub url: &'r Url,
    /// The headers, names in lower case.
    pub headers: Vec<(&'static str, String)>,
}

impl<'r> HttpGet<'r> {
    /// A request for an address with these headers, such as a test of a [`Transport`] makes.
    ///
    /// ```
    /// use konnect_filter::client::HttpGet;
    /// let url = url::Url::parse("https://us.api.konghq.com/v3/users").unwrap();
    /// let request = HttpGet::new(&url, vec![("accept", "application/json".to_owned())]);
    /// assert_eq!(request.url.path(), "/v3/users");
    /// ```
    #[must_use]
    pub const fn new(url: &'r Url, headers: Vec<(&'static str, String)>) -> Self {
        Self { url, headers }
    }
}

impl fmt::Debug for HttpGet<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.headers.iter().map(|(name, _)| name).collect();
        f.debug_struct("HttpGet").field("url", &self.url.as_str()).field("headers", &names).finish()
    }
}

/// An answer, whatever its status.
///
/// ```
/// use konnect_filter::client::{Client, Credentials, HttpGet, Response, Transport, TransportError};
/// struct Canned;
/// impl Transport for Canned {
///     fn get(&self, _: &HttpGet<'_>) -> Result<Response, TransportError> {
///         let body = br#"{"data":[{"id":"a"}],"meta":{"page":{"number":1,"size":100,"total":1}}}"#;
///         let headers = vec![("content-type".to_owned(), "application/json".to_owned())];
///         Ok(Response::new(200, headers, Box::new(&body[..])))
///     }
/// }
/// let client = Client::with_transport(Canned, Credentials::None);
/// assert_eq!(konnect_filter::ListRequest::to("users").list(&client)?.next().unwrap()?["id"], "a");
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[non_exhaustive]
pub struct Response {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: Vec<(String, String)>,
    /// The body. A body that ends too early must be an error of the reader and not an end, where the headers tell.
    pub body: Box<dyn Read + Send>,
}

impl Response {
    /// The answer that came.
    ///
    /// ```
    /// use konnect_filter::client::Response;
    /// let answer = Response::new(429, vec![("Retry-After".to_owned(), "7".to_owned())], Box::new(&b""[..]));
    /// assert_eq!(answer.header("retry-after"), Some("7"));
    /// ```
    #[must_use]
    pub fn new(status: u16, headers: Vec<(String, String)>, body: Box<dyn Read + Send>) -> Self {
        Self { status, headers, body }
    }

    /// The first header of that name, which is given in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(header, _)| header.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response").field("status", &self.status).finish_non_exhaustive()
    }
}
