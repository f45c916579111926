//! Lines and columns, for programs that show problems in an editor.

use serde::{Serialize, Serializer};

use super::{Details, Diagnostic, Severity};
use crate::span::{Span, floor_char_boundary};

/// A place as people count it: lines and columns from one, columns in characters (Unicode scalar values).
///
/// ```
/// use konnect_filter::error::{Lines, Position};
/// let source = "active and\nemail == ";
/// let error = konnect_filter::parse(source).unwrap_err();
/// let Position { line, column, .. } = Lines::new(source).position(error.diagnostics()[0].span.unwrap().start);
/// assert_eq!((line, column), (2, 10));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[non_exhaustive]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column in it.
    pub column: usize,
}

/// A source, and where its lines begin.
///
/// ```
/// use konnect_filter::error::Lines;
/// let lines = Lines::new("active and\nemail = x");
/// let place = lines.position(11);
/// assert_eq!((place.line, place.column), (2, 1));
/// ```
#[derive(Debug, Clone)]
pub struct Lines<'a> {
    source: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    /// Finds the lines of `source`.
    #[must_use]
    pub fn new(source: &'a str) -> Self {
        let after_breaks =
            source.bytes().enumerate().filter_map(|(offset, byte)| (byte == b'\n').then_some(offset + 1));
        Self { source, starts: std::iter::once(0).chain(after_breaks).collect() }
    }

    /// The line and column of a byte offset; an offset past the end is that of the end.
    ///
    /// ```
    /// let place = konnect_filter::error::Lines::new("é = 1\nand").position(8);
    /// assert_eq!((place.line, place.column), (2, 2));
    /// ```
    pub fn position(&self, offset: u32) -> Position {
        let offset = floor_char_boundary(self.source, offset as usize);
        let line = self.starts.partition_point(|&start| start <= offset).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or(0);
        let before = self.source.get(start..offset).unwrap_or_default();
        Position { line, column: before.chars().count() + 1 }
    }
}

/// A problem as JSON with lines and columns beside the byte offsets.
///
/// Its `Serialize` gives what [`Diagnostic`]'s gives, and `line`, `column`, `end_line` and `end_column` beside each span;
/// without a source no more than [`Diagnostic`] gives.
///
/// ```
/// use konnect_filter::error::{Lines, Located};
/// let source = "name == ";
/// let error = konnect_filter::parse(source).unwrap_err();
/// let lines = Lines::new(source);
/// let json = serde_json::to_value(Located::new(&error.diagnostics()[0], Some(&lines)))?;
/// assert_eq!((&json["code"], &json["line"], &json["column"]), (&"missing-value".into(), &1.into(), &9.into()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Located<'a> {
    diagnostic: &'a Diagnostic,
    lines: Option<&'a Lines<'a>>,
}

impl<'a> Located<'a> {
    /// `diagnostic` in the source whose `lines` are given, if it has one.
    #[must_use]
    pub const fn new(diagnostic: &'a Diagnostic, lines: Option<&'a Lines<'a>>) -> Self {
        Self { diagnostic, lines }
    }
}

/// The fields in the order in which they are written.
#[derive(Serialize)]
struct Json<'a> {
    code: super::Code,
    severity: Severity,
    message: &'a str,
    #[serde(rename = "in")]
    part: super::Part,
    #[serde(flatten)]
    place: Option<Place>,
    #[serde(skip_serializing_if = "str::is_empty")]
    label: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    labels: Vec<Labelled<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    edits: Vec<Edited<'a>>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    remedies: &'a [super::Remedy],
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    answer: Option<&'a super::ServiceAnswer>,
}

#[derive(Serialize)]
struct Place {
    span: Span,
    #[serde(flatten)]
    lines: Option<LinesOf>,
}

#[derive(Serialize)]
struct LinesOf {
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Serialize)]
struct Labelled<'a> {
    #[serde(flatten)]
    place: Place,
    text: &'a str,
}

#[derive(Serialize)]
struct Edited<'a> {
    #[serde(flatten)]
    place: Place,
    text: &'a str,
    safe: bool,
}

impl Serialize for Located<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Details {
            code,
            severity,
            message,
            part,
            span,
            label,
            help,
            labels,
            edits,
            remedies,
            subject,
            answer,
            otherwise: _,
        } = &**self.diagnostic;
        let place = |span: Span| {
            let lines = self.lines.map(|lines| {
                let (start, end) = (lines.position(span.start), lines.position(span.end));
                LinesOf { line: start.line, column: start.column, end_line: end.line, end_column: end.column }
            });
            Place { span, lines }
        };
        Json {
            code: *code,
            severity: *severity,
            message,
            part: *part,
            place: span.map(place),
            label,
            help: help.as_deref(),
            labels: labels.iter().map(|label| Labelled { place: place(label.span), text: &label.text }).collect(),
            edits: edits
                .iter()
                .map(|edit| Edited { place: place(edit.span), text: &edit.text, safe: edit.safe })
                .collect(),
            remedies,
            subject: subject.as_deref(),
            answer: answer.as_ref(),
        }
        .serialize(serializer)
    }
}
