//! Values of Rust as values of a filter: strings, booleans, integers, ids, instants and days.

use std::borrow::Cow;
use std::num::{
    NonZeroI8, NonZeroI16, NonZeroI32, NonZeroI64, NonZeroI128, NonZeroIsize, NonZeroU8, NonZeroU16, NonZeroU32,
    NonZeroU64, NonZeroU128, NonZeroUsize,
};
use std::sync::Arc;

use super::value::Value;

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Value::quoted(text)
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Value::quoted(text)
    }
}

impl<'a> From<Cow<'a, str>> for Value<'a> {
    fn from(text: Cow<'a, str>) -> Self {
        Value::quoted(text)
    }
}

impl From<bool> for Value<'_> {
    fn from(value: bool) -> Self {
        Value::bare(if value { "true" } else { "false" })
    }
}

impl From<&bool> for Value<'_> {
    fn from(value: &bool) -> Self {
        (*value).into()
    }
}

macro_rules! integers {
    ($($integer:ty)*) => {
        $(impl From<$integer> for Value<'_> {
            fn from(value: $integer) -> Self {
                Value::bare(value.to_string())
            }
        }

        impl From<&$integer> for Value<'_> {
            fn from(value: &$integer) -> Self {
                (*value).into()
            }
        })*
    };
}

integers! { i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize }
integers! { NonZeroI8 NonZeroI16 NonZeroI32 NonZeroI64 NonZeroI128 NonZeroIsize }
integers! { NonZeroU8 NonZeroU16 NonZeroU32 NonZeroU64 NonZeroU128 NonZeroUsize }

impl From<Box<str>> for Value<'_> {
    fn from(text: Box<str>) -> Self {
        String::from(text).into()
    }
}

impl From<Arc<str>> for Value<'_> {
    fn from(text: Arc<str>) -> Self {
        String::from(&*text).into()
    }
}

macro_rules! texts {
    ($($type:ty, $text:expr;)*) => {
        $(impl From<$type> for Value<'_> {
            fn from(value: $type) -> Self {
                let text: fn($type) -> String = $text;
                Value::quoted(text(value))
            }
        }

        impl From<&$type> for Value<'_> {
            fn from(value: &$type) -> Self {
                value.to_owned().into()
            }
        })*
    };
}

texts! {
    uuid::Uuid, |id| id.hyphenated().to_string();
    jiff::Timestamp, |instant| instant.to_string();
    // The instant: Konnect knows no time zones.
    jiff::Zoned, |time| time.timestamp().to_string();
    jiff::civil::Date, |day| day.to_string();
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Value::quoted(text.as_str())
    }
}
