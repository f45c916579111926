//! One page of a list: what an answer's body says, without a value built of it yet.
//!
//! A page takes its own bytes and eight more per record, whatever is in it: records are found by their place in the body, and
//! each becomes a value only when it is its turn. What cannot be a page is refused on the way.

use std::fmt;
use std::ops::Range;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use super::body::{Fault, TWICE, kind, read_json, read_record, read_value};
use crate::limits::listing::MAX_PAGING_BYTES;
use crate::number::is_digits;

/// What may speak of paging beside the records: in Konnect's answers, and in those of other services.
const PAGING: [&str; 20] = [
    "meta",
    "page",
    "next",
    "offset",
    "total",
    "metadata",
    "links",
    "_links",
    "pagination",
    "paging",
    "next_cursor",
    "nextCursor",
    "next_page_token",
    "nextPageToken",
    "next_token",
    "nextToken",
    "has_more",
    "hasMore",
    "total_count",
    "totalCount",
];

/// Where the next page is told.
const NEXT: [&str; 19] = [
    "/meta/page/next",
    "/meta/next",
    "/page/next",
    "/next",
    "/next_cursor",
    "/nextCursor",
    "/next_page_token",
    "/nextPageToken",
    "/next_token",
    "/nextToken",
    "/meta/next_cursor",
    "/metadata/next_cursor",
    "/metadata/continue",
    "/pagination/next_cursor",
    "/pagination/next",
    "/paging/next",
    "/links/next/href",
    "/links/next",
    "/_links/next/href",
];

/// Where it is told whether there is one.
const HAS_MORE: [&str; 8] = [
    "/has_more",
    "/hasMore",
    "/meta/has_more",
    "/meta/page/has_more",
    "/meta/page/has_next_page",
    "/page/has_next_page",
    "/page/has_more",
    "/pagination/has_more",
];

/// Where the number of all records is.
const TOTAL: [&str; 7] =
    ["/meta/page/total", "/meta/total", "/page/total_count", "/page/total", "/total", "/total_count", "/totalCount"];

/// A number or a text that an answer gives, or something else in its place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) enum Said<T> {
    /// Nothing: it is missing, or null where null says nothing.
    #[default]
    Nothing,
    /// Null, or an empty text: there is none.
    None,
    /// It.
    Some(T),
    /// Something that is not understood.
    Other,
}

/// One page of a list.
///
/// ```
/// use konnect_filter::listing::Page;
/// assert!(Page::read(br#"{"data":[{"id":"a"}]}"#.to_vec(), Some("data")).is_ok());
/// let fault = Page::read(b"<html>".to_vec(), Some("data")).unwrap_err();
/// assert!(!fault.transient);
/// ```
#[derive(Debug, Default)]
pub struct Page {
    body: Vec<u8>,
    /// Where each record is.
    records: Vec<(u32, u32)>,
    /// How many records there are in all pages.
    pub(super) total: Said<u64>,
    /// The page's number.
    pub(super) number: Option<u64>,
    /// How many records the service gives on a page.
    pub(super) size: Option<u64>,
    /// The link or cursor to the next page.
    pub(super) next: Said<String>,
    /// The offset of the next page.
    pub(super) offset: Said<String>,
    /// Whether there is a next page, where that is all that is known of it.
    pub(super) has_more: Option<bool>,
    /// Whether there is nothing beside the records.
    pub(super) alone: bool,
}

impl Page {
    /// The page in a body, whose records are under `items`, or are the whole.
    ///
    /// # Errors
    /// When it is not JSON, has no list there, or what is in the list is not a record.
    pub fn read(body: Vec<u8>, items: Option<&str>) -> Result<Self, Fault> {
        let Some(name) = items else {
            let records = records(&body, &body, |what| format!("the response is {what}, and not a list"))?;
            return Ok(Self { records, body, alone: true, ..Self::default() });
        };
        let found = read_json(&body, Envelope { items: name }, |what| {
            format!("the response is {what}: there is no list of records at `{name}`")
        })?;
        let mut described = serde_json::Map::new();
        for (key, raw) in PAGING.into_iter().zip(found.paging) {
            let Some(raw) = raw else { continue };
            if raw.get().len() > MAX_PAGING_BYTES {
                return Err(Fault::of_answer(format!("`{key}` in the response is too long to describe paging")));
            }
            let read = read_value(raw.get().as_bytes(), key)?;
            if read.twice.is_some() {
                return Err(Fault::of_answer(TWICE));
            }
            described.insert(key.to_owned(), read.value);
        }
        let whole = Value::Object(described);
        let (records, is_null) = match found.list {
            Some("null") => (Vec::new(), true),
            Some(list) => (records(&body, list.as_bytes(), |what| no_list(name, what))?, false),
            None => return Err(Fault::of_answer(format!("the response has no list of records at `{name}`"))),
        };
        let page = Self {
            records,
            total: total(&whole),
            number: first(&whole, &["/meta/page/number", "/meta/number"]),
            size: first(&whole, &["/meta/page/size", "/meta/size", "/page/size"]).filter(|size| *size > 0),
            next: said(&whole, &NEXT, text),
            offset: said(&whole, &["/offset"], text),
            has_more: HAS_MORE.iter().filter_map(|place| more(whole.pointer(place)?)).max(),
            alone: found.alone,
            body,
        };
        // What a server written in Go makes of a list that was never filled; else something is wrong with it.
        let is_empty = match page.total {
            Said::Some(total) => total == 0,
            Said::Nothing => page.next == Said::None || page.offset == Said::None,
            Said::None | Said::Other => false,
        };
        if is_null && !is_empty { Err(Fault::of_answer(no_list(name, "null"))) } else { Ok(page) }
    }

    /// Whether it says that it is the last one.
    pub(super) fn is_last(&self) -> bool {
        match self.next {
            Said::None => self.has_more != Some(true),
            Said::Nothing => self.has_more == Some(false),
            Said::Some(_) | Said::Other => false,
        }
    }

    /// Whether it says anything of the next one.
    pub(super) fn speaks(&self) -> bool {
        self.next != Said::Nothing || self.has_more.is_some()
    }

    /// Whether it says that there is another one. That speaks against a total that was reached, and an empty page for it.
    pub(super) fn says_more(&self) -> bool {
        matches!(self.next, Said::Some(_)) || self.has_more == Some(true)
    }

    /// How many records it has.
    pub(super) fn len(&self) -> usize {
        self.records.len()
    }

    /// Gives back memory that it has no use for, as it may wait for long.
    pub(super) fn shrink(&mut self) {
        self.body.shrink_to_fit();
        self.records.shrink_to_fit();
    }

    /// What it takes in memory.
    pub(super) fn bytes(&self) -> usize {
        self.body.capacity() + self.records.capacity() * size_of::<(u32, u32)>()
    }

    /// The text of a record.
    pub(super) fn text(&self, index: usize) -> Option<&str> {
        let (start, end) = self.records.get(index)?;
        let range: Range<usize> = usize::try_from(*start).ok()?..usize::try_from(*end).ok()?;
        std::str::from_utf8(self.body.get(range)?).ok()
    }

    /// A record as a value, and its text.
    pub(super) fn record(&self, index: usize) -> Option<Result<(Value, &str), Fault>> {
        let text = self.text(index)?;
        Some(read_record(text).map(|value| (value, text)))
    }
}

/// Where the records of a list are in the body.
fn records(body: &[u8], list: &[u8], other: impl Fn(&'static str) -> String) -> Result<Vec<(u32, u32)>, Fault> {
    let origin = body.as_ptr().addr();
    let list = read_json(list, Places { origin }, other)?;
    match list.stranger {
        None => Ok(list.places),
        Some((index, what)) => {
            Err(Fault::of_answer(format!("record {} of the page is {what}, and not an object", index + 1)))
        }
    }
}

/// The members of an answer that matter.
struct Members<'j> {
    list: Option<&'j str>,
    paging: [Option<&'j RawValue>; PAGING.len()],
    /// Whether there is nothing beside the list.
    alone: bool,
}

struct Envelope<'n> {
    items: &'n str,
}

impl<'j> DeserializeSeed<'j> for Envelope<'_> {
    type Value = Members<'j>;

    fn deserialize<D: Deserializer<'j>>(self, deserializer: D) -> Result<Members<'j>, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'j> Visitor<'j> for Envelope<'_> {
    type Value = Members<'j>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'j>>(self, mut map: A) -> Result<Members<'j>, A::Error> {
        let mut found = Members { list: None, paging: [None; PAGING.len()], alone: true };
        while let Some(key) = map.next_key::<std::borrow::Cow<'j, str>>()? {
            let place = PAGING.iter().position(|known| *known == key);
            found.alone &= key == self.items;
            let is_known = match place {
                _ if key == self.items => found.list.is_some(),
                Some(place) => found.paging.get(place).is_some_and(Option::is_some),
                None => false,
            };
            if is_known {
                // Readers differ in which of the two they take.
                return Err(serde::de::Error::custom(TWICE));
            }
            if key == self.items {
                found.list = Some(map.next_value::<&RawValue>()?.get());
            } else if let Some(slot) = place.and_then(|place| found.paging.get_mut(place)) {
                *slot = Some(map.next_value()?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(found)
    }
}

/// Where the items of a list are.
#[derive(Default)]
struct Items {
    places: Vec<(u32, u32)>,
    /// The first that is not an object, and what it is.
    stranger: Option<(usize, &'static str)>,
}

struct Places {
    origin: usize,
}

impl<'j> DeserializeSeed<'j> for Places {
    type Value = Items;

    fn deserialize<D: Deserializer<'j>>(self, deserializer: D) -> Result<Items, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'j> Visitor<'j> for Places {
    type Value = Items;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'j>>(self, mut list: A) -> Result<Items, A::Error> {
        let mut items = Items::default();
        while let Some(item) = list.next_element::<&RawValue>()? {
            let text = item.get();
            if !text.starts_with('{') {
                // The rest is read only to see that it is JSON.
                items.stranger = items.stranger.or(Some((items.places.len(), kind(text.as_bytes()))));
                continue;
            }
            let start = text.as_ptr().addr().wrapping_sub(self.origin);
            let place = |at: usize| u32::try_from(at).map_err(|_| serde::de::Error::custom("too long"));
            items.places.push((place(start)?, place(start.wrapping_add(text.len()))?));
        }
        Ok(items)
    }
}

/// What is wrong with a member that should have the records.
fn no_list(name: &str, what: &str) -> String {
    format!("the response has no list of records at `{name}`, but {what}")
}

fn first(whole: &Value, places: &[&str]) -> Option<u64> {
    places.iter().find_map(|place| count(whole.pointer(place)?))
}

/// What some places say: where one says that there is none, and another what it is, it is there.
fn said<T>(whole: &Value, places: &[&str], read: impl Fn(&Value) -> Said<T>) -> Said<T> {
    let found = places.iter().filter_map(|place| whole.pointer(place)).map(read);
    found.fold(Said::Nothing, |before, now| match (before, now) {
        (Said::Nothing, now) | (Said::None, now @ (Said::Some(_) | Said::Other)) => now,
        (before, _) => before,
    })
}

/// The largest of the totals that are stated, as one of them may be that of the page.
fn total(whole: &Value) -> Said<u64> {
    let found = TOTAL.iter().filter_map(|place| whole.pointer(place)).filter(|found| !found.is_null());
    found.map(count).fold(Said::Nothing, |before, now| match (before, now) {
        (Said::Other, _) | (_, None) => Said::Other,
        (Said::Some(before), Some(now)) => Said::Some(before.max(now)),
        (_, Some(now)) => Said::Some(now),
    })
}

/// Whether there is a next page, where the form is understood; else there may be.
fn more(value: &Value) -> Option<bool> {
    match value {
        Value::Null => None,
        Value::Bool(more) => Some(*more),
        Value::String(text) => Some(!text.eq_ignore_ascii_case("false") && text != "0"),
        value => Some(count(value) != Some(0)),
    }
}

/// A number of records or pages; the descriptions call it a number, so `10.0` is one.
fn count(value: &Value) -> Option<u64> {
    let number = match value {
        Value::Number(number) => number,
        Value::String(digits) if is_digits(digits) => {
            return digits.parse().ok();
        }
        _ => return None,
    };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the cast saturates, and only a whole number in range is kept"
    )]
    let whole = |number: f64| (number.fract() == 0.0 && (0.0..9e15).contains(&number)).then_some(number as u64);
    number.as_u64().or_else(|| number.as_f64().and_then(whole))
}

fn text(value: &Value) -> Said<String> {
    match value {
        Value::String(text) if !text.is_empty() => Said::Some(text.clone()),
        Value::Number(number) => Said::Some(number.to_string()),
        Value::String(_) | Value::Null => Said::None,
        _ => Said::Other,
    }
}
