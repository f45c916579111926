//! The only place that escapes for a URL.
//!
//! Strict is what every proxy, client and shell takes: RFC 3986's unreserved characters stand for themselves, and nothing
//! else does. Readable keeps brackets and some punctuation raw; both decode to the same text.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// How a query is escaped.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Style {
    /// Everything but RFC 3986's unreserved characters is percent-encoded: `%5B %5D %20 %2C %3A %40`.
    #[default]
    Strict,
    /// Brackets and `, : @ / * !` stand for themselves, for people to read. `curl` needs `--globoff` for such a URL.
    Readable,
}

/// What is escaped by the strict style.
const STRICT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What is escaped by the readable style: still all that a query, a form decoder or a URL parser gives a meaning to.
const READABLE: &AsciiSet =
    &STRICT.remove(b'[').remove(b']').remove(b',').remove(b':').remove(b'@').remove(b'/').remove(b'*').remove(b'!');

impl Style {
    /// Appends `text`, escaped, as the name or the value of a query parameter.
    pub(super) fn push(self, out: &mut String, text: &str) {
        let set = match self {
            Self::Strict => STRICT,
            Self::Readable => READABLE,
        };
        out.extend(utf8_percent_encode(text, set));
    }

    /// The opening bracket of a parameter's name.
    pub(super) const fn open(self) -> &'static str {
        match self {
            Self::Strict => "%5B",
            Self::Readable => "[",
        }
    }

    /// The closing bracket of a parameter's name.
    pub(super) const fn close(self) -> &'static str {
        match self {
            Self::Strict => "%5D",
            Self::Readable => "]",
        }
    }

    /// A closing bracket and the opening one behind it.
    pub(super) const fn between(self) -> &'static str {
        match self {
            Self::Strict => "%5D%5B",
            Self::Readable => "][",
        }
    }
}

/// Appends `text`, escaped, as one segment of a path.
pub(super) fn push_segment(out: &mut String, text: &str) {
    Style::Strict.push(out, text);
}
