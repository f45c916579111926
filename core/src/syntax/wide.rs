//! Characters of full width, as East Asian keyboards write those of ASCII.

/// The usual character for one of full width; any other one is itself.
pub(crate) fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c),
        c => c,
    }
}
