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
    let first = *word.as_bytes().first()?;
    // Length and first letter rule most words out, and leave two candidates at most.
    let candidates: &[(&str, Keyword)] = match (word.len(), first | 0x20) {
        (2, b'o') => &[("or", Keyword::Or)],
        (3, b'a') => &[("and", Keyword::And)],
        (3, b'n') => &[("not", Keyword::Not), ("neq", Keyword::Compare(Comparison::Ne))],
        (2, b'i') => &[("in", Keyword::In), ("is", Keyword::Is)],
        (3, b'o') => &[("oeq", Keyword::In)],
        (8, b'c') => &[("contains", Keyword::Contains)],
        (9, b'o') => &[("ocontains", Keyword::Contains)],
        (6, b's') => &[("starts", Keyword::Starts)],
        (4, b'e') => &[("ends", Keyword::Ends)],
        (7, b'm') => &[("matches", Keyword::Matches)],
        (7, b'b') => &[("between", Keyword::Between)],
        (6, b'e') => &[("exists", Keyword::Exists)],
        (2, b'e') => &[("eq", Keyword::Compare(Comparison::Eq))],
        (2, b'n') => &[("ne", Keyword::Compare(Comparison::Ne))],
        (2, b'l') => &[("lt", Keyword::Compare(Comparison::Lt)), ("le", Keyword::Compare(Comparison::Le))],
        (3, b'l') => &[("lte", Keyword::Compare(Comparison::Le))],
        (2, b'g') => &[("gt", Keyword::Compare(Comparison::Gt)), ("ge", Keyword::Compare(Comparison::Ge))],
        (3, b'g') => &[("gte", Keyword::Compare(Comparison::Ge))],
        _ => return None,
    };
    candidates.iter().find(|(text, _)| word.eq_ignore_ascii_case(text)).map(|&(_, keyword)| keyword)
}

const NAME: u8 = 1;
const WORD: u8 = 2;
const SPACE: u8 = 4;

/// For each byte, in which classes it is; a byte above 127 belongs to a character that is looked at whole.
const CLASSES: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 128 {
        #[expect(clippy::indexing_slicing, reason = "the loop's bound is below the table's length")]
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

#[inline]
fn ascii_class(byte: u8) -> u8 {
    // The compiler sees that no byte is beyond the table.
    CLASSES.get(usize::from(byte)).copied().unwrap_or(0)
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
#[inline]
fn run(text: &str, class: u8, beyond: fn(char) -> bool) -> usize {
    let bytes = text.as_bytes();
    match bytes.iter().position(|&byte| ascii_class(byte) & class == 0) {
        Some(end) if bytes.get(end).is_some_and(|byte| !byte.is_ascii()) => run_beyond_ascii(text, beyond),
        Some(end) => end,
        None => bytes.len(),
    }
}

/// The same where a character is not ASCII.
#[cold]
fn run_beyond_ascii(text: &str, class: fn(char) -> bool) -> usize {
    text.char_indices().find(|&(_, c)| !class(c)).map_or(text.len(), |(offset, _)| offset)
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

/// Whether `text` reads as a field's name and as nothing else: `name`, `labels.env`, not `true`, `now` or `7d`.
pub(super) fn is_plain_name(text: &str) -> bool {
    const LITERALS: [&str; 6] = ["true", "false", "null", "now", "today", "yesterday"];
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.'))
        && !LITERALS.iter().any(|literal| literal.eq_ignore_ascii_case(text))
}
