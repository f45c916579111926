//! `match`: filter JSON records locally. Exit status as grep's: 0 some record kept, 1 none, 2 error.

use std::io::{Read, Write};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use konnect_filter::check::{self, Condition};
use konnect_filter::error::Part;
use konnect_filter::evaluate::{Matcher, read_json};
use konnect_filter::{Code, Diagnostic, syntax};
use serde_json::Value;

use crate::args::{Filter, Match};
use crate::excerpt::shorten;
use crate::local::Local;
use crate::records::{self, Judge, Place};
use crate::session::{Outcome, Session, Stop};
use crate::terminal;
use crate::unseen::Unseen;
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
    if let Some(message) = misquoted(typed, session) {
        return Err(Stop::Usage(message));
    }
    let (entity, catalog) = (typed.entity.as_deref(), &typed.catalog);
    let local = Local::read(&typed.filter, &typed.arguments, context, entity, catalog, session)?;
    let place = Place::asked_for(typed.records.as_deref(), local.items());
    kept(&local.condition(session)?, place, typed, session)
}

/// Words between the parts of a filter, which are hardly names of files.
const WORDS: [&str; 16] = [
    "=", "==", "!=", "<", "<=", ">=", "and", "or", "not", "in", "contains", "starts", "ends", "exists", "between",
    "matches",
];

/// What to say of a filter that was forgotten, or whose quotes were.
fn misquoted(typed: &Match, session: &Session) -> Option<String> {
    let Filter::Words(words) = &typed.filter else { return None };
    let [first] = words.as_slice() else { return None };
    let is_there = |name: &str| name == "-" || Path::new(name).exists();
    // Boolean fields are not called as files of records are.
    if first.contains(['.', '/']) && Path::new(first).is_file() {
        let files: Vec<&str> = std::iter::once(first).chain(&typed.files).map(String::as_str).collect();
        let files = shorten(&files.join(" "), 200);
        return Some(format!(
            "FILTER is missing: `{}` is a file\n  help: write konnect-filter match 'FILTER' {files}",
            shorten(first, 200)
        ));
    }
    let last = typed.files.iter().rposition(|file| !is_there(file))?;
    let (lost, files) = typed.files.split_at_checked(last + 1)?;
    let all: Vec<&str> = std::iter::once(first).chain(lost).map(String::as_str).collect();
    let joined = all.join(" ");
    let is_word = lost.first().is_some_and(|word| WORDS.iter().any(|known| word.eq_ignore_ascii_case(known)));
    let is_filter =
        || syntax::parse_with(&joined, &session.limits).is_ok() && lost.iter().any(|word| !word.contains('.'));
    if !is_word && !is_filter() {
        return None;
    }
    let files = shorten(&files.join(" "), 200);
    let quoted = if joined.contains('\'') { "'FILTER'".to_owned() } else { format!("'{}'", shorten(&joined, 400)) };
    let line = format!("konnect-filter match {quoted} {files}");
    Some(format!(
        "the filter must be a single argument, but it seems to be {}\n  help: quote all of it: {}",
        all.len(),
        line.trim_end()
    ))
}

/// The problem with the name of the file that it is in.
fn in_file(stop: Stop, file: &str) -> Stop {
    let name = if file == "-" { "standard input".to_owned() } else { input::quoted(file) };
    match stop {
        Stop::Problems(error) => Stop::Problems(error.map(|mut problem| {
            match problem.code {
                Code::InvalidRecord => problem.message = format!("{name}: {}", problem.message),
                Code::Unreadable => problem.message = problem.message.replacen(input::RECORDS, &name, 1),
                _ => (),
            }
            problem
        })),
        other => other,
    }
}

fn open(file: &str) -> Result<Box<dyn Read + Send>, Stop> {
    if file == "-" {
        return Ok(Box::new(std::io::stdin()));
    }
    Ok(Box::new(input::open(Part::Record, file)?))
}

/// Writes the records for which the filter is true, or the others. The first one that is compared with what has no order is
/// warned about.
fn kept(condition: &Condition<'_>, place: Place<'_>, typed: &Match, session: &mut Session) -> Outcome {
    let array = typed.json && !typed.count && !typed.quiet;
    // Who only asks whether there is one has the answer with the first.
    let most = typed.max_count.unwrap_or(u64::MAX).min(if typed.quiet { 1 } else { u64::MAX });
    let mut out = terminal::passed_on(terminal::Form::Json);
    let counts = typed.count && !typed.quiet;
    if array {
        out.write_all(b"[")?;
    }
    let names = Unseen::new(condition);
    // What is wrong with the filter is told before a long input is read.
    session.tell();
    let judging = Judging {
        matcher: Matcher::new(condition),
        condition,
        keeps_others: typed.invert,
        form: if typed.count || typed.quiet {
            Form::Count
        } else if array {
            Form::Array
        } else {
            Form::Lines
        },
        wants_order: AtomicBool::new(!session.has_warning(Code::Unordered)),
        wants_names: AtomicBool::new(!names.tests.is_empty()),
        names,
    };
    let mut taken = Taken { most, array, count: 0, own: None };
    let files = if typed.files.is_empty() { &["-".to_owned()] } else { typed.files.as_slice() };
    let only_stdin = files.len() == 1 && files.iter().all(|file| file == "-");
    let mut is_over = most == 0;
    for file in files {
        if is_over {
            break;
        }
        let before = taken.count;
        let read = open(file).and_then(|reader| {
            let read = records::each(reader, place, &judging, |kept| {
                let flow = taken.take(kept, &judging, &mut out, session)?;
                is_over = flow.is_break();
                Ok(flow)
            });
            read.map_err(|stop| if only_stdin { stop } else { in_file(stop, file) })
        });
        match read {
            Ok(()) if counts && files.len() > 1 => {
                let name = if file == "-" { "(standard input)" } else { file };
                writeln!(out, "{name}:{}", taken.count - before)?;
            }
            Ok(()) => (),
            // The others may be readable.
            Err(Stop::Problems(error)) if files.len() > 1 => {
                out.flush()?;
                session.fail(error);
            }
            Err(stop) => {
                if array && taken.count > 0 {
                    out.write_all(b"\n")?;
                }
                return Err(stop);
            }
        }
    }
    let Taken { count, own, .. } = taken;
    if array {
        out.write_all(if count > 0 { b"\n]\n" } else { b"]\n" })?;
    }
    if counts && files.len() == 1 {
        writeln!(out, "{count}")?;
    }
    out.flush()?;
    if !is_over && let Some(own) = own {
        judging.names.remarks(&own).iter().for_each(|text| session.remark(text));
    }
    Ok(if count > 0 { 0 } else { NONE })
}

/// What was taken of what is kept.
struct Taken {
    most: u64,
    array: bool,
    count: u64,
    /// The first record.
    own: Option<Value>,
}

impl Taken {
    fn take(
        &mut self,
        mut kept: Kept,
        judging: &Judging<'_>,
        out: &mut impl Write,
        session: &mut Session,
    ) -> Result<ControlFlow<()>, Stop> {
        if self.own.is_none() {
            self.own = kept.own;
            judging.wants_names.store(self.own.is_none(), Ordering::Relaxed);
        }
        if let Some(warning) = &kept.unordered
            && judging.wants_order.swap(false, Ordering::Relaxed)
        {
            session.warn([warning]);
        }
        let left = self.most - self.count;
        if kept.count > left {
            let length = usize::try_from(left).ok().and_then(|left| kept.ends.get(left.checked_sub(1)?));
            kept.text.truncate(length.copied().unwrap_or(0));
            kept.count = left;
        }
        // The first element has no comma before it.
        out.write_all(kept.text.get(usize::from(self.array && self.count == 0)..).unwrap_or_default())?;
        self.count += kept.count;
        Ok(if self.count < self.most { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
    }
}

/// How what is kept is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Lines,
    /// A comma and the end of a line before each.
    Array,
    /// Not at all.
    Count,
}

/// What is asked of each record.
struct Judging<'c> {
    matcher: Matcher,
    condition: &'c Condition<'c>,
    /// Whether the others are kept.
    keeps_others: bool,
    form: Form,
    /// Whether it is still to be said that something has no order.
    wants_order: AtomicBool,
    names: Unseen,
    /// Whether no record was taken yet, whose names may be told.
    wants_names: AtomicBool,
}

/// What is kept of some records.
#[derive(Default)]
struct Kept {
    count: u64,
    text: Vec<u8>,
    /// Where each record ends in it.
    ends: Vec<usize>,
    /// Of the first record that is compared with what has no order.
    unordered: Option<Diagnostic>,
    /// The first record.
    own: Option<Value>,
}

impl Judge for Judging<'_> {
    type Verdicts = Kept;

    fn judge(&self, text: &[u8], kept: &mut Kept) -> bool {
        let Ok(verdict) = self.matcher.matches_json(text) else { return false };
        let value = || read_json(text).unwrap_or_default();
        if kept.own.is_none() && self.wants_names.load(Ordering::Relaxed) {
            kept.own = Some(value());
        }
        self.names.look(text);
        if verdict.is_none()
            && kept.unordered.is_none()
            && self.wants_order.load(Ordering::Relaxed)
            && self.matcher.lacks_order_in_json(text).unwrap_or_default()
        {
            kept.unordered = check::unordered(self.condition, &value());
        }
        if (verdict == Some(true)) != self.keeps_others {
            kept.count += 1;
            if self.form == Form::Array {
                kept.text.extend_from_slice(b",\n");
            }
            if self.form != Form::Count {
                kept.text.extend_from_slice(&records::on_one_line(text));
            }
            if self.form == Form::Lines {
                kept.text.push(b'\n');
            }
            kept.ends.push(kept.text.len());
        }
        true
    }

    fn twice(&self, text: &[u8]) -> Option<String> {
        self.matcher.twice_in_json(text)
    }
}
