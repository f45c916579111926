//! Random filters, for fuzzing and for property tests alike (feature `arbitrary`).
//!
//! Every filter that the language has can come out, odd names and values included, nested a few levels deep.

use arbitrary::{Arbitrary, Result, Unstructured};

use crate::syntax::{Draft, Filter, Value, field, not};

/// Names that are written in different ways, and some that fields of Konnect have.
const NAMES: &[&str] = &[
    "name",
    "labels.env",
    "labels.k8s.kuma.io/namespace",
    "created_at",
    "a",
    "in",
    "labels.in",
    "my key",
    "-x",
    "",
    "a..b",
    "名前",
    "e\u{301}",
    "x.\u{202e}",
    "a\"b",
    "now",
    "x@y/z-1",
];

/// Texts that mean something somewhere, or are hard to write.
const TEXTS: &[&str] = &[
    "prod",
    "",
    "1.10",
    "007",
    "true",
    "null",
    "and",
    "Contains",
    "two words",
    "a,b",
    "it's",
    "say \"hi\"",
    "C:\\new",
    "100%",
    "a+b",
    "now-7d",
    "2026-08-22",
    "2026-08-22T10:00:00Z",
    "\u{202e}x",
    "\u{0}\n\r\t",
    "🚀",
    "e\u{301}",
    "x*",
    "\u{a0}",
    " x ",
    "-1",
    "6f1c2d3e-0000-4000-8000-000000000001",
];

/// Names of arguments.
const ARGUMENTS: &[&str] = &["name", "ids", "and", "_", "1", "名前"];

const OPERANDS: usize = 4;
const DEPTH: usize = 5;

/// A text: one of those above, or any.
fn text(u: &mut Unstructured<'_>, known: &[&'static str]) -> Result<String> {
    if u.ratio(7, 8)? { Ok((*u.choose(known)?).to_owned()) } else { u.arbitrary() }
}

fn value(u: &mut Unstructured<'_>) -> Result<Value<'static>> {
    if u.ratio(1, 16)? {
        let name = *u.choose(ARGUMENTS)?;
        return Value::argument(name).map_err(|_| arbitrary::Error::IncorrectFormat);
    }
    let text = text(u, TEXTS)?;
    Ok(if u.arbitrary()? { Value::quoted(text) } else { Value::bare(text) })
}

fn values(u: &mut Unstructured<'_>) -> Result<Vec<Value<'static>>> {
    (0..u.int_in_range(1..=OPERANDS)?).map(|_| value(u)).collect()
}

fn predicate(u: &mut Unstructured<'_>) -> Result<Draft<'static>> {
    let field = field(text(u, NAMES)?);
    Ok(match u.int_in_range(0..=20)? {
        0 => field.is_true(),
        1 => field.eq(value(u)?),
        2 => field.ne(value(u)?),
        3 => field.lt(value(u)?),
        4 => field.le(value(u)?),
        5 => field.gt(value(u)?),
        6 => field.ge(value(u)?),
        7 => field.is_in(values(u)?),
        8 => field.not_in(values(u)?),
        9 => field.contains_any(values(u)?),
        10 => field.not_contains_any(values(u)?),
        11 => field.starts_with_any(values(u)?),
        12 => field.not_starts_with_any(values(u)?),
        13 => field.ends_with_any(values(u)?),
        14 => field.not_ends_with_any(values(u)?),
        15 => field.matches(value(u)?),
        16 => field.not_matches(value(u)?),
        17 => field.between(value(u)?, value(u)?),
        18 => field.not_between(value(u)?, value(u)?),
        19 => field.exists(),
        _ => field.not_exists(),
    })
}

fn draft(u: &mut Unstructured<'_>, depth: usize) -> Result<Draft<'static>> {
    let kind = if depth == 0 { 0 } else { u.int_in_range(0..=7)? };
    let operands = |u: &mut Unstructured<'_>| -> Result<Vec<Draft<'static>>> {
        (0..u.int_in_range(2..=OPERANDS)?).map(|_| draft(u, depth - 1)).collect()
    };
    Ok(match kind {
        5 => not(draft(u, depth - 1)?),
        6 => Draft::all(operands(u)?).ok_or(arbitrary::Error::IncorrectFormat)?,
        7 => Draft::any(operands(u)?).ok_or(arbitrary::Error::IncorrectFormat)?,
        _ => predicate(u)?,
    })
}

impl<'a> Arbitrary<'a> for Filter<'static> {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        draft(u, DEPTH)?.build().map_err(|_| arbitrary::Error::IncorrectFormat)
    }
}
