//! What someone may have meant by a collection's name.

use super::path::Segment;

/// Suggestions that are made at most.
const MAX_SUGGESTIONS: usize = 3;
/// Letters that may be wrong in a path.
const MAX_CHANGES: usize = 2;
/// Characters of a name for which suggestions are looked for.
const MAX_CHARS: usize = 64;

/// The names nearest to `wanted`, best first. Each is compared in the form in which it was asked for: as many of its last
/// segments as `wanted` has, with the API in front where `wanted` has one.
pub(super) fn near<'a>(names: impl Iterator<Item = &'a str>, wanted: &str) -> Vec<String> {
    let length = wanted.chars().count();
    if length > MAX_CHARS {
        return Vec::new();
    }
    let wanted = wanted.to_lowercase();
    let count = wanted.split('/').count();
    let allowed = (length / 3).max(1);
    let mut found: Vec<(usize, &str)> = Vec::new();
    for name in names {
        let collection = name.split_once('/').map_or(name, |(_, collection)| collection);
        let mut distance = strsim::osa_distance(last(collection, count), &wanted);
        if let Some((api, rest)) = wanted.split_once('/') {
            let own_api = name.split('/').next().unwrap_or(name);
            let own_api = if api.contains('@') { own_api } else { own_api.split('@').next().unwrap_or(own_api) };
            let by_api = strsim::osa_distance(own_api, api)
                + strsim::osa_distance(last(collection, count.saturating_sub(1)), rest);
            distance = distance.min(by_api);
        }
        if distance <= allowed {
            found.push((distance, name));
        }
    }
    found.sort_by_key(|(distance, name)| (*distance, name.len()));
    found.into_iter().take(MAX_SUGGESTIONS).map(|(_, name)| name.to_owned()).collect()
}

/// The path with the fewest letters to change in its fixed segments, if they are few.
pub(super) fn near_path<'a>(paths: impl Iterator<Item = &'a str>, wanted: &[&str]) -> Option<&'a str> {
    let length: usize = wanted.iter().map(|segment| segment.len()).sum();
    if length > MAX_CHARS * 2 {
        return None;
    }
    let distance = |path: &str| {
        let fixed = path.split('/').skip(1).zip(wanted).filter(|(own, _)| Segment::read(own).param().is_none());
        let changes: usize = fixed.map(|(own, given)| strsim::osa_distance(own, given)).sum();
        (path.split('/').skip(1).count() == wanted.len() && changes <= MAX_CHANGES).then_some(changes)
    };
    paths.filter_map(|path| Some((distance(path)?, path))).min().map(|(_, path)| path)
}

/// The last `count` segments.
fn last(collection: &str, count: usize) -> &str {
    let at = collection.rmatch_indices('/').nth(count.saturating_sub(1)).map_or(0, |(at, _)| at + 1);
    collection.get(at..).unwrap_or(collection)
}
