//! From OpenAPI 3.0 and 3.1 files, as JSON or YAML, to entities.
//!
//! The built-in catalog is made from the files that Kong publishes, and so can be a newer or a private one. What the files
//! get wrong or say only in words is dealt with in the module of its topic: filters and operators, paging and sorting,
//! prose, the answer's records.
//!
//! Input is not trusted: a file is bounded in bytes, values, nesting and aliases, references in number, and a mistake is an
//! error that names the file and the place in it.
//!
//! ```
//! use konnect_filter::Limits;
//! use konnect_filter::catalog::SourceFile;
//! use konnect_filter::catalog::openapi::import;
//! let text = r#"
//! openapi: 3.1.0
//! info: {title: Shop, version: 1.0.0}
//! servers: [{url: "https://api.example.com/v1"}]
//! paths:
//!   /things:
//!     get:
//!       parameters: [{name: "filter[name][contains]", in: query, schema: {type: string}}]
//! "#;
//! let found = import(&[SourceFile::new("shop_v1.yaml", text)], &Limits::DEFAULT)?;
//! assert_eq!(found.entities[0].name(), "shop@v1/things");
//! assert_eq!(found.entities[0].fields[0].name, "name");
//! # Ok::<(), konnect_filter::Error>(())
//! ```

mod api;
mod beside;
mod document;
mod draft;
mod filter;
mod kinds;
mod listed;
mod names;
mod number;
mod operation;
mod overrides;
mod paging;
mod parameter;
mod paths;
mod patterns;
mod prose;
mod record;
mod reserved;
mod rules;
mod schema;
mod servers;
mod shape;
mod skipped;
mod sort;
mod text;
mod unread;
mod values;
mod yaml;

pub use self::overrides::{OVERRIDES, Override};
pub use self::skipped::Skipped;
use crate::catalog::validate::is_api;
use crate::catalog::{Entity, SourceFile};
use crate::error::{Code, Diagnostic, Error, Part, Result, brief};
use crate::limits::Limits;

/// What was read of OpenAPI files.
///
/// ```
/// use konnect_filter::catalog::{Catalog, SourceFile};
/// use konnect_filter::catalog::openapi::import;
/// use konnect_filter::{Limits, ListRequest};
/// let text = r#"{"openapi": "3.0.3", "info": {"version": "1.0.0"}, "servers": [{"url": "https://api.example.com/v1"}],
///   "paths": {"/things": {"get": {"parameters": [{"name": "filter[name]", "in": "query", "schema": {"type": "string"}}]}}}}"#;
/// let empty = r#"{"openapi": "3.0.3", "info": {"version": "1.0.0"}, "paths": {}}"#;
/// let found = import(&[SourceFile::new("shop_v1.json", text), SourceFile::new("empty.json", empty)], &Limits::DEFAULT)?;
/// assert_eq!(found.without_collections, ["empty.json"]);
/// let catalog = Catalog::builtin().with(found.entities);
/// let request = ListRequest::to("shop@v1/things").catalog(&catalog).filter("name = x");
/// assert_eq!(request.one()?, "https://api.example.com/v1/things?filter%5Bname%5D=x");
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Import {
    /// The collections, in the order of API, version and path.
    pub entities: Vec<Entity>,
    /// What was left out, in the order of the files; of one with very many such parts not all.
    pub skipped: Vec<Skipped>,
    /// How many collections were left out.
    pub skipped_collections: usize,
    /// How many parts of other collections were left out: filters, operators, references that lead nowhere.
    pub skipped_parts: usize,
    /// How many collections several files describe, the newest of which is kept.
    pub described_twice: usize,
    /// Collections that could not be named apart from another one, as full name and path: only paths and URLs tell them apart.
    pub same_name: Vec<(String, String)>,
    /// Files of which nothing says what their API is called, by their names: it is called `api`.
    pub nameless: Vec<String>,
    /// Files that describe no collection, by their names.
    pub without_collections: Vec<String>,
}

/// Whether a text is meant as an OpenAPI file: it has a key `openapi` or `swagger`.
///
/// ```
/// use konnect_filter::catalog::openapi::is_description;
/// assert!(is_description("openapi: 3.1.0\npaths: {}\n") && is_description(r#"{"swagger": "2.0"}"#));
/// assert!(!is_description("[]"));
/// ```
#[doc(hidden)]
pub fn is_description(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let key = |line: &str| {
        let line = line.trim_start_matches(['"', '\'']);
        let rest = ["openapi", "swagger"].iter().find_map(|key| line.strip_prefix(key));
        rest.is_some_and(|rest| rest.trim_start_matches(['"', '\'']).trim_start().starts_with(':'))
    };
    if text.starts_with('{') {
        return ["\"openapi\"", "\"swagger\""].iter().any(|key| text.contains(key));
    }
    text.lines().any(key)
}

/// Reads every collection that can be listed from OpenAPI files.
///
/// A collection is a `GET` with a filter, paging or sort parameter, or whose answer is a list; one whose path ends in a
/// parameter has to have paging or a list. Where two files describe one address, the newer `info.version` wins, and the later file when
/// they are equal.
///
/// What cannot be read is left out, as small a part as possible, and told in [`Import::skipped`]. Limits of lengths, sizes and
/// numbers (`maxLength`, `minItems`, `minimum`) are not read: the service refuses what is beyond them.
///
/// # Errors
/// When a file as a whole is not an OpenAPI 3 description that can be read: every such file.
///
/// # Example
/// ```
/// use konnect_filter::Limits;
/// use konnect_filter::catalog::SourceFile;
/// use konnect_filter::catalog::openapi::{Import, import};
/// let text = r#"{"openapi": "3.0.3", "info": {"version": "1.0.0"},
///   "servers": [{"url": "https://us.api.konghq.com/v1"}],
///   "paths": {"/things": {"get": {"parameters": [
///     {"name": "filter[name]", "in": "query", "schema": {"type": "string"}}]}}}}"#;
/// let Import { entities, skipped, .. } = import(&[SourceFile::new("shop_v1.json", text)], &Limits::default())?;
/// assert_eq!(entities[0].name(), "shop@v1/things");
/// assert_eq!(skipped, []);
/// # Ok::<(), konnect_filter::Error>(())
/// ```
pub fn import(sources: &[SourceFile<'_>], limits: &Limits) -> Result<Import> {
    read_all(sources, None, limits)
}

/// Reads every collection that can be listed from OpenAPI files, as [`import`] does, and calls their API `api`.
///
/// ```
/// use konnect_filter::Limits;
/// use konnect_filter::catalog::SourceFile;
/// use konnect_filter::catalog::openapi::import_as;
/// let text = r#"{"openapi": "3.0.3", "info": {"version": "1.0.0"}, "servers": [{"url": "https://api.example.com/v1"}],
///   "paths": {"/things": {"get": {"parameters": [{"name": "filter[name]", "in": "query", "schema": {"type": "string"}}]}}}}"#;
/// let import = import_as("shop", &[SourceFile::new("openapi.json", text)], &Limits::DEFAULT)?;
/// assert_eq!(import.entities[0].name(), "shop@v1/things");
/// # Ok::<(), konnect_filter::Error>(())
/// ```
///
/// # Errors
/// As [`import`]'s, and when `api` is not one word without `/` and `@`.
pub fn import_as(api: &str, sources: &[SourceFile<'_>], limits: &Limits) -> Result<Import> {
    if !is_api(api) {
        let message = format!("`{}` cannot be an API's name: it is one word without `/` and `@`", brief(api));
        return Err(Diagnostic::in_part(Code::InvalidSpec, Part::File, message).into());
    }
    read_all(sources, Some(api), limits)
}

fn read_all(sources: &[SourceFile<'_>], api: Option<&str>, limits: &Limits) -> Result<Import> {
    let mut import = Import::default();
    let mut found: Vec<operation::Imported> = Vec::new();
    let mut problems: Vec<Diagnostic> = Vec::new();
    for source in sources {
        match operation::read(source, api, limits) {
            Ok(file) => {
                if file.nameless && !file.imported.is_empty() {
                    import.nameless.push(source.name.to_owned());
                }
                if file.imported.is_empty() {
                    import.without_collections.push(source.name.to_owned());
                }
                found.extend(file.imported);
                import.skipped.extend(file.skipped);
                import.skipped_collections += file.left_out.0;
                import.skipped_parts += file.left_out.1;
            }
            Err(error) => problems.extend(error.into_diagnostics()),
        }
        problems.truncate(limits.problems.max(1));
    }
    Error::unless_empty(problems)?;
    // Stable: files of equal version keep their order, and the last of an address stays.
    found.sort_by(|a, b| {
        operation::address(&a.entity).cmp(&operation::address(&b.entity)).then_with(|| a.revision.cmp(&b.revision))
    });
    for operation::Imported { entity, .. } in found {
        match import.entities.last_mut() {
            Some(last) if operation::address(last) == operation::address(&entity) => {
                *last = entity;
                import.described_twice += 1;
            }
            _ => import.entities.push(entity),
        }
    }
    import.entities.sort_by(|a, b| order(a).cmp(&order(b)));
    let names = names::tell_apart(&mut import.entities);
    import.same_name =
        names.iter().filter_map(|n| import.entities.get(*n)).map(|e| (e.name(), e.path.clone())).collect();
    Ok(import)
}

fn order(entity: &Entity) -> (&str, u64, &str) {
    (&entity.api, entity.version_number(), &entity.path)
}
