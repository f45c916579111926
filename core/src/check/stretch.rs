//! The days and instants that words of the calendar name, counted from `now`: `this week`, `2026-W35`, `yesterday 10:00`.

use jiff::civil::{Date, ISOWeekDate, Weekday};
use jiff::tz::Offset;
use jiff::{Span, Timestamp};

use crate::syntax::Comparison;
use crate::syntax::calendar::{Calendar, Unit, offset_of};

/// What is meant by them.
pub(super) enum Meant {
    /// An operator, and what comes after it.
    Test(String),
    /// Another value.
    Value(String),
    /// One of several: what the help says.
    Question(String),
}

/// What a test of days asks for: all of them, from their first, or after their last.
pub(super) fn test(comparison: Comparison, first: Date, last: Date) -> String {
    match comparison {
        Comparison::Eq if first == last => format!("= {first}"),
        Comparison::Ne if first == last => format!("!= {first}"),
        Comparison::Eq => format!("between {first} and {last}"),
        Comparison::Ne => format!("not between {first} and {last}"),
        Comparison::Gt => format!("> {last}"),
        Comparison::Le => format!("<= {last}"),
        Comparison::Ge => format!(">= {first}"),
        Comparison::Lt => format!("< {first}"),
    }
}

/// What `named` means in a comparison of the field `name`.
pub(super) fn meant(name: &str, comparison: Comparison, named: &Calendar, now: Timestamp) -> Option<Meant> {
    let today = Offset::UTC.to_datetime(now).date();
    let all = |(first, last): (Date, Date)| Some(Meant::Test(test(comparison, first, last)));
    match *named {
        Calendar::Period(unit, back) => period(name, comparison, unit, back, today),
        // Those are read as days.
        Calendar::Rounded(_, Unit::Day | Unit::Week, Unit::Day) => None,
        Calendar::Rounded(count, of, to) => all(days_of(to, ago(today, of, count)?)?),
        Calendar::Week(year, week, day) => {
            let first = ISOWeekDate::new(year, week, Weekday::Monday).ok()?.date();
            match day {
                Some(day) => {
                    Some(Meant::Value(first.checked_add(Span::new().days(i64::from(day) - 1)).ok()?.to_string()))
                }
                None => all(days_of(Unit::Week, first)?),
            }
        }
        Calendar::Quarter(year, quarter) => all(days_of(Unit::Quarter, Date::new(year, quarter * 3, 1).ok()?)?),
        Calendar::Clock(back, ref time) => Some(Meant::Value(format!("{}T{time}Z", ago(today, Unit::Day, back)?))),
        Calendar::DayOfYear(month, day) => {
            let mut years = (0..=8).filter_map(|back| Date::new(today.year() - back, month, day).ok());
            let last = years.by_ref().find(|date| *date <= today)?;
            let before = years.next()?;
            Some(Meant::Question(format!(
                "write the date with its year: the last one is `{last}`, the one before it `{before}`"
            )))
        }
        Calendar::Zoned(ref time, ref zone) => Some(match offset_of(zone) {
            Some((offset, None)) => Meant::Value(format!("{time}{offset}")),
            Some((offset, Some(summer))) => Meant::Question(format!(
                "write the offset: `{time}{offset}` for {zone}, or `{time}{summer}` if it is summer time there"
            )),
            None => Meant::Question(
                "write the offset from UTC instead of the zone's name, as in `2026-08-22T10:00:00+02:00`".to_owned(),
            ),
        }),
    }
}

/// `this week`, and `last week`, which is the calendar's or the last seven days.
fn period(name: &str, comparison: Comparison, unit: Unit, back: i32, today: Date) -> Option<Meant> {
    let (first, last) = days_of(unit, ago(days_of(unit, today)?.0, unit, back)?)?;
    let ours = test(comparison, first, last);
    let length = match unit {
        Unit::Week => Some(7),
        Unit::Month => Some(30),
        Unit::Year => Some(365),
        Unit::Day | Unit::Quarter => None,
    };
    match (comparison, back, length) {
        (Comparison::Eq | Comparison::Ne, 1, Some(days)) => {
            let sign = if comparison == Comparison::Eq { ">=" } else { "<" };
            Some(Meant::Question(format!(
                "write `{name} {ours}` for the one of the calendar, or `{name} {sign} now-{days}d` for the last {days} days"
            )))
        }
        // They are read as a length of time.
        (_, 1, Some(_)) => None,
        (Comparison::Gt, 0, _) => Some(Meant::Question(format!(
            "write `{name} >= {first}` from its first day on, or `{name} {ours}` after its last"
        ))),
        _ => Some(Meant::Test(ours)),
    }
}

/// So many units before a day.
fn ago(day: Date, unit: Unit, count: i32) -> Option<Date> {
    let span = Span::new();
    let span = match unit {
        Unit::Day => span.try_days(count),
        Unit::Week => span.try_weeks(count),
        Unit::Month => span.try_months(count),
        Unit::Quarter => span.try_months(count.checked_mul(3)?),
        Unit::Year => span.try_years(count),
    };
    day.checked_sub(span.ok()?).ok()
}

/// The first and the last day of the unit in which a day lies; a week begins on a Monday.
fn days_of(unit: Unit, day: Date) -> Option<(Date, Date)> {
    let of_months = |first: i8, last: i8| {
        Some((Date::new(day.year(), first, 1).ok()?, Date::new(day.year(), last, 1).ok()?.last_of_month()))
    };
    match unit {
        Unit::Day => Some((day, day)),
        Unit::Week => {
            let week = day.iso_week_date();
            let first = ISOWeekDate::new(week.year(), week.week(), Weekday::Monday).ok()?.date();
            Some((first, first.checked_add(Span::new().days(6)).ok()?))
        }
        Unit::Month => of_months(day.month(), day.month()),
        Unit::Quarter => {
            let first = (day.month() - 1) / 3 * 3 + 1;
            of_months(first, first + 2)
        }
        Unit::Year => of_months(1, 12),
    }
}
