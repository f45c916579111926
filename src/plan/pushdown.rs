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
//! - Parsers of queries that nest `[…]` hold either a value or operators under a name: `filter[f]` is never sent beside
//!   `filter[f][contains]`.
//! - An empty value is read as existence, as no filter or as the empty text: it is never sent.

use super::form::{Clash, Form, Shared, Used};
use super::leaf::{Kind, Leaf};
use super::normalize::list;
use super::tighten::is_ordered;
use super::{Options, Parameter, Request};
use crate::catalog::{Entity, Field, Operator, Style};
use crate::check::{Scalar, Test, Typed};
use crate::limits::Limits;
use crate::syntax::{Comparison, Matcher};

/// A request, and the leaves that it does not say exactly.
pub(super) struct Pushed<'c, 'a> {
    pub(super) request: Request<'a>,
    pub(super) left: Vec<(Leaf<'c, 'a>, Left)>,
}

/// What is sent for a leaf that a request does not say exactly.
#[derive(Debug, Clone, Copy)]
pub(super) struct Left {
    /// The wider test that is sent for it.
    pub(super) wider: Option<Operator>,
    /// The parameter that would say it, but does not go with another one on the same field.
    pub(super) clash: Option<Clash>,
}

/// A leaf, and what is sent for it.
struct Slot<'l, 'c, 'a> {
    leaf: &'l Leaf<'c, 'a>,
    parameter: Option<Parameter<'a>>,
    is_exact: bool,
    clash: Option<Clash>,
}

/// When a test is given a parameter.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    First,
    Any,
    Last,
}

/// What of `leaves` one request says. Exact parameters come first; then wider ones for what is left.
pub(super) fn push<'c, 'a>(leaves: &[Leaf<'c, 'a>], entity: &Entity, options: &Options) -> Pushed<'c, 'a> {
    let limits = &options.limits;
    let mut used = Used::new(leaves.len(), options);
    let slot = |leaf| Slot { leaf, parameter: None, is_exact: false, clash: None };
    let mut slots: Vec<Slot<'_, 'c, 'a>> = leaves.iter().map(slot).collect();
    // Where parameters exclude each other, what keeps little goes first: `=` before the others, `!=` after them.
    let turn = |leaf: &Leaf<'_, '_>| match leaf.kind() {
        Kind::In => Turn::First,
        Kind::NotIn => Turn::Last,
        _ => Turn::Any,
    };
    for now in [Turn::First, Turn::Any, Turn::Last] {
        for slot in slots.iter_mut().filter(|slot| turn(slot.leaf) == now) {
            slot.parameter = exact(slot.leaf, limits).find_map(|form| match used.take(slot.leaf, &form) {
                Ok(()) => Some(form.parameter(slot.leaf)),
                Err(found) => {
                    slot.clash = slot.clash.or(Some(found));
                    None
                }
            });
            slot.is_exact = slot.parameter.is_some();
        }
    }
    for slot in slots.iter_mut().filter(|slot| !slot.is_exact) {
        let mut forms = wider(slot.leaf, limits);
        slot.parameter = forms.find_map(|form| used.take(slot.leaf, &form).is_ok().then(|| form.parameter(slot.leaf)));
    }
    for slot in slots.iter_mut().filter(|slot| slot.parameter.is_none()) {
        // Whatever else is sent of a place implies that something is there.
        if !used.speaks_of(slot.leaf) {
            let mut forms = existing(slot.leaf, entity, limits);
            slot.parameter =
                forms.find_map(|form| used.take(slot.leaf, &form).is_ok().then(|| form.parameter(slot.leaf)));
        }
    }
    let mut pushed = Pushed { request: Request { parameters: Vec::with_capacity(slots.len()) }, left: Vec::new() };
    for Slot { leaf, parameter, is_exact, clash } in slots {
        if !is_exact {
            let wider = parameter.as_ref().map(|parameter| parameter.operator);
            pushed.left.push((leaf.clone(), Left { wider, clash }));
        }
        pushed.request.parameters.extend(parameter);
    }
    pushed
}

/// The request that says all of `leaves`, no two of which test the same place, so that no parameter excludes another.
pub(super) fn apart<'a>(leaves: &[Leaf<'_, 'a>], limits: &Limits) -> Option<Request<'a>> {
    let mut parameters = Vec::with_capacity(leaves.len());
    let mut shared = Shared::default();
    for leaf in leaves {
        let form = exact(leaf, limits).next()?;
        if !shared.take(leaf, &form, limits) {
            return None;
        }
        parameters.push(form.parameter(leaf));
    }
    Some(Request { parameters })
}

/// The forms that say exactly what the leaf means, the best first.
fn exact<'l, 'a>(leaf: &'l Leaf<'_, 'a>, limits: &'l Limits) -> impl Iterator<Item = Form<'l, 'a>> {
    forms(leaf, operators(leaf), leaf.values(), limits)
}

/// Whether one parameter, alone in its request, says exactly what the leaf means.
pub(super) fn is_exact(leaf: &Leaf<'_, '_>, limits: &Limits) -> bool {
    exact(leaf, limits).next().is_some()
}

/// The operators that say what the leaf means, the best first, whether or not the field offers them.
pub(super) fn operators(leaf: &Leaf<'_, '_>) -> &'static [Operator] {
    match (&leaf.term.test, leaf.term.negated, leaf.values().len()) {
        (Test::Compare(comparison, _), false, _) => match comparison {
            Comparison::Eq => &[Operator::Eq, Operator::Bare, Operator::Oeq],
            Comparison::Ne => &[Operator::Neq],
            Comparison::Lt => &[Operator::Lt],
            Comparison::Le => &[Operator::Lte],
            Comparison::Gt => &[Operator::Gt],
            Comparison::Ge => &[Operator::Gte],
        },
        (Test::Any(Matcher::In, _), false, _) => &[Operator::Oeq],
        (Test::Any(Matcher::Contains, _), false, 1) => &[Operator::Contains, Operator::Ocontains],
        (Test::Any(Matcher::Contains, _), false, _) => &[Operator::Ocontains],
        (Test::Exists, false, _) => &[Operator::Present, Operator::Exists],
        _ => &[],
    }
}

/// Forms that say less than the leaf means, the best first.
fn wider<'l, 'a>(leaf: &'l Leaf<'_, 'a>, limits: &'l Limits) -> impl Iterator<Item = Form<'l, 'a>> {
    let values = leaf.values();
    let (operators, values): (&'static [Operator], _) = match (&leaf.term.test, leaf.term.negated) {
        // An array that holds the value holds one that is not below it, and one that is not above it.
        (Test::Compare(Comparison::Eq, value), false) if is_ordered(value.scalar) => {
            (&[Operator::Gte, Operator::Lte], values)
        }
        (Test::Compare(Comparison::Gt, _), false) => (&[Operator::Gte], values),
        (Test::Compare(Comparison::Lt, _), false) => (&[Operator::Lte], values),
        (test, false) if within_text(test) => match values {
            [_] => (&[Operator::Contains, Operator::Ocontains], values),
            _ => (&[Operator::Ocontains], values),
        },
        (Test::Within(range), false) => (&[Operator::Gte], std::slice::from_ref(&range.0)),
        (Test::Any(Matcher::In, _), true) => {
            let sendable = values.iter().position(|value| is_sendable(value, limits)).unwrap_or_default();
            (&[Operator::Neq], values.get(sendable..).and_then(|rest| rest.get(..1)).unwrap_or_default())
        }
        _ => (&[], values),
    };
    forms(leaf, operators, values, limits)
}

/// Whether only texts that have one of the values in them pass: those that begin or end with it, or are equal to it.
fn within_text(test: &Test<'_>) -> bool {
    match test {
        Test::Any(Matcher::StartsWith | Matcher::EndsWith, _) => true,
        Test::Compare(Comparison::Eq, value) => value.scalar == Scalar::Text,
        Test::Any(Matcher::In, values) => values.iter().all(|value| value.scalar == Scalar::Text),
        _ => false,
    }
}

/// Forms that say only that a value is there.
fn existing<'l, 'a>(leaf: &'l Leaf<'_, 'a>, entity: &Entity, limits: &'l Limits) -> impl Iterator<Item = Form<'l, 'a>> {
    // Every test that can be true only of a value that is there implies existence; a negated one may hold of an empty
    // array.
    let negated = leaf.term.negated || leaf.kind() == Kind::NotIn;
    let existence: &'static [Operator] = match leaf.kind() {
        Kind::Absent | Kind::Exists => &[],
        _ if leaf.values().iter().any(|value| value.scalar == Scalar::Null) => &[],
        _ if negated && leaf.target().may_hold_array(entity) => &[],
        _ => &[Operator::Present, Operator::Exists],
    };
    forms(leaf, existence, leaf.values(), limits)
}

fn forms<'l, 'a>(
    leaf: &'l Leaf<'_, 'a>,
    operators: &'static [Operator],
    values: &'l [Typed<'a>],
    limits: &'l Limits,
) -> impl Iterator<Item = Form<'l, 'a>> {
    let field = leaf.field().filter(|field| leaf.key().is_none_or(|key| is_key(field, key)));
    operators.iter().filter_map(move |&operator| {
        let field = field?;
        // A list of one is sent only where nothing else says it: two tests with one meaning stay two of one parameter.
        let roundabout = values.len() == 1
            && match operator {
                Operator::Oeq => field.offers(Operator::Eq) || field.offers(Operator::Bare),
                Operator::Ocontains => field.offers(Operator::Contains),
                _ => false,
            };
        let fits = !roundabout && field.offers(operator) && can_send(field, operator, values, limits);
        fits.then_some(Form { field, operator, values })
    })
}

/// Whether a map's key can be sent: a bracket in it would end the name there, and say something else.
pub(super) fn is_key(field: &Field, key: &str) -> bool {
    match field.style {
        Style::Pairs => !key.contains([',', ':']),
        _ => !key.contains(['[', ']']),
    }
}

/// Whether the values can be sent with the operator.
fn can_send(field: &Field, operator: Operator, values: &[Typed<'_>], limits: &Limits) -> bool {
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
pub(super) fn is_sendable(value: &Typed<'_>, limits: &Limits) -> bool {
    !value.text.is_empty() && value.text.len() <= limits.value_bytes
}

/// Whether a value can be an item of a list: no comma, which cannot be escaped, and nothing that trimming would take.
pub(super) fn is_listable(value: &Typed<'_>) -> bool {
    !value.text.is_empty()
        && value.scalar != Scalar::Null
        && !value.text.contains(',')
        && value.text.trim().len() == value.text.len()
}

/// Whether a value stays whole in parameters with a syntax of their own: none of the characters that separate there, and
/// nothing that trimming would take.
fn is_plain(field: &Field, value: &Typed<'_>) -> bool {
    let separators = match field.style {
        Style::Filter | Style::Named(_) | Style::Flat => return true,
        Style::Pairs => [',', ':'],
        Style::Tags => [',', '/'],
    };
    !value.text.contains(separators) && value.text.trim().len() == value.text.len()
}

/// A leaf as alternatives that one parameter each can send.
pub(super) enum Pieces<'c, 'a> {
    /// These.
    Some(Vec<Leaf<'c, 'a>>),
    /// There is no such way.
    None,
    /// It takes too many.
    TooMany,
}

/// The leaves that together say what `leaf` says, each of which one parameter can send: a list in parts that fit, its items
/// that no list can hold each alone; `limit` of them at most.
pub(super) fn pieces<'c, 'a>(leaf: &Leaf<'c, 'a>, limits: &Limits, limit: usize) -> Pieces<'c, 'a> {
    let Some(field) = leaf.field() else { return Pieces::None };
    let (matcher, of_list) = match leaf.kind() {
        Kind::In => (Matcher::In, Operator::Oeq),
        Kind::Match(Matcher::Contains) => (Matcher::Contains, Operator::Ocontains),
        _ => return Pieces::None,
    };
    let lists = field.offers(of_list);
    let mut pieces = Vec::new();
    let mut part: Vec<Typed<'a>> = Vec::new();
    let mut bytes = 0;
    let piece = |values| leaf.with(list(matcher, values), leaf.span());
    for value in leaf.values() {
        let size = value.text.len() + 1;
        if lists && is_listable(value) && is_plain(field, value) && size <= limits.value_bytes + 1 {
            if part.len() >= limits.list_items || bytes + size > limits.value_bytes + 1 {
                pieces.push(piece(std::mem::take(&mut part)));
                bytes = 0;
            }
            bytes += size;
            part.push(value.clone());
        } else {
            let alone = piece(vec![value.clone()]);
            if !is_exact(&alone, limits) {
                return Pieces::None;
            }
            pieces.push(alone);
        }
        if pieces.len() > limit {
            return Pieces::TooMany;
        }
    }
    if !part.is_empty() {
        pieces.push(piece(part));
    }
    if pieces.len() > limit { Pieces::TooMany } else { Pieces::Some(pieces) }
}
