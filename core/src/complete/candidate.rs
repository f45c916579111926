//! What can come next, as it is offered.

use serde::Serialize;

use crate::enums::{named, written_by_name};
use crate::span::Span;

/// One thing that can come next in a filter.
///
/// ```
/// use konnect_filter::{catalog::Catalog, complete::complete};
/// let users = Catalog::builtin().find("users")?.entity;
/// let candidates = complete(Some(users), "active and em", 13);
/// assert_eq!(candidates[0].apply("active and em").as_deref(), Some("active and email"));
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Candidate {
    /// What it replaces: the word or the open string at the cursor; empty between words. In bytes.
    pub span: Span,
    /// What to write there, quotes included. Begins with a space where it must not touch what is before it.
    pub text: String,
    /// What it is.
    pub kind: CandidateKind,
    /// What it means, in a few words.
    pub about: String,
}

impl Candidate {
    /// The text with the candidate in it; `None` for a text that it does not belong to.
    ///
    /// ```
    /// use konnect_filter::{catalog::Catalog, complete::complete};
    /// let users = Catalog::builtin().find("users")?.entity;
    /// let candidates = complete(Some(users), "full_n", 6);
    /// assert_eq!(candidates[0].apply("full_n").as_deref(), Some("full_name"));
    /// assert_eq!(candidates[0].apply("é"), None);
    /// # Ok::<(), konnect_filter::Error>(())
    /// ```
    pub fn apply(&self, text: &str) -> Option<String> {
        let range = self.span.range();
        Some([text.get(..range.start)?, &self.text, text.get(range.end..)?].concat())
    }
}

/// What a candidate is.
///
/// ```
/// use konnect_filter::catalog::Catalog;
/// use konnect_filter::complete::{CandidateKind, complete};
/// let users = Catalog::builtin().find("users")?.entity;
/// let kind = |text: &str| complete(Some(users), "", 0).into_iter().find(|one| one.text == text).unwrap().kind;
/// assert_eq!(kind("email"), CandidateKind::Field);
/// // Konnect does not filter by this one.
/// assert_eq!(kind("created_at"), CandidateKind::RecordField);
/// assert_eq!(kind("not"), CandidateKind::Connective);
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CandidateKind {
    /// A field that Konnect filters by, or a key of one.
    Field,
    /// A field of the records, which is filtered locally.
    RecordField,
    /// A map, whose key has to follow.
    Map,
    /// An operator.
    Operator,
    /// A value.
    Value,
    /// `and`, `or` or `not`.
    Connective,
    /// A parenthesis or a comma.
    Punctuation,
}

named! { "complete", CandidateKind {
    Field = "field",
    RecordField = "record-field",
    Map = "map",
    Operator = "operator",
    Value = "value",
    Connective = "connective",
    Punctuation = "punctuation",
} }
written_by_name! { CandidateKind }
