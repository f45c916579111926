//! Whether a predicate asks for no more than is allowed: its field as it was resolved, so that no other name gets around it.

use super::allowed::Allowed;
use super::resolve::{Place, ResolvedField};
use crate::catalog::{Entity, RecordField, after_path};
use crate::error::{Code, Diagnostic, Fallible, Part, brief};
use crate::suggest::{listed, nearest};
use crate::syntax::{Comparison, MatchOperator, Predicate, Test};

/// The operators that are neither comparisons nor matches.
const BETWEEN: &str = "between";
const EXISTS: &str = "exists";

impl Allowed {
    /// What is allowed that is not there, so that a misspelt name does not just allow less: fields that the entity does not have,
    /// where it is known, and operators that the language does not have.
    pub(crate) fn mistakes(&self, entity: Option<&Entity>) -> Vec<Diagnostic> {
        let mut problems = Vec::new();
        for name in self.operators.iter().flatten() {
            if operators().all(|operator| operator != name) {
                problems.push(unknown_operator(name));
            }
        }
        let Some(entity) = entity else { return problems };
        for name in self.fields.iter().flatten() {
            if named(entity, name).is_none() {
                problems.push(unknown_field(entity, name));
            }
        }
        problems
    }

    /// The entity with those of its fields that are allowed, for what people are shown; `None` where all are.
    pub(crate) fn visible(&self, entity: &Entity) -> Option<Entity> {
        let allowed: Vec<_> = self.fields.as_ref()?.iter().filter_map(|name| named(entity, name)).collect();
        let mut visible = entity.clone();
        visible.fields.retain(|field| allowed.contains(&field.name));
        visible.record.retain(|field| allowed.contains(&name_of(entity, field)));
        Some(visible)
    }

    /// The help for a name that no allowed field has.
    pub(super) fn names(&self) -> Option<String> {
        self.fields.as_ref().map(|fields| help("field", fields))
    }

    /// Whether a field of this name is allowed, where what a collection calls it is not known.
    pub(crate) fn is_visible(&self, name: &str) -> bool {
        self.fields.as_ref().is_none_or(|fields| {
            fields.iter().any(|field| {
                name.strip_prefix(field.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            })
        })
    }

    /// Whether an operator is allowed, as it is written without `not` and without a list's parenthesis.
    pub(crate) fn has_operator(&self, operator: &str) -> bool {
        self.operators.as_ref().is_none_or(|operators| operators.iter().any(|allowed| allowed == operator))
    }

    /// What is not allowed of a predicate.
    pub(super) fn check(
        &self,
        entity: Option<&Entity>,
        predicate: &Predicate<'_>,
        place: &ResolvedField<'_, '_>,
    ) -> Fallible<()> {
        let is = |allowed: &String| match (entity, place.place) {
            (Some(entity), Place::Filter(field, _)) => named(entity, allowed).is_some_and(|name| name == field.name),
            (Some(entity), Place::Record(field, _)) => {
                named(entity, allowed).is_some_and(|name| name == name_of(entity, field))
            }
            // Where no collection says what is a map, every key of an allowed name is.
            (_, place) => {
                let name = match place {
                    Place::Free(path) => path.to_owned(),
                    Place::Filter(field, _) => field.name.clone(),
                    Place::Record(field, _) => field.path.join("."),
                };
                name.strip_prefix(allowed.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            }
        };
        if let Some(fields) = self.fields.as_ref().filter(|fields| !fields.iter().any(is)) {
            let message = format!("filtering by `{}` is not allowed", place.shown());
            let problem = Diagnostic::new(Code::NotAllowed, predicate.field().span(), message).label("not allowed");
            return Err(Box::new(problem.help(help("field", fields))));
        }
        let operator = match predicate.test() {
            Test::IsTrue => Comparison::Eq.as_str(),
            Test::Compare { comparison, .. } => comparison.as_str(),
            Test::Match { matcher, .. } => matcher.as_str(),
            Test::Between { .. } => BETWEEN,
            Test::Exists { .. } => EXISTS,
        };
        match self.operators.as_ref().filter(|operators| !operators.iter().any(|allowed| allowed == operator)) {
            Some(operators) => {
                let message = match operator {
                    EXISTS => "the operators `exists` and `is null` are not allowed".to_owned(),
                    _ => format!("the operator `{operator}` is not allowed"),
                };
                let span = match predicate.operator_span() {
                    span if span.is_empty() => predicate.field().span(),
                    span => span,
                };
                let problem = Diagnostic::new(Code::NotAllowed, span, message).label("not allowed");
                Err(Box::new(problem.help(help("operator", operators))))
            }
            None => Ok(()),
        }
    }
}

/// All that can be allowed, as the language writes them.
fn operators() -> impl Iterator<Item = &'static str> + Clone {
    let comparisons = Comparison::ALL.iter().map(|comparison| comparison.as_str());
    comparisons.chain(MatchOperator::ALL.iter().map(|matcher| matcher.as_str())).chain([BETWEEN, EXISTS])
}

/// The one name of the field that an allowed name means: a field by its own name or by its place in the records, or what only the
/// records have.
fn named(entity: &Entity, name: &str) -> Option<String> {
    if let Some(field) = entity.fields.iter().find(|field| field.name == name) {
        return Some(field.name.clone());
    }
    if let Some((field, None)) = entity.field_at(name) {
        return Some(field.name.clone());
    }
    entity.record.iter().any(|field| after_path(&field.path, name) == Some("")).then(|| name.to_owned())
}

/// The same of a field that was found in the records.
fn name_of(entity: &Entity, field: &RecordField) -> String {
    let path = field.path.join(".");
    named(entity, &path).unwrap_or(path)
}

fn unknown_field(entity: &Entity, name: &str) -> Diagnostic {
    let paths: Vec<String> = entity.record.iter().map(|field| field.path.join(".")).collect();
    let maps = entity.fields.iter().filter(|field| field.map).map(|field| field.name.as_str());
    let maps =
        maps.chain(entity.record.iter().zip(&paths).filter(|(field, _)| field.map).map(|(_, path)| path.as_str()));
    let is_key_of = |map: &&str| name.strip_prefix(*map).is_some_and(|rest| rest.starts_with('.'));
    let names = || entity.fields.iter().map(|field| field.name.as_str());
    let help = match maps.into_iter().find(is_key_of) {
        Some(map) => format!("allow `{map}`, with all its keys"),
        None => match nearest(name, names().chain(paths.iter().map(String::as_str))) {
            Some(near) => format!("did you mean `{near}`?"),
            None if entity.fields.is_empty() => format!("{} has no fields to filter by", entity.name()),
            None => format!("the fields are {}", listed(names().collect::<Vec<_>>().into_iter())),
        },
    };
    mistake(name, format!("`{}` is allowed, but {} has no such field", brief(name), entity.name())).help(help)
}

fn unknown_operator(name: &str) -> Diagnostic {
    let canonical = name.to_ascii_lowercase();
    let without_not = canonical.strip_prefix("not ").filter(|rest| operators().any(|operator| operator == *rest));
    let help = match (without_not, nearest(name, operators())) {
        (Some(operator), _) => format!("allow `{operator}`, which is allowed with `not` too"),
        (None, Some(near)) => format!("did you mean `{near}`?"),
        (None, None) => format!("the operators are {}", listed(operators().collect::<Vec<_>>().into_iter())),
    };
    mistake(name, format!("`{}` is allowed, but is not an operator", brief(name))).help(help)
}

fn mistake(name: &str, message: String) -> Diagnostic {
    Diagnostic::in_part(Code::InvalidAllowed, Part::Allowed, message).about(name)
}

fn help(what: &str, allowed: &[String]) -> String {
    match allowed {
        [] => format!("no {what} is allowed"),
        [only] => format!("the only {what} is `{only}`"),
        all => format!("the {what}s are {}", listed(all.iter())),
    }
}
