//! What a code says of itself.

use super::code::Code;
use super::row::CodeRow;
use super::severity::Severity;
use crate::enums::{UnknownName, written_by_name};

impl Code {
    /// The stable name, such as `unknown-field`.
    ///
    /// ```
    /// assert_eq!(konnect_filter::Code::UnknownField.as_str(), "unknown-field");
    /// ```
    pub const fn as_str(self) -> &'static str {
        self.row().name
    }

    /// Whether problems of this code stop.
    pub const fn severity(self) -> Severity {
        self.row().severity
    }

    /// What it means, in one sentence.
    pub const fn title(self) -> &'static str {
        self.row().title
    }

    /// How it comes about.
    pub const fn cause(self) -> &'static str {
        self.row().cause
    }

    /// A command line for a POSIX shell that brings it about.
    pub const fn example(self) -> &'static str {
        self.row().example
    }

    /// What to do.
    pub const fn fix(self) -> &'static str {
        self.row().fix
    }

    /// The whole row as text, as the command prints it.
    ///
    /// ```
    /// let text = konnect_filter::Code::MissingValue.explain();
    /// assert!(text.starts_with("missing-value (error)\n"));
    /// ```
    pub fn explain(self) -> String {
        let CodeRow { name, severity, title, cause, example, fix } = self.row();
        format!("{name} ({severity})\n{title}\n\nCause:   {cause}\nExample: {example}\nFix:     {fix}\n")
    }

    /// The code of that name, as [`as_str`](Self::as_str) gives it.
    ///
    /// ```
    /// use konnect_filter::Code;
    /// assert_eq!(Code::from_name("unknown-field"), Some(Code::UnknownField));
    /// assert_eq!(Code::from_name("UnknownField"), None);
    /// ```
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.as_str() == name)
    }
}

impl std::str::FromStr for Code {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, UnknownName> {
        // A message of all of them would help nobody.
        Self::from_name(name).ok_or(UnknownName::of("Code", &[]))
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

written_by_name! { Code }
