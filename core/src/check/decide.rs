//! What a test says of a value that is known before any record is seen.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::HashSet;

use super::condition::{Term, TermTest};
use super::evaluate::{fold, has_order, needles};
use super::identity::ValueKey;
use super::typed::{TypedValue, ValueKind};
use crate::syntax::{Comparison, MatchOperator};

/// A test, prepared for many values.
pub(crate) struct Decider<'t, 'a> {
    term: &'t Term<'a>,
    needles: Vec<Cow<'t, str>>,
    /// The values of `=`, `!=` and `in`.
    listed: HashSet<ValueKey<'t>>,
    /// Whether its value is not known yet.
    has_argument: bool,
}

impl<'t, 'a> Decider<'t, 'a> {
    pub(crate) fn new(term: &'t Term<'a>) -> Self {
        let listed = match &term.test {
            TermTest::Compare(Comparison::Eq | Comparison::Ne, value) => std::slice::from_ref(value),
            TermTest::Any(MatchOperator::In, values) => values,
            _ => &[],
        };
        let has_argument = term.test.values().any(|value| value.kind == ValueKind::Argument);
        let listed = listed.iter().map(ValueKey::of).collect();
        Self { term, needles: needles(&term.test), listed, has_argument }
    }

    /// Whether the test is true when `value` is all that is there; `null` means that nothing is. `None` where only a record
    /// can tell.
    pub(crate) fn is_true_of(&self, value: &TypedValue) -> Option<bool> {
        if self.has_argument || value.kind == ValueKind::Argument {
            return None;
        }
        if value.kind == ValueKind::Null {
            return Some(self.is_true_of_nothing());
        }
        let holds = match &self.term.test {
            TermTest::Exists => true,
            TermTest::Compare(Comparison::Ne, _) => !self.lists(value)?,
            TermTest::Compare(Comparison::Eq, _) | TermTest::Any(MatchOperator::In, _) => self.lists(value)?,
            TermTest::Compare(comparison, with) => comparison.allows(self.order(value, with)?),
            TermTest::Within(range) => self.order(value, &range.0)?.is_ge() && self.order(value, &range.1)?.is_le(),
            TermTest::Any(matcher, _) => {
                let text = fold(text(value)?);
                self.needles.iter().any(|needle| match matcher {
                    MatchOperator::StartsWith => text.starts_with(&**needle),
                    MatchOperator::EndsWith => text.ends_with(&**needle),
                    MatchOperator::Contains | MatchOperator::In | MatchOperator::Matches => text.contains(&**needle),
                })
            }
            TermTest::Regex(pattern) => pattern.is_match(text(value)?),
        };
        Some(holds != self.term.negated)
    }

    fn order(&self, value: &TypedValue, with: &TypedValue) -> Option<Ordering> {
        if has_order(&self.term.target, with) { value.compare(with) } else { None }
    }

    /// A missing value passes no test but these.
    fn is_true_of_nothing(&self) -> bool {
        match (&self.term.test, self.term.negated) {
            (TermTest::Exists, negated) => negated,
            (TermTest::Compare(Comparison::Eq, _) | TermTest::Any(MatchOperator::In, _), false)
            | (TermTest::Compare(Comparison::Ne, _), true) => self.listed.contains(&ValueKey::Null),
            _ => false,
        }
    }

    fn lists(&self, value: &TypedValue) -> Option<bool> {
        let own = ValueKey::of(value);
        if !own.is_known() {
            return None;
        }
        if self.listed.contains(&own) {
            return Some(true);
        }
        // A value that is there is not `null`.
        let certain = |other: &ValueKey<'_>| other.is_known() || *other == ValueKey::Null;
        self.listed.iter().all(certain).then_some(false)
    }
}

/// The text of a value that a record can write in one way only.
fn text(value: &TypedValue) -> Option<&str> {
    (value.kind == ValueKind::Text).then_some(&*value.text)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::{Condition, Context, check, evaluate};
    use super::Decider;
    use crate::catalog::Catalog;
    use crate::syntax::parse;

    /// What is decided of a value is what `evaluate` says of a record that has it.
    #[test]
    fn a_decision_is_the_one_meaning() -> crate::Result<()> {
        let entity = Catalog::builtin().find("api-builder@v3/apis")?.entity;
        let context = Context::at(jiff::Timestamp::UNIX_EPOCH);
        let values = ["a", "A", "pay-1", "Straße", "STRASSE", "ς", " x", "1", "null"];
        let tests = [
            "= {}",
            "!= {}",
            "in ({}, zz)",
            "not in ({})",
            "contains {}",
            "starts with {}",
            "not ends with {}",
            "exists",
            "not exists",
        ];
        let mut decided = 0;
        for (value, other) in values.into_iter().flat_map(|value| values.map(|other| (value, other))) {
            let fixed = parse(&format!("name = {value:?}"))?.into_owned();
            let fixed = check(&fixed, entity, &context)?;
            let Condition::Term(fixed) = fixed.condition() else { return Ok(()) };
            let known = Decider::new(fixed);
            assert_eq!(known.listed.len(), 1);
            let crate::check::TermTest::Compare(_, typed) = &fixed.test else { return Ok(()) };
            for test in tests.iter().chain(&["matches \"^pay\"", "not matches \"a\""]) {
                let text = format!("name {}", test.replace("{}", &format!("{other:?}")));
                let filter = parse(&text)?;
                let checked = check(&filter, entity, &context)?;
                let Condition::Term(term) = checked.condition() else { continue };
                let expected = evaluate(checked.condition(), &json!({ "name": value })) == Some(true);
                assert_eq!(Decider::new(term).is_true_of(typed), Some(expected), "{value}: {text}");
                decided += 1;
            }
        }
        assert_eq!(decided, values.len() * values.len() * 11);
        Ok(())
    }

    /// What is decided where the record's own value gives the type is true of it too; most is not decided.
    #[test]
    fn a_decision_without_a_type_is_the_one_meaning() -> crate::Result<()> {
        let entity = Catalog::builtin().find("service-catalog@v1/catalog-services")?.entity;
        let context = Context::at(jiff::Timestamp::UNIX_EPOCH);
        let values = ["a", "A", "pay-1", "1", "1.0", "true", "2026-08-22", "now"];
        let tests = ["= {}", "!= {}", "in ({}, zz)", "> {}", "<= {}", "contains {}", "between {} and zz", "exists"];
        let mut decided = 0;
        for (value, other) in values.into_iter().flat_map(|value| values.map(|other| (value, other))) {
            let fixed = parse(&format!("custom_fields.a = {value:?}"))?.into_owned();
            let fixed = check(&fixed, entity, &context)?;
            let Condition::Term(fixed) = fixed.condition() else { return Ok(()) };
            let crate::check::TermTest::Compare(_, typed) = &fixed.test else { return Ok(()) };
            for test in tests {
                let text = format!("custom_fields.a {}", test.replace("{}", &format!("{other:?}")));
                let filter = parse(&text)?;
                let checked = check(&filter, entity, &context)?;
                let Condition::Term(term) = checked.condition() else { continue };
                let Some(says) = Decider::new(term).is_true_of(typed) else { continue };
                let record = json!({ "custom_fields": { "a": value } });
                assert_eq!(evaluate(checked.condition(), &record) == Some(true), says, "{value}: {text}");
                decided += 1;
            }
        }
        assert!(decided > 100, "{decided}");
        Ok(())
    }
}
