//! Numbers and instants as strings that sort as they do, so that every engine compares them alike and exactly.

use jiff::Timestamp;

use super::said::Said;
use super::words::{Fields, Regexes, Words};

/// A decimal number: at most 36 digits in its exponent, zeros before them aside, as `check` reads them.
const NUMBER: &str = "-?[0-9]+([.][0-9]+)?([eE][+-]?0*[0-9]{1,36})?";

/// A date, or a date and a time with an offset.
const INSTANT: &str = "[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?\
                                  ([Zz]|[+-][0-9]{2}:[0-9]{2}))?";

/// Exponents of records beyond this count as this: all numbers of filters are far from it.
const LARGEST: i64 = 1_000_000_000_000_000;

/// What is added to the size of a number, so that it has no sign.
const MIDDLE: i64 = 5 * LARGEST;

/// Digits of a size.
const WIDTH: u32 = 16;

/// Seconds from the year 0 to 1970.
pub(super) const EPOCH: i128 = 62_167_219_200;

/// Seconds from the year 0 to the last second that an instant has.
const LAST: i64 = 315_569_426_400;

/// The key of every instant from the last one on.
const NEVER: &str = "315569426400999999999";

/// The key of a number: its sign, its size, its digits. Those of a negative number are turned around.
pub(super) fn of_number(negative: bool, size: Option<i128>, digits: &[u8]) -> Said {
    let Some(size) = size else { return Ok("1".to_owned()) };
    let size = i64::try_from(size).ok().filter(|size| size.abs() < LARGEST / 10);
    let size = size.ok_or("cannot compare with a number of this size")?;
    let digits = digits.iter().map(|digit| char::from(if negative { b'9' - (digit - b'0') } else { *digit }));
    let digits: String = digits.collect();
    Ok(if negative { format!("0{:016}{digits}:", MIDDLE - size) } else { format!("2{:016}{digits}", MIDDLE + size) })
}

/// The key of an instant: nanoseconds from the year 0, in 21 digits.
pub(super) fn of_instant(instant: Timestamp) -> String {
    format!("{:021}", instant.as_nanosecond() + EPOCH * 1_000_000_000)
}

/// The exponent of a number, bounded; `text` is digits after at most a minus, or nothing.
fn exponent(words: &dyn Words, text: &str) -> String {
    let digits = words.trim_zeros(&words.replace(text, "'-'", "''"), true);
    format!(
        "CASE WHEN {text} = '' THEN 0 WHEN length({digits}) > 15 THEN CASE WHEN substr({text}, 1, 1) = '-' \
         THEN -{LARGEST} ELSE {LARGEST} END ELSE {} END",
        words.integer(text)
    )
}

/// The key of a number, from its field `d`, the digits of the whole number and the fraction, null where there is none, and
/// its field `p`, the exponent. `whole` is how many of the digits are the whole number's.
pub(super) fn number_of_digits(row: &dyn Fields, step: usize, whole: &str) -> Said<()> {
    let words = row.words();
    let (text, digits, power) = (row.field("x"), row.field("d"), row.field("p"));
    let stripped = words.trim_zeros(&digits, true);
    let size = format!("({} + {whole} - length({digits}) + length({stripped}))", exponent(words, &power));
    let size = row.derive(step, "z", &size);
    let digits = row.derive(step, "c", &words.trim_zeros(&stripped, false));
    let pairs: Vec<(char, char)> = ('0'..='9').zip(('0'..='9').rev()).collect();
    let (turned, step) = row.translated(step + 1, "w", &digits, &pairs)?;
    let below = words.concat(&["'0'", &words.pad_left(&format!("({MIDDLE} - {size})"), WIDTH), &turned, "':'"]);
    let above = words.concat(&["'2'", &words.pad_left(&format!("({MIDDLE} + {size})"), WIDTH), &digits]);
    let key = format!(
        "CASE WHEN {digits} IS NULL THEN NULL WHEN {digits} = '' THEN '1' WHEN substr({text}, 1, 1) = '-' THEN {below} \
         ELSE {above} END"
    );
    row.derive(step, "n", &key);
    Ok(())
}

/// What a dialect with regular expressions reads with them, in its implementation of [`Words`].
macro_rules! keys_by_regexes {
    () => {
        fn number(&self, row: &dyn Fields, kinds: &str) -> Said<()> {
            key::number(self, row, kinds)
        }

        fn is_instant(&self, text: &str) -> String {
            key::is_instant(self, text)
        }

        fn fraction(&self, text: &str) -> String {
            key::fraction(self, text)
        }
    };
}

pub(super) use keys_by_regexes;

pub(super) fn is_instant(words: &impl Regexes, text: &str) -> String {
    words.is_all(text, INSTANT)
}

pub(super) fn fraction(words: &impl Regexes, text: &str) -> String {
    words.pad_right(&words.extract(text, "[.]([0-9]+)"))
}

/// The key of a number, for dialects with regular expressions.
pub(super) fn number<W: Regexes>(words: &W, row: &dyn Fields, kinds: &str) -> Said<()> {
    let text = row.field("x");
    let digits = words.replace(&words.extract(&text, "([0-9.]+)"), "'.'", "''");
    let digits = format!("CASE WHEN {} AND {} THEN {digits} END", row.is(kinds), words.is_all(&text, NUMBER));
    row.derive(0, "d", &digits);
    row.derive(0, "p", &words.extract(&text, "[eE][+]?(-?[0-9]+)"));
    number_of_digits(row, 1, &format!("length({})", words.extract(&text, "([0-9]+)")))
}

/// The key of an instant.
pub(super) fn instant(row: &dyn Fields) {
    let (words, text) = (row.words(), row.field("x"));
    let part = |start: u32, length: u32| words.integer(&format!("substr({text}, {start}, {length})"));
    let (year, month, day) = (part(1, 4), part(6, 2), part(9, 2));
    let (hour, minute, second) = (part(12, 2), part(15, 2), part(18, 2));
    let is_date = format!("length({text}) = 10");
    let from_end = |back: u32, length: u32| format!("substr({text}, length({text}) - {back}, {length})");
    let is_utc = format!("{} IN ('Z', 'z')", from_end(0, 1));
    let (hours, minutes) = (words.integer(&from_end(4, 2)), words.integer(&from_end(1, 2)));
    let is_leap = format!("{year} % 4 = 0 AND ({year} % 100 <> 0 OR {year} % 400 = 0)");
    let days = format!(
        "CASE WHEN {month} IN (4, 6, 9, 11) THEN 30 WHEN {month} <> 2 THEN 31 WHEN {is_leap} THEN 29 ELSE 28 END"
    );
    let is_valid = format!(
        "{month} BETWEEN 1 AND 12 AND {day} >= 1 AND {day} <= {days} AND CASE WHEN {is_date} THEN TRUE \
         WHEN {hour} > 23 OR {minute} > 59 OR {second} > 59 THEN FALSE WHEN {is_utc} THEN TRUE \
         ELSE {hours} <= 23 AND {minutes} <= 59 END"
    );
    // Years that begin in March, from the year -400, so that no number here is negative.
    let years = format!("({year} + 399 + {})", words.divide(&format!("({month} + 9)"), 12));
    let of_years = format!(
        "{years} * 365 + {} - {} + {}",
        words.divide(&years, 4),
        words.divide(&years, 100),
        words.divide(&years, 400)
    );
    let of_months = words.divide(&format!("(153 * (({month} + 9) % 12) + 2)"), 5);
    let offset = format!(
        "CASE WHEN {is_utc} THEN 0 WHEN {} = '-' THEN -({hours} * 3600 + {minutes} * 60) \
         ELSE {hours} * 3600 + {minutes} * 60 END",
        from_end(5, 1)
    );
    let seconds = format!(
        "({of_years} + {of_months} + {day} - 1 - 146037) * 86400 + CASE WHEN {is_date} THEN 0 ELSE \
         {hour} * 3600 + {minute} * 60 + {second} - {offset} END"
    );
    let shape = words.is_instant(&text);
    let seconds = format!("CASE WHEN {} AND {shape} THEN CASE WHEN {is_valid} THEN {seconds} END END", row.is("s"));
    let seconds = row.derive(0, "u", &seconds);
    let written = words.concat(&[
        &words.pad_left(&seconds, 12),
        &format!("CASE WHEN {is_date} THEN '000000000' ELSE {} END", words.fraction(&text)),
    ]);
    // A day has to end before the last instant, too.
    let key = format!(
        "CASE WHEN {seconds} IS NULL OR {seconds} < 0 THEN NULL WHEN {seconds} > {LAST} - CASE WHEN {is_date} \
         THEN 86400 ELSE 0 END THEN '{NEVER}' ELSE {written} END"
    );
    row.derive(1, "i", &key);
}

/// The key of a whole number from the year 0, of units of which a second has ten to some power, for columns of instants.
pub(super) fn of_ticks(words: &dyn Words, ticks: &str, power: u32) -> String {
    let per_second = 10_u32.saturating_pow(power);
    let seconds = words.divide(ticks, per_second);
    let fraction = words.pad_left(&format!("({ticks} % {per_second})"), power);
    let rest = format!("'{}'", "0".repeat(9_usize.saturating_sub(power as usize)));
    let written = words.concat(&[&words.pad_left(&seconds, 12), &fraction, &rest]);
    format!("CASE WHEN {ticks} < 0 THEN NULL WHEN {seconds} > {LAST} THEN '{NEVER}' ELSE {written} END")
}

/// The key of a number of microseconds from 1970.
pub(super) fn of_microseconds(words: &dyn Words, microseconds: &str) -> String {
    of_ticks(words, &format!("({microseconds} + {})", EPOCH * 1_000_000), 6)
}
