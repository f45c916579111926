//! What a conjunction settles in its own alternatives: with `name = a`, each test of `name` in them is true or false.

use std::collections::HashMap;

use super::atom::{Atom, Kind};
use super::clause::{Contradiction, simplify_as_written};
use super::explain::span_of;
use super::nnf::{AtomTree, any};
use crate::catalog::Entity;
use crate::check::{Decider, FieldRef};
use crate::limits::MAX_COMPARED_BYTES;
use crate::limits::planning::{MAX_DEPTH, MAX_ROUNDS};

/// The same conjunction, with no test in it that another one of it decides.
///
/// Alternatives that contradict themselves or the rest are dropped, and said in `dropped`.
///
/// # Errors
/// When no record can pass.
pub(super) fn settle<'c, 'a>(
    conjuncts: Vec<AtomTree<'c, 'a>>,
    entity: &Entity,
    dropped: &mut Vec<Contradiction>,
) -> Result<Vec<AtomTree<'c, 'a>>, Contradiction> {
    Settling { entity, known: HashMap::new(), dropped, work: 0, depth: 0 }.conjunction(conjuncts)
}

struct Settling<'p, 'c, 'a> {
    entity: &'p Entity,
    /// The tests that fix a place's value, or leave it a few, from the outermost conjunction to the innermost.
    known: HashMap<&'c FieldRef<'a>, Vec<Atom<'c, 'a>>>,
    dropped: &'p mut Vec<Contradiction>,
    work: usize,
    depth: usize,
}

impl<'c, 'a> Settling<'_, 'c, 'a> {
    fn conjunction(&mut self, nodes: Vec<AtomTree<'c, 'a>>) -> Result<Vec<AtomTree<'c, 'a>>, Contradiction> {
        let mut nodes = nodes;
        for _ in 0..MAX_ROUNDS {
            let (settled, again) = self.round(nodes)?;
            nodes = settled;
            if !again {
                break;
            }
        }
        Ok(nodes)
    }

    /// The conjunction settled, and whether some of its alternatives came down to one, which may settle more.
    fn round(&mut self, nodes: Vec<AtomTree<'c, 'a>>) -> Result<(Vec<AtomTree<'c, 'a>>, bool), Contradiction> {
        let mut atoms = Vec::with_capacity(nodes.len());
        let mut alternatives = Vec::new();
        for node in nodes {
            match node {
                AtomTree::Atom(atom) if self.is_settled(&atom)? => {}
                AtomTree::Atom(atom) => atoms.push(atom),
                AtomTree::All(inner) | AtomTree::Any(inner) => alternatives.push(inner),
            }
        }
        let atoms = simplify_as_written(atoms, self.entity)?;
        let fixing = || atoms.iter().filter(|atom| atom.kind() == Kind::In && atom.is_single(self.entity));
        for atom in fixing() {
            self.known.entry(atom.target()).or_default().push(atom.clone());
        }
        let settled: Result<Vec<_>, _> = alternatives.into_iter().map(|nodes| self.alternatives(nodes)).collect();
        for atom in fixing() {
            if let Some(known) = self.known.get_mut(&atom.target()) {
                known.pop();
            }
        }
        let mut again = false;
        let mut nodes: Vec<_> = atoms.into_iter().map(AtomTree::Atom).collect();
        for node in settled? {
            match node {
                AtomTree::Any(_) => nodes.push(node),
                AtomTree::Atom(_) => {
                    again = true;
                    nodes.push(node);
                }
                AtomTree::All(inner) => {
                    again |= !inner.is_empty();
                    nodes.extend(inner);
                }
            }
        }
        nodes.sort_by_key(|node| span_of(node).start);
        Ok((nodes, again))
    }

    fn alternatives(&mut self, nodes: Vec<AtomTree<'c, 'a>>) -> Result<AtomTree<'c, 'a>, Contradiction> {
        if self.depth == MAX_DEPTH {
            return Ok(AtomTree::Any(nodes));
        }
        self.depth += 1;
        let settled = self.branches(nodes);
        self.depth -= 1;
        settled
    }

    fn branches(&mut self, nodes: Vec<AtomTree<'c, 'a>>) -> Result<AtomTree<'c, 'a>, Contradiction> {
        let mut kept = Vec::with_capacity(nodes.len());
        let mut refused = Vec::new();
        for node in nodes {
            let branch = match node {
                AtomTree::All(inner) => inner,
                node => vec![node],
            };
            match self.conjunction(branch) {
                Ok(mut branch) => match branch.pop() {
                    Some(only) if branch.is_empty() => kept.push(only),
                    Some(last) => {
                        branch.push(last);
                        kept.push(AtomTree::All(branch));
                    }
                    // It is true, and so are all of them together.
                    None => return Ok(AtomTree::All(Vec::new())),
                },
                Err(contradiction) => refused.push(contradiction),
            }
        }
        match refused.first() {
            Some(first) if kept.is_empty() => Err(*first),
            _ => {
                self.dropped.extend(refused);
                let flat = kept.into_iter().flat_map(|node| match node {
                    AtomTree::Any(inner) => inner,
                    node => vec![node],
                });
                Ok(any(flat.collect(), self.entity))
            }
        }
    }

    /// Whether a test outside decides that this one is true.
    ///
    /// # Errors
    /// When it decides that this one is false.
    fn is_settled(&mut self, atom: &Atom<'c, 'a>) -> Result<bool, Contradiction> {
        let Some(fixed) = self.known.get(&atom.target()).and_then(|known| known.last()) else { return Ok(false) };
        let bytes: usize = fixed.values().iter().map(|value| value.text.len() + 1).sum();
        self.work = self.work.saturating_add(bytes.saturating_mul(atom.values().len().max(1)));
        if self.work > MAX_COMPARED_BYTES {
            return Ok(false);
        }
        let test = Decider::new(&atom.term);
        let mut truths = fixed.values().iter().map(|value| test.is_true_of(value));
        let Some(Some(first)) = truths.next() else { return Ok(false) };
        if truths.any(|truth| truth != Some(first)) {
            return Ok(false);
        }
        if first { Ok(true) } else { Err(Contradiction { first: fixed.span(), second: atom.span() }) }
    }
}
