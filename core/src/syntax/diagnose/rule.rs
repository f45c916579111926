//! Rules that name a mistake, in tables: they are tried in order, and the first one that knows what it sees decides.

use super::finding::Finding;
use super::site::{Kind, Site, Token};

/// A rule, with an example of what it explains, which a test reads.
pub(super) struct Rule {
    #[cfg_attr(not(test), expect(dead_code, reason = "a test reads it"))]
    pub(super) example: &'static str,
    pub(super) find: fn(&Site<'_>) -> Option<Finding>,
}

impl Rule {
    pub(super) const fn new(example: &'static str, find: fn(&Site<'_>) -> Option<Finding>) -> Self {
        Self { example, find }
    }
}

/// What `rule` says if the token where the parser stopped is one of `kinds`.
pub(super) fn on(site: &Site<'_>, kinds: &[Kind], rule: fn(&Site<'_>, Token) -> Finding) -> Option<Finding> {
    let token = site.token();
    kinds.contains(&token.kind).then(|| rule(site, token))
}
