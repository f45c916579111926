//! Dates and times that are written out: RFC 3339, a date, and what is nearly one of them.

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::Offset;

use super::moment::{DateError, FIRST, OFFSETS, RANGE, Reading, day, sent};
use super::typed::DayOrInstant;
use crate::number::is_digits;
use crate::shared_str::SharedStr;

/// With `text` as what was meant, if that is a time.
fn meant(fault: DateError, text: String) -> DateError {
    if absolute(&text).is_ok() { fault.instead(text) } else { fault.forms() }
}

/// What is left to read of a date.
struct Cursor<'a>(&'a [u8]);

impl Cursor<'_> {
    fn number(&mut self, width: usize) -> Option<i16> {
        let (head, tail) = self.0.split_at_checked(width)?;
        let mut value = 0;
        for byte in head {
            if !byte.is_ascii_digit() {
                return None;
            }
            value = value * 10 + i16::from(byte - b'0');
        }
        self.0 = tail;
        Some(value)
    }

    /// A number of two digits.
    fn two(&mut self) -> Option<i8> {
        i8::try_from(self.number(2)?).ok()
    }

    fn one_of(&mut self, set: &[u8]) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        if !set.contains(first) {
            return None;
        }
        self.0 = rest;
        Some(*first)
    }
}

pub(super) fn absolute(text: &str) -> Result<Reading, DateError> {
    let mut cursor = Cursor(text.as_bytes());
    let Some((year, month, date)) = date_parts(&mut cursor) else { return Err(misshapen(text)) };
    let date = Date::new(year, month, date).map_err(|_| DateError::new("is not a valid date").forms())?;
    if cursor.0.is_empty() {
        return day(date).ok_or_else(|| DateError::late("is too late").help(RANGE));
    }
    let shape = || misshapen(text);
    if matches!(cursor.0, b"Z" | b"z") {
        // Days are those of UTC.
        return Err(meant(DateError::new("is a date, which has no time zone"), date.to_string()));
    }
    let separator = cursor.one_of(b"Tt ").ok_or_else(shape)?;
    let hour = cursor.two().ok_or_else(shape)?;
    cursor.one_of(b":").ok_or_else(shape)?;
    let minute = cursor.two().ok_or_else(shape)?;
    if cursor.one_of(b":").is_none() {
        return Err(no_seconds(text, cursor.0));
    }
    let second = cursor.two().ok_or_else(shape)?;
    let mut nanosecond = 0;
    if cursor.one_of(b".").is_some() {
        let digits = cursor.0.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(cursor.0.len());
        if digits == 0 {
            return Err(shape());
        }
        if digits > 9 {
            return Err(DateError::new("has more than nine digits after the decimal point")
                .help("remove the rest of the fraction"));
        }
        for _ in 0..9 {
            nanosecond = nanosecond * 10 + i32::from(cursor.number(1).unwrap_or(0));
        }
    }
    let zone = cursor.one_of(b"Zz+-");
    let offset = match zone {
        None if cursor.0.is_empty() => {
            let fault = meant(DateError::new("has no time zone"), format!("{text}Z"));
            return Err(fault.or(" for UTC, or the offset, as in `+02:00`"));
        }
        None => return Err(shape()),
        Some(b'Z' | b'z') => Some(Offset::UTC),
        Some(sign) => {
            let hours = cursor.two().ok_or_else(shape)?;
            if cursor.one_of(b":").is_none() {
                return Err(no_colon(text, cursor.0));
            }
            let minutes = cursor.two().ok_or_else(shape)?;
            let seconds = i32::from(hours) * 3_600 + i32::from(minutes) * 60;
            let valid = hours <= 23 && minutes <= 59;
            if valid { Offset::from_seconds(if sign == b'-' { -seconds } else { seconds }).ok() } else { None }
        }
    };
    if !cursor.0.is_empty() {
        return Err(shape());
    }
    let offset = offset.ok_or_else(|| DateError::new("has a time zone that does not exist").help(OFFSETS))?;
    if second == 60 && hour <= 23 && minute <= 59 {
        return Err(leap_second(text));
    }
    let time = Time::new(hour, minute, second, nanosecond).map_err(|_| {
        DateError::new("is not a time of day").help("hours go from 00 to 23, minutes and seconds to 59")
    })?;
    let start = offset.to_timestamp(date.to_datetime(time)).map_err(|_| DateError::late("is too late").help(RANGE))?;
    if start.as_second() < FIRST {
        return Err(DateError::new("is too early").help(RANGE));
    }
    let as_sent = zone == Some(b'Z') && separator == b'T';
    let text = if as_sent { SharedStr::from(text) } else { sent(start).into() };
    Ok(Reading { moment: DayOrInstant::instant(start), text })
}

fn date_parts(cursor: &mut Cursor<'_>) -> Option<(i16, i8, i8)> {
    let year = cursor.number(4)?;
    cursor.one_of(b"-")?;
    let month = cursor.two()?;
    cursor.one_of(b"-")?;
    Some((year, month, cursor.two()?))
}

/// `2026-08-22T10:00Z`; `rest` is what follows the minutes.
fn no_seconds(text: &str, rest: &[u8]) -> DateError {
    let fault = DateError::new("has no seconds");
    match text.split_at_checked(text.len() - rest.len()) {
        Some((time, "")) => meant(fault, format!("{time}:00Z")),
        Some((time, zone @ ("Z" | "z"))) => meant(fault, format!("{time}:00{zone}")),
        Some((time, zone)) if zone.starts_with(['+', '-']) && zone.len() == 6 => {
            meant(fault, format!("{time}:00{zone}"))
        }
        _ => misshapen(text),
    }
}

/// `2026-08-22T10:00:00+0200`; `rest` is what follows the hours of the offset.
fn no_colon(text: &str, rest: &[u8]) -> DateError {
    let fault = DateError::new("has an offset without a colon");
    match text.split_at_checked(text.len() - rest.len()) {
        Some((hours, "")) => meant(fault, format!("{hours}:00")),
        Some((hours, minutes)) if minutes.len() == 2 => meant(fault, format!("{hours}:{minutes}")),
        _ => misshapen(text),
    }
}

/// `…:60…`: the second before it has a text that every server reads.
fn leap_second(text: &str) -> DateError {
    let fault = DateError::new("has a leap second, which servers read differently");
    match text.split_once(":60") {
        Some((before, after)) => fault.instead(format!("{before}:59{after}")),
        None => fault.forms(),
    }
}

/// `20261127T100000Z`, and `2026-11-27T10`.
fn without_signs(text: &str) -> Option<String> {
    let (date, clock) = text.split_once(['T', 't'])?;
    let clock = clock.strip_suffix(['Z', 'z']).unwrap_or(clock);
    let date = match date.len() {
        8 if is_digits(date) => format!("{}-{}-{}", date.get(..4)?, date.get(4..6)?, date.get(6..)?),
        10 => date.to_owned(),
        _ => return None,
    };
    let clock = match clock.len() {
        2 if is_digits(clock) => format!("{clock}:00:00"),
        6 if is_digits(clock) => format!("{}:{}:{}", clock.get(..2)?, clock.get(2..4)?, clock.get(4..)?),
        _ => return None,
    };
    let whole = format!("{date}T{clock}Z");
    absolute(&whole).is_ok().then_some(whole)
}

/// Words that begin with a digit and are not a date: the usual mistakes have an answer.
fn misshapen(text: &str) -> DateError {
    if let Some(whole) = without_signs(text) {
        return meant(DateError::new("is not written as a time here"), whole);
    }
    let fault = DateError::new("is not a date or a time").forms();
    let parts: Vec<&str> = text.splitn(4, ['/', '-', '.']).collect();
    let number = |part: &str| if part.len() <= 4 { part.parse::<u16>().ok() } else { None };
    let civil = |year: u16, month: u16, day: u16| {
        Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
    };
    let date = match parts.as_slice() {
        [whole] if whole.len() == 8 => {
            let part = |range| number(whole.get(range)?);
            (|| civil(part(0..4)?, part(4..6)?, part(6..8)?))()
        }
        [first, second, third] => match (number(first), number(second), number(third)) {
            (Some(year), Some(month), Some(day)) if first.len() == 4 => civil(year, month, day),
            // Day and month can be told apart only when one of them cannot be a month, and need not be when they are one number.
            (Some(day), Some(month), Some(year)) if third.len() == 4 && (day > 12 || day == month) => {
                civil(year, month, day)
            }
            (Some(month), Some(day), Some(year)) if third.len() == 4 && day > 12 => civil(year, month, day),
            _ => None,
        },
        _ => None,
    };
    match date {
        Some(date) => fault.instead(date.to_string()),
        None => match parts.as_slice() {
            [first, second, third] if third.len() == 4 => match (number(first), number(second), number(third)) {
                (Some(one), Some(two), Some(year)) => match (civil(year, one, two), civil(year, two, one)) {
                    (Some(american), Some(european)) => DateError {
                        is_question: true,
                        ..fault.help(format!(
                            "write `{american}` if the month comes first, or `{european}` if the day does"
                        ))
                    },
                    _ => fault,
                },
                _ => fault,
            },
            [whole] if is_span(whole) => fault.instead(format!("now-{whole}")),
            [whole] => match epoch(whole) {
                Some(time) => fault.instead(sent(time)),
                None => fault,
            },
            _ => fault,
        },
    }
}

/// Seconds or milliseconds from 1970, of our days.
pub(super) fn epoch(text: &str) -> Option<Timestamp> {
    let count = text.parse::<i64>().ok()?;
    match text.len() {
        10 => Timestamp::from_second(count).ok(),
        13 => Timestamp::from_millisecond(count).ok(),
        _ => None,
    }
}

/// Whether `text` is a stretch of time such as `7d`.
pub(super) fn is_span(text: &str) -> bool {
    text.len() <= 8 && text.strip_suffix(['s', 'm', 'h', 'd', 'w']).is_some_and(is_digits)
}
