//! What one run of the command remembers: how to speak, the sources that problems point into, and the warnings so far.

use std::cell::RefCell;
use std::io::{self, IsTerminal};

use konnect_filter::error::{Code, Diagnostic, Part};
use konnect_filter::{Error, Limits};

use crate::args::{Color, Command, Typed};
use crate::limits::{MAX_FIX_ROUNDS, MAX_NOTES};
use crate::terminal::{self, Form};
use crate::{flags, report, swapped};

/// Exit status: the filter or the request is wrong.
pub(crate) const WRONG: u8 = 1;
/// Exit status: the command line is wrong.
pub(crate) const USAGE: u8 = 2;

/// Exit status: the network or the server failed.
pub(crate) const FAILED: u8 = 3;

/// Exit status: the output cannot be written, such as to a full disk; part of it may be there.
pub(crate) const UNWRITTEN: u8 = 4;

/// Why a command ends early.
#[derive(Debug)]
pub(crate) enum Stop {
    /// Problems of the input.
    Problems(Error),
    /// The command line is wrong; a message in plain words, and what to do.
    Usage(String),
    /// Standard output was closed, or cannot be written.
    Output(io::Error),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Problems(error)
    }
}

impl From<Diagnostic> for Stop {
    fn from(diagnostic: Diagnostic) -> Self {
        Self::Problems(diagnostic.into())
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

impl From<serde_json::Error> for Stop {
    fn from(error: serde_json::Error) -> Self {
        Self::Output(error.into())
    }
}

/// What a command ends with: its exit status.
pub(crate) type Outcome = Result<u8, Stop>;

/// How problems are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// With source and carets; the flag says whether in colour.
    Human { color: bool },
    /// As one JSON object.
    Json,
}

/// One run of the command.
#[derive(Debug)]
pub(crate) struct Session {
    /// The limits on every input.
    pub(crate) limits: Limits,
    format: Format,
    /// Whether only errors are told.
    quiet: bool,
    sources: Vec<(Part, String)>,
    warnings: Vec<Diagnostic>,
    /// Errors that did not end the command, where they are not told yet.
    failures: Vec<Diagnostic>,
    has_failed: bool,
    /// The kinds of those that were told.
    told: Vec<Code>,
    /// What is left to evaluate of a filter whose requests alone are printed, for programs.
    residual: Option<String>,
    /// Remarks that come last.
    closing: Vec<String>,
    /// All remarks, for programs.
    notes: RefCell<Notes>,
    /// Exit status for a wrong input: `match` answers as grep does.
    wrong: u8,
}

impl Session {
    /// A run of what was typed.
    pub(crate) fn new(typed: &Typed) -> Self {
        let format = if typed.messages.json {
            Format::Json
        } else {
            let color = match typed.messages.color {
                Color::Always => true,
                Color::Never => false,
                Color::Auto => takes_color(),
            };
            Format::Human { color }
        };
        let wrong = if matches!(typed.command, Command::Match(_)) { USAGE } else { WRONG };
        Self {
            limits: Limits::default(),
            format,
            quiet: typed.messages.quiet,
            sources: typed.flags.clone(),
            warnings: Vec::new(),
            failures: Vec::new(),
            has_failed: false,
            told: Vec::new(),
            residual: None,
            closing: Vec::new(),
            notes: RefCell::default(),
            wrong,
        }
    }

    /// Remembers the text that spans of `part` point into.
    pub(crate) fn source(&mut self, part: Part, text: &str) {
        self.sources.push((part, text.to_owned()));
    }

    /// Keeps warnings for the end.
    pub(crate) fn warn<'d>(&mut self, warnings: impl IntoIterator<Item = &'d Diagnostic>) {
        if !self.quiet {
            self.warnings.extend(warnings.into_iter().cloned().map(flags::with_flags));
        }
    }

    /// Tells people the warnings so far, before something that takes time. Programs get all of them as one object at the end.
    pub(crate) fn tell(&mut self) {
        if let Format::Human { color } = self.format {
            let form = if color { Form::Colored } else { Form::Text };
            let told = std::mem::take(&mut self.warnings);
            self.told.extend(told.iter().map(|warning| warning.code));
            terminal::tell(form, &report::human(&[], &told, &self.sources, color));
        }
    }

    /// An error that does not end the command, and that its exit status tells of. People are told at once.
    pub(crate) fn fail(&mut self, error: Error) {
        self.tell();
        self.has_failed = true;
        self.failures.extend(error.map(flags::with_flags).into_diagnostics());
        if let Format::Human { color } = self.format {
            let form = if color { Form::Colored } else { Form::Text };
            terminal::tell(form, &report::human(&std::mem::take(&mut self.failures), &[], &self.sources, color));
        }
    }

    /// Whether there is a warning of this kind so far.
    pub(crate) fn has_warning(&self, code: Code) -> bool {
        self.told.contains(&code) || self.warnings.iter().any(|warning| warning.code == code)
    }

    /// `text` with its safe edits applied, as far as they go: one edit can uncover the next mistake.
    pub(crate) fn fixed(&mut self, mut text: String, verdict: impl Fn(&str) -> Result<(), Error>) -> String {
        for _ in 0..MAX_FIX_ROUNDS {
            let Err(error) = verdict(&text) else { break };
            let own = error.iter().filter(|problem| problem.part == Part::Filter);
            let Some(better) = konnect_filter::error::fix_safe(&text, own) else { break };
            text = better;
        }
        self.source(Part::Filter, &text);
        text
    }

    /// Whether standard error is for people who follow what happens.
    pub(crate) fn is_for_people(&self) -> bool {
        self.format != Format::Json && !self.quiet
    }

    /// Writes a remark on standard error: now for people, at the end for programs.
    pub(crate) fn remark(&self, text: &str) {
        if self.is_for_people() {
            terminal::tell_line(&format!("note: {text}"));
        } else if !self.quiet {
            self.notes.borrow_mut().push(text);
        }
    }

    /// The same with a line of a log that was asked for.
    pub(crate) fn log(&self, text: &str) {
        if self.is_for_people() {
            terminal::tell_line(text);
        } else {
            self.remark(text);
        }
    }

    /// Writes a remark after all warnings.
    pub(crate) fn at_end(&mut self, text: &str) {
        self.closing.push(text.to_owned());
    }

    /// Says on standard error what is left to evaluate: now to people, at the end to programs. It is a part of the answer, and
    /// also shown to those who ask for errors only.
    pub(crate) fn residual(&mut self, text: String) {
        if self.format != Format::Json {
            terminal::tell_line(&format!("local filter: {text}"));
        }
        self.residual = Some(text);
    }

    /// Reports what there is to report, and gives the exit status.
    pub(crate) fn end(mut self, outcome: Outcome) -> u8 {
        let mut errors = std::mem::take(&mut self.failures);
        let (last, status) = match outcome {
            // As grep: who only asks whether there is one has the answer.
            Ok(status) if self.has_failed && !(self.quiet && status == 0) => (Vec::new(), self.wrong),
            Ok(status) => (Vec::new(), status),
            Err(Stop::Problems(error)) => {
                let status = if error.iter().any(is_failure) { FAILED } else { self.wrong };
                (error.map(flags::with_flags).into_diagnostics(), status)
            }
            Err(Stop::Usage(message)) => {
                terminal::tell_line(&format!("error: {message}"));
                return USAGE;
            }
            Err(Stop::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => return 0,
            Err(Stop::Output(error)) => {
                terminal::tell_line(&format!("error: cannot write the output: {error}"));
                return UNWRITTEN;
            }
        };
        errors.extend(last);
        swapped::hint(&mut errors, &self.sources);
        // People read what comes last after the problems.
        let closing = std::mem::take(&mut self.closing);
        let told = |session: &Self| {
            closing.iter().for_each(|text| session.remark(text));
            if errors.len() >= session.limits.problems {
                session.remark(&format!("only the first {} are shown; there may be more", errors.len()));
            }
        };
        if self.format == Format::Json {
            told(&self);
        }
        let notes = self.notes.take().all();
        let residual = self.residual.as_deref().filter(|_| self.format == Format::Json);
        if !errors.is_empty() || !self.warnings.is_empty() || !notes.is_empty() || residual.is_some() {
            let (form, text) = match self.format {
                Format::Json => (Form::Json, report::json(&errors, &self.warnings, &notes, residual, &self.sources)),
                Format::Human { color } => {
                    let form = if color { Form::Colored } else { Form::Text };
                    (form, report::human(&errors, &self.warnings, &self.sources, color))
                }
            };
            terminal::tell(form, &text);
        }
        if self.format != Format::Json {
            told(&self);
        }
        status
    }
}

/// Remarks for programs, as many as are kept.
#[derive(Debug, Default)]
struct Notes {
    kept: Vec<String>,
    /// How many more there were.
    more: usize,
}

impl Notes {
    fn push(&mut self, text: &str) {
        if self.kept.len() < MAX_NOTES {
            self.kept.push(text.to_owned());
        } else {
            self.more += 1;
        }
    }

    fn all(mut self) -> Vec<String> {
        if self.more > 0 {
            self.kept.push(format!("{} more notes are left out", self.more));
        }
        self.kept
    }
}

/// Whether a problem is the service's or the network's, and not one of what was asked.
fn is_failure(problem: &Diagnostic) -> bool {
    problem.part == Part::Response && problem.code != Code::Rejected
}

/// Colour is for terminals, and for people who did not ask for none (<https://no-color.org>).
fn takes_color() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    io::stderr().is_terminal() && !set("NO_COLOR") && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}
