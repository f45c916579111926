//! The filter as Konnect can answer it: requests, and what is left to do locally.
//!
//! [`plan`] takes a [`Checked`] filter and gives a [`Plan`]: some [`Request`]s, each a list of [`Parameter`]s that are all true of its records,
//! and the *residual*, a condition that the records which come back still have to pass. Together they mean exactly the filter: what all the
//! requests bring, each record once, cut by the residual, are the records for which the filter is true. [`Plan::notes`] say why
//! a part is not sent.
//!
//! By default a plan is one request that says the whole filter, or an error. [`PlanOptions::split`] allows several requests, for
//! alternatives; [`PlanOptions::partial`] allows a residual. What a service was seen to do in another way than its
//! description says is in [`Measured`], and the plan does not rely on it.
//!
//! ```
//! use konnect_filter::catalog::Catalog;
//! use konnect_filter::check::{Context, check};
//! use konnect_filter::plan::{PlanOptions, plan};
//! let users = Catalog::builtin().find("identity@v3/users")?.entity;
//! let filter = konnect_filter::parse("active and (email contains example.com or full_name ends with smith)")?;
//! let checked = check(&filter, users, &Context::at(jiff::Timestamp::UNIX_EPOCH))?;
//!
//! let error = plan(&checked, &PlanOptions::default()).unwrap_err();
//! assert_eq!(error.diagnostics()[0].code.as_str(), "cannot-send");
//!
//! let plan = plan(&checked, &PlanOptions::default().with_split(true).with_partial(true))?;
//! let requests: Vec<String> = plan.requests().iter().map(ToString::to_string).collect();
//! assert_eq!(requests, [r#"active = true and email contains "example.com""#, r#"active = true and full_name contains "smith""#]);
//! assert!(plan.residual().is_some() && !plan.fetches_all());
//! # Ok::<(), konnect_filter::Error>(())
//! ```
//!
//! # Limits
//!
//! A plan has at most [`Limits::requests`](crate::Limits::requests) requests; a filter that needs more gets broader ones and a residual, where
//! these are allowed, or an error. Which of several plans sends less is an estimate: nothing is known of how often values occur. Work is
//! bounded, so for a filter of thousands of tests the cheapest plan may not be found; whatever is found means the filter.

mod absorb;
mod atom;
mod bound;
mod candidates;
mod clause;
mod conjuncts;
mod encode;
mod explain;
mod implies;
mod join;
mod measured;
mod model;
mod nnf;
mod parameters;
mod relax;
mod select;
mod settle;
mod text;
mod values;

#[cfg(feature = "listing")]
pub(crate) use self::measured::unfit;
pub use self::measured::{Finding, Measured};
use self::model::Rules;
pub use self::model::{Note, Parameter, Plan, PlanOptions, Request};
use crate::check::Checked;
use crate::error::{Diagnostic, Result};

/// The requests for a filter, and what is left to do locally.
///
/// The limits, and what is allowed, are those of the [`Context`](crate::check::Context) of the check.
///
/// With neither [`PlanOptions::split`] nor [`PlanOptions::partial`] the plan is exactly one request and no residual. With both,
/// what is estimated to send less is chosen.
///
/// ```
/// use konnect_filter::catalog::Catalog;
/// use konnect_filter::check::{Context, check};
/// use konnect_filter::plan::{PlanOptions, plan};
/// let entity = Catalog::builtin().find("api-builder@v3/apis")?.entity;
/// let filter = konnect_filter::parse(r#"labels.env = prod and name starts with "pay""#)?;
/// let checked = check(&filter, entity, &Context::at(jiff::Timestamp::UNIX_EPOCH))?;
/// assert!(plan(&checked, &PlanOptions::default()).is_err());
/// let plan = plan(&checked, &PlanOptions::default().with_partial(true))?;
/// assert_eq!(plan.requests()[0].to_string(), r#"labels.env = "prod" and name contains "pay""#);
/// assert_eq!(plan.residual().unwrap().to_string(), r#"name starts with "pay""#);
/// # Ok::<(), konnect_filter::Error>(())
/// ```
///
/// # Errors
/// When [`PlanOptions::measured`] is of another collection, and when the options forbid what the filter needs: every piece that prevents it is named, with the reason and what would
/// help. Without [`PlanOptions::split`], a filter that no record can satisfy is an error too; with it, the plan has no request.
pub fn plan<'a>(checked: &Checked<'a>, options: &PlanOptions) -> Result<Plan<'a>> {
    if let Some(measured) = &options.measured {
        measured.check(checked.entity())?;
    }
    let allowed = checked.allowed();
    let allowed_limits = allowed.map(|allowed| allowed.within(checked.limits()));
    let limits = allowed_limits.as_ref().unwrap_or_else(|| checked.limits());
    let rules = Rules::new(options, limits, checked.entity());
    let plan = select::plan(checked.condition(), checked.entity(), &rules).map_err(|error| match allowed {
        Some(allowed) => allowed.refuse(error, checked.limits()),
        None => error,
    });
    let plan = plan.map_err(|error| error.map(Diagnostic::of_source))?;
    plan.check_required()?;
    Ok(Plan { condition: Some(checked.shared()), ..plan.within(allowed) })
}
