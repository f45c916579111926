//! A file, as given.

/// An OpenAPI file.
///
/// ```
/// use konnect_filter::Limits;
/// use konnect_filter::catalog::openapi::{SourceFile, import};
/// let text = r#"{"openapi": "3.0.3", "info": {"version": "1.0.0"}, "servers": [{"url": "https://api.example.com/v1"}],
///   "paths": {"/things": {"get": {"parameters": [{"name": "filter[name]", "in": "query", "schema": {"type": "string"}}]}}}}"#;
/// let file = SourceFile::new("descriptions/shop_v1.json", text);
/// assert_eq!(import(&[file], &Limits::DEFAULT)?.entities[0].api, "shop");
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct SourceFile<'a> {
    /// The file's name, with or without folders. It names the API, without a version at its end, unless it is one that says
    /// nothing, such as `openapi.yaml`: then Kong's own APIs, known by title and servers, have the names that they have in the
    /// built-in catalog, and others that of their title or folder.
    pub name: &'a str,
    /// What it contains, JSON or YAML.
    pub text: &'a str,
}

impl<'a> SourceFile<'a> {
    /// A file of this name.
    #[must_use]
    pub const fn new(name: &'a str, text: &'a str) -> Self {
        Self { name, text }
    }
}
