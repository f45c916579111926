//! What a service really does with a filter, measured on its own records (feature `listing`).
//!
//! A description says which fields and operators a collection takes. Services differ: some ignore a filter, refuse it, or compare in
//! another way. [`probes`] derives filters from a sample of a collection's records; each is sent alone ([`Probe::plan`]), and what comes back is
//! compared with what the filter means ([`Probe::judge`]), in both directions as far as all of it was read. Nothing is sent here.
//!
//! ```
//! use konnect_filter::catalog::Catalog;
//! use konnect_filter::verify::{Outcome, probes};
//! use serde_json::json;
//! let entity = Catalog::builtin().find("identity@v3/users")?.entity;
//! let sample = [json!({"id": "1", "active": true}), json!({"id": "2", "active": false})];
//! let probes = probes(entity, &sample);
//! let active = probes.iter().find(|probe| probe.field() == "active" && probe.request().is_some()).unwrap();
//! // The service answers with everything.
//! assert_eq!(active.judge(&sample, &sample, true), Outcome::Ignored);
//! assert_eq!(active.judge(&sample, &sample[..1], true), Outcome::AsDocumented);
//! # Ok::<(), konnect_filter::Error>(())
//! ```

mod probes;

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

use serde_json::Value;

pub use self::probes::{Probe, probes};
use crate::catalog::Entity;
use crate::check::{Condition, Term, Test, evaluate};
use crate::few::Few;
use crate::listing::could_hold;
use crate::plan::Plan;
use crate::syntax::Matcher;

/// What is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// A value that some records have.
    Value,
    /// A value that no record has.
    Absent,
    /// A value that some records have in another case.
    Case,
    /// A part of a value.
    Part,
    /// Two values.
    List,
    /// A bound between two values.
    Bound,
    /// Whether there is a value.
    Existence,
}

impl Kind {
    /// Its name in tables and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Value => "value",
            Self::Absent => "no record's value",
            Self::Case => "other case",
            Self::Part => "part",
            Self::List => "list of two",
            Self::Bound => "bound",
            Self::Existence => "existence",
        }
    }
}

/// What came of a probe.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// The records are those that the filter means.
    AsDocumented,
    /// Every record came, as without a filter.
    Ignored,
    /// The service refuses it, in these words.
    Refused(String),
    /// So many records came that the filter excludes.
    TooWide(u64),
    /// So many records did not come that the filter is true of.
    TooNarrow(u64),
    /// Texts are equal without their case.
    IgnoresCase,
    /// Parts of strings are found in their case only.
    MindsCase,
    /// The sample has no values that would tell.
    NoData,
}

impl Outcome {
    /// Its name in tables and JSON.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::AsDocumented => "as documented",
            Self::Ignored => "ignored",
            Self::Refused(_) => "refused",
            Self::TooWide(_) => "too wide",
            Self::TooNarrow(_) => "too narrow",
            Self::IgnoresCase => "ignores case",
            Self::MindsCase => "minds case",
            Self::NoData => "no data",
        }
    }

    /// How many records it is about.
    pub const fn count(&self) -> Option<u64> {
        match self {
            Self::TooWide(count) | Self::TooNarrow(count) => Some(*count),
            _ => None,
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self, self.count()) {
            (Self::Refused(message), _) => write!(f, "refused: {message}"),
            (outcome, Some(count)) => write!(f, "{} ({count})", outcome.as_str()),
            (outcome, None) => f.write_str(outcome.as_str()),
        }
    }
}

impl<'e> Probe<'e> {
    /// The plan that sends it alone, and checks nothing: list it with [`OnMismatch::Keep`](crate::listing::OnMismatch::Keep). None where the sample
    /// has no value for it.
    pub fn plan(&self, entity: &'e Entity) -> Option<Plan<'e>> {
        let mut plan = Plan::everything(entity);
        plan.requests = vec![self.request()?.clone()];
        plan.condition = Some(Arc::new(self.condition()?.clone()));
        Some(plan)
    }

    /// Compares what came back with the sample. `is_whole` says whether all that the service has for it was read.
    pub fn judge(&self, sample: &[Value], answer: &[Value], is_whole: bool) -> Outcome {
        let Some(condition) = self.condition() else { return Outcome::NoData };
        let excludes = |record: &&Value| !could_hold(condition, true, record);
        let came: HashSet<String> = answer.iter().map(identity).collect();
        let has = |record: &&Value| came.contains(&identity(record));
        let wide = answer.iter().filter(excludes).count() as u64;
        let missing = |record: &&Value| evaluate(condition, record) == Some(true) && !has(record);
        let narrow = if is_whole { sample.iter().filter(missing).count() as u64 } else { 0 };
        let all = sample.iter().all(|record| has(&record));
        let tells = sample.iter().any(|record| excludes(&record));
        match (narrow, wide) {
            (1.., 0) if self.kind() == Kind::Case => Outcome::MindsCase,
            (1.., _) => Outcome::TooNarrow(narrow),
            (0, 1..)
                if self.kind() == Kind::Case && answer.iter().all(|record| has_without_case(condition, record)) =>
            {
                Outcome::IgnoresCase
            }
            (0, 1..) if all && tells => Outcome::Ignored,
            (0, 1..) => Outcome::TooWide(wide),
            (0, 0) if tells => Outcome::AsDocumented,
            // Every record has it: nothing says whether it was looked at.
            (0, 0) => Outcome::NoData,
        }
    }
}

/// Whether a record has the values of an equality in it, in whatever case.
fn has_without_case(condition: &Condition<'_>, record: &Value) -> bool {
    let Condition::Term(term) = condition else { return false };
    let values = match &term.test {
        Test::Compare(_, value) => Few::one(value.clone()),
        Test::Any(Matcher::In, values) => values.clone(),
        _ => return false,
    };
    let caseless = Term { test: Test::Any(Matcher::Contains, values), ..term.clone() };
    evaluate(&Condition::Term(caseless), record) == Some(true)
}

/// By which a record is known again.
fn identity(record: &Value) -> String {
    record.get("id").filter(|id| !id.is_null()).unwrap_or(record).to_string()
}
