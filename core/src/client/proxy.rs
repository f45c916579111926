//! The proxy that the environment names, as curl reads it.
//!
//! A setting that cannot be read is an error: without the proxy, a request might go where it should not.

use std::ffi::OsString;

use url::Url;

/// Where a proxy for https is looked for, the first that is set and not empty. `HTTP_PROXY` is for http alone, which is never proxied.
const VARIABLES: [&str; 4] = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];

/// Where the hosts are listed that are reached without it.
const EXCEPT: [&str; 2] = ["no_proxy", "NO_PROXY"];

/// A proxy.
#[derive(Debug, Clone)]
pub(super) struct Proxy {
    pub(super) url: Url,
    /// Hosts that are reached without it: a name means its subdomains too.
    pub(super) except: Vec<String>,
    /// The variable that names it.
    name: &'static str,
}

/// The proxy for https, or what is wrong with the variable, in plain words without its value, which may have a password.
pub(super) fn of_environment(variable: impl Fn(&str) -> Option<OsString>) -> Result<Option<Proxy>, String> {
    let set = |names: &[&'static str]| {
        names.iter().find_map(|name| Some((*name, variable(name).filter(|value| !value.is_empty())?)))
    };
    let Some((name, value)) = set(&VARIABLES) else { return Ok(None) };
    let problem = |what: &str| format!("the proxy in `{name}` {what}");
    let text = value.to_str().ok_or_else(|| problem("is not UTF-8"))?.trim();
    // A host and a port may be all of it, but not what is almost a URL.
    if text.contains(":/") && !text.contains("://") {
        return Err(problem("is not a URL"));
    }
    let text = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
    let url = Url::parse(&text).map_err(|_| problem("is not a URL"))?;
    if !matches!(url.scheme(), "http" | "https") {
        let kind: String = url.scheme().chars().take(20).collect();
        return Err(problem(&format!("is of the kind `{kind}`, and only http and https proxies are supported")));
    }
    if url.host_str().is_none_or(str::is_empty) {
        return Err(problem("has no host"));
    }
    let mut except = Vec::new();
    if let Some((name, list)) = set(&EXCEPT) {
        let list = list.to_str().ok_or_else(|| format!("`{name}` is not UTF-8"))?;
        except.extend(list.split([',', ' ']).map(str::trim).filter(|entry| !entry.is_empty()).map(str::to_owned));
    }
    Ok(Some(Proxy { url, except, name }))
}

impl Proxy {
    /// Which one it is, without its password.
    pub(super) fn described(&self) -> String {
        let host = self.url.host_str().unwrap_or_default();
        let port = self.url.port_or_known_default().map(|port| format!(":{port}")).unwrap_or_default();
        format!("the proxy `{host}{port}` in `{}`", self.name)
    }

    /// Whether it leads to a host: it does unless the host is listed, by name.
    pub(super) fn is_for(&self, url: &Url) -> bool {
        let host = url.host_str().unwrap_or_default();
        let is_listed = |entry: &String| {
            let name = entry.trim_start_matches("*.").trim_start_matches('.');
            entry == "*" || host == name || host.strip_suffix(name).is_some_and(|rest| rest.ends_with('.'))
        };
        url.scheme() == "https" && !self.except.iter().any(is_listed)
    }

    /// What is wrong with it, where a library refuses it.
    pub(super) fn unusable(&self) -> String {
        format!("the proxy in `{}` cannot be used", self.name)
    }

    /// The same for ureq.
    #[cfg(feature = "client")]
    pub(super) fn ureq(&self) -> Result<ureq::Proxy, String> {
        let Self { url, except, .. } = self;
        let protocol = if url.scheme() == "https" { ureq::ProxyProtocol::Https } else { ureq::ProxyProtocol::Http };
        let decoded = |text: &str| String::from_utf8_lossy(&crate::percent::decode_leniently(text)).into_owned();
        let mut builder = ureq::Proxy::builder(protocol).host(url.host_str().unwrap_or_default());
        if let Some(port) = url.port_or_known_default() {
            builder = builder.port(port);
        }
        if !url.username().is_empty() {
            builder = builder.username(&decoded(url.username()));
        }
        if let Some(password) = url.password() {
            builder = builder.password(&decoded(password));
        }
        for entry in except {
            builder = builder.no_proxy(entry);
            if !entry.starts_with(['.', '*']) {
                builder = builder.no_proxy(&format!(".{entry}"));
            }
        }
        builder.build().map_err(|_| self.unusable())
    }
}

#[cfg(test)]
#[cfg(feature = "client")]
mod tests {
    use super::*;

    fn read(set: &[(&str, &str)]) -> Result<Option<ureq::Proxy>, String> {
        of_environment(|name| set.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).into()))?
            .map(|proxy| proxy.ureq())
            .transpose()
    }

    fn host(set: &[(&str, &str)]) -> Option<String> {
        read(set).unwrap().map(|proxy| format!("{}:{}", proxy.host(), proxy.port()))
    }

    #[test]
    fn the_order_is_curls() {
        assert_eq!(host(&[]), None);
        assert_eq!(host(&[("HTTPS_PROXY", "")]), None);
        assert_eq!(host(&[("HTTP_PROXY", "http://a:1"), ("http_proxy", "http://a:1")]), None);
        assert_eq!(host(&[("ALL_PROXY", "http://a:1"), ("HTTPS_PROXY", "http://b:2")]).as_deref(), Some("b:2"));
        assert_eq!(host(&[("ALL_PROXY", "a:1"), ("https_proxy", ""), ("HTTPS_PROXY", "")]).as_deref(), Some("a:1"));
        assert_eq!(host(&[("https_proxy", "c")]).as_deref(), Some("c:80"));
    }

    #[test]
    fn what_cannot_be_read_is_an_error() {
        for bad in ["socks5://a:1", "ftp://a", "http://", "http://a:99999", "http://[x", "://a", "a b", "htp:/x"] {
            let error = read(&[("HTTPS_PROXY", bad), ("ALL_PROXY", "http://good:1")]);
            assert!(error.as_ref().is_err_and(|error| error.contains("`HTTPS_PROXY`")), "{bad}: {error:?}");
        }
        let error = read(&[("HTTPS_PROXY", "socks5://me:secret@a:1")]).unwrap_err();
        assert!(error.contains("socks5") && !error.contains("secret"), "{error}");
    }

    #[test]
    fn some_hosts_are_reached_without_it() {
        let set = [("HTTPS_PROXY", "http://me:p%40ss@a:1"), ("NO_PROXY", "example.com, .konghq.com")];
        let proxy = read(&set).unwrap().unwrap();
        assert_eq!((proxy.username(), proxy.password()), (Some("me"), Some("p@ss")));
        let direct = |host: &str| proxy.is_no_proxy(&format!("https://{host}/").parse().unwrap());
        assert!(direct("example.com") && direct("api.example.com") && direct("us.api.konghq.com"));
        assert!(!direct("example.org") && !direct("notexample.com"));
        let named =
            of_environment(|name| set.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).into()));
        let named = named.unwrap().unwrap();
        for host in ["example.com", "api.example.com", "us.api.konghq.com", "example.org", "notexample.com"] {
            assert_eq!(named.is_for(&format!("https://{host}/").parse().unwrap()), !direct(host), "{host}");
        }
        assert_eq!(named.described(), "the proxy `a:1` in `HTTPS_PROXY`");
    }
}
