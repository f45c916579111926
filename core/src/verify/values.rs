//! Values to ask for, taken from a sample of records.

use serde_json::Value;

use crate::catalog::{Field, Type};
use crate::limits::verify::{MAX_BYTES, MAX_KEYS, MAX_VALUES};
use crate::shared_str::SharedStr;

/// The different values at a place, as they are sent; not the longest ones, and not too many.
pub(super) fn values(sample: &[Value], path: &[String], key: Option<&SharedStr>) -> Vec<SharedStr> {
    let mut found = Vec::new();
    for record in sample {
        if found.len() >= MAX_VALUES {
            break;
        }
        collect(record, path, key, &mut |value| {
            let text = match value {
                Value::String(text) if !text.is_empty() && text.len() <= MAX_BYTES => text.as_str().into(),
                Value::Number(number) => SharedStr::display(number),
                Value::Bool(truth) => SharedStr::display(truth),
                _ => return,
            };
            if !found.contains(&text) {
                found.push(text);
            }
        });
    }
    found
}

/// The keys of a map in the records, the first few that a request can have.
pub(super) fn keys(sample: &[Value], path: &[String]) -> Vec<SharedStr> {
    let mut found: Vec<SharedStr> = Vec::new();
    for record in sample {
        collect(record, path, None, &mut |value| {
            let keys = value.as_object().into_iter().flat_map(serde_json::Map::keys);
            for key in keys.filter(|key| !key.is_empty() && !key.contains(['[', ']', ',', ':'])) {
                if found.len() < MAX_KEYS && !found.iter().any(|known| known == key) {
                    found.push(key.as_str().into());
                }
            }
        });
    }
    found
}

/// Whether a record has nothing at a place.
pub(super) fn lacks(record: &Value, path: &[String], key: Option<&SharedStr>) -> bool {
    let mut found = false;
    collect(record, path, key, &mut |value| found |= !value.is_null());
    !found
}

pub(super) fn collect<'v>(value: &'v Value, path: &[String], key: Option<&SharedStr>, note: &mut dyn FnMut(&'v Value)) {
    match (value, path.split_first()) {
        (Value::Array(elements), _) => elements.iter().for_each(|element| collect(element, path, key, note)),
        (Value::Object(members), Some((step, rest))) => {
            if let Some(inner) = members.get(step) {
                collect(inner, rest, key, note);
            }
        }
        (value, None) => match key {
            Some(key) => {
                if let Some(inner) = value.get(key.as_str()) {
                    collect(inner, &[], None, note);
                }
            }
            None => note(value),
        },
        _ => {}
    }
}

/// A value of the field's type that no record has.
pub(super) fn strange(field: &Field, values: &[SharedStr]) -> Option<SharedStr> {
    let candidate: SharedStr = match &field.kind {
        Type::String | Type::Any if field.pattern.is_none() => "konnect-filter-verify-no-such-value".into(),
        Type::Uuid => "00000000-0000-4000-8000-000000000000".into(),
        Type::DateTime => "1970-01-01T00:00:00Z".into(),
        Type::Number => "987654321".into(),
        Type::Enum(known) => known.iter().find(|known| !values.iter().any(|value| value == *known))?.as_str().into(),
        _ => return None,
    };
    (!values.contains(&candidate)).then_some(candidate)
}

/// The value in another case, unless one has it so.
pub(super) fn other_case(value: &str, values: &[SharedStr]) -> Option<SharedStr> {
    let upper = value.to_uppercase();
    let other = if upper == value { value.to_lowercase() } else { upper };
    (other != value && !values.iter().any(|known| *known == other)).then(|| other.into())
}

/// The first letters of a value, of which no record has the value.
pub(super) fn beginning(value: &str, values: &[SharedStr]) -> Option<SharedStr> {
    let length = value.chars().count();
    (length.div_ceil(2)..length).rev().find_map(|length| {
        let text: String = value.chars().take(length).collect();
        let is_value = values.iter().any(|known| *known == text);
        (!is_value && !text.is_empty() && text.trim().len() == text.len()).then(|| text.into())
    })
}

/// A part of a value with a letter in it replaced.
pub(super) fn with_letter(value: &str, letter: char) -> Option<SharedStr> {
    let part = middle(value);
    let letters: Vec<char> = part.chars().collect();
    let [first, _, last] = letters.as_slice() else { return None };
    Some([*first, letter, *last].iter().collect::<String>().into())
}

/// An instant within the millisecond of a value that has more digits than that: just after it, or just before it.
pub(super) fn within_millisecond(value: &str, after: bool) -> Option<SharedStr> {
    /// Nanoseconds of a millisecond.
    const MILLISECOND: i64 = 1_000_000;
    let instant: jiff::Timestamp = value.parse().ok()?;
    let part = i64::from(instant.subsec_nanosecond()).rem_euclid(MILLISECOND);
    let step = if after { (MILLISECOND - part) / 2 } else { -part / 2 };
    let other = instant.checked_add(jiff::SignedDuration::from_nanos(step)).ok()?;
    (part != 0 && step != 0).then(|| SharedStr::display(other))
}

/// An instant within the second of a value: just after it, or just before it.
pub(super) fn within_second(value: &str, after: bool) -> Option<SharedStr> {
    /// Nanoseconds of a second.
    const SECOND: i64 = 1_000_000_000;
    let instant: jiff::Timestamp = value.parse().ok()?;
    let part = i64::from(instant.subsec_nanosecond()).rem_euclid(SECOND);
    let step = match (after, part) {
        (true, part) => (SECOND - part) / 2,
        (false, 0) => -SECOND / 2,
        (false, part) => -part / 2,
    };
    instant.checked_add(jiff::SignedDuration::from_nanos(step)).ok().map(SharedStr::display)
}

/// Three letters in the middle, or fewer.
pub(super) fn middle(value: &str) -> SharedStr {
    part(value, value.chars().count().saturating_sub(3) / 2)
}

/// The last three letters, or fewer.
pub(super) fn end(value: &str) -> SharedStr {
    part(value, value.chars().count().saturating_sub(3))
}

/// A letter or some inside a value, which neither begins nor ends with them.
pub(super) fn inner(value: &str, length: usize) -> Option<SharedStr> {
    let letters: Vec<char> = value.chars().collect();
    let value = value.to_lowercase();
    letters.windows(length.max(1)).filter(|part| part.iter().all(|letter| letter.is_alphanumeric())).find_map(|part| {
        let part: String = part.iter().collect();
        let folded = part.to_lowercase();
        (!value.starts_with(&folded) && !value.ends_with(&folded)).then(|| part.into())
    })
}

/// A longer value without its first letter and its last.
pub(super) fn nearly(value: &str) -> Option<SharedStr> {
    /// More than [`middle`] has.
    const LEAST: usize = 4;
    let length = value.chars().count().checked_sub(2)?;
    let part: String = value.chars().skip(1).take(length).collect();
    let part = part.trim();
    (part.chars().count() >= LEAST).then(|| part.into())
}

/// Three letters around the first such one, or fewer.
pub(super) fn around(value: &str, is_it: impl Fn(char) -> bool) -> Option<SharedStr> {
    let at = value.chars().position(is_it)?;
    let part: String = value.chars().skip(at.saturating_sub(1)).take(3).collect();
    Some(part.trim().into())
}

/// Three letters around one beyond ASCII, all in their other case.
pub(super) fn turned(value: &str) -> Option<SharedStr> {
    let part = around(value, |letter| !letter.is_ascii() && other_letter(letter).is_some())?;
    Some(part.chars().map(|letter| other_letter(letter).unwrap_or(letter)).collect::<String>().into())
}

/// The letter in its other case, where that is one letter, and the same is true of that one.
fn other_letter(letter: char) -> Option<char> {
    let turn = |letter: char| {
        let (mut upper, mut lower) = (letter.to_uppercase(), letter.to_lowercase());
        let (first, second) =
            if letter.is_lowercase() { (upper.next(), upper.next()) } else { (lower.next(), lower.next()) };
        first.filter(|other| second.is_none() && *other != letter)
    };
    turn(letter).filter(|other| turn(*other) == Some(letter))
}

fn part(value: &str, from: usize) -> SharedStr {
    let part: String = value.chars().skip(from).take(3).collect();
    let trimmed = part.trim();
    if trimmed.is_empty() { value.into() } else { trimmed.into() }
}
