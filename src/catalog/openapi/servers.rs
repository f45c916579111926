//! Where the collections of a file are served, and in which version.

use serde_json::Value;

use super::document::Reader;
use crate::catalog::Servers;
use crate::error::Result;

/// The addresses under which a file's paths stand.
#[derive(Debug, Clone, Default)]
pub(super) struct Base {
    pub servers: Servers,
    /// What the addresses have before the file's paths, such as `/v2`.
    pub prefix: String,
}

/// Reads a list of `servers`; a file without one is served from where the reader knows.
pub(super) fn read(reader: &Reader<'_>, list: &[Value], place: &str) -> Result<Base> {
    let mut base = Base::default();
    for (n, server) in list.iter().enumerate() {
        reader.spend_text(place.len())?;
        let place = format!("{place}.servers[{n}]");
        let url = reader.text(server, "url", &place)?;
        let (host, path) = match url.split_once("://") {
            Some((_, rest)) => rest.split_once('/').map_or((rest, ""), |(host, path)| (host, path)),
            None => ("", url.trim_start_matches('/')),
        };
        if n == 0 {
            let path = path.trim_matches('/');
            base.prefix = if path.is_empty() { String::new() } else { format!("/{path}") };
        }
        match host.strip_suffix(".api.konghq.com") {
            Some("global") => base.servers.global = true,
            Some(region) => match region.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
                Some(variable) => add_variable(reader, &mut base.servers, server, variable)?,
                None => add_region(reader, &mut base.servers, region)?,
            },
            None => {}
        }
    }
    Ok(base)
}

/// `https://{region}.api.konghq.com` with the regions as the variable's values.
fn add_variable(reader: &Reader<'_>, servers: &mut Servers, server: &Value, variable: &str) -> Result<()> {
    let variable = server.get("variables").and_then(|variables| variables.get(variable));
    let Some(variable) = variable else { return Ok(()) };
    let values = variable.get("enum").and_then(Value::as_array).into_iter().flatten().chain(variable.get("default"));
    for value in values.filter_map(Value::as_str) {
        if value == "global" {
            servers.global = true;
        } else {
            add_region(reader, servers, value)?;
        }
    }
    Ok(())
}

fn add_region(reader: &Reader<'_>, servers: &mut Servers, region: &str) -> Result<()> {
    reader.spend(1 + servers.regions.len() / 16)?;
    if !servers.regions.iter().any(|known| known == region) {
        servers.regions.push(reader.copy(region)?);
    }
    Ok(())
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
    let fixed: Vec<&str> = segments.filter(|segment| !segment.starts_with('{')).collect();
    (version.unwrap_or_else(|| "v0".to_owned()), fixed.join("/"))
}

/// Whether a segment is a version, such as `v3`.
fn is_version(segment: &str) -> bool {
    segment.strip_prefix('v').is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
}
