//! The addresses of pages.

use url::Url;

use super::Listing;
use super::pages::{PagePosition, Pages};
use super::size::first_page_size;
use crate::error::{Diagnostic, Result};
use crate::plan::Request;
#[cfg(any(feature = "client", feature = "async"))]
use crate::wire::Audience;

impl<'e> Listing<'e> {
    /// Whose credential its requests take; all pages are at one host.
    #[cfg(any(feature = "client", feature = "async"))]
    pub(crate) fn audience(&self) -> Audience {
        Audience::of(self.plan.entity, &self.options)
    }

    /// The running request's pages, none of which was asked for.
    pub(super) fn pages(&self) -> Result<Pages<'e>> {
        let url = match self.plan.requests.get(self.index) {
            Some(request) => self.url(request, &self.start)?,
            None => return Err(Diagnostic::internal("a request is read that is not there").into()),
        };
        let entity: &'e crate::catalog::Entity = self.plan.entity;
        Ok(Pages::new(entity, &url, self.options.page_size, self.start.clone()))
    }

    /// As large pages as the collection is known to give, and no larger than what is wanted.
    pub(super) fn choose_size(&mut self) {
        if self.options.page_size.is_none() {
            // Of smaller pages, the one of a number would be another one.
            let wanted = if matches!(self.start, PagePosition::Number(_)) { u64::MAX } else { self.left };
            self.options.page_size = first_page_size(&self.plan, wanted);
        }
    }

    /// The address of one page.
    pub(super) fn url(&self, request: &Request<'_>, position: &PagePosition) -> Result<Url> {
        let mut options = self.options.clone();
        match position {
            PagePosition::First => (),
            PagePosition::Number(number) => options.page_number = Some(*number),
            PagePosition::After(after) => options.page_after = Some(after.clone()),
        }
        let address = options.resolve(self.plan.entity)?;
        let mut url = address.request(request).to_url()?;
        if let Some(added) = &self.added {
            let query = url.query().map_or_else(|| added.clone(), |query| format!("{query}&{added}"));
            url.set_query(Some(&query));
        }
        Ok(url)
    }

    /// The address of the first page, which nothing was sent to; none where the plan has no request.
    ///
    /// # Errors
    /// As [`Listing::new`].
    pub fn first_url(&self) -> Result<Option<Url>> {
        self.plan.requests.first().map(|request| self.url(request, &self.start)).transpose()
    }
}
