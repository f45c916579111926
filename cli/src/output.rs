//! Standard output: whole answers only, so that an error leaves nothing there, and nothing that a terminal would obey.

use std::fmt::Write as _;
use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};

use konnect_filter::error::is_invisible;
use serde::Serialize;

/// Writes `text` at once.
pub(crate) fn print(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// Writes `value` as JSON over several lines, for programs and people alike.
pub(crate) fn print_json(value: &impl Serialize) -> io::Result<()> {
    print(&format!("{}\n", escaped(&serde_json::to_string_pretty(value)?)))
}

/// Standard output for what came from elsewhere, such as records: untouched, but for a terminal.
pub(crate) fn stream() -> Stream<StdoutLock<'static>> {
    let out = io::stdout().lock();
    Stream { escape: out.is_terminal(), out: BufWriter::with_capacity(1 << 16, out) }
}

/// Standard output for answers in JSON that are made piece by piece.
pub(crate) fn answers() -> Stream<StdoutLock<'static>> {
    Stream { escape: true, ..stream() }
}

/// A buffered stream that escapes what a terminal would obey or hide, if it is told to.
#[derive(Debug)]
pub(crate) struct Stream<W: Write> {
    escape: bool,
    out: BufWriter<W>,
}

impl<W: Write> Write for Stream<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match std::str::from_utf8(bytes) {
            // Texts are written whole, so that no character is cut.
            Ok(text) if self.escape => self.out.write_all(escaped(text).as_bytes())?,
            _ => self.out.write_all(bytes)?,
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// JSON with every character that a terminal would obey or hide as an escape, such as `\u202e`. Such characters stand only inside
/// of its texts, where that means the same.
pub(crate) fn escaped(json: &str) -> std::borrow::Cow<'_, str> {
    // All bytes are looked at, without a way out before the end, which lets many be compared at once.
    let plain = |byte: u8| matches!(byte, b' '..=b'~' | b'\n' | b'\r' | b'\t');
    let harmful = |c: char| is_invisible(c) || (c.is_control() && !matches!(c, '\n' | '\r' | '\t'));
    if json.bytes().fold(true, |all, byte| all & plain(byte)) || !json.contains(harmful) {
        return json.into();
    }
    let mut shown = String::with_capacity(json.len() + 16);
    for c in json.chars() {
        if !harmful(c) {
            shown.push(c);
            continue;
        }
        for unit in c.encode_utf16(&mut [0; 2]) {
            // Writing to a String cannot fail.
            let _ = write!(shown, "\\u{unit:04x}");
        }
    }
    shown.into()
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::{BufWriter, Stream, escaped};

    #[test]
    fn json_keeps_its_meaning() {
        let value = serde_json::json!({"a\u{202e}\u{9b}": "\u{1b}[31m\u{e0041}é\u{200b}\n"});
        let text = escaped(&serde_json::to_string(&value).unwrap()).into_owned();
        assert!(text.chars().all(|c| matches!(c, ' '..='~' | 'é')), "{text:?}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap(), value);
    }

    #[test]
    fn records_change_only_on_a_terminal() {
        let shown = |escape| {
            let mut stream = Stream { escape, out: BufWriter::new(Vec::new()) };
            stream.write_all("\"\u{9b}2J\u{202e}x\"\n".as_bytes()).unwrap();
            String::from_utf8(stream.out.into_inner().unwrap()).unwrap()
        };
        assert_eq!(shown(true), "\"\\u009b2J\\u202ex\"\n");
        assert_eq!(shown(false), "\"\u{9b}2J\u{202e}x\"\n");
    }
}
