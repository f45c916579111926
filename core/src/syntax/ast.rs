//! The filter as written: a tree that keeps spans and borrows from its source.
//!
//! The whole tree is in one list, whose nodes are tied by indexes: so a filter of any size takes few allocations, and to
//! clone or to drop it is a walk over a list. What is seen from outside are [`Operand`]s, which are as cheap as references.
//!
//! Equality and hashing ignore spans: two filters are equal when they say the same in the same shape. Every tree that can
//! be built is one that can be written: whoever grows one keeps `and`/`or` flat and of two operands at least, lists non-empty,
//! and nesting within [`Limits::nesting`](crate::Limits), so that printing a filter and parsing it gives it back, and no walk
//! overflows the stack.

use std::fmt;
use std::hash::{Hash, Hasher};

use super::arena::{Arena, Chain, Content, Entry, Index, Kind};
use super::predicate::Predicate;
use super::value::Value;
use crate::span::Span;

/// A filter.
///
/// ```
/// use konnect_filter::syntax::{Filter, Node};
/// let filter = konnect_filter::parse("name contains pay and not archived")?;
/// let Node::And(operands) = filter.node() else { panic!("not an `and`") };
/// assert_eq!(operands.len(), 2);
/// assert_eq!(filter, konnect_filter::parse("(name contains pay) AND !archived")?);
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Clone)]
pub struct Filter<'a> {
    arena: Arena<'a>,
    root: Index,
    /// Whether there may be arguments: most filters have none, and are not looked through for them.
    may_have_arguments: bool,
}

/// A filter, or a part of one, where it is: as cheap to pass around as a reference.
///
/// ```
/// let filter = konnect_filter::parse("name contains pay and (archived or stale)")?;
/// let konnect_filter::syntax::Node::And(operands) = filter.node() else { panic!("not an `and`") };
/// assert_eq!(operands.last().to_string(), "archived or stale");
/// assert_eq!(operands.last().span().range(), 22..41);
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Clone, Copy)]
pub struct Operand<'f, 'a> {
    arena: &'f Arena<'a>,
    entry: &'f Entry<'a>,
}

/// What an [`Operand`] says.
///
/// ```
/// use konnect_filter::syntax::{Node, Operand};
/// fn alternatives(operand: Operand<'_, '_>) -> usize {
///     match operand.node() {
///         Node::Or(operands) => operands.iter().map(alternatives).sum(),
///         Node::And(operands) => operands.iter().map(alternatives).product(),
///         _ => 1,
///     }
/// }
/// let filter = konnect_filter::parse("active and (env = dev or env = test or not archived)")?;
/// assert_eq!(alternatives(filter.root()), 3);
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Node<'f, 'a> {
    /// All of them are true: two at least, none of them an `And`.
    And(Operands<'f, 'a>),
    /// One of them is true: two at least, none of them an `Or`.
    Or(Operands<'f, 'a>),
    /// It is not true.
    Not(Operand<'f, 'a>),
    /// A test of one field.
    Predicate(&'f Predicate<'a>),
}

/// The operands of an `and` or an `or`, in the order of the text.
///
/// ```
/// let filter = konnect_filter::parse("a or b or c")?;
/// let konnect_filter::syntax::Node::Or(operands) = filter.node() else { panic!("not an `or`") };
/// assert_eq!(operands.iter().map(|operand| operand.to_string()).collect::<Vec<_>>(), ["a", "b", "c"]);
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Clone, Copy)]
pub struct Operands<'f, 'a> {
    arena: &'f Arena<'a>,
    chain: Chain,
}

impl<'a> Filter<'a> {
    /// What hangs together from `root`.
    pub(super) fn new(mut arena: Arena<'a>, root: Index, may_have_arguments: bool) -> Self {
        arena.shrink();
        Self { arena, root, may_have_arguments }
    }

    /// The whole, as an operand.
    pub fn root(&self) -> Operand<'_, 'a> {
        Operand::at(&self.arena, self.root)
    }

    /// Where it is in its source.
    pub fn span(&self) -> Span {
        self.root().span()
    }

    /// What it says.
    pub fn node(&self) -> Node<'_, 'a> {
        self.root().node()
    }

    /// Parentheses and `not`s that writing it takes at its deepest place.
    pub fn depth(&self) -> usize {
        self.root().depth()
    }

    /// The arguments: each place where one is, in the order of the text, with its name.
    ///
    /// ```
    /// let filter = konnect_filter::parse("name = $name or id in ($id, $name)")?;
    /// let names: Vec<&str> = filter.arguments().map(|(name, _)| name).collect();
    /// assert_eq!(names, ["name", "id", "name"]);
    /// # Ok::<(), konnect_filter::Error>(())
    /// ```
    pub fn arguments(&self) -> impl Iterator<Item = (&str, Span)> {
        self.given_values().filter_map(|value| Some((value.argument_name()?, value.span())))
    }

    /// The arguments, and the values that they have got.
    pub(crate) fn given_values(&self) -> impl Iterator<Item = &Value<'a>> {
        let predicates = self.may_have_arguments.then(|| self.arena.predicates()).into_iter().flatten();
        predicates.flat_map(|predicate| predicate.test.values()).filter(|value| !value.is_written())
    }

    /// The predicates, in the order of the text.
    ///
    /// ```
    /// let filter = konnect_filter::parse("name = x and not (active or labels.env exists)")?;
    /// let fields: Vec<&str> = filter.predicates().map(|predicate| predicate.field().name()).collect();
    /// assert_eq!(fields, ["name", "active", "labels.env"]);
    /// # Ok::<(), konnect_filter::Error>(())
    /// ```
    pub fn predicates(&self) -> impl Iterator<Item = &Predicate<'a>> {
        self.arena.predicates()
    }

    pub(super) fn predicates_mut(&mut self) -> impl Iterator<Item = &mut Predicate<'a>> {
        self.arena.predicates_mut()
    }

    /// The same filter, borrowing from this one: no text of it is copied.
    pub(crate) fn by_ref(&self) -> Filter<'_> {
        Filter { arena: self.arena.by_ref(), root: self.root, may_have_arguments: self.may_have_arguments }
    }

    /// The same filter, borrowing nothing.
    #[must_use]
    pub fn into_owned(self) -> Filter<'static> {
        Filter { arena: self.arena.into_owned(), root: self.root, may_have_arguments: self.may_have_arguments }
    }
}

impl<'f, 'a> Operand<'f, 'a> {
    fn at(arena: &'f Arena<'a>, index: Index) -> Self {
        Self { arena, entry: arena.at(index) }
    }

    /// Where it is in its source, parentheses included.
    pub const fn span(self) -> Span {
        self.entry.span
    }

    /// What it says.
    pub fn node(self) -> Node<'f, 'a> {
        match &self.entry.content {
            Content::Predicate(predicate) => Node::Predicate(predicate),
            Content::Group(kind, chain) => {
                let operands = Operands { arena: self.arena, chain: *chain };
                match kind {
                    Kind::And => Node::And(operands),
                    Kind::Or => Node::Or(operands),
                    Kind::Not => Node::Not(operands.first()),
                }
            }
        }
    }

    /// Parentheses and `not`s that writing it takes at its deepest place.
    pub fn depth(self) -> usize {
        // By hand, as are the other walks: the iterators of the standard library take several times the stack where they are
        // not optimised, for each level.
        let mut deepest = 0;
        match self.node() {
            Node::Predicate(_) => {}
            Node::Not(operand) => {
                deepest = operand.depth() + 1 + usize::from(matches!(operand.node(), Node::And(_) | Node::Or(_)));
            }
            Node::And(operands) => {
                for operand in operands {
                    deepest = deepest.max(operand.depth() + usize::from(matches!(operand.node(), Node::Or(_))));
                }
            }
            Node::Or(operands) => {
                for operand in operands {
                    deepest = deepest.max(operand.depth());
                }
            }
        }
        deepest
    }
}

impl<'f, 'a> Operands<'f, 'a> {
    /// How many there are.
    #[expect(clippy::len_without_is_empty, reason = "there are two at least")]
    pub const fn len(self) -> usize {
        self.chain.len as usize
    }

    /// Each of them.
    pub const fn iter(self) -> OperandIter<'f, 'a> {
        OperandIter { operands: self }
    }

    /// The first.
    pub fn first(self) -> Operand<'f, 'a> {
        Operand::at(self.arena, self.chain.first)
    }

    /// The last.
    pub fn last(self) -> Operand<'f, 'a> {
        Operand::at(self.arena, self.chain.last)
    }
}

/// Goes through [`Operands`].
///
/// ```
/// use konnect_filter::syntax::{Node, OperandIter};
/// let filter = konnect_filter::parse("a = 1 and not b = 2")?;
/// let Node::And(operands) = filter.node() else { unreachable!() };
/// let mut iter: OperandIter<'_, '_> = operands.iter();
/// assert_eq!(iter.next().unwrap().to_string(), "a = 1");
/// assert_eq!(iter.next().unwrap().to_string(), "not b = 2");
/// assert!(iter.next().is_none());
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct OperandIter<'f, 'a> {
    operands: Operands<'f, 'a>,
}

impl<'f, 'a> Iterator for OperandIter<'f, 'a> {
    type Item = Operand<'f, 'a>;

    fn next(&mut self) -> Option<Operand<'f, 'a>> {
        let Operands { arena, chain } = &mut self.operands;
        chain.len = chain.len.checked_sub(1)?;
        let operand = Operand::at(arena, chain.first);
        chain.first = operand.entry.next;
        Some(operand)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.operands.len(), Some(self.operands.len()))
    }
}

impl ExactSizeIterator for OperandIter<'_, '_> {}

impl<'f, 'a> IntoIterator for Operands<'f, 'a> {
    type Item = Operand<'f, 'a>;
    type IntoIter = OperandIter<'f, 'a>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Debug for Filter<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.root().fmt(f)
    }
}

impl fmt::Debug for Operand<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Operand").field("span", &self.span()).field("node", &self.node()).finish()
    }
}

impl fmt::Debug for Operands<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(*self).finish()
    }
}

impl PartialEq for Filter<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.root() == other.root()
    }
}

impl Eq for Filter<'_> {}

impl PartialEq for Operand<'_, '_> {
    fn eq(&self, other: &Self) -> bool {
        self.node() == other.node()
    }
}

impl Eq for Operand<'_, '_> {}

impl PartialEq for Operands<'_, '_> {
    fn eq(&self, other: &Self) -> bool {
        let mut others = other.iter();
        for operand in *self {
            if others.next() != Some(operand) {
                return false;
            }
        }
        self.len() == other.len()
    }
}

impl Eq for Operands<'_, '_> {}

impl Hash for Filter<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.node().hash(state);
    }
}

impl Hash for Operand<'_, '_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.node().hash(state);
    }
}

impl Hash for Operands<'_, '_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.len().hash(state);
        for operand in *self {
            operand.hash(state);
        }
    }
}
