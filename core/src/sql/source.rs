//! Where an expression finds the records.

use crate::enums::named;

/// Where an expression finds the records. Names are those of columns, and are quoted in the expression.
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
    /// let (condition, _) = check_untyped(&konnect_filter::parse("name = x")?, &Context::from_clock())?;
    /// let columns = [Column::new("name", ColumnType::Text)];
    /// assert!(expression(&condition, Dialect::DuckDb, &RecordSource::Columns(&columns))?.contains("name"));
    /// # Ok::<(), konnect_filter::Error>(())
    /// ```
    pub fn new(name: impl Into<String>, kind: ColumnType) -> Self {
        Self { name: name.into(), kind }
    }
}

/// What is in a column.
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
