//! `list`: the records of all pages.
//!
//! A worker reads, and the main thread prints, so that Ctrl-C is heard while the worker waits for an answer.

mod cells;
mod dry;
mod lookup;
mod progress;
mod sink;
mod worker;

use std::io::{self, IsTerminal};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;

use clap::ArgMatches;
use konnect_filter::error::Part;
use konnect_filter::{syntax, wire};

use self::progress::Line;
use self::sink::{Form, Sink};
use self::worker::{Event, Key, Order};
use super::search::{QUERY, SEARCH};
use super::text;
use crate::pipeline::Settings;
use crate::session::{Outcome, Session, Stop};
use crate::{input, output, request};

/// Exit status after Ctrl-C, as shells have it: 128 and the signal's number.
const INTERRUPTED: u8 = 130;

/// Records that may wait to be printed.
const WAITING: usize = 256;

pub(super) fn run(matches: &ArgMatches, session: &mut Session) -> Outcome {
    let dry = matches.get_flag("dry-run");
    let columns = matches
        .get_many::<String>("columns")
        .map(|columns| columns.map(|path| path.trim().to_owned()).collect::<Vec<_>>());
    if columns.iter().flatten().any(String::is_empty) {
        return Err(Stop::Usage(
            "--columns has an empty name: write paths with commas between them, as in id,name".to_owned(),
        ));
    }
    let form = form(matches, dry, columns.is_some())?;
    let mut options = request::options(matches)?;
    let (entity, filter) = if matches.get_flag("search") {
        let text = input::filter_alone(matches, session)?;
        let filter = syntax::parse_with(&text, &session.limits)?;
        options.query.push((QUERY.to_owned(), wire::search(&filter)?));
        (SEARCH.to_owned(), None)
    } else {
        let entity = text(matches, "ENTITY").unwrap_or_default();
        session.source(Part::Entity, entity);
        (entity.to_owned(), input::filter(matches, session)?)
    };
    let order = Order {
        catalog: request::catalog(matches, &session.limits)?,
        settings: Settings {
            context: request::context(matches, session)?,
            plan: request::free_plan_options(matches, session),
        },
        options,
        entity,
        filter,
        limit: matches.get_one::<u64>("limit").copied(),
        count: matches.get_flag("count"),
        verbose: matches.get_flag("verbose"),
        roots: match text(matches, "ca-file") {
            Some(path) => Some(input::file(path, session.limits.file_bytes)?),
            None => None,
        },
        key: Key {
            // A dry run sends nothing, and needs none.
            stdin: if dry { None } else { secret(matches, session)? },
            token_file: text(matches, "token-file").map(Into::into),
            cookie_file: text(matches, "cookie-file").map(Into::into),
            loopback: matches.get_flag("allow-http-loopback"),
        },
    };
    if dry {
        return dry::run(&order, form == Form::Har, session);
    }
    let (sender, receiver) = mpsc::sync_channel(WAITING);
    let interrupted = sender.clone();
    let again = AtomicBool::new(false);
    // Where no handler can be set, Ctrl-C ends the process as ever.
    let _ = ctrlc::set_handler(move || {
        // The first one waits until what was read is printed, which a reader that stands still can keep from happening.
        if again.swap(true, Ordering::Relaxed) {
            std::process::exit(INTERRUPTED.into());
        }
        let interrupted = interrupted.clone();
        std::thread::spawn(move || interrupted.send(Event::Interrupted));
    });
    std::thread::spawn(move || worker::run(&order, &sender));
    show(&receiver, form, columns, session)
}

/// The token or cookie on standard input, where its file is `-`.
fn secret(matches: &ArgMatches, session: &Session) -> Result<Option<String>, Stop> {
    let Some(name) = ["token-file", "cookie-file"].into_iter().find(|name| text(matches, name) == Some("-")) else {
        return Ok(None);
    };
    let mut positionals = ["ENTITY", "FILTER"].into_iter().filter_map(|id| matches.get_many::<String>(id)).flatten();
    if positionals.any(|word| word == "-") {
        return Err(Stop::Usage(format!("FILTER and --{name} cannot both come from standard input")));
    }
    input::stdin(Part::Credential, session.limits.file_bytes).map(Some)
}

/// Prints what comes until the end.
fn show(receiver: &mpsc::Receiver<Event>, form: Form, columns: Option<Vec<String>>, session: &mut Session) -> Outcome {
    let mut out = output::stream();
    let mut sink = Sink::new(form, columns);
    let mut line = Line::new(session.is_for_people());
    loop {
        let event = match receiver.try_recv() {
            Ok(event) => event,
            Err(_) => {
                // Whoever reads the other end of a pipe need not wait for a full buffer.
                io::Write::flush(&mut out)?;
                match receiver.recv() {
                    Ok(event) => event,
                    // The worker always says how it ended, unless it did not get to it.
                    Err(error) => return Err(Stop::Output(io::Error::other(error))),
                }
            }
        };
        match event {
            Event::Warnings(warnings) => session.warn(&warnings),
            Event::Columns(columns) => sink.suggest(columns),
            Event::Remark(text) => {
                line.clear();
                session.remark(&text);
            }
            Event::Record(record, text) => {
                line.give_way();
                sink.record(&mut out, &record, &text)?;
            }
            Event::Progress(progress) => line.show(&progress),
            Event::Count(count) => {
                line.clear();
                io::Write::write_all(&mut out, format!("{count}\n").as_bytes())?;
                io::Write::flush(&mut out)?;
                return Ok(0);
            }
            Event::Ended => {
                line.clear();
                sink.end(&mut out)?;
                if !sink.has_begun() && form == Form::Table {
                    session.remark("no records");
                }
                sink.remarks().for_each(|text| session.remark(&text));
                return Ok(0);
            }
            Event::Interrupted => {
                line.clear();
                sink.end(&mut out)?;
                session.remark("interrupted: the output is valid but incomplete");
                return Ok(INTERRUPTED);
            }
            Event::Failed(error) => {
                line.clear();
                sink.abandon(&mut out)?;
                return Err(Stop::Problems(error));
            }
        }
    }
}

/// How the records are printed.
fn form(matches: &ArgMatches, dry: bool, columns: bool) -> Result<Form, Stop> {
    Ok(match text(matches, "output") {
        Some("json" | "jsonl" | "id") if columns => {
            return Err(Stop::Usage("--columns needs --output table or csv".to_owned()));
        }
        Some("table") => Form::Table,
        Some("json") => Form::Json,
        Some("jsonl") => Form::Lines,
        Some("csv") => Form::Csv,
        Some("id") => Form::Id,
        Some("har") if dry => Form::Har,
        Some("har") => {
            return Err(Stop::Usage("har contains requests, not records: add --dry-run".to_owned()));
        }
        _ if columns || io::stdout().is_terminal() => Form::Table,
        _ => Form::Lines,
    })
}
