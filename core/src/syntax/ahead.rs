//! What the grammar expects where a text ends: the parser's own answer, for those who complete what is being typed.

use super::class;
use super::grammar;
use super::stop::{Expected, Stop};
use super::token::{OperatorToken, Source, operator, skip_space};
use super::value::FieldName;

/// What can follow a text.
#[derive(Debug)]
pub(crate) enum Ahead<'a> {
    /// A field, and `not` or an opening parenthesis unless the text is nested too deep for them.
    Operand { nested: bool },
    /// An operator of this field, of which these words are there already.
    Operator { field: FieldName<'a>, begun: String },
    /// A value.
    Value { field: FieldName<'a>, role: Role },
    /// An opening parenthesis of a list.
    List,
    /// A comma, or what closes the list.
    Comma { close: char },
    /// The `and` of a range.
    RangeAnd,
    /// A connective, and what closes the innermost group if one is open. The last field may still take an operator where it
    /// has none.
    End { open: bool, alone: Option<FieldName<'a>> },
    /// Nothing: the text is wrong, or ends inside an escape.
    Nothing,
}

/// What a value is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// A comparison with the whole value, or an item of a list of whole values.
    Whole,
    /// An end of a range, or of what is less or greater.
    Bound,
    /// A part of the value.
    Part,
    /// A regular expression.
    Pattern,
}

/// What can follow `text`. Linear, as the parser is.
pub(crate) fn ahead(text: &str, nesting: usize) -> Ahead<'_> {
    let open = match grammar::read(text, nesting) {
        Ok(_) => false,
        Err(stop) if stop.left == 0 => match stop.expected {
            Expected::Close => true,
            _ => return expected(text, nesting, stop),
        },
        Err(_) => return Ahead::Nothing,
    };
    // A field on its own takes an operator; anything else that is whole does not.
    let compared = format!("{text}=");
    let alone = match grammar::read(&compared, nesting) {
        Err(stop) if stop.left == 0 && stop.expected == Expected::Value => {
            begun(text, stop.operand.saturating_sub(1)).map(|(field, _)| field)
        }
        _ => None,
    };
    Ahead::End { open, alone }
}

fn expected(text: &str, nesting: usize, stop: Stop) -> Ahead<'_> {
    match stop.expected {
        Expected::Predicate => {
            let deeper = format!("{text}(");
            let nested =
                !matches!(grammar::read(&deeper, nesting), Err(stop) if stop.expected == Expected::LessNesting);
            Ahead::Operand { nested }
        }
        Expected::Operator | Expected::OperatorRest => match begun(text, stop.operand) {
            Some((field, rest)) => {
                let words: Vec<_> = rest.split(class::is_space).filter(|word| !word.is_empty()).collect();
                Ahead::Operator { field, begun: words.join(" ").to_ascii_lowercase() }
            }
            None => Ahead::Nothing,
        },
        Expected::Value => {
            let Some((field, rest)) = begun(text, stop.operand) else { return Ahead::Nothing };
            let role = match operator(rest) {
                Ok((_, OperatorToken::Compare(comparison))) if comparison.is_equality() => Role::Whole,
                Ok((_, OperatorToken::Compare(_) | OperatorToken::Between { .. })) => Role::Bound,
                Ok((_, OperatorToken::Match { matcher, .. })) => match matcher {
                    super::MatchOperator::In => Role::Whole,
                    super::MatchOperator::Matches => Role::Pattern,
                    _ => Role::Part,
                },
                _ => return Ahead::Nothing,
            };
            Ahead::Value { field, role }
        }
        Expected::List => Ahead::List,
        Expected::Comma => {
            let opening = text.len().checked_sub(stop.began as usize).and_then(|start| text.as_bytes().get(start));
            Ahead::Comma { close: if opening == Some(&b'[') { ']' } else { ')' } }
        }
        Expected::RangeAnd => Ahead::RangeAnd,
        _ => Ahead::Nothing,
    }
}

/// The field of the operand that begins with so many bytes left, and what is after it.
fn begun(text: &str, left: u32) -> Option<(FieldName<'_>, &str)> {
    let operand = text.get(text.len().checked_sub(left as usize)?..)?;
    let source = Source { len: u32::try_from(text.len()).ok()? };
    let (rest, field) = source.field(operand).ok()?;
    Some((field, skip_space(rest)))
}

/// Where the quote is that is still open at the end of `text`.
pub(crate) fn open_quote(text: &str, nesting: usize) -> Option<usize> {
    let stop = grammar::read(text, nesting).err()?;
    (stop.expected == Expected::Quote && stop.left == 0).then(|| text.len().checked_sub(stop.began as usize))?
}

/// Where the word begins that `text` ends with, or the signs of an operator; the end where it ends with neither.
pub(crate) fn last_word(text: &str) -> (usize, bool) {
    let word = text.trim_end_matches(class::is_word);
    if word.len() < text.len() {
        return (word.len(), true);
    }
    (text.trim_end_matches(['=', '!', '<', '>', '~']).len(), false)
}

/// The length of the word that `text` begins with.
pub(crate) fn first_word(text: &str) -> usize {
    class::word_len(text)
}

/// Whether `c` separates words.
pub(crate) fn is_space(c: char) -> bool {
    class::is_space(c)
}
