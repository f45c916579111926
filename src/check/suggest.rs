//! What was probably meant: names near to a name, and lists of them.

use std::fmt::Write;

use crate::error::closest;

/// How many names a help lists.
const LISTED: usize = 20;

/// The nearest of `names` to what was typed, if one is near enough to be meant: by its letters, by a few wrong ones, or as
/// the beginning of a longer name.
pub(super) fn nearest<'n>(typed: &str, names: impl Iterator<Item = &'n str> + Clone) -> Option<&'n str> {
    let letters = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).take(64).collect()
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
pub(super) fn is_negation(typed: &str, name: &str) -> bool {
    let (typed, name) = (typed.to_lowercase(), name.to_lowercase());
    ["in", "un", "im", "dis", "non", "non_", "not", "not_", "is_not_", "no_"]
        .into_iter()
        .any(|prefix| typed.strip_prefix(prefix) == Some(name.as_str()))
        || name == "enabled" && typed == "disabled"
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
