//! What each public enum has whose variants have a name in text: `ALL`, `as_str`, `from_name`, `FromStr` and `Display`, of one shape.

use std::fmt::{self, Display};

/// `VARIANT = NAME` for each, in the order of [`ALL`]; the type's path is for its example.
///
/// [`ALL`]: crate::catalog::Operator::ALL
macro_rules! named {
    ($path:literal, $type:ident { $($variant:ident = $name:literal,)+ }) => {
        impl $type {
            /// All of them, in the order in which they are listed everywhere.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// Its name in text.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }

            /// The one of that name, as [`as_str`](Self::as_str) gives it.
            ///
            /// ```
            #[doc = concat!("use konnect_filter::", $path, "::", stringify!($type), ";")]
            #[doc = concat!("for one in ", stringify!($type), "::ALL {")]
            #[doc = concat!("    assert_eq!(", stringify!($type), "::from_name(one.as_str()), Some(*one));")]
            /// }
            #[doc = concat!("assert_eq!(", stringify!($type), "::from_name(\"no such name\"), None);")]
            /// ```
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.as_str() == name)
            }
        }

        impl std::str::FromStr for $type {
            type Err = $crate::enums::UnknownName;

            fn from_str(name: &str) -> std::result::Result<Self, Self::Err> {
                const NAMES: &[&str] = &[$($name,)+];
                Self::from_name(name).ok_or($crate::enums::UnknownName::of(stringify!($type), NAMES))
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}

/// A name that no value of an enum has: the error of its `from_str`.
///
/// ```
/// use konnect_filter::UnknownName;
/// use konnect_filter::sql::Dialect;
/// assert_eq!("duckdb".parse(), Ok(Dialect::DuckDb));
/// let error: UnknownName = "mysql".parse::<Dialect>().unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "not the name of a `Dialect`, which is one of `clickhouse`, `duckdb`, `postgres`, `spark`, `sqlite`"
/// );
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownName {
    what: &'static str,
    names: &'static [&'static str],
}

impl UnknownName {
    /// The error for a type, with the names that its message lists.
    pub(crate) const fn of(what: &'static str, names: &'static [&'static str]) -> Self {
        Self { what, names }
    }
}

impl Display for UnknownName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not the name of a `{}`", self.what)?;
        for (n, name) in self.names.iter().enumerate() {
            write!(f, "{}`{name}`", if n == 0 { ", which is one of " } else { ", " })?;
        }
        Ok(())
    }
}

impl std::error::Error for UnknownName {}

/// As a string of JSON: the name.
macro_rules! written_by_name {
    ($($type:ident)+) => {
        $(impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        })+
    };
}

pub(crate) use {named, written_by_name};
