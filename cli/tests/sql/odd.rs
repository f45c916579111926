//! Filters and records of everything that engines read differently.

use std::sync::LazyLock;

use konnect_filter::error::is_invisible;

use crate::Dice;

/// Names and values that would end a literal or a name, begin a comment, or mean something else in some dialect.
const HOSTILE: [&str; 34] = [
    "'",
    "\"",
    "`",
    "\\",
    "\\'",
    "'\\",
    "''",
    "\\\\' OR TRUE --",
    "' OR TRUE --",
    "') OR TRUE --",
    "' OR TRUE /*",
    "*/ OR TRUE --",
    "/*'*/",
    "`) OR TRUE --",
    "\") OR TRUE #",
    "\\x27 OR TRUE",
    "\\u0027 OR TRUE",
    "\\047",
    "$$",
    "$a$ ' $a$",
    "${spark.app.name}",
    "${env:PATH}",
    "$1 \\1 $0",
    "{a:String}",
    "? :a @a %s %(a)s",
    ";",
    "'; DROP TABLE record; --",
    "\u{2019} OR TRUE --",
    "\u{ff07}\u{2bc}\u{2032}",
    "\u{feff}'",
    "\n-- \r\n'",
    "a\0' OR TRUE --",
    "\u{1}'",
    "NULL OR",
];

/// How a text is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum As {
    Filter,
    Json,
}

/// What ends a literal or a name, or begins something else, in some dialect.
const SYNTAX: &str = "''''\"\"``\\\\\\\\$${}()[]/*--;?:@%_#&|,. x0";

/// The last characters of one byte, two, three and four.
const ENDS: [usize; 4] = [0x7F, 0x7FF, 0xFFFF, 0x10_FFFF];

static INVISIBLE: LazyLock<Vec<char>> = LazyLock::new(|| ('\0'..=char::MAX).filter(|c| is_invisible(*c)).collect());

/// A hostile text, as a filter or as JSON writes it: one of those above or random, and then perhaps one that the case has
/// already.
fn hostile(dice: &mut Dice, form: As) -> String {
    if dice.below(2) == 0 {
        let text = dice.pick(&HOSTILE);
        return written(dice, text, form);
    }
    let index = dice.below(dice.texts.len().max(1));
    let text = match dice.texts.get(index).cloned() {
        Some(text) if dice.below(2) == 0 => text,
        _ => (0..=dice.below(5)).map(|_| character(dice)).collect(),
    };
    let out = written(dice, &text, form);
    dice.texts.push(text);
    out
}

/// Any character, most of them syntax, controls or invisible.
fn character(dice: &mut Dice) -> char {
    let up_to = |dice: &mut Dice, end: usize| char::from_u32(u32::try_from(dice.below(end + 1)).unwrap());
    match dice.below(8) {
        0..=2 => char::from(SYNTAX.as_bytes()[dice.below(SYNTAX.len())]),
        // SQLite and PostgreSQL have no U+0000 and U+0001.
        3 => up_to(dice, 0x9F).filter(|c| c.is_control() && *c > '\u{1}').unwrap_or('\u{7}'),
        4 => {
            let most = if dice.below(2) == 0 { 50 } else { INVISIBLE.len() };
            INVISIBLE[dice.below(most)]
        }
        _ => {
            let end = ENDS[dice.below(ENDS.len())];
            up_to(dice, end).unwrap_or('\u{fffd}')
        }
    }
}

/// A text in quotes: characters as they are or escaped.
fn written(dice: &mut Dice, text: &str, form: As) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            _ if !c.is_control() && dice.below(4) > 0 => out.push(c),
            _ if form == As::Filter => out.push_str(&format!("\\u{{{:x}}}", u32::from(c))),
            _ => out.extend(c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}"))),
        }
    }
    out + "\""
}

/// Names in filters, and the keys of records.
const PATHS: [&str; 10] =
    ["\"') OR TRUE --\"", "a", "b", "a.b", "a.b.c", "b.a", "\"k\\\"q\"", "\"é'\".a", "\"x y\"", "a.\"1\""];
const KEYS: [&str; 13] =
    ["') OR TRUE --", "a", "b", "c", "a.b", "a.b.c", "b.a", "k\\\"q", "é'", "x y", "1", "\\u0061", "a\\u0000"];

/// JSON as it is written.
const VALUES: [&str; 102] = [
    "\"' OR 1=1 --\"",
    "\"\\\\' OR 1=1 --\"",
    "\"'); DROP TABLE record; --\"",
    "\"/*\"",
    "\"$1 ? :a {a} @a\"",
    "\"''\"",
    "null",
    "null",
    "true",
    "false",
    "0",
    "-0",
    "0.0",
    "1",
    "1.0",
    "1.10",
    "11e-1",
    "1e400",
    "1E5",
    "1e+5",
    "100000",
    "-2.5",
    "-25E-1",
    "12345678901234567890123",
    "12345678901234567890123.5",
    "0.1234567890123456789",
    "0.12345678901234567",
    "9007199254740993",
    "9007199254740993.0",
    "9007199254740992",
    "18446744073709551616",
    "1e-400",
    "1e99999999999999999999",
    "-1e99999999999999999999999999999999999999999",
    "\"0\"",
    "\"-0\"",
    "\"1\"",
    "\"01.0\"",
    "\"1e2\"",
    "\"100\"",
    "\"+1\"",
    "\" 1\"",
    "\"1.\"",
    "\".5\"",
    "\"1e\"",
    "\"1e+\"",
    "\"1e-00000000000000000000000000000000000000000000000002\"",
    "\"0.01\"",
    "\"0x1\"",
    "\"1_0\"",
    "\"\\u0661\"",
    "\"-\"",
    "\"1\\n\"",
    "\"1\\u0000\"",
    "\"\"",
    "\"a\"",
    "\"A\"",
    "\"ab\"",
    "\"aB\"",
    "\"a\\u0000b\"",
    "\"a\\u0001b\"",
    "\"a\\\\u0000b\"",
    "\"\\u00c9t\\u00e9\"",
    "\"été\"",
    "\"İ\"",
    "\"i\\u0307\"",
    "\"I\"",
    "\"ı\"",
    "\"\\u212a\"",
    "\"k\"",
    "\"ß\"",
    "\"ẞ\"",
    "\"ΟΔΟΣ\"",
    "\"οδος\"",
    "\"οδοσ\"",
    "\"😀\"",
    "\"\\ud83d\\ude00\"",
    "\"a\\nb\"",
    "\"'\"",
    "\"\\\\\"",
    "\"\\\"\"",
    "\"%\"",
    "\"_\"",
    "\"${x}\"",
    "\"{}\"",
    "\"[1]\"",
    "\"true\"",
    "\"TRUE\"",
    "\"2024-01-02\"",
    "\"2024-01-02T12:00:00Z\"",
    "\"2024-01-02 14:00:00.000000000+02:00\"",
    "\"2024-01-02t12:00:00.000000001z\"",
    "\"2024-01-01T23:59:59.999999999Z\"",
    "\"2024-01-03T00:00:00-00:00\"",
    "\"2024-01-02T12:00:00\"",
    "\"2024-02-30T12:00:00Z\"",
    "\"2024-02-29T24:00:00Z\"",
    "\"2024-01-02T12:00:60Z\"",
    "\"9999-12-31T23:59:59Z\"",
    "\"9999-12-30\"",
    "\"0000-01-01T00:00:00+00:01\"",
    "\"0000-02-29T00:00:00Z\"",
];

/// Values of filters, as they are written.
const LITERALS: [&str; 53] = [
    "\"' OR 1=1 --\"",
    "\"\\\\' OR 1=1 --\"",
    "\"'); DROP TABLE record; --\"",
    "\"/*\"",
    "\"$1 ? :a {a} @a\"",
    "\"''\"",
    "\"\\u{0}\"",
    "0",
    "1",
    "1.1",
    "-2.5",
    "100",
    "1e5",
    "100000",
    "1e400",
    "12345678901234567890123",
    "0.1234567890123456789",
    "0.12345678901234567",
    "9007199254740993",
    "9007199254740992",
    "0.01",
    "\"1\"",
    "\"01.0\"",
    "true",
    "false",
    "\"true\"",
    "\"TRUE\"",
    "\"\"",
    "a",
    "A",
    "ab",
    "\"été\"",
    "\"ÉTÉ\"",
    "\"i\"",
    "\"İ\"",
    "\"\\u{307}\"",
    "\"K\"",
    "\"k\"",
    "\"ΟΔΟΣ\"",
    "\"ς\"",
    "\"😀\"",
    "\"'\"",
    "\"\\\\\"",
    "\"a\\nb\"",
    "\"${x}\"",
    "2024-01-02",
    "2024-01-02T12:00:00Z",
    "2024-01-02T12:00:00.000000001Z",
    "2024-01-03T00:00:00Z",
    "9999-12-30T22:00:00Z",
    "0000-02-29",
    "now-1d",
    "e",
];

const REGEXES: [&str; 14] = [
    "^a",
    "b$",
    "^$",
    "a.b",
    "(?i)É",
    "\\d",
    "^\\w+$",
    "[[:alpha:]]",
    "a|B",
    "^(a|1)",
    "(?s)a.b",
    "\\p{Greek}{2,}",
    "^[^a]",
    "k",
];

pub(crate) fn filter(dice: &mut Dice, depth: usize) -> String {
    match if depth == 0 { 9 } else { dice.below(10) } {
        0 | 1 => format!("({}) and ({})", filter(dice, depth - 1), filter(dice, depth - 1)),
        2 | 3 => format!("({}) or ({})", filter(dice, depth - 1), filter(dice, depth - 1)),
        4 => format!("not ({})", filter(dice, depth - 1)),
        _ => predicate(dice),
    }
}

fn path(dice: &mut Dice) -> String {
    match dice.below(8) {
        0 => hostile(dice, As::Filter),
        1 => format!("a.{}", hostile(dice, As::Filter)),
        _ => dice.pick(&PATHS).to_owned(),
    }
}

fn literal(dice: &mut Dice) -> String {
    if dice.below(6) == 0 { hostile(dice, As::Filter) } else { dice.pick(&LITERALS).to_owned() }
}

fn predicate(dice: &mut Dice) -> String {
    let name = path(dice);
    let path = name.as_str();
    let not = if dice.below(3) == 0 { "not " } else { "" };
    match dice.below(8) {
        0 | 1 => format!("{path} {} {}", dice.pick(&["=", "!="]), literal(dice)),
        2 | 3 => format!("{path} {} {}", dice.pick(&["<", "<=", ">", ">="]), literal(dice)),
        4 => format!("{path} {not}in ({}, {})", literal(dice), literal(dice)),
        5 => format!("{path} {not}{} {}", dice.pick(&["contains", "starts with", "ends with"]), literal(dice)),
        6 => match dice.below(3) {
            0 => format!("{path} {not}exists"),
            1 => format!("{path} {not}between {} and {}", literal(dice), literal(dice)),
            _ => path.to_owned(),
        },
        _ => format!("{path} {not}matches \"{}\"", dice.pick(&REGEXES).replace('\\', "\\\\")),
    }
}

/// A record as it is written; a key may be there twice.
pub(crate) fn record(dice: &mut Dice) -> String {
    object(dice, 3)
}

fn object(dice: &mut Dice, depth: usize) -> String {
    let members: Vec<String> =
        (0..dice.below(6)).map(|_| format!("{}: {}", key(dice), value(dice, depth - 1))).collect();
    format!("{{{}}}", members.join(", "))
}

fn key(dice: &mut Dice) -> String {
    if dice.below(5) == 0 { hostile(dice, As::Json) } else { format!("\"{}\"", dice.pick(&KEYS)) }
}

fn value(dice: &mut Dice, depth: usize) -> String {
    match if depth == 0 { 9 } else { dice.below(10) } {
        0 | 1 => object(dice, depth),
        2 | 3 => {
            let items: Vec<String> = (0..dice.below(4)).map(|_| value(dice, depth - 1)).collect();
            format!("[{}]", items.join(","))
        }
        4 => hostile(dice, As::Json),
        _ => dice.pick(&VALUES).to_owned(),
    }
}
