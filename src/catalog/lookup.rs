//! From what someone calls a collection to the collection: a name, a path or a whole URL.

use super::Entity;
use super::index::old_name;
use super::load::{Catalog, Entry};
use super::suggest;
use crate::error::{Code, Diagnostic, Error, Part, Result};
use crate::span::Span;

/// Bytes of a name, path or URL that is looked up; a URL's query does not count.
const MAX_BYTES: usize = 8 * 1024;
/// Segments of a path that is looked up.
const MAX_SEGMENTS: usize = 64;
/// Candidates that an error lists.
const MAX_LISTED: usize = 8;

/// A collection that was looked up, and what its path or URL said besides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found<'a> {
    /// The collection.
    pub entity: &'a Entity,
    /// The path parameters that the path or URL gave, by name, decoded.
    pub params: Vec<(String, String)>,
    /// What the URL has before the collection's path: scheme, host, port and any leading segments.
    pub base_url: Option<String>,
}

impl Catalog {
    /// Finds a collection by name, path or URL.
    ///
    /// A name is `API@VERSION/COLLECTION` or any shortening that names one collection: an ending of COLLECTION by whole
    /// segments, with the API or without it, with the version or without it. Where several fit, a Konnect address is
    /// preferred to a dev portal's own, an exact collection to an ending of one, within one API the ending with the fewest
    /// segments, and a newer version to an older.
    ///
    /// What was added ([`with`](Self::with)) wins over what it was added to, wherever both have the path, the exact collection or
    /// its ending.
    ///
    /// A path's or URL's concrete segments fill the path parameters; where a fixed segment fits as well, it wins.
    ///
    /// ```
    /// use konnect_filter::catalog::Catalog;
    /// let found = Catalog::builtin().find("https://eu.api.konghq.com/v3/teams/7f/users").unwrap();
    /// assert_eq!(found.entity.name(), "identity@v3/teams/users");
    /// assert_eq!(found.params, [("teamId".to_owned(), "7f".to_owned())]);
    /// assert_eq!(found.base_url.as_deref(), Some("https://eu.api.konghq.com"));
    /// ```
    ///
    /// # Errors
    /// When nothing has that name, with what comes near it, or when several have it, with a list of them.
    pub fn find(&self, text: &str) -> Result<Found<'_>> {
        self.look_up(text).map_err(|error| self.with_newer(text, error))
    }

    /// As [`find`](Self::find), which also says where a newer version is.
    pub(super) fn look_up(&self, text: &str) -> Result<Found<'_>> {
        let name = text.trim();
        if let Some(added) = &self.added
            && (name.starts_with('/') || name.contains("://"))
        {
            match added.find(text) {
                // Near misses are looked for in the whole catalog.
                Err(error) if error.diagnostics().iter().all(|problem| problem.code == Code::UnknownEntity) => {}
                answer => return answer,
            }
        }
        let (address, _) = name.split_once(['?', '#']).unwrap_or((name, ""));
        if address.len() > MAX_BYTES {
            return Err(unknown(text, "the name is too long for a collection").into());
        }
        if address.contains("://") {
            return self.find_url(text, address);
        }
        if address.starts_with('/') {
            let segments = segments(address);
            return self.find_path(text, &segments, None);
        }
        self.find_name(text, name)
    }

    fn find_url(&self, text: &str, address: &str) -> Result<Found<'_>> {
        let url =
            url::Url::parse(address).map_err(|error| unknown(text, format!("the URL is not well formed: {error}")))?;
        if !url.has_host() {
            return Err(unknown(text, "the URL has no host").into());
        }
        let base = &url[..url::Position::BeforePath];
        let segments = segments(url.path());
        // What stands before a version segment belongs to the base address, unless the whole path is known as it is.
        let starts = segments.iter().enumerate().filter(|(n, segment)| *n > 0 && is_start(segment)).map(|(n, _)| n);
        for start in std::iter::once(0).chain(starts) {
            let path = segments.get(start..).unwrap_or_default();
            if !self.index.path(&self.entries, path).is_empty() {
                let prefix: String = segments.iter().take(start).flat_map(|segment| ["/", segment]).collect();
                return self.find_path(text, path, Some(format!("{base}{prefix}")));
            }
        }
        self.find_path(text, &segments, Some(base.to_owned()))
    }

    fn find_path(&self, text: &str, segments: &[&str], base_url: Option<String>) -> Result<Found<'_>> {
        if segments.len() > MAX_SEGMENTS || segments.iter().any(|segment| matches!(*segment, "" | "." | "..")) {
            let help = "no segment of a path may be empty, `.` or `..`";
            return Err(unknown(text, "no collection has that path").help(help).into());
        }
        let candidates = self.index.path(&self.entries, segments).to_vec();
        if candidates.is_empty() {
            return Err(self.no_such_path(text, segments).into());
        }
        let entry = self.choose(text, &candidates, |_| true)?;
        let mut params = Vec::new();
        let names = entry.path.split('/').filter(|segment| !segment.is_empty());
        for (name, segment) in names.zip(segments) {
            // `{teamId}` left as it is stands for no value yet.
            let Some(name) = parameter(name).filter(|_| parameter(segment).is_none()) else { continue };
            params.push((name.to_owned(), decode(text, segment)?));
        }
        Ok(Found { entity: entry.entity(), params, base_url })
    }

    fn find_name(&self, text: &str, name: &str) -> Result<Found<'_>> {
        let renamed: Vec<&str> = name.split('/').map(|segment| old_name(segment).unwrap_or(segment)).collect();
        let name = renamed.join("/");
        let (first, rest) = name.split_once('/').unwrap_or((&name, ""));
        let (api, version) = match first.split_once('@') {
            Some((api, version)) => (api, Some(version)),
            None => (first, None),
        };
        let api = old_name(api).unwrap_or(api);
        let mut candidates = Vec::new();
        let mut keep = |n: u32, test: &dyn Fn(&Entry) -> bool| {
            if self.entries.get(n as usize).is_some_and(test) && !candidates.contains(&n) {
                candidates.push(n);
            }
        };
        if !rest.is_empty() {
            let of_api = |entry: &Entry| entry.api() == api && version.is_none_or(|v| entry.version() == v);
            self.index.ending(&self.entries, rest).into_iter().for_each(|n| keep(n, &of_api));
        }
        if version.is_none() {
            self.index.ending(&self.entries, &name).into_iter().for_each(|n| keep(n, &|_| true));
        }
        if candidates.is_empty() {
            if name.is_empty() {
                let help = "write one, e.g. `users`; `konnect-filter entities` lists them all";
                return Err(unknown(text, "the collection's name is empty").help(help).into());
            }
            let mut problem = unknown(text, format!("no collection is named `{name}`"));
            let mut near = suggest::near(self.names().map(|(name, _)| name), &name);
            if is_start(first) && !self.index.path(&self.entries, &segments(&name)).is_empty() {
                // A path that lacks its first slash.
                near = vec![format!("/{name}")];
            }
            problem = problem.help(match near.as_slice() {
                [] => "`konnect-filter entities` lists them all".to_owned(),
                near => format!("did you mean {}?", list(near)),
            });
            return Err(problem.into());
        }
        candidates.sort_unstable();
        let is_exact = |entry: &Entry| entry.collection() == name || entry.collection() == rest && entry.api() == api;
        let entry = self.choose(text, &candidates, is_exact)?;
        Ok(Found { entity: entry.entity(), params: Vec::new(), base_url: None })
    }

    /// The one of several entries that is meant.
    fn choose(&self, text: &str, candidates: &[u32], exact: impl Fn(&Entry) -> bool) -> Result<&Entry> {
        let mut left: Vec<&Entry> = candidates.iter().filter_map(|n| self.entries.get(*n as usize)).collect();
        prefer(&mut left, |entry| entry.added && exact(entry));
        prefer(&mut left, |entry| !entry.own_host);
        prefer(&mut left, exact);
        prefer(&mut left, |entry| entry.added);
        let best = |entry: &Entry| (entry.collection().split('/').count(), std::cmp::Reverse(version_number(entry)));
        let all = left.clone();
        left.retain(|entry| {
            all.iter().filter(|other| other.api() == entry.api()).all(|other| best(entry) <= best(other))
        });
        match left.as_slice() {
            [entry] => Ok(entry),
            [] => Err(unknown(text, "no collection has that name").into()),
            several => Err(ambiguous(text, several)),
        }
    }

    /// The path nearest to a misspelled one, with the same values in the place of its parameters.
    fn near_path(&self, wanted: &[&str]) -> Option<String> {
        let near = suggest::near_path(self.entries.iter().map(|entry| &*entry.path), wanted)?;
        let filled = segments(near).into_iter().zip(wanted).map(|(own, given)| match parameter(own) {
            Some(_) => *given,
            None => own,
        });
        Some(filled.flat_map(|segment| ["/", segment]).collect())
    }

    /// Why a path names no collection.
    fn no_such_path(&self, text: &str, segments: &[&str]) -> Diagnostic {
        if let Some(near) = self.near_path(segments) {
            return unknown(text, "no collection has that path").help(format!("did you mean `{near}`?"));
        }
        let shorter = (1..segments.len()).rev().find_map(|n| {
            let found = self.index.path(&self.entries, segments.get(..n)?).first()?;
            self.entries.get(*found as usize)
        });
        match shorter {
            Some(entry) => unknown(text, "the path names a single thing, or nothing that can be listed")
                .help(format!("the collection that contains it is `{}`", entry.name)),
            None => unknown(text, "no collection has that path")
                .help("a path starts with its version, as in `/v3/users`; `konnect-filter entities` lists them all"),
        }
    }
}

/// Keeps what satisfies `test`, if anything does.
fn prefer(left: &mut Vec<&Entry>, test: impl Fn(&Entry) -> bool) {
    if left.iter().any(|entry| test(entry)) {
        left.retain(|entry| test(entry));
    }
}

fn version_number(entry: &Entry) -> u64 {
    entry.version().trim_start_matches('v').parse().unwrap_or(0)
}

/// A path's segments, without the empty one of a slash at its end.
fn segments(path: &str) -> Vec<&str> {
    let path = path.strip_prefix('/').unwrap_or(path);
    path.strip_suffix('/').unwrap_or(path).split('/').take(MAX_SEGMENTS + 1).collect()
}

/// Whether a collection's path can begin with this segment.
fn is_start(segment: &str) -> bool {
    segment == "api"
        || segment.strip_prefix('v').is_some_and(|n| !n.is_empty() && n.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The name in `{name}`.
fn parameter(segment: &str) -> Option<&str> {
    segment.strip_prefix('{')?.strip_suffix('}')
}

/// A path segment's value.
fn decode(text: &str, segment: &str) -> Result<String> {
    let well_formed = segment
        .split('%')
        .skip(1)
        .all(|rest| rest.as_bytes().get(..2).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)));
    let decoded = percent_encoding::percent_decode_str(segment).decode_utf8().ok().filter(|_| well_formed);
    match decoded {
        Some(decoded) => Ok(decoded.into_owned()),
        None => {
            let message = format!("`{segment}` is not valid percent-encoding");
            Err(Diagnostic::elsewhere(Code::InvalidEncoding, Part::Entity, message).at(whole(text)).into())
        }
    }
}

fn unknown(text: &str, message: impl Into<String>) -> Diagnostic {
    Diagnostic::elsewhere(Code::UnknownEntity, Part::Entity, message).at(whole(text))
}

fn ambiguous(text: &str, several: &[&Entry]) -> Error {
    let shown = text.trim();
    let same_name = |entry: &Entry| several.iter().filter(|other| other.name == entry.name).count() > 1;
    let names: Vec<String> = several
        .iter()
        .take(MAX_LISTED)
        .map(|entry| if same_name(entry) { entry.path.to_string() } else { entry.name.to_string() })
        .collect();
    let more = several.len().saturating_sub(names.len());
    let tail = if more > 0 { format!(" or one of {more} others") } else { String::new() };
    Diagnostic::elsewhere(Code::AmbiguousEntity, Part::Entity, format!("`{shown}` names several collections"))
        .at(whole(text))
        .help(format!("write {}{tail}", list(&names)))
        .into()
}

/// `a`, `b` or `c`.
fn list(names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}

/// The whole text, but for the space around it.
pub(super) fn whole(text: &str) -> Span {
    let start = text.len() - text.trim_start().len();
    let end = start + text.trim().len();
    Span::new(u32::try_from(start).unwrap_or(0), u32::try_from(end).unwrap_or(u32::MAX))
}
