//! Fixed segments that take the place of a path parameter in other paths of a file.
//!
//! `/portals/email-domains` is a path of its own beside `/portals/{portalId}`: a portal whose id is given as
//! `email-domains` would ask for something else.

use std::collections::{BTreeMap, HashMap};

use super::document::Reader;
use crate::catalog::path::{Segment, segments};
use crate::error::Result;
use crate::limits::import::MAX_SEGMENTS;

/// What comes before a segment, and how many segments the path has.
type Place = (String, usize);

/// The fixed segments after each beginning of a path, each with what comes after it.
pub(super) struct ReservedSegments<'a>(HashMap<Place, BTreeMap<&'a str, Vec<&'a str>>>);

impl<'a> ReservedSegments<'a> {
    pub(super) fn read(reader: &Reader<'_>, paths: &[&'a str]) -> Result<Self> {
        let mut found: HashMap<Place, BTreeMap<&'a str, Vec<&'a str>>> = HashMap::new();
        // Only where some path has a parameter, a fixed segment of another one can take its place.
        for path in paths.iter().filter(|path| segments(path).any(|segment| segment.param().is_some())) {
            let count = path.split('/').count();
            let mut before = String::new();
            for segment in path.split('/').take(MAX_SEGMENTS) {
                if Segment::read(segment).param().is_some() {
                    found.entry((reader.copy(&before)?, count)).or_default();
                }
                step(&mut before, segment);
            }
        }
        for &path in paths {
            let mut place = (String::new(), path.split('/').count());
            let mut rest = path;
            for segment in path.split('/').take(MAX_SEGMENTS) {
                rest = rest.get(segment.len() + 1..).unwrap_or_default();
                if Segment::read(segment).param().is_none() && !segment.is_empty() {
                    if let Some(fixed) = found.get_mut(&place) {
                        fixed.entry(segment).or_default().push(rest);
                    }
                }
                step(&mut place.0, segment);
            }
        }
        Ok(Self(found))
    }

    /// For each parameter of the path, by name, the fixed segments with which the path would be another one.
    pub(super) fn of(&self, reader: &Reader<'_>, path: &str) -> Result<BTreeMap<String, Vec<String>>> {
        let mut reserved = BTreeMap::new();
        let count = path.split('/').count();
        let (mut before, mut rest) = (String::new(), path);
        for segment in path.split('/').take(MAX_SEGMENTS) {
            rest = rest.get(segment.len() + 1..).unwrap_or_default();
            if let Some(name) = Segment::read(segment).param() {
                let other = self.others(reader, (reader.copy(&before)?, count), rest)?;
                if !other.is_empty() {
                    reserved.insert(name.to_owned(), other);
                }
            }
            step(&mut before, segment);
        }
        Ok(reserved)
    }

    /// The fixed segments at a place with which the path would be another one; `rest` is what comes after them.
    fn others(&self, reader: &Reader<'_>, place: Place, rest: &str) -> Result<Vec<String>> {
        let mut others = Vec::new();
        for (segment, rests) in self.0.get(&place).into_iter().flatten() {
            reader.spend(1 + rests.len() / 16)?;
            reader.spend_text(rest.len().saturating_mul(rests.len()) / 16)?;
            if rests.iter().any(|other| may_be_one(rest, other)) {
                others.push(reader.copy(segment)?);
            }
        }
        Ok(others)
    }
}

/// Whether two ends of paths with as many segments can be one in a URL.
fn may_be_one(one: &str, other: &str) -> bool {
    one.split('/').zip(other.split('/')).all(|(one, other)| {
        one == other || Segment::read(one).param().is_some() || Segment::read(other).param().is_some()
    })
}

/// Parameters are alike, whatever they are called.
fn step(before: &mut String, segment: &str) {
    before.push_str(if Segment::read(segment).param().is_some() { "{}" } else { segment });
    before.push('/');
}
