//! Filters derived from a sample of records: what the description says.

use serde_json::Value;
use smol_str::SmolStr;

use super::open::open;
use super::outcome::ProbeKind;
use super::probe::{Place, Probe};
use super::values::{beginning, end, keys, lacks, middle, other_case, strange, with_letter, within_second};
use crate::catalog::{Entity, Operator, Type};

/// What to send to see what a service does: with each field, key and operator that the collection's description has, in its order,
/// then with what the description leaves open. A field whose values no response shows cannot be looked at.
pub fn probes<'e>(entity: &'e Entity, sample: &[Value]) -> Vec<Probe<'e>> {
    let mut probes = Vec::new();
    for field in &entity.fields {
        let Some(path) = &field.path else { continue };
        if !field.map {
            Place { field, key: None, path, sample }.probes(&mut probes);
            continue;
        }
        let keys = keys(sample, path);
        if keys.is_empty() {
            let none = |operator| Probe::without(&field.name, Some(operator), ProbeKind::Value);
            probes.extend(field.operators().iter().map(none));
        }
        for key in keys {
            Place { field, key: Some(key), path, sample }.probes(&mut probes);
        }
    }
    probes.extend(open(entity, sample));
    probes
}

impl<'e> Place<'e, '_> {
    /// The one that is true of as many records as it is not, as nearly as can be.
    fn telling(&self, operator: Operator, kind: ProbeKind, candidates: &[Vec<SmolStr>]) -> Option<Probe<'e>> {
        let make = |texts: &Vec<SmolStr>| self.probe(operator, kind, texts);
        let balance = |probe: &Probe<'_>| self.count(probe).saturating_mul(2).abs_diff(self.sample.len());
        candidates.iter().map(make).min_by_key(balance)
    }

    /// The first that is true of no record.
    fn empty(&self, operator: Operator, kind: ProbeKind, candidates: &[SmolStr]) -> Option<Probe<'e>> {
        let make = |text: &SmolStr| self.probe(operator, kind, std::slice::from_ref(text));
        candidates.iter().map(make).find(|probe| self.count(probe) == 0)
    }

    fn probes(&self, probes: &mut Vec<Probe<'e>>) {
        let values = self.values();
        for operator in self.field.operators().iter() {
            let before = probes.len();
            match operator {
                Operator::Bare | Operator::Eq => self.equal(operator, &values, probes),
                Operator::Neq => self.unequal(&values, probes),
                Operator::Oeq | Operator::Ocontains => self.list(operator, &values, probes),
                Operator::Contains => self.part(&values, probes),
                Operator::Lt | Operator::Lte | Operator::Gt | Operator::Gte => self.bound(operator, &values, probes),
                Operator::Exists => probes.push(self.probe(operator, ProbeKind::Existence, &["true".into()])),
                Operator::Present => probes.push(self.probe(operator, ProbeKind::Existence, &[])),
            }
            if probes.len() == before {
                probes.push(Probe::without(&self.name(), Some(operator), ProbeKind::Value));
            }
        }
    }

    fn equal(&self, operator: Operator, values: &[SmolStr], probes: &mut Vec<Probe<'e>>) {
        probes.extend(self.telling(operator, ProbeKind::Value, &alone(values)));
        let absent = strange(self.field, values);
        probes.extend(absent.map(|text| self.probe(operator, ProbeKind::Absent, &[text])));
        if matches!(self.field.kind, Type::String | Type::Any) {
            let other: Vec<_> = values.iter().filter_map(|value| other_case(value, values)).collect();
            probes.extend(self.empty(operator, ProbeKind::Case, &other));
            let begun: Vec<_> = values.iter().filter_map(|value| beginning(value, values)).collect();
            if self.field.pattern.is_none() {
                probes.extend(self.empty(operator, ProbeKind::Beginning, &begun));
            }
        }
        if self.field.kind == Type::DateTime {
            let between: Vec<_> = values.iter().filter_map(|value| within_second(value, true)).collect();
            probes.extend(self.empty(operator, ProbeKind::Fraction, &between));
        }
    }

    fn unequal(&self, values: &[SmolStr], probes: &mut Vec<Probe<'e>>) {
        probes.extend(self.telling(Operator::Neq, ProbeKind::Value, &alone(values)));
        let some_lack = self.sample.iter().any(|record| lacks(record, self.path, self.key.as_ref()));
        match values.first().filter(|_| some_lack) {
            Some(value) => probes.push(self.probe(Operator::Neq, ProbeKind::Missing, std::slice::from_ref(value))),
            None => probes.push(Probe::without(&self.name(), Some(Operator::Neq), ProbeKind::Missing)),
        }
    }

    fn list(&self, operator: Operator, values: &[SmolStr], probes: &mut Vec<Probe<'e>>) {
        let sendable = |value: &&SmolStr| !value.contains(',') && value.trim() == value.as_str();
        let items: Vec<SmolStr> = match operator {
            Operator::Ocontains => values.iter().map(|value| middle(value)).filter(|part| sendable(&part)).collect(),
            _ => values.iter().filter(sendable).cloned().collect(),
        };
        let two = |items: &[SmolStr]| items.iter().take(2).cloned().collect::<Vec<_>>();
        let lists: Vec<_> = (0..items.len()).filter_map(|from| items.get(from..)).map(two).collect();
        probes.extend(self.telling(operator, ProbeKind::List, &lists));
        if !matches!(self.field.kind, Type::String | Type::Any) {
            return;
        }
        let known = if operator == Operator::Oeq { values } else { &[] };
        let other: Vec<_> = items.iter().filter_map(|item| other_case(item, known)).take(2).collect();
        if !other.is_empty() {
            probes.push(self.probe(operator, ProbeKind::Case, &other));
        }
    }

    fn part(&self, values: &[SmolStr], probes: &mut Vec<Probe<'e>>) {
        let operator = Operator::Contains;
        let parts: Vec<SmolStr> =
            values.iter().map(|value| middle(value)).chain(values.iter().map(|value| end(value))).collect();
        probes.extend(self.telling(operator, ProbeKind::Part, &alone(&parts)));
        let other: Vec<SmolStr> = parts.iter().filter_map(|part| other_case(part, &[])).collect();
        probes.extend(self.telling(operator, ProbeKind::Case, &alone(&other)));
        for (kind, letter) in [(ProbeKind::Underscore, '_'), (ProbeKind::Percent, '%')] {
            let strange: Vec<SmolStr> = values.iter().filter_map(|value| with_letter(value, letter)).collect();
            probes.extend(self.empty(operator, kind, &strange));
        }
    }

    fn bound(&self, operator: Operator, values: &[SmolStr], probes: &mut Vec<Probe<'e>>) {
        probes.extend(self.telling(operator, ProbeKind::Bound, &alone(values)));
        if self.field.kind == Type::DateTime {
            // On that side of a record on which it matters that a service does not look at fractions.
            let after = matches!(operator, Operator::Lt | Operator::Gte);
            let between: Vec<_> = values.iter().filter_map(|value| within_second(value, after)).collect();
            probes.extend(self.telling(operator, ProbeKind::Fraction, &alone(&between)));
        }
    }
}

/// Each alone.
fn alone(values: &[SmolStr]) -> Vec<Vec<SmolStr>> {
    values.iter().map(|value| vec![value.clone()]).collect()
}
