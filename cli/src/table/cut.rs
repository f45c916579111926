//! A cell that is cut.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Appends as much of the cell as there is room for, and a sign that there was more.
pub(super) fn push_cut(text: &mut String, cell: &str, width: usize) -> usize {
    let mut used = 0;
    let mut rest = cell;
    while let Some((whole, after)) = first_whole(rest) {
        let wide = whole.width();
        if used + wide + 1 > width {
            break;
        }
        text.push_str(whole);
        used += wide;
        rest = after;
    }
    text.push('…');
    used + 1
}

/// The first character with all that is drawn onto it or joined to it, and what follows.
fn first_whole(text: &str) -> Option<(&str, &str)> {
    let mut chars = text.char_indices();
    chars.next()?;
    let mut is_joined = false;
    let next = chars.find(|(_, c)| {
        let is_tone = matches!(c, '\u{1f3fb}'..='\u{1f3ff}');
        let belongs = is_joined || is_tone || c.width() == Some(0);
        is_joined = *c == '\u{200d}';
        !belongs
    });
    text.split_at_checked(next.map_or(text.len(), |(at, _)| at))
}
