//! Edits of a text, and the places that they write.

use crate::error::{Diagnostic, Edit};
use crate::span::Span;

/// The edits of the problems that can be made together.
pub(super) fn together(problems: &[Diagnostic]) -> Vec<Edit> {
    let mut edits: Vec<Edit> = Vec::new();
    for problem in problems {
        let overlaps = |edit: &Edit| {
            edits.iter().any(|other| other.span.start < edit.span.end && edit.span.start < other.span.end)
        };
        if !problem.edits.iter().any(overlaps) {
            edits.extend(problem.edits.iter().cloned());
        }
    }
    edits
}

/// From where the first of the two begins to where the last ends.
pub(super) fn around(one: Span, other: Span) -> Span {
    Span::new(one.start.min(other.start), one.end.max(other.end))
}

/// Whether a place that was written is a part of what a problem is about; where something was removed, what is next to it.
pub(super) const fn touch(place: Span, span: Span) -> bool {
    if place.is_empty() {
        return span.start <= place.start && place.end <= span.end;
    }
    place.start < span.end && span.start < place.end
}

/// The text with the edits made, and where they are then; `None` where they cannot be made together.
pub(super) fn applied(text: &str, edits: &[Edit]) -> Option<(String, Vec<Span>)> {
    let mut edits: Vec<&Edit> = edits.iter().collect();
    edits.sort_by_key(|edit| edit.span);
    let mut fixed = String::with_capacity(text.len());
    let mut places = Vec::with_capacity(edits.len());
    let mut copied = 0;
    for edit in edits {
        let range = edit.span.range();
        fixed.push_str(text.get(copied..range.start)?);
        let start = u32::try_from(fixed.len()).ok()?;
        fixed.push_str(&edit.text);
        places.push(Span::new(start, u32::try_from(fixed.len()).ok()?));
        copied = range.end;
    }
    fixed.push_str(text.get(copied..)?);
    Some((fixed, places))
}

/// The words of `from` that differ in `to`, and what they are there.
pub(super) fn difference<'t>(from: &str, to: &'t str) -> (Span, &'t str) {
    let is_word = |c: char| !c.is_whitespace();
    let mut start = from
        .char_indices()
        .zip(to.chars())
        .find(|((_, one), other)| one != other)
        .map_or_else(|| from.len().min(to.len()), |((at, _), _)| at);
    let head = from.get(..start).unwrap_or_default();
    start = head.trim_end_matches(is_word).len();
    let (one, other) = (from.get(start..).unwrap_or_default(), to.get(start..).unwrap_or_default());
    let same = one.chars().rev().zip(other.chars().rev()).take_while(|(one, other)| one == other);
    let same: usize = same.map(|(c, _)| c.len_utf8()).sum();
    let tail = one.get(one.len().saturating_sub(same)..).unwrap_or_default();
    let tail = tail.trim_start_matches(is_word).len();
    let end = from.len().saturating_sub(tail);
    let ours = other.get(..other.len().saturating_sub(tail)).unwrap_or_default();
    (Span::of(start, end), ours)
}
