//! When one test of a place says what another one says too.

use std::collections::HashSet;

use super::atom::{Atom, Kind};
use super::bound::narrower;
use crate::check::{Decider, TermTest, TypedValue, ValueKey, ValueKind, fold};
use crate::syntax::{Comparison, MatchOperator};

/// Whether every record that passes the first test passes the second. `false` where it takes a record to tell.
pub(super) fn implies<'c, 'a>(first: &Atom<'c, 'a>, second: &Atom<'c, 'a>) -> bool {
    if first == second {
        return true;
    }
    if first.target() != second.target() {
        return false;
    }
    match second.kind() {
        Kind::Exists => proves_existence(first),
        Kind::Absent => first.kind() == Kind::In && first.values().iter().all(is_null),
        // What no element passes, or what an element does: an array may do both, so one says nothing of the other.
        _ => match (is_negative(first), is_negative(second)) {
            (false, false) => covers(first, second),
            (true, true) => covers(second, first),
            _ => false,
        },
    }
}

/// Whether a test is true only where something is there.
pub(super) fn proves_existence(atom: &Atom<'_, '_>) -> bool {
    match atom.kind() {
        Kind::Absent => false,
        Kind::In => !atom.values().iter().any(is_null),
        _ => true,
    }
}

fn is_negative(atom: &Atom<'_, '_>) -> bool {
    atom.term.negated || atom.kind() == Kind::NotIn
}

/// Whether each value that passes the first test passes the second, their negations set aside.
fn covers<'c, 'a>(first: &Atom<'c, 'a>, second: &Atom<'c, 'a>) -> bool {
    match (&first.term.test, &second.term.test) {
        (a, b) if lists(a) && lists(b) => is_within(first.values(), second.values()),
        (a, _) if lists(a) && !is_negative(second) => {
            let second = Decider::new(&second.term);
            first.values().iter().all(|value| second.is_true_of(value) == Some(true))
        }
        (TermTest::Any(a, values), TermTest::Any(b, wider)) => {
            let has: fn(&str, &str) -> bool = match (a, b) {
                (
                    MatchOperator::Contains | MatchOperator::StartsWith | MatchOperator::EndsWith,
                    MatchOperator::Contains,
                ) => |text, part| text.contains(part),
                (MatchOperator::StartsWith, MatchOperator::StartsWith) => |text, part| text.starts_with(part),
                (MatchOperator::EndsWith, MatchOperator::EndsWith) => |text, part| text.ends_with(part),
                _ => return false,
            };
            // An argument may be any text.
            if values.iter().chain(wider.iter()).any(|value| value.kind == ValueKind::Argument) {
                return false;
            }
            let wider: Vec<_> = wider.iter().map(|value| fold(&value.text)).collect();
            values.iter().all(|value| {
                let value = fold(&value.text);
                wider.iter().any(|part| has(&value, part))
            })
        }
        _ => {
            matches!((first.kind(), second.kind()), (Kind::Lower, Kind::Lower) | (Kind::Upper, Kind::Upper))
                && narrower(first, second) == Some(true)
        }
    }
}

const fn lists(test: &TermTest) -> bool {
    matches!(test, TermTest::Compare(Comparison::Eq | Comparison::Ne, _) | TermTest::Any(MatchOperator::In, _))
}

/// Whether each of the first values is among the second ones. A word that a record is to give a type is equal to all that
/// the same text in quotes is equal to.
fn is_within(narrow: &[TypedValue], wide: &[TypedValue]) -> bool {
    let same = |value: &TypedValue, other: &TypedValue| {
        ValueKey::of(value) == ValueKey::of(other)
            || (value.kind == ValueKind::Text && ValueKey::of(other) == ValueKey::Untyped(&value.text))
    };
    let Some((first, rest)) = narrow.split_first() else { return true };
    // Most lists differ at once; only where they do not is a table worth its making.
    if !wide.iter().any(|value| same(first, value)) {
        return false;
    }
    if rest.is_empty() {
        return true;
    }
    let wide: HashSet<_> = wide.iter().map(ValueKey::of).collect();
    rest.iter().all(|value| {
        wide.contains(&ValueKey::of(value))
            || (value.kind == ValueKind::Text && wide.contains(&ValueKey::Untyped(&value.text)))
    })
}

fn is_null(value: &TypedValue) -> bool {
    value.kind == ValueKind::Null
}
