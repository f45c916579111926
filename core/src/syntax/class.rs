//! Which characters and words are what: the lexical part of the grammar, in one place.

use super::comparison::Comparison;

/// A word that is literal only when quoted.
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

impl Keyword {
    /// Whether it begins an operator that `not` can precede.
    pub(super) const fn takes_not(self) -> bool {
        match self {
            Self::In | Self::Contains | Self::Starts | Self::Ends | Self::Matches | Self::Between | Self::Exists => {
                true
            }
            Self::And | Self::Or | Self::Not | Self::Is | Self::Compare(_) => false,
        }
    }
}

/// The keyword that `word` is, in any case. Konnect's own operator names are among them.
pub(super) fn keyword(word: &str) -> Option<Keyword> {
    let first = *word.as_bytes().first()?;
    // Length and first letter rule most words out, and leave two candidates at most.
    match (word.len(), first | 0x20) {
        (2, b'o') => is(word, "or", Keyword::Or),
        (3, b'a') => is(word, "and", Keyword::And),
        (3, b'n') => is(word, "not", Keyword::Not).or_else(|| is(word, "neq", Keyword::Compare(Comparison::Ne))),
        (2, b'i') => is(word, "in", Keyword::In).or_else(|| is(word, "is", Keyword::Is)),
        (3, b'o') => is(word, "oeq", Keyword::In),
        (8, b'c') => is(word, "contains", Keyword::Contains),
        (9, b'o') => is(word, "ocontains", Keyword::Contains),
        (6, b's') => is(word, "starts", Keyword::Starts),
        (4, b'e') => is(word, "ends", Keyword::Ends),
        (7, b'm') => is(word, "matches", Keyword::Matches),
        (7, b'b') => is(word, "between", Keyword::Between),
        (6, b'e') => is(word, "exists", Keyword::Exists),
        (2, b'e') => is(word, "eq", Keyword::Compare(Comparison::Eq)),
        (2, b'n') => is(word, "ne", Keyword::Compare(Comparison::Ne)),
        (2, b'l') => is(word, "lt", Keyword::Compare(Comparison::Lt))
            .or_else(|| is(word, "le", Keyword::Compare(Comparison::Le))),
        (3, b'l') => is(word, "lte", Keyword::Compare(Comparison::Le)),
        (2, b'g') => is(word, "gt", Keyword::Compare(Comparison::Gt))
            .or_else(|| is(word, "ge", Keyword::Compare(Comparison::Ge))),
        (3, b'g') => is(word, "gte", Keyword::Compare(Comparison::Ge)),
        _ => None,
    }
}

/// The keyword, if the word is its text in any case, which it most often is in lower case.
#[inline]
fn is(word: &str, text: &str, keyword: Keyword) -> Option<Keyword> {
    (word == text || word.eq_ignore_ascii_case(text)).then_some(keyword)
}

const NAME: u8 = 1;
const WORD: u8 = 2;
const SPACE: u8 = 4;
/// Part of a character that is looked at whole.
const BEYOND_ASCII: u8 = 8;

/// For each byte, in which classes it is.
const CLASSES: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        #[expect(clippy::indexing_slicing, reason = "the loop's bound is the table's length")]
        {
            table[byte] = match byte as u8 {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'-' | b'/' | b'@' => NAME | WORD,
                b'.' | b':' | b'+' | b'%' | b'*' => WORD,
                b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c => SPACE,
                128.. => BEYOND_ASCII,
                _ => 0,
            };
        }
        byte += 1;
    }
    table
};

#[inline]
fn class_of(byte: u8) -> u8 {
    // The compiler sees that no byte is beyond the table.
    CLASSES.get(usize::from(byte)).copied().unwrap_or(0)
}

/// Whether `c` can appear in an unquoted segment of a field's name.
pub(super) fn is_name(c: char) -> bool {
    if c.is_ascii() { class_of(c as u8) & NAME != 0 } else { c.is_alphanumeric() }
}

/// Whether `c` can appear in a bareword.
pub(super) fn is_word(c: char) -> bool {
    if c.is_ascii() { class_of(c as u8) & WORD != 0 } else { c.is_alphanumeric() }
}

/// Whether `c` separates tokens.
pub(super) fn is_space(c: char) -> bool {
    if c.is_ascii() { class_of(c as u8) & SPACE != 0 } else { c.is_whitespace() }
}

/// Number of leading bytes of `text` whose characters are in the class.
#[inline]
fn run(text: &str, class: u8, beyond: fn(char) -> bool) -> usize {
    let bytes = text.as_bytes();
    let mut end = 0;
    while let Some(&byte) = bytes.get(end) {
        if class_of(byte) & class == 0 {
            if byte >= 128 {
                return run_unicode(text, beyond);
            }
            break;
        }
        end += 1;
    }
    end
}

/// The same where a character is not ASCII.
#[cold]
fn run_unicode(text: &str, class: fn(char) -> bool) -> usize {
    text.char_indices().find(|&(_, c)| !class(c)).map_or(text.len(), |(offset, _)| offset)
}

/// Number of leading bytes that can appear in an unquoted segment.
pub(super) fn name_len(text: &str) -> usize {
    run(text, NAME, is_name)
}

/// Number of leading bytes that can appear in a bareword.
pub(super) fn word_len(text: &str) -> usize {
    run(text, WORD, is_word)
}

/// Number of leading bytes that can be in an argument's name: letters, digits and `_`.
pub(super) fn argument_len(text: &str) -> usize {
    text.find(|c: char| !(c == '_' || c.is_alphanumeric())).unwrap_or(text.len())
}

/// Number of leading bytes that separate tokens.
pub(super) fn space_len(text: &str) -> usize {
    run(text, SPACE, is_space)
}

/// Whether a byte neither separates tokens nor belongs to a character that might.
#[inline]
pub(super) fn is_not_space(byte: u8) -> bool {
    class_of(byte) & (SPACE | BEYOND_ASCII) == 0
}

/// Whether `segment` can be written unquoted as part of a field's name; the first one also must be no keyword and not begin
/// with a dash, which would read as a negation.
pub(super) fn is_segment(segment: &str, first: bool) -> bool {
    !segment.is_empty()
        && name_len(segment) == segment.len()
        && !(first && (segment.starts_with('-') || keyword(segment).is_some()))
}

/// Whether `text` can be written unquoted as a value.
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
