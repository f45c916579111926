//! `encode --batch`: JSON lines in, JSON lines out, line N answering line N. Memory does not grow with the number of lines.

use std::borrow::Cow;
use std::io::{self, BufRead, BufReader, Read, Write};

use konnect_filter::catalog::Catalog;
use konnect_filter::error::{Code, Diagnostic, Error, Lines, Located, Part};
use konnect_filter::wire::{self, RequestSpec};
use serde::Serialize;

use super::line::Line as Said;
use super::list::lookup;
use crate::limits::MAX_LINE_BYTES;
use crate::request::Settings;
use crate::session::{self, Outcome, Stop};
use crate::{flags, input, terminal};

/// What the flags say for every line.
#[derive(Debug)]
pub(super) struct Defaults {
    entity: Option<String>,
    options: wire::RequestOptions,
}

impl Defaults {
    pub(super) fn new(entity: Option<String>, mut options: wire::RequestOptions) -> Self {
        // Lines may name collections with and without regions: the flag is for those that have one.
        if let Some(region) = options.region.take() {
            options.default_region = Some(region);
            options.default_base_url = None;
        }
        Self { entity, options }
    }
}

/// The answer to a line that has problems.
#[derive(Serialize)]
struct Refusal<'e> {
    errors: Vec<Located<'e>>,
}

/// Answers standard input line by line.
pub(super) fn run(catalog: &Catalog, settings: &Settings, defaults: &Defaults) -> Outcome {
    let mut lines = BufReader::with_capacity(1 << 16, io::stdin().lock());
    let mut out = terminal::out(terminal::Form::Json);
    let mut line = Vec::new();
    let mut first = true;
    let mut status = 0;
    loop {
        if lines.buffer().is_empty() {
            // Whoever waits for an answer before the next line gets it.
            out.flush()?;
        }
        line.clear();
        let read = (&mut lines).take(MAX_LINE_BYTES).read_until(b'\n', &mut line);
        if read.map_err(|error| input::unreadable(Part::Line, "standard input", &error))? == 0 {
            break;
        }
        if first && line.starts_with(input::MARK) {
            line.drain(..input::MARK.len());
        }
        first = false;
        let whole = line.last() == Some(&b'\n') || (line.len() as u64) < MAX_LINE_BYTES;
        let answer: Result<String, _> = if whole {
            reply(&line, catalog, settings, defaults)
        } else {
            skip_line(&mut lines)?;
            let message = format!("the line has more than {MAX_LINE_BYTES} bytes");
            Err((Diagnostic::in_part(Code::InvalidLine, Part::Line, message).into(), None, None))
        };
        match answer {
            Ok(answer) => out.write_all(answer.as_bytes())?,
            Err((error, filter, entity)) => {
                status = session::WRONG;
                refuse(&error, filter.as_deref(), entity.as_deref(), &mut out)?;
            }
        }
    }
    out.flush()?;
    Ok(status)
}

/// An error with the line's filter and collection, which its spans point into.
type Refused<'l> = (Error, Option<Cow<'l, str>>, Option<Cow<'l, str>>);

fn reply<'l>(
    line: &'l [u8],
    catalog: &Catalog,
    settings: &Settings,
    defaults: &Defaults,
) -> Result<String, Refused<'l>> {
    let line = read(line).map_err(|error| (error, None, None))?;
    let mut options = line.options(&defaults.options);
    let filter = line.filter;
    let Some(entity) = line.entity.as_deref().or(defaults.entity.as_deref()) else {
        let problem = Diagnostic::in_part(Code::InvalidLine, Part::Line, "the line has no `entity`");
        return Err((problem.help("name the collection, e.g. \"entity\":\"users\"").into(), None, None));
    };
    let named = lookup::refuse(catalog, &settings.context, entity, &mut options);
    let request = settings.request(catalog, entity, filter.as_deref(), options);
    let prepared = named.and_then(|()| request.arguments(line.args.unwrap_or_default()).prepare());
    let said = prepared.and_then(|prepared| Said::new(&prepared, settings)?.to_text());
    said.map_err(|error| (error, filter, line.entity))
}

fn read(line: &[u8]) -> Result<RequestSpec<'_>, Error> {
    let problem = |message: String| Diagnostic::in_part(Code::InvalidLine, Part::Line, message);
    let help = "write one JSON object per line, e.g. {\"entity\":\"users\",\"filter\":\"active\"}";
    match line.iter().find(|byte| !byte.is_ascii_whitespace()) {
        None => return Err(problem("the line is blank".to_owned()).help(help).into()),
        // An array in the order of the keys would be read too.
        Some(first) if *first != b'{' => {
            return Err(problem("the line is not a JSON object".to_owned()).help(help).into());
        }
        Some(_) => {}
    }
    serde_json::from_slice(line).map_err(|error| {
        // serde counts lines in what it was given, which is one line.
        let message = error.to_string();
        let message = message.strip_suffix(&format!(" at line {} column {}", error.line(), error.column()));
        let message = message.map_or_else(|| error.to_string(), str::to_owned);
        problem(format!("the line cannot be read, at its byte {}: {message}", error.column())).into()
    })
}

fn refuse(error: &Error, filter: Option<&str>, entity: Option<&str>, out: &mut impl Write) -> Result<(), Stop> {
    let (filter, entity) = (filter.map(Lines::new), entity.map(Lines::new));
    let lines = |part: &Part| match part {
        Part::Filter => filter.as_ref(),
        Part::Entity => entity.as_ref(),
        _ => None,
    };
    let place = |problem: Diagnostic| if lines(&problem.part).is_some() { problem } else { without_place(problem) };
    let problems: Vec<Diagnostic> = error.iter().cloned().map(place).map(flags::with_flags).collect();
    let errors = problems.iter().map(|problem| Located::new(problem, lines(&problem.part))).collect();
    serde_json::to_writer(&mut *out, &Refusal { errors })?;
    out.write_all(b"\n")?;
    Ok(())
}

/// Without places: of parts that are not in the line, the reader of the answer has no text to look at.
fn without_place(mut problem: Diagnostic) -> Diagnostic {
    (problem.span, problem.labels, problem.edits) = (None, Vec::new(), Vec::new());
    problem
}

/// Reads on to the end of the line without keeping it.
fn skip_line(lines: &mut impl BufRead) -> Result<(), Stop> {
    loop {
        let chunk = lines.fill_buf().map_err(|error| input::unreadable(Part::Line, "standard input", &error))?;
        if chunk.is_empty() {
            return Ok(());
        }
        let end = chunk.iter().position(|byte| *byte == b'\n').map(|at| at + 1);
        let used = end.unwrap_or(chunk.len());
        lines.consume(used);
        if end.is_some() {
            return Ok(());
        }
    }
}
