//! The library's tests in one binary, so that they are linked once. Beside it are `client`, which needs a service, `law`, which
//! has a profile of its own, and `depth`, which is also run unoptimised.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails loudly, its helpers too"
)]

mod allowed;
mod allowed_fields;
mod alternatives;
mod api;
mod argument_fixes;
mod argument_syntax;
mod arguments;
mod build;
mod cases;
mod check;
mod check_catalog;
mod check_edges;
mod check_properties;
mod check_untyped;
mod check_warnings;
mod circles;
mod codes;
mod common_traits;
mod complete;
mod decisions;
mod decode;
mod errors;
mod evaluate;
mod evaluate_untyped;
mod flat;
#[cfg(all(feature = "arbitrary", feature = "openapi"))]
mod fuzz_replay;
mod hostile_specs;
mod import_allowed;
mod import_filters;
mod import_foreign;
mod import_names;
mod import_paging;
mod import_params;
mod import_said;
mod import_schemas;
mod import_servers;
mod import_skips;
mod language;
mod list_request;
mod lookup;
mod lookup_added;
mod lookup_addresses;
mod matcher;
mod measured;
mod obstacles;
mod oddities;
mod offers;
mod pasted;
mod plans;
mod problems;
mod published;
mod pushdown;
mod reimport;
mod repeated_keys;
mod request;
mod safe_fixes;
mod search;
mod spellings;
mod sql;
mod sql_values;
mod statistics;
mod support;
#[cfg(all(feature = "arbitrary", feature = "openapi"))]
mod syntax_properties;
#[cfg(all(feature = "arbitrary", feature = "openapi"))]
#[path = "../../fuzz/src/lib.rs"]
#[expect(unreachable_pub, clippy::unreachable, reason = "a crate of its own where it is fuzzed")]
mod targets;
mod tighten;
#[cfg(all(feature = "client", feature = "async", feature = "openapi"))]
mod traits;
mod validate;
mod values;
mod wire_properties;
mod wording;
