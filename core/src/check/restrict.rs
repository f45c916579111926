//! Whether a predicate asks for no more than is allowed. What an allowed name means is resolved as a name in a filter is, and the two
//! places are compared, never their names: a path in the records may be the name of another field.

use super::allowed::Allowed;
use super::resolve::{Place, ResolvedField, place};
use crate::catalog::Entity;
use crate::error::{Code, Diagnostic, Fallible, Part, brief};
use crate::span::Span;
use crate::suggest::{all_named, nearest};
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
            if meant(entity, name).is_none() {
                problems.push(unknown_field(entity, name));
            }
        }
        problems
    }

    /// The entity with those of its fields that are allowed, for what people are shown; `None` where all are.
    pub(crate) fn visible(&self, entity: &Entity) -> Option<Entity> {
        let allowed: Vec<_> = self.fields.as_ref()?.iter().filter_map(|name| meant(entity, name)).collect();
        let mut visible = entity.clone();
        visible.fields.retain(|field| allowed.iter().any(|allowed| allowed.is(Place::Filter(field, None))));
        visible.record.retain(|field| allowed.iter().any(|allowed| allowed.is(Place::Record(field, None))));
        Some(visible)
    }

    /// The help for a name that no allowed field has.
    pub(super) fn names(&self) -> Option<String> {
        self.fields.as_ref().map(|fields| help("field", fields))
    }

    /// The help for an operator that cannot be used, where not all are allowed.
    pub(super) fn operator_names(&self) -> Option<String> {
        self.operators.as_ref().map(|operators| help("operator", operators))
    }

    /// The problem of a field that is not allowed.
    pub(super) fn refused(&self, predicate: &Predicate<'_>) -> Diagnostic {
        let field = predicate.field();
        let message = format!("filtering by `{}` is not allowed", brief(field.name()));
        let problem = Diagnostic::new(Code::NotAllowed, field.span(), message).label("not allowed");
        match self.names() {
            Some(names) => problem.help(names),
            None => problem,
        }
    }

    /// Whether what this name means is allowed.
    pub(crate) fn is_visible(&self, entity: Option<&Entity>, name: &str) -> bool {
        let Some(fields) = &self.fields else { return true };
        match entity {
            Some(entity) => place(entity, name).is_ok_and(|asked| is_among(fields, entity, asked)),
            None => fields.iter().any(|field| is_within(field, name)),
        }
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
        let is_allowed = |fields: &[String]| match entity {
            Some(entity) => is_among(fields, entity, place.place),
            None => fields.iter().any(|field| is_within(field, predicate.field().name())),
        };
        if self.fields.as_ref().is_some_and(|fields| !is_allowed(fields)) {
            return Err(self.refused(predicate));
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
                Err(problem.help(help("operator", operators)))
            }
            None => Ok(()),
        }
    }
}

/// The problem of an argument where none is allowed.
pub(super) fn argument_refused(name: &str, span: Span) -> Diagnostic {
    let name = brief(name);
    Diagnostic::new(Code::NotAllowed, span, format!("the argument `${name}` is not allowed"))
        .label("not allowed")
        .help(format!("write `\"${name}\"` for the text itself"))
}

/// All that can be allowed, as the language writes them.
fn operators() -> impl Iterator<Item = &'static str> + Clone {
    let comparisons = Comparison::ALL.iter().map(|comparison| comparison.as_str());
    comparisons.chain(MatchOperator::ALL.iter().map(|matcher| matcher.as_str())).chain([BETWEEN, EXISTS])
}

impl Place<'_, '_> {
    /// Whether a place that is allowed is the one that is asked for, with whatever key: the same field, or where its values are in the
    /// records.
    fn is(self, asked: Place<'_, '_>) -> bool {
        match (self, asked) {
            (Self::Filter(allowed, _), Place::Filter(asked, _)) => allowed.name == asked.name,
            (Self::Filter(allowed, _), Place::Record(asked, _)) => allowed.path.as_ref() == Some(&asked.path),
            (Self::Record(allowed, _), Place::Record(asked, _)) => allowed.path == asked.path,
            (Self::Record(..), Place::Filter(..)) | (Self::Free(_), _) | (_, Place::Free(_)) => false,
        }
    }
}

/// What an allowed name means: a whole field. A key of a map is not one.
fn meant<'f, 'e>(entity: &'e Entity, name: &'f str) -> Option<Place<'f, 'e>> {
    place(entity, name).ok().filter(|place| matches!(place, Place::Filter(_, None) | Place::Record(_, None)))
}

/// Whether one of these names means this place.
fn is_among(allowed: &[String], entity: &Entity, asked: Place<'_, '_>) -> bool {
    allowed.iter().filter_map(|name| meant(entity, name)).any(|allowed| allowed.is(asked))
}

/// The same where no collection says what is a map, so that every key of an allowed name is allowed.
fn is_within(allowed: &str, name: &str) -> bool {
    name.strip_prefix(allowed).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
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
            None => format!("the {}", all_named("field", names().collect::<Vec<_>>().into_iter())),
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
        (None, None) => format!("the {}", all_named("operator", operators().collect::<Vec<_>>().into_iter())),
    };
    mistake(name, format!("`{}` is allowed, but is not an operator", brief(name))).help(help)
}

fn mistake(name: &str, message: String) -> Diagnostic {
    Diagnostic::in_part(Code::InvalidAllowed, Part::Allowed, message).about(name)
}

fn help(what: &str, allowed: &[String]) -> String {
    match allowed {
        [] => format!("no {what} is allowed"),
        all => format!("the {}", all_named(what, all.iter())),
    }
}
