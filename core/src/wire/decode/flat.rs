//! Parameters that filter without being called so: `labels=key:value,key`, `tags=a,b` or `tags=a/b`, `custom_id=v`.

use super::name::Name;
use super::piece::{Piece, problem};
use super::value::literal;
use crate::catalog::{Entity, Field, Operator, ParameterStyle, Type};
use crate::error::{Code, Diagnostic, Fallible, brief};
use crate::syntax::{self, Draft, FieldDraft, Value};

/// The field that is the parameter of this name.
pub(super) fn find<'e>(entity: &'e Entity, name: &str) -> Option<&'e Field> {
    entity.fields.iter().find(|field| field.is_parameter() && field.name == name)
}

/// The field and operator of `FIELD[OPERATOR]`, where the field is a parameter of its own.
pub(super) fn with_operator<'e>(entity: &'e Entity, name: &str) -> Option<Name<'e>> {
    let (field, operator) = name.strip_suffix(']')?.split_once('[')?;
    let operator = Operator::from_suffix(operator)?;
    let known = find(entity, field).filter(|field| field.style == ParameterStyle::Flat && field.offers(operator))?;
    Some(Name { field: field.to_owned(), known: Some(known), operator: Some(operator) })
}

/// What the parameter says, all of it joined by `and`.
pub(super) fn predicates(field: &Field, piece: &Piece<'_>) -> Fallible<Vec<Draft<'static>>> {
    let name = |name: String| Name { field: name, known: Some(field), operator: None };
    let draft = |name: String| FieldDraft::from(syntax::FieldName::at(name, piece.name_span));
    let text = piece.value.as_deref().unwrap_or_default();
    let quoted = |text: &str| Value::quoted(text.to_owned()).with_span(piece.value_span);
    match field.style {
        // A flag is set by its name alone.
        ParameterStyle::Flat if text.is_empty() && field.kind == Type::Boolean => {
            Ok(vec![draft(field.name.clone()).is_true()])
        }
        ParameterStyle::Filter | ParameterStyle::Named(_) | ParameterStyle::Flat => {
            if let Some(argument) = piece.argument.and_then(|argument| Value::argument(argument).ok()) {
                return Ok(vec![draft(field.name.clone()).eq(argument.with_span(piece.value_span))]);
            }
            let value = literal(&name(field.name.clone()), text).map_err(|found| found.at(piece.span()))?;
            Ok(vec![draft(field.name.clone()).eq(value.with_span(piece.value_span))])
        }
        ParameterStyle::Pairs => items(text, ",", piece)?
            .into_iter()
            .map(|item| match item.split_once(':') {
                None => Ok(draft(format!("{}.{item}", field.name)).exists()),
                Some((key, value)) if !key.is_empty() && !value.is_empty() => {
                    Ok(draft(format!("{}.{key}", field.name)).eq(quoted(value)))
                }
                Some(_) => Err(malformed(piece, "write `key:value` or `key`")),
            })
            .collect(),
        ParameterStyle::Tags if text.contains(',') && text.contains('/') => {
            Err(malformed(piece, "write `a,b` for all of them or `a/b` for any of them, not both"))
        }
        ParameterStyle::Tags if text.contains('/') => {
            let values = items(text, "/", piece)?.into_iter().map(quoted);
            Ok(vec![draft(field.name.clone()).is_in(values)])
        }
        ParameterStyle::Tags => {
            Ok(items(text, ",", piece)?.into_iter().map(|tag| draft(field.name.clone()).eq(quoted(tag))).collect())
        }
    }
}

fn items<'t>(text: &'t str, separator: &str, piece: &Piece<'_>) -> Fallible<Vec<&'t str>> {
    let items: Vec<&str> = text.split(separator).map(str::trim).collect();
    if items.iter().any(|item| item.is_empty()) {
        return Err(malformed(piece, "remove the empty part"));
    }
    Ok(items)
}

fn malformed(piece: &Piece<'_>, help: &str) -> Diagnostic {
    let value = piece.value.as_deref().unwrap_or_default();
    let message = format!("`{}` does not take `{}`", brief(&piece.name), brief(value));
    problem(Code::MalformedParameter, message).at(piece.span()).help(help)
}
