//! PostgREST's form of a filter, `name.eq.a`, as it is written here.

use super::glob::{self, LIKE};
use super::{FieldName, Value};

/// How deep its groups may be within each other.
const DEPTH: usize = 8;

/// The filter that a text means which is one of PostgREST's as a whole.
pub(crate) fn filter(text: &str) -> Option<String> {
    let text = text.trim().trim_start_matches('?');
    let parameters: Vec<&str> = split(text, '&')?;
    let of_one = |one: &str| item(one, DEPTH).or_else(|| parameter(one));
    match parameters.as_slice() {
        [one] => of_one(one),
        several => Some(several.iter().map(|one| grouped(one, of_one)).collect::<Option<Vec<_>>>()?.join(" and ")),
    }
}

/// A part of a conjunction.
fn grouped(one: &str, ours: impl Fn(&str) -> Option<String>) -> Option<String> {
    let written = ours(one)?;
    Some(if is_or(one) { format!("({written})") } else { written })
}

/// `name=in.(a,b)`.
fn parameter(text: &str) -> Option<String> {
    let (field, test) = text.split_once('=')?;
    tested(field, test)
}

/// `or(name.eq.a,version.eq.1)`, `not.name.eq.a` or `name.eq.a`.
fn item(text: &str, depth: usize) -> Option<String> {
    let text = text.trim();
    if let Some(rest) = text.strip_prefix("not.") {
        if let Some(group) = group(rest, depth) {
            return Some(format!("not ({})", group?));
        }
        let (field, test) = operator_in(rest)?;
        return tested(field, &format!("not.{test}"));
    }
    match group(text, depth) {
        Some(group) => group,
        None => operator_in(text).and_then(|(field, test)| tested(field, test)),
    }
}

fn is_or(text: &str) -> bool {
    text.trim().strip_prefix("or").is_some_and(|rest| rest.trim_start_matches('=').starts_with('('))
}

/// A group; `None` where it is something else.
fn group(text: &str, depth: usize) -> Option<Option<String>> {
    let joint = ["and", "or"].into_iter().find(|joint| text.starts_with(joint))?;
    let rest = text.strip_prefix(joint)?;
    let inner = rest.strip_prefix('=').unwrap_or(rest).strip_prefix('(')?.strip_suffix(')')?;
    let Some(depth) = depth.checked_sub(1) else { return Some(None) };
    let written = |one: &&str| {
        let ours = item(one, depth)?;
        Some(if joint == "and" && is_or(one) { format!("({ours})") } else { ours })
    };
    let parts = split(inner, ',').and_then(|parts| parts.iter().map(written).collect::<Option<Vec<_>>>());
    Some(parts.map(|parts| parts.join(&format!(" {joint} "))))
}

/// The parts between separators outside of parentheses and quotes.
fn split(text: &str, separator: char) -> Option<Vec<&str>> {
    let (mut depth, mut quoted, mut start) = (0_usize, false, 0);
    let mut parts = Vec::new();
    for (at, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => depth = depth.checked_sub(1)?,
            c if c == separator && !quoted && depth == 0 => {
                parts.push(text.get(start..at)?);
                start = at + c.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(text.get(start..)?);
    (depth == 0 && !quoted).then_some(parts)
}

/// The field and the test of `labels.env.eq.a`.
fn operator_in(text: &str) -> Option<(&str, &str)> {
    let mut dots = text.match_indices('.').map(|(at, _)| at);
    dots.find_map(|at| {
        let (field, test) = (text.get(..at)?, text.get(at + 1..)?);
        let name = test.split('.').next()?;
        (is_operator(name) || name == "not").then_some((field, test))
    })
}

fn is_operator(name: &str) -> bool {
    matches!(name, "eq" | "neq" | "gt" | "gte" | "lt" | "lte" | "like" | "ilike" | "match" | "imatch" | "in" | "is")
}

/// The field with `eq.a` or `not.eq.a`.
fn tested(field: &str, test: &str) -> Option<String> {
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/');
    if field.is_empty() || !field.chars().all(is_name) {
        return None;
    }
    let (negated, test) = test.strip_prefix("not.").map_or((false, test), |rest| (true, rest));
    let (operator, typed) = test.split_once('.')?;
    let text = typed.trim().trim_matches('"');
    if text.is_empty() || typed.contains(['=', '<', '>']) {
        return None;
    }
    let not = if negated { "not " } else { "" };
    let field = FieldName::new(field);
    let pattern = text.replace('*', "%");
    let value = Value::bare(text);
    Some(match operator {
        "eq" => format!("{field} {} {value}", if negated { "!=" } else { "=" }),
        "neq" => format!("{field} {} {value}", if negated { "=" } else { "!=" }),
        "gt" => format!("{not}{field} > {value}"),
        "gte" => format!("{not}{field} >= {value}"),
        "lt" => format!("{not}{field} < {value}"),
        "lte" => format!("{not}{field} <= {value}"),
        "like" => format!("{field} {}", glob::operator(&pattern, LIKE, negated)),
        "ilike" => format!("{field} {}", glob::folded(&pattern, LIKE, negated)),
        "match" => format!("{field} {not}matches {}", Value::quoted(text)),
        "imatch" => format!("{field} {not}matches {}", Value::quoted(format!("(?i){text}"))),
        "is" => match text.to_ascii_lowercase().as_str() {
            "null" => format!("{field} is {not}null"),
            "not_null" if !negated => format!("{field} is not null"),
            "true" | "false" if !negated => format!("{field} = {value}"),
            _ => return None,
        },
        "in" => {
            let inner = typed.trim().strip_prefix('(')?.strip_suffix(')')?;
            let values = split(inner, ',')?;
            let values = values.iter().map(|value| Value::bare(value.trim().trim_matches('"')).to_string());
            format!("{field} {not}in ({})", values.collect::<Vec<_>>().join(", "))
        }
        _ => return None,
    })
}
