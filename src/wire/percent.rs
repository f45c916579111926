//! The only place that escapes for a URL, and that undoes it.
//!
//! Strict is what every proxy, client and shell takes: RFC 3986's unreserved characters stand for themselves, and nothing
//! else does. Readable keeps brackets and some punctuation raw; both decode to the same text.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode, utf8_percent_encode};

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

/// Why a text cannot be decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Undecodable {
    /// The percent sign at this offset has no two hexadecimal digits behind it.
    Escape(usize),
    /// The bytes are not UTF-8.
    Utf8,
}

/// The text that a name or a value of a query stands for; `+` is a space, as every form decoder reads it.
pub(super) fn decode(text: &str) -> Result<Cow<'_, str>, Undecodable> {
    if let Some(offset) = bad_escape(text) {
        return Err(Undecodable::Escape(offset));
    }
    if text.contains('+') {
        let spaced = text.replace('+', " ");
        let decoded = percent_decode(spaced.as_bytes()).decode_utf8().map_err(|_| Undecodable::Utf8)?;
        return Ok(Cow::Owned(decoded.into_owned()));
    }
    percent_decode(text.as_bytes()).decode_utf8().map_err(|_| Undecodable::Utf8)
}

/// The offset of the first percent sign without two hexadecimal digits behind it.
fn bad_escape(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let is_hex = |offset: usize| bytes.get(offset).is_some_and(u8::is_ascii_hexdigit);
    bytes
        .iter()
        .enumerate()
        .find(|&(offset, byte)| *byte == b'%' && !(is_hex(offset + 1) && is_hex(offset + 2)))
        .map(|(offset, _)| offset)
}
