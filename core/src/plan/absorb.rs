//! Conjunctions of which one says what two say.

use super::Rules;
use super::atom::{Atom, Kind};
use super::encode::is_exact;
use super::implies::implies;
use super::nnf::unite;
use crate::limits::MAX_ATOMS;

/// Drops conjunctions that another one covers, and joins two that differ in one list.
pub(super) fn absorb(clauses: &mut Vec<Vec<Atom<'_, '_>>>, rules: &Rules<'_>) {
    let atoms: usize = clauses.iter().map(Vec::len).sum();
    if atoms.saturating_mul(atoms) > MAX_ATOMS {
        return;
    }
    let mut index = 0;
    while index < clauses.len() {
        if join(clauses, index, rules) {
            // The joined one may cover or join an earlier one.
            index = 0;
        } else {
            index += 1;
        }
    }
}

/// Joins a later conjunction with the one at `index`, if one can be.
fn join(clauses: &mut Vec<Vec<Atom<'_, '_>>>, index: usize, rules: &Rules<'_>) -> bool {
    let Some((own, later)) = clauses.get(index..).and_then(<[_]>::split_first) else { return false };
    let found = later.iter().enumerate().find_map(|(offset, other)| Some((offset, relate(own, other, rules)?)));
    let Some((offset, joined)) = found else { return false };
    let other = index + 1 + offset;
    match joined {
        Relation::Covers => {}
        Relation::CoveredBy => clauses.swap(index, other),
        Relation::Joined { at, atom } => match clauses.get_mut(index).and_then(|own| own.get_mut(at)) {
            Some(place) => *place = atom,
            None => return false,
        },
    }
    clauses.remove(other);
    true
}

enum Relation<'c, 'a> {
    Covers,
    CoveredBy,
    /// They are one conjunction when the atom at `at` of the first becomes `atom`.
    Joined {
        at: usize,
        atom: Atom<'c, 'a>,
    },
}

fn relate<'c, 'a>(own: &[Atom<'c, 'a>], other: &[Atom<'c, 'a>], rules: &Rules<'_>) -> Option<Relation<'c, 'a>> {
    let only = |these: &[Atom<'c, 'a>], those: &[Atom<'c, 'a>]| -> Vec<usize> {
        let own = these.iter().enumerate();
        own.filter(|(_, atom)| !those.contains(atom)).map(|(index, _)| index).collect()
    };
    let covers = |these: &[Atom<'c, 'a>], indexes: &[usize], those: &[Atom<'c, 'a>]| {
        let mut atoms = indexes.iter().filter_map(|index| these.get(*index));
        atoms.all(|atom| those.iter().any(|other| implies(other, atom)))
    };
    let (mine, theirs) = (only(own, other), only(other, own));
    if covers(own, &mine, other) {
        return Some(Relation::Covers);
    }
    if covers(other, &theirs, own) {
        return Some(Relation::CoveredBy);
    }
    let ([mine], [theirs]) = (mine.as_slice(), theirs.as_slice()) else { return None };
    let (a, b) = (own.get(*mine)?, other.get(*theirs)?);
    let kind = a.kind();
    if a.target() != b.target() || kind != b.kind() || matches!(kind, Kind::Lower | Kind::Upper) {
        return None;
    }
    let mut atom = unite(kind, [a, b].into_iter())?;
    atom.conjuncts.add(&b.conjuncts);
    is_exact(&atom, rules).then_some(Relation::Joined { at: *mine, atom })
}
