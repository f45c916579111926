//! JSON records from a stream: an array, `{"data":[…]}` as Konnect answers, or one after the other. Only one record is kept
//! at a time, with its text as it came.

mod elements;
mod judge;
mod lines;
mod place;
mod raw;

use std::borrow::Cow;
use std::io::{BufRead, BufReader, Cursor, Read};
use std::ops::ControlFlow;

use konnect_filter::error::{Code, Diagnostic, Part, brief};
use konnect_filter::evaluate::read_json;
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, Visitor};
use serde_json::{Deserializer, Value};

use self::elements::Elements;
pub(crate) use self::judge::Judge;
use self::lines::Left;
pub(crate) use self::place::{Place, arrays};
use self::place::{Step, Way, is_of_one};
use self::raw::Raw;
pub(crate) use self::raw::on_one_line;
use crate::input;
use crate::session::Stop;

/// Hands what `judge` says of the records to `take`, of one or of several at a time, in order, until that breaks off. `place` is
/// where an answer has its records.
///
/// # Errors
/// Where the stream is not JSON or contains anything other than objects, at the first such place, where an object has no records at the
/// `place` that was asked for, and where `take` fails.
pub(crate) fn each<J: Judge>(
    reader: impl Read + Send,
    place: Place<'_>,
    judge: &J,
    mut take: impl FnMut(J::Verdicts) -> Result<ControlFlow<()>, Stop>,
) -> Result<(), Stop> {
    let Some(left) = lines::each(reader, place, judge, &mut take)? else { return Ok(()) };
    let Left { bytes, reader, lines, records } = left;
    let mut reader = BufReader::with_capacity(1 << 16, Cursor::new(bytes).chain(reader));
    let take = |text: &[u8]| {
        let mut verdicts = J::Verdicts::default();
        match judge.judge(text, &mut verdicts) {
            true => take(verdicts).map(Taken::Record),
            false => Ok(Taken::Not(judge.twice(text))),
        }
    };
    let mut stream = Stream { raw: Raw::new(&mut reader, lines + 1), place, count: records, is_over: false, take };
    // The line that the last value ended on: what follows there is not alone on it.
    let mut ended = lines;
    while !stream.is_over
        && let Some(next) = stream.raw.start_value()?
    {
        match next {
            _ if next != b'{' && place.is_asked() => return Err(stream.no_answer()),
            b'[' => stream.array()?,
            b'{' if stream.raw.began > ended && stream.line()? => (),
            b'{' => stream.object()?,
            _ => {
                stream.raw.value()?;
                stream.record()?;
            }
        }
        ended = stream.raw.line;
    }
    Ok(())
}

/// What became of a text.
enum Taken {
    Record(ControlFlow<()>),
    /// Nothing, as it is not a record, or has this key twice.
    Not(Option<String>),
}

struct Stream<'r, R, T> {
    raw: Raw<'r, R>,
    place: Place<'r>,
    count: u64,
    /// Whether no more records are wanted.
    is_over: bool,
    /// Takes a record.
    take: T,
}

impl<R: BufRead, T: FnMut(&[u8]) -> Result<Taken, Stop>> Stream<'_, R, T> {
    /// An array of records, each read when the one before it is done with.
    fn array(&mut self) -> Result<(), Stop> {
        self.raw.take_byte()?;
        self.elements()
    }

    /// The rest of an array whose first bracket was read.
    fn elements(&mut self) -> Result<(), Stop> {
        if self.raw.start_value()? == Some(b']') {
            return self.raw.take_byte();
        }
        loop {
            self.raw.start_value()?;
            self.raw.value()?;
            self.record()?;
            if self.is_over {
                return Ok(());
            }
            match self.raw.start_value()? {
                Some(b',') => self.raw.take_byte()?,
                Some(b']') => return self.raw.take_byte(),
                Some(_) => return Err(self.not_json("expected `,` or `]`", self.raw.began)),
                None => return Err(self.not_json("EOF while parsing a list", self.raw.began)),
            }
        }
    }

    /// The quick way: a record that is alone on a line which is at hand already. Says whether there was one.
    fn line(&mut self) -> Result<bool, Stop> {
        let Some(line) = self.raw.line()? else { return Ok(false) };
        if self.place.may_be_in(line) {
            return Ok(false);
        }
        let length = line.len();
        // What is not a whole value here may be the first line of a longer one.
        let Taken::Record(flow) = (self.take)(line.trim_ascii_end())? else { return Ok(false) };
        self.count += 1;
        self.is_over = flow.is_break();
        self.raw.consume(length);
        Ok(true)
    }

    /// An object: a record, or an answer, which has an array of records at its place.
    fn object(&mut self) -> Result<(), Stop> {
        self.raw.take_byte()?;
        // The way that is left from each object that is open.
        let mut open = vec![self.place.way()];
        let mut is_record = false;
        // What is not JSON ends the loop somewhere, and is told by who parses the text.
        while let Some(&way) = open.last() {
            match self.raw.skip_whitespace()? {
                Some(b'"') => (),
                Some(b'}') => {
                    self.raw.take_byte()?;
                    open.pop();
                    // What follows the whole object is not looked at.
                    if !open.is_empty() {
                        self.comma()?;
                    }
                    continue;
                }
                _ => break,
            }
            let key = self.raw.text.len();
            self.raw.value()?;
            let key = self.raw.text.get(key..).and_then(key_of);
            let step = key.as_deref().map_or(Step::default(), |key| way.step(key));
            let names_one = open.len() == 1 && key.is_some_and(|key| self.place.is_of_record(&key));
            if self.raw.skip_whitespace()? != Some(b':') {
                break;
            }
            self.raw.take_byte()?;
            match self.raw.skip_whitespace()? {
                Some(b'[') if step.is_end && !is_record => {
                    self.raw.take_byte()?;
                    if !step.only_objects || matches!(self.raw.skip_whitespace()?, Some(b'{' | b']')) {
                        return self.answer(open.len());
                    }
                    self.rest_of_array()?;
                }
                Some(b'{') if let Some(way) = step.into => {
                    self.raw.take_byte()?;
                    open.push(way);
                    continue;
                }
                _ => {
                    is_record |= names_one;
                    self.raw.value()?;
                }
            }
            self.comma()?;
        }
        // What the closing brace would be.
        if !open.is_empty() && self.raw.skip_whitespace()?.is_some() {
            self.raw.take_byte()?;
        }
        if self.place.is_asked() { Err(self.no_answer()) } else { self.record() }
    }

    /// Appends a comma, if there is one.
    fn comma(&mut self) -> Result<(), Stop> {
        if self.raw.skip_whitespace()? == Some(b',') { self.raw.take_byte() } else { Ok(()) }
    }

    /// Appends an array, whose first bracket was read, as it is.
    fn rest_of_array(&mut self) -> Result<(), Stop> {
        loop {
            match self.raw.skip_whitespace()? {
                None => return Ok(()),
                Some(b']') => return self.raw.take_byte(),
                Some(b',') => self.raw.take_byte()?,
                Some(_) => self.raw.value()?,
            }
        }
    }

    /// The records of an answer, from the array's first bracket on, in so many objects that are open. Beside it there is nothing
    /// to look at, and may be much; but it has to be JSON.
    fn answer(&mut self, open: usize) -> Result<(), Stop> {
        self.raw.text.push(b']');
        self.raw.text.extend(std::iter::repeat_n(b'}', open));
        serde_json::from_slice::<IgnoredAny>(&self.raw.text).map_err(|error| self.unreadable(error))?;
        self.elements()?;
        if self.is_over {
            return Ok(());
        }
        self.raw.start_value()?;
        let began = self.raw.began;
        let before = b"{\"\":".repeat(open);
        let rest = before.chain(&b"[]"[..]).chain(&mut self.raw);
        let way = if open == 1 { self.place.way() } else { Way::None };
        match Rest(way).deserialize(&mut Deserializer::from_reader(rest)) {
            Ok(Also::List(key)) => Err(self.has_two(began, &key)),
            // Were it said before the array, the object would be a record.
            Ok(Also::OfOne(key)) if self.place.is_of_record(&key) => Err(self.may_be_record(began, &key)),
            Ok(_) => Ok(()),
            Err(error) => {
                self.raw.began = began;
                Err(self.unreadable(error))
            }
        }
    }

    /// What was read as an answer has this key after its array.
    fn may_be_record(&self, line: usize, key: &str) -> Stop {
        let message = format!(
            "the object whose array ends on line {line} has `{}` too, so it may be a record itself",
            brief(key)
        );
        let problem = Diagnostic::in_part(Code::InvalidRecord, Part::Record, message);
        problem
            .help("write `--records .` to read each object as a record, or `--records data` for what is in its array")
            .into()
    }

    /// What was read as an answer has another array that records may be in, under this key.
    fn has_two(&self, line: usize, key: &str) -> Stop {
        if self.place.is_asked() {
            return twice_there(&format!(
                "the object whose array ends on line {line} has the key `{}` twice",
                brief(key)
            ));
        }
        let message = format!("the object whose array ends on line {line} has another one, `{}`", brief(key));
        let problem = Diagnostic::in_part(Code::InvalidRecord, Part::Record, message);
        problem.help("write `--records KEY` for the array that has the records").into()
    }

    /// What was read, or is next, has no records where they were asked for.
    fn no_answer(&self) -> Stop {
        let place = self.place.asked();
        let line = self.raw.began;
        let value = match read_json(&self.raw.text) {
            Ok(value) => value,
            // What is not an object was not read.
            Err(_) if self.raw.text.is_empty() => Value::Null,
            Err(error) => return self.unreadable(error),
        };
        let message = match value.is_object() {
            true => format!("the object on line {line} has no array at `{}`", brief(place)),
            false => format!("what is on line {line} is not an object with an array at `{}`", brief(place)),
        };
        let problem = Diagnostic::in_part(Code::InvalidRecord, Part::Record, message);
        let found = arrays(&value);
        let names: Vec<String> = found.iter().map(|(path, _)| format!("`--records {path}`")).collect();
        match names.as_slice() {
            [] => problem.help("leave `--records` out to read each object, or each one in an array, as a record"),
            names => problem.help(format!("it has an array of objects elsewhere: write {}", names.join(" or "))),
        }
        .into()
    }

    /// What was read is a record.
    fn record(&mut self) -> Result<(), Stop> {
        let is_object = self.raw.text.starts_with(b"{");
        let taken = if is_object { (self.take)(&self.raw.text)? } else { Taken::Not(None) };
        let flow = match taken {
            Taken::Record(flow) => flow,
            Taken::Not(twice) => {
                read_json(&self.raw.text).map_err(|error| self.unreadable(error))?;
                let (record, line) = (self.count + 1, self.raw.began);
                return Err(match twice {
                    Some(key) => {
                        twice_there(&format!("record {record}, on line {line}, has the key `{}` twice", brief(&key)))
                    }
                    None => invalid(&format!("record {record}, on line {line}, is not a JSON object")),
                });
            }
        };
        self.count += 1;
        self.is_over = flow.is_break();
        Ok(())
    }

    fn unreadable(&self, error: serde_json::Error) -> Stop {
        let message = error.to_string();
        // The place is one in the text that was parsed.
        let message = message.split(" at line ").next().unwrap_or_default();
        if error.is_io() {
            return input::unreadable(Part::Record, input::RECORDS, &error.into());
        }
        if message == "recursion limit exceeded" {
            let (record, line) = (self.count + 1, self.raw.began);
            return invalid(&format!("record {record}, on line {line}, is nested too deeply: more than 127 levels"));
        }
        self.not_json(message, (self.raw.began + error.line()).saturating_sub(1))
    }

    fn not_json(&self, message: &str, line: usize) -> Stop {
        let after = if self.count > 0 { format!(", after record {}", self.count) } else { String::new() };
        invalid(&format!("the input is not JSON: {message}, on line {line}{after}"))
    }
}

/// What follows the array of an answer and matters.
enum Also {
    Nothing,
    /// A key of a record.
    OfOne(String),
    /// Another array at the way's end.
    List(String),
}

/// Reads what follows the array of an answer, to which this was the way.
struct Rest<'p>(Way<'p>);

impl<'de> DeserializeSeed<'de> for Rest<'_> {
    type Value = Also;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Also, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Rest<'_> {
    type Value = Also;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Also, A::Error> {
        let mut found = Also::Nothing;
        while let Some(key) = map.next_key::<String>()? {
            let step = self.0.step(&key);
            if step.is_end && map.next_value::<Elements>()?.are_there(step) {
                found = Also::List(key);
            } else if !step.is_end {
                map.next_value::<IgnoredAny>()?;
                if matches!(found, Also::Nothing) && is_of_one(&key) {
                    found = Also::OfOne(key);
                }
            }
        }
        Ok(found)
    }
}

/// The key that a text is, as it came.
fn key_of(text: &[u8]) -> Option<Cow<'_, str>> {
    // Most keys need no look at their escapes.
    if text.contains(&b'\\') {
        return serde_json::from_slice::<String>(text).ok().map(Cow::Owned);
    }
    let key = text.strip_prefix(b"\"")?.strip_suffix(b"\"")?;
    std::str::from_utf8(key).ok().map(Cow::Borrowed)
}

fn twice_there(message: &str) -> Stop {
    let problem = Diagnostic::in_part(Code::InvalidRecord, Part::Record, message);
    problem.help("JSON leaves open which of the two counts, so the filter cannot be evaluated: remove one").into()
}

fn invalid(message: &str) -> Stop {
    Diagnostic::in_part(Code::InvalidRecord, Part::Record, message)
        .help("give an array of objects, {\"data\":[…]} or {\"items\":[…]}, or one object per line")
        .into()
}
