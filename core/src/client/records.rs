//! A plan, run by the blocking client: its records, one after the other.

use std::iter::FusedIterator;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;

use super::blocking::{Client, send};
use super::exchange::Tried;
use super::http::Http;
use super::options::ClientOptions;
use super::reading::{Job, Reading, Step};
use super::transport::Transport;
use crate::error::{Code, Diagnostic, Part, Result};
use crate::listing::{Listing, Mismatch, OnMismatch, Progress};
use crate::plan::Plan;
use crate::wire::RequestOptions;

impl<T: Transport + 'static> Client<T> {
    /// The records of a plan. Nothing is sent until the first is asked for.
    ///
    /// # Errors
    /// When the options do not fit the collection, or the credential may not go there.
    pub fn list<'e>(&self, plan: &Plan<'e>, options: &RequestOptions) -> Result<Records<'e, T>> {
        self.run(Listing::new(plan, options)?)
    }

    /// The records of a listing that nothing was asked for yet. Nothing is sent until the first is asked for.
    ///
    /// # Errors
    /// When the credential may not go there.
    pub fn run<'e>(&self, listing: Listing<'e>) -> Result<Records<'e, T>> {
        let reading = Reading::new(listing, &self.options)?;
        let items = reading.items().map(Arc::from);
        let workers = Workers::new(Arc::clone(&self.transport), Arc::clone(&self.options), items);
        Ok(Records { reading, workers, text: Box::default() })
    }
}

/// The records of a plan, one after the other, or an error, which is the last item.
///
/// It has a copy of the plan and its own share of the client, so that it can be stored and sent to another thread.
///
/// One page is kept at a time, those that came before their turn, and 24 to 48 bytes for each record that came (72 while their table
/// grows); the rest of the answer is not in memory. Records come in the order of the answers, as one request at a time would give
/// them: sorting applies within one request, so that of several requests a program sorts the records itself, when all are read, and
/// [`Records::warnings`] says so (`sorted-per-request`). Pages are asked for before their records are; a program that needs only the first
/// records says so by [`Records::with_limit`]. What is on its way when this is dropped is thrown away as soon as it comes.
///
/// A listing that was made apart is run as it is:
/// ```no_run
/// use konnect_filter::client::{Client, Credentials, Records};
/// use konnect_filter::listing::Listing;
/// use konnect_filter::{ListRequest, wire::RequestOptions};
/// let plan = ListRequest::to("users").plan()?;
/// let records: Records<'_, _> = Client::new(Credentials::None).run(Listing::new(&plan, &RequestOptions::default())?)?;
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug)]
#[must_use = "records are read when they are asked for"]
pub struct Records<'e, T = Http> {
    reading: Reading<'e>,
    workers: Workers<T>,
    /// The text of the record that was given last.
    text: Box<str>,
}

impl<T: Transport + 'static> Records<'_, T> {
    /// Stop after this many records; what is not needed for them is not fetched.
    pub fn with_limit(mut self, most: u64) -> Self {
        self.reading.listing = self.reading.listing.with_limit(most);
        self
    }

    /// What is done with records that the service should not have sent, as the filter excludes them. They are left out
    /// unless this says otherwise.
    pub fn with_on_mismatch(mut self, what: OnMismatch) -> Self {
        self.reading.listing = self.reading.listing.with_on_mismatch(what);
        self
    }

    /// What was read up to now.
    pub const fn progress(&self) -> Progress {
        self.reading.listing.progress()
    }

    /// The predicates that the service did not apply, up to now.
    pub fn mismatches(&self) -> impl Iterator<Item = &Mismatch> {
        self.reading.listing.mismatches()
    }

    /// The warnings about the request that was listed, such as of a filter that is always false, and one for each of
    /// [`Records::mismatches`]; none of these with [`OnMismatch::Fail`], where the first one is the error. Of a plan, only the latter: the
    /// warnings about its filter are those of [`Prepared`](crate::request::Prepared) or [`Checked`](crate::check::Checked).
    pub fn warnings(&self) -> Vec<Diagnostic> {
        self.reading.listing.warnings()
    }

    /// The JSON text of the record that was given last, byte for byte as it came: a `Value` does not keep how a number or
    /// a text was written. Empty before the first.
    pub fn text(&self) -> &str {
        &self.text
    }

    fn advance(&mut self) -> Result<Option<Value>> {
        // What is sent alone, with nothing else to do meanwhile, needs no thread.
        let mut alone: Option<Job> = None;
        loop {
            while let Some((id, tried)) = self.workers.ready() {
                self.reading.tried(id, tried);
            }
            let step = self.reading.step()?;
            if matches!(step, Step::Send(_) | Step::Record(_) | Step::Looked) {
                if let Some(job) = alone.take() {
                    self.start(job);
                }
            }
            match step {
                Step::Send(job) if self.reading.in_flight() == 1 => alone = Some(job),
                Step::Send(job) => self.start(job),
                Step::Record(record) => {
                    self.text = record.text;
                    return Ok(Some(record.value));
                }
                Step::Looked => {}
                Step::Wait => match alone.take() {
                    Some(job) => self.run(&job),
                    None => {
                        let (id, tried) = self.workers.wait()?;
                        self.reading.tried(id, tried);
                    }
                },
                Step::Done => return Ok(None),
            }
        }
    }

    /// Sends it on a thread of its own; on this one where the system has no more of them.
    fn start(&mut self, job: Job) {
        if !self.workers.start(job.clone()) {
            self.run(&job);
        }
    }

    fn run(&mut self, job: &Job) {
        let tried = self.workers.run(job);
        self.reading.tried(job.id, tried);
    }
}

impl<T: Transport + 'static> Iterator for Records<'_, T> {
    type Item = Result<Value>;

    fn next(&mut self) -> Option<Self::Item> {
        self.advance().transpose()
    }
}

impl<T: Transport + 'static> FusedIterator for Records<'_, T> {}

/// Threads that send requests, one each.
struct Workers<T> {
    transport: Arc<T>,
    options: Arc<ClientOptions>,
    /// Where the records of an answer are.
    items: Option<Arc<str>>,
    /// Whether nobody waits for what they bring.
    over: Arc<AtomicBool>,
    sender: Sender<(u64, Tried)>,
    /// In a lock only so that threads may share what it is part of.
    receiver: Mutex<Receiver<(u64, Tried)>>,
}

impl<T: Transport + 'static> Workers<T> {
    fn new(transport: Arc<T>, options: Arc<ClientOptions>, items: Option<Arc<str>>) -> Self {
        let (sender, receiver) = mpsc::channel();
        Self { transport, options, items, over: Arc::default(), sender, receiver: Mutex::new(receiver) }
    }

    /// Sends a request on this thread.
    fn run(&self, job: &Job) -> Tried {
        send(&*self.transport, &self.options, job, self.items.as_deref(), &|| false)
    }

    /// Sends a request on a thread of its own, if there can be one.
    fn start(&self, job: Job) -> bool {
        let (transport, options, items) = (Arc::clone(&self.transport), Arc::clone(&self.options), self.items.clone());
        let (over, sender) = (Arc::clone(&self.over), self.sender.clone());
        let work = move || {
            let mut report = Report { id: job.id, sender, tried: None };
            let is_over = || over.load(Ordering::Relaxed);
            report.tried = Some(send(&*transport, &options, &job, items.as_deref(), &is_over));
        };
        std::thread::Builder::new().name("konnect-filter".to_owned()).spawn(work).is_ok()
    }

    /// What came meanwhile of what was sent.
    fn ready(&mut self) -> Option<(u64, Tried)> {
        self.receiver.get_mut().unwrap_or_else(PoisonError::into_inner).try_recv().ok()
    }

    /// What comes next of what was sent.
    fn wait(&mut self) -> Result<(u64, Tried)> {
        let receiver = self.receiver.get_mut().unwrap_or_else(PoisonError::into_inner);
        receiver.recv().map_err(|_| Diagnostic::internal("a request was sent, and nothing came of it").into())
    }
}

impl<T> std::fmt::Debug for Workers<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Workers").finish_non_exhaustive()
    }
}

impl<T> Drop for Workers<T> {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
    }
}

/// A thread's word, which comes even where a transport panics.
struct Report {
    id: u64,
    sender: Sender<(u64, Tried)>,
    tried: Option<Tried>,
}

impl Drop for Report {
    fn drop(&mut self) {
        let panicked = || Diagnostic::in_part(Code::Internal, Part::Response, "the transport panicked").into();
        let tried = self.tried.take().unwrap_or_else(|| Tried::Final(panicked()));
        // Where nobody listens any more, it is not needed.
        let _ = self.sender.send((self.id, tried));
    }
}
