//! The tree as data: JSON objects instead of the filter's text.

use std::fmt;

use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::ast::{self, Filter, Node, Operand};
use super::build::{Draft, not};
use super::comparison::Comparison;
use super::field_draft::field;
use super::predicate::{MatchOperator, Predicate, Test};
use super::value::Value;
use crate::limits::Limits;

/// A filter that serde writes and reads as a tree; a [`Filter`] itself is written as its text.
///
/// A node is `{"and": […]}`, `{"or": […]}`, `{"not": …}` or a predicate: `{"field": …, "operator": …}`, with `value`, `values`,
/// or `low` and `high`, as the operator takes them. A value is a string, `{"bare": …}` where it is written without quotes, or
/// `{"argument": …}` for an argument's name.
/// Operators have their canonical spelling, such as `=`, `not in` or `starts with`; a field on its own has none.
///
/// Reading gives only filters that can be written: `and` and `or` have two operands at least and are joined to their like,
/// lists are not empty. What is nested deeper than [`Limits::MAX_NESTING`] nodes is refused (`serde_json` refuses more
/// than 128 levels of its own, which is about half as much). Spans are not kept.
///
/// ```
/// use konnect_filter::syntax::Tree;
/// let filter = konnect_filter::parse("name contains pay and not archived")?;
/// let json = serde_json::to_string(&Tree(filter.clone()))?;
/// assert_eq!(
///     json,
///     r#"{"and":[{"field":"name","operator":"contains","values":[{"bare":"pay"}]},{"not":{"field":"archived"}}]}"#
/// );
/// assert_eq!(serde_json::from_str::<Tree>(&json)?.0, filter);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_structs, reason = "it is another form of the filter in it")]
pub struct Tree<'a>(pub Filter<'a>);

impl Serialize for Tree<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        NodeRef(self.0.root()).serialize(serializer)
    }
}

struct NodeRef<'f, 'a>(Operand<'f, 'a>);

struct NodeRefs<'f, 'a>(ast::Operands<'f, 'a>);

struct ValueRefs<'f, 'a>(&'f [Value<'a>]);

struct ValueRef<'f, 'a>(&'f Value<'a>);

impl Serialize for NodeRef<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match self.0.node() {
            Node::And(operands) => map.serialize_entry("and", &NodeRefs(operands))?,
            Node::Or(operands) => map.serialize_entry("or", &NodeRefs(operands))?,
            Node::Not(operand) => map.serialize_entry("not", &NodeRef(operand))?,
            Node::Predicate(predicate) => entries(predicate, &mut map)?,
        }
        map.end()
    }
}

fn entries<M: SerializeMap>(predicate: &Predicate<'_>, map: &mut M) -> Result<(), M::Error> {
    map.serialize_entry("field", predicate.field().name())?;
    let name = |negated: bool, name: &str| if negated { format!("not {name}") } else { name.to_owned() };
    match predicate.test() {
        Test::IsTrue => Ok(()),
        Test::Compare { comparison, value } => {
            map.serialize_entry("operator", comparison.as_str())?;
            map.serialize_entry("value", &ValueRef(value))
        }
        Test::Match { matcher, negated, values } => {
            map.serialize_entry("operator", &name(*negated, matcher.as_str()))?;
            map.serialize_entry("values", &ValueRefs(values))
        }
        Test::Between { negated, range } => {
            map.serialize_entry("operator", &name(*negated, "between"))?;
            map.serialize_entry("low", &ValueRef(&range.low))?;
            map.serialize_entry("high", &ValueRef(&range.high))
        }
        Test::Exists { negated } => map.serialize_entry("operator", &name(*negated, "exists")),
    }
}

impl Serialize for NodeRefs<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(NodeRef))
    }
}

impl Serialize for ValueRefs<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(ValueRef))
    }
}

impl Serialize for ValueRef<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.is_quoted() {
            return serializer.serialize_str(self.0.text());
        }
        let mut map = serializer.serialize_map(Some(1))?;
        match self.0.argument_name() {
            Some(name) => map.serialize_entry("argument", name)?,
            None => map.serialize_entry("bare", self.0.text())?,
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Tree<'static> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let draft: Box<Draft<'static>> = NodeSeed { levels: Limits::MAX_NESTING }.deserialize(deserializer)?;
        draft.build().map(Tree).map_err(de::Error::custom)
    }
}

/// Reads a node, with so many levels left.
#[derive(Clone, Copy)]
struct NodeSeed {
    levels: usize,
}

impl<'de> DeserializeSeed<'de> for NodeSeed {
    type Value = Box<Draft<'static>>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        let Some(levels) = self.levels.checked_sub(1) else {
            return Err(de::Error::custom(format!("nested deeper than {} levels", Limits::MAX_NESTING)));
        };
        deserializer.deserialize_map(NodeVisitor { inner: Self { levels } })
    }
}

struct NodeVisitor {
    inner: NodeSeed,
}

#[derive(serde::Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
enum Key {
    And,
    Or,
    Not,
    Field,
    Operator,
    Value,
    Values,
    Low,
    High,
}

/// What the keys of a predicate contain.
#[derive(Default)]
struct Parts {
    /// Whether any key was there.
    any: bool,
    field: Option<String>,
    operator: Option<String>,
    value: Option<Owned>,
    values: Option<Vec<Owned>>,
    low: Option<Owned>,
    high: Option<Owned>,
}

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Box<Draft<'static>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a node: `and`, `or`, `not`, or `field` and `operator`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        // What recurs keeps little on the stack: the rest is boxed, or done in functions of its own.
        let mut whole: Option<Self::Value> = None;
        let mut parts: Box<Parts> = Box::default();
        while let Some(key) = map.next_key()? {
            if whole.is_some() {
                return Err(de::Error::custom(ALONE));
            }
            whole = match key {
                Key::And => Some(map.next_value_seed(OperandsReader { inner: self.inner, join: Draft::all })?),
                Key::Or => Some(map.next_value_seed(OperandsReader { inner: self.inner, join: Draft::any })?),
                Key::Not => Some(negated(map.next_value_seed(self.inner)?)),
                _ => {
                    parts.read(&key, &mut map)?;
                    None
                }
            };
        }
        match whole {
            Some(_) if parts.any => Err(de::Error::custom(ALONE)),
            Some(whole) => Ok(whole),
            None => parts.predicate().map_err(de::Error::custom),
        }
    }
}

const ALONE: &str = "a node of `and`, `or` or `not` has no other key";

#[inline(never)]
#[expect(clippy::boxed_local, reason = "the caller recurs, and keeps no draft on its stack")]
fn negated(draft: Box<Draft<'static>>) -> Box<Draft<'static>> {
    Box::new(not(*draft))
}

fn put<T, E: de::Error>(place: &mut Option<T>, value: T) -> Result<(), E> {
    if place.replace(value).is_some() { Err(E::custom("the same key twice")) } else { Ok(()) }
}

type Join = fn(Vec<Draft<'static>>) -> Option<Draft<'static>>;

struct OperandsReader {
    inner: NodeSeed,
    join: Join,
}

impl<'de> DeserializeSeed<'de> for OperandsReader {
    type Value = Box<Draft<'static>>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for OperandsReader {
    type Value = Box<Draft<'static>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of nodes")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut operands = Vec::new();
        while let Some(operand) = seq.next_element_seed(self.inner)? {
            operands.push(operand);
        }
        joined(operands, self.join).map_err(de::Error::custom)
    }
}

#[inline(never)]
#[expect(clippy::vec_box, reason = "boxed where they recur")]
fn joined(operands: Vec<Box<Draft<'static>>>, join: Join) -> Result<Box<Draft<'static>>, &'static str> {
    if operands.len() < 2 {
        return Err("`and` and `or` have two operands at least");
    }
    join(operands.into_iter().map(|operand| *operand).collect()).map(Box::new).ok_or("no operand")
}

/// A value that was read.
#[derive(serde::Deserialize)]
#[serde(try_from = "Written")]
struct Owned(Value<'static>);

impl From<Owned> for Value<'static> {
    fn from(Owned(value): Owned) -> Self {
        value
    }
}

/// A value as data.
#[derive(serde::Deserialize)]
#[serde(untagged)]
enum Written {
    Quoted(String),
    Bare(Bare),
    Argument(ArgumentName),
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct ArgumentName {
    argument: String,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Bare {
    bare: String,
}

impl TryFrom<Written> for Owned {
    type Error = crate::error::Error;

    fn try_from(written: Written) -> crate::error::Result<Self> {
        Ok(Self(match written {
            Written::Quoted(text) => Value::quoted(text),
            Written::Bare(Bare { bare }) => Value::bare(bare),
            Written::Argument(ArgumentName { argument }) => Value::argument(&argument)?,
        }))
    }
}

impl Parts {
    #[inline(never)]
    fn read<'de, A: MapAccess<'de>>(&mut self, key: &Key, map: &mut A) -> Result<(), A::Error> {
        self.any = true;
        match key {
            Key::And | Key::Or | Key::Not => Ok(()),
            Key::Field => put(&mut self.field, map.next_value()?),
            Key::Operator => put(&mut self.operator, map.next_value()?),
            Key::Value => put(&mut self.value, map.next_value()?),
            Key::Values => put(&mut self.values, map.next_value()?),
            Key::Low => put(&mut self.low, map.next_value()?),
            Key::High => put(&mut self.high, map.next_value()?),
        }
    }

    #[inline(never)]
    fn predicate(self) -> Result<Box<Draft<'static>>, String> {
        self.draft().map(Box::new)
    }

    fn draft(self) -> Result<Draft<'static>, String> {
        let name = self.field.ok_or("a node is `and`, `or`, `not`, or has a `field`")?;
        let start = field(name);
        let Some(operator) = self.operator else {
            let has_value = self.value.is_some() || self.values.is_some() || self.low.is_some() || self.high.is_some();
            return if has_value { Err("a value without an operator".to_owned()) } else { Ok(start.is_true()) };
        };
        let (negated, name) = match operator.strip_prefix("not ") {
            Some(name) => (true, name),
            None => (false, &*operator),
        };
        let (comparison, matcher) = (Comparison::from_name(&operator), MatchOperator::from_name(name));
        match (self.value, self.values, self.low, self.high) {
            (Some(value), None, None, None) => {
                let comparison = comparison.ok_or_else(|| format!("`{operator}` does not take one `value`"))?;
                Ok(start.compare(comparison, value))
            }
            (None, Some(values), None, None) => {
                let matcher = matcher.ok_or_else(|| format!("`{operator}` does not take `values`"))?;
                if matcher == MatchOperator::Matches && values.len() != 1 {
                    return Err("`matches` takes one value".to_owned());
                }
                Ok(start.any(matcher, negated, values))
            }
            (None, None, Some(low), Some(high)) if name == "between" => {
                Ok(if negated { start.not_between(low, high) } else { start.between(low, high) })
            }
            (None, None, None, None) if name == "exists" => {
                Ok(if negated { start.not_exists() } else { start.exists() })
            }
            _ => Err(format!("`{operator}` does not take these values, or is not an operator")),
        }
    }
}
