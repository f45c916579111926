//! Five query pairs, `filter[FIELD][OPERATOR]=VALUE`, written by each encoder.

use std::hint::black_box;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Field, operator and value, apart, as a plan has them.
pub type Pair = (&'static str, &'static str, &'static str);

pub const PAIRS: [Pair; 5] = [
    ("name", "contains", "pay & go"),
    ("labels.env", "oeq", "dev,test"),
    ("created_at", "gte", "2024-01-01T00:00:00Z"),
    ("updated_at", "lt", "2025-01-01T00:00:00Z"),
    ("archived", "eq", "false"),
];

/// An encoder under test: writes [`PAIRS`] so many times.
pub struct Encoder {
    pub name: &'static str,
    pub run: fn(u32),
    /// What it writes once.
    pub once: fn() -> String,
}

pub const ENCODERS: [Encoder; 4] = [
    Encoder { name: "konnect-filter", run: ours, once: once_ours },
    Encoder { name: "hand-written, into a reserved String", run: |repeats| repeat(repeats, by_hand), once: by_hand },
    Encoder { name: "serde_qs 1.1", run: |repeats| repeat(repeats, serde_qs), once: serde_qs },
    Encoder { name: "form_urlencoded 1.2, keys by format!", run: |repeats| repeat(repeats, form), once: form },
];

fn ours(repeats: u32) {
    for _ in 0..repeats {
        // A string of its own each time, as the others have.
        let mut out = String::new();
        PLANNED.with(|planned| planned(&mut out));
        drop(black_box(out));
    }
}

fn once_ours() -> String {
    let mut out = String::new();
    PLANNED.with(|planned| planned(&mut out));
    out
}

thread_local! {
    /// Writes the plan's request; made once.
    static PLANNED: Box<dyn Fn(&mut String)> = crate::ours::writer();
}

fn repeat(repeats: u32, once: fn() -> String) {
    for _ in 0..repeats {
        drop(black_box(once()));
    }
}

/// What the project escapes too: all but RFC 3986's unreserved characters.
const STRICT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

fn by_hand() -> String {
    let mut out = String::with_capacity(384);
    for (index, (field, operator, value)) in black_box(&PAIRS).iter().enumerate() {
        if index > 0 {
            out.push('&');
        }
        out.push_str("filter%5B");
        out.extend(utf8_percent_encode(field, STRICT));
        out.push_str("%5D%5B");
        out.push_str(operator);
        out.push_str("%5D=");
        out.extend(utf8_percent_encode(value, STRICT));
    }
    out
}

fn serde_qs() -> String {
    use serde::ser::{Serialize, SerializeMap, Serializer};
    struct Filter(&'static [Pair]);
    struct One(Pair);
    impl Serialize for One {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let mut map = serializer.serialize_map(Some(1))?;
            map.serialize_entry(self.0.1, self.0.2)?;
            map.end()
        }
    }
    struct Fields(&'static [Pair]);
    impl Serialize for Fields {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let mut map = serializer.serialize_map(Some(self.0.len()))?;
            for pair in self.0 {
                map.serialize_entry(pair.0, &One(*pair))?;
            }
            map.end()
        }
    }
    impl Serialize for Filter {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let mut map = serializer.serialize_map(Some(1))?;
            map.serialize_entry("filter", &Fields(self.0))?;
            map.end()
        }
    }
    serde_qs::to_string(&Filter(black_box(&PAIRS))).expect("a query")
}

fn form() -> String {
    let mut out = form_urlencoded::Serializer::new(String::new());
    for (field, operator, value) in black_box(&PAIRS) {
        out.append_pair(&format!("filter[{field}][{operator}]"), value);
    }
    out.finish()
}
