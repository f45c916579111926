//! The line on standard error that says how far a long fetch is.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

use konnect_filter::client::Progress;

/// What is over sooner needs no line.
const SOON: Duration = Duration::from_secs(1);

/// One line, written again and again.
#[derive(Debug)]
pub(super) struct Line {
    wanted: bool,
    shown: bool,
    begun: Instant,
}

impl Line {
    /// Only for people who look at a terminal.
    pub(super) fn new(for_people: bool) -> Self {
        Self { wanted: for_people && io::stderr().is_terminal(), shown: false, begun: Instant::now() }
    }

    pub(super) fn show(&mut self, progress: &Progress) {
        if !self.wanted || self.begun.elapsed() < SOON {
            return;
        }
        let Progress { pages, received, kept, .. } = *progress;
        let of = progress.total.filter(|_| progress.requests == 1).map(|total| format!(" of {total}"));
        let of = of.unwrap_or_default();
        let kept = if kept < received { format!(", {kept} kept") } else { String::new() };
        // A closed standard error leaves nobody to tell.
        let _ = write!(io::stderr(), "\r\u{1b}[K{received}{of} records on {pages} pages{kept}");
        let _ = io::stderr().flush();
        self.shown = true;
    }

    /// Makes room for something else.
    pub(super) fn clear(&mut self) {
        if std::mem::take(&mut self.shown) {
            let _ = write!(io::stderr(), "\r\u{1b}[K");
            let _ = io::stderr().flush();
        }
    }
}
