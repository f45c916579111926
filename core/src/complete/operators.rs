//! Operators: those that make sense for a field, those that Konnect applies first.

use super::{CandidateKind, Here};
use crate::catalog::Operator;
use crate::check::Asked;
use crate::regular;
use crate::syntax::{Comparison, FieldName, MatchOperator};

/// What an operator asks.
#[derive(Clone, Copy)]
enum Form {
    Compare(Comparison),
    Match(MatchOperator),
    Between,
    Exists,
}

use Form::{Between, Compare, Exists, Match};

/// Each operator as it is written, what it asks, whether it negates, what it means, and what Konnect has for it.
const OPERATORS: [(&str, Form, bool, &str, &[Operator]); 20] = [
    ("=", Compare(Comparison::Eq), false, "equal to", &[Operator::Bare, Operator::Eq]),
    ("!=", Compare(Comparison::Ne), false, "not equal to", &[Operator::Neq]),
    ("contains", Match(MatchOperator::Contains), false, "has the text in it, in any case", &[Operator::Contains]),
    ("in (", Match(MatchOperator::In), false, "one of a list", &[Operator::Oeq]),
    ("<", Compare(Comparison::Lt), false, "less than, or before", &[Operator::Lt]),
    ("<=", Compare(Comparison::Le), false, "at most", &[Operator::Lte]),
    (">", Compare(Comparison::Gt), false, "greater than, or after", &[Operator::Gt]),
    (">=", Compare(Comparison::Ge), false, "at least", &[Operator::Gte]),
    ("exists", Exists, false, "has a value", &[Operator::Exists, Operator::Present]),
    ("between", Between, false, "in a range, both ends included", &[Operator::Gte]),
    ("starts with", Match(MatchOperator::StartsWith), false, "begins with the text, in any case", &[]),
    ("ends with", Match(MatchOperator::EndsWith), false, "ends with the text, in any case", &[]),
    ("matches", Match(MatchOperator::Matches), false, "matches a regular expression", &[]),
    ("not in (", Match(MatchOperator::In), true, "none of a list", &[]),
    ("not contains", Match(MatchOperator::Contains), true, "does not have the text in it", &[]),
    ("not exists", Exists, true, "has no value", &[]),
    ("not between", Between, true, "outside a range", &[]),
    ("not starts with", Match(MatchOperator::StartsWith), true, "does not begin with the text", &[]),
    ("not ends with", Match(MatchOperator::EndsWith), true, "does not end with the text", &[]),
    ("not matches", Match(MatchOperator::Matches), true, "does not match a regular expression", &[]),
];

/// Other words for existence.
const NULL: [(&str, &str); 2] = [("is null", "has no value"), ("is not null", "has a value")];

impl Here<'_> {
    /// Whether an operator is allowed, as [`OPERATORS`] writes it. `!=` is one of its own.
    fn may_ask(&self, text: &str) -> bool {
        let operator = text.strip_prefix("not ").unwrap_or(text).trim_end_matches(" (");
        self.known.allowed.as_ref().is_none_or(|allowed| allowed.has_operator(operator))
    }

    /// Operators of a field, after the words of one that are there already.
    pub(super) fn operators(&mut self, field: &FieldName<'_>, begun: &str) {
        let Some(asked) = Asked::of(self.entity, field) else { return };
        let mut local = Vec::new();
        for (text, form, negated, about, konnect) in OPERATORS {
            let Some(rest) = after(text, begun).filter(|_| self.may_ask(text)) else { continue };
            let makes_sense = match form {
                Compare(comparison) => asked.is_ordered(Some(comparison)),
                Match(MatchOperator::Matches) if !regular::IS_BUILT => false,
                Match(matcher) => asked.is_matched(matcher),
                Between => asked.is_ordered(None),
                Exists => true,
            };
            let is_sent = asked.field.is_some_and(|field| konnect.iter().any(|operator| field.offers(*operator)));
            let can_be_local = asked.field.is_none_or(|field| field.path.is_some());
            // What negates can be sent in other forms, which the plan knows.
            if !makes_sense || !is_sent && !can_be_local {
                continue;
            }
            if is_sent || asked.field.is_none() {
                self.push(rest, CandidateKind::Operator, about);
            } else {
                local
                    .push((rest, if negated { about.to_owned() } else { format!("{about}; may be filtered locally") }));
            }
        }
        for (rest, about) in local {
            self.push(rest, CandidateKind::Operator, about);
        }
        if asked.field.is_none_or(|field| field.path.is_some()) && self.may_ask("exists") {
            for (text, about) in NULL {
                if let Some(rest) = after(text, begun) {
                    self.push(rest, CandidateKind::Operator, about);
                }
            }
        }
    }
}

/// What is left of an operator after its first words.
fn after(text: &'static str, begun: &str) -> Option<&'static str> {
    if begun.is_empty() {
        return Some(text);
    }
    text.strip_prefix(begun)?.strip_prefix(' ')
}
