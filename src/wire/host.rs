//! The host of a request: global, regional, or a base address that the caller knows.

use url::Url;

use super::options::Options;
use crate::catalog::Entity;
use crate::error::{Code, Diagnostic, Part, brief};

/// The region where none is given.
const DEFAULT_REGION: &str = "us";

/// A label of a domain name has no more bytes.
const LABEL_BYTES: usize = 63;

/// What stands before the entity's path, without a slash at its end; what it is worth nothing where a problem was found.
pub(super) fn base(options: &Options, entity: &Entity, problems: &mut Vec<Diagnostic>) -> String {
    if let Some(base) = &options.base_url {
        if options.region.is_some() {
            let message = "a region and a base address were given, and only one of them can say where the request goes";
            let problem = Diagnostic::elsewhere(Code::RegionNotUsed, Part::Region, message);
            problems.push(problem.help("leave out one of `--region` and `--base-url`"));
        }
        return custom(base, entity).unwrap_or_else(|problem| {
            problems.push(*problem);
            String::new()
        });
    }
    let servers = &entity.servers;
    match (servers.regions.is_empty(), servers.global) {
        (true, false) => {
            let message = format!("`{}` is served from a host that only you know", entity.name());
            let problem = Diagnostic::elsewhere(Code::MissingBaseUrl, Part::BaseUrl, message);
            problems.push(problem.help("give it, such as `--base-url https://portal.example.com`"));
            String::new()
        }
        (true, true) => {
            if let Some(region) = options.region.as_deref().filter(|region| *region != "global") {
                let message = format!("`{}` has no region: it is served at global.api.konghq.com", entity.name());
                let problem = Diagnostic::elsewhere(Code::RegionNotUsed, Part::Region, message);
                problems.push(problem.help(format!("leave out the region `{}`", brief(region))));
            }
            konghq("global")
        }
        (false, global) => {
            let fallback = if global { "global" } else { DEFAULT_REGION };
            let region = options.region.as_deref().or(options.default_region.as_deref()).unwrap_or(fallback);
            regional(region, entity, problems)
        }
    }
}

fn konghq(region: &str) -> String {
    format!("https://{region}.api.konghq.com")
}

fn regional(region: &str, entity: &Entity, problems: &mut Vec<Diagnostic>) -> String {
    let listed = || entity.servers.regions.join(", ");
    let is_label = (1..=LABEL_BYTES).contains(&region.len())
        && region.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !region.starts_with('-')
        && !region.ends_with('-');
    if !is_label {
        let message = match region.trim() {
            "" => "the region is empty".to_owned(),
            _ => format!("`{}` is not a region: letters, digits and dashes", brief(region)),
        };
        let problem = Diagnostic::elsewhere(Code::InvalidRegion, Part::Region, message);
        problems.push(problem.help(format!("the published regions are {}", listed())));
        return String::new();
    }
    let region = region.to_ascii_lowercase();
    let published = entity.servers.regions.contains(&region) || (entity.servers.global && region == "global");
    if !published && region == "global" {
        let message = format!("`{}` is not served globally", entity.name());
        let problem = Diagnostic::elsewhere(Code::InvalidRegion, Part::Region, message);
        problems.push(problem.help(format!("the published regions are {}", listed())));
    } else if !published {
        let message = format!("the published description of `{}` does not name the region `{region}`", entity.name());
        let problem = Diagnostic::elsewhere(Code::UnknownRegion, Part::Region, message);
        problems.push(problem.help(format!("it names {}", listed())));
    }
    konghq(&region)
}

fn custom(text: &str, entity: &Entity) -> Result<String, Box<Diagnostic>> {
    let invalid = |message: &str, help: &str| {
        let message = format!("the base address {message}");
        Box::new(Diagnostic::elsewhere(Code::InvalidBaseUrl, Part::BaseUrl, message).help(help))
    };
    let example = "write it like `https://konnect.example.com`";
    if text.chars().any(|c| c.is_control() || c.is_whitespace() || c == '\\') {
        return Err(invalid("holds a space, a backslash or a control character", example));
    }
    let url = Url::parse(text).map_err(|error| invalid(&format!("is no URL: {error}"), example))?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none_or(str::is_empty) {
        return Err(invalid("is not an http or https URL with a host", example));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(invalid("holds a user name or a password", "credentials go into a header, never into a URL"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(invalid("holds a query or a fragment", "it ends before the version segment"));
    }
    let base = url.as_str().trim_end_matches('/');
    let (before, version) = version_prefix(entity);
    if let Some(version) = version
        && url.path().trim_end_matches('/').rsplit('/').next() == Some(version)
    {
        let help = format!("leave out `/{version}`: the collection's path has it");
        return Err(invalid("ends with the version segment", &help));
    }
    // A portal's own paths begin with `/api`, which some write as a part of the base and some do not.
    let base = if before.is_empty() { base } else { base.strip_suffix(before).unwrap_or(base) };
    Ok(base.to_owned())
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
