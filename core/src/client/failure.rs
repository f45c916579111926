//! Why there is no answer, and how long one is waited for.

use std::time::Duration;

use crate::error::{Code, Diagnostic, Error, Part};
use crate::setters::setters;

/// Plain http, most often.
pub(super) const NO_TLS: &str = "it does not speak https on this port";

pub(super) const UNKNOWN_HOST: &str = "the host name cannot be resolved";

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
#[non_exhaustive]
pub struct TransportError {
    /// In plain words; without the credential.
    pub message: String,
    /// Whether another try may help: a broken connection, and not a certificate that is refused.
    pub transient: bool,
}

impl TransportError {
    /// Another try may help.
    ///
    /// ```
    /// use konnect_filter::client::TransportError;
    /// assert!(TransportError::transient("connection reset").transient);
    /// assert!(!TransportError::lasting("the certificate has expired").transient);
    /// ```
    pub fn transient(message: impl Into<String>) -> Self {
        Self { message: message.into(), transient: true }
    }

    /// No other try helps.
    pub fn lasting(message: impl Into<String>) -> Self {
        Self { message: message.into(), transient: false }
    }
}

/// How long the parts of one request may take.
///
/// ```
/// use std::time::Duration;
/// use konnect_filter::client::{Client, Credentials, Http, Timeouts};
/// let http = Http::new(Timeouts::default().with_answer(Duration::from_secs(5)));
/// let client = Client::with_transport(http, Credentials::None);
/// # drop(client);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Timeouts {
    /// To connect, TLS included (default 10 s).
    pub connect: Duration,
    /// To wait for the answer's headers (default 60 s).
    pub answer: Duration,
    /// To read the whole body (default 120 s).
    pub body: Duration,
}

setters! { Timeouts {
    [const] with_connect(connect: Duration) = connect;
    [const] with_answer(answer: Duration) = answer;
    [const] with_body(body: Duration) = body;
}}

impl Default for Timeouts {
    fn default() -> Self {
        Self { connect: Duration::from_secs(10), answer: Duration::from_secs(60), body: Duration::from_secs(120) }
    }
}

/// Whether nobody has a host's name. The standard library gives that no kind, only the system's words: glibc's, musl's and
/// those of BSD and macOS; on Windows a number. A name server that does not answer has others, and is asked again.
pub(super) fn is_unknown_host(error: &std::io::Error) -> bool {
    const WINDOWS: i32 = 11001;
    const WORDS: [&str; 3] = ["Name or service not known", "Name does not resolve", "nodename nor servname provided"];
    error.raw_os_error() == Some(WINDOWS) || {
        let text = error.to_string();
        text.starts_with("failed to lookup address information") && WORDS.iter().any(|words| text.contains(words))
    }
}

/// Why there is no secure connection, by rustls's words for it.
pub(super) fn insecure(why: &str) -> String {
    // The first byte is none of TLS's.
    let is_plain = why.contains("InvalidContentType");
    if is_plain { NO_TLS.to_owned() } else { format!("no secure connection: {why}") }
}

/// The error of a file of certificates that has none.
pub(super) fn no_certificate() -> Error {
    let message = "the file contains no PEM certificate, or a damaged one";
    let problem = Diagnostic::in_part(Code::Unreadable, Part::File, message);
    problem.help("it begins with `-----BEGIN CERTIFICATE-----`").into()
}
