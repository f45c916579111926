//! How much a problem weighs.

use crate::enums::{named, written_by_name};

/// Whether a problem stops.
///
/// ```
/// use konnect_filter::ListRequest;
/// use konnect_filter::error::Severity;
/// let review = ListRequest::to("users").filter("email = now-7d").check()?;
/// assert_eq!(review.warnings[0].severity, Severity::Warning);
/// let error = ListRequest::to("users").filter("emial = x").check().unwrap_err();
/// assert!(error.iter().all(|problem| problem.severity == Severity::Error));
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Severity {
    /// Nothing is sent.
    Error,
    /// The filter runs, but probably says something other than what was meant.
    Warning,
}

named! { "error", Severity {
    Error = "error",
    Warning = "warning",
} }
written_by_name! { Severity }
