//! Names that no record has.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};

use konnect_filter::check::{Condition, FieldRef, Term, TermTest};
use konnect_filter::error::closest;
use konnect_filter::evaluate::Matcher;
use serde_json::Value;

use crate::limits::MAX_NAMES;
use crate::records;

/// What to say of a name that no record has, with the one of `names` that was probably meant.
pub(crate) fn remark<'n>(name: &str, names: impl Iterator<Item = &'n String>) -> String {
    match closest(name, names.map(String::as_str)) {
        // The name is there, with nothing in it.
        Some(other) if other == name => format!("`{name}` is null in every record that has it"),
        Some(other) => format!("no record has `{name}`: did you mean `{other}`?"),
        None => format!("no record has `{name}`"),
    }
}

/// Names in the filter that no record has had so far, where no collection says which there are.
pub(crate) struct Unseen {
    /// By name, that there is a value, and whether there was.
    pub(crate) tests: Vec<(String, Matcher, AtomicBool)>,
}

impl Unseen {
    pub(crate) fn new(condition: &Condition<'_>) -> Self {
        let mut tests = Vec::new();
        Self::collect(condition, &mut HashSet::new(), &mut tests);
        Self { tests }
    }

    fn collect<'c>(
        condition: &'c Condition<'_>,
        known: &mut HashSet<&'c str>,
        tests: &mut Vec<(String, Matcher, AtomicBool)>,
    ) {
        match condition {
            Condition::All(parts) | Condition::Any(parts) => {
                parts.iter().for_each(|part| Self::collect(part, known, tests));
            }
            Condition::Not(part) => Self::collect(part, known, tests),
            // Whoever asks for a value to be there may well find that there is none.
            Condition::Term(Term { test: TermTest::Exists, .. }) => (),
            Condition::Term(term) => {
                if let FieldRef::Free(path) = &term.target
                    && known.insert(path)
                {
                    let mut exists = term.clone();
                    (exists.negated, exists.test) = (false, TermTest::Exists);
                    let matcher = Matcher::new(&Condition::Term(exists));
                    tests.push((path.to_string(), matcher, AtomicBool::new(false)));
                }
            }
        }
    }

    pub(crate) fn look(&self, text: &[u8]) {
        for (_, exists, is_seen) in &self.tests {
            if !is_seen.load(Ordering::Relaxed) && matches!(exists.matches_json(text), Ok(Some(true))) {
                is_seen.store(true, Ordering::Relaxed);
            }
        }
    }

    /// A remark for each of the first, with what may be meant where one record is `own`.
    pub(crate) fn remarks(&self, own: &Value) -> Vec<String> {
        let unseen = self.tests.iter().filter(|(_, _, is_seen)| !is_seen.load(Ordering::Relaxed)).take(MAX_NAMES);
        let arrays = records::arrays(own);
        let names: Vec<&String> = own.as_object().into_iter().flatten().map(|(name, _)| name).collect();
        let about = |(name, exists, _): &(String, Matcher, AtomicBool)| {
            let has = |(_, record): &&(String, &Value)| exists.matches(record) == Some(true);
            // An answer that is not known as one.
            let array = arrays.iter().find(has).or(arrays.first().filter(|_| arrays.len() == 1));
            let remark = remark(name, names.iter().copied());
            match array {
                Some((path, _)) => format!("{remark}; if the records are those under `{path}`: `--records {path}`"),
                None => remark,
            }
        };
        unseen.map(about).collect()
    }
}
