//! A form of another language, and the kinds of them.

use std::sync::OnceLock;

use super::needs::Need;
use super::pattern;
use crate::error::Code;
use crate::regular::{Captures, Regex};

/// A pattern of another language's, and how it is written here.
pub(super) struct Form {
    /// Words and signs, each separated by a blank from the next, and names of pieces in angle brackets (see [`pattern`]).
    pub(super) pattern: &'static str,
    /// With the pieces in braces; what begins with `!` is a help, with no replacement, whose part after a `|` is only for fields of strings.
    pub(super) ours: &'static str,
    need: OnceLock<Need>,
    regex: OnceLock<Option<Regex>>,
}

impl Form {
    pub(super) const fn new(pattern: &'static str, ours: &'static str) -> Self {
        Self { pattern, ours, need: OnceLock::new(), regex: OnceLock::new() }
    }

    /// Whether the words and signs of the pattern are in the text at all, which is in lower case.
    pub(super) fn may_match(&self, text: &str) -> bool {
        self.need.get_or_init(|| self.need()).is_met(text)
    }

    fn need(&self) -> Need {
        let needs = pattern::tokens(self.pattern).filter_map(|(token, _)| match token.chars().next() {
            Some('(') if token.len() > 1 => Some(Need::of(token)),
            Some('<') if token.len() > 1 => {
                pattern::fixed(token.trim_matches(['<', '>'])).map(|piece| Need::Shared(&piece.need))
            }
            _ => (token != "$").then(|| Need::Text(token.to_owned())),
        });
        Need::All(needs.collect())
    }

    pub(super) fn matched<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        self.regex.get_or_init(|| pattern::regex(self.pattern)).as_ref()?.captures(text)
    }
}

/// Forms of one kind: their messages, with `{}` for what was typed.
#[derive(Clone, Copy)]
pub(super) struct Kind {
    pub(super) code: Code,
    pub(super) message: &'static str,
    pub(super) label: &'static str,
    /// The help where something is only removed.
    pub(super) help: &'static str,
    /// What the help says of a replacement after it.
    pub(super) note: fn(&str) -> &'static str,
    pub(super) forms: &'static [Form],
}

/// No note.
pub(super) const fn nothing(_: &str) -> &'static str {
    ""
}
