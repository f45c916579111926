//! Which field a name means: the same rules for what is written in a filter and what is written in a URL.

use super::field::Field;

/// What a name means among some fields.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Named<'e, 'n> {
    /// A field.
    Field(&'e Field),
    /// A map, and the key after its name and a dot, which may be empty.
    Key(&'e Field, &'n str),
    /// A map, without a dot after its name.
    Map(&'e Field),
    /// A field without keys, with one after it.
    Keyless(&'e Field),
    /// None of them.
    Unknown,
}

/// The field that `name` means: exactly the name of one, dots included, or else a map's name, the longest, a dot and a key.
pub(crate) fn named<'e, 'n>(fields: impl Iterator<Item = &'e Field> + Clone, name: &'n str) -> Named<'e, 'n> {
    let mut map: Option<(&Field, &str)> = None;
    let mut keyless: Option<&Field> = None;
    for field in fields {
        let length = field.name.len();
        if length == name.len() && field.name == name {
            return if field.map { Named::Map(field) } else { Named::Field(field) };
        }
        // Most others are told apart by what follows in the name, without a look at their own.
        if name.as_bytes().get(length) != Some(&b'.') {
            continue;
        }
        let Some(key) = name.strip_prefix(field.name.as_str()).and_then(|rest| rest.strip_prefix('.')) else {
            continue;
        };
        if field.map {
            map = map.filter(|(other, _)| other.name.len() > field.name.len()).or(Some((field, key)));
        } else {
            keyless = keyless.filter(|other| other.name.len() > field.name.len()).or(Some(field));
        }
    }
    match (map, keyless) {
        (Some((field, key)), _) => Named::Key(field, key),
        (None, Some(field)) => Named::Keyless(field),
        (None, None) => Named::Unknown,
    }
}
