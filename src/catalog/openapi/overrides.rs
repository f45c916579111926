//! Record paths that the schemas cannot tell, each with its reason.

/// Where a filter field's value stands in the records, against what its name suggests.
#[derive(Debug, Clone, Copy)]
pub struct Override {
    /// The API, with its version when only that one is meant.
    pub api: &'static str,
    /// The collection, or `*` for all of the API's.
    pub collection: &'static str,
    /// The filter field.
    pub field: &'static str,
    /// The path in a record, or nothing when no published part of the record holds the value.
    pub path: &'static [&'static str],
    /// How that is known.
    pub reason: &'static str,
}

const fn at(
    api: &'static str,
    collection: &'static str,
    field: &'static str,
    path: &'static [&'static str],
    reason: &'static str,
) -> Override {
    Override { api, collection, field, path, reason }
}

/// The table, in the order of the APIs.
pub const OVERRIDES: &[Override] = &[];
