//! The command as a user meets it: the real binary, its output, its exit status.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests may fail loudly")]

mod arguments;
mod audience;
mod batch;
mod cases;
mod completions;
mod decode;
mod encode;
mod exact;
mod files;
mod har;
mod help;
mod hidden;
mod injection;
mod listing;
mod mistakes;
mod pasted;
mod problems;
mod readme;
mod records;
mod refused_records;
mod rendering;
mod run;
#[path = "../../../tests/support/schema.rs"]
mod schema;
mod several;
mod shell;
#[cfg(unix)]
mod shells;
mod sql;
mod streams;
mod typed;
mod windows;
