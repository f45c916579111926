//! The same filter as a boolean expression of SQL.
//!
//! Exports and audit logs outgrow one machine, and engines for that exist. [`expression`] says a condition in the SQL of
//! one of them, over a column that contains each record as JSON or over columns of their own, with the meaning of
//! [`evaluate`](crate::check::evaluate): the expression is true where that is `Some(true)`, false where it is
//! `Some(false)`, and `NULL` where it is unknown. What a dialect cannot say exactly is an error.
//!
//! Nothing is left to what an engine happens to do with numbers, times, case or collations: numbers and instants are
//! compared as strings that sort as they do, case is folded character by character, and regular expressions are written
//! again with nothing but characters, classes and repetitions. Values and keys are escaped by one function per dialect. No expression
//! contains a character that a terminal would obey or hide, except line feeds and tabs in names.
//!
//! ```
//! use konnect_filter::catalog::Catalog;
//! use konnect_filter::check::{Context, check};
//! use konnect_filter::sql::{Dialect, RecordSource, expression};
//! let users = Catalog::builtin().find("users")?.entity;
//! let checked = check(&konnect_filter::parse("active and email contains pay")?, users, &Context::from_clock())?;
//! let condition = expression(checked.condition(), Dialect::DuckDb, &RecordSource::Record("json"))?;
//! let query = format!("SELECT json->>'id' FROM read_ndjson_objects('users.jsonl') WHERE {condition}");
//! assert!(query.contains("'email'") && query.contains("'pay'"));
//! # Ok::<(), konnect_filter::Error>(())
//! ```

mod clickhouse;
mod dialect;
mod duckdb;
mod fold;
mod key;
mod mark;
mod pattern;
mod place;
mod plain;
mod postgres;
mod row;
mod said;
mod source;
mod spark;
mod sqlite;
mod tests;
mod words;

pub use self::dialect::Dialect;
use self::place::Writer;
use self::said::Unsayable;
pub use self::source::{Column, ColumnType, RecordSource};
use crate::check::{Condition, Term};
use crate::error::{Code, Diagnostic, Problems, Result, Setting};
use crate::limits::{Limits, MAX_SQL_BYTES};

/// A condition as a boolean expression, for a `WHERE` or a column.
///
/// ```
/// use konnect_filter::check::{Context, check_untyped};
/// use konnect_filter::sql::{Dialect, RecordSource, expression};
/// let filter = konnect_filter::parse("labels.env = prod")?;
/// let condition = check_untyped(&filter, &Context::at(jiff::Timestamp::UNIX_EPOCH))?.condition;
/// let sql = expression(&condition, Dialect::DuckDb, &RecordSource::Record("json"))?;
/// assert!(sql.contains("'labels'") && sql.contains("'prod'"));
/// # Ok::<(), konnect_filter::Error>(())
/// ```
///
/// # Errors
/// `not-in-sql` for each predicate that the dialect cannot say exactly or that asks for a column that is not there, and
/// `too-long` where the expression would take more than 16 MiB.
pub fn expression(condition: &Condition<'_>, dialect: Dialect, source: &RecordSource<'_>) -> Result<String> {
    let mut problems = Problems::new(Limits::DEFAULT.problems);
    let writer = Writer::new(dialect.words(), source);
    let mut out = String::new();
    write(condition, &writer, dialect, &mut out, &mut problems);
    problems.finish()?;
    if out.len() > MAX_SQL_BYTES { Err(too_long().into()) } else { Ok(out) }
}

fn write(condition: &Condition<'_>, writer: &Writer<'_>, dialect: Dialect, out: &mut String, problems: &mut Problems) {
    if problems.is_full() || out.len() > MAX_SQL_BYTES {
        return;
    }
    match condition {
        Condition::All(parts) => chain(parts, writer, dialect, out, problems, (" AND ", "TRUE")),
        Condition::Any(parts) => chain(parts, writer, dialect, out, problems, (" OR ", "FALSE")),
        Condition::Not(part) => {
            out.push_str("NOT (");
            write(part, writer, dialect, out, problems);
            out.push(')');
        }
        Condition::Term(term) => match writer.term(term) {
            Ok(sql) => out.push_str(&sql),
            Err(why) => {
                let problem = problem(dialect, term, &why);
                if !problems.iter().any(|known| known.span == problem.span && known.message == problem.message) {
                    problems.push(problem);
                }
            }
        },
    }
}

fn chain(
    parts: &[Condition<'_>],
    writer: &Writer<'_>,
    dialect: Dialect,
    out: &mut String,
    problems: &mut Problems,
    (word, none): (&str, &str),
) {
    if parts.is_empty() {
        out.push_str(none);
    }
    for (index, part) in parts.iter().enumerate() {
        out.push_str(if index > 0 { word } else { "" });
        let group = !matches!(part, Condition::Term(_)) && parts.len() > 1;
        out.push_str(if group { "(" } else { "" });
        write(part, writer, dialect, out, problems);
        out.push_str(if group { ")" } else { "" });
    }
}

fn problem(dialect: Dialect, term: &Term<'_>, why: &Unsayable) -> Diagnostic {
    Diagnostic::new(Code::NotInSql, term.span, format!("{} {}", dialect.title(), why.0))
        .label("cannot be said exactly")
        .help("write the part in another way")
        .remedy(Setting::Matcher, "filters the records")
}

fn too_long() -> Diagnostic {
    let message = format!("the expression takes more than {MAX_SQL_BYTES} bytes");
    Diagnostic::in_part(Code::TooLong, crate::error::Part::Filter, message).help("use fewer predicates or values")
}
