//! `match`: filter JSON records locally. Exit status as grep's: 0 some record kept, 1 none, 2 error.

use std::collections::HashSet;
use std::io::{Read, Write};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use konnect_filter::check::{self, Condition, FieldRef, Term, TermTest};
use konnect_filter::error::brief;
use konnect_filter::evaluate::{Matcher, read_json};
use konnect_filter::{Code, Diagnostic, syntax};
use serde_json::Value;

use crate::args::{Filter, Match};
use crate::excerpt::shorten;
use crate::limits::MAX_NAMES;
use crate::records::{self, Judge, Place};
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
    if let Some(message) = misquoted(typed, session) {
        return Err(Stop::Usage(message));
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
    let name = if file == "-" { "standard input".to_owned() } else { format!("`{}`", brief(file)) };
    match stop {
        Stop::Problems(error) => Stop::Problems(error.map(|mut problem| {
            if problem.code == Code::InvalidRecord {
                problem.message = format!("{name}: {}", problem.message);
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
    let opened = std::fs::File::open(file)
        .map_err(|error| input::unreadable(konnect_filter::error::Part::Record, file, &error))?;
    Ok(Box::new(opened))
}

/// Writes the records for which the filter is true, or the others. The first one that is compared with what has no order is
/// warned about.
fn kept(condition: &Condition<'_>, typed: &Match, session: &mut Session) -> Outcome {
    let array = typed.json && !typed.count && !typed.quiet;
    // Who only asks whether there is one has the answer with the first.
    let most = typed.max_count.unwrap_or(u64::MAX).min(if typed.quiet { 1 } else { u64::MAX });
    let mut out = terminal::passed_on(terminal::Form::Json);
    let mut count: u64 = 0;
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
    let mut own: Option<Value> = None;
    let mut take = |mut kept: Kept| -> Result<ControlFlow<()>, Stop> {
        if own.is_none() {
            own = kept.own;
            judging.wants_names.store(own.is_none(), Ordering::Relaxed);
        }
        if let Some(warning) = &kept.unordered
            && judging.wants_order.swap(false, Ordering::Relaxed)
        {
            session.warn([warning]);
        }
        let left = most - count;
        if kept.count > left {
            let length = usize::try_from(left).ok().and_then(|left| kept.ends.get(left.checked_sub(1)?));
            kept.text.truncate(length.copied().unwrap_or(0));
            kept.count = left;
        }
        // The first element has no comma before it.
        out.write_all(kept.text.get(usize::from(array && count == 0)..).unwrap_or_default())?;
        count += kept.count;
        Ok(if count < most { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
    };
    let place = typed.records.as_deref().map_or(Place::Usual, Place::At);
    let files = if typed.files.is_empty() { &["-".to_owned()] } else { typed.files.as_slice() };
    let only_stdin = files.len() == 1 && files.iter().all(|file| file == "-");
    let mut is_over = most == 0;
    for file in files {
        if is_over {
            break;
        }
        records::each(open(file)?, place, &judging, |kept| {
            let flow = take(kept)?;
            is_over = flow.is_break();
            Ok(flow)
        })
        .map_err(|stop| if only_stdin { stop } else { in_file(stop, file) })?;
    }
    if array {
        out.write_all(if count > 0 { b"\n]\n" } else { b"]\n" })?;
    }
    if typed.count && !typed.quiet {
        writeln!(out, "{count}")?;
    }
    out.flush()?;
    if !is_over && let Some(own) = own {
        judging.names.remarks(&own).iter().for_each(|text| session.remark(text));
    }
    Ok(if count > 0 { 0 } else { NONE })
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

/// Names in the filter that no record has had so far, where no collection says which there are.
struct Unseen {
    /// By name, that there is a value, and whether there was.
    tests: Vec<(String, Matcher, AtomicBool)>,
}

impl Unseen {
    fn new(condition: &Condition<'_>) -> Self {
        let mut tests = Vec::new();
        Self::collect(condition, &mut HashSet::new(), &mut tests);
        Self { tests }
    }

    fn collect<'c>(
        condition: &'c Condition<'_>,
        known: &mut HashSet<&'c str>,
        tests: &mut Vec<(String, Matcher, AtomicBool)>,
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
                    let mut exists = term.clone();
                    (exists.negated, exists.test) = (false, TermTest::Exists);
                    let matcher = Matcher::new(&Condition::Term(exists));
                    tests.push((path.to_string(), matcher, AtomicBool::new(false)));
                }
            }
        }
    }

    fn look(&self, text: &[u8]) {
        for (_, exists, is_seen) in &self.tests {
            if !is_seen.load(Ordering::Relaxed) && matches!(exists.matches_json(text), Ok(Some(true))) {
                is_seen.store(true, Ordering::Relaxed);
            }
        }
    }

    /// A remark for each of the first, with what may be meant where one record is `own`.
    fn remarks(&self, own: &Value) -> Vec<String> {
        let unseen = self.tests.iter().filter(|(_, _, is_seen)| !is_seen.load(Ordering::Relaxed)).take(MAX_NAMES);
        let arrays = records::arrays(own);
        let names: Vec<&String> = own.as_object().into_iter().flatten().map(|(name, _)| name).collect();
        let remark = |(name, exists, _): &(String, Matcher, AtomicBool)| {
            let has = |(_, record): &&(String, &Value)| exists.matches(record) == Some(true);
            // An answer that is not known as one.
            let array = arrays.iter().find(has).or(arrays.first().filter(|_| arrays.len() == 1));
            let remark = unseen::remark(name, names.iter().copied());
            match array {
                Some((path, _)) => format!("{remark}; if the records are those under `{path}`: `--records {path}`"),
                None => remark,
            }
        };
        unseen.map(remark).collect()
    }
}
