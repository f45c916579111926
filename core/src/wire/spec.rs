//! One request as JSON: what a line of a batch asks for, and what a URL says.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, MapAccess, SeqAccess, Unexpected, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::decode::Decoded;
use super::options::RequestOptions;
use crate::catalog::Entity;
use crate::syntax::Arguments;

/// One request as a JSON object: the collection, the filter's text, and the options. The same object is read from a line of
/// `encode --batch` and written for what a URL says; keys that say nothing are left out, unknown and repeated ones refused.
///
/// ```
/// use konnect_filter::Limits;
/// use konnect_filter::catalog::Catalog;
/// use konnect_filter::wire::{RequestOptions, RequestSpec, decode};
/// let decoded = decode("/v3/teams/7f/users?filter[active]=true&page[size]=5", Catalog::builtin(), &Limits::DEFAULT)?;
/// let line = serde_json::to_string(&RequestSpec::from(&decoded)).unwrap();
/// assert_eq!(
///     line,
///     r#"{"entity":"identity@v3/teams/users","filter":"active = true","params":{"teamId":"7f"},"page_size":5}"#
/// );
/// let read: RequestSpec<'_> = serde_json::from_str(&line).unwrap();
/// assert_eq!(read.options(&RequestOptions::default()), decoded.options);
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a JSON object")]
#[non_exhaustive]
pub struct RequestSpec<'t> {
    /// The collection, by name, path or URL.
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    pub entity: Option<Cow<'t, str>>,
    /// The filter's text; none for the whole collection. In JSON the key is left out then, as `null` and an empty text are more likely
    /// variables that were never set: `null` is refused when the object is read, and an empty filter when it is parsed.
    #[serde(borrow, skip_serializing_if = "Option::is_none", deserialize_with = "read_filter", default)]
    pub filter: Option<Cow<'t, str>>,
    /// The values of the filter's arguments.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub args: Option<Arguments>,
    /// [`RequestOptions::region`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// [`RequestOptions::base_url`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base_url: Option<String>,
    /// [`RequestOptions::params`], as an object.
    #[serde(
        skip_serializing_if = "Option::is_none",
        serialize_with = "write_pairs",
        deserialize_with = "read_pairs",
        default
    )]
    pub params: Option<Vec<(String, String)>>,
    /// [`RequestOptions::sort`].
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "read_list", default)]
    pub sort: Option<Vec<String>>,
    /// [`RequestOptions::page_size`].
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "read_number", default)]
    pub page_size: Option<u64>,
    /// [`RequestOptions::page_number`].
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "read_number", default)]
    pub page_number: Option<u64>,
    /// [`RequestOptions::page_after`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_after: Option<String>,
    /// [`RequestOptions::page_before`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_before: Option<String>,
    /// [`RequestOptions::query`], as an object; of a name that is there several times, with a list of its values.
    #[serde(
        skip_serializing_if = "Option::is_none",
        serialize_with = "write_query",
        deserialize_with = "read_query",
        default
    )]
    pub query: Option<Vec<(String, String)>>,
}

impl RequestSpec<'_> {
    /// The options: `defaults`, overridden by what is here. Region and base address replace each other, as do the
    /// two cursors; parameters are replaced by name, and names that are given twice stay, for [`RequestOptions::resolve`] to refuse.
    pub fn options(&self, defaults: &RequestOptions) -> RequestOptions {
        let mut options = defaults.clone();
        if self.region.is_some() || self.base_url.is_some() {
            options.region.clone_from(&self.region);
            options.base_url.clone_from(&self.base_url);
        }
        replace(&mut options.params, self.params.as_deref());
        replace(&mut options.query, self.query.as_deref());
        options.page_size = self.page_size.or(options.page_size);
        options.page_number = self.page_number.or(options.page_number);
        if self.page_after.is_some() || self.page_before.is_some() {
            options.page_after.clone_from(&self.page_after);
            options.page_before.clone_from(&self.page_before);
        }
        if let Some(sort) = &self.sort {
            options.sort.clone_from(sort);
        }
        options
    }
}

fn replace(defaults: &mut Vec<(String, String)>, own: Option<&[(String, String)]>) {
    if let Some(own) = own {
        defaults.retain(|(name, _)| !own.iter().any(|(other, _)| other == name));
        defaults.extend_from_slice(own);
    }
}

impl From<&Decoded<'_>> for RequestSpec<'static> {
    fn from(decoded: &Decoded<'_>) -> Self {
        let options = &decoded.options;
        Self {
            entity: decoded.entity.map(Entity::name).map(Cow::Owned),
            filter: decoded.filter.as_ref().map(|filter| Cow::Owned(filter.to_string())),
            args: None,
            region: options.region.clone(),
            base_url: options.base_url.clone(),
            params: given(&options.params),
            sort: given(&options.sort),
            page_size: options.page_size,
            page_number: options.page_number,
            page_after: options.page_after.clone(),
            page_before: options.page_before.clone(),
            query: given(&options.query),
        }
    }
}

fn given<T: Clone>(all: &[T]) -> Option<Vec<T>> {
    (!all.is_empty()).then(|| all.to_vec())
}

fn read_filter<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Cow<'de, str>>, D::Error> {
    let filter = Option::<Cow<'de, str>>::deserialize(deserializer)?;
    filter.map(Some).ok_or_else(|| de::Error::custom("the filter is null; leave the key out to list everything"))
}

fn write_pairs<S: Serializer>(pairs: &Option<Vec<(String, String)>>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(pairs.iter().flatten().map(|(name, value)| (name, value)))
}

fn read_pairs<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<(String, String)>>, D::Error> {
    let pairs = Option::<Pairs<String>>::deserialize(deserializer)?;
    Ok(pairs.map(|Pairs(pairs)| pairs))
}

/// As [`write_pairs`], with a list of the values of a name that is there several times.
fn write_query<S: Serializer>(pairs: &Option<Vec<(String, String)>>, serializer: S) -> Result<S::Ok, S::Error> {
    let mut names: Vec<&str> = Vec::new();
    let mut values: HashMap<&str, Vec<&str>> = HashMap::new();
    for (name, value) in pairs.iter().flatten() {
        let own = values.entry(name).or_default();
        if own.is_empty() {
            names.push(name);
        }
        own.push(value);
    }
    let mut object = serializer.serialize_map(Some(names.len()))?;
    for name in names {
        match values.get(name).map(Vec::as_slice).unwrap_or_default() {
            [value] => object.serialize_entry(name, value)?,
            values => object.serialize_entry(name, values)?,
        }
    }
    object.end()
}

fn read_query<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<(String, String)>>, D::Error> {
    let pairs = Option::<Pairs<ParameterValues>>::deserialize(deserializer)?;
    let one_by_one = |(name, ParameterValues(values)): (String, ParameterValues)| {
        values.into_iter().map(move |value| (name.clone(), value))
    };
    Ok(pairs.map(|Pairs(pairs)| pairs.into_iter().flat_map(one_by_one).collect()))
}

fn read_number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    Ok(Option::<WholeNumber>::deserialize(deserializer)?.map(|WholeNumber(number)| number))
}

/// A number that an error calls what a person would.
struct WholeNumber(u64);

impl<'de> Deserialize<'de> for WholeNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NumberVisitor;

        impl Visitor<'_> for NumberVisitor {
            type Value = WholeNumber;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a whole number")
            }

            fn visit_u64<E>(self, number: u64) -> Result<WholeNumber, E> {
                Ok(WholeNumber(number))
            }

            fn visit_i64<E: de::Error>(self, number: i64) -> Result<WholeNumber, E> {
                let own = u64::try_from(number).map_err(|_| E::invalid_value(Unexpected::Signed(number), &self))?;
                Ok(WholeNumber(own))
            }
        }

        deserializer.deserialize_u64(NumberVisitor)
    }
}

fn read_list<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<String>>, D::Error> {
    Ok(Option::<List>::deserialize(deserializer)?.map(|List(items)| items))
}

/// A list of strings, called so in an error.
struct List(Vec<String>);

impl<'de> Deserialize<'de> for List {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ListVisitor;

        impl<'de> Visitor<'de> for ListVisitor {
            type Value = List;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<List, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = list.next_element()? {
                    items.push(item);
                }
                Ok(List(items))
            }
        }

        deserializer.deserialize_seq(ListVisitor)
    }
}

/// What a query parameter is given: a string, or a list of them.
struct ParameterValues(Vec<String>);

impl<'de> Deserialize<'de> for ParameterValues {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ValuesVisitor;

        impl<'de> Visitor<'de> for ValuesVisitor {
            type Value = ParameterValues;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string or a list of strings")
            }

            fn visit_str<E>(self, text: &str) -> Result<ParameterValues, E> {
                Ok(ParameterValues(vec![text.to_owned()]))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<ParameterValues, A::Error> {
                let mut values = Vec::new();
                while let Some(value) = list.next_element()? {
                    values.push(value);
                }
                Ok(ParameterValues(values))
            }
        }

        deserializer.deserialize_any(ValuesVisitor)
    }
}

/// An object, in its order.
struct Pairs<V>(Vec<(String, V)>);

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Pairs<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object<V>(PhantomData<V>);

        impl<'de, V: Deserialize<'de>> Visitor<'de> for Object<V> {
            type Value = Pairs<V>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of strings")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs<V>, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }

        deserializer.deserialize_map(Object(PhantomData))
    }
}
