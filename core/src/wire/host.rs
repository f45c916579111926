//! The host of a request: global, regional, or a base address that the caller knows.

use super::options::RequestOptions;
use crate::catalog::servers::{GLOBAL, Refused, check_base, is_konnect, is_region};
use crate::catalog::{Catalog, Entity};
use crate::error::{Code, Diagnostic, Fallible, Part, Problems, Setting, brief, closest, place};

/// What a problem of the default region is about.
const DEFAULT: &str = "default-region";

/// What comes before the entity's path, without a trailing slash; meaningless if a problem was found.
pub(super) fn base(options: &RequestOptions, entity: &Entity, problems: &mut Problems) -> String {
    if let Some(base) = &options.base_url {
        if options.region.is_some() {
            let message = "a region and a base URL were both given; only one of them can determine the host";
            let problem = Diagnostic::in_part(Code::RegionNotUsed, Part::Region, message);
            problems.push(problem.help("remove one of them"));
        }
        return custom(base, entity).unwrap_or_else(|problem| {
            problems.push(problem);
            String::new()
        });
    }
    let servers = &entity.servers;
    if servers.are_unknown() {
        let message = format!("`{}` is served from your own host", entity.name());
        let mut problem = Diagnostic::in_part(Code::MissingBaseUrl, Part::BaseUrl, message);
        if let Some(name) = hyphenated(entity) {
            problem = problem.help(format!("Konnect's own collection is `{name}`, with a hyphen"));
        }
        problems.push(problem.remedy(Setting::BaseUrl, "names it, e.g. `https://portal.example.com`"));
        return String::new();
    }
    if servers.regions.is_empty() {
        if let Some(region) = options.region.as_deref().filter(|region| !servers.global || *region != "global") {
            let place = servers.shown();
            let place = place.split_once("://").map_or(&*place, |(_, host)| host);
            let message = format!("`{}` has no region: it is served at {place}", entity.name());
            let problem = Diagnostic::in_part(Code::RegionNotUsed, Part::Region, message);
            problems.push(problem.help(format!("remove the region `{}`", brief(region))));
        }
        return servers.base(GLOBAL);
    }
    // The default is one of Konnect's regions, which other services need not have.
    let knows = |region: &&str| servers.base_url.is_none() || servers.regions.iter().any(|known| known == region);
    let default = || options.default_region.as_deref().filter(knows);
    let region = options.region.as_deref().or_else(default).unwrap_or_else(|| servers.usual_region());
    let (base, problem) = regional(region, entity);
    if let Some(problem) = problem {
        // Whoever set the default knows where it is to be changed.
        problems.push(if options.region.is_none() { problem.about(DEFAULT) } else { problem });
    }
    base
}

/// The region that was probably meant.
fn near<'r>(region: &str, regions: &'r [String]) -> Option<&'r str> {
    let letters = |text: &str| {
        let mut letters: Vec<char> = text.chars().collect();
        letters.sort_unstable();
        letters
    };
    // Of two letters, a swap is as much as may be wrong.
    let swapped = || regions.iter().find(|known| letters(known) == letters(region)).map(String::as_str);
    swapped().or_else(|| closest(region, regions.iter().map(String::as_str)))
}

fn regional(region: &str, entity: &Entity) -> (String, Option<Diagnostic>) {
    let regions = &entity.servers.regions;
    let listed = |what: &str| match near(region, regions) {
        Some(near) => format!("did you mean `{near}`? {what} {}", regions.join(", ")),
        None => format!("{what} {}", regions.join(", ")),
    };
    if !is_region(region) {
        let message = match region.trim() {
            "" => "the region is empty".to_owned(),
            _ => format!("`{}` is not a region: it may contain only letters, digits and hyphens", brief(region)),
        };
        let problem = Diagnostic::in_part(Code::InvalidRegion, Part::Region, message);
        return (String::new(), Some(problem.help(listed("the published regions are"))));
    }
    let region = region.to_ascii_lowercase();
    let published = entity.servers.regions.contains(&region) || (entity.servers.global && region == GLOBAL);
    let problem = if published {
        None
    } else if region == GLOBAL {
        let message = format!("`{}` is not served globally", entity.name());
        let problem = Diagnostic::in_part(Code::InvalidRegion, Part::Region, message);
        Some(problem.help(listed("the published regions are")))
    } else {
        let message = format!("the published description of `{}` does not name the region `{region}`", entity.name());
        Some(Diagnostic::in_part(Code::UnknownRegion, Part::Region, message).help(listed("it names")))
    };
    let base = entity.servers.base(&region);
    // Not every label can be in every place of a host: `https://4294967296` is not an address, and `xn--a` says nothing in Punycode.
    if (!published || entity.servers.base_url.is_some()) && check_base(&base).is_err() {
        let message = format!("`{region}` is not a region: `{}` is not an address", place(&base));
        let problem = Diagnostic::in_part(Code::InvalidRegion, Part::Region, message);
        return (String::new(), Some(problem.help(listed("the published regions are"))));
    }
    (base, problem)
}

fn custom(text: &str, entity: &Entity) -> Fallible<String> {
    let invalid = |message: &str, help: &str| {
        let message = format!("the base URL {message}");
        Diagnostic::in_part(Code::InvalidBaseUrl, Part::BaseUrl, message).help(help)
    };
    let url = check_base(text).map_err(|Refused { what, help }| invalid(&what, &help))?;
    let base = url.as_str().trim_end_matches('/');
    let (before, version) = version_prefix(entity);
    match version.map(|_| overlap(url.path(), entity.path.get(before.len()..).unwrap_or_default())) {
        None | Some((0, _)) => {}
        Some((count, own)) => {
            let help = format!("remove `{}`: it is part of the collection's path", brief(&own));
            let what = if count == 1 { "the version segment" } else { "a part of the collection's path" };
            return Err(invalid(&format!("ends with {what}"), &help));
        }
    }
    // What a portal's paths begin with is left out below.
    let is_own = !before.is_empty() && url.path().trim_end_matches('/') == before;
    if is_konnect(&url) && url.path() != "/" && !is_own {
        let help = format!("write `https://{}`", url.host_str().unwrap_or_default());
        return Err(invalid("has a path, and the paths of Konnect's hosts are the collections'", &help));
    }
    // A portal's own paths begin with `/api`, which some write as a part of the base and some do not.
    let base = if before.is_empty() { base } else { base.strip_suffix(before).unwrap_or(base) };
    Ok(base.to_owned())
}

/// How many segments at the end of a base's path the collection's own path begins with, and these.
fn overlap(base: &str, own: &str) -> (usize, String) {
    let segments = |path| str::split(path, '/').filter(|segment| !segment.is_empty()).collect::<Vec<&str>>();
    let (base, own) = (segments(base), segments(own));
    let is_same = |(one, own): (&&str, &&str)| one == own || own.starts_with('{');
    let ends_with = |count: &usize| {
        let end = base.iter().skip(base.len() - count);
        end.zip(&own).all(is_same)
    };
    let count = (1..=base.len().min(own.len())).rev().find(ends_with).unwrap_or(0);
    (count, base.iter().skip(base.len() - count).map(|segment| format!("/{segment}")).collect())
}

/// The collection of Konnect's own that has hyphens where this one has underscores.
fn hyphenated(entity: &Entity) -> Option<String> {
    let name = entity.collection.replace('_', "-");
    let found = Catalog::builtin().find(&name).ok().filter(|_| name != entity.collection)?;
    (!found.entity.servers.are_unknown()).then_some(name)
}

/// What the entity's path has before its version segment, and that segment.
fn version_prefix(entity: &Entity) -> (&str, Option<&str>) {
    let mut start = 0;
    for segment in entity.path.split('/') {
        if !segment.is_empty() && segment == entity.version {
            let before = entity.path.get(..start).unwrap_or_default();
            return (before.trim_end_matches('/'), Some(segment));
        }
        start += segment.len() + 1;
    }
    ("", None)
}
