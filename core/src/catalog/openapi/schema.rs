//! What a JSON schema says about a value: its type, its properties, its elements.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use serde_json::Value;

use super::document::{Reader, groups, members};
use super::kinds::{add_kind, both, copied};
use super::shape::Shape;
use super::{beside, number, unread};
use crate::catalog::Type;
use crate::error::Result;
use crate::limits::import::MAX_NESTING;
use crate::number::Decimal;

/// The pattern that the published schemas give ULIDs, without its anchors.
const ULID: &str = "[0-7][0-9A-HJKMNP-TV-Z]{25}";

/// References that were followed in reading one schema.
pub(super) type Seen<'a> = HashSet<&'a str>;

/// Why a schema is not looked into.
pub(super) const TOO_DEEP: &str = "it is inside too many others (`allOf`, `oneOf`, `anyOf`)";

/// The references that were followed on the way through a schema.
#[derive(Default)]
struct Walk<'a> {
    /// How many alternatives within each other lead to the present place.
    alternatives: usize,
    /// The properties that no object can have.
    never: HashSet<&'a str>,
    seen: Seen<'a>,
    /// The types of what they lead to.
    known: HashMap<&'a str, Vec<Type>>,
    /// Those that lead to the present place.
    above: Vec<&'a str>,
    /// The first place where one of these is referred to again.
    circle: Option<(&'a Value, &'a str)>,
}

impl<'a> Shape<'a> {
    /// Reads what `schemas` say together. What a reference leads to is read once, however often it is referred to.
    pub(super) fn read(reader: &Reader<'a>, schemas: &[&'a Value]) -> Result<Rc<Self>> {
        let Some(reference) = only_reference(schemas) else { return Ok(Rc::new(Self::read_all(reader, schemas)?)) };
        let known = reader.shapes.borrow().get(reference).cloned();
        if let Some(shape) = known {
            reader.spend(1)?;
            return Ok(shape);
        }
        let missed = reader.missed();
        let shape = Rc::new(Self::read_all(reader, schemas)?);
        // What leads nowhere is counted wherever it is met.
        if reader.missed() == missed {
            reader.shapes.borrow_mut().insert(reference, Rc::clone(&shape));
        }
        Ok(shape)
    }

    fn read_all(reader: &Reader<'a>, schemas: &[&'a Value]) -> Result<Self> {
        let mut shape = Self::default();
        // Several schemas of one property may be those of alternatives.
        let mut walk = Walk { alternatives: schemas.len().saturating_sub(1), ..Walk::default() };
        for schema in schemas {
            for kind in shape.add(reader, schema, &mut walk, 0)? {
                add_kind(reader, &mut shape.kinds, kind)?;
            }
        }
        shape.leave_out(&walk.never);
        shape.free &= shape.properties.is_empty();
        if let Some((at, name)) = walk.circle.filter(|_| shape.is_empty()) {
            reader.lose(at.get("$ref").unwrap_or(at), name, "it refers to itself, and says nothing else");
        }
        Ok(shape)
    }

    /// Adds all but the types of plain values, which it gives.
    fn add(&mut self, reader: &Reader<'a>, at: &'a Value, walk: &mut Walk<'a>, depth: usize) -> Result<Vec<Type>> {
        if depth > MAX_NESTING {
            reader.skip(at, "a schema", TOO_DEEP);
            return Ok(Vec::new());
        }
        let Some((schema, name)) = reader.follow(at)? else { return Ok(Vec::new()) };
        note_odd(reader, schema);
        unread::note(reader, schema);
        let Some(name) = name else { return self.add_whole(reader, schema, walk, depth) };
        if walk.above.contains(&name) {
            walk.circle.get_or_insert((at, name));
        }
        // Once more, it would say the same: what refers to itself ends here.
        if !walk.seen.insert(name) {
            return walk.known.get(name).into_iter().flatten().map(|kind| copied(reader, kind)).collect();
        }
        walk.above.push(name);
        let kinds = self.add_whole(reader, schema, walk, depth)?;
        walk.above.pop();
        if depth > 0 {
            walk.known.insert(name, kinds.iter().map(|kind| copied(reader, kind)).collect::<Result<_>>()?);
        }
        Ok(kinds)
    }

    /// The types that the members of a schema leave together, and what it says itself.
    fn add_whole(
        &mut self,
        reader: &Reader<'a>,
        schema: &'a Value,
        walk: &mut Walk<'a>,
        depth: usize,
    ) -> Result<Vec<Type>> {
        let mut combined = false;
        let mut kinds = Vec::new();
        for group in groups(schema) {
            let mut any = Vec::new();
            let is_choice = usize::from(group.len() > 1);
            walk.alternatives += is_choice;
            for member in group {
                combined = true;
                for kind in self.add(reader, member, walk, depth + 1)? {
                    add_kind(reader, &mut any, kind)?;
                }
            }
            walk.alternatives -= is_choice;
            kinds = both(reader, kinds, any)?;
        }
        let mut kinds = self.add_own(reader, schema, walk, (combined, kinds))?;
        if combined && kinds.contains(&Type::String) {
            self.add_formats(reader, schema, &mut kinds)?;
        }
        Ok(kinds)
    }

    /// Gives strings the format that another part of their schema has, without a type of its own.
    #[inline(never)]
    fn add_formats(&mut self, reader: &Reader<'a>, schema: &'a Value, kinds: &mut [Type]) -> Result<()> {
        for part in conjuncts(reader, schema)?.into_iter().filter(|part| type_names(part).next().is_none()) {
            let format = text_kind(part);
            if format != Type::String {
                kinds.iter_mut().filter(|kind| **kind == Type::String).for_each(|kind| kind.clone_from(&format));
            }
            self.days = self.days.saturating_add(usize::from(self.days < self.texts && is_day(part)));
        }
        Ok(())
    }

    /// Adds what a schema says itself, and gives the types that it leaves of those of its members.
    #[inline(never)]
    fn add_own(
        &mut self,
        reader: &Reader<'a>,
        schema: &'a Value,
        walk: &mut Walk<'a>,
        (combined, mut kinds): (bool, Vec<Type>),
    ) -> Result<Vec<Type>> {
        match schema.get("enum") {
            None | Some(Value::Null) => {}
            Some(Value::Array(listed)) if !listed.is_empty() => {}
            Some(listed @ Value::Array(_)) => reader.skip(listed, "`enum`", "it lists nothing"),
            Some(listed) => reader.skip(listed, "`enum`", "it is not a list"),
        }
        self.nullable |= schema.get("nullable") == Some(&Value::Bool(true));
        let mut own = Vec::new();
        let mut named = false;
        for name in type_names(schema) {
            reader.spend(1)?;
            named = true;
            match name {
                "null" => self.nullable = true,
                "object" => self.add_object(reader, schema, walk, combined)?,
                "array" => self.add_array(schema),
                _ => {
                    if name == "string" {
                        self.texts = self.texts.saturating_add(1);
                        self.days = self.days.saturating_add(usize::from(is_day(schema)));
                    }
                    add_kind(reader, &mut own, leaf(reader, schema, name)?)?;
                }
            }
        }
        // Of several types, all values are listed.
        if own.len() > 1 {
            own = listed_kind(reader, schema)?.map_or(own, |kind| vec![kind]);
        }
        if !named {
            self.add_untyped(reader, schema, walk, combined, (&mut own, &mut kinds))?;
        }
        both(reader, own, kinds)
    }

    /// Without a type, the other keywords tell what is meant.
    fn add_untyped(
        &mut self,
        reader: &Reader<'a>,
        schema: &'a Value,
        walk: &mut Walk<'a>,
        combined: bool,
        (own, kinds): (&mut Vec<Type>, &mut [Type]),
    ) -> Result<()> {
        let patterned = unread::patterned(schema).is_some();
        if schema.get("properties").is_some() || patterned || free_values(reader, schema)?.is_some() {
            self.add_object(reader, schema, walk, combined)?;
        } else if schema.get("items").is_some() {
            self.add_array(schema);
        } else if let Some(kind) = listed_kind(reader, schema)? {
            own.push(kind);
        } else if kinds.contains(&Type::String) {
            // A format beside the text that it is of.
            let kind = leaf(reader, schema, "string")?;
            kinds.iter_mut().filter(|known| **known == Type::String).for_each(|known| known.clone_from(&kind));
        }
        Ok(())
    }

    fn add_array(&mut self, schema: &'a Value) {
        self.array = true;
        self.elements.extend(schema.get("items"));
    }

    fn add_object(
        &mut self,
        reader: &Reader<'a>,
        schema: &'a Value,
        walk: &mut Walk<'a>,
        combined: bool,
    ) -> Result<()> {
        let properties = schema.get("properties").and_then(Value::as_object);
        for (name, property) in properties.into_iter().flatten() {
            reader.spend(1)?;
            reader.spend_text(name.len())?;
            if !allows_nothing(reader, property)? {
                self.add_property(name, property);
            } else if walk.alternatives == 0 {
                walk.never.insert(name);
            }
        }
        if let Some(patterned) = unread::patterned(schema).filter(|_| properties.is_none()) {
            reader.spend(patterned.len())?;
            (self.free, self.open) = (true, true);
            self.values.extend(patterned.values());
        }
        match schema.get("additionalProperties") {
            Some(values) if allows_nothing(reader, values)? => {}
            Some(values @ Value::Object(_)) => {
                (self.free, self.open) = (true, true);
                self.values.push(values);
            }
            Some(_) => (self.free, self.open) = (true, true),
            // An object without a description of its members, unless its alternatives say it.
            None => self.free |= properties.is_none() && !combined,
        }
        Ok(())
    }
}

/// Whether no value at all is right by a schema: `false`, what it refers to, and `not` of anything.
pub(super) fn allows_nothing<'a>(reader: &Reader<'a>, schema: &'a Value) -> Result<bool> {
    let is_anything = |schema: &Value| match schema {
        Value::Bool(all) => *all,
        Value::Object(keys) => keys.is_empty(),
        _ => false,
    };
    let schema = reader.peek(schema)?;
    Ok(*schema == Value::Bool(false) || schema.get("not").is_some_and(is_anything))
}

/// What describes the values of an object's free keys, if it can have some.
pub(super) fn free_values<'a>(reader: &Reader<'a>, schema: &'a Value) -> Result<Option<&'a Value>> {
    match schema.get("additionalProperties") {
        Some(values @ Value::Object(_)) if !allows_nothing(reader, values)? => Ok(Some(values)),
        _ => Ok(None),
    }
}

/// Notes what cannot be a schema.
fn note_odd<'a>(reader: &Reader<'a>, schema: &'a Value) {
    if number::is_number(schema) || !matches!(schema, Value::Object(_) | Value::Bool(_) | Value::Null) {
        reader.skip(schema, "a schema", "it is not an object");
    }
}

/// The text of a reference, where there is nothing else.
pub(super) fn only_reference<'a>(schemas: &[&'a Value]) -> Option<&'a str> {
    match schemas {
        [one] => beside::only_reference(one),
        _ => None,
    }
}

/// The schemas, resolved, with all that they are made of: the members of `allOf`, `oneOf` and `anyOf`, theirs, and so on.
pub(super) fn parts<'a>(reader: &Reader<'a>, schemas: &[&'a Value]) -> Result<Vec<&'a Value>> {
    Ok(named_parts(reader, schemas)?.into_iter().map(|(part, _)| part).collect())
}

/// The same, each with the last reference that leads to it.
pub(super) fn named_parts<'a>(reader: &Reader<'a>, schemas: &[&'a Value]) -> Result<Vec<(&'a Value, Option<&'a str>)>> {
    let mut seen = Seen::default();
    let mut found = Vec::new();
    let mut ahead: Vec<(&'a Value, usize)> = schemas.iter().rev().map(|schema| (*schema, 0)).collect();
    while let Some((schema, depth)) = ahead.pop() {
        let Some((schema, name)) = reader.follow(schema)? else { continue };
        if depth > MAX_NESTING || name.is_some_and(|name| !seen.insert(name)) {
            continue;
        }
        found.push((schema, name));
        let at = ahead.len();
        ahead.extend(members(schema).map(|member| (member, depth + 1)));
        if let Some(new) = ahead.get_mut(at..) {
            new.reverse();
        }
    }
    Ok(found)
}

/// The schema, and all by which its values have to be right as well: the members of `allOf`, theirs, and so on.
pub(super) fn conjuncts<'a>(reader: &Reader<'a>, schema: &'a Value) -> Result<Vec<&'a Value>> {
    let (mut found, mut seen, mut ahead) = (Vec::new(), HashSet::new(), vec![(schema, 0)]);
    while let Some((schema, depth)) = ahead.pop() {
        reader.spend(1)?;
        let schema = reader.peek(schema)?;
        if depth > MAX_NESTING || !seen.insert(std::ptr::from_ref(schema)) {
            continue;
        }
        found.push(schema);
        // One of alternatives is none of the others'.
        let only = groups(schema).filter_map(|group| if let [one] = group { Some((one, depth + 1)) } else { None });
        ahead.extend(only);
    }
    Ok(found)
}

/// The names in `type`: one in OpenAPI 3.0, a list of them in 3.1.
pub(super) fn type_names(schema: &Value) -> impl Iterator<Item = &str> + Clone {
    let (one, many) = match schema.get("type") {
        Some(Value::String(name)) => (Some(name.as_str()), None),
        Some(Value::Array(names)) => (None, Some(names)),
        _ => (None, None),
    };
    one.into_iter().chain(many.into_iter().flatten().filter_map(Value::as_str))
}

/// The type of a plain value.
pub(super) fn leaf(reader: &Reader<'_>, schema: &Value, name: &str) -> Result<Type> {
    match name {
        "boolean" => return Ok(Type::Boolean),
        "number" | "integer" => return Ok(Type::Number),
        "string" => {}
        _ => return Ok(Type::Any),
    }
    if let Some(values) = enum_values(reader, schema)? {
        return Ok(Type::Enum(values));
    }
    Ok(text_kind(schema))
}

/// The type of a text by its format.
fn text_kind(schema: &Value) -> Type {
    let text = |key| schema.get(key).and_then(Value::as_str);
    match text("format") {
        Some("uuid") => Type::Uuid,
        Some("date-time") => Type::DateTime,
        Some("ulid") => Type::Ulid,
        _ if text("pattern").is_some_and(is_ulid) => Type::Ulid,
        _ => Type::String,
    }
}

/// Whether a text is a day, without a time.
fn is_day(schema: &Value) -> bool {
    schema.get("format").is_some_and(|format| format == "date")
}

/// Whether a pattern is that of a ULID.
pub(super) fn is_ulid(pattern: &str) -> bool {
    pattern.trim_start_matches('^').trim_end_matches('$') == ULID
}

/// The values of `enum`, or the one of `const`, as they are sent: without a null among them.
pub(super) fn enum_values(reader: &Reader<'_>, schema: &Value) -> Result<Option<Vec<String>>> {
    let values = listed(schema);
    reader.spend(values.len())?;
    let (mut texts, mut seen, mut numbers) = (Vec::new(), HashSet::new(), HashSet::new());
    for value in values {
        let text = match value {
            Value::String(text) => Some(Cow::Borrowed(text.as_str())),
            Value::Bool(_) => Some(Cow::Owned(value.to_string())),
            // `1` and `1.0` are one number.
            _ => number::spelling(value)
                .filter(|text| Decimal::parse(text).is_none_or(|number| numbers.insert(number.identity()))),
        };
        let Some(text) = text else { continue };
        let copy = reader.copy(&text)?;
        if seen.insert(text) {
            texts.push(copy);
        }
    }
    Ok((!texts.is_empty()).then_some(texts))
}

/// The type of values that are listed and have no other.
pub(super) fn listed_kind(reader: &Reader<'_>, schema: &Value) -> Result<Option<Type>> {
    let values = listed(schema).iter().filter(|value| !value.is_null());
    let all = |test: fn(&Value) -> bool| values.clone().all(test);
    Ok(match enum_values(reader, schema)? {
        None => None,
        Some(_) if all(Value::is_boolean) => Some(Type::Boolean),
        Some(_) if all(number::is_number) => Some(Type::Number),
        Some(texts) => Some(Type::Enum(texts)),
    })
}

fn listed(schema: &Value) -> &[Value] {
    match (schema.get("enum").and_then(Value::as_array), schema.get("const")) {
        (Some(values), _) => values,
        (None, Some(value)) => std::slice::from_ref(value),
        (None, None) => &[],
    }
}
