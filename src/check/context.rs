//! What a check depends on besides the filter and the entity.

use jiff::Timestamp;

use crate::limits::Limits;

/// What a check depends on besides the filter and the entity.
///
/// ```
/// use konnect_filter::{Limits, check::Context};
/// let context = Context::at(jiff::Timestamp::UNIX_EPOCH);
/// assert_eq!(context.limits, Limits::DEFAULT);
/// ```
#[derive(Debug, Clone)]
pub struct Context {
    /// The instant that relative dates count from.
    pub now: Timestamp,
    /// The limits.
    pub limits: Limits,
}

impl Context {
    /// With the default limits.
    pub const fn at(now: Timestamp) -> Self {
        Self { now, limits: Limits::DEFAULT }
    }
}
