//! A bounded walk of a file's values, which follows references and notes what cannot be read.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::fmt::Display;
use std::rc::Rc;

use serde_json::{Map, Value};

use super::beside::REFERRED;
use super::number;
use super::patterns::Patterns;
use super::shape::Shape;
use super::skipped::Notes;
use crate::catalog::RecordField;
use crate::error::{self, Code, Diagnostic, Error, Part, Result, brief};
use crate::limits::import::{MAX_HOPS, MAX_STEPS, MAX_TEXT_BYTES};
use crate::percent;

/// What a text takes in memory beside its bytes.
const TEXT_OVERHEAD: usize = 48;

/// A reference that leads to nothing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lost<'a> {
    pub reference: &'a str,
    pub why: &'static str,
}

/// A walk of one file that ends in bounded time. What is not what it should be is noted and read as if it were not there;
/// the only errors are those of the file as a whole.
pub(super) struct Reader<'a> {
    root: &'a Value,
    file: &'a str,
    steps: Cell<usize>,
    text: Cell<usize>,
    of_kong: Cell<bool>,
    /// Whether it is one of OpenAPI 3.0.
    is_first: bool,
    missed: Cell<usize>,
    /// The last one that was missed.
    lost: Cell<Option<Lost<'a>>>,
    pub(super) notes: Notes<'a>,
    pub(super) patterns: Patterns<'a>,
    /// Schemas that were read, by the references that lead to them.
    pub(super) shapes: RefCell<HashMap<&'a str, Rc<Shape<'a>>>>,
    /// The fields of records that were read, by their references.
    pub(super) records: RefCell<HashMap<&'a str, Rc<[RecordField]>>>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(root: &'a Value, file: &'a str, is_first: bool) -> Self {
        Self {
            root,
            file,
            steps: Cell::new(0),
            text: Cell::new(0),
            of_kong: Cell::new(false),
            is_first,
            missed: Cell::new(0),
            lost: Cell::new(None),
            notes: Notes::default(),
            patterns: Patterns::default(),
            shapes: RefCell::default(),
            records: RefCell::default(),
        }
    }

    /// Says that the file is one of Kong's descriptions.
    pub(super) fn set_of_kong(&self) {
        self.of_kong.set(true);
    }

    /// Whether the file is one of Kong's descriptions, whose habits are known.
    pub(super) fn is_of_kong(&self) -> bool {
        self.of_kong.get()
    }

    /// The description of what an object names by `$ref`: OpenAPI 3.1 lets the object say another one.
    pub(super) fn described(&self, at: &'a Value, resolved: &'a Value) -> &'a str {
        let own = if self.is_first { None } else { at.get("$ref").and(at.get("description")).and_then(Value::as_str) };
        own.unwrap_or_else(|| self.text(resolved, "description"))
    }

    /// How many references that lead nowhere were met, each as often as it was.
    pub(super) fn missed(&self) -> usize {
        self.missed.get()
    }

    /// The last reference that led nowhere, if there was one since `missed` were met.
    pub(super) fn lost_since(&self, missed: usize) -> Option<Lost<'a>> {
        self.lost.get().filter(|_| self.missed() > missed)
    }

    /// Notes a reference that leads to nothing.
    pub(super) fn lose(&self, at: &'a Value, reference: &'a str, why: &'static str) {
        self.skip(at, format_args!("what `{}` refers to", brief(reference)), why);
        self.missed.set(self.missed.get().saturating_add(1));
        self.lost.set(Some(Lost { reference, why }));
    }

    /// The error that the file as a whole cannot be read.
    pub(super) fn problem(&self, message: &str) -> Error {
        Diagnostic::in_part(Code::InvalidSpec, Part::File, format!("`{}` {message}", error::place(self.file))).into()
    }

    /// Notes that a part of a collection is left out.
    pub(super) fn skip(&self, at: &'a Value, what: impl Display, why: impl Display) {
        self.notes.add(at, false, &what, &why);
    }

    /// Notes that a whole collection is left out.
    pub(super) fn skip_collection(&self, at: &'a Value, path: &str, why: impl Display) {
        self.notes.add(at, true, &format_args!("the collection `{}`", error::place(path)), &why);
    }

    /// Follows `$ref` to what it names. Gives the value, and the last reference's text if there was one; nothing, and a
    /// note, where the references lead nowhere.
    pub(super) fn follow(&self, value: &'a Value) -> Result<Option<(&'a Value, Option<&'a str>)>> {
        let (mut at, mut name) = (value, None);
        for _ in 0..MAX_HOPS {
            self.spend(1)?;
            let Some(reference) = at.get("$ref") else { return Ok(Some((at, name))) };
            let Some(text) = reference.as_str() else {
                self.lose(reference, "$ref", "`$ref` is not a string");
                return Ok(None);
            };
            self.spend_text(text.len())?;
            name = Some(text);
            match self.lookup(text) {
                Ok(found) => at = found,
                Err(why) => {
                    self.lose(reference, text, why);
                    return Ok(None);
                }
            }
        }
        let why = "the reference leads through too many others, or in a circle";
        self.lose(value, name.unwrap_or("$ref"), why);
        Ok(None)
    }

    /// Follows `$ref` to what it names; null, and a note, where it names nothing.
    pub(super) fn resolve(&self, value: &'a Value) -> Result<&'a Value> {
        Ok(self.follow(value)?.map_or(&Value::Null, |(value, _)| value))
    }

    /// What `$ref` leads to, where it leads anywhere, and nothing is noted where it does not.
    pub(super) fn peek(&self, value: &'a Value) -> Result<&'a Value> {
        let mut at = value;
        for _ in 0..MAX_HOPS {
            let Some(text) = at.get("$ref").and_then(Value::as_str) else { break };
            self.spend(1)?;
            self.spend_text(text.len())?;
            let Ok(found) = self.lookup(text) else { break };
            at = found;
        }
        Ok(at)
    }

    /// What a reference names. It is a URL's fragment, so percent-encoded, and a JSON Pointer.
    fn lookup(&self, reference: &str) -> std::result::Result<&'a Value, &'static str> {
        let Some(pointer) = reference.strip_prefix('#') else {
            return Err("it is in another file, which is not read");
        };
        let decoded = percent::decode_segment(pointer).unwrap_or(Cow::Borrowed(pointer));
        self.root.pointer(&decoded).or_else(|| self.root.pointer(pointer)).ok_or("nothing in the file is there")
    }

    /// Counts work that is about to be done.
    pub(super) fn spend(&self, steps: usize) -> Result<()> {
        self.steps.set(self.steps.get().saturating_add(steps));
        if self.steps.get() > MAX_STEPS {
            return Err(
                self.problem(&format!("cannot be read: its paths and schemas take more than {MAX_STEPS} steps"))
            );
        }
        Ok(())
    }

    /// Counts text that is about to be looked through or copied.
    pub(super) fn spend_text(&self, bytes: usize) -> Result<()> {
        self.text.set(self.text.get().saturating_add(bytes));
        if self.text.get() > MAX_TEXT_BYTES {
            return Err(self.problem(&format!(
                "cannot be read: its paths and schemas repeat more than {} MiB of text",
                MAX_TEXT_BYTES >> 20
            )));
        }
        Ok(())
    }

    /// Copies a text, counted.
    pub(super) fn copy(&self, text: &str) -> Result<String> {
        self.count_copy(text)?;
        Ok(text.to_owned())
    }

    /// Counts a text that is about to be copied.
    pub(super) fn count_copy(&self, text: &str) -> Result<()> {
        self.spend_text(text.len().saturating_add(TEXT_OVERHEAD))
    }

    /// The object at `key`, if there is one.
    pub(super) fn object(&self, value: &'a Value, key: &str) -> Option<&'a Map<String, Value>> {
        match value.get(key)? {
            Value::Null => None,
            Value::Object(map) if !number::is_number(value.get(key)?) => Some(map),
            other => {
                self.skip(other, format_args!("`{key}`"), "it is not an object");
                None
            }
        }
    }

    /// The list at `key`, or an empty one when there is none.
    pub(super) fn list(&self, value: &'a Value, key: &str) -> &'a [Value] {
        match value.get(key) {
            None | Some(Value::Null) => &[],
            Some(Value::Array(list)) => list,
            Some(other) => {
                self.skip(other, format_args!("`{key}`"), "it is not a list");
                &[]
            }
        }
    }

    /// The text at `key`, or an empty one when there is none.
    pub(super) fn text(&self, value: &'a Value, key: &str) -> &'a str {
        match value.get(key) {
            None | Some(Value::Null) => "",
            Some(Value::String(text)) => text,
            Some(other) => {
                self.skip(other, format_args!("`{key}`"), "it is not a string");
                ""
            }
        }
    }
}

/// The members of a schema's `allOf`, `oneOf` and `anyOf`, and what it refers to beside them.
pub(super) fn members(schema: &Value) -> impl Iterator<Item = &Value> {
    groups(schema).flatten()
}

/// The same in groups, each of which counts by itself: each member of `allOf`, and all of `oneOf` or `anyOf` as alternatives.
pub(super) fn groups(schema: &Value) -> impl Iterator<Item = &[Value]> {
    let list = |key| schema.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let all = list("allOf").iter().chain(schema.get(REFERRED)).map(std::slice::from_ref);
    all.chain([list("oneOf"), list("anyOf")])
}
