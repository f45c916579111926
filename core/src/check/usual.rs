//! Characters that are easily taken for the usual ones, or for nothing: letters of another script, ligatures, spaces.

use crate::syntax::wide;

/// Letters that look like Latin ones: Cyrillic, then Greek.
const LETTERS: [(&str, &str, &str); 2] = [
    ("a Cyrillic letter", "аеорсухіјѕһԁԛԝАВЕКМНОРСТХУІЈЅ", "aeopcyxijshdqwABEKMHOPCTXYIJS"),
    ("a Greek letter", "ονΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ovABEZHIKMNOPTYX"),
];

/// The letters of U+FB00 and the ligatures after it.
const LIGATURES: [&str; 7] = ["ff", "fi", "fl", "ffi", "ffl", "st", "st"];

/// A character that is taken for another one.
pub(super) struct Odd {
    pub(super) what: &'static str,
    /// The usual characters.
    pub(super) usual: String,
}

/// What a character is taken for wherever it is.
fn odd(c: char) -> Option<Odd> {
    let found = |what, usual: String| Some(Odd { what, usual });
    match c {
        '\u{a0}' | '\u{2007}' | '\u{202f}' => found("a no-break space", " ".to_owned()),
        '\u{2000}'..='\u{2006}' | '\u{2008}'..='\u{200a}' | '\u{205f}' | '\u{3000}' => {
            found("a space of another width", " ".to_owned())
        }
        // White space of no width, and where a word may be divided.
        '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' => found("which is not visible", String::new()),
        '\u{fb00}'..='\u{fb06}' => {
            let index = usize::try_from(u32::from(c) - 0xfb00).ok()?;
            found("a ligature", (*LIGATURES.get(index)?).to_owned())
        }
        '\u{ff01}'..='\u{ff5e}' => found("a full-width character", wide::narrow(c).to_string()),
        _ => None,
    }
}

/// The Latin letter that a letter of another script looks like.
fn letter(c: char) -> Option<Odd> {
    LETTERS.iter().find_map(|&(what, theirs, latin)| {
        let index = theirs.chars().position(|other| other == c)?;
        Some(Odd { what, usual: latin.chars().nth(index)?.to_string() })
    })
}

/// The first such character, and the text with all of them as the usual ones. A letter is one in a word of Latin letters only.
pub(super) fn usual(text: &str) -> Option<(char, Odd, String)> {
    let mut first = None;
    let mut out = String::with_capacity(text.len());
    for word in text.split_inclusive(|c: char| !c.is_alphanumeric()) {
        let is_latin = word.contains(|c: char| c.is_ascii_alphabetic());
        let others = |c: char| c.is_alphabetic() && !c.is_ascii() && odd(c).is_none() && letter(c).is_none();
        let is_mixed = is_latin && !word.contains(others);
        for c in word.chars() {
            match odd(c).or_else(|| letter(c).filter(|_| is_mixed)) {
                Some(found) => {
                    out.push_str(&found.usual);
                    first.get_or_insert((c, found));
                }
                None => out.push(c),
            }
        }
    }
    first.map(|(c, odd)| (c, odd, out))
}

/// A name with the usual characters; `None` where it has no others.
pub(super) fn narrow(name: &str) -> Option<String> {
    if name.is_ascii() {
        return None;
    }
    usual(name).map(|(.., ours)| ours)
}
