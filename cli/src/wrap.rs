//! Lines that are broken where the terminal has no room for them.

use unicode_width::UnicodeWidthStr;

/// A line that is broken at its blanks where the terminal has no room for it; what continues it is indented.
pub(crate) fn wrapped(text: &str, room: Option<usize>) -> String {
    wrapped_at(text, text.len() - text.trim_start_matches(' ').len() + 2, room)
}

/// The same, where what continues it begins at the column `indent`.
pub(crate) fn wrapped_at(text: &str, indent: usize, room: Option<usize>) -> String {
    broken(text.split(' '), indent, room)
}

/// The same of what ends with a filter, which is not broken inside of its quotes: there, a blank more is another value.
pub(crate) fn wrapped_filter(text: &str, indent: usize, room: Option<usize>) -> String {
    let (mut is_quoted, mut is_escaped) = (false, false);
    let parts = text.split(|c| {
        let was_escaped = is_escaped;
        is_escaped = is_quoted && c == '\\' && !was_escaped;
        is_quoted ^= c == '"' && !was_escaped;
        c == ' ' && !is_quoted
    });
    broken(parts, indent, room)
}

fn broken<'t>(parts: impl Iterator<Item = &'t str>, indent: usize, room: Option<usize>) -> String {
    let room = room.unwrap_or(usize::MAX);
    let mut out = String::new();
    let mut used = 0;
    for (index, part) in parts.enumerate() {
        let wide = part.width();
        if index > 0 && used > indent && used + 1 + wide > room {
            out.push('\n');
            out.extend(std::iter::repeat_n(' ', indent));
            used = indent;
        } else if index > 0 {
            out.push(' ');
            used += 1;
        }
        out.push_str(part);
        used += wide;
    }
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_broken_at_blanks() {
        assert_eq!(wrapped("  one two three", Some(10)), "  one two\n    three\n");
        assert_eq!(wrapped("  one two three", Some(4)), "  one\n    two\n    three\n");
        assert_eq!(wrapped("one two", None), "one two\n");
        assert_eq!(wrapped_at("why:  one two three", 6, Some(14)), "why:  one two\n      three\n");
        assert_eq!(wrapped("表表 表表", Some(8)), "表表\n  表表\n");
    }

    #[test]
    fn a_filter_is_not_broken_inside_of_quotes() {
        let text = "f: name = \"a b \\\" c\" and d = e";
        assert_eq!(wrapped_filter(text, 3, Some(8)), "f: name\n   =\n   \"a b \\\" c\"\n   and d\n   = e\n");
        assert_eq!(wrapped_filter(text, 3, None), format!("{text}\n"));
        assert_eq!(wrapped_filter("a = \"\\\\\" and b", 0, Some(6)), "a =\n\"\\\\\"\nand b\n");
    }
}
