//! What comes out.

use serde_json::Value;

/// A record.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Record {
    /// As a value.
    pub value: Value,
    /// The JSON text, byte for byte as it came: a `Value` does not keep how a number or a text was written.
    pub text: Box<str>,
}
