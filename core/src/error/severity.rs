//! How much a problem weighs.

use serde::Serialize;

/// Whether a problem stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Severity {
    /// Nothing is sent.
    Error,
    /// The filter runs, but probably says something other than what was meant.
    Warning,
}
