//! What a value can be.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use crate::catalog::Type;

/// What a value can be, all alternatives taken together.
#[derive(Debug, Default)]
pub(super) struct Shape<'a> {
    /// Types of plain values.
    pub kinds: Vec<Type>,
    /// How many schemas speak of text, and how many of these of days, without a time.
    pub texts: usize,
    pub days: usize,
    /// Whether it can be null.
    pub nullable: bool,
    /// The schemas of an array's elements.
    pub elements: Vec<&'a Value>,
    /// Whether it can be an array.
    pub array: bool,
    /// The properties of an object, in order, each with the schemas that speak of it.
    pub properties: Vec<(&'a str, Vec<&'a Value>)>,
    /// Where each of them is.
    places: HashMap<&'a str, usize>,
    /// Whether it can be an object of free keys, with no property of its own.
    pub free: bool,
    /// Whether it says itself that it has free keys, beside others or not.
    pub open: bool,
    /// The schemas of the values of free keys.
    pub values: Vec<&'a Value>,
}

impl<'a> Shape<'a> {
    /// The one type that fits all of them.
    pub(super) fn kind(&self) -> Type {
        merge(&self.kinds)
    }

    /// The same of a value in the records, where a day is compared as an instant is. In a request, it is sent as it is written.
    pub(super) fn record_kind(&self) -> Type {
        match self.kind() {
            Type::String if self.days > 0 && self.days == self.texts => Type::DateTime,
            kind => kind,
        }
    }

    /// The schemas of a property.
    pub(super) fn property(&self, name: &str) -> Option<&[&'a Value]> {
        self.properties.get(*self.places.get(name)?).map(|(_, schemas)| schemas.as_slice())
    }

    /// Leaves out properties.
    pub(super) fn leave_out(&mut self, names: &HashSet<&str>) {
        if names.is_empty() {
            return;
        }
        self.properties.retain(|(name, _)| !names.contains(name));
        self.places = self.properties.iter().enumerate().map(|(place, (name, _))| (*name, place)).collect();
    }

    /// Whether it states nothing of the value.
    pub(super) fn is_empty(&self) -> bool {
        let plain = self.kinds.is_empty() && !self.nullable;
        plain && !self.array && self.properties.is_empty() && !self.free && !self.open
    }

    /// Adds what a schema says of a property.
    pub(super) fn add_property(&mut self, name: &'a str, schema: &'a Value) {
        let next = self.properties.len();
        let place = *self.places.entry(name).or_insert(next);
        match self.properties.get_mut(place) {
            Some((_, schemas)) => schemas.push(schema),
            None => self.properties.push((name, vec![schema])),
        }
    }
}

/// The one type that fits values of all of `kinds`.
pub(super) fn merge(kinds: &[Type]) -> Type {
    let mut kinds = kinds.iter();
    let Some(first) = kinds.next() else { return Type::Any };
    kinds.fold(first.clone(), |merged, kind| match (merged, kind) {
        (merged, kind) if merged == *kind => merged,
        (Type::Number | Type::Boolean | Type::Any, _) | (_, Type::Number | Type::Boolean | Type::Any) => Type::Any,
        _ => Type::String,
    })
}
