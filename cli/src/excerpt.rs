//! Texts made fit for a report: bounded in length, and measured as a terminal shows them.

use konnect_filter::Span;

use crate::terminal::push_visible;

/// Sources up to this many bytes are shown whole (the renderer still cuts long lines).
const WHOLE: usize = 1000;
/// Bytes kept on either side of each end of a span in a longer source.
const AROUND: usize = 60;

/// A part of a source, and where its bytes went.
#[derive(Debug)]
pub(crate) struct Excerpt {
    /// What to show.
    pub(crate) text: String,
    /// Whether something was left out.
    pub(crate) cut: bool,
    /// Each character shown: its offset in the source, and in `text`.
    offsets: Vec<(usize, usize)>,
}

impl Excerpt {
    /// The part of `source` around the ends of `spans`.
    pub(crate) fn new(source: &str, spans: &[Span]) -> Self {
        let mut excerpt = Self { text: String::new(), cut: source.len() > WHOLE, offsets: Vec::new() };
        if !excerpt.cut {
            excerpt.push(source, 0);
        } else {
            for (start, end) in windows(source, spans) {
                if start > 0 {
                    excerpt.text.push('…');
                }
                excerpt.push(source.get(start..end).unwrap_or_default(), start);
                if end < source.len() {
                    excerpt.text.push('…');
                }
            }
        }
        let end = excerpt.text.len();
        excerpt.offsets.push((source.len(), end));
        excerpt
    }

    fn push(&mut self, part: &str, from: usize) {
        let mut chars = part.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            self.offsets.push((from + at, self.text.len()));
            match c {
                '\r' if chars.peek().is_some_and(|(_, next)| *next == '\n') => {}
                '\n' | '\t' => self.text.push(c),
                c => push_visible(&mut self.text, c),
            }
        }
    }

    /// Where a span of the source is in the text.
    pub(crate) fn range(&self, span: Span) -> std::ops::Range<usize> {
        let range = span.range();
        let start = self.offset(range.start);
        start..self.offset(range.end).max(start)
    }

    fn offset(&self, raw: usize) -> usize {
        let next = self.offsets.partition_point(|(from, _)| *from < raw);
        self.offsets.get(next).map_or(self.text.len(), |(_, to)| *to)
    }
}

/// The pieces of `source` to keep, in order, apart from each other, on character boundaries.
fn windows(source: &str, spans: &[Span]) -> Vec<(usize, usize)> {
    let mut points: Vec<usize> =
        spans.iter().flat_map(|span| [span.start as usize, span.end as usize]).map(|at| at.min(source.len())).collect();
    points.sort_unstable();
    let mut kept: Vec<(usize, usize)> = Vec::new();
    for point in points {
        let start = source.floor_char_boundary(point.saturating_sub(AROUND));
        let end = source.ceil_char_boundary(point.saturating_add(AROUND));
        match kept.last_mut() {
            Some(last) if start <= last.1 => last.1 = end,
            _ => kept.push((start, end)),
        }
    }
    kept
}

/// `text`, cut in the middle where it has more than `most` bytes.
pub(crate) fn shorten(text: &str, most: usize) -> String {
    if text.len() <= most {
        return text.to_owned();
    }
    let head = text.get(..text.floor_char_boundary(most / 2)).unwrap_or_default();
    let tail = text.get(text.ceil_char_boundary(text.len() - most / 2)..).unwrap_or_default();
    format!("{head}…{tail}")
}
