//! Positions in the source.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// The nearest boundary of a character at or before `at`. The method of `str` needs a newer Rust than this crate does.
pub(crate) fn floor_char_boundary(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

/// A range of bytes in the source text, `start` included, `end` not.
///
/// Offsets are `u32`, as [`Limits::text_bytes`](crate::Limits) keeps every source far below 4 GiB and small spans
/// keep the tree small. The span of something without a source (a filter built by a program) is `0..0`.
///
/// ```
/// use konnect_filter::Span;
/// let span = Span::new(5, 7);
/// assert_eq!(span.get("name = x"), Some("= "));
/// assert_eq!(Span::new(3, 4).to(Span::new(9, 12)), Span::new(3, 12));
/// let reversed = Span { start: 5, end: 3 };
/// assert_eq!((reversed.len(), reversed.is_empty(), reversed.range()), (0, true, 5..5));
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "(u32, u32)", into = "(u32, u32)")]
#[expect(clippy::exhaustive_structs, reason = "a place has a beginning and an end")]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Exclusive end, in bytes. One before `start` is read as `start`: the span is empty.
    pub end: u32,
}

impl Span {
    /// The span of something that has no source.
    pub const NONE: Self = Self { start: 0, end: 0 };

    /// A span from `start` to `end`; an `end` before `start` gives an empty span at `start`.
    #[must_use]
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end: if end < start { start } else { end } }
    }

    /// The span between two offsets. One that no source is long enough for becomes the largest, which is in none.
    pub(crate) fn of(start: usize, end: usize) -> Self {
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self::new(offset(start), offset(end))
    }

    /// The span from where this one begins to where `other` ends.
    #[must_use]
    pub const fn to(self, other: Self) -> Self {
        Self::new(self.start, if other.end > self.end { other.end } else { self.end })
    }

    /// Number of bytes.
    pub const fn len(self) -> usize {
        self.end.saturating_sub(self.start) as usize
    }

    /// Whether it is empty.
    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// The text at this place, if the span lies in `source` and cuts no character.
    pub fn get(self, source: &str) -> Option<&str> {
        source.get(self.range())
    }

    /// The span as a range for indexing.
    pub const fn range(self) -> Range<usize> {
        let Self { start, end } = Self::new(self.start, self.end);
        start as usize..end as usize
    }
}

impl From<(u32, u32)> for Span {
    fn from((start, end): (u32, u32)) -> Self {
        Self::new(start, end)
    }
}

impl From<Span> for (u32, u32) {
    fn from(span: Span) -> Self {
        (span.start, span.end)
    }
}
