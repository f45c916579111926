//! Filters in SQL: what is refused, and where values and names go. What the expressions mean is shown by the engines, in
//! `.ci/sql`.

use konnect_filter::check::{Context, check, check_untyped};
use konnect_filter::sql::{Column, ColumnType, Dialect, RecordSource, expression};
use konnect_filter::{Code, Error, parse};

use crate::support::corpus::collection;

fn context() -> Context {
    Context::at("2024-01-02T12:00:00Z".parse().unwrap())
}

fn untyped(filter: &str, dialect: Dialect, source: &RecordSource<'_>) -> Result<String, Error> {
    let filter = parse(filter).unwrap();
    expression(&check_untyped(&filter, &context()).unwrap().condition, dialect, source)
}

/// The code, the predicate and the message of each problem.
#[track_caller]
fn refused(filter: &str, dialect: Dialect, source: &RecordSource<'_>) -> Vec<String> {
    let error = untyped(filter, dialect, source).unwrap_err();
    let said = |problem: &konnect_filter::Diagnostic| {
        assert_eq!(problem.code, Code::NotInSql);
        format!("{}: {}", problem.span.unwrap().get(filter).unwrap(), problem.message)
    };
    error.iter().map(said).collect()
}

const RECORD: RecordSource<'_> = RecordSource::Record("record");

#[test]
fn a_predicate_that_a_dialect_cannot_say_is_named() {
    let filter = "a = 1 and (b matches \"x+\" or not c matches \"y\")";
    assert_eq!(
        refused(filter, Dialect::Sqlite, &RECORD),
        ["b matches \"x+\": SQLite has no regular expressions: write `contains`, `starts with` or `=`"]
    );
    assert!(untyped(filter, Dialect::DuckDb, &RECORD).is_ok());
    assert_eq!(
        refused("a matches \"\\\\bx\"", Dialect::DuckDb, &RECORD),
        ["a matches \"\\\\bx\": DuckDB reads word boundaries and line ends in regular expressions differently"]
    );
    assert_eq!(
        refused("a = \"x\\u{0}\" or b = y", Dialect::Sqlite, &RECORD),
        ["a = \"x\\u{0}\": SQLite has no text with the characters U+0000 and U+0001"]
    );
    assert_eq!(
        refused("a > 1e100000000000000000", Dialect::DuckDb, &RECORD),
        ["a > 1e100000000000000000: DuckDB cannot compare with a number of this size"]
    );
    assert_eq!(refused("a.b.c.d.e.f.g = 1", Dialect::DuckDb, &RECORD).len(), 1);
    assert_eq!(
        refused("a = 1 and \"x\\u{1}\" = y", Dialect::Postgres, &RECORD),
        ["\"x\\u{1}\" = y: PostgreSQL has no text with the characters U+0000 and U+0001"]
    );
    assert!(untyped("a matches \"^x{1,255}y\"", Dialect::Postgres, &RECORD).is_ok());
    assert_eq!(
        refused("a matches \"^x{1,256}y\"", Dialect::Postgres, &RECORD),
        ["a matches \"^x{1,256}y\": PostgreSQL counts to 255 at most in a regular expression"]
    );
}

#[test]
fn columns_are_found_by_the_names_of_fields_and_places() {
    let column = |name: &str, kind| Column::new(name.to_owned(), kind);
    let columns = [
        column("name", ColumnType::Text),
        column("labels", ColumnType::Json),
        column("at", ColumnType::Timestamp),
        column("labels.env", ColumnType::Text),
    ];
    let source = RecordSource::Columns(&columns);
    let sql = untyped("name = x and labels.team = y and labels.env exists", Dialect::DuckDb, &source).unwrap();
    assert!(sql.contains("\"name\"") && sql.contains("CAST(\"labels\" AS VARCHAR)"), "{sql}");
    assert!(sql.contains("\"labels.env\""), "{sql}");
    assert_eq!(
        refused("nmae = x", Dialect::DuckDb, &source),
        ["nmae = x: DuckDB has no column for `nmae`: none of the columns that were given is called so"]
    );
    assert_eq!(
        refused("name.first = x", Dialect::DuckDb, &source),
        ["name.first = x: DuckDB cannot look into the column `name`, which is not of the type json"]
    );
    assert_eq!(
        refused("at contains x", Dialect::DuckDb, &source),
        ["at contains x: DuckDB has no text for the instants of a timestamp column"]
    );
    for dialect in [Dialect::ClickHouse, Dialect::Postgres, Dialect::Spark] {
        assert_eq!(refused("at contains x", dialect, &source).len(), 1);
        assert!(untyped("at > 2024-01-01", dialect, &source).is_ok());
    }
    assert_eq!(
        refused("at > 2024-01-01", Dialect::Sqlite, &source),
        ["at > 2024-01-01: SQLite has no timestamps: call the column's type text"]
    );
}

#[test]
fn names_of_columns_are_quoted_and_never_taken_for_ours() {
    let sql = untyped("a = 1", Dialect::DuckDb, &RecordSource::Record("kf0\" OR \"")).unwrap();
    assert!(sql.contains("\"kf0\"\" OR \"\"\""), "{sql}");
    assert!(!sql.contains("lambda kf0:"), "{sql}");
    // In double quotes, SQLite would take the name of no column for a string.
    let sql = untyped("a = 1", Dialect::Sqlite, &RecordSource::Record("my `record`")).unwrap();
    assert!(sql.contains("`my ``record```"), "{sql}");
    let long = "x".repeat(64);
    for (column, dialect, sql) in [
        ("a`b\\", Dialect::ClickHouse, Some(r"`a\`b\\`")),
        ("a`b\\", Dialect::Spark, Some(r"`a``b\`")),
        ("a\"b\\", Dialect::Postgres, Some(r#""a""b\""#)),
        // Spark would put a setting in its place, and PostgreSQL would cut it off.
        ("${spark.app.name}", Dialect::Spark, None),
        (&long, Dialect::Postgres, None),
        (&long, Dialect::Spark, Some(&long)),
        ("a\"\\\u{202e}\u{7}", Dialect::Postgres, Some(r#"U&"a""\\\+00202E\+000007""#)),
        ("a`\\\u{202e}\u{7}", Dialect::ClickHouse, Some(r"`a\`\\\xE2\x80\xAE\x07`")),
        ("a\u{202e}", Dialect::DuckDb, None),
        ("a\r", Dialect::Sqlite, None),
        ("a\u{200b}", Dialect::Spark, None),
    ] {
        match (untyped("a = 1", dialect, &RecordSource::Record(column)), sql) {
            (Ok(text), Some(name)) => assert!(text.contains(name), "{column}: {text}"),
            (said, expected) => assert_eq!(said.is_ok(), expected.is_some(), "{column}"),
        }
    }
    for &dialect in Dialect::ALL {
        let name = dialect.as_str();
        assert!(untyped("a = 1", dialect, &RecordSource::Record("")).is_err(), "{name}");
        assert!(untyped("a = 1", dialect, &RecordSource::Record("a\0")).is_err(), "{name}");
    }
}

#[test]
fn values_are_escaped_as_each_dialect_reads_them_whatever_its_settings_say() {
    for (value, dialect, literal) in [
        ("it's", Dialect::DuckDb, "'it''s'"),
        (r"\'", Dialect::DuckDb, r"'\'''"),
        ("it's", Dialect::Sqlite, "'it''s'"),
        ("it's", Dialect::Postgres, "'it''s'"),
        (r"\' $$", Dialect::Postgres, r"E'\\'' $$'"),
        ("\\'\0", Dialect::ClickHouse, r"'\\\'\x00'"),
        ("it's", Dialect::Spark, "CAST(X'69742773' AS STRING)"),
        (r"${a}\", Dialect::Spark, "CAST(X'247B617D5C' AS STRING)"),
        ("--\"/*é", Dialect::Spark, "'--\"/*é'"),
        // What a terminal would obey or hide is never in an expression: what prints it would change it.
        ("a'\u{202e}\u{7}b", Dialect::DuckDb, "concat('a''', chr(8238), chr(7), 'b')"),
        ("\u{200b}", Dialect::DuckDb, "chr(8203)"),
        ("a'\u{202e}\u{7}b", Dialect::Sqlite, "('a''' || char(8238, 7) || 'b')"),
        ("\u{200b}", Dialect::Sqlite, "char(8203)"),
        ("a'\u{202e}\\u0007\u{7}\u{e0041}", Dialect::Postgres, r"E'a''\u202E\\u0007\u0007\U000E0041'"),
        ("\u{200b}", Dialect::Postgres, r"E'\u200B'"),
        ("a'\u{202e}\\x07\u{7}\u{e0041}", Dialect::ClickHouse, r"'a\'\xE2\x80\xAE\\x07\x07\xF3\xA0\x81\x81'"),
        ("a\u{202e}", Dialect::Spark, "CAST(X'61E280AE' AS STRING)"),
    ] {
        let quoted = value.replace('\\', "\\\\").replace('"', "\\\"").replace('\0', "\\u{0}");
        let sql = untyped(&format!("a = \"{quoted}\""), dialect, &RECORD).unwrap();
        assert!(sql.contains(&format!("IN ({literal})")), "{value}: {sql}");
    }
}

/// What a terminal would obey or hide.
const HARMFUL: [char; 14] = [
    '\u{7}',
    '\u{1b}',
    '\r',
    '\u{7f}',
    '\u{85}',
    '\u{9b}',
    '\u{ad}',
    '\u{200b}',
    '\u{2028}',
    '\u{202e}',
    '\u{feff}',
    '\u{3164}',
    '\u{17b4}',
    '\u{e0041}',
];

/// Whatever prints it, an expression stays as it is: in values, keys, regular expressions and names of columns.
#[test]
fn no_expression_contains_what_a_terminal_would_obey_or_hide() {
    let is_harmful = |c: char| c.is_control() || konnect_filter::error::is_invisible(c);
    for &dialect in Dialect::ALL {
        let name = dialect.as_str();
        for text in HARMFUL
            .iter()
            .flat_map(|c| [format!("a{c}'b{c}{c}"), format!("{c}").repeat(200), format!("{c}a").repeat(200)])
        {
            let c = text.chars().find(|c| is_harmful(*c)).unwrap();
            let mut filters = vec![
                format!("a in (\"{text}\", \"\\n{text}\")"),
                format!("a > \"{text}\""),
                format!("a starts with \"k{text}\""),
                format!("\"{text}\" = 1"),
                format!("a.\"{text}\" exists"),
            ];
            if dialect != Dialect::Sqlite {
                filters.push(format!("a matches \"[{c}-\u{10ffff}]{c}{{2}}\""));
            }
            for filter in &filters {
                let sql = untyped(filter, dialect, &RECORD).unwrap();
                assert!(!sql.contains(is_harmful), "{name}: {sql}");
            }
            match untyped("a = 1", dialect, &RecordSource::Record(&text)) {
                Ok(sql) => assert!(!sql.contains(is_harmful), "{name}: {sql}"),
                Err(_) if dialect == Dialect::Postgres && text.len() > 63 => {}
                Err(error) => assert!(error.to_string().contains(&format!("U+{:04X}", u32::from(c))), "{error}"),
            }
        }
    }
    assert_eq!(
        refused("a = 1", Dialect::DuckDb, &RecordSource::Record("a\u{202e}b")),
        ["a = 1: DuckDB has no way to write U+202E in the name of a column, `a\\u{202e}b`"]
    );
}

#[test]
fn a_place_that_is_not_known_is_refused() {
    let entity = collection("api-publications");
    let filter = parse("api_name = x").unwrap();
    let checked = check(&filter, entity, &context()).unwrap();
    for &dialect in Dialect::ALL {
        let name = dialect.as_str();
        let error = expression(checked.condition(), dialect, &RECORD).unwrap_err();
        assert_eq!(error.iter().map(|problem| problem.code).collect::<Vec<_>>(), [Code::NotInSql], "{name}");
    }
}

#[test]
fn an_expression_has_a_limit() {
    let many: Vec<String> = (0..9000).map(|index| format!("a > {index}")).collect();
    let error = untyped(&many.join(" or "), Dialect::DuckDb, &RECORD).unwrap_err();
    assert_eq!(error.iter().map(|problem| problem.code).collect::<Vec<_>>(), [Code::TooLong]);
}
