//! One answer: its bytes, bounded, and what a list's answer says.

use std::collections::HashMap;
use std::io::Read;

use serde::Deserialize;
use serde_json::Value;
use serde_json::error::Category;
use serde_json::value::RawValue;

use super::transport::Answer;

/// What may speak of paging beside the records.
const PAGING: [&str; 5] = ["meta", "page", "next", "offset", "total"];

/// What is wrong with an answer, and whether another try may help.
#[derive(Debug)]
pub(super) struct Fault {
    /// In plain words.
    pub(super) message: String,
    /// Whether the connection may be to blame.
    pub(super) transient: bool,
}

impl Fault {
    fn of_answer(message: impl Into<String>) -> Self {
        Self { message: message.into(), transient: false }
    }

    fn of_connection(message: impl Into<String>) -> Self {
        Self { message: message.into(), transient: true }
    }
}

/// One page of a list.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// The records.
    pub(super) items: Vec<Value>,
    /// The text of each of them.
    pub(super) texts: Vec<Box<str>>,
    /// Whether there is anything beside the records that could speak of paging.
    pub(super) described: bool,
    /// How many records there are in all pages.
    pub(super) total: Option<u64>,
    /// The page's number.
    pub(super) number: Option<u64>,
    /// The link or cursor to the next page: nothing said, said that there is none, or it.
    pub(super) next: Option<Option<String>>,
    /// The offset of the next page, likewise.
    pub(super) offset: Option<Option<String>>,
}

/// The body, when it is no longer than `most` bytes.
pub(super) fn read(answer: Answer, most: u64) -> Result<Vec<u8>, Fault> {
    let expected: Option<u64> = answer.header("content-length").and_then(|length| length.trim().parse().ok());
    // A compressed body's length says nothing about what comes out of it.
    let expected = expected.filter(|_| answer.header("content-encoding").is_none());
    let mut bytes = Vec::new();
    match answer.body.take(most.saturating_add(1)).read_to_end(&mut bytes) {
        Err(error) => Err(Fault::of_connection(format!("the response ended after {} bytes: {error}", bytes.len()))),
        Ok(read) if read as u64 > most => {
            let message = format!("the response has more than {most} bytes, the limit for one page");
            Err(Fault::of_answer(message))
        }
        Ok(read) if expected.is_some_and(|expected| (read as u64) < expected) => {
            let message = format!("the response ended after {read} of {} bytes", expected.unwrap_or_default());
            Err(Fault::of_connection(message))
        }
        Ok(_) => Ok(bytes),
    }
}

/// Whether the answer says that it is JSON; one that says nothing is believed, as its body is checked anyway.
pub(super) fn check_type(content_type: Option<&str>) -> Result<(), Fault> {
    let Some(full) = content_type else { return Ok(()) };
    let essence = full.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let json = essence == "application/json"
        || essence == "text/json"
        || (essence.starts_with("application/") && essence.ends_with("+json"));
    if json {
        return Ok(());
    }
    let essence = essence.escape_debug();
    Err(Fault::of_answer(format!(
        "expected JSON, got `{essence}`; is the URL right, or is a proxy or login page answering?"
    )))
}

/// The page in a body, whose records stand under `items`, or are the whole.
pub(super) fn page(bytes: &[u8], items: Option<&str>) -> Result<Page, Fault> {
    let Some(name) = items else {
        return records(read_json(bytes, "the response is not a list")?, Page::default());
    };
    let missing = format!("the response has no list of records at `{name}`");
    let mut members: HashMap<String, &RawValue> = read_json(bytes, &missing)?;
    let list = members.remove(name);
    let described = PAGING.into_iter().filter_map(|key| Some((key.to_owned(), members.remove(key)?)));
    let described = described.map(|(key, value)| Ok((key, read_json(value.get().as_bytes(), &missing)?)));
    let whole = Value::Object(described.collect::<Result<_, Fault>>()?);
    let page = Page {
        described: PAGING.iter().any(|key| whole.get(key).is_some()),
        total: first(&whole, &["/meta/page/total", "/meta/total", "/page/total_count", "/page/total", "/total"], count),
        number: first(&whole, &["/meta/page/number", "/meta/number"], count),
        next: first(&whole, &["/meta/page/next", "/meta/next", "/page/next", "/next"], text),
        offset: first(&whole, &["/offset"], text),
        ..Page::default()
    };
    match list.map(RawValue::get) {
        // What a server written in Go makes of a list that was never filled.
        Some("null") if page.total.unwrap_or(0) == 0 => Ok(page),
        Some(list) => records(read_json(list.as_bytes(), &missing)?, page),
        None => Err(Fault::of_answer(missing)),
    }
}
/// The list's records, each with its text.
fn records(list: Vec<&RawValue>, page: Page) -> Result<Page, Fault> {
    let items = list.iter().map(|text| read_json(text.get().as_bytes(), "")).collect::<Result<_, Fault>>()?;
    Ok(Page { items, texts: list.into_iter().map(|text| text.get().into()).collect(), ..page })
}

/// Reads JSON, or says that it is none, or in the words of `other` that it is something else.
fn read_json<'j, T: Deserialize<'j>>(bytes: &'j [u8], other: &str) -> Result<T, Fault> {
    serde_json::from_slice(bytes).map_err(|error| match error.classify() {
        Category::Eof if bytes.is_empty() => Fault::of_connection("the response is empty"),
        Category::Eof => {
            Fault::of_connection(format!("the response ended in the middle of its JSON, after {} bytes", bytes.len()))
        }
        Category::Data => Fault::of_answer(other),
        Category::Syntax | Category::Io => Fault::of_answer(format!("the response is not valid JSON: {error}")),
    })
}

fn first<T>(whole: &Value, places: &[&str], read: impl Fn(&Value) -> Option<T>) -> Option<T> {
    places.iter().find_map(|place| read(whole.pointer(place)?))
}

/// A number of records or pages; the descriptions call it a number, so `10.0` is one.
fn count(value: &Value) -> Option<u64> {
    let number = value.as_number()?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the cast saturates, and only a whole number in range is kept"
    )]
    let whole = |number: f64| (number.fract() == 0.0 && (0.0..9e15).contains(&number)).then_some(number as u64);
    number.as_u64().or_else(|| number.as_f64().and_then(whole))
}

fn text(value: &Value) -> Option<Option<String>> {
    match value {
        Value::String(text) if !text.is_empty() => Some(Some(text.clone())),
        Value::Number(number) => Some(Some(number.to_string())),
        Value::String(_) | Value::Null => Some(None),
        _ => None,
    }
}
