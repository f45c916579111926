//! What can be asked of one field.

use std::fmt::{self, Display};

use serde::{Deserialize, Serialize};

use super::operator::{Operator, OperatorSet};
#[cfg(feature = "openapi")]
use crate::limits::pattern::SMALL_BYTES;
use crate::limits::pattern::{MAX_BYTES, MAX_TEXT};
use crate::regular::{Regex, RegexBuilder, RegexError};

/// The type of a field's values.
///
/// ```
/// use konnect_filter::ListRequest;
/// use konnect_filter::catalog::{Catalog, Entity, Field, Operator, Type};
/// let sizes = Type::Enum(vec!["small".to_owned(), "large".to_owned()]);
/// let things = Entity::new("shop", "v1", "/v1/things")
///     .with_base_url("https://api.example.com")
///     .with_field(Field::new("size", sizes, [Operator::Eq]));
/// let catalog = Catalog::new([things]);
/// let request = |filter: &str| ListRequest::to("things").catalog(&catalog).filter(filter).one();
/// assert!(request("size = small").is_ok());
/// // The field has no other values.
/// assert!(request("size = medium").is_err());
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Type {
    /// Text.
    #[default]
    String,
    /// A UUID, in its form with dashes.
    Uuid,
    /// A ULID: 26 letters and digits.
    Ulid,
    /// An instant, RFC 3339.
    DateTime,
    /// A decimal number, of any size and precision.
    Number,
    /// `true` or `false`.
    Boolean,
    /// One of these strings and no other.
    Enum(Vec<String>),
    /// Text, a number or a boolean: the description allows all of them (custom fields) or says nothing. The literal
    /// gives the type, and any reading that fits is right.
    Any,
}

impl Type {
    /// Its name in messages and listings.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Uuid => "uuid",
            Self::Ulid => "ulid",
            Self::DateTime => "date-time",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Enum(_) => "enum",
            Self::Any => "any",
        }
    }
}

/// Its name, [`as_str`](Type::as_str).
impl Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// How a field is written in the query.
///
/// ```
/// use konnect_filter::ListRequest;
/// use konnect_filter::catalog::{Catalog, ParameterStyle};
/// use konnect_filter::wire::Escaping;
/// let control_planes = Catalog::builtin().find("control-planes")?.entity;
/// assert_eq!(control_planes.field("name").unwrap().style, ParameterStyle::Filter);
/// assert_eq!(control_planes.field("labels").unwrap().style, ParameterStyle::Pairs);
/// let request = ListRequest::to("control-planes").filter("name = pay and labels.env = prod").style(Escaping::Readable);
/// assert!(request.one()?.ends_with("/v2/control-planes?filter[name][eq]=pay&labels=env:prod"));
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ParameterStyle {
    /// `filter[FIELD][OP]=v`.
    #[default]
    Filter,
    /// `NAME[FIELD][OP]=v`, such as `applicationfilter[…]`.
    Named(String),
    /// A parameter of its own: `FIELD=v`, such as `unregistered` and `custom_id`, or `FIELD[OP]=v` of other services.
    Flat,
    /// `FIELD=key:value,key`: label pairs that all must be true, such as `labels` of control planes.
    Pairs,
    /// `FIELD=a,b` (all of them) or `FIELD=a/b` (any of them), such as `tags` of gateway entities.
    Tags,
}

/// A field that Konnect filters by.
///
/// ```
/// use konnect_filter::catalog::{Catalog, Field, Operator, Type};
/// let email: &Field = Catalog::builtin().find("users")?.entity.field("email").unwrap();
/// assert!(email.kind == Type::String && !email.map);
/// assert!(email.offers(Operator::Contains) && !email.offers(Operator::Neq));
/// // In code, for a collection of your own.
/// let size = Field::new("size", Type::Number, [Operator::Eq, Operator::Lt]).with_path(["details", "size"]);
/// assert_eq!(size.path.unwrap().join("."), "details.size");
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Field {
    /// The name, as it is written between the brackets; may contain dots (`config.kind`), which are part of the name.
    pub name: String,
    /// The type of its values; for a map, of the values after its keys.
    #[serde(rename = "type", default)]
    pub kind: Type,
    /// Whether it is an object of free keys, asked for as `NAME.KEY`, such as labels.
    #[serde(default, skip_serializing_if = "is_false")]
    pub map: bool,
    /// How it is written in the query.
    #[serde(default, skip_serializing_if = "is_default")]
    pub style: ParameterStyle,
    /// The operators it takes. By the letter of the schema, operators of different branches exclude each other in one
    /// request, while those of one branch may be combined.
    pub branches: Vec<OperatorSet>,
    /// A regular expression that the published schema requires values to match, such as `^[A-Z]{3}$` of currencies. A ULID's
    /// is not repeated here: its type says it. Without the feature `regex`, values are not checked against it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    /// Whether it can be null, for which the literal text `null` asks.
    #[serde(default, rename = "null", skip_serializing_if = "is_false")]
    pub nullable: bool,
    /// Where the value is in the answer's records, one object key per step; `None` when the published answer does not
    /// show it, and the field can be sent but not evaluated locally.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<Vec<String>>,
    /// Whether a request without a test of it is refused.
    #[serde(default, skip_serializing_if = "is_false")]
    pub required: bool,
    /// Whether the description calls it deprecated.
    #[serde(default, skip_serializing_if = "is_false")]
    pub deprecated: bool,
}

impl Field {
    /// All operators it takes, whatever the branch.
    pub fn operators(&self) -> OperatorSet {
        self.branches.iter().copied().fold(OperatorSet::EMPTY, OperatorSet::union)
    }

    /// Whether it takes `operator`.
    pub fn offers(&self, operator: Operator) -> bool {
        self.branches.iter().any(|branch| branch.contains(operator))
    }

    /// Whether it is a query parameter of its own, with no `filter` before it.
    #[doc(hidden)]
    pub const fn is_parameter(&self) -> bool {
        matches!(self.style, ParameterStyle::Flat | ParameterStyle::Pairs | ParameterStyle::Tags)
    }

    /// Whether the schema's letter allows all of `used` together in one request.
    ///
    /// ```
    /// use konnect_filter::catalog::{Field, Operator, OperatorSet, Type};
    /// let field = Field::new("size", Type::Number, [Operator::Gt, Operator::Lt]);
    /// assert!(field.allows_together([Operator::Gt, Operator::Lt].into_iter().collect()));
    /// assert!(!field.allows_together(OperatorSet::EMPTY.with(Operator::Eq)));
    /// ```
    #[doc(hidden)]
    pub fn allows_together(&self, used: OperatorSet) -> bool {
        self.branches.iter().any(|branch| branch.contains_all(used))
    }
}

/// A field's pattern as a regular expression; nothing for one that is not well formed, or too large, which nothing is checked
/// against.
pub(crate) fn compiled(pattern: &str) -> Option<Regex> {
    within(pattern, MAX_BYTES).ok()
}

/// Whether a field's pattern takes little time and memory, as most do; nothing for one that is not well formed.
#[cfg(feature = "openapi")]
pub(super) fn is_small(pattern: &str) -> Option<bool> {
    match within(pattern, SMALL_BYTES) {
        Ok(_) => Some(true),
        Err(RegexError::CompiledTooBig(_)) if pattern.len() <= MAX_TEXT => Some(false),
        Err(_) => None,
    }
}

fn within(pattern: &str, bytes: usize) -> Result<Regex, RegexError> {
    if pattern.len() > MAX_TEXT {
        return Err(RegexError::CompiledTooBig(MAX_TEXT));
    }
    RegexBuilder::new(pattern).size_limit(bytes).build()
}

/// A field of the answer's records.
///
/// ```
/// use konnect_filter::ListRequest;
/// use konnect_filter::catalog::{Catalog, RecordField, Type};
/// let users = Catalog::builtin().find("users")?.entity;
/// let created: &RecordField = users.record.iter().find(|field| field.path == ["created_at"]).unwrap();
/// assert_eq!(created.kind, Type::DateTime);
/// // Konnect does not filter by it, but a local filter can.
/// let plan = ListRequest::to("users").filter("active and created_at >= 2026-08-01").partial(true).plan()?;
/// assert_eq!(plan.residual().unwrap().to_string(), "created_at >= 2026-08-01T00:00:00Z");
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct RecordField {
    /// Where it is, one object key per step: one or two of them.
    pub path: Vec<String>,
    /// The type of its values, or of an array's elements.
    #[serde(rename = "type", default)]
    pub kind: Type,
    /// Whether it is an object of free keys.
    #[serde(default, skip_serializing_if = "is_false")]
    pub map: bool,
    /// Whether it is an array; a predicate is true when any element satisfies it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub array: bool,
    /// Whether it can be null.
    #[serde(default, skip_serializing_if = "is_false")]
    pub nullable: bool,
}

/// What comes after `path`, its steps joined by dots, in `text`.
pub(crate) fn after_path<'t>(path: &[String], text: &'t str) -> Option<&'t str> {
    path.iter().enumerate().try_fold(text, |rest, (index, step)| {
        let rest = if index == 0 { rest } else { rest.strip_prefix('.')? };
        rest.strip_prefix(step.as_str())
    })
}

pub(super) fn is_false(value: &bool) -> bool {
    !*value
}

pub(super) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
