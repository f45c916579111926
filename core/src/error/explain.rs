//! What a code says of itself.

use serde::{Serialize, Serializer};

use super::code::{Code, Row};
use super::severity::Severity;

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
        let severity = match self.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let Row { name, title, cause, example, fix, .. } = self.row();
        format!("{name} ({severity})\n{title}\n\nCause:   {cause}\nExample: {example}\nFix:     {fix}\n")
    }

    /// The code with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.as_str() == name)
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
