//! Paging, sorting and the parameters that are neither.

use serde_json::Value;

use super::document::Reader;
use super::draft::{LIKE_OTHERS, NESTED};
use super::listed::listed;
use super::parameter::{DeclaredParameter, needed};
use super::schema::{parts, type_names};
use super::shape::Shape;
use super::{filter, number, sort};
use crate::catalog::{Entity, PageNames, PageParameters, Paging, Param, Sort, Type};
use crate::error::{Result, brief};

/// The query parameters of a list, apart from its filter.
#[derive(Debug, Default)]
pub(super) struct ListParameters {
    pub paging: Paging,
    pub page_names: Option<PageNames>,
    pub sort: Option<Sort>,
    /// Whether it can be sorted, in a form that is known or not.
    pub sorts: bool,
    pub params: Vec<Param>,
}

/// What a parameter of paging says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Size,
    Number,
    Offset,
    After,
    Before,
}

/// What a name says, in the spellings that services use; Konnect's own come first.
fn role(name: &str) -> Option<Role> {
    Some(match name {
        "page[size]" | "size" | "limit" | "page_size" | "pageSize" | "pagesize" | "per_page" | "perPage"
        | "page_limit" | "page[limit]" | "max_results" | "maxResults" | "$top" | "take" => Role::Size,
        "page[number]" | "page" | "page_number" | "pageNumber" | "page[page]" => Role::Number,
        "offset" | "page[offset]" | "skip" | "$skip" => Role::Offset,
        "page[after]" | "after" | "cursor" | "page[cursor]" | "starting_after" | "page_token" | "pageToken"
        | "next_token" | "nextToken" | "continuation_token" | "continue" => Role::After,
        "page[before]" | "before" | "ending_before" => Role::Before,
        _ => return None,
    })
}

/// A parameter of paging: its name, what it says, its schemas.
struct Found<'a> {
    name: String,
    role: Role,
    /// What the file states of its value, alternatives included.
    parts: Vec<&'a Value>,
    /// Which of the query parameters it is, or is a property of.
    parameter: usize,
}

/// Reads a list's query parameters, apart from its filter.
///
/// `json_api`: the answer's media type says that the service follows JSON:API, and so how its sort is written.
pub(super) fn read<'a>(
    reader: &Reader<'a>,
    parameters: &[DeclaredParameter<'a>],
    json_api: bool,
) -> Result<ListParameters> {
    let mut found: Vec<Found<'a>> = Vec::new();
    let mut query = ListParameters::default();
    for (n, parameter) in parameters.iter().enumerate() {
        find(reader, parameter, n, &mut found)?;
    }
    let mut used = Vec::new();
    (query.paging, query.page_names) = paging(reader, &found, &mut used)?;
    for (n, parameter) in parameters.iter().enumerate() {
        let own = |at: &&usize| found.get(**at).is_some_and(|found| found.parameter == n);
        let own: Vec<&Found<'a>> = used.iter().filter(own).filter_map(|at| found.get(*at)).collect();
        if !own.is_empty() {
            query.params.extend(rest_of_page(reader, parameter, &own)?);
            continue;
        }
        query.sorts |= parameter.name == "sort";
        if parameter.name == "sort" && !parameter.content {
            if let Some(sort) = sort::read(reader, parameter, json_api)? {
                if parameter.required {
                    reader.skip(parameter.at, "that `sort` is required", "a request has it only where a sort is given");
                }
                query.sort = Some(sort);
                continue;
            }
        }
        if !parameter.name.is_empty() && !filter::is_structured(reader, parameter)? {
            query.params.extend(param(reader, parameter)?);
        }
    }
    Ok(query)
}

/// Adds what a query parameter says of paging.
fn find<'a>(
    reader: &Reader<'a>,
    parameter: &DeclaredParameter<'a>,
    n: usize,
    found: &mut Vec<Found<'a>>,
) -> Result<()> {
    let shape = Shape::read(reader, &parameter.schemas)?;
    if is_page_object(reader, parameter, &shape) {
        for (name, schemas) in &shape.properties {
            let name = reader.copy(&format!("page[{name}]"))?;
            let Some(role) = role(&name) else { continue };
            let (shape, parts) = (Shape::read(reader, schemas)?, parts(reader, schemas)?);
            if let Some(role) = fitting(role, &shape, &parts, true) {
                found.push(Found { name, role, parts, parameter: n });
            }
        }
    }
    if parameter.is_deep() || parameter.content || !shape.properties.is_empty() {
        return Ok(());
    }
    // The properties of `page` are called as they are in brackets.
    let is_of_page = parameter.of == Some("page");
    let bracketed = if is_of_page { role(&format!("page[{}]", parameter.name)) } else { None };
    let Some(role) = bracketed.or_else(|| role(&parameter.name)) else { return Ok(()) };
    let parts = parts(reader, &parameter.schemas)?;
    let konnect =
        (parameter.name == "size" && reader.is_of_kong()) || parameter.name.starts_with("page[") || is_of_page;
    let Some(role) = fitting(role, &shape, &parts, konnect) else { return Ok(()) };
    found.push(Found { name: reader.copy(&parameter.name)?, role, parts, parameter: n });
    Ok(())
}

/// What a parameter says of paging whose name and type are these; nothing where its type shows that it says something else, as
/// `skip: boolean` and `size: small` do.
fn fitting(role: Role, shape: &Shape<'_>, parts: &[&Value], konnect: bool) -> Option<Role> {
    let other = |kind: &Type| matches!(kind, Type::Boolean | Type::Enum(_));
    if shape.array || shape.free || shape.kinds.iter().any(other) {
        return None;
    }
    let is_time = shape.kinds.contains(&Type::DateTime);
    let is_day = parts.iter().any(|part| part.get("format").is_some_and(|format| format == "date"));
    let is_text = shape.kinds.iter().any(|kind| !matches!(kind, Type::Number | Type::Any))
        && !parts.iter().any(|part| number::is_written_in_digits(part));
    match role {
        // `after` and `before` may be instants, which filter.
        _ if is_day || is_time && !konnect => None,
        Role::Size if is_text && !konnect => None,
        // `page` as a text is where the next page begins.
        Role::Number if is_text && !konnect => Some(Role::After),
        role => Some(role),
    }
}

/// Whether it is an object `page` with the parameters `page[size]` and so on: with `style: deepObject` or, in Kong's files,
/// without (7 lists forget it).
fn is_page_object(reader: &Reader<'_>, parameter: &DeclaredParameter<'_>, shape: &Shape<'_>) -> bool {
    let is_forgotten = parameter.style.is_none() && reader.is_of_kong();
    parameter.name == "page" && !shape.properties.is_empty() && (parameter.is_deep() || is_forgotten)
}

/// The properties of an object `page` that are not used for paging, as parameters like others. Notes which of those that are
/// used the service requires: whether a request has them is up to who asks.
fn rest_of_page<'a>(reader: &Reader<'a>, parameter: &DeclaredParameter<'a>, own: &[&Found<'a>]) -> Result<Vec<Param>> {
    let shape = Shape::read(reader, &parameter.schemas)?;
    let mut rest = Vec::new();
    if is_page_object(reader, parameter, &shape) {
        let needed = needed(reader, parameter)?;
        for (name, schemas) in &shape.properties {
            let whole = reader.copy(&format!("page[{name}]"))?;
            let required = needed.contains(*name);
            if own.iter().any(|found| found.name == whole) {
                note_needed(reader, parameter.at, required, &whole);
            } else {
                rest.extend(param(
                    reader,
                    &DeclaredParameter { required, ..DeclaredParameter::property(whole, schemas, None) },
                )?);
            }
        }
    } else {
        note_needed(reader, parameter.at, parameter.required, &parameter.name);
    }
    Ok(rest)
}

/// Notes that a parameter of paging is required, if it is.
fn note_needed<'a>(reader: &Reader<'a>, at: &'a Value, required: bool, name: &str) {
    if required {
        let what = format_args!("that `{}` is required", brief(name)).to_string();
        reader.skip(at, what, format_args!("a request has `{}` only where it is given", brief(name)));
    }
}

/// The largest value that a schema, or one of its alternatives, allows.
fn maximum(parts: &[&Value]) -> Option<u32> {
    let most = parts.iter().filter_map(|part| part.get("maximum").and_then(number::natural)).max();
    most.and_then(|max| u32::try_from(max).ok())
}

/// The paging that the parameters make up, its names where they are not Konnect's, and which parameters it uses.
fn paging<'a>(reader: &Reader<'a>, found: &[Found<'a>], used: &mut Vec<usize>) -> Result<(Paging, Option<PageNames>)> {
    let first = |role: Role| found.iter().enumerate().find(|(_, found)| found.role == role);
    let (size, before) = (first(Role::Size), first(Role::Before));
    let max = size.and_then(|(_, size)| maximum(&size.parts));
    let (offset, number, after) = (first(Role::Offset), first(Role::Number), first(Role::After));
    let mut from_zero = false;
    let (paging, number, after, before) = match (offset, number, after.or(before)) {
        (Some(offset), ..) => {
            let mut names = offset.1.parts.iter().flat_map(|part| type_names(part));
            let integer = names.any(|name| name == "integer" || name == "number")
                || offset.1.parts.iter().any(|part| number::is_written_in_digits(part));
            (Paging::Offset { integer, max }, None, Some(offset), None)
        }
        (None, Some(number), _) => {
            let at = |key: &str| number.1.parts.iter().find_map(|part| part.get(key).and_then(number::natural));
            from_zero = number.1.name != "page[number]"
                && (at("default") == Some(0) || at("default").is_none() && at("minimum") == Some(0));
            (Paging::Number { max }, Some(number), None, None)
        }
        (None, None, Some(_)) => {
            let paging = Paging::Cursor { size: size.is_some(), before: before.is_some(), max };
            (paging, None, after, before)
        }
        (None, None, None) if size.is_some() => (Paging::Size { max }, None, None, None),
        _ => return Ok((Paging::None, None)),
    };
    let parts = [size, number, after, before];
    used.extend(parts.iter().flatten().map(|(at, _)| *at));
    let copied = |part: Option<(usize, &Found<'_>)>| part.map(|(_, part)| reader.copy(&part.name)).transpose();
    let [size, number, after, before] = parts.map(copied);
    let names = PageNames { size: size?, number: number?, after: after?, before: before?, from_zero };
    let standard = Entity { paging: paging.clone(), ..Entity::default() };
    let standard = standard.page_parameters();
    let own = PageParameters {
        size: names.size.as_deref(),
        number: names.number.as_deref(),
        after: names.after.as_deref(),
        before: names.before.as_deref(),
    };
    let is_standard = own == standard && !from_zero;
    Ok((paging, (!is_standard).then_some(names)))
}

/// A parameter that is neither of these; none where it cannot be sent.
fn param<'a>(reader: &Reader<'a>, parameter: &DeclaredParameter<'a>) -> Result<Option<Param>> {
    let name = &*parameter.name;
    let shape = Shape::read(reader, &parameter.schemas)?;
    let deep = parameter.is_deep();
    let is_object = shape.kinds.is_empty() && !shape.array && (shape.free || !shape.properties.is_empty());
    let why = match is_object && !deep {
        true if parameter.of.is_some() => Some(NESTED),
        true if parameter.explodes_expressly() => Some("its keys are parameters of their own, and not named"),
        _ => None,
    };
    if let Some(why) = why {
        reader.skip(parameter.at, format_args!("the query parameter `{}`", brief(name)), why);
        return Ok(None);
    }
    // `NAME[{key}]` means a family too.
    let family = name.strip_suffix(']').and_then(|name| name.rsplit_once('['));
    let family = family.filter(|(name, key)| !name.is_empty() && filter::is_placeholder(key)).map(|(name, _)| name);
    if deep && !shape.properties.is_empty() && !filter::is_compared(reader, parameter)? {
        let what = format_args!("the fields of `{}`", brief(name)).to_string();
        reader.skip(parameter.at, what, format_args!("nothing says that they filter; {LIKE_OTHERS}"));
    }
    let several = parameter.several(reader, &shape);
    // Of a list with other separators, no value is known to be whole.
    let values = if several.is_some() && !deep { listed(reader, &parameter.schemas)? } else { None };
    Ok(Some(Param {
        name: reader.copy(family.unwrap_or(name))?,
        required: parameter.required,
        keyed: family.is_some() || (deep && (shape.free || !shape.properties.is_empty())),
        values: values.unwrap_or_default(),
        several: several.unwrap_or_default(),
    }))
}
