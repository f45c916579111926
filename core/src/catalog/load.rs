//! A catalog in memory: the built-in one, with or without a user's own entities.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use super::data::{NOT_THE_PAGE, is_markup, offset_of};
use super::entry::Entry;
use super::index::Index;
use super::source::SourceFile;
use super::{Entity, builtin};
use crate::error::{Code, Diagnostic, Part, Problems, Result, place};
use crate::limits::Limits;
use crate::span::Span;

/// Everything that can be listed.
///
/// Names and paths are at hand at once; an entity is parsed when it is first asked for.
///
/// ```
/// use konnect_filter::catalog::Catalog;
/// let found = Catalog::builtin().find("users").unwrap();
/// assert_eq!(found.entity.path, "/v3/users");
/// ```
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    /// What was added, which is looked up first.
    pub(super) added: Option<Box<Self>>,
    pub(super) entries: Vec<Entry>,
    pub(super) index: Index,
}

impl FromIterator<Entity> for Catalog {
    fn from_iter<I: IntoIterator<Item = Entity>>(entities: I) -> Self {
        Self::new(entities)
    }
}

impl Catalog {
    /// The catalog that comes with the crate; empty without the feature `builtin`.
    pub fn builtin() -> &'static Self {
        static BUILTIN: OnceLock<Catalog> = OnceLock::new();
        BUILTIN.get_or_init(|| {
            let entries = builtin::lines().iter().map(Entry::builtin).collect();
            Self { entries, ..Self::default() }
        })
    }

    /// A catalog of these entities and no others. Of several with one full name and one path, it has the last. One that is not
    /// [valid](Entity::validate) is an error when it is looked up.
    #[must_use]
    pub fn new(entities: impl IntoIterator<Item = Entity>) -> Self {
        Self { entries: without_duplicates(entities), ..Self::default() }
    }

    /// This catalog with `entities` added. They replace those of the same full names. Where a path, a URL or a short name means
    /// one of them as well as another collection, it means the one that was added.
    #[must_use]
    pub fn with(&self, entities: impl IntoIterator<Item = Entity>) -> Self {
        let batch = without_duplicates(entities);
        let names: HashSet<&str> = batch.iter().map(|entry| &*entry.name).collect();
        let with_batch = |entries: &[Entry]| {
            let kept = entries.iter().filter(|entry| !names.contains(&*entry.name));
            Self { entries: kept.chain(&batch).cloned().collect(), ..Self::default() }
        };
        let added = with_batch(self.added.as_ref().map_or(&[], |added| &added.entries));
        Self { added: Some(Box::new(added)), ..with_batch(&self.entries) }
    }

    /// Reads the entities of a catalog file: a JSON list of them, as `konnect-filter import` writes it. [`with`](Self::with) adds them to
    /// a catalog.
    ///
    /// ```
    /// use konnect_filter::catalog::{Catalog, SourceFile};
    /// use konnect_filter::{Limits, ListRequest};
    /// let text = r#"[{"api": "shop", "version": "v1", "collection": "things", "path": "/v1/things",
    ///     "servers": {"base_url": "https://api.example.com"}}]"#;
    /// let entities = Catalog::read_entities(SourceFile::new("shop.json", text), &Limits::DEFAULT)?;
    /// let catalog = Catalog::builtin().with(entities);
    /// assert_eq!(ListRequest::to("things").catalog(&catalog).one()?, "https://api.example.com/v1/things");
    /// # Ok::<(), konnect_filter::Error>(())
    /// ```
    ///
    /// # Errors
    /// When the text is not such a list, or an entity contradicts itself: every such entity, with its place.
    pub fn read_entities(file: SourceFile<'_>, limits: &Limits) -> Result<Vec<Entity>> {
        let SourceFile { name, text } = file;
        if text.len() > limits.file_bytes {
            let message = format!("`{name}` has {} bytes; at most {} are read", text.len(), limits.file_bytes);
            return Err(Diagnostic::in_part(Code::TooLong, Part::File, message).into());
        }
        if is_markup(text) {
            let message = format!("`{}` is HTML or XML, neither a catalog nor an OpenAPI file", place(name));
            return Err(Diagnostic::in_part(Code::InvalidCatalog, Part::File, message).help(NOT_THE_PAGE).into());
        }
        let entities: Vec<Entity> = serde_json::from_str(text).map_err(|error| {
            let at = if error.is_eof() { text.len() } else { offset_of(text, error.line(), error.column()) };
            // It may quote the file.
            let (name, what) = (place(name), in_words(&error));
            let message = match text.trim_start().starts_with('[') {
                true => format!("`{name}` cannot be read: line {}, column {}: {what}", error.line(), error.column()),
                false => format!("`{name}` is neither a catalog nor an OpenAPI file"),
            };
            let at = u32::try_from(at).unwrap_or(u32::MAX);
            let problem = Diagnostic::in_part(Code::InvalidCatalog, Part::File, message).at(Span::new(at, at));
            problem.help("a catalog is a JSON list of collections, as `import` writes it")
        })?;
        let problem = |(n, entity): (usize, &Entity)| {
            let what = entity.wrong()?;
            let message = format!("`{name}`, entity {} (`{}`): {what}", n + 1, place(&entity.name()));
            Some(Diagnostic::in_part(Code::InvalidCatalog, Part::File, message))
        };
        let mut problems = Problems::new(limits.problems);
        problems.extend(entities.iter().enumerate().filter_map(problem));
        problems.finish()?;
        Ok(entities)
    }

    /// Number of entities.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is no entity at all.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The full names and the paths, without parsing an entity.
    pub fn names(&self) -> impl Iterator<Item = (&str, &str)> {
        self.entries.iter().map(|entry| (&*entry.name, &*entry.path))
    }

    /// All entities, each parsed as it is reached.
    pub fn entities(&self) -> EntityIter<'_> {
        EntityIter(self.entries.iter())
    }
}

/// All entities of a [`Catalog`], each parsed as it is reached.
///
/// ```
/// use konnect_filter::catalog::{Catalog, Entity, EntityIter};
/// let catalog = Catalog::new(["/v1/things", "/v1/parts"].map(|path| Entity::new("shop", "v1", path)));
/// let mut entities: EntityIter<'_> = catalog.entities();
/// assert_eq!(entities.next().unwrap().path, "/v1/things");
/// assert_eq!(entities.len(), 1);
/// for entity in &catalog {
///     assert_eq!(entity.api, "shop");
/// }
/// ```
#[derive(Debug, Clone)]
pub struct EntityIter<'c>(std::slice::Iter<'c, Entry>);

impl<'c> Iterator for EntityIter<'c> {
    type Item = &'c Entity;

    fn next(&mut self) -> Option<&'c Entity> {
        self.0.next().map(Entry::entity)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl ExactSizeIterator for EntityIter<'_> {}

impl<'c> IntoIterator for &'c Catalog {
    type Item = &'c Entity;
    type IntoIter = EntityIter<'c>;

    fn into_iter(self) -> EntityIter<'c> {
        self.entities()
    }
}

/// An entry for each entity; of several with one name and path, for the last one, where the first one was.
fn without_duplicates(entities: impl IntoIterator<Item = Entity>) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut places: HashMap<(String, String), usize> = HashMap::new();
    for entity in entities {
        let place = (entity.name(), entity.path.clone());
        let entry = Entry::parsed(entity);
        match places.get(&place).and_then(|n| entries.get_mut(*n)) {
            Some(known) => *known = entry,
            None => {
                places.insert(place, entries.len());
                entries.push(entry);
            }
        }
    }
    entries
}

/// What is wrong with a catalog's text, in words that need no knowledge of the reader.
fn in_words(error: &serde_json::Error) -> String {
    use serde_json::error::Category;
    match error.classify() {
        Category::Eof => return "it ends too early".to_owned(),
        Category::Syntax | Category::Io => return "this is not JSON".to_owned(),
        Category::Data => {}
    }
    let found = error.to_string();
    let named = |start: &str| found.strip_prefix(start).and_then(|rest| rest.split('`').next()).map(place);
    if let Some(key) = named("missing field `") {
        format!("`{key}` is missing before here")
    } else if let Some(key) = named("unknown field `") {
        format!("`{key}` is not a key that a catalog has")
    } else if let Some(key) = named("duplicate field `") {
        format!("`{key}` is there twice")
    } else {
        "a value is not of the kind that a catalog has here".to_owned()
    }
}
