//! The JSON of an answer: read strictly, and within bounds.

use serde::de::DeserializeSeed;
use serde_json::Value;
use serde_json::error::Category;

use super::checks::shown_id;
use crate::error::brief;
use crate::json;
use crate::limits::listing::{MAX_VALUES, UNCOUNTED_BYTES};

/// What is wrong with an answer that has a member twice.
pub(super) const TWICE: &str = "the response has a member twice";

/// What is wrong with an answer, and whether another try may help.
///
/// ```
/// use konnect_filter::listing::{Action, Fault, Listing};
/// use konnect_filter::{ListRequest, wire::RequestOptions};
/// let plan = ListRequest::to("users").plan()?;
/// let mut listing = Listing::new(&plan, &RequestOptions::default())?;
/// let Action::Get(get) = listing.next()? else { unreachable!() };
/// let cut: Fault = listing.received(get.id, br#"{"data":[{"id""#.to_vec()).unwrap_err();
/// // The same request may be sent again.
/// assert!(cut.transient);
/// let page: Fault = listing.received(get.id, b"<html>Sign in</html>".to_vec()).unwrap_err();
/// assert!(!page.transient && page.message.contains("HTML"));
/// # Ok::<(), konnect_filter::Error>(())
/// ```
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

/// Reads a record, and refuses one that would become many times its size, or that has a key twice: JSON leaves open which of the two
/// counts, so its id, its order and what the filter says of it would be a guess.
pub(super) fn read_record(text: &str) -> Result<Value, Fault> {
    let values = if text.len() > UNCOUNTED_BYTES { json::count(text, b",[{") } else { 0 };
    if values > MAX_VALUES {
        let message = format!("a record has {values} values, and the limit is {MAX_VALUES}");
        return Err(Fault::of_answer(message));
    }
    let json::Read { value, twice } = read_value(text.as_bytes(), "a record")?;
    let Some(key) = twice else { return Ok(value) };
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
    read.map_err(|error| fault(&error, bytes, other))
}

/// What an error of the JSON reader says of an answer.
fn fault(error: &serde_json::Error, bytes: &[u8], other: impl Fn(&'static str) -> String) -> Fault {
    match error.classify() {
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
    }
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

pub(super) fn read_value(bytes: &[u8], name: &str) -> Result<json::Read, Fault> {
    json::read(bytes).map_err(|error| fault(&error, bytes, |what| format!("`{name}` cannot be read: it is {what}")))
}
