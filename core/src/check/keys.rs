//! Keys of a map that were written as its values.

use crate::catalog::Entity;
use crate::error::{Diagnostic, to_type};
use crate::span::Span;
use crate::syntax::{Comparison, MatchOperator, Predicate, Test, Value, pairs};

/// `labels contains env`: whether there is such a key; and `labels = "env=prod"`: whether it has this value.
pub(super) fn key_as_value(predicate: &Predicate<'_>, span: Span, problem: Diagnostic) -> Diagnostic {
    let map = predicate.field();
    let with = |ours: String| problem.clone().help(format!("write `{}`", to_type(&ours))).suggest(span, ours);
    if let Some(ours) = paired(map.name(), predicate) {
        return with(ours);
    }
    match predicate.test() {
        Test::Compare { comparison: comparison @ (Comparison::Eq | Comparison::Ne), value } => {
            let is_null = !value.is_quoted() && value.text().eq_ignore_ascii_case("null");
            let not = if *comparison == Comparison::Ne { "not " } else { "" };
            if is_null { with(format!("{map} is {not}null")) } else { problem }
        }
        Test::Match { matcher: MatchOperator::Contains, negated, values } => match values.as_slice() {
            [value] => {
                let field = pairs::keyed(map.name(), value.text());
                with(format!("{field} {}exists", if *negated { "not " } else { "" }))
            }
            _ => problem,
        },
        _ => problem,
    }
}

/// `label = "env=prod"`, where the collection has labels.
pub(super) fn labelled(entity: &Entity, typed: &str, predicate: &Predicate<'_>) -> Option<String> {
    let is_labels = ["label", "tag", "tags", "selector", "label_selector", "labelselector"]
        .iter()
        .any(|name| name.eq_ignore_ascii_case(typed));
    let has_labels = entity.fields.iter().any(|field| field.map && field.name == "labels");
    if is_labels && has_labels { paired("labels", predicate) } else { None }
}

/// What a test of values that are all pairs of a key and a value asks for.
fn paired(map: &str, predicate: &Predicate<'_>) -> Option<String> {
    let (negated, values) = match predicate.test() {
        Test::Compare { comparison: comparison @ (Comparison::Eq | Comparison::Ne), value } => {
            (*comparison == Comparison::Ne, std::slice::from_ref(value))
        }
        Test::Match { matcher: MatchOperator::In | MatchOperator::Contains, negated, values } => {
            (*negated, values.as_slice())
        }
        _ => return None,
    };
    if !values.iter().all(Value::is_written) {
        return None;
    }
    let all = values.iter().map(|value| {
        let parts = pairs::predicates(map, value.text(), negated)?;
        Some(grouped(&parts, if negated { " or " } else { " and " }))
    });
    Some(grouped(&all.collect::<Option<Vec<_>>>()?, if negated { " and " } else { " or " }))
}

/// In parentheses where there are several.
fn grouped(parts: &[String], joint: &str) -> String {
    match parts {
        [one] => one.clone(),
        several => format!("({})", several.join(joint)),
    }
}
