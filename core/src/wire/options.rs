//! What a request says besides the filter.

use crate::catalog::Match;
use crate::error::Part;
use crate::percent::Escaping;
use crate::setters::{list_setters, setters};
use crate::syntax::ArgumentValue;

/// What a request says besides the filter. All of it is checked against the entity by [`resolve`](Self::resolve).
///
/// ```
/// use konnect_filter::wire::RequestOptions;
/// let options = RequestOptions::default().with_region("eu").with_page_size(100).with_sort(["name desc"]);
/// assert_eq!(options.sort, ["name desc"]);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RequestOptions {
    /// The region, such as `eu`; an error for a collection that has none. Without it and [`RequestOptions::default_region`], a collection
    /// with regions is asked for in `us`, which has none of another region's records.
    pub region: Option<String>,
    /// The region for collections that have one when [`RequestOptions::region`] is not given, such as `KONNECT_REGION`; without
    /// both it is `us`.
    pub default_region: Option<String>,
    /// What comes before the version segment, such as `https://konnect.example.com/proxy`; replaces the region.
    pub base_url: Option<String>,
    /// The base address for collections that Konnect serves, when neither [`RequestOptions::region`] nor [`RequestOptions::base_url`] is given
    /// and the collection was not named by a URL, such as `KONNECT_BASE_URL`.
    pub default_base_url: Option<String>,
    /// Whether the base address is only that of a URL whose host is not known to serve the collection, and that nobody has
    /// named as the host to ask. It gets no token or cookie from the environment, unless it is this machine.
    pub unconfirmed_base: bool,
    /// The path parameters, by name. [`with_params`](Self::with_params) takes ids and numbers as they are.
    pub params: Vec<(String, String)>,
    /// Records per page.
    pub page_size: Option<u64>,
    /// The page, counted from 1.
    pub page_number: Option<u64>,
    /// The cursor or offset after which the page begins.
    pub page_after: Option<String>,
    /// The cursor before which the page ends.
    pub page_before: Option<String>,
    /// Sort keys, `FIELD [asc|desc]`, the first one first; ascending by default. Each request of a plan is sorted by itself.
    pub sort: Vec<String>,
    /// Extra query parameters, by name.
    pub query: Vec<(String, String)>,
    /// How the query is escaped.
    pub style: Escaping,
    /// Parameters that were given something other than one value.
    pub(super) without_text: Vec<WithoutText>,
}

/// A parameter that was given something other than one value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct WithoutText {
    pub(super) part: Part,
    pub(super) name: String,
    /// What it was given, as in `is a list`.
    pub(super) why: &'static str,
}

setters! { RequestOptions {
    with_region(region: impl Into<String>) = Some(region.into());
    with_default_region(default_region: impl Into<String>) = Some(default_region.into());
    with_base_url(base_url: impl Into<String>) = Some(base_url.into());
    with_default_base_url(default_base_url: impl Into<String>) = Some(default_base_url.into());
    with_unconfirmed_base(unconfirmed_base: bool) = unconfirmed_base;
    with_page_size(page_size: u64) = Some(page_size);
    with_page_number(page_number: u64) = Some(page_number);
    with_page_after(page_after: impl Into<String>) = Some(page_after.into());
    with_page_before(page_before: impl Into<String>) = Some(page_before.into());
    with_style(style: Escaping) = style;
}}

list_setters! { RequestOptions {
    with_sort(sort);
}}

impl RequestOptions {
    /// With these [`params`](Self::params), by name: text, numbers, and ids, also those of a program's own type. A list is an error.
    ///
    /// ```
    /// use konnect_filter::wire::RequestOptions;
    /// let team = uuid::Uuid::nil();
    /// let options = RequestOptions::default().with_params([("teamId", team)]);
    /// assert_eq!(options.params[0].1, "00000000-0000-0000-0000-000000000000");
    /// ```
    #[must_use]
    pub fn with_params<N: Into<String>, V: Into<ArgumentValue>>(
        mut self,
        params: impl IntoIterator<Item = (N, V)>,
    ) -> Self {
        self.params.clear();
        self.without_text.retain(|other| other.part != Part::Param);
        params.into_iter().for_each(|(name, value)| self.push_param(name, value));
        self
    }

    /// With these [`query`](Self::query) parameters, by name: text, numbers, times, and ids, also those of a program's own type. A list is
    /// an error: what takes several values takes each by itself, or all in one text with commas.
    ///
    /// ```
    /// use konnect_filter::wire::RequestOptions;
    /// let options = RequestOptions::default().with_query([("depth", 2)]);
    /// assert_eq!(options.query, [("depth".to_owned(), "2".to_owned())]);
    /// ```
    #[must_use]
    pub fn with_query<N: Into<String>, V: Into<ArgumentValue>>(
        mut self,
        query: impl IntoIterator<Item = (N, V)>,
    ) -> Self {
        self.query.clear();
        self.without_text.retain(|other| other.part != Part::Query);
        query.into_iter().for_each(|(name, value)| self.push_query(name, value));
        self
    }

    /// With one more path parameter.
    pub(crate) fn push_param(&mut self, name: impl Into<String>, value: impl Into<ArgumentValue>) {
        let texts = (&mut self.params, &mut self.without_text);
        push(texts, Part::Param, name.into(), &value.into());
    }

    /// With one more query parameter.
    pub(crate) fn push_query(&mut self, name: impl Into<String>, value: impl Into<ArgumentValue>) {
        let texts = (&mut self.query, &mut self.without_text);
        push(texts, Part::Query, name.into(), &value.into());
    }

    /// With what the collection's path or URL said: its concrete segments, and its host unless a base address is given. A
    /// path parameter that is given as something else is there twice, for [`resolve`](Self::resolve) to refuse.
    ///
    /// ```
    /// use konnect_filter::{catalog::Catalog, wire::RequestOptions};
    /// let found = Catalog::builtin().find("/v3/teams/7f/users")?;
    /// let options = RequestOptions::default().with_found(&found);
    /// assert_eq!(options.params, [("teamId".to_owned(), "7f".to_owned())]);
    /// # Ok::<(), konnect_filter::Error>(())
    /// ```
    #[must_use]
    #[doc(hidden)]
    pub fn with_found(mut self, found: &Match<'_>) -> Self {
        for said in &found.params {
            if !self.params.contains(said) {
                self.params.push(said.clone());
            }
        }
        if self.base_url.is_none() {
            self.base_url.clone_from(&found.base_url);
            self.unconfirmed_base = !found.warnings.is_empty();
        }
        // A portal's own host and another service are other places.
        let servers = &found.entity.servers;
        if self.base_url.is_none() && self.region.is_none() && !servers.portal && servers.base_url.is_none() {
            self.base_url.clone_from(&self.default_base_url);
        }
        self
    }
}

/// Adds the text of a value to those with one, or else its name to those without.
fn push(
    (texts, without_text): (&mut Vec<(String, String)>, &mut Vec<WithoutText>),
    part: Part,
    name: String,
    value: &ArgumentValue,
) {
    match value.text() {
        Ok(text) => texts.push((name, text.to_owned())),
        Err(why) => without_text.push(WithoutText { part, name, why }),
    }
}
