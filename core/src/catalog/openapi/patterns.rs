//! Regular expressions of a file, and whether values can be checked against them.

use std::cell::RefCell;
use std::collections::HashMap;

use crate::catalog::field::{compiled, is_small};
use crate::limits::import::{MAX_LARGE_PATTERNS, MAX_PATTERNS};

/// The patterns that were looked at.
#[derive(Default)]
pub(super) struct Patterns<'a>(RefCell<KnownPatterns<'a>>);

#[derive(Default)]
struct KnownPatterns<'a> {
    /// Each with why it is not used, if it is not.
    all: HashMap<&'a str, Option<&'static str>>,
    /// How many of them are not small.
    large: usize,
}

impl<'a> Patterns<'a> {
    /// Why nothing is checked against a pattern, if so.
    pub(super) fn why_not(&self, pattern: &'a str) -> Option<&'static str> {
        let mut known = self.0.borrow_mut();
        if let Some(why) = known.all.get(pattern) {
            return *why;
        }
        if known.all.len() >= MAX_PATTERNS {
            return Some("the file has too many others");
        }
        let wrong = Some("it is not a regular expression that can be used here");
        let why = match is_small(pattern) {
            Some(true) => None,
            None => wrong,
            Some(false) if known.large >= MAX_LARGE_PATTERNS => Some("the file has too many others that are as large"),
            Some(false) => {
                known.large += 1;
                if compiled(pattern).is_some() { None } else { wrong }
            }
        };
        known.all.insert(pattern, why);
        why
    }
}
