//! A filter over a collection of the built-in catalog, and what else a request may say, from a fuzzer's bytes.

use std::sync::OnceLock;

use arbitrary::{Result, Unstructured};
use konnect_filter::catalog::{Catalog, Entity, Field, Type};
use konnect_filter::syntax::{Draft, FieldDraft, Value, field, not};
use konnect_filter::wire::{Escaping, RequestOptions};

/// What has a meaning in a query, a URL, a shell, a terminal or a list.
const TEXTS: &[&str] = &[
    "a",
    "prod",
    "dev",
    "B",
    "1",
    "1.10",
    "007",
    "true",
    "false",
    "null",
    "now",
    "x y",
    " x",
    "x ",
    "a,b",
    ",",
    "",
    "&",
    "=",
    "#",
    "?",
    "/",
    "..",
    ".",
    "%",
    "%26",
    "%00",
    "+",
    ";",
    "'",
    "\"",
    "`",
    "$(id)",
    "\\",
    "\n",
    "\r\nHost: evil.test",
    "\0",
    "[",
    "]",
    "][neq]=",
    "{a,b}",
    "@",
    "://",
    "\u{202e}",
    "é",
    "e\u{301}",
    "𝄞",
    "*",
    "~",
    "!",
    "&filter[name]=z",
    "'; echo pwned; '",
    "\u{a0}",
    "\u{2028}",
    "-x",
    "--x",
    "a:b",
    "team_a",
];

const KEYS: &[&str] =
    &["env", "k8s.kuma.io/namespace", "my key", "a.b.c", "a]b", "x&y", "", "=", "a:b", "a,b", "é", "%5D"];

const TIMES: &[&str] = &[
    "2024-01-02",
    "2024-01-02T12:00:00Z",
    "2024-01-02T14:00:00.123456789+02:00",
    "now-7d",
    "today",
    "yesterday",
    "0001-01-01",
    "9999-12-31",
];

const NUMBERS: &[&str] = &["0", "-0", "1", "1.0", "10e-1", "007", "-2.50", "1e400", "123456789012345678901234567890.5"];

const UUIDS: &[&str] = &[
    "6f1c2d3e-0000-4000-8000-000000000001",
    "6F1C2D3E-0000-4000-8000-000000000001",
    "00000000-0000-0000-0000-000000000000",
];

const ULIDS: &[&str] = &["01ARZ3NDEKTSV4RRFFQ69G5FAV", "01BX5ZZKBKACTAV9WEVGEMMVRZ"];

/// Every built-in collection.
pub fn entities() -> &'static [&'static Entity] {
    static ALL: OnceLock<Vec<&'static Entity>> = OnceLock::new();
    ALL.get_or_init(|| Catalog::builtin().entities().collect())
}

/// One of them.
pub fn entity(u: &mut Unstructured<'_>) -> Result<&'static Entity> {
    u.choose(entities()).copied()
}

fn pick(u: &mut Unstructured<'_>, from: &[&'static str]) -> Result<String> {
    Ok((*u.choose(from)?).to_owned())
}

/// A text that somebody might do harm with.
pub fn text(u: &mut Unstructured<'_>) -> Result<String> {
    Ok(match u.int_in_range(0..=9)? {
        0 => u.arbitrary()?,
        1 => pick(u, TEXTS)? + &pick(u, TEXTS)?,
        2 => pick(u, TEXTS)?.repeat(u.int_in_range(1..=400)?),
        _ => pick(u, TEXTS)?,
    })
}

fn value(u: &mut Unstructured<'_>, kind: &Type) -> Result<Value<'static>> {
    let from = match kind {
        _ if u.ratio(1, 12)? => return Ok(Value::quoted(text(u)?)),
        Type::Boolean => &["true", "false", "TRUE"][..],
        Type::Number => NUMBERS,
        Type::DateTime => TIMES,
        Type::Uuid => UUIDS,
        Type::Ulid => ULIDS,
        Type::Enum(values) => return Ok(Value::quoted(u.choose(values)?.clone())),
        Type::Any if u.arbitrary()? => NUMBERS,
        _ => return Ok(if u.ratio(1, 8)? { Value::bare(text(u)?) } else { Value::quoted(text(u)?) }),
    };
    Ok(Value::bare(pick(u, from)?))
}

fn values(u: &mut Unstructured<'_>, kind: &Type) -> Result<Vec<Value<'static>>> {
    // Rarely more than a request's list may contain.
    let count = if u.ratio(1, 40)? { 60 } else { u.int_in_range(1..=4)? };
    (0..count).map(|_| value(u, kind)).collect()
}

fn predicate(u: &mut Unstructured<'_>, entity: &Entity) -> Result<Draft<'static>> {
    let (name, map, kind) = if !entity.record.is_empty() && (entity.fields.is_empty() || u.ratio(1, 10)?) {
        let local = u.choose(&entity.record)?;
        (local.path.join("."), local.map, local.kind.clone())
    } else {
        let known: &Field = u.choose(&entity.fields)?;
        (known.name.clone(), known.map, known.kind.clone())
    };
    let name = if map { format!("{name}.{}", if u.ratio(1, 10)? { text(u)? } else { pick(u, KEYS)? }) } else { name };
    let kind = &kind;
    let place: FieldDraft<'static> = field(name);
    Ok(match u.int_in_range(0..=20)? {
        0 => place.is_true(),
        1..=3 => place.eq(value(u, kind)?),
        4 => place.ne(value(u, kind)?),
        5 => place.lt(value(u, kind)?),
        6 => place.le(value(u, kind)?),
        7 => place.gt(value(u, kind)?),
        8 => place.ge(value(u, kind)?),
        9..=10 => place.is_in(values(u, kind)?),
        11 => place.not_in(values(u, kind)?),
        12..=13 => place.contains_any(values(u, &Type::String)?),
        14 => place.not_contains_any(values(u, &Type::String)?),
        15 => place.starts_with_any(values(u, &Type::String)?),
        16 => place.ends_with_any(values(u, &Type::String)?),
        17 => place.matches(value(u, &Type::String)?),
        18 => place.between(value(u, kind)?, value(u, kind)?),
        19 => place.exists(),
        _ => place.not_exists(),
    })
}

/// A filter over the collection's fields; mostly one that a check lets pass.
pub fn draft(u: &mut Unstructured<'_>, entity: &Entity, depth: usize) -> Result<Draft<'static>> {
    let kind = if depth == 0 { 0 } else { u.int_in_range(0..=7)? };
    let operands = |u: &mut Unstructured<'_>| -> Result<Vec<Draft<'static>>> {
        (0..u.int_in_range(2..=4)?).map(|_| draft(u, entity, depth - 1)).collect()
    };
    Ok(match kind {
        0..=2 => predicate(u, entity)?,
        3 => not(draft(u, entity, depth - 1)?),
        4 => Draft::any(operands(u)?).ok_or(arbitrary::Error::IncorrectFormat)?,
        _ => Draft::all(operands(u)?).ok_or(arbitrary::Error::IncorrectFormat)?,
    })
}

fn maybe<T>(u: &mut Unstructured<'_>, make: impl FnOnce(&mut Unstructured<'_>) -> Result<T>) -> Result<Option<T>> {
    if u.ratio(1, 4)? { make(u).map(Some) } else { Ok(None) }
}

/// What a request says besides its filter.
pub fn options(u: &mut Unstructured<'_>, entity: &Entity) -> Result<RequestOptions> {
    let params =
        entity.path_params().map(|name| Ok((name.to_owned(), if u.ratio(1, 2)? { text(u)? } else { "a1".into() })));
    let params = params.collect::<Result<Vec<(String, String)>>>()?;
    let regions = ["us", "eu", "US", "us.evil.test/", "us@", "a b", ""];
    let bases = [
        "https://portal.test",
        "http://127.0.0.1:8080/proxy/",
        "https://a@b.test",
        "javascript:x",
        "https://h.test/?x",
        "//x",
    ];
    // Each choice takes its bytes in this order, which the inputs that are kept rely on.
    let mut options = RequestOptions::default().with_params(params);
    options.region = maybe(u, |u| if u.ratio(1, 4)? { text(u) } else { pick(u, &regions) })?;
    options.base_url =
        maybe(u, |u| if u.ratio(1, 4)? { Ok(format!("https://h.test/{}", text(u)?)) } else { pick(u, &bases) })?;
    options.page_size = maybe(u, |u| u.int_in_range(0..=2000))?;
    options.page_number = maybe(u, |u| u.int_in_range(0..=3))?;
    options.page_after = maybe(u, text)?;
    options.page_before = maybe(u, text)?;
    options.sort = match &entity.sort {
        Some(sort) if !sort.fields.is_empty() && u.ratio(1, 4)? => vec![u.choose(&sort.fields)?.clone() + " desc"],
        _ => maybe(u, text)?.into_iter().collect(),
    };
    options.query = match u.choose(&entity.params) {
        Ok(param) if u.ratio(1, 4)? => vec![(param.name.clone(), text(u)?)],
        _ => Vec::new(),
    };
    options.style = if u.arbitrary()? { Escaping::Strict } else { Escaping::Readable };
    Ok(options)
}
