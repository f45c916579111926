//! The value of a filter parameter, as the predicate that it says.

use super::name::Name;
use super::piece::{Piece, problem};
use crate::catalog::{Operator, Type};
use crate::check;
use crate::error::{Code, Diagnostic, Fallible, brief};
use crate::number::is_number;
use crate::syntax::{Draft, FieldDraft, FieldName, Value};

/// Why a value cannot be read; the caller knows the place.
/// The predicate that a parameter says; no value where it has no `=`.
pub(super) fn predicate(name: &Name<'_>, piece: &Piece<'_>) -> Fallible<Draft<'static>> {
    let value_span = piece.value_span;
    let field = FieldDraft::from(FieldName::at(name.field.clone(), piece.name_span));
    if let Some(argument) = piece.argument.and_then(|argument| Value::argument(argument).ok()) {
        return with_argument(name, field, argument.with_span(value_span));
    }
    let Some(text) = piece.value.as_deref() else {
        return match name.operator {
            None | Some(Operator::Exists) => Ok(field.exists()),
            Some(operator) => Err(no_value(operator)),
        };
    };
    let operator = name.operator.unwrap_or(Operator::Bare);
    let one = |text: &str| Ok(literal(name, text)?.with_span(value_span));
    Ok(match operator {
        Operator::Bare | Operator::Eq | Operator::Present => field.eq(one(text)?),
        Operator::Neq => field.ne(one(text)?),
        Operator::Lt => field.lt(one(text)?),
        Operator::Lte => field.le(one(text)?),
        Operator::Gt => field.gt(one(text)?),
        Operator::Gte => field.ge(one(text)?),
        Operator::Contains => field.contains(Value::quoted(text.to_owned()).with_span(value_span)),
        Operator::Oeq => {
            let values: Fallible<Vec<_>> = items(text)?.into_iter().map(one).collect();
            field.is_in(values?)
        }
        Operator::Ocontains => {
            let quoted = |item: &str| Value::quoted(item.to_owned()).with_span(value_span);
            field.contains_any(items(text)?.into_iter().map(quoted))
        }
        Operator::Exists if text == "true" => field.exists(),
        Operator::Exists => {
            let message = format!("`exists` takes `true`, not `{}`", brief(text));
            return Err(problem(Code::WrongType, message).help("Konnect has no `does not exist`"));
        }
    })
}

/// The predicate whose value the shell would have put in: an argument of the filter.
fn with_argument(name: &Name<'_>, field: FieldDraft<'static>, value: Value<'static>) -> Fallible<Draft<'static>> {
    Ok(match name.operator.unwrap_or(Operator::Bare) {
        Operator::Bare | Operator::Eq | Operator::Present => field.eq(value),
        Operator::Neq => field.ne(value),
        Operator::Lt => field.lt(value),
        Operator::Lte => field.le(value),
        Operator::Gt => field.gt(value),
        Operator::Gte => field.ge(value),
        Operator::Contains => field.contains(value),
        // It may be a list.
        Operator::Oeq => field.is_in([value]),
        Operator::Ocontains => field.contains_any([value]),
        Operator::Exists => {
            let message = format!("`exists` takes `true`, not `{}`", brief(value.text()));
            return Err(problem(Code::WrongType, message).help("Konnect has no `does not exist`"));
        }
    })
}

fn no_value(operator: Operator) -> Diagnostic {
    let suffix = operator.as_str();
    problem(Code::MissingValue, format!("`{suffix}` has no value")).help(format!("write `[{suffix}]=VALUE`"))
}

/// The items of a list, as the public server reads them: trimmed, empty ones dropped.
fn items(text: &str) -> Fallible<Vec<&str>> {
    let items: Vec<&str> = text.split(',').map(str::trim).filter(|item| !item.is_empty()).collect();
    if items.is_empty() {
        let problem = super::piece::problem(Code::EmptyList, "the list is empty, which servers treat as no filter");
        return Err(problem.help("write the values separated by commas, or remove the parameter"));
    }
    Ok(items)
}

/// A value as the language writes it: strings quoted, what the field or the look of it makes something else bare.
pub(super) fn literal(name: &Name<'_>, text: &str) -> Fallible<Value<'static>> {
    let quoted = || Ok(Value::quoted(text.to_owned()));
    let bare = || Ok(Value::bare(text.to_owned()));
    let Some(field) = name.known else { return if has_a_type(text) { bare() } else { quoted() } };
    if field.nullable && text == "null" {
        return bare();
    }
    match field.kind {
        Type::String | Type::Uuid | Type::Ulid | Type::Enum(_) => quoted(),
        Type::Any if has_a_type(text) => bare(),
        Type::Any => quoted(),
        Type::Boolean if is_boolean(text) => bare(),
        Type::Number if is_number(text) => bare(),
        // The language would read `now` and a date without a time differently from the server.
        Type::DateTime if is_instant(text) => bare(),
        Type::Boolean => Err(wrong_type(name, text, "write `true` or `false`")),
        Type::Number => Err(wrong_type(name, text, "write a decimal number, such as 1.5")),
        Type::DateTime => {
            let help = match text.rsplit_once(' ').map(|(before, zone)| format!("{before}+{zone}")) {
                Some(plus) if is_instant(&plus) => "a `+` in a query is read as a space: write `%2B`",
                _ => "write RFC 3339 with a time and a zone, such as 2026-08-22T00:00:00Z",
            };
            Err(wrong_type(name, text, help))
        }
    }
}

fn wrong_type(name: &Name<'_>, text: &str, help: &str) -> Diagnostic {
    let kind = name.known.map_or("value", |field| field.kind.as_str());
    let message = format!("`{}` takes a {kind}, not `{}`", brief(&name.field), brief(text));
    problem(Code::WrongType, message).help(help)
}

/// Whether text without a field to type it looks like anything other than text.
fn has_a_type(text: &str) -> bool {
    is_boolean(text) || is_number(text) || is_instant(text)
}

fn is_boolean(text: &str) -> bool {
    matches!(text, "true" | "false")
}

/// Whether servers and the language read the same instant in it.
fn is_instant(text: &str) -> bool {
    !text.contains(' ') && check::is_instant(text)
}
