//! A form of another language, and the kinds of them.

use std::sync::OnceLock;

use regex::{Captures, Regex};

use super::pattern;
use crate::error::Code;

/// A pattern of another language's, and how it is written here.
pub(super) struct Form {
    /// Words and signs, each separated by a blank from the next, and names of pieces in angle brackets (see [`pattern`]).
    pub(super) pattern: &'static str,
    /// With the pieces in braces; what begins with `!` is a help, with no replacement, whose part after a `|` is only for fields of strings.
    pub(super) ours: &'static str,
    pub(super) regex: OnceLock<Option<Regex>>,
}

impl Form {
    pub(super) const fn new(pattern: &'static str, ours: &'static str) -> Self {
        Self { pattern, ours, regex: OnceLock::new() }
    }

    /// Whether the words and signs of the pattern are in the text at all, which is in lower case.
    pub(super) fn may_match(&self, text: &str) -> bool {
        pattern::tokens(self.pattern).all(|(token, _)| match words(token) {
            Some(words) => words.split('|').any(|word| text.contains(word.split(' ').next().unwrap_or_default())),
            None => token == "$" || token.starts_with(['<', '(']) && token.len() > 1 || text.contains(token),
        })
    }

    pub(super) fn matched<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        self.regex.get_or_init(|| pattern::regex(self.pattern)).as_ref()?.captures(text)
    }
}

/// The alternatives of a group that has only words and signs.
fn words(token: &str) -> Option<&str> {
    let words = token.strip_prefix("(?:")?.strip_suffix(')')?;
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_' =<>!~-|".contains(&byte);
    words.bytes().all(is_plain).then_some(words)
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
