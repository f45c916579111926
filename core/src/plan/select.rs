//! The plan that the rules allow and that sends least.

use super::atom::Atom;
use super::candidates::{Excess, Expansion, Failure, PlanCandidate, cost};
use super::clause::{Contradiction, all_apart, simplify};
use super::encode::{Unsent, encode_clause, encode_disjoint, is_exact, is_splittable};
use super::explain;
use super::nnf::{AtomTree, normalize};
use super::settle::settle;
use super::{Note, Plan, Request, Rules};
use crate::catalog::Entity;
use crate::check::Condition;
use crate::error::{Diagnostic, Error, Problems, Result};
use crate::span::Span;

/// See [`super::plan`].
pub(super) fn plan<'a>(condition: &Condition<'a>, entity: &'a Entity, rules: &Rules<'_>) -> Result<Plan<'a>> {
    let conjuncts = match normalize(condition, false, entity) {
        AtomTree::All(nodes) => nodes,
        node => vec![node],
    };
    if let Some(request) = conjunction(&conjuncts, entity, rules) {
        return Ok(Plan::of(entity, vec![request]));
    }
    let whole = span(&conjuncts);
    let mut dropped = Vec::new();
    let mut conjuncts = match settle(conjuncts, entity, &mut dropped) {
        Ok(conjuncts) => conjuncts,
        Err(contradiction) => return never(Some(contradiction), whole, entity, rules),
    };
    for (index, node) in conjuncts.iter_mut().enumerate() {
        node.set_conjunct(index);
    }
    let split = Expansion { conjuncts: &conjuncts, entity, rules, dropped };
    if let Some(candidate) = split.one() {
        return Ok(finish(candidate, &conjuncts, entity, rules));
    }
    // Alternatives that contradict the rest fall away, and one request may be left, which needs no leave to send several.
    let many = match split.many() {
        Ok(candidate) if !rules.split && candidate.requests.len() == 1 && candidate.local.is_empty() => {
            return Ok(finish(candidate, &conjuncts, entity, rules));
        }
        many => rules.split.then_some(many),
    };
    let wide = match split.wide() {
        Ok(wide) => wide,
        Err(Failure::Never(contradiction)) => return never(contradiction, whole, entity, rules),
        Err(Failure::TooMany(_)) => return Err(Diagnostic::internal("one request is more than the limit").into()),
    };
    let mut candidates = Vec::new();
    let mut over_limit = None;
    match many {
        Some(Ok(candidate)) => candidates.push(candidate),
        Some(Err(Failure::TooMany(excess))) => over_limit = Some(excess),
        Some(Err(Failure::Never(contradiction))) => return never(contradiction, whole, entity, rules),
        None => {}
    }
    if rules.split && rules.partial {
        candidates.extend(split.mixtures());
    }
    if rules.partial {
        candidates.push(wide);
    } else if candidates.is_empty() {
        return Err(refuse(&wide, &conjuncts, rules, over_limit));
    }
    let mut problems = Vec::new();
    let mut best: Option<(f64, PlanCandidate<'_, 'a>)> = None;
    for candidate in candidates {
        if !candidate.local.is_empty() && !rules.partial {
            return Err(refuse(&candidate, &conjuncts, rules, over_limit));
        }
        let found = not_evaluable(&candidate, &conjuncts, rules);
        if found.is_empty() {
            let cost = cost(&candidate.requests);
            if best.as_ref().is_none_or(|(least, _)| cost < *least) {
                best = Some((cost, candidate));
            }
        } else {
            problems = found;
            problems.extend(explain::unsendable_values(&candidate, rules));
        }
    }
    match best {
        Some((_, candidate)) => {
            let mut plan = finish(candidate, &conjuncts, entity, rules);
            if let Some(excess) = over_limit {
                let text = explain::too_many(excess, rules.limits.requests);
                let span = conjuncts.first().map_or(crate::Span::NONE, explain::span_of);
                plan.notes.insert(0, Note { span, text });
            }
            Ok(plan)
        }
        None => Err(sorted(problems, rules)),
    }
}

/// The one request of a conjunction all of which can be sent, the most common filter.
fn conjunction<'a>(conjuncts: &[AtomTree<'_, 'a>], entity: &Entity, rules: &Rules<'_>) -> Option<Request<'a>> {
    let atoms = conjuncts.iter().filter_map(|node| if let AtomTree::Atom(atom) = node { Some(atom) } else { None });
    if atoms.clone().count() < conjuncts.len() {
        return None;
    }
    if all_apart(atoms.clone()) {
        return encode_disjoint(atoms, conjuncts.len(), rules);
    }
    let tight = simplify(atoms.cloned().collect(), entity).ok()?;
    let encoded = encode_clause(&tight, entity, rules);
    encoded.left.is_empty().then_some(encoded.request)
}

/// What comes of a filter that no record satisfies.
fn never<'a>(
    contradiction: Option<Contradiction>,
    span: Span,
    entity: &'a Entity,
    rules: &Rules<'_>,
) -> Result<Plan<'a>> {
    let problem = explain::never(contradiction, span);
    if !rules.split {
        return Err(problem.into());
    }
    let note = Note { span: problem.span.unwrap_or(span), text: problem.into_details().message };
    Ok(Plan { notes: vec![note], ..Plan::of(entity, Vec::new()) })
}

/// From where conjuncts begin to where they end.
fn span(conjuncts: &[AtomTree<'_, '_>]) -> Span {
    conjuncts.iter().map(explain::span_of).reduce(Span::to).unwrap_or(Span::NONE)
}

fn finish<'a>(
    candidate: PlanCandidate<'_, 'a>,
    conjuncts: &[AtomTree<'_, 'a>],
    entity: &'a Entity,
    rules: &Rules<'_>,
) -> Plan<'a> {
    let notes = explain::notes(&candidate, conjuncts, rules);
    let mut residual: Vec<Condition<'a>> =
        local(&candidate, conjuncts).map(|(_, node)| node.clone().into_condition()).collect();
    let residual = if residual.len() > 1 { Some(Condition::All(residual)) } else { residual.pop() };
    Plan { residual, notes, ..Plan::of(entity, candidate.requests) }
}

/// The conjuncts that a candidate leaves to be evaluated.
fn local<'n, 'c, 'a>(
    candidate: &'n PlanCandidate<'_, '_>,
    conjuncts: &'n [AtomTree<'c, 'a>],
) -> impl Iterator<Item = (usize, &'n AtomTree<'c, 'a>)> {
    conjuncts.iter().enumerate().filter(|(index, _)| candidate.local.contains(*index))
}

fn not_evaluable(
    candidate: &PlanCandidate<'_, '_>,
    conjuncts: &[AtomTree<'_, '_>],
    rules: &Rules<'_>,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (_, node) in local(candidate, conjuncts) {
        node.for_each(&mut |atom| {
            if !atom.is_evaluable() {
                found.push(explain::not_evaluable(atom, rules));
            }
        });
    }
    found
}

/// All that keeps a candidate from being one request, or several without a residual.
fn refuse(
    candidate: &PlanCandidate<'_, '_>,
    conjuncts: &[AtomTree<'_, '_>],
    rules: &Rules<'_>,
    over_limit: Option<Excess>,
) -> Error {
    // What several requests can say does not keep a filter from being sent in them, however many they are.
    let is_obstacle = |(atom, left): &&(Atom<'_, '_>, Unsent)| {
        over_limit.is_none() || left.conflict.is_some() || !is_splittable(atom, rules)
    };
    let left = candidate.left.iter().filter(is_obstacle);
    let mut found: Vec<_> = left.flat_map(|(atom, left)| explain::obstacles(atom, left, rules)).collect();
    if let Some(excess) = over_limit {
        found.push(explain::over_limit(excess, span(conjuncts), rules.limits.requests));
    } else {
        let whole = candidate.whole.iter().filter_map(|index| conjuncts.get(*index));
        found.extend(whole.map(|node| {
            let mut splits = true;
            node.for_each(&mut |atom| splits &= is_exact(atom, rules));
            explain::alternatives(node, splits, rules)
        }));
    }
    sorted(found, rules)
}

/// One error of problems, at least one; each once, and the first as many as the limit.
fn sorted(mut found: Vec<Diagnostic>, rules: &Rules<'_>) -> Error {
    found.sort_by_key(|problem| (problem.span, problem.code));
    found.dedup_by(|a, b| a.span == b.span && a.code == b.code && a.message == b.message);
    let mut problems = Problems::new(rules.limits.problems);
    problems.extend(found);
    match problems.finish() {
        Err(error) => error,
        Ok(()) => Diagnostic::internal("a filter is refused without a reason").into(),
    }
}
