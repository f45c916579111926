//! Conjunctions simplified: lists intersected, the narrower of two bounds, what another test implies left out.

use std::collections::{HashMap, HashSet};

use super::atom::{Atom, Kind};
use super::bound::{bound, is_ordered, narrower};
use super::conjuncts::ConjunctSet;
use super::implies::{implies, proves_existence};
use super::values::list;
use crate::catalog::{Entity, Operator};
use crate::check::{Decider, FieldRef, TermTest, TypedValue};
use crate::limits::MAX_COMPARED_BYTES;
use crate::span::Span;
use crate::syntax::{Comparison, MatchOperator};

/// Two tests of one value that no value passes both.
#[derive(Debug, Clone, Copy)]
pub(super) struct Contradiction {
    pub(super) first: Span,
    pub(super) second: Span,
}

/// The same conjunction in as few tests as can be sent, in the order of the filter.
///
/// # Errors
/// When two tests contradict each other, so that no record can pass.
pub(super) fn simplify<'c, 'a>(atoms: Vec<Atom<'c, 'a>>, entity: &Entity) -> Result<Vec<Atom<'c, 'a>>, Contradiction> {
    if atoms.iter().any(|atom| takes_bounds(atom, entity)) {
        simplify_as_written(atoms.into_iter().flat_map(|atom| as_bounds(atom, entity)).collect(), entity)
    } else {
        simplify_as_written(atoms, entity)
    }
}

/// The same conjunction in as few of its tests as say it, in the order of the filter.
///
/// # Errors
/// When two tests contradict each other, so that no record can pass.
pub(super) fn simplify_as_written<'c, 'a>(
    atoms: Vec<Atom<'c, 'a>>,
    entity: &Entity,
) -> Result<Vec<Atom<'c, 'a>>, Contradiction> {
    if all_apart(atoms.iter()) {
        return Ok(atoms);
    }
    let mut groups: Vec<Vec<(usize, Atom<'c, 'a>)>> = Vec::new();
    let mut index: HashMap<&'c FieldRef<'a>, usize> = HashMap::new();
    for (position, atom) in atoms.into_iter().enumerate() {
        let group = *index.entry(atom.target()).or_insert(groups.len());
        match groups.get_mut(group) {
            Some(group) => group.push((position, atom)),
            None => groups.push(vec![(position, atom)]),
        }
    }
    let mut kept = Vec::new();
    for group in groups {
        kept.extend(simplify_group(group, entity)?);
    }
    kept.sort_by_key(|(position, _)| *position);
    Ok(kept.into_iter().map(|(_, atom)| atom).collect())
}

/// Whether no two atoms test the same place: nothing to do.
pub(super) fn all_apart<'l, 'c: 'l, 'a: 'c>(atoms: impl Iterator<Item = &'l Atom<'c, 'a>> + Clone) -> bool {
    let count = atoms.clone().count();
    if count > 8 {
        // They are not known to be so many, and a table that grows hashes all again.
        let mut places = HashSet::with_capacity(count);
        return atoms.map(Atom::target).all(|place| places.insert(place));
    }
    let mut rest = atoms;
    while let Some(atom) = rest.next() {
        if rest.clone().any(|other| other.target() == atom.target()) {
            return false;
        }
    }
    true
}

/// Whether a field that has no equality, but both bounds, is asked for one value. Of an array, two elements may each be
/// within one of the bounds, and none be the value.
fn takes_bounds(atom: &Atom<'_, '_>, entity: &Entity) -> bool {
    let Some(field) = atom.field() else { return false };
    matches!(&atom.term.test, TermTest::Compare(Comparison::Eq, value) if is_ordered(value.kind))
        && field.offers(Operator::Gte)
        && field.offers(Operator::Lte)
        && !(field.offers(Operator::Eq) || field.offers(Operator::Bare) || field.offers(Operator::Oeq))
        && !field.map
        && !atom.target().may_be_array(entity)
}

fn as_bounds<'c, 'a>(atom: Atom<'c, 'a>, entity: &Entity) -> Vec<Atom<'c, 'a>> {
    match &atom.term.test {
        TermTest::Compare(Comparison::Eq, value) if takes_bounds(&atom, entity) => [Comparison::Ge, Comparison::Le]
            .map(|comparison| atom.with(TermTest::Compare(comparison, value.clone()), atom.span()))
            .into(),
        _ => vec![atom],
    }
}

type Placed<'c, 'a> = (usize, Atom<'c, 'a>);

/// The tests of one place.
fn simplify_group<'c, 'a>(group: Vec<Placed<'c, 'a>>, entity: &Entity) -> Result<Vec<Placed<'c, 'a>>, Contradiction> {
    let mut group = without_repeats(group);
    if group.len() < 2 {
        return Ok(group);
    }
    absence(&group)?;
    drop_existence(&mut group);
    for kind in [Kind::Lower, Kind::Upper] {
        narrow(&mut group, kind);
    }
    drop_implied(&mut group);
    // Of several values each may pass another test, and one of no known type may pass any.
    if group.first().is_some_and(|(_, first)| first.is_single(entity)) {
        decide(&mut group)?;
        bounds_apart(&group)?;
    }
    Ok(group)
}

fn without_repeats<'c, 'a>(group: Vec<Placed<'c, 'a>>) -> Vec<Placed<'c, 'a>> {
    let mut kept: Vec<Placed<'c, 'a>> = Vec::with_capacity(group.len());
    let mut seen: HashMap<Atom<'c, 'a>, usize> = HashMap::new();
    for (position, atom) in group {
        if let Some((_, same)) = seen.get(&atom).and_then(|index| kept.get_mut(*index)) {
            same.conjuncts.add(&atom.conjuncts);
        } else {
            seen.insert(atom.clone(), kept.len());
            kept.push((position, atom));
        }
    }
    kept
}

/// A field that must not be there passes no other test, but that for `null`.
fn absence(group: &[Placed<'_, '_>]) -> Result<(), Contradiction> {
    let Some((_, absent)) = group.iter().find(|(_, atom)| atom.kind() == Kind::Absent) else { return Ok(()) };
    match group.iter().find(|(_, atom)| proves_existence(atom)) {
        Some((_, other)) => Err(Contradiction { first: absent.span(), second: other.span() }),
        None => Ok(()),
    }
}

/// Leaves out that something is there, where another test is true only then.
fn drop_existence(group: &mut Vec<Placed<'_, '_>>) {
    let proof = group.iter().position(|(_, atom)| atom.kind() != Kind::Exists && proves_existence(atom));
    if proof.is_some() {
        let existence = group.iter().enumerate().filter(|(_, (_, atom))| atom.kind() == Kind::Exists);
        let dropped = existence.map(|(index, _)| index).collect();
        remove(group, &dropped, proof);
    }
}

/// Leaves out each test that another one implies.
fn drop_implied(group: &mut Vec<Placed<'_, '_>>) {
    let values = || group.iter().flat_map(|(_, atom)| atom.values());
    let bytes = values().map(|value| value.text.len() + 1).sum::<usize>() + group.len();
    if bytes.saturating_mul(values().count() + group.len()) > MAX_COMPARED_BYTES {
        return;
    }
    // From the last: of two that say the same, the first is kept.
    for index in (0..group.len()).rev() {
        let Some((_, atom)) = group.get(index) else { continue };
        let proof = group.iter().enumerate().position(|(at, (_, other))| at != index && implies(other, atom));
        if proof.is_some() {
            remove(group, &HashSet::from([index]), proof);
        }
    }
}

/// Keeps the narrowest of the bounds of one side.
fn narrow(group: &mut Vec<Placed<'_, '_>>, side: Kind) {
    let mut best: Option<usize> = None;
    let mut dropped = HashSet::new();
    for (index, (_, atom)) in group.iter().enumerate() {
        if atom.kind() != side {
            continue;
        }
        let Some((_, current)) = best.and_then(|best| group.get(best)) else {
            best = Some(index);
            continue;
        };
        match narrower(atom, current) {
            Some(true) => dropped.extend(best.replace(index)),
            Some(false) => {
                dropped.insert(index);
            }
            None => {}
        }
    }
    remove(group, &dropped, best);
}

/// Removes atoms that the one at `heir` implies.
fn remove(group: &mut Vec<Placed<'_, '_>>, dropped: &HashSet<usize>, heir: Option<usize>) {
    if dropped.is_empty() {
        return;
    }
    let mut conjuncts = ConjunctSet::default();
    for (_, atom) in dropped.iter().filter_map(|index| group.get(*index)) {
        conjuncts.add(&atom.conjuncts);
    }
    let Some((_, heir)) = heir.and_then(|heir| group.get_mut(heir)) else { return };
    heir.conjuncts.add(&conjuncts);
    let mut index = 0;
    group.retain(|_| {
        index += 1;
        !dropped.contains(&(index - 1))
    });
}

/// One list for all lists of one place, without the items that another test refuses: it decides every test that can be
/// decided by a value alone.
fn decide(group: &mut Vec<Placed<'_, '_>>) -> Result<(), Contradiction> {
    let Some(list_at) = group.iter().position(|(_, atom)| atom.kind() == Kind::In) else { return Ok(()) };
    let Some((_, head)) = group.get(list_at) else { return Ok(()) };
    let mut values: Vec<TypedValue> = head.values().to_vec();
    let head_span = head.span();
    let bytes: usize = values.iter().map(|value| value.text.len() + 1).sum();
    let mut work: usize = 0;
    let mut used = HashSet::new();
    for (index, (_, atom)) in group.iter().enumerate() {
        if index == list_at {
            continue;
        }
        // A list is a table, and takes one look-up a value.
        let tests = if matches!(atom.kind(), Kind::In | Kind::NotIn) { 1 } else { atom.values().len().max(1) };
        work = work.saturating_add(bytes.saturating_mul(tests));
        if work > MAX_COMPARED_BYTES {
            break;
        }
        let test = Decider::new(&atom.term);
        let mut all = true;
        values.retain(|value| {
            let holds = test.is_true_of(value);
            all &= holds.is_some();
            holds != Some(false)
        });
        if values.is_empty() {
            return Err(Contradiction { first: head_span, second: atom.span() });
        }
        if all {
            used.insert(index);
        }
    }
    if let Some((_, head)) = group.get_mut(list_at) {
        if head.values().len() != values.len() {
            *head = head.with(list(MatchOperator::In, values), head_span);
        }
    }
    remove(group, &used, Some(list_at));
    Ok(())
}

/// A lower bound above the upper one.
fn bounds_apart(group: &[Placed<'_, '_>]) -> Result<(), Contradiction> {
    let first = |kind| group.iter().map(|(_, atom)| atom).find(|atom| atom.kind() == kind);
    let (Some(low), Some(high)) = (first(Kind::Lower), first(Kind::Upper)) else { return Ok(()) };
    match (bound(low), bound(high)) {
        (Some(a), Some(b)) if a.excludes(b) == Some(true) => {
            Err(Contradiction { first: low.span(), second: high.span() })
        }
        _ => Ok(()),
    }
}
