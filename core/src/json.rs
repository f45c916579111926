//! JSON as it is written, and the key that an object of it has twice.
//!
//! `serde_json::Value` reads more into a text than is there: an object whose first key is `$serde_json::private::Number` becomes a
//! number, and one with `$serde_json::private::RawValue` becomes what the text after it is when it is parsed as JSON once more,
//! where the features of these keys are on. What a service or a file says is never to be read so: it was counted, bounded and
//! searched for credentials as it came.
//!
//! A key that is there twice is one that JSON leaves open, and that `serde_json` reads as the last one.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt::{self, Formatter};

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::map::Entry;
use serde_json::{Map, Value};

/// The only key of the object as which `serde_json` hands over a number that it keeps as text.
const NUMBER: &str = "$serde_json::private::Number";

/// A text that was read.
pub(crate) struct Read {
    pub(crate) value: Value,
    /// The first key that an object has twice; the value has the last of the two.
    #[cfg_attr(not(any(feature = "listing", feature = "openapi")), expect(dead_code, reason = "looked at by these"))]
    pub(crate) twice: Option<String>,
}

/// Reads a text, in linear time.
///
/// # Errors
/// Those of [`serde_json::from_slice`], with the same words and places.
pub(crate) fn read(json: &[u8]) -> serde_json::Result<Read> {
    let mut twice = None;
    let value = with(json, ValuesReader { json, twice: &mut twice })?;
    Ok(Read { value, twice })
}

/// Reads a text whose keys may be there twice: the last one counts.
///
/// # Errors
/// As [`read`].
pub(crate) fn value(json: &[u8]) -> serde_json::Result<Value> {
    read(json).map(|read| read.value)
}

/// A key that some object has twice; `None` for what is not JSON. Takes linear time, and room for the keys of the objects that
/// contain a place.
pub(crate) fn key_twice(json: &str) -> Option<String> {
    let mut found = None;
    with(json.as_bytes(), Keys(&mut found)).ok()?;
    found
}

/// How many of these signs a text has outside of its strings: before each of its values, but the first one, is a comma or a bracket, and a
/// colon too where it is a member's. So they are counted before any of them is built.
#[cfg(any(feature = "listing", feature = "openapi"))]
pub(crate) fn count(json: &str, signs: &[u8]) -> usize {
    let mut count = 0;
    let (mut in_string, mut escaped) = (false, false);
    for byte in json.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            _ if !in_string && signs.contains(&byte) => count += 1,
            _ => {}
        }
    }
    count
}

fn with<'j, S: DeserializeSeed<'j>>(json: &'j [u8], seed: S) -> serde_json::Result<S::Value> {
    let mut reader = serde_json::Deserializer::from_slice(json);
    let read = seed.deserialize(&mut reader)?;
    reader.end()?;
    Ok(read)
}

struct ValuesReader<'j, 'f> {
    json: &'j [u8],
    twice: &'f mut Option<String>,
}

impl ValuesReader<'_, '_> {
    fn again(&mut self) -> ValuesReader<'_, '_> {
        ValuesReader { json: self.json, twice: self.twice }
    }

    /// Whether a key that was borrowed is not from the text: then it is how a number is handed over.
    fn is_number(&self, key: &str) -> bool {
        key == NUMBER && !self.json.as_ptr_range().contains(&key.as_ptr())
    }
}

impl<'de> DeserializeSeed<'de> for ValuesReader<'_, '_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Value, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ValuesReader<'_, '_> {
    type Value = Value;

    fn expecting(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("any valid JSON value")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Value, A::Error> {
        let mut members = Map::new();
        while let Some(key) = map.next_key_seed(Key)? {
            if matches!(key, Cow::Borrowed(key) if self.is_number(key)) {
                let number = map.next_value::<String>()?;
                return number.parse().map(Value::Number).map_err(A::Error::custom);
            }
            let value = map.next_value_seed(self.again())?;
            match members.entry(key) {
                Entry::Vacant(entry) => drop(entry.insert(value)),
                Entry::Occupied(mut entry) => {
                    if self.twice.is_none() {
                        *self.twice = Some(entry.key().clone());
                    }
                    entry.insert(value);
                }
            }
        }
        Ok(Value::Object(members))
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<Value, A::Error> {
        let mut elements = Vec::new();
        while let Some(element) = list.next_element_seed(self.again())? {
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

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }
}

/// Reads a value, and notes the first key that is there twice.
struct Keys<'f>(&'f mut Option<String>);

impl<'de> DeserializeSeed<'de> for Keys<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_any(self)
    }
}

/// A key, borrowed where it has no escapes.
pub(crate) struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Self::Value, D::Error> {
        reader.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Key {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_borrowed_str<E>(self, key: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(key))
    }

    fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(key.to_owned()))
    }
}

impl<'de> Visitor<'de> for Keys<'_> {
    type Value = ();

    fn expecting(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut keys = HashSet::new();
        while let Some(key) = map.next_key_seed(Key)? {
            if let Some(key) = keys.replace(key).filter(|_| self.0.is_none()) {
                *self.0 = Some(key.into_owned());
            }
            map.next_value_seed(Keys(self.0))?;
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while list.next_element_seed(Keys(self.0))?.is_some() {}
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{key_twice, read};

    #[test]
    fn keys() {
        for json in [r#"{"a":1,"a":2}"#, r#"[{"b":{"a":[],"c":1.5,"\u0061":null}}]"#] {
            assert_eq!(key_twice(json).as_deref(), Some("a"), "{json}");
            assert_eq!(read(json.as_bytes()).map(|read| read.twice).ok().flatten().as_deref(), Some("a"), "{json}");
        }
        for json in [r#"{"a":{"a":1},"b":[{"a":1},{"a":2}]}"#, "[]", "{", r#"{"a":1,"a":}"#] {
            assert_eq!(key_twice(json), None, "{json}");
        }
    }

    #[test]
    fn what_the_reader_keeps_for_itself_is_a_key() {
        for (json, pointer) in [
            (r#"{"a":{"$serde_json::private::RawValue":"{\"b\":1}"}}"#, "/a/$serde_json::private::RawValue"),
            (r#"{"a":{"\u0024serde_json::private::RawValue":"1"}}"#, "/a/$serde_json::private::RawValue"),
            (r#"{"$serde_json::private::Number":"1"}"#, "/$serde_json::private::Number"),
            (r#"[{"$serde_json::private::\u004eumber":"1"}]"#, "/0/$serde_json::private::Number"),
        ] {
            let text = read(json.as_bytes()).ok().and_then(|read| Some(read.value.pointer(pointer)?.is_string()));
            assert_eq!(text, Some(true), "{json}");
        }
    }

    #[test]
    fn the_rest_is_read_as_serde_json_reads_it() {
        for json in [
            r#"{"a":[1,-0,1.50,1e400,123456789012345678901,true,null,"x\u0041"],"b":{"c":{}}}"#,
            r#"{"a":1,"b":2,"a":3}"#,
            "0",
            r#"{"a":"\ud800"}"#,
            r#"{"a":1,}"#,
            "[1] 2",
            "",
        ] {
            let ours = read(json.as_bytes()).map(|read| read.value).map_err(|error| error.to_string());
            let theirs = serde_json::from_str(json).map_err(|error| error.to_string());
            assert_eq!(ours, theirs, "{json}");
        }
    }
}
