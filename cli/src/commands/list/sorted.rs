//! Sorting here: for collections that Konnect does not sort, and for filters that take several requests, each of which it sorts by
//! itself.

use std::cmp::Ordering;

use konnect_filter::catalog::Entity;
use konnect_filter::check::order;
use konnect_filter::error::{Code, Diagnostic, Error, Part, brief};
use konnect_filter::wire::{sort_keys, sort_meant};
use serde_json::Value;

use super::cells;
use crate::limits::{MAX_SORTED_BYTES, MAX_SORTED_RECORDS};

/// Fields to sort by, the first one first.
#[derive(Debug)]
struct SortKey {
    path: String,
    descending: bool,
}

/// Records that wait until all are there.
#[derive(Debug)]
pub(super) struct Sorted {
    keys: Vec<SortKey>,
    /// What a person has to know: why they are sorted here.
    pub(super) remark: String,
    limit: Option<u64>,
    records: Vec<(Value, Box<str>)>,
    bytes: usize,
}

impl Sorted {
    /// What is to be sorted here: nothing where Konnect sorts the collection by each of the fields, or may.
    ///
    /// # Errors
    /// When the records have no such field, or the direction is none.
    pub(super) fn of(entity: &Entity, texts: &[String], limit: Option<u64>) -> Result<Option<Self>, Error> {
        let mut keys = Vec::new();
        for text in texts.iter().flat_map(|text| text.split(',')) {
            // Where Konnect sorts, its own rules say what is wrong.
            if let Some(ours) = sort_meant(text).filter(|_| entity.sort.is_none()) {
                let message = format!("`{}` is not a sort key", brief(text.trim()));
                let problem = Diagnostic::in_part(Code::InvalidSort, Part::Sort, message);
                return Err(problem.help(format!("write `{}`", brief(&ours))).into());
            }
            let mut words = text.split_whitespace();
            let (Some(path), direction, None) = (words.next(), words.next(), words.next()) else { return Ok(None) };
            let descending = match direction.map(str::to_ascii_lowercase).as_deref() {
                None | Some("asc") => false,
                Some("desc") => true,
                // Konnect's own rules say what is wrong.
                Some(_) => return Ok(None),
            };
            keys.push(SortKey { path: path.to_owned(), descending });
        }
        let by_konnect = |key: &SortKey| {
            entity.sort.as_ref().is_some_and(|sort| sort.fields.is_empty() || sort.fields.contains(&key.path))
        };
        if keys.is_empty() || keys.iter().all(by_konnect) {
            return Ok(None);
        }
        match keys.iter().find(|key| !has(entity, &key.path)) {
            // What Konnect sorts by is suggested where it sorts.
            Some(_) if entity.sort.is_some() => Ok(None),
            Some(key) => {
                let message = format!("records of `{}` have no field `{}` to sort by", entity.name(), key.path);
                let names: Vec<_> = entity.record.iter().map(|field| field.path.join(".")).collect();
                let problem = Diagnostic::in_part(Code::InvalidSort, Part::Sort, message);
                Err(problem.help(format!("they have {}", names.join(", "))).into())
            }
            None => {
                let names: Vec<_> = keys.iter().map(|key| format!("`{}`", key.path)).collect();
                let (service, entity, names) = (entity.service(), entity.name(), names.join(", "));
                let why = format!("{service} does not sort `{entity}` by {names}");
                Ok(Some(Self::new(keys, &why, limit)))
            }
        }
    }

    /// What is to be sorted here though Konnect sorts each of so many requests: nothing where the records do not show what it sorts by.
    pub(super) fn across(requests: usize, entity: &Entity, texts: &[String], limit: Option<u64>) -> Option<Self> {
        let keys = sort_keys(texts, entity)?;
        let keys: Vec<_> = keys.into_iter().map(|(path, descending)| SortKey { path, descending }).collect();
        let is_shown = !keys.is_empty() && keys.iter().all(|key| has(entity, &key.path));
        let service = entity.service();
        let why = format!("the filter needs {requests} requests, and {service} sorts each of them by itself");
        is_shown.then(|| Self::new(keys, &why, limit))
    }

    fn new(keys: Vec<SortKey>, why: &str, limit: Option<u64>) -> Self {
        let remark = format!("{why}: sorted here, when all records are read");
        Self { keys, remark, limit, records: Vec::new(), bytes: 0 }
    }

    /// Keeps a record.
    ///
    /// # Errors
    /// When there are too many.
    pub(super) fn push(&mut self, record: Value, text: Box<str>) -> Result<(), Error> {
        self.bytes = self.bytes.saturating_add(text.len());
        let limit = if self.records.len() >= MAX_SORTED_RECORDS {
            Some(format!("{MAX_SORTED_RECORDS} records"))
        } else {
            (self.bytes > MAX_SORTED_BYTES).then(|| format!("{} MiB of records", MAX_SORTED_BYTES >> 20))
        };
        if let Some(limit) = limit {
            let message = format!("more than {limit} cannot be sorted here");
            let problem = Diagnostic::in_part(Code::Stopped, Part::Sort, message);
            return Err(problem.help("narrow the filter, or sort the output with another program").into());
        }
        self.records.push((record, text));
        Ok(())
    }

    /// The records in order. Those without a value come last, and equal ones as they came.
    pub(super) fn take(&mut self) -> impl Iterator<Item = (Value, Box<str>)> {
        let mut records = std::mem::take(&mut self.records);
        records.sort_by(|(one, _), (other, _)| {
            self.keys.iter().map(|key| key.compare(one, other)).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
        });
        let most = self.limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(usize::MAX);
        records.into_iter().take(most)
    }
}

/// Whether records have this. Of a collection whose records are not described, any name may be right.
fn has(entity: &Entity, path: &str) -> bool {
    entity.record.is_empty()
        || entity.record.iter().any(|field| {
            let own = field.path.join(".");
            own == path || field.map && path.strip_prefix(&own).is_some_and(|rest| rest.starts_with('.'))
        })
}

impl SortKey {
    fn compare(&self, one: &Value, other: &Value) -> Ordering {
        let value = |record| cells::at(record, &self.path).filter(|value| !value.is_null());
        match (value(one), value(other)) {
            (None, None) => Ordering::Equal,
            (None, Some(_)) => Ordering::Greater,
            (Some(_), None) => Ordering::Less,
            (Some(one), Some(other)) if self.descending => order(other, one),
            (Some(one), Some(other)) => order(one, other),
        }
    }
}

#[cfg(test)]
mod tests {
    use konnect_filter::catalog::Catalog;

    use super::*;

    #[track_caller]
    fn full(sorted: &mut Sorted, message: &str) {
        let error = sorted.push(Value::Null, "null".into()).unwrap_err();
        let problem = error.iter().next().unwrap();
        assert_eq!((problem.code, problem.message.as_str()), (Code::Stopped, message));
        assert!(problem.help.as_ref().unwrap().contains("narrow the filter"), "{problem:?}");
    }

    #[test]
    fn what_is_kept_has_a_bound() {
        let entity = Catalog::builtin().find("users").unwrap().entity;
        let sorted = || Sorted::of(entity, &["email".to_owned()], None).unwrap().unwrap();
        let mut many = sorted();
        for _ in 0..100_000 {
            many.push(Value::Null, "null".into()).unwrap();
        }
        full(&mut many, "more than 100000 records cannot be sorted here");
        let mut large = sorted();
        // As if so much had come.
        large.bytes = (256 << 20) - 4;
        large.push(Value::Null, "null".into()).unwrap();
        full(&mut large, "more than 256 MiB of records cannot be sorted here");
    }
}
