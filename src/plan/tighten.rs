//! Conjunctions tightened: lists intersected, the narrower of two bounds, what another test implies left out.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

use super::leaf::{Kind, Leaf, Place};
use super::normalize::list;
use crate::catalog::{Entity, Operator};
use crate::check::{Identity, Scalar, Test, Typed, order};
use crate::span::Span;
use crate::syntax::{Comparison, Matcher};

/// Two tests of one value that no value passes both.
#[derive(Debug, Clone, Copy)]
pub(super) struct Contradiction {
    pub(super) first: Span,
    pub(super) second: Span,
}

/// The same conjunction in as few tests, in the order of the filter.
///
/// # Errors
/// When two tests contradict each other, so that no record can pass.
pub(super) fn tighten<'c, 'a>(leaves: Vec<Leaf<'c, 'a>>, entity: &Entity) -> Result<Vec<Leaf<'c, 'a>>, Contradiction> {
    let leaves = if leaves.iter().any(|leaf| wants_bounds(leaf, entity)) {
        leaves.into_iter().flat_map(|leaf| as_bounds(leaf, entity)).collect()
    } else {
        leaves
    };
    if all_apart(&leaves) {
        return Ok(leaves);
    }
    let mut groups: Vec<Vec<(usize, Leaf<'c, 'a>)>> = Vec::new();
    let mut index: HashMap<Place<'c>, usize> = HashMap::new();
    for (position, leaf) in leaves.into_iter().enumerate() {
        let group = *index.entry(leaf.place()).or_insert(groups.len());
        match groups.get_mut(group) {
            Some(group) => group.push((position, leaf)),
            None => groups.push(vec![(position, leaf)]),
        }
    }
    let mut kept = Vec::new();
    for group in groups {
        kept.extend(tighten_group(group, entity)?);
    }
    kept.sort_by_key(|(position, _)| *position);
    Ok(kept.into_iter().map(|(_, leaf)| leaf).collect())
}

/// Whether no two leaves test the same place: nothing to do.
pub(super) fn all_apart(leaves: &[Leaf<'_, '_>]) -> bool {
    if leaves.len() > 8 {
        return leaves.iter().map(Leaf::place).collect::<HashSet<_>>().len() == leaves.len();
    }
    let mut rest = leaves;
    while let Some((first, others)) = rest.split_first() {
        let place = first.place();
        if others.iter().any(|leaf| leaf.place() == place) {
            return false;
        }
        rest = others;
    }
    true
}

/// Whether a field that has no equality, but both bounds, is asked for one value. Of an array, two elements may each be
/// within one of the bounds, and none be the value.
fn wants_bounds(leaf: &Leaf<'_, '_>, entity: &Entity) -> bool {
    let Some(field) = leaf.field() else { return false };
    matches!(&leaf.term.test, Test::Compare(Comparison::Eq, value) if is_ordered(value.scalar))
        && field.offers(Operator::Gte)
        && field.offers(Operator::Lte)
        && !(field.offers(Operator::Eq) || field.offers(Operator::Bare) || field.offers(Operator::Oeq))
        && !field.map
        && !leaf.target().may_hold_array(entity)
}

fn as_bounds<'c, 'a>(leaf: Leaf<'c, 'a>, entity: &Entity) -> Vec<Leaf<'c, 'a>> {
    match &leaf.term.test {
        Test::Compare(Comparison::Eq, value) if wants_bounds(&leaf, entity) => [Comparison::Ge, Comparison::Le]
            .map(|comparison| leaf.with(Test::Compare(comparison, value.clone()), leaf.span()))
            .into(),
        _ => vec![leaf],
    }
}

/// Whether values of this type are less or greater than one another, and Konnect may compare them so.
pub(super) const fn is_ordered(scalar: Scalar) -> bool {
    matches!(scalar, Scalar::Instant(_) | Scalar::Number)
}

type Placed<'c, 'a> = (usize, Leaf<'c, 'a>);

/// The tests of one place.
fn tighten_group<'c, 'a>(group: Vec<Placed<'c, 'a>>, entity: &Entity) -> Result<Vec<Placed<'c, 'a>>, Contradiction> {
    let mut group = without_repeats(group);
    let Some((_, first)) = group.first() else { return Ok(group) };
    if group.len() < 2 || group.iter().any(|(_, leaf)| leaf.values().iter().any(|value| value.scalar == Scalar::Null)) {
        return Ok(group);
    }
    if !first.is_single(entity) {
        return Ok(group);
    }
    absence(&group)?;
    drop_existence(&mut group);
    for kind in [Kind::Lower, Kind::Upper] {
        narrow(&mut group, kind);
    }
    intersect(&mut group)?;
    bounds_apart(&group)?;
    Ok(group)
}

fn without_repeats<'c, 'a>(group: Vec<Placed<'c, 'a>>) -> Vec<Placed<'c, 'a>> {
    let mut kept: Vec<Placed<'c, 'a>> = Vec::with_capacity(group.len());
    let mut seen: HashMap<Leaf<'c, 'a>, usize> = HashMap::new();
    for (position, leaf) in group {
        if let Some((_, same)) = seen.get(&leaf).and_then(|index| kept.get_mut(*index)) {
            same.tags |= leaf.tags;
        } else {
            seen.insert(leaf.clone(), kept.len());
            kept.push((position, leaf));
        }
    }
    kept
}

/// A field that must not be there passes no other test.
fn absence(group: &[Placed<'_, '_>]) -> Result<(), Contradiction> {
    let Some((_, absent)) = group.iter().find(|(_, leaf)| leaf.kind() == Kind::Absent) else { return Ok(()) };
    match group.iter().find(|(_, leaf)| leaf.kind() != Kind::Absent) {
        Some((_, other)) => Err(Contradiction { first: absent.span(), second: other.span() }),
        None => Ok(()),
    }
}

/// Every other test is true only of a value that is there.
fn drop_existence(group: &mut Vec<Placed<'_, '_>>) {
    let mut tags = 0;
    group.retain(|(_, leaf)| {
        let existence = leaf.kind() == Kind::Exists;
        if existence {
            tags |= leaf.tags;
        }
        !existence
    });
    if let Some((_, first)) = group.first_mut() {
        first.tags |= tags;
    }
}

/// Keeps the narrowest of the bounds of one side.
fn narrow(group: &mut Vec<Placed<'_, '_>>, side: Kind) {
    let mut best: Option<usize> = None;
    let mut dropped = HashSet::new();
    for (index, (_, leaf)) in group.iter().enumerate() {
        if leaf.kind() != side {
            continue;
        }
        let Some((_, current)) = best.and_then(|best| group.get(best)) else {
            best = Some(index);
            continue;
        };
        match narrower(leaf, current) {
            Some(true) => dropped.extend(best.replace(index)),
            Some(false) => {
                dropped.insert(index);
            }
            None => {}
        }
    }
    remove(group, &dropped, best);
}

/// Removes leaves that the one at `heir` implies.
fn remove(group: &mut Vec<Placed<'_, '_>>, dropped: &HashSet<usize>, heir: Option<usize>) {
    if dropped.is_empty() {
        return;
    }
    let tags = dropped.iter().filter_map(|index| group.get(*index)).fold(0, |tags, (_, leaf)| tags | leaf.tags);
    if let Some((_, heir)) = heir.and_then(|heir| group.get_mut(heir)) {
        heir.tags |= tags;
    }
    let mut index = 0;
    group.retain(|_| {
        index += 1;
        !dropped.contains(&(index - 1))
    });
}

/// Whether the first of two bounds of one side allows no more than the second, where they can be compared.
fn narrower(first: &Leaf<'_, '_>, second: &Leaf<'_, '_>) -> Option<bool> {
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
pub(super) fn weakest<'l, 'c: 'l, 'a: 'l>(mut leaves: impl Iterator<Item = &'l Leaf<'c, 'a>>) -> Option<Leaf<'c, 'a>> {
    let first = leaves.next()?;
    leaves.try_fold(first, |weakest, leaf| narrower(weakest, leaf).map(|yes| if yes { leaf } else { weakest })).cloned()
}

fn bound<'l, 'a>(leaf: &'l Leaf<'_, 'a>) -> Option<(&'l Typed<'a>, bool)> {
    match &leaf.term.test {
        Test::Compare(Comparison::Gt | Comparison::Lt, value) => Some((value, true)),
        Test::Compare(Comparison::Ge | Comparison::Le, value) => Some((value, false)),
        _ => None,
    }
}

/// One list for all lists of one place, without the items that another test refuses.
fn intersect(group: &mut Vec<Placed<'_, '_>>) -> Result<(), Contradiction> {
    let Some(list_at) = group.iter().position(|(_, leaf)| leaf.kind() == Kind::In) else { return Ok(()) };
    let Some((_, head)) = group.get(list_at) else { return Ok(()) };
    let mut values: Vec<Typed<'_>> = head.values().to_vec();
    if !values.iter().all(is_certain) {
        return Ok(());
    }
    let head_span = head.span();
    let mut used = HashSet::new();
    for (index, (_, leaf)) in group.iter().enumerate() {
        match leaf.kind() {
            Kind::In | Kind::NotIn if index != list_at => {
                if !leaf.values().iter().all(is_certain) {
                    continue;
                }
                let others: HashSet<_> = leaf.values().iter().map(Identity::of).collect();
                let wanted = leaf.kind() == Kind::In;
                values.retain(|value| others.contains(&Identity::of(value)) == wanted);
            }
            Kind::Lower | Kind::Upper => {
                let Some((limit, strict)) = bound(leaf) else { continue };
                if values.iter().any(|value| order(value, limit).is_none()) {
                    continue;
                }
                let outside = if leaf.kind() == Kind::Lower { Ordering::Less } else { Ordering::Greater };
                values.retain(|value| {
                    order(value, limit).is_some_and(|order| order != outside && !(strict && order.is_eq()))
                });
            }
            _ => continue,
        }
        if values.is_empty() {
            return Err(Contradiction { first: head_span, second: leaf.span() });
        }
        used.insert(index);
    }
    if used.is_empty() {
        return Ok(());
    }
    if let Some((_, head)) = group.get_mut(list_at)
        && head.values().len() != values.len()
    {
        *head = head.with(list(Matcher::In, values), head_span);
    }
    remove(group, &used, Some(list_at));
    Ok(())
}

fn is_certain(value: &Typed<'_>) -> bool {
    Identity::of(value).is_certain()
}

/// A lower bound above the upper one.
fn bounds_apart(group: &[Placed<'_, '_>]) -> Result<(), Contradiction> {
    let of = |kind| group.iter().map(|(_, leaf)| leaf).filter(move |leaf| leaf.kind() == kind);
    for low in of(Kind::Lower).take(1) {
        for high in of(Kind::Upper).take(1) {
            let (Some((a, a_strict)), Some((b, b_strict))) = (bound(low), bound(high)) else { continue };
            match order(a, b) {
                Some(Ordering::Greater) => return Err(Contradiction { first: low.span(), second: high.span() }),
                Some(Ordering::Equal) if a_strict || b_strict => {
                    return Err(Contradiction { first: low.span(), second: high.span() });
                }
                _ => {}
            }
        }
    }
    Ok(())
}

/// Whether every value that passes the first test passes the second.
pub(super) fn implies<'c, 'a>(first: &Leaf<'c, 'a>, second: &Leaf<'c, 'a>) -> bool {
    if first == second {
        return true;
    }
    if first.place() != second.place() || first.values().iter().any(|value| value.scalar == Scalar::Null) {
        return false;
    }
    match (first.kind(), second.kind()) {
        (Kind::In | Kind::Match(_) | Kind::Lower | Kind::Upper, Kind::Exists) => true,
        (Kind::In, Kind::In) => is_within(first.values(), second.values()),
        (Kind::Match(a), Kind::Match(b)) if a == b => is_within(first.values(), second.values()),
        (Kind::Lower, Kind::Lower) | (Kind::Upper, Kind::Upper) => narrower(first, second) == Some(true),
        _ => false,
    }
}

/// Whether each of the first values is among the second ones.
fn is_within(narrow: &[Typed<'_>], wide: &[Typed<'_>]) -> bool {
    let Some((first, rest)) = narrow.split_first() else { return true };
    let first = Identity::of(first);
    // Most lists differ at once; only where they do not is a table worth its making.
    if !wide.iter().any(|value| Identity::of(value) == first) {
        return false;
    }
    let wide: HashSet<_> = if rest.is_empty() { HashSet::new() } else { wide.iter().map(Identity::of).collect() };
    rest.iter().all(|value| wide.contains(&Identity::of(value)))
}
