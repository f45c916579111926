//! The catalog as files: one of JSON for each API version, and an index that tells where each entity stands in them.

use serde::Serialize;
use serde_json::ser::Formatter;
use serde_json::{Serializer, Value};

use super::Entity;

/// The index's file name.
pub const INDEX: &str = "index.txt";

/// A file of the catalog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataFile {
    /// Its name, such as `identity_v3.json`.
    pub name: String,
    /// What it holds.
    pub text: String,
}

/// The files that hold `entities`: one for each API version, in the given order within it, and the index. The same entities
/// always give the same bytes.
///
/// ```
/// use konnect_filter::catalog::{Entity, write};
/// let entity = Entity { api: "shop".into(), version: "v1".into(), collection: "things".into(), path: "/v1/things".into(), ..Entity::default() };
/// let files = write(&[entity]);
/// assert_eq!(files[0].name, "shop_v1.json");
/// assert_eq!(files[1].text, "shop_v1 2 107 own shop@v1/things /v1/things\n");
/// ```
pub fn write(entities: &[Entity]) -> Vec<DataFile> {
    let mut files: Vec<DataFile> = Vec::new();
    let mut index = String::new();
    let mut sorted: Vec<&Entity> = entities.iter().collect();
    sorted.sort_by_key(|entity| file_stem(entity));
    for entity in sorted {
        let stem = file_stem(entity);
        let name = format!("{stem}.json");
        if files.last().is_none_or(|file| file.name != name) {
            files.push(DataFile { name, text: "[\n".to_owned() });
        }
        let Some(file) = files.last_mut() else { continue };
        if file.text.len() > 2 {
            file.text.push_str(",\n");
        }
        let start = file.text.len();
        file.text.push_str(&entity_text(entity));
        let host = if entity.has_own_host() { "own" } else { "konnect" };
        index.push_str(&format!("{stem} {start} {} {host} {} {}\n", file.text.len(), entity.name(), entity.path));
    }
    for file in &mut files {
        file.text.push_str("\n]\n");
    }
    files.push(DataFile { name: INDEX.to_owned(), text: index });
    files
}

fn file_stem(entity: &Entity) -> String {
    format!("{}_{}", entity.api, entity.version)
}

/// One entity: each of its keys on a line, each of its fields too.
fn entity_text(entity: &Entity) -> String {
    let Ok(Value::Object(keys)) = serde_json::to_value(entity) else { return "{}".to_owned() };
    let mut text = "{".to_owned();
    for (n, (key, value)) in keys.iter().enumerate() {
        text.push_str(if n == 0 { "\n  " } else { ",\n  " });
        text.push_str(&format!("\"{key}\": "));
        match value {
            Value::Array(items) if items.iter().any(Value::is_object) => {
                let lines: Vec<String> = items.iter().map(|item| format!("    {}", line(item))).collect();
                text.push_str(&format!("[\n{}\n  ]", lines.join(",\n")));
            }
            _ => text.push_str(&line(value)),
        }
    }
    text.push_str("\n}");
    text
}

/// A value on one line, with a space behind each comma and colon.
fn line(value: &Value) -> String {
    let mut bytes = Vec::new();
    // Writing JSON values to memory cannot fail.
    let _ = value.serialize(&mut Serializer::with_formatter(&mut bytes, OneLine));
    String::from_utf8_lossy(&bytes).into_owned()
}

struct OneLine;

impl Formatter for OneLine {
    fn begin_array_value<W: ?Sized + std::io::Write>(&mut self, writer: &mut W, first: bool) -> std::io::Result<()> {
        if first { Ok(()) } else { writer.write_all(b", ") }
    }

    fn begin_object_key<W: ?Sized + std::io::Write>(&mut self, writer: &mut W, first: bool) -> std::io::Result<()> {
        if first { Ok(()) } else { writer.write_all(b", ") }
    }

    fn begin_object_value<W: ?Sized + std::io::Write>(&mut self, writer: &mut W) -> std::io::Result<()> {
        writer.write_all(b": ")
    }
}

/// The byte offset of a line and column that count from 1, at the beginning of a character: columns count characters for
/// one reader and bytes for another.
pub(super) fn offset_of(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    text.floor_char_boundary(start + column.saturating_sub(1))
}
