//! Why there is no answer, and how long one is waited for.

use std::time::Duration;

use super::proxy::Proxy;
use crate::limits::client::MAX_WAIT;
use crate::setters::setters;

/// Why there is no answer, where more is known than the words for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cause {
    /// Nobody has the host's name.
    UnknownHost,
    /// Plain http, most often.
    NoTls,
    /// A proxy, which could not be reached or refused.
    Proxy,
    Other,
}

/// Why there is no answer.
///
/// ```
/// use konnect_filter::client::{Client, Credentials, HttpGet, Response, Transport, TransportError};
/// use konnect_filter::{Code, ListRequest};
/// struct Offline;
/// impl Transport for Offline {
///     fn get(&self, _: &HttpGet<'_>) -> Result<Response, TransportError> {
///         Err(TransportError::lasting("there is no network"))
///     }
/// }
/// let client = Client::with_transport(Offline, Credentials::None);
/// let error = ListRequest::to("users").list(&client)?.next().unwrap().unwrap_err();
/// assert_eq!(error.diagnostics()[0].code, Code::Unreachable);
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
#[non_exhaustive]
pub struct TransportError {
    /// In plain words; without the credential.
    pub message: String,
    /// Whether another try may help: a broken connection, and not a certificate that is refused.
    pub transient: bool,
    /// Whether there may have been a connection. Where there was none, and nothing was answered before, the address is most likely
    /// wrong: the request is tried once more, and not as often as [`RetryPolicy`](super::RetryPolicy) says.
    pub connected: bool,
    pub(super) cause: Cause,
}

impl TransportError {
    /// Another try may help.
    ///
    /// ```
    /// use konnect_filter::client::TransportError;
    /// assert!(TransportError::transient("connection reset").transient);
    /// assert!(!TransportError::lasting("the certificate has expired").transient);
    /// ```
    #[must_use]
    pub fn transient(message: impl Into<String>) -> Self {
        Self { message: message.into(), transient: true, connected: true, cause: Cause::Other }
    }

    /// No other try helps.
    #[must_use]
    pub fn lasting(message: impl Into<String>) -> Self {
        Self { message: message.into(), transient: false, connected: true, cause: Cause::Other }
    }

    /// There was no connection; another try may help.
    ///
    /// ```
    /// use konnect_filter::client::TransportError;
    /// let refused = TransportError::unconnected("connection refused");
    /// assert!(refused.transient && !refused.connected);
    /// ```
    #[must_use]
    pub fn unconnected(message: impl Into<String>) -> Self {
        Self { message: message.into(), transient: true, connected: false, cause: Cause::Other }
    }

    pub(super) fn unknown_host() -> Self {
        Self { cause: Cause::UnknownHost, ..Self::lasting("the host name cannot be resolved") }
    }

    /// A proxy that cannot be used, in these words.
    pub(super) fn of_proxy(message: impl Into<String>) -> Self {
        Self { cause: Cause::Proxy, ..Self::lasting(message) }
    }

    /// The same of a request that goes through a proxy, which is what could not be reached.
    pub(super) fn through(self, proxy: Option<&Proxy>) -> Self {
        match proxy {
            Some(proxy) if !self.connected || self.cause == Cause::UnknownHost => {
                Self { message: format!("{}: {}", proxy.described(), self.message), cause: Cause::Proxy, ..self }
            }
            _ => self,
        }
    }

    /// What an error of the system is, for both drivers.
    pub(super) fn of_system(error: &std::io::Error) -> Self {
        use std::io::ErrorKind;
        if is_unknown_host(error) {
            return Self::unknown_host();
        }
        let text = error.to_string();
        match error.kind() {
            // rustls wraps what it refuses in an error of this kind.
            ErrorKind::InvalidData => insecure(&text),
            ErrorKind::ConnectionRefused => Self::unconnected("connection refused"),
            ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable | ErrorKind::NetworkDown => {
                Self::unconnected(words(&text))
            }
            _ if text.starts_with(UNRESOLVED) => Self::unconnected(words(&text)),
            _ => Self::transient(words(&text)),
        }
    }
}

/// What the standard library says before the system's words for a name that has no address, for now or for ever.
const UNRESOLVED: &str = "failed to lookup address information";

/// A system's error without its number, which says no more.
pub(super) fn words(text: &str) -> &str {
    text.split(" (os error ").next().unwrap_or_default()
}

/// A time as messages show it: `300 ms`, `1.5 s`, `60 s`.
pub(super) fn shown_time(time: Duration) -> String {
    const SECOND: u128 = 1_000_000_000;
    let nanos = time.as_nanos();
    if (1..SECOND).contains(&nanos) {
        return format!("{} ms", nanos.div_ceil(1_000_000));
    }
    let tenths = (nanos + SECOND / 20) / (SECOND / 10);
    match tenths % 10 {
        0 => format!("{} s", tenths / 10),
        rest => format!("{}.{rest} s", tenths / 10),
    }
}

/// How long the parts of one request may take, [`Duration::MAX`] being however long it takes. Of the async client, only time counts in which its stream is waited for: what a
/// program does between two records, however long, makes no request fail.
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

impl Timeouts {
    /// The same as times that HTTP clients can add to an instant.
    pub(super) fn addable(self) -> Self {
        let Self { connect, answer, body } = self;
        Self { connect: connect.min(MAX_WAIT), answer: answer.min(MAX_WAIT), body: body.min(MAX_WAIT) }
    }
}

/// Whether nobody has a host's name. The standard library gives that no kind, only the system's words: glibc's, musl's and
/// those of BSD and macOS; on Windows a number. A name server that does not answer has others, and is asked again.
fn is_unknown_host(error: &std::io::Error) -> bool {
    const WINDOWS: i32 = 11001;
    const WORDS: [&str; 3] = ["Name or service not known", "Name does not resolve", "nodename nor servname provided"];
    error.raw_os_error() == Some(WINDOWS) || {
        let text = error.to_string();
        text.starts_with(UNRESOLVED) && WORDS.iter().any(|words| text.contains(words))
    }
}

/// Why there is no secure connection, by rustls's words for it.
fn insecure(why: &str) -> TransportError {
    // The first byte is none of TLS's.
    if why.contains("InvalidContentType") {
        let plain = TransportError::lasting("it does not speak https on this port");
        return TransportError { cause: Cause::NoTls, ..plain };
    }
    let known = [
        ("UnknownIssuer", "no trusted authority signed its certificate"),
        ("CaUsedAsEndEntity", "its certificate is an authority's, made without `basicConstraints=CA:FALSE`"),
        ("NotValidForName", "its certificate is for another host"),
        ("certificate expired", "its certificate has expired"),
        ("not valid yet", "its certificate is not valid yet"),
        ("BadSignature", "its certificate has a wrong signature"),
    ];
    let why = known.iter().find(|(theirs, _)| why.contains(theirs)).map_or(why, |(_, ours)| ours);
    TransportError::lasting(format!("no secure connection: {why}"))
}

#[cfg(test)]
mod tests {
    use std::io::{Error, ErrorKind};

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
            let failure = TransportError::of_system(&Error::other(said));
            assert_eq!(failure.transient, transient, "{said}");
            assert_eq!(failure.cause == Cause::UnknownHost, !transient, "{said}");
        }
    }

    #[test]
    fn times_are_shown_as_long_as_they_are() {
        for (nanos, shown) in [
            (0, "0 s"),
            (1, "1 ms"),
            (50_000_000, "50 ms"),
            (300_000_000, "300 ms"),
            (1_000_000_000, "1 s"),
            (1_040_000_000, "1 s"),
            (1_500_000_000, "1.5 s"),
            (59_960_000_000, "60 s"),
            (70_000_000_000, "70 s"),
        ] {
            assert_eq!(shown_time(Duration::from_nanos(nanos)), shown);
        }
        assert_eq!(shown_time(Duration::from_secs(u64::MAX)), "18446744073709551615 s");
    }

    #[test]
    fn certificates_that_are_refused() {
        for (theirs, ours) in [
            ("invalid peer certificate: UnknownIssuer", "no trusted authority signed its certificate"),
            (
                "invalid peer certificate: Other(OtherError(CaUsedAsEndEntity))",
                "its certificate is an authority's, made without `basicConstraints=CA:FALSE`",
            ),
            ("something else", "something else"),
        ] {
            assert_eq!(insecure(theirs), TransportError::lasting(format!("no secure connection: {ours}")));
        }
        let plain = insecure("received corrupt message of type InvalidContentType");
        assert_eq!((plain.cause, plain.transient), (Cause::NoTls, false));
    }

    #[test]
    fn where_nobody_answered_there_was_no_connection() {
        for (error, connected) in [
            (Error::from(ErrorKind::ConnectionRefused), false),
            (Error::from(ErrorKind::HostUnreachable), false),
            (Error::from(ErrorKind::NetworkUnreachable), false),
            (Error::other("failed to lookup address information: Temporary failure in name resolution"), false),
            (Error::from(ErrorKind::ConnectionReset), true),
            (Error::from(ErrorKind::UnexpectedEof), true),
            (Error::from(ErrorKind::TimedOut), true),
        ] {
            let failure = TransportError::of_system(&error);
            assert_eq!((failure.connected, failure.transient), (connected, true), "{error}");
        }
        assert_eq!(words("Connection reset by peer (os error 104)"), "Connection reset by peer");
    }
}
