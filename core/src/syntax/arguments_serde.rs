//! Arguments as data: an object of strings, whole numbers, booleans, `null`, and lists of them.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};
use serde::ser::{Serialize, Serializer};
use serde_json::Value as Json;

use super::argument_value::ArgumentValue;
use super::arguments::Arguments;
use super::value::Value;

impl Serialize for Arguments {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(&self.0)
    }
}

impl Serialize for ArgumentValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.as_slice() {
            [value] if !self.is_list() => Item(value).serialize(serializer),
            values => serializer.collect_seq(values.iter().map(Item)),
        }
    }
}

struct Item<'v>(&'v Value<'static>);

impl Serialize for Item<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = self.0.text();
        match text {
            _ if self.0.is_quoted() => serializer.serialize_str(text),
            "null" => serializer.serialize_unit(),
            "true" => serializer.serialize_bool(true),
            "false" => serializer.serialize_bool(false),
            // Too large a number for JSON is text of the same digits.
            _ => match (text.parse::<i64>(), text.parse::<u64>()) {
                (Ok(number), _) => serializer.serialize_i64(number),
                (_, Ok(number)) => serializer.serialize_u64(number),
                _ => serializer.serialize_str(text),
            },
        }
    }
}

impl<'de> Deserialize<'de> for Arguments {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;

        impl<'de> Visitor<'de> for Object {
            type Value = Arguments;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of values")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Arguments, A::Error> {
                let mut arguments = BTreeMap::new();
                while let Some((name, value)) = map.next_entry::<String, ArgumentValue>()? {
                    if arguments.contains_key(&name) {
                        return Err(A::Error::custom(format!("the argument `{name}` is there twice")));
                    }
                    arguments.insert(name, value);
                }
                Ok(Arguments(arguments))
            }
        }

        deserializer.deserialize_map(Object)
    }
}

impl<'de> Deserialize<'de> for ArgumentValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Json::deserialize(deserializer)? {
            Json::Array(values) => values.into_iter().map(one).collect(),
            value => one(value),
        }
        .map_err(D::Error::custom)
    }
}

/// A value that is not a list.
fn one(value: Json) -> Result<ArgumentValue, String> {
    match value {
        Json::String(text) => Ok(text.into()),
        Json::Bool(truth) => Ok(truth.into()),
        Json::Null => Ok(ArgumentValue::null()),
        Json::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(number), _) => Ok(number.into()),
            (_, Some(number)) => Ok(number.into()),
            // Its digits may not be those that were written.
            _ => Err(format!("write the number {number} as a string, so that it keeps its digits")),
        },
        Json::Array(_) | Json::Object(_) => {
            Err("an argument is a string, a whole number, a boolean, null, or a list of them".to_owned())
        }
    }
}
