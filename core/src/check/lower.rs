//! From the tree as written to the condition as meant: each predicate resolved and typed, shorthands gone.

use super::argument::Argument;
use super::checker::Checker;
use super::condition::{Condition, Term, TermTest, term};
use super::operators::{is_matched, is_ordered, unsupported};
use super::pattern;
use super::resolve::{Place, ResolvedField, resolve};
use super::typed::TypedValues;
use super::typed::{TypedValue, ValueKind};
use super::value::{Literal, literal, piece, read, unread};
use super::{contradiction, meant, odd, others, period, plain, unordered, warn, wildcard};
use crate::catalog::Type;
use crate::error::{Code, Diagnostic, Fallible, to_type};
use crate::regular;
use crate::shared_str::SharedStr;
use crate::span::Span;
use crate::syntax::{self, Comparison, Filter, MatchOperator, Node, Operand, Operands, Predicate, Value};

impl<'a> Checker<'a, '_> {
    /// The condition that `filter` means; `None` when a problem was found in it.
    pub(super) fn filter(&mut self, filter: &Filter<'_>) -> Option<Condition<'a>> {
        match filter.node() {
            Node::And(operands) => self.chain(operands, true).map(Condition::All),
            Node::Or(operands) => self.chain(operands, false).map(Condition::Any),
            Node::Not(_) | Node::Predicate(_) => {
                let mut only = Vec::with_capacity(1);
                self.operand(filter.root(), &mut only)?;
                only.pop()
            }
        }
    }

    /// No condition made so far can be deeper: a `not` of a group opens two levels, and so do a negated range or day.
    pub(super) const fn most_depth(&self) -> usize {
        2 * self.deepest + 2
    }

    /// Writes the condition where it stays: it is too large to be handed from one to the next.
    fn operand(&mut self, operand: Operand<'_, '_>, conditions: &mut Vec<Condition<'a>>) -> Option<()> {
        match operand.node() {
            Node::And(operands) => push(conditions, self.chain(operands, true)?, true),
            Node::Or(operands) => push(conditions, self.chain(operands, false)?, false),
            Node::Not(operand) => {
                self.enter();
                self.operand(operand, conditions)?;
                self.level -= 1;
                negate(conditions);
            }
            Node::Predicate(predicate) => return self.single(predicate, operand.span(), conditions),
        }
        Some(())
    }

    fn enter(&mut self) {
        self.level += 1;
        self.deepest = self.deepest.max(self.level);
    }

    /// Calls itself through `operand`, so that what it needs is needed at every level: the rest is done by functions of their own.
    fn chain(&mut self, operands: Operands<'_, '_>, and: bool) -> Option<Vec<Condition<'a>>> {
        self.before_chain(operands, and);
        self.enter();
        let mut conditions = Vec::with_capacity(operands.len());
        let mut good = true;
        for operand in operands {
            good &= self.operand(operand, &mut conditions).is_some();
            if conditions.last().is_some_and(|last| is_chain(last, and)) {
                join(&mut conditions);
            }
        }
        self.level -= 1;
        self.after_chain(&conditions, operands, and, good)?;
        Some(conditions)
    }

    #[inline(never)]
    fn before_chain(&mut self, operands: Operands<'_, '_>, and: bool) {
        if !and {
            warn::mixed(self, operands);
        }
        warn::duplicates(self, operands);
    }

    #[inline(never)]
    fn after_chain(
        &mut self,
        conditions: &[Condition<'a>],
        operands: Operands<'_, '_>,
        and: bool,
        good: bool,
    ) -> Option<()> {
        if !good {
            others::suggest_list(self.entity, &mut self.problems, operands, and);
            others::constants(&mut self.problems, operands, and);
            return None;
        }
        if conditions.is_empty() {
            // It would be true of every record, or of none.
            self.problem(Diagnostic::internal("a chain of a filter has no operands"));
            return None;
        }
        contradiction::chain(self, conditions, operands, and);
        Some(())
    }

    // Never part of its caller, whose every level would take its stack.
    #[inline(never)]
    fn single(&mut self, predicate: &Predicate<'_>, span: Span, conditions: &mut Vec<Condition<'a>>) -> Option<()> {
        // Nothing more would be reported, and what is read of the rest is thrown away.
        if self.is_full() {
            return None;
        }
        self.predicate(predicate, span, conditions).map_err(|diagnostic| self.problem(diagnostic)).ok()
    }

    fn place<'f>(&self, predicate: &'f Predicate<'f>, exists: bool) -> Fallible<ResolvedField<'f, 'a>> {
        let name = predicate.field();
        match self.entity {
            Some(entity) => resolve(entity, name, exists),
            None => Ok(ResolvedField { place: Place::Free(name.name()), kind: None, name }),
        }
    }

    /// The problem of a field that the entity does not have, which names only fields that are allowed.
    #[inline(never)]
    fn unresolved(&self, predicate: &Predicate<'_>, span: Span, exists: bool, problem: Diagnostic) -> Diagnostic {
        let Some(entity) = self.entity else { return problem };
        let allowed = self.context.allowed.as_deref();
        let Some((allowed, visible)) = allowed.and_then(|allowed| Some((allowed, allowed.visible(entity)?))) else {
            return meant::predicate(entity, predicate, span, problem);
        };
        // What only the visible fields would mean by it is not what it means.
        let Err(problem) = resolve(&visible, predicate.field(), exists) else {
            return allowed.refused(predicate);
        };
        let mut problem = meant::predicate(&visible, predicate, span, problem);
        if visible.fields.is_empty() && problem.code == Code::UnknownField && problem.edits.is_empty() {
            problem.help = allowed.names();
        }
        problem
    }

    /// The problem of a test that makes no sense for the type, which offers only operators that are allowed.
    #[inline(never)]
    fn unsupported(&self, place: &ResolvedField<'_, '_>, operator: &str, span: Span) -> Diagnostic {
        let problem = unsupported(place, operator, span);
        match self.context.allowed.as_ref().and_then(|allowed| allowed.operator_names()) {
            Some(names) => problem.help(names),
            None => problem,
        }
    }

    fn predicate(
        &mut self,
        predicate: &Predicate<'_>,
        span: Span,
        conditions: &mut Vec<Condition<'a>>,
    ) -> Fallible<()> {
        let exists = matches!(predicate.test(), syntax::Test::Exists { .. });
        let place =
            self.place(predicate, exists).map_err(|problem| self.unresolved(predicate, span, exists, problem))?;
        if let Some(allowed) = &self.context.allowed {
            allowed.check(self.entity, predicate, &place)?;
        }
        if self.has_arguments {
            self.arguments(predicate, &place);
        }
        let operator = predicate.operator_span();
        let condition = match predicate.test() {
            syntax::Test::IsTrue => {
                if !matches!(place.kind, None | Some(Type::Boolean | Type::Any)) {
                    return Err(meant::no_operator(&place));
                }
                let value = TypedValue {
                    text: SharedStr::from_static("true"),
                    kind: ValueKind::Boolean(true),
                    span: Span::NONE,
                };
                term(place.target(), span, TermTest::Compare(Comparison::Eq, value))
            }
            syntax::Test::Compare { comparison, value } => {
                if !is_ordered(&place, Some(*comparison)) {
                    return Err(self.unsupported(&place, comparison.as_str(), operator));
                }
                // Filled where it stays: copies of what has just been written are slow.
                conditions.push(term(place.without_key(), span, TermTest::Compare(*comparison, unread(value))));
                let Some(Condition::Term(Term { target, test: TermTest::Compare(_, typed), .. })) =
                    conditions.last_mut()
                else {
                    return Err(Diagnostic::internal("a comparison is lost while it is checked"));
                };
                place.set_key(target);
                let is_day = read(&place, value, self.context.now, &mut self.patterns, typed)
                    .map_err(|problem| meant::null(&place, predicate, problem))
                    .map_err(|problem| period::period(&place, predicate, span, self.context.now, problem))?;
                let is_plain = place.is_text() && plain::is_plain(value.text());
                if !is_plain {
                    warn::relative_date(self, &place, value);
                }
                if matches!(comparison, Comparison::Eq | Comparison::Ne) {
                    if is_plain {
                        odd::unlisted(self, &place, value);
                    } else {
                        odd::instant(self, &place, value, typed);
                        odd::value(self, &place, *comparison, value, operator);
                    }
                } else {
                    ordered_null(&place, typed)?;
                    unordered::literal(self, &place, value, typed);
                }
                if is_day {
                    self.widen(conditions, *comparison)?;
                }
                return Ok(());
            }
            syntax::Test::Match { matcher: MatchOperator::In, negated, values } => self
                .is_in(&place, *negated, values.as_slice(), (operator, span))
                .map_err(|problem| meant::null_in_list(predicate, span, problem))
                .map_err(|problem| period::period(&place, predicate, span, self.context.now, problem))?,
            syntax::Test::Match { matcher, negated, values } => {
                if !is_matched(&place, *matcher) {
                    let problem = self.unsupported(&place, matcher.as_str(), operator);
                    let Some(ours) = odd::part_of_time(&place, *matcher, *negated, values.as_slice()) else {
                        return Err(problem);
                    };
                    let problem = problem.help(format!("write `{} {ours}`", to_type(place.name.name())));
                    return Err(place.rewrite(problem, Span::new(operator.start, span.end), ours));
                }
                let test = if *matcher == MatchOperator::Matches {
                    let globbed = values.first().and_then(|value| wildcard::as_regex(value, *negated));
                    let instead = |problem: Diagnostic| match (&globbed, values.first()) {
                        (Some(ours), Some(value)) => {
                            let problem = problem.help(format!("write `{} {ours}`", to_type(place.name.name())));
                            place.rewrite(problem, operator.to(value.span()), ours.clone())
                        }
                        _ => problem,
                    };
                    let test = self.regex(&place, values.as_slice(), operator).map_err(&instead)?;
                    if let (Some(_), Some(value)) = (&globbed, values.first()) {
                        self.warning(instead(wildcard::in_regex(value)));
                    }
                    test
                } else {
                    let substrings = substrings(&place, values.as_slice());
                    warn::substrings(self, &place, (*matcher, *negated), values.as_slice(), operator);
                    TermTest::Any(*matcher, substrings?)
                };
                Condition::Term(Term { target: place.target(), negated: *negated, test, span })
            }
            syntax::Test::Between { negated, range } => {
                if !is_ordered(&place, None) {
                    return Err(self.unsupported(&place, "between", operator));
                }
                let low = self.literal(&place, &range.low);
                let high = self.literal(&place, &range.high);
                // The later problem is told first, and the offer is of both.
                let (high, low) = high
                    .and_then(|high| Ok((high, low?)))
                    .map_err(|problem| period::whole_periods(&place, predicate, span, problem))?;
                ordered_null(&place, &low.typed)?;
                ordered_null(&place, &high.typed)?;
                unordered::literal(self, &place, &range.low, &low.typed);
                unordered::literal(self, &place, &range.high, &high.typed);
                warn::reversed(self, range, &low, &high);
                self.between(place.target(), *negated, low, high, span)
            }
            syntax::Test::Exists { negated } => {
                Condition::Term(Term { target: place.target(), negated: *negated, test: TermTest::Exists, span })
            }
        };
        conditions.push(condition);
        Ok(())
    }

    /// Remembers what the arguments of a predicate take.
    #[cold]
    fn arguments(&mut self, predicate: &Predicate<'_>, place: &ResolvedField<'_, 'a>) {
        static TEXT: Type = Type::String;
        let (list, kind) = match predicate.test() {
            syntax::Test::Match { matcher: MatchOperator::In, .. } => (true, place.kind),
            // They look for a text, whatever the field's type.
            syntax::Test::Match { matcher, .. } => (*matcher != MatchOperator::Matches, Some(&TEXT)),
            _ => (false, place.kind),
        };
        for value in predicate.test().values() {
            let Some(name) = value.argument_name() else { continue };
            if self.known_arguments.insert((name.to_owned(), kind.map(Type::as_str), list)) {
                self.arguments.push(Argument { name: name.to_owned(), kind, list, span: value.span() });
            }
        }
    }

    fn literal(&mut self, place: &ResolvedField<'_, 'a>, value: &Value<'_>) -> Fallible<Literal> {
        literal(place, value, self.context.now, &mut self.patterns)
    }

    /// A list; the days in it are ranges beside it.
    fn is_in(
        &mut self,
        place: &ResolvedField<'_, 'a>,
        negated: bool,
        values: &[Value<'_>],
        (operator, span): (Span, Span),
    ) -> Fallible<Condition<'a>> {
        let mut items = Vec::with_capacity(values.len());
        let mut days = Vec::new();
        let mut first_problem = None;
        for value in values {
            warn::relative_date(self, place, value);
            match self.literal(place, value) {
                Ok(literal) => match literal.day() {
                    None => items.push(literal.typed),
                    Some(day) => days.push((literal.typed, day)),
                },
                // The last problem is reported by the caller, those before it here.
                Err(problem) => {
                    if let Some(earlier) = first_problem.replace(problem) {
                        self.problem(earlier);
                    }
                }
            }
        }
        if let Some(problem) = first_problem {
            return Err(problem);
        }
        warn::items(self, place, negated, values, Span::new(operator.start, span.end));
        values.iter().for_each(|value| odd::unlisted(self, place, value));
        if days.is_empty() {
            let test = TermTest::Any(MatchOperator::In, items.into());
            return Ok(Condition::Term(Term { target: place.target(), negated, test, span }));
        }
        let mut parts = Vec::with_capacity(days.len() + 1);
        if !items.is_empty() {
            let test = TermTest::Any(MatchOperator::In, items.into());
            parts.push(Condition::Term(Term { target: place.target(), negated, test, span }));
        }
        for (start, moment) in days {
            parts.push(self.within_day(place.target(), start, moment, negated, span));
        }
        Ok(match (parts.pop(), parts.is_empty()) {
            (Some(only), true) => only,
            (last, _) => {
                parts.extend(last);
                if negated { Condition::All(parts) } else { Condition::Any(parts) }
            }
        })
    }

    fn regex(&mut self, place: &ResolvedField<'_, 'a>, values: &[Value<'_>], operator: Span) -> Fallible<TermTest> {
        if !regular::IS_BUILT {
            return Err(pattern::not_built(operator));
        }
        let Some(value) = values.first() else {
            return Err(Diagnostic::internal("`matches` has no expression"));
        };
        let text = piece(place, value)?;
        if text.kind == ValueKind::Argument {
            return Ok(TermTest::Any(MatchOperator::Matches, text.into()));
        }
        self.regexes += 1;
        if self.regexes > self.context.limits.regexes.saturating_add(1) {
            // The first one too many was a problem; no condition is made of a filter that has one.
            return Ok(TermTest::Exists);
        }
        Ok(TermTest::Regex(pattern::compile(value, self.regexes, &self.context.limits)?))
    }
}

fn is_chain(condition: &Condition<'_>, and: bool) -> bool {
    if and { matches!(condition, Condition::All(_)) } else { matches!(condition, Condition::Any(_)) }
}

// The three that follow handle whole conditions, for which the recursion's every level would keep room.

#[inline(never)]
fn push<'a>(conditions: &mut Vec<Condition<'a>>, inner: Vec<Condition<'a>>, and: bool) {
    conditions.push(if and { Condition::All(inner) } else { Condition::Any(inner) });
}

/// Negates the last: a test by its own sign, anything else as a whole.
#[inline(never)]
fn negate(conditions: &mut Vec<Condition<'_>>) {
    if let Some(Condition::Term(term)) = conditions.last_mut() {
        term.negated = !term.negated;
    } else if let Some(inner) = conditions.pop() {
        conditions.push(Condition::Not(Box::new(inner)));
    }
}

/// What a predicate was lowered to joins the chain around it.
#[inline(never)]
fn join(conditions: &mut Vec<Condition<'_>>) {
    if let Some(Condition::All(inner) | Condition::Any(inner)) = conditions.pop() {
        conditions.extend(inner);
    }
}

/// The strings to look for.
fn substrings<'a>(place: &ResolvedField<'_, 'a>, values: &[Value<'_>]) -> Fallible<TypedValues> {
    match values {
        [value] => piece(place, value).map(Into::into),
        _ => values.iter().map(|value| piece(place, value)).collect::<Result<Vec<_>, _>>().map(Into::into),
    }
}

/// `null` is neither less nor greater than anything.
fn ordered_null(place: &ResolvedField<'_, '_>, value: &TypedValue) -> Fallible<()> {
    if value.kind != ValueKind::Null {
        return Ok(());
    }
    let shown = place.shown();
    let diagnostic = Diagnostic::new(Code::NullValue, value.span, "`null` is neither less nor greater than a value");
    Err(diagnostic.label("has no order").help(format!("write `{shown} = null` or `{shown} != null`")))
}
