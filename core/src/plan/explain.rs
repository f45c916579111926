//! Why a piece of a filter cannot be sent, in plain words: as errors, and as notes of a plan.

use std::collections::HashSet;
use std::fmt::Write as _;

use super::atom::{Atom, Kind};
use super::candidates::{Excess, PlanCandidate};
use super::clause::Contradiction;
use super::conjuncts::ConjunctSet;
use super::encode::{Pieces, Unsent, is_key, is_listable, lacks_order, operators, pieces};
use super::model::FETCHES_ALL;
use super::nnf::AtomTree;
use super::parameters::Conflict;
use super::{Note, Rules};
use crate::catalog::{Field, Operator};
use crate::check::{TermTest, TypedValue, ValueKind, offered};
use crate::error::{Code, Diagnostic, Setting, Severity, brief};
use crate::limits::{Limits, MAX_ATOMS};
use crate::span::Span;
use crate::syntax::MatchOperator;

/// The error for a filter that no record satisfies.
pub(super) fn never(contradiction: Option<Contradiction>, whole: Span) -> Diagnostic {
    let Some(Contradiction { first, second }) = contradiction else {
        return Diagnostic::new(Code::NeverTrue, whole, "no record can match");
    };
    let (first, second) = if second < first { (second, first) } else { (first, second) };
    if first == second {
        return Diagnostic::new(
            Code::NeverTrue,
            second,
            "no record can match: the range is empty, because its end is before its start",
        )
        .label("empty range")
        .help("put the lower value first");
    }
    Diagnostic::new(Code::NeverTrue, second, "no record can match: two conditions contradict each other")
        .label("contradicts the other")
        .secondary_label(first, "the other one")
        .help("use `or`, or remove one")
}

/// The error for alternatives that are not a list.
pub(super) fn alternatives(node: &AtomTree<'_, '_>, splits: bool, rules: &Rules<'_>) -> Diagnostic {
    let problem = Diagnostic::new(
        Code::CannotSend,
        span_of(node),
        "a single request cannot combine different fields or operators with `or`",
    )
    .label(format!("{} combines parameters with `and`", rules.service));
    if splits {
        let problem = problem.remedy(Setting::Split, "sends several requests");
        problem.remedy(Setting::Partial, "sends a broader one and applies this locally")
    } else {
        problem.remedy(Setting::Partial, "sends a broader request and applies this locally")
    }
}

/// The error for a filter that takes too many requests.
pub(super) fn over_limit(excess: Excess, span: Span, limit: usize) -> Diagnostic {
    let (span, message) = match excess {
        Excess::Requests(None) => (span, format!("the filter needs more than {}", requests(limit))),
        Excess::Requests(Some(count)) => (span, format!("the filter needs {}; the limit is {limit}", requests(count))),
        Excess::List { requests: count, span } => {
            (span, format!("the list takes {}; the limit is {limit}", requests(count)))
        }
        Excess::Tests { requests: count, longest } => (span, format!("the filter comes to {}", tests(count, longest))),
    };
    let problem = Diagnostic::new(Code::TooManyRequests, span, message);
    let problem = match excess {
        Excess::Requests(Some(count)) | Excess::List { requests: count, .. } => {
            problem.remedy(Setting::Requests(count), "allows as many")
        }
        Excess::Requests(None) | Excess::Tests { .. } => problem,
    };
    problem.remedy(Setting::Partial, "sends fewer, broader ones and applies the rest locally")
}

/// `1 request`, `16 requests`.
fn requests(count: usize) -> String {
    format!("{count} request{}", if count == 1 { "" } else { "s" })
}

/// `2000 requests of up to 101 conditions each, more than 200000 conditions in all`.
fn tests(count: usize, longest: usize) -> String {
    format!("{} of up to {longest} conditions each, more than {MAX_ATOMS} conditions in all", requests(count))
}

/// The note for a filter that would take too many requests.
pub(super) fn too_many(excess: Excess, limit: usize) -> String {
    let taken = match excess {
        Excess::Requests(None) => format!("more than {}", requests(limit)),
        Excess::Requests(Some(count)) => format!("{}, and the limit is {limit}", requests(count)),
        Excess::List { requests: count, .. } => format!("{} for a list, and the limit is {limit}", requests(count)),
        Excess::Tests { requests: count, longest } => tests(count, longest),
    };
    format!("expressing all of it would take {taken}: broader ones are sent, and the rest is applied locally")
}

/// The error for a piece that can be evaluated nowhere.
pub(super) fn not_evaluable(atom: &Atom<'_, '_>, rules: &Rules<'_>) -> Diagnostic {
    let name = name(atom);
    let message = format!("`{name}` cannot be checked locally: its location in the records is unknown");
    Diagnostic::new(Code::NotEvaluable, atom.span(), message).help(match atom.field().map(offered) {
        Some(offered) if !offered.is_empty() => format!("{} filters by it with {offered}", rules.service),
        _ => "leave it out".to_owned(),
    })
}

/// Why each remaining piece of a plan is local, and what else a reader should know: the first notes, and how many more
/// there are.
pub(super) fn notes(candidate: &PlanCandidate<'_, '_>, conjuncts: &[AtomTree<'_, '_>], rules: &Rules<'_>) -> Vec<Note> {
    let mut notes = Vec::new();
    let whole = conjuncts.iter().map(span_of).reduce(Span::to).unwrap_or(Span::NONE);
    if !candidate.local.is_empty() && candidate.requests.iter().any(|request| request.parameters.is_empty()) {
        notes.push(Note { span: whole, text: format!("{} {FETCHES_ALL}", rules.service) });
    }
    if candidate.requests.len() > 1 {
        let text = format!(
            "{} combines parameters with `and`: the results of {} requests are combined",
            rules.service,
            candidate.requests.len()
        );
        notes.push(Note { span: whole, text });
    }
    // Alternatives that were multiplied have the same contradiction again.
    let mut told = HashSet::new();
    let dropped = candidate.dropped.iter().map(|both| both.first.to(both.second));
    for span in dropped.filter(|span| told.insert((span.start, span.end))) {
        notes.push(Note { span, text: "an alternative that contradicts itself is dropped".to_owned() });
    }
    let mut local = Vec::new();
    for index in &candidate.whole {
        if let Some(node) = conjuncts.get(*index) {
            let text =
                "applied locally, because a single request cannot combine different fields or operators with `or`"
                    .to_owned();
            local.push(Note { span: span_of(node), text });
        }
    }
    let is_sent = |atom: &Atom<'_, '_>, operator| {
        let mut parameters = candidate.requests.iter().flat_map(|request| &request.parameters);
        parameters.any(|parameter| {
            parameter.operator == operator && atom.field().is_some_and(|field| field.name == parameter.field.name)
        })
    };
    let in_whole: ConjunctSet = candidate.whole.iter().copied().collect();
    for (atom, left) in &candidate.left {
        // A part of a piece that is local as a whole is not sent for its own sake.
        if atom.conjuncts.meets(&in_whole) {
            continue;
        }
        for problem in obstacles(atom, left, rules) {
            let mut text = match problem.code {
                Code::FilterNotApplied => format!("{}; applied locally", problem.message),
                _ => format!("applied locally, because {}", problem.message),
            };
            // The requests may have come down to one that asks for everything.
            if let Some(wider) = left.wider.filter(|wider| is_sent(atom, *wider)) {
                let _ = write!(text, "; `{} {}` is sent", name(atom), wider.spelling());
            }
            local.push(Note { span: atom.span(), text });
        }
    }
    local.sort_by(|a, b| (a.span, &a.text).cmp(&(b.span, &b.text)));
    local.dedup();
    notes.extend(local);
    let most = rules.limits.problems.max(1);
    if notes.len() > most {
        let more = notes.len() - most;
        notes.truncate(most);
        let text =
            if more == 1 { "1 more note is not shown".to_owned() } else { format!("{more} more notes are not shown") };
        notes.push(Note { span: whole, text });
    }
    notes
}

/// From where a part of the filter begins to where it ends.
pub(super) fn span_of(node: &AtomTree<'_, '_>) -> Span {
    match node {
        AtomTree::Atom(atom) => atom.span(),
        AtomTree::All(nodes) | AtomTree::Any(nodes) => {
            let mut spans = nodes.iter().map(span_of);
            let first = spans.next().unwrap_or(Span::NONE);
            spans.fold(first, |all, span| Span::new(all.start.min(span.start), all.end.max(span.end)))
        }
    }
}

/// What is wrong with the values of pieces that can be evaluated nowhere. What else keeps a piece from being sent says nothing more
/// than that, and what keeps the others from it does not matter.
pub(super) fn unsendable_values(candidate: &PlanCandidate<'_, '_>, rules: &Rules<'_>) -> Vec<Diagnostic> {
    let left = candidate.left.iter().filter(|(atom, _)| !atom.is_evaluable());
    let problems = left.flat_map(|(atom, left)| obstacles(atom, left, rules));
    let of_values =
        |code: Code| matches!(code, Code::EmptyValue | Code::ValueTooLong | Code::CommaInList | Code::ListTooLong);
    problems.filter(|problem| of_values(problem.code)).collect()
}

/// Everything that keeps an atom from being sent exactly.
pub(super) fn obstacles(atom: &Atom<'_, '_>, left: &Unsent, rules: &Rules<'_>) -> Vec<Diagnostic> {
    let name = name(atom);
    let span = atom.span();
    let local = |problem: Diagnostic| {
        if !atom.is_evaluable() {
            let unknown = "it cannot be checked locally either: its location in the records is unknown";
            let help = problem.help.as_ref().map_or_else(|| unknown.to_owned(), |help| format!("{help}; {unknown}"));
            return problem.help(help);
        }
        match left.wider {
            Some(wider) => {
                let effect = format!("sends `{name} {}` and checks the rest locally", wider.spelling());
                problem.remedy(Setting::Partial, effect)
            }
            None => problem.remedy(Setting::Partial, "applies it locally"),
        }
    };
    let Some(field) = atom.field() else {
        let message = format!("{} cannot filter by `{name}`", rules.service);
        return vec![local(Diagnostic::new(Code::UnfilterableField, span, message))];
    };
    if let Some(key) = atom.key().filter(|key| !is_key(field, key)) {
        let why = match key.trim().len() == key.len() {
            true => "contains a character that would end it in a request",
            false => "begins or ends with white space, which services remove",
        };
        let message = format!("the key of `{name}` {why}");
        return vec![local(Diagnostic::new(Code::CannotSend, span, message))];
    }
    match left.conflict {
        Some(Conflict::Duplicate(operator)) => {
            let message = format!("a request can contain only one `{name} {}` condition", operator.spelling());
            return vec![local(Diagnostic::new(Code::CannotSend, span, message))];
        }
        Some(Conflict::BareAndOperator(operator)) => {
            let message = format!(
                "`{name} {}` and the other conditions on it would need `filter[f]` and `filter[f][op]` in one request",
                operator.spelling()
            );
            let problem = Diagnostic::new(Code::CannotSend, span, message);
            return vec![local(problem.label("servers may keep only one of the two"))];
        }
        Some(Conflict::SchemaExclusive(operator)) => {
            let message = format!(
                "taken literally, the published schema does not allow `{}` on `{name}` together with its other operators",
                operator.spelling()
            );
            let problem = Diagnostic::new(Code::CannotSend, span, message);
            return vec![local(problem.remedy(Setting::NotStrict, "sends both"))];
        }
        Some(Conflict::NotTogether(operator)) => {
            let what = format!(
                "the service does not obey `{}` on `{name}` together with its other operators",
                operator.spelling()
            );
            let message = rules.measured.as_ref().map(|measured| measured.dated(&what)).unwrap_or(what);
            return vec![local(unreliable(span, message))];
        }
        Some(Conflict::FieldsApart) => {
            let what = "the service does not obey two fields in one request";
            let message = rules.measured.as_ref().map(|measured| measured.dated(what));
            return vec![local(unreliable(span, message.unwrap_or_else(|| what.to_owned())))];
        }
        Some(Conflict::Full) => {
            let Limits { list_items, value_bytes, .. } = rules.limits;
            let message = format!(
                "`{}` is one parameter for all of its tests, and with `{name}` it would contain more than {list_items} items \
                 or {value_bytes} bytes",
                field.name
            );
            return vec![local(Diagnostic::new(Code::CannotSend, span, message))];
        }
        None => {}
    }
    let wanted = operators(atom);
    if wanted.is_empty() {
        let message = format!("{} does not support `{}`", rules.service, spelling(atom));
        return vec![local(Diagnostic::new(Code::CannotSend, span, message))];
    }
    let without_order = atom.values().iter().find(|value| lacks_order(atom, value));
    let is_ordered = wanted.iter().any(|operator| operator.is_ordering() && field.offers(*operator));
    if let Some(value) = without_order.filter(|_| is_ordered) {
        let message = format!("{} orders `{name}` only by number", rules.service);
        let problem = Diagnostic::new(Code::CannotSend, span, message);
        return vec![local(problem.label(format!("`{}` is not a number", brief(&value.text))))];
    }
    if let Some(message) = measured(atom, field, rules, wanted) {
        return vec![local(unreliable(span, message))];
    }
    let mut found = Vec::new();
    if !wanted.iter().any(|operator| field.offers(*operator)) {
        found.push(local(not_offered(atom, field, rules, wanted)));
    }
    let mut values = values(atom, field, wanted, rules);
    if !atom.is_evaluable() {
        values.iter_mut().for_each(|problem| problem.remedies.retain(|remedy| remedy.setting != Setting::Partial));
        values = values.into_iter().map(local).collect();
    }
    found.extend(values);
    found
}

/// The error for what the service was seen not to do.
fn unreliable(span: Span, message: String) -> Diagnostic {
    let mut problem = Diagnostic::new(Code::FilterNotApplied, span, message);
    problem.severity = Severity::Error;
    problem
}

/// What the service does with the best of the operators that it offers.
fn measured(atom: &Atom<'_, '_>, field: &Field, rules: &Rules<'_>, wanted: &[Operator]) -> Option<String> {
    let measured = rules.measured.as_deref()?;
    let finding = |operator: &Operator| {
        Some((*operator, measured.finding(field, atom.key().map(|key| key.as_str()), *operator)?))
    };
    let (operator, finding) = wanted.iter().filter(|operator| field.offers(**operator)).find_map(finding)?;
    let name = name(atom);
    let shown = match operator {
        Operator::Bare | Operator::Present => format!("`{name}`"),
        _ => format!("`{name} {}`", operator.spelling()),
    };
    Some(measured.reason(finding, &shown))
}

fn not_offered(atom: &Atom<'_, '_>, field: &Field, rules: &Rules<'_>, wanted: &[Operator]) -> Diagnostic {
    let name = name(atom);
    let operator = wanted.first().copied().unwrap_or(Operator::Eq);
    let mut message = format!("{} does not filter `{name}` by `{}`", rules.service, operator.spelling());
    if let Some(suffix) = operator.suffix().filter(|suffix| *suffix != operator.spelling()) {
        let _ = write!(message, " (`{suffix}`)");
    }
    let problem = Diagnostic::new(Code::UnsupportedOperator, atom.span(), message);
    let problem = match offered(field) {
        offered if offered.is_empty() => problem,
        offered => problem.help(format!("it offers {offered}")),
    };
    let single = match atom.kind() {
        Kind::In => field.offers(Operator::Eq) || field.offers(Operator::Bare),
        Kind::Match(MatchOperator::Contains) => field.offers(Operator::Contains),
        _ => false,
    };
    if single && !rules.split { problem.remedy(Setting::Split, "sends one request per value") } else { problem }
}

/// What is wrong with the values.
fn values(atom: &Atom<'_, '_>, field: &Field, wanted: &[Operator], rules: &Rules<'_>) -> Vec<Diagnostic> {
    let limits = &rules.limits;
    let place = |value: &TypedValue| if value.span.is_empty() { atom.span() } else { value.span };
    let only_list = wanted
        .iter()
        .filter(|operator| field.offers(**operator))
        .all(|operator| matches!(operator, Operator::Oeq | Operator::Ocontains));
    let as_list = atom.values().len() > 1 || (only_list && wanted.iter().any(|operator| field.offers(*operator)));
    let alone = match atom.kind() {
        Kind::In => field.offers(Operator::Eq) || field.offers(Operator::Bare),
        _ => field.offers(Operator::Contains),
    };
    let by_itself = |problem: Diagnostic| {
        let problem = match alone && !rules.split {
            true => problem.remedy(Setting::Split, "sends this value in a separate request"),
            false => problem,
        };
        problem.remedy(Setting::Partial, "applies the list locally")
    };
    let mut found = Vec::new();
    for value in atom.values() {
        if value.text.is_empty() {
            found.push(
                Diagnostic::new(Code::EmptyValue, place(value), "an empty value cannot be sent")
                    .label("servers disagree on it: some check existence, some ignore it")
                    .help("use `exists` to ask whether the field is there")
                    .remedy(Setting::Partial, "applies this locally"),
            );
        } else if value.text.len() > limits.value_bytes {
            let message = format!("the value is {} bytes long; the limit is {}", value.text.len(), limits.value_bytes);
            found.push(
                Diagnostic::new(Code::ValueTooLong, place(value), message)
                    .remedy(Setting::Partial, "applies it locally"),
            );
        } else if as_list && value.text.contains(',') {
            let problem = Diagnostic::new(Code::CommaInList, place(value), "list values cannot contain commas");
            let label = format!("{} separates list values with commas and has no escape for them", rules.service);
            found.push(by_itself(problem.label(label)));
        } else if as_list && !is_listable(value) {
            let message = match value.kind {
                ValueKind::Null => "`null` cannot be sent inside a list",
                _ => "a list value cannot begin or end with a space: servers trim it",
            };
            found.push(by_itself(Diagnostic::new(Code::CannotSend, place(value), message)));
        }
    }
    let count = atom.values().len();
    let bytes = atom.values().iter().map(|value| value.text.len() + 1).sum::<usize>().saturating_sub(1);
    if count > limits.list_items || (found.is_empty() && bytes > limits.value_bytes) {
        let message = if count > limits.list_items {
            format!("the list has {count} values; the limit is {}", limits.list_items)
        } else {
            format!("the list is {bytes} bytes long; the limit is {}", limits.value_bytes)
        };
        let problem = Diagnostic::new(Code::ListTooLong, atom.span(), message);
        let problem = match (rules.split, pieces(atom, rules, limits.requests)) {
            (true, _) => problem,
            (false, Pieces::TooMany(count)) => {
                let effect = format!("sends it in {}, and the limit is {}", requests(count), limits.requests);
                problem.remedy(Setting::Split, effect)
            }
            (false, _) => problem.remedy(Setting::Split, "sends it in several requests"),
        };
        found.push(problem.remedy(Setting::Partial, "applies it locally"));
    }
    if found.is_empty() && wanted.iter().any(|operator| field.offers(*operator)) {
        found.push(
            Diagnostic::new(
                Code::CannotSend,
                atom.span(),
                "the parameter has its own syntax, which cannot contain this value",
            )
            .remedy(Setting::Partial, "applies it locally"),
        );
    }
    found
}

/// The field's name, with the key in it.
fn name(atom: &Atom<'_, '_>) -> String {
    atom.target().to_string()
}

/// The operator as the language writes it.
fn spelling(atom: &Atom<'_, '_>) -> String {
    let operator = match &atom.term.test {
        TermTest::Compare(comparison, _) => comparison.as_str(),
        TermTest::Any(matcher, _) => matcher.as_str(),
        TermTest::Within(..) => "between",
        TermTest::Regex(_) => MatchOperator::Matches.as_str(),
        TermTest::Exists => "exists",
    };
    if atom.term.negated { format!("not {operator}") } else { operator.to_owned() }
}
