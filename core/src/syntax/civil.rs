//! Dates and times of the day as people and other languages write them: `Aug 22, 2026`, `2026-08-22 10:00`, `+0200`.

use crate::number::is_digits;

/// The beginnings of the months' names in English, German, French and Spanish.
const MONTHS: [&[&str]; 12] = [
    &["jan", "ene"],
    &["feb", "fév", "fev"],
    &["mar", "mär"],
    &["apr", "avr", "abr"],
    &["may", "mai", "mayo"],
    &["jun", "juin"],
    &["jul", "juil"],
    &["aug", "aoû", "aou", "ago"],
    &["sep"],
    &["oct", "okt"],
    &["nov"],
    &["dec", "dez", "déc", "dic"],
];

/// Whether a text has the characters of `shape`, and digits where that has a `0`.
pub(super) fn has_shape(text: &str, shape: &str) -> bool {
    let fits = |(byte, shape): (u8, u8)| if shape == b'0' { byte.is_ascii_digit() } else { byte == shape };
    text.len() == shape.len() && text.bytes().zip(shape.bytes()).all(fits)
}

/// `2026-08-22`, or with a clock after it, and perhaps `UTC`.
pub(super) fn instant(words: &[&str]) -> Option<String> {
    let (date, clock) = match words {
        [date] if has_shape(date, "0000-00-00") => return Some((*date).to_owned()),
        [whole] => whole.split_once('t')?,
        [date, clock] if matches!(*clock, "utc" | "gmt") => date.split_once('t')?,
        [whole, zone] if has_shape(zone.trim_start_matches(['+', '-']), "00:00") && zone.len() == 6 => {
            let (date, clock) = whole.split_once('t')?;
            return (has_shape(date, "0000-00-00") && has_shape(clock, "00:00:00"))
                .then(|| format!("{date}T{clock}{zone}"));
        }
        [date, clock] | [date, clock, "utc" | "gmt" | "z"] => (*date, *clock),
        _ => return None,
    };
    let date = match date.split(['/', '.']).collect::<Vec<_>>().as_slice() {
        [year, month, day] if year.len() == 4 => format!("{year}-{month:0>2}-{day:0>2}"),
        // Day and month are told apart by size, as in `check::date`.
        [day, month, year] if day.parse::<u8>().is_ok_and(|day| day > 12) => format!("{year}-{month:0>2}-{day:0>2}"),
        [month, day, year] if day.parse::<u8>().is_ok_and(|day| day > 12) => format!("{year}-{month:0>2}-{day:0>2}"),
        _ => date.to_owned(),
    };
    let (clock, zone) = match clock.find(['+', '-']).and_then(|at| clock.split_at_checked(at)) {
        Some((clock, zone)) => (clock, offset(zone)?),
        None => (clock.strip_suffix('z').unwrap_or(clock), "Z".to_owned()),
    };
    let (clock, fraction) = clock.split_once('.').map_or((clock, ""), |(clock, digits)| (clock, digits));
    let is_fraction = fraction.is_empty() || fraction.len() <= 9 && is_digits(fraction);
    let dot = if fraction.is_empty() { "" } else { "." };
    let seconds = if has_shape(clock, "00:00") { ":00" } else { "" };
    (has_shape(&date, "0000-00-00") && (has_shape(clock, "00:00") || has_shape(clock, "00:00:00")) && is_fraction)
        .then(|| format!("{date}T{clock}{seconds}{dot}{fraction}{zone}"))
}

/// `+02:00`, however it is written.
pub(super) fn offset(text: &str) -> Option<String> {
    let (sign, digits) = (text.get(..1)?, text.get(1..)?);
    match digits.len() {
        2 if is_digits(digits) => Some(format!("{text}:00")),
        4 if is_digits(digits) => Some(format!("{sign}{}:{}", digits.get(..2)?, digits.get(2..)?)),
        _ => has_shape(digits, "00:00").then(|| text.to_owned()),
    }
}

/// `Aug 22 2026`, `22 août 2026`.
pub(super) fn day(words: &[&str]) -> Option<String> {
    let [first, second, year] = words else { return None };
    let (month, day) = month_and_day(first, second)?;
    (year.len() == 4 && is_digits(year)).then(|| format!("{year}-{month:02}-{day:02}"))
}

/// `Nov 27`, in lower case, and `27 Nov`.
pub(super) fn month_and_day(first: &str, second: &str) -> Option<(u8, u8)> {
    let number = |word: &str| {
        let word = word.trim_end_matches(['.', 's', 't', 'n', 'd', 'r', 'h']);
        (1..=2).contains(&word.len()).then(|| word.parse::<u8>().ok()).flatten().filter(|day| (1..=31).contains(day))
    };
    match (month(first), month(second)) {
        (Some(month), None) => Some((month, number(second)?)),
        (None, Some(month)) => Some((month, number(first)?)),
        _ => None,
    }
}

/// The month of a name or its beginning.
fn month(word: &str) -> Option<u8> {
    let word = word.trim_end_matches('.');
    let is_name = word.chars().count() >= 3 && word.chars().all(char::is_alphabetic);
    let matches = |names: &&[&str]| names.iter().any(|name| word.starts_with(name));
    let index = MONTHS.iter().position(|names| is_name && matches(names))?;
    u8::try_from(index + 1).ok()
}
