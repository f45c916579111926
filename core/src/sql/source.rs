//! Where an expression finds the records.

use crate::enums::named;

/// Where an expression finds the records. Names are those of columns, and are quoted in the expression.
///
/// ```
/// use konnect_filter::check::{Context, check_untyped};
/// use konnect_filter::sql::{Column, ColumnType, Dialect, RecordSource, expression};
/// let condition = check_untyped(&konnect_filter::parse("name = pay")?, &Context::from_clock())?.condition;
/// let as_json = expression(&condition, Dialect::DuckDb, &RecordSource::Record("record"))?;
/// assert!(as_json.contains(r#""record""#));
/// let columns = [Column::new("name", ColumnType::Text)];
/// let as_columns = expression(&condition, Dialect::DuckDb, &RecordSource::Columns(&columns))?;
/// assert!(as_columns.contains(r#""name""#));
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum RecordSource<'s> {
    /// A column that contains each record as JSON: an object.
    Record(&'s str),
    /// A column for each field.
    Columns(&'s [Column]),
}

/// A column that contains a field.
///
/// Its name is the field's, or the place of the value in the records with dots between the steps, or a beginning of these: a
/// column `labels` of JSON contains `labels.env`.
///
/// ```
/// use konnect_filter::Code;
/// use konnect_filter::check::{Context, check_untyped};
/// use konnect_filter::sql::{Column, ColumnType, Dialect, RecordSource, expression};
/// let columns = [Column::new("name", ColumnType::Text), Column::new("labels", ColumnType::Json)];
/// let sql = |filter: &str| {
///     let condition = check_untyped(&konnect_filter::parse(filter)?, &Context::from_clock())?.condition;
///     expression(&condition, Dialect::Postgres, &RecordSource::Columns(&columns))
/// };
/// assert!(sql("name = pay and labels.env = prod").is_ok());
/// assert_eq!(sql("size = 1").unwrap_err().diagnostics()[0].code, Code::NotInSql);
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Column {
    /// The column's name.
    pub name: String,
    /// What is in it.
    pub kind: ColumnType,
}

impl Column {
    /// A column of this name.
    ///
    /// ```
    /// use konnect_filter::check::{Context, check_untyped};
    /// use konnect_filter::sql::{Column, ColumnType, Dialect, RecordSource, expression};
    /// let condition = check_untyped(&konnect_filter::parse("name = x")?, &Context::from_clock())?.condition;
    /// let columns = [Column::new("name", ColumnType::Text)];
    /// assert!(expression(&condition, Dialect::DuckDb, &RecordSource::Columns(&columns))?.contains("name"));
    /// # Ok::<(), konnect_filter::Error>(())
    /// ```
    #[must_use]
    pub fn new(name: impl Into<String>, kind: ColumnType) -> Self {
        Self { name: name.into(), kind }
    }
}

/// What is in a column.
///
/// ```
/// use konnect_filter::sql::{Column, ColumnType};
/// // As `NAME:TYPE` on a command line.
/// let (name, kind) = "created_at:timestamp".split_once(':').unwrap();
/// let column = Column::new(name, ColumnType::from_name(kind).unwrap());
/// assert_eq!(column.kind, ColumnType::Timestamp);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ColumnType {
    /// Text, also where it is read as a time or a number. A time is RFC 3339, a number is written in decimal.
    Text,
    /// Numbers. Those of a floating-point column are the shortest decimals that are read back as them.
    Number,
    /// Booleans.
    Boolean,
    /// Instants; those without a time zone are UTC.
    Timestamp,
    /// JSON values, arrays and objects among them.
    Json,
}

named! { "sql", ColumnType {
    Text = "text",
    Number = "number",
    Boolean = "boolean",
    Timestamp = "timestamp",
    Json = "json",
} }
