//! What `<`, `<=`, `>` and `>=` leave of a field's values: which of two bounds is narrower, and when nothing is left.

use std::cmp::Ordering;

use super::condition::TermTest;
use super::typed::TypedValue;
use crate::syntax::Comparison;

/// One end of an interval.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bound<'t> {
    value: &'t TypedValue,
    comparison: Comparison,
}

impl<'t> Bound<'t> {
    /// The bound that a comparison sets; `=` and `!=` set none.
    pub(crate) const fn new(comparison: Comparison, value: &'t TypedValue) -> Option<Self> {
        match comparison {
            Comparison::Eq | Comparison::Ne => None,
            _ => Some(Self { value, comparison }),
        }
    }

    /// The bound that a test sets.
    pub(crate) const fn of(test: &'t TermTest) -> Option<Self> {
        match test {
            TermTest::Compare(comparison, value) => Self::new(*comparison, value),
            _ => None,
        }
    }

    pub(crate) const fn value(self) -> &'t TypedValue {
        self.value
    }

    pub(crate) const fn is_lower(self) -> bool {
        matches!(self.comparison, Comparison::Gt | Comparison::Ge)
    }

    /// Whether its own value is not allowed.
    const fn is_open(self) -> bool {
        matches!(self.comparison, Comparison::Gt | Comparison::Lt)
    }

    /// Whether a value is on its side. `None` where only a record can tell.
    pub(crate) fn allows(self, value: &TypedValue) -> Option<bool> {
        Some(self.comparison.allows(value.compare(self.value)?))
    }

    /// Whether it allows no more than another bound of the same side.
    pub(crate) fn is_within(self, other: Self) -> Option<bool> {
        let order = self.value.compare(other.value)?;
        Some(match if self.is_lower() { order } else { order.reverse() } {
            Ordering::Greater => true,
            Ordering::Equal => self.is_open() || !other.is_open(),
            Ordering::Less => false,
        })
    }

    /// Whether no value is allowed by this lower bound and an upper one.
    pub(crate) fn excludes(self, upper: Self) -> Option<bool> {
        Some(match self.value.compare(upper.value)? {
            Ordering::Greater => true,
            Ordering::Equal => self.is_open() || upper.is_open(),
            Ordering::Less => false,
        })
    }
}

/// The interval that several comparisons leave, with what each end comes from.
#[derive(Debug)]
pub(crate) struct Interval<'t, S> {
    low: Option<(Bound<'t>, S)>,
    high: Option<(Bound<'t>, S)>,
}

impl<'t, S: Copy> Interval<'t, S> {
    /// Nothing left out.
    pub(crate) const ALL: Self = Self { low: None, high: None };

    /// Leaves out what a bound does not allow. A bound that cannot be compared with the one before it is passed over.
    pub(crate) fn narrow(&mut self, bound: Bound<'t>, source: S) {
        let end = if bound.is_lower() { &mut self.low } else { &mut self.high };
        if end.is_none_or(|(before, _)| before.is_within(bound) == Some(false)) {
            *end = Some((bound, source));
        }
    }

    /// The end that does not allow a value.
    pub(crate) fn refusing(&self, value: &TypedValue) -> Option<S> {
        let ends = [self.low, self.high].into_iter().flatten();
        ends.filter(|(bound, _)| bound.allows(value) == Some(false)).map(|(_, source)| source).next()
    }

    /// Both ends, where no value is between them.
    pub(crate) fn empty(&self) -> Option<(S, S)> {
        let ((low, first), (high, second)) = (self.low?, self.high?);
        (low.excludes(high) == Some(true)).then_some((first, second))
    }

    /// Both ends have something.
    pub(crate) const fn is_closed(&self) -> bool {
        self.low.is_some() && self.high.is_some()
    }
}
