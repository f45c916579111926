//! What someone may have meant by a collection's name.

use super::path::segments;
use crate::suggest::{allowed_differences, differences};

/// Suggestions that are made at most.
pub(super) const SUGGESTED: usize = 3;
/// Letters that may be wrong in a path.
const CHANGES_IN_PATH: usize = 2;

/// The names nearest to `wanted`, best first. Each is compared in the form in which it was asked for: as many of its last
/// segments as `wanted` has, with the API in front where `wanted` has one.
pub(super) fn near<'a>(names: impl Iterator<Item = &'a str>, wanted: &str) -> Vec<String> {
    let wanted = wanted.to_lowercase();
    let count = wanted.split('/').count();
    let allowed = allowed_differences(&wanted);
    let mut found: Vec<(usize, &str)> = Vec::new();
    for name in names {
        let collection = name.split_once('/').map_or(name, |(_, collection)| collection);
        let whole = differences(last(collection, count), &wanted);
        let by_api = wanted.split_once('/').and_then(|(api, rest)| {
            let own_api = name.split('/').next().unwrap_or(name);
            let own_api = if api.contains('@') { own_api } else { own_api.split('@').next().unwrap_or(own_api) };
            Some(differences(own_api, api)? + differences(last(collection, count.saturating_sub(1)), rest)?)
        });
        let distance = whole.into_iter().chain(by_api).min().filter(|distance| *distance <= allowed);
        found.extend(distance.map(|distance| (distance, name)));
    }
    found.sort_by_key(|(distance, name)| (*distance, name.len()));
    found.into_iter().take(SUGGESTED).map(|(_, name)| name.to_owned()).collect()
}

/// The path with the fewest letters to change in its fixed segments, if they are few.
pub(super) fn near_path<'a>(paths: impl Iterator<Item = &'a str>, wanted: &[&str]) -> Option<&'a str> {
    let distance = |path: &str| {
        let fixed =
            segments(path).zip(wanted).filter_map(|(own, given)| own.fixed().map(|own| differences(own, given)));
        let changes = fixed.sum::<Option<usize>>()?;
        (segments(path).count() == wanted.len() && changes <= CHANGES_IN_PATH).then_some(changes)
    };
    paths.filter_map(|path| Some((distance(path)?, path))).min().map(|(_, path)| path)
}

/// The last `count` segments.
pub(super) fn last(collection: &str, count: usize) -> &str {
    let at = collection.rmatch_indices('/').nth(count.saturating_sub(1)).map_or(0, |(at, _)| at + 1);
    collection.get(at..).unwrap_or(collection)
}
