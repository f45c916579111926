//! What is to be done next, by whoever sends the requests.

use url::Url;

/// What is to be done next.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Action {
    /// Send this, and hand its answer to [`Listing::received`](super::Listing::received).
    Get(Get),
    /// Take the records that came ([`Listing::record`](super::Listing::record)).
    Take,
    /// Wait for an answer to what was sent.
    Wait,
    /// All was read.
    Done,
}

/// A `GET` to send.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Get {
    /// By which its answer is known.
    pub id: u64,
    /// The address.
    pub url: Url,
    /// Which of the plan's requests it is a page of.
    pub request: usize,
}
