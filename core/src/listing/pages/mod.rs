//! From page to page: what one answer says, and where the next one is.
//!
//! Pure: it reads answers and names positions, and knows no network. What the published descriptions show of answers:
//!
//! - numbered pages: `meta.page.{number,size,total}` (access tokens of users: `meta.{…}`);
//! - cursors: `next` in `meta.page`, `meta` or `page`, null at the end. It is a link, absolute or a path (some lack the
//!   prefix of the real address, one is cut in its percent-encoding), or the cursor itself. So only the cursor is taken
//!   from it, and the next request is the first one with that cursor: the filter can never get lost on the way;
//! - gateway entities: `offset`, an opaque text, and `next`, a path;
//! - mesh: `total`, and `next`, a link to where the control plane believes to be. The offset is a number of records, so
//!   the link only says whether there is more.
//!
//! Reading ends where the service says so in a form that is understood, and the different records that came are as many as the
//! total, where there is one. Without a total, a page has to be empty or say that it is the last. A total is believed where the page
//! that reaches it has room left or says that it is the last; after a full page that says neither, the next one is asked for, and is empty
//! or refused where the total is true. What does not add up may be read again, as the collection may have changed; what cannot be
//! followed is an error at once.

mod follow;

use std::collections::HashSet;

use url::Url;

use super::page::{Page, Said};
use crate::catalog::{Entity, Paging};
use crate::error::{Code, Diagnostic, Part};

/// Which page a request asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum PagePosition {
    /// The first one: no parameter says so.
    First,
    /// By its number, from 1.
    Number(u64),
    /// After a cursor or offset.
    After(String),
}

/// Pages that do not add up.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct PagingFault {
    /// In plain words.
    pub(super) message: String,
    /// Whether reading again may help.
    pub(super) again: bool,
    /// Whether pages that are smaller by one may tell more.
    pub(super) smaller: bool,
}

impl PagingFault {
    fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), again: false, smaller: false }
    }

    /// A page came where none was to come.
    fn unasked() -> Self {
        Self::new("a page came that was not asked for")
    }

    pub(super) fn passing(message: impl Into<String>) -> Self {
        Self { again: true, ..Self::new(message) }
    }

    /// The error, after so many readings. Whatever it counts is of the last one: what others gave may differ.
    pub(super) fn diagnostic(self, readings: u32) -> Diagnostic {
        let help = "stopping here rather than returning a wrong result; a smaller page size may help";
        let message = match readings {
            1 => self.message,
            readings => format!("{} (in the last of {readings} readings)", self.message),
        };
        Diagnostic::in_part(Code::BrokenPaging, Part::Response, message).help(help)
    }
}

type Next = Result<Option<PagePosition>, PagingFault>;

/// What came of a page besides what it says.
#[derive(Debug, Clone, Copy)]
pub(super) struct Came {
    /// Records that had not come in this reading.
    pub(super) fresh: u64,
    /// Whether one that an earlier page had comes after one that is fresh, or is none of the last ones of the page before. Those are its
    /// edge: a cursor that includes its record, or records that moved by a place.
    pub(super) overlaps: bool,
    /// A hash of all of them.
    pub(super) content: u64,
}

/// What is known of a request's pages as a whole, as soon as one of them came.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct KnownPages {
    pub(super) total: Option<u64>,
    /// The most records of a page.
    pub(super) largest: u64,
    /// Whether a page said anything of the next one.
    pub(super) speaks: bool,
}

/// The pages of one request, one after the other.
#[derive(Debug)]
pub(super) struct Pages<'a> {
    paging: &'a Paging,
    /// The parameter of the cursor or offset.
    after: &'a str,
    /// The parameter of the page's number.
    number: &'a str,
    /// The first page's number.
    first: u64,
    /// Whether the service is not Konnect: what its answers mean is known less well.
    foreign: bool,
    /// The host that was asked for.
    host: Option<String>,
    /// The page size that was asked for.
    size: Option<u64>,
    /// Where it was begun, and what is next.
    start: PagePosition,
    position: Option<PagePosition>,
    /// Different records so far.
    unique: u64,
    /// The most records of a page so far.
    largest: u64,
    pages: u64,
    total: Option<u64>,
    /// Whether the collection shrank while it was read, so that pages may have moved past records.
    shrank: bool,
    /// Whether a page had records of an earlier one.
    overlaps: bool,
    empty: u32,
    /// Whether the next page is asked for only to see that there is none.
    is_check: bool,
    /// Hashes of what was read: cursors may be long.
    cursors: HashSet<u64>,
    contents: HashSet<u64>,
}

impl<'a> Pages<'a> {
    /// To begin at `position`, which `url` asks for, with pages of `size` records.
    pub(super) fn new(entity: &'a Entity, url: &Url, size: Option<u64>, position: PagePosition) -> Self {
        Self {
            paging: &entity.paging,
            after: entity.page_parameters().after.unwrap_or_default(),
            number: entity.page_parameters().number.unwrap_or_default(),
            first: if entity.page_names.as_ref().is_some_and(|names| names.from_zero) { 0 } else { 1 },
            foreign: entity.page_names.is_some(),
            host: url.host_str().map(str::to_owned),
            size,
            start: position.clone(),
            position: Some(position),
            unique: 0,
            largest: 0,
            pages: 0,
            total: None,
            shrank: false,
            overlaps: false,
            empty: 0,
            is_check: false,
            cursors: HashSet::new(),
            contents: HashSet::new(),
        }
    }

    /// What to ask for next; nothing when all pages were read.
    pub(super) const fn position(&self) -> Option<&PagePosition> {
        self.position.as_ref()
    }

    /// Whether all that was announced is there, and the next page is asked for only to see that there is none.
    pub(super) const fn is_check(&self) -> bool {
        self.is_check
    }

    /// Why records may have been passed over where every page is there.
    pub(super) fn doubt(&self) -> Option<PagingFault> {
        // What was deleted moved the rest forward by a place, and one of it onto a page that was read before.
        let shrank = self.shrank.then_some("the collection shrank while it was read, so records may have been skipped");
        // Where the order is another one for each page, only a total would say what was missed.
        let overlaps = (self.overlaps && self.total.is_none())
            .then_some("records of earlier pages came again, and no total says whether others were skipped");
        shrank.or(overlaps).map(PagingFault::passing)
    }

    /// There is no next page.
    pub(super) fn end(&mut self) {
        self.position = None;
    }

    /// The page size that was asked for.
    pub(super) const fn size(&self) -> Option<u64> {
        self.size
    }

    /// What is asked for after the page at `here`, if all is as it says. A guess, from which nothing follows but a request:
    /// [`Pages::accept`] decides.
    pub(super) fn after(&self, page: &Page, here: &PagePosition, known: KnownPages) -> Option<PagePosition> {
        if page.len() == 0 {
            return None;
        }
        match *self.paging {
            Paging::None | Paging::Size { .. } => None,
            Paging::Number { .. } if known.total.is_some() => {
                // Of one page, its own size says whether it is full.
                let alone = self.number_of(here) == self.first && !self.is_full(page, None);
                self.number_after(here, KnownPages { speaks: known.speaks || alone, ..known })
            }
            _ if page.is_last() || page.next == Said::Other => None,
            Paging::Number { .. } => Some(PagePosition::Number(self.number_of(here).saturating_add(1))),
            Paging::Offset { integer: true, .. } => {
                let next = offset_of(here).saturating_add(page.len() as u64);
                let is_check =
                    known.total == Some(next) && !page.says_more() && self.is_full(page, Some(known.largest));
                let is_asked = is_check || known.total.is_none_or(|total| next < total);
                is_asked.then(|| PagePosition::After(next.to_string()))
            }
            Paging::Offset { integer: false, .. } | Paging::Cursor { .. } => {
                self.told(page, self.after)?.ok().map(PagePosition::After)
            }
        }
    }

    /// The same of a page by number that has not come. Where all pages are full and none says more than the total, the page after the
    /// last one is asked for too.
    pub(super) fn number_after(&self, here: &PagePosition, known: KnownPages) -> Option<PagePosition> {
        let number = self.number_of(here);
        let before = number.saturating_sub(self.first).saturating_add(1).saturating_mul(known.largest);
        let total = known.total?;
        let is_asked = before < total || (before == total && !known.speaks);
        let is_more = matches!(self.paging, Paging::Number { .. }) && known.largest > 0 && is_asked;
        is_more.then(|| PagePosition::Number(number.saturating_add(1)))
    }

    const fn number_of(&self, position: &PagePosition) -> u64 {
        if let PagePosition::Number(number) = position { *number } else { self.first }
    }

    /// Takes note of how many records there are, as far as the service says.
    pub(super) fn announce(&mut self, page: &Page) -> Option<u64> {
        if let Said::Some(now) = page.total {
            self.shrank |= self.total.is_some_and(|before| now < before);
            self.total = Some(now);
        }
        self.total
    }

    /// Takes note of a page whose records were all looked at, the answer to [`Pages::position`], and finds the next one.
    pub(super) fn accept(&mut self, page: &Page, came: Came, hash: impl Fn(&str) -> u64) -> Result<(), PagingFault> {
        let Some(here) = self.position.take() else { return Err(PagingFault::unasked()) };
        let count = page.len() as u64;
        let was_check = std::mem::take(&mut self.is_check);
        self.pages += 1;
        self.unique = self.unique.saturating_add(came.fresh);
        self.largest = self.largest.max(count);
        self.overlaps |= came.overlaps;
        self.empty = if count == 0 { self.empty + 1 } else { 0 };
        self.begins_where_asked(count)?;
        let is_repeated = count > 0 && !self.contents.insert(came.content);
        // Some services give their last page for any that comes after it. One that gives its first page again ignores what is asked for.
        let is_past_the_end = was_check && count > 0 && came.fresh == 0 && (self.pages > 2 || !is_repeated);
        if !is_past_the_end {
            self.is_asked(page, &here)?;
            if is_repeated {
                return Err(PagingFault::new("the service returned the same page twice"));
            }
            if count > 0 && came.fresh == 0 {
                return Err(PagingFault::passing("a page contains only records that earlier pages contained"));
            }
        }
        self.position = match *self.paging {
            Paging::None => self.whole(page)?,
            Paging::Size { .. } => self.only(page)?,
            Paging::Number { .. } => self.number(page, &here)?,
            Paging::Offset { integer: true, .. } => self.integer(page, &here)?,
            Paging::Offset { integer: false, .. } | Paging::Cursor { .. } => self.cursor(page, self.after, hash)?,
        };
        if is_past_the_end && self.is_check {
            self.position = None;
        }
        Ok(())
    }

    /// Refuses a page for what it says of itself, before any of its records is taken: of the last one, not all may be.
    pub(super) fn look_at(&self, page: &Page) -> Result<(), PagingFault> {
        if page.total == Said::Other {
            return Err(PagingFault::passing("the total in the response is not a number"));
        }
        // Where there may be no page, some services give another one.
        if !self.is_check {
            let Some(here) = &self.position else { return Err(PagingFault::unasked()) };
            self.is_asked(page, here)?;
        }
        if let (PagePosition::Number(number), Some(size), 0) = (&self.start, self.size, self.pages) {
            let count = page.len() as u64;
            let before = number.saturating_sub(self.first).saturating_mul(size);
            let left = self.total.map_or(count, |total| total.saturating_sub(before).min(size));
            if before > 0 && count > 0 && (count > size || count != left) {
                return Err(self.elsewhere(*number, size, count));
            }
        }
        Ok(())
    }

    /// Refuses a page that says that it is another one.
    fn is_asked(&self, page: &Page, here: &PagePosition) -> Result<(), PagingFault> {
        let asked = self.number_of(here);
        match (self.paging, page.number) {
            (Paging::Number { .. }, Some(number)) if number != asked => Err(PagingFault::new(format!(
                "page {asked} was requested, but the service says that it returned page {number}"
            ))),
            _ => Ok(()),
        }
    }

    /// Refuses a page after one that was begun by its number and was not full.
    fn begins_where_asked(&self, count: u64) -> Result<(), PagingFault> {
        match (&self.start, self.size) {
            (PagePosition::Number(number), Some(size))
                if *number > self.first && self.pages > 1 && count > 0 && self.largest < size =>
            {
                Err(self.elsewhere(*number, size, self.largest))
            }
            _ => Ok(()),
        }
    }

    /// What is wrong with pages of another size than was asked for, where one was meant by its number.
    fn elsewhere(&self, number: u64, size: u64, found: u64) -> PagingFault {
        let before = number.saturating_sub(self.first).saturating_mul(size);
        let message = format!(
            "page {number} begins after {before} records, if each page has {size}; the service returned {found} per page"
        );
        PagingFault::new(message)
    }

    /// Whether the records are as many as announced, `before` of them not read.
    fn is_complete(&self, total: u64, before: u64) -> Result<bool, PagingFault> {
        let have = before.saturating_add(self.unique);
        if have > total {
            let message = format!("the service announced {total} records but returned {have} different ones");
            return Err(PagingFault::passing(message));
        }
        Ok(have == total)
    }

    /// What to ask for after a page with which as many records came as were announced, where `next` is the page after it.
    fn reached(&mut self, page: &Page, next: Option<PagePosition>) -> Option<PagePosition> {
        let more = page.says_more() || page.next == Said::Other;
        let cap = (self.pages > 1).then_some(self.largest);
        self.is_check = !more && !page.is_last() && (self.is_full(page, cap) || self.may_be_capped(page));
        next.filter(|_| page.len() > 0 && (more || self.is_check))
    }

    /// Whether a page that was begun by its number is smaller than was asked for. If others are too, it is not the one that was meant.
    fn may_be_capped(&self, page: &Page) -> bool {
        let is_begun = matches!(self.start, PagePosition::Number(number) if number > self.first);
        is_begun && self.size.is_some_and(|size| (page.len() as u64) < size && self.largest < size)
    }

    /// Whether a page has as many records as were asked for, or as the service gives at most: by its own word, or as earlier pages show.
    fn is_full(&self, page: &Page, cap: Option<u64>) -> bool {
        let size = [self.size, page.size, cap].into_iter().flatten().min();
        size.is_some_and(|size| page.len() as u64 >= size)
    }

    /// Whether a page has fewer records than were asked for, and than the service says it gives.
    fn has_room(&self, page: &Page) -> bool {
        self.size.is_some() && !self.is_full(page, None)
    }

    fn missing(&self, total: u64) -> PagingFault {
        let message = format!("the service announced {total} records but returned only {} different ones", self.unique);
        PagingFault::passing(message)
    }
}

/// How many records are before an offset. `wire` takes only what can be counted on from.
fn offset_of(position: &PagePosition) -> u64 {
    if let PagePosition::After(offset) = position { offset.parse().unwrap_or(0) } else { 0 }
}
