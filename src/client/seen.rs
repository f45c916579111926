//! Which records were given already.
//!
//! A record with an `id` is the same as another with that id, whatever else changed between two pages. It is remembered
//! by 128 bits of a keyed hash, 16 bytes a record: with a million records, the chance that two ids share one is below
//! 10⁻²⁶, and nobody outside can bring it about. Records without an `id` are compared whole, and only across requests:
//! within one, equal ones may well be two.

use std::collections::HashSet;
use std::hash::{BuildHasher, Hash, Hasher, RandomState};

use serde_json::Value;

/// The records that were given.
#[derive(Debug)]
pub(super) struct Seen {
    keys: [RandomState; 2],
    known: HashSet<u128>,
    /// Records without an id of the request that is running.
    current: Vec<u128>,
    /// Whether later requests have to know those.
    across: bool,
    most: usize,
}

/// What is to be done with a record.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is new.
    New,
    /// It was given before.
    Known,
    /// It cannot be remembered: there are too many.
    Full,
}

impl Seen {
    /// For a plan of `requests` requests, and no more records than `most`.
    pub(super) fn new(requests: usize, most: usize) -> Self {
        Self {
            keys: [RandomState::new(), RandomState::new()],
            known: HashSet::new(),
            current: Vec::new(),
            across: requests > 1,
            most,
        }
    }

    /// The hasher of pages.
    pub(super) const fn hasher(&self) -> &RandomState {
        let [first, _] = &self.keys;
        first
    }

    /// Takes note of a record.
    pub(super) fn note(&mut self, record: &Value) -> Verdict {
        let id = record.get("id").filter(|id| !id.is_null());
        if id.is_none() && !self.across {
            return Verdict::New;
        }
        if self.known.len() + self.current.len() >= self.most {
            return Verdict::Full;
        }
        let hash = self.hash(id.unwrap_or(record));
        match id {
            Some(_) if self.known.insert(hash) => Verdict::New,
            None if !self.known.contains(&hash) => {
                self.current.push(hash);
                Verdict::New
            }
            _ => Verdict::Known,
        }
    }

    /// The running request is over: what it gave, later ones need not give again.
    pub(super) fn end_request(&mut self) {
        self.known.extend(self.current.drain(..));
    }

    fn hash(&self, value: &Value) -> u128 {
        self.keys.iter().fold(0, |hash, keys| (hash << 64) | u128::from(fingerprint(keys, std::slice::from_ref(value))))
    }
}

/// A hash of values in which the order of an object's keys counts for nothing, as it does in comparing them.
pub(super) fn fingerprint(hasher: &impl BuildHasher, values: &[Value]) -> u64 {
    hasher.hash_one(Keyed { hasher, values })
}

struct Keyed<'v, B> {
    hasher: &'v B,
    values: &'v [Value],
}

impl<B: BuildHasher> Hash for Keyed<'_, B> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.values.iter().for_each(|value| hash_value(self.hasher, value, state));
    }
}

/// As deep as a `Value` that was parsed, which is 128 levels at most.
fn hash_value<H: Hasher>(hasher: &impl BuildHasher, value: &Value, state: &mut H) {
    match value {
        Value::Null => state.write_u8(0),
        Value::Bool(value) => (1_u8, value).hash(state),
        Value::Number(number) => (2_u8, number).hash(state),
        Value::String(text) => (3_u8, text).hash(state),
        Value::Array(items) => {
            (4_u8, items.len()).hash(state);
            items.iter().for_each(|item| hash_value(hasher, item, state));
        }
        Value::Object(members) => {
            // A sum is the same in any order.
            let member = |(key, value): (&String, &Value)| {
                let mut state = hasher.build_hasher();
                key.hash(&mut state);
                hash_value(hasher, value, &mut state);
                state.finish()
            };
            (5_u8, members.len(), members.iter().map(member).fold(0_u64, u64::wrapping_add)).hash(state);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_id_is_known_again_whatever_else_changed() {
        let mut seen = Seen::new(1, 10);
        assert_eq!(seen.note(&json!({"id": "a", "n": 1})), Verdict::New);
        assert_eq!(seen.note(&json!({"id": "a", "n": 2})), Verdict::Known);
        assert_eq!(seen.note(&json!({"id": 7})), Verdict::New);
        assert_eq!(seen.note(&json!({"id": "7"})), Verdict::New);
    }

    #[test]
    fn equal_records_without_an_id_are_two_within_a_request_and_one_across() {
        let mut seen = Seen::new(2, 10);
        let record = json!({"name": "x", "labels": {"a": 1, "b": 2}});
        assert_eq!((seen.note(&record), seen.note(&record)), (Verdict::New, Verdict::New));
        seen.end_request();
        assert_eq!(seen.note(&json!({"labels": {"b": 2, "a": 1}, "name": "x"})), Verdict::Known);
        assert_eq!(seen.note(&json!({"name": "x", "labels": {"a": 2, "b": 1}})), Verdict::New);
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let mut seen = Seen::new(1, 2);
        let verdicts = ["a", "b", "c"].map(|id| seen.note(&json!({"id": id})));
        assert_eq!(verdicts, [Verdict::New, Verdict::New, Verdict::Full]);
    }
}
