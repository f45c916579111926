//! Problems on their way to one error.

use super::{Diagnostic, Error, Result};

/// Collects problems, the first ones up to a limit, so that one error reports all of them.
///
/// ```
/// use konnect_filter::error::Problems;
/// let mut problems = Problems::new(64);
/// assert_eq!(problems.keep(konnect_filter::parse("name = a")).unwrap().to_string(), "name = a");
/// assert!(problems.keep(konnect_filter::parse("name = ")).is_none());
/// let error = problems.finish().unwrap_err();
/// assert_eq!(error.diagnostics()[0].code.as_str(), "missing-value");
/// ```
#[derive(Debug)]
#[doc(hidden)]
pub struct Problems {
    found: Vec<Diagnostic>,
    limit: usize,
}

impl Problems {
    /// None yet; of those to come, the first `limit` are kept, at least one.
    #[must_use]
    pub const fn new(limit: usize) -> Self {
        Self { found: Vec::new(), limit: if limit == 0 { 1 } else { limit } }
    }

    /// Adds a problem, unless there are as many as the limit.
    pub fn push(&mut self, problem: Diagnostic) {
        if !self.is_full() {
            self.found.push(problem);
        }
    }

    /// The value, or `None` with its problems among the others.
    pub fn keep<T>(&mut self, result: Result<T>) -> Option<T> {
        result.map_err(|error| self.extend(error.into_diagnostics())).ok()
    }

    /// Whether there are as many as the limit, so that there is no use in looking for more.
    pub fn is_full(&self) -> bool {
        self.found.len() >= self.limit
    }

    /// Whether none was found.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// Those found so far.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.found.iter()
    }

    /// Orders them by their places.
    pub(crate) fn sort(&mut self) {
        self.found.sort_by_key(|problem| problem.span);
    }

    /// Takes out those for which `test` is true.
    pub(crate) fn take(&mut self, test: impl Fn(&Diagnostic) -> bool) -> Vec<Diagnostic> {
        let (taken, kept) = std::mem::take(&mut self.found).into_iter().partition(test);
        self.found = kept;
        taken
    }

    /// An error of all of them, or `Ok` when there are none.
    ///
    /// # Errors
    /// When a problem was found.
    pub fn finish(self) -> Result<()> {
        Error::unless_empty(self.found)
    }
}

impl Extend<Diagnostic> for Problems {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, problems: I) {
        problems.into_iter().for_each(|problem| self.push(problem));
    }
}
