//! Standard output: whole answers only, so that an error leaves nothing there.

use std::io::{self, BufWriter, StdoutLock, Write};

/// Writes `text` at once.
pub(crate) fn print(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// Standard output for answers that are made piece by piece.
pub(crate) fn stream() -> BufWriter<StdoutLock<'static>> {
    BufWriter::with_capacity(1 << 16, io::stdout().lock())
}
