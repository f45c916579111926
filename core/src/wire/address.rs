//! Where the requests of a plan go: what a request says besides the filter, checked for one entity.

use url::Url;

use super::audience::Audience;
use super::options::RequestOptions;
use super::query::encode;
use super::request::HttpRequest;
use super::{host, paging, params, sort};
use crate::catalog::Entity;
use crate::error::{Code, Diagnostic, Part, Problems, Result, Severity, brief};
use crate::limits::Limits;
use crate::limits::lookup::MAX_BYTES;
use crate::percent::Escaping;
use crate::plan;

impl RequestOptions {
    /// Checks everything against the entity. Of the entity itself, which need not come from a catalog, the path and the hosts are
    /// checked, as in [`Entity::validate`].
    ///
    /// # Errors
    /// `invalid-catalog` for an entity with a path or hosts that cannot be right; else every mistake at once (up to the default of [`Limits::problems`]), each with the [`Part`](crate::error::Part) it is in: region, base address, path
    /// parameters, sort, paging, extra parameters.
    pub fn resolve(&self, entity: &Entity) -> Result<Endpoint> {
        entity.validate_address()?;
        self.resolve_valid(entity)
    }

    /// As [`resolve`](Self::resolve), of an entity that a catalog found.
    pub(crate) fn resolve_valid(&self, entity: &Entity) -> Result<Endpoint> {
        let mut problems = Problems::new(Limits::DEFAULT.problems);
        let base = host::base(self, entity, &mut problems);
        let path = params::path(&self.params, &self.without_text, entity, &mut problems);
        let mut query = sort::parameters(&self.sort, entity, &mut problems);
        paging::parameters(self, entity, &mut query, &mut problems);
        params::extra(&self.query, &self.without_text, entity, &mut query, &mut problems);
        if base.len() + path.len() > MAX_BYTES {
            problems.push(self.too_long(&base));
        }
        let warnings = problems.take(|problem| problem.severity != Severity::Error);
        problems.finish()?;
        let audience = Audience::of(entity, self);
        Ok(Endpoint { base, path, query, style: self.style, audience, warnings })
    }

    /// What makes the address longer than one that is read back, and longer than most servers take.
    fn too_long(&self, base: &str) -> Diagnostic {
        let longest = self.params.iter().max_by_key(|(_, value)| value.len());
        let problem = match longest.filter(|(_, value)| value.len() > base.len()) {
            Some((name, _)) => {
                let message = format!("the path parameter `{}` is too long", brief(name));
                Diagnostic::in_part(Code::InvalidParam, Part::Param, message).about(name.as_str())
            }
            None => Diagnostic::in_part(Code::InvalidBaseUrl, Part::BaseUrl, "the base URL is too long"),
        };
        problem.help(format!("give a shorter one: without its query, a URL may have at most {MAX_BYTES} bytes"))
    }
}

/// Where the requests of a plan go, and what each of them says besides its filter.
///
/// ```
/// use konnect_filter::ListRequest;
/// use konnect_filter::wire::{Endpoint, RequestOptions};
/// let plan = ListRequest::to("apis").filter("name = pay").plan()?;
/// let endpoint: Endpoint = RequestOptions::default().with_region("eu").resolve(plan.entity())?;
/// assert_eq!(endpoint.host(), "eu.api.konghq.com");
/// assert!(endpoint.warnings().is_empty());
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Endpoint {
    base: String,
    path: String,
    query: Vec<(String, String)>,
    style: Escaping,
    audience: Audience,
    warnings: Vec<Diagnostic>,
}

impl Endpoint {
    /// What probably was meant otherwise, but does not stop.
    pub fn warnings(&self) -> &[Diagnostic] {
        &self.warnings
    }

    /// The host, with its port where it is not the scheme's own.
    pub fn host(&self) -> String {
        let Ok(url) = Url::parse(&self.base) else { return String::new() };
        let host = url.host_str().unwrap_or_default();
        url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }

    /// The request that sends one of the plan's.
    ///
    /// ```
    /// use konnect_filter::{ListRequest, wire::RequestOptions};
    /// let plan = ListRequest::to("apis").filter("name = pay or version = v1").split(true).plan()?;
    /// let endpoint = RequestOptions::default().with_region("eu").resolve(plan.entity())?;
    /// let urls: Vec<String> = plan.requests().iter().map(|request| endpoint.request(request).to_text()).collect();
    /// assert_eq!(urls[1], "https://eu.api.konghq.com/v3/apis?filter%5Bversion%5D%5Beq%5D=v1");
    /// # Ok::<(), konnect_filter::Error>(())
    /// ```
    pub fn request<'p>(&'p self, request: &'p plan::Request<'_>) -> HttpRequest<'p> {
        HttpRequest {
            base: &self.base,
            path: &self.path,
            query: encode(request).with(&self.query),
            style: self.style,
            audience: self.audience,
            loopback: false,
        }
    }
}
