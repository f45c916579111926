//! Finding a place in a JSON record.

use serde_json::Value;

use super::condition::FieldRef;

/// Calls `note` with each value at a place that is not null; with `None` for an array, besides its elements. False when
/// the place is not known.
pub(super) fn visit<'v>(target: &FieldRef<'_>, record: &'v Value, note: &mut dyn FnMut(Option<&'v Value>)) -> bool {
    match target {
        FieldRef::Filter { field, key } => match &field.path {
            Some(path) => walk(record, path, key.as_deref(), note),
            None => return false,
        },
        FieldRef::Record { field, key } => walk(record, &field.path, key.as_deref(), note),
        FieldRef::Free(path) => {
            walk_free(record, Some(path), note);
        }
    }
    true
}

/// Follows a path of known steps; what follows an array is looked for in each of its elements.
fn walk<'v>(value: &'v Value, path: &[String], key: Option<&str>, note: &mut dyn FnMut(Option<&'v Value>)) {
    match (value, path.split_first(), key) {
        (Value::Null, ..) => {}
        (Value::Array(elements), step, _) => {
            if step.is_none() && key.is_none() {
                note(None);
            }
            for element in elements {
                walk(element, path, key, note);
            }
        }
        (_, Some((step, rest)), _) => {
            if let Some(inner) = value.get(step) {
                walk(inner, rest, key, note);
            }
        }
        (_, None, Some(key)) => {
            // Published examples nest what a key with dots names: `integration_data.control_plane.id`.
            walk_free(value, Some(key), note);
        }
        (_, None, None) => note(Some(value)),
    }
}

/// Follows a path of unknown steps: a whole key first, then what follows its dots. Looks at each part of the record once.
fn walk_free<'v>(value: &'v Value, path: Option<&str>, note: &mut dyn FnMut(Option<&'v Value>)) -> bool {
    match (value, path) {
        (Value::Null, _) => false,
        (Value::Array(elements), _) => {
            if path.is_none() {
                note(None);
            }
            let mut found = path.is_none();
            for element in elements {
                found |= walk_free(element, path, note);
            }
            found
        }
        (Value::Object(object), Some(path)) => {
            if let Some(inner) = object.get(path) {
                return walk_free(inner, None, note);
            }
            let rest_of = |key: &str| path.strip_prefix(key)?.strip_prefix('.');
            // The shortest key first: the path split at its first dot.
            let mut steps: Vec<_> = object.iter().filter_map(|(key, inner)| Some((rest_of(key)?, inner))).collect();
            steps.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
            steps.into_iter().any(|(rest, inner)| walk_free(inner, Some(rest), note))
        }
        (_, Some(_)) => false,
        (_, None) => {
            note(Some(value));
            true
        }
    }
}
