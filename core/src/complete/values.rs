//! Values: of an enum, `true` and `false`, times that count from now.

use crate::catalog::{Entity, Type};
use crate::check::Asked;
use crate::number::is_digits;
use crate::syntax::Value;
use crate::syntax::ahead::Role;

/// A value that can be offered.
pub(super) struct Offer {
    pub(super) text: String,
    pub(super) about: &'static str,
}

/// The remark on `null`, which is written without quotes.
const NULL: &str = "no value";

const TIMES: [(&str, &str); 7] = [
    ("now-1h", "an hour ago"),
    ("now-1d", "24 hours ago"),
    ("now-7d", "seven days ago"),
    ("now-4w", "four weeks ago"),
    ("now", "this second"),
    ("today", "the whole day, in UTC"),
    ("yesterday", "the whole day, in UTC"),
];

const UNITS: [(char, &str); 5] =
    [('s', "seconds ago"), ('m', "minutes ago"), ('h', "hours ago"), ('d', "days ago"), ('w', "weeks ago")];

/// The longest count of units that is completed.
const COUNT_DIGITS: usize = 4;

/// Values of a field.
pub(super) fn of(
    entity: Option<&Entity>,
    asked: Option<Asked<'_>>,
    role: Role,
    typed: &str,
    quoted: bool,
) -> Vec<Offer> {
    let Some(asked) = asked else { return Vec::new() };
    let listed = match asked.kind {
        Some(Type::Enum(values)) => Some(values.as_slice()),
        // What the checker would warn of is not to be guessed.
        _ => entity.zip(asked.field).and_then(|(entity, field)| entity.published(field)),
    };
    let listed = listed.filter(|_| role != Role::Pattern);
    let mut offers: Vec<Offer> = match asked.kind {
        Some(Type::Boolean) if role == Role::Whole && !quoted => ["true", "false"].map(offer).into(),
        Some(Type::DateTime) if matches!(role, Role::Whole | Role::Bound) && !quoted => times(typed),
        _ => listed.unwrap_or_default().iter().map(|text| offer(text)).collect(),
    };
    if role == Role::Whole && !quoted && asked.field.is_some_and(|field| field.nullable) {
        offers.push(Offer { text: "null".to_owned(), about: NULL });
    }
    offers
}

fn offer(text: &str) -> Offer {
    Offer { text: text.to_owned(), about: "" }
}

/// Times that count from now: the usual ones, and any count that was begun.
fn times(typed: &str) -> Vec<Offer> {
    let count = typed.get(4..).filter(|_| typed.get(..4).is_some_and(|head| head.eq_ignore_ascii_case("now-")));
    match count {
        Some(digits) if digits.len() <= COUNT_DIGITS && is_digits(digits) => {
            UNITS.iter().map(|(unit, about)| Offer { text: format!("now-{digits}{unit}"), about }).collect()
        }
        _ => TIMES.iter().map(|(text, about)| Offer { text: (*text).to_owned(), about }).collect(),
    }
}

/// A value as a filter has it. The text `null` needs quotes, which the word does not have.
pub(super) fn written(text: &str, about: &str) -> String {
    let is_word = about == NULL || !text.eq_ignore_ascii_case("null");
    if is_word { Value::bare(text).to_string() } else { Value::quoted(text).to_string() }
}
