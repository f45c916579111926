//! What makes two values the same value.

use jiff::Timestamp;
use uuid::Uuid;

use super::typed::{TypedValue, ValueKind};
use crate::number::Decimal;

/// A value as a key for look-ups: equal for what is one value of a field, however it is written.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(crate) enum ValueKey<'v> {
    Text(&'v str),
    /// The sign, the size, and the digits that count.
    Number(bool, Option<i128>, Vec<u8>),
    Boolean(bool),
    Instant(Timestamp),
    Uuid(Uuid),
    Null,
    /// Only a record can tell.
    Untyped(&'v str),
    /// Only the value of the argument can tell.
    Argument(&'v str),
}

impl<'v> ValueKey<'v> {
    #[inline]
    pub(crate) fn of(value: &'v TypedValue) -> Self {
        match value.kind {
            ValueKind::Text => Self::Text(&value.text),
            ValueKind::Number => Self::of_number(&value.text),
            ValueKind::Boolean(truth) => Self::Boolean(truth),
            ValueKind::Instant(instant) => Self::Instant(instant),
            ValueKind::Uuid(uuid) => Self::Uuid(uuid),
            ValueKind::Null => Self::Null,
            ValueKind::Untyped(_) => Self::Untyped(&value.text),
            ValueKind::Argument => Self::Argument(&value.text),
        }
    }

    #[inline(never)]
    fn of_number(text: &'v str) -> Self {
        match Decimal::parse(text).map(|number| number.identity()) {
            Some((negative, size, digits)) => Self::Number(negative, size, digits),
            None => Self::Untyped(text),
        }
    }

    /// What a value asks for as one of several. A word that the record is to give a type asks for all that the same text in
    /// quotes does, and both are sent alike.
    #[inline]
    pub(crate) fn as_list_item(value: &'v TypedValue) -> Self {
        match Self::of(value) {
            Self::Untyped(text) => Self::Text(text),
            identity => identity,
        }
    }

    /// Whether another identity is surely another value.
    pub(crate) const fn is_known(&self) -> bool {
        !matches!(self, Self::Null | Self::Untyped(_) | Self::Argument(_))
    }
}
