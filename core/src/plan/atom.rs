//! One test of one value, in the canonical form that the planner works on.

use std::hash::{Hash, Hasher};

use super::conjuncts::ConjunctSet;
use super::values::distinct;
use crate::catalog::{Entity, Field};
use crate::check::{Condition, FieldRef, Term, TermTest, TypedValue, ValueKey, ValueKind};
use crate::shared_str::SharedStr;
use crate::span::Span;
use crate::syntax::{Comparison, MatchOperator};

/// A term in canonical form: `=` and `!=` are never negated, and a list of one is a comparison. Where the target has one value, booleans
/// know only `=`, and orderings are not negated: of several values, none may be `true` and none `false`.
#[derive(Debug, Clone)]
pub(super) struct Atom<'c, 'a> {
    pub(super) term: MaybeOwned<'c, 'a>,
    /// Where the target is taken from; it lives longer than an owned `term`.
    target: &'c FieldRef<'a>,
    /// The conjuncts of the whole filter that this atom speaks for.
    pub(super) conjuncts: ConjunctSet,
}

/// A term of the checked filter, or one made from it; small, as atoms are moved often and most are as they were given.
#[derive(Debug, Clone)]
pub(super) enum MaybeOwned<'c, 'a> {
    Borrowed(&'c Term<'a>),
    Owned(Box<Term<'a>>),
}

impl<'a> std::ops::Deref for MaybeOwned<'_, 'a> {
    type Target = Term<'a>;

    fn deref(&self) -> &Term<'a> {
        match self {
            Self::Borrowed(term) => term,
            Self::Owned(term) => term,
        }
    }
}

/// What kind of test it is; alternatives of one kind and target fold to one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    In,
    NotIn,
    Match(MatchOperator),
    Lower,
    Upper,
    Exists,
    Absent,
    /// Nothing that folds, or that Konnect has: a regular expression, a negated match or ordering.
    Other,
}

impl<'c, 'a> Atom<'c, 'a> {
    /// The canonical form of a term, or of its negation.
    pub(super) fn new(term: &'c Term<'a>, negate: bool, entity: &Entity) -> Self {
        let negated = term.negated != negate;
        let is_single = !term.target.may_be_array(entity);
        let make = |negated, test| {
            MaybeOwned::Owned(Box::new(Term { target: term.target.clone(), negated, test, span: term.span }))
        };
        let canonical = match &term.test {
            TermTest::Compare(comparison, value) => match (comparison, value.kind) {
                (Comparison::Eq | Comparison::Ne, ValueKind::Boolean(truth)) if is_single => {
                    if (*comparison == Comparison::Ne) == negated {
                        positive(term, *comparison == Comparison::Eq, || {
                            make(false, TermTest::Compare(Comparison::Eq, value.clone()))
                        })
                    } else {
                        make(false, TermTest::Compare(Comparison::Eq, boolean(!truth, value.span)))
                    }
                }
                (_, _) if !negated => positive(term, true, || make(false, term.test.clone())),
                (Comparison::Eq | Comparison::Ne, _) => {
                    make(false, TermTest::Compare(comparison.negate(), value.clone()))
                }
                (_, _) if is_single => make(false, TermTest::Compare(comparison.negate(), value.clone())),
                _ => make(true, term.test.clone()),
            },
            TermTest::Any(matcher, values)
                if repeats(values) || (*matcher == MatchOperator::In && values.len() == 1) =>
            {
                let values = distinct(values.iter());
                match values.as_slice() {
                    [value] if *matcher == MatchOperator::In => make(false, one_of(value, negated, is_single)),
                    _ => make(negated, TermTest::Any(*matcher, values.into())),
                }
            }
            _ if term.negated == negated => MaybeOwned::Borrowed(term),
            test => make(negated, test.clone()),
        };
        Self { term: canonical, target: &term.target, conjuncts: ConjunctSet::default() }
    }

    /// The same place with another test.
    pub(super) fn with(&self, test: TermTest, span: Span) -> Self {
        let term = Term { target: self.target.clone(), negated: false, test, span };
        Self { term: MaybeOwned::Owned(Box::new(term)), target: self.target, conjuncts: self.conjuncts.clone() }
    }

    pub(super) const fn target(&self) -> &'c FieldRef<'a> {
        self.target
    }

    /// The field that Konnect filters by, if it does.
    pub(super) const fn field(&self) -> Option<&'a Field> {
        match self.target {
            FieldRef::Filter { field, .. } => Some(field),
            FieldRef::Record { .. } | FieldRef::Free(_) => None,
        }
    }

    /// The key in it where it is a map.
    pub(super) fn key(&self) -> Option<&'c SharedStr> {
        match self.target {
            FieldRef::Filter { key, .. } | FieldRef::Record { key, .. } => key.as_ref(),
            FieldRef::Free(_) => None,
        }
    }

    /// Whether all tests of the place are of one value, whose type is known.
    pub(super) fn is_single(&self, entity: &Entity) -> bool {
        !self.target().may_be_array(entity) && !self.target().is_untyped()
    }

    /// Whether the place can be read in a record.
    pub(super) const fn is_evaluable(&self) -> bool {
        match self.target {
            FieldRef::Filter { field, .. } => field.path.is_some(),
            FieldRef::Record { .. } | FieldRef::Free(_) => true,
        }
    }

    pub(super) fn span(&self) -> Span {
        self.term.span
    }

    pub(super) fn kind(&self) -> Kind {
        match (&self.term.test, self.term.negated) {
            (TermTest::Compare(Comparison::Eq, _), false) => Kind::In,
            (TermTest::Compare(Comparison::Ne, _), false) => Kind::NotIn,
            (TermTest::Compare(Comparison::Gt | Comparison::Ge, _), false) => Kind::Lower,
            (TermTest::Compare(Comparison::Lt | Comparison::Le, _), false) => Kind::Upper,
            (TermTest::Any(MatchOperator::In, _), false) => Kind::In,
            (TermTest::Any(MatchOperator::In, _), true) => Kind::NotIn,
            (TermTest::Any(matcher, _), false) => Kind::Match(*matcher),
            (TermTest::Exists, false) => Kind::Exists,
            (TermTest::Exists, true) => Kind::Absent,
            _ => Kind::Other,
        }
    }

    /// The values that it compares with.
    pub(super) fn values(&self) -> &[TypedValue] {
        match &self.term.test {
            TermTest::Compare(_, value) => std::slice::from_ref(value),
            TermTest::Any(_, values) => values,
            TermTest::Within(..) | TermTest::Regex(_) | TermTest::Exists => &[],
        }
    }

    pub(super) fn into_condition(self) -> Condition<'a> {
        Condition::Term(match self.term {
            MaybeOwned::Borrowed(term) => term.clone(),
            MaybeOwned::Owned(term) => *term,
        })
    }
}

fn positive<'c, 'a>(
    term: &'c Term<'a>,
    as_it_is: bool,
    make: impl FnOnce() -> MaybeOwned<'c, 'a>,
) -> MaybeOwned<'c, 'a> {
    if as_it_is && !term.negated { MaybeOwned::Borrowed(term) } else { make() }
}

/// A list of one.
fn one_of(value: &TypedValue, negated: bool, is_single: bool) -> TermTest {
    match value.kind {
        ValueKind::Boolean(truth) if is_single => {
            TermTest::Compare(Comparison::Eq, boolean(truth != negated, value.span))
        }
        _ => TermTest::Compare(if negated { Comparison::Ne } else { Comparison::Eq }, value.clone()),
    }
}

fn repeats(values: &[TypedValue]) -> bool {
    if values.len() > 8 {
        return distinct(values.iter()).len() < values.len();
    }
    values.iter().enumerate().any(|(index, value)| {
        values.iter().take(index).any(|other| ValueKey::as_list_item(value) == ValueKey::as_list_item(other))
    })
}

const fn boolean(truth: bool, span: Span) -> TypedValue {
    let text = if truth { "true" } else { "false" };
    TypedValue { text: SharedStr::from_static(text), kind: ValueKind::Boolean(truth), span }
}

/// Equality of what is asked, whatever the place in the source.
impl PartialEq for Atom<'_, '_> {
    fn eq(&self, other: &Self) -> bool {
        self.target() == other.target()
            && self.term.negated == other.term.negated
            && match (&self.term.test, &other.term.test) {
                (TermTest::Compare(a, _), TermTest::Compare(b, _)) => a == b,
                (TermTest::Any(a, _), TermTest::Any(b, _)) => a == b,
                (TermTest::Within(range), TermTest::Within(other)) => {
                    same(&range.0, &other.0) && same(&range.1, &other.1)
                }
                (TermTest::Regex(a), TermTest::Regex(b)) => a.as_str() == b.as_str(),
                (TermTest::Exists, TermTest::Exists) => true,
                _ => false,
            }
            && self.values().len() == other.values().len()
            && self.values().iter().zip(other.values()).all(|(a, b)| same(a, b))
    }
}

fn same(a: &TypedValue, b: &TypedValue) -> bool {
    ValueKey::of(a) == ValueKey::of(b)
}

impl Eq for Atom<'_, '_> {}

impl Hash for Atom<'_, '_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.target().hash(state);
        self.kind().hash(state);
        if let TermTest::Compare(comparison, _) = self.term.test {
            comparison.hash(state);
        }
        for value in self.values() {
            ValueKey::of(value).hash(state);
        }
    }
}
