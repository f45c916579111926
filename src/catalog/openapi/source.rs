//! A file, as given.

/// An OpenAPI file.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The file's name, with or without folders: what stands before its version suffix names the API.
    pub name: &'a str,
    /// What it holds, JSON or YAML.
    pub text: &'a str,
}
