//! The line on standard error that says how far a long fetch is.

use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

use konnect_filter::client::Progress;

use crate::terminal;

/// What is over sooner needs no line.
const SOON: Duration = Duration::from_secs(1);

/// One line, written again and again.
#[derive(Debug)]
pub(super) struct Line {
    wanted: bool,
    /// Whether records go to a terminal too, which is the same one.
    shared: bool,
    shown: bool,
    begun: Instant,
}

impl Line {
    /// Only for people who look at a terminal.
    pub(super) fn new(for_people: bool) -> Self {
        let wanted = for_people && io::stderr().is_terminal();
        Self { wanted, shared: io::stdout().is_terminal(), shown: false, begun: Instant::now() }
    }

    pub(super) fn show(&mut self, progress: &Progress) {
        if !self.wanted || self.begun.elapsed() < SOON {
            return;
        }
        terminal::replace_line(&text(progress));
        self.shown = true;
    }

    /// Makes room for a record, where it is printed to the same terminal.
    pub(super) fn give_way(&mut self) {
        if self.shared {
            self.clear();
        }
    }

    /// Makes room for something else.
    pub(super) fn clear(&mut self) {
        if std::mem::take(&mut self.shown) {
            terminal::replace_line("");
        }
    }
}

/// A number of things.
pub(super) fn counted(number: u64, thing: &str) -> String {
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}

/// How far it is. A plan of several requests knows no total.
fn text(progress: &Progress) -> String {
    let Progress { pages, received, kept, .. } = *progress;
    let of = progress.total.filter(|_| progress.requests == 1).map(|total| format!(" of {total}"));
    let of = of.unwrap_or_default();
    let pages = counted(pages, "page");
    let kept = if kept < received { format!(", {kept} kept") } else { String::new() };
    format!("{received}{of} records on {pages}{kept}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_much_as_is_known() {
        let mut progress =
            Progress { requests: 1, pages: 1, received: 100, kept: 100, total: Some(250), ..Progress::default() };
        assert_eq!(text(&progress), "100 of 250 records on 1 page");
        progress = Progress { pages: 2, received: 200, kept: 3, total: None, ..progress };
        assert_eq!(text(&progress), "200 records on 2 pages, 3 kept");
        // The total of one request says nothing about the others.
        progress = Progress { requests: 2, total: Some(7), ..progress };
        assert_eq!(text(&progress), "200 records on 2 pages, 3 kept");
    }
}
