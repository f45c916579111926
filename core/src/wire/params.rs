//! Path parameters and extra query parameters.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::options::WithoutText;
use crate::catalog::{Entity, Param, Segment, Several};
use crate::error::{Code, Diagnostic, Part, Problems, Setting, brief, closest};
use crate::percent;

/// The entity's path with its parameters filled in, escaped.
pub(super) fn path(
    given: &[(String, String)],
    without_text: &[WithoutText],
    entity: &Entity,
    problems: &mut Problems,
) -> String {
    let mut seen = HashMap::new();
    // Parameters that are there under a misspelled name, or with a value that they cannot have: they are not missing too.
    let mut meant = Vec::new();
    for WithoutText { name, why, .. } in without_text.iter().filter(|other| other.part == Part::Param) {
        match entity.path_params().find(|known| known == name) {
            Some(known) => {
                meant.push(known);
                let message = format!("the path parameter `{known}` {why}");
                let problem = Diagnostic::in_part(Code::InvalidParam, Part::Param, message);
                problems.push(problem.about(known).help("give one value, such as an id"));
            }
            None => {
                meant.extend(closest(name, entity.path_params()));
                problems.push(unknown_param(name, entity));
            }
        }
    }
    for (name, value) in given {
        if problems.is_full() {
            break;
        }
        if !entity.path_params().any(|known| known == name) {
            meant.extend(closest(name, entity.path_params()));
            problems.push(unknown_param(name, entity));
        } else if let Some(first) = seen.insert(name, value) {
            let (first, second) = (brief(first), brief(value));
            let message = format!("the path parameter `{name}` is given twice, as `{first}` and as `{second}`");
            let problem = Diagnostic::in_part(Code::InvalidParam, Part::Param, message).about(name.as_str());
            problems.push(problem.help("give it once"));
        }
    }
    let mut path = String::with_capacity(entity.path.len() + 64);
    for segment in entity.segments() {
        path.push('/');
        let name = match segment {
            Segment::Fixed(text) => {
                percent::push_fixed(&mut path, text);
                continue;
            }
            Segment::Param(name) => name,
        };
        let Some((_, value)) = given.iter().find(|(known, _)| known == name) else {
            if meant.contains(&name) {
                continue;
            }
            let message = format!("missing path parameter `{name}` for `{}`", entity.name());
            let problem = Diagnostic::in_part(Code::MissingParam, Part::Param, message);
            problems.push(problem.remedy(Setting::Param(name.into()), "says which"));
            continue;
        };
        if let Some(reason) = not_a_segment(value) {
            let message = format!("the path parameter `{name}` {reason}");
            let problem = Diagnostic::in_part(Code::InvalidParam, Part::Param, message);
            problems.push(problem.about(name).help("give a single path segment, such as an id"));
        }
        if entity.reserved.get(name).is_some_and(|reserved| reserved.iter().any(|fixed| fixed == value)) {
            let message =
                format!("`{value}` is not a value of the path parameter `{name}`: another route of the API uses it");
            let problem = Diagnostic::in_part(Code::InvalidParam, Part::Param, message);
            problems.push(problem.about(name).help("give the id itself"));
        }
        percent::push_segment(&mut path, value);
    }
    path
}

/// Why a value cannot be one segment of a path.
fn not_a_segment(value: &str) -> Option<&'static str> {
    match value {
        "" => Some("is empty"),
        "." | ".." => Some("is `.` or `..`, which clients remove from a path"),
        _ if value.contains(['/', '\\']) => Some("contains a slash, so it would be more than one segment"),
        _ if value.chars().any(char::is_control) => Some("contains a control character"),
        _ => None,
    }
}

fn unknown_param(name: &str, entity: &Entity) -> Diagnostic {
    let known: Vec<&str> = entity.path_params().collect();
    let message = format!("`{}` has no path parameter `{}`", entity.name(), brief(name));
    let help = match (closest(name, known.iter().copied()), known.as_slice()) {
        (_, []) => "it takes no path parameters".to_owned(),
        (Some(near), _) => format!("did you mean `{near}`?"),
        (None, _) => format!("it has `{}`", known.join("`, `")),
    };
    Diagnostic::in_part(Code::UnknownParam, Part::Param, message).about(name).help(help)
}

/// Appends the extra query parameters.
pub(super) fn extra(
    given: &[(String, String)],
    without_text: &[WithoutText],
    entity: &Entity,
    query: &mut Vec<(String, String)>,
    problems: &mut Problems,
) {
    let mut seen = HashSet::new();
    let without_text: Vec<_> = without_text.iter().filter(|other| other.part == Part::Query).collect();
    for WithoutText { name, why, .. } in &without_text {
        let Some(param) = find(name, entity) else {
            problems.push(unknown_query(name, entity));
            continue;
        };
        let help = match param.several {
            Several::Repeated => "give each value by itself",
            Several::Commas => "give one text, with commas between its values",
            Several::No => "give one value",
        };
        problems.push(invalid(name, format!("the query parameter `{}` {why}", brief(name))).help(help));
    }
    for (name, value) in given {
        if problems.is_full() {
            break;
        }
        let Some(param) = find(name, entity) else {
            problems.push(unknown_query(name, entity));
            continue;
        };
        if !seen.insert(name) && param.several != Several::Repeated {
            let message = format!("the query parameter `{}` is given twice", brief(name));
            let help = match param.several {
                Several::Commas => "give it once, with commas between its values",
                _ => "give it once",
            };
            problems.push(invalid(name, message).help(help));
        } else if let Some(problem) = not_a_value(param, value) {
            problems.push(problem);
        } else {
            query.push((name.clone(), value.clone()));
        }
    }
    for param in entity.params.iter().filter(|param| param.required) {
        let names = given.iter().map(|(name, _)| name).chain(without_text.iter().map(|other| &other.name));
        if !names.into_iter().any(|name| matches(param, name)) {
            let message = format!("`{}` needs the query parameter `{}`", entity.name(), param.name);
            let setting = Setting::Query(param.name.as_str().into());
            problems.push(Diagnostic::in_part(Code::InvalidQuery, Part::Query, message).remedy(setting, "gives it"));
        }
    }
}

/// The problem with a value that the description does not list.
pub(super) fn not_a_value(param: &Param, value: &str) -> Option<Diagnostic> {
    let is_listed = |value: &&str| param.values.iter().any(|known| known == value);
    let wrong = match param.several {
        Several::Commas => value.split(',').find(|one| !is_listed(one)),
        _ => Some(value).filter(|value| !is_listed(value)),
    };
    let wrong = wrong.filter(|_| !param.values.is_empty())?;
    let message = format!("the query parameter `{}` does not take `{}`", param.name, brief(wrong));
    Some(invalid(&param.name, message).help(format!("it takes one of: {}", param.values.join(", "))))
}

/// The parameter of the entity that `name` is.
pub(super) fn find<'e>(name: &str, entity: &'e Entity) -> Option<&'e Param> {
    entity.params.iter().find(|param| matches(param, name))
}

/// `NAME`, or `NAME[KEY]` where it takes a key.
pub(super) fn shown_name(param: &Param) -> Cow<'_, str> {
    if param.keyed { format!("{}[KEY]", param.name).into() } else { param.name.as_str().into() }
}

fn matches(param: &Param, name: &str) -> bool {
    if !param.keyed {
        return name == param.name;
    }
    let key = name.strip_prefix(param.name.as_str()).and_then(|rest| rest.strip_prefix('[')?.strip_suffix(']'));
    key.is_some_and(|key| !key.is_empty() && !key.contains(['[', ']']))
}

fn unknown_query(name: &str, entity: &Entity) -> Diagnostic {
    let names: Vec<_> = entity.params.iter().map(shown_name).collect();
    let known = names.iter().map(AsRef::as_ref);
    let shown = brief(name);
    if entity.field(name).is_some() || name.contains("filter[") {
        return invalid(name, format!("`{shown}` belongs to the filter")).help("write it in the filter");
    }
    let pages = entity.page_parameters();
    let is_page = [pages.size, pages.number, pages.after, pages.before].contains(&Some(name));
    if matches!(name, "limit" | "per_page" | "page_size" | "pageSize" | "size") {
        return invalid(name, format!("`{shown}` belongs to sort and paging"))
            .help("use the options for sorting and paging")
            .remedy(Setting::PageSize, "sets the records per page");
    }
    if name == "sort" || is_page || name.starts_with("page[") || matches!(name, "offset" | "page") {
        return invalid(name, format!("`{shown}` belongs to sort and paging"))
            .help("use the options for sorting and paging");
    }
    let help = if let Some(near) = closest(name, known.clone()) {
        format!("did you mean `{near}`?")
    } else if entity.params.is_empty() {
        "it takes none".to_owned()
    } else {
        format!("it has {}", known.collect::<Vec<_>>().join(", "))
    };
    invalid(name, format!("`{}` has no query parameter `{shown}`", entity.name())).help(help)
}

fn invalid(name: &str, message: impl Into<String>) -> Diagnostic {
    Diagnostic::in_part(Code::InvalidQuery, Part::Query, message).about(name)
}
