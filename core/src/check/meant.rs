//! What was probably meant by a field that the collection does not have, or by one with nothing to compare it with.

use super::date;
use super::keys::{self, key_as_value};
use super::names::{is_array, type_of};
use super::operators::kind_of;
use super::parts::{of_year, part_of};
use super::resolve::ResolvedField;
use crate::catalog::{Entity, Field, Type};
use crate::error::{Code, Diagnostic, to_type};
use crate::number::is_number;
use crate::span::Span;
use crate::suggest::is_negation;
use crate::syntax::{self, Comparison, MatchOperator, Node, Predicate, Test, Value, case, spoken};

/// Of more fields than these, nobody asks at once.
const FEW: usize = 8;

/// How long a test in PostgREST's form may be.
const DOTTED_BYTES: usize = 256;

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
pub(super) fn predicate(entity: &Entity, predicate: &Predicate<'_>, span: Span, problem: Diagnostic) -> Diagnostic {
    if problem.code == Code::MissingKey {
        return key_as_value(predicate, span, problem);
    }
    if matches!(problem.code, Code::UnexpectedKey | Code::UnknownField) {
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
        .or_else(|| dotted(entity, typed, predicate))
        .or_else(|| negated(entity, typed, predicate));
    if let Some(ours) = instead {
        let mut diagnostic = problem;
        if is_reversed {
            let code = Code::ReversedComparison;
            diagnostic = Diagnostic::new(code, span, "the value comes before the field").label("the field comes first");
        }
        diagnostic.edits.clear();
        return diagnostic.help(format!("write `{}`", to_type(&ours))).suggest(span, ours);
    }
    let mut problem = problem;
    let is_alone = matches!(predicate.test(), Test::IsTrue);
    if is_alone && ["all", "any", "everything", "true"].iter().any(|word| word.eq_ignore_ascii_case(typed)) {
        return problem.without_edits().help("to get every record, leave the filter out");
    }
    if problem.edits.is_empty() && problem.code == Code::UnknownField {
        problem = age(entity, predicate, problem);
        problem = label(entity, predicate, problem);
    }
    alone(entity, predicate, element(entity, predicate, problem))
}

/// `portals = dev`, where the first field of the elements is an id: the next one that takes the value.
fn element(entity: &Entity, predicate: &Predicate<'_>, problem: Diagnostic) -> Diagnostic {
    let is_own = |path: &str| path.strip_prefix(predicate.field().name()).is_some_and(|rest| rest.starts_with('.'));
    let [edit] = problem.edits.as_slice() else { return problem };
    let takes = |path: &str| {
        type_of(entity, path).is_some_and(|kind| predicate.test().values().all(|value| may_be(kind, value.text())))
    };
    if !is_own(&edit.text) || takes(&edit.text) {
        return problem;
    }
    let mut paths = entity.record.iter().map(|field| field.path.join("."));
    let Some(ours) = paths.find(|path| is_own(path) && takes(path)) else { return problem };
    let help = problem.help.as_deref().unwrap_or_default().replace(&edit.text, &ours);
    problem.without_edits().help(help).suggest(predicate.field().span(), syntax::FieldName::new(ours).to_string())
}

/// Whether a text can be a value of the type, as far as its form tells.
fn may_be(kind: &Type, text: &str) -> bool {
    match kind {
        Type::String | Type::Any => true,
        Type::Boolean => text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false"),
        Type::Number => is_number(text),
        Type::DateTime => date::is_relative(text) || text.starts_with(|c: char| c.is_ascii_digit()),
        Type::Enum(values) => values.iter().any(|value| value == text),
        _ => text.len() >= 26 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'),
    }
}

/// A name alone tests a boolean; of any other type, it asks whether the field exists.
fn alone(entity: &Entity, predicate: &Predicate<'_>, mut problem: Diagnostic) -> Diagnostic {
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
        let [value] = values.as_slice() else {
            return in_any(entity, predicate.field().name(), *negated, values.as_slice());
        };
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
    if matches!(kind, Type::Boolean | Type::Number | Type::DateTime) && !may_be(kind, text) {
        return None;
    }
    let before = Value::bare(text);
    Some(format!("{} {} {before}", syntax::FieldName::new(value.text()), comparison.swap_operands().as_str()))
}

/// `'pay' in (name, version)`: a value that one of several fields has.
fn in_any(entity: &Entity, typed: &str, negated: bool, fields: &[Value<'_>]) -> Option<String> {
    let is_text = |value: &Value<'_>| {
        !value.is_quoted() && matches!(type_of(entity, value.text()), Some(Type::String | Type::Any))
    };
    if fields.len() > FEW || !fields.iter().all(is_text) {
        return None;
    }
    let (sign, joint) = if negated { ("!=", " and ") } else { ("=", " or ") };
    let value = Value::bare(typed);
    let tests = fields.iter().map(|field| format!("{} {sign} {value}", syntax::FieldName::new(field.text())));
    Some(format!("({})", tests.collect::<Vec<_>>().join(joint)))
}

/// `name.contains = pay` and `created_at__gte = 2026-01-01`.
fn suffixed(entity: &Entity, typed: &str, predicate: &Predicate<'_>) -> Option<String> {
    let Test::Compare { comparison, value } = predicate.test() else { return None };
    if let Some(head) = typed.strip_suffix("__year").filter(|head| type_of(entity, head) == Some(&Type::DateTime)) {
        return of_year(&syntax::FieldName::new(head), *comparison, value.text());
    }
    if *comparison != Comparison::Eq {
        return None;
    }
    if let Some(ours) = looked_up(entity, typed, value) {
        return Some(ours);
    }
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

/// Django's `name__isnull = True` and `name__in = a`.
fn looked_up(entity: &Entity, typed: &str, value: &Value<'_>) -> Option<String> {
    let (head, suffix) = typed.rsplit_once("__")?;
    type_of(entity, head)?;
    let head = syntax::FieldName::new(head);
    let is = |word: &str| value.text().eq_ignore_ascii_case(word);
    match suffix {
        "in" => Some(format!("{head} in ({value})")),
        "isnull" if is("true") || is("1") => Some(format!("{head} is null")),
        "isnull" if is("false") || is("0") => Some(format!("{head} is not null")),
        _ => None,
    }
}

/// `name.eq.a`, as PostgREST has it.
fn dotted(entity: &Entity, typed: &str, predicate: &Predicate<'_>) -> Option<String> {
    if !matches!(predicate.test(), Test::IsTrue) || typed.len() > DOTTED_BYTES {
        return None;
    }
    let ours = syntax::postgrest::filter(typed)?;
    let mut heads = typed.match_indices('.').filter_map(|(at, _)| typed.get(..at));
    heads.any(|name| type_of(entity, name).is_some()).then_some(ours)
}

/// `inactive`, where the field is `active`.
fn negated(entity: &Entity, typed: &str, predicate: &Predicate<'_>) -> Option<String> {
    if let Some(ours) = state(entity, typed, predicate) {
        return Some(ours);
    }
    let is_opposite = |name: &str| is_negation(typed, name) || on(name) == Some(true) && on(typed) == Some(false);
    let name = booleans(entity).into_iter().find(|name| is_opposite(name))?;
    let name = syntax::FieldName::new(name);
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

/// The names of what is true or false.
fn booleans(entity: &Entity) -> Vec<String> {
    let fields = entity.fields.iter().filter(|field| field.kind == Type::Boolean && !field.map);
    let record = entity.record.iter().filter(|field| field.kind == Type::Boolean && !field.map);
    fields.map(|field| field.name.clone()).chain(record.map(|field| field.path.join("."))).collect()
}

/// Whether a word says that something is in use.
fn on(word: &str) -> Option<bool> {
    let is = |words: &[&str]| words.iter().any(|known| known.eq_ignore_ascii_case(word));
    if is(&["active", "enabled"]) { Some(true) } else { is(&["inactive", "disabled", "deactivated"]).then_some(false) }
}

/// `status = active`, where that is a field of its own.
fn state(entity: &Entity, typed: &str, predicate: &Predicate<'_>) -> Option<String> {
    let is_state = ["status", "state"].iter().any(|name| name.eq_ignore_ascii_case(typed));
    let Test::Compare { comparison: comparison @ (Comparison::Eq | Comparison::Ne), value } = predicate.test() else {
        return None;
    };
    let is_on = on(value.text()).filter(|_| is_state)?;
    let name = booleans(entity).into_iter().find(|name| on(name) == Some(true))?;
    let name = syntax::FieldName::new(name);
    Some(if is_on == (*comparison == Comparison::Eq) { name.to_string() } else { format!("not {name}") })
}

/// `age > 7d`: what is older was created before.
fn age(entity: &Entity, predicate: &Predicate<'_>, problem: Diagnostic) -> Diagnostic {
    let Test::Compare { comparison, value } = predicate.test() else { return problem };
    let Some(ago) = spoken::spoken(value.text()).filter(|ago| ago.starts_with("now-")) else { return problem };
    let created = ["created_at", "ts"].into_iter().find(|name| type_of(entity, name).is_some());
    match created {
        Some(created) if predicate.field().name().eq_ignore_ascii_case("age") => {
            let ours = format!("{created} {} {ago}", comparison.swap_operands().as_str());
            problem.help(format!("for an age, compare the creation time: write `{ours}`"))
        }
        _ => problem,
    }
}

/// `env = prod` for `labels.env = prod`, as in kubectl, where nothing nearer is known.
fn label(entity: &Entity, predicate: &Predicate<'_>, problem: Diagnostic) -> Diagnostic {
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
    let is_lookup = typed.split_once("__").is_some_and(|(head, _)| type_of(entity, head).is_some());
    let is_key = !is_path
        && !is_lookup
        && typed.starts_with(|c: char| c.is_ascii_alphabetic())
        && typed.len() <= 63
        && typed.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/'))
        && !["all", "true", "false", "any", "everything", "age", "text", "null", "none", "nil"]
            .iter()
            .any(|word| word.eq_ignore_ascii_case(typed))
        && !typed.eq_ignore_ascii_case("label");
    if orders || names_field || !is_key || !entity.fields.iter().any(|field| is_labels(&field)) {
        return problem;
    }
    let ours = syntax::FieldName::new(format!("labels.{typed}")).to_string();
    let mut problem = problem;
    problem.otherwise = problem.help.take();
    let otherwise = problem.otherwise.as_deref().unwrap_or_default();
    let help = format!("did you mean the label `{ours}`? Otherwise, {otherwise}");
    problem.help(help).suggest(predicate.field().span(), ours)
}

/// A field that is not a boolean, with nothing to compare it with.
pub(super) fn no_operator(place: &ResolvedField<'_, '_>) -> Diagnostic {
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
pub(super) fn null(place: &ResolvedField<'_, '_>, predicate: &Predicate<'_>, problem: Diagnostic) -> Diagnostic {
    let Test::Compare { comparison, value } = predicate.test() else { return problem };
    let ours = match comparison {
        Comparison::Eq => "is null",
        Comparison::Ne => "is not null",
        _ => return problem,
    };
    if problem.code != Code::NullValue || !value.is_written() {
        return problem;
    }
    place.rewrite(problem, predicate.operator_span().to(value.span()), ours.to_owned())
}

/// `in (a, null)`: a missing value is asked for beside the list; it is in no list.
pub(super) fn null_in_list(predicate: &Predicate<'_>, span: Span, problem: Diagnostic) -> Diagnostic {
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
    problem.help(format!("write `{}`", to_type(&ours))).suggest(span, ours)
}
