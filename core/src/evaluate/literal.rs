//! A value of the filter, and how a record's value compares with it.

use std::cmp::Ordering;

use super::leaf::{Leaf, small_integer};
use crate::check::{TypedValue, ValueKind, boolean_text, compare_numbers, instant_of};
use crate::shared_str::SharedStr;

/// A value of the filter, with what need not be read again for each record.
#[derive(Debug)]
pub(super) struct Literal {
    pub(super) text: SharedStr,
    pub(super) kind: ValueKind,
    /// Its number, where that is an integer of few digits.
    integer: Option<i64>,
}

impl From<&TypedValue> for Literal {
    fn from(value: &TypedValue) -> Self {
        Self { text: value.text.clone(), kind: value.kind, integer: small_integer(&value.text) }
    }
}

impl Literal {
    /// Whether a value equals this one, at a place that is `free` or one of a collection.
    pub(super) fn equals(&self, is_free: bool, leaf: Leaf<'_>) -> Option<bool> {
        let by_value = match (self.kind, leaf) {
            (ValueKind::Null, _) => return Some(false),
            (ValueKind::Text, _) => return leaf.with_text(|text| text == self.text),
            (ValueKind::Untyped(_), Leaf::Boolean(own)) => boolean_text(&self.text).map(|truth| own.cmp(&truth)),
            // A service is sent the text, and compares strings.
            (ValueKind::Untyped(_), Leaf::Text(_) | Leaf::Escaped(_)) if !is_free => None,
            _ => self.compare(leaf),
        };
        match (by_value, self.kind) {
            (Some(order), _) => Some(order.is_eq()),
            (None, ValueKind::Untyped(_)) => leaf.with_text(|text| text == self.text),
            (None, _) => None,
        }
    }

    /// How a value compares with this one; `None` where it cannot be read as the same type.
    pub(super) fn compare(&self, leaf: Leaf<'_>) -> Option<Ordering> {
        match self.kind {
            ValueKind::Null | ValueKind::Argument => None,
            ValueKind::Text => leaf.with_text(|text| text.cmp(&self.text)),
            ValueKind::Number | ValueKind::Untyped(None) => self.compare_number(leaf),
            ValueKind::Boolean(boolean) => Some(boolean_of(leaf)?.cmp(&boolean)),
            ValueKind::Instant(instant) => Some(leaf.with_string(instant_of)??.cmp(&instant)),
            ValueKind::Uuid(uuid) => leaf.with_string(|text| match uuid::Uuid::try_parse(text) {
                Ok(own) => own.cmp(&uuid),
                Err(_) => text.cmp(&self.text),
            }),
            ValueKind::Untyped(Some(moment)) => {
                let instant = leaf.with_string(instant_of)??;
                Some(match instant {
                    _ if instant < moment.start => Ordering::Less,
                    _ if instant < moment.next() => Ordering::Equal,
                    _ => Ordering::Greater,
                })
            }
        }
    }

    fn compare_number(&self, leaf: Leaf<'_>) -> Option<Ordering> {
        match leaf {
            Leaf::Number(number) => match (number.integer(), self.integer) {
                (Some(own), Some(integer)) => Some(own.cmp(&integer)),
                _ => compare_numbers(&number.text(), &self.text),
            },
            _ => leaf.with_string(|text| compare_numbers(text, &self.text))?,
        }
    }
}

pub(super) fn boolean_of(leaf: Leaf<'_>) -> Option<bool> {
    match leaf {
        Leaf::Boolean(truth) => Some(truth),
        _ => leaf.with_string(boolean_text)?,
    }
}
