//! Where the parser stopped, and why: `Copy` and small. The message is made once, at the end, by [`super::diagnose`].

use nom::error::{ErrorKind, ParseError};
use nom::{Err, IResult};

/// What a nom parser of this language gives.
pub(super) type Parsed<'a, T> = IResult<&'a str, T, Stop>;

/// Where the parser stopped, and what it had expected there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stop {
    pub(super) expected: Expected,
    /// Bytes left where it stopped.
    pub(super) left: u32,
    /// Bytes left where the thing began that it was reading, such as an opening quote.
    pub(super) began: u32,
    /// Bytes left where the operand began that was being read, or had just been read.
    pub(super) operand: u32,
}

impl Stop {
    /// Nothing could be read.
    pub(super) fn at_start(text: &str) -> Self {
        let left = left(text);
        Self { expected: Expected::Predicate, left, began: left, operand: left }
    }

    /// The same, in the operand that begins at `operand`.
    pub(super) fn in_operand(self, operand: &str) -> Self {
        Self { operand: left(operand), ..self }
    }
}

/// What was expected where the parser stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Expected {
    /// A predicate, `not` or an opening parenthesis.
    Predicate,
    /// A segment of a field's name, after a dot.
    Segment,
    /// An operator, or what ends a predicate.
    Operator,
    /// `in`, `contains` and the like after `not`, or the rest of an operator of two words.
    OperatorRest,
    /// A value.
    Value,
    /// The name of an argument, after a `$`, and nothing else that belongs to the word.
    ArgumentName,
    /// A list in parentheses.
    List,
    /// A comma or the end of a list.
    Comma,
    /// The second value of `between`.
    RangeAnd,
    /// `and`, `or` or the end.
    Connective,
    /// The quote that closes a string.
    Quote,
    /// Something that a backslash can escape.
    Escape,
    /// The parenthesis that closes a group.
    Close,
    /// Nothing: a closing parenthesis that was never opened.
    NoClose,
    /// Fewer open parentheses and `not`s.
    LessNesting,
    /// The field before the value, not after it.
    FieldFirst,
}

#[cfg(test)]
impl Expected {
    pub(super) const ALL: [Self; 16] = [
        Self::Predicate,
        Self::Segment,
        Self::Operator,
        Self::OperatorRest,
        Self::Value,
        Self::ArgumentName,
        Self::List,
        Self::Comma,
        Self::RangeAnd,
        Self::Connective,
        Self::Quote,
        Self::Escape,
        Self::Close,
        Self::NoClose,
        Self::LessNesting,
        Self::FieldFirst,
    ];
}

impl<'a> ParseError<&'a str> for Stop {
    fn from_error_kind(input: &'a str, _: ErrorKind) -> Self {
        Self::at_start(input)
    }

    fn append(_: &'a str, _: ErrorKind, other: Self) -> Self {
        other
    }
}

/// Number of bytes left; [`Limits::MAX_TEXT_BYTES`](crate::Limits::MAX_TEXT_BYTES) makes it fit.
pub(super) const fn left(input: &str) -> u32 {
    input.len() as u32
}

/// Stops at `input`: the parser that decided by what it read is committed, so this is nom's `Failure`.
pub(super) fn stop<'a, T>(expected: Expected, input: &'a str) -> Parsed<'a, T> {
    stop_since(expected, input, input)
}

pub(super) fn stop_since<'a, T>(expected: Expected, input: &'a str, began: &'a str) -> Parsed<'a, T> {
    let left_at = left(input);
    Err(Err::Failure(Stop { expected, left: left_at, began: left(began), operand: left_at }))
}
