//! A reader of the published files that shares nothing with the importer: only what the check of the requests needs.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use super::schema::{Scope, resolve};

/// The operators of Konnect's documentation.
pub(crate) const OPERATORS: [&str; 10] =
    ["eq", "neq", "oeq", "contains", "ocontains", "lt", "lte", "gt", "gte", "exists"];

/// A published file.
pub(crate) struct File {
    pub(crate) name: String,
    pub(crate) root: Value,
}

/// A filterable field of a collection, with the schema of each form that it takes.
pub(crate) struct Field {
    /// The name between the brackets.
    pub(crate) name: String,
    /// What is before the brackets.
    pub(crate) prefix: String,
    /// Whether any key may follow.
    pub(crate) map: bool,
    /// Whether its values are UUIDs: the name of its schema says so, which gives no format.
    pub(crate) uuid: bool,
    /// The schema of `filter[FIELD]=v`.
    pub(crate) bare: Option<Value>,
    /// The schema of `filter[FIELD][OP]=v`.
    pub(crate) operators: BTreeMap<String, Value>,
    /// The schema of the whole value, `v` or `{op: v}`; none for parameters that are written out one by one.
    pub(crate) whole: Option<Value>,
}

/// A collection that can be filtered.
pub(crate) struct Collection {
    pub(crate) file: usize,
    /// The path with its version, parameters in braces.
    pub(crate) path: String,
    pub(crate) version: Vec<u32>,
    pub(crate) fields: Vec<Field>,
    /// The names of all query parameters, a `page` object's members among them.
    pub(crate) parameters: Vec<String>,
    /// The fields that the sort parameter's description lists, if there is one.
    pub(crate) sort: Option<Vec<String>>,
}

/// All files, or nothing when they are not there.
pub(crate) fn files() -> Option<Vec<File>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/openapi");
    let mut files: Vec<File> = std::fs::read_dir(folder)
        .ok()?
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .map(|path| {
            let text = std::fs::read_to_string(&path).unwrap();
            let options = serde_saphyr::options! {
                budget: serde_saphyr::budget! { max_nodes: 10_000_000, max_events: 30_000_000, max_depth: 200 },
                with_snippet: false,
            };
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            File { name, root: serde_saphyr::from_str_with_options(&text, options).unwrap() }
        })
        .collect();
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Some(files)
}

/// Every collection with a filter; of two files for one URL, the one with the newer `info.version`.
pub(crate) fn collections(files: &[File]) -> Vec<Collection> {
    let mut found: BTreeMap<String, Collection> = BTreeMap::new();
    for (index, file) in files.iter().enumerate() {
        let info = file.root["info"]["version"].as_str().unwrap();
        let version: Vec<u32> = info.split('.').map(|part| part.parse().unwrap_or(0)).collect();
        let server = file.root["servers"][0]["url"].as_str().unwrap();
        let base = server.strip_prefix("https://").unwrap().split_once('/').map(|(_, path)| format!("/{path}"));
        for (path, item) in file.root["paths"].as_object().unwrap() {
            let path = format!("{}{path}", base.as_deref().unwrap_or_default());
            let Some(operation) = item.get("get").filter(|_| !path.ends_with('}')) else { continue };
            let own = operation["parameters"].as_array().into_iter().flatten();
            let shared = item["parameters"].as_array().into_iter().flatten();
            let parameters: Vec<&Value> = own.chain(shared).map(|parameter| resolve(&file.root, parameter)).collect();
            let Some(collection) = collection(file, index, path, version.clone(), &parameters) else { continue };
            match found.get(&collection.path) {
                Some(other) if other.version > collection.version => {}
                _ => _ = found.insert(collection.path.clone(), collection),
            }
        }
    }
    found.into_values().collect()
}

fn collection(file: &File, index: usize, path: String, version: Vec<u32>, parameters: &[&Value]) -> Option<Collection> {
    let scope = Scope { root: &file.root };
    let mut collection =
        Collection { file: index, path, version, fields: Vec::new(), parameters: Vec::new(), sort: None };
    for parameter in parameters.iter().filter(|parameter| parameter["in"] == "query") {
        let name = parameter["name"].as_str().unwrap();
        let schema = resolve(&file.root, &parameter["schema"]);
        if let Some((prefix, brackets)) = name.split_once('[').filter(|(prefix, _)| prefix.ends_with("filter")) {
            literal(&mut collection.fields, prefix, brackets, schema);
        } else if name.ends_with("filter") {
            object(&mut collection.fields, name, scope, schema, &file.name);
        } else if name == "sort" {
            collection.sort = Some(listed(parameter["description"].as_str().unwrap_or_default()));
        } else if name == "page" {
            let members = scope.properties(schema).into_iter().map(|(member, _)| format!("page[{member}]"));
            collection.parameters.extend(members);
        } else {
            collection.parameters.push(name.to_owned());
        }
    }
    if collection.fields.is_empty() { None } else { Some(collection) }
}

/// `filter[name][eq]` as a parameter's own name.
fn literal(fields: &mut Vec<Field>, prefix: &str, brackets: &str, schema: &Value) {
    let parts: Vec<&str> = brackets.trim_end_matches(']').split("][").collect();
    let name = parts[0];
    let index = fields.iter().position(|field| field.name == name && field.prefix == prefix).unwrap_or_else(|| {
        let (name, prefix) = (name.to_owned(), prefix.to_owned());
        fields.push(Field {
            name,
            prefix,
            map: false,
            uuid: false,
            bare: None,
            operators: BTreeMap::new(),
            whole: None,
        });
        fields.len() - 1
    });
    match parts.get(1) {
        Some(operator) => _ = fields[index].operators.insert((*operator).to_owned(), schema.clone()),
        None => fields[index].bare = Some(schema.clone()),
    }
}

/// One object parameter whose members are the fields.
fn object(fields: &mut Vec<Field>, prefix: &str, scope: Scope<'_>, schema: &Value, file: &str) {
    let properties = scope.properties(schema);
    let prefix = prefix.to_owned();
    let names: Vec<&str> = properties.iter().map(|(name, _)| name.as_str()).collect();
    if names == ["key", "value"] {
        // The mesh lists: placeholders of a label, of which the server takes equality alone.
        let bare = Some(serde_json::json!({ "type": "string" }));
        let name = "labels".to_owned();
        return fields.push(Field {
            name,
            prefix,
            map: true,
            uuid: false,
            bare,
            operators: BTreeMap::new(),
            whole: None,
        });
    }
    for (name, schema) in properties {
        let members = scope.follow(schema).get("additionalProperties").filter(|members| members.is_object());
        // Which fields have free keys is in prose, or in the records that show such objects; a developer's
        // `attributes` is text.
        let map = members.is_some()
            || matches!(name.as_str(), "labels" | "custom_fields" | "config" | "integration_data" | "resource.config")
            || (name == "attributes" && !file.starts_with("portal-management"));
        let whole = members.unwrap_or(schema);
        let uuid = schema.to_string().contains("/UuidFieldFilter\"");
        let prefix = prefix.clone();
        let mut field = Field { name, prefix, map, uuid, bare: None, operators: BTreeMap::new(), whole: None };
        forms(&mut field, scope, whole);
        field.whole = Some(whole.clone());
        fields.push(field);
    }
}

/// Collects the forms that a field's schema allows, whichever branch they are in.
fn forms(field: &mut Field, scope: Scope<'_>, schema: &Value) {
    let schema = scope.follow(schema);
    for word in ["oneOf", "anyOf", "allOf"] {
        for branch in schema[word].as_array().into_iter().flatten() {
            forms(field, scope, branch);
        }
    }
    let properties = schema["properties"].as_object();
    for (name, member) in properties.into_iter().flatten() {
        if OPERATORS.contains(&name.as_str()) {
            field.operators.entry(name.clone()).or_insert_with(|| scope.follow(member).clone());
        }
    }
    let is_scalar = matches!(schema["type"].as_str(), Some("string" | "number" | "integer" | "boolean"));
    let is_untyped = schema.get("type").is_none() && properties.is_some();
    if (is_scalar || is_untyped) && field.bare.is_none() {
        let text = serde_json::json!({ "type": "string" });
        field.bare = Some(if is_scalar { schema.clone() } else { text });
    }
}

/// The first words of a list's lines, in backticks or not.
fn listed(prose: &str) -> Vec<String> {
    let lines = prose.lines().filter_map(|line| line.trim().strip_prefix(['-', '*'])?.split_whitespace().next());
    lines.map(|word| word.trim_matches('`').to_owned()).collect()
}
