//! SQLite. Values are the rows of its table-valued functions, in subqueries.
//!
//! SQLite has no regular expressions of its own, and its functions stop at a NUL. So a NUL of a record becomes U+0001, which
//! no value of a filter may contain: both sort before every other character, and neither is found in a filter's value.

use regex_syntax::hir::Hir;

use super::plain::Piece;
use super::said::Said;
use super::source::ColumnType;
use super::words::{Body, Fields, Names, Of, Single, Steps, Words};
use super::{key, pattern, plain};

pub(super) struct Sqlite;

const DIGITS: &str = "'0123456789'";

/// How many values its functions take at least, and how many strings are joined at once: each is one deeper.
const TOGETHER: usize = 50;

impl Words for Sqlite {
    fn text(&self, text: &str) -> Said {
        if text.contains(['\0', '\u{1}']) {
            return Err("has no text with the characters U+0000 and U+0001".into());
        }
        let pieces = plain::pieces(text, TOGETHER).into_iter().map(|piece| match piece {
            Piece::Plain(text) => format!("'{}'", text.replace('\'', "''")),
            Piece::Coded(text) => format!("char({})", plain::codes(text)),
        });
        Ok(joined(pieces.collect()))
    }

    /// In double quotes, a name that no column has would be a string.
    fn name(&self, column: &str) -> Said {
        if column.contains('\0') || column.is_empty() {
            return Err("has no column of this name".into());
        }
        Ok(format!("`{}`", plain::written_out(column)?.replace('`', "``")))
    }

    fn json(&self, column: &str, _exact: bool) -> String {
        // Unescaped, U+0001 is nowhere in JSON: it replaces an escaped backslash meanwhile.
        format!(
            "CASE WHEN instr({column}, '\\u0000') = 0 THEN '' || {column} ELSE replace(replace(replace({column}, \
             '\\\\', char(1)), '\\u0000', '\\u0001'), char(1), '\\\\') END"
        )
    }

    /// Bound to a name of ours, as the functions have columns called `value`, `key` and the like.
    fn root(&self, names: &Names, json: &str, body: Body<'_>) -> Said {
        let record = names.fresh();
        Ok(format!("(SELECT {} FROM (SELECT {json} AS {record} LIMIT -1))", body(&record)?))
    }

    fn single(&self, column: &str, kind: ColumnType) -> Said<Single> {
        let (letter, text) = match kind {
            // An expression has neither a collation nor an affinity.
            ColumnType::Text => ('s', format!("replace('' || {column}, char(0), char(1))")),
            // It prints fifteen digits of a floating-point number.
            ColumnType::Number => (
                'n',
                format!(
                    "CASE typeof({column}) WHEN 'integer' THEN '' || {column} WHEN 'null' THEN NULL \
                     ELSE json('konnect-filter: not an integer') END"
                ),
            ),
            ColumnType::Boolean => ('b', format!("CASE WHEN {column} THEN 'true' ELSE 'false' END")),
            ColumnType::Timestamp => return Err("has no timestamps: call the column's type text".into()),
            ColumnType::Json => return Err("has no single value in a column of JSON".into()),
        };
        Ok(Single { kind: letter, text, instant: None })
    }

    fn leaf(&self, names: &Names, of: Of<'_>, steps: &Steps) -> Said {
        let [value, item] = [names.fresh(), names.fresh()];
        let (from, condition, parent) = self.values(names, of, &value)?;
        // Numbers are read from the text, as values they would lose digits. A path finds the first member of a name, and
        // the second one after that is removed.
        let is_number = |of: &str| format!("{of}.type IN ('integer', 'real')");
        let (of_value, of_item) = (is_number(&value), is_number(&item));
        let path = format!("{value}.fullkey");
        let second = format!("json_remove({parent}, {path}) -> {path}");
        let earlier = match of {
            Of::Whole(_) => "0".to_owned(),
            Of::Member(object, key) => self.others(names, object, key, &value, "<")?,
        };
        let field = |field: &str| self.field(&steps.row, field);
        let [kind, own, own_item, first, second_field, count, digits] =
            ["a", "b", "c", "d", "e", "f", "g"].map(|name| field(&format!("_{name}")));
        // Paths through arrays only have no dot.
        let rows = format!(
            "SELECT COALESCE({item}.type, {value}.type) AS {kind}, {value}.value AS {own}, {item}.value AS {own_item}, \
             CASE WHEN {of_value} THEN {parent} -> {path} END AS {first}, CASE WHEN {of_value} THEN {second} END AS {second_field}, \
             CASE WHEN {of_value} THEN {earlier} END AS {count}, \
             CASE WHEN {of_item} THEN {value}.value -> {item}.fullkey END AS {digits} FROM {from} \
             LEFT JOIN json_tree(CASE {value}.type WHEN 'array' THEN {value}.value END) AS {item} \
             ON instr({item}.fullkey, '.') = 0 WHERE {condition} LIMIT -1"
        );
        let number = format!(
            "COALESCE({digits}, CASE {count} WHEN 0 THEN {first} WHEN 1 THEN COALESCE({second_field}, {first}) END, \
             CASE WHEN typeof({own}) = 'integer' AND {own} <> 0 THEN {own} END, json('konnect-filter: digits of ' || {kind}))"
        );
        let text = format!(
            "CASE {kind} WHEN 'text' THEN '' || COALESCE({own_item}, {own}) WHEN 'true' THEN 'true' \
             WHEN 'false' THEN 'false' WHEN 'integer' THEN '' || {number} WHEN 'real' THEN '' || {number} END"
        );
        let letter = format!(
            "CASE {kind} WHEN 'text' THEN 's' WHEN 'object' THEN 'o' WHEN 'array' THEN 'a' WHEN 'true' THEN 'b' \
             WHEN 'false' THEN 'b' WHEN 'null' THEN NULL ELSE 'n' END"
        );
        let read = names.fresh();
        let cells = format!("SELECT {letter} AS {}, {text} AS {} FROM {read}", field("k"), field("x"));
        Ok(self.codes(&format!("{read} AS ({rows}), "), &cells, steps))
    }

    fn leaf_of(&self, _names: &Names, single: &Single, column: &str, steps: &Steps) -> String {
        let Single { kind, text, .. } = single;
        let rows = format!(
            "SELECT CASE WHEN {column} IS NOT NULL THEN '{kind}' END AS {}, {text} AS {}",
            self.field(&steps.row, "k"),
            self.field(&steps.row, "x")
        );
        self.codes("", &rows, steps)
    }

    fn each(&self, names: &Names, of: Of<'_>, body: Body<'_>) -> Said {
        let [value, item] = [names.fresh(), names.fresh()];
        let (from, condition, _) = self.values(names, of, &value)?;
        Ok(format!(
            "(SELECT max({}) FROM {from}, json_tree(CASE WHEN {value}.type IN ('array', 'object') THEN {value}.value END) \
             AS {item} WHERE {condition} AND {item}.type = 'object' AND instr({item}.fullkey, '.') = 0)",
            body(&format!("{item}.value"))?
        ))
    }

    fn has(&self, names: &Names, object: &str, key: &str) -> Said {
        let member = names.fresh();
        Ok(format!("EXISTS (SELECT 1 FROM json_each({object}) AS {member} WHERE {member}.key = {})", self.text(key)?))
    }

    fn field(&self, row: &str, field: &str) -> String {
        format!("{row}{field}")
    }

    fn contains(&self, text: &str, part: &str) -> String {
        format!("instr({text}, {part}) > 0")
    }

    fn starts_with(&self, text: &str, part: &str) -> String {
        format!("substr({text}, 1, length({part})) = {part}")
    }

    fn ends_with(&self, text: &str, part: &str) -> String {
        format!("substr({text}, -length({part})) = {part}")
    }

    fn replacements(&self, pairs: &[(char, char)]) -> Option<Vec<(char, char)>> {
        // None may write what a later one reads.
        let is_read = |c: char| pairs.iter().any(|(from, _)| *from == c);
        if !pairs.iter().any(|(_, to)| is_read(*to)) {
            return Some(pairs.to_vec());
        }
        // Letters in between, for digits that change places.
        let between = || 'a'..='z';
        let first = pairs.iter().zip(between()).map(|((from, _), letter)| (*from, letter));
        Some(first.chain(pairs.iter().zip(between()).map(|((_, to), letter)| (letter, *to))).collect())
    }

    fn matches(&self, text: &str, regex: &Hir) -> Said {
        let pieces =
            pattern::pieces(regex).ok_or("has no regular expressions: write `contains`, `starts with` or `=`")?;
        let mut tests = Vec::new();
        for piece in pieces {
            let part = self.text(&piece.text)?;
            tests.push(match (piece.start, piece.end) {
                (true, true) => format!("({text}) = {part}"),
                _ if piece.text.is_empty() => format!("CASE WHEN ({text}) IS NOT NULL THEN TRUE END"),
                (true, false) => self.starts_with(text, &part),
                (false, true) => self.ends_with(text, &part),
                (false, false) => self.contains(text, &part),
            });
        }
        Ok(if tests.is_empty() { format!("CASE WHEN ({text}) IS NOT NULL THEN FALSE END") } else { tests.join(" OR ") })
    }

    fn number(&self, row: &dyn Fields, kinds: &str) -> Said<()> {
        let text = row.field("x");
        let unsigned = format!("CASE WHEN substr({text}, 1, 1) = '-' THEN substr({text}, 2) ELSE {text} END");
        let unsigned = row.derive(0, "v", &format!("CASE WHEN {} THEN {unsigned} END", row.is(kinds)));
        // What is left after the whole number, and after the fraction.
        let rest = row.derive(1, "r", &format!("ltrim({unsigned}, {DIGITS})"));
        let point = format!("substr({rest}, 1, 1) = '.'");
        let last = format!("CASE WHEN {point} THEN ltrim(substr({rest}, 2), {DIGITS}) ELSE {rest} END");
        let last = row.derive(2, "e", &last);
        let power = format!("substr({last}, 2 + (substr({last}, 2, 1) IN ('+', '-')))");
        let is_number = format!(
            "length({unsigned}) > length({rest}) AND (NOT {point} OR length({rest}) > length({last}) + 1) AND \
             ({last} = '' OR (substr({last}, 1, 1) IN ('e', 'E') AND {power} <> '' AND ltrim({power}, {DIGITS}) = '' \
             AND length(ltrim({power}, '0')) <= 36))"
        );
        let digits = format!("replace(substr({unsigned}, 1, length({unsigned}) - length({last})), '.', '')");
        row.derive(3, "d", &format!("CASE WHEN {is_number} THEN {digits} END"));
        row.derive(3, "p", &format!("CASE WHEN substr({last}, 2, 1) = '-' THEN '-' ELSE '' END || {power}"));
        key::number_of_digits(row, 4, &format!("(length({unsigned}) - length({rest}))"))
    }

    fn is_instant(&self, text: &str) -> String {
        let digits = |count: usize| "[0-9]".repeat(count);
        let date = format!("{}-{}-{}", digits(4), digits(2), digits(2));
        let time = format!("{}:{}:{}", digits(2), digits(2), digits(2));
        let fraction = format!("substr({text}, 20, 1) = '.'");
        let zone = format!("CASE WHEN {fraction} THEN ltrim(substr({text}, 21), {DIGITS}) ELSE substr({text}, 20) END");
        let is_zone = format!("({zone} IN ('Z', 'z') OR {zone} GLOB '[-+]{}:{}')", digits(2), digits(2));
        let count = format!("(NOT {fraction} OR length({text}) - 20 - length({zone}) BETWEEN 1 AND 9)");
        format!("({text} GLOB '{date}' OR (substr({text}, 1, 19) GLOB '{date}[Tt ]{time}' AND {is_zone} AND {count}))")
    }

    fn fraction(&self, text: &str) -> String {
        let tail = format!("substr({text}, 21)");
        let digits = format!("substr({tail}, 1, length({tail}) - length(ltrim({tail}, {DIGITS})))");
        format!("CASE WHEN substr({text}, 20, 1) = '.' THEN {} ELSE '000000000' END", self.pad_right(&digits))
    }

    fn integer(&self, text: &str) -> String {
        format!("CAST({text} AS INTEGER)")
    }

    fn divide(&self, one: &str, other: u32) -> String {
        format!("({one} / {other})")
    }

    fn pad_left(&self, number: &str, width: u32) -> String {
        format!("printf('%0{width}d', {number})")
    }

    fn pad_right(&self, text: &str) -> String {
        format!("substr({text} || '000000000', 1, 9)")
    }
}

/// Strings one after the other.
fn joined(mut texts: Vec<String>) -> String {
    while texts.len() > 1 {
        let some = texts.chunks(TOGETHER).map(|some| match some {
            [only] => only.clone(),
            some => format!("({})", some.join(" || ")),
        });
        texts = some.collect();
    }
    texts.pop().unwrap_or_else(|| "''".to_owned())
}

impl Sqlite {
    /// What to select a value from, on which condition, and what its path is in.
    fn values(&self, names: &Names, of: Of<'_>, value: &str) -> Said<(String, String, String)> {
        Ok(match of {
            // The root of a tree comes first.
            Of::Whole(json) => {
                let whole = names.fresh();
                let from = format!("(SELECT {json} AS {whole}), json_tree({whole}) AS {value}");
                (from, format!("{value}.fullkey = '$'"), whole)
            }
            Of::Member(object, key) => {
                let last = format!("{} = 0", self.others(names, object, key, value, ">")?);
                let condition = format!("{value}.key = {} AND {last}", self.text(key)?);
                (format!("json_each({object}) AS {value}"), condition, object.to_owned())
            }
        })
    }

    /// How many members of its name are before or after a member.
    fn others(&self, names: &Names, object: &str, key: &str, member: &str, relation: &str) -> Said {
        let other = names.fresh();
        Ok(format!(
            "(SELECT count(*) FROM json_each({object}) AS {other} WHERE {other}.key = {} AND {other}.id {relation} {member}.id)",
            self.text(key)?
        ))
    }

    /// The greatest code of rows.
    fn codes(&self, before: &str, rows: &str, steps: &Steps) -> String {
        let field = |field: &str| self.field(&steps.row, field);
        // One after the other, as its parser's stack is small; with a limit, as it would write each out where it is used.
        let mut last = steps.row.clone();
        let mut tables = format!("{before}{last} AS ({rows} LIMIT -1)");
        for (index, step) in steps.steps.iter().enumerate().filter(|(_, step)| !step.is_empty()) {
            let derived: Vec<String> = step.iter().map(|(name, sql)| format!("{sql} AS {}", field(name))).collect();
            let next = format!("{}{index}", field("_"));
            tables.push_str(&format!(", {next} AS (SELECT *, {} FROM {last} LIMIT -1)", derived.join(", ")));
            last = next;
        }
        let kind = field("k");
        format!(
            "(WITH {tables} SELECT max(CASE WHEN {kind} IS NULL THEN NULL WHEN {kind} = 'a' THEN {} ELSE {} END) FROM {last})",
            steps.array, steps.code
        )
    }
}
