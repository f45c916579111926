//! JSON whose objects may have a key twice, read as those do who take the first of its values.

use std::collections::BTreeSet;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

/// The key that `serde_json` keeps for itself.
pub(crate) const NUMBER: &str = "$serde_json::private::Number";

/// Reads JSON as those do who take the first of two values, and takes note of the keys.
struct First<'k>(&'k mut BTreeSet<String>);

impl<'de> DeserializeSeed<'de> for First<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Value, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for First<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut members = serde_json::Map::new();
        while let Some(key) = map.next_key::<String>()? {
            // How `serde_json` hands over a number that it keeps as text.
            if key == NUMBER {
                return serde_json::from_str(&map.next_value::<String>()?).map_err(serde::de::Error::custom);
            }
            let value = map.next_value_seed(First(self.0))?;
            match members.entry(key) {
                serde_json::map::Entry::Occupied(entry) => drop(self.0.insert(entry.key().clone())),
                serde_json::map::Entry::Vacant(entry) => drop(entry.insert(value)),
            }
        }
        Ok(Value::Object(members))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut elements = Vec::new();
        while let Some(element) = list.next_element_seed(First(self.0))? {
            elements.push(element);
        }
        Ok(Value::Array(elements))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }
}

fn read_first(text: &[u8]) -> (Value, BTreeSet<String>) {
    let mut keys = BTreeSet::new();
    let read = First(&mut keys).deserialize(&mut serde_json::Deserializer::from_slice(&plain(text)));
    (read.unwrap(), keys)
}

/// What they read who take the first of two values.
pub(crate) fn first(text: &[u8]) -> Value {
    read_first(text).0
}

/// The keys that some object of a text has twice.
pub(crate) fn twice(text: &[u8]) -> BTreeSet<String> {
    read_first(text).1
}

/// The text with other letters in the keys that `serde_json` keeps for itself, and reads more into than is there. No filter here
/// asks for them.
pub(crate) fn plain(text: &[u8]) -> Vec<u8> {
    let kept = b"serde_json::private";
    let mut plain = text.to_vec();
    for at in 0..text.len().saturating_sub(kept.len()) {
        if text[at..].starts_with(kept) {
            plain[at] = b'S';
        }
    }
    plain
}
