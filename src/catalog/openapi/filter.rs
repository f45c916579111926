//! The fields that Konnect filters by, from one `deepObject` parameter or from many literal ones.

use serde_json::Value;

use super::document::{MAX_NESTING, Reader, members};
use super::prose::{self, Keys};
use super::schema::{Shape, add_kind, is_ulid, leaf, listed_kind, merge, type_names};
use crate::catalog::{Field, Operator, OperatorSet, Style, Type};
use crate::error::Result;

/// Alternatives of one field that are told apart; the published files have at most 9.
const MAX_BRANCHES: usize = 64;

/// What a query parameter's name says about filtering.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Name<'a> {
    /// `filter` or `applicationfilter`: an object of fields.
    Object(&'a str),
    /// `filter[FIELD]` or `filter[FIELD][OP]`, written out as a parameter of its own.
    Literal { prefix: &'a str, field: &'a str, operator: Operator },
    /// Something else.
    Other,
}

/// Reads a parameter's name.
pub(super) fn name(name: &str) -> Name<'_> {
    let (prefix, rest) = name.split_once('[').unwrap_or((name, ""));
    if !prefix.ends_with("filter") || !prefix.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
        return Name::Other;
    }
    if rest.is_empty() {
        return if prefix.len() == name.len() { Name::Object(prefix) } else { Name::Other };
    }
    let Some((field, operator)) = rest.split_once(']') else { return Name::Other };
    let operator = match operator {
        "" => Some(Operator::Bare),
        _ => operator.strip_prefix('[').and_then(|op| op.strip_suffix(']')).and_then(Operator::from_suffix),
    };
    match operator {
        Some(operator) if !field.is_empty() => Name::Literal { prefix, field, operator },
        _ => Name::Other,
    }
}

/// The fields of all filter parameters, in the order of the description.
pub(super) fn fields<'a>(reader: &Reader<'a>, parameters: &[&'a Value], place: &str) -> Result<Vec<Field>> {
    let mut fields: Vec<Draft> = Vec::new();
    for parameter in parameters {
        let place = format!("{place}.parameters");
        let Some(schema) = parameter.get("schema") else { continue };
        let description = reader.text(parameter, "description", &place)?;
        match name(reader.text(parameter, "name", &place)?) {
            Name::Object(prefix) => {
                let shape = Shape::read(reader, &[schema])?;
                // A text, a list or an object of which nothing is said is not a structured filter, and has no field.
                if parameter.get("style").is_none()
                    && !shape.properties.is_empty()
                    && shape.properties.iter().all(|(key, _)| ["key", "value"].contains(key))
                {
                    if !fields.iter().any(|draft| draft.field.name == "labels") {
                        fields.push(labels_only());
                    }
                    continue;
                }
                for (name, schemas) in &shape.properties {
                    reader.spend_text(name.len().saturating_add(prefix.len()).saturating_add(description.len()))?;
                    let mut draft = Draft::new(name, style(prefix));
                    draft.keys = prose::keys(description, name);
                    for schema in schemas {
                        draft.read(reader, schema, false, 0)?;
                    }
                    reader.spend(fields.len())?;
                    fields.push(draft);
                }
            }
            Name::Literal { prefix, field, operator } => {
                reader.spend(fields.len())?;
                reader.spend_text(field.len().saturating_add(prefix.len()).saturating_add(description.len()))?;
                let known = fields.iter_mut().find(|draft| draft.field.name == field);
                let draft = match known {
                    Some(draft) => draft,
                    None => {
                        fields.push(Draft::new(field, style(prefix)));
                        let Some(draft) = fields.last_mut() else { continue };
                        draft.field.branches.push(OperatorSet::EMPTY);
                        draft
                    }
                };
                draft.field.null |= prose::takes_null(description);
                draft.leaf(reader, reader.resolve(schema)?, operator, false)?;
                // Each is a parameter of its own, so that none excludes another: one branch.
                for branch in &mut draft.field.branches {
                    *branch = branch.with(operator);
                }
            }
            Name::Other => {}
        }
    }
    for parameter in parameters {
        let parameter_name = reader.text(parameter, "name", place)?;
        if let Some(field) =
            flat(parameter_name, parameter.get("schema").map(|schema| reader.resolve(schema)).transpose()?)
            && !fields.iter().any(|draft| draft.field.name == field.name)
        {
            let (mut draft, kind) = (Draft::new(parameter_name, Style::Flat), field.kind.clone());
            draft.kinds.push(kind);
            draft.field = field;
            fields.push(draft);
        }
    }
    Ok(fields.into_iter().map(Draft::finish).filter(|field| !field.branches.is_empty()).collect())
}

/// Whether a parameter is called a filter and is a text, a list or an object of which nothing is said: it is sent as it is,
/// `filter=…`, and no language of its own is known.
pub(super) fn is_unstructured<'a>(reader: &Reader<'a>, name: &str, parameter: &'a Value) -> Result<bool> {
    if !matches!(self::name(name), Name::Object(_)) || parameter.get("style").is_some_and(|style| style == "deepObject")
    {
        return Ok(false);
    }
    match parameter.get("schema") {
        Some(schema) => Ok(Shape::read(reader, &[schema])?.properties.is_empty()),
        None => Ok(true),
    }
}

fn style(prefix: &str) -> Style {
    if prefix == "filter" { Style::Filter } else { Style::Named(prefix.to_owned()) }
}

/// The field behind a parameter that filters without being called so.
///
/// What they mean stands in the descriptions and examples: `labels=key:value,keyExists` (control planes, API products),
/// `tags=a,b` for all or `tags=a/b` for any (gateway entities), `custom_id` (consumers), `unregistered` (dev portals).
pub(super) fn flat(name: &str, schema: Option<&Value>) -> Option<Field> {
    let kind = schema?.get("type")?.as_str()?;
    let example = schema?.get("example").and_then(Value::as_str).unwrap_or_default();
    let set = |operators: &[Operator]| operators.iter().copied().collect::<OperatorSet>();
    let (style, kind, branches) = match (name, kind) {
        ("labels" | "public_labels", "string") if example.contains(':') => {
            (Style::Pairs, Type::String, vec![set(&[Operator::Bare, Operator::Present])])
        }
        ("tags", "string") => (Style::Tags, Type::String, vec![set(&[Operator::Bare]), set(&[Operator::Oeq])]),
        ("custom_id", "string") => (Style::Flat, Type::String, vec![set(&[Operator::Bare])]),
        ("unregistered", "boolean") => (Style::Flat, Type::Boolean, vec![set(&[Operator::Bare])]),
        _ => return None,
    };
    let map = style == Style::Pairs;
    Some(Field { name: name.to_owned(), kind, map, style, branches, ..Field::default() })
}

/// Whether a schema says by itself what its values are.
fn says_type(schema: &Value) -> bool {
    type_names(schema).next().is_some() || lists_values(schema)
}

/// Whether a schema lists its values.
fn lists_values(schema: &Value) -> bool {
    schema.get("enum").is_some() || schema.get("const").is_some()
}

/// The filter of 36 mesh lists: an object without `style`, whose properties `key` and `value` are placeholders. By the
/// schema's letter it would be sent as `?key=…&value=…`; the server (kumahq/kuma, "add support for label filters") takes
/// `filter[labels.KEY]=v`, equality only.
fn labels_only() -> Draft {
    let mut draft = Draft::new("labels", Style::Filter);
    draft.field.map = true;
    draft.kinds.push(Type::String);
    draft.field.branches.push(OperatorSet::EMPTY.with(Operator::Bare));
    draft
}

/// A field while its schemas are read.
struct Draft {
    field: Field,
    keys: Keys,
    /// Types of single values.
    kinds: Vec<Type>,
    /// Types of lists and of parts of values, which the schemas leave open even where the field is an enumeration.
    loose: Vec<Type>,
}

impl Draft {
    fn new(name: &str, style: Style) -> Self {
        let field = Field { name: name.to_owned(), style, ..Field::default() };
        Self { field, keys: Keys::default(), kinds: Vec::new(), loose: Vec::new() }
    }

    fn finish(self) -> Field {
        let mut field = self.field;
        field.kind = merge(if self.kinds.is_empty() { &self.loose } else { &self.kinds });
        field.map |= self.keys.map;
        if self.keys.existence {
            field.branches.push(OperatorSet::EMPTY.with(Operator::Present));
        }
        // What another branch allows as well says nothing more.
        let all = std::mem::take(&mut field.branches);
        for (n, branch) in all.iter().enumerate() {
            let covered = all
                .iter()
                .enumerate()
                .any(|(m, other)| m != n && other.contains_all(*branch) && (!branch.contains_all(*other) || m < n));
            if !covered && !branch.is_empty() {
                field.branches.push(*branch);
            }
        }
        field
    }

    /// Adds what a schema of the field allows. `uuid`: a reference on the way here was to a schema for UUIDs, which the
    /// published files never mark by `format`.
    fn read<'a>(&mut self, reader: &Reader<'a>, schema: &'a Value, uuid: bool, depth: usize) -> Result<()> {
        if depth > MAX_NESTING || self.field.branches.len() > MAX_BRANCHES {
            return Ok(());
        }
        let (schema, name) = reader.follow(schema)?;
        let uuid = uuid || name.is_some_and(|name| name.to_ascii_lowercase().contains("uuid"));
        let description = schema.get("description").and_then(Value::as_str).unwrap_or_default();
        reader.spend_text(description.len())?;
        let keys = prose::keys(description, &self.field.name);
        self.keys.map |= keys.map;
        self.keys.existence |= keys.existence;
        self.field.null |= prose::takes_null(description);
        self.field.deprecated |= depth == 0 && schema.get("deprecated") == Some(&Value::Bool(true));
        if members(schema).next().is_some() {
            // `allOf` is used only to add a description, so that its members can be read like alternatives.
            for member in members(schema) {
                self.read(reader, member, uuid, depth + 1)?;
            }
            return Ok(());
        }
        reader.spend(schema.get("type").and_then(Value::as_array).map_or(0, Vec::len))?;
        let names: Vec<&str> = type_names(schema).filter(|name| *name != "null").collect();
        if schema.get("properties").is_some() {
            self.operators(reader, schema, uuid)?;
            if names.is_empty() {
                // What the operators say of the value goes for a plain one too.
                if self.kinds.is_empty() || uuid {
                    self.kinds.push(if uuid { Type::Uuid } else { Type::String });
                }
                // A schema that speaks only of objects lets a plain text through as well, and the examples use one.
                self.field.branches.push(OperatorSet::EMPTY.with(Operator::Bare));
            }
        } else if let Some(values @ Value::Object(_)) = schema.get("additionalProperties") {
            // An object of fields that differ only in their key.
            self.field.map = true;
            self.read(reader, values, uuid, depth + 1)?;
        } else if names.iter().any(|name| *name != "object" && *name != "array") || lists_values(schema) {
            self.leaf(reader, schema, Operator::Bare, uuid)?;
            self.field.branches.push(OperatorSet::EMPTY.with(Operator::Bare));
        }
        Ok(())
    }

    /// Adds an object whose properties are operators: one branch.
    fn operators<'a>(&mut self, reader: &Reader<'a>, schema: &'a Value, uuid: bool) -> Result<()> {
        let mut branch = OperatorSet::EMPTY;
        for (name, property) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
            reader.spend(1)?;
            let Some(operator) = Operator::from_suffix(name) else { continue };
            let (property, reference) = reader.follow(property)?;
            let uuid = uuid || reference.is_some_and(|name| name.to_ascii_lowercase().contains("uuid"));
            self.leaf(reader, property, operator, uuid)?;
            branch = branch.with(operator);
        }
        reader.spend(schema.get("required").and_then(Value::as_array).map_or(0, Vec::len))?;
        // A branch that requires what it does not have can never be satisfied (`required: [gt]` over `lt` alone).
        let mut required =
            schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
        if required.all(|name| Operator::from_suffix(name).is_some_and(|operator| branch.contains(operator))) {
            self.field.branches.push(branch);
        }
        Ok(())
    }

    /// Adds the type of one operator's value.
    fn leaf<'a>(&mut self, reader: &Reader<'a>, schema: &'a Value, operator: Operator, uuid: bool) -> Result<()> {
        self.nested_leaf(reader, schema, operator, uuid, 0)
    }

    /// Adds the type of one operator's value, which may be wrapped in others: `allOf: [T, {description: …}]`, or
    /// `anyOf: [T, {type: "null"}]` as FastAPI writes an optional parameter.
    fn nested_leaf<'a>(
        &mut self,
        reader: &Reader<'a>,
        schema: &'a Value,
        operator: Operator,
        uuid: bool,
        depth: usize,
    ) -> Result<()> {
        if !says_type(schema) && depth < MAX_NESTING {
            let mut wrapped = false;
            for member in members(schema) {
                let (member, reference) = reader.follow(member)?;
                if says_type(member) || members(member).next().is_some() {
                    let uuid = uuid || reference.is_some_and(|name| name.to_ascii_lowercase().contains("uuid"));
                    self.nested_leaf(reader, member, operator, uuid, depth + 1)?;
                    wrapped = true;
                }
            }
            if wrapped {
                return Ok(());
            }
        }
        let kind = match type_names(schema).find(|name| *name != "null") {
            Some(name) => leaf(reader, schema, name)?,
            // One of the alternatives, which says only that the value may be left out.
            None if depth > 0 && type_names(schema).next().is_some() => return Ok(()),
            None => listed_kind(reader, schema)?.unwrap_or(Type::String),
        };
        let kind = if uuid && kind == Type::String { Type::Uuid } else { kind };
        let kinds = match operator {
            Operator::Exists | Operator::Present => return Ok(()),
            Operator::Oeq | Operator::Contains | Operator::Ocontains => &mut self.loose,
            _ => &mut self.kinds,
        };
        add_kind(reader, kinds, kind)?;
        if let Some(pattern) = schema.get("pattern").and_then(Value::as_str).filter(|pattern| !is_ulid(pattern)) {
            self.field.pattern = Some(reader.copy(pattern)?);
        }
        Ok(())
    }
}
