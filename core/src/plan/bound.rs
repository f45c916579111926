//! Bounds that Konnect compares as we do.

use super::atom::Atom;
use crate::check::{Bound, ValueKind};

/// Whether values of this type are less or greater than one another, and Konnect may compare them so.
pub(super) const fn is_ordered(kind: ValueKind) -> bool {
    matches!(kind, ValueKind::Instant(_) | ValueKind::Number)
}

/// The bound that a test sets to ordered values.
pub(super) fn bound<'l>(atom: &'l Atom<'_, '_>) -> Option<Bound<'l>> {
    Bound::of(&atom.term.test).filter(|bound| is_ordered(bound.value().kind))
}

/// Whether the first of two bounds of one side allows no more than the second, where they can be compared.
pub(super) fn narrower(first: &Atom<'_, '_>, second: &Atom<'_, '_>) -> Option<bool> {
    bound(first)?.is_within(bound(second)?)
}

/// The weakest of bounds of one side, if all can be compared.
pub(super) fn weakest<'l, 'c: 'l, 'a: 'l>(mut atoms: impl Iterator<Item = &'l Atom<'c, 'a>>) -> Option<Atom<'c, 'a>> {
    let first = atoms.next()?;
    atoms.try_fold(first, |weakest, atom| narrower(weakest, atom).map(|yes| if yes { atom } else { weakest })).cloned()
}
