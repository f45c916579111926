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

mod outcome;
mod probes;
mod profile;

use std::collections::HashSet;
use std::sync::Arc;

use serde_json::Value;

pub use self::outcome::{Kind, Outcome};
pub use self::probes::{Probe, probes};
pub use self::profile::{Profile, Row};
use crate::catalog::Entity;
use crate::check::{Condition, Term, Test, evaluate};
use crate::few::Few;
use crate::listing::could_hold;
use crate::plan::Plan;
use crate::syntax::Matcher;

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
