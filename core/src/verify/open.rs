//! What descriptions leave open: fields that they do not name, how a query is written, order, and the size of pages.

use serde_json::Value;

use super::outcome::ProbeKind;
use super::pairs::two_fields;
use super::probe::{Place, Probe, Question, joined, of_field};
use super::values::values;
use crate::catalog::{Entity, Operator, RecordField, Type};
use crate::check::{Condition, FieldRef, Term, TermTest, TypedValue, ValueKind};
use crate::limits::verify::{MAX_PAIRED, MAX_UNDOCUMENTED};
use crate::listing::page_size;
use crate::percent::Escaping;
use crate::plan::{Measured, Request};
use crate::shared_str::SharedStr;
use crate::span::Span;
use crate::syntax::Comparison;
use crate::wire;

/// A field that no service has.
const UNKNOWN: &str = "konnect-filter-no-such-field";

/// Two operators that a request can have for one field.
const PAIRS: [(Operator, Operator); 6] = [
    (Operator::Gte, Operator::Lt),
    (Operator::Gte, Operator::Lte),
    (Operator::Gt, Operator::Lt),
    (Operator::Gt, Operator::Lte),
    (Operator::Contains, Operator::Neq),
    (Operator::Contains, Operator::Ocontains),
];

pub(super) fn open<'e>(entity: &'e Entity, sample: &[Value]) -> Vec<Probe<'e>> {
    let places: Vec<Place<'e, '_>> = entity.fields.iter().flat_map(|field| of_field(field, sample)).collect();
    let mut probes: Vec<Probe<'e>> = places.iter().filter_map(together).collect();
    probes.extend(two_fields(entity, sample, &Measured::of(entity, "", jiff::civil::Date::ZERO)));
    probes.extend(places.iter().find_map(repeated));
    probes.extend(unknown(entity));
    probes.extend(undocumented(entity, sample));
    let spaced = |text: &str| text.contains("%20").then(|| text.replace("%20", "+"));
    probes.extend(rewritten(&places, ProbeKind::Plus, spaced));
    let raw = |text: &str| text.contains("%5B").then(|| text.replace("%5B", "[").replace("%5D", "]"));
    probes.extend(rewritten(&places, ProbeKind::Brackets, raw));
    probes.extend(sorted(entity));
    probes.extend(largest(entity));
    probes
}

/// Two operators on one field, each of which takes something away.
fn together<'e>(place: &Place<'e, '_>) -> Option<Probe<'e>> {
    let (first, second) = PAIRS.into_iter().find(|(one, two)| place.field.offers(*one) && place.field.offers(*two))?;
    let mut values = place.values();
    values.truncate(MAX_PAIRED);
    let texts = |operator, value: &SharedStr| match operator {
        Operator::Contains | Operator::Ocontains => super::values::end(value),
        _ => value.clone(),
    };
    let pairs = values.iter().flat_map(|one| values.iter().map(move |two| (one, two)));
    let probe = |(one, two): (&SharedStr, &SharedStr)| {
        let of = |operator, value| place.probe(operator, ProbeKind::Together, &[texts(operator, value)]);
        let (one, two) = (of(first, one), of(second, two));
        let fewest = place.count(&one).min(place.count(&two));
        let both = joined(one, two)?;
        (1..fewest).contains(&place.count(&both)).then_some(both)
    };
    pairs.into_iter().find_map(probe).or_else(|| Some(Probe::without(&place.name(), Some(second), ProbeKind::Together)))
}

/// One parameter twice, with two values that no record has both of.
fn repeated<'e>(place: &Place<'e, '_>) -> Option<Probe<'e>> {
    let operator = [Operator::Eq, Operator::Bare].into_iter().find(|operator| place.field.offers(*operator))?;
    let values = place.values();
    let [one, two, ..] = values.as_slice() else { return None };
    let of = |value: &SharedStr| place.probe(operator, ProbeKind::Repeated, std::slice::from_ref(value));
    let probe = joined(of(one), of(two))?;
    let Some(Question::Filter { request, condition, .. }) = probe.question else { return None };
    if place.sample.iter().any(|record| crate::check::evaluate(&condition, record) == Some(true)) {
        return None;
    }
    let alone = |parameter| wire::encode(&Request { parameters: vec![parameter] }).to_string();
    let raw = request.parameters.into_iter().map(alone).collect::<Vec<_>>().join("&");
    let question = Question::Filter { request: Request::default(), raw: Some(raw), condition };
    Some(Probe { question: Some(question), ..probe })
}

/// A filter by a field that is not there, written as the others are.
fn unknown(entity: &Entity) -> Option<Probe<'static>> {
    let first = entity.fields.first()?;
    let raw = if first.is_parameter() { format!("{UNKNOWN}=x") } else { format!("filter%5B{UNKNOWN}%5D=x") };
    let question = Some(Question::Unknown { raw });
    Some(Probe { field: UNKNOWN.to_owned(), operator: None, kind: ProbeKind::UnknownField, question })
}

/// Filters by fields of the records that the description does not filter by.
fn undocumented<'e>(entity: &'e Entity, sample: &[Value]) -> Vec<Probe<'e>> {
    let is_filtered =
        |record: &RecordField| entity.fields.iter().any(|field| field.path.as_ref() == Some(&record.path));
    let is_plain = |record: &&RecordField| {
        !record.map && !record.array && record.path.len() == 1 && matches!(record.kind, Type::String | Type::Enum(_))
    };
    let fields = entity.record.iter().filter(is_plain).filter(|record| !is_filtered(record));
    let probe = |record: &'e RecordField| {
        let values = values(sample, &record.path, None);
        let name = record.path.first()?;
        let value = values.first()?.clone();
        let mut raw = String::new();
        raw.push_str("filter%5B");
        Escaping::Strict.push(&mut raw, name);
        raw.push_str("%5D%5Beq%5D=");
        Escaping::Strict.push(&mut raw, &value);
        let typed = TypedValue { text: value, kind: ValueKind::Text, span: Span::NONE };
        let target = FieldRef::Record { field: record, key: None };
        let test = TermTest::Compare(Comparison::Eq, typed);
        let condition = Condition::Term(Term { target, negated: false, test, span: Span::NONE });
        let question = Some(Question::Filter { request: Request::default(), raw: Some(raw), condition });
        Some(Probe { field: name.clone(), operator: Some(Operator::Eq), kind: ProbeKind::Undocumented, question })
    };
    fields.filter_map(probe).take(MAX_UNDOCUMENTED).collect()
}

/// The first filter that can be written in another way too.
fn rewritten<'e>(
    places: &[Place<'e, '_>],
    kind: ProbeKind,
    write: impl Fn(&str) -> Option<String>,
) -> Option<Probe<'e>> {
    let of = |place: &Place<'e, '_>| {
        let operators = [Operator::Eq, Operator::Contains, Operator::Bare];
        let operator = operators.into_iter().find(|operator| place.field.offers(*operator))?;
        place.values().iter().find_map(|value| {
            let probe = place.probe(operator, kind, std::slice::from_ref(value));
            let Some(Question::Filter { request, condition, .. }) = probe.question else { return None };
            let raw = write(&wire::encode(&request).to_string())?;
            let question = Question::Filter { request: Request::default(), raw: Some(raw), condition };
            Some(Probe { question: Some(question), ..probe })
        })
    };
    places.iter().find_map(of)
}

/// Each field that can be sorted by, in both orders.
fn sorted(entity: &Entity) -> Vec<Probe<'static>> {
    let Some(sort) = &entity.sort else { return Vec::new() };
    let mut probes = Vec::new();
    for name in &sort.fields {
        let filtered = entity.fields.iter().find(|field| field.name == *name).and_then(|field| field.path.as_ref());
        let shown = entity.record.iter().map(|record| &record.path).find(|path| path.join(".") == *name);
        let Some(path) = filtered.or(shown) else { continue };
        for (kind, word) in [(ProbeKind::Ascending, "asc"), (ProbeKind::Descending, "desc")] {
            let key = format!("{name} {word}");
            let question = Question::Sort { key, path: path.clone(), descending: kind == ProbeKind::Descending };
            probes.push(Probe { field: name.clone(), operator: None, kind, question: Some(question) });
        }
    }
    probes
}

/// The largest page that the description allows.
fn largest(entity: &Entity) -> Option<Probe<'static>> {
    entity.page_parameters().size?;
    let size = page_size(&entity.paging)?;
    let question = Some(Question::Page { size });
    Some(Probe { field: String::new(), operator: None, kind: ProbeKind::LargestPage, question })
}
