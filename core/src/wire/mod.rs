//! The filter as sent: query parameters, percent-encoding, URLs, and back.
//!
//! There and back:
//!
//! - [`RequestOptions`] say what a URL needs besides its filter: the region or base address, path parameters, the page, the order, and how
//!   the query is escaped ([`Escaping`]). [`RequestOptions::resolve`] checks them against a collection, all at once, and gives an [`Endpoint`].
//! - [`Endpoint::request`] makes of each request of a plan an [`HttpRequest`]: its URL, which credential belongs to it ([`Audience`]), and
//!   lines for `curl` and other programs. [`encode`] gives its [`Query`] alone, and [`search`] the `q` of Konnect Search.
//! - [`decode`] and [`decode_query`] read a URL or a query string, and give the filter and the options that say the same ([`Decoded`]).
//! - A [`RequestSpec`] is all of it as one JSON object.
//!
//! ```
//! use konnect_filter::{Limits, catalog::Catalog};
//! use konnect_filter::wire::{Escaping, decode};
//! let catalog = Catalog::builtin();
//! let url = "https://eu.api.konghq.com/v3/apis?filter[name][contains]=pay&page[size]=100";
//! let decoded = decode(url, catalog, &Limits::DEFAULT)?;
//! assert_eq!(decoded.filter.as_ref().unwrap().to_string(), r#"name contains "pay""#);
//! assert_eq!(decoded.options.base_url.as_deref(), Some("https://eu.api.konghq.com"));
//! assert_eq!(decoded.options.page_size, Some(100));
//!
//! let plan = konnect_filter::ListRequest::to("apis").filter("name contains pay").plan()?;
//! let options = decoded.options.with_style(Escaping::Readable);
//! assert_eq!(options.resolve(plan.entity())?.request(&plan.requests()[0]).to_text(), url);
//! # Ok::<(), konnect_filter::Error>(())
//! ```
//!
//! # Limits
//!
//! A URL is read as a server would, and refused where servers differ: dates without a time, relative dates and empty lists. Nothing is sent
//! here; the feature `client` does.

mod address;
mod audience;
mod decode;
mod host;
mod options;
mod paging;
mod params;
mod pasted;
mod query;
mod request;
mod search;
mod sort;
mod spec;

pub use self::address::Endpoint;
pub use self::audience::{Audience, Placeholder};
#[cfg(any(feature = "client", feature = "async"))]
pub(crate) use self::audience::{COOKIE_VARIABLE, PORTAL_COOKIE, TOKEN_VARIABLE, check_secure, origin};
pub use self::decode::{Decoded, decode, decode_query};
pub use self::options::RequestOptions;
pub use self::query::{Query, encode};
pub use self::request::HttpRequest;
pub use self::search::search;
pub(crate) use self::sort::warning as sort_warning;
#[doc(hidden)]
pub use self::sort::{sort_keys, sort_meant};
pub use self::spec::RequestSpec;
pub use crate::percent::Escaping;
