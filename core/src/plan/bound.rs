//! Bounds compared.

use std::cmp::Ordering;

use super::atom::{Atom, Kind};
use crate::check::{Test, Typed, order};
use crate::syntax::Comparison;

/// Whether the first of two bounds of one side allows no more than the second, where they can be compared.
pub(super) fn narrower(first: &Atom<'_, '_>, second: &Atom<'_, '_>) -> Option<bool> {
    let (a, a_strict) = bound(first)?;
    let (b, b_strict) = bound(second)?;
    let order = if first.kind() == Kind::Lower { order(a, b)? } else { order(b, a)? };
    Some(match order {
        Ordering::Greater => true,
        Ordering::Equal => a_strict || !b_strict,
        Ordering::Less => false,
    })
}

/// The weakest of bounds of one side, if all can be compared.
pub(super) fn weakest<'l, 'c: 'l, 'a: 'l>(mut atoms: impl Iterator<Item = &'l Atom<'c, 'a>>) -> Option<Atom<'c, 'a>> {
    let first = atoms.next()?;
    atoms.try_fold(first, |weakest, atom| narrower(weakest, atom).map(|yes| if yes { atom } else { weakest })).cloned()
}

/// The value of a bound, and whether it is left out itself.
pub(super) fn bound<'l, 'a>(atom: &'l Atom<'_, 'a>) -> Option<(&'l Typed, bool)> {
    match &atom.term.test {
        Test::Compare(Comparison::Gt | Comparison::Lt, value) => Some((value, true)),
        Test::Compare(Comparison::Ge | Comparison::Le, value) => Some((value, false)),
        _ => None,
    }
}
