//! `verify`: what a service really does with filters, measured on its own records.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use konnect_filter::catalog::Entity;
use konnect_filter::client::{Client, Event};
use konnect_filter::error::{Code, Error, Part};
use konnect_filter::listing::page_size;
use konnect_filter::plan::Plan;
use konnect_filter::verify::{Answer, Kind, Outcome, Probe, Profile, Row, probes};
use konnect_filter::wire;
use serde_json::Value;

use super::list::{connect, key};
use crate::args::Verify;
use crate::session::{Outcome as Status, Session};
use crate::table::{Column, Table};
use crate::{input, request, terminal};

/// Exit status after Ctrl-C, as shells have it.
const INTERRUPTED: u8 = 130;

/// A service that is measured.
struct Service<'c> {
    client: Client,
    options: &'c wire::Options,
    sample: u64,
}

impl Service<'_> {
    /// The records of the whole collection, as many as the sample has.
    fn sample(&self, entity: &Entity) -> Result<Vec<Value>, Error> {
        self.client.list(&Plan::everything(entity), self.options)?.limit(self.sample).collect()
    }

    /// What comes of a probe. As many records as the sample has are read, and one more, or of the largest page the first.
    fn measure(&self, entity: &Entity, probe: &Probe<'_>, sample: &[Value]) -> Result<Outcome, Error> {
        let Some(listing) = probe.listing(entity, self.options)? else { return Ok(Outcome::NoData) };
        let most = self.sample.saturating_add(1);
        let mut records = self.client.run(listing)?;
        if probe.kind() != Kind::LargestPage {
            records = records.limit(most);
        }
        let mut read = Vec::new();
        let mut first_page = 0;
        while let Some(record) = records.next() {
            read.push(record?);
            if read.len() == 1 {
                first_page = records.progress().received;
                if probe.kind() == Kind::LargestPage {
                    break;
                }
            }
        }
        let is_whole = probe.kind() != Kind::LargestPage && (read.len() as u64) < most;
        Ok(probe.judge(sample, &Answer { records: &read, is_whole, first_page, total: records.progress().total }))
    }
}

pub(super) fn run(typed: Verify, session: &mut Session) -> Status {
    let key = key(typed.secret, false, session)?;
    let catalog = crate::catalogs::catalog(&typed.catalog, session)?;
    session.source(Part::Entity, &typed.entity);
    let found = catalog.find_without_query(&typed.entity)?;
    let options = wire::Options {
        region: typed.region,
        default_region: request::default_region(),
        base_url: typed.base_url,
        default_base_url: request::default_base_url(),
        params: typed.params,
        // A page that is larger than the sample is of no use.
        page_size: page_size(&found.entity.paging).map(|size| size.min(typed.sample.saturating_add(1))),
        ..wire::Options::default()
    };
    let options = options.with_found(&found);
    let roots = match &typed.ca_file {
        Some(path) => Some(input::file(path, session.limits.file_bytes)?),
        None => None,
    };
    let (transport, credentials) = connect(&key, roots.as_deref(), found.entity, &options)?;
    let (sent, stop) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicBool::new(false)));
    let interrupted = Arc::clone(&stop);
    // Where no handler can be set, Ctrl-C ends the process as ever.
    let _ = ctrlc::set_handler(move || {
        // The first one waits for the answer that is on its way.
        if interrupted.swap(true, Ordering::Relaxed) {
            std::process::exit(INTERRUPTED.into());
        }
    });
    let (counted, limit, stopped) = (Arc::clone(&sent), typed.max_requests, Arc::clone(&stop));
    let (count, verbose) = (Arc::clone(&sent), typed.verbose);
    let client = Client::with(transport, credentials)
        .loopback(typed.allow_http_loopback)
        .watch(move |event| {
            if let Event::Request { url } = event {
                count.fetch_add(1, Ordering::Relaxed);
                if verbose {
                    terminal::tell_line(&format!("GET {url}"));
                }
            }
        })
        .stop_when(move || stopped.load(Ordering::Relaxed) || counted.load(Ordering::Relaxed) >= limit);
    let service = Service { client, options: &options, sample: typed.sample };
    let sample = service.sample(found.entity)?;
    let probes = probes(found.entity, &sample);
    let mut rows = Vec::with_capacity(probes.len());
    // What ends the measuring early; what was found until then is printed all the same.
    let (mut complete, mut failure) = (true, None);
    for (index, probe) in probes.iter().enumerate() {
        let outcome = match service.measure(found.entity, probe, &sample) {
            Ok(outcome) => outcome,
            Err(error) if error.iter().all(|problem| problem.code == Code::Rejected) => {
                Outcome::Refused(error.iter().map(|problem| problem.message.clone()).collect::<Vec<_>>().join("; "))
            }
            Err(error) => {
                complete = false;
                failure = Some(error).filter(|error| error.iter().all(|problem| problem.code != Code::Stopped));
                break;
            }
        };
        if session.is_for_people() && !verbose_or_piped(typed.verbose) {
            terminal::replace_line(&format!("{} of {} probes", index + 1, probes.len()));
        }
        rows.push(Row::new(probe, &outcome, typed.show_values));
    }
    if session.is_for_people() && !verbose_or_piped(typed.verbose) {
        terminal::replace_line("");
    }
    let host = options.resolve(found.entity)?.host();
    let report = Profile {
        collection: found.entity.name(),
        host,
        measured: jiff::Timestamp::now().to_string(),
        sample: sample.len(),
        complete,
        rows,
    };
    if typed.json {
        terminal::print_json(&report)?;
    } else {
        terminal::print(&text(&report, typed.show_values))?;
        session.remark(&format!("{} requests, {} records in the sample", sent.load(Ordering::Relaxed), report.sample));
    }
    if !complete {
        session.remark(&format!("stopped after {} of {} probes", report.rows.len(), probes.len()));
    }
    match failure {
        Some(error) => Err(error.into()),
        None => Ok(if stop.load(Ordering::Relaxed) { INTERRUPTED } else { 0 }),
    }
}

/// Whether a line that is written again and again would be in the way.
fn verbose_or_piped(verbose: bool) -> bool {
    verbose || !std::io::IsTerminal::is_terminal(&std::io::stderr())
}

fn text(report: &Profile, show_values: bool) -> String {
    let columns = ["field", "operator", "probe", "outcome"].map(Column::new);
    let rows = report.rows.iter();
    if show_values {
        let columns = columns.into_iter().chain([Column::new("values")]);
        let cells = |row: &Row| {
            let values = row.values.clone().unwrap_or_default();
            [row.field.clone(), row.operator.clone().unwrap_or_default(), row.probe.clone(), shown(row), values]
        };
        return Table::new(columns).text(rows.map(cells));
    }
    let cells =
        |row: &Row| [row.field.clone(), row.operator.clone().unwrap_or_default(), row.probe.clone(), shown(row)];
    Table::new(columns).text(rows.map(cells))
}

/// What came of a probe, in a few words.
fn shown(row: &Row) -> String {
    match (&row.message, row.count) {
        (Some(message), _) => format!("{}: {message}", row.outcome),
        (None, Some(count)) => format!("{} ({count})", row.outcome),
        (None, None) => row.outcome.clone(),
    }
}
