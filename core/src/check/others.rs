//! What was probably meant by parts of a chain that test nothing: more values of the field before them, or what is always true.

use std::slice;

use super::names::is_array;
use crate::catalog::Entity;
use crate::error::{Code, Diagnostic, brief, to_type};
use crate::number::is_digits;
use crate::span::Span;
use crate::syntax::{Comparison, MatchOperator, Node, Operand, Operands, Predicate, Test, Value};

/// `name = a or b`, and `name contains a and b`: what is not a field is another value.
pub(super) fn suggest_list(
    entity: Option<&Entity>,
    problems: &mut Vec<Diagnostic>,
    operands: Operands<'_, '_>,
    and: bool,
) {
    let mut before: Option<Other<'_, '_>> = None;
    let mut bound: Option<Bound<'_, '_>> = None;
    let mut follows_value = false;
    for operand in operands {
        // `labels.env = prod and !team`: after a label, another one is likely.
        let follows_label = before.as_ref().is_some_and(|other| other.is_label(problems));
        let is_negation = matches!(operand.node(), Node::Not(_));
        let is_another = unguessed(problems, operand, follows_value && !(is_negation && follows_label));
        follows_value = is_another || compares(operand);
        let Node::Predicate(predicate) = operand.node() else {
            if let Some(other) = &mut before {
                other.read_mixed(problems, operand, and);
                other.adjacent = false;
                other.read_negated(problems, operand, and);
                if !follows_label {
                    other.read_other(problems, operand);
                }
            }
            // After a negation or an `and`, what was before is of no chain with what follows.
            bound = Bound::of(operand, and);
            continue;
        };
        if let Some(other) = Other::of(predicate) {
            before = Some(other);
            bound = None;
            continue;
        }
        if let Some(bound) = &mut bound {
            if bound.read(problems, predicate) {
                continue;
            }
        }
        bound = None;
        let Some(other) = &mut before else { continue };
        let place = predicate.field().span();
        let is_own = |problem: &Diagnostic| problem.code == Code::UnknownField && problem.span == Some(place);
        match problems.iter().position(is_own).filter(|_| matches!(predicate.test(), Test::IsTrue)) {
            Some(index) => other.read(entity, problems, index, Value::bare(predicate.field().name()), and),
            None => other.adjacent = false,
        }
    }
}

/// How long operands may be that a help repeats.
const SHOWN_BYTES: usize = 128;

/// Whether it is a test of a field's value.
fn compares(operand: Operand<'_, '_>) -> bool {
    match operand.node() {
        Node::Predicate(predicate) => !matches!(predicate.test(), Test::IsTrue | Test::Exists { negated: false }),
        Node::Not(inner) => compares(inner),
        Node::And(operands) | Node::Or(operands) => compares(operands.last()),
    }
}

/// `not name = a or b` and `tags = a and b`: after a value, a name that is not a field is hardly a label. Gives whether
/// there is such a name.
fn unguessed(problems: &mut [Diagnostic], operand: Operand<'_, '_>, follows_value: bool) -> bool {
    let operand = match operand.node() {
        Node::Not(inner) => inner,
        Node::And(operands) => operands.first(),
        _ => operand,
    };
    let Node::Predicate(predicate) = operand.node() else { return false };
    let place = Some(predicate.field().span());
    let is_guess = |problem: &&mut Diagnostic| {
        problem.code == Code::UnknownField
            && problem.span == place
            && problem.edits.iter().any(|edit| edit.text.starts_with("labels."))
    };
    if !follows_value || !matches!(predicate.test(), Test::IsTrue) || predicate.field().name().contains('.') {
        return false;
    }
    let mut found = false;
    for problem in problems.iter_mut().filter(is_guess) {
        found = true;
        problem.edits.clear();
        if let Some(help) = problem.otherwise.take() {
            problem.help = Some(help);
        }
    }
    found
}

/// What `and` or `not` binds to a predicate before names that are not fields: `version = 1 and name = a or b`.
struct Bound<'o, 'a> {
    operand: Operand<'o, 'a>,
    /// What is joined to the predicate by `and`, before it.
    head: String,
    other: Other<'o, 'a>,
    /// The operator of one value of its own, and that of a list, which `not` has turned.
    single: String,
    list: String,
    /// What joins the names to it, and which word of the filter binds tighter.
    joint: &'static str,
    binder: &'static str,
    /// The places of the names so far.
    places: Vec<Span>,
}

impl<'o, 'a> Bound<'o, 'a> {
    fn of(operand: Operand<'o, 'a>, and: bool) -> Option<Self> {
        let mut last = operand;
        let mut head = String::new();
        if let Node::And(operands) = operand.node() {
            last = operands.last();
            let is_bare = operands.first().span().to(last.span()) == operand.span();
            // Of what is longer, nothing can be shown whole.
            if !is_bare || operand.span().len() > SHOWN_BYTES {
                return None;
            }
            let all: Vec<String> = operands.iter().map(|operand| operand.to_string()).collect();
            let (_, before) = all.split_last()?;
            before.iter().for_each(|operand| head.extend([operand.as_str(), " and "]));
        }
        let (inner, negated) = match last.node() {
            Node::Not(inner) => (inner, true),
            _ => (last, false),
        };
        let Node::Predicate(predicate) = inner.node() else { return None };
        let is_bare = inner.span().start == predicate.field().span().start && inner.span().end == last.span().end;
        let other = Other::of(predicate).filter(|other| is_bare && !other.values.is_empty())?;
        let single = match other.list.as_str() {
            "in" => "=".to_owned(),
            "not in" => "!=".to_owned(),
            list => list.to_owned(),
        };
        let list = if negated { opposite(&other.list) } else { other.list.clone() };
        let (joint, binder) = if and { ("and", "not") } else { ("or", if negated { "not" } else { "and" }) };
        Some(Self { operand, head, other, single, list, joint, binder, places: Vec::new() })
    }

    /// Reads a name that is not a field as one more value, if it is one. What it belongs to, the person has to say.
    fn read(&mut self, problems: &mut Vec<Diagnostic>, predicate: &Predicate<'_>) -> bool {
        let place = predicate.field().span();
        let is_at = |problem: &Diagnostic, place: Span| {
            problem.code == Code::UnknownField && problem.span == Some(place) && problem.edits.is_empty()
        };
        if !matches!(predicate.test(), Test::IsTrue) || !problems.iter().any(|problem| is_at(problem, place)) {
            return false;
        }
        let (field, single, joint) = (self.other.predicate.field(), &self.single, self.joint);
        self.other.values.push(Value::bare(predicate.field().name()).to_string());
        let values = &self.other.values;
        let all = format!("{}{field} {} ({})", self.head, self.list, values.join(", "));
        let added = values.iter().skip(values.len() - self.places.len() - 1);
        let each: String = added.map(|value| format!(" {joint} {field} {single} {value}")).collect();
        let each = format!("{}{each}", self.operand);
        let help = format!(
            "`{}` binds tighter than `{joint}`: write `{}`, or `{}`",
            self.binder,
            to_type(&all),
            to_type(&each)
        );
        // One problem is of all names.
        problems.retain(|problem| !self.places.iter().any(|place| is_at(problem, *place)));
        for problem in problems.iter_mut().filter(|problem| is_at(problem, place)) {
            problem.help = Some(help.clone());
        }
        self.places.push(place);
        true
    }
}

/// The operator that asks for what another one does not.
fn opposite(operator: &str) -> String {
    operator.strip_prefix("not ").map_or_else(|| format!("not {operator}"), str::to_owned)
}

/// A predicate before names that are not fields.
struct Other<'o, 'a> {
    predicate: &'o Predicate<'a>,
    /// The operator of a list.
    list: String,
    negated: bool,
    /// Its values, and what was read as values of it so far.
    values: Vec<String>,
    /// Whether nothing else is between.
    adjacent: bool,
}

impl<'o, 'a> Other<'o, 'a> {
    fn of(predicate: &'o Predicate<'a>) -> Option<Self> {
        let (matcher, negated, values) = match predicate.test() {
            Test::Compare { comparison: comparison @ (Comparison::Eq | Comparison::Ne), value } => {
                (MatchOperator::In, *comparison == Comparison::Ne, slice::from_ref(value))
            }
            Test::Match { matcher, negated, values } if *matcher != MatchOperator::Matches => {
                (*matcher, *negated, values.as_slice())
            }
            // `name is null or a`.
            Test::Exists { negated: true } => (MatchOperator::In, false, [].as_slice()),
            _ => return None,
        };
        let list = format!("{}{}", if negated { "not " } else { "" }, matcher.as_str());
        let values = values.iter().map(ToString::to_string).collect();
        Some(Self { predicate, list, negated, values, adjacent: true })
    }

    /// Whether it tests a label, or what is probably one.
    fn is_label(&self, problems: &[Diagnostic]) -> bool {
        let field = self.predicate.field();
        let is_own = |problem: &Diagnostic| problem.code == Code::UnknownField && problem.span == Some(field.span());
        field.name().starts_with("labels.") || problems.iter().any(is_own)
    }

    /// `contains pay and not test`: a text that is not to be there.
    fn read_negated(&self, problems: &mut [Diagnostic], operand: Operand<'_, '_>, and: bool) {
        let Node::Not(inner) = operand.node() else { return };
        let Node::Predicate(predicate) = inner.node() else { return };
        let is_text = !matches!(self.list.as_str(), "in" | "not in") && !self.negated;
        if !and || !is_text || !matches!(predicate.test(), Test::IsTrue) {
            return;
        }
        let place = Some(predicate.field().span());
        let value = Value::bare(predicate.field().name());
        for problem in problems.iter_mut().filter(|problem| problem.code == Code::UnknownField && problem.span == place)
        {
            let ours = format!("{} not {} {value}", self.predicate.field(), self.list);
            problem.edits.clear();
            *problem = problem.clone().help(format!("write `{}`", to_type(&ours))).suggest(operand.span(), ours);
        }
    }

    /// `name = a and not b`: a value that is not to be there.
    fn read_other(&self, problems: &mut [Diagnostic], operand: Operand<'_, '_>) {
        let Node::Not(inner) = operand.node() else { return };
        let Node::Predicate(predicate) = inner.node() else { return };
        let place = Some(predicate.field().span());
        let is_own = |problem: &&mut Diagnostic| {
            problem.code == Code::UnknownField && problem.span == place && problem.edits.is_empty()
        };
        if self.values.is_empty() || !matches!(predicate.test(), Test::IsTrue) {
            return;
        }
        let single = match self.list.as_str() {
            "in" => "!=".to_owned(),
            "not in" => "=".to_owned(),
            list => opposite(list),
        };
        let field = self.predicate.field();
        let ours = format!("{field} {single} {}", Value::bare(predicate.field().name()));
        for problem in problems.iter_mut().filter(is_own) {
            problem.help = Some(format!("for another value of `{}`, write `{}`", brief(field.name()), to_type(&ours)));
        }
    }

    /// `name = pay or shop and version = 1`: `and` may bind the second value alone, or all that is before it.
    fn read_mixed(&self, problems: &mut [Diagnostic], operand: Operand<'_, '_>, and: bool) {
        let Node::And(operands) = operand.node() else { return };
        let Node::Predicate(predicate) = operands.first().node() else { return };
        let is_bare = operands.first().span().to(operands.last().span()) == operand.span();
        let is_value = matches!(predicate.test(), Test::IsTrue) && self.adjacent && !self.values.is_empty();
        // Of what is longer, nothing can be shown whole.
        let is_short = operand.span().len() <= SHOWN_BYTES;
        if and || self.negated || !is_bare || !is_value || !is_short {
            return;
        }
        let place = Some(predicate.field().span());
        let value = Value::bare(predicate.field().name()).to_string();
        let (field, single) = (self.predicate.field(), if self.list == "in" { "=" } else { self.list.as_str() });
        let list = self.values.iter().chain(std::iter::once(&value)).cloned().collect::<Vec<_>>().join(", ");
        for problem in problems.iter_mut().filter(|problem| problem.code == Code::UnknownField && problem.span == place)
        {
            problem.edits.clear();
            let rest = operands.iter().skip(1).map(|operand| operand.to_string()).collect::<Vec<_>>().join(" and ");
            let all = format!("{field} {} ({list}) and {rest}", self.list);
            let one = format!("{} or {field} {single} {value} and {rest}", self.predicate);
            let (all, one) = (to_type(&all), to_type(&one));
            problem.help = Some(format!("`and` binds tighter than `or`: write `{all}`, or `{one}`"));
        }
    }

    /// The name of the problem at `index` as one more value.
    fn read(
        &mut self,
        entity: Option<&Entity>,
        problems: &mut Vec<Diagnostic>,
        index: usize,
        value: Value<'_>,
        and: bool,
    ) {
        let Some(problem) = problems.get_mut(index) else { return };
        let field = self.predicate.field();
        let Some(place) = problem.span else { return };
        let instead = |problem: &mut Diagnostic, ours: String| {
            problem.edits.clear();
            *problem = problem.clone().help(format!("write `{}`", to_type(&ours))).suggest(place, ours);
        };
        let is_null = !value.is_quoted() && value.text().eq_ignore_ascii_case("null");
        let is_of_one = self.values.is_empty() && !and;
        if is_of_one || is_null && !self.negated && !and {
            let ours = if is_null { format!("{field} is null") } else { format!("{field} = {value}") };
            return instead(problem, ours);
        }
        if self.values.is_empty() || is_null {
            return;
        }
        let has_many = || entity.is_some_and(|entity| is_array(entity, field.name()));
        if and && !self.negated && (self.list == "contains" || self.list == "in" && has_many()) {
            let operator = if self.list == "in" { "=" } else { "contains" };
            return instead(problem, format!("{field} {operator} {value}"));
        }
        // `email = x and actve`: a field that is near is likelier than a second value.
        if and && problem.edits.iter().any(|edit| !edit.text.starts_with("labels.")) {
            return;
        }
        self.values.push(value.to_string());
        let ours = format!("{} ({})", self.list, self.values.join(", "));
        let whole = to_type(&format!("{field} {ours}")).to_string();
        problem.edits.clear();
        problem.help = Some(format!("for another value of `{}`, write `{whole}`", brief(field.name())));
        // A field has not two values at once: whether one of them is meant is the person's to say.
        if !self.adjacent || and && !self.negated {
            return;
        }
        let start = self.predicate.operator_span().start;
        let Some(end) = problem.span.map(|span| span.end) else { return };
        let glued = if start == field.span().end { " " } else { "" };
        *problem = problem.clone().suggest(Span::new(start, end), format!("{glued}{ours}"));
        // What was offered for the values before this one is a part of it.
        let is_earlier = |span: Span| start < span.start && span.end < end;
        let mut position = 0;
        problems.retain(|other| {
            position += 1;
            position > index || other.code != Code::UnknownField || !other.span.is_some_and(is_earlier)
        });
    }
}

/// `true and name = a`, `1 = 1 and name = a`: what is always so says nothing.
pub(super) fn constants(problems: &mut [Diagnostic], operands: Operands<'_, '_>, and: bool) {
    let mut before: Option<Span> = None;
    let mut iter = operands.iter().peekable();
    while let Some(operand) = iter.next() {
        let end_before = before.replace(operand.span()).map(|span| span.end);
        let Node::Predicate(predicate) = operand.node() else { continue };
        let is_constant = is_always_true(predicate);
        let place = Some(predicate.field().span());
        let Some(problem) = problems.iter_mut().find(|problem| is_constant && problem.span == place) else { continue };
        problem.edits.clear();
        if !and {
            *problem = problem.clone().help("it is always true, so that every record would pass: remove it");
            continue;
        }
        *problem = problem.clone().help("remove it: the filter means the same without it");
        let rest = match (iter.peek(), end_before) {
            (Some(next), _) => Span::new(operand.span().start, next.span().start),
            (None, Some(end)) => Span::new(end, operand.span().end),
            (None, None) => continue,
        };
        *problem = problem.clone().suggest(rest, "");
    }
}

/// `true` and `1 = 1`.
fn is_always_true(predicate: &Predicate<'_>) -> bool {
    let name = predicate.field().name();
    match predicate.test() {
        Test::IsTrue => ["true", "all", "everything"].iter().any(|word| name.eq_ignore_ascii_case(word)),
        Test::Compare { comparison: Comparison::Eq, value } => value.text() == name && is_digits(name),
        _ => false,
    }
}
