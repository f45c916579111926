//! The whole way in one call: from a collection's name, a filter and options to URLs, a plan or records.
//!
//! [`ListRequest`] does what the other modules do, one after the other, and reports the problems of all of them together. What it makes
//! is a [`Prepared`] request. [`ListRequest::check`] gives a [`Review`], without the options of the request: for filters that are kept and
//! used later. Both try each replacement that a problem offers before it is shown ([`Offers`]). [`condition`] checks a filter
//! without a collection, for records from elsewhere.
//!
//! ```
//! use konnect_filter::ListRequest;
//! let request = ListRequest::to("users").filter("email ends with example.com").partial(true).page_size(50);
//! let prepared = request.prepare()?;
//! assert_eq!(
//!     prepared.urls(),
//!     ["https://global.api.konghq.com/v3/users?filter%5Bemail%5D%5Bcontains%5D=example.com&page%5Bsize%5D=50"]
//! );
//! // What the service cannot say is left for the records.
//! assert_eq!(prepared.residual().unwrap(), r#"email ends with "example.com""#);
//! assert!(prepared.warnings.is_empty());
//! # Ok::<(), konnect_filter::Error>(())
//! ```
//!
//! # Limits
//!
//! A request is checked each time it is asked for something: a program that asks several times keeps the [`Prepared`] one. The limits of all
//! steps are given once, by [`ListRequest::limits`].

mod edits;
mod local;
mod offers;
mod piece;
mod prepared;
mod source;

use std::sync::Arc;

use jiff::Timestamp;

pub use self::local::condition;
pub use self::offers::Offers;
pub use self::prepared::{Prepared, Review};
pub use self::source::FilterSource;
use crate::catalog::Catalog;
use crate::check::{Allowed, Checked, Context, check};
#[cfg(any(feature = "client", feature = "async"))]
use crate::client::AnyClient;
use crate::error::{Code, Diagnostic, Error, Part, Problems, Result, brief};
use crate::limits::Limits;
#[cfg(any(feature = "client", feature = "async"))]
use crate::listing::Listing;
use crate::plan::{self, Measured, Plan, plan};
use crate::syntax::{ArgumentValue, Arguments, Filter};
use crate::wire::{self, Escaping};

/// A list request: a collection, a filter, and what else the request says.
///
/// Nothing is checked until [`urls`](Self::urls), [`plan`](Self::plan), [`one`](Self::one), `list` or
/// [`prepare`](Self::prepare) is called, and then all problems of the collection, the filter and the options are reported
/// together.
///
/// The URLs of a filter:
/// ```
/// use konnect_filter::ListRequest;
/// let urls = ListRequest::to("api-builder@v3/apis").filter("name contains pay").region("eu").page_size(100).urls()?;
/// assert_eq!(urls, ["https://eu.api.konghq.com/v3/apis?filter%5Bname%5D%5Bcontains%5D=pay&page%5Bsize%5D=100"]);
/// # Ok::<(), konnect_filter::Error>(())
/// ```
/// A filter built in code, so that no value can be read as syntax:
/// ```
/// use konnect_filter::{ListRequest, syntax::field};
/// let (email, active) = ("o'hara@example.com", true);
/// let request = ListRequest::to("users").filter(field("email").eq(email).and(field("active").eq(active)));
/// assert!(request.one()?.ends_with("?filter%5Bemail%5D%5Beq%5D=o%27hara%40example.com&filter%5Bactive%5D=true"));
/// # Ok::<(), konnect_filter::Error>(())
/// ```
/// A filter with arguments, whose values are never syntax:
/// ```
/// use konnect_filter::ListRequest;
/// let since: jiff::Timestamp = "2026-08-01T00:00:00Z".parse().unwrap();
/// let request = ListRequest::to("apis").filter("labels.env in $envs and created_at >= $since").region("eu");
/// let url = request.bind("envs", ["dev", "test"]).bind("since", since).one()?;
/// assert!(url.ends_with("?filter%5Blabels.env%5D%5Boeq%5D=dev%2Ctest&filter%5Bcreated_at%5D%5Bgte%5D=2026-08-01T00%3A00%3A00Z"));
/// # Ok::<(), konnect_filter::Error>(())
/// ```
/// Collections inside others, by name with parameters, by path, or by URL:
/// ```
/// use konnect_filter::ListRequest;
/// let by_name = ListRequest::to("teams/users").param("teamId", "7f").one()?;
/// let by_path = ListRequest::to("/v3/teams/7f/users").one()?;
/// let by_url = ListRequest::to("https://global.api.konghq.com/v3/teams/7f/users").one()?;
/// assert_eq!(by_name, by_path);
/// assert_eq!(by_name, by_url);
/// # Ok::<(), konnect_filter::Error>(())
/// ```
/// Several requests, where one cannot express the filter:
/// ```
/// use konnect_filter::ListRequest;
/// let request = ListRequest::to("control-planes").filter("name in (a, b)");
/// assert_eq!(request.one().unwrap_err().diagnostics()[0].code.as_str(), "unsupported-operator");
/// assert_eq!(request.split(true).urls()?.len(), 2);
/// # Ok::<(), konnect_filter::Error>(())
/// ```
/// A local filter, for what Konnect cannot do:
/// ```
/// use konnect_filter::{ListRequest, check::evaluate};
/// let plan = ListRequest::to("users").filter("email ends with .com").partial(true).plan()?;
/// let local = plan.residual.unwrap();
/// assert_eq!(evaluate(&local, &serde_json::json!({ "email": "a@example.org" })), Some(false));
/// # Ok::<(), konnect_filter::Error>(())
/// ```
/// Relative dates count from the start of the current second, or from an instant that is given:
/// ```
/// use konnect_filter::ListRequest;
/// let now = "2026-08-22T10:00:00Z".parse().unwrap();
/// let url = ListRequest::to("apis").filter("created_at >= now-7d").region("us").now(now).one()?;
/// assert!(url.ends_with("?filter%5Bcreated_at%5D%5Bgte%5D=2026-08-15T10%3A00%3A00Z"));
/// # Ok::<(), konnect_filter::Error>(())
/// ```
/// Sort keys and extra parameters, checked against the collection:
/// ```
/// use konnect_filter::ListRequest;
/// let error = ListRequest::to("users").sort("emial").query("expand", "teams").urls().unwrap_err();
/// assert_eq!(error.diagnostics().len(), 2);
/// ```
/// All problems at once:
/// ```
/// use konnect_filter::ListRequest;
/// let error = ListRequest::to("users").filter("emial contains x and activ").region("eu").urls().unwrap_err();
/// let codes: Vec<_> = error.iter().map(|problem| problem.code.as_str()).collect();
/// assert_eq!(codes, ["region-not-used", "unknown-field", "unknown-field"]);
/// ```
/// Your own catalog, and a collection on your own host:
/// ```
/// use konnect_filter::{ListRequest, catalog::Catalog};
/// let catalog = Catalog::builtin();
/// let request = ListRequest::to("api/v3/apis").catalog(catalog).base_url("https://portal.example.com");
/// assert_eq!(request.one()?, "https://portal.example.com/api/v3/apis");
/// # Ok::<(), konnect_filter::Error>(())
/// ```
/// Records (feature `client`):
#[cfg_attr(feature = "client", doc = "```no_run")]
#[cfg_attr(not(feature = "client"), doc = "```ignore")]
/// use konnect_filter::{ListRequest, client::{Audience, Client, Credentials}};
/// let token = Credentials::from_environment(Audience::Konnect)?;
/// for record in ListRequest::to("users").filter("active").list(&Client::new(token))? {
///     println!("{}", record?);
/// }
/// # Ok::<(), konnect_filter::Error>(())
/// ```
///
/// Options that several requests share, and what was measured of the collection:
/// ```
/// use konnect_filter::{ListRequest, catalog::Catalog, plan::{Measured, PlanOptions}, wire::{Escaping, RequestOptions}};
/// let measured = Measured::of(Catalog::builtin().find("users")?.entity, "global.api.konghq.com", "2026-11-28");
/// let request = ListRequest::to("users")
///     .filter("active")
///     .options(RequestOptions::default().with_page_size(50))
///     .plan_options(PlanOptions::DEFAULT.with_split(true))
///     .strict(true)
///     .measured(measured)
///     .style(Escaping::Readable);
/// assert_eq!(request.one()?, "https://global.api.konghq.com/v3/users?filter[active]=true&page[size]=50");
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone)]
#[must_use = "nothing is checked or sent yet"]
pub struct ListRequest<'c> {
    collection: String,
    filter: Option<FilterSource>,
    arguments: Arguments,
    allow_unbound: bool,
    allowed: Option<Arc<Allowed>>,
    catalog: &'c Catalog,
    now: Option<Timestamp>,
    limits: Limits,
    plan: plan::PlanOptions,
    options: wire::RequestOptions,
}

impl ListRequest<'static> {
    /// A request to list a collection, by its name, path or URL, as [`Catalog::find`] reads it.
    pub fn to(collection: impl Into<String>) -> Self {
        ListRequest {
            collection: collection.into(),
            filter: None,
            arguments: Arguments::new(),
            allow_unbound: false,
            allowed: None,
            catalog: Catalog::builtin(),
            now: None,
            limits: Limits::DEFAULT,
            plan: plan::PlanOptions::default(),
            options: wire::RequestOptions::default(),
        }
    }
}

impl<'c> ListRequest<'c> {
    /// The filter: text, a [`Filter`] or a [`Draft`](crate::syntax::Draft). Without one, everything is listed.
    pub fn filter(mut self, filter: impl Into<FilterSource>) -> Self {
        self.filter = Some(filter.into());
        self
    }

    /// The value of an argument of the filter, `$name`: text, a number, a boolean, an instant, an id, or a list of them. It is a
    /// literal, whatever is in it, as [`Filter::bind`] says.
    pub fn bind(mut self, name: impl Into<String>, value: impl Into<ArgumentValue>) -> Self {
        self.arguments.set(name, value);
        self
    }

    /// All arguments at once, instead of those given before.
    ///
    /// ```
    /// use konnect_filter::{ListRequest, syntax::Arguments};
    /// let arguments = Arguments::new().with("part", "pay").with("on", true);
    /// let request = ListRequest::to("users").filter("email contains $part and active = $on").arguments(arguments);
    /// assert!(request.one()?.ends_with("?filter%5Bemail%5D%5Bcontains%5D=pay&filter%5Bactive%5D=true"));
    /// # Ok::<(), konnect_filter::Error>(())
    /// ```
    pub fn arguments(mut self, arguments: Arguments) -> Self {
        self.arguments = arguments;
        self
    }

    /// Whether arguments may have no value, to see how a filter would be planned: [`Context::allow_unbound`]. What the
    /// arguments take is in [`Prepared::arguments`]; nothing can be listed.
    ///
    /// ```
    /// use konnect_filter::ListRequest;
    /// let request = ListRequest::to("users").filter("active = $on");
    /// assert!(request.clone().prepare().is_err());
    /// assert_eq!(request.allow_unbound(true).prepare()?.arguments.len(), 1);
    /// # Ok::<(), konnect_filter::Error>(())
    /// ```
    pub const fn allow_unbound(mut self, allowed: bool) -> Self {
        self.allow_unbound = allowed;
        self
    }

    /// What the filter may ask, where it comes from a user: [`Context::allowed`]. The error names what is allowed.
    pub fn allowed(mut self, allowed: impl Into<Arc<Allowed>>) -> Self {
        self.allowed = Some(allowed.into());
        self
    }

    /// The catalog in which the collection is found, instead of the built-in one.
    pub fn catalog(self, catalog: &Catalog) -> ListRequest<'_> {
        let Self { collection, filter, arguments, allow_unbound, allowed, now, limits, plan, options, .. } = self;
        ListRequest { collection, filter, arguments, allow_unbound, allowed, catalog, now, limits, plan, options }
    }

    /// The instant that relative dates count from, instead of the start of the current second: [`Context::now`].
    pub fn now(mut self, now: Timestamp) -> Self {
        self.now = Some(now);
        self
    }

    /// The limits of every step, instead of [`Limits::DEFAULT`]: [`Context::limits`].
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Whether several requests are allowed: [`plan::PlanOptions::split`].
    pub const fn split(mut self, allowed: bool) -> Self {
        self.plan.split = allowed;
        self
    }

    /// Whether a local filter is allowed: [`plan::PlanOptions::partial`].
    pub const fn partial(mut self, allowed: bool) -> Self {
        self.plan.partial = allowed;
        self
    }

    /// Whether a field's operators are combined only where its published schema allows it: [`plan::PlanOptions::strict`].
    pub const fn strict(mut self, strict: bool) -> Self {
        self.plan.strict = strict;
        self
    }

    /// What was measured of the collection at its host: [`plan::PlanOptions::measured`].
    pub fn measured(mut self, measured: impl Into<Arc<Measured>>) -> Self {
        self.plan.measured = Some(measured.into());
        self
    }

    /// The region, such as `eu`: [`wire::RequestOptions::region`].
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.options.region = Some(region.into());
        self
    }

    /// What comes before the version segment, such as a proxy's address: [`wire::RequestOptions::base_url`].
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.options.base_url = Some(base_url.into());
        self
    }

    /// A path parameter: [`wire::RequestOptions::params`].
    pub fn param(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.options.params.push((name.into(), value.into()));
        self
    }

    /// Records per page: [`wire::RequestOptions::page_size`].
    pub const fn page_size(mut self, size: u64) -> Self {
        self.options.page_size = Some(size);
        self
    }

    /// A sort key, `FIELD [asc|desc]`, after those given before: [`wire::RequestOptions::sort`].
    pub fn sort(mut self, key: impl Into<String>) -> Self {
        self.options.sort.push(key.into());
        self
    }

    /// An extra query parameter: [`wire::RequestOptions::query`].
    pub fn query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.options.query.push((name.into(), value.into()));
        self
    }

    /// How the query is escaped: [`wire::RequestOptions::style`].
    pub const fn style(mut self, style: Escaping) -> Self {
        self.options.style = style;
        self
    }

    /// All options of the request at once, instead of those given before.
    pub fn options(mut self, options: wire::RequestOptions) -> Self {
        self.options = options;
        self
    }

    /// All that a plan may do at once, instead of what was set before. [`limits`](Self::limits) are apart.
    pub fn plan_options(mut self, options: plan::PlanOptions) -> Self {
        self.plan = options;
        self
    }

    /// The URL of each request.
    ///
    /// # Errors
    /// As [`prepare`](Self::prepare).
    pub fn urls(&self) -> Result<Vec<String>> {
        Ok(self.prepare()?.urls())
    }

    /// The URL of the one request that expresses the whole filter.
    ///
    /// # Errors
    /// As [`prepare`](Self::prepare), and where it takes several requests or a local filter, whatever was allowed.
    pub fn one(&self) -> Result<String> {
        self.clone().split(false).partial(false).prepare()?.one()
    }

    /// The requests, and what is left to evaluate on the records.
    ///
    /// # Errors
    /// As [`prepare`](Self::prepare).
    pub fn plan(&self) -> Result<Plan<'c>> {
        Ok(self.prepare()?.plan)
    }

    /// The records, all pages of them: an iterator of a `Client`, a stream of an `AsyncClient`.
    ///
    /// Several requests and a local filter are always allowed: only the records count here.
    ///
    /// # Errors
    /// As [`prepare`](Self::prepare), and where the credential may not go to the service.
    #[cfg(any(feature = "client", feature = "async"))]
    pub fn list<C: AnyClient>(&self, client: &C) -> Result<C::Records<'c>> {
        let prepared = self.clone().split(true).partial(true).prepare()?;
        let listing = Listing::new(&prepared.plan, &prepared.options)?;
        let most = self.allowed.as_ref().map_or(u64::MAX, |allowed| allowed.most_records());
        client.run_listing(listing.allowed(most))
    }

    /// Checks everything, and plans.
    ///
    /// # Errors
    /// All problems of the collection, the filter and the options together; where there are none, what the plan would need
    /// that is not allowed.
    pub fn prepare(&self) -> Result<Prepared<'c>> {
        let mut prepared = self.prepared().map_err(|error| self.tried_in(error))?;
        prepared.warnings = self.tried(prepared.warnings);
        Ok(prepared)
    }

    fn prepared(&self) -> Result<Prepared<'c>> {
        let context = self.context(self.allow_unbound);
        let mut problems = Problems::new(context.limits.problems);
        let found = problems.keep(self.catalog.find_without_query(&self.collection));
        let (filter, context) = self.read(context, &mut problems);
        let options = match &found {
            Some(found) => self.options.clone().with_found(found),
            None => self.options.clone(),
        };
        let address = found.as_ref().and_then(|found| problems.keep(options.resolve(found.entity)));
        let checked = filter.as_ref().zip(found.as_ref());
        let checked = checked.and_then(|(filter, found)| problems.keep(check(filter, found.entity, &context)));
        problems.finish()?;
        let (Some(found), Some(address)) = (found, address) else {
            return Err(Diagnostic::internal("a collection without a problem is missing").into());
        };
        if let Some(measured) = &self.plan.measured {
            measured.check(found.entity)?;
            measured.check_host(&address.host())?;
        }
        let plan = match &checked {
            Some(checked) => self.planned(checked)?,
            None => Plan::everything(found.entity),
        };
        plan.check_required()?;
        let foreign = found.warning.filter(|_| options.unconfirmed_base);
        let mut warnings: Vec<_> = foreign.into_iter().chain(address.warnings().iter().cloned()).collect();
        warnings.extend(checked.iter().flat_map(Checked::warnings).cloned());
        warnings.extend(plan.warning());
        let arguments = checked.map(|checked| checked.arguments().to_vec()).unwrap_or_default();
        Ok(Prepared { plan, address, options, warnings, arguments })
    }

    /// Checks the collection and the filter, and whether a plan may be made of them. Gives what probably was meant otherwise.
    /// The options of the request are left aside, so that path parameters may be missing, and so may values of arguments. What was
    /// measured has to be of the collection, and of the host where the request names one.
    ///
    /// ```
    /// use konnect_filter::ListRequest;
    /// let review = ListRequest::to("teams/users").filter("active and not active").split(true).check()?;
    /// assert_eq!(review.warnings[0].code.as_str(), "always-false");
    /// # Ok::<(), konnect_filter::Error>(())
    /// ```
    ///
    /// # Errors
    /// All problems of the collection and the filter together; where there are none, what the plan would need that is not
    /// allowed.
    pub fn check(&self) -> Result<Review<'c>> {
        let mut review = self.review().map_err(|error| self.tried_in(error))?;
        review.warnings = self.tried(review.warnings);
        Ok(review)
    }

    fn review(&self) -> Result<Review<'c>> {
        let context = self.context(true);
        let mut problems = Problems::new(context.limits.problems);
        let found = problems.keep(self.catalog.find_without_query(&self.collection));
        let (filter, context) = self.read(context, &mut problems);
        let checked = filter.as_ref().zip(found.as_ref());
        let checked = checked.and_then(|(filter, found)| problems.keep(check(filter, found.entity, &context)));
        problems.finish()?;
        if let (Some(measured), Some(found)) = (&self.plan.measured, &found) {
            measured.check(found.entity)?;
            // A host that is only the usual one may be another where the request is sent.
            let options = self.options.clone().with_found(found);
            let is_named = options.base_url.is_some() || options.region.is_some();
            if let Some(address) =
                Some(options).filter(|_| is_named).and_then(|options| options.resolve(found.entity).ok())
            {
                measured.check_host(&address.host())?;
            }
        }
        let mut warnings: Vec<_> = found.and_then(|found| found.warning).into_iter().collect();
        let Some(checked) = checked else { return Ok(Review { warnings, arguments: Vec::new() }) };
        let plan = self.planned(&checked)?;
        warnings.extend(checked.warnings().iter().cloned());
        warnings.extend(plan.warning());
        if plan.requests.is_empty() && warnings.iter().all(|warning| warning.code != Code::AlwaysFalse) {
            warnings.push(never(&plan));
        }
        Ok(Review { warnings, arguments: checked.arguments().to_vec() })
    }

    /// The problems with only those replacements that the collection takes.
    fn tried(&self, problems: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let text = self.filter.as_ref().and_then(FilterSource::text);
        let Some(text) = text.filter(|_| problems.iter().any(offers::is_of_filter)) else { return problems };
        let Ok(found) = self.catalog.find_without_query(&self.collection) else { return problems };
        let context = self.context(true);
        Offers::new(text, Some(found.entity), &context).arguments(&self.arguments).plan(&self.plan).tried(problems)
    }

    fn tried_in(&self, error: Error) -> Error {
        let problems = self.tried(error.into_diagnostics());
        Error::from_diagnostics(problems).unwrap_or_else(|| Diagnostic::internal("an error has no problem").into())
    }

    fn context(&self, allow_unbound: bool) -> Context {
        let context = self.now.map_or_else(Context::from_clock, Context::at);
        let limits = match &self.allowed {
            Some(allowed) => allowed.within(self.limits.clone()),
            None => self.limits.clone(),
        };
        Context { limits, allow_unbound, allowed: self.allowed.clone(), ..context }
    }

    fn planned<'a>(&self, checked: &Checked<'a>) -> Result<Plan<'a>> {
        plan(checked, &self.plan).map_err(|error| match &self.allowed {
            Some(allowed) => allowed.refuse(error, &self.limits),
            None => error,
        })
    }

    /// The filter with the values of its arguments. Where these are wrong, the rest of the filter is still checked.
    fn read(&self, context: Context, problems: &mut Problems) -> (Option<Filter<'_>>, Context) {
        let Some(source) = &self.filter else {
            problems.extend(self.arguments.names().map(needless));
            return (None, context);
        };
        let Some(filter) = problems.keep(source.read(&context.limits)) else { return (None, context) };
        if self.arguments.is_empty() && filter.arguments().next().is_none() {
            return (Some(filter), context);
        }
        let bound = filter.clone().bind_some(&self.arguments, context.allow_unbound);
        match problems.keep(bound) {
            Some(filter) => (Some(filter), context),
            None => (Some(filter), Context { allow_unbound: true, ..context }),
        }
    }
}

/// The problem of a value for an argument where there is no filter.
fn needless(name: &str) -> Diagnostic {
    let message = format!("`{}` has a value, but there is no filter", brief(name));
    Diagnostic::in_part(Code::UnusedArgument, Part::Argument, message).about(name)
}

/// The warning that a plan has no request, with the reason that its note gives.
fn never(plan: &Plan<'_>) -> Diagnostic {
    let note = plan.notes.first();
    let message = note.map_or("no record can match", |note| note.text.as_str());
    let warning = Diagnostic::in_part(Code::AlwaysFalse, Part::Filter, message)
        .help("leave one of its tests out, or join them by `or`");
    match note {
        Some(note) => warning.at(note.span),
        None => warning,
    }
}
