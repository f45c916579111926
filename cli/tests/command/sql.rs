//! `sql`: where the expression comes out, what it finds as it comes out, and what is refused.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::run::{bad, finish, good, run, run_on};

#[test]
fn an_expression_for_each_form() {
    let record = good(&["sql", "--dialect", "duckdb", "--record", "json", "name = $name", "--arg", "name=it's"]);
    assert!(record.contains("'it''s'") && record.ends_with("END\n"), "{record}");
    let columns =
        good(&["sql", "-d", "sqlite", "--columns", "name:text,labels:json", "name = a and labels.env exists"]);
    assert!(columns.contains("`name`") && columns.contains("`labels`"), "{columns}");
}

/// Without a collection `7` may be a number or a text. A user's email is a text, and `active` takes no number.
#[test]
fn types_come_from_the_catalog() {
    let said = |filter: &str, more: &[&str]| good(&[&["sql", "-d", "duckdb", "--record", "r", filter], more].concat());
    let (free, typed) = (said("email = 7", &[]), said("email = 7", &["--entity", "users"]));
    let (as_number, as_text) = ("IN ('250000000000000017')", "IN ('7')");
    assert!(free.contains(as_number) && free.contains(as_text), "{free}");
    assert!(!typed.contains(as_number) && typed.contains(as_text), "{typed}");
    let problem = bad(1, &["sql", "-d", "duckdb", "--record", "r", "--entity", "users", "active = 7"]);
    assert!(problem.contains("error[wrong-type]"), "{problem}");
    let problem = bad(1, &["sql", "-d", "duckdb", "--columns", "emial:text", "--entity", "users", "emial = x"]);
    assert!(problem.contains("error[unknown-field]"), "{problem}");
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

/// Values that something between the filter and the engine could change: a printer that protects terminals, or SQL itself.
const HOSTILE: [&str; 34] = [
    "a\u{202e}b",
    "a\u{200b}b",
    "a\u{feff}b",
    "a\u{7}b",
    "a\u{85}b",
    "a\u{2028}b",
    "\u{202e}",
    "\u{200b}",
    "\u{feff}",
    "\u{7}",
    "\u{85}",
    "\u{2028}\u{2029}",
    "\u{1b}[31m",
    "\u{9b}2J",
    "a\rb",
    "a\nb",
    "a\tb",
    "\u{7f}",
    "\u{ad}",
    "\u{3164}",
    "\u{e0041}",
    "a\\u{202e}b",
    "\\u202e",
    "char(8238)",
    "'",
    "''\u{202e}''",
    "\"\u{200b}\"",
    "\\",
    "\\'",
    "' || char(7) || '",
    "--\u{7} x",
    "/*\u{7}*/",
    "été\u{301}\u{202e}",
    "",
];

const RUN: &str = "
import json, sqlite3, sys
for case in json.load(sys.stdin):
    db = sqlite3.connect(':memory:')
    names = ', '.join('\"%s\"' % name.replace('\"', '\"\"') for name in case['columns'])
    db.execute(f'CREATE TABLE t ({names})')
    db.executemany('INSERT INTO t VALUES (%s)' % ', '.join('?' * len(case['columns'])), case['rows'])
    print(json.dumps([row[0] for row in db.execute('SELECT rowid - 1 FROM t WHERE ' + case['sql'] + ' ORDER BY rowid')]))
";

/// Which rows each case finds; none, and a word on it, where there is no Python.
fn sqlite(cases: &[Value]) -> Option<Vec<BTreeSet<usize>>> {
    if !["/usr/bin", "/bin", "/usr/local/bin"].iter().any(|folder| Path::new(folder).join("python3").exists())
        && Command::new("python3").arg("-V").output().is_err()
    {
        assert!(std::env::var_os("KONNECT_FILTER_SHELLS").is_none(), "python3 is required and not installed");
        eprintln!("skipped: python3 is not installed");
        return None;
    }
    let mut python = Command::new("python3");
    python.args(["-c", RUN]);
    let ran = finish(python, json!(cases).to_string());
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    Some(ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}

/// A text in a filter.
fn quoted(text: &str) -> String {
    let escaped = text.chars().map(|c| match c {
        '"' | '\\' => format!("\\{c}"),
        c if c.is_ascii_graphic() => c.to_string(),
        c => format!("\\u{{{:x}}}", u32::from(c)),
    });
    format!("\"{}\"", escaped.collect::<String>())
}

/// What the command prints means the filter: SQLite finds with it what `match` finds.
#[test]
fn what_is_printed_finds_what_match_finds() {
    let records: Vec<Value> = HOSTILE.iter().map(|text| json!({ "name": text, "labels": { *text: "x" } })).collect();
    let lines: Vec<String> = records.iter().map(ToString::to_string).collect();
    let rows: Vec<_> = lines.iter().map(|line| json!([line])).collect();
    let cells: Vec<_> = records.iter().map(|record| json!([record["name"], record["labels"].to_string()])).collect();
    let (mut cases, mut expected) = (Vec::new(), Vec::new());
    for (index, text) in HOSTILE.iter().enumerate() {
        let key = format!("labels.{} = x", quoted(text));
        let argument = format!("n={text}");
        for (filter, arguments) in [
            ("name = $n", &["--arg", &argument][..]),
            ("name != $n", &["--arg", &argument]),
            ("name contains $n", &["--arg", &argument]),
            (&format!("name = {}", quoted(text)), &[]),
            (&key, &[]),
        ] {
            if text.is_empty() && filter == key {
                continue;
            }
            let found = run_on(&[&["match", filter], arguments].concat(), lines.join("\n") + "\n");
            // A warning is not an error.
            assert_eq!(found.code, 0, "{}", found.err);
            let found: BTreeSet<usize> =
                found.out.lines().map(|line| lines.iter().position(|own| own == line).unwrap()).collect();
            assert!(found.contains(&index) != filter.contains("!="), "{filter} {text:?}");
            let forms = [
                (["--record", "r"], &["r"][..], &rows),
                (["--columns", "name:text,labels:json"], &["name", "labels"], &cells),
            ];
            let forms = if filter == "name = $n" || filter == key { &forms[..] } else { &forms[..1] };
            for (form, columns, rows) in forms {
                let ran = run(&[&["sql", "-d", "sqlite", filter], &form[..], arguments].concat());
                assert_eq!(ran.code, 0, "{}", ran.err);
                cases.push(json!({ "columns": columns, "rows": rows, "sql": ran.out }));
                expected.push((filter.to_owned(), *text, found.clone()));
            }
        }
    }
    let Some(found) = sqlite(&cases) else { return };
    assert_eq!(found.len(), expected.len());
    for (found, (filter, text, expected)) in found.iter().zip(&expected) {
        assert_eq!(found, expected, "{filter} {text:?}");
    }
}

/// A column is the one that was named, or the name is refused.
#[test]
fn names_of_columns_are_exact_or_refused() {
    let mut cases = Vec::new();
    for text in HOSTILE.iter().filter(|text| !text.is_empty() && !text.contains(':')) {
        let args = ["sql", "-d", "sqlite", &format!("--columns={text}:text"), &format!("{} = 1", quoted(text))];
        let ran = run(&args);
        if ran.code == 0 {
            // The other column would be found by a name that was changed.
            let shown =
                text.chars().map(|c| if c.is_ascii() { c.to_string() } else { format!("\\u{{{:x}}}", u32::from(c)) });
            let shown = format!("{}_", shown.collect::<String>());
            cases.push(json!({ "columns": [text, shown], "rows": [["1", "y"], ["y", "1"]], "sql": ran.out }));
        } else {
            // Around a name, white space is not a part of it.
            let message =
                if text.trim().is_empty() { "NAME:TYPE" } else { "[not-in-sql]: SQLite has no way to write U+" };
            assert!(ran.out.is_empty() && ran.err.contains(message), "{text:?} {}", ran.err);
        }
    }
    assert!(cases.len() > 8, "{} names", cases.len());
    let found = sqlite(&cases).unwrap_or_default();
    assert!(found.iter().all(|rows| rows.iter().eq(&[0])), "{found:?}");
}
