//! Stretches and points of the calendar in other words: `this week`, `2026-W35`, `Q3 2026`, `now-1M/M`, `yesterday 10:00`, `Nov 27`,
//! and a time with the name of a zone. Which days they are depends on `now`, so `check` says it.

use super::civil::{instant, month_and_day};
use crate::limits::messages::SPOKEN_BYTES;
use crate::number::is_digits;

/// A length of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

/// What a text names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Calendar {
    /// `this week`, `last month`: the unit, and how many of them ago.
    Period(Unit, i32),
    /// `now-7d/w`: the unit in which the day lies that is so many units of the first kind ago.
    Rounded(i32, Unit, Unit),
    /// `2026-W35`, and perhaps a day of it.
    Week(i16, i8, Option<i8>),
    /// `2026-Q3`.
    Quarter(i16, i8),
    /// `yesterday 10:00`: so many days ago, and a time of the day.
    Clock(i32, String),
    /// `Nov 27`: the month and the day.
    DayOfYear(i8, i8),
    /// `2026-08-22 10:00 CET`: the time without an offset, and the zone's name.
    Zoned(String, String),
}

/// What a text names, if it is one of them.
pub(crate) fn read(text: &str) -> Option<Calendar> {
    if text.len() > SPOKEN_BYTES || text.len() < 4 {
        return None;
    }
    let text = text.trim();
    let words: Vec<&str> = text.split([' ', '\t', ',']).filter(|word| !word.is_empty()).collect();
    rounded(text)
        .or_else(|| period(&words))
        .or_else(|| numbered(&words))
        .or_else(|| clock(&words))
        .or_else(|| of_year(&words))
        .or_else(|| zoned(&words))
}

/// `now-1M/M`, as Elasticsearch and Grafana have it: `M` is a month.
fn rounded(text: &str) -> Option<Calendar> {
    let rest = text.strip_prefix("now")?;
    let (length, to) = rest.split_once('/')?;
    let unit = |text: &str| {
        Some(match text {
            "d" => Unit::Day,
            "w" => Unit::Week,
            "M" => Unit::Month,
            "Q" => Unit::Quarter,
            "y" => Unit::Year,
            _ => return None,
        })
    };
    let to = unit(to)?;
    if length.is_empty() {
        return Some(Calendar::Rounded(0, Unit::Day, to));
    }
    let (sign, length) =
        length.strip_prefix('-').map(|rest| (1, rest)).or(length.strip_prefix('+').map(|rest| (-1, rest)))?;
    let (count, of) = length.split_at_checked(length.len().checked_sub(1)?)?;
    let count: i32 = count.parse().ok().filter(|_| count.len() <= 4 && is_digits(count))?;
    Some(Calendar::Rounded(sign * count, unit(of)?, to))
}

/// `this week`, `the previous quarter`.
fn period(words: &[&str]) -> Option<Calendar> {
    let words = match words {
        [first, rest @ ..] if first.eq_ignore_ascii_case("the") => rest,
        words => words,
    };
    let [which, unit] = words else { return None };
    let back = match which.to_ascii_lowercase().as_str() {
        "this" | "current" => 0,
        "last" | "previous" | "past" => 1,
        "next" => -1,
        _ => return None,
    };
    let unit = match unit.to_ascii_lowercase().as_str() {
        "week" => Unit::Week,
        "month" => Unit::Month,
        "quarter" => Unit::Quarter,
        "year" => Unit::Year,
        _ => return None,
    };
    Some(Calendar::Period(unit, back))
}

/// `2026-W35`, `2026W35`, `2026-W35-2`, `2026-Q3`, `Q3 2026`.
fn numbered(words: &[&str]) -> Option<Calendar> {
    let upper = words.iter().map(|word| word.to_ascii_uppercase()).collect::<Vec<_>>();
    let (year, rest) = match upper.as_slice() {
        [one] => {
            let (year, rest) = one.split_at_checked(4)?;
            (year, rest.strip_prefix(['-', '/']).unwrap_or(rest))
        }
        [part, year] => (year.as_str(), part.as_str()),
        _ => return None,
    };
    let year: i16 = year.parse().ok().filter(|_| year.len() == 4 && is_digits(year))?;
    if let Some(quarter) = rest.strip_prefix('Q') {
        return quarter
            .parse()
            .ok()
            .filter(|quarter| (1..=4).contains(quarter))
            .map(|quarter| Calendar::Quarter(year, quarter));
    }
    let (week, day) = match rest.strip_prefix('W')?.split_once('-') {
        Some((week, day)) => (week, Some(day.parse().ok().filter(|day| (1..=7).contains(day))?)),
        None => (rest.strip_prefix('W')?, None),
    };
    let number: i8 = week.parse().ok().filter(|_| week.len() == 2 && is_digits(week))?;
    (1..=53).contains(&number).then_some(Calendar::Week(year, number, day))
}

/// `yesterday 10:00`, `today at 9:30pm`, `yesterday noon`.
fn clock(words: &[&str]) -> Option<Calendar> {
    let [day, rest @ ..] = words else { return None };
    let back = match day.to_ascii_lowercase().as_str() {
        "today" => 0,
        "yesterday" => 1,
        _ => return None,
    };
    let rest = match rest {
        [at, rest @ ..] if at.eq_ignore_ascii_case("at") => rest,
        rest => rest,
    };
    let lower: Vec<String> = rest.iter().map(|word| word.to_ascii_lowercase()).collect();
    let (time, half) = match lower.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["noon"] => return Some(Calendar::Clock(back, "12:00:00".to_owned())),
        ["midnight"] => return Some(Calendar::Clock(back, "00:00:00".to_owned())),
        [time, half @ ("am" | "pm")] => ((*time).to_owned(), Some(*half == "pm")),
        [time] | [time, "utc" | "gmt"] => match (time.strip_suffix("am"), time.strip_suffix("pm")) {
            (Some(time), _) => (time.to_owned(), Some(false)),
            (_, Some(time)) => (time.to_owned(), Some(true)),
            _ => ((*time).to_owned(), None),
        },
        _ => return None,
    };
    let mut parts = time.trim_end_matches('z').split(':');
    let number = |part: Option<&str>| part.filter(|part| part.len() <= 2 && is_digits(part))?.parse::<u8>().ok();
    let hour = number(parts.next())?;
    let minute = match (parts.next(), half) {
        (None, None) => return None,
        (None, Some(_)) => 0,
        (minute, _) => number(minute)?,
    };
    let second = match parts.next() {
        None => 0,
        second => number(second)?,
    };
    let hour = match half {
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(pm) => hour % 12 + if pm { 12 } else { 0 },
        None => hour,
    };
    let is_time = hour < 24 && minute < 60 && second < 60 && parts.next().is_none();
    is_time.then(|| Calendar::Clock(back, format!("{hour:02}:{minute:02}:{second:02}")))
}

/// `Nov 27`, `27. November`, `27.11.`: a day without a year. `11/27` is one where only one of the two can be a month.
fn of_year(words: &[&str]) -> Option<Calendar> {
    let lower: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    let (month, day) = match lower.as_slice() {
        [first, second] => month_and_day(first, second)?,
        [one] => {
            let (first, second) = one.trim_end_matches('.').split_once(['/', '.'])?;
            let number =
                |text: &str| text.parse::<u8>().ok().filter(|_| (1..=2).contains(&text.len()) && is_digits(text));
            match (number(first)?, number(second)?) {
                (day, month) if one.ends_with('.') => (month, day),
                (month, day) if day > 12 && one.contains('/') => (month, day),
                (day, month) if day > 12 => (month, day),
                _ => return None,
            }
        }
        _ => return None,
    };
    let is_day = (1..=12).contains(&month) && (1..=31).contains(&day);
    is_day.then_some(Calendar::DayOfYear(i8::try_from(month).ok()?, i8::try_from(day).ok()?))
}

/// `2026-08-22 10:00 CET`, `2026-08-22T10:00:00 Europe/Berlin`.
fn zoned(words: &[&str]) -> Option<Calendar> {
    let (zone, time) = words.split_last()?;
    let is_zone = (2..=40).contains(&zone.len())
        && zone.chars().all(|c| c.is_ascii_alphabetic() || matches!(c, '/' | '_' | '-' | '+'))
        && zone.starts_with(|c: char| c.is_ascii_uppercase())
        && !["UTC", "GMT"].contains(zone);
    let lower: Vec<String> = time.iter().map(|word| word.to_ascii_lowercase()).collect();
    let time = instant(&lower.iter().map(String::as_str).collect::<Vec<_>>())?;
    let time = time.strip_suffix('Z')?;
    (is_zone && time.contains('T')).then(|| Calendar::Zoned(time.to_owned(), (*zone).to_owned()))
}

/// What a zone's usual name says of its offset from UTC: the offset, and that of summer where the name is used for both.
pub(crate) fn offset_of(zone: &str) -> Option<(&'static str, Option<&'static str>)> {
    Some(match zone {
        "CEST" | "SAST" => ("+02:00", None),
        "CET" => ("+01:00", Some("+02:00")),
        "EET" => ("+02:00", Some("+03:00")),
        "WET" => ("+00:00", Some("+01:00")),
        "WEST" => ("+01:00", None),
        "EEST" | "MSK" => ("+03:00", None),
        "EST" | "ET" => ("-05:00", Some("-04:00")),
        "EDT" => ("-04:00", None),
        "CDT" => ("-05:00", None),
        "MST" | "MT" => ("-07:00", Some("-06:00")),
        "MDT" => ("-06:00", None),
        "PST" | "PT" => ("-08:00", Some("-07:00")),
        "PDT" => ("-07:00", None),
        "JST" | "KST" => ("+09:00", None),
        "SGT" | "HKT" => ("+08:00", None),
        "AEST" => ("+10:00", Some("+11:00")),
        "AEDT" => ("+11:00", None),
        _ => return None,
    })
}
