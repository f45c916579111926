//! The query parameters of a list: those that an operation declares, with the properties of an object that OpenAPI sends as
//! parameters of their own instead of that object.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::beside::REFERRED;
use super::document::Reader;
use super::schema::allows_nothing;
use super::shape::Shape;
use crate::catalog::Several;
use crate::error::{Result, brief};

/// A query parameter.
#[derive(Debug, Clone)]
pub(super) struct DeclaredParameter<'a> {
    /// Where the file declares it.
    pub at: &'a Value,
    pub name: Cow<'a, str>,
    pub description: &'a str,
    /// What describes its value: one schema, or of a property all that speak of it.
    pub schemas: Vec<&'a Value>,
    pub style: Option<&'a str>,
    pub explode: Option<bool>,
    pub required: bool,
    /// Whether its value is one text of another format, such as JSON.
    pub content: bool,
    /// The object whose property it is.
    pub of: Option<&'a str>,
}

impl<'a> DeclaredParameter<'a> {
    /// The one that is declared `at` a place, with the description that counts there.
    fn declared(reader: &Reader<'a>, at: &'a Value, description: &'a str) -> Self {
        Self {
            at,
            name: Cow::Borrowed(reader.text(at, "name")),
            description,
            schemas: at.get("schema").into_iter().collect(),
            style: at.get("style").and_then(Value::as_str),
            explode: at.get("explode").and_then(Value::as_bool),
            required: at.get("required") == Some(&Value::Bool(true)),
            content: at.get("schema").is_none() && at.get("content").is_some(),
            of: None,
        }
    }

    /// A parameter that an object's property is, of a name of its own.
    pub(super) fn property(name: impl Into<Cow<'a, str>>, schemas: &[&'a Value], of: Option<&'a str>) -> Self {
        let at = schemas.first().copied().unwrap_or(&Value::Null);
        let name = name.into();
        let schemas = schemas.to_vec();
        Self { at, name, description: "", schemas, style: None, explode: None, required: false, content: false, of }
    }

    pub(super) fn is_deep(&self) -> bool {
        self.style == Some("deepObject")
    }

    /// Whether it has the one form in which each value of a list, and each property of an object, is a parameter.
    fn explodes(&self) -> bool {
        !self.content && matches!(self.style, None | Some("form")) && self.explode != Some(false)
    }

    /// Whether the file says so itself, and not only by saying nothing.
    pub(super) fn explodes_expressly(&self) -> bool {
        self.explodes() && (self.style.is_some() || self.explode == Some(true))
    }

    /// How several values are sent, of a list; none where that is not known.
    pub(super) fn several(&self, reader: &Reader<'a>, shape: &Shape<'a>) -> Option<Several> {
        // Konnect takes no parameter twice, whatever its files say of it by saying nothing.
        if !shape.array || self.content || reader.is_of_kong() {
            return Some(Several::No);
        }
        match self.style {
            None | Some("form") if self.explodes() => Some(Several::Repeated),
            None | Some("form") => Some(Several::Commas),
            _ => None,
        }
    }
}

/// Headers that OpenAPI leaves to others, and that of the credential.
const KNOWN_HEADERS: [&str; 3] = ["accept", "content-type", "authorization"];

/// Notes a header or cookie without which the service refuses every request.
fn note_required<'a>(reader: &Reader<'a>, parameter: &'a Value, place: &str) {
    let name = reader.text(parameter, "name");
    let is_required = parameter.get("required") == Some(&Value::Bool(true));
    if is_required && ["header", "cookie"].contains(&place) && !KNOWN_HEADERS.contains(&&*name.to_ascii_lowercase()) {
        let what = format!("the required {place} `{}`", brief(name));
        reader.skip(
            parameter,
            what,
            "no header and no cookie is sent but the credential, so the service may refuse the request",
        );
    }
}

/// The parameters of an operation and of its path (what its reference leads to, and the path itself), each with its description:
/// the operation's own instead of one of the same name in the same place.
fn declared<'a>(reader: &Reader<'a>, items: [&'a Value; 2], get: &'a Value) -> Result<Vec<(&'a Value, &'a str)>> {
    let mut declared: Vec<(&'a Value, &'a str)> = Vec::new();
    let mut known: HashMap<(&str, Cow<'_, str>), usize> = HashMap::new();
    let [resolved, item] = items;
    let own = Some(item).filter(|item| !std::ptr::eq(*item, resolved));
    for owner in [Some(resolved), own, Some(get)].into_iter().flatten() {
        for at in reader.list(owner, "parameters") {
            let Some((parameter, _)) = reader.follow(at)? else { continue };
            if !parameter.is_object() {
                reader.skip(parameter, "a parameter", "it is not an object");
                continue;
            }
            let (place, name) = (reader.text(parameter, "in"), reader.text(parameter, "name"));
            if place == "query" && name.is_empty() {
                reader.skip(parameter, "a query parameter", "it has no name");
                continue;
            }
            reader.spend_text(name.len())?;
            // The names of headers are the same in any case.
            let name = if place == "header" { Cow::Owned(name.to_ascii_lowercase()) } else { Cow::Borrowed(name) };
            let found = (parameter, reader.described(at, parameter));
            let next = declared.len();
            match declared.get_mut(*known.entry((place, name)).or_insert(next)) {
                Some(overridden) => *overridden = found,
                None => declared.push(found),
            }
        }
    }
    Ok(declared)
}

/// The query parameters of an operation and of its path.
pub(super) fn read<'a>(
    reader: &Reader<'a>,
    items: [&'a Value; 2],
    get: &'a Value,
) -> Result<Vec<DeclaredParameter<'a>>> {
    let mut declared = Vec::new();
    for (parameter, description) in self::declared(reader, items, get)? {
        match reader.text(parameter, "in") {
            "query" => declared.push(DeclaredParameter::declared(reader, parameter, description)),
            place => note_required(reader, parameter, place),
        }
    }
    let mut read = Vec::with_capacity(declared.len());
    for parameter in declared {
        if let [schema] = *parameter.schemas {
            if allows_nothing(reader, schema)? {
                continue;
            }
        }
        let shape = Shape::read(reader, &parameter.schemas)?;
        let is_its_properties = is_its_properties(reader, &parameter, &shape)?;
        read.push((parameter, is_its_properties.then_some(shape)));
    }
    let mut names: HashSet<Cow<'a, str>> =
        read.iter().filter(|(_, shape)| shape.is_none()).map(|(parameter, _)| parameter.name.clone()).collect();
    let mut found = Vec::with_capacity(read.len());
    for (parameter, shape) in read {
        let Some(shape) = shape else {
            found.push(parameter);
            continue;
        };
        note_free_keys(reader, &parameter, &shape);
        let needed = needed(reader, &parameter)?;
        for (name, schemas) in &shape.properties {
            let mut property = DeclaredParameter::property(*name, schemas, Some(reader.text(parameter.at, "name")));
            property.required = needed.contains(*name);
            if names.insert(property.name.clone()) {
                found.push(property);
            } else {
                let what = format!("the property `{}` of `{}`", brief(name), brief(&parameter.name));
                reader.skip(property.at, what, "it would be a parameter of a name that another one has");
            }
        }
    }
    Ok(found)
}

/// Whether an object is sent as a parameter for each of its properties, and none of its own name.
///
/// OpenAPI says so of every object without another `style`. In Kong's files and where a property is an object, `deepObject` was
/// forgotten.
fn is_its_properties<'a>(reader: &Reader<'a>, parameter: &DeclaredParameter<'a>, shape: &Shape<'a>) -> Result<bool> {
    let is_object = !shape.properties.is_empty() && shape.kinds.is_empty() && !shape.array;
    if !is_object || !parameter.explodes() {
        return Ok(false);
    }
    Ok(parameter.explodes_expressly() || !reader.is_of_kong() && !has_objects(reader, shape)?)
}

/// Whether some property is an object.
fn has_objects<'a>(reader: &Reader<'a>, shape: &Shape<'a>) -> Result<bool> {
    for (_, schemas) in &shape.properties {
        if !Shape::read(reader, schemas)?.properties.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Notes that an object also takes keys that it does not name.
pub(super) fn note_free_keys<'a>(reader: &Reader<'a>, parameter: &DeclaredParameter<'a>, shape: &Shape<'a>) {
    if shape.open {
        let what = format!("the free keys of `{}`", brief(&parameter.name));
        reader.skip(parameter.at, what, "they cannot be told from a field that is mistyped");
    }
}

/// The properties of an object without which a request is refused: those that the schema of a required parameter requires.
pub(super) fn needed<'a>(reader: &Reader<'a>, parameter: &DeclaredParameter<'a>) -> Result<HashSet<&'a str>> {
    let mut needed = HashSet::new();
    if !parameter.required {
        return Ok(needed);
    }
    let mut schemas = Vec::new();
    for schema in &parameter.schemas {
        let schema = reader.resolve(schema)?;
        schemas.push(schema);
        let all = schema.get("allOf").and_then(Value::as_array).into_iter().flatten();
        for member in all.chain(schema.get(REFERRED)) {
            schemas.push(reader.resolve(member)?);
        }
    }
    for schema in schemas {
        let names = reader.list(schema, "required");
        reader.spend(names.len())?;
        needed.extend(names.iter().filter_map(Value::as_str));
    }
    if needed.is_empty() {
        let what = format!("that `{}` is required", brief(&parameter.name));
        reader.skip(parameter.at, what, "which of its fields is needed is not said");
    }
    Ok(needed)
}
