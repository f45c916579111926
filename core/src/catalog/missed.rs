//! What may be meant by a name or a path that no collection has.

use super::entry::Entry;
use super::load::Catalog;
use super::lookup::{Name, choose, segments};
use super::path::{self, Segment};
use super::suggest;
use super::unfound::{list, single, unknown, whole};
use crate::error::{Diagnostic, Setting};
use crate::limits::lookup::MAX_SEGMENTS;

impl Catalog {
    /// The collection that words such as `team users` mean: a name in the plural or not, with spaces between its segments.
    pub(super) fn near_words(&self, name: &str) -> Vec<String> {
        let words: Vec<String> =
            name.split([' ', '/']).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
        if !name.contains(' ') || words.len() > MAX_SEGMENTS {
            return Vec::new();
        }
        let is_meant = |entry: &&Entry| {
            let collection = entry.name.split_once('/').map_or(&*entry.name, |(_, collection)| collection);
            let mut own = collection.split('/').rev();
            let same = |own: &str, word: &str| own == word || own.strip_suffix('s') == Some(word);
            words.iter().rev().all(|word| own.next().is_some_and(|own| same(own, word)))
        };
        let mut found: Vec<&Entry> = self.entries.iter().filter(is_meant).collect();
        found.sort_by_key(|entry| entry.name.len());
        found.into_iter().take(suggest::SUGGESTED).map(|entry| entry.name.to_string()).collect()
    }

    /// The names with the letters of this one or of one of these, whatever joins their words: for `controlplanes`, `control-planes`.
    pub(super) fn joined(&self, name: &str, others: &[String]) -> Vec<String> {
        if others.is_empty() {
            return Vec::new();
        }
        let wanted: Vec<String> = std::iter::once(name).chain(others.iter().map(String::as_str)).map(letters).collect();
        let count = name.split('/').count();
        let mut found = Vec::new();
        for entry in &self.entries {
            let ending = suggest::last(entry.collection(), count);
            let by_api = (count > 1)
                .then(|| format!("{}/{}", entry.api(), suggest::last(entry.collection(), count.saturating_sub(1))));
            let meant = std::iter::once(ending.to_owned()).chain(by_api);
            found.extend(meant.filter(|name| wanted.contains(&letters(name))));
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The collection whose name a longer one begins with, which may mean one thing in it: `users/7f9e`.
    pub(super) fn around(&self, name: &str) -> Option<&Entry> {
        let ends: Vec<usize> = name.match_indices('/').map(|(at, _)| at).take(MAX_SEGMENTS).collect();
        ends.into_iter().rev().find_map(|end| {
            let name = Name::read(name.get(..end)?);
            choose(name.whole(), self.named(&name), |entry| name.is_exact(entry)).ok()
        })
    }

    /// The path nearest to a misspelled one, with the same values instead of its parameters.
    fn near_path(&self, wanted: &[&str]) -> Option<String> {
        let near = suggest::near_path(self.entries.iter().map(|entry| &*entry.path), wanted)?;
        let filled = segments(near).into_iter().zip(wanted).map(|(own, given)| match Segment::read(own) {
            Segment::Param(_) => *given,
            Segment::Fixed(own) => own,
        });
        Some(filled.flat_map(|segment| ["/", segment]).collect())
    }

    /// The paths that lack only their version, as a documentation's headings have them: `/users`, newer versions first.
    pub(super) fn versioned(&self, segments: &[&str]) -> Vec<String> {
        let mut starts: Vec<&str> = self.entries.iter().filter_map(|entry| entry.path.split('/').nth(1)).collect();
        starts.retain(|start| path::is_version(start));
        starts.sort_unstable_by_key(|start| (std::cmp::Reverse(path::version_number(start)), *start));
        starts.dedup();
        let whole = starts.into_iter().map(|start| std::iter::once(start).chain(segments.iter().copied()).collect());
        let is_there = |path: &Vec<&str>| !self.index.path(&self.entries, path, |entry| !entry.self_hosted).is_empty();
        let paths = whole.filter(is_there).take(suggest::SUGGESTED);
        paths.map(|path| path.iter().flat_map(|segment| ["/", segment]).collect()).collect()
    }

    /// Why a path names no collection.
    pub(super) fn no_such_path(&self, text: &str, segments: &[&str]) -> Diagnostic {
        let versioned = self.versioned(segments);
        if !versioned.is_empty() {
            let problem =
                unknown(text, "a path begins with a version").help(format!("did you mean {}?", list(&versioned)));
            return match versioned.as_slice() {
                [only] if !text.contains("://") => problem.suggest(whole(text), only.clone()),
                _ => problem,
            };
        }
        if let Some(near) = self.near_path(segments) {
            return unknown(text, "no collection has that path").help(format!("did you mean `{near}`?"));
        }
        let shorter = (1..segments.len()).rev().find_map(|n| {
            let found = self.index.path(&self.entries, segments.get(..n)?, |_| true).first()?;
            self.entries.get(*found as usize)
        });
        match shorter {
            Some(entry) => single(text, entry),
            None => unknown(text, "no collection has that path").remedy(Setting::Entities, "lists all paths"),
        }
    }
}

/// A name without what joins its words.
fn letters(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '-' | '_' | ' ')).flat_map(char::to_lowercase).collect()
}
