//! One problem, and how it is built.
//!
//! More than a thousand places build one, and most functions may return one. So it is one word wide, and what the builders
//! do is in functions that are neither generic nor copied to each place: together that makes the WebAssembly module smaller.

use std::borrow::Cow;
use std::fmt::{self, Display, Formatter};
use std::ops::{Deref, DerefMut};

use serde::Serialize;

use super::{Code, Edit, Label, Part, Remedy, Setting, Severity};
use crate::span::Span;

/// One problem: a box of its [`Details`], which are read and set as its fields (`problem.span`).
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
#[serde(transparent)]
pub struct Diagnostic(Box<Details>);

/// What a [`Diagnostic`] says.
///
/// ```
/// use konnect_filter::error::Details;
/// let error = konnect_filter::parse("name == ").unwrap_err();
/// let Details { message, help, .. } = &*error.diagnostics()[0];
/// println!("{message}; {}", help.as_deref().unwrap_or("no help"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Details {
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
    /// What the service answered, where that is the problem.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<ServiceAnswer>,
    /// What helps where the replacement that the help begins with does not.
    #[serde(skip)]
    pub(crate) otherwise: Option<String>,
}

/// An answer of a service that is not what was asked for.
///
/// ```
/// use konnect_filter::error::{Diagnostic, Part, ServiceAnswer};
/// use konnect_filter::Code;
/// let problem = Diagnostic::in_part(Code::Rejected, Part::Response, "`eu.api.konghq.com` rejected the request")
///     .answered(ServiceAnswer::new(400, "Bad Request: unknown field"));
/// assert_eq!(problem.answer.as_ref().unwrap().status, 400);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ServiceAnswer {
    /// The status of the response.
    pub status: u16,
    /// What the service says, without secrets and control characters; may be empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub words: String,
}

impl ServiceAnswer {
    /// An answer with this status, and these words.
    #[must_use]
    pub fn new(status: u16, words: impl Into<String>) -> Self {
        Self { status, words: words.into() }
    }
}

/// As messages show it: `status 400: Bad Request`.
impl Display for ServiceAnswer {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "status {}", self.status)?;
        if self.words.is_empty() { Ok(()) } else { write!(f, ": {}", self.words) }
    }
}

impl Deref for Diagnostic {
    type Target = Details;

    fn deref(&self) -> &Details {
        &self.0
    }
}

impl DerefMut for Diagnostic {
    fn deref_mut(&mut self) -> &mut Details {
        &mut self.0
    }
}

impl Diagnostic {
    /// A problem at a place in the filter.
    #[must_use]
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self::bare(code, Part::Filter, Some(span), message.into())
    }

    /// A problem of another part of the input, without a place in it yet.
    #[must_use]
    pub fn in_part(code: Code, part: Part, message: impl Into<String>) -> Self {
        Self::bare(code, part, None, message.into())
    }

    #[inline(never)]
    fn bare(code: Code, part: Part, span: Option<Span>, message: String) -> Self {
        Self(Box::new(Details {
            code,
            severity: code.severity(),
            message,
            part,
            span,
            label: Cow::Borrowed(""),
            help: None,
            labels: Vec::new(),
            edits: Vec::new(),
            remedies: Vec::new(),
            subject: None,
            answer: None,
            otherwise: None,
        }))
    }

    /// What it says, owned.
    ///
    /// ```
    /// let error = konnect_filter::parse("name == ").unwrap_err();
    /// let messages: Vec<String> = error.into_iter().map(|problem| problem.into_details().message).collect();
    /// assert_eq!(messages, ["`==` needs a value"]);
    /// ```
    #[must_use]
    pub fn into_details(self) -> Details {
        *self.0
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

    /// Without a replacement, where another one follows or none is right.
    pub(crate) fn without_edits(mut self) -> Self {
        self.edits.clear();
        self
    }

    /// Of another part of the input, which has what it speaks of.
    pub(crate) fn moved_to(mut self, part: Part) -> Self {
        self.part = part;
        self
    }

    /// With the text under the carets.
    #[must_use]
    pub fn label(self, text: impl Into<Cow<'static, str>>) -> Self {
        self.labelled(text.into())
    }

    #[inline(never)]
    fn labelled(mut self, text: Cow<'static, str>) -> Self {
        self.label = text;
        self
    }

    /// With what to write instead.
    #[must_use]
    pub fn help(self, help: impl Into<String>) -> Self {
        self.helped(help.into())
    }

    #[inline(never)]
    fn helped(mut self, help: String) -> Self {
        self.help = Some(help);
        self
    }

    /// With an option that solves it, and what the option does.
    #[must_use]
    pub fn remedy(self, setting: Setting, effect: impl Into<Cow<'static, str>>) -> Self {
        self.remedied(Remedy { setting, effect: effect.into() })
    }

    #[inline(never)]
    fn remedied(mut self, remedy: Remedy) -> Self {
        self.remedies.push(remedy);
        self
    }

    /// With the thing of its part that it speaks of.
    #[must_use]
    pub fn about(mut self, subject: impl Into<Box<str>>) -> Self {
        self.subject = Some(subject.into());
        self
    }

    /// With what the service answered.
    #[must_use]
    pub fn answered(mut self, answer: ServiceAnswer) -> Self {
        self.answer = Some(answer);
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
    pub fn secondary_label(self, span: Span, text: impl Into<Cow<'static, str>>) -> Self {
        self.also_labelled(Label { span, text: text.into() })
    }

    #[inline(never)]
    fn also_labelled(mut self, label: Label) -> Self {
        self.labels.push(label);
        self
    }

    /// With a replacement that a person should look at before applying it.
    #[must_use]
    pub fn suggest(self, span: Span, text: impl Into<String>) -> Self {
        self.edited(Edit { span, text: text.into(), safe: false })
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
    pub fn replace(self, span: Span, text: impl Into<String>) -> Self {
        self.edited(Edit { span, text: text.into(), safe: true })
    }

    #[inline(never)]
    fn edited(mut self, edit: Edit) -> Self {
        self.edits.push(edit);
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
