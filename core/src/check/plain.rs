//! Values that look like nothing else, as most do: nothing more is asked of them.

use super::value::is_nothing;
use super::{date, lookalike};

const LETTER: u8 = 1;
const DIGIT: u8 = 2;
/// What joins words.
const JOINT: u8 = 4;
/// What may be a sign of another language, or a part of a character that looks like another one.
const SIGN: u8 = 8;

/// What each byte is.
const KINDS: [u8; 256] = {
    let mut kinds = [SIGN; 256];
    let mut byte = 0;
    #[expect(clippy::indexing_slicing, reason = "the loop's bound is the table's length")]
    while byte < kinds.len() {
        kinds[byte] = match byte as u8 {
            b'a'..=b'z' | b'A'..=b'Z' => LETTER,
            b'0'..=b'9' => DIGIT,
            b'-' | b'_' | b'.' | b' ' => JOINT,
            _ => SIGN,
        };
        byte += 1;
    }
    kinds
};

/// All that is in a text.
fn kinds(text: &str) -> u8 {
    // The compiler sees that no byte is beyond the table.
    text.bytes().fold(0, |seen, byte| seen | KINDS.get(usize::from(byte)).copied().unwrap_or(SIGN))
}

/// Whether nobody means anything else by a text: a word, or several, that mean nothing here or in another language.
pub(super) fn is_plain(text: &str) -> bool {
    let seen = kinds(text);
    seen & (LETTER | SIGN) == LETTER && !is_special(text)
}

/// Whether a text consists of letters, digits and what joins them.
pub(super) fn is_word(text: &str) -> bool {
    kinds(text) & SIGN == 0
}

/// Whether a word means something: a time, nothing at all, a boolean.
fn is_special(text: &str) -> bool {
    // Most end the question with their first letter.
    matches!(text.as_bytes().first(), Some(b'n' | b'N' | b't' | b'T' | b'y' | b'Y' | b'u' | b'E' | b'F'))
        && (text.eq_ignore_ascii_case("null")
            || date::is_relative(text)
            || is_nothing(text)
            || lookalike::other_boolean(text).is_some())
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::super::checker::Checker;
    use super::super::context::Context;
    use super::super::resolve::{Place, ResolvedField};
    use super::super::{odd, pattern, warn, wildcard};
    use super::*;
    use crate::catalog::{Entity, Field, Type};
    use crate::span::Span;
    use crate::syntax::{Comparison, FieldName, MatchOperator, Value};

    /// Whether a question that plain words are not asked finds something in a text.
    fn is_doubted(text: &str) -> bool {
        let matchers = [MatchOperator::Contains, MatchOperator::StartsWith, MatchOperator::EndsWith, MatchOperator::In];
        if pattern::looks_like_regex(text)
            || wildcard::shape(text).is_some()
            || matchers.into_iter().any(|matcher| wildcard::of_part(text, matcher, false).is_some())
        {
            return true;
        }
        let field = Field::new("labels", Type::String, []).with_map(true);
        let (entity, context) = (Entity::default(), Context::at(Timestamp::UNIX_EPOCH));
        let name = FieldName::new("labels.length");
        let place =
            ResolvedField { place: Place::Filter(&field, Some("length")), kind: Some(&field.kind), name: &name };
        let mut checker = Checker::new(Some(&entity), &context, false);
        for value in [Value::bare(text), Value::quoted(text)] {
            warn::relative_date(&mut checker, &place, &value);
            odd::value(&mut checker, &place, Comparison::Eq, &value, Span::NONE);
        }
        !checker.warnings.is_empty() || text.eq_ignore_ascii_case("null")
    }

    #[test]
    fn nothing_is_found_in_plain_words() {
        let mut words = vec![String::new()];
        let mut plain = 0;
        for _ in 0..4 {
            let longer = |word: &String| "anNoWlue-7_. *%?é".chars().map(|c| format!("{word}{c}")).collect::<Vec<_>>();
            words = words.iter().flat_map(longer).collect();
            for word in words.iter().filter(|word| is_plain(word)) {
                plain += 1;
                assert!(!is_doubted(word), "{word:?}");
            }
        }
        assert!(plain > 10_000, "{plain}");
    }

    #[test]
    fn what_is_doubted_is_not_plain() {
        let words =
            ["now", "NOW", "now-7d", "Today", "yesterday-1d", "None", "nil", "undefined", "EMPTY", "TRUE", "False"];
        for word in words.into_iter().chain(["null", "NULL", "12", "0", "pay*", "p%y", "p?y", "^pay$", "a@b", "pаy"]) {
            assert!(!is_plain(word), "{word}");
        }
        for word in words.into_iter().chain(["null", "12", "pay*", "p%y", "p?y"]) {
            assert!(is_doubted(word), "{word}");
        }
        for word in ["prod", "payments-eu", "test", "true", "notes", "Nancy", "a.b_c d", "v2", "2024-q3"] {
            assert!(is_plain(word), "{word}");
        }
    }
}
