//! How a listing begins, and what it is told before.

use std::sync::Arc;

use super::Listing;
use super::ahead::Ahead;
use super::checks::{Checks, OnMismatch};
use super::pages::PagePosition;
use super::progress::Progress;
use super::seen::Seen;
use crate::error::{Code, Diagnostic, Part, Result};
use crate::limits::listing::{MAX_IN_FLIGHT, MAX_RECORDS};
use crate::plan::Plan;
use crate::wire::{RequestOptions, sort_warning};

impl<'e> Listing<'e> {
    /// A plan to be run, from where the options say. Everything that can be wrong before a request is sent is looked at.
    ///
    /// # Errors
    /// When the options do not fit the collection.
    pub fn new(plan: &Plan<'e>, options: &RequestOptions) -> Result<Self> {
        if options.page_before.is_some() {
            let message = "all pages are read, from first to last, so `page before` has no meaning here";
            return Err(Diagnostic::in_part(Code::InvalidPaging, Part::Page, message).into());
        }
        let mut options = options.clone();
        let start = match (options.page_number.take(), options.page_after.take()) {
            (None, None) => PagePosition::First,
            (Some(number), None) => PagePosition::Number(number),
            (None, Some(after)) => PagePosition::After(after),
            (Some(_), Some(_)) => {
                let message = "a page number and a cursor were both given; reading can start at only one of them";
                return Err(Diagnostic::in_part(Code::InvalidPaging, Part::Page, message).into());
            }
        };
        plan.check_required()?;
        if let Some(argument) = plan.condition.as_ref().and_then(|condition| condition.unbound()) {
            let message = format!("the argument `{}` has no value, so nothing can be listed", argument.text);
            return Err(Diagnostic::new(Code::UnboundArgument, argument.span, message).into());
        }
        let listing = Self {
            said: sort_warning(&options.sort, plan).into_iter().collect(),
            options,
            start,
            index: 0,
            running: None,
            page: None,
            fresh: 0,
            overlaps: false,
            ahead: Ahead::default(),
            in_flight: 1,
            settled: false,
            asked: 0,
            seen: Seen::new(plan.entity, MAX_RECORDS),
            most: MAX_RECORDS,
            checks: Checks::new(plan),
            left: u64::MAX,
            allowed: plan.records.unwrap_or(u64::MAX),
            over: false,
            progress: Progress::default(),
            added: None,
            plan: Arc::new(plan.clone()),
        };
        if let Some(request) = plan.requests.first() {
            listing.url(request, &listing.start)?;
        }
        Ok(listing)
    }

    /// Stop after this many records; what is not needed for them is not asked for.
    #[must_use]
    pub const fn with_limit(mut self, most: u64) -> Self {
        self.left = most;
        self
    }

    /// At most this many records can be told from each other (default 4,000,000). Passing it is an error.
    #[must_use]
    pub fn with_max_records(mut self, most: u64) -> Self {
        (self.seen, self.most) = (Seen::new(self.plan.entity, most), most);
        self
    }

    /// What is done with records that the service should not have sent.
    #[must_use]
    pub const fn with_on_mismatch(mut self, what: OnMismatch) -> Self {
        self.checks.on_mismatch(what);
        self
    }

    /// So many answers may be awaited at once (default 1, at most 64): requests are then read side by side, and pages by number,
    /// where it is known that they will be needed. Records come out in the same order, and nothing is asked for that
    /// [`Listing::with_limit`] makes needless. Pages that came before their turn wait, up to 32 MiB and 256 of them, and one
    /// more for each that is awaited.
    ///
    /// ```
    /// # use konnect_filter::listing::{Action, Listing};
    /// # use konnect_filter::{catalog::Catalog, plan::Plan, wire::RequestOptions};
    /// let plan = Plan::everything(Catalog::builtin().find("identity@v3/users")?.entity);
    /// let mut listing = Listing::new(&plan, &RequestOptions::default())?.with_max_connections(2);
    /// let Action::Get(first) = listing.next()? else { unreachable!() };
    /// // How many pages there are, the first one says.
    /// assert_eq!(listing.next()?, Action::Wait);
    /// let body = br#"{"data":[{"id":"a"}],"meta":{"page":{"number":1,"size":1,"total":3}}}"#;
    /// listing.received(first.id, body.to_vec()).map_err(|fault| fault.message).unwrap();
    /// let Action::Get(second) = listing.next()? else { unreachable!() };
    /// let Action::Get(third) = listing.next()? else { unreachable!() };
    /// assert!(third.url.as_str().ends_with("number%5D=3"));
    /// assert_eq!(listing.next()?, Action::Take);
    /// # Ok::<(), konnect_filter::Error>(())
    /// ```
    #[must_use]
    pub fn with_max_connections(mut self, most: usize) -> Self {
        self.in_flight = most.clamp(1, MAX_IN_FLIGHT);
        self
    }

    /// With these warnings before its own: all that preparing it found, where the program did not see them.
    #[cfg(any(feature = "client", feature = "async"))]
    pub(crate) fn with_warnings(mut self, said: Vec<Diagnostic>) -> Self {
        self.said = said;
        self
    }

    /// With this at the end of each query, whatever it means.
    pub(crate) fn with_query(mut self, added: String) -> Self {
        self.added = Some(added);
        self
    }
}
