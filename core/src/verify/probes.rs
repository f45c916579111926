//! Filters derived from a sample of records: what the description says.

use serde_json::Value;

use super::open::open;
use super::outcome::ProbeKind;
use super::probe::{Place, Probe};
use super::values::{
    around, beginning, end, inner, keys, lacks, middle, nearly, other_case, strange, turned, with_letter,
    within_millisecond, within_second,
};
use crate::catalog::{Entity, Operator, Type};
use crate::limits::verify::MAX_LISTED;
use crate::shared_str::SharedStr;

/// What to send to see what a service does: with each field, key and operator that the collection's description has, in its order,
/// then with what the description leaves open. A field whose values no response shows cannot be looked at.
///
/// ```
/// use konnect_filter::catalog::Catalog;
/// use konnect_filter::verify::probes;
/// let users = Catalog::builtin().find("users")?.entity;
/// let sample = [serde_json::json!({"id": "1", "email": "ada@example.com", "active": true})];
/// let probes = probes(users, &sample);
/// let of = |field: &str| probes.iter().filter(|probe| probe.field() == field).count();
/// assert!(of("email") > 0 && of("active") > 0);
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[must_use]
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
    fn telling(&self, operator: Operator, kind: ProbeKind, candidates: &[Vec<SharedStr>]) -> Option<Probe<'e>> {
        let make = |texts: &Vec<SharedStr>| self.probe(operator, kind, texts);
        let balance = |probe: &Probe<'_>| self.count(probe).saturating_mul(2).abs_diff(self.sample.len());
        candidates.iter().map(make).min_by_key(balance)
    }

    /// The first that is true of no record.
    fn empty(&self, operator: Operator, kind: ProbeKind, candidates: &[SharedStr]) -> Option<Probe<'e>> {
        let make = |text: &SharedStr| self.probe(operator, kind, std::slice::from_ref(text));
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
                Operator::Contains => self.part(operator, &values, probes),
                Operator::Lt | Operator::Lte | Operator::Gt | Operator::Gte => self.bound(operator, &values, probes),
                Operator::Exists => probes.push(self.probe(operator, ProbeKind::Existence, &["true".into()])),
                Operator::Present => probes.push(self.probe(operator, ProbeKind::Existence, &[])),
            }
            if probes.len() == before {
                probes.push(Probe::without(&self.name(), Some(operator), ProbeKind::Value));
            }
        }
    }

    fn equal(&self, operator: Operator, values: &[SharedStr], probes: &mut Vec<Probe<'e>>) {
        probes.extend(self.telling(operator, ProbeKind::Value, &alone(values)));
        if self.field.kind == Type::Boolean {
            let sent = probes.last().and_then(Probe::values);
            let other = ["true", "false"].into_iter().find(|other| Some(*other) != sent.as_deref());
            probes.extend(other.map(|other| self.probe(operator, ProbeKind::Other, &[other.into()])));
        }
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
            let between: Vec<_> = values.iter().filter_map(|value| within_millisecond(value, true)).collect();
            probes.extend(self.empty(operator, ProbeKind::Digits, &between));
        }
    }

    fn unequal(&self, values: &[SharedStr], probes: &mut Vec<Probe<'e>>) {
        probes.extend(self.telling(Operator::Neq, ProbeKind::Value, &alone(values)));
        let some_lack = self.sample.iter().any(|record| lacks(record, self.path, self.key.as_ref()));
        match values.first().filter(|_| some_lack) {
            Some(value) => probes.push(self.probe(Operator::Neq, ProbeKind::Missing, std::slice::from_ref(value))),
            None => probes.push(Probe::without(&self.name(), Some(Operator::Neq), ProbeKind::Missing)),
        }
        if !matches!(self.field.kind, Type::String | Type::Any) {
            return;
        }
        // Records with the value itself have to come; whether others have it in the other case does not matter.
        let other = values.iter().find_map(|value| other_case(value, &[]));
        probes.extend(other.map(|text| self.probe(Operator::Neq, ProbeKind::Case, &[text])));
        let begun = values.iter().find_map(|value| beginning(value, values)).filter(|_| self.field.pattern.is_none());
        probes.extend(begun.map(|text| self.probe(Operator::Neq, ProbeKind::Beginning, &[text])));
    }

    fn list(&self, operator: Operator, values: &[SharedStr], probes: &mut Vec<Probe<'e>>) {
        let sendable = |value: &&SharedStr| !value.contains(',') && value.trim() == value.as_str();
        let items: Vec<SharedStr> = match operator {
            Operator::Ocontains => values.iter().map(|value| middle(value)).filter(|part| sendable(&part)).collect(),
            _ => values.iter().filter(sendable).cloned().collect(),
        };
        let two = |items: &[SharedStr]| items.iter().take(2).cloned().collect::<Vec<_>>();
        let lists: Vec<_> = (0..items.len()).filter_map(|from| items.get(from..)).map(two).collect();
        probes.extend(self.telling(operator, ProbeKind::List, &lists));
        let more = self.apart(operator, &items);
        if more.len() > 2 {
            probes.push(self.probe(operator, ProbeKind::LongList, &more));
        }
        if !matches!(self.field.kind, Type::String | Type::Any) {
            return;
        }
        let known = if operator == Operator::Oeq { values } else { &[] };
        let other: Vec<_> = items.iter().filter_map(|item| other_case(item, known)).take(2).collect();
        if !other.is_empty() {
            probes.push(self.probe(operator, ProbeKind::Case, &other));
        }
        // What is found of parts with `contains` is taken to be true of lists of them too.
        if operator == Operator::Ocontains && !self.field.offers(Operator::Contains) {
            let values: Vec<SharedStr> = values.iter().filter(sendable).cloned().collect();
            self.strange_parts(operator, &values, probes);
        }
    }

    /// Some of the items, each of which a record has that has none of the others: an item that is not obeyed shows.
    fn apart(&self, operator: Operator, items: &[SharedStr]) -> Vec<SharedStr> {
        let mut found: Vec<(SharedStr, Vec<bool>)> = Vec::new();
        for item in items {
            if found.len() >= MAX_LISTED {
                break;
            }
            let probe = self.probe(operator, ProbeKind::LongList, std::slice::from_ref(item));
            found.push((item.clone(), self.passing(&probe)));
            let only = |one: usize, at: usize| {
                found.iter().enumerate().all(|(other, (_, has))| has.get(at) == Some(&(other == one)))
            };
            if !(0..found.len()).all(|one| (0..self.sample.len()).any(|at| only(one, at))) {
                found.pop();
            }
        }
        found.into_iter().map(|(item, _)| item).collect()
    }

    /// Parts that are shorter or longer than three letters, and with letters that services have trouble with.
    fn strange_parts(&self, operator: Operator, values: &[SharedStr], probes: &mut Vec<Probe<'e>>) {
        let short = |length| values.iter().filter_map(|value| inner(value, length)).collect::<Vec<_>>();
        let short = [1, 2].map(|length| self.telling(operator, ProbeKind::ShortPart, &alone(&short(length))));
        let tells = |probe: &Probe<'_>| (1..self.sample.len()).contains(&self.count(probe));
        let mut short: Vec<_> = short.into_iter().flatten().collect();
        // One letter, unless all records have it.
        let first = short.iter().position(tells).unwrap_or(0);
        probes.extend((first < short.len()).then(|| short.swap_remove(first)));
        let long = values.iter().filter_map(|value| nearly(value)).max_by_key(|part| part.len());
        probes.extend(long.map(|part| self.probe(operator, ProbeKind::LongPart, &[part])));
        for (kind, letter) in [(ProbeKind::LiteralUnderscore, '_'), (ProbeKind::LiteralPercent, '%')] {
            let parts: Vec<_> = values.iter().filter_map(|value| around(value, |own| own == letter)).collect();
            probes.extend(self.telling(operator, kind, &alone(&parts)));
        }
        let wide: Vec<_> = values.iter().filter_map(|value| turned(value)).collect();
        let wide = self.telling(operator, ProbeKind::WideCase, &alone(&wide));
        probes.extend(wide.filter(|probe| self.count(probe) > 0));
    }

    fn part(&self, operator: Operator, values: &[SharedStr], probes: &mut Vec<Probe<'e>>) {
        let parts: Vec<SharedStr> =
            values.iter().map(|value| middle(value)).chain(values.iter().map(|value| end(value))).collect();
        probes.extend(self.telling(operator, ProbeKind::Part, &alone(&parts)));
        let other: Vec<SharedStr> = parts.iter().filter_map(|part| other_case(part, &[])).collect();
        probes.extend(self.telling(operator, ProbeKind::Case, &alone(&other)));
        for (kind, letter) in [(ProbeKind::Underscore, '_'), (ProbeKind::Percent, '%')] {
            let strange: Vec<SharedStr> = values.iter().filter_map(|value| with_letter(value, letter)).collect();
            probes.extend(self.empty(operator, kind, &strange));
        }
        self.strange_parts(operator, values, probes);
    }

    fn bound(&self, operator: Operator, values: &[SharedStr], probes: &mut Vec<Probe<'e>>) {
        probes.extend(self.telling(operator, ProbeKind::Bound, &alone(values)));
        if self.field.kind == Type::DateTime {
            // On that side of a record on which it matters that a service does not look at fractions.
            let after = matches!(operator, Operator::Lt | Operator::Gte);
            let between: Vec<_> = values.iter().filter_map(|value| within_second(value, after)).collect();
            probes.extend(self.telling(operator, ProbeKind::Fraction, &alone(&between)));
            let between: Vec<_> = values.iter().filter_map(|value| within_millisecond(value, after)).collect();
            probes.extend(self.telling(operator, ProbeKind::Digits, &alone(&between)));
        }
    }
}

/// Each alone.
fn alone(values: &[SharedStr]) -> Vec<Vec<SharedStr>> {
    values.iter().map(|value| vec![value.clone()]).collect()
}
