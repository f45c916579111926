//! The paging parameters, in the entity's own style.

use super::options::RequestOptions;
use crate::catalog::{Entity, Paging};
use crate::error::{Code, Diagnostic, Part, Problems, brief};
use crate::number::is_digits;

/// Appends what the options ask for.
pub(super) fn parameters(
    options: &RequestOptions,
    entity: &Entity,
    query: &mut Vec<(String, String)>,
    problems: &mut Problems,
) {
    let names = entity.page_parameters();
    let (max, counts_records) = match entity.paging {
        Paging::None => (None, false),
        Paging::Size { max } | Paging::Number { max } | Paging::Cursor { max, .. } => (max, false),
        Paging::Offset { max, integer } => (max, integer),
    };
    let from_zero = entity.page_names.as_ref().is_some_and(|names| names.from_zero);
    let (size, number) = (options.page_size, options.page_number);
    let numbers = [("size", names.size, size, max), ("number", names.number, number, None)];
    for (what, name, value, max) in numbers {
        let Some(value) = value else { continue };
        let Some(name) = name else {
            problems.push(unknown(what, entity));
            continue;
        };
        if value == 0 && !(from_zero && what == "number") {
            problems.push(invalid(format!("a page {what} of 0")).about(subject(what)).help("it must be at least 1"));
        } else if let Some(max) = max.filter(|max| value > u64::from(*max)) {
            let message = format!("the maximum page size of `{}` is {max}, not {value}", entity.name());
            problems
                .push(invalid(message).about(subject(what)).help(format!("use {max} or less, and read more pages")));
        } else {
            query.push((name.to_owned(), value.to_string()));
        }
    }
    let cursors = [("after", names.after, &options.page_after), ("before", names.before, &options.page_before)];
    for (what, name, value) in cursors {
        let Some(value) = value else { continue };
        let Some(name) = name else {
            problems.push(unknown(what, entity));
            continue;
        };
        if value.is_empty() {
            problems.push(
                invalid(format!("`page {what}` is empty"))
                    .about(subject(what))
                    .help("leave it out to get the first page"),
            );
        } else if counts_records && !is_count(value) {
            let message = format!("the offset `{}` is not a number of records", brief(value));
            problems.push(invalid(message).about(subject(what)).help("write a whole number, e.g. 100"));
        } else {
            query.push((name.to_owned(), value.clone()));
        }
    }
    if options.page_after.is_some() && options.page_before.is_some() && names.before.is_some() {
        problems.push(both());
    }
}

/// The problem with two cursors.
pub(super) fn both() -> Diagnostic {
    invalid("a page cannot be both after and before a cursor").help("remove one of them")
}

fn unknown(what: &str, entity: &Entity) -> Diagnostic {
    let names = entity.page_parameters();
    let offset = matches!(entity.paging, Paging::Offset { .. });
    let all = [
        names.size.map(|_| "`page size`"),
        names.number.map(|_| "`page number`"),
        names.after.map(|_| if offset { "`page after` (its offset)" } else { "`page after`" }),
        names.before.map(|_| "`page before`"),
    ];
    let all: Vec<&str> = all.into_iter().flatten().collect();
    let help = match all.split_last() {
        None => "it returns everything at once: remove all paging".to_owned(),
        Some((_, [])) if matches!(entity.paging, Paging::Size { .. }) => {
            "it takes a `page size`, and nothing that leads to the next page".to_owned()
        }
        Some((last, [])) => format!("it is paged by {last}"),
        Some((last, rest)) => format!("it is paged by {} and {last}", rest.join(", ")),
    };
    invalid(format!("`{}` does not support `page {what}`", entity.name())).about(subject(what)).help(help)
}

/// Whether an offset is a number of records, and one that can be counted on from.
fn is_count(offset: &str) -> bool {
    is_digits(offset) && offset.parse::<u64>().is_ok()
}

/// The paging option that a problem speaks of.
fn subject(what: &str) -> String {
    format!("page-{what}")
}

fn invalid(message: impl Into<String>) -> Diagnostic {
    Diagnostic::in_part(Code::InvalidPaging, Part::Page, message)
}
