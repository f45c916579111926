//! Texts without case, as [`evaluate`](crate::check::evaluate) folds them: each character in lower case.
//!
//! The engines' own functions differ in what they know and in what they do at the end of a Greek word. So only what some
//! needle contains is replaced: no other character can be part of a match.

use std::sync::LazyLock;

/// No character from here on has a lower case.
const END: u32 = 0x1_E944;

/// Each character that has a lower case, with it.
static LOWER: LazyLock<Vec<(char, String)>> = LazyLock::new(|| {
    let lower = |c: char| c.to_lowercase().collect::<String>();
    (0..END).filter_map(char::from_u32).map(|c| (c, lower(c))).filter(|(c, lower)| !lower.starts_with(*c)).collect()
});

/// Characters whose lower case is more than one.
type Longer = Vec<(char, &'static str)>;

/// What to replace so that a text has the characters of the needles in lower case only: characters by characters, and before
/// that those whose lower case is longer.
pub(super) fn pairs<'n>(needles: impl Iterator<Item = &'n str>) -> (Vec<(char, char)>, Longer) {
    let mut wanted: Vec<char> = needles.flat_map(str::chars).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let is_wanted = |c: char| wanted.binary_search(&c).is_ok();
    let (mut pairs, mut longer) = (Vec::new(), Vec::new());
    for (upper, lower) in LOWER.iter().filter(|(_, lower)| lower.chars().any(is_wanted)) {
        let mut chars = lower.chars();
        match (chars.next(), chars.next()) {
            (Some(only), None) => pairs.push((*upper, only)),
            _ => longer.push((*upper, lower.as_str())),
        }
    }
    (pairs, longer)
}

#[cfg(test)]
mod tests {
    use super::END;

    #[test]
    fn nothing_else_has_a_lower_case_and_no_lower_case_has_another() {
        for c in (0..=0x10_FFFF).filter_map(char::from_u32) {
            let lower: Vec<char> = c.to_lowercase().collect();
            assert!(lower == [c] || u32::from(c) < END, "{c:?}");
            assert!(lower.iter().all(|c| c.to_lowercase().eq([*c])), "{c:?}");
            assert!(lower == [c] || !lower.contains(&c), "{c:?}");
        }
    }
}
