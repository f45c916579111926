//! What was probably meant by a year, a month, a week or another stretch of days where a date-time is asked for.

use jiff::Timestamp;
use jiff::civil::Date;

use super::date;
use super::resolve::ResolvedField;
use super::stretch::{self, Meant};
use crate::catalog::Type;
use crate::error::{Code, Diagnostic, to_type};
use crate::number::is_digits;
use crate::span::Span;
use crate::syntax::{Comparison, MatchOperator, Predicate, Test, Value, calendar, spoken};

/// `created_at = 2024` and `created_at > 2024-03`: a year or a month, of which the first or the last day is meant, or all of them.
pub(super) fn period(
    place: &ResolvedField<'_, '_>,
    predicate: &Predicate<'_>,
    span: Span,
    now: Timestamp,
    problem: Diagnostic,
) -> Diagnostic {
    let (comparison, value) = match predicate.test() {
        Test::Compare { comparison, value } => (*comparison, value),
        Test::Match { matcher: MatchOperator::In, negated, values } => match values.as_slice() {
            [value] => (if *negated { Comparison::Ne } else { Comparison::Eq }, value),
            _ => return problem,
        },
        _ => return problem,
    };
    if problem.code != Code::WrongType || !value.is_written() {
        return problem;
    }
    let hundred = || hundred(value.text()).filter(|_| matches!(place.kind, Some(Type::Number)));
    let ends = two_ends(value.text()).or_else(hundred);
    if let Some((low, high)) = ends.filter(|_| matches!(comparison, Comparison::Eq | Comparison::Ne)) {
        let not = if comparison == Comparison::Ne { "not " } else { "" };
        return within(place, predicate, span, problem, &format!("{not}between {low} and {high}"));
    }
    let named = calendar::read(value.text()).filter(|_| matches!(place.kind, Some(Type::DateTime)));
    match named.and_then(|named| stretch::meant(&to_type(place.name.name()).to_string(), comparison, &named, now)) {
        Some(Meant::Test(ours)) => {
            let problem = problem.without_edits();
            return within(place, predicate, span, problem, &ours);
        }
        Some(Meant::Value(ours)) => {
            let problem = problem.without_edits();
            return problem.help(format!("write `{ours}`")).suggest(value.span(), ours);
        }
        Some(Meant::Question(help)) => return problem.without_edits().help(help),
        None => {}
    }
    if let ([edit], Some(Type::DateTime)) = (problem.edits.as_slice(), place.kind) {
        let ours = edit.text.clone();
        if let Some(problem) = day(place, predicate, span, &problem, &ours) {
            return problem;
        }
    }
    let Some((first, last)) = days(value.text()).filter(|_| matches!(place.kind, Some(Type::DateTime))) else {
        return problem;
    };
    within(place, predicate, span, problem, &stretch::test(comparison, first, last))
}

/// `> CURRENT_DATE`, which is a midnight elsewhere, and `> today-7d`, which may be one; here a day is all of it.
fn day(
    place: &ResolvedField<'_, '_>,
    predicate: &Predicate<'_>,
    span: Span,
    problem: &Diagnostic,
    ours: &str,
) -> Option<Diagnostic> {
    let Test::Compare { comparison, value } = predicate.test() else { return None };
    let (with, without, from) = match comparison {
        Comparison::Gt => (">=", ">", "after"),
        Comparison::Le => ("<=", "<", "before"),
        _ => return None,
    };
    let problem = problem.clone().without_edits();
    if spoken::is_midnight(value.text()) {
        let sign = if *comparison == Comparison::Gt { with } else { without };
        return Some(within(place, predicate, span, problem, &format!("{sign} {ours}")));
    }
    if !date::counts_days(value.text()) {
        return None;
    }
    let name = to_type(place.name.name());
    Some(problem.help(format!(
        "write `{name} {with} {ours}` with that day, or `{name} {without} {ours}` for only what is {from} it"
    )))
}

/// With `ours` instead of the operator and all after it.
fn within(
    place: &ResolvedField<'_, '_>,
    predicate: &Predicate<'_>,
    span: Span,
    problem: Diagnostic,
    ours: &str,
) -> Diagnostic {
    let problem = problem.help(format!("write `{} {ours}`", to_type(place.name.name())));
    let start = predicate.operator_span().start;
    place.rewrite(problem, Span::new(start, span.end), ours.to_owned())
}

/// `between 2026-10 and 2026-11`: from the first day of the one to the last of the other.
pub(super) fn whole_periods(
    place: &ResolvedField<'_, '_>,
    predicate: &Predicate<'_>,
    span: Span,
    problem: Diagnostic,
) -> Diagnostic {
    let Test::Between { negated, range } = predicate.test() else { return problem };
    let is_time = matches!(place.kind, Some(Type::DateTime)) && problem.code == Code::WrongType;
    let (low, high) = (days(range.low.text()), days(range.high.text()));
    if !is_time || low.is_none() && high.is_none() || !range.low.is_written() || !range.high.is_written() {
        return problem;
    }
    let low = low.map_or_else(|| range.low.to_string(), |(first, _)| first.to_string());
    let high = high.map_or_else(|| range.high.to_string(), |(_, last)| last.to_string());
    let not = if *negated { "not " } else { "" };
    within(place, predicate, span, problem, &format!("{not}between {low} and {high}"))
}

/// `2026-10..2026-11` and `1..5`: the two ends, of periods their outer days.
fn two_ends(text: &str) -> Option<(String, String)> {
    let (low, high) = text.split_once("..")?;
    let (low, high) = (low.trim(), high.trim_start_matches(['.', '=']).trim());
    if low.is_empty() || high.is_empty() {
        return None;
    }
    let first = days(low).map_or_else(|| Value::bare(low).to_string(), |(first, _)| first.to_string());
    let last = days(high).map_or_else(|| Value::bare(high).to_string(), |(_, last)| last.to_string());
    Some((first, last))
}

/// `2xx`, as the statuses of HTTP are grouped: from 200 to 299.
fn hundred(text: &str) -> Option<(String, String)> {
    let digit = text.strip_suffix("xx").or_else(|| text.strip_suffix("XX"))?;
    (digit.len() == 1 && is_digits(digit)).then(|| (format!("{digit}00"), format!("{digit}99")))
}

/// The first and the last day of a year (`2024`) or of a month (`2024-03`).
fn days(text: &str) -> Option<(Date, Date)> {
    let (year, month) = text.split_once('-').map_or((text, None), |(year, month)| (year, Some(month)));
    let digits = |text: &str, count| text.len() == count && is_digits(text);
    if !digits(year, 4) || month.is_some_and(|month| !digits(month, 2)) {
        return None;
    }
    let (from, to) = match month {
        Some(month) => (month.parse().ok()?, month.parse().ok()?),
        None => (1, 12),
    };
    let year = year.parse().ok()?;
    Some((Date::new(year, from, 1).ok()?, Date::new(year, to, 1).ok()?.last_of_month()))
}
