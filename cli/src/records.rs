//! JSON records from a stream: an array, `{"data":[…]}` as Konnect answers, or one after the other. Only one record is held
//! at a time.

use std::fmt;
use std::io::{BufRead, Read};

use konnect_filter::error::{Code, Diagnostic, Part};
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeSeed, Deserializer as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Deserializer, Map, Value};

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
    // Some editors and shells put a mark before the text.
    if fill(reader)?.starts_with(input::MARK) {
        reader.consume(input::MARK.len());
    }
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
        } else if matches!(buffer.first(), Some(b'[' | b'{')) {
            document(reader, &mut count, &mut take)?;
        } else {
            scalar(reader, count)?;
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

/// No record, and no array or object of them: an error, which says what is there instead.
fn scalar(reader: &mut impl Read, count: u64) -> Result<(), Stop> {
    let mut documents = Deserializer::from_reader(reader).into_iter::<Value>();
    match documents.next() {
        Some(Ok(value)) => one(&value, None, &mut { count }, &mut |_| Ok(())),
        Some(Err(error)) => Err(unreadable(&error, count)),
        None => Err(invalid("the input ends where a record was expected")),
    }
}

/// An array, an answer or a record over as many lines as it likes. Records of the first two are each read when the one
/// before it is done with.
fn document(
    reader: &mut impl Read,
    count: &mut u64,
    take: &mut impl FnMut(&Record<'_>) -> Result<(), Stop>,
) -> Result<(), Stop> {
    let before = *count;
    let mut stopped = None;
    let read = Deserializer::from_reader(reader).deserialize_any(Document { count, take, stopped: &mut stopped });
    match (stopped, read) {
        (Some(stop), _) => Err(stop),
        (None, Err(error)) => Err(unreadable(&error, before)),
        (None, Ok(())) => Ok(()),
    }
}

struct Document<'e, T> {
    count: &'e mut u64,
    take: &'e mut T,
    /// Why `take` wants no more: serde's errors cannot carry it.
    stopped: &'e mut Option<Stop>,
}

impl<T: FnMut(&Record<'_>) -> Result<(), Stop>> Document<'_, T> {
    fn one<E: serde::de::Error>(&mut self, value: &Value) -> Result<(), E> {
        one(value, None, self.count, self.take).map_err(|stop| {
            *self.stopped = Some(stop);
            E::custom("stopped")
        })
    }
}

impl<'de, T: FnMut(&Record<'_>) -> Result<(), Stop>> Visitor<'de> for Document<'_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("records")
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut seq: A) -> Result<(), A::Error> {
        while let Some(value) = seq.next_element::<Value>()? {
            self.one(&value)?;
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        let mut members = Map::new();
        while let Some(key) = map.next_key::<String>()? {
            if key != DATA {
                members.insert(key, map.next_value()?);
                continue;
            }
            let records = Document { count: &mut *self.count, take: &mut *self.take, stopped: &mut *self.stopped };
            let Some(value) = map.next_value_seed(Data(records))? else {
                // Beside the records there is nothing to look at, and may be much.
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                return Ok(());
            };
            members.insert(key, value);
        }
        self.one(&Value::Object(members))
    }
}

/// What stands under `data`: nothing is left of an array of records, any other value is a record's own.
struct Data<'e, T>(Document<'e, T>);

impl<'de, T: FnMut(&Record<'_>) -> Result<(), Stop>> DeserializeSeed<'de> for Data<'_, T> {
    type Value = Option<Value>;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Option<Value>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, T: FnMut(&Record<'_>) -> Result<(), Stop>> Visitor<'de> for Data<'_, T> {
    type Value = Option<Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Option<Value>, A::Error> {
        self.0.visit_seq(seq).map(|()| None)
    }

    // A number that is no machine's integer is a map too, as serde_json keeps its digits.
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Option<Value>, A::Error> {
        Value::deserialize(MapAccessDeserializer::new(map)).map(Some)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Option<Value>, E> {
        Ok(Some(Value::Bool(value)))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Option<Value>, E> {
        Ok(Some(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Option<Value>, E> {
        Ok(Some(value.into()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Option<Value>, E> {
        Ok(Some(value.into()))
    }

    fn visit_unit<E>(self) -> Result<Option<Value>, E> {
        Ok(Some(Value::Null))
    }
}

fn fill(reader: &mut impl BufRead) -> Result<&[u8], Stop> {
    reader.fill_buf().map_err(|error| input::unreadable(Part::Record, "the records", &error))
}

fn unreadable(error: &serde_json::Error, count: u64) -> Stop {
    let message = error.to_string();
    if count == 0 {
        return invalid(&format!("the input is not JSON: {message}"));
    }
    // Lines are counted from where that record began, which says nothing.
    let message = message.split(" at line ").next().unwrap_or_default();
    invalid(&format!("behind record {count} the input is not JSON: {message}"))
}

fn invalid(message: &str) -> Stop {
    Diagnostic::elsewhere(Code::InvalidRecord, Part::Record, message)
        .help("give an array of objects, {\"data\":[…]}, or one object after the other")
        .into()
}
