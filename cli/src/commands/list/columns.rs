//! The columns that a collection's records have.

use std::collections::HashSet;

use konnect_filter::catalog::{Entity, RecordField};
use konnect_filter::error::{Code, Diagnostic, Error, Part, brief, closest};

/// The paths of the record's single values, in the order of the description.
pub(super) fn columns(record: &[RecordField]) -> Vec<String> {
    record.iter().filter(|field| !field.array).map(|field| field.path.join(".")).collect()
}

/// The same with the lists, each as a whole: a list in an object by its path, and one of objects by its own name. And with
/// what can be filtered by and only the description of the request has.
pub(super) fn with_lists(entity: &Entity) -> Vec<String> {
    let record = &entity.record;
    let first = |field: &RecordField| field.path.first().cloned().unwrap_or_default();
    let objects: HashSet<String> =
        record.iter().filter(|field| !field.array && field.path.len() > 1).map(first).collect();
    let mut all: Vec<String> = Vec::with_capacity(record.len());
    let mut known = HashSet::new();
    for field in record {
        let is_whole = field.array && !objects.contains(&first(field));
        let path = if is_whole { first(field) } else { field.path.join(".") };
        if known.insert(path.clone()) {
            all.push(path);
        }
    }
    let paths = entity.fields.iter().filter_map(|field| field.path.as_ref()).map(|path| path.join("."));
    all.extend(paths.filter(|path| known.insert(path.clone())));
    all
}

/// Refuses columns that no record can have, as far as the collection describes its records.
///
/// # Errors
/// For the first of them.
pub(super) fn check(entity: &Entity, asked: &[String]) -> Result<(), Error> {
    if entity.record.is_empty() {
        return Ok(());
    }
    let all = with_lists(entity);
    let within = |inner: &str, outer: &str| inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with('.'));
    let is_known = |column: &str| {
        // What is deeper than the description goes may be there, and an object is printed as a whole.
        all.iter().any(|path| path == column || within(column, path) || within(path, column))
            || entity.record.iter().any(|field| within(column, &field.path.join(".")))
            || entity.fields.iter().any(|field| field.name == column || within(column, &field.name))
    };
    let Some(wrong) = asked.iter().find(|column| !is_known(column)) else { return Ok(()) };
    let message = format!("records of `{}` have no field `{}` for a column", entity.name(), brief(wrong));
    let help = match closest(wrong, all.iter().map(String::as_str)) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("they have {}; `--output jsonl` prints all that is sent", all.join(", ")),
    };
    Err(Diagnostic::in_part(Code::UnknownField, Part::Record, message).about(wrong.as_str()).help(help).into())
}
