//! What the macro `filter!` takes from its surroundings: which types of variables fit which fields.
//!
//! A variable fits where its type implements [`Fits`] for the field's kind, and, where a filter takes a list, [`FitsList`]:
//!
//! | kind | types |
//! |---|---|
//! | [`Text`] | `&str`, `String`, `Cow<str>`, `uuid::Uuid` |
//! | [`Number`] | the integers |
//! | [`Boolean`] | `bool` |
//! | [`Time`] | `std::time::SystemTime`, `jiff::Timestamp`, `jiff::Zoned`, `jiff::civil::Date`; with the features `chrono` and `time` the instants and days of those crates |
//! | [`Id`] | `uuid::Uuid` |
//! | [`Any`] | all of these |
//!
//! References to them fit too, and arrays, slices, vectors and sets where a list is taken. A type of your own, such as an id, or a decimal number
//! that gives its text, fits after two lines. (For the values of [`field`](crate::syntax::field), it needs `From<&UserId> for Value<'_>`.)
//! ```
//! use konnect_filter::capture::{Fits, Id, Text};
//! use konnect_filter::syntax::ArgumentValue;
//!
//! #[derive(Clone)]
//! struct UserId(uuid::Uuid);
//!
//! impl From<UserId> for ArgumentValue {
//!     fn from(id: UserId) -> Self {
//!         id.0.into()
//!     }
//! }
//!
//! // Some collections describe their ids as UUIDs, others as strings.
//! impl Fits<Id> for UserId {}
//! impl Fits<Text> for UserId {}
//! ```

use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};
use std::num::{
    NonZeroI8, NonZeroI16, NonZeroI32, NonZeroI64, NonZeroI128, NonZeroIsize, NonZeroU8, NonZeroU16, NonZeroU32,
    NonZeroU64, NonZeroU128, NonZeroUsize,
};
use std::sync::Arc;
use std::time::SystemTime;

use crate::catalog::{Catalog, SourceFile};
use crate::limits::Limits;
use crate::syntax::ArgumentValue;

macro_rules! kinds {
    ($($kind:ident $doc:literal $($value:literal)+;)*) => {
        $(#[doc = $doc]
        ///
        /// ```
        #[doc = concat!("use konnect_filter::capture::{Fits, ", stringify!($kind), "};")]
        #[doc = concat!("fn takes(_: impl Fits<", stringify!($kind), ">) {}")]
        $(#[doc = concat!("takes(", $value, ");")])+
        /// ```
        #[derive(Debug, Clone, Copy)]
        #[expect(clippy::exhaustive_enums, reason = "there is no value of it")]
        pub enum $kind {}

        impl<T: Fits<$kind>> FitsList<$kind> for T {}
        impl<T: Fits<$kind>> FitsList<$kind> for Vec<T> {}
        impl<T: Fits<$kind>> FitsList<$kind> for &Vec<T> {}
        impl<T: Fits<$kind>> FitsList<$kind> for &[T] {}
        impl<T: Fits<$kind>> FitsList<$kind> for BTreeSet<T> {}
        impl<T: Fits<$kind>> FitsList<$kind> for &BTreeSet<T> {}
        impl<T: Fits<$kind>, S: Clone> FitsList<$kind> for HashSet<T, S> {}
        impl<T: Fits<$kind>, S: Clone> FitsList<$kind> for &HashSet<T, S> {}
        impl<T: Fits<$kind>, const N: usize> FitsList<$kind> for [T; N] {}
        impl<T: Fits<$kind>, const N: usize> FitsList<$kind> for &[T; N] {})*
    };
}

kinds! {
    Text "The kind of a field of strings, of values from a list, or of ULIDs; and of what `contains` and its like look for."
        "\"prod\"" "String::from(\"prod\")";
    Number "The kind of a field of numbers."
        "3" "u64::MAX";
    Boolean "The kind of a field that is true or false."
        "true";
    Time "The kind of a field of instants."
        "jiff::Timestamp::now()" "jiff::civil::date(2026, 8, 1)";
    Id "The kind of a field of UUIDs."
        "uuid::Uuid::nil()";
    Any "The kind of a field whose values have any type."
        "\"prod\"" "3" "true";
}

/// A type whose values fit a field of a kind; the [module](self) says which do.
///
/// ```
/// use konnect_filter::capture::{Fits, Time};
/// fn takes_time(_: impl Fits<Time>) {}
/// takes_time(jiff::Timestamp::now());
/// ```
pub trait Fits<Kind>: Clone + Into<ArgumentValue> {}

/// A type whose values fit where a field of a kind is compared with a list: one that [`Fits`], or a list of them.
///
/// ```
/// use konnect_filter::capture::{FitsList, Text};
/// fn takes_texts(_: impl FitsList<Text>) {}
/// takes_texts("dev");
/// takes_texts(vec!["dev".to_owned()]);
/// ```
pub trait FitsList<Kind>: Clone + Into<ArgumentValue> {}

impl<Kind, T: Fits<Kind>> Fits<Kind> for &T {}

macro_rules! fits {
    ($($kind:ident: $($type:ty)*;)*) => {
        $($(impl Fits<$kind> for $type {})*)*
    };
}

fits! {
    Text: &str String Cow<'_, str> uuid::Uuid;
    Number: i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize;
    Boolean: bool;
    Time: SystemTime jiff::Timestamp jiff::Zoned jiff::civil::Date;
    Id: uuid::Uuid;
    Any: &str String Cow<'_, str> i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize bool SystemTime
        jiff::Timestamp jiff::Zoned jiff::civil::Date uuid::Uuid;
}

fits! {
    Text: Box<str> Arc<str>;
    Number: NonZeroI8 NonZeroI16 NonZeroI32 NonZeroI64 NonZeroI128 NonZeroIsize
        NonZeroU8 NonZeroU16 NonZeroU32 NonZeroU64 NonZeroU128 NonZeroUsize;
    Any: Box<str> Arc<str> NonZeroI8 NonZeroI16 NonZeroI32 NonZeroI64 NonZeroI128 NonZeroIsize
        NonZeroU8 NonZeroU16 NonZeroU32 NonZeroU64 NonZeroU128 NonZeroUsize;
}

#[cfg(feature = "chrono")]
fits! {
    Time: chrono::NaiveDate;
    Any: chrono::NaiveDate;
}

#[cfg(feature = "chrono")]
impl<Z: chrono::TimeZone> Fits<Time> for chrono::DateTime<Z> {}
#[cfg(feature = "chrono")]
impl<Z: chrono::TimeZone> Fits<Any> for chrono::DateTime<Z> {}

#[cfg(feature = "time")]
fits! {
    Time: time::OffsetDateTime time::UtcDateTime time::Date;
    Any: time::OffsetDateTime time::UtcDateTime time::Date;
}

/// What `catalog = "…"` of the macro names, at run time. The text was read while the program was compiled; could it not be read
/// now, no collection would be found in it.
#[doc(hidden)]
#[must_use]
pub fn catalog(name: &str, text: &str) -> Catalog {
    Catalog::read_entities(SourceFile::new(name, text), &Limits::DEFAULT)
        .map(|added| Catalog::builtin().with(added))
        .unwrap_or_default()
}
