//! What a request says besides the filter.

use serde::{Deserialize, Serialize};

use crate::percent::Style;

/// What a request says besides the filter. All of it is checked against the entity by [`resolve`](Self::resolve).
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
