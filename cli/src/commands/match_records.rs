//! `match`: filter JSON records locally. Exit status as grep's: 0 some record kept, 1 none, 2 error.

use std::collections::HashSet;
use std::io::{BufRead, BufReader, Write};
use std::ops::ControlFlow;

use konnect_filter::Code;
use konnect_filter::check::{self, Condition, FieldRef, Term, TermTest};
use serde_json::Value;

use crate::args::Match;
use crate::limits::MAX_NAMES;
use crate::records::{self, Record};
use crate::session::{Outcome, Session, Stop};
use crate::terminal;
use crate::unseen;
use crate::{input, request};

/// Exit status: no record was kept.
const NONE: u8 = 1;

pub(super) fn run(typed: &Match, session: &mut Session) -> Outcome {
    let context = request::context(typed.now.as_deref(), session)?;
    let is_input_twice = if typed.files.is_empty() {
        input::is_stdin(&typed.filter)
    } else {
        let stdin = typed.files.iter().filter(|file| *file == "-").count();
        stdin + usize::from(input::is_stdin(&typed.filter)) > 1
    };
    let reads_records = typed.files.is_empty() || typed.files.iter().any(|file| file == "-");
    if reads_records && input::has_stdin(&typed.arguments) {
        return Err(Stop::Usage("--arg-file and the records cannot both come from standard input".to_owned()));
    }
    if is_input_twice {
        return Err(Stop::Usage("FILTER and the records cannot both come from standard input".to_owned()));
    }
    let source = input::filter(&typed.filter, session)?;
    let arguments = request::arguments(&typed.arguments, Some(&typed.filter), session)?;
    let local = |entity| konnect_filter::request::condition(&source, entity, &arguments, &context);
    match &typed.entity {
        None => {
            let (condition, warnings) = local(None)?;
            session.warn(&warnings);
            kept(&condition, typed, session)
        }
        Some(name) => {
            session.source(konnect_filter::error::Part::Entity, name);
            let catalog = crate::catalogs::catalog(&typed.catalog, session)?;
            let found = catalog.find_without_query(name)?;
            let (condition, warnings) = local(Some(found.entity))?;
            session.warn(&found.warning);
            session.warn(&warnings);
            kept(&condition, typed, session)
        }
    }
}

fn open(file: &str) -> Result<Box<dyn BufRead>, Stop> {
    if file == "-" {
        return Ok(Box::new(BufReader::with_capacity(1 << 16, std::io::stdin().lock())));
    }
    let opened = std::fs::File::open(file)
        .map_err(|error| input::unreadable(konnect_filter::error::Part::Record, file, &error))?;
    Ok(Box::new(BufReader::with_capacity(1 << 16, opened)))
}

/// Writes the records for which the filter is true, or the others. The first one that is compared with what has no order is
/// warned about.
fn kept(condition: &Condition<'_>, typed: &Match, session: &mut Session) -> Outcome {
    let array = typed.json && !typed.count;
    let most = typed.max_count.unwrap_or(u64::MAX);
    let mut out = terminal::passed_on(terminal::Form::Json);
    let mut count: u64 = 0;
    if array {
        out.write_all(b"[")?;
    }
    let mut is_said = session.has_warning(Code::Unordered);
    let mut names = Unseen::new(condition);
    let mut take = |record: &Record<'_>| -> Result<ControlFlow<()>, Stop> {
        names.look(record.value);
        let verdict = check::evaluate(condition, record.value);
        if verdict.is_none()
            && !is_said
            && let Some(warning) = check::unordered(condition, record.value)
        {
            session.warn([&warning]);
            is_said = true;
        }
        if (verdict == Some(true)) == typed.invert {
            return Ok(ControlFlow::Continue(()));
        }
        if array {
            out.write_all(if count > 0 { b",\n" } else { b"\n" })?;
        }
        count += 1;
        if !typed.count {
            out.write_all(&record.line())?;
            if !array {
                out.write_all(b"\n")?;
            }
        }
        Ok(if count < most { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
    };
    let key = typed.records.as_deref().unwrap_or(records::DATA);
    let files = if typed.files.is_empty() { &["-".to_owned()] } else { typed.files.as_slice() };
    let mut is_over = false;
    let files = if most == 0 { &[] } else { files };
    for file in files {
        records::each(&mut open(file)?, key, |record| {
            let flow = take(record)?;
            is_over = flow.is_break();
            Ok(flow)
        })?;
        if is_over {
            break;
        }
    }
    if array {
        out.write_all(if count > 0 { b"\n]\n" } else { b"]\n" })?;
    }
    if typed.count {
        writeln!(out, "{count}")?;
    }
    out.flush()?;
    if !is_over {
        names.remarks().for_each(|text| session.remark(&text));
    }
    Ok(if count > 0 { 0 } else { NONE })
}

/// Names in the filter that no record has had so far, where no collection says which there are.
struct Unseen {
    /// By name, that there is a value.
    tests: Vec<(String, Condition<'static>)>,
    /// The first record's own names.
    own: Vec<String>,
    any: bool,
}

impl Unseen {
    fn new(condition: &Condition<'_>) -> Self {
        let mut tests = Vec::new();
        Self::collect(condition, &mut HashSet::new(), &mut tests);
        Self { tests, own: Vec::new(), any: false }
    }

    fn collect<'c>(
        condition: &'c Condition<'_>,
        known: &mut HashSet<&'c str>,
        tests: &mut Vec<(String, Condition<'static>)>,
    ) {
        match condition {
            Condition::All(parts) | Condition::Any(parts) => {
                parts.iter().for_each(|part| Self::collect(part, known, tests));
            }
            Condition::Not(part) => Self::collect(part, known, tests),
            // Whoever asks for a value to be there may well find that there is none.
            Condition::Term(Term { test: TermTest::Exists, .. }) => (),
            Condition::Term(term) => {
                if let FieldRef::Free(path) = &term.target
                    && known.insert(path)
                {
                    let target = FieldRef::Free(path.clone());
                    let exists = Term { target, negated: false, test: TermTest::Exists, span: term.span };
                    tests.push((path.to_string(), Condition::Term(exists)));
                }
            }
        }
    }

    fn look(&mut self, record: &Value) {
        if !self.any {
            self.any = true;
            self.own = record.as_object().map(|members| members.keys().cloned().collect()).unwrap_or_default();
        }
        self.tests.retain(|(_, exists)| check::evaluate(exists, record) != Some(true));
    }

    fn remarks(&self) -> impl Iterator<Item = String> {
        self.tests
            .iter()
            .take(if self.any { MAX_NAMES } else { 0 })
            .map(|(name, _)| unseen::remark(name, self.own.iter()))
    }
}
