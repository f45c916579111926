//! The piece of a filter that a place is in: what is between `and`, `or` and the parentheses around it.

use std::ops::Range;

use crate::span::Span;

/// What an open parenthesis is the beginning of.
enum Open {
    /// A group, and where the piece before it began.
    Group(usize),
    /// A list or a call, which is a part of the piece.
    List,
}

/// The range of the predicates that `place` is in, in a text that need not be a filter. The `and` of a range does not end a
/// predicate.
pub(super) fn piece(text: &str, place: Span) -> Range<usize> {
    let place = place.range();
    let mut start = 0;
    let mut open = Vec::new();
    let mut opened_after = 0_usize;
    let (mut in_range, mut begins) = (false, true);
    for word in words(text) {
        let written = text.get(word.clone()).unwrap_or_default();
        let is = |other: &str| written.eq_ignore_ascii_case(other);
        let joins = is("or") || matches!(written, "&&" | "||") || is("and") && !in_range;
        in_range = is("between") || in_range && !(is("and") || joins);
        let is_open = matches!(written, "(" | "[");
        let is_close = matches!(written, ")" | "]");
        if word.start >= place.end {
            let ends = match written {
                _ if is_open => {
                    opened_after += 1;
                    false
                }
                _ if is_close && opened_after > 0 => {
                    opened_after -= 1;
                    false
                }
                _ if is_close => !matches!(open.pop(), Some(Open::List)),
                _ => joins && opened_after == 0 && !matches!(open.last(), Some(Open::List)),
            };
            if ends {
                return trimmed(text, start..word.start);
            }
        } else if word.end <= place.start {
            if is_open {
                open.push(if begins { Open::Group(std::mem::replace(&mut start, word.end)) } else { Open::List });
            } else if is_close {
                if let Some(Open::Group(before)) = open.pop() {
                    start = before;
                }
            } else if joins && !matches!(open.last(), Some(Open::List)) {
                start = word.end;
            }
        }
        begins = joins || is("not") || written == "!" || is_open && begins;
    }
    trimmed(text, start..text.len())
}

/// Words, strings, brackets and runs of other signs, in their order.
fn words(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..)?;
        at += rest.len() - rest.trim_start().len();
        let rest = text.get(at..)?;
        let first = rest.chars().next()?;
        let is_sign = |c: char| matches!(c, '&' | '|');
        let is_own = |c: char| matches!(c, '(' | ')' | '[' | ']' | '"' | '\'' | ',' | '!');
        let run = |ends: &dyn Fn(char) -> bool| rest.find(ends).unwrap_or(rest.len());
        let length = match first {
            '"' | '\'' => rest.get(1..)?.find(first).map_or(rest.len(), |end| end + 2),
            _ if is_own(first) => 1,
            _ if is_sign(first) => run(&|c| c != first),
            _ => run(&|c| c.is_whitespace() || is_own(c) || is_sign(c)),
        };
        let range = at..at + length.max(1);
        at = range.end;
        Some(range)
    })
}

/// Without white space around it.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let piece = text.get(range.clone()).unwrap_or_default();
    let start = range.start + piece.len() - piece.trim_start().len();
    start..start + piece.trim().len()
}

#[cfg(test)]
mod tests {
    use super::piece;
    use crate::span::Span;

    #[test]
    fn pieces_end_where_predicates_do() {
        for (text, at, ours) in [
            ("a = 1", "=", "a = 1"),
            ("a = 1 and b => 2 or c", "=>", "b => 2"),
            ("(a or b startsWith c) and d", "startsWith", "b startsWith c"),
            ("x and (a in (1, 2) and b like c)", "like", "b like c"),
            ("x and name in (a b, c) and y", "b,", "name in (a b, c)"),
            ("x or startswith(name, 'and') and y", "name", "startswith(name, 'and')"),
            ("a between 1 and 2 and b", "2", "a between 1 and 2"),
            ("a = 'x and y' and b like 'z", "like", "b like 'z"),
            ("((a) and (b))", "b", "b"),
            ("not (a) and b like c)", "like", "b like c"),
            ("é = 1&&b ~ 2||c", "~", "b ~ 2"),
        ] {
            let start = text.find(at).map_or(0, |at| u32::try_from(at).unwrap_or(0));
            let place = Span::new(start, start + u32::try_from(at.len()).unwrap_or(0));
            assert_eq!(text.get(piece(text, place)), Some(ours), "{text}");
        }
    }
}
