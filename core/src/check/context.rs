//! What a check depends on besides the filter and the entity.

use std::sync::Arc;

use jiff::Timestamp;

use super::allowed::Allowed;
use super::date;
use crate::error::{Code, Diagnostic, Part, Result, brief};
use crate::limits::Limits;
use crate::setters::setters;
use crate::shared_str::SharedStr;

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
    ///
    /// # Panics
    /// On a platform without a clock (`wasm32-unknown-unknown`), as the standard library does there: use [`Context::at`].
    #[must_use]
    pub fn from_clock() -> Self {
        let now = Timestamp::now();
        // An instant without its fraction is one too.
        Self::at(Timestamp::from_second(now.as_second()).unwrap_or(now))
    }

    /// Whether a filter's arguments are given their values: those of one that may have none stay, so that the check names them, and no
    /// value gets into an error.
    pub(crate) fn takes_arguments(&self) -> bool {
        self.allowed.as_ref().is_none_or(|allowed| allowed.has_arguments())
    }

    /// At a time written in RFC 3339, with the default limits.
    ///
    /// ```
    /// use konnect_filter::check::Context;
    /// assert_eq!(Context::at_text("2026-08-22T10:00:00Z").unwrap().now.to_string(), "2026-08-22T10:00:00Z");
    /// let error = Context::at_text("1700000000").unwrap_err();
    /// assert_eq!(error.diagnostics()[0].help.as_deref(), Some("write `2023-11-14T22:13:20Z`"));
    /// ```
    ///
    /// # Errors
    /// `invalid-now` where the text is not such a time, with the time that is meant by a date or by words such as `yesterday`.
    pub fn at_text(text: &str) -> Result<Self> {
        if let Ok(now) = text.parse() {
            return Ok(Self::at(now));
        }
        let message = format!("`{}` is not an RFC 3339 time", brief(text));
        let problem = Diagnostic::in_part(Code::InvalidNow, Part::Now, message);
        Err(match meant(text) {
            Some(time) => problem.help(format!("write `{time}`")),
            None => problem.help("write a time like `2026-08-22T00:00:00Z`"),
        }
        .into())
    }

    /// With the default limits.
    #[must_use]
    pub const fn at(now: Timestamp) -> Self {
        Self { now, limits: Limits::DEFAULT, allow_unbound: false, allowed: None }
    }
}

/// The time that is meant by another form of it. Words such as `yesterday` need a clock, which not every platform has.
fn meant(text: &str) -> Option<SharedStr> {
    let at = |clock| {
        let reading = match date::read(text, clock) {
            Ok(reading) => reading,
            Err(fault) => date::read(fault.meant()?, clock).ok()?,
        };
        Some(reading.text)
    };
    if cfg!(all(target_family = "wasm", target_os = "unknown")) {
        // Without a clock, only what is the same time whenever it is read.
        return at(Timestamp::UNIX_EPOCH).filter(|time| at(Timestamp::MAX).as_ref() == Some(time));
    }
    at(Context::from_clock().now)
}
