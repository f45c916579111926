//! The whole way in one call: from a collection's name, a filter and options to URLs, a plan or records.
//!
//! [`ListRequest`] does what the other modules do, one after the other, and reports the problems of all of them together. What it makes
//! is a [`Prepared`] request. [`ListRequest::check`] gives a [`Review`], without the options of the request: for filters that are kept and
//! used later. Both try each replacement that a problem offers before it is shown ([`Offers`]). [`condition`] checks a filter
//! without a collection, for records from elsewhere.
//!
//! ```
//! use konnect_filter::ListRequest;
//! let request = ListRequest::to("users").filter("email ends with example.com").partial(true).page_size(50);
//! let prepared = request.prepare()?;
//! assert_eq!(
//!     prepared.urls(),
//!     ["https://global.api.konghq.com/v3/users?filter%5Bemail%5D%5Bcontains%5D=example.com&page%5Bsize%5D=50"]
//! );
//! // What the service cannot say is left for the records.
//! assert_eq!(prepared.residual_text().unwrap(), r#"email ends with "example.com""#);
//! assert!(prepared.warnings().is_empty());
//! # Ok::<(), konnect_filter::Error>(())
//! ```
//!
//! # Limits
//!
//! A request is checked each time it is asked for something: a program that asks several times keeps the [`Prepared`] one. The limits of all
//! steps are given once, by [`ListRequest::limits`].

mod edits;
mod known;
mod list_request;
mod local;
mod offers;
mod own;
mod piece;
mod prepared;
mod source;
mod steps;
mod trials;

pub use self::list_request::ListRequest;
pub use self::local::condition;
pub use self::offers::Offers;
pub use self::prepared::{Prepared, Review};
pub use self::source::FilterSource;
