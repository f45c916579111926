//! What comes out.

use serde_json::Value;

/// A record.
///
/// ```
/// use konnect_filter::listing::{Action, Listing, Record};
/// use konnect_filter::{ListRequest, wire::RequestOptions};
/// let plan = ListRequest::to("users").plan()?;
/// let mut listing = Listing::new(&plan, &RequestOptions::default())?;
/// let Action::Get(get) = listing.next()? else { unreachable!() };
/// let body = br#"{"data":[{"id":"a", "seats":1.10}],"meta":{"page":{"number":1,"size":100,"total":1}}}"#;
/// listing.received(get.id, body.to_vec())?;
/// let Record { value, text, .. } = listing.record()?.unwrap();
/// assert_eq!(value["id"], "a");
/// assert_eq!(&*text, r#"{"id":"a", "seats":1.10}"#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Record {
    /// As a value.
    pub value: Value,
    /// The JSON text, byte for byte as it came: a `Value` does not keep how a number or a text was written.
    pub text: Box<str>,
}
