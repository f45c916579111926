//! Where an answer has its records.

use memchr::{memchr, memchr_iter, memrchr};
use serde_json::Value;

use crate::limits::MAX_NAMES;

/// The key under which Konnect's answers have the records.
const DATA: &str = "data";

/// The key under which those of many other services have them. Records, too, have lists of this name, most often of strings: it
/// counts where its elements are objects.
const ITEMS: &str = "items";

/// Where an answer has its records.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Place<'p> {
    /// Under a key that is usual, or under this one, which is the collection's own.
    Usual(Option<&'p str>),
    /// At this path, of keys with dots between them.
    At(&'p str),
    /// Nowhere: each object is a record, whatever arrays it has.
    Nowhere,
}

/// What one thing has, and an answer with many has not.
const OF_ONE: &[&str] = &["id", "name"];

impl<'p> Place<'p> {
    /// Where `--records` says: at a path, or nowhere, `.`. Answers of the collection have their records under its `own` key.
    pub(crate) fn asked_for(path: Option<&'p str>, own: Option<&'p str>) -> Self {
        match path {
            None => Self::Usual(own),
            Some(".") => Self::Nowhere,
            Some(path) => Self::At(path),
        }
    }

    /// Whether an object with this key is a record, whatever arrays follow.
    pub(super) fn is_of_record(self, key: &str) -> bool {
        matches!(self, Self::Usual(_)) && is_of_one(key)
    }

    /// Whether there has to be such an array.
    pub(super) const fn is_asked(self) -> bool {
        matches!(self, Self::At(_))
    }

    /// The path that was asked for.
    pub(super) const fn asked(self) -> &'p str {
        match self {
            Self::Usual(_) | Self::Nowhere => DATA,
            Self::At(path) => path,
        }
    }

    pub(super) const fn way(self) -> Way<'p> {
        match self {
            Self::Usual(own) => Way::Usual(own),
            Self::At(path) => Way::Path(path),
            Self::Nowhere => Way::None,
        }
    }

    /// Whether an object may have the array, and is to be read with care then: it is, where the array's own key cannot be told
    /// at a glance.
    pub(super) fn may_be_in(self, text: &[u8]) -> bool {
        let usual = match self {
            Self::At(_) => return true,
            Self::Nowhere => return false,
            Self::Usual(_) => self.way(),
        };
        memchr_iter(b'[', text).any(|at| {
            let before = trimmed(text.get(..at).unwrap_or_default());
            let before = before.strip_suffix(b":").map(trimmed).and_then(|before| before.strip_suffix(b"\""));
            let Some(before) = before else { return false };
            let key = memrchr(b'"', before).and_then(|quote| before.get(quote + 1..)).unwrap_or_default();
            memchr(b'\\', key).is_some() || std::str::from_utf8(key).is_ok_and(|key| usual.step(key).is_end)
        })
    }
}

/// Whether one thing has such a key, and an answer with many has not.
pub(super) fn is_of_one(key: &str) -> bool {
    OF_ONE.contains(&key)
}

/// What is left of the way to the records.
#[derive(Debug, Clone, Copy)]
pub(super) enum Way<'p> {
    Usual(Option<&'p str>),
    Path(&'p str),
    None,
}

/// Where a key leads.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Step<'p> {
    /// Whether an array under it is the one.
    pub(super) is_end: bool,
    /// Whether it is so only with objects in it.
    pub(super) only_objects: bool,
    /// The way that is left in an object under it.
    pub(super) into: Option<Way<'p>>,
}

impl<'p> Way<'p> {
    pub(super) fn step(self, key: &str) -> Step<'p> {
        match self {
            Self::Usual(own) => {
                let is_other = key == ITEMS || own == Some(key);
                Step { is_end: key == DATA || is_other, only_objects: key != DATA, into: None }
            }
            // A key may have dots of its own.
            Self::Path(path) => {
                let rest = path.strip_prefix(key).and_then(|rest| rest.strip_prefix('.'));
                Step { is_end: path == key, only_objects: false, into: rest.map(Self::Path) }
            }
            Self::None => Step::default(),
        }
    }
}

/// Arrays of objects in an object, each by its path and with its first element: those that are members themselves, or else those
/// of the objects in it, and so on. Only those whose path needs no quotes in a shell.
pub(crate) fn arrays(value: &Value) -> Vec<(String, &Value)> {
    let mut level = vec![(Vec::new(), value)];
    while !level.is_empty() {
        let (mut below, mut found) = (Vec::new(), Vec::new());
        for (path, value) in level {
            let is_plain = |key: &str| key.bytes().all(|c| c.is_ascii_alphanumeric() || b"_-.".contains(&c));
            for (key, value) in value.as_object().into_iter().flatten().filter(|(key, _)| is_plain(key)) {
                let path = || path.iter().copied().chain([key.as_str()]).collect::<Vec<_>>();
                match value {
                    Value::Array(list) if found.len() < MAX_NAMES && list.iter().all(Value::is_object) => {
                        found.extend(list.first().map(|first| (path().join("."), first)));
                    }
                    Value::Object(_) => below.push((path(), value)),
                    _ => (),
                }
            }
        }
        if !found.is_empty() {
            return found;
        }
        level = below;
    }
    Vec::new()
}

/// A text without JSON's white space around it.
pub(super) fn trimmed(mut text: &[u8]) -> &[u8] {
    while let [b' ' | b'\t' | b'\r' | b'\n', rest @ ..] | [rest @ .., b' ' | b'\t' | b'\r' | b'\n'] = text {
        text = rest;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::Place;

    #[test]
    fn an_array_under_the_key_is_seen() {
        for answer in ["{\"data\":[]}", "{\"a\":1, \"data\" :\t[1]}", "{\"d\\u0061ta\":[]}", "{\"data\":1,\"data\":[]}"]
        {
            assert!(Place::Usual(None).may_be_in(answer.as_bytes()), "{answer}");
        }
        for record in ["{}", "{\"data\":1}", "{\"a\":[\"data\", [1]]}", "{\"a\":\"data\",\"b\":[]}", "{\"data\":\"[\"}"]
        {
            assert!(!Place::Usual(None).may_be_in(record.as_bytes()), "{record}");
        }
    }
}
