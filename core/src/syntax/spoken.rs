//! Times and stretches of time as people and other languages write them: `7 days ago`, `now() - interval '7 days'`, `P7D`,
//! `Aug 22, 2026`, `startOfDay(-1)`.

use super::civil::{day, instant};
use super::programs::computed;
use crate::limits::messages::SPOKEN_BYTES;
use crate::number::is_digits;

/// Words that say nothing about when.
const FILLERS: &[&str] = &[
    "the",
    "and",
    "of",
    "as",
    "at",
    "cast",
    "date",
    "datetime",
    "datetime2",
    "datetimeoffset",
    "to_date",
    "to_timestamp",
    "str_to_date",
    "strptime",
    "timestamp",
    "timestamptz",
    "with",
    "without",
    "time",
    "zone",
    "interval",
    "duration",
    "date_sub",
    "timestamp_sub",
    "ago_of",
    "r",
    "on",
];

const NOW: &[&str] = &[
    "now",
    "current_timestamp",
    "localtimestamp",
    "sysdate",
    "systimestamp",
    "sysdatetime",
    "sysdatetimeoffset",
    "clock_timestamp",
    "transaction_timestamp",
    "statement_timestamp",
    "getdate",
    "getutcdate",
    "utcnow",
    "utc_timestamp",
    "jetzt",
    "maintenant",
];
const TODAY: &[&str] =
    &["today", "current_date", "curdate", "startofday", "beginningofday", "heute", "hoy", "oggi", "aujourd'hui"];
const YESTERDAY: &[&str] = &["yesterday", "gestern", "ayer", "ieri", "hier"];

/// From one on.
const NUMBERS: &[&str] =
    &["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

const WEEKDAYS: &[&str] = &[
    "mon",
    "monday",
    "tue",
    "tuesday",
    "wed",
    "wednesday",
    "thu",
    "thursday",
    "fri",
    "friday",
    "sat",
    "saturday",
    "sun",
    "sunday",
];

/// A time as the language writes it, if `text` is one in other words.
pub(crate) fn spoken(text: &str) -> Option<String> {
    if text.len() > SPOKEN_BYTES {
        return None;
    }
    let ours = in_words(text).or_else(|| {
        let may_be_computed = text.contains(['(', '.']);
        may_be_computed.then(|| computed(&text.to_lowercase())).flatten()
    })?;
    // SQL's date of a time is its day, which only one of UTC surely is.
    if is_day(text) && ours.contains('T') {
        return ours.strip_suffix('Z')?.split('T').next().map(str::to_owned);
    }
    Some(ours)
}

/// Whether a text is a date of SQL's, whatever it is made of.
fn is_day(text: &str) -> bool {
    let lower: String = text.to_lowercase().split_whitespace().collect();
    lower.ends_with("::date")
        || lower.starts_with("cast(") && lower.ends_with("asdate)")
        || ["date'", "date\"", "date('", "date(\""].iter().any(|head| lower.starts_with(head))
}

fn in_words(text: &str) -> Option<String> {
    let lower = text.trim_start_matches('@').to_lowercase();
    let lower = lower.replace("::", " as ").replace("now-", "now - ").replace("today-", "today - ");
    let lower = lower.replace("{ts", "").replace("{d", "");
    let is_gap = |c: char| c.is_whitespace() || matches!(c, '(' | ')' | '\'' | '"' | ',' | '}' | '#');
    let words = lower.split(is_gap).filter(|word| !word.is_empty() && !FILLERS.contains(word));
    let words: Vec<&str> = words.filter(|word| !WEEKDAYS.contains(word)).collect();
    match words.as_slice() {
        [word] if NOW.contains(word) && (lower.starts_with("date(") || lower.trim_end().ends_with(" as date")) => {
            Some("today".to_owned())
        }
        [word] if NOW.contains(word) => Some("now".to_owned()),
        [word] if TODAY.contains(word) => Some("today".to_owned()),
        [word] if YESTERDAY.contains(word) => Some("yesterday".to_owned()),
        [base, "-" | "sub", length @ ..] if TODAY.contains(base) => days_back(length),
        [base, length @ ..] if TODAY.contains(base) && lower.contains("_sub") => days_back(length),
        [base, length] if TODAY.contains(base) && length.starts_with('-') => days_back(&[length.strip_prefix('-')?]),
        [base, "+" | "add", length @ ..] if NOW.contains(base) || TODAY.contains(base) => {
            if length.first()?.starts_with('-') { back(length, false) } else { ahead(base, length) }
        }
        [base, "-" | "sub", length @ ..] if NOW.contains(base) => back(length, *base != "now"),
        // The digits of a second's fraction.
        [base, digits] if NOW.contains(base) && is_digits(digits) => {
            // As a second argument, it may be a length of any unit.
            (!lower.contains("_sub") && !lower.contains("add")).then(|| "now".to_owned())
        }
        [base, length] if NOW.contains(base) => back(&[length.strip_prefix('-')?], false),
        ["ago", length @ ..] => back(length, false),
        ["date_trunc", "day", base] if NOW.contains(base) || TODAY.contains(base) => Some("today".to_owned()),
        ["make_date" | "datefromparts", year, month, date] => instant(&[&format!("{year}-{month:0>2}-{date:0>2}")]),
        ["from_unixtime" | "fromunixtime", seconds] => is_epoch(seconds).then(|| (*seconds).to_owned()),
        [seconds] if lower.starts_with("to_timestamp") && is_epoch(seconds) => Some((*seconds).to_owned()),
        // `dateadd(day, -7, getdate())` and `datetime('now', '-7 days')`.
        ["dateadd" | "timestampadd" | "date_add", unit, count, base] => {
            let length = [count.strip_prefix('-')?, unit];
            if NOW.contains(base) { back(&length, true) } else { days_back(&length).filter(|_| TODAY.contains(base)) }
        }
        [base, count, unit] if NOW.contains(base) && count.starts_with('-') => {
            let length = [count.strip_prefix('-')?, unit];
            if lower.starts_with("date(") { days_back(&length) } else { back(&length, false) }
        }
        // `to_date('2026-01-01', 'YYYY-MM-DD')`.
        [date, shape] if shape.starts_with("yyyy") || shape.starts_with('%') => instant(&[date]),
        // `date_sub(now(), interval 7 day)`.
        [base, length @ ..] if NOW.contains(base) && lower.contains("_sub") => back(length, true),
        ["last" | "past" | "previous" | "letzte" | "letzten", length @ ..] => back(length, false),
        [length @ .., "ago"] => back(length, false),
        ["vor", length @ ..] => back(length, false),
        [one] if one.bytes().filter(|&byte| byte == b'-').count() == 2 && one.contains(char::is_alphabetic) => {
            instant(&words).or_else(|| day(&one.split('-').collect::<Vec<_>>()))
        }
        // `27 Nov 2026 10:00:00 GMT`.
        [first, second, year, clock @ ..] if !clock.is_empty() && year.len() == 4 => {
            let date = day(&[first, second, year])?;
            match clock {
                [time] => instant(&[&date, time]),
                [time, "utc" | "gmt" | "z" | "+0000"] => instant(&[&date, time]),
                _ => None,
            }
        }
        _ => back(&words, false).or_else(|| instant(&words)).or_else(|| day(&words)),
    }
}

/// What a month or a year in a length of time comes to here, which has neither.
pub(crate) fn rounding(text: &str) -> Option<&'static str> {
    let ours = spoken(text)?;
    let lower = text.to_lowercase();
    let is_unit = |unit: &str, words: [&str; 3]| {
        let is = |word: &str| words.contains(&word.trim_start_matches(|c: char| c.is_ascii_digit()));
        lower.split(|c: char| !c.is_alphanumeric()).any(is)
            || lower
                .trim_start_matches('-')
                .strip_prefix('p')
                .and_then(|rest| rest.split('t').next()?.find(unit))
                .is_some()
    };
    if !ours.starts_with("now") && !ours.starts_with("today") {
        None
    } else if lower.contains("month") || lower.contains("monat") || is_unit("m", ["mo", "mon", "mons"]) {
        Some("a month counts as 30 days")
    } else if lower.contains("year") || lower.contains("jahr") || is_unit("y", ["y", "yr", "yrs"]) {
        Some("a year counts as 365 days")
    } else {
        None
    }
}

/// So many days before today, which only days and weeks are.
fn days_back(words: &[&str]) -> Option<String> {
    let ours = back(words, true)?;
    let length = ours.strip_prefix("now")?;
    length.ends_with(['d', 'w']).then(|| format!("today{length}"))
}

/// Whether a text names the midnight at which a day begins, as SQL's dates and JQL's `startOfDay()` do, and not the whole day.
pub(crate) fn is_midnight(text: &str) -> bool {
    if text.len() > SPOKEN_BYTES {
        return false;
    }
    let lower: String = text.to_lowercase().split_whitespace().collect();
    // Of a time of the day, it is another moment.
    let is_clock = lower.contains("now") || lower.contains(':') && lower.split("::").any(|part| part.contains(':'));
    let starts = |head: &&str| lower.starts_with(*head);
    let dates = ["date'", "date\"", "date(", "to_date("];
    let times = [
        "timestamp'",
        "timestamp\"",
        "timestamp(",
        "timestamptz'",
        "datetime'",
        "datetime\"",
        "datetime(",
        "datetimeoffset'",
        "str_to_date(",
        "to_timestamp('",
        "strptime('",
        "make_date(",
        "datefromparts(",
        "{d'",
        "{ts'",
        "convert(date",
        "#",
    ];
    let ends = ["::timestamp", "::timestamptz", "::datetime", "astimestamp)", "astimestamptz)", "asdatetime)"];
    dates.iter().any(starts)
        || !is_clock && (times.iter().any(starts) || ends.iter().any(|end| lower.ends_with(end)))
        || is_day(text)
        || ["current_date", "curdate", "startofday", "beginningofday"].iter().any(|word| lower.contains(word))
}

/// So long after now, or days after today.
fn ahead(base: &str, words: &[&str]) -> Option<String> {
    let today = TODAY.contains(&base);
    let ours = if today { days_back(words)? } else { back(words, false)? };
    Some(ours.replacen('-', "+", 1))
}

/// Whether digits are seconds or milliseconds since 1970, and no year.
fn is_epoch(text: &str) -> bool {
    (9..=13).contains(&text.len()) && is_digits(text)
}

/// So long before now.
fn back(words: &[&str], days: bool) -> Option<String> {
    let (count, unit) = match words {
        [one] => match compound(one) {
            Some(length) => length,
            None if days && is_count(one) => (one.parse().ok()?, 'd'),
            None => {
                // `last week`.
                unit(one).filter(|_| one.len() > 1)?
            }
        },
        [count, word] => {
            let Some((times, unit)) = unit(word) else {
                let (count, unit) = compound(&words.concat())?;
                return Some(format!("now-{count}{unit}"));
            };
            let count = match *count {
                "a" | "an" | "ein" | "einer" | "einem" => 1,
                count if is_count(count) => count.parse::<u64>().ok()?,
                word => 1 + u64::try_from(NUMBERS.iter().position(|number| number == &word)?).ok()?,
            };
            (count.checked_mul(times)?, unit)
        }
        // `-4w 2d`.
        several => compound(&several.concat())?,
    };
    Some(format!("now-{count}{unit}"))
}

fn is_count(text: &str) -> bool {
    text.len() <= 6 && is_digits(text)
}

/// How many of which unit of the language one of this unit is.
fn unit(word: &str) -> Option<(u64, char)> {
    Some(match word {
        "s" | "sec" | "secs" | "second" | "seconds" | "sekunde" | "sekunden" => (1, 's'),
        "m" | "min" | "mins" | "minute" | "minutes" | "minuten" => (1, 'm'),
        "h" | "hr" | "hrs" | "hour" | "hours" | "stunde" | "stunden" => (1, 'h'),
        "d" | "day" | "days" | "tag" | "tage" | "tagen" => (1, 'd'),
        "w" | "wk" | "wks" | "week" | "weeks" | "woche" | "wochen" => (1, 'w'),
        "mo" | "mon" | "month" | "months" | "monat" | "monate" | "monaten" => (30, 'd'),
        "y" | "yr" | "yrs" | "year" | "years" | "jahr" | "jahre" | "jahren" => (365, 'd'),
        _ => return None,
    })
    .map(|(times, unit)| if word == "week" || word == "woche" { (7, 'd') } else { (times, unit) })
}

/// `24hrs`, `1h30m`, `p7d`, `pt36h`: each count with its unit; several are added up.
fn compound(text: &str) -> Option<(u64, char)> {
    let text = text.strip_prefix('-').unwrap_or(text);
    let is_iso = text.strip_prefix('p').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit() || c == 't'));
    let mut rest = if is_iso { text.get(1..)? } else { text };
    let mut in_time = false;
    let mut parts: Vec<(u64, char)> = Vec::new();
    while !rest.is_empty() {
        if let Some(tail) = rest.strip_prefix('t').filter(|_| is_iso) {
            in_time = true;
            rest = tail;
            continue;
        }
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (count, tail) = rest.split_at_checked(digits)?;
        let letters = tail.bytes().take_while(u8::is_ascii_lowercase).take(if is_iso { 1 } else { 16 }).count();
        let (name, tail) = tail.split_at_checked(letters)?;
        let (times, unit) = match name {
            "m" if is_iso && !in_time => (30, 'd'),
            "m" if parts.is_empty() && !is_iso => (1, 'm'),
            name => unit(name).filter(|_| !name.is_empty())?,
        };
        if !is_count(count) {
            return None;
        }
        parts.push((count.parse::<u64>().ok()?.checked_mul(times)?, unit));
        rest = tail;
    }
    match parts.as_slice() {
        [] => None,
        [one] => Some(*one),
        several => {
            let seconds = |(count, unit): &(u64, char)| {
                let each = match unit {
                    's' => 1,
                    'm' => 60,
                    'h' => 3_600,
                    'd' => 86_400,
                    _ => 604_800,
                };
                count.checked_mul(each)
            };
            let total = several.iter().try_fold(0_u64, |sum, part| sum.checked_add(seconds(part)?))?;
            [(86_400, 'd'), (3_600, 'h'), (60, 'm')]
                .into_iter()
                .find(|(each, _)| total % each == 0)
                .map_or(Some((total, 's')), |(each, unit)| Some((total / each, unit)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::spoken;

    #[test]
    fn months_and_years_are_rounded() {
        for (text, wanted) in [
            ("last month", Some("30")),
            ("P1M", Some("30")),
            ("-P2Y", Some("365")),
            ("now() - interval '3 months'", Some("30")),
            ("now-1y", Some("365")),
            ("2 years ago", Some("365")),
            ("PT5M", None),
            ("P7D", None),
            ("monday", None),
            ("5 min ago", None),
            ("27 Mar 2026", None),
        ] {
            let found = super::rounding(text);
            assert_eq!(found.is_some(), wanted.is_some(), "{text}: {found:?}");
            assert!(found.is_none_or(|found| found.contains(wanted.unwrap_or_default())), "{text}: {found:?}");
        }
    }

    #[test]
    fn times_in_other_words() {
        for (text, ours) in [
            ("7 days ago", "now-7d"),
            ("a week ago", "now-7d"),
            ("2 weeks and 3 days ago", "now-17d"),
            ("1 day, 6 hours ago", "now-30h"),
            ("2 weeks ago", "now-2w"),
            ("last week", "now-7d"),
            ("the last 7 days", "now-7d"),
            ("last month", "now-30d"),
            ("24hrs", "now-24h"),
            ("1h30m", "now-90m"),
            ("now-1h30m", "now-90m"),
            ("now-1y", "now-365d"),
            ("P7D", "now-7d"),
            ("-P7D", "now-7d"),
            ("P1M", "now-30d"),
            ("PT36H", "now-36h"),
            ("P1DT12H", "now-36h"),
            ("NOW() - INTERVAL '7 days'", "now-7d"),
            ("now() - interval 7 day", "now-7d"),
            ("now - duration(\"168h\")", "now-168h"),
            ("DATE_SUB(NOW(), INTERVAL 7 DAY)", "now-7d"),
            ("CURRENT_DATE - 7", "today-7d"),
            ("CURRENT_DATE - INTERVAL '2 weeks'", "today-2w"),
            ("DATE_SUB(CURDATE(), INTERVAL 7 DAY)", "today-7d"),
            ("dateadd(day, -7, current_date)", "today-7d"),
            ("today - 1", "today-1d"),
            ("sysdate - 1", "now-1d"),
            ("now() + interval '1 day'", "now+1d"),
            ("now() add duration'-P7D'", "now-7d"),
            ("ago(7d)", "now-7d"),
            ("make_date(2026, 1, 1)", "2026-01-01"),
            ("TIMESTAMP WITH TIME ZONE '2026-01-01 10:00:00+02'", "2026-01-01T10:00:00+02:00"),
            ("CURRENT_TIMESTAMP", "now"),
            ("startOfDay(-1)", "today-1d"),
            ("startOfDay(-1w)", "today-1w"),
            ("heute", "today"),
            ("DATE '2026-01-01'", "2026-01-01"),
            ("'2026-01-01'::date", "2026-01-01"),
            ("CAST('2026-01-01' AS DATE)", "2026-01-01"),
            ("timestamp '2026-01-01 10:00:00'", "2026-01-01T10:00:00Z"),
            ("2026-11-27 10:00:00 UTC", "2026-11-27T10:00:00Z"),
            ("Aug 22, 2026", "2026-08-22"),
            ("August 22nd, 2026", "2026-08-22"),
            ("22 août 2026", "2026-08-22"),
            ("1. März 2026", "2026-03-01"),
        ] {
            assert_eq!(spoken(text).as_deref(), Some(ours), "{text}");
        }
        for text in [
            "",
            "prod",
            "prod eu",
            "22 08 2026",
            "Nov 27",
            "7",
            "now-7",
            "P",
            "d",
            "pay",
            "3 pigs",
            "-",
            "a b c",
            "CURRENT_DATE - INTERVAL '2 hours'",
        ] {
            assert_eq!(spoken(text), None, "{text}");
        }
    }
}
