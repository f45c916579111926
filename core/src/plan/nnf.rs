//! Negation to the atoms, flat `all` and `any`, alternatives of one field folded, common factors extracted.
//!
//! Every rule keeps the set of records for which the condition is *true*. Below the atoms nothing is negated, so that
//! unknown and false need not be told apart there.

use std::collections::{HashMap, HashSet};

use super::atom::{Atom, Kind};
use super::bound::weakest;
use super::conjuncts::ConjunctSet;
use super::values::{distinct, list};
use crate::catalog::Entity;
use crate::check::{Condition, FieldRef};
use crate::syntax::MatchOperator;

/// A condition without negation above its atoms.
#[derive(Debug, Clone)]
pub(super) enum AtomTree<'c, 'a> {
    /// All of them; none: always true.
    All(Vec<AtomTree<'c, 'a>>),
    /// One of them; none: never true.
    Any(Vec<AtomTree<'c, 'a>>),
    Atom(Atom<'c, 'a>),
}

impl<'c, 'a> AtomTree<'c, 'a> {
    pub(super) fn into_condition(self) -> Condition<'a> {
        match self {
            Self::All(nodes) => Condition::All(nodes.into_iter().map(AtomTree::into_condition).collect()),
            Self::Any(nodes) => Condition::Any(nodes.into_iter().map(AtomTree::into_condition).collect()),
            Self::Atom(atom) => atom.into_condition(),
        }
    }

    /// Marks every atom as part of a conjunct.
    pub(super) fn set_conjunct(&mut self, index: usize) {
        match self {
            Self::All(nodes) | Self::Any(nodes) => nodes.iter_mut().for_each(|node| node.set_conjunct(index)),
            Self::Atom(atom) => atom.conjuncts = ConjunctSet::from_iter([index]),
        }
    }

    /// Its atoms.
    pub(super) fn for_each<'n>(&'n self, visit: &mut impl FnMut(&'n Atom<'c, 'a>)) {
        match self {
            Self::All(nodes) | Self::Any(nodes) => nodes.iter().for_each(|node| node.for_each(visit)),
            Self::Atom(atom) => visit(atom),
        }
    }

    fn is_true(&self) -> bool {
        matches!(self, Self::All(nodes) if nodes.is_empty())
    }
}

/// The normal form of a condition, or of its negation.
pub(super) fn normalize<'c, 'a>(condition: &'c Condition<'a>, negate: bool, entity: &Entity) -> AtomTree<'c, 'a> {
    match condition {
        Condition::Term(term) => AtomTree::Atom(Atom::new(term, negate, entity)),
        Condition::Not(inner) => normalize(inner, !negate, entity),
        Condition::All(parts) if !negate => all(parts, negate, entity),
        Condition::Any(parts) if negate => all(parts, negate, entity),
        Condition::All(parts) | Condition::Any(parts) => {
            let mut nodes = Vec::with_capacity(parts.len());
            for part in parts {
                match normalize(part, negate, entity) {
                    AtomTree::Any(inner) => nodes.extend(inner),
                    node => nodes.push(node),
                }
            }
            any(nodes, entity)
        }
    }
}

fn all<'c, 'a>(parts: &'c [Condition<'a>], negate: bool, entity: &Entity) -> AtomTree<'c, 'a> {
    let mut nodes = Vec::with_capacity(parts.len());
    for part in parts {
        match normalize(part, negate, entity) {
            AtomTree::All(inner) => nodes.extend(inner),
            node => nodes.push(node),
        }
    }
    one_or(nodes, AtomTree::All)
}

fn one_or<'c, 'a>(
    mut nodes: Vec<AtomTree<'c, 'a>>,
    or: fn(Vec<AtomTree<'c, 'a>>) -> AtomTree<'c, 'a>,
) -> AtomTree<'c, 'a> {
    match nodes.pop() {
        Some(node) if nodes.is_empty() => node,
        Some(node) => {
            nodes.push(node);
            or(nodes)
        }
        None => or(nodes),
    }
}

/// An `any` of nodes none of which is one itself.
pub(super) fn any<'c, 'a>(nodes: Vec<AtomTree<'c, 'a>>, entity: &Entity) -> AtomTree<'c, 'a> {
    if let Some(atom) = fold_all(&nodes, entity) {
        return AtomTree::Atom(atom);
    }
    let nodes = fold(nodes, entity);
    if nodes.len() < 2 {
        return one_or(nodes, AtomTree::Any);
    }
    if nodes.iter().any(AtomTree::is_true) || is_tautology(&nodes) {
        return AtomTree::All(Vec::new());
    }
    let common = common(&nodes);
    if common.is_empty() {
        return AtomTree::Any(nodes);
    }
    // Few are compared one by one, which takes no look-up.
    let many: Option<HashSet<&Atom<'c, 'a>>> = (common.len() > 8).then(|| common.iter().collect());
    let is_taken =
        |atom: &Atom<'c, 'a>| many.as_ref().map_or_else(|| common.contains(atom), |many| many.contains(atom));
    let mut flat = Vec::with_capacity(nodes.len());
    let mut swallowed = false;
    for node in nodes {
        match without(node, is_taken) {
            // One branch asks for nothing more: the others are swallowed.
            rest if rest.is_true() => swallowed = true,
            AtomTree::Any(inner) => flat.extend(inner),
            rest => flat.push(rest),
        }
    }
    let mut parts: Vec<_> = common.into_iter().map(AtomTree::Atom).collect();
    if swallowed {
        return one_or(parts, AtomTree::All);
    }
    match one_or(fold(flat, entity), AtomTree::Any) {
        AtomTree::All(inner) => parts.extend(inner),
        node => parts.push(node),
    }
    one_or(parts, AtomTree::All)
}

/// Whether a field is asked to be there or not to be: existence is never unknown, so one of the two is true.
fn is_tautology(nodes: &[AtomTree<'_, '_>]) -> bool {
    let of = |wanted| {
        nodes.iter().filter_map(move |node| match node {
            AtomTree::Atom(atom) if atom.kind() == wanted => Some(atom.target()),
            _ => None,
        })
    };
    let mut absent = of(Kind::Absent).peekable();
    if absent.peek().is_none() {
        return false;
    }
    let exists: HashSet<&FieldRef<'_>> = of(Kind::Exists).collect();
    absent.any(|place| exists.contains(&place))
}

/// The atoms that every branch has.
fn common<'c, 'a>(nodes: &[AtomTree<'c, 'a>]) -> Vec<Atom<'c, 'a>> {
    // A branch that is an atom has one atom to share: most `any`s end here without a look-up.
    let Some(smallest) = nodes.iter().min_by_key(|node| atoms(node).count()) else { return Vec::new() };
    let mut kept: Vec<&Atom<'c, 'a>> = atoms(smallest).collect();
    for node in nodes {
        if kept.is_empty() {
            break;
        }
        if kept.len() * atoms(node).count() <= 16 {
            kept.retain(|atom| atoms(node).any(|other| other == *atom));
        } else {
            let have: HashSet<&Atom<'c, 'a>> = atoms(node).collect();
            kept.retain(|atom| have.contains(atom));
        }
    }
    kept.into_iter().cloned().collect()
}

fn atoms<'n, 'c, 'a>(node: &'n AtomTree<'c, 'a>) -> impl Iterator<Item = &'n Atom<'c, 'a>> + Clone {
    let nodes = match node {
        AtomTree::All(nodes) => nodes.as_slice(),
        AtomTree::Atom(_) => std::slice::from_ref(node),
        AtomTree::Any(_) => &[],
    };
    nodes.iter().filter_map(|node| match node {
        AtomTree::Atom(atom) => Some(atom),
        _ => None,
    })
}

fn without<'c, 'a>(node: AtomTree<'c, 'a>, is_taken: impl Fn(&Atom<'c, 'a>) -> bool) -> AtomTree<'c, 'a> {
    let nodes = match node {
        AtomTree::All(nodes) => nodes,
        node => vec![node],
    };
    let keep = |node: &AtomTree<'c, 'a>| !matches!(node, AtomTree::Atom(atom) if is_taken(atom));
    one_or(nodes.into_iter().filter(keep).collect(), AtomTree::All)
}

/// Alternatives of one kind on one place become one atom: `a = x or a in (y, z)` is `a in (x, y, z)`.
fn fold<'c, 'a>(nodes: Vec<AtomTree<'c, 'a>>, entity: &Entity) -> Vec<AtomTree<'c, 'a>> {
    let mut places: HashMap<(&'c FieldRef<'a>, Kind), usize> = HashMap::new();
    let mut groups: Vec<(Option<Kind>, Vec<AtomTree<'c, 'a>>)> = Vec::with_capacity(nodes.len());
    let few = nodes.len() <= 8;
    for node in nodes {
        let key = match &node {
            AtomTree::Atom(atom) => foldable(atom, entity).map(|kind| (atom.target(), kind)),
            _ => None,
        };
        let Some(key) = key else {
            groups.push((None, vec![node]));
            continue;
        };
        let found = if few {
            groups.iter().position(|(kind, group)| {
                *kind == Some(key.1) && matches!(group.first(), Some(AtomTree::Atom(atom)) if atom.target() == key.0)
            })
        } else {
            places.get(&key).copied()
        };
        if let Some((_, group)) = found.and_then(|index| groups.get_mut(index)) {
            group.push(node);
        } else {
            if !few {
                places.insert(key, groups.len());
            }
            groups.push((Some(key.1), vec![node]));
        }
    }
    groups.into_iter().flat_map(|(kind, group)| merge(kind, group)).collect()
}

/// The most common alternatives: all of one kind on one place.
fn fold_all<'c, 'a>(nodes: &[AtomTree<'c, 'a>], entity: &Entity) -> Option<Atom<'c, 'a>> {
    let atom = |node: &'_ AtomTree<'c, 'a>| match node {
        AtomTree::Atom(atom) => Some((atom.target(), atom.kind())),
        _ => None,
    };
    let first = nodes.first().and_then(atom)?;
    if nodes.len() < 2 || nodes.iter().any(|node| atom(node) != Some(first)) {
        return None;
    }
    let atoms = nodes.iter().flat_map(atoms);
    unite(foldable(atoms.clone().next()?, entity)?, atoms)
}

fn foldable(atom: &Atom<'_, '_>, entity: &Entity) -> Option<Kind> {
    match atom.kind() {
        kind @ (Kind::In | Kind::Match(_) | Kind::Exists | Kind::Absent) => Some(kind),
        kind @ (Kind::Lower | Kind::Upper) if !atom.target().may_be_array(entity) => Some(kind),
        _ => None,
    }
}

/// One atom for a group of atoms of one kind and place, where they can be united.
fn merge<'c, 'a>(kind: Option<Kind>, group: Vec<AtomTree<'c, 'a>>) -> Vec<AtomTree<'c, 'a>> {
    if group.len() < 2 {
        return group;
    }
    match kind.and_then(|kind| unite(kind, group.iter().flat_map(atoms))) {
        Some(atom) => vec![AtomTree::Atom(atom)],
        None => group,
    }
}

/// The atom that is true when any of some atoms is, all of one kind and place.
pub(super) fn unite<'l, 'c: 'l, 'a: 'l>(
    kind: Kind,
    atoms: impl Iterator<Item = &'l Atom<'c, 'a>> + Clone,
) -> Option<Atom<'c, 'a>> {
    let first = atoms.clone().next()?;
    let span = atoms.clone().fold(first.span(), |span, atom| span.to(atom.span()));
    let matcher = match kind {
        Kind::In => MatchOperator::In,
        Kind::Match(matcher) => matcher,
        Kind::Lower | Kind::Upper => return weakest(atoms),
        Kind::Exists | Kind::Absent => return Some(first.clone()),
        Kind::NotIn | Kind::Other => return None,
    };
    Some(first.with(list(matcher, distinct(atoms.flat_map(Atom::values))), span))
}
