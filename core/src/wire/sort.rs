//! The sort parameter.

use std::collections::HashSet;

use super::params;
use crate::catalog::{Entity, Several, Sort};
use crate::error::{Code, Diagnostic, Fallible, Part, Problems, Setting, brief, closest, to_type};
use crate::plan::Plan;

/// A field and its direction as written.
struct Key<'t> {
    field: &'t str,
    direction: Option<&'static str>,
}

/// The parameter's name.
pub(super) const NAME: &str = "sort";

/// `sort=FIELD[ asc| desc],…`, or as the collection writes it, if there is anything to sort by.
pub(super) fn parameters(texts: &[String], entity: &Entity, problems: &mut Problems) -> Vec<(String, String)> {
    let keys: Vec<&str> = texts.iter().flat_map(|text| text.split(',')).collect();
    if keys.is_empty() {
        return Vec::new();
    }
    let Some(sort) = &entity.sort else {
        problems.push(unsupported(entity));
        return Vec::new();
    };
    let mut seen = HashSet::new();
    let mut values = Vec::new();
    for text in keys {
        if problems.is_full() {
            break;
        }
        let key = match parse(text, sort, entity) {
            Ok(key) => key,
            Err(problem) => {
                problems.push(problem);
                continue;
            }
        };
        if !seen.insert(key.field) {
            let message = format!("`{}` is given twice as a sort field", brief(key.field));
            problems.push(invalid(key.field, message).help("give each field once"));
            continue;
        }
        values.push(spelled(&key, sort));
    }
    // What is listed is a key of a list, or else the whole.
    if sort.several == Several::No && values.len() > 1 {
        values = vec![values.join(",")];
    }
    for value in &mut values {
        if sort.values.is_empty() || sort.values.contains(value) {
            continue;
        }
        // A closed list may name only the field for what is ascending anyway.
        match value.strip_suffix(" asc").filter(|field| sort.values.iter().any(|known| known == field)) {
            Some(field) => value.truncate(field.len()),
            None => problems.push(
                invalid(value, format!("`{}` cannot be sorted by `{}`", entity.name(), brief(value)))
                    .help(format!("it takes one of: {}", sort.values.join(", "))),
            ),
        }
    }
    if sort.several == Several::Commas {
        values = vec![values.join(",")];
    }
    values.into_iter().map(|value| (NAME.to_owned(), value)).collect()
}

/// The warning that several requests are each sorted by themselves, where that is so.
pub(crate) fn warning(texts: &[String], plan: &Plan<'_>) -> Option<Diagnostic> {
    let requests = plan.requests().len();
    (requests > 1 && !texts.is_empty()).then(|| {
        let service = plan.entity().service();
        let message = format!("the filter needs {requests} requests, and {service} sorts each of them by itself");
        Diagnostic::in_part(Code::SortedPerRequest, Part::Sort, message)
            .help("sort the records when all of them are read; the first ones are not the first of all")
    })
}

/// The fields by which a collection is asked to sort and whether each of them descends, where that is known. For the command.
#[doc(hidden)]
#[must_use]
pub fn sort_keys(texts: &[String], entity: &Entity) -> Option<Vec<(String, bool)>> {
    let sort = entity.sort.as_ref()?;
    let key = |text| {
        let Key { field, direction } = parse(text, sort, entity).ok()?;
        // A listed value may say its direction in a form of its own.
        let listed = (direction.is_none() && !sort.fields.iter().any(|known| known == field)).then(|| foreign(field));
        match listed.flatten() {
            Some(ours) => ours.rsplit_once(' ').map(|(field, word)| (field.to_owned(), word == "desc")),
            None => Some((field.to_owned(), direction == Some("desc"))),
        }
    };
    texts.iter().flat_map(|text| text.split(',')).map(key).collect()
}

/// What services call a parameter that sorts, beside ours.
const OTHER_NAMES: [&str; 10] =
    ["order_by", "orderBy", "orderby", "$orderby", "order", "ordering", "sort_by", "sortBy", "sort[]", "sort_order"];

/// That a collection takes no sort in our form.
fn unsupported(entity: &Entity) -> Diagnostic {
    let Some(own) = entity.params.iter().find(|param| param.name == NAME) else {
        let message = format!("`{}` does not support sorting", entity.name());
        let problem = Diagnostic::in_part(Code::InvalidSort, Part::Sort, message);
        return match entity.params.iter().find(|param| OTHER_NAMES.contains(&&*param.name)) {
            Some(own) => problem.remedy(
                Setting::Query(params::shown_name(own).into()),
                "sends the service's own parameter, which may sort",
            ),
            None => problem.help("remove the sort"),
        };
    };
    let message = format!("how `{}` writes a sort is not known: its description does not say", entity.name());
    let problem = Diagnostic::in_part(Code::InvalidSort, Part::Sort, message);
    problem.remedy(Setting::Query(params::shown_name(own).into()), "sends the sort as the service reads it")
}

/// A key as the collection writes it.
fn spelled(key: &Key<'_>, sort: &Sort) -> String {
    let Key { field, direction } = key;
    if sort.minus {
        let minus = if *direction == Some("desc") { "-" } else { "" };
        return format!("{minus}{field}");
    }
    let mark = sort.mark.as_deref().unwrap_or(" ");
    let plain = match direction {
        Some(direction) => format!("{field}{mark}{direction}"),
        None => (*field).to_owned(),
    };
    let listed = |text: &str| sort.values.iter().any(|value| value == text);
    if sort.values.is_empty() || listed(&plain) {
        return plain;
    }
    // A closed list shows how the direction is written.
    let order = direction.unwrap_or("asc");
    let upper = order.to_ascii_uppercase();
    let ways = [":", ".", "_", "-", " "]
        .into_iter()
        .flat_map(|mark| [order, &upper].map(|order| format!("{field}{mark}{order}")));
    let sign = if order == "desc" { format!("-{field}") } else { format!("+{field}") };
    ways.chain([sign]).find(|way| listed(way)).unwrap_or(plain)
}

fn parse<'t>(text: &'t str, sort: &Sort, entity: &Entity) -> Fallible<Key<'t>> {
    // As the collection itself writes or lists it.
    let trimmed = text.trim();
    let is_known = |field: &&str| sort.fields.is_empty() || sort.fields.iter().any(|known| known == field);
    if let Some(field) = trimmed.strip_prefix('-').filter(|_| sort.minus).filter(is_known) {
        return Ok(Key { field, direction: Some("desc") });
    }
    let marked = sort.mark.as_deref().and_then(|mark| {
        let (field, direction) = trimmed.rsplit_once(mark)?;
        Some((field, ["asc", "desc"].into_iter().find(|known| *known == direction)?))
    });
    if let Some((field, direction)) = marked.filter(|(field, _)| is_known(field)) {
        return Ok(Key { field, direction: Some(direction) });
    }
    if sort.values.iter().any(|value| value == trimmed) && !sort.fields.iter().any(|field| field == trimmed) {
        return Ok(Key { field: trimmed, direction: None });
    }
    let mut words = text.split_whitespace();
    let (Some(field), direction, None) = (words.next(), words.next(), words.next()) else {
        let message = match text.trim() {
            "" => "a sort key is empty".to_owned(),
            text => format!("`{}` is not a sort key", brief(text)),
        };
        return Err(invalid(text, message).help("write `FIELD`, `FIELD asc` or `FIELD desc`"));
    };
    let direction = match direction {
        Some(word) if word.eq_ignore_ascii_case("asc") => Some("asc"),
        Some(word) if word.eq_ignore_ascii_case("desc") => Some("desc"),
        Some(word) => {
            let message = format!("`{}` is not a direction", brief(word));
            let help = match direction_meant(word) {
                Some(ours) => format!("write `{} {ours}`", to_type(field)),
                None => format!("write `{0} asc` or `{0} desc`", to_type(field)),
            };
            return Err(invalid(word, message).help(help));
        }
        // Where the service reads nothing as descending, what nothing means here has to be said.
        None => sort.descending.then_some("asc"),
    };
    if let Some(ours) = foreign(field).filter(|_| text.trim() == field) {
        let message = format!("`{}` does not say the direction as it is written here", brief(field));
        return Err(invalid(field, message).help(format!("write `{}`", to_type(&ours))));
    }
    if !sort.fields.is_empty() && !sort.fields.iter().any(|known| known == field) {
        let message = format!("the collection cannot be sorted by `{}`", brief(field));
        let other = entity.other_name(field).filter(|other| sort.fields.contains(other));
        let near = other.as_deref().or_else(|| closest(field, sort.fields.iter().map(String::as_str)));
        let help = match near {
            Some(near) => format!("did you mean `{near}`? it can be sorted by {}", sort.fields.join(", ")),
            None => format!("it can be sorted by {}", sort.fields.join(", ")),
        };
        return Err(invalid(field, message).help(help));
    }
    Ok(Key { field, direction })
}

/// What a key in the form of another API is here: `-name`, `name:desc`, `name descending`.
///
/// ```
/// use konnect_filter::wire::sort_meant;
/// assert_eq!(sort_meant("-email").as_deref(), Some("email desc"));
/// assert_eq!(sort_meant("email desc"), None);
/// ```
#[doc(hidden)]
#[must_use]
pub fn sort_meant(key: &str) -> Option<String> {
    let mut words = key.split_whitespace();
    match (words.next()?, words.next(), words.next()) {
        (field, None, _) => foreign(field),
        (field, Some(word), None) if !["asc", "desc"].iter().any(|ours| word.eq_ignore_ascii_case(ours)) => {
            direction_meant(word).map(|ours| format!("{field} {ours}"))
        }
        _ => None,
    }
}

/// The direction that another word means: `descending`, `DSC`, `up`.
fn direction_meant(word: &str) -> Option<&'static str> {
    let word = word.to_lowercase();
    if ["descending", "descend", "dsc", "down", "reverse", "-1"].contains(&word.as_str()) {
        return Some("desc");
    }
    if ["ascending", "ascend", "up", "1"].contains(&word.as_str()) {
        return Some("asc");
    }
    closest(&word, ["asc", "desc", "ascending", "descending"])
        .map(|near| if near.starts_with('a') { "asc" } else { "desc" })
}

/// What `-name`, `+name` and `name:desc` of other APIs are here.
fn foreign(key: &str) -> Option<String> {
    let with = |name: &str, direction: &str| (!name.is_empty()).then(|| format!("{name} {direction}"));
    if let Some(name) = key.strip_prefix('-') {
        return with(name, "desc");
    }
    if let Some(name) = key.strip_prefix('+') {
        return with(name, "asc");
    }
    let (name, direction) = key.split_once(':')?;
    let known = ["asc", "desc"].into_iter().find(|known| direction.eq_ignore_ascii_case(known))?;
    with(name, known)
}

fn invalid(key: &str, message: impl Into<String>) -> Diagnostic {
    Diagnostic::in_part(Code::InvalidSort, Part::Sort, message).about(key.trim())
}
