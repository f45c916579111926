//! One request, ready to be sent or shown.

use std::fmt::{self, Display};

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};
use url::Url;

use super::percent::Style;
use super::query::Query;

/// One request: `GET`, an address, a query. What it shows can be pasted; the credential is only ever the name of a
/// variable.
///
/// Its `Display` is the URL.
#[derive(Debug, Clone, Copy)]
pub struct Request<'p> {
    pub(super) base: &'p str,
    pub(super) path: &'p str,
    pub(super) query: Query<'p>,
    pub(super) style: Style,
    pub(super) cookie: bool,
}

impl<'p> Request<'p> {
    /// The method: a list is always read with `GET`.
    pub const METHOD: &'static str = "GET";

    /// The query.
    pub const fn query(&self) -> Query<'p> {
        self.query
    }

    /// How the query is escaped.
    pub const fn style(&self) -> Style {
        self.style
    }

    /// The address without the query, escaped.
    pub fn address(&self) -> String {
        format!("{}{}", self.base, self.path)
    }

    /// The URL, escaped as the options asked.
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
    /// Never for an address of [`Options::resolve`](super::Options::resolve), whose base was parsed before.
    pub fn to_url(&self) -> Result<Url, url::ParseError> {
        Url::parse(&self.to_text())
    }

    /// The header that the credential goes into, and what stands before it there.
    pub const fn credential(&self) -> (&'static str, &'static str) {
        if self.cookie { ("Cookie", "portalaccesstoken=") } else { ("Authorization", "Bearer ") }
    }

    /// A `curl` command for any POSIX shell.
    pub fn curl(&self) -> String {
        let url = self.to_text();
        // Without it `curl` takes brackets and braces for ranges and lists of addresses.
        let glob = if url.contains(['[', ']', '{', '}']) { "--globoff " } else { "" };
        let (name, value) = self.credential();
        format!("curl {glob}-H \"{name}: {value}$KONNECT_TOKEN\" {}", Quoted(&url))
    }

    /// An HTTPie command for any POSIX shell.
    pub fn httpie(&self) -> String {
        let (name, value) = self.credential();
        format!("http --ignore-stdin GET {} \"{name}:{value}$KONNECT_TOKEN\"", Quoted(&self.to_text()))
    }
}

impl Display for Request<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_text())
    }
}

impl Serialize for Request<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut request = serializer.serialize_struct("Request", 2)?;
        request.serialize_field("method", Self::METHOD)?;
        request.serialize_field("url", &self.to_text())?;
        request.end()
    }
}

/// A text as one word of a POSIX shell: the only place that quotes for one.
struct Quoted<'t>(&'t str);

impl Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("'")?;
        for (index, piece) in self.0.split('\'').enumerate() {
            if index > 0 {
                f.write_str(r"'\''")?;
            }
            f.write_str(piece)?;
        }
        f.write_str("'")
    }
}
