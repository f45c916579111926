//! PostgreSQL. A record is of its type `json`, which keeps numbers as they are written, where `jsonb` would not.
//!
//! PostgreSQL has no text with a NUL. So a NUL of a record becomes U+0001, which no value of a filter may contain: both sort
//! before every other character, and neither is found in a filter's value.

use regex_syntax::hir::Hir;

use super::said::Said;
use super::source::ColumnType;
use super::words::{Body, Fields, Names, Of, Regexes, Single, Steps, Words};
use super::{key, pattern, plain};
use crate::limits::sql::MAX_NAME_BYTES;

pub(super) struct Postgres;

/// How its regular expressions are written: without any escape that its settings or its locale would change.
const STYLE: pattern::Style =
    pattern::Style { character: |code| format!("\\U{code:08X}"), start: "\\A", end: "\\Z", repetitions: 255, first: 1 };

impl Words for Postgres {
    /// A string without backslashes is the same whatever `standard_conforming_strings` says, and so is `E'…'`.
    fn text(&self, text: &str) -> Said {
        if text.contains(['\0', '\u{1}']) {
            return Err("has no text with the characters U+0000 and U+0001".into());
        }
        if text.chars().all(|c| c != '\\' && plain::is_plain(c)) {
            return Ok(format!("'{}'", text.replace('\'', "''")));
        }
        let coded = |c| {
            let code = u32::from(c);
            if code > 0xFFFF { format!("\\U{code:08X}") } else { format!("\\u{code:04X}") }
        };
        Ok(format!("E'{}'", plain::escaped(text, |out, c| doubled(out, c, ['\'', '\\']), coded)))
    }

    fn name(&self, column: &str) -> Said {
        if column.contains('\0') || column.is_empty() {
            return Err("has no column of this name".into());
        }
        if column.len() > MAX_NAME_BYTES {
            return Err(format!("has no names of more than {MAX_NAME_BYTES} bytes").into());
        }
        if column.chars().all(plain::is_plain) {
            return Ok(format!("\"{}\"", column.replace('"', "\"\"")));
        }
        let coded = |c| format!("\\+{:06X}", u32::from(c));
        Ok(format!("U&\"{}\"", plain::escaped(column, |out, c| doubled(out, c, ['"', '\\']), coded)))
    }

    fn json(&self, column: &str, _exact: bool) -> String {
        let text = format!("CAST({column} AS text)");
        // Unescaped, U+0001 is nowhere in JSON: it replaces an escaped backslash meanwhile.
        format!(
            "CAST(CASE WHEN strpos({text}, E'\\\\u0000') = 0 THEN {text} ELSE replace(replace(replace({text}, \
             E'\\\\\\\\', chr(1)), E'\\\\u0000', E'\\\\u0001'), chr(1), E'\\\\\\\\') END AS json)"
        )
    }

    /// Read once. With an offset, PostgreSQL does not write a subquery out wherever its columns are used.
    fn root(&self, names: &Names, json: &str, body: Body<'_>) -> Said {
        let [record, table] = [names.fresh(), names.fresh()];
        Ok(format!("(SELECT {} FROM (SELECT {json} AS {record} OFFSET 0) AS {table})", body(&record)?))
    }

    fn single(&self, column: &str, kind: ColumnType) -> Said<Single> {
        let (letter, text) = match kind {
            ColumnType::Text => ('s', format!("CAST({column} AS text)")),
            ColumnType::Number => ('n', format!("CAST({column} AS text)")),
            ColumnType::Boolean => ('b', format!("CASE WHEN {column} THEN 'true' ELSE 'false' END")),
            ColumnType::Timestamp => {
                let microseconds = format!("CAST(extract(epoch FROM {column}) * 1000000 AS bigint)");
                let known = key::of_microseconds(self, &microseconds);
                let instant = format!("CASE WHEN isfinite({column}) THEN {known} END");
                return Ok(Single { kind: 't', text: "CAST(NULL AS text)".to_owned(), instant: Some(instant) });
            }
            ColumnType::Json => return Err("has no single value in a column of JSON".into()),
        };
        Ok(Single { kind: letter, text, instant: None })
    }

    fn leaf(&self, names: &Names, of: Of<'_>, steps: &Steps) -> Said {
        let value = names.fresh();
        let (kind, text) = (self.field(&steps.row, "k"), self.field(&steps.row, "x"));
        let cells = format!(
            "SELECT CASE json_typeof({value}) WHEN 'string' THEN 's' WHEN 'number' THEN 'n' WHEN 'boolean' THEN 'b' \
             WHEN 'object' THEN 'o' WHEN 'array' THEN 'a' END AS {kind}, CASE WHEN json_typeof({value}) \
             IN ('string', 'number', 'boolean') THEN {value} #>> '{{}}' END COLLATE \"C\" AS {text} FROM {}",
            self.values(names, of, &value)?
        );
        Ok(self.codes(names, cells, steps))
    }

    fn leaf_of(&self, names: &Names, single: &Single, column: &str, steps: &Steps) -> String {
        let cells = format!(
            "SELECT CASE WHEN {column} IS NOT NULL THEN '{}' END AS {}, {} COLLATE \"C\" AS {}",
            single.kind,
            self.field(&steps.row, "k"),
            single.text,
            self.field(&steps.row, "x")
        );
        self.codes(names, cells, steps)
    }

    fn each(&self, names: &Names, of: Of<'_>, body: Body<'_>) -> Said {
        let value = names.fresh();
        Ok(format!("(SELECT max({}) FROM {})", body(&value)?, self.values(names, of, &value)?))
    }

    fn has(&self, _names: &Names, object: &str, key: &str) -> Said {
        Ok(format!("({}) IS NOT NULL", self.member(object, key)?))
    }

    fn field(&self, row: &str, field: &str) -> String {
        format!("{row}{field}")
    }

    fn contains(&self, text: &str, part: &str) -> String {
        format!("strpos({text}, {part}) > 0")
    }

    fn starts_with(&self, text: &str, part: &str) -> String {
        format!("left({text}, length({part})) = {part}")
    }

    fn ends_with(&self, text: &str, part: &str) -> String {
        format!("right({text}, length({part})) = {part}")
    }

    fn matches(&self, text: &str, regex: &Hir) -> Said {
        Ok(format!("{text} ~ {}", self.text(&pattern::pattern(regex, &STYLE)?)?))
    }

    key::keys_by_regexes!();

    fn integer(&self, text: &str) -> String {
        format!("CAST({text} AS bigint)")
    }

    fn divide(&self, one: &str, other: u32) -> String {
        format!("({one} / {other})")
    }
}

/// Appends a character, twice if it is one of two.
fn doubled(out: &mut String, c: char, twice: [char; 2]) {
    out.push(c);
    if twice.contains(&c) {
        out.push(c);
    }
}

impl Regexes for Postgres {
    fn is_all(&self, text: &str, pattern: &str) -> String {
        format!("{text} ~ '^({pattern})$'")
    }

    fn extract(&self, text: &str, pattern: &str) -> String {
        format!("COALESCE(substring({text} FROM '{pattern}'), '')")
    }
}

impl Postgres {
    /// A table of a value and, if it is an array, of all in it and in the arrays in it.
    fn values(&self, names: &Names, of: Of<'_>, value: &str) -> Said {
        let first = match of {
            Of::Whole(json) => json.to_owned(),
            Of::Member(object, key) => self.member(object, key)?,
        };
        let [table, item, rows] = [names.fresh(), names.fresh(), names.fresh()];
        Ok(format!(
            "(WITH RECURSIVE {table}({value}) AS (SELECT {first} UNION ALL SELECT {item} FROM {table} CROSS JOIN LATERAL \
             json_array_elements(CASE json_typeof({value}) WHEN 'array' THEN {value} END) AS {item}({item})) \
             SELECT {value} FROM {table}) AS {rows}"
        ))
    }

    /// A member's value, the last one of that name; null where there is none.
    fn member(&self, object: &str, key: &str) -> Said {
        Ok(format!("{object} -> {}", self.text(key)?))
    }

    /// The greatest code of rows.
    fn codes(&self, names: &Names, mut rows: String, steps: &Steps) -> String {
        for step in steps.steps.iter().filter(|step| !step.is_empty()) {
            let derived: Vec<String> =
                step.iter().map(|(name, sql)| format!("{sql} AS {}", self.field(&steps.row, name))).collect();
            rows = format!("SELECT *, {} FROM ({rows} OFFSET 0) AS {}", derived.join(", "), names.fresh());
        }
        let kind = self.field(&steps.row, "k");
        format!(
            "(SELECT max(CASE WHEN {kind} IS NULL THEN NULL WHEN {kind} = 'a' THEN {} ELSE {} END) \
             FROM ({rows} OFFSET 0) AS {})",
            steps.array,
            steps.code,
            names.fresh()
        )
    }
}
