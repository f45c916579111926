//! What a filter's tree is made of, and how it grows: one list of its nodes, tied by indexes.

use super::predicate::Predicate;
use crate::span::Span;

/// A node of one tree. A tree has fewer of them than fit: each takes a hundred bytes of memory.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Index(u32);

#[derive(Debug, Clone)]
pub(super) struct Entry<'a> {
    pub(super) content: Content<'a>,
    pub(super) span: Span,
    /// The operand after it, where there is one.
    pub(super) next: Index,
}

impl Entry<'_> {
    fn by_ref(&self) -> Entry<'_> {
        let content = match &self.content {
            Content::Predicate(predicate) => Content::Predicate(predicate.by_ref()),
            Content::Group(kind, chain) => Content::Group(*kind, *chain),
        };
        Entry { content, span: self.span, next: self.next }
    }
}

/// What an index of another arena gives: a chain without operands, which no filter has, and which `check` refuses as a bug.
static OUT_OF_RANGE: Entry<'static> =
    Entry { content: Content::Group(Kind::And, Chain::EMPTY), span: Span::NONE, next: Index(0) };

/// What a node says.
#[derive(Debug, Clone)]
pub(super) enum Content<'a> {
    Predicate(Predicate<'a>),
    Group(Kind, Chain),
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

impl Chain {
    const EMPTY: Self = Self { first: Index(0), last: Index(0), len: 0, start: 0 };

    pub(super) const fn is_empty(&self) -> bool {
        self.len == 0
    }
}

/// All nodes of a tree, or of the trees that will be one.
#[derive(Debug, Clone, Default)]
pub(super) struct Arena<'a> {
    entries: Vec<Entry<'a>>,
}

impl<'a> Arena<'a> {
    /// With room for so many nodes.
    pub(super) fn with_capacity(nodes: usize) -> Self {
        Self { entries: Vec::with_capacity(nodes) }
    }

    fn push(&mut self, content: Content<'a>, span: Span) -> Index {
        let index = Index(self.entries.len() as u32);
        self.entries.push(Entry { content, span, next: Index::default() });
        index
    }

    /// A predicate, and where it is now, with its span.
    pub(super) fn predicate(
        &mut self,
        predicate: Predicate<'a>,
        span: Span,
    ) -> (Index, Option<(&mut Predicate<'a>, &mut Span)>) {
        let index = self.push(Content::Predicate(predicate), span);
        let entry = match self.entries.last_mut() {
            Some(Entry { content: Content::Predicate(predicate), span, .. }) => Some((predicate, span)),
            _ => None,
        };
        (index, entry)
    }

    pub(super) fn not(&mut self, operand: Index, span: Span) -> Index {
        self.group(Kind::Not, Chain { first: operand, last: operand, len: 1, start: span.start }, span)
    }

    /// A group of all that is in `chain`.
    pub(super) fn group(&mut self, kind: Kind, chain: Chain, span: Span) -> Index {
        self.push(Content::Group(kind, chain), span)
    }

    /// Ends `chain` with `operand`; a group of the same kind is joined to it.
    pub(super) fn append(&mut self, chain: &mut Chain, kind: Kind, operand: Index) {
        let Entry { content, span, .. } = self.at(operand);
        let inner = match content {
            Content::Group(own, chain) if *own == kind => Chain { start: span.start, ..*chain },
            _ => Chain { first: operand, last: operand, len: 1, start: span.start },
        };
        if chain.is_empty() {
            *chain = inner;
            return;
        }
        if let Some(entry) = self.entries.get_mut(chain.last.0 as usize) {
            entry.next = inner.first;
        }
        chain.last = inner.last;
        chain.len += inner.len;
    }

    /// Gives back room that was asked for in vain, as a long text may have few predicates.
    pub(super) fn shrink(&mut self) {
        if self.entries.capacity() / 2 > self.entries.len() + 8 {
            self.entries.shrink_to_fit();
        }
    }

    pub(super) fn set_span(&mut self, index: Index, span: Span) {
        if let Some(entry) = self.entries.get_mut(index.0 as usize) {
            entry.span = span;
        }
    }

    /// The predicates, in the order in which they grew, which is that of the text.
    pub(super) fn predicates(&self) -> impl Iterator<Item = &Predicate<'a>> {
        self.entries.iter().filter_map(|entry| match &entry.content {
            Content::Predicate(predicate) => Some(predicate),
            Content::Group(..) => None,
        })
    }

    /// The same, to be changed.
    pub(super) fn predicates_mut(&mut self) -> impl Iterator<Item = &mut Predicate<'a>> {
        self.entries.iter_mut().filter_map(|entry| match &mut entry.content {
            Content::Predicate(predicate) => Some(predicate),
            Content::Group(..) => None,
        })
    }

    pub(super) fn at(&self, index: Index) -> &Entry<'a> {
        debug_assert!((index.0 as usize) < self.entries.len(), "an index of another arena");
        self.entries.get(index.0 as usize).unwrap_or(&OUT_OF_RANGE)
    }

    /// The same tree, borrowing from this one.
    pub(super) fn by_ref(&self) -> Arena<'_> {
        Arena { entries: self.entries.iter().map(Entry::by_ref).collect() }
    }

    /// The same tree, borrowing nothing.
    pub(super) fn into_owned(self) -> Arena<'static> {
        let own = |Entry { content, span, next }: Entry<'a>| {
            let content = match content {
                Content::Predicate(predicate) => Content::Predicate(predicate.into_owned()),
                Content::Group(kind, chain) => Content::Group(kind, chain),
            };
            Entry { content, span, next }
        };
        Arena { entries: self.entries.into_iter().map(own).collect() }
    }
}
