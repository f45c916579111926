//! Plans as text, for collections of a few fields.

use konnect_filter::catalog::{Entity, Field, Operator, RecordField, Type};
use konnect_filter::check::{Context, check};
use konnect_filter::plan::{Plan, PlanOptions, plan};
use konnect_filter::{Limits, Result, parse};

/// What a plan may do.
pub(crate) const fn allowed(split: bool, partial: bool) -> PlanOptions {
    PlanOptions::DEFAULT.with_split(split).with_partial(partial)
}

pub(crate) const BOTH: PlanOptions = allowed(true, true);

/// A collection of these fields, each with its type and the operators it offers.
pub(crate) fn of(fields: &[(&str, Type, &[Operator])]) -> Entity {
    let path = |name: &str| vec![name.to_owned()];
    let field = |(name, kind, operators): &(&str, Type, &[Operator])| {
        Field::new((*name).to_owned(), kind.clone(), operators.iter().copied()).with_path(path(name))
    };
    let record = |(name, kind, _): &(&str, Type, &[Operator])| RecordField::new(path(name), kind.clone());
    Entity::default().with_fields(fields.iter().map(field)).with_record(fields.iter().map(record))
}

/// What is made of the plan of a filter.
pub(crate) fn with_plan<T>(
    entity: &Entity,
    text: &str,
    options: &PlanOptions,
    then: impl FnOnce(Result<Plan<'_>>) -> T,
) -> T {
    with_limits(entity, text, options, &Limits::DEFAULT, then)
}

/// The same within other limits.
pub(crate) fn with_limits<T>(
    entity: &Entity,
    text: &str,
    options: &PlanOptions,
    limits: &Limits,
    then: impl FnOnce(Result<Plan<'_>>) -> T,
) -> T {
    let filter = parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    let now = "2026-08-22T10:00:00Z".parse().unwrap();
    let context = Context::at(now).with_limits(limits.clone());
    let checked = check(&filter, entity, &context).unwrap_or_else(|error| panic!("{text}: {error}"));
    then(plan(&checked, options))
}

/// The requests, and what is left local.
#[track_caller]
pub(crate) fn planned(entity: &Entity, text: &str, options: &PlanOptions) -> (Vec<String>, Option<String>) {
    planned_within(entity, text, options, &Limits::DEFAULT)
}

/// The same within other limits.
#[track_caller]
pub(crate) fn planned_within(
    entity: &Entity,
    text: &str,
    options: &PlanOptions,
    limits: &Limits,
) -> (Vec<String>, Option<String>) {
    with_limits(entity, text, options, limits, |plan| {
        let plan = plan.unwrap_or_else(|error| panic!("{text}: {error}"));
        (plan.requests().iter().map(ToString::to_string).collect(), plan.residual().map(ToString::to_string))
    })
}

/// That these requests are sent, and this is left local, where both is allowed.
#[track_caller]
pub(crate) fn plans(entity: &Entity, text: &str, sent: &[&str], local: Option<&str>) {
    let (requests, residual) = planned(entity, text, &BOTH);
    let requests: Vec<&str> = requests.iter().map(String::as_str).collect();
    assert_eq!((requests.as_slice(), residual.as_deref()), (sent, local), "{text}");
}
