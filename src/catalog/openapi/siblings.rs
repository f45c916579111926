//! Fixed segments that take the place of a path parameter in other paths of a file.
//!
//! `/portals/email-domains` is a path of its own beside `/portals/{portalId}`: a portal whose id is given as
//! `email-domains` would ask for something else.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::document::Reader;
use crate::catalog::path::Segment;
use crate::error::Result;

/// Segments of a path that are looked at; published ones have a dozen.
const MAX_SEGMENTS: usize = 32;

/// The fixed segments after each beginning of a path.
pub(super) struct Siblings<'a>(HashMap<String, BTreeSet<&'a str>>);

impl<'a> Siblings<'a> {
    pub(super) fn read(reader: &Reader<'_>, paths: impl Iterator<Item = &'a str>) -> Result<Self> {
        let mut found: HashMap<String, BTreeSet<&'a str>> = HashMap::new();
        for path in paths {
            let mut before = String::new();
            for segment in path.split('/').take(MAX_SEGMENTS) {
                if Segment::read(segment).param().is_none() && !segment.is_empty() {
                    found.entry(reader.copy(&before)?).or_default().insert(segment);
                }
                step(&mut before, segment);
            }
        }
        Ok(Self(found))
    }

    /// For each parameter of the path, by name, the fixed segments that other paths have in its place.
    pub(super) fn of(&self, reader: &Reader<'_>, path: &str) -> Result<BTreeMap<String, Vec<String>>> {
        let mut reserved = BTreeMap::new();
        let mut before = String::new();
        for segment in path.split('/').take(MAX_SEGMENTS) {
            if let (Some(name), Some(fixed)) = (Segment::read(segment).param(), self.0.get(&before)) {
                let fixed = fixed.iter().map(|segment| reader.copy(segment)).collect::<Result<_>>()?;
                reserved.insert(name.to_owned(), fixed);
            }
            step(&mut before, segment);
        }
        Ok(reserved)
    }
}

/// Parameters are alike, whatever they are called.
fn step(before: &mut String, segment: &str) {
    before.push_str(if Segment::read(segment).param().is_some() { "{}" } else { segment });
    before.push('/');
}
