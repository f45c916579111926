//! Where the collections of a file are served, and in which version.

use serde_json::Value;

use super::document::Reader;
use super::number;
use crate::catalog::Servers;
use crate::catalog::path::{Segment, is_version};
use crate::catalog::servers::{KONNECT, REGION, check_base, is_region, konnect_region};
use crate::error::{Result, brief};
use crate::limits::import::MAX_URL_BYTES;

/// What replaces the region while an address is read, which no URL could be with braces in its host.
const MARK: &str = "konnect-filter-region";

/// The regions that Konnect has, where a file does not say which of them it means.
const KONNECT_REGIONS: [&str; 6] = ["us", "eu", "au", "me", "in", "sg"];

/// The host that Kong's descriptions of a dev portal name instead of the portal's own.
const PLACEHOLDER: &str = "custom.example.com";

/// Why a server is of no use.
const OTHER_SCHEME: &str = "its scheme is neither http nor https";
const NO_SCHEME: &str = "it has no `https://` before its host";
const NO_HOST: &str = "it has no `//` before its host";

fn is_http(scheme: &str) -> bool {
    ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known))
}

/// The addresses of a file's paths.
#[derive(Debug, Clone, Default)]
pub(super) struct Base {
    servers: Servers,
    /// What the addresses have between the host and the file's paths, such as `/v2`.
    prefix: String,
    /// Whether one of them is Konnect's, or a dev portal's own.
    pub(super) is_of_kong: bool,
}

impl Base {
    /// Where a path of the file is served, and the whole path. On another host than Konnect's, what comes before the version
    /// is a part of the address, such as a proxy's path.
    pub(super) fn of(&self, reader: &Reader<'_>, path: &str) -> Result<(Servers, String)> {
        let text = self.servers.regions.iter().chain(&self.servers.base_url);
        let bytes: usize = text.map(|text| text.len().saturating_add(24)).sum();
        reader.spend_text(bytes.saturating_add(self.prefix.len().saturating_add(path.len()).saturating_mul(3)))?;
        let (mut servers, mut whole) = (self.servers.clone(), format!("{}{path}", self.prefix));
        if let Some(base) = &mut servers.base_url {
            let is_fixed = |at: &usize| self.prefix.get(..*at).is_some_and(|before| !before.contains('{'));
            let at = version_at(&whole).filter(is_fixed).unwrap_or(0);
            let path = whole.split_off(at);
            base.push_str(&whole);
            whole = path;
        }
        Ok((servers, whole))
    }
}

/// Reads a list of `servers`; a file without one is served from where the reader knows.
///
/// One server says both the host and the prefix: the first of Konnect's, or else the first that is not this machine. All of
/// Konnect's with that prefix say the regions.
pub(super) fn read<'a>(reader: &Reader<'a>, list: &'a [Value]) -> Result<Base> {
    let mut found: Vec<Server> = Vec::new();
    for server in list {
        let url = reader.text(server, "url");
        match filled(reader, url, server.get("variables"))? {
            Some((text, regions)) => found.push(Server::read(&text, regions)),
            None => return Err(reader.problem("cannot be read: the address of a server is too long")),
        }
    }
    for (at, server) in list.iter().zip(&found) {
        if matches!(server.host, Host::Unknown) && reader.text(at, "url").contains("://") {
            let what = format!("the server `{}`", brief(reader.text(at, "url")));
            reader.skip(at, what, "its host cannot be told from the file");
        }
        if let Host::Unusable(why) = server.host {
            reader.skip(at, format_args!("the server `{}`", brief(reader.text(at, "url"))), why);
        }
    }
    let first = |test: fn(&Host) -> bool| found.iter().find(|server| test(&server.host));
    let chosen = first(|host| matches!(host, Host::Konnect(_)))
        .or_else(|| first(|host| matches!(host, Host::Kept { local: false, .. })))
        .or_else(|| first(|host| matches!(host, Host::Kept { .. })))
        .or_else(|| first(|host| !matches!(host, Host::Unusable(_))));
    let Some(Server { host, prefix }) = chosen else { return Ok(Base::default()) };
    other_hosts(reader, list, &found, host, prefix);
    for (at, server) in list.iter().zip(&found).filter(|(_, server)| server.prefix != *prefix && !server.is_local()) {
        if !matches!(server.host, Host::Unknown | Host::Unusable(_)) {
            let why = format!(
                "its path is `{}`, and that of the server before it `{}`",
                brief(&server.prefix),
                brief(prefix)
            );
            reader.skip(at, format_args!("the server `{}`", brief(reader.text(at, "url"))), why);
        }
    }
    let mut servers = Servers::default();
    match host {
        Host::Unknown | Host::Unusable(_) | Host::Portal => {}
        Host::Kept { base, regions, .. } => {
            servers.base_url = Some(reader.copy(base)?);
            servers.regions.clone_from(regions);
        }
        Host::Konnect(_) => {
            let same = found.iter().filter(|server| server.prefix == *prefix);
            for region in same.filter_map(|server| server.host.konnect()).flatten() {
                if region == "global" {
                    servers.global = true;
                } else {
                    add(reader, &mut servers.regions, region)?;
                }
            }
        }
    }
    let is_of_kong = found.iter().any(|server| matches!(server.host, Host::Konnect(_) | Host::Portal));
    Ok(Base { servers, prefix: reader.copy(prefix)?, is_of_kong })
}

/// Reports the servers that have the path of the one that is taken, but another host: a collection has one, or Konnect's.
fn other_hosts<'a>(reader: &Reader<'a>, list: &'a [Value], found: &[Server], taken: &Host, prefix: &str) {
    let address = |host: &Host| match host {
        Host::Kept { base, local, .. } => Some((base.clone(), *local)),
        _ => None,
    };
    let why = match taken {
        Host::Konnect(_) => "Konnect's own host is taken".to_owned(),
        Host::Kept { base, .. } => format!("one host is taken, here `{}`", brief(base)),
        Host::Unknown | Host::Unusable(_) | Host::Portal => return,
    };
    let taken = address(taken);
    for (at, server) in list.iter().zip(found).filter(|(_, server)| server.prefix == prefix) {
        // Nobody else reaches a developer's own machine.
        if address(&server.host).is_some_and(|(base, local)| !local && taken.as_ref().is_none_or(|(t, _)| *t != base)) {
            reader.skip(at, format_args!("the server `{}`", brief(reader.text(at, "url"))), &why);
        }
    }
}

/// One of a file's servers.
#[derive(Debug)]
struct Server {
    host: Host,
    prefix: String,
}

#[derive(Debug)]
enum Host {
    /// None, or one that cannot be told from the file.
    Unknown,
    /// None that can be asked, and why.
    Unusable(&'static str),
    /// A dev portal's own, which Kong's files have a placeholder for.
    Portal,
    /// One of Konnect's, in these regions.
    Konnect(Vec<String>),
    /// Another one; where there are regions, `{region}` is in it. `local` is this machine.
    Kept { base: String, regions: Vec<String>, local: bool },
}

impl Host {
    fn konnect(&self) -> Option<&[String]> {
        match self {
            Self::Konnect(regions) => Some(regions),
            _ => None,
        }
    }

    /// The host of `https://HOST`, with [`MARK`] for the region.
    fn read(scheme: &str, authority: &str, regions: Vec<String>) -> Self {
        let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host).to_ascii_lowercase();
        match konnect_region(&host) {
            Some(MARK) => return Self::Konnect(regions),
            Some(region) if is_region(region) => return Self::Konnect(vec![region.to_owned()]),
            _ => {}
        }
        match check_base(&format!("{scheme}://{host}")) {
            Ok(url) if url.host_str() == Some(PLACEHOLDER) => Self::Portal,
            Ok(url) if !host.contains(['{', '}']) => Self::Kept {
                base: url.origin().ascii_serialization().replace(MARK, REGION),
                regions,
                local: matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "0.0.0.0" | "[::1]")),
            },
            _ => Self::Unknown,
        }
    }
}

impl Server {
    fn is_local(&self) -> bool {
        matches!(self.host, Host::Kept { local: true, .. })
    }

    fn read(text: &str, regions: Vec<String>) -> Self {
        let absolute = match text.split_once("://") {
            Some((scheme, rest)) => Some((scheme, rest)),
            None => text.strip_prefix("//").map(|rest| ("https", rest)),
        };
        let before_query = |text: &str| text.split(['?', '#']).next().unwrap_or_default().len();
        let rest = absolute.map_or(text, |(_, rest)| rest);
        let rest = rest.get(..before_query(rest)).unwrap_or_default();
        let (host, path) = match absolute {
            Some((scheme, _)) if !is_http(scheme) => {
                let host = if scheme.contains(['{', '}']) { Host::Unknown } else { Host::Unusable(OTHER_SCHEME) };
                (host, "")
            }
            Some((scheme, _)) => {
                let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
                (Host::read(scheme, authority, regions), path)
            }
            None => match rest.split('/').next().and_then(|first| first.split_once(':')) {
                Some((scheme, _)) if is_http(scheme) => (Host::Unusable(NO_HOST), ""),
                Some((before, after)) if before.contains('.') || after.starts_with(|c: char| c.is_ascii_digit()) => {
                    (Host::Unusable(NO_SCHEME), "")
                }
                Some(_) => (Host::Unusable(OTHER_SCHEME), ""),
                None => (Host::Unknown, rest),
            },
        };
        let mut prefix = String::new();
        for segment in path.split('/').filter(|segment| !matches!(*segment, "" | ".")) {
            prefix.extend(["/", segment]);
        }
        Self { host, prefix }
    }
}

/// A server's address with its variables filled in, each with its default or else the first of its values. A region in the
/// host is [`MARK`], with the regions beside it, the default first. What has no value stays as it is. None where it is too long.
fn filled(reader: &Reader<'_>, url: &str, variables: Option<&Value>) -> Result<Option<(String, Vec<String>)>> {
    reader.spend_text(url.len())?;
    if url.contains(MARK) {
        return Ok(Some(Default::default()));
    }
    let (mut text, mut rest, mut regions) = (String::new(), url.trim(), Vec::new());
    while let Some((before, (name, after))) =
        rest.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
    {
        text.push_str(before);
        rest = after;
        let mut values = values(reader, variables.and_then(|variables| variables.get(name)))?;
        let is_konnect = after.get(..KONNECT.len()).is_some_and(|after| after.eq_ignore_ascii_case(KONNECT));
        if values.is_empty() && is_konnect {
            values = KONNECT_REGIONS.map(str::to_owned).to_vec();
        }
        let is_region_name = name.eq_ignore_ascii_case("region") || is_konnect;
        let in_host = text.split_once("//").is_some_and(|(_, host)| !host.contains('/'));
        if is_region_name && in_host && regions.is_empty() && !values.is_empty() && values.iter().all(|v| is_region(v))
        {
            text.push_str(MARK);
            for value in values {
                add(reader, &mut regions, &value.to_ascii_lowercase())?;
            }
        } else {
            match values.first() {
                Some(value) => text.push_str(value),
                None => text.extend(["{", name, "}"]),
            }
        }
        if text.len() > MAX_URL_BYTES {
            return Ok(None);
        }
    }
    text.push_str(rest);
    Ok((text.len() <= MAX_URL_BYTES).then_some((text, regions)))
}

/// What a variable can be, its default first.
fn values(reader: &Reader<'_>, variable: Option<&Value>) -> Result<Vec<String>> {
    let Some(variable) = variable else { return Ok(Vec::new()) };
    let listed = variable.get("enum").and_then(Value::as_array).into_iter().flatten();
    let mut values = Vec::new();
    for value in variable.get("default").into_iter().chain(listed) {
        match value {
            Value::String(text) => values.push(reader.copy(text)?),
            // A port without quotes.
            _ => values.extend(number::spelling(value).map(|text| reader.copy(&text)).transpose()?),
        }
    }
    Ok(values)
}

fn add(reader: &Reader<'_>, regions: &mut Vec<String>, region: &str) -> Result<()> {
    reader.spend(1 + regions.len() / 16)?;
    if !regions.iter().any(|known| known == region) {
        regions.push(reader.copy(region)?);
    }
    Ok(())
}

/// Where the version segment of a path begins, or the `/api` before it.
fn version_at(path: &str) -> Option<usize> {
    let mut at = 0;
    let mut before = None;
    for segment in path.split('/').skip(1) {
        if is_version(segment) {
            return Some(before.unwrap_or(at));
        }
        before = (segment == "api").then_some(at);
        at += segment.len() + 1;
    }
    None
}

/// The version and the collection of a whole path: `/v3/teams/{teamId}/users` is `v3` and `teams/users`. A dev portal's
/// leading `/api/v3` is its version, not its collection. A path without a version counts as `v0`.
pub(super) fn name(path: &str) -> (String, String) {
    let mut segments = path.split('/').filter(|segment| !segment.is_empty()).peekable();
    let mut version = None;
    let mut ahead = segments.clone();
    if ahead.peek() == Some(&"api") {
        ahead.next();
    }
    if let Some(segment) = ahead.next().filter(|segment| is_version(segment)) {
        version = Some(segment.to_owned());
        segments = ahead;
    }
    let fixed: Vec<&str> = segments.filter(|segment| Segment::read(segment).param().is_none()).collect();
    (version.unwrap_or_else(|| "v0".to_owned()), fixed.join("/"))
}
