//! How far a listing is.

/// What was read up to now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
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
