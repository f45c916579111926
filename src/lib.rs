//! Write filters in plain language and get correct Kong Konnect list requests.
//!
//! Konnect's services ignore a filter that they do not know, or answer it with an error. This crate reads a filter such as
//! `name contains pay and labels.env in (dev, test)`, checks it against the collection's published description, and gives
//! the requests that say it: only fields, operators and values that Konnect is known to understand are sent. What Konnect
//! cannot filter is left as a *local filter*, for the records that come back.
//!
//! # The whole way in one call
//!
//! ```
//! use konnect_filter::ListRequest;
//! let request = ListRequest::to("api-builder@v3/apis").filter("name contains pay and labels.env in $envs");
//! let url = request.bind("envs", ["dev", "test"]).region("eu").one()?;
//! assert_eq!(
//!     url,
//!     "https://eu.api.konghq.com/v3/apis?filter%5Bname%5D%5Bcontains%5D=pay&filter%5Blabels.env%5D%5Boeq%5D=dev%2Ctest"
//! );
//! # Ok::<(), konnect_filter::Error>(())
//! ```
//!
//! [`ListRequest`] gives URLs, a [plan](plan::Plan) or, with the feature `client`, records; its examples show the most common
//! needs. Values from elsewhere are bound to [arguments](syntax::Arguments), `$name`, and are never read as syntax.
//!
//! # The steps
//!
//! | step | gives | says |
//! |---|---|---|
//! | [`parse`], or [`syntax::field`] and [`build`](syntax::Draft::build) | [`Filter`] | what was written, with places |
//! | [`catalog::Catalog::find`] | [`catalog::Entity`] | what can be asked of a collection |
//! | [`check::check`] | [`check::Checked`] | what is meant: fields resolved, values typed |
//! | [`plan::plan`] | [`plan::Plan`] | what is sent in which request, and what is left to do locally |
//! | [`wire::RequestOptions::resolve`] | [`wire::Endpoint`] | where requests go; with a request of a plan, a URL |
//! | [`check::evaluate`] | `Option<bool>` | whether a record passes; unknown where a value is missing |
//! | [`evaluate::Matcher`] | the same | the same for many records, or for their text |
//!
//! Only a checked filter can be planned, and only a planned request can be sent: a [`Checked`](check::Checked), a [`Plan`](plan::Plan), its
//! requests and a [`Prepared`](request::Prepared) request can be read, and not made or changed otherwise. No filter at all is
//! [`Plan::everything`](plan::Plan::everything). What a collection has is what its [`Entity`](catalog::Entity) says, which a program may write
//! itself. [`wire::decode`] goes the other way, from a
//! URL to a filter, and [`complete::complete`] says what can come next at a cursor. The grammar is in [`syntax`].
//!
//! # Errors
//!
//! An [`Error`] has every problem of a step. Each [`Diagnostic`] has a stable [`Code`], a message, its place as a [`Span`] of
//! bytes, what to write instead, and edits that can be applied. What solves a problem by an option is data
//! ([`error::Remedy`]).
//!
//! ```
//! let error = konnect_filter::parse("active an name = prod").unwrap_err();
//! let problem = &error.diagnostics()[0];
//! assert_eq!(problem.code.as_str(), "wrong-connective");
//! assert_eq!(problem.span.unwrap().range(), 7..9);
//! assert_eq!(problem.edits[0].text, "and");
//! ```
//!
//! # Features
//!
//! `builtin`, `regex` and `unicode` are on by default.
//!
//! | feature | adds |
//! |---|---|
//! | `builtin` | the catalog that comes with the crate; without it, `Catalog::builtin` is empty |
//! | `regex` | regular expressions: `matches`, the patterns of fields, and what errors know of other languages' forms (see below) |
//! | `unicode` | the properties of Unicode in regular expressions, such as `\p{Lu}` |
//! | `client` | `client`: listing over HTTP, blocking, with retries and credentials |
//! | `async` | `client::AsyncClient`: the same as a stream, on tokio; it can be left at any time |
//! | `listing` | `listing`: the same without the HTTP, for any library; `verify`: measuring what a service does |
//! | `chrono`, `time` | instants and days of these crates as values |
//! | `macros` | `filter!`: filters checked while the program is compiled |
//! | `openapi` | `catalog::openapi`: catalogs from OpenAPI files |
//! | `arbitrary` | random filters, for property tests and fuzzing |
//!
//! Without `regex`, a program is smaller: `matches` is refused by the check ([`Code::NoRegex`]), a value is not checked against its field's
//! [`pattern`](catalog::Field::pattern), and a form of another language, such as `email =~ /^a/`, is an error that says where it is and what was
//! expected, but not how it is written here. So no replacement of what cannot be read is sure
//! ([`error::fix_safe`] makes none). Everything else is the same, including the fixes of typos. `client`, `async`, `listing` and
//! `openapi` turn it on. `unicode` does nothing without it.
//!
//! Whatever the features are, `serde_json/preserve_order` is on, as records are given as they came: in a program that depends on this crate, all
//! objects of `serde_json` keep the order of their members.
//!
//! # Input safety
//!
//! All input is untrusted. No text, URL, record or file, however long or deeply nested, makes the crate panic, overflow the
//! stack, hang, or take more than linear time and memory. The [`Limits`] are in one place. There is no `unsafe` code.
//!
//! A bound value is a literal. A URL has only parameters that the filter says, percent-encoded; a `curl` line is quoted for a
//! shell and has no credential in it.
//!
//! # Other crates in the interface
//!
//! `jiff` 0.2 (instants), `uuid` 1, `serde` 1 and `serde_json` 1 (records), `url` 2, `futures-core` 0.3 (the stream), and with the features of
//! these names `chrono` 0.4, `time` 0.3 and `arbitrary` 1. A new major version of one of them is a new major version of this crate.

#![warn(missing_debug_implementations)]
// On docs.rs, what a feature adds says so; only a nightly rustdoc knows that.
#![cfg_attr(docsrs, feature(doc_cfg))]

pub use konnect_filter_core::*;
#[cfg(feature = "macros")]
#[doc(hidden)]
pub use konnect_filter_macros::filter as __filter;

/// A list request whose collection and filter are checked while the program is compiled.
///
/// `filter!(COLLECTION, FILTER)` gives a [`ListRequest`]. A misspelled field, an operator that the field does not have, or a value
/// of the wrong type is an error of the compiler, with the message, place and help that the command shows. Without a filter,
/// `filter!("apis")` lists the whole collection.
/// ```
/// use konnect_filter::filter;
/// let domain = "@konghq.com";
/// let request = filter!("users", "email contains {domain} and active");
/// assert!(request.one()?.ends_with("?filter%5Bemail%5D%5Bcontains%5D=%40konghq.com&filter%5Bactive%5D=true"));
/// # Ok::<(), konnect_filter::Error>(())
/// ```
/// `{name}` captures a variable, as [`format!`] does. Its type must fit the field's ([`capture`] says which do), and its value is
/// never read as syntax. `{{` and `}}` are the characters themselves. Arguments such as `$ids` may still be bound later.
/// ```
/// use konnect_filter::filter;
/// let since: jiff::Timestamp = "2026-08-01T00:00:00Z".parse().unwrap();
/// let envs = vec!["dev".to_owned(), "test".to_owned()];
/// let url = filter!("apis", "labels.env in {envs} and created_at >= {since}").region("eu").one()?;
/// assert!(url.ends_with("?filter%5Blabels.env%5D%5Boeq%5D=dev%2Ctest&filter%5Bcreated_at%5D%5Bgte%5D=2026-08-01T00%3A00%3A00Z"));
/// # Ok::<(), konnect_filter::Error>(())
/// ```
/// What one request cannot express is an error, too, unless `split` (several requests) or `partial` (a local filter) allows it, as
/// the methods of [`ListRequest`] do. `catalog = "FILE"` adds a catalog file to the built-in collections; its path begins at the
/// folder of the package's `Cargo.toml`.
/// ```
/// use konnect_filter::filter;
/// let plan = filter!("users", "email ends with .com", partial).plan()?;
/// assert!(plan.residual().is_some());
/// # Ok::<(), konnect_filter::Error>(())
/// ```
/// A mistake:
/// ```compile_fail
/// konnect_filter::filter!("users", "emial contains x");
/// ```
/// ```text
/// error: identity@v3/users has no field `emial` [unknown-field]
///          |
///          | emial contains x
///          | ^^^^^ unknown field
///          |
///          = help: did you mean `email`? The fields are `id`, `email`, `full_name` and `active`
/// ```
/// What probably was meant otherwise, such as a filter that no record can match, is a warning of the compiler, as a note of a
/// deprecated item.
#[cfg(feature = "macros")]
#[macro_export]
macro_rules! filter {
    ($($input:tt)*) => {
        $crate::__filter!($crate, $($input)*)
    };
}

/// The README's examples are compiled.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

/// The guide's programs are compiled, with the features that they name.
#[cfg(all(doctest, feature = "client", feature = "macros"))]
#[doc = include_str!("../docs/guide.md")]
struct Guide;
