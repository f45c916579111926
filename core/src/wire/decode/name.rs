//! The name of a filter parameter: `filter[FIELD]`, `filter[FIELD][OPERATOR]`, `filter[MAP][KEY][OPERATOR]`.

use super::piece::problem;
use crate::catalog::parameter::{FILTER, split};
use crate::catalog::{Entity, Field, Named, Operator, ParameterName, named};
use crate::error::{Code, Diagnostic, Fallible, brief, closest};
use crate::span::Span;
use crate::suggest::listed;
use crate::wire::params;

/// A filter parameter's name, read.
pub(super) struct Name<'e> {
    /// The field as the language names it, with a map's key after a dot.
    pub(super) field: String,
    /// What the entity knows of it.
    pub(super) known: Option<&'e Field>,
    /// The operator in brackets, if there is one.
    pub(super) operator: Option<Operator>,
}

/// Why a name cannot be read; the caller knows the place.
fn malformed(message: impl Into<String>) -> Diagnostic {
    problem(Code::MalformedParameter, message)
}

/// Reads `name` if it is a filter parameter's; it is at `span`.
pub(super) fn read<'e>(name: &str, span: Span, entity: Option<&'e Entity>) -> Fallible<Option<Name<'e>>> {
    let (prefix, parts) = split(name);
    // What the collection declares as a parameter without structure is one, whatever it is called.
    let is_param = |entity: &Entity| entity.field(prefix).is_none() && params::find(name, entity).is_some();
    if !is_prefix(prefix, entity) || entity.is_some_and(is_param) {
        return Ok(None);
    }
    let parts = parts.ok_or_else(|| {
        let message = format!("`{}` is not a filter parameter", brief(name));
        malformed(message).help(format!("write `{prefix}[FIELD]` or `{prefix}[FIELD][OPERATOR]`"))
    })?;
    let (field, key, operator) = match parts.as_slice() {
        [field] => (*field, None, None),
        [field, last] => match Operator::from_suffix(last) {
            Some(operator) => (*field, None, Some(operator)),
            None if lookup(entity, prefix, field).is_some_and(|field| field.map) => (*field, Some(*last), None),
            None => return Err(unknown_operator(last)),
        },
        [field, key, last] => match Operator::from_suffix(last) {
            Some(operator) => (*field, Some(*key), Some(operator)),
            None => return Err(unknown_operator(last)),
        },
        _ => {
            let help = format!("write `{prefix}[FIELD][OPERATOR]`, or `{prefix}[MAP.KEY][OPERATOR]`");
            return Err(malformed(format!("`{}` has too many brackets", brief(name))).help(help));
        }
    };
    let field = key.map_or_else(|| field.to_owned(), |key| format!("{field}.{key}"));
    let known = match entity {
        Some(entity) => Some(resolve(entity, prefix, &field).map_err(|problem| match entity.field_at(&field) {
            // The records have it elsewhere than the field's name says.
            Some((known, at)) if matches!(problem.code, Code::UnknownField | Code::UnexpectedKey) => {
                if known.is_parameter() {
                    return problem.help(format!("write it as the parameter `{}`", known.name));
                }
                let own = at.map_or_else(|| known.name.clone(), |key| format!("{}.{key}", known.name));
                let ours = ParameterName::new(known, at, operator.unwrap_or(Operator::Bare)).to_string();
                let help = match own == field {
                    true => format!("write `{ours}`"),
                    false => format!("`{}` is filtered by its field `{own}`: write `{ours}`", brief(&field)),
                };
                problem.help(help).suggest(span, ours)
            }
            _ => problem,
        })?),
        None => None,
    };
    Ok(Some(Name { field, known, operator }))
}

/// Whether parameters that begin with this are filters; without an entity only `filter` is known to be one.
fn is_prefix(prefix: &str, entity: Option<&Entity>) -> bool {
    prefix == FILTER || entity.is_some_and(|entity| of_prefix(entity, prefix).next().is_some())
}

fn unknown_operator(operator: &str) -> Diagnostic {
    let known = Operator::ALL.iter().copied().filter_map(Operator::suffix);
    let help = match closest(operator, known.clone()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the operators are {}", known.collect::<Vec<_>>().join(", ")),
    };
    problem(Code::UnknownOperator, format!("Konnect has no operator `{}`", brief(operator))).help(help)
}

/// The fields that use this prefix.
fn of_prefix<'e>(entity: &'e Entity, prefix: &str) -> impl Iterator<Item = &'e Field> + Clone {
    entity.fields.iter().filter(move |field| field.prefix() == Some(prefix))
}

fn lookup<'e>(entity: Option<&'e Entity>, prefix: &str, name: &str) -> Option<&'e Field> {
    of_prefix(entity?, prefix).find(|field| field.name == name)
}

/// The field that `name` means among those of a prefix.
fn resolve<'e>(entity: &'e Entity, prefix: &str, name: &str) -> Fallible<&'e Field> {
    match named(of_prefix(entity, prefix), name) {
        Named::Map(field) | Named::Key(field, "") => Err(missing_key(prefix, field)),
        Named::Field(field) | Named::Key(field, _) => Ok(field),
        Named::Keyless(field) => {
            let message = format!("`{}` of `{}` has no keys", brief(&field.name), entity.name());
            let help = format!("write `{prefix}[{}]`", field.name);
            Err(problem(Code::UnexpectedKey, message).help(help))
        }
        Named::Unknown => Err(unknown_field(entity, prefix, name)),
    }
}

fn missing_key(prefix: &str, field: &Field) -> Diagnostic {
    let message = format!("`{}` needs a key", brief(&field.name));
    problem(Code::MissingKey, message).help(format!("write `{prefix}[{}]`", field.label()))
}

fn unknown_field(entity: &Entity, prefix: &str, name: &str) -> Diagnostic {
    let known = of_prefix(entity, prefix).map(|field| field.name.as_str());
    // A map's name can be mistyped too, in front of a key that is free.
    let head = name.split_once('.').map_or(name, |(head, _)| head);
    let maps = of_prefix(entity, prefix).filter(|field| field.map).map(|field| field.name.as_str());
    let fields = || match of_prefix(entity, prefix).map(Field::label).collect::<Vec<_>>().as_slice() {
        [] => "it is filtered by no field".to_owned(),
        shown => format!("it is filtered by {}", listed(shown.iter())),
    };
    let elsewhere = entity.field(name).map(|field| match field.is_parameter() {
        false => format!("write `{}`", ParameterName::new(field, None, Operator::Bare)),
        true => format!("write it as the parameter `{name}`"),
    });
    if elsewhere.is_none()
        && entity.field_at(name).is_none()
        && entity.record.iter().any(|field| field.path.join(".") == name)
    {
        let message = format!(
            "the records of `{}` have `{}`, but {} cannot filter by it",
            entity.name(),
            brief(name),
            entity.service()
        );
        return problem(Code::UnfilterableField, message).help(fields());
    }
    let near = || closest(name, known).or_else(|| closest(head, maps)).map(|near| format!("did you mean `{near}`?"));
    let help = elsewhere.or_else(near).unwrap_or_else(fields);
    let message = format!("`{}` has no field `{}`", entity.name(), brief(name));
    problem(Code::UnknownField, message).help(help)
}
