//! Filters as people write them, turned into list requests that Kong Konnect really understands.

#[cfg(feature = "arbitrary")]
mod arbitrary;
pub mod catalog;
pub mod check;
#[cfg(feature = "client")]
pub mod client;
pub mod complete;
pub mod error;
mod few;
mod limits;
#[cfg(feature = "listing")]
pub mod listing;
mod percent;
pub mod plan;
pub mod request;
mod span;
pub mod syntax;
#[cfg(feature = "listing")]
pub mod verify;
pub mod wire;

pub use self::error::{Code, Diagnostic, Error, Result};
pub use self::few::Few;
pub use self::limits::Limits;
pub use self::request::ListRequest;
pub use self::span::Span;
pub use self::syntax::{Filter, parse};

/// The README's examples are compiled.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
