//! The limits of the command: those of the library are in its `Limits`.

/// Files that are read of one folder.
pub(crate) const MAX_FILES: usize = 1_000;

/// Rounds of applying edits.
pub(crate) const MAX_FIX_ROUNDS: usize = 8;

/// Bytes of one line; the longest filter, all of it escaped, fits in.
pub(crate) const MAX_LINE_BYTES: u64 = 8 << 20;

/// Notes that are kept for one object at the end.
pub(crate) const MAX_NOTES: usize = 1_000;

/// Names that no record has, of which is told.
pub(crate) const MAX_NAMES: usize = 5;

/// The most records that are kept to be sorted.
pub(crate) const MAX_SORTED_RECORDS: usize = 100_000;

/// The most bytes of their text.
pub(crate) const MAX_SORTED_BYTES: usize = 256 << 20;

/// Records that may wait to be printed.
pub(crate) const MAX_WAITING: usize = 256;

/// A text is looked at when it has so many bytes, and each time it has twice as many, so that what is not JSON is not
/// read to its end first.
pub(crate) const LOOKED_AT_BYTES: usize = 1 << 16;

/// Bytes of records that are read and judged at once.
pub(crate) const CHUNK_BYTES: usize = 1 << 18;

/// A pipe gives at most so many bytes at once: where fewer come, more have to be waited for.
pub(crate) const PIPE_BYTES: usize = 1 << 16;

/// A line of more bytes is read in another way, which looks whether it may be JSON now and then.
pub(crate) const LONG_LINE_BYTES: usize = 1 << 16;

/// Threads that judge records: more would wait for those that read and write. Each has two chunks and what is kept of them.
pub(crate) const MAX_THREADS: usize = 8;
