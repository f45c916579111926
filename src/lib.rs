//! Filters as people write them, turned into list requests that Kong Konnect really understands.

pub mod catalog;
pub mod error;
mod limits;
mod span;
pub mod syntax;

pub use self::error::{Code, Diagnostic, Error, Result};
pub use self::limits::Limits;
pub use self::span::Span;
pub use self::syntax::{Filter, parse};
