//! One word of a pasted command line.

use std::ops::Range;

use crate::span::Span;

/// Whose rules the words of a line follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rules {
    Posix,
    PowerShell,
    /// Windows' `cmd`, or none: a dollar sign is one.
    Cmd,
}

/// One word, without its quotes and escapes.
#[derive(Debug, Clone, Default)]
pub(super) struct Word {
    pub(super) text: String,
    /// Where each byte comes from.
    pub(super) places: Vec<usize>,
    /// The parts that the shell would replace, such as `$NAME`.
    pub(super) variables: Vec<Range<usize>>,
    /// Whether the shell makes several words of it, as of `{a,b}` outside of quotes.
    pub(super) is_several: bool,
    /// Whether it is in a table of PowerShell's, `@{…}`.
    pub(super) is_inner: bool,
}

/// The place of a quote or a bracket that nothing closes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unclosed(pub(super) usize);

impl Word {
    /// Where what is before the path ends, if a variable is in it: `$BASE` or `https://$REGION.example.com`.
    pub(super) fn base(&self) -> Option<usize> {
        let first = self.variables.first()?;
        let mut end = match first.start {
            0 => first.end + if self.text.get(first.end..)?.starts_with("://") { "://".len() } else { 0 },
            _ => ["https://", "http://"].iter().find(|scheme| self.text.starts_with(**scheme))?.len(),
        };
        let next = |from: usize, to: usize| self.text.get(from..to)?.find(['/', '?', '#']).map(|at| from + at);
        let start = end;
        for variable in self.variables.iter().skip_while(|variable| variable.start < start) {
            if let Some(at) = next(end, variable.start) {
                return (at > first.start).then_some(at);
            }
            end = variable.end;
        }
        Some(next(end, self.text.len()).unwrap_or(self.text.len()))
    }

    /// Whether it is an address: one that is written out, or a path after a base that has a variable.
    pub(super) fn is_address(&self) -> bool {
        match self.base() {
            Some(end) => self.text.get(end..).is_some_and(|rest| rest.starts_with('/')),
            None => ["https://", "http://"].iter().any(|scheme| self.text.starts_with(scheme)),
        }
    }

    /// Whether nothing of it is known, as it begins with a variable and has no path.
    pub(super) fn is_unknown(&self) -> bool {
        self.base().is_some() && !self.is_address()
    }

    /// The name of the first variable in it.
    pub(super) fn variable(&self) -> Option<&str> {
        self.text.get(self.variables.first()?.clone())
    }

    pub(super) fn push(&mut self, at: usize, c: char) {
        self.text.push(c);
        self.places.extend((0..c.len_utf8()).map(|byte| at.saturating_add(byte)));
    }

    pub(super) fn extend(&mut self, all: impl IntoIterator<Item = (usize, char)>) {
        all.into_iter().for_each(|(at, c)| self.push(at, c));
    }

    /// What it has from `start` on, as a word.
    pub(super) fn tail(&self, start: usize) -> Self {
        let variables = self.variables.iter().filter(|part| part.start >= start);
        Self {
            text: self.text.get(start..).unwrap_or_default().to_owned(),
            places: self.places.get(start..).unwrap_or_default().to_vec(),
            variables: variables.map(|part| part.start - start..part.end - start).collect(),
            ..Self::default()
        }
    }

    /// Where a part of it was pasted.
    pub(super) fn span(&self, part: Range<usize>) -> Span {
        let start = self.places.get(part.start).or(self.places.last()).copied().unwrap_or_default();
        let last = part.end.checked_sub(1).and_then(|last| self.places.get(last)).copied().unwrap_or(start);
        Span::of(start, last.saturating_add(1).max(start))
    }

    /// Where all of it was pasted.
    pub(super) fn whole(&self) -> Span {
        self.span(0..self.text.len())
    }
}
