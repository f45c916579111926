//! One entity of a catalog, and what a look-up needs to know of it.

use std::borrow::Cow;
use std::sync::OnceLock;

use url::Url;

use super::builtin::IndexEntry;
use super::entity::Entity;
use super::servers::{Served, is_konnect};

/// One entity of a catalog, parsed or not yet.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// The full name, and the API and version in it.
    pub(super) name: Cow<'static, str>,
    api: Cow<'static, str>,
    version: Cow<'static, str>,
    pub(super) path: Cow<'static, str>,
    pub(super) self_hosted: bool,
    /// Where the entity is, for a built-in one.
    line: Option<&'static IndexEntry>,
    entity: OnceLock<Box<Entity>>,
    /// Which rule it breaks, if any: asked once.
    wrong: OnceLock<Option<Box<str>>>,
}

impl Entry {
    /// The entity, parsed now if it was not before.
    pub(super) fn entity(&self) -> &Entity {
        self.entity.get_or_init(|| {
            #[expect(clippy::expect_used, reason = "only built-in text comes here, all of which a test loads")]
            serde_json::from_str(self.line.map_or("", IndexEntry::text)).expect("a built-in entity")
        })
    }

    /// The rule that the entity breaks, if any.
    pub(super) fn wrong(&self) -> Option<&str> {
        self.wrong.get_or_init(|| self.entity().wrong().map(String::into_boxed_str)).as_deref()
    }

    pub(super) fn builtin(line: &'static IndexEntry) -> Self {
        Self {
            name: line.name.into(),
            api: line.api.into(),
            version: line.version.into(),
            path: line.path.into(),
            self_hosted: line.self_hosted,
            line: Some(line),
            entity: OnceLock::new(),
            // A test asks it of each of them.
            wrong: OnceLock::from(None),
        }
    }

    pub(super) fn parsed(entity: Entity) -> Self {
        Self {
            name: entity.name().into(),
            api: entity.api.clone().into(),
            version: entity.version.clone().into(),
            path: entity.path.clone().into(),
            self_hosted: entity.has_own_host(),
            line: None,
            entity: OnceLock::from(Box::new(entity)),
            wrong: OnceLock::new(),
        }
    }

    /// The API, without its version.
    pub(super) fn api(&self) -> &str {
        &self.api
    }

    /// The version, such as `v3`.
    pub(super) fn version(&self) -> &str {
        &self.version
    }

    /// Whether it is served where the URL leads.
    pub(super) fn served(&self, url: &Url) -> Served {
        match self.entity.get() {
            Some(entity) => entity.servers.serve(url),
            // A built-in one has Konnect's hosts or its own, which the index says.
            None if self.self_hosted => Served::Unknown,
            None if is_konnect(url) => Served::Here,
            None => Served::Elsewhere,
        }
    }

    /// Whether the collection is `ending` or ends in it, by whole segments.
    pub(super) fn ends_in(&self, ending: &str) -> bool {
        self.collection().strip_suffix(ending).is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
    }

    /// The path's fixed segments.
    pub(super) fn collection(&self) -> &str {
        let start = self.api.len() + self.version.len() + "@/".len();
        self.name.get(start..).unwrap_or_default()
    }
}
