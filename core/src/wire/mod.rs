//! The filter as sent: query parameters, percent-encoding, URLs, and back.

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
pub use self::spec::RequestSpec;
pub use crate::percent::Escaping;
