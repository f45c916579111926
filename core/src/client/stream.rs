//! A plan, run by the async client: its records, as a stream.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use futures_core::Stream;
use futures_core::stream::FusedStream;
use serde_json::Value;

use super::asynchronous::{AsyncClient, AsyncHttp, send};
use super::exchange::Tried;
use super::options::ClientOptions;
use super::patience::Waits;
use super::reading::{Job, Reading, Step};
use crate::error::{Diagnostic, Result};
use crate::listing::{Listing, Mismatch, OnMismatch, Progress};
use crate::plan::Plan;
use crate::wire::RequestOptions;

impl AsyncClient {
    /// The records of a plan. Nothing is sent until the first is asked for.
    ///
    /// # Errors
    /// When the options do not fit the collection, or the credential may not go there.
    pub fn list<'e>(&self, plan: &Plan<'e>, options: &RequestOptions) -> Result<AsyncRecords<'e>> {
        self.run(Listing::new(plan, options)?)
    }

    /// The records of a listing that nothing was asked for yet. Nothing is sent until the first is asked for.
    ///
    /// # Errors
    /// When the credential may not go there.
    pub fn run<'e>(&self, listing: Listing<'e>) -> Result<AsyncRecords<'e>> {
        let reading = Reading::new(listing, &self.options)?;
        let items = reading.items().map(Arc::from);
        let waits = Arc::default();
        let requests = Requests {
            http: Arc::clone(&self.http),
            options: Arc::clone(&self.options),
            items,
            waker: Waker::from(Arc::clone(&waits)),
            waits,
            is_left: false,
            sent: Vec::new(),
        };
        Ok(AsyncRecords { reading, requests, text: Box::default(), over: false })
    }
}

/// The records of a plan, a stream of them, or an error, which is the last item.
///
/// It has a copy of the plan and its own share of the client. It can be left at any time: dropping the future of
/// [`AsyncRecords::next`] loses nothing, and dropping the stream breaks off what is on its way. Requests go on while
/// the stream is polled; what the program does between two polls, however long, does not count towards [`Timeouts`](super::Timeouts). A poll
/// reads one page and looks at 64 records at most, and then lets other work have its turn.
///
/// Records come in the order that one request at a time would give, and several requests are each sorted by themselves
/// (`sorted-per-request`); pages are asked for before their records
/// are, so a program that needs only the first records says so by [`AsyncRecords::with_limit`].
///
/// It is `Send`, so that a task may have it, and not `Sync`: only one task polls it.
///
/// A listing that was made apart is run as it is:
/// ```no_run
/// use konnect_filter::client::{AsyncClient, AsyncRecords, Credentials};
/// use konnect_filter::listing::Listing;
/// use konnect_filter::{ListRequest, wire::RequestOptions};
/// let plan = ListRequest::to("users").plan()?;
/// let records: AsyncRecords<'_> = AsyncClient::new(Credentials::None).run(Listing::new(&plan, &RequestOptions::default())?)?;
/// # Ok::<(), konnect_filter::Error>(())
/// ```
///
/// # Panics
/// - Polled outside of a tokio runtime with its I/O and its time enabled, where a request has to be sent.
/// - Polled after the runtime has shut down on which it was polled before, with requests on their way: their timers
///   belong to that. Without any, it goes on in another runtime: so it does after a record where only one request is on its way
///   at a time ([`ClientOptions::with_max_connections`]).
#[must_use = "records are read when they are asked for"]
pub struct AsyncRecords<'e> {
    reading: Reading<'e>,
    requests: Requests,
    /// The text of the record that was given last.
    text: Box<str>,
    over: bool,
}

impl fmt::Debug for AsyncRecords<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AsyncRecords").field("reading", &self.reading).finish_non_exhaustive()
    }
}

impl AsyncRecords<'_> {
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
    /// [`AsyncRecords::mismatches`]; none of these with [`OnMismatch::Fail`], where the first one is the error. Of a plan, only the latter: the
    /// warnings about its filter are those of [`Prepared`](crate::request::Prepared) or [`Checked`](crate::check::Checked).
    pub fn warnings(&self) -> Vec<Diagnostic> {
        self.reading.listing.warnings()
    }

    /// The JSON text of the record that was given last, byte for byte as it came. Empty before the first.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The next record. Dropping the future loses nothing.
    ///
    /// # Panics
    /// Outside of a tokio runtime with its I/O and its time enabled, and after that of requests on their way has shut down, as
    /// [polling the stream](AsyncRecords#panics) does.
    pub async fn next(&mut self) -> Option<Result<Value>> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// Takes at most one page and looks at few records before the task's other work has its turn.
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<Value>>> {
        self.requests.waits.polled(context.waker());
        let mut came = self.requests.look(&mut self.reading);
        loop {
            match self.reading.step()? {
                Step::Send(job) => came |= self.requests.start(job, &mut self.reading),
                Step::Record(record) => {
                    self.text = record.text;
                    return Poll::Ready(Ok(Some(record.value)));
                }
                Step::Wait if !came => {
                    self.requests.waits.begin();
                    return Poll::Pending;
                }
                Step::Wait | Step::Looked => {
                    context.waker().wake_by_ref();
                    return Poll::Pending;
                }
                Step::Done => return Poll::Ready(Ok(None)),
            }
        }
    }
}

impl Stream for AsyncRecords<'_> {
    type Item = Result<Value>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        let polled = this.poll(context);
        if matches!(polled, Poll::Ready(Ok(None) | Err(_))) {
            this.over = true;
            this.requests.sent.clear();
        }
        polled.map(Result::transpose)
    }
}

impl FusedStream for AsyncRecords<'_> {
    fn is_terminated(&self) -> bool {
        self.over
    }
}

type Sent = Pin<Box<dyn Future<Output = Tried> + Send>>;

/// What is on its way.
struct Requests {
    http: Arc<AsyncHttp>,
    options: Arc<ClientOptions>,
    /// Where the records of an answer are.
    items: Option<Arc<str>>,
    /// What is woken by anything that comes, and `waits` as that.
    waits: Arc<Waits>,
    waker: Waker,
    /// Whether something was not looked at although it was woken.
    is_left: bool,
    sent: Vec<(u64, Sent)>,
}

impl Requests {
    /// Puts it on its way; whether something came of it at once.
    fn start(&mut self, job: Job, reading: &mut Reading<'_>) -> bool {
        let id = job.id;
        let (http, options, waits) = (Arc::clone(&self.http), Arc::clone(&self.options), Arc::clone(&self.waits));
        let mut sent: Sent = Box::pin(send(http, options, job, self.items.clone(), waits));
        match sent.as_mut().poll(&mut Context::from_waker(&self.waker)) {
            Poll::Ready(tried) => {
                reading.tried(id, tried);
                true
            }
            Poll::Pending => {
                self.sent.push((id, sent));
                false
            }
        }
    }

    /// Looks at what is on its way, where something happened there, and hands in the first that came; whether there was one.
    fn look(&mut self, reading: &mut Reading<'_>) -> bool {
        if !(self.waits.take_woken() | std::mem::take(&mut self.is_left)) {
            return false;
        }
        let mut context = Context::from_waker(&self.waker);
        let mut each = self.sent.iter_mut().enumerate();
        let came = each.find_map(|(at, (id, sent))| match sent.as_mut().poll(&mut context) {
            Poll::Ready(tried) => Some((at, *id, tried)),
            Poll::Pending => None,
        });
        let Some((at, id, tried)) = came else { return false };
        drop(self.sent.remove(at));
        // The others have their turn at the next look.
        self.is_left = true;
        reading.tried(id, tried);
        true
    }
}
