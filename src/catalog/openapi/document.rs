//! From a file's text to a tree of JSON values, and a bounded walk of it.

use std::cell::Cell;

use serde_json::{Map, Value};

use super::Source;
use crate::catalog::data::offset_of;
use crate::error::{self, Code, Diagnostic, Error, Part, Result};
use crate::limits::Limits;
use crate::span::Span;

/// Values that one file may hold, keys included; the largest published one has 44,000.
const MAX_NODES: usize = 400_000;
/// Levels of nesting in a YAML file; the deepest published one has 25.
const MAX_DEPTH: usize = 64;
/// The stack that reading YAML gets. The reader recurses, and without optimisation takes up to 30 KiB a level.
const YAML_STACK: usize = 8 << 20;
/// Links that one `$ref` may lead through.
const MAX_HOPS: usize = 32;
/// Levels of `allOf`, `oneOf` and `anyOf` within each other that are looked into.
pub(super) const MAX_NESTING: usize = 16;
/// Schemas, properties and listed values that may be looked at while one file is read; the largest published one needs
/// 5,000. References make a small file describe a tree of any size: this bounds the time.
const MAX_STEPS: usize = 500_000;
/// Bytes of text that may be looked through or copied while one file is read. References share a long text between any
/// number of places: this bounds the memory, and the time for each step.
const MAX_TEXT: usize = 64 << 20;
/// What a text takes in memory beside its bytes.
const TEXT_OVERHEAD: usize = 48;

/// Reads a file as JSON or as YAML, whichever it is.
pub(super) fn parse(source: &Source<'_>, limits: &Limits) -> Result<Value> {
    let text = source.text.strip_prefix('\u{feff}').unwrap_or(source.text);
    if source.text.len() > limits.file_bytes {
        let message =
            format!("`{}` has {} bytes; at most {} are read", source.name, source.text.len(), limits.file_bytes);
        return Err(Diagnostic::elsewhere(Code::TooLong, Part::File, message).into());
    }
    if text.trim_start().starts_with('<') {
        let message = format!("`{}` is HTML or XML, not an OpenAPI file", source.name);
        let problem = Diagnostic::elsewhere(Code::InvalidSpec, Part::File, message);
        return Err(problem.help("download the description itself, not the page that shows it").into());
    }
    // Places count from the file's first byte, a mark before the text or not.
    let before = source.text.len() - text.len();
    if text.trim_start().starts_with(['{', '[']) {
        parse_json(source.name, text, before)
    } else {
        parse_yaml(source.name, text, before)
    }
}

fn parse_json(name: &str, text: &str, before: usize) -> Result<Value> {
    // Every value begins behind one of these (or begins the file), so that this counts all of them without building any.
    let nodes = text.bytes().filter(|byte| matches!(byte, b'[' | b'{' | b',' | b':')).count();
    if nodes > MAX_NODES {
        return Err(too_large(name));
    }
    serde_json::from_str(text).map_err(|error| {
        let message = error.to_string();
        syntax_error(name, message, before + offset_of(text, error.line(), error.column()))
    })
}

fn parse_yaml(name: &str, text: &str, before: usize) -> Result<Value> {
    // On a thread of its own, so that it is safe whatever stack the caller has left.
    std::thread::scope(|scope| {
        let reader =
            std::thread::Builder::new().stack_size(YAML_STACK).spawn_scoped(scope, || read_yaml(name, text, before));
        reader.ok()?.join().ok()
    })
    .unwrap_or_else(|| Err(syntax_error(name, "there is no thread to read it on".to_owned(), 0)))
}

fn read_yaml(name: &str, text: &str, before: usize) -> Result<Value> {
    let options = serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_nodes: MAX_NODES,
            max_events: 3 * MAX_NODES,
            max_depth: MAX_DEPTH,
            max_documents: 1,
            max_aliases: 10_000,
            max_anchors: 10_000,
        },
        alias_limits: serde_saphyr::alias_limits! { max_total_replayed_events: MAX_NODES },
        with_snippet: false,
        // YAML 1.2: `NO` and `on` are texts.
        strict_booleans: true,
    };
    serde_saphyr::from_str_with_options(text, options).map_err(|error| {
        let count = |n: u64| usize::try_from(n).unwrap_or(0);
        let at = error.location().map_or(0, |place| offset_of(text, count(place.line()), count(place.column())));
        let message = error.to_string();
        syntax_error(name, message.lines().next().unwrap_or("not well formed").to_owned(), before + at)
    })
}

fn too_large(name: &str) -> Error {
    let message = format!("`{name}` holds more than {MAX_NODES} values");
    Diagnostic::elsewhere(Code::InvalidSpec, Part::File, message).into()
}

fn syntax_error(name: &str, message: String, at: usize) -> Error {
    // It may quote the file.
    let message = error::place(&message);
    let at = u32::try_from(at).unwrap_or(u32::MAX);
    Diagnostic::elsewhere(Code::InvalidSpec, Part::File, format!("`{name}` cannot be read: {message}"))
        .at(Span::new(at, at))
        .into()
}

/// A walk of one file that follows references and ends in bounded time.
pub(super) struct Reader<'a> {
    root: &'a Value,
    file: &'a str,
    steps: Cell<usize>,
    text: Cell<usize>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(root: &'a Value, file: &'a str) -> Self {
        Self { root, file, steps: Cell::new(0), text: Cell::new(0) }
    }

    /// A problem at a place in the file.
    pub(super) fn problem(&self, place: &str, message: &str) -> Error {
        Diagnostic::elsewhere(
            Code::InvalidSpec,
            Part::File,
            format!("`{}`, {}: {message}", self.file, error::place(place)),
        )
        .into()
    }

    /// Follows `$ref` to what it names. Gives the value, and the last reference's text if there was one.
    pub(super) fn follow(&self, value: &'a Value) -> Result<(&'a Value, Option<&'a str>)> {
        let (mut value, mut name) = (value, None);
        for _ in 0..MAX_HOPS {
            self.spend(1)?;
            let Some(reference) = value.get("$ref") else { return Ok((value, name)) };
            let Some(reference) = reference.as_str() else {
                return Err(self.problem("$ref", "is not a text"));
            };
            self.spend_text(reference.len())?;
            name = Some(reference);
            value = self.lookup(reference)?;
        }
        Err(self.problem(name.unwrap_or("$ref"), "the reference leads through too many others, or in a circle"))
    }

    /// Follows `$ref` to what it names.
    pub(super) fn resolve(&self, value: &'a Value) -> Result<&'a Value> {
        Ok(self.follow(value)?.0)
    }

    fn lookup(&self, reference: &str) -> Result<&'a Value> {
        let Some(pointer) = reference.strip_prefix('#') else {
            return Err(self.problem(reference, "the reference leads out of the file, which is not followed"));
        };
        match self.root.pointer(pointer) {
            Some(value) => Ok(value),
            None => Err(self.problem(reference, "the reference names nothing in the file")),
        }
    }

    /// Counts work that is about to be done.
    pub(super) fn spend(&self, steps: usize) -> Result<()> {
        self.steps.set(self.steps.get().saturating_add(steps));
        if self.steps.get() > MAX_STEPS {
            return Err(self.problem("components", "the schemas are too large, or refer to each other too much"));
        }
        Ok(())
    }

    /// Counts text that is about to be looked through or copied.
    pub(super) fn spend_text(&self, bytes: usize) -> Result<()> {
        self.text.set(self.text.get().saturating_add(bytes));
        if self.text.get() > MAX_TEXT {
            return Err(self.problem("components", "long texts are used in too many places"));
        }
        Ok(())
    }

    /// Copies a text, counted.
    pub(super) fn copy(&self, text: &str) -> Result<String> {
        self.spend_text(text.len().saturating_add(TEXT_OVERHEAD))?;
        Ok(text.to_owned())
    }

    /// The object at `key`, or an empty one when there is none.
    pub(super) fn object(&self, value: &'a Value, key: &str, place: &str) -> Result<Option<&'a Map<String, Value>>> {
        match value.get(key) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Object(map)) => Ok(Some(map)),
            Some(_) => Err(self.problem(&format!("{place}.{key}"), "is not an object")),
        }
    }

    /// The list at `key`, or an empty one when there is none.
    pub(super) fn list(&self, value: &'a Value, key: &str, place: &str) -> Result<&'a [Value]> {
        match value.get(key) {
            None | Some(Value::Null) => Ok(&[]),
            Some(Value::Array(list)) => Ok(list),
            Some(_) => Err(self.problem(&format!("{place}.{key}"), "is not a list")),
        }
    }

    /// The text at `key`, or an empty one when there is none.
    pub(super) fn text(&self, value: &'a Value, key: &str, place: &str) -> Result<&'a str> {
        match value.get(key) {
            None | Some(Value::Null) => Ok(""),
            Some(Value::String(text)) => Ok(text),
            Some(_) => Err(self.problem(&format!("{place}.{key}"), "is not a text")),
        }
    }
}

/// The members of a schema's `allOf`, `oneOf` and `anyOf`.
pub(super) fn members(schema: &Value) -> impl Iterator<Item = &Value> {
    ["allOf", "oneOf", "anyOf"].into_iter().filter_map(|key| schema.get(key)?.as_array()).flatten()
}
