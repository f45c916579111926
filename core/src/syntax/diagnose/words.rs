//! Words that are not of the language, and what they mean in it.

use crate::error::{brief, closest};

/// How sure a replacement is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Applicability {
    /// It is the same operator in another spelling.
    MachineApplicable,
    /// It is probably what is meant.
    MaybeIncorrect,
}

/// Operators of other languages, in lower case, with ours.
const OPERATORS: &[(&str, &str, Applicability)] = &[
    ("startswith", "starts with", Applicability::MachineApplicable),
    ("starts_with", "starts with", Applicability::MachineApplicable),
    ("starts-with", "starts with", Applicability::MachineApplicable),
    ("beginswith", "starts with", Applicability::MachineApplicable),
    ("begins", "starts with", Applicability::MaybeIncorrect),
    ("endswith", "ends with", Applicability::MachineApplicable),
    ("ends_with", "ends with", Applicability::MachineApplicable),
    ("ends-with", "ends with", Applicability::MachineApplicable),
    ("equals", "=", Applicability::MachineApplicable),
    ("equal", "=", Applicability::MachineApplicable),
    ("notin", "not in", Applicability::MachineApplicable),
    ("not_in", "not in", Applicability::MachineApplicable),
    ("nin", "not in", Applicability::MachineApplicable),
    ("has", "contains", Applicability::MaybeIncorrect),
    ("includes", "contains", Applicability::MaybeIncorrect),
    ("include", "contains", Applicability::MaybeIncorrect),
    ("icontains", "contains", Applicability::MachineApplicable),
    ("regexp", "matches", Applicability::MaybeIncorrect),
    ("regex", "matches", Applicability::MaybeIncorrect),
    ("rlike", "matches", Applicability::MaybeIncorrect),
    ("match", "matches", Applicability::MaybeIncorrect),
    ("like", "contains", Applicability::MaybeIncorrect),
    ("ilike", "contains", Applicability::MaybeIncorrect),
    ("before", "<", Applicability::MaybeIncorrect),
    ("after", ">", Applicability::MaybeIncorrect),
    ("greater", ">", Applicability::MaybeIncorrect),
    ("newer", ">", Applicability::MaybeIncorrect),
    ("later", ">", Applicability::MaybeIncorrect),
    ("less", "<", Applicability::MaybeIncorrect),
    ("fewer", "<", Applicability::MaybeIncorrect),
    ("more", ">", Applicability::MaybeIncorrect),
    ("older", "<", Applicability::MaybeIncorrect),
    ("earlier", "<", Applicability::MaybeIncorrect),
    ("isnull", "is null", Applicability::MachineApplicable),
    ("notnull", "is not null", Applicability::MachineApplicable),
];

/// The words of the language that a misspelled one is compared with.
const SPELLINGS: &[&str] =
    &["contains", "matches", "between", "exists", "starts", "ends", "in", "like", "ocontains", "is", "not"];

/// Runs of symbols that are operators elsewhere, without spaces, with ours.
const SYMBOLS: &[(&str, &str, Applicability)] = &[
    ("===", "=", Applicability::MachineApplicable),
    ("!==", "!=", Applicability::MachineApplicable),
    ("=>", ">=", Applicability::MachineApplicable),
    ("=<", "<=", Applicability::MachineApplicable),
    ("=!", "!=", Applicability::MaybeIncorrect),
    ("=~", "matches", Applicability::MaybeIncorrect),
    ("~=", "matches", Applicability::MaybeIncorrect),
    ("~~", "contains", Applicability::MaybeIncorrect),
    ("!=~", "not matches", Applicability::MaybeIncorrect),
    ("><", "!=", Applicability::MaybeIncorrect),
    ("==>", ">=", Applicability::MaybeIncorrect),
];

/// The operator of ours that a word of another language means.
pub(super) fn operator(word: &str) -> Option<(&'static str, Applicability)> {
    OPERATORS.iter().find(|(name, ..)| name.eq_ignore_ascii_case(word)).map(|&(_, ours, sure)| (ours, sure))
}

/// The operator of ours that a run of symbols means.
pub(super) fn symbol(run: &str) -> Option<(&'static str, Applicability)> {
    SYMBOLS.iter().find(|&&(name, ..)| name == run).map(|&(_, ours, sure)| (ours, sure))
}

/// The operator that a misspelled word is nearest to: one that says the opposite is never near.
pub(super) fn nearest_operator(word: &str) -> Option<&'static str> {
    match negated(word) {
        Some(inner) => opposite(nearest(inner)?),
        None => nearest(word),
    }
}

/// What a word negates: `not_contains`, `notContains`, `ncontains`.
fn negated(word: &str) -> Option<&str> {
    let lower = word.to_ascii_lowercase();
    let after = |prefix: &str| {
        let length = lower.strip_prefix(prefix)?.trim_start_matches(['_', '-']).len();
        word.get(word.len() - length..).filter(|inner| !inner.is_empty())
    };
    let known = |inner: &&str| SPELLINGS.contains(inner) || operator(inner).is_some();
    let long = ["isnot", "is_not", "is-not", "doesnot", "does_not", "does-not", "not"].into_iter().find_map(after);
    long.or_else(|| after("n").filter(known))
}

/// An operator with `not`.
fn opposite(ours: &str) -> Option<&'static str> {
    Some(match ours {
        "=" => "!=",
        "contains" => "not contains",
        "starts with" => "not starts with",
        "ends with" => "not ends with",
        "matches" => "not matches",
        "between" => "not between",
        "exists" => "not exists",
        "in" => "not in",
        "is null" => "is not null",
        _ => return None,
    })
}

fn nearest(word: &str) -> Option<&'static str> {
    let names = SPELLINGS.iter().copied().chain(OPERATORS.iter().map(|&(name, ..)| name));
    let name = closest(word, names)?;
    Some(match operator(name) {
        Some((ours, _)) => ours,
        None if name == "starts" => "starts with",
        None if name == "ends" => "ends with",
        None => name,
    })
}

/// Whether a word before a field says nothing that a filter does not say without it.
pub(super) fn is_filler(word: &str) -> bool {
    ["where", "the", "show", "find", "get", "only", "just", "if", "when", "either", "both", "any", "some", "whose"]
        .iter()
        .any(|filler| filler.eq_ignore_ascii_case(word))
}

/// `and` or `or`, when a word is one of them misspelled.
pub(super) fn nearest_connective(word: &str) -> Option<&'static str> {
    match word {
        "und" | "et" | "also" | "plus" | "y" | "e" => Some("and"),
        "oder" | "ou" | "o" => Some("or"),
        // One letter is not a word.
        _ if word.chars().nth(1).is_none() => None,
        _ => closest(word, ["and", "or"]),
    }
}

/// A piece of a filter as it is put between backticks in a message: bounded, with nothing invisible in it.
pub(super) fn brief_code(text: &str) -> String {
    brief(text).to_string()
}

/// A piece of a filter to be typed, which is never cut; of what is longer than can be offered, the beginning.
pub(super) fn code(text: &str) -> String {
    crate::error::to_type(text).to_string()
}
