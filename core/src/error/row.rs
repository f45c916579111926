//! How the table of codes becomes an enum, with one row per code.

use super::severity::Severity;

/// One row of the table of codes.
pub(super) struct CodeRow {
    pub(super) name: &'static str,
    pub(super) severity: Severity,
    pub(super) title: &'static str,
    pub(super) cause: &'static str,
    pub(super) example: &'static str,
    pub(super) fix: &'static str,
}

/// Makes the enum, its names and its rows from one table.
macro_rules! codes {
    ($($variant:ident $name:literal $severity:ident $title:literal
        cause $cause:literal
        example $example:literal
        fix $fix:literal;)*) => {
        /// What kind of problem it is. The name ([`Code::as_str`]) is stable: scripts may match on it.
        ///
        /// ```
        /// use konnect_filter::{Code, ListRequest};
        /// let error = ListRequest::to("users").filter("emial = x").one().unwrap_err();
        /// match error.diagnostics()[0].code {
        ///     Code::UnknownField => println!("there is no such field"),
        ///     other => println!("{}: {}", other.as_str(), other.title()),
        /// }
        /// assert_eq!(Code::UnknownField.as_str(), "unknown-field");
        /// ```
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = $title] $variant,)*
        }

        impl Code {
            /// Every code, in the order of the pipeline.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            pub(super) const fn row(self) -> &'static CodeRow {
                match self {
                    $(Self::$variant => &CodeRow {
                        name: $name,
                        severity: Severity::$severity,
                        title: $title,
                        cause: $cause,
                        example: $example,
                        fix: $fix,
                    },)*
                }
            }
        }
    };
}

pub(super) use codes;
