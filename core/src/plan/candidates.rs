//! Alternatives as several requests, as one wider request, or as a mixture: whichever is estimated to send less.
//!
//! A filter is a conjunction; each *conjunct* is a test or a tree of alternatives. Expanding a conjunct multiplies the
//! requests by its alternatives, so all that is done here is bounded by a multiple of [`Limits::requests`]; a conjunct that
//! is not expanded sends what all of its alternatives have in common, and is evaluated locally.
//!
//! [`Limits::requests`]: crate::Limits::requests

use std::collections::{HashMap, HashSet};

use super::absorb::absorb;
use super::atom::Atom;
use super::clause::{Contradiction, simplify};
use super::conjuncts::ConjunctSet;
use super::encode::{Pieces, Unsent, encode_clause, is_exact, pieces};
use super::nnf::AtomTree;
use super::relax::relax;
use super::{Parameter, Request, Rules};
use crate::catalog::{Entity, Operator};
use crate::limits::MAX_ATOMS;
use crate::span::Span;

/// The conjuncts of a filter, and what they are planned against.
pub(super) struct Expansion<'p, 'c, 'a> {
    pub(super) conjuncts: &'p [AtomTree<'c, 'a>],
    pub(super) entity: &'a Entity,
    pub(super) rules: &'p Rules<'p>,
    /// Alternatives that contradict the rest, and were dropped already.
    pub(super) dropped: Vec<Contradiction>,
}

/// Requests, and what they do not say.
pub(super) struct PlanCandidate<'c, 'a> {
    pub(super) requests: Vec<Request<'a>>,
    /// The conjuncts that are evaluated locally.
    pub(super) local: ConjunctSet,
    /// The tests that are not sent exactly.
    pub(super) left: Vec<(Atom<'c, 'a>, Unsent)>,
    /// The conjuncts that were not expanded although they contain alternatives.
    pub(super) whole: Vec<usize>,
    /// Alternatives that contradict themselves, and were dropped.
    pub(super) dropped: Vec<Contradiction>,
}

/// How making candidates can fail.
pub(super) enum Failure {
    /// It takes more than is allowed.
    TooMany(Excess),
    /// No record can satisfy the filter.
    Never(Option<Contradiction>),
}

/// What there is too much of.
#[derive(Debug, Clone, Copy)]
pub(super) enum Excess {
    /// More requests than the limit: so many, where they were all found.
    Requests(Option<usize>),
    /// A list that takes so many requests by itself.
    List { requests: usize, span: Span },
    /// As many requests, of up to so many tests each: more than [`MAX_ATOMS`] tests.
    Tests { requests: usize, longest: usize },
}

type Clause<'c, 'a> = Vec<Atom<'c, 'a>>;

impl<'c, 'a> Expansion<'_, 'c, 'a> {
    /// Everything in one request, where the alternatives come down to one conjunction.
    pub(super) fn one(&self) -> Option<PlanCandidate<'c, 'a>> {
        let all: Vec<usize> = (0..self.conjuncts.len()).collect();
        let candidate = self.candidate(&all, false).ok()?;
        (candidate.requests.len() == 1 && candidate.local.is_empty()).then_some(candidate)
    }

    /// All alternatives expanded.
    pub(super) fn many(&self) -> Result<PlanCandidate<'c, 'a>, Failure> {
        let all: Vec<usize> = (0..self.conjuncts.len()).collect();
        self.candidate(&all, true)
    }

    /// No alternative expanded: one request.
    pub(super) fn wide(&self) -> Result<PlanCandidate<'c, 'a>, Failure> {
        self.candidate(&[], false)
    }

    /// Mixtures: the conjuncts with the fewest alternatives expanded first, as many as the limit allows.
    pub(super) fn mixtures(&self) -> Vec<PlanCandidate<'c, 'a>> {
        let limit = self.limit();
        let sizes = self.conjuncts.iter().enumerate();
        let mut sizes: Vec<(usize, usize)> = sizes
            .filter_map(|(index, node)| Some((self.clauses(node, true, limit).ok()?.len(), index)))
            .filter(|(size, _)| *size > 1)
            .collect();
        sizes.sort_unstable();
        let mut expand = Vec::new();
        let mut count = 1_usize;
        let mut candidates = Vec::new();
        for (size, index) in sizes {
            count = count.saturating_mul(size);
            if count > limit {
                break;
            }
            expand.push(index);
            candidates.extend(self.candidate(&expand, true).ok());
        }
        candidates
    }

    /// More clauses than requests are looked at, as some turn out to be one, or to contradict themselves.
    const fn limit(&self) -> usize {
        let requests = self.rules.limits.requests;
        if requests == 0 { 4 } else { requests.saturating_mul(4) }
    }

    /// Requests with the conjuncts at `expand` expanded.
    fn candidate(&self, expand: &[usize], in_pieces: bool) -> Result<PlanCandidate<'c, 'a>, Failure> {
        let mut base: Clause<'c, 'a> = Vec::new();
        let mut relaxed: Clause<'c, 'a> = Vec::new();
        let mut factors: Vec<Vec<Clause<'c, 'a>>> = Vec::new();
        let mut whole = Vec::new();
        let mut local = ConjunctSet::default();
        let mut expand = expand.iter().copied().collect::<std::collections::BTreeSet<_>>();
        for (index, node) in self.conjuncts.iter().enumerate() {
            let expanded = expand.remove(&index);
            match node {
                _ if expanded => {
                    let mut clauses = self.clauses(node, in_pieces, self.limit()).map_err(Failure::TooMany)?;
                    match clauses.pop() {
                        Some(only) if clauses.is_empty() => base.extend(only),
                        Some(last) => {
                            clauses.push(last);
                            factors.push(clauses);
                        }
                        None => return Err(Failure::Never(None)),
                    }
                }
                AtomTree::Atom(atom) => base.push(atom.clone()),
                node => {
                    whole.push(index);
                    local.insert(index);
                    relaxed.extend(relax(node));
                }
            }
        }
        base.extend(relaxed);
        let crossed = cross(base, factors, self.limit()).map_err(Failure::TooMany)?;
        let (mut clauses, dropped) = self.simplified(crossed)?;
        absorb(&mut clauses, self.rules);
        if clauses.len() > self.rules.limits.requests.max(1) {
            return Err(Failure::TooMany(Excess::Requests(Some(clauses.len()))));
        }
        let mut candidate = PlanCandidate {
            requests: Vec::with_capacity(clauses.len()),
            local,
            left: Vec::new(),
            whole,
            dropped: self.dropped.clone(),
        };
        candidate.dropped.extend(dropped);
        for clause in clauses {
            let mut encoded = encode_clause(&clause, self.entity, self.rules);
            for (atom, left) in encoded.left {
                candidate.local.add(&atom.conjuncts);
                candidate.left.push((atom, left));
            }
            encoded.request.parameters.sort_by_key(|parameter| parameter.span.start);
            candidate.requests.push(encoded.request);
        }
        without_covered(&mut candidate.requests);
        Ok(candidate)
    }

    fn simplified(&self, clauses: Vec<Clause<'c, 'a>>) -> Result<(Vec<Clause<'c, 'a>>, Vec<Contradiction>), Failure> {
        let mut kept = Vec::with_capacity(clauses.len());
        let mut dropped = Vec::new();
        for clause in clauses {
            match simplify(clause, self.entity) {
                Ok(clause) => kept.push(clause),
                Err(contradiction) => dropped.push(contradiction),
            }
        }
        if kept.is_empty() { Err(Failure::Never(dropped.first().copied())) } else { Ok((kept, dropped)) }
    }

    /// The conjunctions whose union a node is, `limit` at most.
    fn clauses(&self, node: &AtomTree<'c, 'a>, in_pieces: bool, limit: usize) -> Result<Vec<Clause<'c, 'a>>, Excess> {
        match node {
            AtomTree::Atom(atom) if in_pieces && !is_exact(atom, self.rules) => match pieces(atom, self.rules, limit) {
                Pieces::Some(pieces) => Ok(pieces.into_iter().map(|piece| vec![piece]).collect()),
                Pieces::None => Ok(vec![vec![atom.clone()]]),
                Pieces::TooMany(requests) => Err(Excess::List { requests, span: atom.span() }),
            },
            AtomTree::Atom(atom) => Ok(vec![vec![atom.clone()]]),
            AtomTree::Any(nodes) => {
                if nodes.len() > limit {
                    return Err(Excess::Requests(None));
                }
                let mut clauses = Vec::with_capacity(nodes.len());
                for node in nodes {
                    clauses.extend(self.clauses(node, in_pieces, limit)?);
                    if clauses.len() > limit {
                        return Err(Excess::Requests(None));
                    }
                }
                Ok(clauses)
            }
            AtomTree::All(nodes) => {
                let mut base = Vec::with_capacity(nodes.len());
                let mut factors = Vec::new();
                for node in nodes {
                    match node {
                        AtomTree::Atom(atom) if !in_pieces => base.push(atom.clone()),
                        node => factors.push(self.clauses(node, in_pieces, limit)?),
                    }
                }
                cross(base, factors, limit)
            }
        }
    }
}

/// Each choice of one clause from every factor, joined, if they are not more than `limit`.
fn cross<'c, 'a>(
    base: Clause<'c, 'a>,
    factors: Vec<Vec<Clause<'c, 'a>>>,
    limit: usize,
) -> Result<Vec<Clause<'c, 'a>>, Excess> {
    let count = factors.iter().try_fold(1_usize, |count, factor| count.checked_mul(factor.len()));
    let count = count.filter(|count| *count <= limit).ok_or(Excess::Requests(None))?;
    let longest = factors.iter().map(|factor| factor.iter().map(Vec::len).max().unwrap_or_default());
    let longest = longest.fold(base.len(), usize::saturating_add);
    if count > 1 && count.saturating_mul(longest) > MAX_ATOMS {
        return Err(Excess::Tests { requests: count, longest });
    }
    let mut clauses = vec![base];
    for mut factor in factors {
        if let [only] = factor.as_mut_slice() {
            for clause in &mut clauses {
                clause.extend(only.iter().cloned());
            }
            continue;
        }
        clauses = clauses
            .iter()
            .flat_map(|clause| factor.iter().map(move |choice| clause.iter().chain(choice).cloned().collect()))
            .collect();
    }
    Ok(clauses)
}

/// Drops requests whose results another one includes.
fn without_covered(requests: &mut Vec<Request<'_>>) {
    if requests.len() < 2 {
        return;
    }
    if requests.iter().any(|request| request.parameters.is_empty()) {
        *requests = vec![Request::default()];
        return;
    }
    let covered = covered(requests);
    let mut index = 0;
    requests.retain(|_| {
        index += 1;
        !covered.contains(&(index - 1))
    });
}

/// The requests all of whose results another one brings: one that has some of its parameters, or an earlier one that has the
/// same.
fn covered(requests: &[Request<'_>]) -> HashSet<usize> {
    let mut numbers = HashMap::new();
    let mut uses: Vec<usize> = Vec::new();
    // Parameters as numbers, each with how many requests have it.
    let mut number = |parameter| {
        let number = *numbers.entry(parameter).or_insert(uses.len());
        match uses.get_mut(number) {
            Some(uses) => *uses += 1,
            None => uses.push(1),
        }
        number
    };
    let sets: Vec<HashSet<usize>> = requests
        .iter()
        .map(|request| request.parameters.iter().map(Parameter::identity).map(&mut number).collect())
        .collect();
    // Each request is found by its rarest parameter: parts of one list have one that no other has.
    let mut found: HashMap<usize, Vec<usize>> = HashMap::new();
    for (index, set) in sets.iter().enumerate() {
        let rarest = set.iter().copied().min_by_key(|number| (uses.get(*number).copied(), *number));
        found.entry(rarest.unwrap_or_default()).or_default().push(index);
    }
    let is_covered = |index: usize, own: &HashSet<usize>| {
        own.iter().filter_map(|number| found.get(number)).flatten().any(|&other| {
            other != index
                && sets.get(other).is_some_and(|wider| {
                    (wider.len() < own.len() || (wider.len() == own.len() && other < index)) && wider.is_subset(own)
                })
        })
    };
    sets.iter().enumerate().filter(|(index, own)| is_covered(*index, own)).map(|(index, _)| index).collect()
}

/// What a request costs though nothing comes back: as much as one record in a hundred.
const REQUEST: f64 = 0.01;

/// How much is sent back for a candidate, as a share of the collection: rough, but the same for every candidate.
pub(super) fn cost(requests: &[Request<'_>]) -> f64 {
    let of = |request: &Request<'_>| {
        request.parameters.iter().map(|parameter| share(parameter.operator, parameter.values.len())).product::<f64>()
    };
    requests.iter().map(|request| REQUEST + of(request)).sum()
}

/// The share of records that pass a parameter.
///
/// Konnect publishes no statistics, so these are guesses, as planners of databases make them of a column they know
/// nothing of. Only their order matters: a value is rarer than a part of one, which is rarer than a range, which is rarer
/// than presence; `!=` keeps nearly everything. A list keeps what each of its items does, up to about half of all.
fn share(operator: Operator, values: usize) -> f64 {
    let values = f64::from(u32::try_from(values).unwrap_or(u32::MAX));
    match operator {
        Operator::Bare | Operator::Eq => 0.05,
        Operator::Oeq => (0.05 * values).min(0.5),
        Operator::Contains => 0.2,
        Operator::Ocontains => (0.2 * values).min(0.6),
        Operator::Lt | Operator::Lte | Operator::Gt | Operator::Gte => 0.4,
        Operator::Exists | Operator::Present => 0.7,
        Operator::Neq => 0.95,
    }
}
