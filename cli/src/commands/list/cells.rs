//! A record's values as the cells of a table or of CSV.

use serde_json::Value;

/// The value at `path`: a whole key first, then split at its dots, as a filter without a collection reads it.
pub(super) fn at<'v>(record: &'v Value, path: &str) -> Option<&'v Value> {
    if let Some(value) = record.get(path) {
        return Some(value);
    }
    let mut dots = path.match_indices('.').map(|(at, _)| at);
    dots.find_map(|at| {
        let (head, rest) = (path.get(..at)?, path.get(at + 1..)?);
        self::at(record.get(head)?, rest)
    })
}

/// A value as text: nothing for null, JSON for what is made of several.
pub(super) fn text(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

/// Columns that say what a record is, in the order in which people look for them.
const TELLING: [&str; 15] = [
    "id",
    "name",
    "full_name",
    "display_name",
    "title",
    "key",
    "email",
    "type",
    "status",
    "state",
    "enabled",
    "active",
    "version",
    "labels",
    "created_at",
];

/// As many as a terminal of usual width has room for.
const MOST: usize = 6;

/// The columns of a table where none were asked for: telling ones among `known`, and the first others up to three.
pub(super) fn telling(known: &[String]) -> Vec<String> {
    let chosen = TELLING.iter().filter(|name| known.iter().any(|known| known == *name));
    let mut chosen: Vec<String> = chosen.take(MOST).map(|&name| name.to_owned()).collect();
    let others: Vec<_> = known.iter().filter(|name| !chosen.contains(name)).cloned().collect();
    let room = 3_usize.saturating_sub(chosen.len());
    chosen.extend(others.into_iter().take(room));
    chosen
}
