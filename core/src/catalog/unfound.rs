//! The problems of a name, a path or a URL that means no collection, or several, or one at another host.

use std::collections::HashMap;

use url::Url;

use super::entity::Entity;
use super::entry::Entry;
use super::servers::KONNECT;
use crate::error::{Code, Diagnostic, Error, Part, Setting, brief};
use crate::span::Span;

/// Candidates that an error lists.
const LISTED: usize = 8;

/// That a URL's host is not one where the collection is served.
pub(super) fn foreign(text: &str, url: &Url, entity: &Entity) -> Diagnostic {
    let host = brief(url.host_str().unwrap_or_default());
    let name = entity.name();
    let is_konnects = url.host_str().is_some_and(|host| host.ends_with(KONNECT));
    let message = match &entity.servers.base_url {
        None if is_konnects => format!("`{host}` is Konnect's, which is served over https and at no other port"),
        None => format!("`{host}` is not one of Konnect's hosts, and the URL is read as one of `{name}`"),
        Some(_) => format!("`{name}` is served at {}, not at `{host}`", entity.servers.shown()),
    };
    let authority =
        text.split_once("://").map_or("", |(_, rest)| rest.split(['/', '?', '#']).next().unwrap_or_default());
    let start = text.find("://").map_or(0, |at| at + 3);
    let end = start + authority.trim_end().len();
    let place = Span::of(start, end);
    Diagnostic::in_part(Code::ForeignHost, Part::Entity, message)
        .at(place)
        .remedy(Setting::BaseUrl, "names the host if it is yours")
        .remedy(Setting::Catalog, "adds another service's collections")
}

/// That nothing is called so.
pub(super) fn unknown(text: &str, message: impl Into<String>) -> Diagnostic {
    Diagnostic::in_part(Code::UnknownEntity, Part::Entity, message).at(whole(text))
}

/// That something in a collection is called so, and not the collection.
pub(super) fn single(text: &str, around: &Entry) -> Diagnostic {
    unknown(text, "the path names a single thing, or nothing that can be listed")
        .help(format!("the collection that contains it is `{}`", around.name))
}

/// That several are.
pub(super) fn ambiguous(text: &str, several: &[&Entry]) -> Error {
    let shown = text.trim();
    let mut count: HashMap<&str, usize> = HashMap::new();
    several.iter().for_each(|entry| *count.entry(&entry.name).or_default() += 1);
    let same_name = |entry: &Entry| count.get(&*entry.name).is_some_and(|count| *count > 1);
    let names: Vec<String> = several
        .iter()
        .take(LISTED)
        .map(|entry| if same_name(entry) { entry.path.to_string() } else { entry.name.to_string() })
        .collect();
    let more = several.len().saturating_sub(names.len());
    let tail = if more > 0 { format!(" or one of {more} others") } else { String::new() };
    Diagnostic::in_part(Code::AmbiguousEntity, Part::Entity, format!("`{shown}` names several collections"))
        .at(whole(text))
        .help(format!("write {}{tail}", list(&names)))
        .into()
}

/// `a`, `b` or `c`.
pub(super) fn list(names: &[String]) -> String {
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
    Span::of(start, end)
}
