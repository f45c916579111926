//! Rules that name a mistake, in tables: they are tried in order, and the first one that knows what it sees decides.

use super::context::{ErrorContext, Kind, Token};
use super::recovery::Recovery;

/// A rule, with an example of what it explains, which a test reads.
pub(super) struct Rule {
    #[cfg_attr(not(test), expect(dead_code, reason = "a test reads it"))]
    pub(super) example: &'static str,
    pub(super) find: fn(&ErrorContext<'_>) -> Option<Recovery>,
}

impl Rule {
    pub(super) const fn new(example: &'static str, find: fn(&ErrorContext<'_>) -> Option<Recovery>) -> Self {
        Self { example, find }
    }
}

/// What `rule` says if the token where the parser stopped is one of `kinds`.
pub(super) fn on(
    site: &ErrorContext<'_>,
    kinds: &[Kind],
    rule: fn(&ErrorContext<'_>, Token) -> Recovery,
) -> Option<Recovery> {
    let token = site.token();
    kinds.contains(&token.kind).then(|| rule(site, token))
}
