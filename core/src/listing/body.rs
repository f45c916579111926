//! The JSON of an answer: read strictly, and within bounds.

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer};
use serde_json::Value;
use serde_json::error::Category;

use super::checks::shown_id;
use crate::error::brief;
use crate::limits::listing::{MAX_VALUES, UNCOUNTED_BYTES};
use crate::twice::key_twice;

/// What is wrong with an answer that has a member twice.
pub(super) const TWICE: &str = "the response has a member twice";

/// What is wrong with an answer, and whether another try may help.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
#[non_exhaustive]
pub struct Fault {
    /// In plain words.
    pub message: String,
    /// Whether the connection may be to blame.
    pub transient: bool,
}

impl Fault {
    pub(crate) fn of_answer(message: impl Into<String>) -> Self {
        Self { message: message.into(), transient: false }
    }

    pub(crate) fn of_connection(message: impl Into<String>) -> Self {
        Self { message: message.into(), transient: true }
    }
}

/// What a text of JSON has, counted before it is read.
#[derive(Default)]
struct Counts {
    values: usize,
    members: usize,
}

impl Counts {
    fn of(text: &str) -> Self {
        let mut counts = Self::default();
        let (mut in_string, mut escaped) = (false, false);
        for byte in text.bytes() {
            match byte {
                _ if escaped => escaped = false,
                b'\\' if in_string => escaped = true,
                b'"' => in_string = !in_string,
                b',' | b'[' | b'{' if !in_string => counts.values += 1,
                b':' if !in_string => counts.members += 1,
                _ => {}
            }
        }
        counts
    }
}

/// How many members a value's objects have.
fn members(value: &Value) -> usize {
    match value {
        Value::Array(elements) => elements.iter().map(members).sum(),
        Value::Object(all) => all.len() + all.values().map(members).sum::<usize>(),
        _ => 0,
    }
}

/// Reads a record, and refuses one that would become many times its size, or that has a key twice: JSON leaves open which of the two
/// counts, so its id, its order and what the filter says of it would be a guess.
pub(super) fn read_record(text: &str) -> Result<Value, Fault> {
    let counts = Counts::of(text);
    if text.len() > UNCOUNTED_BYTES && counts.values > MAX_VALUES {
        let message = format!("a record has {} values, and the limit is {MAX_VALUES}", counts.values);
        return Err(Fault::of_answer(message));
    }
    let value = read_value(text.as_bytes(), "a record")?;
    if members(&value) == counts.members {
        return Ok(value);
    }
    let key = key_twice(text).unwrap_or_default();
    let message = format!(
        "a record has the key `{}` twice{}; JSON leaves open which of the two counts",
        brief(&key),
        shown_id(&value)
    );
    Err(Fault::of_answer(message))
}

/// Reads JSON, or says that it is none, or in the words of `other` what it is instead.
pub(super) fn read_json<'j, S: DeserializeSeed<'j>>(
    bytes: &'j [u8],
    seed: S,
    other: impl Fn(&'static str) -> String,
) -> Result<S::Value, Fault> {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let read = seed.deserialize(&mut deserializer).and_then(|value| deserializer.end().map(|()| value));
    read.map_err(|error| match error.classify() {
        Category::Eof if bytes.trim_ascii().is_empty() => Fault::of_connection("the response is empty"),
        Category::Eof => {
            Fault::of_connection(format!("the response ended in the middle of its JSON, after {} bytes", bytes.len()))
        }
        Category::Data if error.to_string().starts_with(TWICE) => Fault::of_answer(TWICE),
        Category::Data => Fault::of_answer(other(kind(bytes))),
        Category::Syntax if bytes.trim_ascii_start().starts_with(b"<") => {
            Fault::of_answer("the response is HTML or XML, and not JSON")
        }
        Category::Syntax | Category::Io => Fault::of_answer(format!("the response is not valid JSON: {error}")),
    })
}

/// What a JSON value is, by its first byte.
pub(super) fn kind(json: &[u8]) -> &'static str {
    match json.trim_ascii_start().first() {
        Some(b'{') => "an object",
        Some(b'[') => "a list",
        Some(b'"') => "a text",
        Some(b'n') => "null",
        Some(b't' | b'f') => "a boolean",
        _ => "a number",
    }
}

struct Plain;

impl<'j> DeserializeSeed<'j> for Plain {
    type Value = Value;

    fn deserialize<D: Deserializer<'j>>(self, deserializer: D) -> Result<Value, D::Error> {
        Value::deserialize(deserializer)
    }
}

pub(super) fn read_value(bytes: &[u8], name: &str) -> Result<Value, Fault> {
    read_json(bytes, Plain, |what| format!("`{name}` cannot be read: it is {what}"))
}

/// Whether an object in a text has a key twice, of which the value that was read of it has the last.
pub(super) fn has_key_twice(text: &str, value: &Value) -> bool {
    members(value) != Counts::of(text).members
}
