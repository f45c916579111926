//! The one error family: every problem has a stable code, a message, a place and a help.
//!
//! A step of the pipeline reports all it found at once: an [`Error`] is one or more [`Diagnostic`]s. Rendering them with
//! source and carets is the command's work; as JSON they are what [`Diagnostic`]'s `Serialize` gives.
//!
//! ```
//! use konnect_filter::error::{Code, fix};
//! let source = "activ and emial = x";
//! let error = konnect_filter::ListRequest::to("users").filter(source).one().unwrap_err();
//! // Both problems, each with its place.
//! assert!(error.iter().all(|problem| problem.code == Code::UnknownField));
//! let places: Vec<_> = error.iter().map(|problem| problem.span.unwrap().range()).collect();
//! assert_eq!(places, [0..5, 10..15]);
//! assert_eq!(fix(source, &error).as_deref(), Some("active and email = x"));
//! ```

mod code;
mod diagnostic;
mod explain;
mod fix;
mod locate;
mod problems;
mod remedy;
mod row;
mod severity;
mod show;

use std::borrow::Cow;

use serde::Serialize;

pub use self::code::Code;
pub use self::diagnostic::{Details, Diagnostic, ServiceAnswer};
pub use self::fix::{fix, fix_safe};
pub use self::locate::{Lines, Located, Position};
pub use self::problems::Problems;
pub use self::remedy::{Remedy, Setting};
pub use self::severity::Severity;
pub use self::show::{brief, is_invisible, visible};
pub(crate) use self::show::{place, show_char, to_type};
use crate::enums::{named, written_by_name};
use crate::span::Span;
// For the command: not part of the interface, and may change in any version.
#[doc(hidden)]
pub use crate::suggest::closest;

/// The result of a step of the pipeline.
///
/// ```
/// fn url(filter: &str) -> konnect_filter::Result<String> {
///     konnect_filter::ListRequest::to("users").filter(filter).one()
/// }
/// assert!(url("active")?.ends_with("?filter%5Bactive%5D=true"));
/// assert!(url("activ").is_err());
/// # Ok::<(), konnect_filter::Error>(())
/// ```
pub type Result<T> = std::result::Result<T, Error>;

/// The result of a part of a step: one problem at most.
pub(crate) type Fallible<T> = std::result::Result<T, Diagnostic>;

/// One or more problems that stop a step: never empty, in the order of their places.
///
/// ```
/// let error = konnect_filter::parse("name == ").unwrap_err();
/// assert_eq!(error.diagnostics()[0].code.as_str(), "missing-value");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", FirstProblem(.0))]
pub struct Error(
    /// In a box, as a `Result` with three words more is slower to hand on.
    Box<Found>,
);

/// At least one.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Found(Vec<Diagnostic>);

/// The first problem, and how many more there are.
struct FirstProblem<'e>(&'e Found);

impl std::fmt::Display for FirstProblem<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Some((first, rest)) = self.0.0.split_first() else { return Ok(()) };
        write!(f, "{first}")?;
        match rest.len() {
            0 => Ok(()),
            1 => f.write_str(" (and 1 more problem)"),
            n => write!(f, " (and {n} more problems)"),
        }
    }
}

impl Error {
    /// An error of these problems, or `None` when there are none. [`Problems`] collects them.
    #[must_use]
    pub fn from_diagnostics(found: Vec<Diagnostic>) -> Option<Self> {
        if found.is_empty() { None } else { Some(Self(Box::new(Found(found)))) }
    }

    /// `Ok` when nothing was found.
    pub(crate) fn unless_empty(found: Vec<Diagnostic>) -> Result<()> {
        Self::from_diagnostics(found).map_or(Ok(()), Err)
    }

    /// The problems, at least one.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.0.0
    }

    /// The problems, at least one.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.0.iter()
    }

    /// The same error, with each problem changed.
    #[must_use]
    pub fn map(self, change: impl FnMut(Diagnostic) -> Diagnostic) -> Self {
        Self(Box::new(Found(self.into_iter().map(change).collect())))
    }

    /// The problems, owned.
    #[must_use]
    pub fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.0.0
    }
}

impl<'e> IntoIterator for &'e Error {
    type Item = &'e Diagnostic;
    type IntoIter = std::slice::Iter<'e, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl IntoIterator for Error {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.into_diagnostics().into_iter()
    }
}

impl From<Diagnostic> for Error {
    fn from(problem: Diagnostic) -> Self {
        Self(Box::new(Found(vec![problem])))
    }
}

/// The part of the input that a problem speaks of; spans are byte offsets into it.
///
/// ```
/// use konnect_filter::ListRequest;
/// use konnect_filter::error::Part;
/// let error = ListRequest::to("users").filter("emial = x").region("eu").prepare().unwrap_err();
/// let parts: Vec<Part> = error.iter().map(|problem| problem.part).collect();
/// assert_eq!(parts, [Part::Region, Part::Filter]);
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Part {
    /// The filter's text.
    #[default]
    Filter,
    /// The entity's name, path or URL.
    Entity,
    /// A URL or query string to decode.
    Url,
    /// The region.
    Region,
    /// The base address.
    BaseUrl,
    /// A path parameter.
    Param,
    /// A paging option.
    Page,
    /// A sort key.
    Sort,
    /// An extra query parameter.
    Query,
    /// A value for an argument of the filter.
    Argument,
    /// The instant that relative dates count from.
    Now,
    /// An OpenAPI file or a catalog file.
    File,
    /// A line of a batch.
    Line,
    /// A JSON record.
    Record,
    /// The service's answer, or the way to it.
    Response,
    /// A token or a cookie.
    Credential,
    /// What a program allows its users' filters to ask, or adds to them.
    Allowed,
}

named! { "error", Part {
    Filter = "filter",
    Entity = "entity",
    Url = "url",
    Region = "region",
    BaseUrl = "base-url",
    Param = "param",
    Page = "page",
    Sort = "sort",
    Query = "query",
    Argument = "argument",
    Now = "now",
    File = "file",
    Line = "line",
    Record = "record",
    Response = "response",
    Credential = "credential",
    Allowed = "allowed",
} }
written_by_name! { Part }

/// A second place that belongs to a problem, such as the parenthesis that was never closed.
///
/// ```
/// use konnect_filter::error::Label;
/// let error = konnect_filter::parse("env in (dev, test]").unwrap_err();
/// let problem = &error.diagnostics()[0];
/// assert_eq!(problem.span.unwrap().range(), 17..18);
/// let Label { span, text, .. } = &problem.labels[0];
/// assert_eq!((span.range(), &**text), (7..8, "opened here"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What is there, in a few words.
    pub text: Cow<'static, str>,
}

/// A replacement that fixes a problem: the bytes at `span` become `text`.
///
/// ```
/// use konnect_filter::error::Edit;
/// let source = "active an email = x";
/// let error = konnect_filter::parse(source).unwrap_err();
/// let Edit { span, text, .. } = &error.diagnostics()[0].edits[0];
/// let mut fixed = source.to_owned();
/// fixed.replace_range(span.range(), text);
/// assert_eq!(fixed, "active and email = x");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Edit {
    /// What is replaced; empty to insert.
    pub span: Span,
    /// The text to put there.
    pub text: String,
    /// Whether it can be applied unseen: it cannot mean anything other than what was written.
    pub safe: bool,
}
