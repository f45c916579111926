//! What makes a look-up independent of the catalog's size, built when it pays.

use std::collections::{BTreeMap, HashMap};
use std::sync::{OnceLock, RwLock};

use super::entry::Entry;
use super::path::Segment;
use crate::limits::lookup::MAX_REMEMBERED;

/// Entries up to which a name is looked up by a walk of all of them: a microsecond or two for the built-in ones.
const WALKED_ENTRIES: usize = 512;

/// The indexes of a catalog.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// The entries in the order of their collections' segments, the last one first.
    by_ending: OnceLock<Vec<u32>>,
    paths: OnceLock<Paths>,
    /// The entries of names that were looked up: programs ask for few collections, and often.
    names: RwLock<BTreeMap<Box<str>, u32>>,
}

impl Clone for Index {
    /// An index that is not built yet: the clone may get other entries.
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl Index {
    /// The entry that a name was found to mean before.
    pub(super) fn remembered(&self, name: &str) -> Option<u32> {
        self.names.read().ok()?.get(name).copied()
    }

    /// Remembers what a name means, unless there are many already.
    pub(super) fn remember(&self, name: &str, entry: u32) {
        if let Ok(mut names) = self.names.write() {
            if names.len() < MAX_REMEMBERED {
                names.insert(name.into(), entry);
            }
        }
    }

    /// The entries whose collection is `ending` or ends in it.
    pub(super) fn ending(&self, entries: &[Entry], ending: &str) -> Vec<u32> {
        if entries.len() <= WALKED_ENTRIES {
            let found = (0u32..).zip(entries).filter(|(_, entry)| entry.ends_in(ending));
            return found.map(|(n, _)| n).collect();
        }
        let collection = |n: &u32| entries.get(*n as usize).map_or("", Entry::collection);
        let sorted = self.by_ending.get_or_init(|| {
            let mut all: Vec<u32> = (0u32..).zip(entries).map(|(n, _)| n).collect();
            all.sort_by(|a, b| collection(a).rsplit('/').cmp(collection(b).rsplit('/')));
            all
        });
        let count = ending.split('/').count();
        let order = |n: &u32| collection(n).rsplit('/').take(count).cmp(ending.rsplit('/'));
        let start = sorted.partition_point(|n| order(n).is_lt());
        let rest = sorted.get(start..).unwrap_or_default();
        rest.get(..rest.partition_point(|n| order(n).is_eq())).unwrap_or_default().to_vec()
    }

    /// The entries at a path, one of which at least satisfies `test`. Concrete segments win over parameters.
    pub(super) fn path(&self, entries: &[Entry], segments: &[&str], test: impl Fn(&Entry) -> bool) -> &[u32] {
        let test = |n: &u32| entries.get(*n as usize).is_some_and(&test);
        self.paths.get_or_init(|| Paths::new(entries)).get(0, segments, &test)
    }
}

/// The paths, segment by segment; the first node is the root.
#[derive(Debug)]
struct Paths {
    nodes: Vec<PathNode>,
}

#[derive(Debug, Default)]
struct PathNode {
    /// The next node by a fixed segment's text.
    fixed: HashMap<Box<str>, u32>,
    /// The next node after a parameter.
    param: Option<u32>,
    /// The entries whose path ends here.
    entries: Vec<u32>,
}

impl Paths {
    fn new(entries: &[Entry]) -> Self {
        let mut paths = Self { nodes: vec![PathNode::default()] };
        for (n, entry) in (0u32..).zip(entries) {
            let segments = entry.path.split('/').filter(|segment| !segment.is_empty());
            let at = segments.fold(0, |at, segment| paths.child(at, segment));
            if let Some(node) = paths.nodes.get_mut(at as usize) {
                node.entries.push(n);
            }
        }
        paths
    }

    /// The node after a segment, made if there is none.
    fn child(&mut self, at: u32, segment: &str) -> u32 {
        let next = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
        let Some(node) = self.nodes.get_mut(at as usize) else { return at };
        let child = if Segment::read(segment).param().is_some() {
            *node.param.get_or_insert(next)
        } else {
            *node.fixed.entry(segment.into()).or_insert(next)
        };
        if child == next {
            self.nodes.push(PathNode::default());
        }
        child
    }

    fn get(&self, at: u32, segments: &[&str], test: &impl Fn(&u32) -> bool) -> &[u32] {
        let Some(node) = self.nodes.get(at as usize) else { return &[] };
        let Some((first, rest)) = segments.split_first() else {
            return if node.entries.iter().any(test) { &node.entries } else { &[] };
        };
        for name in [Some(*first), old_name(first)].into_iter().flatten() {
            let found = node.fixed.get(name).map_or(&[][..], |child| self.get(*child, rest, test));
            if !found.is_empty() {
                return found;
            }
        }
        node.param.map_or(&[], |child| self.get(child, rest, test))
    }
}

/// What a segment was called before: Konnect's runtime groups became control planes in 2023, and the portal's two APIs got
/// new names.
pub(super) fn old_name(segment: &str) -> Option<&'static str> {
    match segment {
        "runtime-groups" => Some("control-planes"),
        "runtime_groups" => Some("control_planes"),
        "runtime-groups-config" => Some("control-planes-config"),
        "portal-client" => Some("dev-portal"),
        "portal-rbac" => Some("portal-management"),
        _ => None,
    }
}
