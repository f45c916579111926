//! From text to a filter, or to everything that is wrong with the text.

use super::ast::Filter;
use super::known::{Names, Unknown};
use super::{diagnose, grammar};
use crate::error::{Error, Result};
use crate::limits::Limits;

/// Reads a filter, within the default [`Limits`].
///
/// Linear in the length of `text`; the filter borrows from it.
///
/// ```
/// let filter = konnect_filter::parse(r#"name contains "pay" and labels.env in (dev, test)"#)?;
/// assert_eq!(filter.to_string(), r#"name contains "pay" and labels.env in (dev, test)"#);
/// # Ok::<(), konnect_filter::Error>(())
/// ```
///
/// # Errors
/// Every problem of the text that can be told apart, each with its place and, where the mistake is a known one, the exact
/// replacement.
pub fn parse(text: &str) -> Result<Filter<'_>> {
    parse_with(text, &Limits::DEFAULT)
}

/// A filter of its text, as [`parse`] reads it.
///
/// ```
/// use konnect_filter::Filter;
/// let filter = Filter::try_from("active")?;
/// assert_eq!(filter, konnect_filter::parse("active")?);
/// # Ok::<(), konnect_filter::Error>(())
/// ```
impl<'a> TryFrom<&'a str> for Filter<'a> {
    type Error = Error;

    fn try_from(text: &'a str) -> Result<Self> {
        parse(text)
    }
}

/// Reads a filter, within limits other than the default.
///
/// ```
/// use konnect_filter::{Limits, syntax::parse_with};
/// let error = parse_with("((a))", &Limits::DEFAULT.with_nesting(1)).unwrap_err();
/// assert_eq!(error.diagnostics()[0].code.as_str(), "too-deep");
/// ```
///
/// # Errors
/// As [`parse`].
pub fn parse_with<'a>(text: &'a str, limits: &Limits) -> Result<Filter<'a>> {
    parse_known(text, limits, &Unknown)
}

/// Reads a filter whose names are known: this changes nothing but how its mistakes are explained.
pub(crate) fn parse_known<'a>(text: &'a str, limits: &Limits, names: &dyn Names) -> Result<Filter<'a>> {
    if text.len() > limits.text_bytes.min(Limits::MAX_TEXT_BYTES) {
        return Err(diagnose::too_long(limits).into());
    }
    let nesting = limits.nesting.min(Limits::MAX_NESTING);
    grammar::read(text, nesting).map_err(|stop| diagnose::explain(text, stop, limits, names))
}
