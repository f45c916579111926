//! The line on standard error that says how far a long fetch is, and what is being waited for.

use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

use konnect_filter::client::Progress;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::terminal;

/// What is over sooner needs no line.
const SOON: Duration = Duration::from_millis(500);

/// How often the line is written while nothing happens.
pub(super) const TICK: Duration = Duration::from_millis(250);

/// A rate of less time than this says nothing.
const RATED: Duration = Duration::from_secs(1);

/// One line, written again and again.
#[derive(Debug)]
pub(super) struct Line {
    wanted: bool,
    /// Whether records go to a terminal too, which is the same one.
    shared: bool,
    /// What is on the terminal.
    shown: Option<String>,
    begun: Instant,
    /// Records that came.
    printed: u64,
    /// Requests that there are, where that is known.
    planned: usize,
    state: State,
}

/// What is known.
#[derive(Debug, Default)]
struct State {
    progress: Progress,
    /// The host that was asked, and when.
    asked: Option<(String, Instant)>,
    /// Why a request is sent again, and when.
    again: Option<(String, Instant)>,
}

impl Line {
    /// Only for people who look at a terminal.
    pub(super) fn new(for_people: bool) -> Self {
        let wanted = for_people && io::stderr().is_terminal();
        let state = State::default();
        Self {
            wanted,
            shared: io::stdout().is_terminal(),
            shown: None,
            begun: Instant::now(),
            printed: 0,
            planned: 0,
            state,
        }
    }

    /// Whether there is a line, so that time has to be kept.
    pub(super) const fn is_wanted(&self) -> bool {
        self.wanted
    }

    /// Whether there is a line on the terminal that records go to.
    pub(super) const fn is_shared(&self) -> bool {
        self.wanted && self.shared
    }

    /// Takes note of how many requests are to be read.
    pub(super) const fn planned(&mut self, requests: usize) {
        self.planned = requests;
    }

    pub(super) fn progress(&mut self, progress: Progress) {
        self.state = State { progress, ..State::default() };
        self.tick();
    }

    pub(super) fn asked(&mut self, host: String) {
        self.state.asked = Some((host, Instant::now()));
        self.state.again = None;
    }

    pub(super) fn again(&mut self, why: String, pause: Duration) {
        self.state.again = Some((why, Instant::now() + pause));
        self.tick();
    }

    /// Writes what there is to say now.
    pub(super) fn tick(&mut self) {
        if !self.wanted || self.begun.elapsed() < SOON {
            return;
        }
        // A line that wraps could not be taken back.
        let columns = terminal::error_columns().map_or(usize::MAX, |columns| columns.saturating_sub(1));
        let text = self.state.within(columns, self.planned, self.begun.elapsed(), Instant::now());
        if self.shown.as_ref() != Some(&text) {
            terminal::replace_line(&text);
            self.shown = Some(text);
        }
    }

    /// Counts a record, and makes room for it where it is printed to the same terminal.
    pub(super) fn give_way(&mut self) {
        // A page's progress comes before its records.
        self.printed += 1;
        self.state.progress.kept = self.state.progress.kept.max(self.printed);
        if self.shared {
            self.clear();
        }
    }

    /// Makes room for something else.
    pub(super) fn clear(&mut self) {
        if self.shown.take().is_some() {
            terminal::replace_line("");
        }
    }
}

/// A number of things.
pub(super) fn counted(number: u64, thing: &str) -> String {
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}

impl State {
    /// As much of it as there is room for: what is being waited for before how far it is, and that before how fast.
    fn within(&self, columns: usize, planned: usize, begun: Duration, now: Instant) -> String {
        let (mut parts, waiting) = (self.parts(planned, begun), self.waiting(now));
        loop {
            let text = parts.iter().chain(&waiting).map(String::as_str).collect::<Vec<_>>().join(", ");
            let text = if text.is_empty() { "starting".to_owned() } else { text };
            if text.width() <= columns || parts.pop().is_none() {
                return cut(&text, columns);
            }
        }
    }

    /// How far it is, what is needed most first. A plan of several requests knows no total.
    fn parts(&self, planned: usize, begun: Duration) -> Vec<String> {
        let Progress { requests, pages, received, kept, .. } = self.progress;
        let mut parts = Vec::new();
        if pages > 0 {
            let of = self.progress.total.filter(|_| planned <= 1).map(|total| format!(" of {total}"));
            let of = of.unwrap_or_default();
            let several = if planned > 1 { format!(", request {requests} of {planned}") } else { String::new() };
            parts.push(format!("{received}{of} records on {}{several}", counted(pages, "page")));
            if kept < received {
                parts.push(format!("{kept} kept"));
            }
            if begun >= RATED {
                let rate = u128::from(received) * 1000 / begun.as_millis().max(1);
                parts.push(format!("{rate}/s"));
            }
        } else if planned > 1 {
            parts.push(format!("{planned} requests"));
        }
        parts
    }

    /// What is being waited for, the time first.
    fn waiting(&self, now: Instant) -> Option<String> {
        if let Some((why, at)) = &self.again {
            let left = at.saturating_duration_since(now).as_secs_f32().ceil();
            return Some(format!("retrying in {left} s: {why}"));
        }
        let (host, at) = self.asked.as_ref()?;
        let waited = now.saturating_duration_since(*at).as_secs();
        let waited = if waited > 0 { format!("{waited} s ") } else { String::new() };
        Some(format!("waiting {waited}for {host}"))
    }
}

/// As much of a text as fits.
fn cut(text: &str, columns: usize) -> String {
    let mut used = 0;
    text.chars()
        .take_while(|c| {
            used += c.width().unwrap_or(0);
            used <= columns
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_much_as_is_known() {
        let now = Instant::now();
        let of =
            |state: &State, planned: usize, begun: u64| state.within(200, planned, Duration::from_millis(begun), now);
        let text = |state: &State, begun: u64| of(state, 1, begun);
        let mut state = State::default();
        assert_eq!(text(&state, 600), "starting");
        state.asked = Some(("eu.api.konghq.com".to_owned(), now));
        assert_eq!(text(&state, 600), "waiting for eu.api.konghq.com");
        assert_eq!(of(&state, 3, 600), "3 requests, waiting for eu.api.konghq.com");
        let mut progress = Progress::default();
        (progress.requests, progress.pages, progress.total) = (1, 1, Some(250));
        (progress.received, progress.kept) = (100, 100);
        state.progress = progress;
        state.asked = now.checked_sub(Duration::from_secs(3)).map(|at| ("h".to_owned(), at));
        assert_eq!(text(&state, 600), "100 of 250 records on 1 page, waiting 3 s for h");
        assert_eq!(text(&state, 2000), "100 of 250 records on 1 page, 50/s, waiting 3 s for h");
        state.again = Some(("it is unavailable (status 503)".to_owned(), now + Duration::from_millis(2500)));
        let again = "100 of 250 records on 1 page, retrying in 3 s: it is unavailable (status 503)";
        assert_eq!(text(&state, 600), again);
        // Where there is less room, how far it is goes first, and never the countdown.
        let narrow = |columns| state.within(columns, 1, Duration::from_secs(2), now);
        assert_eq!(narrow(83), "100 of 250 records on 1 page, 50/s, retrying in 3 s: it is unavailable (status 503)");
        assert_eq!(narrow(82), again);
        assert_eq!(narrow(60), "retrying in 3 s: it is unavailable (status 503)");
        assert_eq!(narrow(20), "retrying in 3 s: it ");
        (progress.pages, progress.received, progress.kept, progress.total) = (2, 200, 3, None);
        state = State { progress, ..State::default() };
        assert_eq!(text(&state, 600), "200 records on 2 pages, 3 kept");
        // The total of one request says nothing about the others.
        (state.progress.requests, state.progress.total) = (1, Some(7));
        assert_eq!(of(&state, 3, 600), "200 records on 2 pages, request 1 of 3, 3 kept");
        state.progress.requests = 2;
        assert_eq!(of(&state, 3, 600), "200 records on 2 pages, request 2 of 3, 3 kept");
        assert_eq!(cut("ab表c", 3), "ab");
    }
}
