//! A filter against a collection: checked, planned, printed again, evaluated.

use konnect_filter::check::{self, Condition, check_untyped, evaluate};
use konnect_filter::plan::{PlanOptions, plan};
use konnect_filter::{Limits, parse};
use serde_json::Value;

use super::case::Case;
use super::{ask, now, problems};

/// Two bytes that choose a built-in collection, a filter, and after a NUL perhaps a record.
pub fn check(data: &[u8]) {
    let Some((&[high, low], rest)) = data.split_first_chunk() else { return };
    let Ok(rest) = std::str::from_utf8(rest) else { return };
    let (text, record) = rest.split_once('\0').unwrap_or((rest, "{}"));
    let record = serde_json::from_str(record).unwrap_or(Value::Null);
    let Ok(filter) = parse(text) else { return };

    match check_untyped(&filter, &now()) {
        Ok(meaning) => printed(&meaning.condition, &record, |text| {
            let filter = parse(text).unwrap_or_else(|error| panic!("{text:?}: {error}"));
            let again = check_untyped(&filter, &now()).unwrap_or_else(|error| panic!("{text:?}: {error}")).condition;
            (again.to_string(), evaluate(&again, &record))
        }),
        Err(error) => problems(text, &error),
    }

    let all = ask::entities();
    let Some(entity) = all.get(usize::from(u16::from_be_bytes([high, low])) % all.len()) else { return };
    let checked = match check::check(&filter, entity, &now()) {
        Ok(checked) => checked,
        Err(error) => return problems(text, &error),
    };
    for warning in checked.warnings() {
        assert!(warning.span.is_some_and(|span| span.get(text).is_some()), "{text:?}: {warning:?}");
    }
    let again = |text: &str| {
        let filter = parse(text).unwrap_or_else(|error| panic!("{text:?}: {error}"));
        let again = check::check(&filter, entity, &now()).unwrap_or_else(|error| panic!("{text:?}: {error}"));
        (again.condition().to_string(), evaluate(again.condition(), &record))
    };
    printed(checked.condition(), &record, again);

    for allowed in 0..8 {
        let allow = PlanOptions::default()
            .with_strict(allowed & 1 != 0)
            .with_split(allowed & 2 != 0)
            .with_partial(allowed & 4 != 0);
        match plan(&checked, &allow) {
            Ok(plan) => {
                assert!(allow.partial || plan.residual().is_none(), "{text:?}");
                assert!(allow.split || plan.requests().len() == 1, "{text:?}");
                assert!(plan.requests().len() <= Limits::DEFAULT.requests, "{text:?}");
                if let Some(residual) = plan.residual() {
                    printed(residual, &record, again);
                }
                for note in plan.notes() {
                    assert!(note.span.get(text).is_some() && note.text.len() < 2000, "{text:?}: {note:?}");
                }
            }
            Err(error) => problems(text, &error),
        }
    }
}

/// A condition's text, read and checked again, has the same text and says the same of a record.
fn printed(condition: &Condition<'_>, record: &Value, again: impl Fn(&str) -> (String, Option<bool>)) {
    let text = condition.to_string();
    // What is longer than a filter may be is not read again.
    if text.len() > Limits::DEFAULT.text_bytes {
        return;
    }
    let (printed, holds) = again(&text);
    assert_eq!(printed, text);
    assert_eq!(holds, evaluate(condition, record), "{text} of {record}");
}

/// The law of the plan, of entities, filters and records made of any bytes. The first byte chooses the filter's depth too:
/// small filters are quick, and say best what went wrong.
pub fn plan_evaluate(data: &[u8]) {
    let Some((first, rest)) = data.split_first() else { return };
    Case::new(rest, 1 + usize::from(first >> 1) % 6, first & 1 != 0).check();
}
