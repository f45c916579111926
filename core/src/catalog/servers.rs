//! Where a collection is served.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use url::{ParseError, Url};

use super::field::is_false;
use crate::limits::messages::TYPED_CHARS;

/// What Konnect's own hosts end with, after the region.
pub(super) const KONNECT: &str = ".api.konghq.com";

/// The region in a base address.
pub(super) const REGION: &str = "{region}";

/// The region where none is given.
const DEFAULT_REGION: &str = "us";

/// The region that is none.
pub(crate) const GLOBAL: &str = "global";

/// Where a collection is served.
///
/// ```
/// use konnect_filter::catalog::{Catalog, Servers};
/// let catalog = Catalog::builtin();
/// assert!(catalog.find("users")?.entity.servers.global);
/// assert!(catalog.find("control-planes")?.entity.servers.regions.iter().any(|region| region == "eu"));
/// // Those of another service.
/// let servers = Servers::default().with_regions(["eu", "us"]).with_base_url("https://{region}.example.com");
/// assert_eq!(servers.base("eu"), "https://eu.example.com");
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Servers {
    /// At `https://global.api.konghq.com`.
    #[serde(default, skip_serializing_if = "is_false")]
    pub global: bool,
    /// At `https://REGION.api.konghq.com`, or where [`base_url`](Self::base_url) says, for these regions as published.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub regions: Vec<String>,
    /// The address before the collection's path, where it is not one of Konnect's: `https://api.example.com`. In it,
    /// `{region}` is one of the regions. With neither this nor a region nor `global`, only the reader knows the host (a dev
    /// portal's own domain): `--base-url` is needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_url: Option<String>,
    /// At a dev portal's own domain, which takes a portal's cookie and no token.
    #[serde(default, skip_serializing_if = "is_false")]
    pub portal: bool,
}

impl Servers {
    /// Whether only the reader knows the host.
    pub(crate) fn are_unknown(&self) -> bool {
        self.regions.is_empty() && !self.global && self.base_url.is_none()
    }

    /// The address before the collection's path in a region.
    ///
    /// ```
    /// use konnect_filter::catalog::Catalog;
    /// let found = Catalog::builtin().find("control-planes").unwrap();
    /// assert_eq!(found.entity.servers.base("eu"), "https://eu.api.konghq.com");
    /// ```
    pub fn base(&self, region: &str) -> String {
        match &self.base_url {
            Some(base) => base.replace(REGION, region),
            None => format!("https://{region}{KONNECT}"),
        }
    }

    /// The region, or `global`, that is asked where none is given.
    #[doc(hidden)]
    pub fn usual_region(&self) -> &str {
        match &self.base_url {
            None if self.global || self.regions.is_empty() => GLOBAL,
            None if self.regions.iter().any(|region| region == DEFAULT_REGION) => DEFAULT_REGION,
            _ => self.regions.first().map_or(DEFAULT_REGION, String::as_str),
        }
    }

    /// The address before the collection's path, with `REGION` for the region where there are several.
    pub fn shown(&self) -> Cow<'_, str> {
        match &self.base_url {
            Some(base) => base.replace(REGION, "REGION").into(),
            None if self.regions.is_empty() => format!("https://global{KONNECT}").into(),
            None => format!("https://REGION{KONNECT}").into(),
        }
    }

    /// Whether this is where the URL leads.
    pub(super) fn serve(&self, url: &Url) -> Served {
        let is_here = match &self.base_url {
            None if self.are_unknown() => return Served::Unknown,
            None => is_konnect(url),
            Some(base) => {
                let host = |base: &str| Url::parse(base).is_ok_and(|base| base.origin() == url.origin());
                let mut regions = self.regions.iter();
                host(base) || regions.any(|region| host(&base.replace(REGION, region)))
            }
        };
        if is_here { Served::Here } else { Served::Elsewhere }
    }

    /// What is wrong with them, if anything.
    pub(super) fn invalid(&self) -> Option<String> {
        if self.portal && !self.are_unknown() {
            return Some("`servers` is either a dev portal's own domain or known".to_owned());
        }
        let base = self.base_url.as_deref()?;
        if self.global {
            return Some("`servers` is either `global` or has a `base_url`".to_owned());
        }
        if base.contains(REGION) == self.regions.is_empty() {
            return Some("`base_url` has `{region}` where there are regions, and only there".to_owned());
        }
        let filled = base.replace(REGION, "region");
        match check_base(&filled) {
            Ok(_) if filled.contains(['{', '}']) => Some("`base_url` has a variable other than `{region}`".to_owned()),
            Ok(_) if base.ends_with('/') => Some("`base_url` ends with a slash".to_owned()),
            Ok(url) => {
                let after = filled.split_once("://").and_then(|(_, rest)| rest.get(rest.find('/')?..));
                let is_kept = after.unwrap_or_default() == url.path().trim_end_matches('/');
                (!is_kept).then(|| "`base_url` has a path that would be sent otherwise".to_owned())
            }
            Err(Refused { what, .. }) => Some(format!("`base_url` {what}")),
        }
    }
}

/// Whether a collection is served at a host.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Served {
    /// There, as its servers say.
    Here,
    /// Only the reader knows.
    Unknown,
    /// Its servers say otherwise.
    Elsewhere,
}

/// Why a text cannot be the address before a path.
#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) what: String,
    pub(crate) help: String,
}

/// Reads a text as the address before a path: http or https, a host, and no user name, query or fragment.
pub(crate) fn check_base(text: &str) -> Result<Url, Refused> {
    let example = "write it like `https://konnect.example.com`";
    let refused = |what: &str, help: &str| Err(Refused { what: what.to_owned(), help: help.to_owned() });
    if text.chars().any(|c| c.is_control() || c.is_whitespace() || c == '\\') {
        return refused("contains a space, a backslash or a control character", example);
    }
    let with_scheme = || with_scheme(text).map(|address| format!("write `{address}`"));
    let url = match Url::parse(text) {
        Ok(url) => url,
        Err(ParseError::RelativeUrlWithoutBase) => {
            return refused("does not begin with `https://`", with_scheme().as_deref().unwrap_or(example));
        }
        Err(error) => return refused(&format!("is not a URL: {error}"), example),
    };
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none_or(str::is_empty) {
        let help = with_scheme().filter(|_| !text.contains("://"));
        return refused("is not an http or https URL with a host", help.as_deref().unwrap_or(example));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return refused("contains a user name or a password", "credentials go into a header, never into a URL");
    }
    if url.query().is_some() || url.fragment().is_some() {
        return refused("contains a query or a fragment", "it ends before the version segment");
    }
    Ok(url)
}

/// A host without its scheme, `api.konghq.com` or `localhost:8080`, as an address; none where there is more than a host and a
/// path, such as a password.
fn with_scheme(text: &str) -> Option<String> {
    let host = text.trim_start_matches('/');
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-_:/".contains(&byte);
    let is_host = host.starts_with(|c: char| c.is_ascii_alphanumeric()) && host.bytes().all(is_plain);
    let address = format!("https://{}", host.trim_end_matches('/'));
    (is_host && address.len() <= TYPED_CHARS && check_base(&address).is_ok()).then_some(address)
}

/// Bytes that a label of a domain name has at most.
const LABEL_BYTES: usize = 63;

/// Whether a text can be a region: one label of a domain name.
pub(crate) fn is_region(text: &str) -> bool {
    (1..=LABEL_BYTES).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-')
}

/// The region in the name of one of Konnect's own hosts.
#[cfg(feature = "openapi")]
pub(crate) fn konnect_region(host: &str) -> Option<&str> {
    host.strip_suffix(KONNECT).filter(|region| !region.is_empty() && !region.contains('.'))
}

/// Whether an address is one of Konnect's own.
pub(crate) fn is_konnect(url: &Url) -> bool {
    let own = |host: &str| host.strip_suffix(KONNECT).is_some_and(|before| !before.is_empty());
    url.scheme() == "https" && url.port().is_none() && url.host_str().is_some_and(own)
}
