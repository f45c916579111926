//! A record's values as the cells of a table or of CSV.

use serde_json::Value;

use crate::table::Column;

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

/// The value of a column: at its path, or where the records have the field of its name.
pub(super) fn of<'v>(record: &'v Value, column: &str, elsewhere: &[(String, String)]) -> Option<&'v Value> {
    at(record, column).or_else(|| {
        let path = elsewhere.iter().find_map(|(name, path)| {
            let rest = column.strip_prefix(name.as_str())?;
            (rest.is_empty() || rest.starts_with('.')).then(|| format!("{path}{rest}"))
        })?;
        at(record, &path)
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

/// A use that people have for a column, and the names of columns with this use, the best ones first.
struct Use {
    names: &'static [&'static str],
    /// The most columns of this use.
    most: usize,
    /// The ranks of the first column and of those after it, where a terminal has no room for all.
    ranks: (u8, u8),
}

/// In the order in which a table shows them: which one, what it is called, what it is, how it is, since when.
const USES: [Use; 5] = [
    Use { names: &["id"], most: 1, ranks: (0, 0) },
    Use {
        names: &[
            "name",
            "full_name",
            "display_name",
            "title",
            "username",
            "email",
            "domain",
            "label",
            "key",
            "event_title",
            "group",
        ],
        most: 2,
        ranks: (1, 5),
    },
    Use {
        names: &[
            "type", "kind", "action", "mesh", "zone", "method", "path", "resource", "version", "provider", "region",
        ],
        most: 2,
        ranks: (4, 6),
    },
    Use {
        names: &[
            "status",
            "state",
            "publish_status",
            "enabled",
            "active",
            "outcome",
            "granted",
            "successful",
            "status_code",
            "message",
        ],
        most: 1,
        ranks: (2, 6),
    },
    Use {
        names: &["created_at", "ts", "timestamp", "time", "creationTime", "updated_at", "ingested_at", "expires_at"],
        most: 1,
        ranks: (3, 6),
    },
];

/// Fewer columns than these are filled up with others.
const FEW: usize = 3;

/// The paths and columns of a table where none were asked for, among those `known`.
pub(super) fn default_columns(known: &[String]) -> Vec<(String, Column)> {
    let chosen = |is: fn(&str, &str) -> bool| -> Vec<(String, u8)> {
        let of = |use_: &Use| -> Vec<(String, u8)> {
            let found = use_.names.iter().filter_map(|name| known.iter().find(|path| is(path, name)));
            let ranks = std::iter::once(use_.ranks.0).chain(std::iter::repeat(use_.ranks.1));
            found.take(use_.most).cloned().zip(ranks).collect()
        };
        USES.iter().flat_map(of).collect()
    };
    let mut paths = chosen(|path, name| path == name);
    // A record that is an envelope says within what it is.
    if paths.len() < 2 {
        paths = chosen(|path, name| path.rsplit('.').next() == Some(name));
    }
    let others: Vec<_> = known.iter().filter(|path| !paths.iter().any(|(chosen, _)| chosen == *path)).collect();
    let room = FEW.saturating_sub(paths.len());
    paths.extend(others.into_iter().take(room).map(|path| (path.clone(), 7)));
    // A table has one column at least.
    if let Some((_, rank)) = paths.first_mut() {
        *rank = 0;
    }
    paths.into_iter().map(|(path, rank)| (path.clone(), column(&path).rank(rank))).collect()
}

/// The column of a path. Ids are never cut, because people copy them, nor times, of which a part misleads.
pub(super) fn column(path: &str) -> Column {
    let column = Column::new(path);
    let is_id = ["id", "kri"].contains(&path) || path.ends_with(".id") || path.ends_with("_id");
    let is_time = path.ends_with("_at") || path.ends_with("Time") || ["ts", "time", "timestamp"].contains(&path);
    if is_id || is_time { column.whole() } else { column }
}

#[cfg(test)]
mod tests {
    use konnect_filter::catalog::Catalog;

    use super::super::columns::columns;
    use super::*;

    /// The default columns of a collection.
    #[track_caller]
    fn of(collection: &str, expected: &[&str]) {
        let catalog = Catalog::builtin();
        let known = columns(&catalog.find(collection).unwrap().entity.record);
        let chosen: Vec<_> = default_columns(&known).into_iter().map(|(path, _)| path).collect();
        assert_eq!(chosen, expected, "{collection}");
    }

    #[test]
    fn by_use() {
        of("audit-logs", &["type", "action", "outcome", "ts"]);
        of("identity@v3/users", &["id", "full_name", "email", "active", "created_at"]);
        of("api-builder@v3/apis", &["id", "name", "version", "created_at"]);
        of("networks", &["id", "name", "region", "state", "created_at"]);
        of("meshtraces", &["name", "type", "mesh", "creationTime"]);
        of("openmeter/events", &["event.id", "event.type", "event.time"]);
        // No secret is shown because there was nothing else to show.
        of("core-entities/basic-auths", &["id", "username", "created_at"]);
    }

    #[test]
    fn every_collection_has_columns() {
        for entity in Catalog::builtin().entities() {
            let known = columns(&entity.record);
            let chosen = default_columns(&known);
            assert!(chosen.len() >= known.len().min(FEW) && chosen.len() <= 7, "{}: {chosen:?}", entity.name());
            if known.iter().any(|path| path == "id") {
                assert_eq!(chosen.first().map(|(path, _)| path.as_str()), Some("id"), "{}", entity.name());
            }
        }
    }
}
