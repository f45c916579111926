//! What makes a look-up independent of the catalog's size, built when it pays.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use super::entry::Entry;

/// Look-ups by name that are answered by a walk of all entries: less work than an index, which a command that looks up one
/// name would never use again.
const WALKS: u32 = 4;

/// The two indexes of a catalog.
#[derive(Debug, Default)]
pub(super) struct Index {
    endings: OnceLock<Endings>,
    paths: OnceLock<Paths>,
    walks: AtomicU32,
}

impl Clone for Index {
    /// An index that is not built yet: the clone may get other entries.
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl Index {
    /// The entries whose collection is `ending` or ends in it.
    pub(super) fn ending(&self, entries: &[Entry], ending: &str) -> Vec<u32> {
        if self.endings.get().is_none() && self.walks.fetch_add(1, Ordering::Relaxed) < WALKS {
            let ending_in = (0u32..).zip(entries).filter(|(_, entry)| entry.ends_in(ending));
            return ending_in.map(|(n, _)| n).collect();
        }
        let endings = self.endings.get_or_init(|| Endings::new(entries));
        let is_one = |n: &u32| entries.get(*n as usize).is_some_and(|entry| entry.ends_in(ending));
        endings.get(ending).filter(is_one).collect()
    }

    /// The entries at a path, one of which at least satisfies `test`. Concrete segments win over parameters.
    pub(super) fn path(&self, entries: &[Entry], segments: &[&str], test: impl Fn(&Entry) -> bool) -> &[u32] {
        let test = |n: &u32| entries.get(*n as usize).is_some_and(&test);
        self.paths.get_or_init(|| Paths::new(entries)).get(0, segments, &test)
    }
}

/// The entries by each ending of their collection.
#[derive(Debug, Default)]
struct Endings {
    hasher: RandomState,
    /// By an ending's hash, the last link of the entries that have it.
    last: HashMap<u64, u32>,
    /// An entry, and the link before.
    links: Vec<(u32, Option<u32>)>,
}

impl Endings {
    fn new(entries: &[Entry]) -> Self {
        let mut endings = Self::default();
        for (n, entry) in (0u32..).zip(entries) {
            let mut ending = entry.collection();
            endings.add(ending, n);
            while let Some((_, rest)) = ending.split_once('/') {
                ending = rest;
                endings.add(ending, n);
            }
        }
        endings
    }

    fn add(&mut self, ending: &str, entry: u32) {
        let Ok(link) = u32::try_from(self.links.len()) else { return };
        let before = self.last.insert(self.hasher.hash_one(ending), link);
        self.links.push((entry, before));
    }

    fn get(&self, ending: &str) -> impl Iterator<Item = u32> {
        let link = |at: u32| self.links.get(at as usize).copied();
        let mut next = self.last.get(&self.hasher.hash_one(ending)).copied().and_then(link);
        std::iter::from_fn(move || {
            let (entry, before) = next?;
            next = before.and_then(link);
            Some(entry)
        })
    }
}

/// The paths, segment by segment; the first node is the root.
#[derive(Debug)]
struct Paths {
    nodes: Vec<Node>,
}

#[derive(Debug, Default)]
struct Node {
    /// The next node by a fixed segment's text.
    fixed: HashMap<Box<str>, u32>,
    /// The next node behind a parameter.
    param: Option<u32>,
    /// The entries whose path ends here.
    entries: Vec<u32>,
}

impl Paths {
    fn new(entries: &[Entry]) -> Self {
        let mut paths = Self { nodes: vec![Node::default()] };
        for (n, entry) in (0u32..).zip(entries) {
            let segments = entry.path.split('/').filter(|segment| !segment.is_empty());
            let at = segments.fold(0, |at, segment| paths.child(at, segment));
            if let Some(node) = paths.nodes.get_mut(at as usize) {
                node.entries.push(n);
            }
        }
        paths
    }

    /// The node behind a segment, made if there is none.
    fn child(&mut self, at: u32, segment: &str) -> u32 {
        let next = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
        let Some(node) = self.nodes.get_mut(at as usize) else { return at };
        let child = if segment.starts_with('{') {
            *node.param.get_or_insert(next)
        } else {
            *node.fixed.entry(segment.into()).or_insert(next)
        };
        if child == next {
            self.nodes.push(Node::default());
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
