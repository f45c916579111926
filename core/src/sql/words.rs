//! What differs between dialects: one trait, one implementation per dialect.

use std::cell::Cell as Counter;

use regex_syntax::hir::Hir;

use super::said::Said;
use super::source::ColumnType;

/// Writes an expression about an object, given how to refer to it.
pub(super) type Body<'b> = &'b dyn Fn(&str) -> Said;

/// Names for what an expression binds, which no column has.
pub(super) struct Names {
    prefix: String,
    next: Counter<u32>,
}

impl Names {
    pub(super) fn new<'n>(columns: impl Iterator<Item = &'n str> + Clone) -> Self {
        let mut prefix = "kf".to_owned();
        let is_taken = |prefix: &str| columns.clone().any(|name| name.to_ascii_lowercase().starts_with(prefix));
        while is_taken(&prefix) {
            prefix.push('_');
        }
        Self { prefix, next: Counter::new(0) }
    }

    pub(super) fn fresh(&self) -> String {
        let number = self.next.get();
        self.next.set(number.saturating_add(1));
        format!("{}{number}", self.prefix)
    }
}

/// A JSON value.
#[derive(Clone, Copy)]
pub(super) enum Of<'o> {
    /// An expression that gives it.
    Whole(&'o str),
    /// The member of an object, the last one of that name. None where there is no such member, or no object.
    Member(&'o str, &'o str),
}

/// A value of a column: its kind as in [`ValueRow`](super::row::ValueRow), its text, and an instant's key.
pub(super) struct Single {
    pub(super) kind: char,
    pub(super) text: String,
    pub(super) instant: Option<String>,
}

/// What is derived from a row, and the code that it gives.
pub(super) struct Steps {
    /// How the row is called.
    pub(super) row: String,
    /// Fields by step: a field may use those of earlier steps, and `k` and `x`.
    pub(super) steps: Vec<Vec<(String, String)>>,
    /// The code of an array.
    pub(super) array: u8,
    /// The code of any other value.
    pub(super) code: String,
}

/// A value that is read step by step.
pub(super) trait Fields {
    fn words(&self) -> &dyn Words;

    /// How to refer to a field.
    fn field(&self, field: &str) -> String;

    /// Derives a field in a step, unless it is there already; gives how to refer to it.
    fn derive(&self, step: usize, field: &str, sql: &str) -> String;

    /// Derives a text with some characters replaced by others, in a step or a few from it on; gives how to refer to it, and
    /// the step after it.
    fn translated(&self, step: usize, field: &str, text: &str, pairs: &[(char, char)]) -> Said<(String, usize)>;

    /// A condition on the value's kind.
    fn is(&self, kinds: &str) -> String;
}

/// A dialect.
///
/// What a test says of the values at a place is one *code*, the greatest of all values: 3 true, 2 false, 1 not of the
/// field's type, 0 an array, null for nothing.
pub(super) trait Words: Sync {
    /// Text as a literal: the one place that escapes values and keys.
    fn text(&self, text: &str) -> Said;

    /// A column's name, quoted: the one place that escapes names.
    fn name(&self, column: &str) -> Said;

    /// A column of JSON, ready to be taken apart. `exact` asks for numbers with all their digits.
    fn json(&self, column: &str, exact: bool) -> String;

    /// Writes an expression about a record, given a column of JSON.
    fn root(&self, names: &Names, json: &str, body: Body<'_>) -> Said {
        let _ = names;
        body(json)
    }

    /// A column of another type; an error where the dialect has no such values.
    fn single(&self, column: &str, kind: ColumnType) -> Said<Single>;

    /// The code of a value and, if it is an array, of all in it and in the arrays in it.
    fn leaf(&self, names: &Names, of: Of<'_>, steps: &Steps) -> Said;

    /// The code of a column of one value.
    fn leaf_of(&self, names: &Names, single: &Single, column: &str, steps: &Steps) -> String;

    /// The greatest code that the body gives for a value or, if it is an array, for all in it and in the arrays in it.
    fn each(&self, names: &Names, of: Of<'_>, body: Body<'_>) -> Said;

    /// Whether an object has a member, be it null.
    fn has(&self, names: &Names, object: &str, key: &str) -> Said;

    /// A term's truth, from its code: what it is of 3, of 2 and 0, and of nothing.
    fn verdict(&self, names: &Names, code: &str, [yes, no, none]: [&str; 3]) -> String {
        let _ = names;
        format!("CASE {code} WHEN 3 THEN {yes} WHEN 2 THEN {no} WHEN 1 THEN NULL WHEN 0 THEN {no} ELSE {none} END")
    }

    /// The code of what a test says of a value.
    fn code_of(&self, test: &str) -> String {
        format!("COALESCE(CAST(({test}) AS INTEGER) + 2, 1)")
    }

    /// Whether a value is one of a list of literals; null where it is null.
    fn is_any(&self, value: &str, list: &str) -> String {
        format!("{value} IN ({list})")
    }

    /// How to refer to a field of a row.
    fn field(&self, row: &str, field: &str) -> String;

    fn contains(&self, text: &str, part: &str) -> String;
    fn starts_with(&self, text: &str, part: &str) -> String;
    fn ends_with(&self, text: &str, part: &str) -> String;

    /// The text with some characters replaced by others.
    fn translate(&self, text: &str, pairs: &[(char, char)]) -> Said {
        if pairs.is_empty() {
            return Ok(text.to_owned());
        }
        let from: String = pairs.iter().map(|(from, _)| from).collect();
        let to: String = pairs.iter().map(|(_, to)| to).collect();
        Ok(format!("translate({text}, {}, {})", self.text(&from)?, self.text(&to)?))
    }

    /// For a dialect that cannot: the same as replacements one after the other.
    fn replacements(&self, pairs: &[(char, char)]) -> Option<Vec<(char, char)>> {
        let _ = pairs;
        None
    }

    fn replace(&self, text: &str, from: &str, to: &str) -> String {
        format!("replace({text}, {from}, {to})")
    }

    /// Whether a regular expression matches somewhere in a text.
    fn matches(&self, text: &str, regex: &Hir) -> Said;

    /// Puts a row's number into its field `n`: as a key, as [`key::of_number`](super::key::of_number) writes it.
    fn number(&self, row: &dyn Fields, kinds: &str) -> Said<()>;

    /// Whether a text has the shape of a date, or of a date and a time with an offset.
    fn is_instant(&self, text: &str) -> String;

    /// The digits after the point of such a text, as nanoseconds.
    fn fraction(&self, text: &str) -> String;

    /// Digits as an integer.
    fn integer(&self, text: &str) -> String;

    fn divide(&self, one: &str, other: u32) -> String;

    /// The text of a number that is not negative, with zeros before it.
    fn pad_left(&self, number: &str, width: u32) -> String {
        format!("lpad(CAST({number} AS VARCHAR), {width}, '0')")
    }

    /// Nine digits, with zeros after the text.
    fn pad_right(&self, text: &str) -> String {
        format!("rpad({text}, 9, '0')")
    }

    fn trim_zeros(&self, text: &str, left: bool) -> String {
        format!("{}({text}, '0')", if left { "ltrim" } else { "rtrim" })
    }

    fn concat(&self, parts: &[&str]) -> String {
        format!("({})", parts.join(" || "))
    }
}

/// A dialect with regular expressions.
pub(super) trait Regexes: Words + Sized {
    /// Whether a simple regular expression matches the whole text.
    fn is_all(&self, text: &str, pattern: &str) -> String;

    /// What the only group of a simple regular expression matches first in a text; empty where it does not match.
    fn extract(&self, text: &str, pattern: &str) -> String;
}
