//! One value of a record as a row: what it is, its text, and what is derived from these step by step.

use std::cell::RefCell;

use super::said::Said;
use super::words::{Fields, Single, Steps, Words};
use super::{fold, key};

/// How many replacements a dialect whose parser has a small stack takes in one another.
const NESTED: usize = 4;

/// The row of a value, in the making.
///
/// Its field `k` is the value's kind: `s` a string, `n` a number, `b` a boolean, `o` an object, `t` an instant, `a` an
/// array. Its field `x` is a string's own text, a number's or a boolean's as JSON writes it; null for others.
pub(super) struct ValueRow<'w> {
    words: &'w dyn Words,
    name: String,
    /// The column that it is, if it is one.
    single: Option<&'w Single>,
    steps: RefCell<Vec<Vec<(String, String)>>>,
}

impl<'w> ValueRow<'w> {
    pub(super) const fn new(words: &'w dyn Words, name: String, single: Option<&'w Single>) -> Self {
        Self { words, name, single, steps: RefCell::new(Vec::new()) }
    }

    pub(super) fn finish(self, array: u8, code: String) -> Steps {
        Steps { row: self.name, steps: self.steps.into_inner(), array, code }
    }

    /// The value's text, a number's as it is printed: with `e`, and a sign after it.
    pub(super) fn text(&self) -> Said {
        let (text, words) = (self.field("x"), self.words);
        let printed = || {
            let steps = [("'E'", "'e'"), ("'e'", "'e+'"), ("'e++'", "'e+'"), ("'e+-'", "'e-'")];
            steps.iter().fold(text.clone(), |text, (from, to)| words.replace(&text, from, to))
        };
        match self.single.map(|single| single.kind) {
            Some('t') => Err("has no text for the instants of a timestamp column".into()),
            Some('n') => Ok(self.derive(0, "t", &printed())),
            Some(_) => Ok(text),
            None => Ok(self.derive(0, "t", &format!("CASE WHEN {} THEN {} ELSE {text} END", self.is("n"), printed()))),
        }
    }

    /// The text with the characters of the needles in lower case.
    pub(super) fn folded<'n>(&self, needles: impl Iterator<Item = &'n str>) -> Said {
        let text = self.text()?;
        let (pairs, longer) = fold::pairs(needles);
        let mut folded = text;
        for (upper, lower) in longer {
            folded = self.words.replace(&folded, &self.words.text(&upper.to_string())?, &self.words.text(lower)?);
        }
        Ok(self.translated(1, "f", &folded, &pairs)?.0)
    }

    /// The key of the value as a number, for values of some kinds.
    pub(super) fn number(&self, kinds: &str) -> Said {
        self.words.number(self, kinds)?;
        Ok(self.field("n"))
    }

    /// The key of the value as an instant.
    pub(super) fn instant(&self) -> Said {
        match self.single {
            Some(Single { instant: Some(key), .. }) => Ok(self.derive(0, "i", key)),
            _ => {
                key::instant(self);
                Ok(self.field("i"))
            }
        }
    }

    /// The value as `true` or `false`.
    pub(super) fn boolean(&self) -> Said {
        let pairs: Vec<(char, char)> = "AEFLRSTU".chars().map(|c| (c, c.to_ascii_lowercase())).collect();
        let own = format!("CASE WHEN {} THEN {} END", self.is("sb"), self.field("x"));
        let (folded, _) = self.translated(0, "l", &own, &pairs)?;
        Ok(format!("CASE WHEN {folded} IN ('true', 'false') THEN {folded} END"))
    }
}

impl Fields for ValueRow<'_> {
    fn words(&self) -> &dyn Words {
        self.words
    }

    fn field(&self, field: &str) -> String {
        self.words.field(&self.name, field)
    }

    fn derive(&self, step: usize, field: &str, sql: &str) -> String {
        let mut steps = self.steps.borrow_mut();
        while steps.len() <= step {
            steps.push(Vec::new());
        }
        if let Some(fields) = steps.get_mut(step) {
            if !fields.iter().any(|(known, _)| known == field) {
                fields.push((field.to_owned(), sql.to_owned()));
            }
        }
        self.field(field)
    }

    fn translated(&self, step: usize, field: &str, text: &str, pairs: &[(char, char)]) -> Said<(String, usize)> {
        let words = self.words;
        let Some(replaced) = words.replacements(pairs) else {
            return Ok((self.derive(step, field, &words.translate(text, pairs)?), step + 1));
        };
        let mut last = self.derive(step, &format!("{field}0"), text);
        let mut next = step + 1;
        for some in replaced.chunks(NESTED) {
            let mut sql = last;
            for (from, to) in some {
                sql = words.replace(&sql, &words.text(&from.to_string())?, &words.text(&to.to_string())?);
            }
            last = self.derive(next, &format!("{field}{next}"), &sql);
            next += 1;
        }
        Ok((last, next))
    }

    fn is(&self, kinds: &str) -> String {
        match self.single {
            Some(single) if kinds.contains(single.kind) => "TRUE".to_owned(),
            Some(_) => "FALSE".to_owned(),
            None => {
                let kinds: Vec<String> = kinds.chars().map(|kind| format!("'{kind}'")).collect();
                format!("{} IN ({})", self.field("k"), kinds.join(", "))
            }
        }
    }
}
