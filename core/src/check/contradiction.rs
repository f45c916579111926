//! Predicates of one chain that exclude each other, or that one of is always true.

use std::cmp::Ordering;

use super::bound::{Bound, Interval};
use super::checker::Checker;
use super::condition::{Condition, FieldRef, Term, TermTest};
use super::typed::TypedValue;
use super::warn::FEW;
use crate::error::{Code, Diagnostic};
use crate::span::Span;
use crate::syntax::Comparison;

/// Predicates on one field that no value can satisfy together, or that every value satisfies one of.
pub(super) fn chain(checker: &mut Checker<'_, '_>, conditions: &[Condition<'_>], and: bool) {
    let terms = conditions.iter().filter_map(|condition| match condition {
        Condition::Term(term) => Some(term),
        _ => None,
    });
    if conditions.len() <= FEW {
        // The usual chains, of different fields or of `=` joined by `or`, end here.
        let mut later = terms.clone();
        let mut suspect = false;
        while let Some(term) = later.next() {
            suspect |=
                later.clone().any(|other| term.target == other.target && (binds(term, and) || binds(other, and)));
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
            report(checker, first, second, and, presence);
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

/// `presence`: it is whether the field is there that both ask.
fn report(checker: &mut Checker<'_, '_>, first: Span, second: Span, and: bool, presence: bool) {
    let (first, second) = if first > second { (second, first) } else { (first, second) };
    checker.warning(if and {
        Diagnostic::new(Code::AlwaysFalse, second, "the two predicates contradict each other")
            .label("contradicts the other one")
            .also(first, "the other one")
            .help("write `or` between them, or remove one")
    } else {
        Diagnostic::new(Code::AlwaysTrue, second, "one of the two predicates is always true")
            .label("true whenever the other is false")
            .also(first, "the other one")
            .help(if presence {
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
