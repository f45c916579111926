//! What all alternatives of a tree have in common: a conjunction that is true whenever the tree is.

use std::collections::HashMap;

use super::atom::{Atom, Kind};
use super::nnf::{AtomTree, unite};
use super::values::distinct;
use crate::check::{FieldRef, TermTest, TypedValue, ValueKind};
use crate::syntax::MatchOperator;

/// What can be united across alternatives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Class {
    /// Lists of values and of parts of values.
    List,
    Lower,
    Upper,
}

/// Tests that are all true whenever `node` is; linear in its size.
///
/// It calls itself at every level, so that the rest is done by functions of their own, which take no stack meanwhile.
pub(super) fn relax<'c, 'a>(node: &AtomTree<'c, 'a>) -> Vec<Atom<'c, 'a>> {
    match node {
        AtomTree::Atom(atom) => alone(atom),
        AtomTree::All(nodes) => {
            let mut found = Vec::new();
            for node in nodes {
                let mut further = relax(node);
                found.append(&mut further);
            }
            found
        }
        AtomTree::Any(nodes) => {
            let mut common = Box::<Common<'c, 'a>>::default();
            for node in nodes {
                if common.is_nothing() {
                    return Vec::new();
                }
                let branch = relax(node);
                common.meet(branch);
            }
            common.united()
        }
    }
}

#[inline(never)]
fn alone<'c, 'a>(atom: &Atom<'c, 'a>) -> Vec<Atom<'c, 'a>> {
    vec![atom.clone()]
}

/// What the branches so far have in common.
#[derive(Default)]
struct Common<'c, 'a> {
    /// For each place and class of the first branch, one test per branch that has one.
    groups: Vec<Vec<Atom<'c, 'a>>>,
    index: HashMap<(&'c FieldRef<'a>, Class), usize>,
    branches: usize,
}

impl<'c, 'a> Common<'c, 'a> {
    /// Whether no further branch can have anything in common with those so far.
    fn is_nothing(&self) -> bool {
        self.branches > 0 && self.index.is_empty()
    }

    /// With one branch more.
    #[inline(never)]
    fn meet(&mut self, branch: Vec<Atom<'c, 'a>>) {
        for atom in branch {
            let Some(class) = class(&atom) else { continue };
            let key = (atom.target(), class);
            if self.branches == 0 {
                let groups = &mut self.groups;
                self.index.entry(key).or_insert_with(|| {
                    groups.push(vec![atom]);
                    groups.len() - 1
                });
                continue;
            }
            let group = self.index.get(&key).and_then(|group| self.groups.get_mut(*group));
            // One test per branch is enough: each of them is true there.
            if let Some(group) = group.filter(|group| group.len() == self.branches) {
                group.push(atom);
            }
        }
        self.branches += 1;
    }

    /// The tests that every branch has.
    #[inline(never)]
    fn united(&self) -> Vec<Atom<'c, 'a>> {
        let complete = self.groups.iter().filter(|group| group.len() == self.branches);
        complete.filter_map(|group| union(group)).collect()
    }
}

fn class(atom: &Atom<'_, '_>) -> Option<Class> {
    match atom.kind() {
        Kind::In | Kind::Match(_) if atom.values().iter().all(|value| value.kind != ValueKind::Null) => {
            Some(Class::List)
        }
        Kind::Lower => Some(Class::Lower),
        Kind::Upper => Some(Class::Upper),
        _ => None,
    }
}

/// A test that is true whenever one of `atoms` is.
fn union<'c, 'a>(atoms: &[Atom<'c, 'a>]) -> Option<Atom<'c, 'a>> {
    let (first, rest) = atoms.split_first()?;
    if rest.iter().all(|atom| atom.kind() == first.kind()) {
        return unite(first.kind(), atoms.iter());
    }
    // A value that is one of these strings, begins with or ends with it, has it in it.
    let texts = |value: &TypedValue| value.kind == ValueKind::Text;
    let listed = atoms.iter().all(|atom| class(atom) == Some(Class::List) && atom.values().iter().all(texts));
    listed.then(|| {
        let span = atoms.iter().fold(first.span(), |span, atom| span.to(atom.span()));
        let values = distinct(atoms.iter().flat_map(Atom::values));
        first.with(TermTest::Any(MatchOperator::Contains, values.into()), span)
    })
}
