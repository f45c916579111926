//! `verify`: what a service really does with filters, measured on its own records.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use konnect_filter::catalog::Entity;
use konnect_filter::client::{Client, Event};
use konnect_filter::error::{Code, Diagnostic, Error, Part};
use konnect_filter::listing::page_size;
use konnect_filter::plan::Plan;
use konnect_filter::verify::{Outcome, Probe, ProbeAnswer, ProbeKind, Profile, Row, probes, two_fields};
use konnect_filter::wire;
use serde_json::Value;

use super::list::{connect, key, lookup, waiting};
use crate::args::Verify;
use crate::session::{Outcome as Status, Session};
use crate::sheet::{self, Column};
use crate::{input, interrupt, request, terminal};

/// A service that is measured.
struct Service {
    client: Client,
    options: wire::RequestOptions,
    sample: u64,
}

/// What the thread that measures says.
enum Step {
    /// So many records are looked at, and these probes will be sent.
    Sample(usize, Vec<Row>),
    /// What came of the next probe.
    Row(Row),
    /// The host that is asked, or why it will be asked again; neither when it has answered.
    Tried(Option<String>, Option<String>),
    /// A line of the log that was asked for.
    Log(String),
    /// All were sent, or none are any more.
    Ended(Result<(), Error>),
    /// Ctrl-C, which is not that thread's word.
    Interrupted,
    /// There is no more time, which is not its word either.
    Late,
}

impl Service {
    /// The records of the whole collection, as many as the sample has.
    fn sample(&self, entity: &Entity) -> Result<Vec<Value>, Error> {
        self.client.list(&Plan::everything(entity), &self.options)?.with_limit(self.sample).collect()
    }

    /// What comes of a probe. As many records as the sample has are read, and one more, or of the largest page the first.
    fn measure(&self, entity: &Entity, probe: &Probe<'_>, sample: &[Value]) -> Result<Outcome, Error> {
        let Some(listing) = probe.listing(entity, &self.options)? else { return Ok(Outcome::NoData) };
        let most = self.sample.saturating_add(1);
        let mut records = self.client.run(listing)?;
        if probe.kind() != ProbeKind::LargestPage {
            records = records.with_limit(most);
        }
        let mut read = Vec::new();
        let mut first_page = 0;
        while let Some(record) = records.next() {
            read.push(record?);
            if read.len() == 1 {
                first_page = records.progress().received;
                if probe.kind() == ProbeKind::LargestPage {
                    break;
                }
            }
        }
        let is_whole = probe.kind() != ProbeKind::LargestPage && (read.len() as u64) < most;
        let answer = if is_whole { ProbeAnswer::whole(&read) } else { ProbeAnswer::part(&read) };
        Ok(probe.judge(sample, &answer.with_first_page(first_page).with_total(records.progress().total)))
    }

    /// What a probe that ended with an error says: that the service refuses it, or fails at it and still lists what is not filtered.
    fn failure(&self, entity: &Entity, error: Error) -> Result<Outcome, Error> {
        let Some(outcome) = Outcome::refusal(&error) else { return Err(error) };
        if matches!(outcome, Outcome::Failed(_)) {
            self.client.list(&Plan::everything(entity), &self.options)?.with_limit(1).next().transpose()?;
        }
        Ok(outcome)
    }

    /// Sends one probe after the other.
    fn run(&self, entity: &Entity, show_values: bool, say: &Sender<Step>) -> Result<(), Error> {
        let sample = self.sample(entity)?;
        let probes = probes(entity, &sample);
        let rows = probes.iter().map(|probe| Row::new(probe, Outcome::NotProbed)).collect();
        let mut heard = say.send(Step::Sample(sample.len(), rows)).is_ok();
        let mut found = Profile::new(entity.name(), "", jiff::Timestamp::now());
        for probe in probes {
            // Two fields are asked for together where each was found right alone.
            let again = match probe.kind() {
                ProbeKind::Fields => two_fields(entity, &sample, &found.measured(entity)?),
                _ => None,
            };
            let probe = &again.unwrap_or(probe);
            let measured = self.measure(entity, probe, &sample);
            let outcome = measured.or_else(|error| self.failure(entity, error))?;
            let row = Row::new(probe, outcome.clone());
            found.rows.push(row.clone());
            let row = if show_values { Row::with_values(probe, outcome) } else { row };
            heard = heard && say.send(Step::Row(row)).is_ok();
            if !heard {
                break;
            }
        }
        Ok(())
    }
}

pub(super) fn run(typed: Verify, session: &mut Session) -> Status {
    let key = key(typed.secret, false, session)?;
    let catalog = crate::catalogs::catalog(&typed.catalog, session)?;
    session.source(Part::Entity, &typed.entity);
    let found = catalog.find_without_query(&typed.entity)?;
    let mut options = wire::RequestOptions::default().with_params(typed.params);
    options.region = typed.region;
    options.default_region = request::default_region();
    options.base_url = typed.base_url;
    options.default_base_url = request::default_base_url();
    options.page_size = page_size(&found.entity.paging).map(|size| size.min(typed.sample.saturating_add(1)));
    let context = request::context(None, session)?;
    let roots = match &typed.ca_file {
        Some(path) => Some(input::file(path, session.limits.file_bytes)?),
        None => None,
    };
    let given = options.clone().with_found(&found);
    let (transport, client_options) = connect(&key, roots.as_deref(), found.entity, &given)?;
    let (host, collection) = (given.resolve(found.entity)?.host(), found.entity.name());
    let (say, steps) = std::sync::mpsc::channel();
    let (interrupts, tried) = (say.clone(), say.clone());
    // After the first signal, what is known is printed.
    interrupt::watch(move || interrupts.send(Step::Interrupted).is_ok());
    let sent = Arc::new(AtomicU64::new(0));
    let (counted, limit) = (Arc::clone(&sent), typed.max_requests);
    let (count, verbose) = (Arc::clone(&sent), typed.verbose);
    let client_options = client_options
        .with_allow_http_loopback(typed.allow_http_loopback)
        // A service that is measured is not to be hurried.
        .with_max_connections(1)
        .with_watch(move |event| {
            let (host, why) = match event {
                Event::Request { url, .. } => {
                    count.fetch_add(1, Ordering::Relaxed);
                    if verbose {
                        let _ = tried.send(Step::Log(format!("GET {url}")));
                    }
                    (url.host_str().map(str::to_owned), None)
                }
                Event::Retry { why, .. } => (None, Some((*why).to_owned())),
                Event::Page { .. } => (None, None),
                _ => return,
            };
            // That nobody listens is seen where outcomes are sent.
            let _ = tried.send(Step::Tried(host, why));
        })
        .with_stop(move || counted.load(Ordering::Relaxed) >= limit);
    let client = Client::with_transport(transport, client_options);
    let mut service = Service { client, options, sample: typed.sample };
    // A thread of its own, so that Ctrl-C works while a response is waited for.
    let (name, show_values) = (typed.entity, typed.show_values);
    std::thread::spawn(move || {
        let measured = catalog.find_without_query(&name).and_then(|found| {
            lookup::resolve(&service.client, &catalog, &context, &name, &mut service.options)?;
            service.options = std::mem::take(&mut service.options).with_found(&found);
            service.run(found.entity, show_values, &say)
        });
        // Nobody listens any more after Ctrl-C.
        let _ = say.send(Step::Ended(measured));
    });
    let shows_progress = session.is_for_people() && !verbose_or_piped(verbose);
    let mut report = Profile::new(collection, host, jiff::Timestamp::now());
    // How many of the probes were sent, once they are known.
    let mut known = None;
    // More seconds than the clock has never pass.
    let until = typed.timeout.and_then(|seconds| Instant::now().checked_add(Duration::from_secs(seconds)));
    // The host that has not answered yet, and why it was asked again.
    let mut last: (Option<String>, Option<String>) = (None, None);
    // What ends the measuring early; what was found until then is printed all the same.
    let end = loop {
        match next(&steps, until) {
            Step::Sample(records, rows) => {
                (report.sample, report.rows) = (records, rows);
                known = Some(0);
            }
            Step::Row(row) => {
                let done = known.unwrap_or(0);
                if let Some(place) = report.rows.get_mut(done) {
                    *place = row;
                }
                known = Some(done + 1);
                if shows_progress {
                    terminal::replace_line(&format!("{} of {} probes", done + 1, report.rows.len()));
                }
            }
            Step::Ended(Ok(())) => {
                report.complete = true;
                break Ok(0);
            }
            Step::Ended(Err(error)) if error.iter().any(|problem| problem.code == Code::Stopped) => {
                let message = format!("measuring stopped after {limit} requests");
                break Err(stopped(message, "allow more requests with `--max-requests`"));
            }
            Step::Ended(Err(error)) => break Err(error),
            Step::Log(text) => session.log(&text),
            Step::Tried(None, None) => last = (None, None),
            Step::Tried(host, why) => last = (host.or(last.0), why.or(last.1)),
            Step::Late => {
                let message = format!("measuring took longer than {} s", typed.timeout.unwrap_or_default());
                let (tried, failure) = (last.0.as_deref(), last.1.as_deref());
                break Err(waiting(message, tried, failure, "or measure fewer records with `--sample`").into());
            }
            Step::Interrupted => break Ok(interrupt::status()),
        }
    };
    if shows_progress {
        terminal::replace_line("");
    }
    if known.is_none() && end.is_err() {
        return Ok(end?);
    }
    let done = known.unwrap_or(0);
    report.measured_at = jiff::Timestamp::now();
    if typed.json {
        terminal::print_json(&report)?;
    } else if report.complete || done > 0 {
        terminal::print(&text(report.rows.iter().take(done), show_values))?;
        session.remark(&format!("{} requests, {} records in the sample", sent.load(Ordering::Relaxed), report.sample));
    }
    if done == 0 && !report.complete {
        session.remark("stopped before the first probe: nothing was measured");
    } else if !report.complete {
        session.remark(&format!("stopped after {done} of {} probes", report.rows.len()));
    }
    Ok(end?)
}

/// What the thread says next, as long as there is time.
fn next(steps: &Receiver<Step>, until: Option<Instant>) -> Step {
    let left = until.map(|until| until.saturating_duration_since(Instant::now()));
    let next = match left {
        None => steps.recv().map_err(RecvTimeoutError::from),
        Some(left) => steps.recv_timeout(left),
    };
    next.unwrap_or_else(|error| match error {
        RecvTimeoutError::Timeout => Step::Late,
        // The thread says how it ends.
        RecvTimeoutError::Disconnected => Step::Interrupted,
    })
}

/// The error of measuring that was allowed no more.
fn stopped(message: String, help: &str) -> Error {
    Diagnostic::in_part(Code::Stopped, Part::Response, message).help(help).into()
}

/// Whether a line that is written again and again would be in the way.
fn verbose_or_piped(verbose: bool) -> bool {
    verbose || !std::io::IsTerminal::is_terminal(&std::io::stderr())
}

fn text<'r>(rows: impl Iterator<Item = &'r Row>, show_values: bool) -> String {
    let [field, operator] = ["field", "operator"].map(Column::Whole);
    let [probe, outcome] = ["probe", "outcome"].map(Column::Broken);
    let cells = |row: &Row| {
        let operator = row.operator.map(|operator| operator.as_str().to_owned()).unwrap_or_default();
        [row.field.clone(), operator, row.probe.to_string(), row.outcome.to_string()]
    };
    if show_values {
        let cells = |row: &Row| {
            let [field, operator, probe, outcome] = cells(row);
            [field, operator, probe, outcome, row.values.clone().unwrap_or_default()]
        };
        return sheet::text([field, operator, probe, outcome, Column::Broken("values")], 0, rows.map(cells));
    }
    sheet::text([field, operator, probe, outcome], 0, rows.map(cells))
}
