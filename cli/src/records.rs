//! JSON records from a stream: an array, `{"data":[…]}` as Konnect answers, or one after the other. Only one record (or one
//! answer) is held at a time.

use std::fmt;
use std::io::{BufRead, Read};

use konnect_filter::error::{Code, Diagnostic, Part};
use serde::de::{DeserializeSeed, Deserializer as _, SeqAccess, Visitor};
use serde_json::{Deserializer, Value};

use crate::input;
use crate::session::Stop;

/// The key under which Konnect's answers hold the records.
const DATA: &str = "data";

/// One record.
#[derive(Debug)]
pub(crate) struct Record<'r> {
    pub(crate) value: &'r Value,
    /// The text it came in, where that is one line.
    pub(crate) line: Option<&'r [u8]>,
}

/// Hands every record to `take`, in order.
///
/// # Errors
/// Where the stream is not JSON or holds something else than objects, at the first such place, and where `take` fails.
pub(crate) fn each(
    reader: &mut impl BufRead,
    mut take: impl FnMut(&Record<'_>) -> Result<(), Stop>,
) -> Result<(), Stop> {
    let mut count = 0;
    loop {
        let buffer = fill(reader)?;
        let Some(blank) = buffer.iter().position(|byte| !byte.is_ascii_whitespace()) else {
            let all = buffer.len();
            if all == 0 {
                return Ok(());
            }
            reader.consume(all);
            continue;
        };
        if blank > 0 {
            reader.consume(blank);
            continue;
        }
        if let Some(used) = line(buffer, &mut count, &mut take)? {
            reader.consume(used);
        } else if buffer.first() == Some(&b'[') {
            elements(reader, &mut count, &mut take)?;
        } else {
            let value = document(reader, count)?;
            dispatch(&value, None, &mut count, &mut take)?;
        }
    }
}

/// The quick way: an object that is alone on a line which is in the buffer already. Says how many bytes that took.
fn line(
    buffer: &[u8],
    count: &mut u64,
    take: &mut impl FnMut(&Record<'_>) -> Result<(), Stop>,
) -> Result<Option<usize>, Stop> {
    let Some(end) = buffer.iter().position(|byte| *byte == b'\n').filter(|_| buffer.first() == Some(&b'{')) else {
        return Ok(None);
    };
    let text = buffer.get(..end).unwrap_or_default().trim_ascii_end();
    // What is no whole value here may be the first line of a longer one.
    let Ok(value) = serde_json::from_slice::<Value>(text) else {
        return Ok(None);
    };
    dispatch(&value, Some(text), count, take)?;
    Ok(Some(end + 1))
}

/// A record, or an answer that holds records.
fn dispatch(
    value: &Value,
    line: Option<&[u8]>,
    count: &mut u64,
    take: &mut impl FnMut(&Record<'_>) -> Result<(), Stop>,
) -> Result<(), Stop> {
    match value.get(DATA) {
        Some(Value::Array(records)) => records.iter().try_for_each(|value| one(value, None, count, take)),
        _ => one(value, line, count, take),
    }
}

fn one(
    value: &Value,
    line: Option<&[u8]>,
    count: &mut u64,
    take: &mut impl FnMut(&Record<'_>) -> Result<(), Stop>,
) -> Result<(), Stop> {
    *count += 1;
    if !value.is_object() {
        return Err(invalid(&format!("record {count} is not a JSON object")));
    }
    take(&Record { value, line })
}

fn document(reader: &mut impl Read, count: u64) -> Result<Value, Stop> {
    let mut documents = Deserializer::from_reader(reader).into_iter::<Value>();
    match documents.next() {
        Some(Ok(value)) => Ok(value),
        Some(Err(error)) => Err(unreadable(&error, count)),
        None => Err(invalid("the input ends where a record was expected")),
    }
}

/// The elements of an array, each read when the one before it is done with.
fn elements(
    reader: &mut impl Read,
    count: &mut u64,
    take: &mut impl FnMut(&Record<'_>) -> Result<(), Stop>,
) -> Result<(), Stop> {
    let mut stopped = None;
    let visitor = Elements { count, take, stopped: &mut stopped };
    let read = Deserializer::from_reader(reader).deserialize_seq(visitor);
    match (stopped, read) {
        (Some(stop), _) => Err(stop),
        (None, Err(error)) => Err(unreadable(&error, 0)),
        (None, Ok(())) => Ok(()),
    }
}

struct Elements<'e, T> {
    count: &'e mut u64,
    take: &'e mut T,
    /// Why `take` wants no more: serde's errors cannot carry it.
    stopped: &'e mut Option<Stop>,
}

impl<'de, T: FnMut(&Record<'_>) -> Result<(), Stop>> Visitor<'de> for Elements<'_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of records")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while let Some(value) = seq.next_element_seed(Element)? {
            if let Err(stop) = one(&value, None, self.count, self.take) {
                *self.stopped = Some(stop);
                return Err(serde::de::Error::custom("stopped"));
            }
        }
        Ok(())
    }
}

struct Element;

impl<'de> DeserializeSeed<'de> for Element {
    type Value = Value;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        serde::Deserialize::deserialize(deserializer)
    }
}

fn fill(reader: &mut impl BufRead) -> Result<&[u8], Stop> {
    reader.fill_buf().map_err(|error| input::unreadable(Part::Record, "the records", &error))
}

fn unreadable(error: &serde_json::Error, count: u64) -> Stop {
    let behind = if count == 0 { String::new() } else { format!("behind record {count}: ") };
    invalid(&format!("{behind}the input is not JSON: {error}"))
}

fn invalid(message: &str) -> Stop {
    Diagnostic::elsewhere(Code::InvalidRecord, Part::Record, message)
        .help("give an array of objects, {\"data\":[…]}, or one object after the other")
        .into()
}
