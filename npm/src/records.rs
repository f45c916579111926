//! JSON records from a text: an array, `{"data":[…]}` as Konnect answers, or one after the other.

use konnect_filter::Span;
use konnect_filter::check::{self, Condition};
use konnect_filter::error::{Code, Diagnostic, Error, Part, Result, brief};
use konnect_filter::evaluate::{Matcher, read_json};
use serde::Deserialize;
use serde_json::Deserializer;
use serde_json::value::RawValue;

use super::units::Units;

/// An answer of Konnect's.
#[derive(Deserialize)]
struct Page<'r> {
    #[serde(borrow)]
    data: Vec<&'r RawValue>,
}

/// Reads the records.
///
/// # Errors
/// Where the text is not JSON, and at the first record that is not an object.
pub(crate) fn read(text: &str) -> Result<Vec<&RawValue>> {
    let mut records = Vec::new();
    for value in Deserializer::from_str(text).into_iter::<&RawValue>() {
        let value = value.map_err(|error| not_json(text, &error))?;
        match value.get().as_bytes().first() {
            Some(b'[') => {
                let all: Vec<&RawValue> = serde_json::from_str(value.get()).map_err(|error| not_json(text, &error))?;
                records.extend(all);
            }
            _ => match serde_json::from_str::<Page<'_>>(value.get()) {
                Ok(page) => records.extend(page.data),
                Err(_) => records.push(value),
            },
        }
    }
    match records.iter().position(|record| !record.get().starts_with('{')) {
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
