//! Objects of JSON: filters of MongoDB and Elasticsearch, and records to look for.

use serde_json::{Map, Value as Json};

use super::super::super::case;
use super::super::super::glob::{self, GLOB};
use super::super::super::{FieldName, Value};
use super::pieces;

/// What the text asks for as a filter, if it is such an object.
pub(super) fn filter(text: &str) -> Option<String> {
    if !text.trim_start().starts_with('{') {
        return None;
    }
    let Json::Object(members) = serde_json::from_str(text).ok()? else { return None };
    asked(&members)
}

/// All that the members ask for.
fn asked(members: &Map<String, Json>) -> Option<String> {
    let mut parts = Vec::new();
    for (name, value) in members {
        match name.as_str() {
            "$and" => parts.push(grouped(joined(value, " and ")?, members.len() > 1)),
            "$or" => parts.push(grouped(joined(value, " or ")?, members.len() > 1)),
            "$nor" => parts.push(format!("not ({})", joined(value, " or ")?)),
            _ => match clause(name, value) {
                Some(clause) => parts.push(grouped(clause, members.len() > 1)),
                None => member(&mut parts, name, value)?,
            },
        }
    }
    (!parts.is_empty()).then(|| parts.join(" and "))
}

/// The objects of a list, or one object, with `joint` between what they ask for.
fn joined(value: &Json, joint: &str) -> Option<String> {
    let items = match value {
        Json::Array(items) => items.as_slice(),
        one => std::slice::from_ref(one),
    };
    let is_alone = items.len() == 1;
    let parts = items.iter().map(|item| {
        let members = item.as_object()?;
        let text = asked(members)?;
        Some(grouped(text, !is_alone && joint == " and "))
    });
    let parts = parts.collect::<Option<Vec<_>>>()?;
    (!parts.is_empty()).then(|| parts.join(joint))
}

/// In parentheses where it has alternatives and something else is beside it.
fn grouped(text: String, beside: bool) -> String {
    if beside && text.contains(" or ") { format!("({text})") } else { text }
}

/// A clause of Elasticsearch: `{"term": {"name": "pay"}}`.
fn clause(name: &str, value: &Json) -> Option<String> {
    let members = value.as_object()?;
    if name == "query" {
        return asked(members);
    }
    if name == "bool" {
        return bools(members);
    }
    let (field, asked) = members.iter().next().filter(|_| members.len() == 1)?;
    let shown = FieldName::new(field.as_str()).to_string();
    let inner = |key: &str| asked.as_object().and_then(|asked| asked.get(key)).unwrap_or(asked);
    let is_folded = asked.get("case_insensitive").and_then(Json::as_bool).unwrap_or_default();
    Some(match name {
        "term" if is_folded => format!("{shown} {}", case::any_case(&[inner("value").as_str()?], false)),
        "wildcard" if is_folded => {
            let pattern = inner("value").as_str()?;
            format!("{shown} {}", glob::folded(pattern, GLOB, false))
        }
        // It is of the whole value.
        "regexp" => {
            let fold = if is_folded { "(?i)" } else { "" };
            format!("{shown} matches {}", Value::quoted(format!("{fold}^(?:{})$", inner("value").as_str()?)))
        }
        "term" => format!("{shown} = {}", scalar(inner("value"))?),
        "terms" => format!("{shown} in {}", list(asked)?),
        "match" | "match_phrase" => format!("{shown} contains {}", scalar(inner("query"))?),
        "prefix" => format!("{shown} starts with {}", scalar(inner("value"))?),
        "wildcard" => format!("{shown} {}", glob::operator(inner("value").as_str()?, GLOB, false)),
        "exists" if field == "field" => format!("{} exists", FieldName::new(asked.as_str()?)),
        "range" => {
            let bounds = asked.as_object()?.iter();
            let bounds =
                bounds.map(|(key, bound)| Some(format!("{shown} {} {}", pieces::comparison(key)?, scalar(bound)?)));
            bounds.collect::<Option<Vec<_>>>().filter(|bounds| !bounds.is_empty())?.join(" and ")
        }
        _ => return None,
    })
}

/// `{"must": …, "must_not": …, "should": …}`.
fn bools(members: &Map<String, Json>) -> Option<String> {
    let mut parts = Vec::new();
    for (name, value) in members {
        parts.push(match name.as_str() {
            "must" | "filter" => grouped(joined(value, " and ")?, members.len() > 1),
            "must_not" => format!("not ({})", joined(value, " or ")?),
            // Beside others, it only ranks.
            "should" if members.len() == 1 => joined(value, " or ")?,
            _ => return None,
        });
    }
    (!parts.is_empty()).then(|| parts.join(" and "))
}

/// `"name": "pay"`, `"name": {"$in": ["a", "b"]}`, `"labels": {"env": "prod"}`.
fn member(parts: &mut Vec<String>, name: &str, value: &Json) -> Option<()> {
    if name.starts_with('$') {
        return None;
    }
    let field = FieldName::new(name).to_string();
    let Json::Object(members) = value else {
        parts.push(match value {
            Json::Null => format!("{field} is null"),
            value => format!("{field} = {}", scalar(value)?),
        });
        return Some(());
    };
    // Nothing of it would be left.
    if members.is_empty() {
        return None;
    }
    for (key, value) in members {
        let Some(operator) = key.strip_prefix('$') else {
            member(parts, &format!("{name}.{key}"), value)?;
            continue;
        };
        parts.push(match operator {
            "in" => format!("{field} in {}", list(value)?),
            "nin" => format!("{field} not in {}", list(value)?),
            "all" => {
                let items = value.as_array()?.iter().map(|item| Some(format!("{field} = {}", scalar(item)?)));
                items.collect::<Option<Vec<_>>>().filter(|items| !items.is_empty())?.join(" and ")
            }
            "exists" => format!("{field} {}exists", if value.as_bool()? { "" } else { "not " }),
            "regex" => {
                let options = members.get("$options").map_or(Some(""), Json::as_str)?;
                if !options.chars().all(|option| matches!(option, 'i' | 'm' | 's' | 'x')) {
                    return None;
                }
                let options = if options.is_empty() { String::new() } else { format!("(?{options})") };
                let pattern = format!("{options}{}", value.as_str()?);
                format!("{field} matches {}", Value::quoted(pattern))
            }
            "options" if members.contains_key("$regex") => continue,
            "not" => {
                let mut inner = Vec::new();
                member(&mut inner, name, value)?;
                format!("not ({})", inner.join(" and "))
            }
            operator => match (pieces::comparison(operator)?, value) {
                ("=", Json::Null) => format!("{field} is null"),
                ("!=", Json::Null) => format!("{field} is not null"),
                (operator, value) => format!("{field} {operator} {}", scalar(value)?),
            },
        });
    }
    Some(())
}

fn list(value: &Json) -> Option<String> {
    let items = value.as_array()?.iter().map(scalar).collect::<Option<Vec<_>>>()?;
    (!items.is_empty()).then(|| format!("({})", items.join(", ")))
}

fn scalar(value: &Json) -> Option<String> {
    Some(match value {
        Json::String(text) => Value::quoted(text.as_str()).to_string(),
        Json::Number(_) | Json::Bool(_) => value.to_string(),
        _ => return None,
    })
}
