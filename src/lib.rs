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
//! | [`parse`] or [`syntax::field`] | [`Filter`] | what was written, with places |
//! | [`catalog::Catalog::find`] | [`catalog::Entity`] | what can be asked of a collection |
//! | [`check::check`] | [`check::Checked`] | what is meant: fields resolved, values typed |
//! | [`plan::plan`] | [`plan::Plan`] | what is sent in which request, and what is left to do locally |
//! | [`wire::Options::resolve`] | [`wire::Address`] | where requests go; with a request of a plan, a URL |
//! | [`check::evaluate`] | `Option<bool>` | whether a record passes; unknown where a value is missing |
//! | [`evaluate::Matcher`] | the same | the same for many records, or for their text |
//!
//! Only a checked filter can be planned, and only a planned request can be sent. [`wire::decode`] goes the other way, from a
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
//! None is on by default.
//!
//! | feature | adds |
//! |---|---|
//! | `client` | `client`: listing over HTTP, blocking, with retries and credentials |
//! | `listing` | `listing`: the same without the HTTP, for any library; `verify`: measuring what a service does |
//! | `openapi` | `catalog::openapi`: catalogs from OpenAPI files |
//! | `arbitrary` | random filters, for property tests and fuzzing |
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
//! `jiff` 0.2 (instants), `uuid` 1, `regex` 1, `serde` 1 and `serde_json` 1 (records), `smol_str` 0.3 (values), `url` 2. A new
//! major version of one of them is a new major version of this crate.

#![warn(missing_debug_implementations)]

pub use konnect_filter_core::*;

/// The README's examples are compiled.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
