//! What a check depends on besides the filter and the entity.

use std::sync::Arc;

use jiff::Timestamp;

use super::allowed::Allowed;
use crate::limits::Limits;
use crate::setters::setters;

/// What a check depends on besides the filter and the entity.
///
/// ```
/// use konnect_filter::{Limits, check::Context};
/// let context = Context::at(jiff::Timestamp::UNIX_EPOCH).with_limits(Limits::DEFAULT.with_requests(5));
/// assert_eq!(context.limits.requests, 5);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Context {
    /// The instant that relative dates count from.
    pub now: Timestamp,
    /// The limits.
    pub limits: Limits,
    /// Whether arguments may have no value yet, to see what they take and how a filter would be planned. A plan that has such
    /// arguments cannot be listed, and its URLs have their names.
    pub allow_unbound: bool,
    /// What a filter may ask, for filters of others; everything if there is nothing here.
    pub allowed: Option<Arc<Allowed>>,
}

setters! { Context {
    with_limits(limits: Limits) = limits;
    [const] with_allow_unbound(allow_unbound: bool) = allow_unbound;
    with_allowed(allowed: impl Into<Arc<Allowed>>) = Some(allowed.into());
}}

impl Context {
    /// At the start of the current second, with the default limits.
    ///
    /// Nanoseconds would make each URL another one. It is one instant for the whole filter, so that `< now-7d` and `>= now-7d`
    /// leave no record out between them; and as it is not later than the clock, `>= now-7d` keeps all that it would keep by
    /// the clock.
    pub fn from_clock() -> Self {
        Self::at(Timestamp::from_second(Timestamp::now().as_second()).unwrap_or(Timestamp::MIN))
    }

    /// With the default limits.
    pub const fn at(now: Timestamp) -> Self {
        Self { now, limits: Limits::DEFAULT, allow_unbound: false, allowed: None }
    }
}
