//! What all alternatives of a tree have in common: a conjunction that holds wherever the tree does.

use std::collections::HashMap;

use super::leaf::{Kind, Leaf};
use super::normalize::{Node, distinct, unite};
use crate::check::{Scalar, Target, Test, Typed};
use crate::syntax::Matcher;

/// What can be united across alternatives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Class {
    /// Lists of values and of parts of values.
    List,
    Lower,
    Upper,
}

/// Tests that all hold wherever `node` does; linear in its size.
pub(super) fn hull<'c, 'a>(node: &Node<'c, 'a>) -> Vec<Leaf<'c, 'a>> {
    match node {
        Node::Leaf(leaf) => vec![leaf.clone()],
        Node::All(nodes) => nodes.iter().flat_map(hull).collect(),
        Node::Any(nodes) => {
            let mut branches = nodes.iter().map(hull);
            let Some(first) = branches.next() else { return Vec::new() };
            let mut common: Vec<Vec<Leaf<'c, 'a>>> = Vec::new();
            let mut index: HashMap<(&'c Target<'a>, Class), usize> = HashMap::new();
            for leaf in first {
                if let Some(class) = class(&leaf) {
                    index.entry((leaf.target(), class)).or_insert_with(|| {
                        common.push(vec![leaf]);
                        common.len() - 1
                    });
                }
            }
            let mut branch_count = 1;
            for branch in branches {
                if index.is_empty() {
                    return Vec::new();
                }
                for leaf in branch {
                    let Some(class) = class(&leaf) else { continue };
                    let group = index.get(&(leaf.target(), class)).and_then(|group| common.get_mut(*group));
                    // One test a branch is enough: each of them holds there.
                    if let Some(group) = group.filter(|group| group.len() == branch_count) {
                        group.push(leaf);
                    }
                }
                branch_count += 1;
            }
            common.iter().filter(|group| group.len() == branch_count).filter_map(|group| union(group)).collect()
        }
    }
}

fn class(leaf: &Leaf<'_, '_>) -> Option<Class> {
    match leaf.kind() {
        Kind::In | Kind::Match(_) if leaf.values().iter().all(|value| value.scalar != Scalar::Null) => {
            Some(Class::List)
        }
        Kind::Lower => Some(Class::Lower),
        Kind::Upper => Some(Class::Upper),
        _ => None,
    }
}

/// A test that holds wherever one of `leaves` does.
fn union<'c, 'a>(leaves: &[Leaf<'c, 'a>]) -> Option<Leaf<'c, 'a>> {
    let (first, rest) = leaves.split_first()?;
    if rest.iter().all(|leaf| leaf.kind() == first.kind()) {
        return unite(first.kind(), leaves.iter());
    }
    // A value that is one of these texts, begins with or ends with it, has it in it.
    let texts = |value: &Typed<'_>| value.scalar == Scalar::Text;
    let listed = leaves.iter().all(|leaf| class(leaf) == Some(Class::List) && leaf.values().iter().all(texts));
    listed.then(|| {
        let span = leaves.iter().fold(first.span(), |span, leaf| span.to(leaf.span()));
        let values = distinct(leaves.iter().flat_map(Leaf::values));
        first.with(Test::Any(Matcher::Contains, values.into()), span)
    })
}
