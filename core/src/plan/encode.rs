//! What of a conjunction one request can say.
//!
//! The facts that decide whether a parameter says exactly what a test means, with their sources:
//!
//! - `eq`, `neq` and `oeq` compare exactly, `contains` and `ocontains` without case: so the public server (`OpenMeter`,
//!   Konnect's metering API); for the other services it is undocumented, and the same is assumed.
//! - `neq` leaves out records without the field, as our `!=` does: the public server's SQL does so; undocumented elsewhere.
//! - Parameters of one request are joined by `and`, also two operators on one field (Kong's AIP-160 guideline), though the
//!   letter of most schemas excludes the latter: `strict` obeys that.
//! - List items are trimmed, empty ones dropped, and no comma can be escaped (public server): items that this would change
//!   are never sent in a list. A list of more than 50 items or a value of more than 1,024 bytes is refused there.
//! - A repeated parameter is refused by one server and read as the last one by another, and a field without an operator
//!   means `eq`: neither is sent twice.
//! - Query parsers that nest `[…]` keep either a value or operators under a name: `filter[f]` is never sent together with
//!   `filter[f][contains]`.
//! - An empty value is read as existence, as no filter or as the empty text: it is never sent.
//! - Where a field takes any type (`custom_fields` of the service catalog), the published schemas have `lt`, `lte`, `gt` and `gte` in
//!   their form for numbers only: no other value is sent with them.

use std::collections::HashMap;

use super::atom::{Atom, Kind};
use super::bound::is_ordered;
use super::implies::implies;
use super::model::Trust;
use super::parameters::{Conflict, Encoding, SharedParameters, TakenParameters};
use super::values::list;
use super::{Parameter, Request, Rules};
use crate::catalog::{Entity, Field, Operator, ParameterStyle};
use crate::check::{FieldRef, TermTest, TypedValue, ValueKind};
use crate::limits::Limits;
use crate::limits::planning::MAX_OPEN_PARTS;
use crate::number::is_number;
use crate::syntax::{Comparison, MatchOperator};

/// A request, and the atoms that it does not say exactly.
pub(super) struct Encoded<'c, 'a> {
    pub(super) request: Request<'a>,
    pub(super) left: Vec<(Atom<'c, 'a>, Unsent)>,
}

/// What is sent for an atom that a request does not say exactly.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unsent {
    /// The wider test that is sent for it.
    pub(super) wider: Option<Operator>,
    /// The parameter that would say it, but does not go with another one on the same field.
    pub(super) conflict: Option<Conflict>,
}

/// An atom, and what is sent for it.
struct Slot<'l, 'c, 'a> {
    atom: &'l Atom<'c, 'a>,
    parameter: Option<Parameter<'a>>,
    is_exact: bool,
    /// The wider test that is sent for the atom, by its own parameter or by another one.
    wider: Option<Operator>,
    conflict: Option<Conflict>,
}

impl<'c, 'a> Slot<'_, 'c, 'a> {
    /// What the parameter says, where that is the atom itself or that the text has one of its values in it.
    fn said(&self) -> Option<Atom<'c, 'a>> {
        match self.parameter.as_ref()?.operator {
            _ if self.is_exact => Some(self.atom.clone()),
            Operator::Contains | Operator::Ocontains => {
                Some(self.atom.with(list(MatchOperator::Contains, self.atom.values().to_vec()), self.atom.span()))
            }
            _ => None,
        }
    }
}

/// When a test is given a parameter.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Priority {
    First,
    Any,
    Last,
}

/// What of `atoms` one request says. Exact parameters come first; then wider ones for what is left.
pub(super) fn encode_clause<'c, 'a>(atoms: &[Atom<'c, 'a>], entity: &Entity, rules: &Rules<'_>) -> Encoded<'c, 'a> {
    let mut used = TakenParameters::new(atoms.len(), rules);
    let slot = |atom| Slot { atom, parameter: None, is_exact: false, wider: None, conflict: None };
    let mut slots: Vec<Slot<'_, 'c, 'a>> = atoms.iter().map(slot).collect();
    // Where parameters exclude each other, what keeps little goes first: `=` before the others, `!=` after them.
    let priority = |atom: &Atom<'_, '_>| match atom.kind() {
        Kind::In => Priority::First,
        Kind::NotIn => Priority::Last,
        _ => Priority::Any,
    };
    for now in [Priority::First, Priority::Any, Priority::Last] {
        for slot in slots.iter_mut().filter(|slot| priority(slot.atom) == now) {
            slot.parameter =
                exact_encodings(slot.atom, rules).find_map(|encoding| match used.take(slot.atom, &encoding) {
                    Ok(()) => Some(encoding.parameter(slot.atom)),
                    Err(found) => {
                        slot.conflict = slot.conflict.or(Some(found));
                        None
                    }
                });
            slot.is_exact = slot.parameter.is_some();
        }
    }
    for slot in slots.iter_mut().filter(|slot| !slot.is_exact) {
        let mut encodings = superset_encodings(slot.atom, rules);
        slot.parameter = encodings
            .find_map(|encoding| used.take(slot.atom, &encoding).is_ok().then(|| encoding.parameter(slot.atom)));
        slot.wider = slot.parameter.as_ref().map(|parameter| parameter.operator);
    }
    if used.has_several() {
        leave_out_implied(&mut slots);
    }
    for slot in slots.iter_mut().filter(|slot| slot.parameter.is_none()) {
        // Whatever else is sent of a place implies that something is there.
        if !used.speaks_of(slot.atom) {
            let mut encodings = existence_encodings(slot.atom, entity, rules);
            slot.parameter = encodings
                .find_map(|encoding| used.take(slot.atom, &encoding).is_ok().then(|| encoding.parameter(slot.atom)));
            slot.wider = slot.parameter.as_ref().map(|parameter| parameter.operator);
        }
    }
    let mut encoded = Encoded { request: Request { parameters: Vec::with_capacity(slots.len()) }, left: Vec::new() };
    for Slot { atom, parameter, is_exact, wider, conflict } in slots {
        if !is_exact {
            encoded.left.push((atom.clone(), Unsent { wider, conflict }));
        }
        encoded.request.parameters.extend(parameter);
    }
    encoded
}

/// Leaves out each wider parameter that another one of its place implies: `ocontains "x,y"`, sent for what ends with either, beside
/// `contains "x"`, sent for what begins with it.
fn leave_out_implied(slots: &mut [Slot<'_, '_, '_>]) {
    let mut places: HashMap<&FieldRef<'_>, Vec<usize>> = HashMap::new();
    for (index, slot) in slots.iter().enumerate().filter(|(_, slot)| slot.parameter.is_some()) {
        places.entry(slot.atom.target()).or_default().push(index);
    }
    for place in places.values().filter(|place| place.len() > 1) {
        // From the last: of two that say the same, the first is kept.
        for index in place.iter().rev() {
            let Some(own) = slots.get(*index).filter(|slot| !slot.is_exact).and_then(Slot::said) else { continue };
            let others = place.iter().filter(|other| *other != index).filter_map(|other| slots.get(*other));
            let implied = |slot: &Slot<'_, '_, '_>| slot.said().is_some_and(|said| implies(&said, &own));
            let proof = others.into_iter().find(|slot| implied(slot)).and_then(|slot| slot.parameter.as_ref());
            let Some(operator) = proof.map(|parameter| parameter.operator) else { continue };
            if let Some(slot) = slots.get_mut(*index) {
                (slot.parameter, slot.wider) = (None, Some(operator));
            }
        }
    }
}

/// The request that says all of so many atoms, no two of which test the same place, so that no parameter excludes another.
pub(super) fn encode_disjoint<'l, 'c: 'l, 'a: 'c>(
    atoms: impl Iterator<Item = &'l Atom<'c, 'a>>,
    count: usize,
    rules: &Rules<'_>,
) -> Option<Request<'a>> {
    if count > 1 && rules.are_fields_apart() {
        return None;
    }
    let mut parameters = Vec::with_capacity(count);
    let mut shared = SharedParameters::default();
    for atom in atoms {
        let encoding = exact_encodings(atom, rules).next()?;
        if !shared.take(atom, &encoding, rules.limits) {
            return None;
        }
        parameters.push(encoding.parameter(atom));
    }
    Some(Request { parameters })
}

/// The encodings that say exactly what the atom means, the best first.
fn exact_encodings<'l, 'a>(atom: &'l Atom<'_, 'a>, rules: &'l Rules<'_>) -> impl Iterator<Item = Encoding<'l, 'a>> {
    encodings(atom, operators(atom), atom.values(), rules, Trust::Exact)
}

/// Whether one parameter, alone in its request, says exactly what the atom means.
pub(super) fn is_exact(atom: &Atom<'_, '_>, rules: &Rules<'_>) -> bool {
    exact_encodings(atom, rules).next().is_some()
}

/// The operators that say what the atom means, the best first, whether or not the field offers them.
pub(super) fn operators(atom: &Atom<'_, '_>) -> &'static [Operator] {
    match (&atom.term.test, atom.term.negated, atom.values().len()) {
        (TermTest::Compare(comparison, _), false, _) => match comparison {
            Comparison::Eq => &[Operator::Eq, Operator::Bare, Operator::Oeq],
            Comparison::Ne => &[Operator::Neq],
            Comparison::Lt => &[Operator::Lt],
            Comparison::Le => &[Operator::Lte],
            Comparison::Gt => &[Operator::Gt],
            Comparison::Ge => &[Operator::Gte],
        },
        (TermTest::Any(MatchOperator::In, _), false, _) => &[Operator::Oeq],
        (TermTest::Any(MatchOperator::Contains, _), false, 1) => &[Operator::Contains, Operator::Ocontains],
        (TermTest::Any(MatchOperator::Contains, _), false, _) => &[Operator::Ocontains],
        (TermTest::Exists, false, _) => &[Operator::Present, Operator::Exists],
        _ => &[],
    }
}

/// Encodings that say less than the atom means, the best first.
fn superset_encodings<'l, 'a>(atom: &'l Atom<'_, 'a>, rules: &'l Rules<'_>) -> impl Iterator<Item = Encoding<'l, 'a>> {
    let values = atom.values();
    let (operators, values): (&'static [Operator], _) = match (&atom.term.test, atom.term.negated) {
        // An array that contains the value contains one that is not below it, and one that is not above it.
        (TermTest::Compare(Comparison::Eq, value), false) if is_ordered(value.kind) => {
            (&[Operator::Gte, Operator::Lte], values)
        }
        (TermTest::Compare(Comparison::Gt, _), false) => (&[Operator::Gte], values),
        (TermTest::Compare(Comparison::Lt, _), false) => (&[Operator::Lte], values),
        (test, false) if within_text(test) => match values {
            [_] => (&[Operator::Contains, Operator::Ocontains], values),
            _ => (&[Operator::Ocontains], values),
        },
        (TermTest::Within(range), false) => (&[Operator::Gte], std::slice::from_ref(&range.0)),
        (TermTest::Any(MatchOperator::In, _), true) => {
            // Where none can be sent, the first one says why.
            let sendable = values.iter().position(|value| is_sendable(value, rules.limits)).unwrap_or_default();
            (&[Operator::Neq], values.get(sendable..).and_then(|rest| rest.get(..1)).unwrap_or_default())
        }
        _ => (&[], values),
    };
    // What says it, but was seen to bring more than that.
    let own = encodings(atom, self::operators(atom), atom.values(), rules, Trust::Wide);
    let own = own.filter(|encoding| rules.trust(encoding.field, atom.key(), encoding.operator) == Trust::Wide);
    own.chain(encodings(atom, operators, values, rules, Trust::Wide))
}

/// Whether only strings that have one of the values in them pass: those that begin or end with it, or are equal to it.
fn within_text(test: &TermTest) -> bool {
    match test {
        TermTest::Any(MatchOperator::StartsWith | MatchOperator::EndsWith, _) => true,
        TermTest::Compare(Comparison::Eq, value) => value.kind == ValueKind::Text,
        TermTest::Any(MatchOperator::In, values) => values.iter().all(|value| value.kind == ValueKind::Text),
        _ => false,
    }
}

/// Encodings that say only that a value is there.
fn existence_encodings<'l, 'a>(
    atom: &'l Atom<'_, 'a>,
    entity: &Entity,
    rules: &'l Rules<'_>,
) -> impl Iterator<Item = Encoding<'l, 'a>> {
    // Every test that can be true only of a value that is there implies existence; a negated one may be true of an empty
    // array.
    let negated = atom.term.negated || atom.kind() == Kind::NotIn;
    let existence: &'static [Operator] = match atom.kind() {
        Kind::Absent | Kind::Exists => &[],
        _ if atom.values().iter().any(|value| value.kind == ValueKind::Null) => &[],
        _ if negated && atom.target().may_be_array(entity) => &[],
        _ => &[Operator::Present, Operator::Exists],
    };
    encodings(atom, existence, atom.values(), rules, Trust::Wide)
}

fn encodings<'l, 'a>(
    atom: &'l Atom<'_, 'a>,
    operators: &'static [Operator],
    values: &'l [TypedValue],
    rules: &'l Rules<'_>,
    least: Trust,
) -> impl Iterator<Item = Encoding<'l, 'a>> {
    let field = atom.field().filter(|field| atom.key().is_none_or(|key| is_key(field, key)));
    operators.iter().filter_map(move |&operator| {
        let field = field?;
        let is_trusted = |operator| rules.trust(field, atom.key(), operator) >= least;
        // A list of one is sent only where nothing else says it: two tests with one meaning stay two of one parameter.
        let roundabout = values.len() == 1
            && match operator {
                Operator::Oeq => is_trusted(Operator::Eq) || is_trusted(Operator::Bare),
                Operator::Ocontains => is_trusted(Operator::Contains),
                _ => false,
            };
        let fits = !roundabout
            && is_trusted(operator)
            && can_send(field, operator, values, rules.limits)
            && !(operator.is_ordering() && values.iter().any(|value| lacks_order(atom, value)));
        fits.then_some(Encoding { field, operator, values })
    })
}

/// Whether a field takes any type, and the value is not of the one that it is ordered by. What an argument will be is not known yet.
pub(super) fn lacks_order(atom: &Atom<'_, '_>, value: &TypedValue) -> bool {
    atom.target().is_untyped() && value.kind != ValueKind::Argument && !is_number(&value.text)
}

/// Whether a map's key can be sent: a bracket in it would end the name there, and say something else; so would a comma or a colon among pairs,
/// which are trimmed besides.
pub(super) fn is_key(field: &Field, key: &str) -> bool {
    match field.style {
        ParameterStyle::Pairs => !key.contains([',', ':']) && key.trim().len() == key.len(),
        _ => !key.contains(['[', ']']),
    }
}

/// Whether the values can be sent with the operator.
fn can_send(field: &Field, operator: Operator, values: &[TypedValue], limits: &Limits) -> bool {
    match operator {
        Operator::Present | Operator::Exists => true,
        Operator::Oeq | Operator::Ocontains => {
            let bytes: usize = values.iter().map(|value| value.text.len() + 1).sum();
            values.len() <= limits.list_items
                && bytes.saturating_sub(1) <= limits.value_bytes
                && values.iter().all(|value| is_listable(value) && is_plain(field, value))
        }
        _ => values.iter().all(|value| is_sendable(value, limits) && is_plain(field, value)),
    }
}

/// Whether a value can be sent alone.
pub(super) fn is_sendable(value: &TypedValue, limits: &Limits) -> bool {
    !value.text.is_empty() && value.text.len() <= limits.value_bytes
}

/// Whether a value can be an item of a list: no comma, which cannot be escaped, and nothing that trimming would take.
pub(super) fn is_listable(value: &TypedValue) -> bool {
    !value.text.is_empty()
        && value.kind != ValueKind::Null
        && !value.text.contains(',')
        && value.text.trim().len() == value.text.len()
}

/// Whether a value stays whole in parameters with a syntax of their own: none of the characters that separate there, and
/// nothing that trimming would take.
fn is_plain(field: &Field, value: &TypedValue) -> bool {
    let separators = match field.style {
        ParameterStyle::Filter | ParameterStyle::Named(_) | ParameterStyle::Flat => return true,
        ParameterStyle::Pairs => [',', ':'],
        ParameterStyle::Tags => [',', '/'],
    };
    !value.text.contains(separators) && value.text.trim().len() == value.text.len()
}

/// An atom as alternatives that one parameter each can send.
pub(super) enum Pieces<'c, 'a> {
    /// These.
    Some(Vec<Atom<'c, 'a>>),
    /// There is none.
    None,
    /// There would be so many, which are too many.
    TooMany(usize),
}

/// The atoms that together say what `atom` says, each of which one parameter can send: a list in parts that fit, its items
/// that no list can contain, one by one; at most `limit` of them.
pub(super) fn pieces<'c, 'a>(atom: &Atom<'c, 'a>, rules: &Rules<'_>, limit: usize) -> Pieces<'c, 'a> {
    let Some(field) = atom.field() else { return Pieces::None };
    let limits = rules.limits;
    let (matcher, of_list) = match atom.kind() {
        Kind::In => (MatchOperator::In, Operator::Oeq),
        Kind::Match(MatchOperator::Contains) => (MatchOperator::Contains, Operator::Ocontains),
        _ => return Pieces::None,
    };
    let lists = rules.trust(field, atom.key(), of_list) == Trust::Exact;
    let piece = |values| atom.with(list(matcher, values), atom.span());
    let mut parts: Vec<ValueGroup> = Vec::new();
    for value in atom.values() {
        let size = value.text.len() + 1;
        if lists && is_listable(value) && is_plain(field, value) && size <= limits.value_bytes + 1 {
            // The first one with room for it, so that a long value does not end a part that others fit in.
            let recent = parts.len().saturating_sub(MAX_OPEN_PARTS);
            let mut open = parts.iter_mut().skip(recent).filter(|part| part.is_list);
            let fits = |part: &&mut ValueGroup| {
                part.values.len() < limits.list_items && part.bytes + size <= limits.value_bytes + 1
            };
            match open.find(fits) {
                Some(part) => {
                    part.bytes += size;
                    part.values.push(value.clone());
                }
                None => parts.push(ValueGroup { values: vec![value.clone()], bytes: size, is_list: true }),
            }
        } else {
            if !is_exact(&piece(vec![value.clone()]), rules) {
                return Pieces::None;
            }
            parts.push(ValueGroup { values: vec![value.clone()], bytes: size, is_list: false });
        }
    }
    if parts.len() > limit {
        return Pieces::TooMany(parts.len());
    }
    Pieces::Some(parts.into_iter().map(|part| piece(part.values)).collect())
}

/// Whether several requests say what one cannot.
pub(super) fn is_splittable(atom: &Atom<'_, '_>, rules: &Rules<'_>) -> bool {
    !matches!(pieces(atom, rules, rules.limits.requests), Pieces::None)
}

/// Values that are sent together.
struct ValueGroup {
    values: Vec<TypedValue>,
    bytes: usize,
    /// Whether more values may come to it.
    is_list: bool,
}
