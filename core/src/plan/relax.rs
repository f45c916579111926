//! What all alternatives of a tree have in common: a conjunction that is true whenever the tree is.

use std::collections::HashMap;

use super::atom::{Atom, Kind};
use super::nnf::{Node, unite};
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
pub(super) fn relax<'c, 'a>(node: &Node<'c, 'a>) -> Vec<Atom<'c, 'a>> {
    match node {
        Node::Atom(atom) => vec![atom.clone()],
        Node::All(nodes) => nodes.iter().flat_map(relax).collect(),
        Node::Any(nodes) => {
            let mut branches = nodes.iter().map(relax);
            let Some(first) = branches.next() else { return Vec::new() };
            let mut common: Vec<Vec<Atom<'c, 'a>>> = Vec::new();
            let mut index: HashMap<(&'c FieldRef<'a>, Class), usize> = HashMap::new();
            for atom in first {
                if let Some(class) = class(&atom) {
                    index.entry((atom.target(), class)).or_insert_with(|| {
                        common.push(vec![atom]);
                        common.len() - 1
                    });
                }
            }
            let mut branch_count = 1;
            for branch in branches {
                if index.is_empty() {
                    return Vec::new();
                }
                for atom in branch {
                    let Some(class) = class(&atom) else { continue };
                    let group = index.get(&(atom.target(), class)).and_then(|group| common.get_mut(*group));
                    // One test per branch is enough: each of them is true there.
                    if let Some(group) = group.filter(|group| group.len() == branch_count) {
                        group.push(atom);
                    }
                }
                branch_count += 1;
            }
            common.iter().filter(|group| group.len() == branch_count).filter_map(|group| union(group)).collect()
        }
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
