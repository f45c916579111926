//! The dialects.

use super::words::Words;
use super::{duckdb, sqlite};

/// An engine's SQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Dialect {
    /// DuckDB, from 1.3.
    DuckDb,
    /// SQLite, from 3.38.
    Sqlite,
}

impl Dialect {
    /// Every dialect with its name.
    ///
    /// ```
    /// use konnect_filter::sql::Dialect;
    /// assert!(Dialect::ALL.contains(&("duckdb", Dialect::DuckDb)));
    /// ```
    pub const ALL: [(&'static str, Self); 2] = [("duckdb", Self::DuckDb), ("sqlite", Self::Sqlite)];

    /// Its name in messages.
    pub(super) const fn title(self) -> &'static str {
        match self {
            Self::DuckDb => "DuckDB",
            Self::Sqlite => "SQLite",
        }
    }

    pub(super) const fn words(self) -> &'static dyn Words {
        match self {
            Self::DuckDb => &duckdb::DuckDb,
            Self::Sqlite => &sqlite::Sqlite,
        }
    }
}
