//! How a list is sorted, where its description says how that is written.

use serde_json::Value;

use super::document::Reader;
use super::listed::listed;
use super::parameter::DeclaredParameter;
use super::prose::{self, Direction};
use super::schema::parts;
use super::shape::Shape;
use crate::catalog::{Several, Sort};
use crate::error::Result;

/// Reads the parameter `sort`; nothing where its form is not known, so that it is a parameter like others.
///
/// Kong's own form is `FIELD desc`. Of another service the listed values, the description, a pattern or the examples have to
/// show one.
pub(super) fn read<'a>(reader: &Reader<'a>, parameter: &DeclaredParameter<'a>, json_api: bool) -> Result<Option<Sort>> {
    let shape = Shape::read(reader, &parameter.schemas)?;
    let Some(several) = parameter.several(reader, &shape) else { return Ok(None) };
    if parameter.is_deep() || !shape.properties.is_empty() {
        return Ok(None);
    }
    let parts = parts(reader, &parameter.schemas)?;
    // Dashboards say it in the schema.
    let mut prose = reader.copy(parameter.description)?;
    for part in &parts {
        prose.push('\n');
        prose.push_str(&reader.copy(reader.text(part, "description"))?);
    }
    let pattern = |part: &&Value| part.get("pattern").and_then(Value::as_str).is_some_and(prose::takes_minus);
    let values = listed(reader, &parameter.schemas)?;
    let mut minus = prose::sorts_by_minus(&prose) || parts.iter().any(pattern);
    let mut mark = prose::direction_mark(&prose);
    for example in examples(reader, parameter, &parts)? {
        match prose::direction(&example) {
            Some(Direction::Minus) => minus = true,
            Some(Direction::Mark(own)) if mark.is_none_or(|mark| mark == own) => mark = Some(own),
            Some(Direction::Mark(_) | Direction::Other) => return Ok(None),
            None => {}
        }
    }
    let Some(keys) = values else {
        minus |= json_api;
        // Two ways cannot both be meant.
        let is_known = if mark.is_some() { !minus } else { minus || reader.is_of_kong() };
        if !is_known {
            return Ok(None);
        }
        // JSON:API puts commas between keys.
        let several = if json_api { Several::No } else { several };
        let descending = prose::sorts_descending(&prose);
        let mark = mark.filter(|mark| *mark != " ").map(str::to_owned);
        return Ok(Some(Sort {
            fields: prose::sort_fields(&prose),
            descending,
            values: Vec::new(),
            minus,
            mark,
            several,
        }));
    };
    minus |= keys.iter().any(|value| value.starts_with('-'));
    let mut fields: Vec<String> = Vec::new();
    reader.spend(keys.len().saturating_mul(keys.len()) / 16)?;
    for key in &keys {
        let field = prose::sort_field(key);
        if !fields.iter().any(|known| known == field) {
            fields.push(field.to_owned());
        }
    }
    // How a direction is written, the values show; of a list, they are those of one key.
    let values = if shape.array && minus { Vec::new() } else { keys };
    let descending = prose::sorts_descending(&prose);
    Ok(Some(Sort { fields, descending, values, minus, mark: None, several }))
}

/// The keys that the parameter or its schema show as an example or a default.
fn examples<'a>(reader: &Reader<'a>, parameter: &DeclaredParameter<'a>, parts: &[&'a Value]) -> Result<Vec<String>> {
    let mut shown: Vec<&'a Value> = Vec::new();
    for at in std::iter::once(&parameter.at).chain(parts) {
        shown.extend(["example", "default"].iter().filter_map(|key| at.get(key)));
        match at.get("examples") {
            // Of a schema they are a list, of a parameter an object of objects.
            Some(Value::Array(list)) => shown.extend(list),
            Some(Value::Object(named)) => {
                for example in named.values() {
                    shown.extend(reader.resolve(example)?.get("value"));
                }
            }
            _ => {}
        }
    }
    let mut keys = Vec::new();
    for value in shown {
        let texts = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
        for text in texts.iter().filter_map(Value::as_str) {
            reader.spend_text(text.len().saturating_mul(2))?;
            let text = text.trim_start_matches('?');
            keys.extend(text.strip_prefix("sort=").unwrap_or(text).split(',').map(|key| key.trim().to_owned()));
        }
    }
    Ok(keys)
}
