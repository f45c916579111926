//! A problem that was recognised, and how to read on after it.

use crate::error::{Diagnostic, Edit};
use crate::span::Span;

/// A problem, and how to go on after it.
pub(super) struct Recovery {
    pub(super) diagnostic: Diagnostic,
    /// The changes after which the text reads on after the place; without them nothing more can be said.
    pub(super) patch: Option<Vec<Edit>>,
}

impl Recovery {
    /// A problem that its own edits fix.
    pub(super) fn fixed(diagnostic: Diagnostic) -> Self {
        let patch = (!diagnostic.edits.is_empty()).then(|| diagnostic.edits.clone());
        Self { diagnostic, patch }
    }

    /// A problem that only the person can fix; reading goes on as if `text` were at `span`.
    pub(super) fn patched(diagnostic: Diagnostic, span: Span, text: &str) -> Self {
        Self { diagnostic, patch: Some(vec![Edit { span, text: text.to_owned(), safe: false }]) }
    }

    /// A problem after which nothing is certain.
    pub(super) fn last(diagnostic: Diagnostic) -> Self {
        Self { diagnostic, patch: None }
    }
}
