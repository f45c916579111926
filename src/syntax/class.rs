//! Which characters and words are what: the lexical part of the grammar, in one place.

use super::ast::Comparison;

/// A word that stands for itself only when quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keyword {
    And,
    Or,
    Not,
    In,
    Is,
    Contains,
    Starts,
    Ends,
    Matches,
    Between,
    Exists,
    Compare(Comparison),
}

/// The keyword that `word` is, in any case. Konnect's own operator names are among them.
pub(super) fn keyword(word: &str) -> Option<Keyword> {
    let mut lower = [0; 9];
    let lower = lower.get_mut(..word.len())?;
    lower.copy_from_slice(word.as_bytes());
    lower.make_ascii_lowercase();
    Some(match &*lower {
        b"and" => Keyword::And,
        b"or" => Keyword::Or,
        b"not" => Keyword::Not,
        b"in" | b"oeq" => Keyword::In,
        b"is" => Keyword::Is,
        b"contains" | b"ocontains" => Keyword::Contains,
        b"starts" => Keyword::Starts,
        b"ends" => Keyword::Ends,
        b"matches" => Keyword::Matches,
        b"between" => Keyword::Between,
        b"exists" => Keyword::Exists,
        b"eq" => Keyword::Compare(Comparison::Eq),
        b"ne" | b"neq" => Keyword::Compare(Comparison::Ne),
        b"lt" => Keyword::Compare(Comparison::Lt),
        b"le" | b"lte" => Keyword::Compare(Comparison::Le),
        b"gt" => Keyword::Compare(Comparison::Gt),
        b"ge" | b"gte" => Keyword::Compare(Comparison::Ge),
        _ => return None,
    })
}

const NAME: u8 = 1;
const WORD: u8 = 2;
const SPACE: u8 = 4;

/// For each ASCII byte, in which classes it is; a byte above 127 begins a character that is looked at whole.
const CLASSES: [u8; 128] = {
    let mut table = [0; 128];
    let mut byte = 0;
    while byte < 128 {
        #[expect(clippy::indexing_slicing, reason = "the loop's bound is the table's length")]
        {
            table[byte] = match byte as u8 {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'-' | b'/' | b'@' => NAME | WORD,
                b'.' | b':' | b'+' | b'%' | b'*' => WORD,
                b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c => SPACE,
                _ => 0,
            };
        }
        byte += 1;
    }
    table
};

fn ascii_class(byte: u8) -> u8 {
    CLASSES.get(byte as usize).copied().unwrap_or(0)
}

/// Whether `c` can stand in an unquoted segment of a field's name.
pub(super) fn is_name(c: char) -> bool {
    if c.is_ascii() { ascii_class(c as u8) & NAME != 0 } else { c.is_alphanumeric() }
}

/// Whether `c` can stand in a bareword.
pub(super) fn is_word(c: char) -> bool {
    if c.is_ascii() { ascii_class(c as u8) & WORD != 0 } else { c.is_alphanumeric() }
}

/// Whether `c` separates tokens.
pub(super) fn is_space(c: char) -> bool {
    if c.is_ascii() { ascii_class(c as u8) & SPACE != 0 } else { c.is_whitespace() }
}

/// Number of leading bytes of `text` whose characters are in the class.
fn run(text: &str, class: u8, beyond: fn(char) -> bool) -> usize {
    let bytes = text.as_bytes();
    let ascii = bytes.iter().position(|&byte| ascii_class(byte) & class == 0).unwrap_or(bytes.len());
    if bytes.get(ascii).is_none_or(u8::is_ascii) {
        return ascii;
    }
    text.char_indices().find(|&(_, c)| !beyond(c)).map_or(text.len(), |(offset, _)| offset)
}

/// Number of leading bytes that can stand in an unquoted segment.
pub(super) fn name_len(text: &str) -> usize {
    run(text, NAME, is_name)
}

/// Number of leading bytes that can stand in a bareword.
pub(super) fn word_len(text: &str) -> usize {
    run(text, WORD, is_word)
}

/// Number of leading bytes that separate tokens.
pub(super) fn space_len(text: &str) -> usize {
    run(text, SPACE, is_space)
}

/// Whether `segment` can stand unquoted as part of a field's name; the first one also must be no keyword and not begin
/// with a dash, which would read as a negation.
pub(super) fn is_segment(segment: &str, first: bool) -> bool {
    !segment.is_empty()
        && name_len(segment) == segment.len()
        && !(first && (segment.starts_with('-') || keyword(segment).is_some()))
}

/// Whether `text` can stand unquoted as a value.
pub(super) fn is_bareword(text: &str) -> bool {
    !text.is_empty() && word_len(text) == text.len() && keyword(text).is_none()
}
