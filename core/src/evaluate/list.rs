//! The values of a list, so that a look-up takes as long for many as for few.

use std::collections::HashSet;

use jiff::Timestamp;
use uuid::Uuid;

use super::leaf::{LARGEST, Leaf};
use super::literal::{Literal, boolean_of};
use crate::check::{ValueKind, boolean_text, instant_of};
use crate::number::Decimal;
use crate::shared_str::SharedStr;

/// Up to this many values, comparing with each is as quick.
const FEW: usize = 4;

/// What a value may equal.
#[derive(Debug)]
pub(super) enum List {
    Few(Box<[Literal]>),
    Many(Box<Many>),
}

impl List {
    pub(super) fn new(values: Vec<Literal>) -> Self {
        if values.len() <= FEW { Self::Few(values.into()) } else { Self::Many(Box::new(Many::new(&values))) }
    }

    /// Whether a value equals one of them; unknown where it can be compared with none, and equals none.
    pub(super) fn has(&self, is_free: bool, leaf: Leaf<'_>) -> Option<bool> {
        match self {
            Self::Few(values) => {
                let mut known = None;
                for value in values {
                    match value.equals(is_free, leaf) {
                        Some(true) => return Some(true),
                        Some(false) => known = Some(false),
                        None => {}
                    }
                }
                known
            }
            Self::Many(values) => values.has(is_free, leaf),
        }
    }
}

/// Values by what they are compared as. Of each kind: does the value that is looked for have it, and is it here?
#[derive(Debug, Default)]
pub(super) struct Many {
    has_null: bool,
    booleans: Booleans,
    texts: HashSet<SharedStr>,
    numbers: Numbers,
    instants: HashSet<Timestamp>,
    uuids: HashSet<Uuid>,
    /// The same as written.
    uuid_texts: HashSet<SharedStr>,
    untyped: Untyped,
}

/// Values of which the record's own value gives the type.
#[derive(Debug, Default)]
struct Untyped {
    booleans: Booleans,
    numbers: Numbers,
    /// Stretches of time, their ends not included: sorted, and no two of them meet.
    times: Vec<(Timestamp, Timestamp)>,
    /// Times as written.
    time_texts: HashSet<SharedStr>,
    /// The others as written.
    texts: HashSet<SharedStr>,
}

/// Whether true and false are among them.
#[derive(Debug, Default)]
struct Booleans {
    r#true: bool,
    r#false: bool,
}

impl Booleans {
    fn insert(&mut self, truth: bool) {
        *(if truth { &mut self.r#true } else { &mut self.r#false }) = true;
    }

    const fn has(&self, truth: bool) -> bool {
        if truth { self.r#true } else { self.r#false }
    }

    const fn is_empty(&self) -> bool {
        !self.r#true && !self.r#false
    }
}

/// A number as [`Decimal::identity`] gives it.
type Identity = (bool, Option<i128>, Vec<u8>);

/// Numbers, those that are integers of few digits once more as such.
#[derive(Debug, Default)]
struct Numbers {
    all: HashSet<Identity>,
    integers: HashSet<i64>,
}

impl Numbers {
    fn insert(&mut self, text: &str) {
        let Some(identity) = Decimal::parse(text).map(|number| number.identity()) else { return };
        self.integers.extend(integer(&identity));
        self.all.insert(identity);
    }

    /// Whether a value is one of them; `None` where it is not a number.
    fn has(&self, leaf: Leaf<'_>) -> Option<bool> {
        let among = |text: &str| Some(self.all.contains(&Decimal::parse(text)?.identity()));
        match leaf {
            Leaf::Number(number) => match number.integer() {
                Some(integer) => Some(self.integers.contains(&integer)),
                None => among(&number.text()),
            },
            _ => leaf.with_string(among)?,
        }
    }
}

/// The integer that a number is, where that has few digits.
fn integer((is_negative, magnitude, digits): &Identity) -> Option<i64> {
    let Some(magnitude) = magnitude else { return Some(0) };
    let zeros = u32::try_from(magnitude.checked_sub(i128::try_from(digits.len()).ok()?)?).ok()?;
    let digits =
        digits.iter().try_fold(0_i64, |sum, digit| sum.checked_mul(10)?.checked_add(i64::from(digit - b'0')))?;
    let size = digits.checked_mul(10_i64.checked_pow(zeros)?).filter(|size| *size <= LARGEST)?;
    Some(if *is_negative { -size } else { size })
}

impl Many {
    fn new(values: &[Literal]) -> Self {
        let mut many = Self::default();
        for value in values {
            let text = || value.text.clone();
            match value.kind {
                ValueKind::Null => many.has_null = true,
                // It may be anything, so that nothing is known of it.
                ValueKind::Argument => {}
                ValueKind::Text => {
                    many.texts.insert(text());
                }
                ValueKind::Number => many.numbers.insert(&value.text),
                ValueKind::Boolean(truth) => many.booleans.insert(truth),
                ValueKind::Instant(instant) => {
                    many.instants.insert(instant);
                }
                ValueKind::Uuid(uuid) => {
                    many.uuids.insert(uuid);
                    many.uuid_texts.insert(text());
                }
                ValueKind::Untyped(moment) => {
                    let untyped = &mut many.untyped;
                    if let Some(truth) = boolean_text(&value.text) {
                        untyped.booleans.insert(truth);
                    }
                    match moment {
                        Some(moment) => {
                            untyped.times.push((moment.start, moment.next()));
                            untyped.time_texts.insert(text());
                        }
                        None => {
                            untyped.numbers.insert(&value.text);
                            untyped.texts.insert(text());
                        }
                    }
                }
            }
        }
        many.untyped.times.sort_unstable();
        many.untyped.times.dedup_by(|next, before| {
            let meets = next.0 <= before.1;
            if meets {
                before.1 = before.1.max(next.1);
            }
            meets
        });
        many
    }

    fn has(&self, is_free: bool, leaf: Leaf<'_>) -> Option<bool> {
        let mut known = self.has_null;
        let mut is_among = |answer: Option<bool>| {
            known |= answer.is_some();
            answer == Some(true)
        };
        let is_found = (!self.texts.is_empty() && is_among(leaf.with_text(|text| self.texts.contains(text))))
            || (!self.numbers.all.is_empty() && is_among(self.numbers.has(leaf)))
            || (!self.booleans.is_empty() && is_among(boolean_of(leaf).map(|truth| self.booleans.has(truth))))
            || (!self.instants.is_empty()
                && is_among(leaf.with_string(instant_of).flatten().map(|own| self.instants.contains(&own))))
            || (!self.uuids.is_empty() && is_among(leaf.with_string(|text| self.has_uuid(text))))
            || (!self.untyped.is_empty() && is_among(self.untyped.has(is_free, leaf)));
        if is_found || known { Some(is_found) } else { None }
    }

    fn has_uuid(&self, text: &str) -> bool {
        match Uuid::try_parse(text) {
            Ok(own) => self.uuids.contains(&own),
            Err(_) => self.uuid_texts.contains(text),
        }
    }
}

impl Untyped {
    fn is_empty(&self) -> bool {
        self.texts.is_empty() && self.time_texts.is_empty()
    }

    fn has(&self, is_free: bool, leaf: Leaf<'_>) -> Option<bool> {
        let is_text = |text: &str| self.texts.contains(text) || self.time_texts.contains(text);
        match leaf {
            Leaf::Object => None,
            Leaf::Boolean(truth) => Some(self.booleans.has(truth)),
            Leaf::Number(_) => Some(self.numbers.has(leaf) == Some(true) || leaf.with_text(is_text)?),
            // A service is sent the text, and compares strings.
            Leaf::Text(_) | Leaf::Escaped(_) if !is_free => leaf.with_string(is_text),
            Leaf::Text(_) | Leaf::Escaped(_) => leaf.with_string(|text| {
                let is_time = || match instant_of(text) {
                    Some(instant) => self.has_instant(instant),
                    None => self.time_texts.contains(text),
                };
                self.texts.contains(text)
                    || self.numbers.has(Leaf::Text(text)) == Some(true)
                    || (!self.time_texts.is_empty() && is_time())
            }),
        }
    }

    fn has_instant(&self, instant: Timestamp) -> bool {
        let before = self.times.partition_point(|(start, _)| *start <= instant);
        before.checked_sub(1).and_then(|last| self.times.get(last)).is_some_and(|(_, end)| instant < *end)
    }
}
