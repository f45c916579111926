//! What an argument takes.

use std::fmt::{self, Display, Formatter};

use serde::Serialize;
use serde::ser::{SerializeStruct, Serializer};

use crate::catalog::Type;
use crate::span::Span;

/// What an argument of a filter takes where it has no value yet.
///
/// ```
/// use konnect_filter::catalog::Catalog;
/// use konnect_filter::check::{Context, check};
/// let filter = konnect_filter::parse("active = $active and id in $ids")?;
/// let context = Context::from_clock().with_allow_unbound(true);
/// let checked = check(&filter, Catalog::builtin().find("users")?.entity, &context)?;
/// let arguments: Vec<String> = checked.arguments().iter().map(ToString::to_string).collect();
/// assert_eq!(arguments, ["`$active` takes a boolean", "`$ids` takes a string, or a list of them"]);
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Argument<'a> {
    /// Its name, without `$`.
    pub name: String,
    /// The type of its field; none where only the records know.
    pub kind: Option<&'a Type>,
    /// Whether it takes a list too.
    pub list: bool,
    /// Where it is in the filter.
    pub span: Span,
}

impl Display for Argument<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            None | Some(Type::Any) => "a value of any type",
            Some(Type::String) => "a string",
            Some(Type::Uuid) => "a UUID",
            Some(Type::Ulid) => "a ULID",
            Some(Type::Enum(_)) => "a value of its field's list",
            Some(Type::Number) => "a number",
            Some(Type::Boolean) => "a boolean",
            Some(Type::DateTime) => "a time",
        };
        write!(f, "`${}` takes {kind}{}", self.name, if self.list { ", or a list of them" } else { "" })
    }
}

impl Serialize for Argument<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut argument = serializer.serialize_struct("Argument", 3)?;
        argument.serialize_field("name", &self.name)?;
        argument.serialize_field("type", &self.kind.map(Type::as_str))?;
        argument.serialize_field("list", &self.list)?;
        argument.end()
    }
}
