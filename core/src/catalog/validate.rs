//! What an entity has to be, wherever it comes from: a catalog file, an OpenAPI description or code.

use std::collections::HashSet;

use super::entity::Entity;
use super::field::Type;
use super::path::Segment;
use crate::error::{Code, Diagnostic, Part, Result, brief, place};

impl Entity {
    /// Checks what no request could be right without: the names, the path, the hosts, and that each field can be sent, has a name
    /// of its own and takes some value. These are the rules for a catalog file.
    ///
    /// [`Catalog::read_entities`](super::Catalog::read_entities) and `openapi::import` give valid entities only, and [`Catalog::find`](super::Catalog::find)
    /// finds no others. The functions that take an entity by itself, such as [`check`](crate::check::check()), take it as it is; only
    /// [`resolve`](crate::wire::RequestOptions::resolve), which makes the address of a request, looks at the path and the hosts again.
    ///
    /// ```
    /// use konnect_filter::catalog::{Catalog, Entity};
    /// let widgets = Entity::new("workshop", "v1", "/v1/widgets").with_base_url("https://widgets.example.com");
    /// widgets.validate()?;
    /// let wrong = Entity::new("workshop", "v1", "v1/widgets").with_base_url("https://widgets.example.com");
    /// let error = wrong.validate().unwrap_err();
    /// assert_eq!(error.to_string(), "`workshop@v1/widgets` is not valid: `path` is segments that each begin with `/`");
    /// assert!(Catalog::new([wrong]).find("widgets").is_err());
    /// # Ok::<(), konnect_filter::Error>(())
    /// ```
    ///
    /// # Errors
    /// `invalid-catalog`, with the first rule that the entity breaks.
    pub fn validate(&self) -> Result<()> {
        self.wrong().map_or(Ok(()), |what| Err(self.invalid(&what).into()))
    }

    /// The part of [`validate`](Self::validate) without which a request could go to another place.
    pub(crate) fn validate_address(&self) -> Result<()> {
        self.wrong_address().map_or(Ok(()), |what| Err(self.invalid(&what).into()))
    }

    /// The problem of a rule that the entity breaks.
    pub(super) fn invalid(&self, what: &str) -> Diagnostic {
        let message = format!("`{}` is not valid: {what}", place(&self.name()));
        Diagnostic::in_part(Code::InvalidCatalog, Part::Entity, message)
    }

    /// The first rule that the entity breaks, if any.
    pub(super) fn wrong(&self) -> Option<String> {
        if !is_api(&self.api) {
            return Some("`api` is one word without `/` and `@`".to_owned());
        }
        if !is_api(&self.version) {
            return Some("`version` is one word without `/` and `@`".to_owned());
        }
        if !are_segments(&self.collection) {
            return Some("`collection` is segments joined by `/`".to_owned());
        }
        self.wrong_address().or_else(|| self.wrong_field())
    }

    fn wrong_address(&self) -> Option<String> {
        let path = self.path.strip_prefix('/').unwrap_or_default();
        // Some services expect a slash at the end.
        if !are_segments(path.strip_suffix('/').unwrap_or(path)) || path.contains(['?', '#', '%']) {
            return Some("`path` is segments that each begin with `/`".to_owned());
        }
        let is_whole = |segment: &str| {
            let (Segment::Fixed(text) | Segment::Param(text)) = Segment::read(segment);
            !text.contains(['{', '}']) && Segment::read(segment) != Segment::Param("")
        };
        if !path.split('/').all(is_whole) {
            return Some("`path` has a segment of which only a part is a parameter".to_owned());
        }
        self.servers.invalid()
    }

    fn wrong_field(&self) -> Option<String> {
        let mut names = HashSet::new();
        for (n, field) in self.fields.iter().enumerate() {
            if field.name.is_empty() || field.name.contains(['[', ']']) {
                return Some(format!("field {} has no name that could be sent", n + 1));
            }
            if field.operators().is_empty() {
                return Some(format!("field `{}` has no operator", brief(&field.name)));
            }
            if !names.insert(&field.name) {
                return Some(format!("field `{}` appears twice", brief(&field.name)));
            }
            if is_never(&field.kind) {
                return Some(format!("field `{}` has no value that it takes", brief(&field.name)));
            }
        }
        let field = self.record.iter().find(|field| is_never(&field.kind))?;
        Some(format!("field `{}` of its records has no value that it takes", brief(&field.path.join("."))))
    }
}

fn is_never(kind: &Type) -> bool {
    matches!(kind, Type::Enum(values) if values.is_empty())
}

/// Whether a text can be an API's name, or a version.
pub(super) fn is_api(text: &str) -> bool {
    is_plain(text) && !text.contains(['/', '@'])
}

fn is_plain(text: &str) -> bool {
    !text.is_empty() && !text.contains(|c: char| c.is_whitespace() || c.is_control())
}

fn are_segments(text: &str) -> bool {
    is_plain(text) && text.split('/').all(|segment| !segment.is_empty() && segment != "." && segment != "..")
}
