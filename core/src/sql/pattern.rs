//! Regular expressions, written again so that they mean the same everywhere.
//!
//! What `\d`, `.`, `$` or `(?i)` mean differs between engines. So an expression is taken apart, with its classes as
//! ranges of code points and its case folded, and written with characters, ranges, alternatives, repetitions and the two
//! ends of the text only. Whether it matches somewhere does not depend on which match an engine prefers.

use crate::limits::sql::{MAX_PIECES, MAX_REGEX_BYTES};
use std::fmt::Write;

use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, Hir, HirKind, Look};

use super::said::Said;

/// How an engine writes what engines write differently.
pub(super) struct Style {
    /// A code point.
    pub(super) character: fn(u32) -> String,
    pub(super) start: &'static str,
    pub(super) end: &'static str,
    /// The most that a repetition may count to.
    pub(super) repetitions: u32,
    /// The first code point of its text: those before it are read as this one.
    pub(super) first: u32,
}

/// How RE2 writes them.
pub(super) const RE2: Style =
    Style { character: |code| format!("\\x{{{code:X}}}"), start: "\\A", end: "\\z", repetitions: 1000, first: 0 };

pub(super) fn pattern(regex: &Hir, style: &Style) -> Said {
    let mut out = String::new();
    write(regex, style, &mut out)?;
    Ok(out)
}

fn write(regex: &Hir, style: &Style, out: &mut String) -> Said<()> {
    if out.len() > MAX_REGEX_BYTES {
        return Err("cannot take a regular expression of this size".into());
    }
    match regex.kind() {
        HirKind::Empty => out.push_str("(?:)"),
        HirKind::Literal(literal) => {
            let text = std::str::from_utf8(&literal.0).map_err(|_| "has no expression for single bytes")?;
            if text.chars().any(|c| style.first > 0 && u32::from(c) <= style.first) {
                return Err("does not tell U+0000 from U+0001".into());
            }
            text.chars().for_each(|c| character(u32::from(c), style, out));
        }
        HirKind::Class(class) => {
            let class = match class {
                Class::Unicode(class) => class.clone(),
                Class::Bytes(class) => class.to_unicode_class().ok_or("has no expression for single bytes")?,
            };
            ranges(&class, style, out)?;
        }
        HirKind::Look(Look::Start) => out.push_str(style.start),
        HirKind::Look(Look::End) => out.push_str(style.end),
        HirKind::Look(_) => return Err("reads word boundaries and line ends in regular expressions differently".into()),
        HirKind::Repetition(repeated) => {
            let most = repeated.max.unwrap_or(0).max(repeated.min);
            if most > style.repetitions {
                return Err(format!("counts to {} at most in a regular expression", style.repetitions).into());
            }
            group(&repeated.sub, style, out)?;
            match (repeated.min, repeated.max) {
                (0, None) => out.push('*'),
                (1, None) => out.push('+'),
                (0, Some(1)) => out.push('?'),
                (min, None) => _ = write!(out, "{{{min},}}"),
                (min, Some(max)) => _ = write!(out, "{{{min},{max}}}"),
            }
        }
        HirKind::Capture(capture) => group(&capture.sub, style, out)?,
        HirKind::Concat(parts) => {
            for part in parts {
                if matches!(part.kind(), HirKind::Alternation(_)) {
                    group(part, style, out)?;
                } else {
                    write(part, style, out)?;
                }
            }
        }
        HirKind::Alternation(parts) => {
            out.push_str("(?:");
            for (index, part) in parts.iter().enumerate() {
                out.push_str(if index > 0 { "|" } else { "" });
                write(part, style, out)?;
            }
            out.push(')');
        }
    }
    Ok(())
}

fn group(regex: &Hir, style: &Style, out: &mut String) -> Said<()> {
    out.push_str("(?:");
    write(regex, style, out)?;
    out.push(')');
    Ok(())
}

fn character(code: u32, style: &Style, out: &mut String) {
    match char::from_u32(code).filter(char::is_ascii_alphanumeric) {
        Some(c) => out.push(c),
        None => out.push_str(&(style.character)(code)),
    }
}

fn ranges(class: &ClassUnicode, style: &Style, out: &mut String) -> Said<()> {
    // A class without characters matches nowhere: everything but every character.
    let everything = ClassUnicodeRange::new('\0', char::MAX);
    let is_empty = class.ranges().is_empty();
    out.push_str(if is_empty { "[^" } else { "[" });
    for range in if is_empty { std::slice::from_ref(&everything) } else { class.ranges() } {
        let (start, end) = (u32::from(range.start()), u32::from(range.end()));
        if style.first > 0 && (1..=style.first).contains(&start) || end < style.first {
            return Err("does not tell U+0000 from U+0001".into());
        }
        character(start.max(style.first), style, out);
        if start.max(style.first) != end {
            out.push('-');
            character(u32::from(range.end()), style, out);
        }
    }
    out.push(']');
    Ok(())
}

/// A text that has to be somewhere, at an end where it says so.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) start: bool,
    pub(super) end: bool,
}

/// A regular expression as the strings that it matches, where these are few: for dialects without regular expressions.
pub(super) fn pieces(regex: &Hir) -> Option<Vec<Piece>> {
    let one = |piece| Some(vec![piece]);
    match regex.kind() {
        HirKind::Empty => one(Piece::default()),
        HirKind::Literal(literal) => {
            one(Piece { text: String::from_utf8(literal.0.to_vec()).ok()?, ..Piece::default() })
        }
        HirKind::Look(Look::Start) => one(Piece { start: true, ..Piece::default() }),
        HirKind::Look(Look::End) => one(Piece { end: true, ..Piece::default() }),
        HirKind::Look(_) | HirKind::Repetition(_) => None,
        HirKind::Capture(capture) => pieces(&capture.sub),
        HirKind::Class(Class::Unicode(class)) => {
            let size: usize = class.ranges().iter().map(|range| range.len()).sum();
            let chars = class.ranges().iter().flat_map(|range| range.start()..=range.end());
            let text = |c: char| Piece { text: c.to_string(), ..Piece::default() };
            (size <= MAX_PIECES).then(|| chars.map(text).collect())
        }
        HirKind::Class(Class::Bytes(_)) => None,
        HirKind::Alternation(parts) => {
            let mut all = Vec::new();
            for part in parts {
                all.extend(pieces(part)?);
            }
            (all.len() <= MAX_PIECES).then_some(all)
        }
        HirKind::Concat(parts) => {
            let mut all = vec![Piece::default()];
            for part in parts {
                let next = pieces(part)?;
                if all.len() * next.len() > MAX_PIECES {
                    return None;
                }
                let joined = all.iter().flat_map(|before| next.iter().map(|after| join(before, after)));
                all = joined.collect::<Option<_>>()?;
            }
            Some(all)
        }
    }
}

/// One text after another; none where an end of the text is in the middle.
fn join(before: &Piece, after: &Piece) -> Option<Piece> {
    if before.end && !after.text.is_empty() || after.start && !before.text.is_empty() {
        return None;
    }
    Some(Piece {
        text: format!("{}{}", before.text, after.text),
        start: before.start || after.start,
        end: before.end || after.end,
    })
}
