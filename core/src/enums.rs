//! What each public enum has whose variants have a name in text: `ALL`, `as_str`, `from_name` and `Display`, of one shape.

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

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}

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
