//! "Did you mean": the one place that decides which names are near to another one, and that lists names.

use std::fmt::Write;

use crate::limits::MAX_SUGGESTED_CHARS;

/// How many names a help lists.
const LISTED: usize = 20;

/// How many letters have to be changed, added, left out or swapped with the next one, so that two strings are equal. Nothing
/// for strings that nobody mistypes: the comparison takes quadratic time.
pub(crate) fn differences(one: &str, other: &str) -> Option<usize> {
    (one.len().max(other.len()) <= MAX_SUGGESTED_CHARS).then(|| strsim::osa_distance(one, other))
}

/// How many differences a name may have from the one that was meant: a third of its letters, but one at least.
pub(crate) fn allowed_differences(name: &str) -> usize {
    (name.chars().count() / 3).max(1)
}

/// The candidate that `name` most probably means, if one is near: a third of its letters may differ, in any case.
///
/// ```
/// use konnect_filter::error::closest;
/// assert_eq!(closest("emial", ["name", "email"]), Some("email"));
/// assert_eq!(closest("owner", ["name", "email"]), None);
/// assert_eq!(closest("8", ["y", "n"]), None);
/// ```
#[must_use]
pub fn closest<'c>(name: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let name = name.to_lowercase();
    let allowed = allowed_differences(&name);
    let near = |candidate: &'c str| Some((differences(&name, &candidate.to_lowercase())?, candidate));
    // With every letter changed, nothing of it is left.
    let most = allowed.min(name.chars().count().saturating_sub(1));
    let near = candidates.into_iter().filter_map(near).filter(|(distance, _)| *distance <= most);
    near.min_by_key(|(distance, _)| *distance).map(|(_, candidate)| candidate)
}

/// The nearest of `names` to what was typed, if one is near enough to be meant: by its letters, by a few wrong ones, or as
/// the beginning of a longer name.
pub(crate) fn nearest<'n>(typed: &str, names: impl Iterator<Item = &'n str> + Clone) -> Option<&'n str> {
    let letters = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).take(MAX_SUGGESTED_CHARS).collect()
    };
    let same = letters(typed);
    if same.is_empty() {
        return None;
    }
    names
        .clone()
        .find(|name| letters(name) == same)
        .or_else(|| closest(typed, names.clone().filter(|name| !is_negation(typed, name))))
        .or_else(|| names.clone().find(|name| same.len() >= 3 && name.split(['_', '.']).next() == Some(typed)))
}

/// Whether `typed` is `name` with a syllable that makes it its opposite, such as `inactive`.
pub(crate) fn is_negation(typed: &str, name: &str) -> bool {
    let (typed, name) = (typed.to_lowercase(), name.to_lowercase());
    ["in", "un", "im", "dis", "non", "non_", "not", "not_", "is_not_", "no_"]
        .into_iter()
        .any(|prefix| typed.strip_prefix(prefix) == Some(name.as_str()))
        || name == "enabled" && typed == "disabled"
}

/// What comes after `the`: `fields are `a`, `b` and `c``, or `only field is `a``.
pub(crate) fn all_named<S: AsRef<str>>(what: &str, names: impl ExactSizeIterator<Item = S>) -> String {
    match names.len() {
        1 => format!("only {what} is {}", listed(names)),
        _ => format!("{what}s are {}", listed(names)),
    }
}

/// `a`, `b` and `c`, the first of them when there are many.
pub(crate) fn listed<S: AsRef<str>>(names: impl ExactSizeIterator<Item = S>) -> String {
    let count = names.len();
    let shown = if count > LISTED + 1 { LISTED } else { count };
    let mut text = String::new();
    for (index, name) in names.take(shown).enumerate() {
        let before = match index {
            0 => "",
            _ if index + 1 == count => " and ",
            _ => ", ",
        };
        let _ = write!(text, "{before}`{}`", name.as_ref());
    }
    if shown < count {
        let _ = write!(text, " and {} more", count - shown);
    }
    text
}
