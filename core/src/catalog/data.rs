//! The catalog as files: one of JSON for each API version. The built-in one has an index too, as Rust, which says where in them
//! each entity is.

use serde::Serialize;
use serde_json::ser::Formatter;
use serde_json::{Serializer, Value};

use super::Entity;
use crate::span::floor_char_boundary;

/// A file of the catalog.
///
/// ```
/// use konnect_filter::Limits;
/// use konnect_filter::catalog::{Catalog, DataFile, Entity, SourceFile, write};
/// let things = Entity::new("shop", "v1", "/v1/things");
/// for DataFile { name, text, .. } in write(&[things.clone()]) {
///     // What is written can be read again.
///     assert_eq!(Catalog::read_entities(SourceFile::new(&name, &text), &Limits::DEFAULT)?, [things.clone()]);
/// }
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DataFile {
    /// Its name, such as `identity_v3.json`.
    pub name: String,
    /// What it contains.
    pub text: String,
}

/// Where an entity is.
struct Placed<'e> {
    entity: &'e Entity,
    file: usize,
    start: usize,
    end: usize,
}

/// The files of `entities`: one for each API version, in the given order within it. The same entities always give the same
/// bytes.
///
/// ```
/// use konnect_filter::catalog::{Entity, write};
/// let entity = Entity::new("shop", "v1", "/v1/things");
/// let files = write(&[entity]);
/// assert_eq!(files.len(), 1);
/// assert_eq!(files[0].name, "shop_v1.json");
/// ```
#[must_use]
pub fn write(entities: &[Entity]) -> Vec<DataFile> {
    layout(entities).0
}

/// The index of the files that [`write()`] makes of `entities`, as the Rust of the built-in catalog.
///
/// ```
/// use konnect_filter::catalog::{Entity, write_index};
/// let entity = Entity::new("shop", "v1", "/v1/things");
/// assert!(write_index(&[entity]).contains(r#"name: "shop@v1/things", path: "/v1/things", self_hosted: true"#));
/// ```
#[doc(hidden)]
#[must_use]
pub fn write_index(entities: &[Entity]) -> String {
    let (files, placed) = layout(entities);
    let mut text = "//! The built-in entities and where they are. Generated, as CONTRIBUTING.md says: do not edit.\n\n\
        use super::IndexEntry;\n\n"
        .to_owned();
    text.push_str(&format!("pub(super) static FILES: [&str; {}] = [\n", files.len()));
    for file in &files {
        text.push_str(&format!("    include_str!({:?}),\n", file.name));
    }
    text.push_str(&format!("];\n\npub(super) static ENTRIES: [IndexEntry; {}] = [\n", placed.len()));
    for Placed { entity, file, start, end } in placed {
        let Entity { api, version, path, .. } = entity;
        let (name, self_hosted) = (entity.name(), entity.has_own_host());
        text.push_str(&format!(
            "    IndexEntry {{ file: {file}, start: {start}, end: {end}, api: {api:?}, version: {version:?}, name: {name:?}, \
             path: {path:?}, self_hosted: {self_hosted} }},\n"
        ));
    }
    text.push_str("];\n");
    text
}

fn layout(entities: &[Entity]) -> (Vec<DataFile>, Vec<Placed<'_>>) {
    let mut files: Vec<DataFile> = Vec::new();
    let mut placed = Vec::new();
    let mut sorted: Vec<&Entity> = entities.iter().collect();
    sorted.sort_by_key(|entity| file_stem(entity));
    for entity in sorted {
        let name = format!("{}.json", file_stem(entity));
        if files.last().is_none_or(|file| file.name != name) {
            files.push(DataFile { name, text: "[\n".to_owned() });
        }
        let number = files.len().saturating_sub(1);
        let Some(file) = files.last_mut() else { continue };
        if file.text.len() > 2 {
            file.text.push_str(",\n");
        }
        let start = file.text.len();
        file.text.push_str(&entity_text(entity));
        placed.push(Placed { entity, file: number, start, end: file.text.len() });
    }
    for file in &mut files {
        file.text.push_str("\n]\n");
    }
    (files, placed)
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

/// A value on one line, with a space after each comma and colon.
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

/// Whether a text is a page and no data: HTML or XML begins so, and neither JSON nor YAML that says anything.
pub(super) fn is_markup(text: &str) -> bool {
    text.trim_start_matches('\u{feff}').trim_start().starts_with('<')
}

/// What to do about a page.
pub(super) const NOT_THE_PAGE: &str = "download the description itself, not the page that shows it";

/// The byte offset of a line and column that count from 1, at the beginning of a character: columns count characters for
/// one reader and bytes for another.
pub(super) fn offset_of(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    floor_char_boundary(text, start + column.saturating_sub(1))
}
