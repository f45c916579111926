//! What the pipeline says of a text, with what is known of the collection.

use super::edits::touch;
use crate::catalog::{Entity, Type};
use crate::check::{Context, check, check_untyped, ensure_evaluable};
use crate::error::{Diagnostic, Error};
use crate::plan::{PlanOptions, plan};
use crate::span::Span;
use crate::syntax::{Arguments, Names, Node, Operand, Unknown, parse_known, parse_with};

/// What is known where a filter's problems are reported.
#[derive(Debug, Clone, Copy)]
pub(super) struct KnownFilter<'t> {
    pub(super) entity: Option<&'t Entity>,
    pub(super) context: &'t Context,
    pub(super) arguments: Option<&'t Arguments>,
    pub(super) plan: Option<&'t PlanOptions>,
}

/// What the pipeline reports for a text.
pub(super) struct Said {
    /// The last step that it reaches.
    pub(super) step: Step,
    /// What that step refuses.
    pub(super) problems: Vec<Diagnostic>,
    pub(super) warnings: Vec<Diagnostic>,
}

/// A step of the pipeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Parse,
    Check,
    Plan,
}

impl KnownFilter<'_> {
    /// What the pipeline reports for `text`.
    pub(super) fn said(&self, text: &str) -> Said {
        let refused = |step, error: Error| Said { step, problems: error.into_diagnostics(), warnings: Vec::new() };
        let filter = match parse_known(text, &self.context.limits, self) {
            Ok(filter) => filter,
            Err(error) => return refused(Step::Parse, error),
        };
        // Whether its arguments have values is another matter.
        let context = Context { allow_unbound: true, ..self.context.clone() };
        let takes = context.takes_arguments() && filter.arguments().next().is_some();
        let bound = self.arguments.filter(|_| takes);
        let bound = bound.and_then(|arguments| filter.bound(arguments, true).ok());
        let filter = bound.as_ref().unwrap_or(&filter);
        let Some(entity) = self.entity else {
            return match check_untyped(filter, &context) {
                Ok(meaning) => Said { step: Step::Plan, problems: Vec::new(), warnings: meaning.warnings },
                Err(error) => refused(Step::Check, error),
            };
        };
        let checked = match check(filter, entity, &context) {
            Ok(checked) => checked,
            Err(error) => return refused(Step::Check, error),
        };
        let planned = match self.plan {
            Some(options) => plan(&checked, options).map(drop),
            None => ensure_evaluable(checked.condition()),
        };
        let problems = planned.err().map(Error::into_diagnostics).unwrap_or_default();
        Said { step: Step::Plan, problems, warnings: checked.warnings().to_vec() }
    }

    /// The type of a field, which is named in any case.
    fn kind_of(&self, name: &str) -> Option<&Type> {
        let entity = self.entity?;
        let is = |known: &str| known.eq_ignore_ascii_case(name);
        let field = entity.fields.iter().find(|field| !field.map && is(&field.name)).map(|field| &field.kind);
        let record = || entity.record.iter().find(|field| !field.map && is(&field.path.join(".")));
        field.or_else(|| record().map(|field| &field.kind))
    }

    /// The field of the predicate that has something at `place`, as it is written.
    pub(super) fn field_at(&self, text: &str, place: Span) -> Option<String> {
        let filter = parse_with(text, &self.context.limits).ok()?;
        let mut predicates = filter.predicates();
        let found = predicates.find(|predicate| predicate.test().values().any(|value| touch(value.span(), place)))?;
        Some(found.field().to_string())
    }

    /// Whether the service filters by a field of this name in some way.
    pub(super) fn is_filtered(&self, name: &str) -> bool {
        let is = |known: &str, name: &str| known.eq_ignore_ascii_case(name);
        let map = name.split_once('.').map_or("", |(map, _)| map);
        let mut fields = self.entity.into_iter().flat_map(|entity| &entity.fields);
        fields.any(|field| if field.map { is(&field.name, map) } else { is(&field.name, name) })
    }

    /// The places of the predicates that have something at `places`; those themselves where there is none.
    pub(super) fn predicates(&self, text: &str, places: &[Span]) -> Vec<Span> {
        let mut found = Vec::new();
        if let Ok(filter) = parse_with(text, &self.context.limits) {
            predicates(filter.root(), places, &mut found);
        }
        if found.is_empty() { places.to_vec() } else { found }
    }
}

/// Of the collection.
impl Names for KnownFilter<'_> {
    fn is_field(&self, name: &str) -> bool {
        let key = || name.split_once('.').is_some_and(|(map, key)| !key.is_empty() && self.is_map(map));
        self.kind_of(name).is_some() || key()
    }

    fn is_map(&self, name: &str) -> bool {
        let Some(entity) = self.entity else { return Unknown.is_map(name) };
        let is = |known: &str| known.eq_ignore_ascii_case(name);
        entity.fields.iter().any(|field| field.map && is(&field.name))
            || entity.record.iter().any(|field| field.map && is(&field.path.join(".")))
    }

    fn is_array(&self, name: &str) -> bool {
        let Some(entity) = self.entity else { return Unknown.is_array(name) };
        entity.record.iter().any(|field| field.array && field.path.join(".").eq_ignore_ascii_case(name))
    }

    fn has_elements(&self, name: &str) -> bool {
        let Some(entity) = self.entity else { return Unknown.has_elements(name) };
        let is = |path: &[String]| path.first().is_some_and(|first| first.eq_ignore_ascii_case(name));
        entity.record.iter().any(|field| field.array && is(&field.path))
    }

    fn is_boolean(&self, name: &str) -> bool {
        self.kind_of(name) == Some(&Type::Boolean)
    }

    fn is_time(&self, name: &str) -> Option<bool> {
        let is_key = || name.split_once('.').is_some_and(|(map, _)| self.is_map(map));
        self.kind_of(name).map(|kind| *kind == Type::DateTime).or_else(|| is_key().then_some(false))
    }

    fn is_text(&self, name: &str) -> bool {
        matches!(self.kind_of(name), None | Some(Type::String | Type::Any))
    }
}

/// The places of the predicates that have something at `places`.
fn predicates(operand: Operand<'_, '_>, places: &[Span], found: &mut Vec<Span>) {
    match operand.node() {
        Node::And(operands) | Node::Or(operands) => {
            operands.iter().for_each(|operand| predicates(operand, places, found));
        }
        Node::Not(inner) if matches!(inner.node(), Node::And(_) | Node::Or(_)) => predicates(inner, places, found),
        _ if places.iter().any(|place| touch(*place, operand.span())) => found.push(operand.span()),
        _ => {}
    }
}
