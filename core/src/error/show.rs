//! Text of the input as it is shown to people: bounded, and with nothing in it that a terminal would hide or obey.

use crate::limits::messages::{SHOWN_CHARS, TYPED_CHARS};
use std::fmt::{self, Display, Formatter, Write};

/// Shows `text` with control characters, invisible ones and those that reorder a line written as escapes (`\u{202e}`).
///
/// It is for source lines and values that go to a terminal; what is plain stays as it is.
///
/// ```
/// use konnect_filter::error::visible;
/// assert_eq!(visible("plain é 🚀").to_string(), "plain é 🚀");
/// assert_eq!(visible("a\u{202e}b\u{1b}[31m").to_string(), "a\\u{202e}b\\u{1b}[31m");
/// ```
#[doc(hidden)]
#[must_use]
pub fn visible(text: &str) -> impl Display + '_ {
    Shown { text, most: usize::MAX }
}

/// Shows `text` as [`visible`] does, at most forty characters of it.
///
/// ```
/// use konnect_filter::error::brief;
/// assert_eq!(brief("name").to_string(), "name");
/// assert_eq!(brief(&"x".repeat(1000)).to_string().chars().count(), 40);
/// ```
#[doc(hidden)]
#[must_use]
pub fn brief(text: &str) -> impl Display + '_ {
    Shown { text, most: SHOWN_CHARS }
}

/// Shows `text` as [`brief`] does, but more of it: the place of something in a file.
pub(crate) fn place(text: &str) -> impl Display + '_ {
    Shown { text, most: 240 }
}

/// Shows what is to be typed: as [`visible`] does, and never cut, except where nobody would type it.
pub(crate) fn to_type(text: &str) -> impl Display + '_ {
    Shown { text, most: TYPED_CHARS }
}

struct Shown<'a> {
    text: &'a str,
    most: usize,
}

impl Display for Shown<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let long = self.text.chars().nth(self.most).is_some();
        for c in self.text.chars().take(if long { self.most.saturating_sub(1) } else { self.most }) {
            show_char(f, c)?;
        }
        if long { f.write_char('…') } else { Ok(()) }
    }
}

/// Writes one character so that it can be seen, in the notation of the language's strings.
pub(crate) fn show_char(f: &mut impl Write, c: char) -> fmt::Result {
    match c {
        '\n' => f.write_str("\\n"),
        '\r' => f.write_str("\\r"),
        '\t' => f.write_str("\\t"),
        c if c.is_control() || is_invisible(c) => write!(f, "\\u{{{:x}}}", u32::from(c)),
        c => f.write_char(c),
    }
}

/// Whether `c` is shown as nothing, or changes how the text around it is shown (Unicode's bidirectional controls);
/// what is printed has such characters escaped.
///
/// ```
/// use konnect_filter::error::is_invisible;
/// assert!(is_invisible('\u{200b}') && is_invisible('\u{202e}') && !is_invisible(' '));
/// ```
#[doc(hidden)]
#[must_use]
pub const fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180e}' | '\u{3164}' | '\u{ffa0}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
    )
}
