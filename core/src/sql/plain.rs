//! What an expression contains as it is, and what it has to write in another way.
//!
//! What prints an expression makes characters visible that a terminal would obey or hide, which would change their number and
//! the meaning. So no value, key or name has one in an expression.

use super::said::Said;
use crate::error::{brief, is_invisible};

/// Whether a value may contain `c` as it is.
pub(super) fn is_plain(c: char) -> bool {
    !c.is_control() && !is_invisible(c)
}

/// A piece of a text, never empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    /// As it is.
    Plain(&'t str),
    /// Characters by their numbers.
    Coded(&'t str),
}

/// The pieces of a text, of at most `most` characters where they are coded.
pub(super) fn pieces(text: &str, most: usize) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let is_first = is_plain(first);
        let most = if is_first { usize::MAX } else { most.max(1) };
        let end = rest.char_indices().enumerate().find(|(count, (_, c))| *count >= most || is_plain(*c) != is_first);
        let (piece, after) = end.and_then(|(_, (at, _))| rest.split_at_checked(at)).unwrap_or((rest, ""));
        pieces.push(if is_first { Piece::Plain(piece) } else { Piece::Coded(piece) });
        rest = after;
    }
    pieces
}

/// The numbers of some characters, separated by commas.
pub(super) fn codes(text: &str) -> String {
    text.chars().map(|c| u32::from(c).to_string()).collect::<Vec<_>>().join(", ")
}

/// A text in which each character that is not plain is written so, and each plain one after `escape`.
pub(super) fn escaped(text: &str, escape: impl Fn(&mut String, char), coded: impl Fn(char) -> String) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_plain(c) { escape(&mut out, c) } else { out.push_str(&coded(c)) }
    }
    out
}

/// For dialects that write a name only as it is: none that what prints it would change.
pub(super) fn written_out(column: &str) -> Said<&str> {
    match column.chars().find(|c| !is_plain(*c) && !matches!(c, '\n' | '\t')) {
        None => Ok(column),
        Some(c) => {
            let name = brief(column);
            Err(format!("has no way to write U+{:04X} in the name of a column, `{name}`", u32::from(c)).into())
        }
    }
}
