//! A request with all of it checked.

use crate::check::{Argument, Condition};
#[cfg(any(feature = "client", feature = "async"))]
use crate::client::AnyClient;
use crate::error::{Code, Diagnostic, Error, Part, Result};
#[cfg(any(feature = "client", feature = "async"))]
use crate::listing::Listing;
use crate::plan::Plan;
use crate::syntax::unbound;
use crate::wire::{Endpoint, HttpRequest, RequestOptions};

/// A [`ListRequest`](super::ListRequest), all of it checked: what is sent, where to, and what is done locally.
///
/// ```
/// use konnect_filter::ListRequest;
/// let prepared = ListRequest::to("users").filter("email starts with pay").partial(true).prepare()?;
/// assert_eq!(prepared.requests().count(), 1);
/// assert_eq!(prepared.residual_text().unwrap(), r#"email starts with "pay""#);
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Prepared<'c> {
    pub(super) plan: Plan<'c>,
    pub(super) endpoint: Endpoint,
    pub(super) options: RequestOptions,
    pub(super) warnings: Vec<Diagnostic>,
    pub(super) arguments: Vec<Argument<'c>>,
}

/// What [`ListRequest::check`](super::ListRequest::check) finds.
///
/// ```
/// use konnect_filter::ListRequest;
/// use konnect_filter::catalog::Type;
/// let review = ListRequest::to("users").filter("active = $on").check()?;
/// assert_eq!(review.arguments[0].name, "on");
/// assert_eq!(review.arguments[0].kind, Some(&Type::Boolean));
/// assert!(review.warnings.is_empty());
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Review<'c> {
    /// What probably was meant otherwise, but does not stop.
    pub warnings: Vec<Diagnostic>,
    /// The arguments without a value, and what they take.
    pub arguments: Vec<Argument<'c>>,
}

impl<'c> Prepared<'c> {
    /// The requests, and what is left to evaluate on the records.
    pub const fn plan(&self) -> &Plan<'c> {
        &self.plan
    }

    /// The plan alone.
    ///
    /// ```
    /// let plan = konnect_filter::ListRequest::to("users").filter("active").prepare()?.into_plan();
    /// assert_eq!(plan.requests()[0].to_string(), "active = true");
    /// # Ok::<(), konnect_filter::Error>(())
    /// ```
    pub fn into_plan(self) -> Plan<'c> {
        self.plan
    }

    /// The same, with the condition that a search asks for, where the filter asks for nothing. For the command.
    #[doc(hidden)]
    #[must_use]
    pub fn checked_by(mut self, searched: Condition<'c>) -> Self {
        self.plan.condition.get_or_insert_with(|| searched.into());
        self
    }

    /// Where the requests go.
    pub const fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    /// The options, with what the collection's path or URL said.
    pub const fn options(&self) -> &RequestOptions {
        &self.options
    }

    /// What probably was meant otherwise, but does not stop.
    pub fn warnings(&self) -> &[Diagnostic] {
        &self.warnings
    }

    /// The arguments without a value, where [`allow_unbound`](super::ListRequest::allow_unbound) was set: the URLs have their
    /// names.
    pub fn arguments(&self) -> &[Argument<'c>] {
        &self.arguments
    }

    /// The records, all pages of them, as [`ListRequest::list`](super::ListRequest::list) gives them, of the plan as it is.
    ///
    #[cfg_attr(feature = "client", doc = "```no_run")]
    #[cfg_attr(not(feature = "client"), doc = "```ignore")]
    /// use konnect_filter::ListRequest;
    /// use konnect_filter::client::{Client, Credentials};
    /// let client = Client::new(Credentials::None);
    /// let prepared = ListRequest::to("users").filter("active").prepare()?;
    /// for warning in prepared.warnings() {
    ///     eprintln!("{warning}");
    /// }
    /// for user in prepared.list(&client)? {
    ///     println!("{}", user?["email"]);
    /// }
    /// # Ok::<(), konnect_filter::Error>(())
    /// ```
    ///
    /// # Errors
    /// Where an argument has no value, and where the credential may not go to the service.
    #[cfg(any(feature = "client", feature = "async"))]
    pub fn list<C: AnyClient>(&self, client: &C) -> Result<C::Records<'c>> {
        client.run_listing(Listing::new(&self.plan, &self.options)?.with_warnings(self.warnings.clone()))
    }

    /// Each request, ready to be sent or shown.
    pub fn requests(&self) -> impl Iterator<Item = HttpRequest<'_>> {
        self.plan.requests.iter().map(|request| self.endpoint.request(request))
    }

    /// The URL of each request. One with an argument that has no value shows its name, and is not to be sent.
    pub fn urls(&self) -> Vec<String> {
        self.requests().map(|request| request.to_text()).collect()
    }

    /// The local filter: what is left to evaluate on each record, as a filter's text. As a condition, it is
    /// [`Plan::residual`](crate::plan::Plan::residual).
    pub fn residual_text(&self) -> Option<String> {
        self.plan.residual.as_ref().map(ToString::to_string)
    }

    /// That each argument has a value, wherever it is.
    pub(super) fn check_bound(&self) -> Result<()> {
        Error::unless_empty(self.arguments.iter().map(|argument| unbound(&argument.name, argument.span)).collect())
    }

    /// The URL, where there is exactly one and nothing is left to do locally, as there is where neither
    /// [`split`](super::ListRequest::split) nor [`partial`](super::ListRequest::partial) was allowed.
    ///
    /// # Errors
    /// `cannot-send` otherwise, and `unbound-argument` where an argument has no value.
    pub fn one(&self) -> Result<String> {
        self.check_bound()?;
        let mut urls = self.urls();
        match (urls.pop(), urls.is_empty(), &self.plan.residual) {
            (Some(url), true, None) => Ok(url),
            (_, _, residual) => {
                let local = if residual.is_some() { ", and a part of the filter is left to check locally" } else { "" };
                let requests = match self.plan.requests.len() {
                    1 => "one request".to_owned(),
                    count => format!("{count} requests"),
                };
                let message = format!("the plan has {requests}{local}");
                Err(Diagnostic::in_part(Code::CannotSend, Part::Filter, message).into())
            }
        }
    }
}
