//! ClickHouse. Values are the JSON strings of its functions, in arrays; what is used twice is bound by a lambda over an array of
//! one.
//!
//! Its functions read numbers as 64 bits, so all numbers of a record become strings first: one that begins with `n`, while
//! every other string, keys too, begins with `s`.

use regex_syntax::hir::Hir;

use super::said::Said;
use super::source::ColumnType;
use super::words::{Body, Fields, Names, Of, Regexes, Single, Steps, Words};
use super::{key, mark, pattern, plain};
use crate::limits::sql::ARRAYS_AROUND;

pub(super) struct ClickHouse;

impl Words for ClickHouse {
    fn text(&self, text: &str) -> Said {
        Ok(quoted(text, '\''))
    }

    fn name(&self, column: &str) -> Said {
        if column.contains('\0') || column.is_empty() {
            return Err("has no column of this name".into());
        }
        Ok(quoted(column, '`'))
    }

    fn json(&self, column: &str, _exact: bool) -> String {
        let text = format!("ifNull(toString({column}), 'null')");
        let [strings, numbers] = [mark::STRINGS, mark::NUMBERS].map(|regex| regex.replace('\\', "\\\\"));
        let strings = format!("replaceRegexpAll({text}, '{strings}', '\"s\\\\1\"')");
        let numbers = format!("replaceRegexpAll({strings} || ' 0', '{numbers}', '\\\\1\"n\\\\2\"')");
        let marked = format!("replaceRegexpOne({numbers}, ' \"n0\"$', '')");
        // Its functions find nothing in what is not JSON, and `throwIf` gives 0 where it does not throw.
        let checked = "substring(json, 1 + throwIf(NOT isValidJSON(json), 'konnect-filter: not JSON'))";
        bind(&[("json".to_owned(), marked)], checked)
    }

    fn root(&self, names: &Names, json: &str, body: Body<'_>) -> Said {
        let record = names.fresh();
        Ok(bind(&[(record.clone(), json.to_owned())], &body(&record)?))
    }

    fn single(&self, column: &str, kind: ColumnType) -> Said<Single> {
        let (letter, text) = match kind {
            ColumnType::Text => ('s', format!("toString({column})")),
            ColumnType::Number => ('n', format!("toString({column})")),
            ColumnType::Boolean => ('b', format!("CASE WHEN {column} THEN 'true' ELSE 'false' END")),
            ColumnType::Timestamp => {
                let ticks = format!("toInt128(toUnixTimestamp64Nano(toDateTime64({column}, 9, 'UTC')))");
                let all = format!("({ticks} + toInt128('{}'))", key::EPOCH * 1_000_000_000);
                let instant = key::of_ticks(self, &all, 9);
                return Ok(Single { kind: 't', text: "NULL".to_owned(), instant: Some(instant) });
            }
            ColumnType::Json => return Err("has no single value in a column of JSON".into()),
        };
        Ok(Single { kind: letter, text, instant: None })
    }

    fn leaf(&self, names: &Names, of: Of<'_>, steps: &Steps) -> Said {
        let value = names.fresh();
        let (kind, text) = (self.field(&steps.row, "k"), self.field(&steps.row, "x"));
        let letter = format!(
            "CASE WHEN startsWith({value}, '\"s') THEN 's' WHEN startsWith({value}, '\"n') THEN 'n' \
             WHEN startsWith({value}, '{{') THEN 'o' WHEN {value} = 'a' THEN 'a' \
             WHEN {value} IN ('true', 'false') THEN 'b' WHEN throwIf(startsWith({value}, '['), \
             'konnect-filter: more than {ARRAYS_AROUND} arrays in one another') = 1 THEN '' ELSE '' END"
        );
        let own = format!(
            "CASE WHEN startsWith({value}, '\"') THEN substring(JSONExtractString({value}), 2) \
             WHEN {value} IN ('true', 'false') THEN {value} ELSE NULL END"
        );
        let code = self.code(&[(kind, letter), (text, own)], steps);
        Ok(greatest(&format!("arrayMap({value} -> {code}, {})", self.values(names, of)?)))
    }

    fn leaf_of(&self, _names: &Names, single: &Single, column: &str, steps: &Steps) -> String {
        let kind = format!("CASE WHEN {column} IS NOT NULL THEN '{}' ELSE '' END", single.kind);
        let fields = [
            (self.field(&steps.row, "k"), kind),
            (self.field(&steps.row, "x"), format!("toNullable({})", single.text)),
        ];
        format!("nullIf({}, -1)", self.code(&fields, steps))
    }

    fn each(&self, names: &Names, of: Of<'_>, body: Body<'_>) -> Said {
        let object = names.fresh();
        let codes = format!("arrayMap({object} -> coalesce({}, -1), {})", body(&object)?, self.values(names, of)?);
        Ok(greatest(&codes))
    }

    fn has(&self, names: &Names, object: &str, key: &str) -> Said {
        let member = names.fresh();
        let key = self.text(&mark::key(key))?;
        Ok(format!("arrayExists({member} -> {member}.1 = {key}, JSONExtractKeysAndValuesRaw({object}))"))
    }

    fn verdict(&self, names: &Names, code: &str, [yes, no, none]: [&str; 3]) -> String {
        let own = names.fresh();
        let truth = format!("multiIf({own} = 3, {yes}, {own} IN (2, 0), {no}, {own} = 1, NULL, {none})");
        bind(&[(own, code.to_owned())], &truth)
    }

    fn code_of(&self, test: &str) -> String {
        format!("coalesce(toInt16({test}) + 2, 1)")
    }

    fn field(&self, row: &str, field: &str) -> String {
        format!("{row}{field}")
    }

    fn contains(&self, text: &str, part: &str) -> String {
        format!("position({text}, {part}) > 0")
    }

    fn starts_with(&self, text: &str, part: &str) -> String {
        format!("startsWith({text}, {part})")
    }

    fn ends_with(&self, text: &str, part: &str) -> String {
        format!("endsWith({text}, {part})")
    }

    fn translate(&self, text: &str, pairs: &[(char, char)]) -> Said {
        if pairs.is_empty() {
            return Ok(text.to_owned());
        }
        let from: String = pairs.iter().map(|(from, _)| from).collect();
        let to: String = pairs.iter().map(|(_, to)| to).collect();
        Ok(format!("translateUTF8({text}, {}, {})", self.text(&from)?, self.text(&to)?))
    }

    fn matches(&self, text: &str, regex: &Hir) -> Said {
        Ok(format!("match({text}, {})", self.text(&pattern::pattern(regex, &pattern::RE2)?)?))
    }

    key::keys_by_regexes!();

    fn integer(&self, text: &str) -> String {
        format!("toInt64OrNull({text})")
    }

    fn divide(&self, one: &str, other: u32) -> String {
        format!("intDiv({one}, {other})")
    }

    fn pad_left(&self, number: &str, width: u32) -> String {
        format!("leftPad(toString({number}), {width}, '0')")
    }

    fn pad_right(&self, text: &str) -> String {
        format!("rightPad({text}, 9, '0')")
    }

    fn trim_zeros(&self, text: &str, left: bool) -> String {
        format!("trim({} '0' FROM {text})", if left { "LEADING" } else { "TRAILING" })
    }
}

/// A text or a name in quotes: bytes by their numbers are read in both.
fn quoted(text: &str, quote: char) -> String {
    let coded = |c: char| c.encode_utf8(&mut [0; 4]).bytes().map(|byte| format!("\\x{byte:02X}")).collect();
    let escape = |out: &mut String, c: char| {
        if c == quote || c == '\\' {
            out.push('\\');
        }
        out.push(c);
    };
    format!("{quote}{}{quote}", plain::escaped(text, escape, coded))
}

impl Regexes for ClickHouse {
    fn is_all(&self, text: &str, pattern: &str) -> String {
        format!("match({text}, '^(?:{pattern})$')")
    }

    fn extract(&self, text: &str, pattern: &str) -> String {
        format!("extract({text}, '{pattern}')")
    }
}

impl ClickHouse {
    /// The array of a value or, if it is an array, of `a` and of all in it and in the arrays in it.
    fn values(&self, names: &Names, of: Of<'_>) -> Said {
        let mut all = match of {
            Of::Whole(json) => format!("[{json}]"),
            // None is an empty text. Of members of one name, the last is meant.
            Of::Member(object, key) => {
                let member = names.fresh();
                let key = self.text(&mark::key(key))?;
                format!("[arrayLast({member} -> {member}.1 = {key}, JSONExtractKeysAndValuesRaw({object})).2]")
            }
        };
        // Once for each level.
        let value = names.fresh();
        for _ in 0..ARRAYS_AROUND {
            all = format!(
                "arrayFlatten(arrayMap({value} -> if(startsWith({value}, '['), arrayPushFront(JSONExtractArrayRaw({value}), \
                 'a'), [{value}]), {all}))"
            );
        }
        Ok(all)
    }

    /// The code of a row, -1 for none.
    fn code(&self, fields: &[(String, String)], steps: &Steps) -> String {
        let kind = self.field(&steps.row, "k");
        let mut code =
            format!("CASE WHEN {kind} = '' THEN -1 WHEN {kind} = 'a' THEN {} ELSE {} END", steps.array, steps.code);
        for step in steps.steps.iter().rev().filter(|step| !step.is_empty()) {
            let derived: Vec<(String, String)> =
                step.iter().map(|(name, sql)| (self.field(&steps.row, name), sql.clone())).collect();
            code = bind(&derived, &code);
        }
        bind(fields, &code)
    }
}

/// The greatest of an array of codes; null where there is none.
fn greatest(codes: &str) -> String {
    format!("nullIf(arrayMax(arrayPushBack({codes}, -1)), -1)")
}

/// An expression with names for others.
fn bind(names: &[(String, String)], body: &str) -> String {
    let parameters: Vec<&str> = names.iter().map(|(name, _)| name.as_str()).collect();
    let values: Vec<String> = names.iter().map(|(_, sql)| format!("[{sql}]")).collect();
    format!("arrayMap(({}) -> {body}, {})[1]", parameters.join(", "), values.join(", "))
}
