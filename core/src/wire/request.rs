//! One request, ready to be sent or shown.

use std::fmt::{self, Display};

use serde::ser::{Error as _, SerializeStruct};
use serde::{Serialize, Serializer};
use url::Url;

use super::audience::{Audience, Placeholder, check_secure, is_loopback};
use super::query::Query;
use crate::error::{Code, Diagnostic, Part, Result};
use crate::percent::Escaping;

/// One request: `GET`, an address, a query. What it shows can be pasted; the credential is only ever the name of a
/// variable.
///
/// Its `Display` is the URL.
///
/// ```
/// use konnect_filter::ListRequest;
/// use konnect_filter::wire::{HttpRequest, Placeholder, RequestOptions};
/// let plan = ListRequest::to("users").filter("active").plan()?;
/// let endpoint = RequestOptions::default().resolve(plan.entity())?;
/// let request: HttpRequest<'_> = endpoint.request(&plan.requests()[0]);
/// assert_eq!(request.to_text(), "https://global.api.konghq.com/v3/users?filter%5Bactive%5D=true");
/// let Placeholder { header, scheme, variable, .. } = request.credential()?.unwrap();
/// assert_eq!(format!("{header}: {scheme}${variable}"), "Authorization: Bearer $KONNECT_TOKEN");
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct HttpRequest<'p> {
    pub(super) base: &'p str,
    pub(super) path: &'p str,
    pub(super) query: Query<'p>,
    pub(super) style: Escaping,
    pub(super) audience: Audience,
    pub(super) loopback: bool,
}

impl<'p> HttpRequest<'p> {
    /// The method: a list is always read with `GET`.
    pub const METHOD: &'static str = "GET";

    /// The query.
    pub const fn query(&self) -> Query<'p> {
        self.query
    }

    /// How the query is escaped.
    pub const fn style(&self) -> Escaping {
        self.style
    }

    /// The address without the query, escaped.
    pub fn address(&self) -> String {
        format!("{}{}", self.base, self.path)
    }

    /// The URL, escaped as the options asked. An argument without a value is shown by its name.
    pub fn to_text(&self) -> String {
        let mut url = String::with_capacity(self.base.len() + self.path.len() + 1 + self.query.len_about());
        url.extend([self.base, self.path]);
        if !self.query.is_empty() {
            url.push('?');
            self.query.write_to(&mut url, self.style);
        }
        url
    }

    /// The URL for an HTTP client.
    ///
    /// # Errors
    /// `unbound-argument` where an argument has no value, which [`to_text`](Self::to_text) shows by its name. No other one for an address of
    /// [`RequestOptions::resolve`](super::RequestOptions::resolve), which refuses what is not a URL.
    pub fn to_url(&self) -> Result<Url> {
        self.check_bound()?;
        Url::parse(&self.to_text()).map_err(|error| {
            let message = format!("the address is not a URL: {error}");
            Diagnostic::in_part(Code::InvalidBaseUrl, Part::BaseUrl, message).into()
        })
    }

    /// That each argument has a value: its name would be sent as if it were one.
    fn check_bound(&self) -> Result<()> {
        self.query.unbound().map_or(Ok(()), |problem| Err(problem.into()))
    }

    /// With the credential also on plain `http://` to this machine, as `ClientOptions::with_allow_http_loopback` sends it.
    ///
    /// ```
    /// use konnect_filter::{ListRequest, wire::RequestOptions};
    /// let plan = ListRequest::to("users").plan()?;
    /// let endpoint = RequestOptions::default().with_base_url("http://localhost:8001").resolve(plan.entity())?;
    /// let request = endpoint.request(&plan.requests()[0]);
    /// assert!(request.credential()?.is_none());
    /// assert!(request.with_allow_http_loopback(true).credential()?.is_some());
    /// # Ok::<(), konnect_filter::Error>(())
    /// ```
    #[must_use]
    pub const fn with_allow_http_loopback(mut self, allow: bool) -> Self {
        self.loopback = allow;
        self
    }

    /// The header of the credential, with the name of a variable for the credential itself; none where the host may be given
    /// no credential of Konnect's, and on plain `http://` to this machine, where anything may listen, unless [that is allowed](Self::with_allow_http_loopback).
    ///
    /// # Errors
    /// When the address is a plain `http://` one of another machine, where anybody on the way could read it, and where an argument has no value.
    pub fn credential(&self) -> Result<Option<Placeholder>> {
        self.check_bound()?;
        let Some(placeholder) = self.audience.placeholder() else { return Ok(None) };
        let url = self.to_url()?;
        if url.scheme() == "http" && is_loopback(&url) && !self.loopback {
            return Ok(None);
        }
        check_secure(&url, self.loopback)?;
        Ok(Some(placeholder))
    }
}

impl Display for HttpRequest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_text())
    }
}

impl Serialize for HttpRequest<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        self.check_bound().map_err(S::Error::custom)?;
        let mut request = serializer.serialize_struct("HttpRequest", 2)?;
        request.serialize_field("method", Self::METHOD)?;
        request.serialize_field("url", &self.to_text())?;
        request.end()
    }
}
