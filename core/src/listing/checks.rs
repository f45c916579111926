//! Whether a record that came is one that was asked for.
//!
//! A service may ignore a filter that it does not know, and answer with everything. So each record is checked against the whole filter:
//!
//! - It is true: the record is given.
//! - A predicate that was sent is not true of it, though the record says enough: the service did not apply it. Such a record is
//!   left out (or what [`OnMismatch`] says), and counted against each predicate that excludes it.
//! - What was sent is not true only because the record does not have the field at all, which a response need not show, or has a
//!   value that cannot be read as the filter's, such as a time without a zone: the record is given, and counted as one that cannot
//!   be checked. An explicit `null` is not this, nor is a missing key of a map that is there: these are missing values, of which
//!   `evaluate` knows the meaning.
//! - Only what is left to do here excludes it: it is left out, and nothing is wrong.

use std::sync::Arc;

use serde_json::Value;

use crate::catalog::{Field, Operator, Type};
use crate::check::{Condition, FieldRef, Term, TermTest, TypedValue, TypedValues, ValueKind, evaluate};
use crate::enums::named;
use crate::error::{Code, Diagnostic, Part, Severity, brief};
use crate::evaluate::Matcher as Compiled;
use crate::plan::{Parameter, Plan, Request};
use crate::shared_str::SharedStr;
use crate::span::Span;
use crate::syntax::{Comparison, MatchOperator};

/// What is done with a record that the service should not have sent. One that does not show a field that was filtered by is none of
/// these: it is kept.
///
/// ```
/// use konnect_filter::listing::{Action, Listing, OnMismatch};
/// use konnect_filter::{ListRequest, wire::RequestOptions};
/// let plan = ListRequest::to("users").filter("active").plan()?;
/// let mut listing = Listing::new(&plan, &RequestOptions::default())?.with_on_mismatch(OnMismatch::Keep);
/// let Action::Get(get) = listing.next()? else { unreachable!() };
/// let body = br#"{"data":[{"id":"a","active":false}],"meta":{"page":{"number":1,"size":100,"total":1}}}"#;
/// listing.received(get.id, body.to_vec())?;
/// // The service ignored the filter; by default, this record would be left out.
/// assert_eq!(listing.record()?.unwrap().value["id"], "a");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OnMismatch {
    /// It is left out.
    #[default]
    Drop,
    /// It is given all the same, where nothing else excludes it.
    Keep,
    /// It is an error, the last item.
    Fail,
}

named! { "listing", OnMismatch {
    Drop = "drop",
    Keep = "keep",
    Fail = "fail",
} }

/// A predicate that was sent, and that the service did not apply.
///
/// ```
/// use konnect_filter::listing::{Action, Listing, Mismatch};
/// use konnect_filter::{ListRequest, wire::RequestOptions};
/// let plan = ListRequest::to("users").filter("active").plan()?;
/// let mut listing = Listing::new(&plan, &RequestOptions::default())?;
/// let Action::Get(get) = listing.next()? else { unreachable!() };
/// let body = br#"{"data":[{"id":"a","active":false}],"meta":{"page":{"number":1,"size":100,"total":1}}}"#;
/// listing.received(get.id, body.to_vec()).map_err(|fault| fault.message).unwrap();
/// assert!(listing.record()?.is_none());
/// let mismatch: &Mismatch = listing.mismatches().next().unwrap();
/// assert_eq!((mismatch.field.as_str(), mismatch.excluded, mismatch.received), ("active", 1, 1));
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Mismatch {
    /// The field, with a map's key; `q` for a search.
    pub field: String,
    /// The operator that was sent; none for a search.
    pub operator: Option<Operator>,
    /// The predicate in the filter.
    pub span: Span,
    /// Records that it excludes.
    pub excluded: u64,
    /// Records that came of requests that sent it.
    pub received: u64,
    /// Records that do not show whether it is true of them, and were kept.
    pub unchecked: u64,
}

impl Mismatch {
    /// What was sent, in a few words. The parameter of a search is nothing that anybody wrote.
    fn shown(&self) -> String {
        match self.operator {
            Some(operator) => match operator.suffix() {
                Some(suffix) => format!("the filter on `{}` with `{suffix}`", self.field),
                None => format!("the filter on `{}`", self.field),
            },
            None => "the search".to_owned(),
        }
    }

    /// The warning, after all records were read; none where the first one was an error, which says all that is known.
    pub(super) fn warning(&self, on_mismatch: OnMismatch) -> Option<Diagnostic> {
        let help = match on_mismatch {
            OnMismatch::Keep => "these records were kept, as asked",
            OnMismatch::Drop => "these records were left out; others may be missing from the answer",
            OnMismatch::Fail => return None,
        };
        let mut message = format!(
            "the service did not apply {}: it excludes {} of the {} records received",
            self.shown(),
            self.excluded,
            self.received
        );
        match self.unchecked {
            0 => {}
            1 => message.push_str(", and 1 more could not be checked and was kept"),
            more => message.push_str(&format!(", and {more} more could not be checked and were kept")),
        }
        Some(self.placed(message).help(help))
    }

    /// The warning that no record tells whether the service applied it.
    fn doubt(&self, absent: u64) -> Diagnostic {
        let how = if absent == self.unchecked { "it" } else { "it as a value that can be read" };
        let (unchecked, received) = (self.unchecked, self.received);
        let who = match received {
            1 => "the record received does".to_owned(),
            _ => format!("{unchecked} of the {received} records received do"),
        };
        let message = format!("{} could not be checked: {who} not show {how}", self.shown());
        Diagnostic::in_part(Code::FilterNotChecked, Part::Response, message)
            .help("they were kept; `verify` measures whether the service applies the filter")
    }

    /// The error, at the first record.
    fn error(&self, record: &Value) -> Diagnostic {
        let id = shown_id(record);
        let message = format!("the service did not apply {}: a record is excluded by it{id}", self.shown());
        let mut problem = self.placed(message).help("records that are excluded can be left out instead");
        problem.severity = Severity::Error;
        problem
    }

    fn placed(&self, message: String) -> Diagnostic {
        Diagnostic::in_part(Code::FilterNotApplied, Part::Response, message)
    }
}

/// What is known of a predicate that was sent.
#[derive(Debug)]
struct Count {
    mismatch: Mismatch,
    /// Records that do not confirm it, or are left out for another reason.
    unconfirmed: u64,
    /// Records that were kept though they do not have the field at all.
    absent: u64,
}

impl Count {
    /// The warning that nothing could be checked: no record confirms that the predicate was applied, and none denies it.
    fn doubt(&self) -> Option<Diagnostic> {
        let Mismatch { excluded, received, unchecked, .. } = self.mismatch;
        let is_unknown = excluded == 0 && unchecked > 0 && self.unconfirmed == received;
        is_unknown.then(|| self.mismatch.doubt(self.absent))
    }
}

/// The id of a record, for the end of a message.
pub(super) fn shown_id(record: &Value) -> String {
    record.get("id").map(|id| format!(", `{}`", brief(&id.to_string()))).unwrap_or_default()
}

/// What a record is worth.
#[derive(Debug, PartialEq)]
pub(super) enum Judgement {
    /// It is one that was asked for.
    Right,
    /// It is taken for one, and cannot be checked.
    Unverifiable,
    /// It is not one, and only this program can say so.
    Local,
    /// It is not one, and the service should have known.
    Mismatch {
        /// Whether it is given all the same.
        keep: bool,
    },
    /// It is not one, and that is an error.
    Fail(Diagnostic),
}

/// The checks of a plan's records.
#[derive(Debug)]
pub(super) struct Checks<'e> {
    condition: Option<(Arc<Condition<'e>>, Compiled)>,
    residual: Option<Compiled>,
    /// What each request sends, by its place in `counts`.
    requests: Vec<Vec<(usize, Condition<'e>)>>,
    counts: Vec<Count>,
    on_mismatch: OnMismatch,
}

impl<'e> Checks<'e> {
    pub(super) fn new(plan: &Plan<'e>) -> Self {
        let mut counts: Vec<Count> = Vec::new();
        let mut places = std::collections::HashMap::new();
        let mut place = |field: String, operator, span| {
            *places.entry((field.clone(), operator)).or_insert_with(|| {
                let mismatch = Mismatch { field, operator, span, excluded: 0, received: 0, unchecked: 0 };
                counts.push(Count { mismatch, unconfirmed: 0, absent: 0 });
                counts.len() - 1
            })
        };
        let sent = |request: &Request<'e>| -> Vec<(usize, Condition<'e>)> {
            if request.parameters.is_empty() && plan.residual.is_none() {
                // What is asked for by anything other than a filter's parameters, such as a search.
                return plan
                    .condition
                    .iter()
                    .map(|condition| (place("q".to_owned(), None, Span::NONE), Condition::clone(condition)))
                    .collect();
            }
            let parameter = |parameter: &Parameter<'e>| {
                let key = parameter.key.as_ref().map(|key| format!(".{key}")).unwrap_or_default();
                let name = format!("{}{key}", parameter.field.name);
                (place(name, Some(parameter.operator), parameter.span), condition_of(parameter))
            };
            request.parameters.iter().map(parameter).collect()
        };
        let requests = plan.requests.iter().map(sent).collect();
        let condition = plan.condition.clone().map(|condition| {
            let matcher = Compiled::new(&condition);
            (condition, matcher)
        });
        let residual = plan.residual.as_ref().map(Compiled::new);
        Self { condition, residual, requests, counts, on_mismatch: OnMismatch::default() }
    }

    pub(super) const fn on_mismatch(&mut self, what: OnMismatch) {
        self.on_mismatch = what;
    }

    /// The predicates that the service did not apply, in the order of the filter.
    pub(super) fn mismatches(&self) -> impl Iterator<Item = &Mismatch> {
        self.counts.iter().map(|count| &count.mismatch).filter(|mismatch| mismatch.excluded > 0)
    }

    /// A warning for each, unless they are errors, and for each predicate of which no record tells whether it was applied.
    pub(super) fn warnings(&self) -> Vec<Diagnostic> {
        let mismatches = self.mismatches().filter_map(|mismatch| mismatch.warning(self.on_mismatch));
        mismatches.chain(self.counts.iter().filter_map(Count::doubt)).collect()
    }

    /// Counts a record that is kept though it does not show all that was sent.
    fn unverifiable(&mut self, request: usize, record: &Value) {
        for (place, test) in self.requests.get(request).into_iter().flatten() {
            if evaluate(test, record) == Some(true) {
                continue;
            }
            if let Some(count) = self.counts.get_mut(*place) {
                count.mismatch.unchecked += 1;
                count.unconfirmed += 1;
                count.absent += u64::from(match test {
                    Condition::Term(term) => is_absent(&term.target, record),
                    _ => true,
                });
            }
        }
    }

    /// Looks at a record that came of the request at `request`.
    pub(super) fn judge(&mut self, request: usize, record: &Value) -> Judgement {
        let passes_rest = || self.residual.as_ref().is_none_or(|rest| rest.matches(record) == Some(true));
        let asked = self.condition.as_ref().map(|(_, matcher)| matcher).or(self.residual.as_ref());
        let Some(verdict) = asked.map(|asked| asked.matches(record)) else { return Judgement::Right };
        let Some((condition, _)) = &self.condition else {
            // A plan that was put together by hand has at most a rest.
            return if verdict == Some(true) { Judgement::Right } else { Judgement::Local };
        };
        let sent = self.requests.get(request).map(Vec::as_slice).unwrap_or_default();
        for (place, _) in sent {
            if let Some(count) = self.counts.get_mut(*place) {
                count.mismatch.received += 1;
            }
        }
        if verdict == Some(true) {
            return Judgement::Right;
        }
        let local = passes_rest();
        let excludes = |(_, test): &&(usize, Condition<'_>)| !may_match(test, true, record);
        let mut excluding: Vec<usize> = sent.iter().filter(excludes).map(|(place, _)| *place).collect();
        if excluding.is_empty() {
            match (local, may_match(condition, true, record)) {
                (false, _) => {
                    for (place, _) in sent {
                        if let Some(count) = self.counts.get_mut(*place) {
                            count.unconfirmed += 1;
                        }
                    }
                    return Judgement::Local;
                }
                (true, true) => {
                    self.unverifiable(request, record);
                    return Judgement::Unverifiable;
                }
                // Each predicate alone may be read in another way, and all of them together may not.
                (true, false) => excluding = sent.iter().map(|(place, _)| *place).collect(),
            }
        }
        for place in &excluding {
            if let Some(count) = self.counts.get_mut(*place) {
                count.mismatch.excluded += 1;
            }
        }
        match self.on_mismatch {
            OnMismatch::Drop => Judgement::Mismatch { keep: false },
            OnMismatch::Keep => Judgement::Mismatch { keep: local },
            OnMismatch::Fail => {
                let first = excluding.first().and_then(|place| self.counts.get(*place));
                let problem = first.map(|count| count.mismatch.error(record));
                Judgement::Fail(problem.unwrap_or_else(|| Diagnostic::internal("a predicate without a place")))
            }
        }
    }
}

/// Whether the record may well be one of which the condition is `wanted`, if what it does not show is as it should be.
pub(crate) fn may_match(condition: &Condition<'_>, wanted: bool, record: &Value) -> bool {
    match condition {
        Condition::All(parts) if wanted => parts.iter().all(|part| may_match(part, true, record)),
        Condition::All(parts) => parts.iter().any(|part| may_match(part, false, record)),
        Condition::Any(parts) if wanted => parts.iter().any(|part| may_match(part, true, record)),
        Condition::Any(parts) => parts.iter().all(|part| may_match(part, false, record)),
        Condition::Not(part) => may_match(part, !wanted, record),
        Condition::Term(term) => match evaluate(condition, record) {
            Some(holds) if holds == wanted => true,
            // What is not shown may well exist.
            Some(_) => matches!(term.test, TermTest::Exists) && is_absent(&term.target, record),
            None => is_absent(&term.target, record) || is_unreadable(term, record),
        },
    }
}

/// Whether a record does not have the field at all.
fn is_absent(target: &FieldRef<'_>, record: &Value) -> bool {
    match target {
        FieldRef::Filter { field, .. } => field.path.as_ref().is_none_or(|path| lacks(record, path)),
        FieldRef::Record { field, .. } => lacks(record, &field.path),
        // Of a path, what is before its first dot.
        FieldRef::Free(path) => {
            let first = path.split('.').next().unwrap_or_default();
            record.as_object().is_some_and(|members| !members.contains_key(first))
        }
    }
}

/// Whether a value is there that cannot be read as what it is compared with, such as a time without a zone. The service may read it.
fn is_unreadable(term: &Term<'_>, record: &Value) -> bool {
    let there = Term { target: term.target.clone(), negated: false, test: TermTest::Exists, span: term.span };
    evaluate(&Condition::Term(there), record) == Some(true)
}

/// Whether an object on the way to `path` does not have the next step; of a list's elements, all of them.
fn lacks(value: &Value, path: &[String]) -> bool {
    let Some((step, rest)) = path.split_first() else { return false };
    match value {
        Value::Object(members) => members.get(step).is_none_or(|inner| lacks(inner, rest)),
        Value::Array(elements) => !elements.is_empty() && elements.iter().all(|element| lacks(element, path)),
        _ => false,
    }
}

/// What a parameter asks of a record.
pub(crate) fn condition_of<'e>(parameter: &Parameter<'e>) -> Condition<'e> {
    let field = parameter.field;
    let typed = |text: &SharedStr| typed(field, parameter.operator, text);
    let all = || parameter.values.iter().map(typed).collect::<TypedValues>();
    let one = |comparison| match parameter.values.first() {
        Some(value) => TermTest::Compare(comparison, typed(value)),
        None => TermTest::Exists,
    };
    let test = match parameter.operator {
        Operator::Bare | Operator::Eq => one(Comparison::Eq),
        Operator::Neq => one(Comparison::Ne),
        Operator::Lt => one(Comparison::Lt),
        Operator::Lte => one(Comparison::Le),
        Operator::Gt => one(Comparison::Gt),
        Operator::Gte => one(Comparison::Ge),
        Operator::Oeq => TermTest::Any(MatchOperator::In, all()),
        Operator::Contains | Operator::Ocontains => TermTest::Any(MatchOperator::Contains, all()),
        Operator::Exists | Operator::Present => TermTest::Exists,
    };
    let negated =
        parameter.operator == Operator::Exists && parameter.values.first().is_some_and(|value| value == "false");
    let target = FieldRef::Filter { field, key: parameter.key.clone() };
    Condition::Term(Term { target, negated, test, span: parameter.span })
}

/// A value as it was sent, with the type that it has there.
fn typed(field: &Field, operator: Operator, text: &SharedStr) -> TypedValue {
    let part = matches!(operator, Operator::Contains | Operator::Ocontains);
    let kind = match &field.kind {
        _ if part => ValueKind::Text,
        _ if field.nullable && text == "null" => ValueKind::Null,
        Type::Uuid => uuid::Uuid::try_parse(text).map_or(ValueKind::Text, ValueKind::Uuid),
        Type::DateTime => text.parse().map_or(ValueKind::Text, ValueKind::Instant),
        Type::Boolean => ValueKind::Boolean(text.eq_ignore_ascii_case("true")),
        Type::Number => ValueKind::Number,
        Type::Any => ValueKind::Untyped(None),
        Type::String | Type::Ulid | Type::Enum(_) => ValueKind::Text,
    };
    TypedValue { text: text.clone(), kind, span: Span::NONE }
}
