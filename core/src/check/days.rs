//! A day in a test is the range of its instants: `= 2026-08-22` is from its beginning up to the next day's.

use jiff::Timestamp;

use super::checker::Checker;
use super::condition::{Condition, FieldRef, Term, TermTest, term};
use super::typed::{DayOrInstant, TypedValue, ValueKind};
use super::value::{Literal, instant};
use crate::error::{Diagnostic, Fallible};
use crate::span::Span;
use crate::syntax::Comparison;

impl<'a> Checker<'a, '_> {
    /// Makes the last condition, a comparison with a day's beginning, one with the day.
    #[inline(never)]
    pub(super) fn widen(&self, conditions: &mut Vec<Condition<'a>>, comparison: Comparison) -> Fallible<()> {
        let last = conditions.pop();
        let Some(Condition::Term(Term { target, test: TermTest::Compare(_, start), span, .. })) = last else {
            return Err(Diagnostic::internal("a comparison is lost while it is checked"));
        };
        let ValueKind::Instant(begins) = start.kind else {
            return Err(Diagnostic::internal("a day has no beginning"));
        };
        conditions.push(self.compare_day(target, comparison, start, DayOrInstant { start: begins, day: true }, span));
        Ok(())
    }

    /// A comparison with a day, whose bounds are instants.
    fn compare_day(
        &self,
        target: FieldRef<'a>,
        comparison: Comparison,
        start: TypedValue,
        moment: DayOrInstant,
        span: Span,
    ) -> Condition<'a> {
        let next = |start: &TypedValue| instant(moment.next(), start);
        match comparison {
            Comparison::Eq => self.within_day(target, start, moment, false, span),
            Comparison::Ne => self.within_day(target, start, moment, true, span),
            Comparison::Lt | Comparison::Ge => term(target, span, TermTest::Compare(comparison, start)),
            Comparison::Le => term(target, span, TermTest::Compare(Comparison::Lt, next(&start))),
            Comparison::Gt => term(target, span, TermTest::Compare(Comparison::Ge, next(&start))),
        }
    }

    /// An instant in a day, or out of it.
    pub(super) fn within_day(
        &self,
        target: FieldRef<'a>,
        start: TypedValue,
        moment: DayOrInstant,
        negated: bool,
        span: Span,
    ) -> Condition<'a> {
        if self.may_be_array(&target) {
            let last = instant(last(moment), &start);
            return Condition::Term(Term { target, negated, test: TermTest::Within(Box::new((start, last))), span });
        }
        let next = instant(moment.next(), &start);
        let (from, to) = if negated { (Comparison::Lt, Comparison::Ge) } else { (Comparison::Ge, Comparison::Lt) };
        let bounds = vec![
            term(target.clone(), span, TermTest::Compare(from, start)),
            term(target, span, TermTest::Compare(to, next)),
        ];
        if negated { Condition::Any(bounds) } else { Condition::All(bounds) }
    }

    /// Between two values, the days of which are whole.
    pub(super) fn between(
        &self,
        target: FieldRef<'a>,
        negated: bool,
        low: Literal,
        high: Literal,
        span: Span,
    ) -> Condition<'a> {
        let low = low.typed;
        if self.may_be_array(&target) {
            let high = match high.day() {
                None => high.typed,
                Some(day) => instant(last(day), &high.typed),
            };
            return Condition::Term(Term { target, negated, test: TermTest::Within(Box::new((low, high))), span });
        }
        let (comparison, high) = match high.day() {
            None => (Comparison::Le, high.typed),
            Some(day) => (Comparison::Lt, instant(day.next(), &high.typed)),
        };
        let comparisons = [(Comparison::Ge, low), (comparison, high)];
        let bounds = comparisons.into_iter().map(|(comparison, value)| {
            let comparison = if negated { comparison.negate() } else { comparison };
            term(target.clone(), span, TermTest::Compare(comparison, value))
        });
        let bounds = bounds.collect();
        if negated { Condition::Any(bounds) } else { Condition::All(bounds) }
    }

    fn may_be_array(&self, target: &FieldRef<'a>) -> bool {
        self.entity.is_none_or(|entity| target.may_be_array(entity))
    }
}

/// The last instant of a day.
fn last(moment: DayOrInstant) -> Timestamp {
    // What comes after an instant is at least a nanosecond after it.
    moment.next().checked_sub(jiff::SignedDuration::from_nanos(1)).unwrap_or(moment.start)
}
