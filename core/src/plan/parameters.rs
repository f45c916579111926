//! The encodings that a test can be sent in, and which of them go together in one request.

use std::collections::HashMap;

use super::atom::Atom;
use super::{Measured, Parameter, Rules};
use crate::catalog::{Field, Operator, OperatorSet, ParameterStyle};
use crate::check::{FieldRef, TypedValue, ValueKind};
use crate::few::Few;
use crate::limits::Limits;
use crate::shared_str::SharedStr;

/// A way to send a test.
pub(super) struct Encoding<'l, 'a> {
    pub(super) field: &'a Field,
    pub(super) operator: Operator,
    pub(super) values: &'l [TypedValue],
}

impl<'a> Encoding<'_, 'a> {
    pub(super) fn parameter(self, atom: &Atom<'_, 'a>) -> Parameter<'a> {
        let mut unbound = Vec::new();
        let values = match self.operator {
            Operator::Present => Few::default(),
            Operator::Exists => Few::one(SharedStr::from_static("true")),
            _ => {
                let places = self.values.iter().enumerate();
                unbound.extend(places.filter(|(_, value)| value.kind == ValueKind::Argument).map(|(at, _)| at));
                Few::each(self.values, |value| value.text.clone())
            }
        };
        let (field, key, operator) = (self.field, atom.key().cloned(), self.operator);
        Parameter { field, key, operator, values, unbound, span: atom.span() }
    }
}

/// Why a parameter does not go with another one on the same field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Conflict {
    /// The same parameter would be sent twice.
    Duplicate(Operator),
    /// A parameter without an operator would be sent beside one with it.
    BareAndOperator(Operator),
    /// The schema's letter excludes it.
    SchemaExclusive(Operator),
    /// The service was seen not to obey two operators on the field.
    NotTogether(Operator),
    /// The service was seen not to obey two fields.
    FieldsApart,
    /// The parameter that the field's tests share would be larger than servers accept.
    Full,
}

/// Which parameters a request has.
pub(super) struct TakenParameters<'c, 'a, 'o> {
    rules: &'o Rules<'o>,
    shared: SharedParameters<'a>,
    operators: HashMap<&'c FieldRef<'a>, OperatorSet>,
    /// Whether there are several of one place.
    several: bool,
    /// The place that all parameters are of, where a service obeys only one.
    only: Option<&'c FieldRef<'a>>,
}

impl<'c, 'a, 'o> TakenParameters<'c, 'a, 'o> {
    pub(super) fn new(atoms: usize, rules: &'o Rules<'o>) -> Self {
        let operators = HashMap::with_capacity(atoms);
        Self { rules, shared: SharedParameters::default(), operators, several: false, only: None }
    }

    /// Whether there are several parameters for one place.
    pub(super) const fn has_several(&self) -> bool {
        self.several
    }

    /// Whether there is a parameter for the atom's place.
    pub(super) fn speaks_of(&self, atom: &Atom<'c, 'a>) -> bool {
        self.operators.get(atom.target()).is_some_and(|operators| !operators.is_empty())
    }

    /// Takes the encoding for the atom, or says why not.
    pub(super) fn take(&mut self, atom: &Atom<'c, 'a>, encoding: &Encoding<'_, 'a>) -> Result<(), Conflict> {
        let (field, operator) = (encoding.field, encoding.operator);
        let before = self.operators.entry(atom.target()).or_default();
        let same = match field.style {
            // Several tags are one parameter that asks for all of them, or for any of them.
            ParameterStyle::Tags => !before.is_empty() && (operator == Operator::Oeq || before.contains(Operator::Oeq)),
            _ => before.contains(operator) || (is_nameless(operator) && before.iter().any(is_nameless)),
        };
        if same {
            return Err(Conflict::Duplicate(operator));
        }
        let bracketed = matches!(field.style, ParameterStyle::Filter | ParameterStyle::Named(_));
        if bracketed && !before.is_empty() && is_bare(operator) != before.iter().any(is_bare) {
            return Err(Conflict::BareAndOperator(operator));
        }
        if self.rules.strict && !field.allows_together(before.with(operator)) {
            return Err(Conflict::SchemaExclusive(operator));
        }
        // What a request has to have goes with anything else, as nothing is listed without it.
        let is_only = self.rules.are_fields_apart() && !field.required;
        let alone = |measured: &Measured| measured.is_alone(field);
        if !before.is_empty() && self.rules.measured.as_deref().is_some_and(alone) {
            return Err(Conflict::NotTogether(operator));
        }
        if is_only && self.only.is_some_and(|only| only != atom.target()) {
            return Err(Conflict::FieldsApart);
        }
        if !self.shared.take(atom, encoding, self.rules.limits) {
            return Err(Conflict::Full);
        }
        self.several |= !before.is_empty();
        *before = before.with(operator);
        if is_only {
            self.only = Some(atom.target());
        }
        Ok(())
    }
}

/// The size of the parameters that several tests share, such as `labels=a:b,c` and `tags=a,b`: the limits on a
/// value apply to such a parameter as a whole.
#[derive(Default)]
pub(super) struct SharedParameters<'a> {
    fields: Vec<(&'a Field, usize, usize)>,
}

impl<'a> SharedParameters<'a> {
    /// Adds the encoding, unless the parameter would then be too large.
    pub(super) fn take(&mut self, atom: &Atom<'_, '_>, encoding: &Encoding<'_, 'a>, limits: &Limits) -> bool {
        let field = encoding.field;
        let key = match field.style {
            ParameterStyle::Filter | ParameterStyle::Named(_) | ParameterStyle::Flat => return true,
            ParameterStyle::Pairs => {
                atom.key().map_or(0, |key| key.len() + usize::from(encoding.operator != Operator::Present))
            }
            ParameterStyle::Tags => 0,
        };
        let values = if encoding.operator == Operator::Present { &[] } else { encoding.values };
        // A separator comes between two items, and before these if there are others already.
        let (items, bytes) = (values.len().max(1), values.iter().map(|value| value.text.len() + 1).sum::<usize>());
        let bytes = key + bytes.max(1);
        let known = self.fields.iter_mut().find(|(other, ..)| other.name == field.name);
        let (all_items, all_bytes) = known.as_ref().map_or((0, 0), |(_, items, bytes)| (*items, *bytes));
        let (items, bytes) = (all_items + items, all_bytes + bytes);
        if items > limits.list_items || bytes - 1 > limits.value_bytes {
            return false;
        }
        match known {
            Some(known) => *known = (field, items, bytes),
            None => self.fields.push((field, items, bytes)),
        }
        true
    }
}

/// Whether it is sent without an operator: many query parsers keep either one value under a name, or values by operator.
const fn is_bare(operator: Operator) -> bool {
    matches!(operator, Operator::Bare | Operator::Present)
}

/// Whether it is, or may be, written without an operator in the query: all of these count as one parameter.
const fn is_nameless(operator: Operator) -> bool {
    matches!(operator, Operator::Bare | Operator::Eq | Operator::Present)
}
