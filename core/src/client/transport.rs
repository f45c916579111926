//! The way to the service: one blocking request, one answer.

use std::fmt;
use std::io::Read;
use std::time::Duration;

use ureq::tls::{PemItem, RootCerts, TlsConfig, parse_pem};
use url::Url;

use super::proxy;
use crate::error::{Code, Diagnostic, Part};

/// Sends one request and gives its answer: the client's only way to the network.
///
/// [`Http`] is the one that comes with the crate. A program brings its own to use another HTTP library (an async one
/// inside `block_on`), to record, or to test without a network. It must not follow redirects, must not add or keep
/// credentials, and must not retry: the client does all that.
///
/// ```
/// use konnect_filter::client::{Answer, Failure, Get, Transport};
/// struct Canned;
/// impl Transport for Canned {
///     fn get(&self, _: &Get<'_>) -> Result<Answer, Failure> {
///         Ok(Answer { status: 200, headers: Vec::new(), body: Box::new(&b"{\"data\":[]}"[..]) })
///     }
/// }
/// ```
pub trait Transport {
    /// Sends `request` and gives the answer as soon as its headers are there.
    ///
    /// # Errors
    /// When there is no answer. An answer with a status such as 500 is not an error.
    fn get(&self, request: &Get<'_>) -> Result<Answer, Failure>;
}

impl<T: Transport + ?Sized> Transport for &T {
    fn get(&self, request: &Get<'_>) -> Result<Answer, Failure> {
        (**self).get(request)
    }
}

impl<T: Transport + ?Sized> Transport for Box<T> {
    fn get(&self, request: &Get<'_>) -> Result<Answer, Failure> {
        (**self).get(request)
    }
}

/// One `GET` request. Its `Debug` shows no header's value: one of them is the credential.
#[derive(Clone)]
pub struct Get<'r> {
    /// The address.
    pub url: &'r Url,
    /// The headers, names in lower case.
    pub headers: Vec<(&'static str, String)>,
}

impl fmt::Debug for Get<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.headers.iter().map(|(name, _)| name).collect();
        f.debug_struct("Get").field("url", &self.url.as_str()).field("headers", &names).finish()
    }
}

/// An answer, whatever its status.
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: Vec<(String, String)>,
    /// The body. A body that ends too early must be an error of the reader and not an end, where the headers tell.
    pub body: Box<dyn Read>,
}

impl Answer {
    /// The first header of that name, which is given in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(header, _)| header.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer").field("status", &self.status).finish_non_exhaustive()
    }
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Failure {
    /// In plain words; without the credential.
    pub message: String,
    /// Whether another try may help: a broken connection, and not a certificate that is refused.
    pub transient: bool,
}

/// How long the parts of one request may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// To connect, TLS included (default 10 s).
    pub connect: Duration,
    /// To wait for the answer's headers (default 60 s).
    pub answer: Duration,
    /// To read the whole body (default 120 s).
    pub body: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self { connect: Duration::from_secs(10), answer: Duration::from_secs(60), body: Duration::from_secs(120) }
    }
}

/// The transport that comes with the crate: `ureq` with rustls and Mozilla's root certificates, or those that
/// [`Http::with_roots`] is given.
///
/// A proxy is taken from the environment (`HTTPS_PROXY`, else `ALL_PROXY`, less `NO_PROXY`, each in lower case first) for https
/// only, where it sees neither the request nor the credential. One that cannot be used is an error of every request.
#[derive(Debug, Clone)]
pub struct Http {
    direct: ureq::Agent,
    /// Through the proxy that the environment names, or why it cannot be used.
    proxied: Result<Option<ureq::Agent>, String>,
}

impl Http {
    /// With these timeouts.
    pub fn new(timeouts: Timeouts) -> Self {
        Self::of(timeouts, RootCerts::WebPki)
    }

    /// With these timeouts, and the certificates in `pem` trusted instead of Mozilla's: for a host whose certificate
    /// an authority of your own has signed. It is checked like any other.
    ///
    /// ```
    /// use konnect_filter::client::{Http, Timeouts};
    /// assert!(Http::with_roots(Timeouts::default(), b"no certificate").is_err());
    /// ```
    ///
    /// # Errors
    /// When there is no certificate in it, or one that is not well formed.
    pub fn with_roots(timeouts: Timeouts, pem: &[u8]) -> crate::Result<Self> {
        let items = parse_pem(pem).collect::<Result<Vec<_>, _>>().unwrap_or_default();
        let certificates = items.into_iter().filter_map(|item| match item {
            PemItem::Certificate(certificate) => Some(certificate),
            _ => None,
        });
        let certificates: Vec<_> = certificates.collect();
        if certificates.is_empty() {
            let problem = Diagnostic::elsewhere(
                Code::Unreadable,
                Part::File,
                "the file contains no PEM certificate, or a damaged one",
            );
            return Err(problem.help("it begins with `-----BEGIN CERTIFICATE-----`").into());
        }
        Ok(Self::of(timeouts, certificates.into()))
    }

    fn of(timeouts: Timeouts, roots: RootCerts) -> Self {
        let tls = TlsConfig::builder().root_certs(roots).build();
        let config = |proxy| {
            ureq::Agent::config_builder()
                .http_status_as_error(false)
                .max_redirects(0)
                .max_redirects_will_error(false)
                .user_agent(concat!("konnect-filter/", env!("CARGO_PKG_VERSION")))
                .timeout_resolve(Some(timeouts.connect))
                .timeout_connect(Some(timeouts.connect))
                .timeout_send_request(Some(timeouts.connect))
                .timeout_recv_response(Some(timeouts.answer))
                .timeout_recv_body(Some(timeouts.body))
                .proxy(proxy)
                .tls_config(tls.clone())
                .build()
                .new_agent()
        };
        let proxy = proxy::of_environment(|name| std::env::var_os(name));
        Self { direct: config(None), proxied: proxy.map(|proxy| proxy.map(|proxy| config(Some(proxy)))) }
    }
}

impl Default for Http {
    fn default() -> Self {
        Self::new(Timeouts::default())
    }
}

impl Transport for Http {
    fn get(&self, request: &Get<'_>) -> Result<Answer, Failure> {
        let agent = match &self.proxied {
            _ if request.url.scheme() != "https" => &self.direct,
            Ok(None) => &self.direct,
            Ok(Some(agent)) => agent,
            Err(message) => return Err(Failure { message: message.clone(), transient: false }),
        };
        let mut builder = agent.get(request.url.as_str());
        for (name, value) in &request.headers {
            builder = builder.header(*name, value);
        }
        let (parts, body) = builder.call().map_err(|error| failure(&error))?.into_parts();
        let text = |value: &ureq::http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        Ok(Answer {
            status: parts.status.as_u16(),
            headers: parts.headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect(),
            body: Box::new(body.into_reader()),
        })
    }
}

/// In plain words, and whether another try may help.
fn failure(error: &ureq::Error) -> Failure {
    use ureq::Error;
    let (message, transient) = match error {
        Error::Timeout(what) => (format!("timed out ({what})"), true),
        Error::HostNotFound => (UNKNOWN_HOST.to_owned(), false),
        Error::Io(error) if is_unknown_host(error) => (UNKNOWN_HOST.to_owned(), false),
        Error::ConnectionFailed => ("the connection failed".to_owned(), true),
        // rustls wraps what it refuses in an I/O error of this kind.
        Error::Io(error) if error.kind() == std::io::ErrorKind::InvalidData => {
            let text = error.to_string();
            // The first byte is none of TLS's.
            let is_plain = text.contains("InvalidContentType");
            (if is_plain { NO_TLS.to_owned() } else { format!("no secure connection: {text}") }, false)
        }
        Error::Io(error) => (error.to_string(), true),
        Error::Protocol(error) => (format!("the response is not HTTP: {error}"), true),
        Error::Rustls(_) | Error::Tls(_) => (format!("no secure connection: {error}"), false),
        // A header that cannot be sent would show its value in the message.
        Error::Http(_) => ("the request is not well formed".to_owned(), false),
        error => (error.to_string(), false),
    };
    Failure { message, transient }
}

/// Plain http, most often.
pub(super) const NO_TLS: &str = "it does not speak https on this port";

pub(super) const UNKNOWN_HOST: &str = "the host name cannot be resolved";

/// Whether nobody has a host's name. The standard library gives that no kind, only the system's words: glibc's, musl's and
/// those of BSD and macOS; on Windows a number. A name server that does not answer has others, and is asked again.
fn is_unknown_host(error: &std::io::Error) -> bool {
    const WINDOWS: i32 = 11001;
    const WORDS: [&str; 3] = ["Name or service not known", "Name does not resolve", "nodename nor servname provided"];
    error.raw_os_error() == Some(WINDOWS) || {
        let text = error.to_string();
        text.starts_with("failed to lookup address information") && WORDS.iter().any(|words| text.contains(words))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_nobody_has_is_asked_for_once() {
        for (said, transient) in [
            ("failed to lookup address information: Name or service not known", false),
            ("failed to lookup address information: nodename nor servname provided, or not known", false),
            ("failed to lookup address information: Name does not resolve", false),
            ("failed to lookup address information: Temporary failure in name resolution", true),
            ("Name or service not known", true),
        ] {
            let failure = failure(&ureq::Error::Io(std::io::Error::other(said)));
            assert_eq!(failure.transient, transient, "{said}");
            assert_eq!(failure.message == UNKNOWN_HOST, !transient, "{said}");
        }
    }
}
