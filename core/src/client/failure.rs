//! Why there is no answer, and how long one is waited for.

use std::time::Duration;

/// Plain http, most often.
pub(super) const NO_TLS: &str = "it does not speak https on this port";

pub(super) const UNKNOWN_HOST: &str = "the host name cannot be resolved";

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct TransportError {
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
