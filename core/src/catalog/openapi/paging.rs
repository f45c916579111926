//! Paging, sorting and the parameters that are neither.

use serde_json::Value;

use super::document::{Reader, members};
use super::schema::{Shape, enum_values, type_names};
use super::{filter, number, prose};
use crate::catalog::{Entity, PageNames, PageParameters, Paging, Param, Sort, Type};
use crate::error::{Result, brief};

/// The query parameters of a list, apart from its filter.
#[derive(Debug, Default)]
pub(super) struct Query {
    pub paging: Paging,
    pub page_names: Option<PageNames>,
    pub sort: Option<Sort>,
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
        | "page_limit" | "page[limit]" | "max_results" | "maxResults" | "$top" => Role::Size,
        "page[number]" | "page" | "page_number" | "pageNumber" | "page[page]" => Role::Number,
        "offset" | "page[offset]" | "skip" | "$skip" => Role::Offset,
        "page[after]" | "after" | "cursor" | "page[cursor]" | "starting_after" | "page_token" | "pageToken"
        | "next_token" | "nextToken" | "continuation_token" | "continue" => Role::After,
        "page[before]" | "before" | "ending_before" => Role::Before,
        _ => return None,
    })
}

/// A parameter of paging: its name, what it says, its schema.
struct Found<'a> {
    name: String,
    role: Role,
    schema: &'a Value,
    /// Which of the query parameters it is, or is a property of.
    parameter: usize,
}

/// Reads a list's query parameters, apart from its filter.
///
/// `json_api`: the answer's media type says that the service follows JSON:API, and so how its sort is written.
pub(super) fn read<'a>(reader: &Reader<'a>, parameters: &[&'a Value], json_api: bool) -> Result<Query> {
    let mut found: Vec<Found<'a>> = Vec::new();
    let mut query = Query::default();
    let mut schemas = Vec::new();
    for (n, parameter) in parameters.iter().enumerate() {
        let schema = match parameter.get("schema") {
            Some(schema) => reader.resolve(schema)?,
            None => &Value::Null,
        };
        schemas.push(schema);
        find(reader, parameter, schema, n, &mut found)?;
    }
    let mut used = Vec::new();
    (query.paging, query.page_names) = paging(reader, &found, &mut used)?;
    for (n, (&parameter, &schema)) in parameters.iter().zip(&schemas).enumerate() {
        let name = reader.text(parameter, "name");
        match name {
            _ if used.contains(&n) => {}
            "sort" => {
                let mut prose = reader.copy(reader.text(parameter, "description"))?;
                for part in std::iter::once(schema).chain(members(schema)) {
                    // Dashboards say it in the schema.
                    prose.push('\n');
                    prose.push_str(&reader.copy(reader.text(reader.resolve(part)?, "description"))?);
                }
                let mut sort = sort(reader, &prose, schema)?;
                sort.minus |= json_api && sort.values.is_empty();
                query.sort = Some(sort);
            }
            "" => {}
            _ if filter::is_structured(reader, parameter)? => {}
            _ => query.params.push(param(reader, name, parameter, schema)?),
        }
    }
    Ok(query)
}

/// Adds what a query parameter says of paging.
fn find<'a>(
    reader: &Reader<'a>,
    parameter: &'a Value,
    schema: &'a Value,
    n: usize,
    found: &mut Vec<Found<'a>>,
) -> Result<()> {
    let name = reader.text(parameter, "name");
    if name == "page" {
        // An object: `page[size]` and so on, with `style: deepObject` or, in Kong's files, without (7 lists forget it).
        let shape = Shape::read(reader, &[schema])?;
        let style = parameter.get("style").and_then(Value::as_str);
        let form = style == Some("form") || style.is_none() && !reader.is_of_kong();
        for (name, schemas) in &shape.properties {
            let bracketed = reader.copy(&format!("page[{name}]"))?;
            let role = role(&bracketed);
            let name = if form { reader.copy(name)? } else { bracketed };
            if let (Some(role), Some(schema)) = (role, schemas.first()) {
                found.push(Found { name, role, schema: reader.resolve(schema)?, parameter: n });
            }
        }
        if !shape.properties.is_empty() {
            return Ok(());
        }
    }
    let Some(mut role) = role(name) else { return Ok(()) };
    let kind = Shape::read(reader, &[schema])?.kinds;
    let texts = |kind: &Type| !matches!(kind, Type::Number | Type::Any);
    let konnect = (name == "size" && reader.is_of_kong()) || name.starts_with("page[");
    match role {
        Role::Size if !konnect && kind.iter().any(texts) => return Ok(()),
        // A thing's own size: small, large.
        Role::Size if kind.iter().any(|kind| matches!(kind, Type::Enum(_))) => return Ok(()),
        // `page` as a text is where the next page begins.
        Role::Number if !konnect && kind.iter().any(texts) => role = Role::After,
        // `after` and `before` may be instants, which filter.
        Role::After | Role::Before if !konnect && kind.contains(&Type::DateTime) => return Ok(()),
        Role::After | Role::Before if schema.get("format").is_some_and(|format| format == "date") => return Ok(()),
        _ => {}
    }
    found.push(Found { name: reader.copy(name)?, role, schema, parameter: n });
    Ok(())
}

/// The largest value that a schema, or one of its alternatives, allows.
fn maximum<'a>(reader: &Reader<'a>, schema: &'a Value) -> Result<Option<u32>> {
    let mut found = schema.get("maximum").and_then(number::natural);
    for member in members(schema) {
        let own = reader.resolve(member)?.get("maximum").and_then(number::natural);
        found = found.max(own);
    }
    Ok(found.and_then(|max| u32::try_from(max).ok()))
}

/// The paging that the parameters make up, its names where they are not Konnect's, and which parameters it uses.
fn paging<'a>(reader: &Reader<'a>, found: &[Found<'a>], used: &mut Vec<usize>) -> Result<(Paging, Option<PageNames>)> {
    let first = |role: Role| found.iter().find(|found| found.role == role);
    let (size, before) = (first(Role::Size), first(Role::Before));
    let max = size.map(|size| maximum(reader, size.schema)).transpose()?.flatten();
    let (offset, number, after) = (first(Role::Offset), first(Role::Number), first(Role::After));
    let mut from_zero = false;
    let (paging, number, after, before) = match (offset, number, after.or(before)) {
        (Some(offset), ..) => {
            let integer = type_names(offset.schema).any(|name| name == "integer" || name == "number");
            (Paging::Offset { integer, max }, None, Some(offset), None)
        }
        (None, Some(number), _) => {
            let at = |key: &str| number.schema.get(key).and_then(number::natural);
            from_zero = number.name != "page[number]"
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
    // An object whose properties make up the paging is used as a whole.
    used.extend(parts.iter().flatten().map(|part| part.parameter));
    let copied = |part: Option<&Found<'_>>| part.map(|part| reader.copy(&part.name)).transpose();
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

fn sort<'a>(reader: &Reader<'a>, description: &str, schema: &'a Value) -> Result<Sort> {
    let mut values = enum_values(reader, schema)?.unwrap_or_default();
    let mut minus = prose::sorts_by_minus(description)
        || schema.get("pattern").and_then(Value::as_str).is_some_and(prose::takes_minus);
    // Of a list, the values are those of one key.
    let keys = schema.get("items").map(|items| enum_values(reader, reader.resolve(items)?)).transpose()?.flatten();
    let listed = keys.as_ref().unwrap_or(&values);
    minus |= listed.iter().any(|value| value.starts_with('-'));
    let fields = if listed.is_empty() {
        prose::sort_fields(description)
    } else {
        let mut fields: Vec<String> = Vec::new();
        reader.spend(listed.len().saturating_mul(listed.len()) / 16)?;
        for value in listed {
            let field = prose::sort_field(value);
            if !fields.iter().any(|known| known == field) {
                fields.push(field.to_owned());
            }
        }
        fields
    };
    if let Some(keys) = keys {
        // How else a direction is written, only the values show.
        let plain = minus || keys.iter().all(|key| fields.contains(key));
        values = if plain { Vec::new() } else { keys };
    }
    Ok(Sort { fields, descending: prose::sorts_descending(description), values, minus })
}

fn param<'a>(reader: &Reader<'a>, name: &str, parameter: &'a Value, schema: &'a Value) -> Result<Param> {
    let shape = Shape::read(reader, &[schema])?;
    let mut values = enum_values(reader, schema)?;
    for element in &shape.elements {
        if values.is_none() {
            values = enum_values(reader, reader.resolve(element)?)?;
        }
    }
    let deep = parameter.get("style").and_then(Value::as_str) == Some("deepObject");
    // `NAME[{key}]` means a family too.
    let family = name.strip_suffix(']').and_then(|name| name.rsplit_once('['));
    let family = family.filter(|(name, key)| !name.is_empty() && filter::is_placeholder(key)).map(|(name, _)| name);
    if deep && !shape.properties.is_empty() && filter::compared(reader, parameter)?.is_none() {
        let what = format_args!("the fields of `{}`", brief(name)).to_string();
        reader.skip(parameter, what, "nothing says that they filter; it is a query parameter like others");
    }
    Ok(Param {
        name: reader.copy(family.unwrap_or(name))?,
        required: parameter.get("required") == Some(&Value::Bool(true)),
        keyed: family.is_some() || (deep && (shape.free || !shape.properties.is_empty())),
        values: values.unwrap_or_default(),
    })
}
