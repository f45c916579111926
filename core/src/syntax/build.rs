//! Filters built by programs: `field("name").contains("prod").and(field("active").is_true()).build()?`.
//!
//! What is built is bounded as what is parsed: a [`Draft`] remembers the first rule it broke, drops what it had, and says
//! so in [`Draft::build`].

use std::collections::VecDeque;
use std::ops::Not;

use super::arena::{Arena, Chain, Index, Kind};
use super::ast::{Filter, Node, Operand, Operands};
use super::predicate::Predicate;
use crate::error::{Code, Diagnostic, Fallible, Part, Result};
use crate::limits::Limits;
use crate::span::Span;

/// The negation of a filter.
///
/// ```
/// use konnect_filter::syntax::{field, not};
/// let filter = not(field("archived").is_true().or(field("env").eq("test"))).build()?;
/// assert_eq!(filter.to_string(), r#"not (archived or env = "test")"#);
/// # Ok::<(), konnect_filter::Error>(())
/// ```
pub fn not(draft: Draft<'_>) -> Draft<'_> {
    draft.map(|Built { piece, depth }| {
        let group = matches!(piece.shape, Shape::Chain(..));
        Built { piece: Shape::Not(Box::new(piece)).into(), depth: depth + 1 + usize::from(group) }
    })
}

/// `!draft`, as [`not`].
///
/// ```
/// use konnect_filter::syntax::field;
/// assert_eq!((!field("archived").is_true()).build()?.to_string(), "not archived");
/// # Ok::<(), konnect_filter::Error>(())
/// ```
impl Not for Draft<'_> {
    type Output = Self;

    fn not(self) -> Self {
        not(self)
    }
}

/// A filter that is being built. Equality ignores the places in the source of what was parsed.
///
/// ```
/// use konnect_filter::syntax::{Draft, field};
/// let names = ["a", "b"].map(|name| field("name").eq(name));
/// let any = Draft::any(names).unwrap();
/// let all = Draft::all([any, field("active").is_true()]).unwrap();
/// assert_eq!(all.build()?.to_string(), r#"(name = "a" or name = "b") and active"#);
/// assert!(Draft::all([]).is_none());
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "`build` makes a filter of it"]
pub struct Draft<'a>(Fallible<Built<'a>>);

/// A filter, and how many parentheses and `not`s writing it takes at its deepest place.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Built<'a> {
    piece: Piece<'a>,
    depth: usize,
}

/// A filter whose parts can still be joined to others.
#[derive(Debug, Clone)]
struct Piece<'a> {
    shape: Shape<'a>,
    span: Span,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Shape<'a> {
    Predicate(Predicate<'a>),
    Not(Box<Piece<'a>>),
    /// Two operands at least, none of which is a chain of the same kind. It can grow at both ends, so that neither
    /// `a.and(rest)` nor `rest.and(a)` moves what is there.
    Chain(Kind, VecDeque<Piece<'a>>),
}

/// Equality ignores the place in the source, as a filter's does.
impl PartialEq for Piece<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.shape == other.shape
    }
}

impl Eq for Piece<'_> {}

impl<'a> From<Shape<'a>> for Piece<'a> {
    fn from(shape: Shape<'a>) -> Self {
        Self { shape, span: Span::NONE }
    }
}

impl<'a> From<Operand<'_, 'a>> for Piece<'a> {
    fn from(operand: Operand<'_, 'a>) -> Self {
        let shape = match operand.node() {
            Node::Predicate(predicate) => Shape::Predicate(predicate.clone()),
            Node::Not(operand) => Shape::Not(Box::new(operand.into())),
            Node::And(operands) => Shape::Chain(Kind::And, pieces(operands)),
            Node::Or(operands) => Shape::Chain(Kind::Or, pieces(operands)),
        };
        Self { shape, span: operand.span() }
    }
}

fn pieces<'a>(operands: Operands<'_, 'a>) -> VecDeque<Piece<'a>> {
    let mut pieces = VecDeque::with_capacity(operands.len());
    for operand in operands {
        pieces.push_back(operand.into());
    }
    pieces
}

impl<'a> Piece<'a> {
    /// As operands of a chain of this kind.
    fn into_operands(self, kind: Kind) -> VecDeque<Self> {
        match self.shape {
            Shape::Chain(own, operands) if own == kind => operands,
            shape => VecDeque::from([Self { shape, span: self.span }]),
        }
    }

    fn grow(self, tree: &mut Arena<'a>) -> Index {
        match self.shape {
            Shape::Predicate(predicate) => tree.predicate(predicate, self.span).0,
            Shape::Not(operand) => {
                let operand = operand.grow(tree);
                tree.not(operand, self.span)
            }
            Shape::Chain(kind, operands) => {
                let mut chain = Chain::default();
                for operand in operands {
                    let operand = operand.grow(tree);
                    tree.append(&mut chain, kind, operand);
                }
                tree.group(kind, chain, self.span)
            }
        }
    }
}

impl<'a> Draft<'a> {
    /// A filter that breaks a rule.
    pub(super) fn broken(problem: Diagnostic) -> Self {
        Draft(Err(problem))
    }

    /// Both are true.
    ///
    /// ```
    /// use konnect_filter::syntax::field;
    /// let own = konnect_filter::parse("active")?;
    /// assert_eq!(field("name").eq("x").and(own).build()?.to_string(), r#"name = "x" and active"#);
    /// # Ok::<(), konnect_filter::Error>(())
    /// ```
    pub fn and(self, other: impl Into<Self>) -> Self {
        self.join(other.into(), Kind::And)
    }

    /// One of the two is true.
    pub fn or(self, other: impl Into<Self>) -> Self {
        self.join(other.into(), Kind::Or)
    }

    /// All of some filters are true; `None` when there are none.
    pub fn all(drafts: impl IntoIterator<Item = Self>) -> Option<Self> {
        drafts.into_iter().reduce(Self::and)
    }

    /// One of some filters is true; `None` when there are none.
    pub fn any(drafts: impl IntoIterator<Item = Self>) -> Option<Self> {
        drafts.into_iter().reduce(Self::or)
    }

    /// The filter.
    ///
    /// # Errors
    /// `too-deep` where writing it would take more nested parentheses and `not`s than [`Limits::nesting`] allows by
    /// default, and `empty-list` where a list without values was given.
    pub fn build(self) -> Result<Filter<'a>> {
        let built = self.0?;
        let mut tree = Arena::default();
        let root = built.piece.grow(&mut tree);
        Ok(Filter::new(tree, root, true))
    }

    fn map(self, step: impl FnOnce(Built<'a>) -> Built<'a>) -> Self {
        Draft(self.0.map(step).and_then(|built| {
            if built.depth > Limits::DEFAULT.nesting {
                let message = format!("nested deeper than {} levels", Limits::DEFAULT.nesting);
                return Err(Diagnostic::in_part(Code::TooDeep, Part::Filter, message));
            }
            Ok(built)
        }))
    }

    fn join(self, other: Self, kind: Kind) -> Self {
        let other = match other.0 {
            Ok(other) => other,
            Err(error) => return Draft(self.0.and(Err(error))),
        };
        self.map(|built| {
            // An `or` in an `and` takes parentheses; a chain of the same kind takes none, being joined.
            let is_or = |part: &Built<'_>| matches!(part.piece.shape, Shape::Chain(Kind::Or, _));
            let cost = |part: &Built<'_>| part.depth + usize::from(kind == Kind::And && is_or(part));
            let depth = cost(&built).max(cost(&other));
            let mut operands = built.piece.into_operands(kind);
            let mut more = other.piece.into_operands(kind);
            // The shorter moves.
            if operands.len() < more.len() {
                operands.into_iter().rev().for_each(|operand| more.push_front(operand));
                operands = more;
            } else {
                operands.append(&mut more);
            }
            Built { piece: Shape::Chain(kind, operands).into(), depth }
        })
    }
}

/// Makes a filter of filters that were already built or parsed.
impl<'a> From<Predicate<'a>> for Draft<'a> {
    fn from(predicate: Predicate<'a>) -> Self {
        Draft(Ok(Built { piece: Shape::Predicate(predicate).into(), depth: 0 }))
    }
}

impl<'a> From<Filter<'a>> for Draft<'a> {
    fn from(filter: Filter<'a>) -> Self {
        // Flat as it is: no filter is built or parsed otherwise.
        Draft(Ok(Built { piece: filter.root().into(), depth: filter.depth() }))
    }
}
