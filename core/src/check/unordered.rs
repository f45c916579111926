//! What has no order, and is compared by one all the same: unknown, and said.

use serde_json::Value as Json;

use super::checker::Checker;
use super::condition::{Condition, Term, TermTest};
use super::date;
use super::evaluate::{find, is_orderable};
use super::resolve::ResolvedField;
use super::typed::TypedValue;
use crate::error::{Code, Diagnostic, brief};
use crate::syntax::{Comparison, Value};

const RULE: &str = "where no field gives the type, only numbers and times have an order";

/// `name > abc` where no field gives a type: unknown for every record.
pub(super) fn literal(
    checker: &mut Checker<'_, '_>,
    place: &ResolvedField<'_, '_>,
    value: &Value<'_>,
    typed: &TypedValue,
) {
    if is_orderable(place.is_untyped(), typed) {
        return;
    }
    let text = value.text();
    let warning = |message| Diagnostic::new(Code::Unordered, value.span(), message).label("has no order");
    let is_time = value.is_quoted() && place.kind.is_none() && date::read(text, checker.context.now).is_ok();
    checker.warning(if is_time && value.is_bound() {
        let bare = brief(text);
        let message = format!("`{bare}` is a string as the value of an argument, and strings have no order here");
        warning(message).help(format!("write `{bare}` in the filter, without an argument, for the time"))
    } else if is_time {
        let bare = Value::bare(text).to_string();
        let help = format!("write `{bare}` without quotes for the time");
        warning(format!("`{}` in quotes is a string, and strings have no order here", brief(text)))
            .suggest(value.span(), bare)
            .help(help)
    } else {
        let message =
            format!("`{}` is neither a number nor a time, so nothing is less or greater than it", brief(text));
        warning(message).help(format!("no record passes the comparison: {RULE}"))
    });
}

/// Why an order in a condition is unknown for a record that has a value there: the value and the literal are not both numbers, or
/// both times. A warning for whoever evaluates a condition that [`check_untyped`](super::check_untyped) made.
///
/// ```
/// use konnect_filter::check::{Context, check_untyped, evaluate, unordered};
/// let filter = konnect_filter::parse("size > 9")?;
/// let condition = check_untyped(&filter, &Context::at(jiff::Timestamp::UNIX_EPOCH))?.condition;
/// let record = serde_json::json!({ "size": "large" });
/// assert_eq!(evaluate(&condition, &record), None);
/// assert_eq!(unordered(&condition, &record).unwrap().message, "`9` cannot be compared with a record's `large`");
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[doc(hidden)]
#[must_use]
pub fn unordered(condition: &Condition<'_>, record: &Json) -> Option<Diagnostic> {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => parts.iter().find_map(|part| unordered(part, record)),
        Condition::Not(part) => unordered(part, record),
        Condition::Term(term) => of_term(term, record),
    }
}

fn of_term(term: &Term<'_>, record: &Json) -> Option<Diagnostic> {
    let with = match &term.test {
        TermTest::Compare(Comparison::Eq | Comparison::Ne, _) => return None,
        TermTest::Compare(_, with) => with,
        TermTest::Within(range) => &range.0,
        _ => return None,
    };
    if !term.target.is_untyped() {
        return None;
    }
    let mut unfit = None;
    if find(term, record, &mut |value| unfit = unfit.or(Some(value)))?.any().is_some() {
        return None;
    }
    let own = match unfit? {
        Json::String(text) => brief(text).to_string(),
        Json::Object(_) => "{…}".to_owned(),
        other => other.to_string(),
    };
    let message = format!("`{}` cannot be compared with a record's `{}`", brief(&with.text), brief(&own));
    let warning = Diagnostic::new(Code::Unordered, term.span, message).label("unknown for such records");
    Some(warning.help(format!("the condition is neither true nor false for such a record: {RULE}")))
}
