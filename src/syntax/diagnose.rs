//! What a [`Slip`] means to the person who typed it.

use super::token::{Expected, Slip};
use crate::error::{Code, Diagnostic, Error};
use crate::limits::Limits;
use crate::span::Span;

/// The text is too long.
pub(super) fn too_long(text: &str, limits: &Limits) -> Diagnostic {
    Diagnostic::elsewhere(
        Code::TooLong,
        crate::error::Part::Filter,
        format!("the filter has {} bytes, and the limit is {}", text.len(), limits.text_bytes),
    )
    .help("split it into several filters, or raise `Limits::text_bytes`")
}

/// Everything that is wrong with `text`, of which `slip` is the first.
pub(super) fn explain(text: &str, slip: Slip, limits: &Limits) -> Error {
    let len = u32::try_from(text.len()).unwrap_or(u32::MAX);
    let at = len.saturating_sub(slip.left);
    let began = len.saturating_sub(slip.began);
    let width = text.get(at as usize..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    let span = Span::new(at, at + u32::try_from(width).unwrap_or(0));
    let (code, message) = match slip.expected {
        Expected::Predicate if text.trim().is_empty() => (Code::EmptyFilter, "the filter is empty"),
        Expected::Predicate => (Code::MissingField, "expected a field, `not` or `(`"),
        Expected::Segment => (Code::InvalidField, "expected a name after the dot"),
        Expected::Operator => (Code::MissingOperator, "expected an operator"),
        Expected::OperatorRest => (Code::UnknownOperator, "expected the rest of the operator"),
        Expected::Value => (Code::MissingValue, "expected a value"),
        Expected::List => (Code::MissingList, "expected a list in parentheses"),
        Expected::Comma => (Code::UnclosedParenthesis, "expected `,` or the end of the list"),
        Expected::RangeAnd => (Code::MissingValue, "expected `and` and the upper end of the range"),
        Expected::Connective => (Code::MissingConnective, "expected `and`, `or` or the end of the filter"),
        Expected::Quote => (Code::UnclosedString, "the quote is never closed"),
        Expected::Escape => (Code::InvalidEscape, "unknown escape"),
        Expected::Close => (Code::UnclosedParenthesis, "the parenthesis is never closed"),
        Expected::NoClose => (Code::UnopenedParenthesis, "the parenthesis was never opened"),
        Expected::LessNesting => {
            return Diagnostic::new(
                Code::TooDeep,
                span,
                format!("nested deeper than {} levels", limits.nesting.min(Limits::MAX_NESTING)),
            )
            .into();
        }
    };
    let mut diagnostic = Diagnostic::new(code, span, message);
    if began < at {
        diagnostic = diagnostic.also(Span::new(began, began + 1), "began here");
    }
    diagnostic.into()
}
