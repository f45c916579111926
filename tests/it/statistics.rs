//! The catalog in numbers: what is in it, and for how many filter fields the place in the records is known.

use std::collections::BTreeSet;

use konnect_filter::catalog::{Catalog, Entity, Field, OperatorSet};

fn published() -> impl Iterator<Item = &'static Entity> {
    Catalog::builtin().entities().filter(|entity| entity.api != "legacy")
}

/// The numbers, counted from the specs by a script that shares nothing with the importer:
///
/// - 270 addresses list something (274 operations in 30 files, 4 of which are in two files). 257 of them have a filter,
///   paging or sort parameter, 13 only an answer that is a list. Each has a name of its own: a portal's e-mail templates,
///   which have the fixed segments of the default ones, are named by their parameter too. One path ends in a parameter: what a
///   dev portal's search looks through.
/// - 176 have a filter (179 operations).
#[test]
fn collections() {
    let addresses: BTreeSet<(bool, &str)> = published().map(|entity| (entity.has_own_host(), &*entity.path)).collect();
    let names: BTreeSet<String> = published().map(Entity::name).collect();
    let by_parameters = published().filter(|entity| {
        !entity.fields.is_empty() || entity.sort.is_some() || entity.paging != konnect_filter::catalog::Paging::None
    });
    let filterable = published().filter(|entity| entity.fields.iter().any(|field| !field.is_parameter()));
    assert_eq!(addresses.len(), 270);
    assert_eq!(names.len(), 270);
    assert_eq!(by_parameters.count(), 257);
    assert_eq!(filterable.count(), 176);
    let ending: Vec<&str> = published().map(|entity| &*entity.path).filter(|path| path.ends_with('}')).collect();
    assert_eq!(ending, ["/api/v2/search/{indices}"], "one thing is not a collection");
}

#[test]
fn fields_and_operators() {
    let all: Vec<_> = published().flat_map(|entity| &entity.fields).collect();
    let (flat, fields): (Vec<&Field>, Vec<&Field>) = all.iter().partition(|field| field.is_parameter());
    let combinations: BTreeSet<Vec<_>> = fields.iter().map(|field| field.operators().iter().collect()).collect();
    println!("{} filter fields with {} combinations of operators", fields.len(), combinations.len());
    assert_eq!(fields.len(), 497);
    assert!(all.iter().all(|field| field.operators() != OperatorSet::EMPTY));

    // Parameters of their own: `tags` of 42 gateway entities, whose records mostly show them, and a few others.
    let count = |name: &str| flat.iter().filter(|field| field.name == name).count();
    let names = ["tags", "labels", "public_labels", "custom_id", "unregistered"];
    assert_eq!(names.map(count), [42, 2, 1, 1, 2]);
    assert_eq!(flat.len(), 48);
    let unknown = |name: &str| flat.iter().filter(|field| field.name == name && field.path.is_none()).count();
    assert_eq!(names.map(unknown), [5, 0, 0, 0, 2]);
}

/// Where a filter field's value is in the records.
#[cfg(feature = "openapi")]
#[test]
fn record_paths() {
    use konnect_filter::catalog::openapi::OVERRIDES;
    let (mut read, mut overridden, mut unknown) = (0, 0, 0);
    let mut used = BTreeSet::new();
    for entity in published() {
        for field in entity.fields.iter().filter(|field| !field.is_parameter()) {
            let row = OVERRIDES.iter().position(|row| {
                (row.api == entity.api || row.api == format!("{}@{}", entity.api, entity.version))
                    && row.collection == entity.collection
                    && row.field == field.name
            });
            used.extend(row);
            match (row, &field.path) {
                (Some(n), path) => {
                    assert_eq!(path.as_deref().unwrap_or_default(), OVERRIDES[n].path);
                    if path.is_some() { overridden += 1 } else { unknown += 1 }
                }
                (None, Some(_)) => read += 1,
                (None, None) => assert!(field.path.is_some(), "no reason given: {} {}", entity.name(), field.name),
            }
        }
    }
    println!("record paths: {read} read from the schema, {overridden} overridden, {unknown} unknown");
    assert_eq!((read, overridden, unknown), (456, 25, 16));
    assert_eq!(used.len(), OVERRIDES.len(), "an override that no field needs");
    assert!(OVERRIDES.iter().all(|row| !row.reason.is_empty()));
}

/// Every path of a filter field leads to something that the record's own fields know, as far as two levels go.
#[test]
fn record_paths_lead_to_record_fields() {
    for entity in published() {
        for field in entity.fields.iter().filter(|field| !field.map) {
            let Some(path) = field.path.as_deref().filter(|path| path.len() <= 2) else { continue };
            let known = entity.record.iter().any(|record| record.path == path);
            assert!(known, "{}: {path:?}", entity.name());
        }
    }
}

#[test]
fn records() {
    let without: Vec<String> = published().filter(|entity| entity.record.is_empty()).map(Entity::name).collect();
    // A list of scopes, which are strings, not records.
    assert_eq!(without, ["portal-management@v2/portals/applications/registrations/granted-scopes"]);
    let bare = published().filter(|entity| entity.items.is_none()).count();
    assert_eq!(bare, 7, "the answers that are arrays themselves");
}
