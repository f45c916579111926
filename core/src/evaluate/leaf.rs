//! One value that is tested: of a parsed record, or of a record's text.

use serde_json::Value;

use crate::shared_str::SharedStr;

/// The largest integer of 18 digits, all of which fit an `i64`.
pub(super) const LARGEST: i64 = 999_999_999_999_999_999;

/// A value that is neither null nor an array.
#[derive(Debug, Clone, Copy)]
pub(super) enum Leaf<'v> {
    Boolean(bool),
    Number(Number<'v>),
    Text(&'v str),
    /// A string as JSON writes it, with its quotes, where it has escapes.
    Escaped(&'v str),
    Object,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Number<'v> {
    Parsed(&'v serde_json::Number),
    /// As the record writes it.
    Raw(&'v str),
}

impl<'v> Leaf<'v> {
    /// What a parsed value is; `None` for null and arrays.
    pub(super) fn of(value: &'v Value) -> Option<Self> {
        match value {
            Value::Null | Value::Array(_) => None,
            Value::Bool(truth) => Some(Self::Boolean(*truth)),
            Value::Number(number) => Some(Self::Number(Number::Parsed(number))),
            Value::String(text) => Some(Self::Text(text)),
            Value::Object(_) => Some(Self::Object),
        }
    }

    /// What `read` makes of the value's text; objects have none.
    pub(super) fn with_text<R>(self, read: impl FnOnce(&str) -> R) -> Option<R> {
        match self {
            Self::Boolean(truth) => Some(read(if truth { "true" } else { "false" })),
            Self::Number(number) => Some(read(&number.text())),
            _ => self.with_string(read),
        }
    }

    /// What `read` makes of the value if it is a string.
    pub(super) fn with_string<R>(self, read: impl FnOnce(&str) -> R) -> Option<R> {
        match self {
            Self::Text(text) => Some(read(text)),
            Self::Escaped(json) => Some(read(&serde_json::from_str::<String>(json).ok()?)),
            _ => None,
        }
    }
}

impl Number<'_> {
    /// The number, where it is an integer of few digits.
    pub(super) fn integer(self) -> Option<i64> {
        match self {
            Self::Parsed(number) => number.as_i64().filter(|integer| (-LARGEST..=LARGEST).contains(integer)),
            Self::Raw(text) => small_integer(text),
        }
    }

    /// Its text as a parsed record gives it, which may be another one than was written: `1e5`.
    pub(super) fn text(self) -> SharedStr {
        match self {
            Self::Parsed(number) => SharedStr::display(number),
            Self::Raw(text) if small_integer(text).is_some() => text.into(),
            Self::Raw(text) => serde_json::from_str::<Value>(text).map_or_else(|_| text.into(), SharedStr::display),
        }
    }
}

/// The integer of at most 18 digits that a text writes as JSON would.
pub(super) fn small_integer(text: &str) -> Option<i64> {
    let (sign, digits) = match text.as_bytes() {
        [b'-', digits @ ..] => (-1, digits),
        digits => (1, digits),
    };
    match digits {
        [b'0'] if sign == 1 => Some(0),
        [b'1'..=b'9', ..] if digits.len() <= 18 => digits.iter().try_fold(0, |number, byte| match byte {
            b'0'..=b'9' => Some(number * 10 + sign * i64::from(byte - b'0')),
            _ => None,
        }),
        _ => None,
    }
}
