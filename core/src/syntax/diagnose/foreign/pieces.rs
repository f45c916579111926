//! The pieces of other languages' forms, as they are written here: see [`pattern`](super::pattern) for how they look.

use std::sync::LazyLock;

use super::super::super::case;
use super::super::super::civil::has_shape;
use super::super::super::class;
use super::super::super::glob::{self, GLOB, LIKE};
use super::super::super::known::Names;
use super::super::super::pairs;
use super::super::super::spoken::{is_midnight, spoken};
use super::super::super::{FieldName, Value};
use super::pattern::{METHODS, QUOTED, WORD, member_key};
use crate::regular::{Captures, Regex};

/// The text with each piece in braces replaced by how it is written here; `None` where one is not what it looked like.
pub(super) fn written(ours: &str, captures: &Captures<'_>) -> Option<String> {
    let mut out = String::new();
    let mut rest = ours;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}')?;
        out.push_str(before);
        let negated = name.starts_with('!');
        let (kind, key) = name.trim_start_matches('!').split_once(':').unwrap_or((name.trim_start_matches('!'), ""));
        let key = if key.is_empty() { kind } else { key };
        out.push_str(&piece(kind, captures.name(key)?.as_str(), negated, captures)?);
        rest = after;
    }
    out.push_str(rest);
    Some(out)
}

/// Whether the names that were matched mean what the pattern says.
pub(super) fn are_meant(captures: &Captures<'_>, names: &dyn Names) -> bool {
    let is = |piece: &str, is: &dyn Fn(&str) -> bool| captures.name(piece).is_none_or(|found| is(found.as_str()));
    is("map", &|name| names.is_map(name))
        && is("bool", &|name| names.is_boolean(name))
        && is("array", &|name| names.is_array(&field(name).unwrap_or_default()))
        && is("text", &|name| names.is_text(&field(name).unwrap_or_default()))
        && is("cf", &|name| names.is_text(&field(name).unwrap_or_default()))
        && is("objects", &|name| names.has_elements(name) && !names.is_array(name))
        && (!["d", "u", "day", "this"].iter().any(|time| captures.name(time).is_some())
            || owner(captures).and_then(field).and_then(|name| names.is_time(&name)) != Some(false))
        && is("many", &|name| names.is_map(name) || names.is_array(name))
}

/// The field of the form.
fn owner<'t>(captures: &Captures<'t>) -> Option<&'t str> {
    ["f", "g", "map", "many", "array", "objects", "bool", "text", "cf"]
        .into_iter()
        .find_map(|name| captures.name(name))
        .map(|field| field.as_str())
}

/// Whether the comparison of the form asks for another value.
fn asks_other(captures: &Captures<'_>) -> bool {
    captures.name("o").or_else(|| captures.name("e")).is_some_and(|o| comparison(o.as_str()) == Some("!="))
}

fn piece(kind: &str, text: &str, negated: bool, captures: &Captures<'_>) -> Option<String> {
    Some(match kind {
        "f" | "g" | "h" | "map" | "many" | "array" | "objects" | "bool" | "text" | "cf" => field(text)?,
        "k" => pairs::keyed("x", &plain(text)).strip_prefix("x.")?.to_owned(),
        // Search engines ask for both of `(a AND b)`, which is not a list of alternatives.
        "l" if text.split_whitespace().any(|word| word.eq_ignore_ascii_case("and")) => return None,
        "l" => format!("({})", items(text)?.join(", ")),
        "i" | "each" => {
            let operator = if kind == "i" { "contains" } else { "=" };
            let owner = field(owner(captures)?)?;
            items(text)?.iter().map(|item| format!("{owner} {operator} {item}")).collect::<Vec<_>>().join(" and ")
        }
        "m" => method(text)?.to_owned(),
        "o" => {
            let at_midnight = captures.name("d").is_some_and(|day| is_midnight(day.as_str()));
            match comparison(text)? {
                // A day is the whole day here, and a midnight where it comes from.
                ">" if at_midnight => ">=",
                "<=" if at_midnight => "<",
                comparison => comparison,
            }
            .to_owned()
        }
        "swap" => match comparison(text)? {
            "<" => ">",
            "<=" => ">=",
            ">" => "<",
            ">=" => "<=",
            _ => return None,
        }
        .to_owned(),
        "n" => if comparison(text)? == "!=" { "not " } else { "" }.to_owned(),
        "t" => rsql(text)?.to_owned(),
        "r" => regular(text),
        "d" | "u" => spoken(text)?,
        // A range of SQL's ends with the midnight at which its last day begins.
        "end" => match spoken(text)? {
            day if is_midnight(text) && has_shape(&day, "0000-00-00") => format!("{day}T00:00:00Z"),
            other => other,
        },
        "p" => {
            let negated = negated || asks_other(captures);
            let inner = plain(text);
            // In quotes, they are characters like others.
            if inner != text && captures.name("p").is_some() && inner.contains(['*', '?']) {
                return None;
            }
            if inner == text && !text.contains(['*', '?', '\\']) {
                format!("{} {}", if negated { "!=" } else { "=" }, value(text))
            } else {
                glob::operator(&inner, GLOB, negated)
            }
        }
        "s" => glob::operator(&like(text, captures), LIKE, negated),
        // As many characters as the form says.
        "len" => {
            let length: usize = captures.name("i")?.as_str().parse().ok()?;
            (plain(text).chars().count() == length).then(|| value(text))?
        }
        "lower" => Value::quoted(plain(text).to_lowercase()).to_string(),
        "upper" => Value::quoted(plain(text).to_uppercase()).to_string(),
        "c" => anchored(text, asks_other(captures))?,
        "j" => members(&field(owner(captures)?)?, text)?,
        "x" => Value::quoted(format!("(?i){}", plain(text))).to_string(),
        "ci" | "cil" => {
            let values: Vec<String> = match kind {
                "ci" => vec![text.to_owned()],
                _ => items(text)?,
            };
            let is_null = |value: &String| ["null", "none", "nil"].iter().any(|null| value.eq_ignore_ascii_case(null));
            if values.iter().any(is_null) {
                return None;
            }
            let values: Vec<String> = values.iter().map(|value| plain(value)).collect();
            case::any_case(&values.iter().map(String::as_str).collect::<Vec<_>>(), negated || asks_other(captures))
        }
        // `ILIKE ANY (…)` has no value yet.
        "cis" if ["any", "all", "some"].iter().any(|word| text.eq_ignore_ascii_case(word)) => return None,
        "cis" => glob::folded(&like(text, captures), LIKE, negated),
        "cig" => glob::folded(&plain(text), GLOB, negated),
        // As it is, in this case.
        "sets" => glob::operator(&plain(text), glob::SETS, negated),
        "hex" => {
            let bytes: Option<Vec<u8>> = text
                .as_bytes()
                .chunks(2)
                .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
                .collect();
            value(&format!("'{}'", String::from_utf8(bytes?).ok()?.replace('\'', "''")))
        }
        "whole" => Value::quoted(format!("^({})$", text.trim_matches('/'))).to_string(),
        // Python's `match` and `fullmatch`, which begin at the start of the text.
        "begins" | "full" => {
            let pattern = plain(text);
            Value::quoted(match (kind, pattern.contains('|')) {
                ("full", _) => format!("^(?:{pattern})$"),
                (_, true) => format!("^(?:{pattern})"),
                _ if pattern.starts_with('^') => pattern,
                _ => format!("^{pattern}"),
            })
            .to_string()
        }
        "like" | "other" => glob::operator(&plain(text), GLOB, kind == "other"),
        "part" => Value::quoted(text.trim_matches('/')).to_string(),
        "cs" => Value::quoted(regex_syntax::escape(&plain(text))).to_string(),
        "cs^" => Value::quoted(format!("^{}", regex_syntax::escape(&plain(text)))).to_string(),
        "cs$" => Value::quoted(format!("{}$", regex_syntax::escape(&plain(text)))).to_string(),
        "any" => pairs::predicates(&field(owner(captures)?)?, text, false)?.join(" or "),
        "pairs" => {
            let owner = field(owner(captures)?)?;
            let parts = pairs::predicates(&owner, &plain(text), negated)?;
            parts.join(if negated { " or " } else { " and " })
        }
        "this" => Value::quoted(format!("this {}", text.to_lowercase())).to_string(),
        "y" | "day" => text.to_owned(),
        "z" => text.replace(',', ""),
        _ => value(text),
    })
}

/// A pattern of SQL's `like`, whose own escape becomes a backslash.
fn like(text: &str, captures: &Captures<'_>) -> String {
    let escape = captures.name("w").map(|escape| plain(escape.as_str())).filter(|escape| escape != "\\");
    match escape {
        Some(escape) => plain(text).replace(escape.as_str(), "\\"),
        None => plain(text),
    }
}

/// What a value says, without its quotes.
pub(in super::super) fn plain(text: &str) -> String {
    let text = text.trim();
    let unprefixed =
        text.strip_prefix(['r', 'R', 'n', 'N', 'b', 'B', 'e', 'E']).filter(|rest| rest.starts_with(['"', '\'']));
    let is_raw = unprefixed.is_some() && text.starts_with(['r', 'R']);
    let text = unprefixed.unwrap_or(text);
    for quote in ['"', '\''] {
        if let Some(inner) = text.strip_prefix(quote).and_then(|text| text.strip_suffix(quote)) {
            let doubled = if quote == '\'' { inner.replace("''", "'") } else { inner.replace("\"\"", "\"") };
            let plain = doubled.replace("\\'", "'").replace("\\\"", "\"");
            // In double quotes, as programs have them, a backslash is written twice.
            return if quote == '"' && !is_raw { plain.replace("\\\\", "\\") } else { plain };
        }
    }
    text.to_owned()
}

/// A value: quotes stay, as they say that it is text.
fn value(text: &str) -> String {
    // Elasticsearch's rounding to the day.
    let text = match text {
        "now/d" => "today",
        "now-1d/d" => "yesterday",
        text => text,
    };
    let inner = plain(text);
    if inner == text && class::is_bareword(text) { inner } else { Value::quoted(inner).to_string() }
}

/// A field's path, with the key's notation of this language and without functions that fold its case.
fn field(text: &str) -> Option<String> {
    let mut text = text.trim();
    if let Some((inner, _)) = text.split_once("::") {
        text = inner;
    }
    if let Some(before) = text.strip_suffix(')') {
        let (head, inner) = before.split_once('(')?;
        text = if inner.trim().is_empty() { head.rsplit_once('.')?.0 } else { inner };
    }
    text = text.split('|').next().unwrap_or_default().trim();
    text = text.strip_prefix("f\"").and_then(|text| text.strip_suffix('"')).unwrap_or(text);
    let text = text.trim_matches(['{', '}', '`', ' ']);
    let text = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    let text = &text.replace("].[", ".").replace("'$.", "'");
    let text = text.strip_prefix("$_").unwrap_or(text);
    let text = text
        .trim_start_matches(['.', '$', '@'])
        .trim_end_matches('?')
        .replace("?.", ".")
        .replace("->>", "->")
        .replace("->", ".");
    let text =
        text.replace("[\"", ".").replace("['", ".").replace("\"]", "").replace("']", "").replace(['\'', '"'], "");
    let text = text.trim_start_matches('.');
    // OData's path; a key with a dot in front of its slash is Kubernetes' own.
    let text = match text.split_once('/') {
        Some((head, _)) if !head.contains('.') => text.replace('/', "."),
        _ => text.to_owned(),
    };
    (!text.is_empty()).then(|| FieldName::new(text).to_string())
}

static ITEM: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(&format!("{QUOTED}|{WORD}")).ok());

/// The items of a list, each as it is written here.
pub(super) fn items(text: &str) -> Option<Vec<String>> {
    let found = ITEM.as_ref()?.find_iter(text).map(|item| item.as_str());
    let is_joint = |item: &&str| !["or", "and", "nor"].iter().any(|word| word.eq_ignore_ascii_case(item));
    let found: Vec<&str> = found.filter(is_joint).collect();
    // `NOT a`, `+a` and `-b` are more than values.
    let is_value = |item: &&str| {
        let mut chars = item.chars();
        !item.eq_ignore_ascii_case("not")
            && !matches!((chars.next(), chars.next()), (Some('+'), _) | (Some('-'), Some('a'..='z' | 'A'..='Z')))
    };
    (!found.is_empty() && found.iter().all(is_value)).then(|| found.into_iter().map(value).collect())
}

fn method(name: &str) -> Option<&'static str> {
    let name = name.to_ascii_lowercase();
    METHODS.iter().find(|(names, _)| names.split('|').any(|known| known == name)).map(|(_, ours)| *ours)
}

pub(super) fn comparison(text: &str) -> Option<&'static str> {
    Some(match text.trim_start_matches('-').to_ascii_lowercase().as_str() {
        "=" | "==" | "===" | "eq" | ":" => "=",
        "!=" | "!==" | "<>" | "ne" | "neq" => "!=",
        "<" | "lt" => "<",
        "<=" | "le" | "lte" => "<=",
        ">" | "gt" => ">",
        ">=" | "ge" | "gte" => ">=",
        _ => return None,
    })
}

fn rsql(text: &str) -> Option<&'static str> {
    let name = text.trim_matches('=').to_ascii_lowercase();
    comparison(&name).or(match name.as_str() {
        "is" => Some("="),
        "like" | "ilike" | "contains" | "icontains" | "co" => Some("contains"),
        "after" => Some(">"),
        "before" => Some("<"),
        "notlike" | "nlike" | "inotlike" => Some("not contains"),
        "rgx" | "regex" | "regexp" | "re" | "match" | "matches" => Some("matches"),
        "startswith" | "starts" | "sw" => Some("starts with"),
        "endswith" | "ends" | "ew" => Some("ends with"),
        _ => None,
    })
}

/// `/^pay/i`.
fn regular(text: &str) -> String {
    let (pattern, flags) = text.trim_start_matches('/').rsplit_once('/').unwrap_or((text, ""));
    let fold = if flags.contains('i') { "(?i)" } else { "" };
    Value::quoted(format!("{fold}{}", pattern.replace("\\/", "/"))).to_string()
}

/// `^pay$`, of which only the ends are more than text.
fn anchored(text: &str, negated: bool) -> Option<String> {
    let text = plain(text);
    let core = text.strip_prefix('^').unwrap_or(&text);
    let open = core.len() == text.len();
    let core_end = core.strip_suffix('$').unwrap_or(core);
    let closed = core_end.len() != core.len();
    if core_end.is_empty() || core_end.contains(['.', '*', '+', '?', '[', '(', '\\', '|', '{', '^', '$']) {
        return None;
    }
    let value = Value::quoted(core_end);
    let not = if negated { "not " } else { "" };
    Some(match (open, closed) {
        (false, true) => format!("{} {value}", if negated { "!=" } else { "=" }),
        (false, false) => format!("{not}starts with {value}"),
        (true, true) => format!("{not}ends with {value}"),
        (true, false) => return None,
    })
}

/// `env: prod, team: a` of a field with keys.
fn members(field: &str, text: &str) -> Option<String> {
    let member = Regex::new(&format!(r#"({})\s*[:=]\s*({QUOTED}|{WORD})"#, member_key())).ok()?;
    let mut parts = Vec::new();
    for found in member.captures_iter(text) {
        // An operator of MongoDB, and no key.
        if plain(found.get(1)?.as_str()).starts_with('$') {
            return None;
        }
        parts.push(format!(
            "{} = {}",
            pairs::keyed(field, &plain(found.get(1)?.as_str())),
            value(found.get(2)?.as_str())
        ));
    }
    (!parts.is_empty()).then(|| parts.join(" and "))
}
