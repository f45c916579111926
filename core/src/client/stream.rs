//! A plan, run by the async client: its records, as a stream.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use futures_core::Stream;
use futures_core::stream::FusedStream;
use serde_json::Value;

use super::asynchronous::{AsyncClient, AsyncHttp, send};
use super::exchange::Tried;
use super::options::ClientOptions;
use super::reading::{Job, Reading, Step};
use crate::error::{Diagnostic, Result};
use crate::listing::{Listing, Mismatch, OnMismatch, Progress};
use crate::plan::Plan;
use crate::wire::RequestOptions;

/// So many records are given before what is on its way is looked at again: while records are there, nothing is waited for.
const RECORDS_PER_LOOK: u32 = 32;

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
        let requests =
            Requests { http: Arc::clone(&self.http), options: Arc::clone(&self.options), items, sent: Vec::new() };
        Ok(AsyncRecords { reading, requests, text: Box::default(), given: 0, over: false })
    }
}

/// The records of a plan, a stream of them, or an error, which is the last item.
///
/// It has a copy of the plan and its own share of the client. It can be left at any time: dropping the future of
/// [`AsyncRecords::next`] loses nothing, and dropping the stream breaks off what is on its way. Requests go on while
/// the stream is polled. Records come in the order that one request at a time would give; pages are asked for before their records
/// are, so a program that needs only the first records says so by [`AsyncRecords::limit`].
///
/// It is `Send`, so that a task may have it, and not `Sync`: only one task polls it.
///
/// # Panics
/// Polled outside of a tokio runtime with its I/O and its time enabled, where a request has to be sent.
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
#[must_use = "records are read when they are asked for"]
pub struct AsyncRecords<'e> {
    reading: Reading<'e>,
    requests: Requests,
    /// The text of the record that was given last.
    text: Box<str>,
    /// Records that were given since what is on its way was looked at.
    given: u32,
    over: bool,
}

impl fmt::Debug for AsyncRecords<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AsyncRecords").field("reading", &self.reading).finish_non_exhaustive()
    }
}

impl AsyncRecords<'_> {
    /// Stop after this many records; what is not needed for them is not fetched.
    pub fn limit(mut self, most: u64) -> Self {
        self.reading.listing = self.reading.listing.with_limit(most);
        self
    }

    /// What is done with records that the service should not have sent, as the filter excludes them. They are left out
    /// unless this says otherwise.
    pub fn on_mismatch(mut self, what: OnMismatch) -> Self {
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
    /// Outside of a tokio runtime with its I/O and its time enabled, as polling the stream does.
    pub async fn next(&mut self) -> Option<Result<Value>> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<Value>>> {
        loop {
            match self.reading.step()? {
                Step::Send(job) => {
                    self.requests.start(job);
                    // It is on its way only when it was looked at.
                    self.given = RECORDS_PER_LOOK;
                }
                Step::Record(record) => {
                    self.given = self.given.saturating_add(1);
                    if self.given > RECORDS_PER_LOOK {
                        self.given = 0;
                        self.requests.look(context, &mut self.reading);
                    }
                    self.text = record.text;
                    return Poll::Ready(Ok(Some(record.value)));
                }
                Step::Wait => {
                    if !self.requests.look(context, &mut self.reading) {
                        return Poll::Pending;
                    }
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
    sent: Vec<(u64, Sent)>,
}

impl Requests {
    fn start(&mut self, job: Job) {
        let id = job.id;
        let sent = send(Arc::clone(&self.http), Arc::clone(&self.options), job, self.items.clone());
        self.sent.push((id, Box::pin(sent)));
    }

    /// Looks at all that is on its way, and hands in what came; whether anything did.
    fn look(&mut self, context: &mut Context<'_>, reading: &mut Reading<'_>) -> bool {
        let before = self.sent.len();
        self.sent.retain_mut(|(id, sent)| match sent.as_mut().poll(context) {
            Poll::Ready(tried) => {
                reading.tried(*id, tried);
                false
            }
            Poll::Pending => true,
        });
        self.sent.len() < before
    }
}
