//! The places of values in records.

use serde_json::{Map, Value};

use super::leaf::Leaf;
use crate::check::FieldRef;
use crate::shared_str::SharedStr;

/// Up to so many members of an object are looked through, which is quicker than to hash a key.
const FEW: usize = 12;

/// Where a value is: known steps, and after them a path of which each dot may belong to a key.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct Place {
    steps: Box<[SharedStr]>,
    rest: Option<SharedStr>,
}

/// How far one has come on the way to a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Way(u32);

impl Way {
    /// The place is reached.
    pub(super) const END: Self = Self(u32::MAX);
}

impl Place {
    /// The place of a target, if records have a known one.
    pub(super) fn of(target: &FieldRef<'_>) -> Option<Self> {
        let (steps, rest): (&[String], _) = match target {
            FieldRef::Filter { field, key } => (field.path.as_ref()?, key),
            FieldRef::Record { field, key } => (&field.path, key),
            FieldRef::Free(path) => (&[], &Some(path.clone())),
        };
        Some(Self { steps: steps.iter().map(|step| step.as_str().into()).collect(), rest: rest.clone() })
    }

    /// The known steps.
    pub(super) fn steps(&self) -> &[SharedStr] {
        &self.steps
    }

    /// The path after them.
    pub(super) fn rest(&self) -> Option<&str> {
        self.rest.as_deref()
    }

    /// The way when nothing of it is gone.
    pub(super) fn start(&self) -> Way {
        if self.steps.is_empty() && self.rest.is_none() { Way::END } else { Way(0) }
    }

    /// The way after `key` of an object, if it leads there. It is that of a path whose rest may have several: the whole rest,
    /// or a part of it before a dot.
    pub(super) fn after(&self, way: Way, key: &str) -> Option<Way> {
        let gone = usize::try_from(way.0).ok()?;
        if let Some(step) = self.steps.get(gone) {
            let is_last = gone + 1 == self.steps.len() && self.rest.is_none();
            return (step == key).then_some(if is_last { Way::END } else { Way(way.0 + 1) });
        }
        let rest = self.rest.as_deref()?.get(gone - self.steps.len()..)?;
        match rest.strip_prefix(key)? {
            "" => Some(Way::END),
            after => {
                after.strip_prefix('.')?;
                Some(Way(u32::try_from(gone + key.len() + 1).ok()?))
            }
        }
    }

    /// What a key of the record itself begins with on the way there, unless it is empty; `None` where there is no such byte.
    pub(super) fn first_byte(&self) -> Option<u8> {
        let first = self.steps.first().or(self.rest.as_ref())?;
        first.as_bytes().first().copied()
    }

    /// Calls `note` with each value at the place that is not null, and with `None` for an array, besides its elements.
    pub(super) fn visit<'v>(&self, record: &'v Value, note: &mut impl FnMut(Option<Leaf<'v>>)) {
        walk(record, &self.steps, self.rest.as_deref(), note);
    }
}

/// Follows known steps; what follows an array is looked for in each of its elements.
fn walk<'v>(value: &'v Value, steps: &[SharedStr], rest: Option<&str>, note: &mut impl FnMut(Option<Leaf<'v>>)) {
    match (value, steps.split_first()) {
        (Value::Array(elements), Some(_)) => {
            for element in elements {
                walk(element, steps, rest, note);
            }
        }
        (Value::Object(members), Some((step, steps))) => {
            if let Some(inner) = member(members, step) {
                walk(inner, steps, rest, note);
            }
        }
        (_, Some(_)) => {}
        (_, None) => {
            walk_free(value, rest, note);
        }
    }
}

/// Follows a path of unknown steps: a whole key first, then what follows its dots.
fn walk_free<'v>(value: &'v Value, path: Option<&str>, note: &mut impl FnMut(Option<Leaf<'v>>)) -> bool {
    match (value, path) {
        (Value::Array(elements), _) => {
            if path.is_none() {
                note(None);
            }
            let mut found = path.is_none();
            for element in elements {
                found |= walk_free(element, path, note);
            }
            found
        }
        (Value::Object(members), Some(path)) => {
            if let Some(inner) = member(members, path) {
                return walk_free(inner, None, note);
            }
            if !path.contains('.') {
                return false;
            }
            let rest_of = |key: &str| path.strip_prefix(key)?.strip_prefix('.');
            // The shortest key first: the path split at its first dot.
            let mut steps: Vec<_> = members.iter().filter_map(|(key, inner)| Some((rest_of(key)?, inner))).collect();
            steps.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
            steps.into_iter().any(|(rest, inner)| walk_free(inner, Some(rest), note))
        }
        (_, Some(_)) => false,
        (_, None) => match Leaf::of(value) {
            Some(leaf) => {
                note(Some(leaf));
                true
            }
            None => false,
        },
    }
}

fn member<'v>(members: &'v Map<String, Value>, key: &str) -> Option<&'v Value> {
    if members.len() <= FEW {
        members.iter().find(|(own, _)| *own == key).map(|(_, value)| value)
    } else {
        members.get(key)
    }
}
