//! The dialects.

use super::words::Words;
use super::{clickhouse, duckdb, postgres, spark, sqlite};
use crate::enums::named;

/// An engine's SQL.
///
/// ```
/// use konnect_filter::check::{Context, check_untyped};
/// use konnect_filter::sql::{Dialect, RecordSource, expression};
/// let filter = konnect_filter::parse("active")?;
/// let condition = check_untyped(&filter, &Context::from_clock())?.condition;
/// for dialect in Dialect::ALL {
///     let sql = expression(&condition, *dialect, &RecordSource::Record("record"))?;
///     println!("{dialect}: {sql}");
/// }
/// assert_eq!(Dialect::from_name("duckdb"), Some(Dialect::DuckDb));
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Dialect {
    /// ClickHouse.
    ClickHouse,
    /// DuckDB, from 1.3.
    DuckDb,
    /// PostgreSQL, from 14, with the encoding UTF-8.
    Postgres,
    /// Spark, from 4.0.
    Spark,
    /// SQLite, from 3.38.
    Sqlite,
}

named! { "sql", Dialect {
    ClickHouse = "clickhouse",
    DuckDb = "duckdb",
    Postgres = "postgres",
    Spark = "spark",
    Sqlite = "sqlite",
} }

impl Dialect {
    /// Its name in messages.
    pub(super) const fn title(self) -> &'static str {
        match self {
            Self::ClickHouse => "ClickHouse",
            Self::DuckDb => "DuckDB",
            Self::Postgres => "PostgreSQL",
            Self::Spark => "Spark",
            Self::Sqlite => "SQLite",
        }
    }

    pub(super) const fn words(self) -> &'static dyn Words {
        match self {
            Self::ClickHouse => &clickhouse::ClickHouse,
            Self::DuckDb => &duckdb::DuckDb,
            Self::Postgres => &postgres::Postgres,
            Self::Spark => &spark::Spark,
            Self::Sqlite => &sqlite::Sqlite,
        }
    }
}
