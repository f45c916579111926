//! What each fuzz target does with its bytes; `tests/it/fuzz_replay.rs` does the same with the files kept here.

mod ask;
#[path = "../../tests/support/case.rs"]
mod case;
mod import;
#[path = "../../tests/support/konnect.rs"]
mod konnect;
#[path = "../../tests/support/meaning.rs"]
mod meaning;
mod pipeline;
#[path = "../../tests/support/random.rs"]
mod random;
mod wire;

use arbitrary::{Arbitrary, Unstructured};
use konnect_filter::check::Context;
use konnect_filter::error::{Lines, Located, fix};
use konnect_filter::syntax::{Arguments, Tree};
use konnect_filter::{Filter, Limits};

pub use self::import::import;
pub use self::pipeline::{check, plan_evaluate};
pub use self::wire::{decode, encode_decode};

/// What a target does with its bytes.
pub type Target = fn(&[u8]);

/// Every target, by the name of its folder under `corpus`.
pub const TARGETS: &[(&str, Target)] = &[
    ("parse", parse),
    ("print_parse", print_parse),
    ("check", check),
    ("plan_evaluate", plan_evaluate),
    ("encode_decode", encode_decode),
    ("decode", decode),
    ("import", import),
];

/// The instant that relative dates count from.
fn now() -> Context {
    Context::at("2024-01-02T12:00:00Z".parse().expect("an instant"))
}

/// Any text: it is a filter that can be printed and read again, or has problems that speak of it.
pub fn parse(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    for cursor in [0, text.len() / 2, text.len()] {
        for candidate in konnect_filter::complete::complete(None, text, cursor) {
            assert!(candidate.apply(text).is_some(), "{candidate:?}");
        }
    }
    match konnect_filter::parse(text) {
        Ok(filter) => round_trip(&filter),
        Err(error) => problems(text, &error),
    }
}

/// Any filter.
pub fn print_parse(data: &[u8]) {
    let Ok(filter) = Filter::arbitrary(&mut Unstructured::new(data)) else { return };
    round_trip(&filter);
    let json = serde_json::to_string(&Tree(filter.clone())).expect("a tree is always written");
    let read: Tree<'_> = serde_json::from_str(&json).expect("and read");
    assert_eq!(read.0, filter, "{json}");
}

fn round_trip(filter: &Filter<'_>) {
    let text = filter.to_string();
    let again = match konnect_filter::parse(&text) {
        Ok(again) => again,
        Err(error) => panic!("{text:?} is not read: {error}"),
    };
    assert_eq!(&again, filter, "{text:?}");
    assert_eq!(again.to_string(), text, "printing is stable");
    assert_eq!(again.clone().into_owned(), again, "{text:?}");
    bound(&again);
}

/// Texts that would be something else, if they were read.
const HOSTILE: [&str; 6] =
    ["\" or x exists or y = \"", "' or x = '", "$name", "a, b) or (c", "now-7d", "\\\u{202e}\u{0}"];

/// A value never becomes syntax: what is printed of a filter with its values has them, one for each argument.
fn bound(filter: &Filter<'_>) {
    let names: Vec<String> = filter.arguments().map(|(name, _)| name.to_owned()).collect();
    if names.is_empty() {
        return;
    }
    for text in HOSTILE {
        let arguments: Arguments = names.iter().map(|name| (name.as_str(), text)).collect();
        let bound = filter.clone().bind(&arguments).expect("every argument has a value");
        let printed = bound.to_string();
        let again = konnect_filter::parse(&printed).expect("a filter with its values can be printed");
        assert_eq!(again, bound, "{printed:?}");
        assert!(again.arguments().next().is_none(), "{printed:?}");
    }
}

/// The laws of problems: places in the text, bounded words, replacements that fix.
pub fn problems(text: &str, error: &konnect_filter::Error) {
    let lines = Lines::new(text);
    let mut mendable = true;
    let mut count = 0;
    for problem in error.iter() {
        count += 1;
        let labels = problem.labels.iter().map(|label| label.span);
        let edits = problem.edits.iter().map(|edit| edit.span);
        for span in problem.span.into_iter().chain(labels).chain(edits) {
            assert!(span.get(text).is_some(), "{span:?} is not a place in {text:?}: {problem:?}");
        }
        let json = serde_json::to_string(&Located::new(problem, Some(&lines))).expect("a problem is always written");
        let edits: usize = problem.edits.iter().map(|edit| edit.text.len()).sum();
        assert!(json.len() < 4000 + 160 * problem.edits.len() + 6 * edits, "{} bytes: {problem:?}", json.len());
        assert!(problem.message.len() + problem.help.as_ref().map_or(0, String::len) < 1500, "{problem:?}");
        let shown = problem.message.chars().chain(problem.help.iter().flat_map(|help| help.chars()));
        assert!(!shown.into_iter().any(char::is_control), "{problem:?}");
        mendable &= !problem.edits.is_empty();
    }
    assert!((1..=Limits::DEFAULT.problems).contains(&count));
    if mendable && count < Limits::DEFAULT.problems && text.len() < 4096 {
        let fixed = fix(text, error.iter()).expect("edits that fit");
        if let Err(error) = konnect_filter::parse(&fixed) {
            panic!("{text:?} becomes {fixed:?}, which is wrong: {error}");
        }
    }
}
