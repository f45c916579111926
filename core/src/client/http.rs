//! The transport that comes with the crate.

use ureq::tls::{Certificate, RootCerts, TlsConfig};

use super::failure::{Timeouts, TransportError};
use super::proxy::{self, Proxy};
use super::roots;
use super::transport::{HttpGet, Response, Transport};
use crate::limits::listing::MAX_IN_FLIGHT;

/// The transport that comes with the crate: `ureq` with rustls and Mozilla's root certificates, or those that
/// [`Http::with_roots`] is given.
///
/// A proxy is taken from the environment (`HTTPS_PROXY`, else `ALL_PROXY`, less `NO_PROXY`, each in lower case first) for https
/// only, where it sees neither the request nor the credential. One that cannot be used is an error of every request.
///
/// ```
/// use std::time::Duration;
/// use konnect_filter::client::{Client, Credentials, Http, Timeouts};
/// let http = Http::new(Timeouts::default().with_connect(Duration::from_secs(2)));
/// let client = Client::with_transport(http, Credentials::bearer("kpat_of_one_team")?);
/// # drop(client);
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Http {
    direct: ureq::Agent,
    /// Through the proxy that the environment names, or why it cannot be used.
    proxied: Result<Option<Proxied>, String>,
}

/// A way through a proxy.
#[derive(Debug, Clone)]
struct Proxied {
    agent: ureq::Agent,
    proxy: Proxy,
}

impl Http {
    /// With these timeouts.
    #[must_use]
    pub fn new(timeouts: Timeouts) -> Self {
        Self::of(timeouts, RootCerts::WebPki)
    }

    /// With these timeouts, and the certificates in `pem` trusted instead of Mozilla's: for a host whose certificate
    /// an authority of your own has signed. It is checked like any other.
    ///
    /// ```
    /// use konnect_filter::client::{Http, Timeouts};
    /// assert!(Http::with_roots(Timeouts::default(), b"no certificate").is_err());
    /// ```
    ///
    /// # Errors
    /// When there is no certificate in it, or one that TLS cannot read.
    pub fn with_roots(timeouts: Timeouts, pem: &[u8]) -> crate::Result<Self> {
        let roots = roots::read(pem, |der| Some(Certificate::from_der(der).to_owned()))?;
        Ok(Self::of(timeouts, roots.into()))
    }

    fn of(timeouts: Timeouts, roots: RootCerts) -> Self {
        let timeouts = timeouts.addable();
        let tls = TlsConfig::builder().root_certs(roots).build();
        let config = |proxy| {
            ureq::Agent::config_builder()
                .http_status_as_error(false)
                .max_redirects(0)
                .max_redirects_will_error(false)
                // All that are on their way at once are used again.
                .max_idle_connections(MAX_IN_FLIGHT)
                .max_idle_connections_per_host(MAX_IN_FLIGHT)
                .user_agent(concat!("konnect-filter/", env!("CARGO_PKG_VERSION")))
                .timeout_resolve(Some(timeouts.connect))
                .timeout_connect(Some(timeouts.connect))
                .timeout_send_request(Some(timeouts.connect))
                .timeout_recv_response(Some(timeouts.answer))
                .timeout_recv_body(Some(timeouts.body))
                .proxy(proxy)
                .tls_config(tls.clone())
                .build()
                .new_agent()
        };
        let proxy = proxy::of_environment(|name| std::env::var_os(name));
        let proxied = proxy.and_then(|named| {
            let Some(named) = named else { return Ok(None) };
            Ok(Some(Proxied { agent: config(Some(named.ureq()?)), proxy: named }))
        });
        Self { direct: config(None), proxied }
    }
}

impl Default for Http {
    fn default() -> Self {
        Self::new(Timeouts::default())
    }
}

impl Transport for Http {
    fn get(&self, request: &HttpGet<'_>) -> Result<Response, TransportError> {
        let (agent, proxied) = match &self.proxied {
            _ if request.url.scheme() != "https" => (&self.direct, None),
            Ok(None) => (&self.direct, None),
            Ok(Some(proxied)) => (&proxied.agent, Some(proxied)),
            Err(message) => return Err(TransportError::of_proxy(message.clone())),
        };
        let mut builder = agent.get(request.url.as_str());
        for (name, value) in &request.headers {
            builder = builder.header(*name, value);
        }
        let (parts, body) = match builder.call() {
            Ok(response) => response.into_parts(),
            Err(error) => {
                let proxy = proxied.map(|proxied| &proxied.proxy).filter(|proxy| proxy.is_for(request.url));
                return Err(failure(&error).through(proxy));
            }
        };
        let text = |value: &ureq::http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        Ok(Response {
            status: parts.status.as_u16(),
            headers: parts.headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect(),
            body: Box::new(body.into_reader()),
        })
    }
}

/// In plain words, and whether another try may help.
fn failure(error: &ureq::Error) -> TransportError {
    use ureq::{Error, Timeout};
    match error {
        Error::Timeout(what @ (Timeout::Resolve | Timeout::Connect)) => {
            TransportError::unconnected(format!("timed out ({what})"))
        }
        Error::Timeout(what) => TransportError::transient(format!("timed out ({what})")),
        Error::HostNotFound => TransportError::unknown_host(),
        Error::Io(error) => TransportError::of_system(error),
        Error::ConnectProxyFailed(said) => TransportError {
            connected: false,
            ..TransportError::lasting(format!(
                "it refused the connection: {}",
                said.trim_start_matches("proxy server responded ")
            ))
        },
        Error::ConnectionFailed => TransportError::unconnected("the connection failed"),
        Error::Protocol(error) => TransportError::transient(format!("the response is not HTTP: {error}")),
        Error::Rustls(_) | Error::Tls(_) => TransportError::lasting(format!("no secure connection: {error}")),
        // A header that cannot be sent would show its value in the message.
        Error::Http(_) => TransportError::lasting("the request is not well formed"),
        error => TransportError::lasting(error.to_string()),
    }
}
