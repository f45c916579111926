//! Dates and times as they are typed: RFC 3339, a date, `now`, `now-7d`, `today`, `yesterday`.

use jiff::civil::Date;
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};

use super::absolute::{absolute, epoch, is_span};
use super::moment::{DateError, RANGE, day, instant};
pub(super) use super::moment::{Reading, sent};
use crate::number::is_digits;
use crate::syntax::spoken;

/// Whether a text is a date with a time, as the language reads one.
pub(crate) fn is_instant(text: &str) -> bool {
    absolute(text).is_ok_and(|reading| !reading.moment.day)
}

/// Whether a word names a time that counts from now, or is meant to.
pub(crate) fn is_relative(text: &str) -> bool {
    // Most words end the question here.
    let word = match text.as_bytes().first() {
        Some(b'n' | b'N') => "now",
        Some(b't' | b'T') => "today",
        Some(b'y' | b'Y') => "yesterday",
        _ => return false,
    };
    let (Some(head), Some(rest)) = (text.get(..word.len()), text.get(word.len()..)) else { return false };
    let counts = || rest.strip_prefix(['-', '+']).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    head.eq_ignore_ascii_case(word) && (rest.is_empty() || counts())
}

/// Reads a word as a date or a time.
pub(super) fn read(text: &str, now: Timestamp) -> Result<Reading, DateError> {
    written(text, now).map_err(|fault| {
        // `-1M` counts minutes to some, and months to others.
        let count = text.trim_start_matches(['-', '+']).strip_suffix('M').filter(|count| is_digits(count));
        if let Some(count) = count.filter(|count| count.len() <= 4) {
            return minutes_or_months(count);
        }
        if fault.meant().is_some() || fault.is_question {
            return fault;
        }
        if let Some((name, last, earlier)) = weekdays(text, now) {
            return fault.help(format!("write the date: the last {name} is `{last}`, the one before it `{earlier}`"));
        }
        match in_other_words(text, now) {
            Some(ours) => {
                DateError { must_be_time: fault.must_be_time || days_from_today(text).is_some(), ..fault.instead(ours) }
            }
            None => fault,
        }
    })
}

/// What is written in other words: `7 days ago`, `P7D`, and `today-7d`, which is a day.
fn in_other_words(text: &str, now: Timestamp) -> Option<String> {
    // Elasticsearch's rounding to the day.
    let rounded = text.strip_suffix("/d");
    if rounded == Some("now") {
        return Some("today".to_owned());
    }
    if let Some(time) = text.strip_prefix('@').and_then(epoch) {
        return Some(sent(time).to_string());
    }
    let days = match rounded {
        Some(text) => text.strip_prefix("now").and_then(|rest| days_away(rest, 0)),
        None => days_from_today(text),
    };
    let spoken = spoken::spoken(text).filter(|ours| ours != text);
    let days = days.or_else(|| days_from_today(spoken.as_deref()?));
    if let Some(days) = days {
        let date = Offset::UTC.to_datetime(now).date().checked_add(jiff::Span::new().try_days(days).ok()?).ok()?;
        return match days {
            0 => Some("today".to_owned()),
            -1 => Some("yesterday".to_owned()),
            _ => day(date).map(|_| date.to_string()),
        };
    }
    spoken.filter(|ours| written(ours, now).is_ok())
}

/// Whether a text counts days from one: `today-7d`, which is a day, but not Elasticsearch's `now-7d/d`.
pub(super) fn counts_days(text: &str) -> bool {
    days_from_today(text).is_some() || spoken::spoken(text).is_some_and(|ours| days_from_today(&ours).is_some())
}

/// The last two days of this name, today among them.
fn weekdays(text: &str, now: Timestamp) -> Option<(&'static str, Date, Date)> {
    const NAMES: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    let is = |name: &&str| {
        text.eq_ignore_ascii_case(name) || name.get(..3).is_some_and(|short| text.eq_ignore_ascii_case(short))
    };
    let (index, name) = NAMES.iter().enumerate().find(|(_, name)| is(name))?;
    let today = Offset::UTC.to_datetime(now).date();
    let since = (usize::try_from(today.weekday().to_monday_zero_offset()).ok()? + 7 - index) % 7;
    let before = |days: usize| {
        let span = jiff::Span::new().try_days(i64::try_from(days).ok()?).ok()?;
        today.checked_sub(span).ok()
    };
    Some((name, before(since)?, before(since + 7)?))
}

/// `today-7d`, `yesterday-1w` and the like: how many days from today.
fn days_from_today(text: &str) -> Option<i64> {
    [("today", 0), ("yesterday", -1), ("tomorrow", 1)].into_iter().find_map(|(word, days)| {
        let (head, rest) = text.split_at_checked(word.len())?;
        if head.eq_ignore_ascii_case(word) { days_away(rest, days) } else { None }
    })
}

/// `-7d`, `+1w`: so many days, and `from` more.
fn days_away(text: &str, from: i64) -> Option<i64> {
    let (sign, length) =
        text.strip_prefix('-').map(|rest| (-1, rest)).or(text.strip_prefix('+').map(|rest| (1, rest)))?;
    let (count, unit) = length.split_at_checked(length.len().checked_sub(1)?)?;
    let days = match unit {
        "d" | "D" => 1,
        "w" | "W" => 7,
        _ => return None,
    };
    let count = count.parse::<u32>().ok().filter(|_| is_digits(count))?;
    Some(from + sign * days * i64::from(count))
}

fn written(text: &str, now: Timestamp) -> Result<Reading, DateError> {
    match text.as_bytes().first() {
        Some(b'0'..=b'9') => absolute(text),
        Some(b'n' | b'N' | b't' | b'T' | b'y' | b'Y') => relative(text, now),
        _ => {
            let fault = DateError::new("is not a date or a time");
            let is_length = text.strip_prefix(['-', '+']).is_some_and(is_span);
            Err(if is_length { fault.instead(format!("now{text}")) } else { fault.forms() })
        }
    }
}

/// The instant that a record's text means: RFC 3339, or the beginning of a date. The end of the year 9999, which means
/// never in records, is after all that a filter can say.
pub(crate) fn of_record(text: &str) -> Option<Timestamp> {
    match text.as_bytes().first() {
        Some(b'0'..=b'9') => match absolute(text) {
            Ok(reading) => Some(reading.moment.start),
            Err(fault) => fault.is_late.then_some(Timestamp::MAX),
        },
        _ => None,
    }
}

fn relative(text: &str, now: Timestamp) -> Result<Reading, DateError> {
    let is = |word: &str| text.eq_ignore_ascii_case(word);
    let too_far = || DateError::new("is too far from now").help(RANGE);
    if is("now") {
        return instant(now).ok_or_else(too_far);
    }
    if is("today") || is("yesterday") || is("tomorrow") {
        let today = Offset::UTC.to_datetime(now).date();
        if is("tomorrow") {
            let fault = DateError::new("is not supported");
            return Err(match today.tomorrow() {
                Ok(date) => fault.instead(date.to_string()),
                Err(_) => fault.forms(),
            });
        }
        let date = if is("today") { Some(today) } else { today.yesterday().ok() };
        return date.and_then(day).ok_or_else(too_far);
    }
    let not_relative = || DateError::new("is not a date or a time").forms();
    let (word, rest) = text.split_at_checked(3).ok_or_else(not_relative)?;
    let sign = match rest.as_bytes().first() {
        Some(b'-') => -1,
        Some(b'+') => 1,
        _ => return Err(not_relative()),
    };
    if !word.eq_ignore_ascii_case("now") {
        return Err(not_relative());
    }
    let amount = rest.get(1..).unwrap_or_default();
    let length = amount.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(amount.len());
    let (count, unit) = amount.split_at_checked(length).ok_or_else(not_relative)?;
    let seconds = match unit {
        "s" | "S" => 1,
        "m" => 60,
        "h" | "H" => 3_600,
        "d" | "D" => 86_400,
        "w" | "W" => 604_800,
        "M" if sign == -1 && count.len() <= 4 && !count.is_empty() => {
            return Err(DateError { must_be_time: true, ..minutes_or_months(count) });
        }
        _ => {
            let help = "write a number and one of `s`, `m`, `h`, `d`, `w` (seconds to weeks), as in `now-7d`";
            return Err(DateError { must_be_time: true, ..DateError::new("has an unknown time unit").relative(help) });
        }
    };
    if count.is_empty() {
        let help = "write a number before the unit, as in `now-7d`";
        return Err(DateError { must_be_time: true, ..DateError::new("has no number").relative(help) });
    }
    count
        .parse::<i64>()
        .ok()
        .and_then(|count| count.checked_mul(seconds * sign))
        .and_then(|seconds| now.checked_add(SignedDuration::from_secs(seconds)).ok())
        .and_then(instant)
        .ok_or_else(|| DateError { must_be_time: true, ..too_far() })
}

fn minutes_or_months(count: &str) -> DateError {
    // It has four digits at most.
    let days = count.parse::<u32>().unwrap_or(0).saturating_mul(30);
    let help = format!("write `now-{count}m` for minutes, or `now-{days}d` for months");
    DateError { is_question: true, ..DateError::new("has a unit of time that can be two").relative(help) }
}
