//! The boundary to whoever reads: all text of standard output and standard error goes through a [`Writer`], whose only
//! task is to leave nothing in it that a terminal would obey or hide.
//!
//! Everyone hands it text as it is. Only what is laid out by its width or its lines (tables, reports, a value on a line
//! of its own) is made [`visible`] before, because it is measured; doing so twice changes nothing.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, BufWriter, IsTerminal, StderrLock, StdoutLock, Write};

use konnect_filter::error::is_invisible;
use serde::Serialize;

/// How a character is written that a terminal would obey or hide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// As the filter language writes it: `\u{202e}`.
    Text,
    /// As [`Text`](Self::Text), but for the colours of a report.
    Colored,
    /// As JSON writes it: `\u202e`. Such characters are only inside JSON's strings, where that means the same.
    Json,
    /// As it is.
    Raw,
}

/// A buffered stream that makes safe what is written to it.
#[derive(Debug)]
pub(crate) struct Writer<W: Write> {
    form: Form,
    out: BufWriter<W>,
    /// The beginning of a character whose end was not written yet.
    begun: Vec<u8>,
}

impl<W: Write> Writer<W> {
    fn new(form: Form, out: W) -> Self {
        Self { form, out: BufWriter::with_capacity(1 << 16, out), begun: Vec::new() }
    }
}

impl<W: Write> Write for Writer<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.form == Form::Raw {
            self.out.write_all(bytes)?;
            return Ok(bytes.len());
        }
        let length = bytes.len();
        if self.begun.is_empty()
            && let Ok(text) = std::str::from_utf8(bytes)
        {
            self.out.write_all(safe(text, self.form).as_bytes())?;
            return Ok(length);
        }
        let all = if self.begun.is_empty() {
            Cow::Borrowed(bytes)
        } else {
            self.begun.extend_from_slice(bytes);
            Cow::Owned(std::mem::take(&mut self.begun))
        };
        let whole = match std::str::from_utf8(&all) {
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            _ => all.len(),
        };
        let (whole, begun) = all.split_at_checked(whole).unwrap_or((&all, &[]));
        self.begun = begun.to_vec();
        self.out.write_all(safe(&String::from_utf8_lossy(whole), self.form).as_bytes())?;
        Ok(length)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Standard output.
pub(crate) fn out(form: Form) -> Writer<StdoutLock<'static>> {
    Writer::new(form, io::stdout().lock())
}

/// Standard output for what came from elsewhere, such as records: a pipe gets it as it came.
pub(crate) fn passed_on(form: Form) -> Writer<StdoutLock<'static>> {
    let lock = io::stdout().lock();
    Writer::new(if lock.is_terminal() { form } else { Form::Raw }, lock)
}

fn err(form: Form) -> Writer<StderrLock<'static>> {
    Writer::new(form, io::stderr().lock())
}

/// Writes a whole answer to standard output at once, so that an error leaves nothing there.
pub(crate) fn print(text: &str) -> io::Result<()> {
    print_as(Form::Text, text)
}

/// As [`print()`], in this form.
pub(crate) fn print_as(form: Form, text: &str) -> io::Result<()> {
    let mut out = out(form);
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// Writes `value` as JSON over several lines, for programs and people alike.
pub(crate) fn print_json(value: &impl Serialize) -> io::Result<()> {
    print_as(Form::Json, &format!("{}\n", serde_json::to_string_pretty(value)?))
}

/// Writes to standard error. A closed one leaves nobody to tell.
pub(crate) fn tell(form: Form, text: &str) {
    let mut err = err(form);
    let _ = err.write_all(text.as_bytes()).and_then(|()| err.flush());
}

/// Writes a line to standard error.
pub(crate) fn tell_line(text: &str) {
    tell(Form::Text, &format!("{text}\n"));
}

/// The width of the terminal that standard error is, where it is one that knows its width.
pub(crate) fn error_columns() -> Option<usize> {
    terminal_size::terminal_size_of(io::stderr()).map(|(terminal_size::Width(columns), _)| columns.into())
}

/// Replaces the line that standard error, a terminal, is on; nothing clears the line.
pub(crate) fn replace_line(text: &str) {
    let safe = safe(text, Form::Text);
    tell(Form::Raw, &format!("\r\u{1b}[K{safe}"));
}

/// `text` with every character made visible that a terminal would obey or hide; line breaks and tabs stay.
fn safe(text: &str, form: Form) -> Cow<'_, str> {
    // All bytes are looked at, without a way out before the end, which lets many be compared at once.
    let plain = |byte: u8| matches!(byte, b' '..=b'~' | b'\n' | b'\t');
    if form == Form::Raw || text.bytes().fold(true, |all, byte| all & plain(byte)) {
        return text.into();
    }
    if !text.chars().any(is_harmful) {
        return text.into();
    }
    let mut shown = String::with_capacity(text.len() + 16);
    let mut rest = text;
    let mut before = None;
    while let Some(c) = rest.chars().next() {
        let length = match color(rest).filter(|_| form == Form::Colored) {
            Some(color) => {
                shown.push_str(color);
                color.len()
            }
            None => {
                match form {
                    _ if joins(before, rest) => shown.push(c),
                    Form::Json if is_harmful(c) => {
                        for unit in c.encode_utf16(&mut [0; 2]) {
                            // Writing to a String cannot fail.
                            let _ = write!(shown, "\\u{unit:04x}");
                        }
                    }
                    _ if is_harmful(c) => push_visible(&mut shown, c),
                    _ => shown.push(c),
                }
                before = base(before, c);
                c.len_utf8()
            }
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    shown.into()
}

fn is_harmful(c: char) -> bool {
    is_invisible(c) || (c.is_control() && !matches!(c, '\n' | '\t'))
}

/// Whether `text` begins with a joiner between two emoji, of which it makes one: people have such in names, and nothing is hidden.
/// `before` is the last character that has a shape of its own.
fn joins(before: Option<char>, text: &str) -> bool {
    let after = |rest: &str| rest.chars().next().is_some_and(is_emoji);
    before.is_some_and(is_emoji) && text.strip_prefix('\u{200d}').is_some_and(after)
}

/// The last character with a shape of its own, after `c`: a selector only says which shape.
const fn base(before: Option<char>, c: char) -> Option<char> {
    if c == '\u{fe0f}' { before } else { Some(c) }
}

/// Whether a character may be a part of an emoji that is joined of several.
const fn is_emoji(c: char) -> bool {
    matches!(c, '\u{1f300}'..='\u{1faff}' | '\u{2600}'..='\u{27bf}' | '\u{2b1b}' | '\u{2194}' | '\u{2195}')
}

/// The sequence at the beginning of `text` that only sets colours.
fn color(text: &str) -> Option<&str> {
    let numbers = text.strip_prefix("\u{1b}[")?;
    let end = numbers.find(|c: char| !c.is_ascii_digit() && c != ';')?;
    numbers.get(end..)?.starts_with('m').then(|| text.get(..end + 3))?
}

/// Appends a character, made visible where a terminal would obey or hide it.
pub(crate) fn push_visible(text: &mut String, c: char) {
    if c.is_control() || is_invisible(c) {
        // Writing to a String cannot fail.
        let _ = write!(text, "\\u{{{:x}}}", u32::from(c));
    } else {
        text.push(c);
    }
}

/// `text` with every character made visible that a terminal would obey or hide; line breaks stay.
pub(crate) fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut before = None;
    for (at, c) in text.char_indices() {
        if c == '\n' || joins(before, text.get(at..).unwrap_or_default()) {
            shown.push(c);
        } else {
            push_visible(&mut shown, c);
        }
        before = base(before, c);
    }
    shown
}

/// As [`visible`], on one line: a line's end is made visible too.
pub(crate) fn one_line(text: &str) -> String {
    visible(text).replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(form: Form, pieces: &[&[u8]]) -> String {
        let mut writer = Writer::new(form, Vec::new());
        for piece in pieces {
            writer.write_all(piece).unwrap();
        }
        String::from_utf8(writer.out.into_inner().unwrap()).unwrap()
    }

    #[test]
    fn json_keeps_its_meaning() {
        let value = serde_json::json!({"a\u{202e}\u{9b}": "\u{1b}[31m\u{e0041}é\u{200b}\n"});
        let text = written(Form::Json, &[serde_json::to_string(&value).unwrap().as_bytes()]);
        assert!(text.chars().all(|c| matches!(c, ' '..='~' | 'é')), "{text:?}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap(), value);
    }

    #[test]
    fn each_form() {
        let evil = "\"\u{9b}2J\u{202e}x\"\t\u{1b}[1;31mred\u{1b}[0m\u{1b}[2J\n";
        let shown = |form| written(form, &[evil.as_bytes()]);
        assert_eq!(shown(Form::Raw), evil);
        assert_eq!(shown(Form::Json), "\"\\u009b2J\\u202ex\"\t\\u001b[1;31mred\\u001b[0m\\u001b[2J\n");
        assert_eq!(shown(Form::Text), "\"\\u{9b}2J\\u{202e}x\"\t\\u{1b}[1;31mred\\u{1b}[0m\\u{1b}[2J\n");
        assert_eq!(shown(Form::Colored), "\"\\u{9b}2J\\u{202e}x\"\t\u{1b}[1;31mred\u{1b}[0m\\u{1b}[2J\n");
        // Made safe before, it does not change.
        assert_eq!(written(Form::Text, &[visible("\u{1b}é\u{202e}").as_bytes()]), "\\u{1b}é\\u{202e}");
    }

    /// A joiner is seen where it joins nothing.
    #[test]
    fn emoji_that_are_joined() {
        for same in ["👩\u{200d}👩\u{200d}👧", "👩🏽\u{200d}🚀", "❤\u{fe0f}\u{200d}🔥", "🏳\u{fe0f}\u{200d}🌈 é"]
        {
            assert_eq!((visible(same).as_str(), one_line(same).as_str()), (same, same));
            for form in [Form::Text, Form::Colored, Form::Json] {
                assert_eq!(written(form, &[same.as_bytes()]), same);
            }
        }
        for (text, shown) in [
            ("a\u{200d}b", "a\\u{200d}b"),
            ("👩\u{200d}b", "👩\\u{200d}b"),
            ("b\u{200d}👩", "b\\u{200d}👩"),
            ("b\u{fe0f}\u{200d}👩", "b\u{fe0f}\\u{200d}👩"),
            ("👩\u{200d}\u{200d}👩", "👩\\u{200d}\\u{200d}👩"),
            ("👩\u{200b}👩\u{200d}", "👩\\u{200b}👩\\u{200d}"),
            ("\u{200d}👩", "\\u{200d}👩"),
        ] {
            assert_eq!(visible(text), shown);
            assert_eq!(written(Form::Text, &[text.as_bytes()]), shown);
        }
    }

    /// A character that is written in pieces is seen all the same.
    #[test]
    fn characters_in_pieces() {
        let text = "é\u{202e}表\u{9b}".as_bytes();
        for at in 0..text.len() {
            let (head, tail) = text.split_at(at);
            assert_eq!(written(Form::Text, &[head, tail]), "é\\u{202e}表\\u{9b}", "{at}");
        }
        let bytes: Vec<&[u8]> = text.chunks(1).collect();
        assert_eq!(written(Form::Text, &bytes), "é\\u{202e}表\\u{9b}");
        assert_eq!(written(Form::Text, &[b"a\xffb"]), "a\u{fffd}b");
        // A carriage return would let the rest of a CSV cell overwrite the line; Hangul fillers are letters that nobody sees.
        assert_eq!(written(Form::Text, &[b"id,\"paid\rVOID\"\n"]), "id,\"paid\\u{d}VOID\"\n");
        let fillers = "a\u{115f}\u{1160}\u{3164}\u{ffa0}";
        assert_eq!(written(Form::Text, &[fillers.as_bytes()]), "a\\u{115f}\\u{1160}\\u{3164}\\u{ffa0}");
    }
}
