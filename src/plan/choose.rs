//! The plan that the options allow and that sends least.

use super::explain;
use super::leaf::Leaf;
use super::normalize::{Node, normalize};
use super::pushdown::{apart, is_exact, push};
use super::settle::settle;
use super::split::{Draft, Failure, Split, cost};
use super::tighten::{Contradiction, tighten};
use super::{Note, Options, Plan, Request};
use crate::catalog::Entity;
use crate::check::Condition;
use crate::error::{Diagnostic, Error, Result};
use crate::span::Span;

/// See [`super::plan`].
pub(super) fn plan<'a>(condition: &Condition<'a>, entity: &'a Entity, options: &Options) -> Result<Plan<'a>> {
    let conjuncts = match normalize(condition, false, entity) {
        Node::All(nodes) => nodes,
        node => vec![node],
    };
    let conjuncts = match conjunction(conjuncts, entity, options) {
        Ok(request) => return Ok(Plan { entity, requests: vec![request], residual: None, notes: Vec::new() }),
        Err(conjuncts) => conjuncts,
    };
    let whole = span(&conjuncts);
    let mut dropped = Vec::new();
    let mut conjuncts = match settle(conjuncts, entity, &mut dropped) {
        Ok(conjuncts) => conjuncts,
        Err(contradiction) => return never(Some(contradiction), whole, entity, options),
    };
    for (index, node) in conjuncts.iter_mut().enumerate() {
        node.set_conjunct(index);
    }
    let split = Split { conjuncts: &conjuncts, entity, options, dropped };
    if let Some(draft) = split.one() {
        return Ok(finish(draft, &conjuncts, entity, options));
    }
    // Alternatives that contradict the rest fall away, and one request may be left, which needs no leave to send several.
    let many = match split.many() {
        Ok(draft) if !options.split && draft.requests.len() == 1 && draft.local.is_empty() => {
            return Ok(finish(draft, &conjuncts, entity, options));
        }
        many => options.split.then_some(many),
    };
    let wide = match split.wide() {
        Ok(wide) => wide,
        Err(Failure::Never(contradiction)) => return never(contradiction, whole, entity, options),
        Err(Failure::TooMany) => return Err(Diagnostic::internal("one request is more than the limit").into()),
    };
    let mut drafts = Vec::new();
    let mut exploded = false;
    match many {
        Some(Ok(draft)) => drafts.push(draft),
        Some(Err(Failure::TooMany)) => exploded = true,
        Some(Err(Failure::Never(contradiction))) => return never(contradiction, whole, entity, options),
        None => {}
    }
    if options.split && options.partial {
        drafts.extend(split.mixtures());
    }
    if options.partial {
        drafts.push(wide);
    } else if drafts.is_empty() {
        return Err(refuse(&wide, &conjuncts, options, exploded));
    }
    let mut problems = Vec::new();
    let mut best: Option<(f64, Draft<'_, 'a>)> = None;
    for draft in drafts {
        if !draft.local.is_empty() && !options.partial {
            return Err(refuse(&draft, &conjuncts, options, exploded));
        }
        let found = not_evaluable(&draft, &conjuncts);
        if found.is_empty() {
            let cost = cost(&draft.requests);
            if best.as_ref().is_none_or(|(least, _)| cost < *least) {
                best = Some((cost, draft));
            }
        } else {
            problems = found;
            problems.extend(obstacles(&draft, options));
        }
    }
    match best {
        Some((_, draft)) => {
            let mut plan = finish(draft, &conjuncts, entity, options);
            if exploded {
                let text = explain::too_many(options.limits.requests);
                let span = conjuncts.first().map_or(crate::Span::NONE, explain::span_of);
                plan.notes.insert(0, Note { span, text });
            }
            Ok(plan)
        }
        None => Err(sorted(problems, options)),
    }
}

/// The one request of a conjunction all of which can be sent, the most common filter; else the conjuncts again.
fn conjunction<'c, 'a>(
    conjuncts: Vec<Node<'c, 'a>>,
    entity: &Entity,
    options: &Options,
) -> std::result::Result<Request<'a>, Vec<Node<'c, 'a>>> {
    if !conjuncts.iter().all(|node| matches!(node, Node::Leaf(_))) {
        return Err(conjuncts);
    }
    let leaf = |node| if let Node::Leaf(leaf) = node { Some(leaf) } else { None };
    let leaves: Vec<Leaf<'c, 'a>> = conjuncts.into_iter().filter_map(leaf).collect();
    let back = |leaves: Vec<Leaf<'c, 'a>>| leaves.into_iter().map(Node::Leaf).collect();
    if super::tighten::all_apart(&leaves) {
        return apart(&leaves, &options.limits).ok_or_else(|| back(leaves));
    }
    let Ok(tight) = tighten(leaves.clone(), entity) else { return Err(back(leaves)) };
    let pushed = push(&tight, entity, options);
    if pushed.left.is_empty() { Ok(pushed.request) } else { Err(back(leaves)) }
}

/// What comes of a filter that no record satisfies.
fn never<'a>(
    contradiction: Option<Contradiction>,
    span: Span,
    entity: &'a Entity,
    options: &Options,
) -> Result<Plan<'a>> {
    let problem = explain::never(contradiction, span);
    if !options.split {
        return Err(problem.into());
    }
    let note = Note { span: problem.span.unwrap_or(span), text: problem.message };
    Ok(Plan { entity, requests: Vec::new(), residual: None, notes: vec![note] })
}

/// From where conjuncts begin to where they end.
fn span(conjuncts: &[Node<'_, '_>]) -> Span {
    conjuncts.iter().map(explain::span_of).reduce(Span::to).unwrap_or(Span::NONE)
}

fn finish<'a>(draft: Draft<'_, 'a>, conjuncts: &[Node<'_, 'a>], entity: &'a Entity, options: &Options) -> Plan<'a> {
    let notes = explain::notes(&draft, conjuncts, options);
    let mut residual: Vec<Condition<'a>> =
        local(&draft, conjuncts).map(|(_, node)| node.clone().into_condition()).collect();
    let residual = if residual.len() > 1 { Some(Condition::All(residual)) } else { residual.pop() };
    Plan { entity, requests: draft.requests, residual, notes }
}

/// The conjuncts that a draft leaves to be evaluated.
fn local<'n, 'c, 'a>(
    draft: &'n Draft<'_, '_>,
    conjuncts: &'n [Node<'c, 'a>],
) -> impl Iterator<Item = (usize, &'n Node<'c, 'a>)> {
    conjuncts.iter().enumerate().filter(|(index, _)| draft.local.contains(*index))
}

fn not_evaluable(draft: &Draft<'_, '_>, conjuncts: &[Node<'_, '_>]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (_, node) in local(draft, conjuncts) {
        node.for_each(&mut |leaf| {
            if !leaf.is_evaluable() {
                found.push(explain::not_evaluable(leaf));
            }
        });
    }
    found
}

/// All that keeps a draft from being one request, or several without a residual.
fn refuse(draft: &Draft<'_, '_>, conjuncts: &[Node<'_, '_>], options: &Options, exploded: bool) -> Error {
    let mut found = obstacles(draft, options);
    if exploded {
        let span = span(conjuncts);
        found.push(explain::exploded(span, options.limits.requests));
    } else {
        let whole = draft.whole.iter().filter_map(|index| conjuncts.get(*index));
        found.extend(whole.map(|node| {
            let mut splits = true;
            node.for_each(&mut |leaf| splits &= is_exact(leaf, &options.limits));
            explain::alternatives(node, splits)
        }));
    }
    sorted(found, options)
}

fn obstacles(draft: &Draft<'_, '_>, options: &Options) -> Vec<Diagnostic> {
    draft.left.iter().flat_map(|(leaf, left)| explain::obstacles(leaf, left, options)).collect()
}

/// One error of problems, at least one; each once, and the first as many as the limit.
fn sorted(mut found: Vec<Diagnostic>, options: &Options) -> Error {
    found.sort_by_key(|problem| (problem.span, problem.code));
    found.dedup_by(|a, b| a.span == b.span && a.code == b.code && a.message == b.message);
    found.truncate(options.limits.problems.max(1));
    match Error::check(found) {
        Err(error) => error,
        Ok(()) => Diagnostic::internal("a filter is refused without a reason").into(),
    }
}
