//! The command as a user meets it: the real binary, its output, its exit status.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests may fail loudly")]

mod batch;
mod completions;
mod decode;
mod encode;
mod files;
mod help;
mod injection;
mod listing;
mod readme;
mod records;
mod rendering;
mod run;
mod shell;
mod streams;
