//! JSON values of a stream as they came: their text, cut out by quotes and brackets alone. Whether it is JSON says who
//! parses it.

use std::borrow::Cow;
use std::io::{self, BufRead, Read};

use konnect_filter::error::Part;
use serde::de::IgnoredAny;

use crate::input;
use crate::limits::LOOKED_AT_BYTES;
use crate::session::Stop;

/// A stream, and the text that is being cut out of it.
#[derive(Debug)]
pub(super) struct Raw<'r, R> {
    reader: &'r mut R,
    /// What was read since the last [`Raw::start_value`].
    pub(super) text: Vec<u8>,
    /// The line of the stream that it begins on.
    pub(super) began: usize,
    /// The line that is being read.
    pub(super) line: usize,
    look_at: usize,
}

impl<'r, R: BufRead> Raw<'r, R> {
    /// What `reader` gives, from this line on.
    pub(super) const fn new(reader: &'r mut R, line: usize) -> Self {
        Self { reader, text: Vec::new(), began: line, line, look_at: LOOKED_AT_BYTES }
    }

    /// Passes over white space, begins a new text there, and says what byte it will begin with.
    pub(super) fn start_value(&mut self) -> Result<Option<u8>, Stop> {
        self.text.clear();
        let next = self.skip_whitespace()?;
        self.text.clear();
        (self.began, self.look_at) = (self.line, LOOKED_AT_BYTES);
        Ok(next)
    }

    /// The rest of the line that is next, where all of it is at hand.
    pub(super) fn line(&mut self) -> Result<Option<&[u8]>, Stop> {
        let buffer = self.fill()?;
        Ok(buffer.iter().position(|byte| *byte == b'\n').and_then(|end| buffer.get(..end)))
    }

    /// Passes over so many bytes of that.
    pub(super) fn consume(&mut self, count: usize) {
        self.reader.consume(count);
    }

    /// Appends white space, and says what byte is next.
    pub(super) fn skip_whitespace(&mut self) -> Result<Option<u8>, Stop> {
        self.append(|bytes| bytes.iter().position(|byte| !is_space(*byte)))?;
        Ok(self.fill()?.first().copied())
    }

    /// Appends the next byte.
    pub(super) fn take_byte(&mut self) -> Result<(), Stop> {
        self.append(|_| Some(1))
    }

    /// Appends a value, or as much of it as there is.
    pub(super) fn value(&mut self) -> Result<(), Stop> {
        match self.fill()?.first() {
            Some(b'{' | b'[' | b'"') => {
                let (mut depth, mut quotes) = (0_usize, Quotes::Outside);
                self.append(|bytes| end(bytes, &mut depth, &mut quotes))
            }
            // At least one byte, so that what begins no value is there to be refused.
            _ => {
                self.take_byte()?;
                let part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
                self.append(|bytes| bytes.iter().position(|byte| !part(byte)))
            }
        }
    }

    /// Appends up to where `end` says that it ends, which it is asked of each buffer.
    fn append(&mut self, mut end: impl FnMut(&[u8]) -> Option<usize>) -> Result<(), Stop> {
        loop {
            let buffer = fill(self.reader)?;
            let end = end(buffer);
            let bytes = end.and_then(|end| buffer.get(..end)).unwrap_or(buffer);
            let count = bytes.len();
            self.line += line_ends(bytes);
            self.text.extend_from_slice(bytes);
            self.reader.consume(count);
            if end.is_some() || count == 0 || self.cannot_be_json() {
                return Ok(());
            }
        }
    }

    /// Whether the text is known to be no JSON, looked at now and then.
    fn cannot_be_json(&mut self) -> bool {
        if self.text.len() < self.look_at {
            return false;
        }
        self.look_at = self.text.len().saturating_mul(2);
        !begins_json(&self.text)
    }

    fn fill(&mut self) -> Result<&[u8], Stop> {
        fill(self.reader)
    }
}

fn fill(reader: &mut impl BufRead) -> Result<&[u8], Stop> {
    reader.fill_buf().map_err(|error| input::unreadable(Part::Record, input::RECORDS, &error))
}

/// What follows, passed through and not kept.
impl<R: BufRead> Read for Raw<'_, R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let count = self.reader.read(bytes)?;
        self.line += line_ends(bytes.get(..count).unwrap_or_default());
        Ok(count)
    }
}

/// Whether a value of JSON can begin with `text`.
fn begins_json(text: &[u8]) -> bool {
    // A number that is cut is none, unlike all else that is cut.
    let whole = |byte: &u8| !byte.is_ascii_digit() && !matches!(byte, b'+' | b'-' | b'.' | b'e' | b'E');
    let length = text.iter().rposition(whole).map_or(0, |last| last + 1);
    serde_json::from_slice::<IgnoredAny>(text.get(..length).unwrap_or_default())
        .map_or_else(|error| error.is_eof(), |_| true)
}

/// Where a byte is in a JSON value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Quotes {
    /// In none of its strings.
    Outside,
    /// In one of its strings.
    Inside,
    /// After a backslash in one of its strings.
    Escape,
}

impl Quotes {
    /// Where the byte after `byte` is.
    const fn next(self, byte: u8) -> Self {
        match (self, byte) {
            (Self::Outside, b'"') | (Self::Escape, _) => Self::Inside,
            (Self::Inside, b'"') => Self::Outside,
            (Self::Inside, b'\\') => Self::Escape,
            (same, _) => same,
        }
    }
}

/// Where in `bytes` the text, array or object ends that `depth` and `quotes` are inside of, if it ends there.
fn end(bytes: &[u8], depth: &mut usize, quotes: &mut Quotes) -> Option<usize> {
    let last = bytes.iter().position(|&byte| {
        let at = *quotes;
        *quotes = at.next(byte);
        match (at, byte) {
            (Quotes::Outside, b'{' | b'[') => *depth += 1,
            (Quotes::Outside, b'}' | b']') => *depth = depth.saturating_sub(1),
            // No text contains the end of a line or its like: a quote is missing.
            (Quotes::Inside | Quotes::Escape, ..b' ') => return true,
            _ => (),
        }
        *depth == 0 && *quotes == Quotes::Outside
    });
    last.map(|last| last + 1)
}

/// Valid JSON on one line: as it is, or where it takes several, without the white space outside of its strings.
pub(crate) fn on_one_line(json: &[u8]) -> Cow<'_, [u8]> {
    if !json.contains(&b'\n') && !json.contains(&b'\r') {
        return json.into();
    }
    let mut quotes = Quotes::Outside;
    let kept = |byte: &u8| {
        let at = quotes;
        quotes = at.next(*byte);
        at != Quotes::Outside || !is_space(*byte)
    };
    json.iter().copied().filter(kept).collect()
}

/// White space of JSON.
const fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

fn line_ends(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte == b'\n').count()
}

#[cfg(test)]
mod tests {
    use super::begins_json;

    #[test]
    fn json_may_be_cut_anywhere() {
        let json = "{\"a\": [-1.5e+10, 0.1E-7, true, null, \"\\u00e9\\\\\\\"é\"], \"b\": {\"c\": 12}}".as_bytes();
        for length in 0..=json.len() {
            assert!(begins_json(&json[..length]), "{}", json[..length].escape_ascii());
        }
        for wrong in ["{a", "[1 2,", "{\"a\" x", "{\"a\":1,,", "nope ", "[1]]"] {
            assert!(!begins_json(wrong.as_bytes()), "{wrong}");
        }
    }
}
