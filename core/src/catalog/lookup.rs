//! From what someone calls a collection to the collection: a name, a path or a whole URL.

use std::borrow::Cow;
use std::collections::HashMap;

use url::{ParseError, Position, Url};

use super::Entity;
use super::entry::Entry;
use super::habits::habits;
use super::index::old_name;
use super::load::Catalog;
use super::pages;
use super::path::{self, Segment};
use super::servers::{Served, is_konnect};
use super::suggest;
use super::unfound::{ambiguous, foreign, list, single, unknown, whole};
use crate::error::{Code, Diagnostic, Error, Part, Result, Setting};
use crate::limits::lookup::{MAX_BYTES, MAX_SEGMENTS};
use crate::percent;
use crate::span::Span;

/// A collection that was looked up, and what its path or URL said besides.
///
/// ```
/// use konnect_filter::Code;
/// use konnect_filter::catalog::{Catalog, Match};
/// let Match { entity, params, .. } = Catalog::builtin().find("/v3/teams/7f/users")?;
/// assert_eq!(entity.name(), "identity@v3/teams/users");
/// assert_eq!(params, [("teamId".to_owned(), "7f".to_owned())]);
/// let elsewhere = Catalog::builtin().find("https://internal.example.com/v3/users")?;
/// assert_eq!(elsewhere.warnings[0].code, Code::ForeignHost);
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Match<'a> {
    /// The collection.
    pub entity: &'a Entity,
    /// The path parameters that the path or URL gave, by name, decoded.
    pub params: Vec<(String, String)>,
    /// What the URL has before the collection's path: scheme, host, port and any leading segments.
    pub base_url: Option<String>,
    /// What probably was meant otherwise, but does not stop: `foreign-host` where the URL's host is not one where the collection is
    /// served.
    pub warnings: Vec<Diagnostic>,
}

impl Catalog {
    /// Finds a collection by name, path or URL.
    ///
    /// A name is `API@VERSION/COLLECTION` or any shortening that names one collection: an ending of COLLECTION by whole
    /// segments, with the API or without it, with the version or without it. Where several fit, a Konnect address is
    /// preferred to a dev portal's own, an exact collection to an ending of one, within one API the ending with the fewest
    /// segments, and a newer version to an older.
    ///
    /// A name that is not there is read in the plural (`user`), in lower case, with its words joined in another way (`controlPlanes`,
    /// `control planes`), or as one of the abbreviations `cp`, `svc`, `sa` and `pat`; a path may lack its first slash. The address of a page of Konnect's site, `cloud.konghq.com`, means the list that it shows.
    ///
    /// What was added ([`with`](Self::with)) is looked up first: a name, path or URL that means anything there means that.
    /// Only a full name always means the collection that has it.
    ///
    /// A path's or URL's concrete segments fill the path parameters; where a fixed segment fits as well, it wins. Where several
    /// collections have the path of a URL, one that is served at its host wins.
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
    /// When nothing has that name, with what comes near it, or when several have it, with a list of them; and `invalid-catalog` when
    /// what has it is not [valid](Entity::validate), which only an entity built in code can be.
    pub fn find(&self, text: &str) -> Result<Match<'_>> {
        self.look_up(text).map_err(|error| self.with_newer(text, error))
    }

    /// As [`find`](Self::find), but what a URL says after its path is an error: the filter in it would be lost.
    ///
    /// ```
    /// use konnect_filter::catalog::Catalog;
    /// let error = Catalog::builtin().find_without_query("/v3/apis?filter[name]=a").unwrap_err();
    /// assert_eq!(error.diagnostics()[0].code.as_str(), "query-string");
    /// ```
    ///
    /// # Errors
    /// As [`find`](Self::find), and `query-string`.
    #[doc(hidden)]
    pub fn find_without_query(&self, text: &str) -> Result<Match<'_>> {
        let found = self.find(text);
        let lost = text.find(['?', '#']).filter(|at| text.get(at + 1..).is_some_and(|rest| !rest.trim().is_empty()));
        let Some(at) = lost else { return found };
        let place = Span::of(at, text.trim_end().len());
        let problem = |message: &str| Diagnostic::in_part(Code::QueryString, Part::Entity, message).at(place);
        let problem = match text.get(at..).is_some_and(|rest| rest.starts_with('#')) {
            // There is nothing that it comes after.
            true if text.trim_start().starts_with('#') => return found,
            true => problem("what comes after a `#` is never sent").label("a fragment").help("remove it"),
            false => problem("the query after the path would be lost")
                .label("a query")
                .help("remove it and give the filter and the options separately")
                .remedy(Setting::Decode, "reads them from a URL"),
        };
        let mut problems: Vec<_> = found.as_ref().err().into_iter().flat_map(Error::iter).cloned().collect();
        problems.push(problem);
        Error::unless_empty(problems).and(found)
    }

    /// As [`find`](Self::find), which also says where a newer version is.
    pub(super) fn look_up(&self, text: &str) -> Result<Match<'_>> {
        let name = text.trim();
        let is_full_name = || self.entries.iter().any(|entry| entry.name == name);
        if let Some(added) = self.added.as_ref().filter(|_| !is_full_name()) {
            match added.look_up(text) {
                // Near misses are looked for in the whole catalog.
                Err(error) if error.diagnostics().iter().all(|problem| problem.code == Code::UnknownEntity) => {}
                // At the URL's host, something else may be served that is known.
                Ok(elsewhere) if !elsewhere.warnings.is_empty() => {
                    let address = name.split(['?', '#']).next().unwrap_or_default();
                    let here = self.find_url(text, address).ok().filter(|found| found.warnings.is_empty());
                    return Ok(here.unwrap_or(elsewhere));
                }
                answer => return answer,
            }
        }
        let (address, _) = name.split_once(['?', '#']).unwrap_or((name, ""));
        if address.len() > MAX_BYTES {
            let what = if address.contains("://") { "URL" } else { "name" };
            return Err(unknown(text, format!("the {what} is too long for a collection")).into());
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

    fn find_url(&self, text: &str, address: &str) -> Result<Match<'_>> {
        let url = Url::parse(address).map_err(|error| match error {
            ParseError::RelativeUrlWithoutBase => unknown(text, "the URL does not begin with `https://`"),
            error => unknown(text, format!("the URL is not well formed: {error}")),
        })?;
        if !url.has_host() {
            return Err(unknown(text, "the URL has no host").into());
        }
        if pages::is_page(&url) {
            return self.find_page(text, &url);
        }
        let base = &url[..Position::BeforePath];
        let segments = segments(url.path());
        // What comes before a version segment belongs to the base address, unless the whole path is known as it is.
        let starts = segments.iter().enumerate().filter(|(n, segment)| *n > 0 && is_start(segment)).map(|(n, _)| n);
        let starts = std::iter::once(0).chain(starts);
        let plain = unescaped(&segments);
        let known = |start: &usize| {
            let path: Vec<&str> = plain.iter().skip(*start).map(AsRef::as_ref).collect();
            !self.index.path(&self.entries, &path, |_| true).is_empty()
        };
        let start = starts.into_iter().find(known).unwrap_or(0);
        let prefix: String = segments.iter().take(start).flat_map(|segment| ["/", segment]).collect();
        let path = segments.get(start..).unwrap_or_default();
        let mut found = self.find_path(text, path, Some(&url))?;
        found.base_url = Some(format!("{base}{prefix}"));
        // Of a service whose host nobody stated, another host than Konnect's is as unknown; a portal's own host is expected.
        let servers = &found.entity.servers;
        let is_foreign = match servers.serve(&url) {
            Served::Here => false,
            Served::Unknown => !servers.portal && !is_konnect(&url),
            Served::Elsewhere => true,
        };
        if is_foreign {
            found.warnings.push(foreign(text, &url, found.entity));
        }
        Ok(found)
    }

    /// What a page of Konnect's site shows.
    fn find_page(&self, text: &str, url: &Url) -> Result<Match<'_>> {
        let Some(page) = pages::list(url) else {
            let problem = unknown(text, "that page of Konnect's site does not show a list that is known here");
            return Err(problem.help("give the collection's name, such as `control-planes`").into());
        };
        let mut found = self.find_path(text, &segments(&page.path), None)?;
        // A collection without regions is served at one address.
        found.base_url = page.base_url.filter(|_| !found.entity.servers.regions.is_empty());
        Ok(found)
    }

    fn find_path(&self, text: &str, segments: &[&str], url: Option<&Url>) -> Result<Match<'_>> {
        if segments.len() > MAX_SEGMENTS || segments.iter().any(|segment| matches!(*segment, "" | "." | "..")) {
            let help = "no segment of a path may be empty, `.` or `..`";
            return Err(unknown(text, "no collection has that path").help(help).into());
        }
        let served = |entry: &Entry| url.map_or(Served::Unknown, |url| entry.served(url));
        let plain = unescaped(segments);
        let plain: Vec<&str> = plain.iter().map(AsRef::as_ref).collect();
        let here = self.index.path(&self.entries, &plain, |entry| served(entry) == Served::Here);
        let candidates = if here.is_empty() { self.index.path(&self.entries, &plain, |_| true) } else { here };
        let mut candidates: Vec<&Entry> = candidates.iter().filter_map(|n| self.entries.get(*n as usize)).collect();
        if candidates.is_empty() {
            return Err(self.no_such_path(text, segments).into());
        }
        let best = candidates.iter().map(|entry| served(entry)).min();
        candidates.retain(|entry| Some(served(entry)) == best);
        // `/things` and `/things/` are one path, unless the catalog has both.
        let address = text.trim().split(['?', '#']).next().unwrap_or_default();
        let path = url.map_or(address, Url::path);
        prefer(&mut candidates, |entry| entry.path.ends_with('/') == path.ends_with('/'));
        let entry = choose(text, candidates, |_| true)?;
        let mut params = Vec::new();
        let names = entry.path.split('/').filter(|segment| !segment.is_empty());
        for (name, segment) in names.zip(segments) {
            // `{teamId}` left as it is has no value yet.
            let (Some(name), None) = (Segment::read(name).param(), Segment::read(segment).param()) else { continue };
            params.push((name.to_owned(), decode(text, segment)?));
        }
        Ok(Match { entity: valid(text, entry)?, params, base_url: None, warnings: Vec::new() })
    }

    fn find_name(&self, text: &str, name: &str) -> Result<Match<'_>> {
        if let Some(entry) = self.index.remembered(name).and_then(|n| self.entries.get(n as usize)) {
            return Ok(Match { entity: valid(text, entry)?, params: Vec::new(), base_url: None, warnings: Vec::new() });
        }
        let current = current_name(name);
        // What is called by an old name itself is meant by it.
        let names = [Name::read(name), Name::read(&current)];
        for read in names.iter().take(if current == name { 1 } else { 2 }) {
            let mut candidates = self.named(read);
            if !candidates.is_empty() {
                prefer(&mut candidates, |entry| entry.name == read.whole);
                let entry = choose(text, candidates, |entry| read.is_exact(entry))?;
                let n = (0_u32..).zip(&self.entries).find(|(_, other)| std::ptr::eq(*other, entry));
                if let Some((n, _)) = n {
                    self.index.remember(name, n);
                }
                return Ok(Match {
                    entity: valid(text, entry)?,
                    params: Vec::new(),
                    base_url: None,
                    warnings: Vec::new(),
                });
            }
        }
        if current.split('/').next().is_some_and(is_start) {
            let segments = segments(&current);
            if !self.index.path(&self.entries, &segments, |_| true).is_empty() {
                // A path that lacks its first slash.
                return self.find_path(text, &segments, None);
            }
        }
        // `teams/{teamId}/users`: a path as the documentation has it, without its version.
        let fixed: Vec<&str> = current.split('/').filter(|segment| Segment::read(segment).param().is_none()).collect();
        let named_by_path = Some(fixed.join("/")).filter(|name| *name != current && !name.is_empty());
        let habits = habits(&current);
        let joined = self.joined(&current, &habits);
        for meant in named_by_path.into_iter().chain(habits).chain(joined) {
            let meant = Name::read(&meant);
            let candidates = self.named(&meant);
            if !candidates.is_empty() {
                let entry = choose(text, candidates, |entry| meant.is_exact(entry))?;
                return Ok(Match {
                    entity: valid(text, entry)?,
                    params: Vec::new(),
                    base_url: None,
                    warnings: Vec::new(),
                });
            }
        }
        if name.is_empty() {
            let problem = unknown(text, "the collection's name is empty").help("write one, e.g. `users`");
            return Err(problem.remedy(Setting::Entities, "lists them all").into());
        }
        let is_versioned = current.split('/').next().is_some_and(path::is_version);
        let is_path = current.trim_end_matches('/').contains('/');
        if is_versioned || is_path && !self.versioned(&segments(&current)).is_empty() {
            return Err(self.no_such_path(text, &segments(&current)).into());
        }
        let problem = unknown(text, format!("no collection is named `{current}`"));
        if let Some(address) = as_address(name).filter(|address| self.look_up(address).is_ok()) {
            let problem = problem.help(format!("did you mean `{address}`?"));
            return Err(problem.suggest(whole(text), address).into());
        }
        let near = suggest::near(self.names().map(|(name, _)| name), &current);
        let near = if near.is_empty() { self.near_words(&current) } else { near };
        let problem = match near.as_slice() {
            [only] => problem.suggest(whole(text), only.to_string()),
            _ => problem,
        };
        // An id has digits, and no name does.
        let has_id = current.rsplit('/').next().is_some_and(|last| last.contains(|c: char| c.is_ascii_digit()));
        if let Some(entry) = (has_id || near.is_empty()).then(|| self.around(&current)).flatten() {
            return Err(single(text, entry).into());
        }
        Err(match near.as_slice() {
            [] => problem.remedy(Setting::Entities, "lists them all"),
            near => problem.help(format!("did you mean {}?", list(near))),
        }
        .into())
    }

    /// The entries that a name can mean.
    pub(super) fn named(&self, name: &Name<'_>) -> Vec<&Entry> {
        let mut found = Vec::new();
        if !name.rest.is_empty() {
            found.extend(self.index.ending(&self.entries, name.rest));
            found.retain(|n| self.entries.get(*n as usize).is_some_and(|entry| name.is_of(entry)));
        }
        if name.version.is_none() {
            found.extend(self.index.ending(&self.entries, name.whole));
        }
        found.sort_unstable();
        found.dedup();
        found.into_iter().filter_map(|n| self.entries.get(n as usize)).collect()
    }
}

/// A name as someone writes it, `[API[@VERSION]/]ENDING`.
#[derive(Debug)]
pub(super) struct Name<'n> {
    whole: &'n str,
    /// What may be the API.
    api: &'n str,
    version: Option<&'n str>,
    /// What comes after the API.
    rest: &'n str,
}

impl<'n> Name<'n> {
    pub(super) fn read(whole: &'n str) -> Self {
        let (first, rest) = whole.split_once('/').unwrap_or((whole, ""));
        let (api, version) = match first.split_once('@') {
            // `@me/guilds` is the end of a collection.
            Some((api, version)) if !api.is_empty() => (api, Some(version)),
            _ => (first, None),
        };
        Self { whole, api, version, rest }
    }

    pub(super) const fn whole(&self) -> &'n str {
        self.whole
    }

    /// Whether the entry is of the API, and of the version if one is given.
    fn is_of(&self, entry: &Entry) -> bool {
        entry.api() == self.api && self.version.is_none_or(|version| entry.version() == version)
    }

    /// Whether it is the entry's whole collection and not only an ending.
    pub(super) fn is_exact(&self, entry: &Entry) -> bool {
        entry.collection() == self.whole || entry.collection() == self.rest && entry.api() == self.api
    }
}

/// The name with each of its segments, and the API, as they are called now.
fn current_name(name: &str) -> Cow<'_, str> {
    if name.split(['/', '@']).all(|segment| old_name(segment).is_none()) {
        return name.into();
    }
    let current = |segment| old_name(segment).unwrap_or(segment);
    let segments = name.split('/').map(|segment| match segment.split_once('@') {
        Some((api, version)) => format!("{}@{version}", current(api)),
        None => current(segment).to_owned(),
    });
    segments.collect::<Vec<_>>().join("/").into()
}

/// The one of several entries that is meant.
pub(super) fn choose<'e>(text: &str, mut left: Vec<&'e Entry>, exact: impl Fn(&Entry) -> bool) -> Result<&'e Entry> {
    prefer(&mut left, |entry| !entry.self_hosted);
    prefer(&mut left, exact);
    if let [only] = left.as_slice() {
        return Ok(only);
    }
    let order = |entry: &Entry| (entry.collection().split('/').count(), std::cmp::Reverse(version_number(entry)));
    let mut best = HashMap::new();
    for entry in &left {
        let first = best.entry(entry.api()).or_insert_with(|| order(entry));
        *first = order(entry).min(*first);
    }
    left.retain(|entry| best.get(entry.api()).is_none_or(|best| order(entry) <= *best));
    match left.as_slice() {
        [entry] => Ok(entry),
        [] => Err(unknown(text, "no collection has that name").into()),
        several => Err(ambiguous(text, several)),
    }
}

/// The entity that a text means, unless no request for it could be right.
fn valid<'e>(text: &str, entry: &'e Entry) -> Result<&'e Entity> {
    let entity = entry.entity();
    entry.wrong().map_or(Ok(entity), |what| Err(entity.invalid(what).at(whole(text)).into()))
}

/// Keeps what satisfies `test`, if anything does.
fn prefer(left: &mut Vec<&Entry>, test: impl Fn(&Entry) -> bool) {
    if left.iter().any(|entry| test(entry)) {
        left.retain(|entry| test(entry));
    }
}

fn version_number(entry: &Entry) -> u64 {
    path::version_number(entry.version()).unwrap_or(0)
}

/// What lacks only its beginning to be an address: a path without its first slash, `v3/users`, and a URL without its scheme.
pub(super) fn as_address(name: &str) -> Option<String> {
    let (first, _) = name.split_once('/').filter(|(_, rest)| !rest.is_empty())?;
    if path::is_version(first) {
        return Some(format!("/{name}"));
    }
    let host = first.split(':').next().unwrap_or(first);
    let is_local = matches!(host, "localhost" | "127.0.0.1");
    let is_host = !host.is_empty() && host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.'));
    let scheme = if is_local { "http" } else { "https" };
    (is_host && (is_local || host.contains('.'))).then(|| format!("{scheme}://{name}"))
}

/// A path's segments, without the empty one of a slash at its end.
pub(super) fn segments(path: &str) -> Vec<&str> {
    let path = path.strip_prefix('/').unwrap_or(path);
    path.strip_suffix('/').unwrap_or(path).split('/').take(MAX_SEGMENTS + 1).collect()
}

/// The segments as a collection's path has them: in a URL, a letter may be escaped, and others than ASCII's always are.
fn unescaped<'s>(segments: &[&'s str]) -> Vec<Cow<'s, str>> {
    segments.iter().map(|segment| percent::decode_segment(segment).unwrap_or(Cow::Borrowed(segment))).collect()
}

/// Whether a collection's path can begin with this segment.
fn is_start(segment: &str) -> bool {
    segment == "api" || path::is_version(segment)
}

/// A path segment's value.
fn decode(text: &str, segment: &str) -> Result<String> {
    match percent::decode_segment(segment) {
        Ok(decoded) => Ok(decoded.into_owned()),
        Err(_) => {
            let message = format!("`{segment}` is not valid percent-encoding");
            Err(Diagnostic::in_part(Code::InvalidEncoding, Part::Entity, message).at(whole(text)).into())
        }
    }
}
