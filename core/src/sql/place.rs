//! Terms: the values at a place, and what a test of them says.

use super::row::ValueRow;
use super::said::{Said, Unsayable};
use super::source::{Column, ColumnType, RecordSource};
use super::tests::Tests;
use super::words::{Names, Of, Single, Steps, Words};
use crate::check::{FieldRef, Term, TermTest, ValueKind};
use crate::limits::sql::MAX_PARTS;
use crate::syntax::{Comparison, MatchOperator};

/// Writes terms for one source.
pub(super) struct Writer<'s> {
    words: &'static dyn Words,
    source: &'s RecordSource<'s>,
    names: Names,
}

impl<'s> Writer<'s> {
    pub(super) fn new(words: &'static dyn Words, source: &'s RecordSource<'s>) -> Self {
        let columns: Vec<&str> = match source {
            RecordSource::Record(column) => vec![column],
            RecordSource::Columns(columns) => columns.iter().map(|column| column.name.as_str()).collect(),
        };
        Self { words, source, names: Names::new(columns.into_iter()) }
    }

    pub(super) fn term(&self, term: &Term<'_>) -> Said {
        let code = self.code(term)?;
        // `!=` says that no value is equal.
        let swap = term.negated != matches!(term.test, TermTest::Compare(Comparison::Ne, _));
        let [yes, no] = if swap { ["FALSE", "TRUE"] } else { ["TRUE", "FALSE"] };
        let missing = match (when_missing(&term.test), term.negated) {
            (None, _) => "NULL",
            (Some(holds), negated) if holds != negated => "TRUE",
            _ => "FALSE",
        };
        let none = if matches!(term.test, TermTest::Exists) { no } else { missing };
        Ok(self.words.verdict(&self.names, &code, [yes, no, none]))
    }

    /// The steps that a term's values take.
    fn steps(&self, term: &Term<'_>, single: Option<&Single>) -> Said<Steps> {
        let row = ValueRow::new(self.words, self.names.fresh(), single);
        if matches!(term.test, TermTest::Exists) {
            return Ok(row.finish(3, "3".to_owned()));
        }
        let test = Tests(&row).passes(term)?;
        Ok(row.finish(0, self.words.code_of(&test)))
    }

    fn code(&self, term: &Term<'_>) -> Said {
        let unknown = || Unsayable::from("cannot ask for a field whose place in the records is not known");
        let (path, key, name) = match &term.target {
            FieldRef::Free(path) => (None, Some(path.as_str()), None),
            FieldRef::Filter { field, key } => {
                (Some(field.path.as_deref().ok_or_else(unknown)?), key.as_deref(), Some(field.name.as_str()))
            }
            FieldRef::Record { field, key } => (Some(field.path.as_slice()), key.as_deref(), None),
        };
        match (self.source, path) {
            (RecordSource::Record(column), path) => {
                let steps = self.steps(term, None)?;
                let record = self.words.json(&self.words.name(column)?, needs_digits(&term.test));
                let path = path.unwrap_or_default();
                self.words.root(&self.names, &record, &|record| self.steps_to(record, path, key, &steps))
            }
            (RecordSource::Columns(columns), None) => self.free_columns(columns, key.unwrap_or_default(), term),
            (RecordSource::Columns(columns), Some(path)) => self.known_columns(columns, path, key, name, term),
        }
    }

    /// The code of what is found after known steps and a key, from an object.
    fn steps_to(&self, object: &str, path: &[String], key: Option<&str>, steps: &Steps) -> Said {
        let words = self.words;
        match (path, key) {
            ([], Some(key)) => self.free(object, key, steps),
            ([only], None) => words.leaf(&self.names, Of::Member(object, only), steps),
            ([step, rest @ ..], key) => {
                words.each(&self.names, Of::Member(object, step), &|object| self.steps_to(object, rest, key, steps))
            }
            ([], None) => Err("cannot ask for a field without a name".into()),
        }
    }

    /// The code of what is found at a path of unknown steps, from an object: a whole key first, then the first way to split
    /// it at its dots that finds something.
    fn free(&self, object: &str, path: &str, steps: &Steps) -> Said {
        let words = self.words;
        let splits = splits(path);
        let whole = words.leaf(&self.names, Of::Member(object, path), steps)?;
        if splits.is_empty() {
            return Ok(whole);
        }
        if splits.len() >= MAX_PARTS {
            let message = format!("cannot look for a name of more than {MAX_PARTS} parts in records of no known type");
            return Err(message.into());
        }
        let mut found = Vec::new();
        for (step, rest) in splits {
            let of = Of::Member(object, step);
            found.push(words.each(&self.names, of, &|object| self.free(object, rest, steps))?);
        }
        Ok(format!("CASE WHEN {} THEN {whole} ELSE {} END", words.has(&self.names, object, path)?, first(&found)))
    }

    fn column(&self, index: usize) -> Said<&Column> {
        match self.source {
            RecordSource::Columns(columns) => columns.get(index).ok_or_else(|| "lost a column".into()),
            RecordSource::Record(_) => Err("has no columns here".into()),
        }
    }

    /// The columns that a name of no known type can mean, as the members of an object.
    fn free_columns(&self, columns: &[Column], path: &str, term: &Term<'_>) -> Said {
        let find = |name: &str| columns.iter().position(|column| column.name == name);
        if let Some(index) = find(path) {
            return self.whole(index, term);
        }
        let steps = self.steps(term, None)?;
        let mut found = Vec::new();
        for (step, rest) in splits(path) {
            if let Some(index) = find(step) {
                found.push(self.inside(index, &|object| self.free(object, rest, &steps))?);
            }
        }
        if found.is_empty() { Err(missing(path)) } else { Ok(first(&found)) }
    }

    /// The column that is the longest part of a field's place.
    fn known_columns(
        &self,
        columns: &[Column],
        path: &[String],
        key: Option<&str>,
        name: Option<&str>,
        term: &Term<'_>,
    ) -> Said {
        let find = |name: &str| columns.iter().position(|column| column.name == name);
        let place = path.join(".");
        let bases: Vec<&str> = std::iter::once(place.as_str()).chain(name.filter(|name| *name != place)).collect();
        for base in &bases {
            let whole = key.map_or_else(|| (*base).to_owned(), |key| format!("{base}.{key}"));
            if let Some(index) = find(&whole) {
                return self.whole(index, term);
            }
        }
        let steps = self.steps(term, None)?;
        if let (Some(key), Some(index)) = (key, bases.iter().find_map(|base| find(base))) {
            return self.inside(index, &|object| self.free(object, key, &steps));
        }
        for length in (1..path.len()).rev() {
            let (head, rest) = path.split_at_checked(length).unwrap_or((path, &[]));
            if let Some(index) = find(&head.join(".")) {
                return self.inside(index, &|object| self.steps_to(object, rest, key, &steps));
            }
        }
        Err(missing(&key.map_or_else(|| place.clone(), |key| format!("{place}.{key}"))))
    }

    /// The code of all that is in a column.
    fn whole(&self, index: usize, term: &Term<'_>) -> Said {
        let column = self.column(index)?;
        let name = self.words.name(&column.name)?;
        if column.kind == ColumnType::Json {
            let json = self.words.json(&name, needs_digits(&term.test));
            return self.words.leaf(&self.names, Of::Whole(&json), &self.steps(term, None)?);
        }
        let single = self.words.single(&name, column.kind)?;
        Ok(self.words.leaf_of(&self.names, &single, &name, &self.steps(term, Some(&single))?))
    }

    /// The code of what the body finds in the objects of a column of JSON.
    fn inside(&self, index: usize, body: &dyn Fn(&str) -> Said) -> Said {
        let column = self.column(index)?;
        if column.kind != ColumnType::Json {
            return Err(format!("cannot look into the column `{}`, which is not of the type json", column.name).into());
        }
        let json = self.words.json(&self.words.name(&column.name)?, true);
        self.words.each(&self.names, Of::Whole(&json), body)
    }
}

/// The first code that is one.
fn first(codes: &[String]) -> String {
    match codes {
        [only] => only.clone(),
        all => format!("COALESCE({})", all.join(", ")),
    }
}

fn missing(name: &str) -> Unsayable {
    format!("has no column for `{name}`: none of the columns that were given is called so").into()
}

/// A name split at each of its dots, the shortest beginning first.
fn splits(path: &str) -> Vec<(&str, &str)> {
    path.match_indices('.').filter_map(|(at, _)| Some((path.get(..at)?, path.get(at + 1..)?))).collect()
}

/// What a test says of a missing value, if anything.
fn when_missing(test: &TermTest) -> Option<bool> {
    match test {
        TermTest::Compare(comparison, value) if value.kind == ValueKind::Null => Some(*comparison == Comparison::Eq),
        TermTest::Any(MatchOperator::In, values) if values.iter().any(|value| value.kind == ValueKind::Null) => {
            Some(true)
        }
        _ => None,
    }
}

/// Whether a test may look at the digits of a number.
fn needs_digits(test: &TermTest) -> bool {
    let typed = |kind: ValueKind| {
        matches!(kind, ValueKind::Boolean(_) | ValueKind::Instant(_) | ValueKind::Uuid(_) | ValueKind::Null)
    };
    match test {
        TermTest::Compare(_, value) => !typed(value.kind),
        TermTest::Any(MatchOperator::In, values) => !values.iter().all(|value| typed(value.kind)),
        TermTest::Within(range) => !typed(range.0.kind) || !typed(range.1.kind),
        TermTest::Any(..) | TermTest::Regex(_) => true,
        TermTest::Exists => false,
    }
}
