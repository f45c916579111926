//! Laws of the language, over random filters and random damage to them.

use arbitrary::{Arbitrary, Unstructured};
use konnect_filter::{Filter, parse};
use proptest::prelude::*;

use crate::targets;

/// Any filter, by the same source as the fuzz targets; fewer bytes make a smaller one.
fn filters() -> impl Strategy<Value = Filter<'static>> {
    proptest::collection::vec(any::<u8>(), 0..400)
        .prop_filter_map("too deep", |bytes| Filter::arbitrary(&mut Unstructured::new(&bytes)).ok())
}

/// Pieces that damage a filter when put somewhere.
const PIECES: &[&str] = &[
    "(",
    ")",
    "[",
    "]",
    ",",
    "\"",
    "'",
    "=",
    "=>",
    "&",
    "|",
    "and",
    " or ",
    " not ",
    " in ",
    "like \"%x%\"",
    "\\",
    "\\u{",
    ".",
    "-",
    "$",
    "“",
    "’",
    "🚀",
    "\u{200b}",
    "\u{301}",
    " x y ",
    ":",
    ";",
    "()",
    " between ",
    "%",
    "\u{1b}[31m",
    " is ",
    "≠",
    "labels[",
    "{",
    "}",
    "<",
    ">",
];

#[derive(Debug, Clone)]
enum Damage {
    Insert(usize, &'static str),
    Remove(usize, usize),
    Swap(usize, usize),
}

fn damage() -> impl Strategy<Value = Damage> {
    prop_oneof![
        (any::<usize>(), proptest::sample::select(PIECES)).prop_map(|(at, piece)| Damage::Insert(at, piece)),
        (any::<usize>(), 1..8_usize).prop_map(|(at, length)| Damage::Remove(at, length)),
        (any::<usize>(), any::<usize>()).prop_map(|(one, other)| Damage::Swap(one, other)),
    ]
}

fn damaged(text: &str, damages: &[Damage]) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for damage in damages {
        let length = chars.len();
        match *damage {
            Damage::Insert(at, piece) => drop(chars.splice(at % (length + 1)..at % (length + 1), piece.chars())),
            Damage::Remove(at, count) if length > 0 => {
                let start = at % length;
                chars.drain(start..(start + count).min(length));
            }
            Damage::Swap(one, other) if length > 0 => chars.swap(one % length, other % length),
            _ => {}
        }
    }
    chars.into_iter().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn printed_and_read_again(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        targets::print_parse(&bytes);
    }

    #[test]
    fn problems_of_damaged_filters(filter in filters(), damages in proptest::collection::vec(damage(), 1..4)) {
        let text = damaged(&filter.to_string(), &damages);
        match parse(&text) {
            Ok(_) => targets::parse(text.as_bytes()),
            Err(error) => targets::problems(&text, &error),
        }
    }

    #[test]
    fn problems_of_any_text(text in any::<String>()) {
        targets::parse(text.as_bytes());
    }

    #[test]
    fn problems_of_pieces(pieces in proptest::collection::vec(proptest::sample::select(PIECES), 1..12)) {
        targets::parse(pieces.concat().as_bytes());
        targets::parse(pieces.join(" a ").as_bytes());
    }
}

/// An operator is missing before a value whose quotes are wrong: the insertion and the replacement begin at one place.
#[test]
fn two_edits_at_one_place() {
    targets::parse("labels.io/name“spac. = \"".as_bytes());
    let error = parse("name“pay”").unwrap_err();
    assert_eq!(konnect_filter::error::fix("name“pay”", error.iter()).as_deref(), Some("name = \"pay\""));
}
