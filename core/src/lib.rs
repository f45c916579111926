//! The implementation of `konnect-filter`, which is documented there, and which programs depend on.
//!
//! It is a crate of its own because the macro `filter!` checks filters with it while a program is compiled, and a crate
//! cannot hand on a macro that depends on that crate.

#![warn(missing_debug_implementations)]
// On docs.rs, what a feature adds says so; only a nightly rustdoc knows that.
#![cfg_attr(docsrs, feature(doc_cfg))]
// What may get fields or variants is `#[non_exhaustive]`; what is complete says why.
#![warn(clippy::exhaustive_enums, clippy::exhaustive_structs, clippy::return_self_not_must_use)]

#[cfg(feature = "arbitrary")]
mod arbitrary;
pub mod capture;
pub mod catalog;
pub mod check;
#[cfg(any(feature = "client", feature = "async"))]
pub mod client;
pub mod complete;
mod enums;
pub mod error;
pub mod evaluate;
mod few;
mod json;
mod limits;
#[cfg(feature = "listing")]
pub mod listing;
mod number;
mod percent;
pub mod plan;
mod regular;
pub mod request;
mod setters;
mod shared_str;
mod span;
pub mod sql;
mod suggest;
pub mod syntax;
#[cfg(feature = "listing")]
pub mod verify;
pub mod wire;

pub use self::enums::UnknownName;
pub use self::error::{Code, Diagnostic, Error, Result};
pub use self::limits::Limits;
pub use self::request::ListRequest;
pub use self::span::Span;
pub use self::syntax::{Filter, parse};
