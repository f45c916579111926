//! One check under way: what it knows, and what it has found.

use std::collections::BTreeSet;

use super::argument::Argument;
use super::context::Context;
use super::value::Patterns;
use crate::catalog::Entity;
use crate::error::Diagnostic;

/// One check under way.
pub(super) struct Checker<'a, 'c> {
    pub(super) entity: Option<&'a Entity>,
    pub(super) context: &'c Context,
    pub(super) problems: Vec<Diagnostic>,
    pub(super) warnings: Vec<Diagnostic>,
    pub(super) regexes: usize,
    /// The arguments without a value.
    pub(super) arguments: Vec<Argument<'a>>,
    /// The same, to find them.
    pub(super) known_arguments: BTreeSet<(String, Option<&'static str>, bool)>,
    /// Whether there may be any.
    pub(super) has_arguments: bool,
    pub(super) patterns: Patterns<'a>,
    /// Groups and `not`s around what is being lowered.
    pub(super) level: usize,
    /// Most of them so far.
    pub(super) deepest: usize,
}

impl<'a, 'c> Checker<'a, 'c> {
    pub(super) fn new(entity: Option<&'a Entity>, context: &'c Context, has_arguments: bool) -> Self {
        Self {
            entity,
            context,
            problems: Vec::new(),
            warnings: Vec::new(),
            regexes: 0,
            arguments: Vec::new(),
            known_arguments: BTreeSet::new(),
            has_arguments,
            patterns: Patterns::default(),
            level: 0,
            deepest: 0,
        }
    }

    /// Whether there are as many problems as are reported.
    pub(super) fn is_full(&self) -> bool {
        self.problems.len() >= self.context.limits.problems.max(1)
    }

    pub(super) fn problem(&mut self, diagnostic: Diagnostic) {
        if !self.is_full() {
            self.problems.push(diagnostic);
        }
    }

    pub(super) fn warning(&mut self, diagnostic: Diagnostic) {
        if self.warnings.len() < self.context.limits.problems {
            self.warnings.push(diagnostic);
        }
    }
}
