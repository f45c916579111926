//! `sql`: where the expression comes out, and what is refused.

use crate::run::{bad, good};

#[test]
fn an_expression_for_each_form() {
    let record = good(&["sql", "--dialect", "duckdb", "--record", "json", "name = $name", "--arg", "name=it's"]);
    assert!(record.contains("'it''s'") && record.ends_with("END\n"), "{record}");
    let columns =
        good(&["sql", "-d", "sqlite", "--columns", "name:text,labels:json", "name = a and labels.env exists"]);
    assert!(columns.contains("`name`") && columns.contains("`labels`"), "{columns}");
    let typed = good(&["sql", "-d", "duckdb", "--columns", "active:boolean", "--entity", "users", "active"]);
    assert!(typed.contains("\"active\""), "{typed}");
}

#[test]
fn what_cannot_be_said_is_an_error() {
    let problem = bad(1, &["sql", "-d", "sqlite", "--record", "json", "a = 1 and name matches \"x+\""]);
    assert!(problem.contains("error[not-in-sql]: SQLite has no regular expressions"), "{problem}");
    let problem = bad(1, &["sql", "-d", "duckdb", "--columns", "name:text", "size > 1"]);
    assert!(problem.contains("DuckDB has no column for `size`"), "{problem}");
}

#[test]
fn every_dialect_has_a_name_that_help_lists() {
    let help = good(&["sql", "--help"]);
    for dialect in ["clickhouse", "duckdb", "postgres", "spark", "sqlite"] {
        assert!(help.contains(dialect), "{help}");
        let sql = good(&["sql", "-d", dialect, "--record", "json", "labels.env = prod"]);
        assert!(sql.contains("env") && sql.lines().count() == 1, "{sql}");
    }
}
