//! The paging parameters, in the entity's own style.

use super::options::Options;
use crate::catalog::{Entity, Paging};
use crate::error::{Code, Diagnostic, Part, brief};

/// The names of one style's parameters, where it has them.
struct Names {
    size: Option<&'static str>,
    number: Option<&'static str>,
    after: Option<&'static str>,
    before: Option<&'static str>,
    max: Option<u32>,
    integer: bool,
}

const fn names(paging: &Paging) -> Names {
    let none = Names { size: None, number: None, after: None, before: None, max: None, integer: false };
    match *paging {
        Paging::None => none,
        Paging::Number { max } => Names { size: Some("page[size]"), number: Some("page[number]"), max, ..none },
        Paging::Cursor { size, before, max } => Names {
            size: if size { Some("page[size]") } else { None },
            after: Some("page[after]"),
            before: if before { Some("page[before]") } else { None },
            max,
            ..none
        },
        Paging::Offset { integer, max } => Names { size: Some("size"), after: Some("offset"), max, integer, ..none },
    }
}

/// Appends what the options ask for.
pub(super) fn parameters(
    options: &Options,
    entity: &Entity,
    query: &mut Vec<(String, String)>,
    problems: &mut Vec<Diagnostic>,
) {
    let names = names(&entity.paging);
    let (size, number) = (options.page_size, options.page_number);
    let numbers = [("size", names.size, size, names.max), ("number", names.number, number, None)];
    for (what, name, value, max) in numbers {
        let Some(value) = value else { continue };
        let Some(name) = name else {
            problems.push(unknown(what, entity));
            continue;
        };
        if value == 0 {
            problems.push(invalid(format!("a page {what} of 0")).help("it must be at least 1"));
        } else if let Some(max) = max.filter(|max| value > u64::from(*max)) {
            let message = format!("the maximum page size of `{}` is {max}, not {value}", entity.name());
            problems.push(invalid(message).help(format!("use {max} or less, and read more pages")));
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
            problems.push(invalid(format!("`page {what}` is empty")).help("leave it out to get the first page"));
        } else if names.integer && !value.bytes().all(|byte| byte.is_ascii_digit()) {
            let message = format!("the offset `{}` is not a number of records", brief(value));
            problems.push(invalid(message).help("write a whole number, e.g. 100"));
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
    let help = match entity.paging {
        Paging::None => "it returns everything at once: remove all paging",
        Paging::Number { .. } => "it is paged by `page size` and `page number`",
        Paging::Cursor { size: true, before: true, .. } => "it is paged by `page size`, `page after` and `page before`",
        Paging::Cursor { size: true, before: false, .. } => "it is paged by `page size` and `page after`",
        Paging::Cursor { size: false, before: true, .. } => "it is paged by `page after` and `page before`",
        Paging::Cursor { size: false, before: false, .. } => "it is paged by `page after`",
        Paging::Offset { .. } => "it is paged by `page size` and `page after` (its offset)",
    };
    invalid(format!("`{}` does not support `page {what}`", entity.name())).help(help)
}

fn invalid(message: impl Into<String>) -> Diagnostic {
    Diagnostic::elsewhere(Code::InvalidPaging, Part::Page, message)
}
