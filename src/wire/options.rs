//! What a request says besides the filter, and the address that comes of it for one entity.

use serde::{Deserialize, Serialize};

use super::audience::Audience;
use super::host;
use super::paging;
use super::params;
use super::percent::Style;
use super::query::encode;
use super::request::Request;
use super::sort;
use crate::catalog::Entity;
use crate::error::{Diagnostic, Error, Result};
use crate::limits::Limits;
use crate::plan;

/// Problems that are looked for; one more part is finished where that is passed.
pub(super) const MOST: usize = Limits::DEFAULT.problems;

/// What a request says besides the filter. All of it is checked against the entity by [`Options::resolve`].
///
/// ```
/// use konnect_filter::wire::Options;
/// let options = Options { region: Some("eu".into()), page_size: Some(100), ..Options::default() };
/// assert_eq!(options.sort, Vec::<String>::new());
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// The region, such as `eu`; an error for a collection that has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// The region for collections that have one when [`Options::region`] is not given, such as `KONNECT_REGION`; without
    /// both it is `us`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_region: Option<String>,
    /// What comes before the version segment, such as `https://konnect.example.com/proxy`; replaces the region.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base_url: Option<String>,
    /// Whether the base address is only that of a URL whose host is not known to serve the collection, and that nobody has
    /// named as the host to ask. It gets no token or cookie from the environment, unless it is this machine.
    #[serde(skip)]
    pub unconfirmed_base: bool,
    /// The path parameters, by name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub params: Vec<(String, String)>,
    /// Records a page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_size: Option<u64>,
    /// The page, counted from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_number: Option<u64>,
    /// The cursor or offset after which the page begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_after: Option<String>,
    /// The cursor before which the page ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_before: Option<String>,
    /// Sort keys, `FIELD [asc|desc]`, the first one first; ascending where nothing is said.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sort: Vec<String>,
    /// Extra query parameters, by name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub query: Vec<(String, String)>,
    /// How the query is escaped.
    #[serde(skip)]
    pub style: Style,
}

impl Options {
    /// Checks everything against the entity.
    ///
    /// # Errors
    /// Every mistake at once (up to the default of [`Limits::problems`]), each with the [`Part`](crate::error::Part) it is in: region, base address, path
    /// parameters, sort, paging, extra parameters.
    pub fn resolve(&self, entity: &Entity) -> Result<Address> {
        let mut problems = Vec::new();
        let base = host::base(self, entity, &mut problems);
        let path = params::path(&self.params, entity, &mut problems);
        let mut query = Vec::new();
        query.extend(sort::parameter(&self.sort, entity, &mut problems));
        paging::parameters(self, entity, &mut query, &mut problems);
        params::extra(&self.query, entity, &mut query, &mut problems);
        let (problems, warnings): (Vec<_>, Vec<_>) =
            problems.into_iter().partition(|problem: &Diagnostic| problem.severity == crate::error::Severity::Error);
        Error::check(problems)?;
        let audience = Audience::of(entity, self);
        Ok(Address { base, path, query, style: self.style, audience, warnings })
    }
}

/// Where the requests of a plan go, and what each of them says besides its filter.
#[derive(Debug, Clone)]
pub struct Address {
    base: String,
    path: String,
    query: Vec<(String, String)>,
    style: Style,
    audience: Audience,
    warnings: Vec<Diagnostic>,
}

impl Address {
    /// What probably was meant otherwise, but does not stop.
    pub fn warnings(&self) -> &[Diagnostic] {
        &self.warnings
    }

    /// The request that sends one of the plan's.
    pub fn request<'p>(&'p self, request: &'p plan::Request<'_>) -> Request<'p> {
        Request {
            base: &self.base,
            path: &self.path,
            query: encode(request).with(&self.query),
            style: self.style,
            audience: self.audience,
        }
    }
}
