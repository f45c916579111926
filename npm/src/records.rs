//! JSON records from a text: an array, `{"data":[…]}` as Konnect answers, or one after the other.

use konnect_filter::Span;
use konnect_filter::check::{self, Condition};
use konnect_filter::error::{Code, Diagnostic, Part, Result, brief};
use konnect_filter::evaluate::Matcher;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Deserializer, Value};

/// Bytes of records that are read at once: what a tab of a browser can have as values.
const BYTES: usize = 64 << 20;

/// A record, and whether the filter is true for it.
#[derive(Serialize)]
pub(crate) struct Judged<'r> {
    /// As it came.
    record: &'r RawValue,
    /// None where the filter is unknown for it.
    matches: Option<bool>,
}

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
    if text.len() > BYTES {
        let message = format!("the records have {} bytes; at most {BYTES} are read", text.len());
        return Err(Diagnostic::in_part(Code::TooLong, Part::Record, message).help("match fewer at once").into());
    }
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

/// The verdict on each record, and `warnings` with the first one about values that have no order.
///
/// # Errors
/// At a record that is nested too deep to be a value, or has a key twice where the condition looks.
pub(crate) fn answers<'r>(
    condition: &Condition<'_>,
    records: &[&'r RawValue],
    mut warnings: Vec<Diagnostic>,
) -> Result<(Vec<Judged<'r>>, Vec<Diagnostic>)> {
    let mut is_said = warnings.iter().any(|warning| warning.code == Code::Unordered);
    let matcher = Matcher::new(condition);
    let mut judged = Vec::with_capacity(records.len());
    for (n, record) in records.iter().enumerate() {
        let value: Value = serde_json::from_str(record.get()).map_err(|error| {
            let message = format!("record {} cannot be read: {error}", n + 1);
            Diagnostic::in_part(Code::InvalidRecord, Part::Record, message)
        })?;
        let matches = matcher.matches_json(record.get().as_bytes()).map_err(|error| {
            let Some(key) = matcher.twice_in_json(record.get().as_bytes()) else { return error };
            let message = format!("record {} has the key `{}` twice", n + 1, brief(&key));
            let problem = Diagnostic::in_part(Code::InvalidRecord, Part::Record, message);
            problem
                .help("JSON leaves open which of the two counts, so the filter cannot be evaluated: remove one")
                .into()
        })?;
        if matches.is_none() && !is_said {
            let warning = check::unordered(condition, &value);
            is_said = warning.is_some();
            warnings.extend(warning);
        }
        judged.push(Judged { record, matches });
    }
    Ok((judged, warnings))
}
