//! A plan being run, with no I/O in it: which address to get next, what an answer means, and which records come out (feature
//! `listing`).
//!
//! What sends the requests is up to the program: the blocking [`client`](crate::client) is a thin driver of this, and an async
//! one needs no more. What it promises, whoever drives it:
//!
//! - **A result that ends without an error is whole.** The different records that came are as many as the service announces, or
//!   its last page says that it is the last. A total alone is not believed at the end of a full page, where the next one is asked for. Pages that repeat, lead in a circle or to another host, or do not add up are
//!   an error, after two more readings where these may help.
//! - **No record twice**, by its id, else by what forms its path, else by its content.
//! - **Every record is checked** with the whole filter, as far as it shows the fields: see [`OnMismatch`]. Those that do not are kept, and
//!   counted in [`Progress::unverifiable`]; where no record tells, [`Listing::warnings`] says so.
//! - **Memory is flat**: one page's bytes, one record's value, and 24 to 48 bytes per record that came, to know it again (72 while
//!   their table grows). Where several answers are awaited at once ([`Listing::with_max_connections`]), up to 32 MiB of pages wait for their turn.
//! - **The order is that of one request at a time**, however many are on their way. A service sorts each request by itself: where
//!   a plan has several and a sort is asked for, [`Listing::warnings`] says so, and a limit takes what comes first, not what sorts first.
//!
//! # A collection that changes while it is read
//!
//! Nobody freezes a collection while its pages are read one after the other. What can be promised:
//!
//! - Every record that was there from the first page to the last is given, once, where the service lists by cursor and its
//!   cursors are right. By number or offset, a record that is deleted moves the rest forward by a place; the total is then smaller than before, or
//!   does not add up, and the pages are read again, twice at most and one at a time, until they do. Otherwise it is an error.
//! - Each record is given as it was on the page that it came with, which may be older than the last page. One whose id comes again on a
//!   later page is the same record, whatever else is in it, and counted in [`Progress::duplicates`].
//!
//! What cannot be: a record that was added or deleted meanwhile may be there or not. A record that is deleted while another is added, between
//! two pages by number or offset, leaves the total as it is, so a record that moved onto a page that was read already is missed
//! in silence. And records that a service leaves out and does not count are seen by nobody who lists:
//! [`verify`](crate::verify) measures whether it does.
//!
//! ```
//! use konnect_filter::listing::{Action, Listing};
//! use konnect_filter::{catalog::Catalog, plan::Plan, wire::RequestOptions};
//! let plan = Plan::everything(Catalog::builtin().find("identity@v3/users")?.entity);
//! let mut listing = Listing::new(&plan, &RequestOptions::default())?;
//! let Action::Get(get) = listing.next()? else { unreachable!() };
//! assert_eq!(get.url.as_str(), "https://global.api.konghq.com/v3/users?page%5Bsize%5D=100");
//! // Sent in whatever way, and then:
//! let body = br#"{"data":[{"id":"a"}],"meta":{"page":{"number":1,"size":100,"total":1}}}"#;
//! listing.received(get.id, body.to_vec()).map_err(|fault| fault.message).unwrap();
//! assert_eq!(listing.record()?.unwrap().value["id"], "a");
//! assert!(listing.record()?.is_none());
//! assert!(matches!(listing.next()?, Action::Done));
//! # Ok::<(), konnect_filter::Error>(())
//! ```

mod action;
mod ahead;
mod begin;
mod body;
mod checks;
mod page;
mod pages;
mod progress;
mod record;
mod search;
mod seen;
mod size;
mod take;
mod urls;

use std::sync::Arc;

pub use self::action::{Action, Get};
use self::ahead::{Ahead, Reader, Turn};
pub use self::body::Fault;
use self::checks::Checks;
pub use self::checks::{Mismatch, OnMismatch};
pub(crate) use self::checks::{condition_of, may_match};
// For the command: not part of the interface, and may change in any version.
#[doc(hidden)]
pub use self::page::Page;
use self::pages::{PagePosition, Pages, PagingFault};
pub use self::progress::Progress;
pub use self::record::Record;
// For the command: not part of the interface, and may change in any version.
#[doc(hidden)]
pub use self::search::search_condition;
use self::seen::Seen;
pub use self::size::{first_page_size, page_size};
use crate::error::{Code, Diagnostic, Error, Result};
use crate::limits::listing::MAX_REREADS;
use crate::plan::Plan;
use crate::wire::RequestOptions;

/// A plan that is being run.
///
/// ```
/// use konnect_filter::listing::{Action, Listing, OnMismatch};
/// use konnect_filter::{Code, Diagnostic, ListRequest, error::Part, wire::RequestOptions};
/// let plan = ListRequest::to("users").filter("active").plan()?;
/// let listing = Listing::new(&plan, &RequestOptions::default())?;
/// let mut listing = listing.with_limit(10).with_max_records(1_000).with_on_mismatch(OnMismatch::Fail);
/// let Action::Get(get) = listing.next()? else { unreachable!() };
/// // What cannot be had ends the listing, after the records before it.
/// listing.failed(get.id, Diagnostic::in_part(Code::Unreachable, Part::Response, "no network").into());
/// assert!(listing.next().is_err());
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug)]
pub struct Listing<'e> {
    plan: Arc<Plan<'e>>,
    /// Warnings that were there before it began.
    said: Vec<Diagnostic>,
    options: RequestOptions,
    start: PagePosition,
    index: usize,
    running: Option<Running<'e>>,
    /// The page whose records are looked at, and the next of them.
    page: Option<(Page, usize)>,
    /// Records of that page that had not come before in this reading, and whether one comes after them that had.
    fresh: u64,
    overlaps: bool,
    /// What was asked for, and is not the page that is looked at.
    ahead: Ahead,
    in_flight: usize,
    /// Whether there is nothing to ask for before something changes.
    settled: bool,
    asked: u64,
    seen: Seen,
    most: u64,
    checks: Checks<'e>,
    left: u64,
    /// Records that a program allows; one more is an error.
    allowed: u64,
    over: bool,
    progress: Progress,
    /// What each query has at its end, as it is.
    added: Option<String>,
}

/// One of the plan's requests, being read.
#[derive(Debug)]
struct Running<'e> {
    pages: Pages<'e>,
    rereads: u32,
    /// Whether every record so far has an id or its like, by which it is known again.
    identified: bool,
}

impl<'e> Listing<'e> {
    /// The service asks for less (status 429): from now on, half as many answers are awaited at once.
    pub fn slow_down(&mut self) {
        self.in_flight = (self.in_flight / 2).max(1);
    }

    /// How many answers may be awaited at once.
    #[doc(hidden)]
    pub const fn connections(&self) -> usize {
        self.in_flight
    }

    /// The plan.
    pub fn plan(&self) -> &Plan<'e> {
        &self.plan
    }

    /// The plan, for those who keep it.
    #[cfg(any(feature = "client", feature = "async"))]
    pub(crate) const fn shared(&self) -> &Arc<Plan<'e>> {
        &self.plan
    }

    /// What was read up to now.
    pub const fn progress(&self) -> Progress {
        self.progress
    }

    /// The predicates that the service did not apply, up to now.
    pub fn mismatches(&self) -> impl Iterator<Item = &Mismatch> {
        self.checks.mismatches()
    }

    /// Those that were there before it began, a warning for each of [`Listing::mismatches`], but for [`OnMismatch::Fail`], where the first
    /// one is the error, and one for each predicate that no record shows to be applied or not.
    pub fn warnings(&self) -> Vec<Diagnostic> {
        self.said.iter().cloned().chain(self.checks.warnings()).collect()
    }

    /// What is to be done next. It can be asked at any time, again and again.
    ///
    /// # Errors
    /// When the pages do not add up, or one that is needed could not be fetched. Nothing comes after an error.
    #[expect(
        clippy::should_implement_trait,
        reason = "it is not an iterator: an answer has to come between two actions"
    )]
    pub fn next(&mut self) -> Result<Action> {
        self.advance().inspect_err(|_| self.over = true)
    }

    fn advance(&mut self) -> Result<Action> {
        while !self.over && self.left > 0 {
            if let Some((page, index)) = &self.page {
                if *index < page.len() {
                    return Ok(self.read_ahead()?.map_or(Action::Take, Action::Get));
                }
                if let Some((page, _)) = self.page.take() {
                    self.end_page(&page)?;
                }
                continue;
            }
            if self.index >= self.plan.requests.len() {
                break;
            }
            let Some(position) = self.begun()?.pages.position().cloned() else {
                self.end_request()?;
                continue;
            };
            match self.ahead.turn(&position) {
                Turn::Came(page) => {
                    let is_empty = page.len() == 0;
                    self.begin(page)?;
                    // So that whoever follows the progress sees each page.
                    if is_empty {
                        return Ok(Action::Take);
                    }
                }
                Turn::Failed(error) if self.is_past_the_end(&error) => {
                    if let Some(running) = &mut self.running {
                        running.pages.end();
                    }
                }
                Turn::Failed(error) => return Err(error),
                Turn::Missing if self.ahead.in_flight() < self.in_flight => {
                    return self.ask(0, position).map(Action::Get);
                }
                Turn::Asked | Turn::Missing => return Ok(self.read_ahead()?.map_or(Action::Wait, Action::Get)),
            }
        }
        self.over = true;
        Ok(Action::Done)
    }

    /// Whether this says that there is no page after the last one, which some services say by a status and not by an empty page.
    fn is_past_the_end(&self, error: &Error) -> bool {
        let is_check = self.running.as_ref().is_some_and(|running| running.pages.is_check());
        is_check && error.iter().all(|problem| matches!(problem.code, Code::NotFound | Code::Rejected))
    }

    /// The running request, begun if it was not.
    fn begun(&mut self) -> Result<&Running<'e>> {
        self.choose_size();
        let running = match self.running.take() {
            Some(running) => running,
            None => {
                self.progress.requests += 1;
                Running { pages: self.pages()?, rereads: 0, identified: true }
            }
        };
        Ok(self.running.insert(running))
    }

    /// A page that will be asked for, where there is room to ask for it already.
    fn read_ahead(&mut self) -> Result<Option<Get>> {
        let Some(running) = self.running.as_ref().filter(|_| !self.settled && self.in_flight > 1) else {
            return Ok(None);
        };
        let guess = self.ahead.guess(&Reader {
            pages: &running.pages,
            page: self.page.as_ref().map(|(page, index)| (page, (page.len() - (*index).min(page.len())) as u64)),
            start: &self.start,
            requests: self.plan.requests.len() - self.index.min(self.plan.requests.len()),
            left: self.left,
            in_flight: self.in_flight,
        });
        self.settled = guess.is_none();
        guess.map(|(offset, position)| self.ask(offset, position)).transpose()
    }

    /// Asks for a page of the request that comes `offset` after the running one.
    fn ask(&mut self, offset: usize, position: PagePosition) -> Result<Get> {
        let index = self.index + offset;
        let plan = Arc::clone(&self.plan);
        let Some(request) = plan.requests.get(index) else {
            return Err(Diagnostic::internal("a request is read that is not there").into());
        };
        let url = self.url(request, &position)?;
        self.asked += 1;
        self.ahead.ask(offset, self.asked, position);
        Ok(Get { id: self.asked, url, request: index })
    }

    /// Takes the body of the answer to what [`Listing::next`] asked for.
    ///
    /// # Errors
    /// When it is not a page, and another try may or may not help. It can be sent again then, and handed in with the same id.
    pub fn received(&mut self, id: u64, body: Vec<u8>) -> std::result::Result<(), Fault> {
        if !self.ahead.is_asked(id) {
            return Err(Fault::of_answer("a response came that nothing asked for"));
        }
        let page = Page::read(body, self.plan.entity.items.as_deref())?;
        self.arrived(id, Ok(page));
        Ok(())
    }

    /// What [`Listing::next`] asked for cannot be had. The error comes out where the page would have been read: after the records
    /// before it, and not at all where the page turns out not to be needed.
    pub fn failed(&mut self, id: u64, error: Error) {
        self.arrived(id, Err(error));
    }

    /// A page came, or will not.
    pub(crate) fn arrived(&mut self, id: u64, came: Result<Page>) {
        self.settled = false;
        self.ahead.arrived(id, came);
    }

    /// The page whose turn it is.
    fn begin(&mut self, page: Page) -> Result<()> {
        self.settled = false;
        self.progress.pages += 1;
        self.progress.received += page.len() as u64;
        if let Some(running) = &mut self.running {
            self.progress.total = running.pages.announce(&page);
            if let Err(trouble) = running.pages.look_at(&page) {
                return self.again(trouble);
            }
        }
        self.seen.begin_page();
        (self.fresh, self.overlaps) = (0, false);
        self.page = Some((page, 0));
        Ok(())
    }

    /// The running request has no more pages: on to the next, or once more where records may have been passed over.
    fn end_request(&mut self) -> Result<()> {
        if let Some(trouble) = self.running.as_ref().and_then(|running| running.pages.doubt()) {
            return self.again(trouble);
        }
        self.running = None;
        self.index += 1;
        self.ahead.advance();
        self.settled = false;
        self.seen.end_reading(self.index < self.plan.requests.len());
        Ok(())
    }

    /// Begins the running request once more, if that may help and is allowed.
    fn again(&mut self, trouble: PagingFault) -> Result<()> {
        let Some(running) = self.running.take() else { return Err(trouble.diagnostic(1).into()) };
        if !trouble.again || !running.identified || running.rereads >= MAX_REREADS {
            return Err(trouble.diagnostic(running.rereads + 1).into());
        }
        self.seen.end_reading(true);
        self.ahead.restart();
        if trouble.smaller {
            self.options.page_size = self.options.page_size.map(|size| size.saturating_sub(1).max(1));
        }
        // Pages that are asked for side by side are counted by the service in another order than that in which they are read. Of
        // a collection that grows, the total then seems to shrink.
        self.in_flight = 1;
        self.settled = false;
        self.running = Some(Running { pages: self.pages()?, rereads: running.rereads + 1, ..running });
        Ok(())
    }
}
