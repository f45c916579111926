//! Which page follows one, by each way of paging.

use url::Url;

use super::super::page::{Page, Said};
use super::{Next, PagePosition, Pages, PagingFault, offset_of};
use crate::limits::listing::MAX_EMPTY_PAGES;

impl Pages<'_> {
    /// The one page of a collection that has no way to ask for another.
    pub(super) fn only(&self, page: &Page) -> Next {
        let says_nothing = page.next == Said::Nothing && page.has_more.is_none() && self.total.is_none();
        if says_nothing && !self.has_room(page) { Err(unsaid()) } else { self.whole(page) }
    }

    pub(super) fn whole(&self, page: &Page) -> Next {
        let more = self.total.is_some_and(|total| total > self.unique);
        if more || matches!(page.next, Said::Some(_) | Said::Other) || page.has_more == Some(true) {
            return Err(PagingFault::new(
                "the service has more records than it returned, and its description has no way to request them",
            ));
        }
        match self.total {
            Some(total) => self.is_complete(total, 0).map(|_| None),
            None => Ok(None),
        }
    }

    pub(super) fn number(&mut self, page: &Page, here: &PagePosition) -> Next {
        let asked = self.number_of(here);
        let next = Some(PagePosition::Number(asked.saturating_add(1)));
        let Some(total) = self.total else {
            if page.len() == 0 && page.has_more == Some(true) {
                return Err(PagingFault::passing("the service returned an empty page and says that there are more"));
            }
            if page.len() == 0 || page.is_last() {
                return Ok(None);
            }
            // A page that is not full may be as large as the service gives.
            leads_to(page, self.number, asked.saturating_add(1))?;
            return Ok(next);
        };
        let before = match self.start {
            PagePosition::Number(number) if number > self.first => {
                // Where no size was asked for, only the largest page can say how large those before are.
                let before = (number - self.first).saturating_mul(self.size.unwrap_or(self.largest));
                if page.len() == 0 && self.unique == 0 && total <= before {
                    return Ok(None);
                }
                before
            }
            _ => 0,
        };
        if self.is_complete(total, before)? {
            return Ok(self.reached(page, next));
        }
        if page.len() == 0 { Err(self.missing(total)) } else { Ok(next) }
    }

    pub(super) fn integer(&mut self, page: &Page, here: &PagePosition) -> Next {
        let next = Some(PagePosition::After(offset_of(here).saturating_add(page.len() as u64).to_string()));
        let is_last = page.is_last();
        if page.next == Said::Other {
            return Err(PagingFault::passing("the link to the next page has an unknown form"));
        }
        let Some(total) = self.total else {
            return match (&page.next, page.len()) {
                _ if is_last => Ok(None),
                (Said::Nothing, 0) if page.has_more.is_none() => Ok(None),
                (_, 0) => Err(PagingFault::passing("the service returned an empty page and says that there are more")),
                (_, count) => {
                    leads_to(page, self.after, offset_of(here).saturating_add(count as u64))?;
                    Ok(next)
                }
            };
        };
        // A page after the last record is none of those counted.
        let before = offset_of(&self.start);
        if before >= total && page.len() == 0 && self.unique == 0 {
            return Ok(None);
        }
        if self.is_complete(total, before)? {
            return Ok(self.reached(page, next));
        }
        if is_last || page.len() == 0 { Err(self.missing(total)) } else { Ok(next) }
    }

    pub(super) fn cursor(&mut self, page: &Page, parameter: &str, hash: impl Fn(&str) -> u64) -> Next {
        let cursor = match self.told(page, parameter) {
            Some(told) => Some(told?),
            None => self.untold(page, parameter)?,
        };
        let Some(cursor) = cursor else { return Ok(None) };
        if self.empty > MAX_EMPTY_PAGES {
            return Err(PagingFault::new(
                "the service returns one empty page after another and says that there are more",
            ));
        }
        if !self.cursors.insert(hash(&cursor)) {
            return Err(PagingFault::new("the service's pages lead back to one that was already read"));
        }
        Ok(Some(PagePosition::After(cursor)))
    }

    /// The cursor after a page that tells none, where there is one; or that this is the last page.
    fn untold(&self, page: &Page, parameter: &str) -> Result<Option<String>, PagingFault> {
        let last = || self.last().map(|_| None);
        match (&page.offset, &page.next) {
            (Said::Other, _) | (_, Said::Other) => {
                Err(PagingFault::passing("the link to the next page has an unknown form"))
            }
            _ if page.has_more == Some(true) => match parameter {
                "starting_after" => last_id(page).map(Some).ok_or_else(unsaid),
                _ => Err(PagingFault::new("the service says that there are more records, and not where")),
            },
            (Said::None, _) | (_, Said::None) => last(),
            _ => match page.has_more {
                Some(_) => last(),
                // Some services leave the next cursor out where there is none.
                None if self.foreign && self.total.is_none() && self.ends_in_silence(page) => Ok(None),
                // Without a word about the next page, only a total or a page with room left says that this is the last. Of a full page, the
                // total alone is not enough: smaller pages have to say that there is another.
                None if self.total.is_some() && self.start == PagePosition::First => match last() {
                    Ok(_) if page.len() > 0 && self.cursors.is_empty() && self.is_full(page, None) => {
                        Err(PagingFault { again: true, smaller: true, ..unsaid() })
                    }
                    end => end,
                },
                None if page.len() == 0 => Ok(None),
                None => self.not_full(page).map(|_| None),
            },
        }
    }

    /// The cursor or offset that a page tells.
    pub(super) fn told(&self, page: &Page, parameter: &str) -> Option<Result<String, PagingFault>> {
        match (&page.offset, &page.next) {
            (Said::Some(offset), _) if parameter == "offset" => Some(Ok(offset.clone())),
            (_, Said::Some(next)) => Some(self.cursor_of(next, parameter)),
            _ => None,
        }
    }

    /// The service says that there is no more: what it announced has to be there, unless reading began in the middle.
    fn last(&self) -> Next {
        match self.total {
            Some(total) if !self.is_complete(total, 0)? && self.start == PagePosition::First => {
                Err(self.missing(total))
            }
            _ => Ok(None),
        }
    }

    /// Whether an answer that says nothing of a next page is the last one: earlier ones told where theirs was, or there is
    /// nothing beside the records and room for more of them.
    fn ends_in_silence(&self, page: &Page) -> bool {
        !self.cursors.is_empty() || (page.alone && self.has_room(page))
    }

    fn not_full(&self, page: &Page) -> Next {
        if page.size.is_some() && self.has_room(page) { Ok(None) } else { Err(unsaid()) }
    }

    /// The cursor in a link to the next page, or the text itself when it is not a link.
    fn cursor_of(&self, next: &str, parameter: &str) -> Result<String, PagingFault> {
        let absolute = if next.starts_with("//") { Url::parse(&format!("https:{next}")) } else { Url::parse(next) };
        let without = || PagingFault::new(format!("the link to the next page has no `{parameter}`"));
        if let Some(host) = absolute.as_ref().ok().and_then(Url::host_str) {
            // A link of `http` on an `https` host is a proxy's doing, and harmless: no link is followed.
            if Some(host) != self.host.as_deref() {
                let message =
                    format!("the link to the next page points to another host, `{}`", crate::error::brief(host));
                return Err(PagingFault::new(message));
            }
        }
        if let Some((_, query)) = next.split_once('?') {
            let query = query.split('#').next().unwrap_or_default();
            let mut pairs = url::form_urlencoded::parse(query.as_bytes());
            let found = pairs.find(|(name, value)| name == parameter && !value.is_empty());
            return found.map(|(_, cursor)| cursor.into_owned()).ok_or_else(without);
        }
        if absolute.is_ok_and(|link| link.has_host()) {
            return Err(without());
        }
        Ok(next.to_owned())
    }
}

/// Where the service counts no records, its link to the next page has to agree with what is asked for: it may count pages or records from
/// elsewhere.
fn leads_to(page: &Page, parameter: &str, next: u64) -> Result<(), PagingFault> {
    let Said::Some(link) = &page.next else { return Ok(()) };
    let query = link.split_once('?').map_or("", |(_, query)| query);
    let mut pairs = url::form_urlencoded::parse(query.split('#').next().unwrap_or_default().as_bytes());
    let told = pairs.find(|(name, _)| name == parameter).and_then(|(_, value)| value.parse::<u64>().ok());
    match told {
        Some(told) if told != next => {
            Err(PagingFault::new(format!("the link to the next page leads to {told}, where {next} comes next")))
        }
        _ => Ok(()),
    }
}

fn unsaid() -> PagingFault {
    PagingFault::new("the response does not say whether there is another page")
}

/// The last record's id, where the next page is the one after it (Stripe).
fn last_id(page: &Page) -> Option<String> {
    let (record, _) = page.record(page.len().checked_sub(1)?)?.ok()?;
    record.get("id")?.as_str().map(str::to_owned)
}
