//! From YAML 1.2 to a tree of JSON values, as the core schema reads them, in bounded time and memory.

use std::collections::HashMap;

use granit_parser::{Event, Marker, Parser, ScalarStyle, Tag};
use serde_json::{Map, Value};

use super::number;
use crate::error::brief;
use crate::limits::import::{MAX_ALIASES, MAX_COPIED_BYTES, MAX_DEPTH, MAX_LEFT_OUT, MAX_NODES};

const ITSELF: &str = "an alias is inside what it repeats";

/// Something of a file that its tree of values does not have.
pub(super) struct LeftOut {
    pub line: usize,
    pub what: String,
    pub why: &'static str,
}

/// Why a file cannot be read, and the character where.
pub(super) struct Wrong {
    pub what: String,
    pub at: usize,
}

/// Reads a file of one document.
pub(super) fn read(text: &str) -> Result<(Value, Vec<LeftOut>), Wrong> {
    let mut reader = Reader::default();
    let mut documents = 0;
    for event in Parser::new_from_str(text) {
        let (event, span) = match event {
            Ok(event) => event,
            Err(error) => {
                if error.info().contains("unknown anchor") {
                    return Err(wrong("an alias names no anchor before it", *error.marker()));
                }
                return Err(tab(text, *error.marker()).unwrap_or_else(|| wrong("this is not YAML", *error.marker())));
            }
        };
        if let Event::DocumentStart(..) = event {
            documents += 1;
            if documents > 1 {
                return Err(wrong("it contains several YAML documents", span.start));
            }
        }
        reader.take(event, span.start).map_err(|what| wrong(what, span.start))?;
    }
    match reader.root {
        Some(value) => Ok((value, reader.left_out)),
        None => Err(Wrong { what: "it is empty, or ends too early".to_owned(), at: text.chars().count() }),
    }
}

/// The tab that indents the line of an error or the next one, where the reader had to look further.
fn tab(text: &str, at: Marker) -> Option<Wrong> {
    let mut start = 0;
    for (n, line) in text.split_inclusive('\n').enumerate().take(at.line() + 1) {
        let blank = line.len() - line.trim_start_matches([' ', '\t']).len();
        let indent = line.get(..blank).unwrap_or_default();
        let is_meant = n + 1 >= at.line() && !line.trim().is_empty();
        if let Some(tab) = indent.find('\t').filter(|_| is_meant) {
            let what = "a tab indents the line, and YAML takes only spaces for that".to_owned();
            return Some(Wrong { what, at: start + tab });
        }
        start += line.chars().count();
    }
    None
}

fn wrong(what: impl Into<String>, at: Marker) -> Wrong {
    Wrong { what: what.into(), at: at.index() }
}

/// How much something is: values, and bytes of text.
#[derive(Debug, Clone, Copy, Default)]
struct Size {
    nodes: usize,
    bytes: usize,
}

/// A list or a mapping that is being read.
struct Open {
    kind: Kind,
    anchor: usize,
    /// What had been read before it.
    before: Size,
}

enum Kind {
    List(Vec<Value>),
    Mapping { map: Map<String, Value>, merged: Vec<Value>, key: Option<Key> },
}

/// A mapping's key, before its value is read.
enum Key {
    Text(String),
    /// `<<`.
    Merge,
    /// One that is left out, with its value.
    LeftOut,
}

#[derive(Default)]
struct Reader {
    root: Option<Value>,
    open: Vec<Open>,
    /// What each anchor names, once it is read whole.
    anchors: HashMap<usize, (Value, Size)>,
    read: Size,
    copied: Size,
    aliases: usize,
    left_out: Vec<LeftOut>,
}

impl Reader {
    fn take(&mut self, event: Event<'_>, at: Marker) -> Result<(), String> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let before = self.read;
                self.count(1, text.len())?;
                // `<<` is a text where it is quoted.
                let plain = style == ScalarStyle::Plain;
                let awaits_key =
                    self.open.last().is_some_and(|open| matches!(open.kind, Kind::Mapping { key: None, .. }));
                if awaits_key && anchor == 0 {
                    let key = if plain && text == "<<" { Key::Merge } else { Key::Text(text.into_owned()) };
                    return self.key(key, at);
                }
                let value = match awaits_key {
                    true => Value::String(text.into_owned()),
                    false => scalar(&text, plain, tag.as_deref()),
                };
                if value.is_object() {
                    // A number that keeps its text takes the room of three values.
                    self.count(2, 0)?;
                }
                self.keep(anchor, &value, before)?;
                self.put(value, at)
            }
            Event::Alias(id) => {
                self.aliases += 1;
                if self.aliases > MAX_ALIASES {
                    return Err(too_many_aliases());
                }
                let Some((value, size)) = self.anchors.get(&id) else { return Err(ITSELF.to_owned()) };
                let (size, value) = (*size, value.clone());
                self.count(size.nodes, size.bytes)?;
                self.copy(size)?;
                self.put(value, at)
            }
            Event::SequenceStart(_, anchor, _) => self.begin(Kind::List(Vec::new()), anchor),
            Event::MappingStart(_, anchor, _) => {
                self.begin(Kind::Mapping { map: Map::new(), merged: Vec::new(), key: None }, anchor)
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let Some(open) = self.open.pop() else { return Ok(()) };
                let value = match open.kind {
                    Kind::List(list) => Value::Array(list),
                    Kind::Mapping { mut map, merged, .. } => {
                        for (key, value) in merged.into_iter().filter_map(into_map).flatten() {
                            map.entry(key).or_insert(value);
                        }
                        Value::Object(map)
                    }
                };
                self.keep(open.anchor, &value, open.before)?;
                self.put(value, at)
            }
            _ => Ok(()),
        }
    }

    fn begin(&mut self, kind: Kind, anchor: usize) -> Result<(), String> {
        if self.open.len() >= MAX_DEPTH {
            return Err(format!("it is nested more than {MAX_DEPTH} levels deep"));
        }
        self.open.push(Open { kind, anchor, before: self.read });
        self.count(1, 0)
    }

    fn count(&mut self, nodes: usize, bytes: usize) -> Result<(), String> {
        self.read.nodes = self.read.nodes.saturating_add(nodes);
        self.read.bytes = self.read.bytes.saturating_add(bytes);
        if self.read.nodes > MAX_NODES { Err(too_many()) } else { Ok(()) }
    }

    fn copy(&mut self, size: Size) -> Result<(), String> {
        self.copied.nodes = self.copied.nodes.saturating_add(size.nodes);
        self.copied.bytes = self.copied.bytes.saturating_add(size.bytes);
        if self.copied.nodes > MAX_NODES {
            return Err(format!("its anchors and aliases repeat more than {MAX_NODES} values"));
        }
        if self.copied.bytes > MAX_COPIED_BYTES {
            return Err(format!("its anchors and aliases repeat more than {} MiB of text", MAX_COPIED_BYTES >> 20));
        }
        Ok(())
    }

    /// Keeps what an anchor names.
    fn keep(&mut self, anchor: usize, value: &Value, before: Size) -> Result<(), String> {
        if anchor == 0 {
            return Ok(());
        }
        if self.anchors.len() >= MAX_ALIASES {
            return Err(too_many_aliases());
        }
        let size = Size { nodes: self.read.nodes - before.nodes, bytes: self.read.bytes - before.bytes };
        self.copy(size)?;
        self.anchors.insert(anchor, (value.clone(), size));
        Ok(())
    }

    /// Puts a value where it belongs.
    fn put(&mut self, value: Value, at: Marker) -> Result<(), String> {
        let Some(open) = self.open.last_mut() else {
            self.root = Some(value);
            return Ok(());
        };
        let (map, merged, key) = match &mut open.kind {
            Kind::List(list) => {
                list.push(value);
                return Ok(());
            }
            Kind::Mapping { map, merged, key } => (map, merged, key),
        };
        match key.take() {
            None => {
                let key = match value {
                    Value::String(text) => Key::Text(text),
                    Value::Number(_) | Value::Bool(_) => Key::Text(value.to_string()),
                    _ => {
                        self.leave_out(at, "a key", "it is not a text, which JSON has no keys for");
                        Key::LeftOut
                    }
                };
                return self.key(key, at);
            }
            Some(Key::Text(key)) => {
                map.insert(key, value);
            }
            Some(Key::Merge) => match value {
                Value::Object(_) => merged.push(value),
                Value::Array(list) if list.iter().all(Value::is_object) => merged.extend(list),
                _ => self.leave_out(at, "what `<<` merges", "it is not a mapping"),
            },
            Some(Key::LeftOut) => {}
        }
        Ok(())
    }

    /// Takes a mapping's key. The first of two that are equal counts.
    fn key(&mut self, new: Key, at: Marker) -> Result<(), String> {
        let Some(Open { kind: Kind::Mapping { map, key, .. }, .. }) = self.open.last_mut() else { return Ok(()) };
        match new {
            Key::Text(text) if map.contains_key(&text) => {
                *key = Some(Key::LeftOut);
                let what = format!("the second key `{}`", brief(&text));
                self.leave_out(at, &what, "a mapping has it twice, and the first one counts");
            }
            new => *key = Some(new),
        }
        Ok(())
    }

    fn leave_out(&mut self, at: Marker, what: &str, why: &'static str) {
        if self.left_out.len() < MAX_LEFT_OUT {
            self.left_out.push(LeftOut { line: at.line(), what: what.to_owned(), why });
        }
    }
}

pub(super) fn too_many() -> String {
    format!("it contains more than {MAX_NODES} values")
}

fn too_many_aliases() -> String {
    format!("it has more than {MAX_ALIASES} anchors or aliases")
}

fn into_map(value: Value) -> Option<Map<String, Value>> {
    match value {
        Value::Object(map) => Some(map),
        _ => None,
    }
}

/// A scalar as the core schema of YAML 1.2 reads it: `NO`, `on` and `1_000` are strings.
fn scalar(text: &str, plain: bool, tag: Option<&Tag>) -> Value {
    let core = tag.and_then(Tag::core_suffix);
    let typed = match core {
        Some(tag) => tag != "str" && (plain || matches!(tag, "int" | "float" | "bool" | "null")),
        None => plain,
    };
    match text {
        _ if !typed => Value::String(text.to_owned()),
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ if number::is_yaml(text) => number::spelled(text),
        _ => Value::String(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn the_core_schema() {
        let tree = |text: &str| read(text).unwrap_or_else(|wrong| panic!("{text}: {}", wrong.what)).0.to_string();
        for (text, expected) in [
            ("[NO, on, yes, y, True, FALSE, ~, null]", r#"["NO","on","yes","y",true,false,null,null]"#),
            (
                "[1, -2, 3.5, 1_000, 0b1, .inf, 2020-01-01, 1., e3]",
                r#"[1,-2,3.5,"1_000","0b1",".inf","2020-01-01",{"\u0000":"1."},"e3"]"#,
            ),
            ("['1', \"true\", !!str 1, !!int '7', !custom 1]", r#"["1","true","1",7,1]"#),
            ("{200: a, true: b, 'x y': c, : d}", r#"{"200":"a","true":"b","x y":"c","~":"d"}"#),
            (
                "a: &a {x: 1, y: 2}\nb: {<<: *a, y: 3}\nc: {<<: [*a, {z: 4}]}\n",
                r#"{"a":{"x":1,"y":2},"b":{"y":3,"x":1},"c":{"x":1,"y":2,"z":4}}"#,
            ),
            ("&k key: 1\nother: *k\n*k : 2\n", r#"{"key":1,"other":"key"}"#),
            ("{? [a, b] : 3, c: 1}", r#"{"c":1}"#),
            ("? {a: 1}\n: [2]\nc: 1", r#"{"c":1}"#),
        ] {
            assert_eq!(tree(text), expected, "{text}");
        }
    }
}
