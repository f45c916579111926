//! JSON records from a text: an array, an answer such as `{"data":[…]}`, or one after the other.

use std::borrow::Cow;
use std::fmt;

use konnect_filter::Span;
use konnect_filter::check::{self, Condition};
use konnect_filter::error::{Code, Diagnostic, Error, Part, Result, brief};
use konnect_filter::evaluate::{Matcher, read_json};
use serde::de::{DeserializeSeed, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::units::Units;

/// What one thing has, and an answer with many has not: as for the command's `match`.
const OF_ONE: &[&str] = &["id", "name"];

/// The records of an object that is an answer: under `data`, as Konnect's are, or a list of objects under `items` or the collection's
/// own key.
struct Page<'o>(Option<&'o str>);

/// What an object is.
enum Read<'r> {
    Record,
    Answer(Vec<&'r RawValue>),
    /// An answer with another list that may have the records, under this key.
    HasTwo(String),
}

impl<'r> DeserializeSeed<'r> for Page<'_> {
    type Value = Read<'r>;

    fn deserialize<D: Deserializer<'r>>(self, deserializer: D) -> std::result::Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'r> Visitor<'r> for Page<'_> {
    type Value = Read<'r>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'r>>(self, mut map: A) -> std::result::Result<Self::Value, A::Error> {
        let (mut list, mut is_record, mut other) = (None, false, None);
        while let Some((Key(key), value)) = map.next_entry::<Key<'_>, &RawValue>()? {
            is_record |= OF_ONE.contains(&&*key);
            if key == "data" || key == "items" || self.0 == Some(&*key) {
                let all = serde_json::from_str::<Vec<&RawValue>>(value.get()).ok();
                match all.filter(|all| key == "data" || all.iter().all(|one| is_object(one))) {
                    Some(_) if list.is_some() => other = Some(key.into_owned()),
                    Some(all) => list = Some(all),
                    None => {}
                }
            }
        }
        Ok(match (list, other) {
            (Some(_), Some(other)) if !is_record => Read::HasTwo(other),
            (Some(list), _) if !is_record => Read::Answer(list),
            _ => Read::Record,
        })
    }
}

#[derive(Deserialize)]
struct Key<'k>(#[serde(borrow)] Cow<'k, str>);

fn is_object(value: &RawValue) -> bool {
    value.get().starts_with('{')
}

/// Reads the records. Answers of their collection have them under its `own` key.
///
/// # Errors
/// Where the text is not JSON, and at the first record that is not an object.
pub(crate) fn read<'r>(text: &'r str, own: Option<&str>) -> Result<Vec<&'r RawValue>> {
    let mut records = Vec::new();
    for value in serde_json::Deserializer::from_str(text).into_iter::<&RawValue>() {
        let value = value.map_err(|error| not_json(text, &error))?;
        match value.get().as_bytes().first() {
            Some(b'[') => {
                let all: Vec<&RawValue> = serde_json::from_str(value.get()).map_err(|error| not_json(text, &error))?;
                records.extend(all);
            }
            Some(b'{') => match Page(own).deserialize(&mut serde_json::Deserializer::from_str(value.get())) {
                Ok(Read::Answer(list)) => records.extend(list),
                Ok(Read::HasTwo(key)) => {
                    let message =
                        format!("the records are in one of two lists, of which `{}` is the second", brief(&key));
                    let problem = Diagnostic::in_part(Code::InvalidRecord, Part::Record, message);
                    return Err(problem.help("give the list that has them, and not the whole answer").into());
                }
                Ok(Read::Record) | Err(_) => records.push(value),
            },
            _ => records.push(value),
        }
    }
    match records.iter().position(|record| !is_object(record)) {
        None => Ok(records),
        Some(n) => {
            let message = format!("record {} is not an object", n + 1);
            Err(Diagnostic::in_part(Code::InvalidRecord, Part::Record, message)
                .help("a record is a JSON object")
                .into())
        }
    }
}

fn not_json(text: &str, error: &serde_json::Error) -> Diagnostic {
    let message = format!("the records are not JSON: {error}");
    let problem = Diagnostic::in_part(Code::InvalidRecord, Part::Record, message);
    let lines = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum::<usize>();
    match u32::try_from(lines + error.column().saturating_sub(1)) {
        Ok(at) if (at as usize) <= text.len() => problem.at(Span::new(at, at)),
        _ => problem,
    }
}

/// Where the records are in their text, in UTF-16 units: of each, the units between the one before and it, and its own.
pub(crate) fn places(text: &str, records: &[&RawValue]) -> String {
    let units = Units::new(text);
    let mut places = String::new();
    let mut before = 0;
    for record in records {
        let start = record.get().as_ptr().addr().saturating_sub(text.as_ptr().addr());
        let [start, end] = [start, start.saturating_add(record.get().len())].map(|byte| units.units(byte));
        for number in [start.saturating_sub(before), end.saturating_sub(start)] {
            places.push_str(&number.to_string());
            places.push(' ');
        }
        before = end;
    }
    places
}

/// The verdict on each record, as one character: `t` and `f`, and `u` where the filter is unknown for it. And `warnings` with the
/// first one about values that have no order.
///
/// The answer has no records: the caller has them, and they would be most of it.
///
/// # Errors
/// At a record that cannot be a value, or has a key twice where the condition looks.
pub(crate) fn verdicts(
    condition: &Condition<'_>,
    records: &[&RawValue],
    mut warnings: Vec<Diagnostic>,
) -> Result<(String, Vec<Diagnostic>)> {
    let mut is_said = warnings.iter().any(|warning| warning.code == Code::Unordered);
    let matcher = Matcher::new(condition);
    let mut verdicts = String::with_capacity(records.len());
    for (n, record) in records.iter().enumerate() {
        let text = record.get().as_bytes();
        let matches = matcher.matches_json(text).map_err(|error| refused(&matcher, text, n, &error))?;
        if matches.is_none() && !is_said && matcher.lacks_order_in_json(text)? {
            let warning = read_json(text).ok().and_then(|value| check::unordered(condition, &value));
            is_said = warning.is_some();
            warnings.extend(warning);
        }
        verdicts.push(matches.map_or('u', |holds| if holds { 't' } else { 'f' }));
    }
    Ok((verdicts, warnings))
}

fn refused(matcher: &Matcher, text: &[u8], n: usize, error: &Error) -> Error {
    let problem = match matcher.twice_in_json(text) {
        Some(key) => {
            let message = format!("record {} has the key `{}` twice", n + 1, brief(&key));
            Diagnostic::in_part(Code::InvalidRecord, Part::Record, message)
                .help("JSON leaves open which of the two counts, so the filter cannot be evaluated: remove one")
        }
        None => {
            let message = format!(
                "record {} cannot be read: {}",
                n + 1,
                error.diagnostics().first().map_or("", |problem| &problem.message)
            );
            Diagnostic::in_part(Code::InvalidRecord, Part::Record, message)
        }
    };
    problem.into()
}
