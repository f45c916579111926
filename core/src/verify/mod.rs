//! What a service really does with a filter, measured on its own records (feature `listing`).
//!
//! A description says which fields and operators a collection takes. Services differ: some ignore a filter, refuse it, or compare in
//! another way. [`probes`] derives filters from a sample of a collection's records; each is sent alone ([`Probe::listing`]), and what comes back is
//! compared with what the filter means ([`Probe::judge`]), in both directions as far as all of it was read. What was found is a
//! [`Profile`], which a plan obeys ([`plan::PlanOptions::measured`](crate::plan::PlanOptions::measured)). Nothing is sent here.
//!
//! The command does this as `verify`, and a program does it alike. Which probes there are grows with what is found out about services, so
//! [`ProbeKind`] and [`Outcome`] may get variants in any version.
//!
//! ```
//! use konnect_filter::catalog::Catalog;
//! use konnect_filter::verify::{Outcome, Probe, ProbeAnswer, probes};
//! use konnect_filter::wire::RequestOptions;
//! use serde_json::json;
//! let entity = Catalog::builtin().find("identity@v3/users")?.entity;
//! let sample = [json!({"id": "1", "active": true}), json!({"id": "2", "active": false})];
//! let probes = probes(entity, &sample);
//! let active: &Probe<'_> = probes.iter().find(|probe| probe.field() == "active").unwrap();
//! let listing = active.listing(entity, &RequestOptions::default())?.unwrap();
//! assert!(listing.first_url()?.unwrap().as_str().contains("filter%5Bactive%5D=true"));
//! // The service answers with everything.
//! assert_eq!(active.judge(&sample, &ProbeAnswer::whole(&sample)), Outcome::Ignored);
//! assert_eq!(active.judge(&sample, &ProbeAnswer::whole(&sample[..1])), Outcome::AsDocumented);
//! # Ok::<(), konnect_filter::Error>(())
//! ```

mod judge;
mod open;
mod outcome;
mod pairs;
mod probe;
mod probes;
mod profile;
mod values;
mod written;

pub use self::judge::ProbeAnswer;
pub use self::outcome::{Outcome, ProbeKind};
pub use self::pairs::two_fields;
pub use self::probe::Probe;
use self::probe::Question;
pub use self::probes::probes;
pub use self::profile::{Profile, Row};
use crate::catalog::Entity;
use crate::error::Result;
use crate::listing::{Listing, OnMismatch};
use crate::plan::Plan;
use crate::wire::RequestOptions;

impl<'e> Probe<'e> {
    /// What sends it alone, and gives whatever comes back. None where the sample has no value for it.
    ///
    /// # Errors
    /// When the options do not fit the collection.
    pub fn listing(&self, entity: &'e Entity, options: &RequestOptions) -> Result<Option<Listing<'e>>> {
        let Some(question) = &self.question else { return Ok(None) };
        let mut plan = Plan::everything(entity);
        let (mut options, mut added) = (options.clone(), None);
        match question {
            Question::Filter { request, raw, .. } => {
                plan.requests = vec![request.clone()];
                added.clone_from(raw);
            }
            Question::Unknown { raw } => added = Some(raw.clone()),
            Question::Sort { key, .. } => options.sort = vec![key.clone()],
            Question::Page { size } => options.page_size = Some(*size),
        }
        let listing = Listing::new(&plan, &options)?.with_on_mismatch(OnMismatch::Keep);
        Ok(Some(match added {
            Some(raw) => listing.with_query(raw),
            None => listing,
        }))
    }
}
