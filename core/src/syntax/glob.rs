//! Wildcards of other languages, as operators of this one.

use super::{Value, case};

/// How many characters a set may have.
const SET_CHARS: usize = 64;

/// The characters that match others.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Marks {
    /// For any number of characters.
    any: char,
    /// For one.
    one: char,
    /// Whether `[ab]` is one of some.
    sets: bool,
}

/// `*` and `?`.
pub(crate) const GLOB: Marks = Marks { any: '*', one: '?', sets: false };
/// SQL's `%` and `_`.
pub(crate) const LIKE: Marks = Marks { any: '%', one: '_', sets: false };
/// SQL's `%` alone: names have underscores.
pub(crate) const PERCENT: Marks = Marks { any: '%', one: '%', sets: false };

/// `*`, `?` and `[ab]`, as shells and SQLite have them.
pub(crate) const SETS: Marks = Marks { any: '*', one: '?', sets: true };
/// `%`, `_` and `[ab]`, as SQL Server has them.
pub(crate) const LIKE_SETS: Marks = Marks { any: '%', one: '_', sets: true };

enum Piece {
    Any,
    One,
    /// One of these, as a regular expression.
    Set(String),
    Text(char),
}

/// The operator and the value that ask for what `pattern` does: `starts with "pay"`, `matches "^p.y$"`, `= pay`.
pub(crate) fn operator(pattern: &str, marks: Marks, negated: bool) -> String {
    asked(&read(pattern, marks), negated, false)
}

/// The same of a pattern that is matched in any case.
pub(crate) fn folded(pattern: &str, marks: Marks, negated: bool) -> String {
    asked(&read(pattern, marks), negated, true)
}

fn read(pattern: &str, marks: Marks) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut chars = pattern.chars().peekable();
    while let Some(c) = chars.next() {
        if let Some(set) = (marks.sets && c == '[').then(|| set(chars.clone())).flatten() {
            // To the bracket that closes it.
            chars.by_ref().take(set.1).for_each(drop);
            pieces.push(Piece::Set(set.0));
            continue;
        }
        let escaped = if c == '\\' {
            // Search engines escape every sign, SQL only its own.
            let is_sign = |c: &char| *c == ' ' || marks.any == '*' && c.is_ascii_punctuation();
            chars.next_if(|next| [marks.any, marks.one, '\\'].contains(next) || is_sign(next))
        } else {
            None
        };
        pieces.push(match escaped {
            Some(c) => Piece::Text(c),
            None if c == marks.any => Piece::Any,
            None if c == marks.one => Piece::One,
            None => Piece::Text(c),
        });
    }
    pieces
}

/// What the pieces ask for; where `folds`, in any case.
fn asked(pieces: &[Piece], negated: bool, folds: bool) -> String {
    let not = if negated { "not " } else { "" };
    let open = pieces.iter().take_while(|piece| matches!(piece, Piece::Any)).count();
    if open == pieces.len() && open > 0 {
        return format!("{not}exists");
    }
    let closed = pieces.iter().rev().take_while(|piece| matches!(piece, Piece::Any)).count();
    let core = pieces.get(open..pieces.len() - closed).unwrap_or_default();
    let plain: Option<String> =
        core.iter().map(|piece| if let Piece::Text(c) = piece { Some(*c) } else { None }).collect();
    if let Some(plain) = plain {
        let value = Value::quoted(plain.as_str());
        return match (open > 0, closed > 0) {
            (true, true) => format!("{not}contains {value}"),
            (true, false) => format!("{not}ends with {value}"),
            (false, true) => format!("{not}starts with {value}"),
            (false, false) if folds => case::any_case(&[&plain], negated),
            (false, false) => format!("{} {value}", if negated { "!=" } else { "=" }),
        };
    }
    let mut regex = String::from(if folds { "(?i)" } else { "" });
    regex.push_str(if open > 0 { "" } else { "^" });
    for piece in core {
        match piece {
            Piece::Any => regex.push_str(".*"),
            Piece::One => regex.push('.'),
            Piece::Set(set) => regex.push_str(set),
            Piece::Text(c) => regex.push_str(&regex_syntax::escape(c.encode_utf8(&mut [0; 4]))),
        }
    }
    regex.push_str(if closed > 0 { "" } else { "$" });
    format!("{not}matches {}", Value::quoted(regex.as_str()))
}

/// The set whose bracket is open, as a regular expression, and how many characters it has to its end.
fn set(chars: impl Iterator<Item = char>) -> Option<(String, usize)> {
    let mut out = String::from("[");
    for (index, c) in chars.enumerate().take(SET_CHARS) {
        match c {
            ']' if out.len() > 1 && out != "[^" => {
                out.push(']');
                return Some((out, index + 1));
            }
            '!' | '^' if index == 0 => out.push('^'),
            '-' => out.push('-'),
            c => out.push_str(&regex_syntax::escape(c.encode_utf8(&mut [0; 4]))),
        }
    }
    None
}
