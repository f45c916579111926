//! Whether a value is an array, and of what, without keeping it.

use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::place::Step;

/// What a value is, as far as it can be the records of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Elements {
    /// Not an array.
    None,
    /// An array, empty or of objects.
    Objects,
    /// Another array.
    Others,
}

impl Elements {
    /// Whether they are what a step leads to.
    pub(super) fn are_there(self, step: Step<'_>) -> bool {
        self == Self::Objects || (self == Self::Others && !step.only_objects)
    }
}

impl<'de> Deserialize<'de> for Elements {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Outer)
    }
}

/// Every value but an object or an array.
macro_rules! scalars {
    ($value:expr) => {
        fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
            Ok($value)
        }

        fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
            Ok($value)
        }

        fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
            Ok($value)
        }

        fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
            Ok($value)
        }

        fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
            Ok($value)
        }

        fn visit_unit<E>(self) -> Result<Self::Value, E> {
            Ok($value)
        }
    };
}

struct Outer;

impl<'de> Visitor<'de> for Outer {
    type Value = Elements;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    scalars!(Elements::None);

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Elements, A::Error> {
        IgnoredAny.visit_map(map)?;
        Ok(Elements::None)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Elements, A::Error> {
        let Some(IsObject(is_object)) = elements.next_element()? else { return Ok(Elements::Objects) };
        while elements.next_element::<IgnoredAny>()?.is_some() {}
        Ok(if is_object { Elements::Objects } else { Elements::Others })
    }
}

/// Whether a value is an object.
struct IsObject(bool);

impl<'de> Deserialize<'de> for IsObject {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Element)
    }
}

struct Element;

impl<'de> Visitor<'de> for Element {
    type Value = IsObject;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    scalars!(IsObject(false));

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<IsObject, A::Error> {
        // As `arbitrary_precision` reads a number that is too long for the other types.
        let is_number = map.next_key::<String>()?.as_deref() == Some("$serde_json::private::Number");
        map.next_value::<IgnoredAny>()?;
        IgnoredAny.visit_map(map)?;
        Ok(IsObject(!is_number))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, elements: A) -> Result<IsObject, A::Error> {
        IgnoredAny.visit_seq(elements)?;
        Ok(IsObject(false))
    }
}
