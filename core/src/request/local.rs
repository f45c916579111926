//! The way of a filter that is evaluated on records, in one call.

use super::offers::Offers;
use crate::catalog::Entity;
use crate::check::{Context, Meaning, check, check_untyped, ensure_evaluable};
use crate::error::Result;
use crate::syntax::{Arguments, parse_with};

/// The condition that a filter means, to be evaluated on records of the collection, or of any; and what probably was meant
/// otherwise. Replacements are only offered where they are accepted.
///
/// ```
/// use konnect_filter::check::{Context, evaluate};
/// use konnect_filter::{request::condition, syntax::Arguments};
/// let meaning = condition("size > 9", None, &Arguments::new(), &Context::from_clock())?;
/// assert_eq!(evaluate(&meaning.condition, &serde_json::json!({ "size": 10 })), Some(true));
/// assert!(meaning.warnings.is_empty());
/// # Ok::<(), konnect_filter::Error>(())
/// ```
///
/// # Errors
/// All problems of the first step that has one: the filter's text, its arguments, its fields and values, or fields whose place
/// in the records is not known.
pub fn condition<'e>(
    text: &str,
    entity: Option<&'e Entity>,
    arguments: &Arguments,
    context: &Context,
) -> Result<Meaning<'e>> {
    let offers = Offers::new(text, entity, context).arguments(arguments);
    let mut meaning = read(text, entity, arguments, context).map_err(|error| offers.tried_in(error))?;
    meaning.warnings = offers.tried(meaning.warnings);
    Ok(meaning)
}

fn read<'e>(text: &str, entity: Option<&'e Entity>, arguments: &Arguments, context: &Context) -> Result<Meaning<'e>> {
    let mut filter = parse_with(text, &context.limits)?;
    if context.takes_arguments() || filter.arguments().next().is_none() {
        filter = filter.bind(arguments)?;
    }
    let Some(entity) = entity else { return check_untyped(&filter, context) };
    let checked = check(&filter, entity, context)?;
    ensure_evaluable(checked.condition())?;
    Ok(Meaning { condition: checked.condition().clone(), warnings: checked.warnings().to_vec() })
}
