//! How far a listing is.

/// What was read up to now.
///
/// ```
/// use konnect_filter::listing::{Action, Listing, Progress};
/// use konnect_filter::{ListRequest, wire::RequestOptions};
/// let plan = ListRequest::to("users").filter("active").plan()?;
/// let mut listing = Listing::new(&plan, &RequestOptions::default())?;
/// let Action::Get(get) = listing.next()? else { unreachable!() };
/// let body = br#"{"data":[{"id":"a","active":true},{"id":"b","active":false}],
///     "meta":{"page":{"number":1,"size":100,"total":2}}}"#;
/// listing.received(get.id, body.to_vec())?;
/// while listing.record()?.is_some() {}
/// let Progress { received, kept, mismatched, total, .. } = listing.progress();
/// assert_eq!((received, kept, mismatched, total), (2, 1, 1, Some(2)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Progress {
    /// The plan's requests that were begun.
    pub requests: u64,
    /// Pages.
    pub pages: u64,
    /// Records that came.
    pub received: u64,
    /// Records that were given to the caller.
    pub kept: u64,
    /// Records that came again.
    pub duplicates: u64,
    /// Records that a filter that was sent excludes.
    pub mismatched: u64,
    /// Records that were kept though they do not show whether a filter that was sent is true of them.
    pub unverifiable: u64,
    /// How many records the running request has in all, where the service says.
    pub total: Option<u64>,
}
