//! Dates and times as they are typed: RFC 3339, a date, `now`, `now-7d`, `today`, `yesterday`.

use jiff::civil::{Date, Time};
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};
use smol_str::SmolStr;

use super::typed::DayOrInstant;
use crate::number::is_digits;
use crate::syntax::spoken;

/// What a word names, and the instant's text as it is sent.
pub(super) struct Reading {
    pub(super) moment: DayOrInstant,
    /// RFC 3339 in UTC with `Z`; for a day, of its beginning.
    pub(super) text: SmolStr,
}

/// Why a word is not a date or time, and what would be.
#[derive(Debug)]
pub(super) struct DateError {
    pub(super) message: &'static str,
    pub(super) help: Option<String>,
    /// What was surely meant.
    pub(super) instead: Option<String>,
    /// Whether the word is meant as a time beyond doubt, so that it is an error even where any text would do.
    pub(super) must_be_time: bool,
    /// Whether it can mean two things.
    is_question: bool,
    /// Whether it is a time after the last one that can be said.
    is_late: bool,
}

impl DateError {
    const fn new(message: &'static str) -> Self {
        Self { message, help: None, instead: None, must_be_time: false, is_question: false, is_late: false }
    }

    fn late(message: &'static str) -> Self {
        Self { is_late: true, ..Self::new(message) }
    }

    /// With `text` as what was meant, if that is a time.
    fn meant(self, text: String) -> Self {
        if absolute(&text).is_ok() { self.instead(text) } else { self.help(FORMS) }
    }

    fn instead(mut self, text: impl Into<String>) -> Self {
        let text = text.into();
        self.help = Some(format!("write `{text}`"));
        self.instead = Some(text);
        self
    }

    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

const FORMS: &str =
    "write a time as in `2026-08-22T10:00:00Z`, a date as in `2026-08-22`, or `now`, `now-7d`, `today`, `yesterday`";
const RANGE: &str = "supported times range from `0000-01-01T00:00:00Z` to `9999-12-30T22:00:00Z`, and days to \
                     `9999-12-29`";
const OFFSETS: &str = "offsets from UTC go from `-23:59` to `+23:59`";
/// The first second that RFC 3339 has, from 1970.
const FIRST: i64 = -62_167_219_200;

impl DayOrInstant {
    pub(super) const fn instant(start: Timestamp) -> Self {
        Self { start, day: false }
    }

    /// The first instant after it.
    pub(crate) fn next(self) -> Timestamp {
        let length = if self.day { SignedDuration::from_hours(24) } else { SignedDuration::from_nanos(1) };
        self.start.saturating_add(length).unwrap_or(Timestamp::MAX)
    }
}

/// Whether a text is a date with a time, as the language reads one.
pub(crate) fn is_instant(text: &str) -> bool {
    absolute(text).is_ok_and(|reading| !reading.moment.day)
}

/// The text of an instant as it is sent.
pub(super) fn sent(instant: Timestamp) -> String {
    instant.to_string()
}

/// Whether a word names a time that counts from now, or is meant to.
pub(crate) fn is_relative(text: &str) -> bool {
    // Most words end the question here.
    if !matches!(text.as_bytes().first(), Some(b'n' | b'N' | b't' | b'T' | b'y' | b'Y')) {
        return false;
    }
    ["now", "today", "yesterday"].into_iter().any(|word| {
        let (Some(head), Some(rest)) = (text.get(..word.len()), text.get(word.len()..)) else { return false };
        let counts = rest.strip_prefix(['-', '+']).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        head.eq_ignore_ascii_case(word) && (rest.is_empty() || counts)
    })
}

/// Reads a word as a date or a time.
pub(super) fn read(text: &str, now: Timestamp) -> Result<Reading, DateError> {
    written(text, now).map_err(|fault| {
        // `-1M` counts minutes to some, and months to others.
        let count = text.trim_start_matches(['-', '+']).strip_suffix('M').filter(|count| is_digits(count));
        if let Some(count) = count.filter(|count| count.len() <= 4) {
            return minutes_or_months(count);
        }
        if fault.instead.is_some() || fault.is_question {
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
            Err(if is_length { fault.instead(format!("now{text}")) } else { fault.help(FORMS) })
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
                Err(_) => fault.help(FORMS),
            });
        }
        let date = if is("today") { Some(today) } else { today.yesterday().ok() };
        return date.and_then(day).ok_or_else(too_far);
    }
    let not_relative = || DateError::new("is not a date or a time").help(FORMS);
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
            return Err(DateError { must_be_time: true, ..DateError::new("has an unknown time unit").help(help) });
        }
    };
    if count.is_empty() {
        let help = "write a number before the unit, as in `now-7d`";
        return Err(DateError { must_be_time: true, ..DateError::new("has no number").help(help) });
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
    let days = count.parse::<u32>().unwrap_or(0).saturating_mul(30);
    let help = format!("write `now-{count}m` for minutes, or `now-{days}d` for months");
    DateError { is_question: true, ..DateError::new("has a unit of time that can be two").help(help) }
}

/// An instant, unless it is before the first that can be written.
fn instant(at: Timestamp) -> Option<Reading> {
    (at.as_second() >= FIRST).then(|| Reading { moment: DayOrInstant::instant(at), text: sent(at).into() })
}

/// The UTC day of a date; `None` where it does not lie whole within what can be said.
fn day(date: Date) -> Option<Reading> {
    let start = Offset::UTC.to_timestamp(date.to_datetime(Time::midnight())).ok()?;
    start.checked_add(SignedDuration::from_hours(24)).ok().filter(|_| start.as_second() >= FIRST)?;
    Some(Reading { moment: DayOrInstant { start, day: true }, text: sent(start).into() })
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

fn absolute(text: &str) -> Result<Reading, DateError> {
    let mut cursor = Cursor(text.as_bytes());
    let Some((year, month, date)) = date_parts(&mut cursor) else { return Err(misshapen(text)) };
    let date = Date::new(year, month, date).map_err(|_| DateError::new("is not a valid date").help(FORMS))?;
    if cursor.0.is_empty() {
        return day(date).ok_or_else(|| DateError::late("is too late").help(RANGE));
    }
    let shape = || misshapen(text);
    if matches!(cursor.0, b"Z" | b"z") {
        // Days are those of UTC.
        return Err(DateError::new("is a date, which has no time zone").meant(date.to_string()));
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
            let fault = DateError::new("has no time zone").meant(format!("{text}Z"));
            let is_time = fault.instead.is_some();
            let help = format!("write `{text}Z` for UTC, or the offset, as in `+02:00`");
            return Err(if is_time { fault.help(help) } else { fault });
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
    let text = if as_sent { SmolStr::new(text) } else { sent(start).into() };
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
        Some((time, "")) => fault.meant(format!("{time}:00Z")),
        Some((time, zone @ ("Z" | "z"))) => fault.meant(format!("{time}:00{zone}")),
        Some((time, zone)) if zone.starts_with(['+', '-']) && zone.len() == 6 => {
            fault.meant(format!("{time}:00{zone}"))
        }
        _ => misshapen(text),
    }
}

/// `2026-08-22T10:00:00+0200`; `rest` is what follows the hours of the offset.
fn no_colon(text: &str, rest: &[u8]) -> DateError {
    let fault = DateError::new("has an offset without a colon");
    match text.split_at_checked(text.len() - rest.len()) {
        Some((hours, "")) => fault.meant(format!("{hours}:00")),
        Some((hours, minutes)) if minutes.len() == 2 => fault.meant(format!("{hours}:{minutes}")),
        _ => misshapen(text),
    }
}

/// `…:60…`: the second before it has a text that every server reads.
fn leap_second(text: &str) -> DateError {
    let fault = DateError::new("has a leap second, which servers read differently");
    match text.split_once(":60") {
        Some((before, after)) => fault.instead(format!("{before}:59{after}")),
        None => fault.help(FORMS),
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
        return DateError::new("is not written as a time here").meant(whole);
    }
    let fault = DateError::new("is not a date or a time").help(FORMS);
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
fn epoch(text: &str) -> Option<Timestamp> {
    let count = text.parse::<i64>().ok()?;
    match text.len() {
        10 => Timestamp::from_second(count).ok(),
        13 => Timestamp::from_millisecond(count).ok(),
        _ => None,
    }
}

/// Whether `text` is a stretch of time such as `7d`.
fn is_span(text: &str) -> bool {
    text.len() <= 8 && text.strip_suffix(['s', 'm', 'h', 'd', 'w']).is_some_and(is_digits)
}
