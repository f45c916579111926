//! A file, as given.

/// A catalog file or an OpenAPI file: its name and its text, which are easily given in the wrong order where both are strings.
///
/// ```
/// use konnect_filter::Limits;
/// use konnect_filter::catalog::{Catalog, SourceFile};
/// let text = r#"[{"api": "shop", "version": "v1", "collection": "things", "path": "/v1/things", "servers": {}}]"#;
/// let file = SourceFile::new("shop.json", text);
/// assert_eq!(Catalog::read_entities(file, &Limits::DEFAULT)?[0].name(), "shop@v1/things");
/// let damaged = SourceFile::new("shop.json", "[{");
/// assert!(Catalog::read_entities(damaged, &Limits::DEFAULT).unwrap_err().to_string().contains("`shop.json`"));
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct SourceFile<'a> {
    /// The file's name, with or without folders, for messages. That of an OpenAPI file also names the API, without a version at its
    /// end, unless it is one that says nothing, such as `openapi.yaml`: then Kong's own APIs, known by title and servers, have the
    /// names that they have in the built-in catalog, and others that of their title or folder.
    pub name: &'a str,
    /// What it contains: a catalog as JSON, an OpenAPI description as JSON or YAML.
    pub text: &'a str,
}

impl<'a> SourceFile<'a> {
    /// A file of this name with this text.
    #[must_use]
    pub const fn new(name: &'a str, text: &'a str) -> Self {
        Self { name, text }
    }
}
