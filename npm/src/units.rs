//! Places as JavaScript counts them: in UTF-16 units.

use konnect_filter::Span;
use konnect_filter::error::Lines;

/// A text, and where its places are in UTF-16 units.
pub(crate) struct Units<'t> {
    text: &'t str,
    /// The units before every [`STEP`] bytes; none for a text whose bytes are its units.
    steps: Option<Vec<usize>>,
    pub(crate) lines: Lines<'t>,
}

/// Bytes between two counts, so that a place is found without counting from the beginning.
const STEP: usize = 256;

impl<'t> Units<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        let steps = (!text.is_ascii()).then(|| {
            let mut units = 0;
            let mut steps = vec![0];
            for block in text.as_bytes().chunks(STEP) {
                units += block.iter().map(|byte| units_of(*byte)).sum::<usize>();
                steps.push(units);
            }
            steps
        });
        Self { text, steps, lines: Lines::new(text) }
    }

    /// The units before a byte.
    pub(crate) fn units(&self, byte: usize) -> usize {
        let byte = byte.min(self.text.len());
        let Some(steps) = &self.steps else { return byte };
        let start = byte / STEP * STEP;
        let before = steps.get(byte / STEP).copied().unwrap_or_default();
        let rest = self.text.as_bytes().get(start..byte).unwrap_or_default();
        before + rest.iter().map(|byte| units_of(*byte)).sum::<usize>()
    }

    pub(crate) fn span(&self, span: Span) -> [usize; 2] {
        let range = span.range();
        [self.units(range.start), self.units(range.end)]
    }

    /// The byte at which a unit begins; the text's end for one after it.
    pub(crate) fn offset(&self, units: usize) -> usize {
        if self.steps.is_none() {
            return units.min(self.text.len());
        }
        let mut before = 0;
        for (at, c) in self.text.char_indices() {
            if before + c.len_utf16() > units {
                return at;
            }
            before += c.len_utf16();
        }
        self.text.len()
    }
}

/// The units of a character, counted at its first byte.
const fn units_of(byte: u8) -> usize {
    match byte {
        // A byte that is not a character's first.
        0x80..0xc0 => 0,
        // Beyond the first plane a character is two units.
        0xf0.. => 2,
        _ => 1,
    }
}
