//! For which conjuncts of a filter a test speaks.

use std::collections::BTreeSet;

/// A set of conjuncts, by their index in the filter.
///
/// Most filters have few conjuncts, and most tests speak for one: the first 64 take no allocation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct ConjunctSet {
    low: u64,
    high: BTreeSet<usize>,
}

impl ConjunctSet {
    pub(super) fn insert(&mut self, index: usize) {
        match Self::bit(index) {
            Some(bit) => self.low |= bit,
            None => {
                self.high.insert(index);
            }
        }
    }

    pub(super) fn contains(&self, index: usize) -> bool {
        match Self::bit(index) {
            Some(bit) => self.low & bit != 0,
            None => self.high.contains(&index),
        }
    }

    /// Adds every conjunct of another set.
    pub(super) fn add(&mut self, other: &Self) {
        self.low |= other.low;
        self.high.extend(&other.high);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.low == 0 && self.high.is_empty()
    }

    pub(super) fn meets(&self, other: &Self) -> bool {
        let (few, many) = if self.high.len() < other.high.len() { (self, other) } else { (other, self) };
        self.low & other.low != 0 || few.high.iter().any(|index| many.high.contains(index))
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
