//! `list`: the records of all pages.
//!
//! A worker reads, and the main thread prints, so that Ctrl-C is heard while the worker waits for an answer.

mod cells;
mod columns;
mod dry;
pub(super) mod lookup;
mod progress;
mod sink;
mod sorted;
mod worker;

use std::io::{self, IsTerminal};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

use konnect_filter::error::{Code, Diagnostic, Part};
use konnect_filter::listing::search_condition;
use konnect_filter::{syntax, wire};

use self::progress::Line;
use self::sink::Sink;
use self::sorted::Sorted;
pub(super) use self::worker::{CredentialSource, connect};
use self::worker::{Event, ListJob};
use super::search::{QUERY, SEARCH, doubt};
use crate::args::{List, ListOutput, Secret, Target};
use crate::limits::MAX_WAITING;
use crate::request::Settings;
use crate::session::{Outcome, Session, Stop};
use crate::terminal;
use crate::{input, interrupt, request};

/// What an empty answer means, and what to look at.
const NO_MATCH: &str =
    "no record matched; `list --verbose` shows what the service filters and what is filtered locally";
const NO_RECORDS: &str = "no records: the collection is empty in this region and with these path parameters";

pub(super) fn run(typed: List, session: &mut Session) -> Outcome {
    let dry = if typed.dry_run { Some(dry::Form::of(typed.output)?) } else { None };
    let form = form(&typed)?;
    let words = match &typed.target {
        Target::Search(filter) => Some(filter),
        Target::Collection { filter, .. } => filter.as_ref(),
    };
    let catalog = crate::catalogs::catalog(&typed.catalog, session)?;
    let settings = Settings::free(&typed.planning, words, &catalog, session)?;
    // A dry run sends nothing, and reads none that is named; where it would go is looked at all the same.
    let key = if dry.is_some() {
        match typed.secret {
            Secret::Environment => CredentialSource::Environment,
            Secret::TokenFile(_) => CredentialSource::Token("not-read".to_owned()),
            Secret::CookieFile(_) => CredentialSource::Cookie("not-read".to_owned()),
        }
    } else {
        let is_taken = words.is_some_and(input::is_stdin) || input::has_stdin(&typed.planning.arguments);
        key(typed.secret, is_taken, session)?
    };
    let mut options = request::options(typed.request);
    let mut searched = None;
    let (entity, filter) = match &typed.target {
        Target::Search(words) => {
            let text = input::filter(words, session)?;
            let filter = syntax::parse_with(&text, &session.limits)?.bind(&settings.arguments)?;
            options.query.push((QUERY.to_owned(), wire::search(&filter)?));
            doubt(&filter, session);
            searched = Some(search_condition(&filter)?);
            (SEARCH.to_owned(), None)
        }
        Target::Collection { entity, filter } => {
            session.source(Part::Entity, entity);
            (entity.clone(), input::optional_filter(filter.as_ref(), session)?)
        }
    };
    let mut sorted = None;
    // A wrong collection is told with all else that is wrong.
    let found = catalog.find(&entity);
    if let Ok(found) = &found {
        columns::check(found.entity, typed.columns.as_deref().unwrap_or_default())?;
    }
    if let (Target::Collection { .. }, Ok(found)) = (&typed.target, &found) {
        sorted = Sorted::of(found.entity, &options.sort, typed.limit)?;
        if sorted.is_some() {
            options.sort.clear();
        }
    }
    let mut order = ListJob {
        settings,
        catalog,
        options,
        entity,
        filter,
        searched,
        on_mismatch: typed.on_mismatch,
        limit: typed.limit,
        max_connections: typed.max_connections,
        count: typed.count,
        verbose: typed.verbose,
        roots: match &typed.ca_file {
            Some(path) => Some(input::file(path, session.limits.file_bytes)?),
            None => None,
        },
        key,
        loopback: typed.allow_http_loopback,
        sorts_across: false,
    };
    if sorted.is_none() {
        sorted = order.sorted_across();
        order.sorts_across = sorted.is_some();
    }
    if let Some(text) = order.begins_late() {
        session.remark(&text);
    }
    if order.count {
        // Their number is the same in any order.
        (sorted, order.sorts_across) = (None, true);
    }
    if let Some(sorted) = &sorted {
        session.remark(&sorted.remark);
        // The first ones in order may be the last ones that come.
        order.limit = None;
    }
    if let Some(dry) = dry {
        return dry::run(&order, dry, session);
    }
    let (sender, receiver) = mpsc::sync_channel(MAX_WAITING);
    let interrupted = sender.clone();
    // After the first signal, what was read is printed, which a reader that pauses can keep from happening.
    interrupt::watch(move || {
        let interrupted = interrupted.clone();
        std::thread::spawn(move || interrupted.send(Event::Interrupted));
        true
    });
    let timeout = typed.timeout.map(Duration::from_secs);
    let filtered = order.filter.is_some() || order.searched.is_some();
    std::thread::spawn(move || worker::run(&order, &sender));
    let wanted = Wanted { form, columns: typed.columns, sorted, filtered, counts: typed.count };
    show(&Events { receiver, begun: Instant::now(), timeout }, wanted, session)
}

/// Where the credential comes from, with what standard input says.
pub(super) fn key(secret: Secret, is_stdin_taken: bool, session: &Session) -> Result<CredentialSource, Stop> {
    let name = match &secret {
        Secret::TokenFile(file) if file == "-" => "token-file",
        Secret::CookieFile(file) if file == "-" => "cookie-file",
        Secret::TokenFile(file) => return Ok(CredentialSource::TokenFile(file.into())),
        Secret::CookieFile(file) => return Ok(CredentialSource::CookieFile(file.into())),
        Secret::Environment => return Ok(CredentialSource::Environment),
    };
    if is_stdin_taken {
        return Err(Stop::Usage(format!("FILTER or --arg-file and --{name} cannot both come from standard input")));
    }
    let text = input::stdin(Part::Credential, session.limits.file_bytes)?;
    Ok(if matches!(secret, Secret::TokenFile(_)) {
        CredentialSource::Token(text)
    } else {
        CredentialSource::Cookie(text)
    })
}

/// What the worker says, as long as there is time.
struct Events {
    receiver: mpsc::Receiver<Event>,
    begun: Instant,
    timeout: Option<Duration>,
}

impl Events {
    /// What was reported already.
    fn ready(&self) -> Option<Event> {
        match self.left() {
            Some(Duration::ZERO) => Some(Event::Late),
            _ => self.receiver.try_recv().ok(),
        }
    }

    /// What is reported next, or that `tick` has passed.
    fn wait(&self, tick: Option<Duration>) -> Event {
        let left = self.left();
        let event = match [left, tick].into_iter().flatten().min() {
            None => self.receiver.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(time) => self.receiver.recv_timeout(time),
        };
        event.unwrap_or_else(|error| match error {
            RecvTimeoutError::Timeout if tick.is_some_and(|tick| left.is_none_or(|left| tick < left)) => Event::Tick,
            RecvTimeoutError::Timeout => Event::Late,
            // The worker always says how it ended, unless it did not get to it.
            RecvTimeoutError::Disconnected => {
                let message = "the thread that reads has ended without a word";
                Event::Failed(Diagnostic::in_part(Code::Internal, Part::Response, message).into())
            }
        })
    }

    fn left(&self) -> Option<Duration> {
        self.timeout.map(|timeout| timeout.saturating_sub(self.begun.elapsed()))
    }
}

/// The error of a run that was allowed no more time: what it was waiting for, and what had failed there last.
fn late(timeout: Option<Duration>, tried: Option<&str>, failure: Option<&str>) -> Diagnostic {
    let seconds = timeout.unwrap_or_default().as_secs();
    waiting(format!("not all records arrived within {seconds} s"), tried, failure, "or narrow the filter")
}

/// The same of any run.
pub(super) fn waiting(message: String, tried: Option<&str>, failure: Option<&str>, or: &str) -> Diagnostic {
    let (message, help) = match (tried, failure) {
        (Some(host), Some(why)) => (
            format!("{message}: `{host}` was tried again after `{why}`"),
            "see whether the host and the port are right, or allow more time with `--timeout`".to_owned(),
        ),
        (Some(host), None) => {
            (format!("{message}: `{host}` had not answered"), format!("allow more time with `--timeout`, {or}"))
        }
        _ => (message, format!("allow more time with `--timeout`, {or}")),
    };
    Diagnostic::in_part(Code::Stopped, Part::Response, message).help(help)
}

/// What is printed of the records, and how.
struct Wanted {
    form: ListOutput,
    columns: Option<Vec<String>>,
    /// Where they are sorted before.
    sorted: Option<Sorted>,
    /// Whether a filter was given.
    filtered: bool,
    /// Whether only their number is printed.
    counts: bool,
}

/// Prints what comes until the end.
fn show(events: &Events, wanted: Wanted, session: &mut Session) -> Outcome {
    let Wanted { form, columns, mut sorted, filtered, counts } = wanted;
    let out = terminal::passed_on(match form {
        ListOutput::Json | ListOutput::Lines => terminal::Form::Json,
        _ => terminal::Form::Text,
    });
    let mut sink = Sink::new(out, form, columns);
    let mut line = Line::new(session.is_for_people());
    // The host that was asked last and has not answered, and why it was asked again.
    let (mut tried, mut failure) = (None, None);
    let mut last_host: Option<String> = None;
    loop {
        let event = match events.ready() {
            Some(event) => event,
            None => {
                // Whoever reads the other end of a pipe need not wait for a full buffer.
                sink.flush()?;
                events.wait(line.is_wanted().then_some(progress::TICK))
            }
        };
        if !matches!(event, Event::Record(..)) {
            make_room(&mut line, &mut sink)?;
        }
        match event {
            Event::Warnings(warnings) => session.warn(&warnings),
            Event::Planned(requests) => {
                // Before what may take long, not after it.
                session.tell();
                line.planned(requests);
            }
            Event::Columns { known, all, elsewhere } => sink.suggest(known, all, elsewhere),
            Event::Log(text) => {
                line.clear();
                session.log(&text);
            }
            Event::Record(record, text) => {
                line.give_way();
                match &mut sorted {
                    None => sink.record(&record, &text)?,
                    Some(sorted) => {
                        if let Err(error) = sorted.push(record, text) {
                            line.clear();
                            return Err(Stop::Problems(error));
                        }
                    }
                }
            }
            Event::Progress(progress) => {
                (tried, failure) = (None, None);
                line.progress(progress);
            }
            Event::Asked(host) => {
                tried = Some(host.clone());
                last_host = Some(host.clone());
                line.asked(host);
            }
            Event::Again { why, pause, verbose } => {
                // Where there is a line, it counts the pause down.
                if verbose || !line.is_wanted() {
                    line.clear();
                    let host = last_host.as_deref().unwrap_or("the service");
                    session.remark(&format!("{host}: {why}; retrying in {:.1} s", pause.as_secs_f32()));
                }
                failure = Some(why.clone());
                line.again(why, pause);
            }
            Event::Tick => line.tick(),
            Event::Count(count) => {
                line.clear();
                sink.count(count)?;
                return Ok(0);
            }
            Event::Ended => {
                line.clear();
                print(sorted.as_mut(), &mut sink)?;
                sink.end()?;
                if !sink.has_begun() && (form == ListOutput::Table || line.is_wanted()) {
                    session.remark(if filtered { NO_MATCH } else { NO_RECORDS });
                }
                sink.remarks().for_each(|text| session.remark(&text));
                return Ok(0);
            }
            Event::Late => {
                line.clear();
                sink.abandon()?;
                return Err(late(events.timeout, tried.as_deref(), failure.as_deref()).into());
            }
            Event::Interrupted => {
                line.clear();
                if counts {
                    session.remark("interrupted: not all records were counted, so no number was printed");
                    return Ok(interrupt::status());
                }
                print(sorted.as_mut(), &mut sink)?;
                sink.end()?;
                session.remark(sink.when_interrupted());
                sink.remarks().for_each(|text| session.remark(&text));
                return Ok(interrupt::status());
            }
            Event::Failed(error) => {
                line.clear();
                sink.abandon()?;
                return Err(Stop::Problems(error));
            }
        }
    }
}

/// Prints what waits for the end of its page or is in a buffer, before the line is written below it on the same terminal.
fn make_room<W: io::Write>(line: &mut Line, sink: &mut Sink<W>) -> Result<(), Stop> {
    if sink.has_page() {
        line.clear();
        sink.page()?;
    }
    if line.is_shared() { Ok(sink.flush()?) } else { Ok(()) }
}

/// Prints the records that waited to be sorted.
fn print<W: io::Write>(sorted: Option<&mut Sorted>, sink: &mut Sink<W>) -> Result<(), Stop> {
    for (record, text) in sorted.into_iter().flat_map(Sorted::take) {
        sink.record(&record, &text)?;
    }
    Ok(())
}

/// How the records are printed.
fn form(typed: &List) -> Result<ListOutput, Stop> {
    let has_columns = typed.columns.is_some();
    match typed.output {
        Some(ListOutput::Json | ListOutput::Lines | ListOutput::Yaml | ListOutput::Id) if has_columns => {
            Err(Stop::Usage("--columns needs --output table or csv".to_owned()))
        }
        Some(ListOutput::Har) if !typed.dry_run => {
            Err(Stop::Usage("har contains requests, not records: add --dry-run".to_owned()))
        }
        Some(output) => Ok(output),
        None if has_columns || io::stdout().is_terminal() => Ok(ListOutput::Table),
        None => Ok(ListOutput::Lines),
    }
}
