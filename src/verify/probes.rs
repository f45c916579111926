//! Filters derived from a sample of records.

use serde_json::Value;
use smol_str::{SmolStr, ToSmolStr};

use super::outcome::Kind;
use crate::catalog::{Entity, Field, Operator, Type};
use crate::check::{Condition, evaluate};
use crate::few::Few;
use crate::listing::condition_of;
use crate::plan::{Parameter, Request};
use crate::span::Span;

/// Keys of a map that are looked at.
const MAX_KEYS: usize = 2;

/// Values of a field that are looked at to find one that tells.
const MAX_VALUES: usize = 20;

/// One filter of one field, key and operator, to be sent alone.
#[derive(Debug, Clone)]
pub struct Probe<'e> {
    field: String,
    operator: Operator,
    kind: Kind,
    sent: Option<(Request<'e>, Condition<'e>)>,
}

impl<'e> Probe<'e> {
    /// The field, with a map's key.
    pub fn field(&self) -> &str {
        &self.field
    }

    /// The operator.
    pub const fn operator(&self) -> Operator {
        self.operator
    }

    /// What is looked at.
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// The request, of one parameter; none where the sample has no value for it.
    pub fn request(&self) -> Option<&Request<'e>> {
        self.sent.as_ref().map(|(request, _)| request)
    }

    /// What the request means.
    pub(super) fn condition(&self) -> Option<&Condition<'e>> {
        self.sent.as_ref().map(|(_, condition)| condition)
    }

    /// The values that it sends, with commas between them.
    pub fn values(&self) -> Option<String> {
        let parameter = self.request()?.parameters.first()?;
        Some(parameter.values.iter().map(SmolStr::as_str).collect::<Vec<_>>().join(","))
    }
}

/// What to send to see what a service does with each field, key and operator that the collection's description has, in its order. A
/// field whose values no response shows cannot be looked at.
pub fn probes<'e>(entity: &'e Entity, sample: &[Value]) -> Vec<Probe<'e>> {
    let mut probes = Vec::new();
    for field in &entity.fields {
        let Some(path) = &field.path else { continue };
        if field.map {
            let keys = keys(sample, path);
            if keys.is_empty() {
                probes.extend(field.operators().iter().map(|operator| none(field, operator)));
            }
            for key in keys {
                of_place(field, Some(&key), path, sample, &mut probes);
            }
        } else {
            of_place(field, None, path, sample, &mut probes);
        }
    }
    probes
}

fn none<'e>(field: &Field, operator: Operator) -> Probe<'e> {
    Probe { field: field.name.clone(), operator, kind: Kind::Value, sent: None }
}

fn of_place<'e>(
    field: &'e Field,
    key: Option<&SmolStr>,
    path: &[String],
    sample: &[Value],
    probes: &mut Vec<Probe<'e>>,
) {
    let values = values(sample, path, key);
    let name = key.map_or_else(|| field.name.clone(), |key| format!("{}.{key}", field.name));
    for operator in field.operators().iter() {
        let before = probes.len();
        let make = |kind, texts: Vec<SmolStr>| {
            let values: Few<SmolStr> = texts.into();
            let parameter = Parameter { field, key: key.cloned(), operator, values, span: Span::NONE };
            let condition = condition_of(&parameter);
            let sent = Some((Request { parameters: vec![parameter] }, condition));
            Probe { field: name.clone(), operator, kind, sent }
        };
        // A value of which the filter is true for some records and not for others, if there is one.
        let telling = |kind, candidates: &[Vec<SmolStr>]| {
            let all = candidates.iter().map(|texts| make(kind, texts.clone()));
            let tells = |probe: &Probe<'_>| {
                let held = sample.iter().filter(|record| {
                    probe.condition().is_some_and(|condition| evaluate(condition, record) == Some(true))
                });
                let held = held.count();
                held > 0 && held < sample.len()
            };
            all.clone().find(tells).or_else(|| all.clone().next())
        };
        let alone: Vec<Vec<SmolStr>> = values.iter().map(|value| vec![value.clone()]).collect();
        let is_text = matches!(field.kind, Type::String | Type::Any);
        match operator {
            Operator::Bare | Operator::Eq | Operator::Neq => {
                probes.extend(telling(Kind::Value, &alone));
                if operator != Operator::Neq {
                    probes.extend(strange(field, &values).map(|text| make(Kind::Absent, vec![text])));
                    let other = values.iter().filter_map(|value| other_case(value, &values)).take(1);
                    probes.extend(other.filter(|_| is_text).map(|text| make(Kind::Case, vec![text])));
                }
            }
            Operator::Oeq | Operator::Ocontains => {
                let sendable = |value: &&SmolStr| !value.contains(',') && value.trim() == value.as_str();
                let two: Vec<SmolStr> = values.iter().filter(sendable).take(2).cloned().collect();
                if !two.is_empty() {
                    probes.push(make(Kind::List, two));
                }
            }
            Operator::Contains => {
                let parts: Vec<SmolStr> =
                    values.iter().map(|value| middle(value)).chain(values.iter().map(|value| end(value))).collect();
                let alone: Vec<_> = parts.iter().map(|part| vec![part.clone()]).collect();
                probes.extend(telling(Kind::Part, &alone));
                let other: Vec<_> = parts.iter().filter_map(|part| Some(vec![other_case(part, &[])?])).collect();
                probes.extend(telling(Kind::Case, &other));
            }
            Operator::Lt | Operator::Lte | Operator::Gt | Operator::Gte => {
                probes.extend(telling(Kind::Bound, &alone));
            }
            Operator::Exists => probes.push(make(Kind::Existence, vec!["true".into()])),
            Operator::Present => probes.push(make(Kind::Existence, Vec::new())),
        }
        if probes.len() == before {
            probes.push(Probe { field: name.clone(), operator, kind: Kind::Value, sent: None });
        }
    }
}

/// A value of the field's type that no record has.
fn strange(field: &Field, values: &[SmolStr]) -> Option<SmolStr> {
    let candidate: SmolStr = match &field.kind {
        Type::String | Type::Any if field.pattern.is_none() => "konnect-filter-verify-no-such-value".into(),
        Type::Uuid => "00000000-0000-4000-8000-000000000000".into(),
        Type::DateTime => "1970-01-01T00:00:00Z".into(),
        Type::Number => "987654321".into(),
        Type::Enum(known) => known.iter().find(|known| !values.iter().any(|value| value == *known))?.to_smolstr(),
        _ => return None,
    };
    (!values.contains(&candidate)).then_some(candidate)
}

/// The value in another case, unless one has it so.
fn other_case(value: &str, values: &[SmolStr]) -> Option<SmolStr> {
    let upper = value.to_uppercase();
    let other = if upper == value { value.to_lowercase() } else { upper };
    (other != value && !values.iter().any(|known| *known == other)).then(|| other.into())
}

/// Three letters in the middle, or fewer.
fn middle(value: &str) -> SmolStr {
    part(value, value.chars().count().saturating_sub(3) / 2)
}

/// The last three letters, or fewer.
fn end(value: &str) -> SmolStr {
    part(value, value.chars().count().saturating_sub(3))
}

fn part(value: &str, from: usize) -> SmolStr {
    let part: String = value.chars().skip(from).take(3).collect();
    let trimmed = part.trim();
    if trimmed.is_empty() { value.into() } else { trimmed.into() }
}

/// The different values at a place, as they are sent; not the longest ones, and not too many.
fn values(sample: &[Value], path: &[String], key: Option<&SmolStr>) -> Vec<SmolStr> {
    let mut found = Vec::new();
    for record in sample {
        if found.len() >= MAX_VALUES {
            break;
        }
        collect(record, path, key, &mut |value| {
            let text = match value {
                Value::String(text) if !text.is_empty() && text.len() <= 200 => SmolStr::new(text),
                Value::Number(number) => number.to_smolstr(),
                Value::Bool(truth) => truth.to_smolstr(),
                _ => return,
            };
            if !found.contains(&text) {
                found.push(text);
            }
        });
    }
    found
}

/// The keys of a map in the records, the first few that a request can have.
fn keys(sample: &[Value], path: &[String]) -> Vec<SmolStr> {
    let mut found: Vec<SmolStr> = Vec::new();
    for record in sample {
        collect(record, path, None, &mut |value| {
            let keys = value.as_object().into_iter().flat_map(serde_json::Map::keys);
            for key in keys.filter(|key| !key.is_empty() && !key.contains(['[', ']', ',', ':'])) {
                if found.len() < MAX_KEYS && !found.iter().any(|known| known == key) {
                    found.push(key.into());
                }
            }
        });
    }
    found
}

fn collect<'v>(value: &'v Value, path: &[String], key: Option<&SmolStr>, note: &mut dyn FnMut(&'v Value)) {
    match (value, path.split_first()) {
        (Value::Array(elements), _) => elements.iter().for_each(|element| collect(element, path, key, note)),
        (Value::Object(members), Some((step, rest))) => {
            if let Some(inner) = members.get(step) {
                collect(inner, rest, key, note);
            }
        }
        (value, None) => match key {
            Some(key) => {
                if let Some(inner) = value.get(key.as_str()) {
                    collect(inner, &[], None, note);
                }
            }
            None => note(value),
        },
        _ => {}
    }
}
