//! What a request is made of.

use std::sync::Arc;

use jiff::Timestamp;

use super::source::FilterSource;
use crate::catalog::Catalog;
use crate::check::Allowed;
use crate::limits::Limits;
use crate::plan::{self, Measured};
use crate::syntax::{ArgumentValue, Arguments, Draft};
use crate::wire::{self, Escaping};

/// A list request: a collection, a filter, and what else the request says.
///
/// Warnings about the filter are in [`prepare`](Self::prepare), [`check`](Self::check) and the records of `list`; the others give none.
///
/// Nothing is checked until [`urls`](Self::urls), [`plan`](Self::plan), [`one`](Self::one), `list` or
/// [`prepare`](Self::prepare) is called, and then all problems of the collection, the filter and the options are reported
/// together. A filter that cannot be read is checked no
/// further than its grammar.
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
/// let local = plan.residual().unwrap();
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
/// use konnect_filter::ListRequest;
/// use konnect_filter::catalog::{Catalog, Entity, Field, Operator, Type};
/// let things = Entity::new("shop", "v1", "/v1/things")
///     .with_collection("things")
///     .with_fields([Field::new("name", Type::String, [Operator::Eq])]);
/// let catalog = Catalog::new([things]);
/// let request = ListRequest::to("things").catalog(&catalog).base_url("https://shop.example.com").filter("name = x");
/// assert_eq!(request.one()?, "https://shop.example.com/v1/things?filter%5Bname%5D%5Beq%5D=x");
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
/// let measured = Measured::of(Catalog::builtin().find("users")?.entity, "global.api.konghq.com", jiff::civil::date(2026, 11, 28));
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
    pub(super) collection: String,
    pub(super) filter: Option<FilterSource>,
    pub(super) arguments: Arguments,
    pub(super) allow_unbound: bool,
    pub(super) allowed: Option<Arc<Allowed>>,
    pub(super) catalog: &'c Catalog,
    pub(super) now: Option<Timestamp>,
    pub(super) limits: Limits,
    pub(super) plan: plan::PlanOptions,
    /// Whether `split` and `partial` were called, and not only left as they are.
    pub(super) chose_split: bool,
    pub(super) chose_partial: bool,
    /// The program's own conditions.
    pub(super) own: Vec<FilterSource>,
    pub(super) options: wire::RequestOptions,
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
            chose_split: false,
            chose_partial: false,
            own: Vec::new(),
            options: wire::RequestOptions::default(),
        }
    }
}

impl<'c> ListRequest<'c> {
    /// The filter: text, a [`Filter`](crate::Filter) or a [`Draft`](crate::syntax::Draft), or an `Option` of one.
    /// Without one, everything is listed.
    pub fn filter(mut self, filter: impl Into<FilterSource>) -> Self {
        self.filter = Some(filter.into()).filter(|source| !source.is_none());
        self
    }

    /// The value of an argument of the filter, `$name`: text, a number, a boolean, an instant, an id, or a list of them. It is a
    /// literal, whatever is in it, as [`Filter::bind`](crate::Filter::bind) says.
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

    /// Whether arguments may have no value, to see how a filter would be planned:
    /// [`Context::allow_unbound`](crate::check::Context::allow_unbound). What the arguments take is in
    /// [`Prepared::arguments`](super::Prepared::arguments). Nothing can be listed, and there is no URL to be sent: [`urls`](Self::urls),
    /// [`one`](Self::one) and command lines are errors.
    ///
    /// ```
    /// use konnect_filter::ListRequest;
    /// let request = ListRequest::to("users").filter("active = $on");
    /// assert!(request.clone().prepare().is_err());
    /// let request = request.allow_unbound(true);
    /// assert_eq!(request.prepare()?.arguments().len(), 1);
    /// assert!(request.one().is_err());
    /// # Ok::<(), konnect_filter::Error>(())
    /// ```
    pub const fn allow_unbound(mut self, allowed: bool) -> Self {
        self.allow_unbound = allowed;
        self
    }

    /// What the filter may ask, where it comes from a user: [`Context::allowed`](crate::check::Context::allowed). The error names what is allowed.
    pub fn allowed(mut self, allowed: impl Into<Arc<Allowed>>) -> Self {
        self.allowed = Some(allowed.into());
        self
    }

    /// A condition of the program's own, which every record has to meet besides the filter. [`allowed`](Self::allowed) does not restrict it, and no
    /// text of a user can get around it, as it could where the two are joined as text. Values are given to the draft, not by
    /// [`bind`](Self::bind).
    ///
    /// It is sent with each request, or evaluated on each record. Of a field that a record does not show, the service's answer is all
    /// that is known: where the condition was sent, such a record is given. The records' progress counts these as `unverifiable`. A program
    /// that keeps tenants apart by a condition uses a field that the records show, and takes any of them for an error.
    ///
    /// The [notes](plan::Plan::notes) of the plan have no places, as a note may be about the condition, which is not in the filter's text. The same
    /// goes for an error that the filter alone would not cause.
    ///
    /// ```
    /// use konnect_filter::ListRequest;
    /// use konnect_filter::check::Allowed;
    /// use konnect_filter::syntax::field;
    /// let users = |filter: &str| {
    ///     let request = ListRequest::to("users").filter(filter).allowed(Allowed::default().with_fields(["email"]));
    ///     request.and(field("active").eq(true)).split(true).urls()
    /// };
    /// let either = users("email = a or email = b")?;
    /// assert_eq!(either.len(), 2);
    /// assert!(either.iter().all(|url| url.contains("?filter%5Bactive%5D=true&filter%5Bemail%5D%5Beq%5D=")));
    /// assert!(users("email = a) or (email exists").is_err());
    /// assert!(users("not active").is_err());
    /// # Ok::<(), konnect_filter::Error>(())
    /// ```
    pub fn and<'a>(mut self, condition: impl Into<Draft<'a>>) -> Self {
        self.own.push(condition.into().into());
        self
    }

    /// The catalog in which the collection is found, instead of the built-in one.
    ///
    /// The plan and the records borrow it. What outlives a function, such as a stream that is spawned as a task, needs a catalog that lives as long:
    /// ```
    /// use std::sync::LazyLock;
    /// use konnect_filter::ListRequest;
    /// use konnect_filter::catalog::{Catalog, Entity};
    /// static SHOP: LazyLock<Catalog> = LazyLock::new(|| Catalog::new([Entity::new("shop", "v1", "/v1/things")]));
    /// let request: ListRequest<'static> = ListRequest::to("things").catalog(&SHOP);
    /// # let _ = request;
    /// ```
    pub fn catalog(self, catalog: &Catalog) -> ListRequest<'_> {
        let Self { collection, filter, arguments, allow_unbound, allowed, now, limits, plan, options, .. } = self;
        let Self { chose_split, chose_partial, own, .. } = self;
        ListRequest {
            collection,
            filter,
            arguments,
            allow_unbound,
            allowed,
            catalog,
            now,
            limits,
            plan,
            options,
            chose_split,
            chose_partial,
            own,
        }
    }

    /// The instant that relative dates count from, instead of the start of the current second: [`Context::now`](crate::check::Context::now).
    pub fn now(mut self, now: Timestamp) -> Self {
        self.now = Some(now);
        self
    }

    /// The limits of every step, instead of [`Limits::DEFAULT`]: [`Context::limits`](crate::check::Context::limits).
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Whether several requests are allowed: [`plan::PlanOptions::split`]. `list` allows them unless this is `false`, and no error offers
    /// them then.
    pub const fn split(mut self, allowed: bool) -> Self {
        self.plan.split = allowed;
        self.chose_split = true;
        self
    }

    /// Whether a local filter is allowed: [`plan::PlanOptions::partial`]. `list` allows one unless this is `false`, and no error offers one
    /// then.
    pub const fn partial(mut self, allowed: bool) -> Self {
        self.plan.partial = allowed;
        self.chose_partial = true;
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

    /// The region, such as `eu`, instead of `us`: [`wire::RequestOptions::region`]. Each region has records of its own.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.options.region = Some(region.into());
        self
    }

    /// What comes before the version segment, such as a proxy's address: [`wire::RequestOptions::base_url`].
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.options.base_url = Some(base_url.into());
        self
    }

    /// A path parameter: [`wire::RequestOptions::params`]. Its value is text, a number or an id, as [`bind`](Self::bind) takes them, but not
    /// a list.
    ///
    /// ```
    /// use konnect_filter::ListRequest;
    /// let team = uuid::Uuid::nil();
    /// let url = ListRequest::to("teams/users").param("teamId", team).one()?;
    /// assert!(url.ends_with("/v3/teams/00000000-0000-0000-0000-000000000000/users"));
    /// # Ok::<(), konnect_filter::Error>(())
    /// ```
    pub fn param(mut self, name: impl Into<String>, value: impl Into<ArgumentValue>) -> Self {
        self.options.push_param(name, value);
        self
    }

    /// Records per page: [`wire::RequestOptions::page_size`].
    pub const fn page_size(mut self, size: u64) -> Self {
        self.options.page_size = Some(size);
        self
    }

    /// A sort key, `FIELD [asc|desc]`, after those given before: [`wire::RequestOptions::sort`]. Konnect sorts each request by itself:
    /// where the filter needs several, the warnings say so, and the program has to sort the records when all of them are read.
    pub fn sort(mut self, key: impl Into<String>) -> Self {
        self.options.sort.push(key.into());
        self
    }

    /// An extra query parameter: [`wire::RequestOptions::query`]. Its value is text, a number, a time or an id, but not a list.
    pub fn query(mut self, name: impl Into<String>, value: impl Into<ArgumentValue>) -> Self {
        self.options.push_query(name, value);
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

    /// All that a plan may do at once, instead of what was set before. [`limits`](Self::limits) are apart, and `list` allows several
    /// requests and a local filter all the same: [`split`](Self::split) and [`partial`](Self::partial) forbid them.
    pub fn plan_options(mut self, options: plan::PlanOptions) -> Self {
        self.plan = options;
        (self.chose_split, self.chose_partial) = (false, false);
        self
    }
}
