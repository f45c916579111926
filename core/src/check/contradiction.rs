//! Predicates of one chain that exclude each other, or that one of is always true.

use std::cmp::Ordering;

use super::bound::{Bound, Interval};
use super::checker::Checker;
use super::condition::{Condition, FieldRef, Term, TermTest};
use super::typed::TypedValue;
use super::warn::FEW;
use crate::error::{Code, Diagnostic, brief, to_type};
use crate::span::Span;
use crate::syntax::{Comparison, Node, Operand, Operands, Test};

/// Values that are offered as a list, at most.
const LISTED: usize = 64;

/// Predicates on one field that no value can satisfy together, or that every value satisfies one of.
pub(super) fn chain(
    checker: &mut Checker<'_, '_>,
    conditions: &[Condition<'_>],
    operands: Operands<'_, '_>,
    and: bool,
) {
    let terms = conditions.iter().filter_map(|condition| match condition {
        Condition::Term(term) => Some(term),
        _ => None,
    });
    if conditions.len() <= FEW {
        // The usual chains, of different fields or of `=` joined by `or`, end here.
        let mut later = terms.clone();
        let mut suspect = false;
        while let Some(term) = later.next() {
            let binding = binds(term, and);
            suspect |= later.clone().any(|other| (binding || binds(other, and)) && term.target == other.target);
        }
        if !suspect {
            return;
        }
    }
    let mut terms: Vec<&Term<'_>> = terms.filter(|term| !could_be_array(checker, &term.target)).collect();
    terms.sort_by(|one, other| one.target.cmp(&other.target));
    for group in terms.chunk_by(|one, other| one.target == other.target) {
        if let Some((first, second)) = conflict(group, and) {
            let presence = exists_conflict(group, and) == Some((first, second));
            match two_values(operands, first, second, and) {
                Some(warning) => checker.warning(warning),
                None => report(checker, first, second, and, presence || and && are_opposites(operands, first, second)),
            }
        }
    }
}

/// Whether a test in a chain leaves little room for others: two that leave out a value each never conflict.
fn binds(term: &Term<'_>, and: bool) -> bool {
    match &term.test {
        TermTest::Compare(comparison, _) => {
            let left_out = if term.negated == and { Comparison::Eq } else { Comparison::Ne };
            *comparison != left_out
        }
        TermTest::Exists => true,
        _ => false,
    }
}

fn could_be_array(checker: &Checker<'_, '_>, target: &FieldRef<'_>) -> bool {
    checker.entity.is_none_or(|entity| target.may_be_array(entity))
}

/// Whether the two are `=` and `!=`, of one value then.
fn are_opposites(operands: Operands<'_, '_>, first: Span, second: Span) -> bool {
    let comparison = |span: Span| {
        let operand = operands.iter().find(|operand| operand.span() == span)?;
        let Node::Predicate(predicate) = operand.node() else { return None };
        let Test::Compare { comparison, .. } = predicate.test() else { return None };
        Some(*comparison)
    };
    matches!(
        (comparison(first), comparison(second)),
        (Some(Comparison::Eq), Some(Comparison::Ne)) | (Some(Comparison::Ne), Some(Comparison::Eq))
    )
}

/// `name = a and name = b`: what is to be two values at once; one of them may be meant. And `name != a or name != b`, where
/// neither may be.
fn two_values(operands: Operands<'_, '_>, first: Span, second: Span, and: bool) -> Option<Diagnostic> {
    let wanted = if and { Comparison::Eq } else { Comparison::Ne };
    let (first, second) = if first > second { (second, first) } else { (first, second) };
    let equals = |operand: Operand<'_, '_>| -> Option<(String, String)> {
        let Node::Predicate(predicate) = operand.node() else { return None };
        let Test::Compare { comparison, value } = predicate.test() else { return None };
        (*comparison == wanted).then(|| (predicate.field().to_string(), value.to_string()))
    };
    let at = |span: Span| operands.iter().position(|operand| span != Span::NONE && operand.span() == span);
    let (from, to) = (at(first)?, at(second)?);
    let (field, value) = equals(operands.iter().nth(from)?)?;
    let (same, other) = equals(operands.iter().nth(to)?)?;
    // Built without a text, or joined from several, they cannot be told by their places.
    if from >= to || field != same {
        return None;
    }
    // As many of them as follow each other.
    let run = operands.iter().skip(from).map_while(|operand| {
        let (name, value) = equals(operand)?;
        (name == field).then_some((value, operand.span()))
    });
    let run: Vec<(String, Span)> = run.take(LISTED).collect();
    let mut values: Vec<&str> = Vec::new();
    for (value, _) in &run {
        if !values.contains(&value.as_str()) {
            values.push(value);
        }
    }
    let is_run = run.len() > to - from;
    let list = if is_run { values.join(", ") } else { format!("{value}, {other}") };
    let ours = format!("{field} {}in ({list})", if and { "" } else { "not " });
    let (name, value, other) = (brief(&field), brief(&value), brief(&other));
    let (code, message, label, which) = if and {
        let message = format!("`{name}` cannot be both `{value}` and `{other}`");
        (Code::AlwaysFalse, message, "contradicts the other one", "either of them")
    } else {
        let message = format!("`{name}` always differs from `{value}` or from `{other}`");
        (Code::AlwaysTrue, message, "true whenever the other is false", "neither of them")
    };
    let warning = Diagnostic::new(code, second, message).label(label).secondary_label(first, "the other one");
    let warning = warning.help(format!("write `{}` for {which}", to_type(&ours)));
    Some(match run.last().filter(|_| is_run) {
        Some((_, last)) => warning.suggest(first.to(*last), ours),
        None => warning,
    })
}

/// `opposite`: one is true where the other is false.
fn report(checker: &mut Checker<'_, '_>, first: Span, second: Span, and: bool, opposite: bool) {
    let (first, second) = if first > second { (second, first) } else { (first, second) };
    checker.warning(if and {
        Diagnostic::new(Code::AlwaysFalse, second, "the two predicates contradict each other")
            .label("contradicts the other one")
            .secondary_label(first, "the other one")
            .help(if opposite { "remove one of them" } else { "write `or` between them, or remove one" })
    } else {
        Diagnostic::new(Code::AlwaysTrue, second, "one of the two predicates is always true")
            .label("true whenever the other is false")
            .secondary_label(first, "the other one")
            .help(if opposite {
                "remove both: every record either has the field or does not"
            } else {
                "write `exists` if that is what you mean, or remove one"
            })
    });
}

/// Two tests of one place that exclude each other; with `and` false, whose negations do.
fn conflict(terms: &[&Term<'_>], and: bool) -> Option<(Span, Span)> {
    let comparisons = terms.iter().filter_map(|term| match &term.test {
        TermTest::Compare(comparison, value) => {
            let comparison = if term.negated == and { comparison.negate() } else { *comparison };
            Some((comparison, value, term.span))
        }
        _ => None,
    });
    let mut equal: Option<(&TypedValue, Span)> = None;
    let mut interval = Interval::ALL;
    for (comparison, value, span) in comparisons.clone() {
        match (Bound::new(comparison, value), equal) {
            (Some(bound), _) => interval.narrow(bound, span),
            (None, Some((other, first))) if comparison == Comparison::Eq && differ(value, other) => {
                return Some((first, span));
            }
            (None, None) if comparison == Comparison::Eq => equal = Some((value, span)),
            (None, _) => {}
        }
    }
    if let Some((value, span)) = equal {
        let refused = || {
            let mut unequal = comparisons.filter(|(comparison, ..)| *comparison == Comparison::Ne);
            unequal.find(|(_, other, _)| value.compare(other) == Some(Ordering::Equal)).map(|(.., span)| span)
        };
        return Some((span, interval.refusing(value).or_else(refused)?));
    }
    if interval.is_closed() {
        return interval.empty().filter(|(first, second)| first != second);
    }
    exists_conflict(terms, and)
}

fn exists_conflict(terms: &[&Term<'_>], and: bool) -> Option<(Span, Span)> {
    let find = |negated: bool| {
        terms.iter().find(|term| matches!(term.test, TermTest::Exists) && term.negated == negated).map(|term| term.span)
    };
    let absent = find(and)?;
    let present = find(!and)?;
    Some((absent, present))
}

fn differ(one: &TypedValue, other: &TypedValue) -> bool {
    one.compare(other).is_some_and(Ordering::is_ne)
}
