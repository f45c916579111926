//! One filter field, from the schemas that say what can be asked of it.

use std::collections::HashSet;

use serde_json::Value;

use super::document::{Reader, members};
use super::kinds::add_kind;
use super::listed::listed;
use super::parameter::DeclaredParameter;
use super::prose::{self, Keys};
use super::rules::{Rule, Rules};
use super::schema::{TOO_DEEP, allows_nothing, free_values, parts, type_names};
use super::shape::{Shape, merge};
use super::unread;
use super::values::{self, speaks_of_uuids, takes_list};
use crate::catalog::parameter::bracketed;
use crate::catalog::{Field, Operator, OperatorSet, ParameterStyle, Type};
use crate::error::{Result, brief};
use crate::limits::import::MAX_BRANCHES;
use crate::limits::import::MAX_NESTING;

/// Why a list is not read.
const LIST: &str = "it is a list, and how one is sent there is not defined";

/// Why an operator is not one of a field.
pub(super) const NO_OPERATOR: &str = "no operator of that name is known here";

/// Why an object in an object is not sent.
pub(super) const NESTED: &str = "it is an object in an object, and how one is sent there is not defined";

/// What becomes of a part of a filter that is not known to filter.
pub(super) const LIKE_OTHERS: &str = "it is a query parameter like others";

/// Whether a schema lists its values.
fn lists_values(schema: &Value) -> bool {
    schema.get("enum").is_some() || schema.get("const").is_some()
}

/// A field while its schemas are read.
pub(super) struct FieldReader<'a> {
    pub field: Field,
    pub keys: Keys,
    /// Types of single values.
    pub kinds: Vec<Type>,
    /// Types of lists and of parts of values, which the schemas leave open even where the field is an enumeration.
    loose: Vec<Type>,
    /// What else the operators say of whole values.
    rules: Rules<'a>,
    /// References that were followed, and whether on a way that speaks of UUIDs.
    seen: HashSet<(&'a str, bool)>,
    /// What else of the field is sent as it is.
    pub others: Vec<DeclaredParameter<'a>>,
}

impl<'a> FieldReader<'a> {
    pub(super) fn new(name: &str, style: ParameterStyle) -> Self {
        let field = Field { name: name.to_owned(), style, ..Field::default() };
        Self {
            field,
            keys: Keys::default(),
            kinds: Vec::new(),
            loose: Vec::new(),
            rules: Rules::default(),
            seen: HashSet::new(),
            others: Vec::new(),
        }
    }

    pub(super) fn finish(self, reader: &Reader<'a>) -> Result<Field> {
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
        // A value of one operator is not to be refused, or taken, for another.
        self.rules.settle(reader, &mut field)?;
        Ok(field)
    }

    /// Adds what a schema of the field allows. `uuid`: a reference on the way here was to a schema for UUIDs, which the
    /// published files never mark by `format`.
    pub(super) fn read(&mut self, reader: &Reader<'a>, schema: &'a Value, uuid: bool, depth: usize) -> Result<()> {
        if depth > MAX_NESTING || self.field.branches.len() > MAX_BRANCHES {
            reader.skip(schema, format_args!("a part of the filter field `{}`", brief(&self.field.name)), TOO_DEEP);
            return Ok(());
        }
        let Some((schema, name)) = reader.follow(schema)? else { return Ok(()) };
        if allows_nothing(reader, schema)? {
            return Ok(());
        }
        let uuid = uuid || name.is_some_and(|name| speaks_of_uuids(reader, name));
        // Once more, it would say the same: what refers to itself ends here.
        if name.is_some_and(|name| !self.seen.insert((name, uuid))) {
            return Ok(());
        }
        unread::note(reader, schema);
        self.describe(reader, schema)?;
        self.field.deprecated |= depth == 0 && schema.get("deprecated") == Some(&Value::Bool(true));
        if members(schema).next().is_some() && is_of_plain_values(reader, schema)? {
            for part in parts(reader, &[schema])? {
                self.describe(reader, part)?;
            }
            return self.bare(reader, schema, uuid);
        }
        // `allOf` is used only to add a description, so that its members can be read like alternatives.
        let (before, mut wrapped) = (self.field.branches.len(), false);
        for member in members(schema).filter(|member| !only_requires(member)) {
            self.read(reader, member, uuid, depth + 1)?;
            wrapped = true;
        }
        if schema.get("properties").is_some() {
            return self.object(reader, schema, uuid);
        }
        let says_nothing = type_names(schema).next().is_none();
        let is_anything = says_nothing && depth == 0 && unread::patterned(schema).is_none();
        if wrapped && (says_nothing || self.field.branches.len() > before) {
            return Ok(());
        }
        reader.spend(schema.get("type").and_then(Value::as_array).map_or(0, Vec::len))?;
        let names: Vec<&str> = type_names(schema).filter(|name| *name != "null").collect();
        let what = format_args!("the filter field `{}`", brief(&self.field.name)).to_string();
        if let Some(values) = free_values(reader, schema)? {
            // An object of fields that differ only in their key. Konnect puts it after a dot, others in brackets of its own.
            if !reader.is_of_kong() && !self.field.map && !self.keys.map {
                return self.family(reader, schema, values);
            }
            self.field.map = true;
            self.read(reader, values, uuid, depth + 1)?;
        } else if names.iter().any(|name| is_plain(name)) || lists_values(schema) || is_anything {
            self.bare(reader, schema, uuid)?;
        } else if unread::patterned(schema).is_some() {
            reader.skip(schema, what, "its keys are described by patterns (`patternProperties`)");
        } else if names.contains(&"array") {
            reader.skip(schema, what, LIST);
        } else if names.contains(&"object") {
            reader.skip(schema, what, "nothing describes the object");
        }
        Ok(())
    }

    /// Reads what a schema says of the field in words.
    fn describe(&mut self, reader: &Reader<'a>, schema: &'a Value) -> Result<()> {
        let description = schema.get("description").and_then(Value::as_str).unwrap_or_default();
        reader.spend_text(description.len())?;
        let keys = prose::keys(description, &self.field.name);
        self.keys.map |= keys.map;
        self.keys.existence |= keys.existence;
        self.field.nullable |= prose::takes_null(description);
        Ok(())
    }

    /// Adds a plain value, sent without an operator.
    fn bare(&mut self, reader: &Reader<'a>, schema: &'a Value, uuid: bool) -> Result<()> {
        self.leaf(reader, schema, Operator::Bare, uuid)?;
        self.field.branches.push(OperatorSet::EMPTY.with(Operator::Bare));
        Ok(())
    }

    /// Keeps a part of the field as a parameter to be sent as it is, `filter[FIELD][NAME]` or `filter[FIELD]` for a family of
    /// them, unless it cannot be.
    fn other(&mut self, reader: &Reader<'a>, name: Option<&str>, schema: &'a Value) -> Result<bool> {
        let Some(prefix) = self.field.prefix() else { return Ok(false) };
        let whole = bracketed(prefix, std::iter::once(self.field.name.as_str()).chain(name));
        if self.field.name.contains(['[', ']']) || name.is_some_and(|name| name.is_empty() || name.contains(['[', ']']))
        {
            return Ok(false);
        }
        reader.spend_text(whole.len())?;
        if !self.others.iter().any(|other| other.name == whole) {
            reader.spend(1 + self.others.len() / 16)?;
            let mut other = DeclaredParameter::property(whole, &[schema], None);
            other.style = name.is_none().then_some("deepObject");
            self.others.push(other);
        }
        Ok(true)
    }

    /// An object of free keys, each in brackets of its own.
    fn family(&mut self, reader: &Reader<'a>, schema: &'a Value, values: &'a Value) -> Result<()> {
        let is_plain = Shape::read(reader, &[values])?.properties.is_empty();
        let why = match is_plain && self.other(reader, None, schema)? {
            true => "each is a query parameter like others, with the key in brackets",
            false if self.field.prefix().is_none() => NESTED,
            false => "its key is in brackets of its own, with more after it",
        };
        reader.skip(values, format_args!("the keys of the filter field `{}`", brief(&self.field.name)), why);
        Ok(())
    }

    /// Adds an object whose properties are operators.
    fn object(&mut self, reader: &Reader<'a>, schema: &'a Value, uuid: bool) -> Result<()> {
        let field = self.field.name.clone();
        let field = brief(&field);
        let properties = schema.get("properties").and_then(Value::as_object);
        reader.spend(properties.map_or(0, serde_json::Map::len))?;
        if properties.is_some_and(|all| !all.is_empty() && all.keys().all(|key| Operator::from_suffix(key).is_none())) {
            let why = "its keys are not operators that are known here";
            match self.field.prefix().is_some() {
                true => {
                    let what = format!("the filter field `{field}`");
                    reader.skip(schema, what, format_args!("{why}; each is a query parameter like others"))
                }
                false => reader.skip(schema, format_args!("the filter field `{field}`"), why),
            }
            for (name, property) in properties.into_iter().flatten() {
                self.other(reader, Some(name), property)?;
            }
            return Ok(());
        }
        self.operators(reader, schema, uuid)?;
        if let Some(values) = free_values(reader, schema)? {
            let why = "beside operators, a key cannot be told from one";
            reader.skip(values, format_args!("the free keys of the filter field `{field}`"), why);
        }
        reader.spend(schema.get("type").and_then(Value::as_array).map_or(0, Vec::len))?;
        let mut names = type_names(schema).filter(|name| *name != "null");
        if names.clone().next().is_none() && reader.is_of_kong() {
            // What the operators say of the value goes for a plain one too.
            if self.kinds.is_empty() || uuid {
                self.kinds.push(if uuid { Type::Uuid } else { Type::String });
            }
            // A schema that speaks only of objects lets a plain text through as well, and the examples use one.
            self.field.branches.push(OperatorSet::EMPTY.with(Operator::Bare));
        } else if names.any(is_plain) {
            self.bare(reader, schema, uuid)?;
        }
        Ok(())
    }

    /// Adds the operators of an object: one branch, or one for each that `oneOf` allows without the others.
    fn operators(&mut self, reader: &Reader<'a>, schema: &'a Value, uuid: bool) -> Result<()> {
        let mut branch = OperatorSet::EMPTY;
        for (name, property) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
            reader.spend(1)?;
            if allows_nothing(reader, property)? {
                continue;
            }
            let what = |name: &str, field: &str| {
                format!("the operator `{}` of the filter field `{}`", brief(name), brief(field))
            };
            let Some(operator) = Operator::from_suffix(name) else {
                let is_sent = self.other(reader, Some(name), property)?;
                let why = if is_sent { format!("{NO_OPERATOR}; {LIKE_OTHERS}") } else { NO_OPERATOR.to_owned() };
                reader.skip(property, what(name, &self.field.name), why);
                continue;
            };
            if reader.follow(property)?.is_none() {
                continue;
            }
            let shape = Shape::read(reader, &[property])?;
            if shape.array && shape.kinds.is_empty() && !takes_list(operator) {
                reader.skip(property, what(name, &self.field.name), LIST);
                continue;
            }
            self.leaf(reader, property, operator, uuid)?;
            branch = branch.with(operator);
        }
        // A branch that requires what it does not have can never be satisfied (`required: [gt]` over `lt` alone).
        let Some(required) = required(reader, schema)? else { return Ok(()) };
        if !branch.contains_all(required) {
            return Ok(());
        }
        let alternatives = schema.get("oneOf").and_then(Value::as_array).into_iter().flatten();
        let mut exclusive = Vec::new();
        for alternative in alternatives.filter(|alternative| only_requires(alternative)) {
            exclusive.extend(self::required(reader, alternative)?);
        }
        if exclusive.is_empty() {
            self.field.branches.push(branch);
        }
        reader.spend(exclusive.len().saturating_mul(exclusive.len()) / 16)?;
        for (n, own) in exclusive.iter().enumerate().take(MAX_BRANCHES) {
            let others = exclusive.iter().enumerate().filter(|(m, _)| *m != n).flat_map(|(_, other)| other.iter());
            let others: OperatorSet = others.filter(|operator| !own.contains(*operator)).collect();
            self.field.branches.push(branch.iter().filter(|operator| !others.contains(*operator)).collect());
        }
        Ok(())
    }

    /// Adds the type of one operator's value.
    pub(super) fn leaf(
        &mut self,
        reader: &Reader<'a>,
        schema: &'a Value,
        operator: Operator,
        uuid: bool,
    ) -> Result<()> {
        let uuid = uuid || values::speak_of_uuids(reader, schema, operator)?;
        let mut own = Vec::new();
        for kind in values::kinds(reader, schema, operator)? {
            let kind = if uuid && kind == Type::String { Type::Uuid } else { kind };
            // Which values are listed is read apart.
            own.push(if matches!(kind, Type::Enum(_)) { Type::Enum(Vec::new()) } else { kind.clone() });
            let kinds = match operator {
                Operator::Exists | Operator::Present => return Ok(()),
                Operator::Oeq | Operator::Contains | Operator::Ocontains => &mut self.loose,
                _ => &mut self.kinds,
            };
            add_kind(reader, kinds, kind)?;
        }
        if matches!(operator, Operator::Contains | Operator::Ocontains) {
            return Ok(());
        }
        let patterns = values::patterns(reader, schema, operator)?;
        if patterns.len() > 1 {
            let what = format!("a pattern of the filter field `{}`", brief(&self.field.name));
            reader.skip(schema, what, "there are several, and a value is checked against one");
        }
        let (listed, pattern) = (listed(reader, &[schema])?, patterns.first().copied());
        self.rules.add(reader, Rule { operator, at: schema, kinds: own, listed, pattern })
    }
}

/// Whether a schema, whatever it wraps, is of plain values and of nothing else.
fn is_of_plain_values<'a>(reader: &Reader<'a>, schema: &'a Value) -> Result<bool> {
    let shape = Shape::read(reader, &[schema])?;
    let others = shape.array || shape.free || shape.open || !shape.properties.is_empty();
    Ok(!shape.kinds.is_empty() && !others)
}

/// Whether values of this type are strings in a query by themselves.
fn is_plain(name: &str) -> bool {
    !matches!(name, "object" | "array")
}

/// Whether an alternative only says which of the operators beside it must be there.
fn only_requires(schema: &Value) -> bool {
    schema.as_object().is_some_and(|keys| {
        keys.contains_key("required")
            && keys.keys().all(|key| ["required", "title", "description", "type"].contains(&key.as_str()))
    })
}

/// The operators that a schema requires; nothing where it requires something else.
fn required<'a>(reader: &Reader<'a>, schema: &'a Value) -> Result<Option<OperatorSet>> {
    let names = schema.get("required").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    reader.spend(names.len())?;
    Ok(names.iter().filter_map(Value::as_str).map(Operator::from_suffix).collect())
}
