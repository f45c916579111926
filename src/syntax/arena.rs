//! What a filter's tree is made of, and how it grows: two lists, tied by indexes.

use super::predicate::Predicate;
use crate::span::Span;

/// A leaf or a group of one tree.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Index(u32);

/// Set in the index of a group. A tree has fewer leaves than that: each takes a hundred bytes of memory.
const GROUP: u32 = 1 << 31;

#[derive(Debug, Clone)]
pub(super) struct Leaf<'a> {
    pub(super) predicate: Predicate<'a>,
    pub(super) span: Span,
    /// The operand behind it, where there is one.
    pub(super) next: Index,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Group {
    pub(super) kind: Kind,
    pub(super) span: Span,
    /// The operand behind it, where there is one.
    pub(super) next: Index,
    pub(super) chain: Chain,
}

impl Index {
    /// Its place among the groups; beyond their end for a leaf.
    pub(super) const fn in_groups(self) -> usize {
        (self.0 ^ GROUP) as usize
    }

    /// Its place among the leaves; beyond their end for a group.
    pub(super) const fn in_leaves(self) -> usize {
        self.0 as usize
    }
}

/// What a group does with its operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    And,
    Or,
    Not,
}

/// Operands tied one to the next.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Chain {
    pub(super) first: Index,
    pub(super) last: Index,
    pub(super) len: u32,
    /// Where the first begins.
    pub(super) start: u32,
}

impl Group {
    const NOTHING: Self = Self {
        kind: Kind::And,
        span: Span::NONE,
        next: Index(0),
        chain: Chain { first: Index(0), last: Index(0), len: 0, start: 0 },
    };
}

impl Chain {
    pub(super) const fn is_empty(&self) -> bool {
        self.len == 0
    }
}

/// All leaves and groups of a tree, or of the trees that will be one.
#[derive(Debug, Clone, Default)]
pub(super) struct Arena<'a> {
    leaves: Vec<Leaf<'a>>,
    groups: Vec<Group>,
}

impl<'a> Arena<'a> {
    /// With room for so many predicates.
    pub(super) fn with_capacity(predicates: usize) -> Self {
        Self { leaves: Vec::with_capacity(predicates), groups: Vec::new() }
    }

    pub(super) fn predicate(&mut self, predicate: Predicate<'a>, span: Span) -> Index {
        let index = Index(self.leaves.len() as u32);
        self.leaves.push(Leaf { predicate, span, next: Index::default() });
        index
    }

    pub(super) fn not(&mut self, operand: Index, span: Span) -> Index {
        self.group(Kind::Not, Chain { first: operand, last: operand, len: 1, start: span.start }, span)
    }

    /// A group of all that is in `chain`.
    pub(super) fn group(&mut self, kind: Kind, chain: Chain, span: Span) -> Index {
        let index = Index(self.groups.len() as u32 | GROUP);
        self.groups.push(Group { kind, span, next: Index::default(), chain });
        index
    }

    /// Ends `chain` with `operand`; a group of the same kind is joined to it.
    pub(super) fn append(&mut self, chain: &mut Chain, kind: Kind, operand: Index) {
        let inner = match self.groups.get(operand.in_groups()) {
            Some(group) if group.kind == kind => Chain { start: group.span.start, ..group.chain },
            _ => Chain { first: operand, last: operand, len: 1, start: self.span(operand).start },
        };
        if chain.is_empty() {
            *chain = inner;
            return;
        }
        if let Some(group) = self.groups.get_mut(chain.last.in_groups()) {
            group.next = inner.first;
        } else if let Some(leaf) = self.leaves.get_mut(chain.last.in_leaves()) {
            leaf.next = inner.first;
        }
        chain.last = inner.last;
        chain.len += inner.len;
    }

    /// Gives back room that was asked for in vain, as a long text may have few predicates.
    pub(super) fn shrink(&mut self) {
        if self.leaves.capacity() > 2 * self.leaves.len() {
            self.leaves.shrink_to_fit();
        }
    }

    pub(super) fn set_span(&mut self, index: Index, span: Span) {
        if let Some(group) = self.groups.get_mut(index.in_groups()) {
            group.span = span;
        } else if let Some(leaf) = self.leaves.get_mut(index.in_leaves()) {
            leaf.span = span;
        }
    }

    pub(super) fn at(&self, index: Index) -> Place<'_, 'a> {
        match (self.leaves.get(index.in_leaves()), self.groups.get(index.in_groups())) {
            (Some(leaf), _) => Place::Leaf(leaf),
            (None, Some(group)) => Place::Group(group),
            // Every index is of a leaf or a group of its own arena.
            (None, None) => Place::Group(&Group::NOTHING),
        }
    }

    pub(super) fn span(&self, index: Index) -> Span {
        match self.at(index) {
            Place::Leaf(leaf) => leaf.span,
            Place::Group(group) => group.span,
        }
    }

    /// The operand behind this one in its chain.
    pub(super) fn next(&self, index: Index) -> Index {
        match self.at(index) {
            Place::Leaf(leaf) => leaf.next,
            Place::Group(group) => group.next,
        }
    }

    /// The same tree, borrowing nothing.
    pub(super) fn into_owned(self) -> Arena<'static> {
        let own = |leaf: Leaf<'a>| Leaf { predicate: leaf.predicate.into_owned(), span: leaf.span, next: leaf.next };
        Arena { leaves: self.leaves.into_iter().map(own).collect(), groups: self.groups }
    }
}

/// What stands at an index.
pub(super) enum Place<'t, 'a> {
    Leaf(&'t Leaf<'a>),
    Group(&'t Group),
}
