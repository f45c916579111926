//! An order of all values, by which records are sorted.

use std::borrow::Cow;
use std::cmp::Ordering;

use jiff::Timestamp;
use serde_json::Value;

use super::date;
use crate::number::Decimal;

/// How a value is compared with those of its kind.
enum Comparable<'t> {
    Number(Decimal<'t>),
    Instant(Timestamp),
    Text,
}

/// Which of two values comes first: numbers by their values, then times as instants, then anything else as it is written.
///
/// The kinds are kept apart, since in an order that compares each pair in its own way there are circles: of `9`, `10` and `"5x"`,
/// each would come before the next one. The standard library may panic where it meets one.
///
/// ```
/// use konnect_filter::check::order;
/// use serde_json::json;
/// let mut values = [json!("b"), json!("2026-08-22T12:00:00Z"), json!(10), json!("2026-08-22T13:00:00+02:00"), json!(9)];
/// values.sort_by(order);
/// let sorted = [json!(9), json!(10), json!("2026-08-22T13:00:00+02:00"), json!("2026-08-22T12:00:00Z"), json!("b")];
/// assert_eq!(values, sorted);
/// ```
#[doc(hidden)]
pub fn order(one: &Value, other: &Value) -> Ordering {
    let (one_text, other_text) = (written(one), written(other));
    match (comparable(one, &one_text), comparable(other, &other_text)) {
        (Comparable::Number(one), Comparable::Number(other)) => one.compare(&other),
        (Comparable::Instant(one), Comparable::Instant(other)) => one.cmp(&other),
        (Comparable::Text, Comparable::Text) => one_text.cmp(&other_text),
        (one, other) => one.rank().cmp(&other.rank()),
    }
}

fn written(value: &Value) -> Cow<'_, str> {
    match value {
        Value::String(text) => Cow::Borrowed(text),
        other => Cow::Owned(other.to_string()),
    }
}

fn comparable<'t>(value: &Value, text: &'t str) -> Comparable<'t> {
    let known = match value {
        Value::Number(_) => Decimal::parse(text).map(Comparable::Number),
        Value::String(_) => date::of_record(text).map(Comparable::Instant),
        _ => None,
    };
    known.unwrap_or(Comparable::Text)
}

impl Comparable<'_> {
    const fn rank(&self) -> u8 {
        match self {
            Self::Number(_) => 0,
            Self::Instant(_) => 1,
            Self::Text => 2,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::order;
    use serde_json::Value;

    /// Each triple of values that mixed orders would lead through in a circle, and some more.
    #[test]
    fn there_are_no_circles() {
        let values: Vec<Value> = serde_json::from_str(
            r#"[9, 10, "5x", "5", 1e300, -1e300, 1e-300, 0, -0.0, 9007199254740992, 9007199254740993, 9007199254740992.5,
                "2026-01-01T12:00:00+12:00", "2026-01-01T06:00:00Z", "2026-01-01T09", "2026-01-01", "", "é", true, false, null,
                [], [2], {}, {"a": 1}]"#,
        )
        .expect("JSON");
        for one in &values {
            for other in &values {
                assert_eq!(order(one, other), order(other, one).reverse(), "{one} {other}");
                for third in &values {
                    let is_circle =
                        order(one, other).is_le() && order(other, third).is_le() && order(one, third).is_gt();
                    assert!(!is_circle, "{one} {other} {third}");
                }
            }
        }
        assert!(order(&values[10], &values[9]).is_gt() && order(&values[10], &values[11]).is_gt());
    }
}
