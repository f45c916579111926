//! Parts that a name asks for of what has none: an element, a length, the year of a time.

use super::names::{is_array, type_of};
use crate::catalog::{Entity, Type};
use crate::error::{Diagnostic, brief, to_type};
use crate::number::is_digits;
use crate::span::Span;
use crate::syntax::{self, Comparison, Predicate, Test};

/// `tags.0 = a`, which is of one element, and `name.length = 0`, which a string without characters has.
pub(super) fn part_of(
    entity: &Entity,
    predicate: &Predicate<'_>,
    span: Span,
    problem: &Diagnostic,
) -> Option<Diagnostic> {
    let (owner, key) = predicate.field().name().rsplit_once('.')?;
    let owner = owner.strip_suffix(".dt").unwrap_or(owner);
    let kind = type_of(entity, owner)?;
    let field = syntax::FieldName::new(owner);
    let test = predicate.test();
    let problem = problem.clone().without_edits();
    if is_digits(key) {
        let help = match test {
            Test::Compare { comparison, value } if is_array(entity, owner) => {
                let ours = format!("{field} {} {value}", comparison.as_str());
                format!("elements have no numbers; `{}` is true if any element passes it", to_type(&ours))
            }
            _ => format!("`{}` has no numbered parts", brief(owner)),
        };
        return Some(problem.help(help));
    }
    if *kind == Type::DateTime {
        return part_of_time(&field, key, test, span, problem);
    }
    let Test::Compare { comparison, value } = test else { return None };
    let is_length = ["length", "len", "size", "count"].iter().any(|word| word.eq_ignore_ascii_case(key));
    if !is_length || is_array(entity, owner) || !matches!(kind, Type::String | Type::Any) {
        return None;
    }
    let ours = match (comparison, value.text()) {
        (Comparison::Eq | Comparison::Le, "0") | (Comparison::Lt, "1") => format!("{field} = \"\""),
        (Comparison::Ne | Comparison::Gt, "0") | (Comparison::Ge, "1") => format!("{field} != \"\""),
        _ => return None,
    };
    Some(problem.help(format!("write `{}`", to_type(&ours))).suggest(span, ours))
}

/// `created_at.year = 2026`.
fn part_of_time(
    field: &syntax::FieldName<'_>,
    part: &str,
    test: &Test<'_>,
    span: Span,
    problem: Diagnostic,
) -> Option<Diagnostic> {
    match part.to_ascii_lowercase().as_str() {
        "year" => {
            let Test::Compare { comparison, value } = test else { return None };
            let ours = of_year(field, *comparison, value.text())?;
            Some(problem.help(format!("write `{}`", to_type(&ours))).suggest(span, ours))
        }
        "month" | "day" | "hour" | "minute" | "second" | "weekday" | "quarter" | "week" => {
            let help =
                format!("a time has no parts here: write a range, as in `{field} between 2026-11-01 and 2026-11-30`");
            Some(problem.help(help))
        }
        _ => None,
    }
}

/// The predicate that compares the year of a time.
pub(super) fn of_year(field: &syntax::FieldName<'_>, comparison: Comparison, year: &str) -> Option<String> {
    if year.len() != 4 || !is_digits(year) {
        return None;
    }
    Some(match comparison {
        Comparison::Eq => format!("{field} between {year}-01-01 and {year}-12-31"),
        Comparison::Ne => format!("{field} not between {year}-01-01 and {year}-12-31"),
        Comparison::Gt => format!("{field} > {year}-12-31"),
        Comparison::Ge => format!("{field} >= {year}-01-01"),
        Comparison::Lt => format!("{field} < {year}-01-01"),
        Comparison::Le => format!("{field} <= {year}-12-31"),
    })
}
