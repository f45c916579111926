//! Addresses and names of an older version than the catalog describes, as old pages and scripts have them.

use std::collections::BTreeSet;

use super::load::Catalog;
use super::lookup::{Match, as_address};
use super::path::version_number;
use super::unfound::whole;
use crate::error::{Code, Diagnostic, Error, Part, brief};
use crate::limits::lookup::MAX_TRIED;
use crate::span::Span;

/// A collection that was asked for by an older version than the catalog describes.
#[derive(Debug)]
pub(crate) struct Newer<'c> {
    pub(crate) found: Match<'c>,
    /// That it was read as the newer one.
    pub(crate) warning: Diagnostic,
    /// That it was not.
    error: Diagnostic,
}

impl Catalog {
    /// The collection of an address or a name that has an older version in it than the catalog describes; the newest if there are
    /// several.
    pub(crate) fn find_newer(&self, text: &str) -> Option<Newer<'_>> {
        let name = text.trim();
        let (given, _) = name.split_once(['?', '#']).unwrap_or((name, ""));
        let completed = as_address(given).filter(|_| !given.contains("://"));
        let address = completed.as_deref().unwrap_or(given);
        let is_path = address.starts_with('/') || address.contains("://");
        let (separator, versions) = if is_path { ('/', self.path_versions()) } else { ('@', self.name_versions()) };
        let numbered = address.match_indices(separator).filter_map(|(at, _)| {
            let rest = address.get(at + 1..)?;
            let old = rest.split('/').next()?;
            Some((at, rest, old, version_number(old)?))
        });
        for (at, rest, old, number) in numbered.take(MAX_TRIED) {
            for newer in versions.range(number.checked_add(1)?..).rev().take(MAX_TRIED) {
                let (before, after) = (address.get(..=at)?, rest.get(old.len()..)?);
                let text_of_newer = format!("{before}v{newer}{after}");
                if let Ok(found) = self.look_up(&text_of_newer) {
                    let start = whole(text).start;
                    let span = Span::new(start, start.saturating_add(u32::try_from(given.len()).ok()?));
                    return Some(Newer::new(found, span, (old, text_of_newer)));
                }
            }
        }
        None
    }

    fn path_versions(&self) -> BTreeSet<u64> {
        self.entries.iter().flat_map(|entry| entry.path.split('/')).filter_map(version_number).collect()
    }

    fn name_versions(&self) -> BTreeSet<u64> {
        self.entries.iter().filter_map(|entry| version_number(entry.version())).collect()
    }

    /// The error of a look-up, which names the newer version where there is one.
    pub(super) fn with_newer(&self, text: &str, error: Error) -> Error {
        if error.iter().any(|problem| problem.code != Code::UnknownEntity) {
            return error;
        }
        self.find_newer(text).map_or(error, |newer| newer.error.into())
    }
}

impl<'c> Newer<'c> {
    fn new(found: Match<'c>, span: Span, (old, newer): (&str, String)) -> Self {
        let is_name = found.base_url.is_none() && !newer.starts_with('/');
        let now = if is_name { found.entity.name() } else { found.entity.path.clone() };
        let problem = |code, what: &str| {
            let message = format!("version {} is not documented: {what} `{now}`", brief(old));
            Diagnostic::in_part(code, Part::Entity, message).at(span)
        };
        let error = problem(Code::UnknownEntity, "the collection is now");
        let warning = problem(Code::OldVersion, "the URL is read as one of");
        Self {
            found,
            error: error.help(format!("write `{newer}`")).suggest(span, newer),
            warning: warning.help("fields and operators may differ between the versions"),
        }
    }
}
