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

/// The result of a part of a step: one problem at most, in a box as it is large.
pub(crate) type Fallible<T> = std::result::Result<T, Box<Diagnostic>>;

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

/// One problem.
///
/// A program can report its own problems in the same form:
/// ```
/// use konnect_filter::error::{Diagnostic, Error, Part, Setting};
/// use konnect_filter::{Code, Span};
/// let problem = Diagnostic::in_part(Code::InvalidLine, Part::Line, "the line has two filters")
///     .at(Span::new(4, 9))
///     .label("the second")
///     .secondary_label(Span::new(0, 3), "the first")
///     .about("filter")
///     .help("leave one of them out")
///     .suggest(Span::new(4, 9), "")
///     .remedy(Setting::Split, "sends both");
/// assert_eq!(problem.advice(|setting| format!("option {setting}")).unwrap(), "leave one of them out; option `split` sends both");
/// let error = Error::from_diagnostics(vec![problem]).unwrap();
/// assert_eq!(error.diagnostics()[0].code, Code::InvalidLine);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Diagnostic {
    /// The stable code.
    pub code: Code,
    /// Whether it stops.
    pub severity: Severity,
    /// What is wrong, in plain words, without a full stop.
    pub message: String,
    /// Which part of the input it speaks of.
    #[serde(rename = "in")]
    pub part: Part,
    /// Where in that part, if it has a place there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
    /// What is at the place, in a few words, as the text under the carets; may be empty.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub label: Cow<'static, str>,
    /// What to write instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// Other places that belong to it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<Label>,
    /// Replacements that fix it, all to be applied together.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub edits: Vec<Edit>,
    /// Options that solve it, each alone.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remedies: Vec<Remedy>,
    /// Which thing of its part it speaks of, where there may be several: a parameter's name, a sort key, a paging option
    /// (`page-size`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<Box<str>>,
}

impl Diagnostic {
    /// A problem at a place in the filter.
    #[must_use]
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self { span: Some(span), ..Self::in_part(code, Part::Filter, message) }
    }

    /// A problem of another part of the input, without a place in it yet.
    #[must_use]
    pub fn in_part(code: Code, part: Part, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            message: message.into(),
            part,
            span: None,
            label: Cow::Borrowed(""),
            help: None,
            labels: Vec::new(),
            edits: Vec::new(),
            remedies: Vec::new(),
            subject: None,
        }
    }

    /// A state that is ruled out was met: no answer is made up for it.
    ///
    /// ```no_run
    /// # use konnect_filter::error::Diagnostic;
    /// let problem = Diagnostic::internal("a plan without requests has a residual");
    /// ```
    #[doc(hidden)]
    #[must_use]
    pub fn internal(what: &str) -> Self {
        debug_assert!(false, "{what}");
        Self::in_part(Code::Internal, Part::Filter, format!("{what}: this is a bug in konnect-filter"))
            .help("report the filter, the collection and the version; nothing was sent")
    }

    /// With the place in its part.
    #[must_use]
    pub fn at(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }

    /// Without a place where it speaks of something that was built by a program, and has none in any text.
    pub(crate) fn of_source(mut self) -> Self {
        if self.part == Part::Filter {
            self.labels.retain(|label| label.span != Span::NONE);
        }
        if self.span == Some(Span::NONE) {
            self.span = None;
            self.label = Cow::Borrowed("");
            self.labels.clear();
            self.edits.clear();
        }
        self
    }

    /// With the text under the carets.
    #[must_use]
    pub fn label(mut self, text: impl Into<Cow<'static, str>>) -> Self {
        self.label = text.into();
        self
    }

    /// With what to write instead.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// With an option that solves it, and what the option does.
    #[must_use]
    pub fn remedy(mut self, setting: Setting, effect: impl Into<Cow<'static, str>>) -> Self {
        self.remedies.push(Remedy { setting, effect: effect.into() });
        self
    }

    /// With the thing of its part that it speaks of.
    #[must_use]
    pub fn about(mut self, subject: impl Into<Box<str>>) -> Self {
        self.subject = Some(subject.into());
        self
    }

    /// What to do, the help and the remedies, each option as `name` calls it.
    pub fn advice<N: std::fmt::Display>(&self, name: impl Fn(&Setting) -> N) -> Option<String> {
        let remedies = self.remedies.iter().map(|remedy| format!("{} {}", name(&remedy.setting), remedy.effect));
        let parts: Vec<String> = self.help.iter().cloned().chain(remedies).collect();
        (!parts.is_empty()).then(|| parts.join("; "))
    }

    /// With a second place.
    #[must_use]
    pub fn secondary_label(mut self, span: Span, text: impl Into<Cow<'static, str>>) -> Self {
        self.labels.push(Label { span, text: text.into() });
        self
    }

    /// With a replacement that a person should look at before applying it.
    #[must_use]
    pub fn suggest(mut self, span: Span, text: impl Into<String>) -> Self {
        self.edits.push(Edit { span, text: text.into(), safe: false });
        self
    }

    /// With a replacement that cannot mean anything other than what was written.
    ///
    /// ```
    /// use konnect_filter::{Code, Diagnostic, Span, error::{fix, fix_safe}};
    /// let problem = Diagnostic::new(Code::WrongConnective, Span::new(2, 4), "`&&` is written `and`").replace(Span::new(2, 4), "and");
    /// assert_eq!(fix_safe("a && b", [&problem]).as_deref(), Some("a and b"));
    /// let problem = Diagnostic::new(Code::UnknownField, Span::new(0, 1), "no field `a`").suggest(Span::new(0, 1), "b");
    /// assert_eq!(fix("a", [&problem]).as_deref(), Some("b"));
    /// assert_eq!(fix_safe("a", [&problem]), None);
    /// ```
    #[must_use]
    pub fn replace(mut self, span: Span, text: impl Into<String>) -> Self {
        self.edits.push(Edit { span, text: text.into(), safe: true });
        self
    }
}

impl std::fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)?;
        match self.advice(Setting::to_string) {
            Some(advice) => write!(f, "; {advice}"),
            None => Ok(()),
        }
    }
}
