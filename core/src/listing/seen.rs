//! Which records came already, and which of them were given.
//!
//! A record with an `id`, a text or a number, is the same as another with that id, whatever else changed between two pages.
//! One without is known by the fields that its path is formed of where the collection describes them (type, mesh and name), else
//! by its whole content; equal ones on one page are then two, and on two pages one that came again.
//!
//! Each is remembered by 128 bits of a keyed hash and a number: 21 bytes per slot of a table that is half full at worst. With a
//! million records, the chance that two share a hash is below 10⁻²⁶, and nobody outside can bring it about.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, Hash, Hasher, RandomState};

use serde_json::Value;

use crate::catalog::Entity;

/// What forms the path of a record that has no id, in mesh and its like.
const NATURAL: [&str; 3] = ["type", "mesh", "name"];

/// 128 bits of a hash, in pieces that leave no gap in a table.
type Key = [u32; 4];

/// The records that came.
#[derive(Debug)]
pub(super) struct Seen {
    hashers: [RandomState; 2],
    /// The fields that tell records without an id from each other; none where only their content does.
    natural: Vec<&'static str>,
    /// Given in earlier requests or readings.
    given: HashSet<Key>,
    /// Those of this reading of this request: the page on which they came first, twice, and one more if they were given.
    reading: HashMap<Key, u32>,
    /// Those of this page, by their place on it.
    here: HashMap<Key, usize>,
    /// The records of the page before and of this one, in their order, and those of this one that came before.
    before: Vec<Key>,
    order: Vec<Key>,
    again: Vec<Key>,
    page: u32,
    most: usize,
}

/// What a record is, among those that came.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is new.
    New(Mark),
    /// It is new in this reading, and was given before.
    Given,
    /// It came in this reading already.
    Known,
    /// Another one on this page, at this place, has its id.
    Clash(usize),
    /// It cannot be remembered: there are too many.
    Full,
}

/// A record that was noted, to be marked as given.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mark(Key);

impl Seen {
    /// For the records of a collection, and no more of them than `most`.
    pub(super) fn new(entity: &Entity, most: u64) -> Self {
        let has =
            |name: &str| entity.record.iter().any(|field| matches!(field.path.as_slice(), [only] if only == name));
        let natural = !has("id") && has("type") && has("name");
        Self {
            hashers: [RandomState::new(), RandomState::new()],
            natural: NATURAL.into_iter().filter(|name| natural && has(name)).collect(),
            given: HashSet::new(),
            reading: HashMap::new(),
            here: HashMap::new(),
            before: Vec::new(),
            order: Vec::new(),
            again: Vec::new(),
            page: 0,
            most: usize::try_from(most).unwrap_or(usize::MAX),
        }
    }

    /// A page of records begins.
    pub(super) fn begin_page(&mut self) {
        self.page = self.page.saturating_add(1);
        self.here.clear();
        self.before = std::mem::take(&mut self.order);
        self.again.clear();
    }

    /// Whether those of this page that came before are the last ones of the page before, in the same order: its edge, where a cursor includes
    /// its record, or what was added moved the rest on.
    pub(super) fn is_edge(&self) -> bool {
        self.before.ends_with(&self.again)
    }

    /// A hash of a page's records, as strings.
    pub(super) fn page_hash<'t>(&self, texts: impl Iterator<Item = &'t str>) -> u64 {
        let [hasher, _] = &self.hashers;
        let mut state = hasher.build_hasher();
        texts.for_each(|text| text.hash(&mut state));
        state.finish()
    }

    /// A hash of a text, such as a cursor.
    pub(super) fn text_hash(&self, text: &str) -> u64 {
        let [hasher, _] = &self.hashers;
        hasher.hash_one(text)
    }

    /// Takes note of the record at `index` of the page. Gives what it is, and whether something less than its whole content says
    /// so.
    pub(super) fn note(&mut self, record: &Value, index: usize) -> (Verdict, bool) {
        let (key, identified) = self.key(record);
        if let Some(first) = self.here.get(&key) {
            // Of equal records without an id there may well be two.
            return if identified { (Verdict::Clash(*first), true) } else { (self.twin(&key), false) };
        }
        self.here.insert(key, index);
        self.order.push(key);
        if self.reading.contains_key(&key) {
            self.again.push(key);
            return (Verdict::Known, identified);
        }
        if self.reading.len() + self.given.len() >= self.most {
            return (Verdict::Full, identified);
        }
        self.reading.insert(key, self.page << 1);
        (if self.given.contains(&key) { Verdict::Given } else { Verdict::New(Mark(key)) }, identified)
    }

    /// Another one of a record that has no id, on the same page.
    fn twin(&self, key: &Key) -> Verdict {
        let first = self.reading.get(key).is_some_and(|mark| mark >> 1 == self.page);
        match (first, self.given.contains(key)) {
            (false, _) => Verdict::Known,
            (true, true) => Verdict::Given,
            (true, false) => Verdict::New(Mark(*key)),
        }
    }

    /// The record was given.
    pub(super) fn mark(&mut self, mark: &Mark) {
        if let Some(entry) = self.reading.get_mut(&mark.0) {
            *entry |= 1;
        }
    }

    /// The reading is over: what it gave, later ones need not give again.
    pub(super) fn end_reading(&mut self, more: bool) {
        let kept = std::mem::take(&mut self.reading);
        self.order.clear();
        if more {
            self.given.extend(kept.into_iter().filter(|(_, mark)| mark & 1 == 1).map(|(key, _)| key));
        }
    }

    fn key(&self, record: &Value) -> (Key, bool) {
        let id = record.get("id").filter(|id| match id {
            Value::String(text) => !text.is_empty(),
            id => id.is_number(),
        });
        if let Some(id) = id {
            return (self.hash(std::slice::from_ref(&id)), true);
        }
        let parts: Option<Vec<&Value>> =
            self.natural.iter().map(|name| record.get(name).filter(|part| part.is_string())).collect();
        match parts.filter(|parts| !parts.is_empty()) {
            Some(parts) => (self.hash(&parts), true),
            None => (self.hash(std::slice::from_ref(&record)), false),
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "a hash is cut in two halves")]
    fn hash(&self, values: &[&Value]) -> Key {
        let [first, second] = self.hashers.each_ref().map(|hasher| hasher.hash_one(Keyed { hasher, values }));
        [(first >> 32) as u32, first as u32, (second >> 32) as u32, second as u32]
    }
}

struct Keyed<'v, B> {
    hasher: &'v B,
    values: &'v [&'v Value],
}

impl<B: BuildHasher> Hash for Keyed<'_, B> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.values.iter().for_each(|value| hash_value(self.hasher, value, state));
    }
}

/// As deep as a `Value` that was parsed, which is 128 levels at most. The order of an object's keys counts for nothing, as in
/// comparing them.
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
    use crate::catalog::RecordField;
    use serde_json::json;

    fn seen(most: u64) -> Seen {
        let mut seen = Seen::new(&Entity::default(), most);
        seen.begin_page();
        seen
    }

    /// One letter for what each record is: new, given, known, a clash, too many.
    fn notes(seen: &mut Seen, records: &[Value]) -> String {
        let note = |(index, record): (usize, &Value)| match seen.note(record, index).0 {
            Verdict::New(mark) => {
                seen.mark(&mark);
                'n'
            }
            Verdict::Given => 'g',
            Verdict::Known => 'k',
            Verdict::Clash(_) => 'c',
            Verdict::Full => 'f',
        };
        records.iter().enumerate().map(note).collect()
    }

    #[test]
    fn an_id_is_known_again_whatever_else_changed() {
        let mut seen = seen(10);
        assert_eq!(notes(&mut seen, &[json!({"id": "a", "n": 1}), json!({"id": 7}), json!({"id": "7"})]), "nnn");
        seen.begin_page();
        assert_eq!(notes(&mut seen, &[json!({"id": "a", "n": 2}), json!({"id": "b"}), json!({"id": "b"})]), "knc");
        seen.end_reading(true);
        seen.begin_page();
        assert_eq!(notes(&mut seen, &[json!({"id": "a"}), json!({"id": "c"})]), "gn");
    }

    #[test]
    fn the_edge_of_a_page_is_its_last_records() {
        let page = |ids: &[u8]| ids.iter().map(|id| json!({"id": id})).collect::<Vec<_>>();
        for (next, is_edge) in [
            (&[4, 5][..], true),
            (&[3, 4], true),
            (&[2, 3, 4], true),
            (&[1, 2, 3], true),
            (&[2, 4], false),
            (&[3, 2, 4], false),
            (&[1, 4], false),
        ] {
            let mut seen = seen(10);
            notes(&mut seen, &page(&[1, 2, 3]));
            seen.begin_page();
            notes(&mut seen, &page(next));
            assert_eq!(seen.is_edge(), is_edge, "{next:?}");
        }
    }

    #[test]
    fn what_is_not_an_id_identifies_nothing() {
        let mut seen = seen(20);
        let records = [json!({}), json!(true), json!([]), json!(""), Value::Null];
        let records: Vec<_> = (0..2).flat_map(|n| records.iter().map(move |id| json!({"id": id, "n": n}))).collect();
        assert_eq!(notes(&mut seen, &records), "nnnnnnnnnn");
    }

    #[test]
    fn equal_records_without_an_id_are_two_on_a_page_and_one_across() {
        let mut seen = seen(10);
        let record = json!({"name": "x", "labels": {"a": 1, "b": 2}});
        let turned = json!({"labels": {"b": 2, "a": 1}, "name": "x"});
        assert_eq!(notes(&mut seen, &[record.clone(), turned.clone()]), "nn");
        seen.begin_page();
        assert_eq!(notes(&mut seen, &[turned.clone(), turned.clone(), json!({"name": "y"})]), "kkn");
        seen.end_reading(true);
        seen.begin_page();
        assert_eq!(notes(&mut seen, &[turned, record]), "gg");
    }

    #[test]
    fn the_fields_of_its_path_tell_a_record_without_id() {
        let fields = ["type", "mesh", "name", "labels"];
        let record = fields.map(|name| RecordField { path: vec![name.into()], ..RecordField::default() }).to_vec();
        let mut seen = Seen::new(&Entity { record, ..Entity::default() }, 10);
        seen.begin_page();
        let dataplane =
            |mesh: &str, version: u8| json!({"type": "Dataplane", "mesh": mesh, "name": "a", "version": version});
        assert_eq!(notes(&mut seen, &[dataplane("one", 1), dataplane("two", 1)]), "nn");
        seen.begin_page();
        assert_eq!(notes(&mut seen, &[dataplane("one", 2), json!({"type": "Dataplane", "name": "a"})]), "kn");
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        assert_eq!(notes(&mut seen(2), &["a", "b", "c"].map(|id| json!({"id": id}))), "nnf");
    }
}
