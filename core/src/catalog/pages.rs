//! Pages of Konnect's own site that show a list, as people copy them from the browser.

use url::Url;

/// The site's host.
const HOST: &str = "cloud.konghq.com";

/// The collection of a control plane that a section of its pages shows.
const SECTIONS: [(&str, &str); 13] = [
    ("gateway-services", "core-entities/services"),
    ("routes", "core-entities/routes"),
    ("consumers", "core-entities/consumers"),
    ("consumer-groups", "core-entities/consumer_groups"),
    ("plugins", "core-entities/plugins"),
    ("upstreams", "core-entities/upstreams"),
    ("certificates", "core-entities/certificates"),
    ("ca-certificates", "core-entities/ca_certificates"),
    ("snis", "core-entities/snis"),
    ("vaults", "core-entities/vaults"),
    ("keys", "core-entities/keys"),
    ("key-sets", "core-entities/key-sets"),
    ("data-plane-nodes", "nodes"),
];

/// What a page shows: the path of the collection, and the base address of the region that the page is in.
pub(super) struct SitePage {
    pub(super) path: String,
    pub(super) base_url: Option<String>,
}

/// Whether the URL is one of the site's.
pub(super) fn is_page(url: &Url) -> bool {
    url.host_str() == Some(HOST)
}

/// Whether an address is one of the site's.
pub(crate) fn is_of_site(address: &str) -> bool {
    Url::parse(address).is_ok_and(|url| is_page(&url))
}

/// The list that a page shows; `None` for any other page.
pub(super) fn list(url: &Url) -> Option<SitePage> {
    let segments: Vec<_> = url.path_segments()?.filter(|segment| !segment.is_empty()).collect();
    let is_region = |segment: &str| segment == "global" || segment.len() == 2;
    let (region, page) = match segments.as_slice() {
        [region, page @ ..] if is_region(region) => (Some(*region), page),
        page => (None, page),
    };
    let path = match page {
        ["gateway-manager"] => "/v2/control-planes".to_owned(),
        ["gateway-manager", id, section] if is_id(id) => {
            let (_, collection) = SECTIONS.iter().find(|(name, _)| name == section)?;
            format!("/v2/control-planes/{id}/{collection}")
        }
        ["organization", "users"] => "/v3/users".to_owned(),
        ["organization", "teams"] => "/v3/teams".to_owned(),
        ["organization", "system-accounts"] => "/v3/system-accounts".to_owned(),
        ["portals"] => "/v3/portals".to_owned(),
        ["apis"] => "/v3/apis".to_owned(),
        _ => return None,
    };
    let region = region.filter(|region| *region != "global");
    Some(SitePage { path, base_url: region.map(|region| format!("https://{region}.api.konghq.com")) })
}

/// Whether a segment names one thing, as opposed to a page such as `create-gateway`.
fn is_id(segment: &str) -> bool {
    uuid::Uuid::try_parse(segment).is_ok()
}
