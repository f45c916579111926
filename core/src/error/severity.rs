//! How much a problem weighs.

use crate::enums::{named, written_by_name};

/// Whether a problem stops.
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
