//! Whose credential a request takes. Everything that sends or prints a credential asks here which one belongs to a host.

use url::{Host, Url};

use super::options::Options;
use crate::catalog::Entity;
use crate::error::{Code, Diagnostic, Part, Result};

/// The API that is served from a portal's own domain, with a cookie for a credential.
const PORTAL_API: &str = "dev-portal";

/// The name of the cookie that a dev portal reads, as far as its value.
pub(crate) const PORTAL_COOKIE: &str = "portalaccesstoken=";

/// Where a token is looked for first, and the name that printed requests use for it.
pub(crate) const TOKEN_VARIABLE: &str = "KONNECT_TOKEN";

/// Where a cookie is looked for, and the name that printed requests use for it.
pub(crate) const COOKIE_VARIABLE: &str = "KONNECT_COOKIE";

/// Whose credential is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Konnect's own hosts.
    Konnect,
    /// A host that the caller named, such as a self-hosted installation.
    Custom,
    /// A dev portal's own domain.
    Portal,
}

impl Audience {
    /// Who is asked for this collection with these options.
    ///
    /// ```
    /// use konnect_filter::{catalog::Catalog, wire::{Audience, Options}};
    /// let portal = Catalog::builtin().find("dev-portal@v3/apis")?.entity;
    /// let options = Options { base_url: Some("https://portal.example.com".into()), ..Options::default() };
    /// assert_eq!(Audience::of(portal, &options), Audience::Portal);
    /// # Ok::<(), konnect_filter::Error>(())
    /// ```
    pub fn of(entity: &Entity, options: &Options) -> Self {
        match &options.base_url {
            _ if entity.api == PORTAL_API => Self::Portal,
            Some(base) if !is_konnect(base) => Self::Custom,
            _ => Self::Konnect,
        }
    }

    /// Whether it may be given an organization's token. A portal may not: the token is not for its portals' hosts.
    pub const fn takes_token(self) -> bool {
        !matches!(self, Self::Portal)
    }

    /// Whether it may be given a cookie.
    pub const fn takes_cookie(self) -> bool {
        !matches!(self, Self::Konnect)
    }

    /// The credential that a printed request names, as a variable that is filled in where the request is sent.
    pub(super) const fn placeholder(self) -> Placeholder {
        if self.takes_token() {
            Placeholder { header: "Authorization", scheme: "Bearer ", variable: TOKEN_VARIABLE, cookie: false }
        } else {
            Placeholder { header: "Cookie", scheme: PORTAL_COOKIE, variable: COOKIE_VARIABLE, cookie: true }
        }
    }
}

/// A header whose value ends with the value of a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placeholder {
    /// The header's name.
    pub header: &'static str,
    /// What comes before the credential in the header's value.
    pub scheme: &'static str,
    /// The name of the variable that has the credential.
    pub variable: &'static str,
    /// Whether the variable may have the cookie's name too, as it may for the client.
    pub(super) cookie: bool,
}

/// Whether a base address is one of Konnect's own, which is also named by a region.
fn is_konnect(base: &str) -> bool {
    Url::parse(base).is_ok_and(|url| {
        let own = |host: &str| host.strip_suffix(".api.konghq.com").is_some_and(|region| !region.is_empty());
        url.scheme() == "https" && url.port().is_none() && url.host_str().is_some_and(own)
    })
}

/// Refuses an address on whose way a credential could be read: plain http, but for this machine itself where that is
/// allowed.
pub(crate) fn check_secure(url: &Url, loopback: bool) -> Result<()> {
    if url.scheme() == "https" || (loopback && is_loopback(url)) {
        return Ok(());
    }
    let message = format!("the credential is not sent to `{}`, which is not https", origin(url));
    let help = if is_loopback(url) {
        "this machine itself can be allowed with `--allow-http-loopback`"
    } else {
        "use an https address"
    };
    Err(Diagnostic::elsewhere(Code::InsecureCredential, Part::BaseUrl, message).help(help).into())
}

/// Whether the address is this machine itself.
fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
        None => false,
    }
}

/// The scheme, host and port.
pub(crate) fn origin(url: &Url) -> String {
    url.origin().ascii_serialization()
}
