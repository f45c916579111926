//! The catalog that comes with the crate, as text: each entity is parsed when it is first asked for.

/// Makes the list of data files from their names.
macro_rules! files {
    ($($name:literal)*) => {
        &[$(($name, include_str!(concat!("../../catalog/", $name, ".json")))),*]
    };
}

/// The data files by name, in the order of their names.
const FILES: &[(&str, &str)] = files! {
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
const INDEX: &str = include_str!("../../catalog/index.txt");

/// One line of the index.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    pub name: &'static str,
    pub path: &'static str,
    /// Whether only the reader knows its host.
    pub own_host: bool,
    pub text: &'static str,
}

/// The entities of the index, in its order. The index is read while compiling: every run of the command needs it, and
/// reading it took half of such a run.
pub(super) static LINES: [Line; count(INDEX)] = lines();

const fn count(text: &str) -> usize {
    let mut rest = text.as_bytes();
    let mut count = 0;
    while let [first, behind @ ..] = rest {
        if *first == b'\n' {
            count += 1;
        }
        rest = behind;
    }
    count
}

#[expect(clippy::indexing_slicing, reason = "runs while compiling, where an index out of bounds does not compile")]
const fn lines() -> [Line; count(INDEX)] {
    let mut lines = [Line { name: "", path: "", own_host: false, text: "" }; count(INDEX)];
    let (mut rest, mut filled, mut file) = (INDEX, 0, 0);
    while filled < lines.len() {
        let (stem, start, end, host, name, path);
        (stem, rest) = word(rest);
        (start, rest) = word(rest);
        (end, rest) = word(rest);
        (host, rest) = word(rest);
        (name, rest) = word(rest);
        (path, rest) = word(rest);
        // Both are in the order of the file names, so that one walk of the files serves all lines.
        while !same(FILES[file].0, stem) {
            file += 1;
        }
        let (text, _) = FILES[file].1.split_at(number(end));
        let (_, text) = text.split_at(number(start));
        lines[filled] = Line { name, path, own_host: same(host, "own"), text };
        filled += 1;
    }
    lines
}

/// The first word, and what stands behind the blank or line end that ends it.
#[expect(clippy::indexing_slicing, reason = "runs while compiling, where an index out of bounds does not compile")]
const fn word(text: &str) -> (&str, &str) {
    let bytes = text.as_bytes();
    let mut end = 0;
    while bytes[end] != b' ' && bytes[end] != b'\n' {
        end += 1;
    }
    let (word, rest) = text.split_at(end);
    (word, rest.split_at(1).1)
}

const fn number(word: &str) -> usize {
    let mut rest = word.as_bytes();
    let mut number = 0;
    while let [digit, behind @ ..] = rest {
        number = number * 10 + (*digit - b'0') as usize;
        rest = behind;
    }
    number
}

const fn same(one: &str, other: &str) -> bool {
    let (mut one, mut other) = (one.as_bytes(), other.as_bytes());
    while let ([a, one_behind @ ..], [b, other_behind @ ..]) = (one, other) {
        if *a != *b {
            return false;
        }
        (one, other) = (one_behind, other_behind);
    }
    one.is_empty() && other.is_empty()
}
