//! What of a file was left out: where it is in the file, what it is, and why it could not be read.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::fmt::Display;

use granit_parser::{Event, Parser};
use serde::Serialize;
use serde_json::Value;

use super::beside::REFERRED;
use super::text::on_a_large_stack;
use crate::error::{Code, Diagnostic, Part, place};
use crate::limits::import::MAX_NOTES;

/// A part of a file that could not be read and was left out.
///
/// ```
/// use konnect_filter::Limits;
/// use konnect_filter::catalog::SourceFile;
/// use konnect_filter::catalog::openapi::{Skipped, import};
/// let text = r#"{"openapi": "3.0.3", "info": {"version": "1.0.0"}, "servers": [{"url": "https://api.example.com/v1"}],
///   "paths": {"/things": {"get": {"parameters": [
///     {"name": "filter[name][eq]", "in": "query", "schema": {"type": "string"}},
///     {"name": "filter[name][regex]", "in": "query", "schema": {"type": "string"}}]}}}}"#;
/// let found = import(&[SourceFile::new("shop_v1.json", text)], &Limits::DEFAULT)?;
/// let Skipped { what, collection, .. } = &found.skipped[0];
/// assert_eq!(what, "the operator `regex` of the filter field `name`");
/// // The collection was read, but for this operator.
/// assert!(!*collection && found.entities.len() == 1);
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Skipped {
    /// The file's name, as given.
    pub file: String,
    /// The line in it, counted from 1, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// The place as a JSON Pointer (RFC 6901), such as `/paths/~1things/get/parameters/0`.
    pub pointer: String,
    /// What was left out, such as ``the operator `regex` of the filter field `name` ``.
    pub what: String,
    /// Why, in a few words.
    pub why: String,
    /// Whether it is a whole collection, and not a part of one.
    pub collection: bool,
}

impl Skipped {
    /// As a warning, in one line.
    pub fn warning(&self) -> Diagnostic {
        let line = self.line.map(|line| format!(":{line}")).unwrap_or_default();
        let at = if self.pointer.is_empty() { String::new() } else { format!(", {}", place(&self.pointer)) };
        let message = format!("`{}{line}`{at}: skipped {}: {}", place(&self.file), self.what, self.why);
        Diagnostic::in_part(Code::SkippedPart, Part::File, message)
    }
}

/// What is left out of one file, while it is read.
#[derive(Default)]
pub(super) struct Notes<'a> {
    found: RefCell<Vec<SkipNote<'a>>>,
    collections: Cell<usize>,
    parts: Cell<usize>,
}

/// A moment in reading a file.
pub(super) struct Mark {
    found: usize,
    parts: usize,
}

struct SkipNote<'a> {
    at: &'a Value,
    what: String,
    why: String,
    collection: bool,
}

impl<'a> Notes<'a> {
    /// Notes that something is left out. What several collections share is noted once.
    pub(super) fn add(&self, at: &'a Value, collection: bool, what: &dyn Display, why: &dyn Display) {
        let mut found = self.found.borrow_mut();
        let mut same = found.iter().filter(|note| std::ptr::eq(note.at, at) && note.collection == collection);
        if same.any(|note| note.why == why.to_string()) {
            return;
        }
        let count = if collection { &self.collections } else { &self.parts };
        count.set(count.get().saturating_add(1));
        if found.len() < MAX_NOTES {
            found.push(SkipNote { at, what: what.to_string(), why: why.to_string(), collection });
        }
    }

    /// How much was noted up to now.
    pub(super) fn mark(&self) -> Mark {
        Mark { found: self.found.borrow().len(), parts: self.parts.get() }
    }

    /// Drops the parts that were noted after `mark`: of something that turned out not to matter.
    pub(super) fn forget(&self, mark: &Mark) {
        self.found.borrow_mut().truncate(mark.found);
        self.parts.set(mark.parts);
    }

    /// How many collections were left out.
    pub(super) fn collections(&self) -> usize {
        self.collections.get()
    }

    /// How many parts of collections.
    pub(super) fn parts(&self) -> usize {
        self.parts.get()
    }

    /// All that are named, with their places in the file.
    pub(super) fn finish(self, root: &Value, file: &str, text: &str) -> Vec<Skipped> {
        let notes = self.found.into_inner();
        if notes.is_empty() {
            return Vec::new();
        }
        let places = on_a_large_stack(|| {
            let mut places = vec![None; notes.len()];
            locate(root, &mut Vec::new(), &notes, &mut places);
            let places: Vec<Vec<String>> = places.into_iter().map(Option::unwrap_or_default).collect();
            let lines = LineReader::of(&places).read(text);
            places.into_iter().zip(lines).collect::<Vec<_>>()
        });
        let places = places.unwrap_or_default().into_iter().chain(std::iter::repeat((Vec::new(), None)));
        let all = notes.into_iter().zip(places).map(|(note, (path, line))| Skipped {
            file: file.to_owned(),
            line,
            pointer: pointer(&path),
            what: note.what,
            why: note.why,
            collection: note.collection,
        });
        let mut all: Vec<Skipped> = all.collect();
        all.sort_by_key(|skipped| skipped.line);
        all
    }
}

/// A step from a value into it.
#[derive(Clone, Copy)]
enum Step<'v> {
    Key(&'v str),
    Index(usize),
}

/// Finds the noted values in the tree that they are part of.
fn locate<'v>(value: &'v Value, path: &mut Vec<Step<'v>>, notes: &[SkipNote<'_>], places: &mut [Option<Vec<String>>]) {
    for (note, place) in notes.iter().zip(places.iter_mut()) {
        if place.is_none() && std::ptr::eq(note.at, value) {
            let text = |step: &Step<'_>| match *step {
                Step::Key(key) => key.to_owned(),
                Step::Index(n) => n.to_string(),
            };
            // A reference that was moved is named where it was.
            let written = path.iter().filter(|step| !matches!(step, Step::Key(REFERRED)));
            *place = Some(written.map(text).collect());
        }
    }
    let mut inner = |step, value, path: &mut Vec<Step<'v>>| {
        path.push(step);
        locate(value, path, notes, places);
        path.pop();
    };
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| inner(Step::Key(key), value, path)),
        Value::Array(list) => list.iter().enumerate().for_each(|(n, value)| inner(Step::Index(n), value, path)),
        _ => {}
    }
}

/// A path as a JSON Pointer.
fn pointer(path: &[String]) -> String {
    path.iter().flat_map(|step| ["/".to_owned(), step.replace('~', "~0").replace('/', "~1")]).collect()
}

/// The lines of some places in a file, found in one walk of its events. JSON is YAML too, near enough.
struct LineReader<'p> {
    /// The places' steps as a tree; the first node is the root.
    nodes: Vec<OpenNode<'p>>,
    /// For each place, the nodes on the way to it.
    ways: Vec<Vec<usize>>,
}

#[derive(Default)]
struct OpenNode<'p> {
    next: HashMap<&'p str, usize>,
    line: Option<usize>,
}

/// A list or a mapping that is being read.
struct Open {
    /// The node of the tree, if the way here is one that is looked for.
    node: Option<usize>,
    kind: Kind,
}

enum Kind {
    List(usize),
    /// Before a key.
    Mapping,
    /// Before a value, whose node this is.
    Value(Option<usize>),
}

impl<'p> LineReader<'p> {
    fn of(places: &'p [Vec<String>]) -> Self {
        let mut lines = Self { nodes: vec![OpenNode::default()], ways: Vec::new() };
        for place in places {
            let mut way = vec![0];
            for step in place {
                let new = lines.nodes.len();
                let at = way.last().copied().unwrap_or(0);
                let next = lines.nodes.get_mut(at).map_or(new, |node| *node.next.entry(step).or_insert(new));
                if next == new {
                    lines.nodes.push(OpenNode::default());
                }
                way.push(next);
            }
            lines.ways.push(way);
        }
        lines
    }

    /// For each place, its line, or that of the nearest thing around it.
    fn read(mut self, text: &str) -> Vec<Option<usize>> {
        let mut open: Vec<Open> = Vec::new();
        for event in Parser::new_from_str(text) {
            let Ok((event, span)) = event else { break };
            let line = span.start.line();
            match event {
                Event::Scalar(text, ..) => {
                    self.node(&mut open, line, Some(&text));
                }
                Event::Alias(_) => {
                    self.node(&mut open, line, None);
                }
                Event::SequenceStart(..) => {
                    let node = self.node(&mut open, line, None);
                    open.push(Open { node, kind: Kind::List(0) });
                }
                Event::MappingStart(..) => {
                    let node = self.node(&mut open, line, None);
                    open.push(Open { node, kind: Kind::Mapping });
                }
                Event::SequenceEnd | Event::MappingEnd => {
                    open.pop();
                }
                _ => {}
            }
        }
        let line = |way: &Vec<usize>| way.iter().rev().find_map(|at| self.nodes.get(*at)?.line);
        self.ways.iter().map(line).collect()
    }

    /// Takes note of a key or value in what is open, and gives the node of a value that is looked for.
    fn node(&mut self, open: &mut [Open], line: usize, scalar: Option<&str>) -> Option<usize> {
        let Some(parent) = open.last_mut() else {
            return self.mark(Some(0), line);
        };
        match &mut parent.kind {
            Kind::List(n) => {
                let step = n.to_string();
                *n += 1;
                let node = parent.node.and_then(|node| self.nodes.get(node)?.next.get(step.as_str()).copied());
                self.mark(node, line)
            }
            kind @ Kind::Mapping => {
                let node = parent.node.zip(scalar).and_then(|(node, key)| self.nodes.get(node)?.next.get(key).copied());
                // A value's line is the one that its key is on.
                *kind = Kind::Value(self.mark(node, line));
                None
            }
            Kind::Value(node) => {
                let node = *node;
                parent.kind = Kind::Mapping;
                node
            }
        }
    }

    fn mark(&mut self, node: Option<usize>, line: usize) -> Option<usize> {
        if let Some(node) = self.nodes.get_mut(node?) {
            node.line.get_or_insert(line);
        }
        node
    }
}

#[cfg(test)]
mod tests {
    use super::LineReader;

    #[test]
    fn lines_of_places() {
        let yaml = "a:\n  - b: 1\n    c: {d: [x,\n      y]}\n  - 2\n? [k]\n: v\ne: &e\n  f: 1\ng: *e\n200:\n  h: |\n    text\n  i: 1\n";
        let json = "{\n\"a\": [\n{\"b\":\n1, \"c\": {\"d\":\n[\"x\",\n\"y\"]}}, 2]\n}";
        let path = |text: &str| text.split('/').filter(|s| !s.is_empty()).map(str::to_owned).collect::<Vec<_>>();
        let places = ["", "a", "a/0/c", "a/0/c/d/1", "a/1", "e/f", "g/f", "200/i", "none"].map(path);
        let found = LineReader::of(&places).read(yaml);
        assert_eq!(found, [1, 1, 3, 4, 5, 9, 10, 14, 1].map(Some));
        let places = ["a/0/b", "a/0/c/d/1"].map(path);
        assert_eq!(LineReader::of(&places).read(json), [3, 6].map(Some));
    }
}
