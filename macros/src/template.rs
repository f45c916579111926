//! A filter with variables in braces, and the filter with arguments that it becomes.

use std::collections::BTreeMap;

use konnect_filter_core::Span;
use konnect_filter_core::syntax::{Value, parse};

use crate::input::Text;
use crate::report::Problems;

/// `email = {email}` as `email = $email`.
#[derive(Debug)]
pub(crate) struct Template<'t> {
    pub(crate) text: &'t Text,
    pub(crate) filter: String,
    /// For each byte of the filter, and its end, where it comes from in the text.
    places: Vec<usize>,
    /// The variables in the order of their names, without `r#`: where the arguments of each are in the filter.
    pub(crate) captures: BTreeMap<String, Vec<u32>>,
}

/// The keywords that no variable is called, not even with `r#` before them.
pub(crate) const NEVER_RAW: [&str; 4] = ["self", "Self", "super", "crate"];

impl<'t> Template<'t> {
    pub(crate) fn read(text: &'t Text) -> Result<Self, Problems> {
        let mut template = Self { text, filter: String::new(), places: Vec::new(), captures: BTreeMap::new() };
        let source = text.value.as_str();
        let mut at = 0;
        while let Some(c) = source.get(at..).and_then(|rest| rest.chars().next()) {
            let rest = source.get(at..).unwrap_or_default();
            if rest.starts_with("{{") || rest.starts_with("}}") {
                template.push(at, if c == '{' { "{" } else { "}" });
                at += 2;
            } else if c == '}' {
                return Err(template.problem(
                    at..at + 1,
                    "`}` is not after a `{`",
                    "write `}}` for the character itself",
                ));
            } else if c == '{' {
                let Some(end) = rest.find('}') else {
                    let help = "write `{{` for the character itself, or close the name of a variable";
                    return Err(template.problem(at..at + 1, "`{` is never closed", help));
                };
                template.capture(at, rest.get(1..end).unwrap_or_default())?;
                at += end + 1;
            } else {
                let length = c.len_utf8();
                template.push(at, rest.get(..length).unwrap_or_default());
                at += length;
            }
        }
        template.places.push(at);
        Ok(template)
    }

    fn push(&mut self, at: usize, text: &str) {
        self.filter.push_str(text);
        self.places.extend((0..text.len()).map(|n| at + n));
    }

    fn capture(&mut self, at: usize, inner: &str) -> Result<(), Problems> {
        let range = at..at + inner.len() + 2;
        let name = inner.trim();
        let (raw, name) = match name.strip_prefix("r#") {
            Some(name) => (true, name),
            None => (false, name),
        };
        if !is_variable(name, raw) || Value::argument(name).is_err() {
            let message = format!("`{{{inner}}}` is not the name of a variable");
            let help = "bind the value to a variable with `let` first, or write `{{` for the character itself";
            return Err(self.problem(range, &message, help));
        }
        let before = self.text.value.get(..range.start).and_then(|text| text.chars().next_back());
        let after = self.text.value.get(range.end..).and_then(|text| text.chars().next());
        if before.is_some_and(is_of_a_word) || after.is_some_and(is_of_a_word) {
            return Err(self.part_of_a_text(range, name));
        }
        let start = u32::try_from(self.filter.len()).unwrap_or(u32::MAX);
        self.captures.entry(name.to_owned()).or_default().push(start);
        self.filter.push('$');
        self.filter.push_str(name);
        // The whole of it is one place.
        self.places.extend(std::iter::repeat_n(range.start, name.len() + 1));
        Ok(())
    }

    /// Whether each variable is a value of the filter. In quotes it is text, and next to other characters a part of a word. What is
    /// not a filter at all is left to the check of the request.
    pub(crate) fn check(&self) -> Result<(), Problems> {
        let Ok(filter) = parse(&self.filter) else { return Ok(()) };
        let values: Vec<(&str, Span)> = filter.arguments().collect();
        for (name, starts) in &self.captures {
            for start in starts {
                if !values.iter().any(|(known, span)| known == name && span.start == *start) {
                    let range = self.range(Span::new(*start, start.saturating_add(1)));
                    let end = range.start
                        + self.text.value.get(range.start..).and_then(|rest| rest.find('}')).unwrap_or(0)
                        + 1;
                    return Err(self.part_of_a_text(range.start..end, name));
                }
            }
        }
        Ok(())
    }

    /// Where a span of the filter is in the text.
    pub(crate) fn range(&self, span: Span) -> std::ops::Range<usize> {
        let end_of_text = self.text.value.len();
        let place = |offset: u32| self.places.get(offset as usize).copied().unwrap_or(end_of_text);
        let start = place(span.start);
        start..place(span.end).max(start)
    }

    fn part_of_a_text(&self, range: std::ops::Range<usize>, name: &str) -> Problems {
        let message = format!("`{{{name}}}` is part of a string here, but a variable is a whole value");
        self.problem(range, &message, "write it without quotes and on its own; join strings with `format!` first")
    }

    fn problem(&self, range: std::ops::Range<usize>, message: &str, help: &str) -> Problems {
        Problems::in_text(self.text, range, message, help)
    }
}

/// Whether Rust reads it as an identifier: `proc_macro::Ident` panics on any other text.
fn is_variable(name: &str, raw: bool) -> bool {
    let mut rest = name.chars();
    let begins = rest.next().is_some_and(|first| first == '_' || unicode_ident::is_xid_start(first));
    let never = name == "_" || raw && NEVER_RAW.contains(&name);
    begins && rest.all(unicode_ident::is_xid_continue) && !never
}

/// Whether a character next to a variable makes it a part of a word.
fn is_of_a_word(c: char) -> bool {
    c.is_alphanumeric() || "_-.:/@+%*{}$".contains(c)
}
