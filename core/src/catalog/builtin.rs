//! The catalog that comes with the crate, as text: each entity is parsed when it is first asked for.

#[cfg(feature = "builtin")]
#[rustfmt::skip]
#[path = "../../catalog/index.rs"]
mod index;

#[cfg(feature = "builtin")]
use self::index::{ENTRIES, FILES};

/// None of them, for a program that brings its own catalog.
#[cfg(not(feature = "builtin"))]
static FILES: [&str; 0] = [];
#[cfg(not(feature = "builtin"))]
static ENTRIES: [IndexEntry; 0] = [];

/// One built-in entity, and where it is.
#[derive(Debug)]
pub(super) struct IndexEntry {
    /// The file, by its place among them, and its bytes there.
    file: usize,
    start: usize,
    end: usize,
    pub(super) api: &'static str,
    pub(super) version: &'static str,
    pub(super) name: &'static str,
    pub(super) path: &'static str,
    /// Whether only the reader knows its host.
    pub(super) self_hosted: bool,
}

impl IndexEntry {
    /// The entity's JSON.
    pub(super) fn text(&self) -> &'static str {
        // A test reads all of them.
        FILES.get(self.file).and_then(|file| file.get(self.start..self.end)).unwrap_or_default()
    }
}

/// All of them, in the order of the files.
pub(super) fn lines() -> &'static [IndexEntry] {
    &ENTRIES
}
