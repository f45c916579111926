//! What is to be done next, by whoever sends the requests.

use url::Url;

/// What is to be done next.
///
/// ```
/// use konnect_filter::listing::{Action, Listing};
/// use konnect_filter::{ListRequest, wire::RequestOptions};
/// let plan = ListRequest::to("users").plan()?;
/// let mut listing = Listing::new(&plan, &RequestOptions::default())?;
/// let mut ids = Vec::new();
/// loop {
///     match listing.next()? {
///         // Sent in whatever way.
///         Action::Get(get) => {
///             let body = br#"{"data":[{"id":"a"}],"meta":{"page":{"number":1,"size":100,"total":1}}}"#;
///             listing.received(get.id, body.to_vec())?;
///         }
///         Action::Take => ids.extend(listing.record()?.map(|record| record.value["id"].clone())),
///         Action::Done => break,
///         // With one request at a time there is nothing to wait for.
///         _ => unreachable!(),
///     }
/// }
/// assert_eq!(ids, ["a"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
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
///
/// ```
/// use konnect_filter::listing::{Action, Get, Listing};
/// use konnect_filter::{ListRequest, wire::RequestOptions};
/// let plan = ListRequest::to("users").filter("active").plan()?;
/// let mut listing = Listing::new(&plan, &RequestOptions::default())?;
/// let Action::Get(Get { url, request, .. }) = listing.next()? else { unreachable!() };
/// assert_eq!((url.path(), request), ("/v3/users", 0));
/// assert!(url.query().unwrap().starts_with("filter%5Bactive%5D=true"));
/// # Ok::<(), konnect_filter::Error>(())
/// ```
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
