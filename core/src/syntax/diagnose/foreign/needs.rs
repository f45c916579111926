//! What a text has to contain for a pattern to match it. This is cheap to see, so that few patterns are ever compiled.

use std::sync::OnceLock;

use crate::regular::{Captures, Regex};

/// An expression that is compiled when a text may match it.
pub(super) struct LazyRegex {
    source: &'static str,
    need: OnceLock<Need>,
    regex: OnceLock<Option<Regex>>,
}

impl LazyRegex {
    pub(super) const fn new(source: &'static str) -> Self {
        Self { source, need: OnceLock::new(), regex: OnceLock::new() }
    }

    /// What it matches of a text, which is given in lower case as well.
    pub(super) fn captures<'t>(&self, text: &'t str, lower: &str) -> Option<Captures<'t>> {
        if !self.need.get_or_init(|| Need::of(self.source)).is_met(lower) {
            return None;
        }
        self.regex.get_or_init(|| Regex::new(self.source).ok()).as_ref()?.captures(text)
    }
}

/// What a text contains if an expression matches it, in lower case. Where that is not plain to see, nothing is needed.
#[derive(Debug)]
pub(super) enum Need {
    Text(String),
    All(Vec<Self>),
    Any(Vec<Self>),
    /// That of a piece, which many forms have.
    Shared(&'static Self),
}

impl Need {
    /// What an expression needs.
    pub(super) fn of(regex: &str) -> Self {
        let mut rest = Some(regex);
        let mut alternatives: Vec<Self> = std::iter::from_fn(|| {
            let (alternative, others) = alternative(rest?);
            rest = others;
            Some(Self::of_one(alternative))
        })
        .collect();
        match alternatives.len() {
            1 => alternatives.pop().unwrap_or(Self::All(Vec::new())),
            _ if alternatives.iter().any(Self::is_nothing) => Self::All(Vec::new()),
            _ => Self::Any(alternatives),
        }
    }

    /// What an alternative needs: all that is not optional.
    fn of_one(alternative: &str) -> Self {
        let mut needs = Vec::new();
        let mut run = String::new();
        let mut rest = alternative;
        while let Some(item) = Item::first(rest) {
            rest = rest.get(item.text.len()..).unwrap_or_default();
            let is_optional = rest.starts_with(['?', '*', '{']);
            let repeated = repetition(rest);
            rest = rest.get(repeated..).unwrap_or_default();
            match item.literal {
                Some(literal) if !is_optional => run.push(literal.to_ascii_lowercase()),
                _ => needs.extend(taken(&mut run)),
            }
            if let Some(inner) = item.inner.filter(|_| !is_optional) {
                needs.push(Self::of(inner));
            }
            // What comes after several of one sign need not be beside the first.
            if repeated > 0 {
                needs.extend(taken(&mut run));
            }
        }
        needs.extend(taken(&mut run));
        needs.retain(|need| !need.is_nothing());
        Self::All(needs)
    }

    fn is_nothing(&self) -> bool {
        matches!(self, Self::All(needs) if needs.is_empty())
    }

    /// Whether a text, in lower case, has it.
    pub(super) fn is_met(&self, text: &str) -> bool {
        match self {
            Self::Text(piece) => text.contains(piece),
            Self::All(needs) => needs.iter().all(|need| need.is_met(text)),
            Self::Any(needs) => needs.iter().any(|need| need.is_met(text)),
            Self::Shared(need) => need.is_met(text),
        }
    }
}

/// The signs beside each other, if there are any.
fn taken(run: &mut String) -> Option<Need> {
    (!run.is_empty()).then(|| Need::Text(std::mem::take(run)))
}

/// The first alternative, and the others.
fn alternative(regex: &str) -> (&str, Option<&str>) {
    let mut at = 0;
    while let Some(item) = regex.get(at..).and_then(Item::first) {
        if item.text == "|" {
            return (regex.get(..at).unwrap_or_default(), regex.get(at + 1..));
        }
        at += item.text.len();
    }
    (regex, None)
}

/// The length of what says how often the item before it occurs.
fn repetition(rest: &str) -> usize {
    let length = match rest.chars().next() {
        Some('?' | '*' | '+') => 1,
        Some('{') => rest.find('}').map_or(rest.len(), |end| end + 1),
        _ => return 0,
    };
    length + usize::from(rest.get(length..).is_some_and(|rest| rest.starts_with('?')))
}

/// A part of an expression, without what repeats it.
struct Item<'r> {
    text: &'r str,
    /// The one character that it matches, other than white space.
    literal: Option<char>,
    /// What is within a group.
    inner: Option<&'r str>,
}

impl<'r> Item<'r> {
    fn first(regex: &'r str) -> Option<Self> {
        let c = regex.chars().next()?;
        let (length, literal, inner) = match c {
            '(' => {
                let length = group_len(regex);
                (length, None, regex.get(..length).and_then(within))
            }
            '[' => (class_len(regex), None, None),
            '\\' => match regex.chars().nth(1) {
                Some(sign) if sign.is_ascii_punctuation() => (2, Some(sign), None),
                // `\x23`
                Some('x') => (4, None, None),
                letter => (1 + letter.map_or(0, char::len_utf8), None, None),
            },
            '.' | '^' | '$' | '|' => (1, None, None),
            // In a form, a blank is for white space of any kind.
            _ => (c.len_utf8(), Some(c).filter(|c| *c != ' '), None),
        };
        Some(Self { text: regex.get(..length).unwrap_or(regex), literal, inner })
    }
}

/// What is within a group; nothing for one that only sets a flag.
fn within(group: &str) -> Option<&str> {
    let inner = group.strip_prefix('(')?.strip_suffix(')')?;
    let Some(marked) = inner.strip_prefix('?') else { return Some(inner) };
    let end = marked.find(if marked.starts_with('P') { '>' } else { ':' })?;
    marked.get(end + 1..)
}

/// The length of the group at the start.
pub(super) fn group_len(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut in_class = false;
    let mut escaped = false;
    for (offset, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' => in_class = true,
            ']' => in_class = false,
            '(' if !in_class => depth += 1,
            ')' if !in_class => {
                depth -= 1;
                if depth == 0 {
                    return offset + 1;
                }
            }
            _ => {}
        }
    }
    text.len()
}

/// The length of a class at the start.
fn class_len(regex: &str) -> usize {
    let mut escaped = false;
    for (at, c) in regex.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            ']' => return at + 1,
            _ => {}
        }
    }
    regex.len()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::forms::{AFTER, AT_OPERAND, AT_STOP, LOGICAL, OVERLAP};
    use super::*;

    #[test]
    fn what_a_pattern_needs() {
        for (regex, text, expected) in [
            ("abc", "xabcx", true),
            ("abc", "ab c", false),
            ("abc?", "xab", true),
            ("ab+c", "abbc", true),
            ("ab+c", "ac", false),
            ("a(?:b|cd)e", "a cd e", true),
            ("a(?:b|cd)e", "a c e", false),
            ("a(?:b|cd)?e", "a e", true),
            ("a(?:b|)e", "a e", true),
            (r"(?:is not|isn't)\b", "is  not", true),
            (r"(?:is not|isn't)\b", "is no", false),
            (r"\((?P<x>[^)(|]*)\)", "()", true),
            (r"\((?P<x>[^)(|]*)\)", "(", false),
            (r"a\|b|c\sd", "c", false),
            (r"a\|b|c\sd", "a|b", true),
            (r"(?i)Select", "select", true),
            (r"(?i)Select", "selec", false),
            ("a{2}b", "b", true),
            (r"\x23[0-9][^\x23]*\x23", "", true),
        ] {
            assert_eq!(Need::of(regex).is_met(text), expected, "{regex} in {text}");
        }
    }

    /// No form is passed over where it is.
    #[test]
    fn nothing_that_matches_is_passed_over() {
        let tests = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests");
        // A published crate comes without them.
        if !Path::new(tests).is_dir() {
            return;
        }
        let texts = std::fs::read_to_string(format!("{tests}/corpus/typed.txt")).unwrap();
        let mut found = 0;
        for line in texts.lines().filter(|line| !line.starts_with('#')) {
            let Some(text) = line.split('\t').nth(1) else { continue };
            let starts = text.match_indices(' ').map(|(at, _)| at + 1).chain([0]);
            for text in starts.filter_map(|start| text.get(start..)).map(str::trim_start) {
                let lower = text.to_ascii_lowercase();
                for form in
                    [AT_STOP, AFTER, LOGICAL, OVERLAP, AT_OPERAND].into_iter().flatten().flat_map(|kind| kind.forms)
                {
                    if form.may_match(&lower) {
                        found += 1;
                    } else {
                        assert!(form.matched(text).is_none(), "{} in {text}", form.pattern);
                    }
                }
            }
        }
        assert!(found > 0);
    }
}
