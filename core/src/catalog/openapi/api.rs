//! Which API a file describes: one of Kong's, known by what the file says of itself, and the name for it.

use crate::limits::import::MAX_API_CHARS;
use crate::span::floor_char_boundary;

/// Kong's APIs by the titles of their descriptions, in lower case and without a version.
const KONG: &[(&str, &str)] = &[
    ("konnect analytics dashboards", "analytics-dashboards"),
    ("konnect api catalog", "api-builder"),
    ("konnect api products (legacy)", "api-products"),
    ("konnect api request analytics", "analytics-requests"),
    ("konnect application auth strategies", "application-auth-strategies"),
    ("konnect audit log settings", "audit-logs"),
    ("konnect cloud gateways", "cloud-gateways"),
    ("konnect cmek and blob apis", "cmek"),
    ("konnect consumers admin api", "consumers"),
    ("konnect control planes", "control-planes"),
    ("konnect control planes configuration", "control-planes-config"),
    ("konnect control planes configuration for event gateways", "event-gateway"),
    ("konnect identity", "identity"),
    ("konnect kong identity admin api", "kong-identity-principals"),
    ("konnect mesh control plane manager", "mesh-control-planes"),
    ("konnect metering & billing", "metering-and-billing"),
    ("konnect metrics endpoint", "analytics-metrics"),
    ("konnect notification hub", "notification-hub"),
    ("konnect organizations", "organizations"),
    ("konnect search", "ksearch"),
    ("konnect service catalog", "service-catalog"),
    ("konnect sliver", "kong-identity"),
    ("portal api", PORTAL),
    ("portal management", "portal-management"),
];

/// The API that is served from a dev portal's own domain.
pub(super) const PORTAL: &str = "dev-portal";

/// Words that do not say which API a file or a folder is about.
const EMPTY_WORDS: &[&str] = &[
    "api",
    "apidoc",
    "apidocs",
    "apis",
    "bundle",
    "bundled",
    "contract",
    "definition",
    "definitions",
    "dereferenced",
    "description",
    "dist",
    "doc",
    "docs",
    "document",
    "documentation",
    "download",
    "draft",
    "external",
    "fastapi",
    "file",
    "final",
    "index",
    "input",
    "json",
    "latest",
    "main",
    "new",
    "oas",
    "oas2",
    "oas3",
    "oas30",
    "oas31",
    "oas32",
    "old",
    "openapi",
    "openapi3",
    "output",
    "public",
    "published",
    "reference",
    "rest",
    "restapi",
    "root",
    "schema",
    "schemas",
    "spec",
    "specification",
    "specifications",
    "specs",
    "src",
    "stdin",
    "swagger",
    "swagger3",
    "the",
    "tmp",
    "untitled",
    "version",
    "yaml",
    "yml",
];

/// Endings of a file's name that are its form.
const FORMS: &[&str] = &["json", "yaml", "yml"];

/// The API of a file.
#[derive(Debug)]
pub(super) struct Api {
    /// What it is called in the catalog.
    pub(super) name: String,
    /// What Kong calls it, where it is one of Kong's.
    pub(super) kong: Option<&'static str>,
}

/// The API of Kong's with this title, in a file that names Kong's servers.
pub(super) fn of_kong(title: &str) -> Option<&'static str> {
    if title.len() > 4 * MAX_API_CHARS {
        return None;
    }
    let lower = title.to_lowercase();
    let mut words: Vec<&str> = lower.split_whitespace().collect();
    if words.last().is_some_and(|word| is_version(word)) {
        words.pop();
    }
    let title = words.join(" ");
    KONG.iter().find(|(known, _)| *known == title).map(|(_, api)| *api)
}

/// The name of the API that a file describes: the file's, where that says anything, or else the one that Kong gives it, or
/// that of the title or of the nearest folder; none where nothing says one.
pub(super) fn name(file: &str, title: &str, kong: Option<&str>) -> Option<String> {
    let mut parts = file.rsplit(['/', '\\']);
    let stem = without_form(parts.next().unwrap_or_default());
    if says_something(stem) {
        return Some(one_word(without_version(stem)));
    }
    let folder = || parts.find(|folder| says_something(folder)).map(|folder| one_word(without_version(folder)));
    kong.map(str::to_owned).or_else(|| of_title(title)).or_else(folder)
}

/// The title's words but for those that every title has.
fn of_title(title: &str) -> Option<String> {
    let lower = title.get(..floor_char_boundary(title, 4 * MAX_API_CHARS)).unwrap_or_default().to_lowercase();
    let words = words(&lower).filter(|word| !is_empty_word(word)).collect::<Vec<_>>();
    let name: String = words.join("-").chars().take(MAX_API_CHARS).collect();
    let name = name.trim_end_matches('-');
    (!name.is_empty()).then(|| name.to_owned())
}

/// A file's name without what says its form, `shop.openapi.yaml` as `shop`.
fn without_form(name: &str) -> &str {
    let mut rest = name;
    while let Some((before, ending)) = rest.rsplit_once('.') {
        let lower = ending.to_ascii_lowercase();
        let is_form = FORMS.contains(&lower.as_str()) || (rest != name && EMPTY_WORDS.contains(&lower.as_str()));
        if !is_form || before.is_empty() {
            break;
        }
        rest = before;
    }
    if rest == name { name.rsplit_once('.').map_or(name, |(before, _)| before) } else { rest }
}

/// A name without the version that it ends in: `identity_v3` is `identity`.
fn without_version(name: &str) -> &str {
    match name.rsplit_once(['_', '-', '.', ' ']) {
        Some((api, version)) if !api.is_empty() && version.starts_with(['v', 'V']) && is_version(version) => api,
        _ => name,
    }
}

/// Whether a file's or a folder's name has a word of its own.
fn says_something(name: &str) -> bool {
    name.len() <= 4 * MAX_API_CHARS && words(&name.to_lowercase()).any(|word| !is_empty_word(word))
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

fn is_empty_word(word: &str) -> bool {
    EMPTY_WORDS.contains(&word) || is_version(word)
}

/// Whether a word is a version or a part of one: `v3`, `3`, `v2beta1`, `2024`.
fn is_version(word: &str) -> bool {
    let digits = word.strip_prefix(['v', 'V']).unwrap_or(word).trim_matches(['(', ')']);
    let rest = digits.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let rest = rest.trim_end_matches(|c: char| c.is_ascii_digit());
    rest.len() < digits.len() && matches!(rest, "" | "alpha" | "beta" | "rc")
}

/// A name as one word, as it is typed: `my shop` is `my-shop`.
fn one_word(name: &str) -> String {
    let kept = |c: char| !(c.is_whitespace() || c.is_control() || matches!(c, '/' | '@' | '\\' | '?' | '#'));
    name.chars().map(|c| if kept(c) { c } else { '-' }).take(4 * MAX_API_CHARS).collect()
}

#[cfg(test)]
mod tests {
    use super::{KONG, name, of_kong};

    #[test]
    fn the_files_name_counts_where_it_says_anything() {
        for (file, expected) in [
            ("identity_v3.yaml", "identity"),
            ("specs/kong-identity-principals_v2.yaml", "kong-identity-principals"),
            ("C:\\specs\\shop-v2.json", "shop"),
            ("shop", "shop"),
            ("shop.openapi.yaml", "shop"),
            ("shop-api.yml", "shop-api"),
            ("my shop.yaml", "my-shop"),
            ("v2-shop.yaml", "v2-shop"),
            ("analytics-dashboards.yaml", "analytics-dashboards"),
        ] {
            assert_eq!(name(file, "Another Title", Some("known")).as_deref(), Some(expected), "{file}");
        }
    }

    #[test]
    fn otherwise_kongs_own_name_or_the_title_or_the_folder() {
        for file in [
            "openapi.yaml",
            "store/openapi.yaml",
            "api.json",
            "spec.yml",
            "swagger.json",
            "index.yaml",
            "-",
            "v3.yaml",
            "openapi-v3.yaml",
            "openapi_3.1.json",
            "OpenAPI.YAML",
            "api-spec.json",
            "openapi.bundled.yaml",
            "2024-01-01.json",
            "",
        ] {
            assert_eq!(name(file, "Acme Shop API (v2)", Some("known")).as_deref(), Some("known"), "{file}");
            assert_eq!(name(file, "The Acme Shop API (v2)", None).as_deref(), Some("acme-shop"), "{file}");
        }
        for (file, title, expected) in [
            ("store/openapi.yaml", "", "store"),
            ("store/v3/openapi.yaml", "API", "store"),
            ("./specs/my store/api/v1.2/index.json", "FastAPI", "my-store"),
            ("../openapi.yaml", "REST API v1", ""),
            ("openapi.yaml", "Überblick & Größe", "überblick-größe"),
            ("-", "", ""),
        ] {
            assert_eq!(name(file, title, None).unwrap_or_default(), expected, "{file} {title}");
        }
        let long = name("openapi.yaml", &"word ".repeat(10_000), None).unwrap_or_default();
        assert!(long.len() <= 64 && long.starts_with("word-word"), "{long}");
    }

    #[test]
    fn kongs_titles_have_versions_and_spaces_of_any_kind() {
        assert_eq!(of_kong("Portal Management V3"), Some("portal-management"));
        assert_eq!(of_kong(" Konnect  identity "), Some("identity"));
        assert_eq!(of_kong("Identity"), None);
        assert!(KONG.is_sorted() && KONG.iter().all(|(title, _)| of_kong(title).is_some()));
    }
}
