//! Spark. Values are JSON strings, in arrays, from one lambda to the next.
//!
//! `from_json` gives the text of a string and of a number alike. So all numbers of a record become strings first: one that
//! begins with `n`, while every other string, keys too, begins with `s`.

use std::fmt::Write as _;

use regex_syntax::hir::Hir;

use super::said::Said;
use super::source::ColumnType;
use super::words::{Body, Fields, Names, Of, Regexes, Single, Steps, Words};
use super::{key, mark, pattern, plain};
use crate::limits::sql::ARRAYS_AROUND;

pub(super) struct Spark;

/// How Java writes regular expressions.
const STYLE: pattern::Style = pattern::Style {
    character: |code| format!("\\x{{{code:X}}}"),
    start: "\\A",
    end: "\\z",
    repetitions: 1000,
    first: 0,
};

impl Words for Spark {
    /// In quotes, settings decide what a backslash means, two quotes are nothing, and `${…}` is replaced. So what contains
    /// any of these is written as bytes.
    fn text(&self, text: &str) -> Said {
        if !text.contains(|c: char| !plain::is_plain(c) || matches!(c, '\'' | '\\' | '$')) {
            return Ok(format!("'{text}'"));
        }
        let mut digits = String::with_capacity(text.len() * 2);
        for byte in text.bytes() {
            _ = write!(digits, "{byte:02X}");
        }
        Ok(format!("CAST(X'{digits}' AS STRING)"))
    }

    fn name(&self, column: &str) -> Said {
        if column.is_empty() || column.contains(['\0', '$']) {
            return Err("has no column of this name, or would replace what is after its `$`".into());
        }
        Ok(format!("`{}`", plain::written_out(column)?.replace('`', "``")))
    }

    fn json(&self, column: &str, _exact: bool) -> String {
        let strings = format!("regexp_replace(CAST({column} AS STRING), r'{}', '\"s$1\"')", mark::STRINGS_IN_JAVA);
        let numbers = format!("regexp_replace({strings} || ' 0', r'{}', '$1\"n$2\"')", mark::NUMBERS_IN_JAVA);
        format!("regexp_replace({numbers}, ' \"n0\"$', '')")
    }

    fn root(&self, names: &Names, json: &str, body: Body<'_>) -> Said {
        let record = names.fresh();
        Ok(bind(&record, json, &body(&record)?))
    }

    fn single(&self, column: &str, kind: ColumnType) -> Said<Single> {
        let (letter, text) = match kind {
            // Bytes have no collation, and what is made of them has none.
            ColumnType::Text => ('s', format!("CAST(CAST({column} AS BINARY) AS STRING)")),
            ColumnType::Number => ('n', format!("CAST({column} AS STRING)")),
            ColumnType::Boolean => ('b', format!("CASE WHEN {column} THEN 'true' ELSE 'false' END")),
            ColumnType::Timestamp => {
                // Without a time zone, it would be read in the session's.
                let microseconds = format!(
                    "CASE WHEN typeof({column}) = 'timestamp' THEN unix_micros({column}) \
                     ELSE raise_error('konnect-filter: not a TIMESTAMP') END"
                );
                let instant = key::of_microseconds(self, &microseconds);
                return Ok(Single { kind: 't', text: "CAST(NULL AS STRING)".to_owned(), instant: Some(instant) });
            }
            ColumnType::Json => return Err("has no single value in a column of JSON".into()),
        };
        Ok(Single { kind: letter, text, instant: None })
    }

    fn leaf(&self, names: &Names, of: Of<'_>, steps: &Steps) -> Said {
        let value = names.fresh();
        let first = format!("substr({value}, 1, 1)");
        let cells = format!(
            "transform({}, {value} -> named_struct('k', CASE {first} WHEN 's' THEN 's' WHEN 'n' THEN 'n' WHEN '{{' THEN 'o' \
             WHEN 'a' THEN 'a' WHEN '[' THEN raise_error('konnect-filter: more than {ARRAYS_AROUND} arrays in one another') \
             WHEN 't' THEN 'b' WHEN 'f' THEN 'b' END, 'x', CASE WHEN {first} IN ('s', 'n') THEN substr({value}, 2) \
             WHEN {first} IN ('t', 'f') THEN {value} END))",
            self.values(names, of)?
        );
        Ok(format!("array_max({})", codes(&cells, steps)))
    }

    fn leaf_of(&self, _names: &Names, single: &Single, column: &str, steps: &Steps) -> String {
        let Single { kind, text, .. } = single;
        let cells = format!("array(named_struct('k', CASE WHEN {column} IS NOT NULL THEN '{kind}' END, 'x', {text}))");
        format!("{}[0]", codes(&cells, steps))
    }

    fn each(&self, names: &Names, of: Of<'_>, body: Body<'_>) -> Said {
        let object = names.fresh();
        Ok(format!("array_max(transform({}, {object} -> {}))", self.values(names, of)?, body(&object)?))
    }

    fn has(&self, _names: &Names, object: &str, key: &str) -> Said {
        Ok(format!("COALESCE(array_contains(map_keys({}), {}), FALSE)", members(object), self.text(&mark::key(key))?))
    }

    fn field(&self, row: &str, field: &str) -> String {
        format!("{row}.{field}")
    }

    fn contains(&self, text: &str, part: &str) -> String {
        format!("contains({text}, {part})")
    }

    fn starts_with(&self, text: &str, part: &str) -> String {
        format!("startswith({text}, {part})")
    }

    fn ends_with(&self, text: &str, part: &str) -> String {
        format!("endswith({text}, {part})")
    }

    fn matches(&self, text: &str, regex: &Hir) -> Said {
        Ok(format!("{text} RLIKE {}", self.text(&pattern::pattern(regex, &STYLE)?)?))
    }

    key::keys_by_regexes!();

    fn integer(&self, text: &str) -> String {
        format!("TRY_CAST({text} AS BIGINT)")
    }

    fn divide(&self, one: &str, other: u32) -> String {
        format!("({one} div {other})")
    }

    fn pad_left(&self, number: &str, width: u32) -> String {
        format!("lpad(CAST({number} AS STRING), {width}, '0')")
    }

    fn trim_zeros(&self, text: &str, left: bool) -> String {
        format!("trim({} '0' FROM {text})", if left { "LEADING" } else { "TRAILING" })
    }
}

impl Regexes for Spark {
    /// Its `$` also matches before a line feed at the end.
    fn is_all(&self, text: &str, pattern: &str) -> String {
        format!("{text} RLIKE '^(?:{pattern})(?!(?s:.))'")
    }

    fn extract(&self, text: &str, pattern: &str) -> String {
        format!("regexp_extract({text}, '{pattern}', 1)")
    }
}

impl Spark {
    /// The array of a value or, if it is an array, of `a` and of all in it and in the arrays in it.
    fn values(&self, names: &Names, of: Of<'_>) -> Said {
        let mut all = match of {
            Of::Whole(json) => format!("array({json})"),
            // Of members of one name, the last is meant.
            Of::Member(object, key) => {
                let member = names.fresh();
                let key = self.text(&mark::key(key))?;
                let own = format!("filter(map_entries({}), {member} -> {member}.key = {key})", members(object));
                format!("array(try_element_at({own}, -1).value)")
            }
        };
        // Once for each level. Lambdas within lambdas would take Spark twice as long to analyze with each.
        let value = names.fresh();
        for _ in 0..ARRAYS_AROUND {
            all = format!(
                "flatten(transform({all}, {value} -> CASE WHEN startswith({value}, '[') THEN concat(array('a'), \
                 from_json({value}, 'array<string>', map('mode', 'FAILFAST'))) ELSE array({value}) END))"
            );
        }
        Ok(all)
    }
}

/// The members of an object; null for anything else.
fn members(object: &str) -> String {
    format!(
        "CASE WHEN startswith({object}, '{{') THEN from_json({object}, 'map<string,string>', map('mode', 'FAILFAST')) END"
    )
}

/// The codes of rows.
fn codes(cells: &str, steps: &Steps) -> String {
    let row = &steps.row;
    let mut rows = cells.to_owned();
    let mut fields = vec!["k", "x"];
    for step in steps.steps.iter().filter(|step| !step.is_empty()) {
        let kept: Vec<String> = fields.iter().map(|field| format!("'{field}', {row}.{field}")).collect();
        let derived: Vec<String> = step.iter().map(|(field, sql)| format!("'{field}', {sql}")).collect();
        rows = format!("transform({rows}, {row} -> named_struct({}, {}))", kept.join(", "), derived.join(", "));
        fields.extend(step.iter().map(|(field, _)| field.as_str()));
    }
    format!(
        "transform({rows}, {row} -> CASE WHEN {row}.k IS NULL THEN NULL WHEN {row}.k = 'a' THEN {} ELSE {} END)",
        steps.array, steps.code
    )
}

/// An expression with a name for another.
fn bind(name: &str, value: &str, body: &str) -> String {
    format!("transform(array({value}), {name} -> {body})[0]")
}
