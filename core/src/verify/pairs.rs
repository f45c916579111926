//! Two fields in one request.

use serde_json::Value;

use super::outcome::ProbeKind;
use super::probe::{Place, Probe, joined, of_field};
use super::values::end;
use crate::catalog::{Entity, Operator};
use crate::limits::verify::MAX_PAIRED;
use crate::plan::Measured;
use crate::shared_str::SharedStr;

/// Operators by which a field is asked for beside another, the first that it has.
const OPERATORS: [Operator; 8] = [
    Operator::Eq,
    Operator::Bare,
    Operator::Contains,
    Operator::Oeq,
    Operator::Gte,
    Operator::Gt,
    Operator::Lte,
    Operator::Lt,
];

/// Filters on one field, and which records of the sample each is true of.
type Asked<'e> = Vec<(Probe<'e>, Vec<bool>)>;

/// Two fields in one request, neither of which is known to be read in another way than the description says: what
/// [`probes`](super::probes) has for this knows nothing yet, so this one is sent in its place. None where no record of the sample tells.
///
/// ```
/// use konnect_filter::catalog::{Catalog, Operator};
/// use konnect_filter::plan::{Finding, Measured};
/// use konnect_filter::verify::two_fields;
/// let users = Catalog::builtin().find("identity@v3/users")?.entity;
/// let user = |n: usize| serde_json::json!({"id": n.to_string(), "email": format!("{n}@example.com"), "active": n > 1});
/// let sample: Vec<_> = (0..4).map(user).collect();
/// let mut measured = Measured::of(users, "global.api.konghq.com", jiff::civil::date(2026, 11, 28));
/// assert!(two_fields(users, &sample, &measured).is_some());
/// for field in &users.fields {
///     field.operators().iter().for_each(|operator| measured.note(field, None, operator, Finding::Ignored));
/// }
/// assert!(two_fields(users, &sample, &measured).is_none());
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[must_use]
pub fn two_fields<'e>(entity: &'e Entity, sample: &[Value], measured: &Measured) -> Option<Probe<'e>> {
    let asked: Vec<Asked<'e>> = entity
        .fields
        .iter()
        .filter_map(|field| of_field(field, sample))
        .map(|place| asked(&place, measured))
        .filter(|asked| !asked.is_empty())
        .collect();
    // Each takes something away; else, where both are true of a record, it shows whether that one comes.
    let best = |strict| {
        let mut rest = asked.as_slice();
        while let Some((first, others)) = rest.split_first() {
            if let Some(probe) = others.iter().find_map(|second| both(first, second, strict)) {
                return Some(probe);
            }
            rest = others;
        }
        None
    };
    best(true).or_else(|| best(false))
}

fn asked<'e>(place: &Place<'e, '_>, measured: &Measured) -> Asked<'e> {
    let key = place.key.as_deref();
    let is_right =
        |operator: &Operator| place.field.offers(*operator) && measured.finding(place.field, key, *operator).is_none();
    let Some(operator) = OPERATORS.into_iter().find(is_right) else { return Vec::new() };
    let mut values = place.values();
    values.retain(|value| operator != Operator::Oeq || !value.contains(',') && value.trim() == value.as_str());
    values.truncate(MAX_PAIRED);
    let of = |value: &SharedStr| {
        let text = if operator == Operator::Contains { end(value) } else { value.clone() };
        let probe = place.probe(operator, ProbeKind::Fields, &[text]);
        let passing = place.passing(&probe);
        (probe, passing)
    };
    values.iter().map(of).collect()
}

fn both<'e>(first: &Asked<'e>, second: &Asked<'e>, strict: bool) -> Option<Probe<'e>> {
    let count = |passing: &[bool]| passing.iter().filter(|passes| **passes).count();
    let pairs = first.iter().flat_map(|one| second.iter().map(move |two| (one, two)));
    pairs.into_iter().find_map(|((one, own), (two, other))| {
        let both = own.iter().zip(other).filter(|(own, other)| **own && **other).count();
        let fewest = if strict { count(own).min(count(other)) } else { own.len() };
        if (1..fewest).contains(&both) { joined(one.clone(), two.clone()) } else { None }
    })
}
