//! The test of a term, with all that can be prepared.

use std::cmp::Ordering;

use super::leaf::Leaf;
use super::list::List;
use super::literal::Literal;
use super::parts::Parts;
use crate::check::{self, FieldRef, Pattern, Term, ValueKind, has_order, needles};
use crate::syntax::{Comparison, MatchOperator};

/// A term's test. A comparison with `!=` is one with `=` here, and the term negates it.
#[derive(Debug)]
pub(super) enum CompiledTest {
    Exists,
    Equals {
        is_free: bool,
        list: List,
    },
    Compares(Comparison, Literal),
    Within(Box<(Literal, Literal)>),
    Parts(Parts),
    Matches(Pattern),
    /// It compares what has no order, and is unknown for all that is there.
    Unknown,
}

impl CompiledTest {
    pub(super) fn new(term: &Term<'_>) -> Self {
        let is_free = matches!(term.target, FieldRef::Free(_));
        let has_order = |value| has_order(&term.target, value);
        let literals = |values: &[check::TypedValue]| List::new(values.iter().map(Literal::from).collect());
        match &term.test {
            check::TermTest::Exists => Self::Exists,
            check::TermTest::Compare(Comparison::Eq | Comparison::Ne, with) => {
                Self::Equals { is_free, list: literals(std::slice::from_ref(with)) }
            }
            check::TermTest::Any(MatchOperator::In | MatchOperator::Matches, values) => {
                Self::Equals { is_free, list: literals(values) }
            }
            check::TermTest::Compare(comparison, with) if has_order(with) => Self::Compares(*comparison, with.into()),
            check::TermTest::Within(range) if has_order(&range.0) && has_order(&range.1) => {
                Self::Within(Box::new((Literal::from(&range.0), Literal::from(&range.1))))
            }
            check::TermTest::Compare(..) | check::TermTest::Within(_) => Self::Unknown,
            check::TermTest::Any(matcher, values) => {
                Self::Parts(Parts::new(*matcher, &needles(&term.test), values.len()))
            }
            check::TermTest::Regex(pattern) => Self::Matches(pattern.clone()),
        }
    }

    /// Whether one value passes; `None` where it cannot be read as the field's type.
    pub(super) fn passes(&self, leaf: Leaf<'_>) -> Option<bool> {
        match self {
            Self::Exists => Some(true),
            Self::Equals { is_free, list } => list.has(*is_free, leaf),
            Self::Compares(comparison, with) => with.compare(leaf).map(|order| comparison.allows(order)),
            Self::Within(range) => {
                Some(range.0.compare(leaf)? != Ordering::Less && range.1.compare(leaf)? != Ordering::Greater)
            }
            Self::Parts(parts) => leaf.with_text(|text| parts.are_in(text))?,
            Self::Matches(pattern) => leaf.with_text(|text| pattern.is_match(text)),
            Self::Unknown => None,
        }
    }
}

/// What a test says of a missing value: something only where it names `null`.
pub(super) fn when_missing(test: &check::TermTest) -> Option<bool> {
    let is_null = |value: &check::TypedValue| value.kind == ValueKind::Null;
    match test {
        check::TermTest::Compare(comparison, value) if is_null(value) => Some(*comparison == Comparison::Eq),
        check::TermTest::Any(MatchOperator::In, values) if values.iter().any(is_null) => Some(true),
        _ => None,
    }
}
