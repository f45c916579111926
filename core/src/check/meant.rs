//! What was probably meant by a field that the collection does not have, or by one with nothing to compare it with.

use std::slice;

use jiff::civil::Date;

use super::date;
use super::keys::{self, key_as_value};
use super::names::type_of;
use super::operators::kind_of;
use super::resolve::Place;
use crate::catalog::{Entity, Field, Type};
use crate::error::{Code, Diagnostic, brief, to_type};
use crate::number::is_digits;
use crate::span::Span;
use crate::suggest::is_negation;
use crate::syntax::{self, Comparison, MatchOperator, Node, Operand, Operands, Predicate, Test, Value, case, spoken};

/// Operators after a name, as Django and others have them.
const SUFFIXES: &[(&str, &str)] = &[
    ("contains", "contains"),
    ("icontains", "contains"),
    ("includes", "contains"),
    ("like", "contains"),
    ("startswith", "starts with"),
    ("istartswith", "starts with"),
    ("starts_with", "starts with"),
    ("endswith", "ends with"),
    ("iendswith", "ends with"),
    ("ends_with", "ends with"),
    ("regex", "matches"),
    ("iregex", "matches"),
    ("matches", "matches"),
    ("exact", "="),
    ("iexact", "="),
    ("eq", "="),
    ("ne", "!="),
    ("neq", "!="),
    ("gt", ">"),
    ("gte", ">="),
    ("lt", "<"),
    ("lte", "<="),
];

/// What the whole predicate means, where its name is not all that is to be changed.
pub(super) fn predicate(
    entity: &Entity,
    predicate: &Predicate<'_>,
    span: Span,
    problem: Box<Diagnostic>,
) -> Box<Diagnostic> {
    if problem.code == Code::MissingKey {
        return key_as_value(predicate, span, problem);
    }
    if problem.code == Code::UnexpectedKey {
        if let Some(problem) = part_of(entity, predicate, span, &problem) {
            return problem;
        }
    }
    if !matches!(problem.code, Code::UnknownField | Code::UnexpectedKey) {
        return problem;
    }
    let typed = predicate.field().name();
    let reversed = turned(entity, predicate).filter(|_| problem.edits.is_empty());
    let is_reversed = reversed.is_some();
    let instead = keys::labelled(entity, typed, predicate)
        .or_else(|| quoted_filter(predicate))
        .or(reversed)
        .or_else(|| suffixed(entity, typed, predicate))
        .or_else(|| negated(entity, typed, predicate));
    if let Some(ours) = instead {
        let mut diagnostic = *problem;
        if is_reversed {
            let code = Code::ReversedComparison;
            diagnostic = Diagnostic::new(code, span, "the value comes before the field").label("the field comes first");
        }
        diagnostic.edits.clear();
        return Box::new(diagnostic.help(format!("write `{}`", to_type(&ours))).suggest(span, ours));
    }
    let mut problem = problem;
    if problem.edits.is_empty() && problem.code == Code::UnknownField {
        problem = age(entity, predicate, problem);
        problem = label(entity, predicate, problem);
    }
    alone(entity, predicate, problem)
}

/// `tags.0 = a`, which is of one element, and `name.length = 0`, which a string without characters has.
fn part_of(entity: &Entity, predicate: &Predicate<'_>, span: Span, problem: &Diagnostic) -> Option<Box<Diagnostic>> {
    let (owner, key) = predicate.field().name().rsplit_once('.')?;
    let kind = type_of(entity, owner)?;
    let field = syntax::FieldName::new(owner);
    let test = predicate.test();
    let problem = Diagnostic { edits: Vec::new(), ..problem.clone() };
    if is_digits(key) {
        let help = match test {
            Test::Compare { comparison, value } if is_array(entity, owner) => {
                let ours = format!("{field} {} {value}", comparison.as_str());
                format!("elements have no numbers; `{}` is true if any element passes it", to_type(&ours))
            }
            _ => format!("`{}` has no numbered parts", brief(owner)),
        };
        return Some(Box::new(problem.help(help)));
    }
    let Test::Compare { comparison, value } = test else { return None };
    let is_length = ["length", "len", "size", "count"].iter().any(|word| word.eq_ignore_ascii_case(key));
    if !is_length || is_array(entity, owner) || !matches!(kind, Type::String | Type::Any) {
        return None;
    }
    let ours = match (comparison, value.text()) {
        (Comparison::Eq | Comparison::Le, "0") | (Comparison::Lt, "1") => format!("{field} = \"\""),
        (Comparison::Ne | Comparison::Gt, "0") | (Comparison::Ge, "1") => format!("{field} != \"\""),
        _ => return None,
    };
    Some(Box::new(problem.help(format!("write `{}`", to_type(&ours))).suggest(span, ours)))
}

/// A name alone tests a boolean; of any other type, it asks whether the field exists.
fn alone(entity: &Entity, predicate: &Predicate<'_>, mut problem: Box<Diagnostic>) -> Box<Diagnostic> {
    if !matches!(predicate.test(), Test::IsTrue) {
        return problem;
    }
    if let [edit] = problem.edits.as_mut_slice() {
        let is_tested = |kind: &Type| !matches!(kind, Type::Boolean | Type::Any);
        if edit.span == predicate.field().span() && type_of(entity, &edit.text).is_some_and(is_tested) {
            edit.text.push_str(" exists");
        }
    }
    problem
}

/// `"name = pay"`: the quotes are around the filter.
fn quoted_filter(predicate: &Predicate<'_>) -> Option<String> {
    let field = predicate.field();
    let is_quoted = field.span().len() == field.name().len() + 2;
    if !matches!(predicate.test(), Test::IsTrue) || !is_quoted {
        return None;
    }
    // What is longer was not quoted by mistake.
    let inner = if field.name().len() <= 1024 { syntax::parse(field.name()).ok()? } else { return None };
    let is_name = matches!(inner.node(), Node::Predicate(inner) if matches!(inner.test(), Test::IsTrue));
    (!is_name).then(|| field.name().to_owned())
}

/// `prod = name` and `5 < size`: the value is before the field. And `prod in (tags)`: the field is where the list is.
fn turned(entity: &Entity, predicate: &Predicate<'_>) -> Option<String> {
    if let Test::Match { matcher: MatchOperator::In, negated, values } = predicate.test() {
        let [value] = values.as_slice() else { return None };
        let is_array = is_array(entity, value.text());
        let is_text = matches!(type_of(entity, value.text())?, Type::String | Type::Any) && !value.is_quoted();
        let operator = match (is_array, negated) {
            (true, false) => "=",
            (true, true) => "!=",
            (false, false) => "contains",
            (false, true) => "not contains",
        };
        let before = Value::bare(predicate.field().name());
        return is_text.then(|| format!("{} {operator} {before}", syntax::FieldName::new(value.text())));
    }
    let Test::Compare { comparison, value } = predicate.test() else { return None };
    let is_map = entity.fields.iter().any(|field| field.map && field.name == value.text());
    let kind = type_of(entity, value.text()).filter(|_| !value.is_quoted() && !is_map)?;
    let text = predicate.field().name();
    let fits = match kind {
        Type::Boolean => text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false"),
        Type::Number => text.parse::<f64>().is_ok(),
        Type::DateTime => date::is_relative(text) || text.starts_with(|c: char| c.is_ascii_digit()),
        _ => true,
    };
    if !fits {
        return None;
    }
    let before = Value::bare(text);
    Some(format!("{} {} {before}", syntax::FieldName::new(value.text()), comparison.swap_operands().as_str()))
}

/// `name.contains = pay` and `created_at__gte = 2026-01-01`.
fn suffixed(entity: &Entity, typed: &str, predicate: &Predicate<'_>) -> Option<String> {
    let Test::Compare { comparison: Comparison::Eq, value } = predicate.test() else { return None };
    let (head, suffix) = typed.rsplit_once("__").or_else(|| typed.rsplit_once('.'))?;
    let (_, ours) = SUFFIXES.iter().find(|(name, _)| name.eq_ignore_ascii_case(suffix))?;
    let head = head.replace("__", ".");
    let is_text = matches!(type_of(entity, &head)?, Type::String | Type::Any);
    let head = syntax::FieldName::new(head.as_str());
    Some(match suffix.to_ascii_lowercase().as_str() {
        "iexact" if is_text => format!("{head} {}", case::any_case(&[value.text()], false)),
        "iregex" => format!("{head} matches {}", Value::quoted(format!("(?i){}", value.text()))),
        _ => format!("{head} {ours} {value}"),
    })
}

/// `inactive`, where the field is `active`.
fn negated(entity: &Entity, typed: &str, predicate: &Predicate<'_>) -> Option<String> {
    let mut booleans = entity.fields.iter().filter(|field| field.kind == Type::Boolean && !field.map);
    let field = booleans.find(|field| is_negation(typed, &field.name))?;
    let name = syntax::FieldName::new(field.name.as_str());
    let is = |value: &Value<'_>, word: &str| value.text().eq_ignore_ascii_case(word);
    let asks = match predicate.test() {
        Test::IsTrue => true,
        Test::Compare { comparison: comparison @ (Comparison::Eq | Comparison::Ne), value } => {
            let is_true = if is(value, "true") { true } else { is(value, "false").then_some(false)? };
            is_true == (*comparison == Comparison::Eq)
        }
        _ => return None,
    };
    Some(if asks { format!("not {name}") } else { name.to_string() })
}

/// `age > 7d`: what is older was created before.
fn age(entity: &Entity, predicate: &Predicate<'_>, problem: Box<Diagnostic>) -> Box<Diagnostic> {
    let Test::Compare { comparison, value } = predicate.test() else { return problem };
    let Some(ago) = spoken::spoken(value.text()).filter(|ago| ago.starts_with("now-")) else { return problem };
    let created = ["created_at", "ts"].into_iter().find(|name| type_of(entity, name).is_some());
    match created {
        Some(created) if predicate.field().name().eq_ignore_ascii_case("age") => {
            let ours = format!("{created} {} {ago}", comparison.swap_operands().as_str());
            Box::new(problem.help(format!("for an age, compare the creation time: write `{ours}`")))
        }
        _ => problem,
    }
}

/// `env = prod` for `labels.env = prod`, as in kubectl, where nothing nearer is known.
fn label(entity: &Entity, predicate: &Predicate<'_>, problem: Box<Diagnostic>) -> Box<Diagnostic> {
    let is_labels = |field: &&Field| field.map && field.name == "labels";
    // `prod = labels` is another mistake.
    let names_field = matches!(predicate.test(), Test::Compare { value, .. }
        if entity.fields.iter().any(|field| field.name == value.text()));
    let orders = match predicate.test() {
        Test::Compare { comparison, .. } => !matches!(comparison, Comparison::Eq | Comparison::Ne),
        Test::Between { .. } => true,
        _ => false,
    };
    let typed = predicate.field().name();
    let typed = typed.strip_prefix("metadata.labels.").unwrap_or(typed);
    // Of an object of Kubernetes, not one of its labels.
    let is_path = ["status.", "spec.", "metadata."].iter().any(|head| typed.starts_with(head));
    let is_key = !is_path
        && typed.starts_with(|c: char| c.is_ascii_alphabetic())
        && typed.len() <= 63
        && typed.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/'))
        && !["all", "true", "false", "any", "everything", "age", "text"].contains(&typed)
        && !typed.eq_ignore_ascii_case("label");
    if orders || names_field || !is_key || !entity.fields.iter().any(|field| is_labels(&field)) {
        return problem;
    }
    let ours = syntax::FieldName::new(format!("labels.{typed}")).to_string();
    let help = problem.help.clone().unwrap_or_default();
    let help = format!("did you mean the label `{ours}`? Otherwise, {help}");
    Box::new(problem.help(help).suggest(predicate.field().span(), ours))
}

/// A field that is not a boolean, with nothing to compare it with.
pub(super) fn no_operator(place: &Place<'_, '_>) -> Diagnostic {
    let shown = to_type(place.name.name()).to_string();
    let message = format!("`{}` is {}, not a boolean", place.shown(), kind_of(place));
    let diagnostic = Diagnostic::new(Code::NotABoolean, place.name.span(), message).label("no operator");
    let end = Span::new(place.name.span().end, place.name.span().end);
    if let Some(value) = place.key().and_then(|key| Some(key.rsplit_once('.')?.1)) {
        let owner = shown.strip_suffix(value).unwrap_or(&shown).trim_end_matches('.');
        return diagnostic.help(format!("write `{owner} = {value}`, or `{shown} exists` if that is the key"));
    }
    diagnostic.help(format!("add a comparison such as `{shown} = …`, or use `{shown} exists`")).suggest(end, " exists")
}

/// `= null` of a field that takes none: it asks whether the field is there.
pub(super) fn null(place: &Place<'_, '_>, predicate: &Predicate<'_>, problem: Box<Diagnostic>) -> Box<Diagnostic> {
    let Test::Compare { comparison, value } = predicate.test() else { return problem };
    let ours = match comparison {
        Comparison::Eq => "is null",
        Comparison::Ne => "is not null",
        _ => return problem,
    };
    if problem.code != Code::NullValue {
        return problem;
    }
    Box::new(place.rewrite(*problem, predicate.operator_span().to(value.span()), ours.to_owned()))
}

/// `in (a, null)`: a missing value is asked for beside the list; it is in no list.
pub(super) fn null_in_list(predicate: &Predicate<'_>, span: Span, problem: Box<Diagnostic>) -> Box<Diagnostic> {
    let Test::Match { matcher: MatchOperator::In, negated, values } = predicate.test() else { return problem };
    let is_null = |value: &&Value<'_>| !value.is_quoted() && value.text().eq_ignore_ascii_case("null");
    let others: Vec<String> =
        values.as_slice().iter().filter(|value| !is_null(value)).map(ToString::to_string).collect();
    if problem.code != Code::NullValue || !values.as_slice().iter().all(Value::is_written) {
        return problem;
    }
    let field = predicate.field();
    let list = others.join(", ");
    let ours = match (others.as_slice(), negated) {
        ([], false) => format!("{field} is null"),
        ([], true) => format!("{field} is not null"),
        ([one], false) => format!("({field} = {one} or {field} is null)"),
        (_, false) => format!("({field} in ({list}) or {field} is null)"),
        // What is missing is not outside of a list either.
        ([one], true) => format!("{field} != {one}"),
        (_, true) => format!("{field} not in ({list})"),
    };
    Box::new(problem.help(format!("write `{}`", to_type(&ours))).suggest(span, ours))
}

/// `created_at = 2024` and `created_at > 2024-03`: a year or a month, of which the first or the last day is meant, or all of them.
pub(super) fn period(
    place: &Place<'_, '_>,
    predicate: &Predicate<'_>,
    span: Span,
    problem: Box<Diagnostic>,
) -> Box<Diagnostic> {
    let (comparison, value) = match predicate.test() {
        Test::Compare { comparison, value } => (*comparison, value),
        Test::Match { matcher: MatchOperator::In, negated, values } => match values.as_slice() {
            [value] => (if *negated { Comparison::Ne } else { Comparison::Eq }, value),
            _ => return problem,
        },
        _ => return problem,
    };
    if problem.code != Code::WrongType || !value.is_written() {
        return problem;
    }
    if let Some((low, high)) = two_ends(value.text()).filter(|_| matches!(comparison, Comparison::Eq | Comparison::Ne))
    {
        let not = if comparison == Comparison::Ne { "not " } else { "" };
        return within(place, predicate, span, *problem, &format!("{not}between {low} and {high}"));
    }
    if let ([edit], Some(Type::DateTime)) = (problem.edits.as_slice(), place.kind) {
        let ours = edit.text.clone();
        if let Some(problem) = day(place, predicate, span, &problem, &ours) {
            return problem;
        }
    }
    let Some((first, last)) = days(value.text()).filter(|_| matches!(place.kind, Some(Type::DateTime))) else {
        return problem;
    };
    let ours = match comparison {
        Comparison::Eq => format!("between {first} and {last}"),
        Comparison::Ne => format!("not between {first} and {last}"),
        Comparison::Gt => format!("> {last}"),
        Comparison::Le => format!("<= {last}"),
        Comparison::Ge => format!(">= {first}"),
        Comparison::Lt => format!("< {first}"),
    };
    within(place, predicate, span, *problem, &ours)
}

/// `> CURRENT_DATE`, which is a midnight elsewhere, and `> today-7d`, which may be one; here a day is all of it.
fn day(
    place: &Place<'_, '_>,
    predicate: &Predicate<'_>,
    span: Span,
    problem: &Diagnostic,
    ours: &str,
) -> Option<Box<Diagnostic>> {
    let Test::Compare { comparison, value } = predicate.test() else { return None };
    let (with, without, from) = match comparison {
        Comparison::Gt => (">=", ">", "after"),
        Comparison::Le => ("<=", "<", "before"),
        _ => return None,
    };
    let problem = Diagnostic { edits: Vec::new(), ..problem.clone() };
    if spoken::is_midnight(value.text()) {
        let sign = if *comparison == Comparison::Gt { with } else { without };
        return Some(within(place, predicate, span, problem, &format!("{sign} {ours}")));
    }
    if !date::counts_days(value.text()) {
        return None;
    }
    let name = to_type(place.name.name());
    Some(Box::new(problem.help(format!(
        "write `{name} {with} {ours}` with that day, or `{name} {without} {ours}` for only what is {from} it"
    ))))
}

/// With `ours` instead of the operator and all after it.
fn within(
    place: &Place<'_, '_>,
    predicate: &Predicate<'_>,
    span: Span,
    problem: Diagnostic,
    ours: &str,
) -> Box<Diagnostic> {
    let problem = problem.help(format!("write `{} {ours}`", to_type(place.name.name())));
    let start = predicate.operator_span().start;
    Box::new(place.rewrite(problem, Span::new(start, span.end), ours.to_owned()))
}

/// `between 2026-10 and 2026-11`: from the first day of the one to the last of the other.
pub(super) fn whole_periods(
    place: &Place<'_, '_>,
    predicate: &Predicate<'_>,
    span: Span,
    problem: Box<Diagnostic>,
) -> Box<Diagnostic> {
    let Test::Between { negated, range } = predicate.test() else { return problem };
    let is_time = matches!(place.kind, Some(Type::DateTime)) && problem.code == Code::WrongType;
    let (low, high) = (days(range.low.text()), days(range.high.text()));
    if !is_time || low.is_none() && high.is_none() || !range.low.is_written() || !range.high.is_written() {
        return problem;
    }
    let low = low.map_or_else(|| range.low.to_string(), |(first, _)| first.to_string());
    let high = high.map_or_else(|| range.high.to_string(), |(_, last)| last.to_string());
    let not = if *negated { "not " } else { "" };
    within(place, predicate, span, *problem, &format!("{not}between {low} and {high}"))
}

/// `2026-10..2026-11` and `1..5`: the two ends, of periods their outer days.
fn two_ends(text: &str) -> Option<(String, String)> {
    let (low, high) = text.split_once("..")?;
    let (low, high) = (low.trim(), high.trim_start_matches(['.', '=']).trim());
    if low.is_empty() || high.is_empty() {
        return None;
    }
    let first = days(low).map_or_else(|| Value::bare(low).to_string(), |(first, _)| first.to_string());
    let last = days(high).map_or_else(|| Value::bare(high).to_string(), |(_, last)| last.to_string());
    Some((first, last))
}

/// The first and the last day of a year (`2024`) or of a month (`2024-03`).
fn days(text: &str) -> Option<(Date, Date)> {
    let (year, month) = text.split_once('-').map_or((text, None), |(year, month)| (year, Some(month)));
    let digits = |text: &str, count| text.len() == count && is_digits(text);
    if !digits(year, 4) || month.is_some_and(|month| !digits(month, 2)) {
        return None;
    }
    let (from, to) = match month {
        Some(month) => (month.parse().ok()?, month.parse().ok()?),
        None => (1, 12),
    };
    let year = year.parse().ok()?;
    Some((Date::new(year, from, 1).ok()?, Date::new(year, to, 1).ok()?.last_of_month()))
}

/// `name = a or b`, and `name contains a and b`: what is not a field is another value.
pub(super) fn other_values(
    entity: Option<&Entity>,
    problems: &mut Vec<Diagnostic>,
    operands: Operands<'_, '_>,
    and: bool,
) {
    let mut before: Option<Other<'_, '_>> = None;
    let mut follows_value = false;
    for operand in operands {
        unguessed(problems, operand, follows_value);
        follows_value = compares(operand);
        let Node::Predicate(predicate) = operand.node() else {
            if let Some(other) = &mut before {
                other.adjacent = false;
                other.read_negated(problems, operand, and);
            }
            continue;
        };
        if let Some(other) = Other::of(predicate) {
            before = Some(other);
            continue;
        }
        let Some(other) = &mut before else { continue };
        let place = predicate.field().span();
        let is_own = |problem: &Diagnostic| problem.code == Code::UnknownField && problem.span == Some(place);
        match problems.iter().position(is_own).filter(|_| matches!(predicate.test(), Test::IsTrue)) {
            Some(index) => other.read(entity, problems, index, Value::bare(predicate.field().name()), and),
            None => other.adjacent = false,
        }
    }
}

/// Whether it is a test of a field's value.
fn compares(operand: Operand<'_, '_>) -> bool {
    match operand.node() {
        Node::Predicate(predicate) => !matches!(predicate.test(), Test::IsTrue | Test::Exists { negated: false }),
        Node::Not(inner) => compares(inner),
        _ => false,
    }
}

/// `not name = a or b` and `tags = a and b`: after a value, a name that is not a field is hardly a label.
fn unguessed(problems: &mut [Diagnostic], operand: Operand<'_, '_>, follows_value: bool) {
    let Node::Predicate(predicate) = operand.node() else { return };
    let place = Some(predicate.field().span());
    let is_guess = |problem: &&mut Diagnostic| {
        problem.code == Code::UnknownField
            && problem.span == place
            && problem.edits.iter().any(|edit| edit.text.starts_with("labels."))
    };
    if !follows_value || !matches!(predicate.test(), Test::IsTrue) || predicate.field().name().contains('.') {
        return;
    }
    for problem in problems.iter_mut().filter(is_guess) {
        problem.edits.clear();
    }
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
        let place = problem.span.unwrap_or_default();
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
        let end = problem.span.unwrap_or_default().end;
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

/// Whether the records have several values at a path.
fn is_array(entity: &Entity, name: &str) -> bool {
    entity.record.iter().any(|field| field.array && field.path.join(".") == name)
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
        Test::IsTrue => name.eq_ignore_ascii_case("true"),
        Test::Compare { comparison: Comparison::Eq, value } => value.text() == name && is_digits(name),
        _ => false,
    }
}
