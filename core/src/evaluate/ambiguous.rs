//! Whether a record has a key twice where a condition looks.
//!
//! JSON leaves open which of the two counts, and readers differ: what is true of one value may not be of the other. So neither
//! is judged. Where a condition does not look, a record may have whatever it has.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::HashMap;
use std::fmt::{self, Formatter};

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::place::Place;
use crate::json::{Key, key_twice};
use crate::shared_str::SharedStr;

/// A key that the record has twice on the way to one of the places.
pub(super) fn ambiguous(places: &[Place], json: &str) -> Option<String> {
    // Hardly any record has one anywhere.
    key_twice(json)?;
    let shape = Build.deserialize(&mut serde_json::Deserializer::from_str(json)).ok()?;
    places.iter().find_map(|place| shape.walk(place.steps(), place.rest()).err().map(str::to_owned))
}

/// What a value has in it.
enum Shape<'j> {
    Null,
    Leaf,
    Array(Vec<Shape<'j>>),
    /// The last value of each key, and whether there is another.
    Object(HashMap<Cow<'j, str>, (Shape<'j>, bool)>),
}

impl Shape<'_> {
    /// Whether there is a value, by the way that [`Place::visit`] takes, or the key that leads to two.
    fn walk<'p>(&'p self, steps: &'p [SharedStr], rest: Option<&'p str>) -> Result<bool, &'p str> {
        let Some((step, after)) = steps.split_first() else { return self.walk_free(rest) };
        match self {
            Self::Array(elements) => {
                elements.iter().try_fold(false, |found, element| Ok(found | element.walk(steps, rest)?))
            }
            Self::Object(members) => match members.get(step.as_str()) {
                Some((_, true)) => Err(step),
                Some((inner, false)) => inner.walk(after, rest),
                None => Ok(false),
            },
            Self::Null | Self::Leaf => Ok(false),
        }
    }

    /// A path of unknown steps: a whole key first, then what follows its dots.
    fn walk_free<'p>(&'p self, path: Option<&'p str>) -> Result<bool, &'p str> {
        match (self, path) {
            (Self::Array(elements), _) => {
                elements.iter().try_fold(path.is_none(), |found, element| Ok(found | element.walk_free(path)?))
            }
            (Self::Object(members), Some(path)) => {
                if let Some((inner, is_twice)) = members.get(path) {
                    return if *is_twice { Err(path) } else { inner.walk_free(None) };
                }
                let after = |key: &str| path.strip_prefix(key)?.strip_prefix('.');
                let mut steps: Vec<_> =
                    members.iter().filter_map(|(key, inner)| Some((key, after(key)?, inner))).collect();
                steps.sort_by_key(|(_, rest, _)| Reverse(rest.len()));
                for (key, rest, (inner, is_twice)) in steps {
                    if *is_twice {
                        return Err(&**key);
                    }
                    if inner.walk_free(Some(rest))? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            (Self::Object(_) | Self::Leaf, None) => Ok(true),
            (Self::Null, None) | (Self::Null | Self::Leaf, Some(_)) => Ok(false),
        }
    }
}

struct Build;

impl<'j> DeserializeSeed<'j> for Build {
    type Value = Shape<'j>;

    fn deserialize<D: Deserializer<'j>>(self, reader: D) -> Result<Shape<'j>, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'j> Visitor<'j> for Build {
    type Value = Shape<'j>;

    fn expecting(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_map<A: MapAccess<'j>>(self, mut map: A) -> Result<Shape<'j>, A::Error> {
        let mut members = HashMap::new();
        while let Some(key) = map.next_key_seed(Key)? {
            let value = map.next_value_seed(Self)?;
            let is_twice = members.contains_key(&key);
            members.insert(key, (value, is_twice));
        }
        Ok(Shape::Object(members))
    }

    fn visit_seq<A: SeqAccess<'j>>(self, mut list: A) -> Result<Shape<'j>, A::Error> {
        let mut elements = Vec::new();
        while let Some(element) = list.next_element_seed(Self)? {
            elements.push(element);
        }
        Ok(Shape::Array(elements))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Shape<'j>, E> {
        Ok(Shape::Leaf)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Shape<'j>, E> {
        Ok(Shape::Leaf)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Shape<'j>, E> {
        Ok(Shape::Leaf)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Shape<'j>, E> {
        Ok(Shape::Leaf)
    }

    fn visit_str<E>(self, _: &str) -> Result<Shape<'j>, E> {
        Ok(Shape::Leaf)
    }

    fn visit_unit<E>(self) -> Result<Shape<'j>, E> {
        Ok(Shape::Null)
    }
}
