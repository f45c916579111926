//! A plan, run by a client: the blocking driver of a [`Listing`].

use std::iter::FusedIterator;

use serde_json::Value;

use super::fetch::{Client, Event};
use super::refusal::Asked;
use super::transport::Transport;
use crate::error::{Diagnostic, Result};
use crate::listing::{Action, Get, Listing, Mismatch, OnMismatch, Progress};
use crate::plan::Plan;
use crate::wire::Options;

impl<T: Transport> Client<T> {
    /// The records of a plan. Nothing is sent until the first is asked for.
    ///
    /// # Errors
    /// When the options do not fit the collection, or the credential may not go there.
    pub fn list<'e>(&self, plan: &Plan<'e>, options: &Options) -> Result<Records<'_, 'e, T>> {
        self.run(Listing::new(plan, options)?)
    }

    /// The records of a listing that nothing was asked for yet. Nothing is sent until the first is asked for.
    ///
    /// # Errors
    /// When the credential may not go there.
    pub fn run<'e>(&self, listing: Listing<'e>) -> Result<Records<'_, 'e, T>> {
        let listing = listing.most_records(self.records);
        if let Some(url) = listing.first_url()? {
            self.credentials.check(&url, self.loopback)?;
        }
        Ok(Records {
            client: self,
            collection: listing.plan().entity.name(),
            listing,
            text: Box::default(),
            over: false,
        })
    }
}

/// The records of a plan, one after the other, or an error, which is the last item.
///
/// It has a copy of the plan, so that it can be stored and sent to another thread where the transport can.
///
/// One page is kept at a time, and 24 to 48 bytes for each record that came (72 while their table grows); the rest of the answer is not in memory.
/// Records come in the order of the answers: sorting applies within one request.
#[derive(Debug)]
pub struct Records<'c, 'e, T> {
    client: &'c Client<T>,
    collection: String,
    listing: Listing<'e>,
    /// The text of the record that was given last.
    text: Box<str>,
    over: bool,
}

impl<T: Transport> Records<'_, '_, T> {
    /// Stop after this many records; what is not needed for them is not fetched.
    #[must_use]
    pub fn limit(mut self, most: u64) -> Self {
        self.listing = self.listing.limit(most);
        self
    }

    /// What is done with records that the service should not have sent, as the filter excludes them. They are left out
    /// unless this says otherwise.
    #[must_use]
    pub fn on_mismatch(mut self, what: OnMismatch) -> Self {
        self.listing = self.listing.on_mismatch(what);
        self
    }

    /// What was read up to now.
    pub const fn progress(&self) -> Progress {
        self.listing.progress()
    }

    /// The predicates that the service did not apply, up to now.
    pub fn mismatches(&self) -> impl Iterator<Item = &Mismatch> {
        self.listing.mismatches()
    }

    /// A warning for each of [`Records::mismatches`].
    pub fn warnings(&self) -> Vec<Diagnostic> {
        self.listing.warnings()
    }

    /// The JSON text of the record that was given last, byte for byte as it came: a `Value` does not keep how a number or
    /// a text was written. Empty before the first.
    pub fn text(&self) -> &str {
        &self.text
    }

    fn advance(&mut self) -> Result<Option<Value>> {
        loop {
            if let Some(record) = self.listing.record()? {
                self.text = record.text;
                return Ok(Some(record.value));
            }
            match self.listing.next()? {
                Action::Get(get) => self.fetch(&get)?,
                Action::Wait => return Err(Diagnostic::internal("a page is waited for that was read").into()),
                Action::Done => return Ok(None),
            }
        }
    }

    fn fetch(&mut self, get: &Get) -> Result<()> {
        let plan = std::sync::Arc::clone(self.listing.shared());
        let Some(request) = plan.requests.get(get.request) else {
            return Err(Diagnostic::internal("a request is read that is not there").into());
        };
        let asked =
            Asked { collection: &self.collection, url: &get.url, request, credentials: &self.client.credentials };
        self.client.fetch(&asked, &mut |body| self.listing.received(get.id, body))?;
        (self.client.watch)(&Event::Page { progress: self.listing.progress() });
        Ok(())
    }
}

impl<T: Transport> Iterator for Records<'_, '_, T> {
    type Item = Result<Value>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.over {
            return None;
        }
        let next = self.advance().map_err(|error| self.client.credentials.redact_error(error));
        self.over = !matches!(next, Ok(Some(_)));
        next.transpose()
    }
}

impl<T: Transport> FusedIterator for Records<'_, '_, T> {}
