//! Conjunctions that differ in one list, as fewer with longer lists.
//!
//! They are found by what they have in common, so that the time grows with their number and not with its square: a long
//! list has as many parts as it takes requests.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, RandomState};

use super::Rules;
use super::atom::{Atom, Kind};
use super::encode::{Pieces, is_exact, pieces};
use super::nnf::unite;
use crate::check::{FieldRef, TypedValue, ValueKey, ValueKind};

type Clause<'c, 'a> = Vec<Atom<'c, 'a>>;

/// A conjunction, and which of its tests is the list.
type Member = (usize, usize);

/// For each conjunction the family that it belongs to: those that differ in one list of values, and in nothing else.
pub(super) fn families(clauses: &[Clause<'_, '_>], rules: &Rules<'_>) -> Vec<Option<usize>> {
    let mut found: Vec<Option<usize>> = vec![None; clauses.len()];
    let groups = groups(clauses, |atom| atom.kind() == Kind::In && is_exact(atom, rules));
    for (family, members) in groups.into_iter().enumerate() {
        for (clause, _) in members {
            if let Some(found) = found.get_mut(clause) {
                found.get_or_insert(family);
            }
        }
    }
    found
}

/// Joins conjunctions that differ in one list, where that takes fewer of them; whether there were any.
pub(super) fn join(clauses: &mut Vec<Clause<'_, '_>>, rules: &Rules<'_>) -> bool {
    let groups = groups(clauses, |atom| matches!(atom.kind(), Kind::In | Kind::Match(_)) && is_exact(atom, rules));
    let mut touched = HashSet::new();
    let mut dropped = HashSet::new();
    for mut members in groups {
        members.retain(|(clause, _)| !touched.contains(clause));
        let Some(joined) = joined(clauses, &members, rules) else { continue };
        let mut joined = joined.into_iter();
        for (clause, at) in members {
            touched.insert(clause);
            match (joined.next(), clauses.get_mut(clause).and_then(|clause| clause.get_mut(at))) {
                (Some(atom), Some(place)) => *place = atom,
                _ => _ = dropped.insert(clause),
            }
        }
    }
    let mut index = 0;
    clauses.retain(|_| {
        index += 1;
        !dropped.contains(&(index - 1))
    });
    !dropped.is_empty()
}

/// The lists that say what those of all members say, if they are fewer.
fn joined<'c, 'a>(clauses: &[Clause<'c, 'a>], members: &[Member], rules: &Rules<'_>) -> Option<Vec<Atom<'c, 'a>>> {
    let list = |(clause, at): &Member| clauses.get(*clause).and_then(|clause| clause.get(*at));
    let lists: Vec<&Atom<'c, 'a>> = members.iter().filter_map(list).collect();
    if lists.len() < 2 {
        return None;
    }
    let mut all = unite(lists.first()?.kind(), lists.iter().copied())?;
    for list in &lists {
        all.conjuncts.add(&list.conjuncts);
    }
    if is_exact(&all, rules) {
        return Some(vec![all]);
    }
    match pieces(&all, rules, lists.len() - 1) {
        Pieces::Some(pieces) => Some(pieces),
        Pieces::None | Pieces::TooMany(_) => without_repeats(&lists),
    }
}

/// The lists without those whose values the others have, if there are any.
fn without_repeats<'c, 'a>(lists: &[&Atom<'c, 'a>]) -> Option<Vec<Atom<'c, 'a>>> {
    let mut longest = lists.to_vec();
    longest.sort_by_key(|list| Reverse(list.values().len()));
    let mut seen: HashSet<ValueKey<'_>> = HashSet::new();
    longest.retain(|list| {
        // Not `any`, which would stop at the first one.
        list.values().iter().filter(|value| !is_known(value, &seen) && seen.insert(ValueKey::of(value))).count() > 0
    });
    let kept: Vec<_> = longest.into_iter().cloned().collect();
    (kept.len() < lists.len()).then_some(kept)
}

/// Whether the value is among these. A word that a record is to give a type is equal to all that the same text in quotes is
/// equal to.
fn is_known(value: &TypedValue, seen: &HashSet<ValueKey<'_>>) -> bool {
    value.kind == ValueKind::Text && seen.contains(&ValueKey::Untyped(&value.text))
}

/// The conjunctions that differ in one test, of one kind and place; in the order of the first of each.
fn groups(clauses: &[Clause<'_, '_>], may_differ: impl Fn(&Atom<'_, '_>) -> bool) -> Vec<Vec<Member>> {
    let hasher = RandomState::new();
    let mut found: HashMap<(u64, usize, &FieldRef<'_>, Kind), usize> = HashMap::new();
    let mut groups: Vec<Vec<Member>> = Vec::new();
    for (index, clause) in clauses.iter().enumerate() {
        let hashes: Vec<u64> = clause.iter().map(|atom| hasher.hash_one(atom)).collect();
        let all = hashes.iter().fold(0_u64, |sum, hash| sum.wrapping_add(*hash));
        for (at, (atom, own)) in clause.iter().zip(&hashes).enumerate().filter(|(_, (atom, _))| may_differ(atom)) {
            let common = (all.wrapping_sub(*own), clause.len(), atom.target(), atom.kind());
            let group = *found.entry(common).or_insert(groups.len());
            match groups.get_mut(group) {
                Some(group) => group.push((index, at)),
                None => groups.push(vec![(index, at)]),
            }
        }
    }
    groups.retain(|members| members.len() > 1);
    for members in &mut groups {
        let first = members.first().copied();
        let rest = |(clause, at): Member| {
            let atoms = clauses.get(clause).into_iter().flatten().enumerate();
            atoms.filter(move |(index, _)| *index != at).map(|(_, atom)| atom)
        };
        // The order is most often the same; a table is made only where it is not.
        let mut table: Option<HashSet<&Atom<'_, '_>>> = None;
        members.retain(|member| {
            let Some(first) = first else { return false };
            rest(*member).eq(rest(first)) || {
                let table = table.get_or_insert_with(|| rest(first).collect());
                rest(*member).collect::<HashSet<_>>() == *table
            }
        });
    }
    groups.retain(|members| members.len() > 1);
    groups
}
