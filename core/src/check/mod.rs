//! The filter as meant: resolved against an entity, typed, all problems reported at once.
//!
//! [`check`] takes a [`Filter`] and an [`Entity`], and gives a [`Checked`] filter, the only thing that can be planned. Its [`Condition`] is
//! the filter without shorthands: `between` and days are comparisons of instants, a field on its own is `= true`, and each [`Term`] has
//! its field ([`FieldRef`]) and its values with their types ([`TypedValue`]). [`check_untyped`] does the same without a collection, for
//! records of any kind. A [`Context`] says what it depends on besides: the time that `now` means, the limits, and what a filter of
//! somebody else may ask ([`Allowed`]).
//!
//! [`evaluate`] says whether a record passes. It is the definition of what a filter means: the plan, [`sql`](crate::sql) and
//! [`Matcher`](crate::evaluate::Matcher) are tested against it.
//!
//! ```
//! use konnect_filter::catalog::Catalog;
//! use konnect_filter::check::{Context, check, evaluate};
//! let users = Catalog::builtin().find("identity@v3/users")?.entity;
//! let context = Context::at("2026-08-22T10:00:00Z".parse().unwrap());
//!
//! let filter = konnect_filter::parse("active and created_at >= now-1d")?;
//! let checked = check(&filter, users, &context)?;
//! assert_eq!(checked.condition().to_string(), "active = true and created_at >= 2026-08-21T10:00:00Z");
//! let passes = |record| evaluate(checked.condition(), &record);
//! assert_eq!(passes(serde_json::json!({"active": true, "created_at": "2026-08-22T00:00:00Z"})), Some(true));
//! // Unknown, as a value is missing.
//! assert_eq!(passes(serde_json::json!({"active": true})), None);
//!
//! // All problems, each with its place.
//! let filter = konnect_filter::parse("emial = x and active = yes")?;
//! let error = check(&filter, users, &context).unwrap_err();
//! let codes: Vec<_> = error.iter().map(|problem| (problem.code.as_str(), problem.span.unwrap().range())).collect();
//! assert_eq!(codes, [("unknown-field", 0..5), ("wrong-type", 23..26)]);
//! # Ok::<(), konnect_filter::Error>(())
//! ```
//!
//! # Limits
//!
//! The time grows with the length of the filter. [`Limits`] in the context give how long lists, values and regular expressions may be, and
//! how many problems are reported. What is probably not meant is a warning ([`Checked::warnings`]) and not an error.

mod absolute;
mod allowed;
mod argument;
mod bound;
mod checker;
mod condition;
mod context;
mod contradiction;
mod date;
mod days;
mod decide;
mod evaluate;
mod identity;
mod keys;
mod lookalike;
mod lower;
mod meant;
mod moment;
mod names;
mod odd;
mod operators;
mod order;
mod others;
mod parts;
mod pattern;
mod period;
mod plain;
mod print;
mod record;
mod resolve;
mod restrict;
mod stretch;
mod typed;
mod unordered;
mod usual;
mod value;
mod warn;
mod wildcard;

pub use self::allowed::Allowed;
pub use self::argument::Argument;
pub(crate) use self::bound::Bound;
use self::checker::Checker;
pub use self::condition::{Checked, Condition, FieldRef, Meaning, Term, TermTest};
pub use self::context::Context;
pub(crate) use self::date::{is_instant, is_relative, of_record as instant_of};
pub(crate) use self::decide::Decider;
pub(crate) use self::evaluate::{as_numbers as compare_numbers, boolean_text, fold, has_order, needles};
pub use self::evaluate::{ensure_evaluable, evaluate};
pub(crate) use self::identity::ValueKey;
pub(crate) use self::names::name_field;
pub(crate) use self::operators::Asked;
pub use self::operators::offered;
pub use self::order::order;
pub use self::pattern::Pattern;
pub use self::typed::{DayOrInstant, TypedValue, TypedValues, ValueKind};
pub use self::unordered::unordered;
pub use crate::shared_str::SharedStr;
use std::sync::Arc;

use self::restrict::argument_refused;
use crate::catalog::Entity;
use crate::error::{Code, Diagnostic, Error, Problems, Result};
use crate::limits::Limits;
use crate::syntax::{Filter, Value, unbound};

/// Checks a filter against the entity it asks for: every field is resolved and every value typed.
///
/// Linear in the filter's size. Whether one request can say the filter is not asked here, but by the plan. The entity is taken as it
/// is: one that no catalog found is checked by [`Entity::validate`], or of two fields with one name the first is meant.
///
/// ```
/// use konnect_filter::catalog::{Entity, Field, Type};
/// use konnect_filter::check::{Context, check};
/// let field = |name, kind| Field::new(name, kind, []);
/// let fields = vec![field("name", Type::String), field("created_at", Type::DateTime)];
/// let entity = Entity::default().with_fields(fields);
/// let context = Context::at("2026-08-22T10:00:00Z".parse().unwrap());
///
/// let filter = konnect_filter::parse("name contains pay and created_at >= now-7d")?;
/// let checked = check(&filter, &entity, &context)?;
/// assert_eq!(checked.condition().to_string(), r#"name contains "pay" and created_at >= 2026-08-15T10:00:00Z"#);
///
/// let filter = konnect_filter::parse("nmae = x")?;
/// let error = check(&filter, &entity, &context).unwrap_err();
/// assert_eq!(error.diagnostics()[0].code.as_str(), "unknown-field");
/// # Ok::<(), konnect_filter::Error>(())
/// ```
///
/// # Errors
/// Every problem found, up to [`Limits::problems`]: fields the entity does not have, tests that make no sense for a field's
/// type, values of the wrong type, regular expressions that are not well formed, and a filter that nests deeper than
/// [`Limits::nesting`] once its ranges are comparisons. Only `invalid-allowed`, of [`Part::Allowed`](crate::error::Part::Allowed),
/// where [`Context::allowed`] names a field that the entity does not have, or something other than an operator.
pub fn check<'a>(filter: &Filter<'_>, entity: &'a Entity, context: &Context) -> Result<Checked<'a>> {
    let (condition, checker) = lower(filter, Some(entity), context)?;
    Ok(Checked {
        entity,
        condition: Arc::new(condition),
        warnings: all_of_source(filter, checker.warnings),
        arguments: checker.arguments,
        limits: context.limits.clone(),
        allowed: context.allowed.clone(),
    })
}

/// Checks a filter for records of no known type: each record's own values decide how literals are read. Gives the condition, and
/// what probably was meant otherwise.
///
/// Quotes only protect a value's spelling: `size > "9"` compares numbers as `size > 9` does. Only words that mean something
/// are text in quotes: `true`, `false`, `null`, `now-7d` and the like.
///
/// ```
/// use konnect_filter::check::{Context, check_untyped, evaluate};
/// let filter = konnect_filter::parse("a.b = 1 and at >= yesterday")?;
/// let meaning = check_untyped(&filter, &Context::at("2026-08-22T10:00:00Z".parse().unwrap()))?;
/// let record = serde_json::json!({ "a": { "b": "1.0" }, "at": "2026-08-21T00:00:00+00:00" });
/// assert_eq!(evaluate(&meaning.condition, &record), Some(true));
/// assert!(meaning.warnings.is_empty());
/// # Ok::<(), konnect_filter::Error>(())
/// ```
///
/// # Errors
/// Values that mean nothing for any type, such as an unquoted `null`, and regular expressions that are not well formed.
pub fn check_untyped(filter: &Filter<'_>, context: &Context) -> Result<Meaning<'static>> {
    let (condition, checker) = lower(filter, None, context)?;
    Ok(Meaning { condition, warnings: all_of_source(filter, checker.warnings) })
}

fn all_of_source(filter: &Filter<'_>, warnings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    if warnings.is_empty() {
        return warnings;
    }
    warnings.into_iter().map(|warning| of_source(filter, warning)).collect()
}

/// The condition that a filter means, and the check that found it.
fn lower<'a, 'c>(
    filter: &Filter<'_>,
    entity: Option<&'a Entity>,
    context: &'c Context,
) -> Result<(Condition<'a>, Checker<'a, 'c>)> {
    lowered(filter, entity, context).map_err(|error| error.map(|problem| of_source(filter, problem)))
}

/// The problem as it is of a text: without places in what was built, and without replacements that would remove an argument, so that its
/// value would have no place any more.
fn of_source(filter: &Filter<'_>, problem: Diagnostic) -> Diagnostic {
    let mut problem = problem.of_source();
    if !problem.edits.is_empty() {
        let removes = |value: &Value<'_>| {
            let place = value.span().range();
            let stays = |text: &str| value.argument_name().is_some() && text.contains(value.text());
            problem.edits.iter().any(|edit| {
                let replaced = edit.span.range();
                replaced.start < place.end && place.start < replaced.end && !stays(&edit.text)
            })
        };
        if filter.given_values().any(removes) {
            problem.edits.clear();
        }
    }
    problem
}

fn lowered<'a, 'c>(
    filter: &Filter<'_>,
    entity: Option<&'a Entity>,
    context: &'c Context,
) -> Result<(Condition<'a>, Checker<'a, 'c>)> {
    if let Some(allowed) = &context.allowed {
        // A mistake of the program: what it meant to allow is not known, so the filter is not checked.
        let mut problems = Problems::new(context.limits.problems);
        problems.extend(allowed.mistakes(entity));
        problems.finish()?;
    }
    let has_arguments = filter.arguments().next().is_some();
    let takes_arguments = context.takes_arguments();
    if has_arguments && takes_arguments && !context.allow_unbound {
        let mut problems = Problems::new(context.limits.problems);
        for (name, span) in filter.arguments() {
            problems.push(unbound(name, span));
        }
        problems.finish()?;
    }
    let mut checker = Checker::new(entity, context, has_arguments);
    if let Some(problem) = context.allowed.as_ref().and_then(|allowed| allowed.count(filter.predicates().count())) {
        checker.problem(problem.at(filter.span()));
    }
    if !takes_arguments {
        filter.arguments().for_each(|(name, span)| checker.problem(argument_refused(name, span)));
    }
    let condition = checker.filter(filter);
    let most_depth = checker.most_depth();
    Error::unless_empty(std::mem::take(&mut checker.problems))?;
    let Some(condition) = condition else {
        return Err(Diagnostic::internal("a filter without a problem has no condition").into());
    };
    let levels = context.limits.nesting.min(Limits::MAX_NESTING);
    // Few filters come near, and the rest need not be walked once more.
    if most_depth > levels && condition.depth() > levels {
        // Its text could not be read again.
        let message = format!("nested deeper than {levels} levels after ranges and days become comparisons");
        let problem = Diagnostic::new(Code::TooDeep, filter.span(), message);
        return Err(problem.help("remove a level, or split the filter in two").into());
    }
    Ok((condition, checker))
}
