//! Times as programs compute them: `datetime.now() - timedelta(days=7)`, `7.days.ago`, `time.Now().Add(-7 * 24 * time.Hour)`.

use crate::number::is_digits;

/// How long before or after now a program's expression is, as the language writes it; `lower` is in lower case.
pub(super) fn computed(lower: &str) -> Option<String> {
    let words: Vec<&str> = words(lower).collect();
    let is_now = |word: &str| matches!(word, "now" | "utcnow" | "today" | "moment" | "dayjs");
    if let [count, length, "ago"] = words.as_slice() {
        return lower.contains('.').then(|| written("now", '-', product(&[count])?, seconds(length)?)).flatten();
    }
    let at = words.iter().position(|word| is_now(word));
    let rest = match at {
        Some(at) => words.get(at + 1..)?,
        // `new Date()`.
        None if lower.starts_with("new date") => words.get(2..)?,
        None => return None,
    };
    // A date of Java's, and Python's `date.today()`; JavaScript's and pandas' `today` is now.
    let is_day = lower.starts_with("localdate.") || lower.contains("date.today");
    let base = if is_day && !lower.contains("datetime") { "today" } else { "now" };
    let (sign, rest) = match rest {
        [] => return Some(base.to_owned()),
        ["adddate", "0", "0", "-", days] => return written("now", '-', product(&[days])?, 86_400),
        ["add", "-", rest @ ..] | ["-" | "sub" | "subtract" | "minus", rest @ ..] => ('-', rest),
        ["+" | "add" | "plus", rest @ ..] => ('+', rest),
        // `minusDays(7)`.
        [word, count] => {
            let (sign, unit) = match (word.strip_prefix("minus"), word.strip_prefix("plus")) {
                (Some(unit), _) => ('-', unit),
                (_, Some(unit)) => ('+', unit),
                _ => return None,
            };
            return written(base, sign, product(&[count])?, seconds(unit)?);
        }
        _ => return None,
    };
    let (numbers, others): (Vec<&str>, Vec<&str>) = rest.iter().partition(|word| is_digits(word));
    let units: Vec<u64> = others.iter().filter(|word| **word != "*").map_while(|word| seconds(word)).collect();
    let is_product = others.iter().filter(|word| **word == "*").count() + usize::from(!units.is_empty());
    let count = product(&numbers)?;
    match units.as_slice() {
        // Seven days are not `timedelta(days=7, hours=2)`.
        [unit] if others.len() == 1 || others.len() == is_product => written(base, sign, count, *unit),
        // JavaScript's times are in milliseconds.
        [] if others.iter().all(|word| *word == "*") && lower.contains("date.now") && count % 1_000 == 0 => {
            written(base, sign, count / 1_000, 1)
        }
        _ => None,
    }
}

/// Words and signs, without those that say nothing about when.
fn words(lower: &str) -> impl Iterator<Item = &str> {
    const SILENT: &[&str] = &[
        "datetime",
        "timezone",
        "dt",
        "utc",
        "tz",
        "time",
        "instant",
        "localdate",
        "localdatetime",
        "zoneddatetime",
        "offsetdatetime",
        "zoneoffset",
        "chronounit",
        "duration",
        "timedelta",
        "relativedelta",
        "dateutil",
        "pendulum",
        "pd",
        "timestamp",
        "luxon",
        "timespan",
        "period",
    ];
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let pieces = lower.split_inclusive(move |c| !is_word(c)).flat_map(move |piece| {
        let word = piece.trim_end_matches(|c| !is_word(c));
        let sign = piece.strip_prefix(word).filter(|sign| matches!(*sign, "-" | "+" | "*"));
        [Some(word).filter(|word| !word.is_empty()), sign].into_iter().flatten()
    });
    pieces.filter(|word| !SILENT.contains(word))
}

fn product(numbers: &[&str]) -> Option<u64> {
    let read = |number: &&str| if number.len() <= 15 && is_digits(number) { number.parse::<u64>().ok() } else { None };
    if numbers.is_empty() { None } else { numbers.iter().try_fold(1_u64, |all, number| all.checked_mul(read(number)?)) }
}

/// The seconds of a unit, as in `days`, `ofDays`, `time.Hour` and `DAYS`.
fn seconds(word: &str) -> Option<u64> {
    let word = word.strip_prefix("of").or_else(|| word.strip_prefix("from")).unwrap_or(word);
    Some(match word.strip_suffix('s').unwrap_or(word) {
        "second" => 1,
        "minute" => 60,
        "hour" => 3_600,
        "day" => 86_400,
        "week" => 604_800,
        _ => return None,
    })
}

fn written(base: &str, sign: char, count: u64, unit: u64) -> Option<String> {
    let all = count.checked_mul(unit)?;
    let units =
        if base == "today" { &[(86_400, 'd')][..] } else { &[(86_400, 'd'), (3_600, 'h'), (60, 'm'), (1, 's')] };
    let (each, letter) = units.iter().find(|(each, _)| all % each == 0)?;
    Some(format!("{base}{sign}{}{letter}", all / each))
}

#[cfg(test)]
mod tests {
    use super::computed;

    #[test]
    fn times_of_programs() {
        for (text, ours) in [
            ("datetime.now() - timedelta(days=7)", Some("now-7d")),
            ("datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(hours=36)", Some("now-36h")),
            ("datetime.utcnow() + timedelta(weeks=2)", Some("now+14d")),
            ("timezone.now() - timedelta(minutes=90)", Some("now-90m")),
            ("date.today() - timedelta(days=7)", Some("today-7d")),
            ("datetime.today() - timedelta(days=7)", Some("now-7d")),
            ("7.days.ago", Some("now-7d")),
            ("1.week.ago", Some("now-7d")),
            ("moment().subtract(7, 'days')", Some("now-7d")),
            ("dayjs().add(1, 'hour')", Some("now+1h")),
            ("date.now() - 7*24*60*60*1000", Some("now-7d")),
            ("new date(date.now() - 7 * 86400000)", Some("now-7d")),
            ("new date()", Some("now")),
            ("time.now().add(-7 * 24 * time.hour)", Some("now-7d")),
            ("time.now().adddate(0, 0, -7)", Some("now-7d")),
            ("instant.now().minus(7, chronounit.days)", Some("now-7d")),
            ("instant.now().minus(duration.ofdays(7))", Some("now-7d")),
            ("localdate.now().minusdays(7)", Some("today-7d")),
            ("localdatetime.now().minusweeks(1)", Some("now-7d")),
            ("datetime.now().minus({ days: 7 })", Some("now-7d")),
            ("datetime.utcnow.adddays(-7)", None),
            ("date.today() - timedelta(hours=7)", None),
            ("datetime.now() - timedelta(days=7, hours=2)", None),
            ("time.now().add(-7)", None),
            ("date.now() - 1500", None),
            ("time.now().adddate(0, -1, 0)", None),
            ("3 pigs ago", None),
            ("moment of truth", None),
        ] {
            assert_eq!(computed(text).as_deref(), ours, "{text}");
        }
    }
}
