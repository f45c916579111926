//! DuckDB. Values are taken through its lists, from one lambda to the next: lambdas within lambdas take long to plan.

use regex_syntax::hir::Hir;

use super::plain::Piece;
use super::said::Said;
use super::source::ColumnType;
use super::words::{Body, Fields, Names, Of, Regexes, Single, Steps, Words};
use super::{key, pattern, plain};
use crate::limits::sql::ARRAYS_AROUND;

pub(super) struct DuckDb;

/// Everything before a number in JSON, strings and all, and the number.
const NUMBERS: &str = r#"(?s)((?:[^"0-9-]|"(?:[^"\\]|\\.)*")*)(-?[0-9][0-9.eE+-]*)"#;

/// Numbers that DuckDB would not give back as they are written: with a fraction or an exponent, or a zero with a sign.
const INEXACT: &str = r"[:,\[]\s*(?:-?[0-9]+[.eE]|-0)";

impl Words for DuckDb {
    fn text(&self, text: &str) -> Said {
        let quoted = |text: &str| format!("'{}'", text.replace('\'', "''"));
        let pieces = plain::pieces(text, 1).into_iter().map(|piece| match piece {
            Piece::Plain(text) => quoted(text),
            Piece::Coded(text) => format!("chr({})", plain::codes(text)),
        });
        // `||` for each of many would nest more deeply than it takes.
        Ok(match pieces.collect::<Vec<_>>().as_slice() {
            [] => quoted(""),
            [only] => only.clone(),
            all => format!("concat({})", all.join(", ")),
        })
    }

    fn name(&self, column: &str) -> Said {
        if column.contains('\0') || column.is_empty() {
            return Err("has no column of this name".into());
        }
        Ok(format!("\"{}\"", plain::written_out(column)?.replace('"', "\"\"")))
    }

    /// DuckDB reads numbers with a fraction as floating-point numbers, which loses digits. Where a record may have such a
    /// number, all its numbers become strings that begin with a NUL and `n`. A number is put at the end, so that
    /// everything between numbers is before one, and cut off again.
    fn json(&self, column: &str, exact: bool) -> String {
        let text = format!("CAST({column} AS VARCHAR)");
        if !exact {
            return text;
        }
        format!(
            "CASE WHEN contains({text}, '\"\\u0000') THEN error('konnect-filter: a string that begins with U+0000') \
             WHEN regexp_matches({text}, '{INEXACT}') THEN left(regexp_replace({text} || ' 0', '{NUMBERS}', \
             '\\1\"\\\\u0000n\\2\"', 'g'), -11) ELSE {text} END"
        )
    }

    fn single(&self, column: &str, kind: ColumnType) -> Said<Single> {
        let (letter, text) = match kind {
            // Bytes have no collation, and what is made of them has none.
            ColumnType::Text => ('s', format!("decode(encode(CAST({column} AS VARCHAR)))")),
            ColumnType::Number => ('n', format!("CAST({column} AS VARCHAR)")),
            ColumnType::Boolean => ('b', format!("CASE WHEN {column} THEN 'true' ELSE 'false' END")),
            ColumnType::Timestamp => {
                let known = key::of_microseconds(self, &format!("epoch_us({column})"));
                let instant = format!("CASE WHEN isfinite({column}) THEN {known} END");
                return Ok(Single { kind: 't', text: "NULL".to_owned(), instant: Some(instant) });
            }
            ColumnType::Json => return Err("has no single value in a column of JSON".into()),
        };
        Ok(Single { kind: letter, text, instant: None })
    }

    fn leaf(&self, names: &Names, of: Of<'_>, steps: &Steps) -> Said {
        let value = names.fresh();
        let text = format!("json_extract_string({value}, '$')");
        let read = format!(
            "list_transform({}, lambda {value}: {{'j': json_type({value}), 'x': CASE WHEN json_type({value}) \
             IN ('OBJECT', 'ARRAY', 'NULL') THEN NULL ELSE {text} END}})",
            self.values(names, of, true)?
        );
        // Strings that begin so are numbers of `json`.
        let is_number = format!("{value}.j = 'VARCHAR' AND starts_with({value}.x, chr(0) || 'n')");
        let cells = format!(
            "list_transform({read}, lambda {value}: {{'k': CASE WHEN {is_number} THEN 'n' ELSE CASE {value}.j \
             WHEN 'VARCHAR' THEN 's' WHEN 'OBJECT' THEN 'o' WHEN 'ARRAY' THEN 'a' WHEN 'BOOLEAN' THEN 'b' WHEN 'NULL' THEN NULL \
             ELSE CASE WHEN {value}.j IS NOT NULL THEN 'n' END END END, 'x': CASE WHEN {is_number} THEN substr({value}.x, 3) \
             ELSE {value}.x END}})"
        );
        Ok(format!("list_max({})", codes(&cells, steps)))
    }

    fn leaf_of(&self, _names: &Names, single: &Single, column: &str, steps: &Steps) -> String {
        let Single { kind, text, .. } = single;
        let cells = format!("[{{'k': CASE WHEN {column} IS NOT NULL THEN '{kind}' END, 'x': {text}}}]");
        format!("{}[1]", codes(&cells, steps))
    }

    fn each(&self, names: &Names, of: Of<'_>, body: Body<'_>) -> Said {
        let object = names.fresh();
        Ok(format!("list_max(list_transform({}, lambda {object}: {}))", self.values(names, of, false)?, body(&object)?))
    }

    fn has(&self, _names: &Names, object: &str, key: &str) -> Said {
        Ok(format!("COALESCE(list_contains(json_keys({object}), {}), FALSE)", self.text(key)?))
    }

    fn field(&self, row: &str, field: &str) -> String {
        format!("{row}.{field}")
    }

    fn contains(&self, text: &str, part: &str) -> String {
        format!("contains({text}, {part})")
    }

    fn starts_with(&self, text: &str, part: &str) -> String {
        format!("starts_with({text}, {part})")
    }

    fn ends_with(&self, text: &str, part: &str) -> String {
        format!("suffix({text}, {part})")
    }

    fn matches(&self, text: &str, regex: &Hir) -> Said {
        Ok(format!("regexp_matches({text}, {})", self.text(&pattern::pattern(regex, &pattern::RE2)?)?))
    }

    key::keys_by_regexes!();

    fn integer(&self, text: &str) -> String {
        format!("TRY_CAST({text} AS BIGINT)")
    }

    fn divide(&self, one: &str, other: u32) -> String {
        format!("({one} // {other})")
    }
}

impl Regexes for DuckDb {
    fn is_all(&self, text: &str, pattern: &str) -> String {
        format!("regexp_full_match({text}, '{pattern}')")
    }

    fn extract(&self, text: &str, pattern: &str) -> String {
        format!("regexp_extract({text}, '{pattern}', 1)")
    }
}

impl DuckDb {
    /// The list of a value, or of all in it where it is an array, with the arrays themselves if asked for.
    fn values(&self, names: &Names, of: Of<'_>, arrays: bool) -> Said {
        let value = names.fresh();
        let list = match of {
            Of::Whole(json) => format!("[CAST({json} AS JSON)]"),
            Of::Member(object, key) => {
                format!("list_transform([{object}], lambda {value}: {})", self.member(&value, key)?)
            }
        };
        // A step for each level: the values that are nested so deep.
        let levels: Vec<String> =
            (1..=ARRAYS_AROUND).map(|depth| format!("json_extract({value}, '${}')", "[*]".repeat(depth))).collect();
        let deeper = format!("len(json_extract({value}, '${}')) > 0", "[*]".repeat(ARRAYS_AROUND + 1));
        // Most arrays have none in them, and a text can only look as if they had.
        let nested = format!(
            "CASE WHEN NOT regexp_matches(CAST({value} AS VARCHAR), '[[,]\\s*[[]') THEN json_extract({value}, '$[*]') \
             WHEN {deeper} THEN error('konnect-filter: more than {ARRAYS_AROUND} arrays in one another') \
             ELSE list_filter(flatten([{}]), lambda {value}: json_type({value}) <> 'ARRAY') END",
            levels.join(", ")
        );
        let all = if arrays { format!("list_prepend({value}, {nested})") } else { nested };
        Ok(format!(
            "flatten(list_transform({list}, lambda {value}: CASE json_type({value}) WHEN 'ARRAY' THEN {all} ELSE [{value}] END))"
        ))
    }

    /// A member's value, or null.
    fn member(&self, object: &str, key: &str) -> Said {
        // Of members of one name, a path finds the first: here, the last is meant. Counted from the end, none is at 0.
        let key = self.text(key)?;
        Ok(format!("json_extract({object}, '$.*')[-list_position(list_reverse(json_keys({object})), {key})]"))
    }
}

/// The codes of rows.
fn codes(cells: &str, steps: &Steps) -> String {
    let row = &steps.row;
    let mut rows = cells.to_owned();
    let mut fields = vec!["k", "x"];
    for step in steps.steps.iter().filter(|step| !step.is_empty()) {
        let kept: Vec<String> = fields.iter().map(|field| format!("'{field}': {row}.{field}")).collect();
        let derived: Vec<String> = step.iter().map(|(field, sql)| format!("'{field}': {sql}")).collect();
        rows = format!("list_transform({rows}, lambda {row}: {{{}, {}}})", kept.join(", "), derived.join(", "));
        fields.extend(step.iter().map(|(field, _)| field.as_str()));
    }
    format!(
        "list_transform({rows}, lambda {row}: CASE WHEN {row}.k IS NULL THEN NULL WHEN {row}.k = 'a' THEN {} ELSE {} END)",
        steps.array, steps.code
    )
}
