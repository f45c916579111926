//! For which conjuncts of a filter a test speaks.

use std::collections::BTreeSet;

/// A set of conjuncts, by their index in the filter.
///
/// Most filters have few conjuncts, and most tests speak for one: the first 64 take no allocation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct ConjunctSet {
    low: u64,
    /// Those from 64 on, where there are any.
    #[expect(clippy::box_collection, reason = "atoms are moved often, and hardly any has these")]
    high: Option<Box<BTreeSet<usize>>>,
}

impl ConjunctSet {
    pub(super) fn insert(&mut self, index: usize) {
        match Self::bit(index) {
            Some(bit) => self.low |= bit,
            None => {
                self.high.get_or_insert_default().insert(index);
            }
        }
    }

    pub(super) fn contains(&self, index: usize) -> bool {
        match Self::bit(index) {
            Some(bit) => self.low & bit != 0,
            None => self.high.as_ref().is_some_and(|high| high.contains(&index)),
        }
    }

    /// Adds every conjunct of another set.
    pub(super) fn add(&mut self, other: &Self) {
        self.low |= other.low;
        if let Some(high) = &other.high {
            self.high.get_or_insert_default().extend(high.iter());
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.low == 0 && self.high.is_none()
    }

    pub(super) fn meets(&self, other: &Self) -> bool {
        self.low & other.low != 0
            || self.high.as_ref().zip(other.high.as_ref()).is_some_and(|(own, other)| !own.is_disjoint(other))
    }

    fn bit(index: usize) -> Option<u64> {
        u32::try_from(index).ok().and_then(|index| 1_u64.checked_shl(index))
    }
}

impl FromIterator<usize> for ConjunctSet {
    fn from_iter<I: IntoIterator<Item = usize>>(indexes: I) -> Self {
        let mut set = Self::default();
        indexes.into_iter().for_each(|index| set.insert(index));
        set
    }
}
