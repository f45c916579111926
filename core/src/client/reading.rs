//! A listing, and the requests of it that are on their way: what is sent next, and what becomes of an answer. No I/O; the blocking
//! client and the async one do what it says.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use url::Url;

use super::exchange::{Exchange, Next, Tried};
use super::options::{ClientOptions, Event};
use super::refusal::RequestContext;
use crate::error::{Diagnostic, Result};
use crate::listing::{Action, Listing, Record};

/// What a driver does next.
pub(super) enum Step {
    /// Send this, and tell [`Reading::tried`] what came of it.
    Send(Job),
    /// Give this to the caller.
    Record(Record),
    /// Records were looked at, and none of them comes out: go on, after whatever else is to be done.
    Looked,
    /// Wait until something came of what was sent.
    Wait,
    /// All was read.
    Done,
}

/// Something to send.
#[derive(Debug, Clone)]
pub(super) struct Job {
    pub(super) id: u64,
    /// Where to.
    pub(super) url: Url,
    /// After so long.
    pub(super) pause: Duration,
}

/// A listing that is being read.
#[derive(Debug)]
pub(super) struct Reading<'e> {
    pub(super) listing: Listing<'e>,
    pub(super) options: Arc<ClientOptions>,
    collection: String,
    exchanges: BTreeMap<u64, Exchange>,
    /// To be sent, as soon as there is room.
    ready: BTreeSet<u64>,
    /// On their way, and how often the service had asked for less when each was sent.
    sent: BTreeMap<u64, u32>,
    slowed: u32,
    /// Whether the service was ever there.
    has_answered: bool,
    /// Pages that were told of.
    told: u64,
    over: bool,
}

impl<'e> Reading<'e> {
    /// A listing that nothing was asked for yet.
    pub(super) fn new(listing: Listing<'e>, options: &Arc<ClientOptions>) -> Result<Self> {
        let listing = listing.with_max_records(options.records).with_max_connections(options.connections);
        if let Some(url) = listing.first_url()? {
            options.credentials.check(&url, options.loopback)?;
            if !options.foreign {
                options.credentials.check_audience(listing.audience(), listing.plan().entity, &url)?;
            }
        }
        Ok(Self {
            collection: listing.plan().entity.name(),
            listing,
            options: Arc::clone(options),
            exchanges: BTreeMap::new(),
            ready: BTreeSet::new(),
            sent: BTreeMap::new(),
            slowed: 0,
            has_answered: false,
            told: 0,
            over: false,
        })
    }

    /// Where the records of an answer are.
    pub(super) fn items(&self) -> Option<&'e str> {
        self.listing.plan().entity.items.as_deref()
    }

    /// How many were sent and not answered yet.
    #[cfg(feature = "client")]
    pub(super) fn in_flight(&self) -> usize {
        self.sent.len()
    }

    /// What to do next. Nothing comes after an error or the end.
    pub(super) fn step(&mut self) -> Result<Step> {
        if self.over {
            return Ok(Step::Done);
        }
        let step = self.advance().map_err(|error| self.options.credentials.redact_error(error));
        self.over = matches!(step, Ok(Step::Done) | Err(_));
        step
    }

    fn advance(&mut self) -> Result<Step> {
        loop {
            if let Some(job) = self.send() {
                return Ok(Step::Send(job));
            }
            let action = self.listing.next();
            self.tell();
            match action? {
                Action::Get(get) => {
                    self.exchanges.insert(get.id, Exchange::new(get.url, get.request));
                    self.ready.insert(get.id);
                }
                Action::Take => return Ok(self.listing.some()?.map_or(Step::Looked, Step::Record)),
                Action::Wait if self.sent.is_empty() => {
                    return Err(Diagnostic::internal("an answer is waited for, and nothing was sent").into());
                }
                Action::Wait => return Ok(Step::Wait),
                Action::Done => return Ok(Step::Done),
            }
        }
    }

    /// The first that waits to be sent, if there is room.
    fn send(&mut self) -> Option<Job> {
        if self.sent.len() >= self.listing.connections() {
            return None;
        }
        let id = self.ready.pop_first()?;
        let exchange = self.exchanges.get(&id)?;
        self.sent.insert(id, self.slowed);
        Some(Job { id, url: exchange.url.clone(), pause: exchange.pause })
    }

    /// Something came of what was sent.
    pub(super) fn tried(&mut self, id: u64, tried: Tried) {
        let (Some(slowed), Some(exchange)) = (self.sent.remove(&id), self.exchanges.get_mut(&id)) else { return };
        let is_too_much = matches!(&tried, Tried::Refusal(refusal) if refusal.status == 429);
        self.has_answered |= matches!(tried, Tried::Page(_) | Tried::Fault(_) | Tried::Refusal(_));
        // All that were on their way at the time are refused for one reason.
        if is_too_much && slowed == self.slowed {
            self.slowed += 1;
            self.listing.slow_down();
        }
        let plan = Arc::clone(self.listing.shared());
        let next = match plan.requests.get(exchange.request) {
            Some(request) => {
                let url = exchange.asked().clone();
                let credentials = &self.options.credentials;
                let asked = RequestContext { collection: &self.collection, url: &url, request, credentials };
                exchange.tried(tried, &self.options, &asked, self.has_answered)
            }
            None => Next::Failed(Diagnostic::internal("a request is read that is not there").into()),
        };
        let came = match next {
            Next::Again => {
                self.ready.insert(id);
                return;
            }
            Next::Page(page) => Ok(page),
            Next::Failed(error) => Err(error),
        };
        self.exchanges.remove(&id);
        self.listing.arrived(id, came);
    }

    /// Tells of a page whose turn has come.
    fn tell(&mut self) {
        let progress = self.listing.progress();
        if progress.pages != self.told {
            self.told = progress.pages;
            (self.options.watch)(&Event::Page { progress });
        }
    }
}
