//! Whose credential a request takes. Everything that sends or prints a credential asks here which one belongs to a host.

use url::{Host, Url};

use super::options::RequestOptions;
use crate::catalog::Entity;
use crate::catalog::servers::is_konnect;
use crate::error::{Code, Diagnostic, Part, Result, Setting};

/// The name of the cookie that a dev portal reads, as far as its value.
pub(crate) const PORTAL_COOKIE: &str = "portalaccesstoken=";

/// Where a token is looked for first, and the name that printed requests use for it.
pub(crate) const TOKEN_VARIABLE: &str = "KONNECT_TOKEN";

/// Where a cookie is looked for, and the name that printed requests use for it.
pub(crate) const COOKIE_VARIABLE: &str = "KONNECT_COOKIE";

/// Whose credential is wanted.
///
/// ```
/// use konnect_filter::catalog::Catalog;
/// use konnect_filter::wire::{Audience, RequestOptions};
/// let users = Catalog::builtin().find("users")?.entity;
/// let at_konnect = Audience::of(users, &RequestOptions::default());
/// assert_eq!(at_konnect, Audience::Konnect);
/// assert!(at_konnect.takes_token() && !at_konnect.takes_cookie());
/// let own = RequestOptions::default().with_base_url("https://konnect.example.com");
/// assert_eq!(Audience::of(users, &own), Audience::Custom);
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Audience {
    /// Konnect's own hosts.
    Konnect,
    /// A host that the caller named, such as a self-hosted installation.
    Custom,
    /// A dev portal's own domain.
    Portal,
    /// A host that neither the caller nor Konnect named: the one where a catalog file says that its collection is served, or
    /// that of a URL that only looks like one of Konnect's.
    Foreign,
}

impl Audience {
    /// Who is asked for this collection with these options.
    ///
    /// ```
    /// use konnect_filter::{catalog::Catalog, wire::{Audience, RequestOptions}};
    /// let portal = Catalog::builtin().find("dev-portal@v3/apis")?.entity;
    /// let options = RequestOptions::default().with_base_url("https://portal.example.com");
    /// assert_eq!(Audience::of(portal, &options), Audience::Portal);
    /// # Ok::<(), konnect_filter::Error>(())
    /// ```
    #[must_use]
    pub fn of(entity: &Entity, options: &RequestOptions) -> Self {
        let kept = entity.servers.base_url.as_deref();
        let base = options.base_url.as_deref().or(kept);
        match base {
            _ if entity.servers.portal => Self::Portal,
            None => Self::Konnect,
            Some(base) => match Url::parse(base) {
                Ok(url) if is_konnect(&url) => Self::Konnect,
                // Another service than Konnect, wherever it is served.
                _ if kept.is_some() => Self::Foreign,
                Ok(url) if options.unconfirmed_base && !is_loopback(&url) => Self::Foreign,
                _ => Self::Custom,
            },
        }
    }

    /// Whether it may be given an organization's token. A portal may not: the token is not for its portals' hosts.
    pub const fn takes_token(self) -> bool {
        matches!(self, Self::Konnect | Self::Custom)
    }

    /// Whether it may be given a cookie.
    pub const fn takes_cookie(self) -> bool {
        matches!(self, Self::Custom | Self::Portal)
    }

    /// The credential that a printed request names, as a variable that is filled in where the request is sent; none for a
    /// host that may be given none of Konnect's.
    pub(super) const fn placeholder(self) -> Option<Placeholder> {
        if self.takes_token() {
            Some(Placeholder { header: "Authorization", scheme: "Bearer ", variable: TOKEN_VARIABLE, cookie: false })
        } else if self.takes_cookie() {
            Some(Placeholder { header: "Cookie", scheme: PORTAL_COOKIE, variable: COOKIE_VARIABLE, cookie: true })
        } else {
            None
        }
    }
}

/// A header whose value ends with the value of a variable.
///
/// ```
/// use konnect_filter::ListRequest;
/// use konnect_filter::wire::Placeholder;
/// let prepared = ListRequest::to("users").filter("active").prepare()?;
/// let request = prepared.requests().next().unwrap();
/// let Placeholder { header, scheme, variable, .. } = request.credential()?.unwrap();
/// assert_eq!(format!("{header}: {scheme}${variable}"), "Authorization: Bearer $KONNECT_TOKEN");
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
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

/// Refuses an address on whose way a credential could be read: plain http, but for this machine itself where that is
/// allowed.
pub(crate) fn check_secure(url: &Url, loopback: bool) -> Result<()> {
    if url.scheme() == "https" || (loopback && is_loopback(url)) {
        return Ok(());
    }
    let message = format!("refusing to send the credential over plain http to `{}`", origin(url));
    let problem = Diagnostic::in_part(Code::InsecureCredential, Part::BaseUrl, message);
    Err(if is_loopback(url) {
        problem.remedy(Setting::HttpLoopback, "allows it for a server on this machine").into()
    } else {
        problem.help("use an https URL").into()
    })
}

/// Whether the address is this machine itself.
pub(super) fn is_loopback(url: &Url) -> bool {
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
