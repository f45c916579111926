//! From a file's text to a tree of JSON values, in bounded time and memory.

use serde_json::Value;

use super::number;
use super::yaml::{self, LeftOut, too_many};
use crate::catalog::SourceFile;
use crate::catalog::data::{NOT_THE_PAGE, is_markup, offset_of};
use crate::error::{self, Code, Diagnostic, Error, Part, Result, brief};
use crate::json;
use crate::limits::Limits;
use crate::limits::import::MAX_NODES;
use crate::span::Span;

/// The stack for walks that recurse; without optimisation, one level takes up to 30 KiB.
const STACK: usize = 8 << 20;

/// A file's values.
pub(super) struct Parsed {
    pub value: Value,
    /// What the tree does not have of the file.
    pub left_out: Vec<LeftOut>,
}

/// Reads a file as JSON or as YAML, whichever it is.
pub(super) fn parse(source: &SourceFile<'_>, limits: &Limits) -> Result<Parsed> {
    let text = source.text.strip_prefix('\u{feff}').unwrap_or(source.text);
    if source.text.len() > limits.file_bytes {
        let message =
            format!("`{}` has {} bytes; at most {} are read", source.name, source.text.len(), limits.file_bytes);
        return Err(Diagnostic::in_part(Code::TooLong, Part::File, message).into());
    }
    if is_markup(text) {
        let message = format!("`{}` is HTML or XML, not an OpenAPI file", source.name);
        let problem = Diagnostic::in_part(Code::InvalidSpec, Part::File, message);
        return Err(problem.help(NOT_THE_PAGE).into());
    }
    let file = File { name: source.name, text, before: source.text.len() - text.len() };
    if text.trim_start().starts_with(['{', '[']) { file.json() } else { file.yaml() }
}

/// Runs `work` on a thread of its own, so that it is safe whatever stack the caller has left.
pub(super) fn on_a_large_stack<T: Send>(work: impl FnOnce() -> T + Send) -> Option<T> {
    std::thread::scope(|scope| {
        std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work).ok()?.join().ok()
    })
}

#[derive(Clone, Copy)]
struct File<'t> {
    name: &'t str,
    text: &'t str,
    /// Places count from the file's first byte, a mark before the text or not.
    before: usize,
}

impl File<'_> {
    fn json(self) -> Result<Parsed> {
        self.count_json(self.text)?;
        match json::read(self.text.as_bytes()) {
            Ok(json::Read { value, twice }) => {
                let respelled = number::respell(self.text);
                if let Some(text) = &respelled {
                    self.count_json(text)?;
                }
                let value = respelled.and_then(|text| json::value(text.as_bytes()).ok()).unwrap_or(value);
                if twice.is_none() {
                    return Ok(Parsed { value, left_out: Vec::new() });
                }
                // JSON is YAML too, whose reader names each place; what it cannot read is named as a whole.
                let why = "an object has a key twice, and the last one counts";
                let whole = LeftOut { line: 1, what: "the first of two equal keys".to_owned(), why };
                Ok(self.yaml().unwrap_or(Parsed { value, left_out: vec![whole] }))
            }
            Err(error) => {
                let at =
                    if error.is_eof() { self.text.len() } else { offset_of(self.text, error.line(), error.column()) };
                let found = self.text.get(at..).and_then(|rest| rest.chars().next());
                let what = match found {
                    _ if error.is_eof() => "it ends too early".to_owned(),
                    Some('[' | '{') => "it is nested too deeply, or is not JSON here".to_owned(),
                    _ => "this is not JSON".to_owned(),
                };
                Err(self.wrong(&what, Some(at)))
            }
        }
    }

    fn count_json(self, text: &str) -> Result<()> {
        let nodes = json::count(text, b"[{,:");
        if nodes > MAX_NODES { Err(self.wrong(&too_many(), None)) } else { Ok(()) }
    }

    fn yaml(self) -> Result<Parsed> {
        match yaml::read(self.text) {
            Ok((value, left_out)) => Ok(Parsed { value, left_out }),
            Err(yaml::Wrong { what, at }) => {
                let at = self.text.char_indices().nth(at).map_or(self.text.len(), |(at, _)| at);
                Err(self.wrong(&what, Some(at)))
            }
        }
    }

    /// The error that a file cannot be read, with its place.
    fn wrong(self, what: &str, at: Option<usize>) -> Error {
        let at = at.unwrap_or(0);
        let (before, rest) = self.text.split_at_checked(at).unwrap_or((self.text, ""));
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        let rest = rest.lines().next().unwrap_or_default().trim();
        // It quotes the file.
        let near = if rest.is_empty() { String::new() } else { format!(", at `{}`", brief(rest)) };
        let message =
            format!("`{}` cannot be read: line {line}, column {column}{near}: {what}", error::place(self.name));
        let at = self.before + at;
        Diagnostic::in_part(Code::InvalidSpec, Part::File, message).at(Span::of(at, at)).into()
    }
}
