//! The only place that escapes for a URL, and that undoes it.
//!
//! Strict is what every proxy, client and shell accepts: RFC 3986's unreserved characters are literal, and nothing
//! else does. Readable keeps brackets and some punctuation raw; both decode to the same text.

use std::borrow::Cow;

use percent_encoding::{percent_decode, percent_encode_byte};

/// How a query is escaped.
///
/// ```
/// use konnect_filter::ListRequest;
/// use konnect_filter::wire::Escaping;
/// let request = ListRequest::to("users").filter(r#"email contains "@konghq.com""#);
/// let strict = request.clone().style(Escaping::Strict).one()?;
/// assert!(strict.ends_with("?filter%5Bemail%5D%5Bcontains%5D=%40konghq.com"));
/// assert!(request.style(Escaping::Readable).one()?.ends_with("?filter[email][contains]=@konghq.com"));
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Escaping {
    /// Everything but RFC 3986's unreserved characters is percent-encoded: `%5B %5D %20 %2C %3A %40`.
    #[default]
    Strict,
    /// Brackets and `, : @ / * !` are left as they are, for people to read. `curl` needs `--globoff` for such a URL.
    Readable,
}

/// For each byte, whether it is literal; a byte that is not ASCII never is.
type Raw = [bool; 256];

/// RFC 3986's unreserved characters.
const STRICT: Raw = raw(b"");

/// RFC 3986's characters of a path's segment, but for `%`.
const FIXED: Raw = raw(b"!$&'()*+,;=:@");

/// Still nothing that a query, a form decoder or a URL parser gives a meaning to.
const READABLE: Raw = raw(b"[],:@/*!");

const fn raw(more: &[u8]) -> Raw {
    let mut table = [false; 256];
    let mut byte = 0;
    #[expect(clippy::indexing_slicing, reason = "run by the compiler, which would stop at an index out of bounds")]
    while byte < table.len() {
        let unreserved = (byte as u8).is_ascii_alphanumeric() || matches!(byte as u8, b'-' | b'.' | b'_' | b'~');
        let mut listed = 0;
        while listed < more.len() {
            table[byte] |= more[listed] == byte as u8;
            listed += 1;
        }
        table[byte] |= unreserved;
        byte += 1;
    }
    table
}

impl Escaping {
    /// Appends `text`, escaped, as the name or the value of a query parameter.
    #[inline(always)]
    pub(crate) fn push(self, out: &mut String, text: &str) {
        let raw = match self {
            Self::Strict => &STRICT,
            Self::Readable => &READABLE,
        };
        push(raw, out, text);
    }

    /// The opening bracket of a parameter's name.
    #[inline(always)]
    pub(crate) const fn open(self) -> &'static str {
        match self {
            Self::Strict => "%5B",
            Self::Readable => "[",
        }
    }

    /// The closing bracket of a parameter's name.
    #[inline(always)]
    pub(crate) const fn close(self) -> &'static str {
        match self {
            Self::Strict => "%5D",
            Self::Readable => "]",
        }
    }

    /// A closing bracket and the opening one after it.
    #[inline(always)]
    pub(crate) const fn between(self) -> &'static str {
        match self {
            Self::Strict => "%5D%5B",
            Self::Readable => "][",
        }
    }
}

/// Appends `text`, escaped, as one segment of a path.
pub(crate) fn push_segment(out: &mut String, text: &str) {
    Escaping::Strict.push(out, text);
}

#[inline(always)]
fn push(raw: &Raw, out: &mut String, text: &str) {
    let mut start = 0;
    for (at, byte) in text.bytes().enumerate() {
        if raw.get(usize::from(byte)).is_some_and(|is_raw| *is_raw) {
            continue;
        }
        // What lies between two escaped bytes is ASCII, or nothing: never a cut character.
        out.push_str(text.get(start..at).unwrap_or_default());
        out.push_str(percent_encode_byte(byte));
        start = at + 1;
    }
    out.push_str(text.get(start..).unwrap_or_default());
}

/// Appends a segment of a path that a description fixes: what a URL can have there stays as it is, and the rest is escaped.
pub(crate) fn push_fixed(out: &mut String, text: &str) {
    push(&FIXED, out, text);
}

/// Why a text cannot be decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Undecodable {
    /// Two hexadecimal digits do not follow the percent sign at this offset.
    Escape(usize),
    /// The bytes are not UTF-8.
    Utf8,
}

/// The text that a name or a value of a query encodes; `+` is a space, as every form decoder reads it.
pub(crate) fn decode(text: &str) -> Result<Cow<'_, str>, Undecodable> {
    if text.contains('+') {
        return Ok(decode_segment(&text.replace('+', " "))?.into_owned().into());
    }
    decode_segment(text)
}

/// The text that a segment of a path encodes; `+` is itself.
pub(crate) fn decode_segment(text: &str) -> Result<Cow<'_, str>, Undecodable> {
    match bad_escape(text) {
        Some(offset) => Err(Undecodable::Escape(offset)),
        None => percent_decode(text.as_bytes()).decode_utf8().map_err(|_| Undecodable::Utf8),
    }
}

/// The bytes that a text encodes; what is not an escape is itself.
#[cfg(any(feature = "client", feature = "async"))]
pub(crate) fn decode_leniently(text: &str) -> Cow<'_, [u8]> {
    percent_decode(text.as_bytes()).into()
}

/// The offset of the first percent sign that two hexadecimal digits do not follow.
fn bad_escape(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let is_hex = |offset: usize| bytes.get(offset).is_some_and(u8::is_ascii_hexdigit);
    bytes
        .iter()
        .enumerate()
        .find(|&(offset, byte)| *byte == b'%' && !(is_hex(offset + 1) && is_hex(offset + 2)))
        .map(|(offset, _)| offset)
}
