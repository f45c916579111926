//! The address of a pasted line, and where each of its bytes comes from.

use std::collections::HashSet;

use super::word::{Rules, Word};
use crate::error::{Code, Diagnostic, Part, brief};
use crate::percent::Escaping;
use crate::span::Span;

/// What a command asks for.
pub(super) enum Asked {
    /// It has no address.
    Nothing,
    /// The address is in a variable.
    Unknown,
    Address(Line),
}

/// A text as the program gets it, and where each of its bytes comes from.
pub(super) struct Line {
    pub(super) text: String,
    places: Vec<usize>,
    /// What the shell would have replaced, and where it was pasted.
    variables: Vec<(String, Span)>,
    /// What is before the path, which is not in the text: a variable is in it.
    base: Option<(String, Span)>,
    /// Words that may be anything, as each is a variable.
    unknown: Vec<(String, Span)>,
    shell: Rules,
}

impl Line {
    pub(super) const fn new(shell: Rules) -> Self {
        Self { text: String::new(), places: Vec::new(), variables: Vec::new(), base: None, unknown: Vec::new(), shell }
    }

    pub(super) fn push(&mut self, at: usize, c: char) {
        self.text.push(c);
        self.places.extend((0..c.len_utf8()).map(|byte| at.saturating_add(byte)));
    }

    /// Appends an address; of one whose host is in a variable, the path after it.
    pub(super) fn push_address(&mut self, word: &Word) {
        let end = word.base().unwrap_or_default();
        if let Some(base) = word.text.get(..end).filter(|base| !base.is_empty()) {
            self.base = Some((base.to_owned(), word.span(0..end)));
        }
        self.push_word(word, end);
    }

    /// That a word beside the address is a variable.
    pub(super) fn push_unknown(&mut self, word: &Word) {
        self.unknown.push((word.text.clone(), word.whole()));
    }

    /// Appends what a word has from `start` on; a dollar sign that is none of a variable's is escaped.
    pub(super) fn push_word(&mut self, word: &Word, start: usize) {
        self.push_with(word, start, |c| c == '$');
    }

    /// Appends a parameter whose value, after its name and `=`, is text that is not escaped yet.
    pub(super) fn push_escaped(&mut self, word: &Word, start: usize) {
        let text = word.text.get(start..).unwrap_or_default();
        let (name, at) = text.split_once('=').map_or(("", start), |(name, _)| (name, start + name.len() + 1));
        for (offset, c) in name.char_indices() {
            self.push(word.places.get(start + offset).copied().unwrap_or_default(), c);
        }
        if !name.is_empty() {
            self.push(word.places.get(at.saturating_sub(1)).copied().unwrap_or_default(), '=');
        }
        self.push_with(word, at, |_| true);
    }

    fn push_with(&mut self, word: &Word, start: usize, is_escaped: impl Fn(char) -> bool) {
        let mut variables = word.variables.iter().skip_while(|part| part.start < start).peekable();
        // Where the variable ends that stays as it is, and the one that is text, with any character in it.
        let (mut end, mut end_of_text) = (start, start);
        let mut escaped = String::new();
        for (offset, c) in word.text.get(start..).unwrap_or_default().char_indices() {
            let offset = start + offset;
            let at = word.places.get(offset).copied().unwrap_or_default();
            if let Some(part) = variables.next_if(|part| part.start == offset) {
                let name = word.text.get(part.clone()).unwrap_or_default();
                *(if argument(name, self.shell).is_some() { &mut end } else { &mut end_of_text }) = part.end;
                let last = word.places.get(part.end.saturating_sub(1)).copied().unwrap_or(at);
                self.variables.push((name.to_owned(), Span::of(at, last.saturating_add(1))));
            }
            if offset < end || !(offset < end_of_text || is_escaped(c)) {
                self.push(at, c);
                continue;
            }
            escaped.clear();
            Escaping::Strict.push(&mut escaped, c.encode_utf8(&mut [0; 4]));
            // Three characters are one byte of what was pasted.
            for (n, c) in escaped.chars().enumerate() {
                self.push(at.saturating_add(n / 3), c);
            }
        }
    }

    /// The same, where what was pasted was itself read from another text.
    #[must_use]
    pub(super) fn of(mut self, outer: &Self) -> Self {
        for place in &mut self.places {
            *place = outer.places.get(*place).copied().unwrap_or(*place);
        }
        for (_, span) in self.variables.iter_mut().chain(&mut self.base).chain(&mut self.unknown) {
            *span = outer.place(*span);
        }
        self
    }

    /// The place in what was pasted.
    pub(super) fn place(&self, span: Span) -> Span {
        let start = self.places.get(span.start as usize).or(self.places.last()).copied().unwrap_or_default();
        let last = (span.end as usize).checked_sub(1).and_then(|last| self.places.get(last)).copied();
        let after = if span.end > span.start { last.map_or(start, |last| last.saturating_add(1)) } else { start };
        Span::of(start, after.max(start))
    }

    /// What the shell would have replaced, as warnings, but for what begins where the filter has an argument.
    pub(super) fn unexpanded(&self, arguments: &HashSet<u32>) -> Vec<Diagnostic> {
        let is_text = |(_, span): &&(String, Span)| !arguments.contains(&span.start);
        let warning = |(name, span): &(String, Span)| {
            let message = format!("`{}` is a variable of the shell, and is read as text here", brief(name));
            Diagnostic::in_part(Code::ShellVariable, Part::Url, message).at(*span).help("write its value instead")
        };
        let base = self.base.iter().map(|(name, span)| {
            let is_variable = argument(name, self.shell).is_some();
            let what = if is_variable { "is a variable of the shell" } else { "has a variable of the shell" };
            let message = format!("`{}` {what}, so only the path after it is read", brief(name));
            Diagnostic::in_part(Code::ShellVariable, Part::Url, message)
                .at(*span)
                .help("write the host instead, unless it is Konnect's")
        });
        let unknown = self.unknown.iter().map(|(name, span)| {
            let message =
                format!("`{}` is a variable of the shell, and may have options that are not known", brief(name));
            Diagnostic::in_part(Code::ShellVariable, Part::Url, message).at(*span).help("write its value instead")
        });
        base.chain(unknown).chain(self.variables.iter().filter(is_text).map(warning)).collect()
    }
}

/// The name in `$NAME` or `${NAME}`, and in PowerShell's `$env:NAME`.
fn argument(variable: &str, shell: Rules) -> Option<&str> {
    if shell == Rules::Cmd {
        return None;
    }
    let name = variable.strip_prefix('$')?;
    let name = name.strip_prefix('{').map_or(Some(name), |name| name.strip_suffix('}'))?;
    let name = match name.split_once(':') {
        Some((scope, name)) if shell == Rules::PowerShell && scope.eq_ignore_ascii_case("env") => name,
        _ => name,
    };
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    is_name.then_some(name)
}

/// A text that is read, and the line that it was read from, if it was.
#[derive(Clone, Copy)]
pub(super) struct Source<'t> {
    pub(super) text: &'t str,
    pub(super) line: Option<&'t Line>,
}

impl<'t> Source<'t> {
    /// The place of `part` in what was pasted; it is a slice of the text.
    pub(super) fn span_of(self, part: &str) -> Span {
        let start = (part.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        self.place(Span::of(start, start.saturating_add(part.len())))
    }

    /// A place in the text as one in what was pasted.
    pub(super) fn place(self, span: Span) -> Span {
        self.line.map_or(span, |line| line.place(span))
    }

    /// The name of the variable that a value is as a whole.
    pub(super) fn argument(self, value: &'t str) -> Option<&'t str> {
        argument(value, self.line?.shell)
    }
}
