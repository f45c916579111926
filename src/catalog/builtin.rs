//! The catalog that comes with the crate, as text: each entity is parsed when it is first asked for.

/// Makes the list of data files from their names.
macro_rules! files {
    ($($name:literal)*) => {
        &[$(($name, include_str!(concat!("../../catalog/", $name, ".json")))),*]
    };
}

/// The data files by name, in the order of their names.
pub(super) static FILES: &[(&str, &str)] = files! {
    "analytics-dashboards_v2"
    "api-builder_v3"
    "api-products_v2"
    "application-auth-strategies_v2"
    "audit-logs_v2"
    "audit-logs_v3"
    "cloud-gateways_v2"
    "cmek_v0"
    "consumers_v1"
    "control-planes-config_v2"
    "control-planes_v2"
    "dev-portal_v2"
    "dev-portal_v3"
    "event-gateway_v1"
    "identity_v3"
    "kong-identity-principals_v2"
    "kong-identity_v1"
    "ksearch_v1"
    "legacy_v0"
    "mesh-control-planes_v1"
    "metering-and-billing_v3"
    "notification-hub_v1"
    "organizations_v3"
    "portal-management_v2"
    "portal-management_v3"
    "service-catalog_v1"
};

/// Where each entity stands in them.
pub(super) static INDEX: &str = include_str!("../../catalog/index.txt");

/// One line of the index.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    pub name: &'static str,
    pub path: &'static str,
    /// Whether only the reader knows its host.
    pub own_host: bool,
    pub text: &'static str,
}

/// The entities of the index, in its order.
pub(super) fn lines() -> impl Iterator<Item = Line> {
    // Both are in the order of the file names, so that one walk of the files serves all lines.
    let mut files = FILES.iter().peekable();
    INDEX.lines().filter_map(move |line| {
        let mut words = line.split(' ');
        let (file, start, end) = (words.next()?, words.next()?.parse().ok()?, words.next()?.parse().ok()?);
        while files.peek().is_some_and(|(name, _)| *name != file) {
            files.next();
        }
        let text = files.peek()?.1.get::<std::ops::Range<usize>>(start..end)?;
        let own_host = words.next()? == "own";
        Some(Line { name: words.next()?, path: words.next()?, own_host, text })
    })
}
