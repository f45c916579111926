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

use std::collections::HashSet;
use std::hash::BuildHasher;

use url::Url;

use super::answer::Page;
use super::seen::fingerprint;
use crate::catalog::Paging;
use crate::error::{Code, Diagnostic, Part, Result};

/// A server that gives an empty page and a cursor to another one, again and again, is not answering.
const MOST_EMPTY_PAGES: u32 = 100;

/// Which page a request asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Position {
    /// The first one: no parameter says so.
    First,
    /// By its number, from 1.
    Number(u64),
    /// Behind a cursor or offset.
    After(String),
}

/// The pages of one request, one after the other.
#[derive(Debug)]
pub(super) struct Pages<'a> {
    paging: &'a Paging,
    /// The host that was asked for.
    host: Option<String>,
    /// The page size that was asked for.
    size: Option<u64>,
    position: Option<Position>,
    /// Records so far, those before the page that was begun with included.
    received: u64,
    total: Option<u64>,
    /// Whether the collection shrank while it was read, so that numbered pages may have moved past records.
    pub(super) shrank: bool,
    empty: u32,
    cursors: HashSet<String>,
    contents: HashSet<u64>,
}

impl<'a> Pages<'a> {
    /// To begin at `position`, which `url` asks for, with pages of `size` records.
    pub(super) fn new(paging: &'a Paging, url: &Url, size: Option<u64>, position: Position) -> Self {
        let received = match &position {
            Position::First => 0,
            Position::Number(number) => number.saturating_sub(1).saturating_mul(size.unwrap_or(0)),
            Position::After(offset) => offset.parse().unwrap_or(0),
        };
        Self {
            paging,
            host: url.host_str().map(str::to_owned),
            size,
            position: Some(position),
            received,
            total: None,
            shrank: false,
            empty: 0,
            cursors: HashSet::new(),
            contents: HashSet::new(),
        }
    }

    /// What to ask for next; nothing when all pages were read.
    pub(super) const fn position(&self) -> Option<&Position> {
        self.position.as_ref()
    }

    /// How many records there are, as far as the service says.
    pub(super) const fn total(&self) -> Option<u64> {
        self.total
    }

    /// Takes note of the answer to [`Pages::position`] and finds the next one.
    pub(super) fn accept(&mut self, page: &Page, hasher: &impl BuildHasher) -> Result<()> {
        let count = page.items.len() as u64;
        self.received = self.received.saturating_add(count);
        if let (Some(before), Some(now)) = (self.total, page.total) {
            self.shrank |= now < before;
        }
        self.total = page.total.or(self.total);
        self.empty = if count == 0 { self.empty + 1 } else { 0 };
        self.is_new(page, hasher)?;
        let here = self.position.take().unwrap_or(Position::First);
        self.position = match *self.paging {
            Paging::None => self.whole(page)?,
            Paging::Number { .. } => self.number(page, &here)?,
            Paging::Offset { integer: true, .. } => self.integer(page)?,
            Paging::Offset { integer: false, .. } => self.cursor(page, "offset")?,
            Paging::Cursor { .. } => self.cursor(page, "page[after]")?,
        };
        Ok(())
    }

    /// Two pages of the same records mean that the service ignores where to begin. Records without an id may well be
    /// alike.
    fn is_new(&mut self, page: &Page, hasher: &impl BuildHasher) -> Result<()> {
        let identified = page.items.first().is_some_and(|record| record.get("id").is_some_and(|id| !id.is_null()));
        if identified && !self.contents.insert(fingerprint(hasher, &page.items)) {
            return Err(broken("the service returned the same page twice"));
        }
        Ok(())
    }

    fn whole(&self, page: &Page) -> Result<Option<Position>> {
        let more = page.total.is_some_and(|total| total > self.received);
        if more || page.next.as_ref().is_some_and(Option::is_some) {
            return Err(broken(
                "the service has more records than it returned, and its description has no way to request them",
            ));
        }
        Ok(None)
    }

    fn number(&self, page: &Page, here: &Position) -> Result<Option<Position>> {
        let asked = if let Position::Number(number) = here { *number } else { 1 };
        if let Some(number) = page.number
            && number != asked
        {
            return Err(broken(&format!(
                "page {asked} was requested, but the service says that it returned page {number}"
            )));
        }
        let Some(total) = page.total else {
            // Only a page with room left can be the last one without saying so.
            return match self.size {
                Some(size) if (page.items.len() as u64) < size => Ok(None),
                _ => Err(unsaid()),
            };
        };
        if self.received >= total {
            return Ok(None);
        }
        if page.items.is_empty() {
            return Err(missing(total, self.received));
        }
        Ok(Some(Position::Number(asked.saturating_add(1))))
    }

    fn integer(&self, page: &Page) -> Result<Option<Position>> {
        let more = match (page.total, &page.next) {
            (Some(total), _) => self.received < total,
            (None, Some(next)) => next.is_some(),
            (None, None) => return self.not_full(page),
        };
        match more {
            true if page.items.is_empty() => Err(match page.total {
                Some(total) => missing(total, self.received),
                None => broken("the service returned an empty page and says that there are more"),
            }),
            true => Ok(Some(Position::After(self.received.to_string()))),
            false => Ok(None),
        }
    }

    fn cursor(&mut self, page: &Page, parameter: &str) -> Result<Option<Position>> {
        let cursor = match (&page.offset, &page.next) {
            (Some(Some(offset)), _) if parameter == "offset" => offset.clone(),
            (_, Some(Some(next))) => self.cursor_of(next, parameter)?,
            (Some(None), _) | (_, Some(None)) => return Ok(None),
            // Without a word about the next page, only a total or a page with room left says that this is the last.
            (None, None) => match page.total {
                Some(total) if total <= self.received => return Ok(None),
                Some(total) => return Err(missing(total, self.received)),
                None => return self.not_full(page),
            },
            (Some(Some(_)), None) => return self.not_full(page),
        };
        if self.empty > MOST_EMPTY_PAGES {
            return Err(broken("the service returns one empty page after another and says that there are more"));
        }
        if !self.cursors.insert(cursor.clone()) {
            return Err(broken("the service's pages lead back to one that was already read"));
        }
        Ok(Some(Position::After(cursor)))
    }

    fn not_full(&self, page: &Page) -> Result<Option<Position>> {
        match self.size {
            Some(size) if page.described && (page.items.len() as u64) < size => Ok(None),
            _ => Err(unsaid()),
        }
    }

    /// The cursor in a link to the next page, or the text itself when it is no link.
    fn cursor_of(&self, next: &str, parameter: &str) -> Result<String> {
        let absolute = if next.starts_with("//") { Url::parse(&format!("https:{next}")) } else { Url::parse(next) };
        if let Ok(link) = &absolute
            && link.has_host()
        {
            // A link of `http` on an `https` host is a proxy's doing, and harmless: no link is followed.
            let host = link.host_str().unwrap_or_default();
            if Some(host) != self.host.as_deref() {
                return Err(broken(&format!("the link to the next page points to another host, `{host}`")));
            }
        }
        if let Some((_, query)) = next.split_once('?') {
            let query = query.split('#').next().unwrap_or_default();
            let mut pairs = url::form_urlencoded::parse(query.as_bytes());
            return match pairs.find(|(name, value)| name == parameter && !value.is_empty()) {
                Some((_, cursor)) => Ok(cursor.into_owned()),
                None => Err(broken(&format!("the link to the next page has no `{parameter}`"))),
            };
        }
        if absolute.is_ok_and(|link| link.has_host()) {
            return Err(broken(&format!("the link to the next page has no `{parameter}`")));
        }
        Ok(next.to_owned())
    }
}

fn broken(message: &str) -> crate::Error {
    let help = "stopping here rather than returning a wrong result; a smaller `--page-size` may help";
    Diagnostic::elsewhere(Code::BrokenPaging, Part::Response, message).help(help).into()
}

fn unsaid() -> crate::Error {
    broken("the response does not say whether there is another page")
}

fn missing(total: u64, received: u64) -> crate::Error {
    broken(&format!("the service announced {total} records but returned only {received}"))
}
