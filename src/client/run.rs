//! A plan, run: every request, all pages, the residual, no record twice.

use std::iter::{FusedIterator, Zip};
use std::sync::Arc;
use std::vec::IntoIter;

use serde_json::Value;
use url::Url;

use super::fetch::{Client, Event};
use super::pages::{Pages, Position};
use super::progress::Progress;
use super::refusal::Asked;
use super::seen::{Seen, Verdict};
use super::transport::Transport;
use crate::catalog::Paging;
use crate::check;

use crate::error::{Code, Diagnostic, Part, Result};
use crate::plan::Plan;
use crate::wire::Options;

/// The page size where none is asked for and the description states no largest one; Konnect takes it everywhere.
const PAGE_SIZE: u64 = 100;

/// However large a description allows pages to be.
const LARGEST_PAGE: u64 = 1000;

/// A collection that shrank while it was read is read again this often.
const MOST_REREADS: u32 = 2;

/// The page size that [`Client::list`] asks for where the options say none; nothing where none can be asked for.
///
/// ```
/// use konnect_filter::{catalog::Paging, client::page_size};
/// assert_eq!(page_size(&Paging::Number { max: None }), Some(100));
/// assert_eq!(page_size(&Paging::None), None);
/// ```
pub fn page_size(paging: &Paging) -> Option<u64> {
    let most = match *paging {
        Paging::None | Paging::Cursor { size: false, .. } => return None,
        Paging::Number { max } | Paging::Cursor { max, .. } | Paging::Offset { max, .. } => max,
    };
    Some(most.map_or(PAGE_SIZE, u64::from).min(LARGEST_PAGE))
}

/// The page size that the first page of a request is asked for where the options say none: no larger than the `wanted`
/// records, where Konnect does all of the filtering.
///
/// ```
/// use konnect_filter::catalog::{Entity, Paging};
/// use konnect_filter::{client::first_page_size, plan::Plan};
/// let entity = Entity { paging: Paging::Number { max: None }, ..Entity::default() };
/// let plan = Plan::everything(&entity);
/// assert_eq!(first_page_size(&plan, u64::MAX), Some(100));
/// assert_eq!(first_page_size(&plan, 1), Some(1));
/// ```
pub fn first_page_size(plan: &Plan<'_>, wanted: u64) -> Option<u64> {
    let enough = if plan.residual.is_none() { wanted } else { u64::MAX };
    page_size(&plan.entity.paging).map(|size| size.min(enough).max(1))
}

impl<T: Transport> Client<T> {
    /// The records of a plan. Nothing is sent until the first is asked for.
    ///
    /// # Errors
    /// When the options do not fit the collection, or the credential may not go there.
    pub fn list<'e>(&self, plan: &Plan<'e>, options: &Options) -> Result<Records<'_, 'e, T>> {
        if options.page_before.is_some() {
            let message = "all pages are read, from first to last, so `page before` has no meaning here";
            return Err(Diagnostic::elsewhere(Code::InvalidPaging, Part::Page, message).into());
        }
        let mut options = options.clone();
        let start = match (options.page_number.take(), options.page_after.take()) {
            (None, None) => Position::First,
            (Some(number), None) => Position::Number(number),
            (None, Some(after)) => Position::After(after),
            (Some(_), Some(_)) => {
                let message = "a page number and a cursor were both given; reading can start at only one of them";
                return Err(Diagnostic::elsewhere(Code::InvalidPaging, Part::Page, message).into());
            }
        };
        plan.check_required()?;
        let records = Records {
            client: self,
            collection: plan.entity.name(),
            plan: Arc::new(plan.clone()),
            options,
            start,
            index: 0,
            running: None,
            buffer: Vec::new().into_iter().zip(Vec::new()),
            text: Box::default(),
            seen: Seen::new(plan.requests.len(), self.records),
            left: u64::MAX,
            over: false,
            progress: Progress::default(),
        };
        // All that can be wrong before anything is sent.
        if let Some(request) = plan.requests.first() {
            let url = records.url(request, &records.start)?;
            self.credentials.check(&url, self.loopback)?;
        }
        Ok(records)
    }
}

/// The records of a plan, one after the other, or an error, which is the last item.
///
/// It has a copy of the plan, so that it can be stored and sent to another thread where the transport can.
///
/// One page is held at a time, and 16 bytes for each record that was given; the rest of the answer is not in memory.
/// Records come in the order of the answers: sorting holds within one request.
#[derive(Debug)]
pub struct Records<'c, 'e, T> {
    client: &'c Client<T>,
    collection: String,
    plan: Arc<Plan<'e>>,
    options: Options,
    start: Position,
    index: usize,
    running: Option<Running<'e>>,
    /// Records of the last page, each with its text.
    buffer: Zip<IntoIter<Value>, IntoIter<Box<str>>>,
    /// The text of the record that was given last.
    text: Box<str>,
    seen: Seen,
    left: u64,
    over: bool,
    progress: Progress,
}

/// One of the plan's requests, being read.
#[derive(Debug)]
struct Running<'a> {
    pages: Pages<'a>,
    rereads: u32,
    /// Whether every record so far has an id, by which it is known again.
    identified: bool,
}

impl<'e, T: Transport> Records<'_, 'e, T> {
    /// No more records than this; what is not needed for them is not fetched.
    #[must_use]
    pub fn limit(mut self, most: u64) -> Self {
        self.left = most;
        self
    }

    /// What was read up to now.
    pub const fn progress(&self) -> Progress {
        self.progress
    }

    /// The JSON text of the record that was given last, byte for byte as it came: a `Value` does not keep how a number or
    /// a text was written. Empty before the first.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Reads the next page into the buffer; false when there is none.
    fn advance(&mut self) -> Result<bool> {
        let plan = Arc::clone(&self.plan);
        let Some(request) = plan.requests.get(self.index) else { return Ok(false) };
        self.choose_size();
        if self.running.is_none() {
            self.progress.requests += 1;
            self.running = Some(Running { pages: self.pages()?, rereads: 0, identified: true });
        }
        let Some(running) = &mut self.running else { return Ok(false) };
        let Some(position) = running.pages.position().cloned() else {
            return self.end_request().map(|()| true);
        };
        let url = self.url(request, &position)?;
        let asked = Asked { collection: &self.collection, url: &url, request, credentials: &self.client.credentials };
        let page = self.client.fetch(&asked, self.plan.entity.items.as_deref())?;
        let Some(running) = &mut self.running else { return Ok(false) };
        running.pages.accept(&page, self.seen.hasher())?;
        running.identified &= page.items.iter().all(|record| record.get("id").is_some_and(|id| !id.is_null()));
        self.progress.pages += 1;
        self.progress.received += page.items.len() as u64;
        self.progress.total = running.pages.total();
        self.buffer = page.items.into_iter().zip(page.texts);
        (self.client.watch)(&Event::Page { progress: self.progress });
        Ok(true)
    }

    /// The running request has no more pages: on to the next, or once more where records may have been passed over.
    fn end_request(&mut self) -> Result<()> {
        let Some(running) = self.running.take() else { return Ok(()) };
        if running.pages.shrank {
            // What was deleted moved the rest forward by a place, and one of it onto a page that was read before.
            if !running.identified || running.rereads >= MOST_REREADS {
                let message = "the collection shrank while it was read, so records may have been skipped";
                let problem = Diagnostic::elsewhere(Code::BrokenPaging, Part::Response, message);
                return Err(problem.help("try again while nothing is being deleted, or use larger pages").into());
            }
            self.running = Some(Running { pages: self.pages()?, rereads: running.rereads + 1, ..running });
            return Ok(());
        }
        self.seen.end_request();
        self.index += 1;
        Ok(())
    }

    fn pages(&self) -> Result<Pages<'e>> {
        let url = match self.plan.requests.get(self.index) {
            Some(request) => self.url(request, &self.start)?,
            None => return Err(Diagnostic::internal("a request is read that is not there").into()),
        };
        Ok(Pages::new(&self.plan.entity.paging, &url, self.options.page_size, self.start.clone()))
    }

    /// As large pages as the collection is known to give, and no larger than what is wanted.
    fn choose_size(&mut self) {
        if self.options.page_size.is_none() {
            self.options.page_size = first_page_size(&self.plan, self.left);
        }
    }

    /// The address of one page.
    fn url(&self, request: &crate::plan::Request<'_>, position: &Position) -> Result<Url> {
        let mut options = self.options.clone();
        match position {
            Position::First => (),
            Position::Number(number) => options.page_number = Some(*number),
            Position::After(after) => options.page_after = Some(after.clone()),
        }
        let address = options.resolve(self.plan.entity)?;
        address.request(request).to_url().map_err(|error| {
            let message = format!("the address is not a URL: {error}");
            Diagnostic::elsewhere(Code::InvalidBaseUrl, Part::BaseUrl, message).into()
        })
    }

    fn too_many(&self) -> crate::Error {
        let message = format!("more than {} records, the limit for removing duplicates", self.client.records);
        let problem = Diagnostic::elsewhere(Code::TooManyRecords, Part::Response, message);
        problem.help("narrow the filter, or run it in parts, such as one per month").into()
    }
}

impl<T: Transport> Iterator for Records<'_, '_, T> {
    type Item = Result<Value>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.over && self.left > 0 {
            let Some((record, text)) = self.buffer.next() else {
                match self.advance() {
                    Ok(true) => continue,
                    Ok(false) => break,
                    Err(error) => {
                        self.over = true;
                        return Some(Err(error));
                    }
                }
            };
            let keep = self.plan.residual.as_ref().is_none_or(|rest| check::evaluate(rest, &record) == Some(true));
            if !keep {
                continue;
            }
            match self.seen.note(&record) {
                Verdict::Known => self.progress.duplicates += 1,
                Verdict::Full => {
                    self.over = true;
                    return Some(Err(self.too_many()));
                }
                Verdict::New => {
                    self.left -= 1;
                    self.progress.kept += 1;
                    self.text = text;
                    return Some(Ok(record));
                }
            }
        }
        self.over = true;
        None
    }
}

impl<T: Transport> FusedIterator for Records<'_, '_, T> {}
