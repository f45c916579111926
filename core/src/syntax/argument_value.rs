//! The value of one argument.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet, VecDeque};
use std::num::{
    NonZeroI8, NonZeroI16, NonZeroI32, NonZeroI64, NonZeroI128, NonZeroIsize, NonZeroU8, NonZeroU16, NonZeroU32,
    NonZeroU64, NonZeroU128, NonZeroUsize,
};
use std::sync::Arc;
use std::time::SystemTime;

use super::value::Value;

/// The value of an argument, or a list of them.
///
/// Text is a literal: quotes, keywords, commas, `*` and `now-7d` in it mean only themselves. A field of dates reads an instant
/// or a day in it, as it does in quotes. One that has no place in RFC 3339, such
/// as one of the year 20000, is refused there.
///
/// ```
/// use konnect_filter::syntax::ArgumentValue;
/// let text = ArgumentValue::from("o'hara, or 'name' = *");
/// let list = ArgumentValue::from(["dev", "test"]);
/// let id = ArgumentValue::from(uuid::Uuid::nil());
/// let since = ArgumentValue::from(jiff::Timestamp::UNIX_EPOCH);
/// let until = ArgumentValue::from(std::time::SystemTime::now());
/// # let _ = (text, list, id, since, until);
/// ```
/// A floating-point number is not one, as its text may not be the number that was meant (`0.1 + 0.2`): give the text.
///
/// A type of your own, such as an id, is one after one `From`; then lists and references of it are, too. (For the values of
/// [`field`](super::field), it needs `From<&UserId> for Value<'_>`.)
/// ```
/// use konnect_filter::{ListRequest, syntax::ArgumentValue};
/// #[derive(Clone)]
/// struct UserId(uuid::Uuid);
///
/// impl From<UserId> for ArgumentValue {
///     fn from(id: UserId) -> Self {
///         id.0.into()
///     }
/// }
///
/// let ids = [UserId(uuid::Uuid::nil())];
/// let urls = ListRequest::to("users").filter("id in $ids").bind("ids", &ids).split(true).urls()?;
/// assert!(urls[0].ends_with("=00000000-0000-0000-0000-000000000000"));
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArgumentValue(pub(super) Items);

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Items {
    One(Value<'static>),
    List(Vec<Value<'static>>),
}

impl ArgumentValue {
    /// `null`, which only some fields take.
    #[must_use]
    pub fn null() -> Self {
        Self::one(Value::bare("null"))
    }

    fn one(value: Value<'_>) -> Self {
        Self(Items::One(value.into_owned().into_bound()))
    }

    /// The values, one or any number.
    pub(super) fn as_slice(&self) -> &[Value<'static>] {
        match &self.0 {
            Items::One(value) => std::slice::from_ref(value),
            Items::List(values) => values,
        }
    }

    /// Its text, where it is one value; otherwise why it has none.
    pub(crate) fn text(&self) -> std::result::Result<&str, &'static str> {
        match &self.0 {
            Items::One(value) if !value.is_quoted() && value.text() == "null" => Err("is null"),
            Items::One(value) => Ok(value.text()),
            Items::List(_) => Err("is a list"),
        }
    }

    /// Whether it is a list, however many values it has.
    pub const fn is_list(&self) -> bool {
        matches!(self.0, Items::List(_))
    }
}

macro_rules! values {
    ($($type:ty)*) => {
        $(impl From<$type> for ArgumentValue {
            fn from(value: $type) -> Self {
                Self::one(value.into())
            }
        })*
    };
}

values! { Box<str> Arc<str> NonZeroI8 NonZeroI16 NonZeroI32 NonZeroI64 NonZeroI128 NonZeroIsize }
values! { NonZeroU8 NonZeroU16 NonZeroU32 NonZeroU64 NonZeroU128 NonZeroUsize }
values! { &str String Cow<'_, str> bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 isize usize
uuid::Uuid SystemTime jiff::Timestamp jiff::Zoned jiff::civil::Date }

#[cfg(feature = "chrono")]
values! { chrono::NaiveDate }

#[cfg(feature = "time")]
values! { time::OffsetDateTime time::UtcDateTime time::Date }

#[cfg(feature = "chrono")]
impl<Z: chrono::TimeZone> From<chrono::DateTime<Z>> for ArgumentValue {
    fn from(instant: chrono::DateTime<Z>) -> Self {
        Self::one(instant.into())
    }
}

/// A reference to anything that can be a value, so that nothing has to be cloned by hand: ids, lists, types of one's own.
impl<T: Clone + Into<Self>> From<&T> for ArgumentValue {
    fn from(value: &T) -> Self {
        value.clone().into()
    }
}

impl<T: Into<Self>> From<BTreeSet<T>> for ArgumentValue {
    fn from(values: BTreeSet<T>) -> Self {
        values.into_iter().collect()
    }
}

/// In the order of the strings, so that the same set is the same list each time.
impl<T: Into<Self>, S> From<HashSet<T, S>> for ArgumentValue {
    fn from(values: HashSet<T, S>) -> Self {
        let Self(mut list) = values.into_iter().collect();
        if let Items::List(values) = &mut list {
            values.sort_by(|one, other| one.text().cmp(other.text()));
        }
        Self(list)
    }
}

impl<T: Into<Self>> From<VecDeque<T>> for ArgumentValue {
    fn from(values: VecDeque<T>) -> Self {
        values.into_iter().collect()
    }
}

impl<T: Into<Self>> From<Box<[T]>> for ArgumentValue {
    fn from(values: Box<[T]>) -> Self {
        Vec::from(values).into()
    }
}

impl<T: Into<Self>> From<Vec<T>> for ArgumentValue {
    fn from(values: Vec<T>) -> Self {
        values.into_iter().collect()
    }
}

impl<T: Into<Self>, const N: usize> From<[T; N]> for ArgumentValue {
    fn from(values: [T; N]) -> Self {
        values.into_iter().collect()
    }
}

impl<T: Into<Self> + Clone> From<&[T]> for ArgumentValue {
    fn from(values: &[T]) -> Self {
        values.iter().cloned().collect()
    }
}

/// A list; lists in it are joined.
impl<T: Into<Self>> FromIterator<T> for ArgumentValue {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        let mut list = Vec::new();
        for value in values {
            match value.into().0 {
                Items::One(value) => list.push(value),
                Items::List(values) => list.extend(values),
            }
        }
        Self(Items::List(list))
    }
}
