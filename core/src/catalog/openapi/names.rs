//! Names that tell collections apart: `/things/parts` and `/things/{id}/parts` have the same fixed segments.

use std::collections::HashMap;

use crate::catalog::Entity;

/// Gives collections of one API and version that would have one name a name each: the one with the fewest parameters keeps the
/// fixed segments, if it is the only one, and the others are named by the whole path. What cannot be told apart so, such as
/// one path of two services, is left as it is, and returned as the places of the second and further ones.
pub(super) fn tell_apart(entities: &mut [Entity]) -> Vec<usize> {
    let mut groups: HashMap<String, Vec<usize>> = HashMap::new();
    for (n, entity) in entities.iter().enumerate() {
        groups.entry(entity.name()).or_default().push(n);
    }
    for group in groups.into_values().filter(|group| group.len() > 1) {
        let params = |n: &usize| entities.get(*n).map_or(0, |entity| entity.path_params().count());
        let fewest = group.iter().map(params).min().unwrap_or(0);
        let is_alone = group.iter().filter(|n| params(n) == fewest).count() == 1;
        let renamed: Vec<usize> = group.into_iter().filter(|n| !(is_alone && params(n) == fewest)).collect();
        for n in renamed {
            if let Some(entity) = entities.get_mut(n) {
                entity.collection = whole(entity);
            }
        }
    }
    let mut seen = HashMap::new();
    let mut again = Vec::new();
    for (n, entity) in entities.iter().enumerate() {
        if seen.insert(entity.name(), n).is_some() {
            again.push(n);
        }
    }
    again
}

/// The path without its version.
fn whole(entity: &Entity) -> String {
    let mut version = Some(entity.version.as_str());
    let segments = entity.path.split('/').filter(|segment| {
        let is_version = version == Some(segment);
        if is_version {
            version = None;
        }
        !segment.is_empty() && !is_version
    });
    segments.collect::<Vec<_>>().join("/")
}
