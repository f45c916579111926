//! The thread that reads.

use std::borrow::Cow;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::SyncSender;
use std::time::Duration;

use konnect_filter::catalog::{Catalog, Entity, Paging};
use konnect_filter::check::Condition;
use konnect_filter::client::{
    self, Audience, COOKIE_VARIABLE, Client, ClientOptions, Credentials, Http, Progress, TOKEN_VARIABLES, Timeouts,
};
use konnect_filter::error::{Code, Diagnostic, Error};
use konnect_filter::listing::OnMismatch;
use konnect_filter::request::Prepared;
use konnect_filter::{ListRequest, wire};
use serde_json::Value;

use super::columns::{columns, with_lists};
use super::lookup;
use super::progress::counted;
use super::sorted::Sorted;
use crate::commands::plan::filter_of;
use crate::request::Settings;

/// What is to be read.
pub(super) struct ListJob {
    pub(super) catalog: Cow<'static, Catalog>,
    pub(super) settings: Settings,
    pub(super) options: wire::RequestOptions,
    pub(super) entity: String,
    pub(super) filter: Option<String>,
    /// What a search asks of the records that it finds.
    pub(super) searched: Option<Condition<'static>>,
    pub(super) on_mismatch: OnMismatch,
    pub(super) limit: Option<u64>,
    pub(super) max_connections: Option<usize>,
    pub(super) count: bool,
    pub(super) verbose: bool,
    /// The certificates to trust, as PEM; Mozilla's where there are none.
    pub(super) roots: Option<String>,
    pub(super) key: CredentialSource,
    /// Whether a credential may go to this machine without https.
    pub(super) loopback: bool,
    /// Whether it does not matter that each of several requests is sorted by itself.
    pub(super) sorts_across: bool,
}

impl ListJob {
    /// The request with these options.
    pub(super) fn request(&self, options: wire::RequestOptions) -> ListRequest<'_> {
        self.settings.request(&self.catalog, &self.entity, self.filter.as_deref(), options)
    }

    /// What is to be sorted here because several requests are each sorted by themselves. What is wrong is told where it is run.
    pub(super) fn sorted_across(&self) -> Option<Sorted> {
        let sort = &self.options.sort;
        let prepared = (!sort.is_empty()).then(|| self.several()).flatten()?;
        let plan = prepared.plan();
        Sorted::across(plan.requests().len(), plan.entity(), sort, self.limit)
    }

    /// What is to be known where each of several requests begins at a page that is not the first.
    pub(super) fn begins_late(&self) -> Option<String> {
        let number = self.options.page_number.filter(|number| *number > 1)?;
        let requests = self.several()?.plan().requests().len();
        Some(format!("the filter needs {requests} requests, and each of them is read from its page {number} on"))
    }

    /// What is sent, where the filter needs several requests.
    fn several(&self) -> Option<Prepared<'_>> {
        let prepared = self.request(self.options.clone()).prepare().ok();
        prepared.filter(|prepared| prepared.plan().requests().len() > 1)
    }

    /// The warnings that matter to whoever gets the records.
    pub(super) fn warnings(&self, mut all: Vec<Diagnostic>) -> Vec<Diagnostic> {
        all.retain(|warning| !self.sorts_across || warning.code != Code::SortedPerRequest);
        all
    }

    /// The most records that are read: one where only their number is asked for and Konnect says it.
    pub(super) fn wanted(&self, answer: &Prepared<'_>) -> u64 {
        if self.is_counted_by_total(answer) { 1 } else { self.limit.unwrap_or(u64::MAX) }
    }

    /// Whether nothing is filtered, so that the total that the service states is the number of records. Of a filter, only the
    /// records that come say whether it was applied.
    fn is_counted_by_total(&self, answer: &Prepared<'_>) -> bool {
        let (plan, options) = (answer.plan(), answer.options());
        let whole = options.page_number.is_none() && options.page_after.is_none();
        // What the published answers say: the total comes with numbered pages and mesh's numeric offsets, not with cursors
        // and opaque offsets. One cursor list has it all the same, and is counted record by record.
        // Of other services nothing is known.
        let total = plan.entity().page_names.is_none()
            && matches!(plan.entity().paging, Paging::Number { .. } | Paging::Offset { integer: true, .. });
        self.count && total && whole && plan.requests().len() == 1 && plan.condition().is_none()
    }
}

/// Where the credential comes from; no `Debug`, which would show it.
pub(crate) enum CredentialSource {
    Environment,
    TokenFile(PathBuf),
    CookieFile(PathBuf),
    /// The token itself, from standard input.
    Token(String),
    /// The cookie itself, from standard input.
    Cookie(String),
}

/// What the worker says.
#[derive(Debug)]
pub(super) enum Event {
    /// Warnings, for the end.
    Warnings(Vec<Diagnostic>),
    /// How many requests are to be read.
    Planned(usize),
    /// Columns that the collection's records have.
    Columns {
        /// Those with a single value, in the order of the description.
        known: Vec<String>,
        /// All of them, lists too.
        all: Vec<String>,
        /// Names of fields whose values the records have elsewhere, and where.
        elsewhere: Vec<(String, String)>,
    },
    /// A line of the log that was asked for.
    Log(String),
    /// A record, and its text.
    Record(Value, Box<str>),
    /// How far it is.
    Progress(Progress),
    /// A host was asked.
    Asked(String),
    /// A request will be sent again after a pause; `verbose` has that told in any case.
    Again { why: String, pause: Duration, verbose: bool },
    /// There is no more time, which is not the worker's word.
    Late,
    /// Time has passed, which is not the worker's word.
    Tick,
    /// How many records there are: the end.
    Count(u64),
    /// All was read.
    Ended,
    /// It cannot go on.
    Failed(Error),
    /// Ctrl-C, which is not the worker's word.
    Interrupted,
}

/// Reads all that is ordered. That nobody listens any more is an end like others.
pub(super) fn run(order: &ListJob, sender: &SyncSender<Event>) {
    let last = work(order, sender).unwrap_or_else(Event::Failed);
    let _ = sender.send(last);
}

fn work(order: &ListJob, sender: &SyncSender<Event>) -> Result<Event, Error> {
    let found = order.catalog.find(&order.entity);
    let mut options = order.options.clone();
    let sent = Arc::new(AtomicU64::new(0));
    // A wrong collection is told below, together with what is wrong in the filter.
    let client = match &found {
        Ok(found) => {
            let client = client(order, found.entity, &options.clone().with_found(found), &sent, sender)?;
            // Nothing is sent for a filter with an error, so the rest is looked at first.
            if options.params.iter().any(|(_, value)| value.starts_with('@')) {
                order.request(options.clone()).prepare()?;
                lookup::resolve(&client, &order.catalog, &order.settings.context, &order.entity, &mut options)?;
            }
            client
        }
        Err(_) => Client::new(Credentials::None),
    };
    let mut prepared = order.request(options).prepare()?;
    let audience = Audience::of(prepared.plan().entity(), prepared.options());
    if let Some(searched) = &order.searched {
        prepared = prepared.checked_by(searched.clone());
    }
    read(order, &client, &prepared, &sent, sender).map_err(|error| with_source(error, &order.key, audience))
}

/// An error of a credential that was refused, with the place that it came from: an old one in the environment is easily forgotten.
fn with_source(error: Error, key: &CredentialSource, audience: Audience) -> Error {
    let is_refused = error.diagnostics().iter().any(|problem| problem.code == Code::Unauthorized);
    let source = match key {
        CredentialSource::Environment if is_refused => credential_variable(audience).map(|name| format!("`{name}`")),
        CredentialSource::TokenFile(path) | CredentialSource::CookieFile(path) if is_refused => {
            Some(format!("`{}`", path.display()))
        }
        _ => None,
    };
    let Some(source) = source else { return error };
    let problems = error.into_diagnostics().into_iter().map(|mut problem| {
        let is_refused = problem.code == Code::Unauthorized;
        if let Some(help) = problem.help.as_mut().filter(|_| is_refused) {
            *help = format!("it came from {source}; {help}");
        }
        problem
    });
    Error::from_diagnostics(problems.collect())
        .unwrap_or_else(|| Diagnostic::internal("an error has no problem").into())
}

/// The variable in which the credential for an audience is.
fn credential_variable(audience: Audience) -> Option<&'static str> {
    let is_set = |name: &&str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let tokens = TOKEN_VARIABLES.iter().copied().filter(|_| audience.takes_token());
    tokens.chain(Some(COOKIE_VARIABLE).filter(|_| audience.takes_cookie())).find(is_set)
}

/// The way to a service, and what proves to it who asks.
pub(crate) fn connect(
    key: &CredentialSource,
    roots: Option<&str>,
    entity: &Entity,
    options: &wire::RequestOptions,
) -> Result<(Http, ClientOptions), Error> {
    let credentials = match key {
        CredentialSource::Token(text) => Credentials::bearer(text)?,
        CredentialSource::Cookie(text) => Credentials::cookie(text)?,
        CredentialSource::TokenFile(path) => Credentials::from_token_file(path)?,
        CredentialSource::CookieFile(path) => Credentials::from_cookie_file(path)?,
        CredentialSource::Environment => Credentials::from_environment(Audience::of(entity, options))?,
    };
    let transport = match roots {
        Some(pem) => Http::with_roots(Timeouts::default(), pem.as_bytes())?,
        None => Http::default(),
    };
    // What a flag or standard input gives is meant for the host that is asked.
    let is_chosen = !matches!(key, CredentialSource::Environment);
    Ok((transport, ClientOptions::new(credentials).with_allow_foreign_hosts(is_chosen)))
}

fn client(
    order: &ListJob,
    entity: &Entity,
    options: &wire::RequestOptions,
    sent: &Arc<AtomicU64>,
    sender: &SyncSender<Event>,
) -> Result<Client, Error> {
    let (transport, client_options) = connect(&order.key, order.roots.as_deref(), entity, options)?;
    let (verbose, sent, sender) = (order.verbose, Arc::clone(sent), sender.clone());
    let watch = move |event: &client::Event<'_>| {
        let said = match event {
            client::Event::Page { progress, .. } => Some(Event::Progress(*progress)),
            client::Event::Request { url, .. } => {
                sent.fetch_add(1, Ordering::Relaxed);
                if verbose {
                    let _ = sender.send(Event::Log(format!("GET {url}")));
                }
                Some(Event::Asked(url.host_str().unwrap_or_default().to_owned()))
            }
            client::Event::Retry { why, pause, .. } => {
                Some(Event::Again { why: (*why).to_owned(), pause: *pause, verbose })
            }
            _ => None,
        };
        // That nobody listens is seen where records are sent.
        said.map(|said| sender.send(said));
    };
    let options = client_options.with_allow_http_loopback(order.loopback).with_watch(watch);
    let options = match order.max_connections {
        Some(most) => options.with_max_connections(most),
        None => options,
    };
    Ok(Client::with_transport(transport, options))
}

fn read(
    order: &ListJob,
    client: &Client,
    answer: &Prepared<'_>,
    sent: &AtomicU64,
    sender: &SyncSender<Event>,
) -> Result<Event, Error> {
    let plan = answer.plan();
    let mut heard = sender.send(Event::Warnings(order.warnings(answer.warnings().to_vec()))).is_ok();
    heard &= sender.send(Event::Planned(plan.requests().len())).is_ok();
    if order.verbose {
        for text in explained(answer) {
            heard &= sender.send(Event::Log(text)).is_ok();
        }
    }
    let names = plan.entity().fields.iter().map(|field| &field.name);
    let elsewhere = names.filter_map(|name| Some((name.clone(), plan.entity().other_name(name)?))).collect();
    let record = &plan.entity().record;
    heard &= sender.send(Event::Columns { known: columns(record), all: with_lists(plan.entity()), elsewhere }).is_ok();
    if !heard {
        return Ok(Event::Ended);
    }
    if order.is_counted_by_total(answer) {
        // One record is enough.
        let mut records = client.list(plan, answer.options())?.with_limit(order.wanted(answer));
        if let Some(record) = records.next() {
            record?;
        }
        let Progress { total, received, .. } = records.progress();
        // A total that is smaller than what came is not one: the records are counted, and what is wrong is told.
        if let Some(total) = total.filter(|total| *total >= received) {
            return Ok(Event::Count(total));
        }
    }
    let records = client.list(plan, answer.options())?.with_on_mismatch(order.on_mismatch);
    let mut records = records.with_limit(order.limit.unwrap_or(u64::MAX));
    let mut end = Ok(());
    while let Some(record) = records.next() {
        match record {
            Ok(_) if order.count => {}
            Ok(record) => {
                if sender.send(Event::Record(record, records.text().into())).is_err() {
                    return Ok(Event::Ended);
                }
            }
            Err(error) => end = Err(error),
        }
    }
    // What a service did not apply is told, however it ends.
    let mut warnings = records.warnings();
    warnings.retain(|warning| warning.code != Code::SortedPerRequest);
    let _ = sender.send(Event::Warnings(warnings));
    end?;
    let progress = records.progress();
    if order.verbose {
        let _ = sender.send(Event::Log(summary(&progress, sent.load(Ordering::Relaxed))));
    }
    Ok(if order.count { Event::Count(progress.kept) } else { Event::Ended })
}

/// How much was sent and read, and what became of it.
fn summary(progress: &Progress, requests: u64) -> String {
    let Progress { pages, received, kept, duplicates, mismatched, unverifiable, .. } = *progress;
    let (requests, pages) = (counted(requests, "request"), counted(pages, "page"));
    let (received, duplicates) = (counted(received, "record"), counted(duplicates, "duplicate"));
    let first = if progress.duplicates > 0 { " (known by their id or content, the first one counts)" } else { "" };
    let mut text = format!("{requests}, {pages}, {received} received, {duplicates}{first}, {kept} matched");
    if mismatched > 0 {
        text.push_str(&format!(", {mismatched} that the service should not have sent"));
    }
    if unverifiable > 0 {
        text.push_str(&format!(", {unverifiable} not checked because fields are missing or cannot be read"));
    }
    text
}

/// What Konnect filters and what is done here.
fn explained(answer: &Prepared<'_>) -> Vec<String> {
    let service = answer.plan().entity().service();
    let requests = answer.plan().requests().iter().map(|request| match filter_of(request) {
        Some(filter) => format!("{service} filters: {filter}"),
        None => format!("{service} applies no filter: the whole collection is read"),
    });
    let local = match answer.residual_text() {
        Some(residual) => format!("local filter: {residual}"),
        None if answer.plan().requests().is_empty() => "no record can match, so no request is sent".to_owned(),
        None => "local filter: none".to_owned(),
    };
    requests.chain([local]).collect()
}
