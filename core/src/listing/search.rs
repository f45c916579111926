//! What a search asks of the records that it finds.

use crate::check::{Condition, FieldRef, Pattern, Term, TermTest, TypedValue, ValueKind};
use crate::error::{Code, Diagnostic, Result};
use crate::regular::RegexBuilder;
use crate::shared_str::SharedStr;
use crate::span::Span;
use crate::syntax::{self, Comparison, Filter, MatchOperator, Node, Operand, Value};

/// The condition by which the results of a Konnect Search are checked, for [`Plan::condition`](crate::plan::Plan::condition).
///
/// A search compares without case, and its results show only some of what it looks at: `id`, `type`, `name` and labels are
/// compared, and everything else is taken as found.
///
/// ```
/// use konnect_filter::{check::evaluate, listing::search_condition, parse};
/// use serde_json::json;
/// let condition = search_condition(&parse("type = team and labels.env != prod and owner = x")?)?;
/// assert_eq!(evaluate(&condition, &json!({"type": "user"})), Some(false));
/// assert_eq!(evaluate(&condition, &json!({"type": "Team", "labels": {"env": "PROD"}})), Some(false));
/// assert_eq!(evaluate(&condition, &json!({"type": "Team", "labels": {"env": "dev"}})), None);
/// # Ok::<(), konnect_filter::Error>(())
/// ```
///
/// # Errors
/// When a value is too long to be looked for.
pub fn search_condition(filter: &Filter<'_>) -> Result<Condition<'static>> {
    operand(filter.root())
}

fn operand(part: Operand<'_, '_>) -> Result<Condition<'static>> {
    Ok(match part.node() {
        Node::And(operands) => Condition::All(operands.iter().map(operand).collect::<Result<_>>()?),
        Node::Or(operands) => Condition::Any(operands.iter().map(operand).collect::<Result<_>>()?),
        Node::Not(inner) => Condition::Not(Box::new(operand(inner)?)),
        Node::Predicate(predicate) => self::predicate(predicate)?,
    })
}

fn predicate(predicate: &syntax::Predicate<'_>) -> Result<Condition<'static>> {
    let name = predicate.field().name();
    let is_shown = matches!(name, "id" | "type" | "name") || name.starts_with("labels.");
    // No record has a field of such a name, so that it is never known.
    let target =
        FieldRef::Free(if is_shown { SharedStr::from(name) } else { SharedStr::display(format_args!("@{name}")) });
    let term =
        |test, negated| Condition::Term(Term { target: target.clone(), negated, test, span: predicate.field().span() });
    let any = |values: &[Value<'_>]| -> Result<Vec<Condition<'static>>> {
        values.iter().map(|value| Ok(term(equal(value)?, false))).collect()
    };
    let (condition, negated) = match predicate.test() {
        syntax::Test::Compare { comparison, value } => (term(equal(value)?, false), *comparison == Comparison::Ne),
        syntax::Test::Match { matcher: MatchOperator::In, negated, values } => {
            (Condition::Any(any(values.as_slice())?), *negated)
        }
        syntax::Test::Match { matcher, negated, values } => {
            let typed =
                |value: &Value<'_>| TypedValue { text: value.text().into(), kind: ValueKind::Text, span: Span::NONE };
            (term(TermTest::Any(*matcher, values.as_slice().iter().map(typed).collect()), false), *negated)
        }
        syntax::Test::IsTrue => (term(equal(&Value::bare("true"))?, false), false),
        // No search says these.
        syntax::Test::Between { negated, .. } | syntax::Test::Exists { negated } => {
            (term(TermTest::Exists, false), *negated)
        }
    };
    Ok(if negated { Condition::Not(Box::new(condition)) } else { condition })
}

/// Equal without case.
fn equal(value: &Value<'_>) -> Result<TermTest> {
    let pattern = format!("^{}$", regex_syntax::escape(value.text()));
    let made = RegexBuilder::new(&pattern).case_insensitive(true).dot_matches_new_line(true).build();
    made.map(|regex| TermTest::Regex(Pattern(regex)))
        .map_err(|_| Diagnostic::new(Code::InvalidRegex, value.span(), "the value is too long to be compared").into())
}
