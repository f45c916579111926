//! Types of plain values: several that a value can have, and those that two schemas leave together.

use std::collections::HashSet;

use super::document::Reader;
use crate::catalog::Type;
use crate::error::Result;

/// Adds a type that is not there yet. Enumerations are joined at once, so that there is one at most.
pub(super) fn add_kind(reader: &Reader<'_>, kinds: &mut Vec<Type>, kind: Type) -> Result<()> {
    if let Type::Enum(values) = &kind {
        if let Some(Type::Enum(known)) = kinds.iter_mut().find(|known| matches!(known, Type::Enum(_))) {
            reader.spend(values.len())?;
            if known != values {
                reader.spend(known.len())?;
                let more = missing(known, values);
                known.extend(more);
            }
            return Ok(());
        }
    }
    if !kinds.contains(&kind) {
        kinds.push(kind);
    }
    Ok(())
}

/// Those of `values` that `known` does not have, each once.
pub(super) fn missing(known: &[String], values: &[String]) -> Vec<String> {
    let mut seen: HashSet<&String> = known.iter().collect();
    values.iter().filter(|value| seen.insert(value)).cloned().collect()
}

/// The values of two lists, either of which counts; none where one of them takes any value.
pub(super) fn any_of(
    reader: &Reader<'_>,
    one: Option<Vec<String>>,
    other: Option<Vec<String>>,
) -> Result<Option<Vec<String>>> {
    let (Some(mut all), Some(other)) = (one, other) else { return Ok(None) };
    if all.is_empty() {
        return Ok(Some(other));
    }
    reader.spend(all.len() + other.len())?;
    let more = missing(&all, &other);
    all.extend(more);
    Ok(Some(all))
}

/// A type without the list of its values.
pub(super) fn without_list(kind: &Type) -> Type {
    if matches!(kind, Type::Enum(_)) { Type::String } else { kind.clone() }
}

/// A type, the text of its values counted.
pub(super) fn copied(reader: &Reader<'_>, kind: &Type) -> Result<Type> {
    Ok(match kind {
        Type::Enum(values) => Type::Enum(values.iter().map(|value| reader.copy(value)).collect::<Result<_>>()?),
        kind => kind.clone(),
    })
}

/// The types of a value that two schemas describe at once, each by its own; one without any says nothing. Where they contradict
/// each other, what either says.
pub(super) fn both(reader: &Reader<'_>, one: Vec<Type>, other: Vec<Type>) -> Result<Vec<Type>> {
    if one.is_empty() || other.is_empty() {
        return Ok(if one.is_empty() { other } else { one });
    }
    let mut kinds = Vec::new();
    for (a, b) in one.iter().flat_map(|a| other.iter().map(move |b| (a, b))) {
        if let Some(kind) = narrower(reader, a, b)? {
            add_kind(reader, &mut kinds, kind)?;
        }
    }
    if kinds.is_empty() {
        kinds = one;
        other.into_iter().try_for_each(|kind| add_kind(reader, &mut kinds, kind))?;
    }
    Ok(kinds)
}

/// The type of what has both types, if anything does.
fn narrower(reader: &Reader<'_>, one: &Type, other: &Type) -> Result<Option<Type>> {
    let text = |kind: &Type| matches!(kind, Type::String | Type::Uuid | Type::Ulid | Type::DateTime);
    Ok(match (one, other) {
        (Type::Enum(values), Type::Enum(others)) => {
            reader.spend(values.len() + others.len())?;
            let others: HashSet<&String> = others.iter().collect();
            let shared = values.iter().filter(|value| others.contains(value));
            let shared: Vec<String> = shared.map(|value| reader.copy(value)).collect::<Result<_>>()?;
            (!shared.is_empty()).then_some(Type::Enum(shared))
        }
        (listed @ Type::Enum(_), kind) | (kind, listed @ Type::Enum(_)) if text(kind) || *kind == Type::Any => {
            Some(copied(reader, listed)?)
        }
        (Type::Any, kind) | (kind, Type::Any) => Some(copied(reader, kind)?),
        (Type::String, kind) | (kind, Type::String) if text(kind) => Some(kind.clone()),
        (one, other) => (one == other).then(|| one.clone()),
    })
}
