//! A copy of the source with the problems found so far fixed, and the way back to the source's own offsets.

use std::borrow::Cow;

use super::recovery::Recovery;
use crate::error::{Diagnostic, Edit};
use crate::limits::messages::OFFERED_BYTES;
use crate::regular;
use crate::span::Span;

/// The text as fixed so far.
pub(super) struct RepairedText<'a> {
    text: Cow<'a, str>,
    /// What was replaced, in order and apart from each other.
    places: Vec<Replacement>,
}

/// A piece of the fixed text, and what it replaces in the source.
#[derive(Clone, Copy)]
struct Replacement {
    here: Span,
    source: Span,
}

impl<'a> RepairedText<'a> {
    pub(super) const fn new(text: &'a str) -> Self {
        Self { text: Cow::Borrowed(text), places: Vec::new() }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The finding with its places in the source, and its patch still in the fixed text.
    pub(super) fn map_to_source(&self, finding: Recovery) -> (Diagnostic, Option<Vec<Edit>>) {
        let Recovery { mut diagnostic, patch } = finding;
        let clashes = |edit: &Edit| self.places.iter().any(|place| touches(place.here, edit.span));
        // Two strings put at one place of the source could be applied in either order.
        let is_ambiguous = |edit: &Edit| {
            edit.span.is_empty()
                && self.places.iter().any(|place| {
                    place.source.is_empty()
                        && place.source.start == self.source_offset(edit.span.start, false)
                        && place.here.get(&self.text) != Some(&edit.text)
                })
        };
        // A change of what was changed before says nothing about the source.
        if diagnostic.edits.iter().any(|edit| clashes(edit) || is_ambiguous(edit) || edit.text.len() > OFFERED_BYTES) {
            diagnostic.edits.clear();
        }
        let patch = patch.filter(|patch| !patch.iter().any(clashes));
        diagnostic.span = diagnostic.span.map(|span| self.source_span(span));
        for label in &mut diagnostic.labels {
            label.span = self.source_span(label.span);
        }
        for edit in &mut diagnostic.edits {
            edit.span = self.source_span(edit.span);
            // Another language may mean something else by it, which only the forms know.
            edit.safe &= regular::IS_BUILT;
        }
        (diagnostic, patch)
    }

    /// Changes the text; `None` when the changes do not fit it.
    pub(super) fn apply(&mut self, mut patch: Vec<Edit>) -> Option<()> {
        patch.sort_by_key(|edit| edit.span);
        // From the end, so that what is still to do keeps its offsets.
        for edit in patch.iter().rev() {
            edit.span.get(&self.text)?;
            let source = self.source_span(edit.span);
            let length = u32::try_from(edit.text.len()).ok()?;
            let end = edit.span.start.checked_add(length)?;
            let index = self
                .places
                .partition_point(|place| place.here.end <= edit.span.start && place.here.start < edit.span.end.max(1));
            let removed = edit.span.end - edit.span.start;
            for place in self.places.iter_mut().skip(index) {
                let moved = |offset: u32| (offset + length).saturating_sub(removed);
                place.here = Span::new(moved(place.here.start), moved(place.here.end));
            }
            self.places.insert(index, Replacement { here: Span::new(edit.span.start, end), source });
            self.text.to_mut().replace_range(edit.span.range(), &edit.text);
        }
        Some(())
    }

    fn source_span(&self, span: Span) -> Span {
        Span::new(self.source_offset(span.start, false), self.source_offset(span.end, true))
    }

    /// The source's offset of a place in the fixed text; within something replaced, the start or end of what it replaced.
    fn source_offset(&self, offset: u32, is_end: bool) -> u32 {
        let mut after: Option<&Replacement> = None;
        for place in &self.places {
            if offset < place.here.end && offset > place.here.start {
                return if is_end { place.source.end } else { place.source.start };
            }
            // Where something was removed, a span begins after it and ends before it.
            let is_before = offset == place.here.start && (is_end || !place.here.is_empty());
            if offset < place.here.start || is_before {
                break;
            }
            after = Some(place);
        }
        after.map_or(offset, |place| place.source.end + (offset - place.here.end))
    }
}

/// Whether a change of `edit` would change what is at `place`, or what it was put between.
const fn touches(place: Span, edit: Span) -> bool {
    edit.start < place.end && place.start < edit.end
}
