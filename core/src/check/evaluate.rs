//! The one meaning of a condition: what it says of a JSON record.

use std::borrow::Cow;
use std::cmp::Ordering;

use serde_json::Value;

use super::condition::{Condition, FieldRef, Term, TermTest};
use super::date;
use super::record;
use super::typed::{TypedValue, ValueKind};
use crate::error::{Code, Diagnostic, Problems, Result};
use crate::number::Decimal;
use crate::syntax::{Comparison, MatchOperator};

/// Whether a condition is true for a record: true, false, or unknown (`None`) where a value it needs is missing.
///
/// It is the logic of SQL's `WHERE`, and a record is kept only on `Some(true)`:
///
/// - A test of a missing or null value is unknown, and so is its negation; `exists` is always true or false, and `null` as a
///   value (of fields that take it) means a missing one.
/// - A value that cannot be read as the field's type is unknown too.
/// - `=`, `!=` and `in` compare exactly, parts of strings without case. Instants compare as instants, numbers by value and
///   exactly, whatever their size.
/// - A test of an array is true when any element passes it, and a negated one when none does: `tags != a` is
///   `not tags = a`, and says that no element is `a`.
/// - Where no field gives a type, two numbers and two instants compare as such, whether the record writes them as text or
///   not; any other `=` compares exact text, and any other order is unknown. (A field of a collection that takes any type
///   is sent as text, so that its `=` compares strings exactly.)
/// - A condition on a field whose place in the records is not known is unknown: ask [`ensure_evaluable`] first.
///
/// ```
/// use konnect_filter::check::{Context, check_untyped, evaluate};
/// use serde_json::json;
/// let filter = konnect_filter::parse("size > 9.5 and not name contains TEST")?;
/// let condition = check_untyped(&filter, &Context::at(jiff::Timestamp::UNIX_EPOCH))?.condition;
/// assert_eq!(evaluate(&condition, &json!({ "size": 10, "name": "prod" })), Some(true));
/// assert_eq!(evaluate(&condition, &json!({ "size": 10, "name": "a test" })), Some(false));
/// assert_eq!(evaluate(&condition, &json!({ "size": 10, "name": null })), None);
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[must_use]
pub fn evaluate(condition: &Condition<'_>, record: &Value) -> Option<bool> {
    match condition {
        Condition::All(parts) => all(parts.iter().map(|part| evaluate(part, record))),
        Condition::Any(parts) => {
            all(parts.iter().map(|part| evaluate(part, record).map(|holds| !holds))).map(|none| !none)
        }
        Condition::Not(part) => evaluate(part, record).map(|holds| !holds),
        Condition::Term(part) => term(part, record),
    }
}

/// False when one is false, else unknown when one is unknown, else true.
fn all(parts: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut known = Some(true);
    for part in parts {
        match part {
            Some(false) => return Some(false),
            Some(true) => {}
            None => known = None,
        }
    }
    known
}

/// Whether records say enough to evaluate a condition: every field it asks for has a known place in them.
///
/// ```
/// use konnect_filter::ListRequest;
/// use konnect_filter::check::ensure_evaluable;
/// let plan = ListRequest::to("users").filter("active").plan()?;
/// assert!(ensure_evaluable(plan.condition().unwrap()).is_ok());
/// # Ok::<(), konnect_filter::Error>(())
/// ```
///
/// # Errors
/// `not-evaluable` for each predicate on a field whose place is not known.
pub fn ensure_evaluable(condition: &Condition<'_>) -> Result<()> {
    let mut problems = Problems::new(crate::Limits::DEFAULT.problems);
    missing_paths(condition, &mut problems);
    problems.finish()
}

fn missing_paths(condition: &Condition<'_>, problems: &mut Problems) {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => {
            for part in parts {
                missing_paths(part, problems);
            }
        }
        Condition::Not(part) => missing_paths(part, problems),
        Condition::Term(Term { target: FieldRef::Filter { field, .. }, span, .. }) if field.path.is_none() => {
            let known = problems.iter().any(|problem| problem.span == Some(*span));
            if !known {
                let message =
                    format!("`{}` cannot be checked locally: its location in the records is unknown", field.name);
                let help = "the service can filter by it, so write the filter so that a single request expresses it";
                problems
                    .push(Diagnostic::new(Code::NotEvaluable, *span, message).label("not in the records").help(help));
            }
        }
        Condition::Term(_) => {}
    }
}

fn term(term: &Term<'_>, record: &Value) -> Option<bool> {
    let found = find(term, record, &mut |_| {})?;
    let holds = match &term.test {
        TermTest::Exists => found.present,
        test if !found.present => when_missing(test)?,
        TermTest::Compare(Comparison::Ne, _) => !found.any()?,
        _ => found.any()?,
    };
    Some(holds != term.negated)
}

/// Tests each value at a term's place, and hands those that cannot be read as the field's type to `unfit`; `None` where the
/// place is not known.
pub(super) fn find<'v>(term: &Term<'_>, record: &'v Value, unfit: &mut dyn FnMut(&'v Value)) -> Option<Found> {
    let needles = needles(&term.test);
    let mut found = Found::default();
    let placed = record::visit(&term.target, record, &mut |value| {
        found.present = true;
        // An array is there, and its elements follow.
        let Some(value) = value else { return };
        match passes(term, &needles, value) {
            Some(true) => found.passed = true,
            Some(false) => found.failed = true,
            None => {
                found.unfit = true;
                unfit(value);
            }
        }
    });
    placed.then_some(found)
}

/// What was found at a place: several values where there is an array.
#[derive(Default)]
pub(super) struct Found {
    present: bool,
    passed: bool,
    failed: bool,
    /// Whether a value could not be read as the field's type.
    unfit: bool,
}

impl Found {
    /// Whether any value passed; unknown when none could be tested.
    pub(super) const fn any(&self) -> Option<bool> {
        if self.passed || self.failed || !self.unfit { Some(self.passed) } else { None }
    }
}

/// What a test says of a missing value: something only where it names `null`.
fn when_missing(test: &TermTest) -> Option<bool> {
    let is_null = |value: &TypedValue| value.kind == ValueKind::Null;
    match test {
        TermTest::Compare(comparison, value) if is_null(value) => Some(*comparison == Comparison::Eq),
        TermTest::Any(MatchOperator::In, values) if values.iter().any(is_null) => Some(true),
        _ => None,
    }
}

/// The strings that a test looks for, without case.
pub(crate) fn needles<'t>(test: &'t TermTest) -> Vec<Cow<'t, str>> {
    match test {
        TermTest::Any(MatchOperator::Contains | MatchOperator::StartsWith | MatchOperator::EndsWith, values) => {
            values.iter().filter(|value| value.kind != ValueKind::Argument).map(|value| fold(&value.text)).collect()
        }
        _ => Vec::new(),
    }
}

/// Whether one value passes a term's test, `!=` taken as `=`; `None` when it cannot be read as the field's type.
fn passes(term: &Term<'_>, needles: &[Cow<'_, str>], value: &Value) -> Option<bool> {
    let in_text = |values: &[TypedValue], found: fn(&str, &str) -> bool| {
        let text = text_of(value)?;
        let folded = fold(&text);
        let holds = needles.iter().any(|needle| found(&folded, needle));
        // An argument may be any text.
        (holds || needles.len() == values.len()).then_some(holds)
    };
    let order = |with| if has_order(&term.target, with) { compare(value, with) } else { None };
    match &term.test {
        TermTest::Compare(Comparison::Eq | Comparison::Ne, with) => equals(&term.target, value, with),
        TermTest::Compare(comparison, with) => Some(comparison.allows(order(with)?)),
        TermTest::Within(range) => Some(order(&range.0)?.is_ge() && order(&range.1)?.is_le()),
        TermTest::Any(MatchOperator::In | MatchOperator::Matches, values) => {
            let mut known = None;
            for with in values.iter() {
                match equals(&term.target, value, with) {
                    Some(true) => return Some(true),
                    Some(false) => known = Some(false),
                    None => {}
                }
            }
            known
        }
        TermTest::Any(MatchOperator::Contains, values) => in_text(values, |text, needle| text.contains(needle)),
        TermTest::Any(MatchOperator::StartsWith, values) => in_text(values, |text, needle| text.starts_with(needle)),
        TermTest::Any(MatchOperator::EndsWith, values) => in_text(values, |text, needle| text.ends_with(needle)),
        TermTest::Regex(pattern) => Some(pattern.is_match(&text_of(value)?)),
        TermTest::Exists => Some(true),
    }
}

/// Whether a value can be less or greater than another one of its place: where no field gives the type, only numbers and times.
pub(crate) fn has_order(target: &FieldRef<'_>, value: &TypedValue) -> bool {
    is_orderable(target.is_untyped(), value)
}

/// The same of a place by whether the record's own value gives its type.
pub(super) fn is_orderable(is_untyped: bool, value: &TypedValue) -> bool {
    !is_untyped
        || match value.kind {
            ValueKind::Untyped(None) => boolean_text(&value.text).is_none(),
            kind => kind != ValueKind::Text,
        }
}

/// Whether a value equals a typed one.
fn equals(target: &FieldRef<'_>, value: &Value, with: &TypedValue) -> Option<bool> {
    let by_value = match (with.kind, value) {
        // What is there is not null.
        (ValueKind::Null, _) => return Some(false),
        (ValueKind::Untyped(_), Value::Bool(own)) => boolean_text(&with.text).map(|with| own.cmp(&with)),
        // A service is sent the text, and compares strings.
        (ValueKind::Untyped(_), Value::String(_)) if !matches!(target, FieldRef::Free(_)) => None,
        _ => compare(value, with),
    };
    match (by_value, with.kind) {
        (Some(order), _) => Some(order.is_eq()),
        (None, ValueKind::Untyped(_)) => Some(text_of(value)? == with.text.as_str()),
        (None, _) => None,
    }
}

/// How a value compares with a typed one; `None` when it cannot be read as the same type.
fn compare(value: &Value, with: &TypedValue) -> Option<Ordering> {
    match with.kind {
        ValueKind::Null | ValueKind::Argument => None,
        ValueKind::Text => Some(text_of(value)?.as_ref().cmp(&with.text)),
        ValueKind::Number => as_numbers(&number_of(value)?, &with.text),
        ValueKind::Boolean(boolean) => Some(boolean_of(value)?.cmp(&boolean)),
        ValueKind::Instant(instant) => Some(date::of_record(value.as_str()?)?.cmp(&instant)),
        ValueKind::Uuid(uuid) => {
            let text = value.as_str()?;
            Some(match uuid::Uuid::try_parse(text) {
                Ok(own) => own.cmp(&uuid),
                Err(_) => text.cmp(&with.text),
            })
        }
        ValueKind::Untyped(None) => as_numbers(&number_of(value)?, &with.text),
        ValueKind::Untyped(Some(moment)) => {
            let instant = date::of_record(value.as_str()?)?;
            Some(match instant {
                _ if instant < moment.start => Ordering::Less,
                _ if instant < moment.next() => Ordering::Equal,
                _ => Ordering::Greater,
            })
        }
    }
}

pub(crate) fn as_numbers(one: &str, other: &str) -> Option<Ordering> {
    Some(Decimal::parse(one)?.compare(&Decimal::parse(other)?))
}

fn number_of(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::Number(number) => Some(Cow::Owned(number.to_string())),
        Value::String(text) => Some(Cow::Borrowed(text)),
        _ => None,
    }
}

fn boolean_of(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(boolean) => Some(*boolean),
        Value::String(text) => boolean_text(text),
        _ => None,
    }
}

pub(crate) fn boolean_text(text: &str) -> Option<bool> {
    if text.eq_ignore_ascii_case("true") {
        Some(true)
    } else if text.eq_ignore_ascii_case("false") {
        Some(false)
    } else {
        None
    }
}

/// A value's text; objects and arrays have none.
fn text_of(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::String(text) => Some(Cow::Borrowed(text)),
        Value::Number(number) => Some(Cow::Owned(number.to_string())),
        Value::Bool(boolean) => Some(Cow::Borrowed(if *boolean { "true" } else { "false" })),
        _ => None,
    }
}

/// A text without case: each character in lower case, whatever is around it.
pub(crate) fn fold(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.chars().flat_map(char::to_lowercase).collect())
    }
}
