//! A list that most often has one item, which then takes no allocation.

use std::hash::{Hash, Hasher};
use std::ops::Deref;

/// Items of which there is most often one, which takes no allocation; a slice otherwise.
#[derive(Debug, Clone)]
pub(crate) struct Few<T>(Repr<T>);

#[derive(Debug, Clone)]
enum Repr<T> {
    One(T),
    Many(Vec<T>),
}

impl<T> Few<T> {
    /// A list of one.
    pub(crate) const fn one(item: T) -> Self {
        Self(Repr::One(item))
    }

    /// The items.
    pub(crate) fn as_slice(&self) -> &[T] {
        match &self.0 {
            Repr::One(item) => std::slice::from_ref(item),
            Repr::Many(items) => items.as_slice(),
        }
    }

    /// What `make` makes of each of some items.
    pub(crate) fn each<'i, U>(items: &'i [U], mut make: impl FnMut(&'i U) -> T) -> Self {
        match items {
            [only] => Self::one(make(only)),
            _ => Self(Repr::Many(items.iter().map(make).collect())),
        }
    }

    /// Each item as `change` makes it.
    pub(crate) fn map<U>(self, change: impl FnMut(T) -> U) -> Few<U> {
        self.into_iter().map(change).collect()
    }
}

impl<T> Default for Few<T> {
    fn default() -> Self {
        Self(Repr::Many(Vec::new()))
    }
}

impl<T> From<Vec<T>> for Few<T> {
    fn from(mut items: Vec<T>) -> Self {
        let only = if items.len() == 1 { items.pop() } else { None };
        only.map_or(Self(Repr::Many(items)), Self::one)
    }
}

impl<T> FromIterator<T> for Few<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        let mut items = items.into_iter();
        match (items.next(), items.next()) {
            (Some(only), None) => Self::one(only),
            (None, _) => Self::default(),
            (Some(first), Some(second)) => {
                let mut all = Vec::with_capacity(items.size_hint().0.saturating_add(2));
                all.extend([first, second]);
                all.extend(items);
                Self(Repr::Many(all))
            }
        }
    }
}

impl<T> IntoIterator for Few<T> {
    type Item = T;
    type IntoIter = std::iter::Chain<std::option::IntoIter<T>, std::vec::IntoIter<T>>;

    fn into_iter(self) -> Self::IntoIter {
        let (one, many) = match self.0 {
            Repr::One(item) => (Some(item), Vec::new()),
            Repr::Many(items) => (None, items),
        };
        one.into_iter().chain(many)
    }
}

impl<'f, T> IntoIterator for &'f Few<T> {
    type Item = &'f T;
    type IntoIter = std::slice::Iter<'f, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.as_slice().iter()
    }
}

impl<T> Deref for Few<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        self.as_slice()
    }
}

impl<T: PartialEq> PartialEq for Few<T> {
    fn eq(&self, other: &Self) -> bool {
        self.as_slice() == other.as_slice()
    }
}

impl<T: Eq> Eq for Few<T> {}

impl<T: Hash> Hash for Few<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_slice().hash(state);
    }
}
