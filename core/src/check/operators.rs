//! Which tests make sense for which type, and what a field offers.

use super::resolve::{ResolvedField, resolve};
use crate::catalog::{Entity, Field, Operator, OperatorSet, Type};
use crate::error::{Code, Diagnostic, to_type};
use crate::span::Span;
use crate::suggest::listed;
use crate::syntax::{self, Comparison, MatchOperator};

/// The operators that `field` offers, as the language writes them and without repetition, for messages.
///
/// ```
/// use konnect_filter::catalog::{Field, Operator, Type};
/// use konnect_filter::check::offered;
/// let field = Field::new("name", Type::String, [Operator::Bare, Operator::Eq, Operator::Contains]);
/// assert_eq!(offered(&field), "`=` and `contains`");
/// ```
#[doc(hidden)]
#[must_use]
pub fn offered(field: &Field) -> String {
    let mut spellings: Vec<&str> = Vec::new();
    for operator in field.operators().iter() {
        if !spellings.contains(&operator.spelling()) {
            spellings.push(operator.spelling());
        }
    }
    listed(spellings.into_iter())
}

const fn wire(comparison: Comparison) -> Operator {
    match comparison {
        Comparison::Eq => Operator::Eq,
        Comparison::Ne => Operator::Neq,
        Comparison::Lt => Operator::Lt,
        Comparison::Le => Operator::Lte,
        Comparison::Gt => Operator::Gt,
        Comparison::Ge => Operator::Gte,
    }
}

const ORDER: OperatorSet =
    OperatorSet::EMPTY.with(Operator::Lt).with(Operator::Lte).with(Operator::Gt).with(Operator::Gte);

/// What can be asked of a field: its type, `None` where only the record knows, and the field that Konnect filters by.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub(crate) kind: Option<&'a Type>,
    pub(crate) field: Option<&'a Field>,
}

impl<'a> Asked<'a> {
    /// Of the field that `name` means; `None` where the entity has none, or where a key is missing.
    pub(crate) fn of(entity: Option<&'a Entity>, name: &syntax::FieldName<'_>) -> Option<Self> {
        let Some(entity) = entity else { return Some(Self { kind: None, field: None }) };
        resolve(entity, name, false).ok().map(|place| Self::at(&place))
    }

    const fn at(place: &ResolvedField<'_, 'a>) -> Self {
        Self { kind: place.kind, field: place.field() }
    }

    /// Whether values can be told to be less or greater: numbers and times can, others where Konnect says so. `None` is a
    /// range.
    pub(crate) fn is_ordered(self, comparison: Option<Comparison>) -> bool {
        if matches!(comparison, Some(Comparison::Eq | Comparison::Ne))
            || matches!(self.kind, None | Some(Type::Number | Type::DateTime | Type::Any))
        {
            return true;
        }
        self.field.is_some_and(|field| match comparison {
            Some(comparison) => field.offers(wire(comparison)),
            None => field.operators().iter().any(|operator| ORDER.contains(operator)),
        })
    }

    /// Whether a matcher makes sense: parts of text are asked of text, of others where Konnect says so.
    pub(crate) fn is_matched(self, matcher: MatchOperator) -> bool {
        matcher == MatchOperator::In
            || !matches!(self.kind, Some(Type::Number | Type::DateTime | Type::Boolean))
            || matcher == MatchOperator::Contains && self.field.is_some_and(|field| field.offers(Operator::Contains))
    }

    /// Whether the field can be on its own, as one that is true.
    pub(crate) const fn can_be_bare(self) -> bool {
        matches!(self.kind, None | Some(Type::Boolean | Type::Any))
    }
}

pub(super) fn is_ordered(place: &ResolvedField<'_, '_>, comparison: Option<Comparison>) -> bool {
    Asked::at(place).is_ordered(comparison)
}

pub(super) fn is_matched(place: &ResolvedField<'_, '_>, matcher: MatchOperator) -> bool {
    Asked::at(place).is_matched(matcher)
}

/// The type with its article: `a string`, `an enum`.
pub(super) fn kind_of(place: &ResolvedField<'_, '_>) -> String {
    let kind = place.kind.map_or("value", Type::as_str);
    format!("{} {kind}", if matches!(kind, "enum" | "any") { "an" } else { "a" })
}

/// A test that makes no sense for the type.
pub(super) fn unsupported(place: &ResolvedField<'_, '_>, operator: &str, span: Span) -> Diagnostic {
    let shown = place.shown();
    let message = format!("`{operator}` cannot be used with `{shown}`, {}", kind_of(place));
    let shown = to_type(place.name.name());
    let instead = match place.kind {
        Some(Type::Boolean) => format!("write `{shown}` or `not {shown}`"),
        Some(Type::DateTime) => format!("write a range, as in `{shown} between 2026-08-01 and 2026-08-31`"),
        Some(Type::Number) => format!("write a number after it, as in `{shown} = 5` or `{shown} >= 5`"),
        // Of others only an order makes no sense.
        _ => format!("strings are not ordered; write `{shown} in (…)` or `{shown} starts with …`"),
    };
    let help = match place.field() {
        Some(field) if !field.operators().is_empty() => format!("{instead}; `{shown}` offers {}", offered(field)),
        _ => instead,
    };
    Diagnostic::new(Code::UnsupportedOperator, span, message).label("not for this type").help(help)
}
