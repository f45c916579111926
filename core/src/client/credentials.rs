//! The credential: where it comes from, and where it may go.

use std::borrow::Cow;
use std::fmt;
use std::io::Read;
use std::path::Path;

use url::Url;

use super::secrets;
use crate::catalog::Entity;
use crate::error::{Code, Diagnostic, Error, Part, Result, Setting};
use crate::limits::client::MAX_TOKEN_BYTES;
use crate::wire::{self, Audience, PORTAL_COOKIE, check_secure, origin};

/// Where a token is looked for when no file is named, the first that is set and not empty: this project's own, kongctl's,
/// decK's.
///
/// ```
/// use konnect_filter::client::TOKEN_VARIABLES;
/// let advice = format!("set one of {}", TOKEN_VARIABLES.join(", "));
/// assert!(advice.starts_with("set one of KONNECT_TOKEN, "));
/// ```
pub const TOKEN_VARIABLES: &[&str] =
    &[wire::TOKEN_VARIABLE, "KONNECT_PAT", "KONGCTL_DEFAULT_KONNECT_PAT", "DECK_KONNECT_TOKEN"];

/// Where a cookie is looked for, for dev portals and hosts of old.
///
/// ```
/// use konnect_filter::client::COOKIE_VARIABLE;
/// assert_eq!(COOKIE_VARIABLE, "KONNECT_COOKIE");
/// ```
pub const COOKIE_VARIABLE: &str = wire::COOKIE_VARIABLE;

/// A text that is never shown: neither `Debug` nor any error of this crate has it. [`Credentials::bearer`] and
/// [`Credentials::cookie`] make one.
///
/// ```
/// use konnect_filter::client::Credentials;
/// let Credentials::Bearer(secret) = Credentials::bearer("kpat_of_one_team")? else { unreachable!() };
/// assert_eq!(format!("{secret:?}"), "Secret(…)");
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// A token or a cookie's text, without the white space around it, or why no header may have it.
    fn new(text: &str) -> std::result::Result<Self, &'static str> {
        let text = text.trim();
        if text.is_empty() {
            return Err("is empty");
        }
        if text.len() as u64 > MAX_TOKEN_BYTES {
            return Err("is too long");
        }
        // Anything shorter occurs by chance, in messages too, where removing it would spoil them.
        if text.len() < secrets::SHORTEST {
            return Err("is too short: a real one has 8 characters at least");
        }
        if text.bytes().any(|byte| matches!(byte, b'\n' | b'\r')) {
            return Err("has more than one line");
        }
        if !text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            return Err("contains characters that a header cannot carry");
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// What proves to the service who asks.
///
/// It is sent over https only (plain http to this machine on request, `ClientOptions::with_allow_http_loopback`), to
/// the host that was asked for and no other, where that is a host it belongs to ([`ClientOptions::with_allow_foreign_hosts`]
/// allows others), and is in no error, log or `Debug`.
///
/// [`ClientOptions::with_allow_foreign_hosts`]: super::ClientOptions::with_allow_foreign_hosts
///
/// ```
/// use konnect_filter::client::Credentials;
/// let token = Credentials::bearer("kpat_of_one_team")?;
/// assert!(matches!(token, Credentials::Bearer(_)));
/// assert!(!format!("{token:?}").contains("kpat_of_one_team"));
/// // For a service that asks for none.
/// assert_eq!(Credentials::default(), Credentials::None);
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Credentials {
    /// Nothing.
    #[default]
    None,
    /// A token: `Authorization: Bearer …`.
    Bearer(Secret),
    /// One or more cookies, `NAME=VALUE; …`: `Cookie: …`.
    Cookie(Secret),
}

impl Credentials {
    /// A token.
    ///
    /// ```
    /// use konnect_filter::client::Credentials;
    /// assert!(Credentials::bearer("kpat_abc").is_ok());
    /// assert!(Credentials::bearer("two words").is_err());
    /// ```
    ///
    /// # Errors
    /// When it cannot be one.
    pub fn bearer(token: &str) -> Result<Self> {
        read_bearer(token, "the token")
    }

    /// Cookies, `NAME=VALUE; …`; a value alone is a dev portal's `portalaccesstoken`.
    ///
    /// ```
    /// use konnect_filter::client::Credentials;
    /// assert!(Credentials::cookie("portalaccesstoken=eyJhbGciOi").is_ok());
    /// assert!(Credentials::cookie("two\nlines").is_err());
    /// ```
    ///
    /// # Errors
    /// When they cannot be sent.
    pub fn cookie(text: &str) -> Result<Self> {
        read_cookie(text, "the cookie")
    }

    /// The token in a file.
    ///
    /// ```no_run
    /// use konnect_filter::client::Credentials;
    /// let credentials = Credentials::from_token_file("/run/secrets/konnect")?;
    /// # Ok::<(), konnect_filter::Error>(())
    /// ```
    ///
    /// # Errors
    /// When the file cannot be read or contains no token.
    pub fn from_token_file(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        read_bearer(&read(path)?, &format!("the token in `{}`", path.display()))
    }

    /// The cookies in a file.
    ///
    /// ```no_run
    /// use konnect_filter::client::Credentials;
    /// let credentials = Credentials::from_cookie_file("/run/secrets/portal")?;
    /// # Ok::<(), konnect_filter::Error>(())
    /// ```
    ///
    /// # Errors
    /// When the file cannot be read or contains no cookies.
    pub fn from_cookie_file(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        read_cookie(&read(path)?, &format!("the cookie in `{}`", path.display()))
    }

    /// What the process's environment says: the token in the first of [`TOKEN_VARIABLES`] that is set and not empty, or else, where the
    /// audience takes one, the cookie in [`COOKIE_VARIABLE`]. Where none is set, this gives [`Credentials::None`], and the service's refusal of the first
    /// request is the error (`missing-credential`). A variable that is not UTF-8 is an error, and not the next one's turn.
    ///
    /// ```no_run
    /// use konnect_filter::client::{Audience, Client, Credentials};
    /// let client = Client::new(Credentials::from_environment(Audience::Konnect)?);
    /// # Ok::<(), konnect_filter::Error>(())
    /// ```
    ///
    /// # Errors
    /// When a variable contains what cannot be sent.
    pub fn from_environment(audience: Audience) -> Result<Self> {
        // The mark in place of bytes that are not UTF-8 cannot be sent.
        let variable = |name: &str| std::env::var_os(name).map(|value| value.to_string_lossy().into_owned());
        Self::from_variables(audience, variable)
    }

    /// What the variables say: for Konnect the first of [`TOKEN_VARIABLES`], or else [`COOKIE_VARIABLE`] where the
    /// host is the caller's own. For a dev portal only the cookie: an organisation's token is not for its portals' hosts.
    ///
    /// ```
    /// use konnect_filter::client::{Audience, Credentials};
    /// let variables = |name: &str| (name == "KONNECT_PAT").then(|| "kpat_abc".to_owned());
    /// let found = Credentials::from_variables(Audience::Konnect, variables)?;
    /// assert_eq!(found, Credentials::bearer("kpat_abc")?);
    /// assert_eq!(format!("{found:?}"), "Bearer(Secret(…))");
    /// assert_eq!(Credentials::from_variables(Audience::Portal, variables)?, Credentials::None);
    /// # Ok::<(), konnect_filter::Error>(())
    /// ```
    ///
    /// # Errors
    /// When a variable contains what cannot be sent.
    #[doc(hidden)]
    pub fn from_variables(audience: Audience, variable: impl Fn(&str) -> Option<String>) -> Result<Self> {
        let set = |name: &str| variable(name).filter(|value| !value.trim().is_empty());
        if audience.takes_token() {
            for &name in TOKEN_VARIABLES {
                if let Some(value) = set(name) {
                    return read_bearer(&value, &format!("the token in `{name}`"));
                }
            }
        }
        match set(COOKIE_VARIABLE) {
            Some(value) if audience.takes_cookie() => {
                read_cookie(&value, &format!("the cookie in `{COOKIE_VARIABLE}`"))
            }
            _ => Ok(Self::None),
        }
    }

    /// The header, its value unhidden.
    pub(super) fn header(&self) -> Option<(&'static str, String)> {
        match self {
            Self::None => None,
            Self::Bearer(Secret(token)) => Some(("authorization", format!("Bearer {token}"))),
            Self::Cookie(Secret(cookie)) => Some(("cookie", cookie.clone())),
        }
    }

    /// The strings that are never shown: the token; or the cookies, and each value alone, as a service repeats the one it disliked.
    fn secrets(&self) -> Vec<&str> {
        match self {
            Self::None => Vec::new(),
            Self::Bearer(secret) => vec![&secret.0],
            Self::Cookie(secret) => {
                // A short value, such as a language, is not a secret.
                let values = values(&secret.0).filter(|value| value.len() >= secrets::SHORTEST);
                std::iter::once(secret.0.as_str()).chain(values).collect()
            }
        }
    }

    /// A text of a service as it may be shown: without the secret that it may have repeated, and without parts of it.
    pub(super) fn redact(&self, text: &str) -> String {
        secrets::redact(text, &self.secrets())
    }

    /// An address as it may be shown.
    pub(super) fn redact_address<'u>(&self, url: &'u Url) -> Cow<'u, Url> {
        secrets::redacted_address(url, &self.secrets())
    }

    /// An error without the secret: all that a listing says passes here.
    pub(super) fn redact_error(&self, error: Error) -> Error {
        let clean = |mut problem: Diagnostic| {
            problem.message = self.redact(&problem.message);
            problem.help = problem.help.as_deref().map(|help| self.redact(help));
            problem
        };
        error.map(clean)
    }

    /// Refuses an address that a service put the secret into, as a cursor, an id or a path, and from which every log would have
    /// it.
    pub(super) fn check_address(&self, url: &Url) -> Result<()> {
        if secrets::is_in_address(url.as_str(), &self.secrets()) {
            return Err(repeated("an address would have the credential in it"));
        }
        Ok(())
    }

    /// Refuses a response that repeats the secret, in which any of its strings may have it.
    pub(super) fn check_body(&self, body: &[u8]) -> Result<()> {
        if secrets::is_in(body, &self.secrets()) {
            return Err(repeated("the response has the credential in it"));
        }
        Ok(())
    }

    /// Refuses to go where the credential could be read on the way.
    pub(super) fn check(&self, url: &Url, loopback: bool) -> Result<()> {
        if *self == Self::None { Ok(()) } else { check_secure(url, loopback) }
    }

    /// Refuses to go to a host that it does not belong to.
    pub(super) fn check_audience(&self, audience: Audience, entity: &Entity, url: &Url) -> Result<()> {
        let (what, fits) = match self {
            Self::None => return Ok(()),
            Self::Bearer(_) => ("token", audience.takes_token()),
            // A browser's cookie of Konnect's own site.
            Self::Cookie(_) => ("cookie", audience.takes_cookie() || audience == Audience::Konnect),
        };
        if fits {
            return Ok(());
        }
        let message = format!("refusing to send the {what} to `{}`, which is not Konnect's", origin(url));
        let mut problem = Diagnostic::in_part(Code::InsecureCredential, Part::BaseUrl, message);
        // Of another service, and of a portal, it says nothing about whose credential that is.
        if audience == Audience::Foreign && entity.servers.base_url.is_none() {
            problem = problem.remedy(Setting::BaseUrl, "names a host of your own that may have it");
        }
        Err(problem.remedy(Setting::ForeignHosts, "sends it to the host of any collection").into())
    }
}

fn read_bearer(text: &str, what: &str) -> Result<Credentials> {
    let secret = Secret::new(text).map_err(|why| invalid(&format!("{what} {why}")))?;
    if secret.0.contains(' ') {
        return Err(invalid(&format!("{what} has a space in it")));
    }
    Ok(Credentials::Bearer(secret))
}

fn read_cookie(text: &str, what: &str) -> Result<Credentials> {
    let secret = Secret::new(text).map_err(|why| invalid(&format!("{what} {why}")))?;
    // Base64 may end with `=`, so a name is wanted before it and something after it.
    let named = secret.0.split_once('=').is_some_and(|(_, value)| !value.trim_matches('=').is_empty());
    if named && values(&secret.0).all(|value| value.len() < secrets::SHORTEST) {
        return Err(invalid(&format!("{what} is too short: a real one has a value of 8 characters at least")));
    }
    Ok(Credentials::Cookie(if named { secret } else { Secret(format!("{PORTAL_COOKIE}{}", secret.0)) }))
}

/// The values of cookies, without the quotes around one, which are escaped in JSON.
fn values(cookies: &str) -> impl Iterator<Item = &str> {
    cookies.split(';').filter_map(|pair| Some(pair.split_once('=')?.1.trim().trim_matches('"')))
}

fn read(path: &Path) -> Result<String> {
    let mut text = String::new();
    let read = std::fs::File::open(path).and_then(|file| file.take(MAX_TOKEN_BYTES + 1).read_to_string(&mut text));
    match read {
        Ok(bytes) if bytes as u64 > MAX_TOKEN_BYTES => {
            Err(invalid(&format!("`{}` is too long for a token", path.display())))
        }
        Ok(_) => Ok(text),
        Err(error) => Err(invalid(&format!("`{}` cannot be read: {error}", path.display()))),
    }
}

fn repeated(message: &str) -> Error {
    let help = "the service repeats it where it would be shown; use another token, and tell its owner";
    Diagnostic::in_part(Code::InvalidAnswer, Part::Response, message).help(help).into()
}

fn invalid(message: &str) -> crate::Error {
    let help = "put exactly one token or cookie, on one line, in the file or the variable";
    Diagnostic::in_part(Code::InvalidCredential, Part::Credential, message).help(help).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_a_token_is_refused_without_being_shown() {
        for bad in
            ["", "  ", "kpat_a\nkpat_b", "kpat_a\r\nX-Evil: 1", "kpat_a b", "kpat_\u{e9}", "kpat_\0", "kpat_\u{7f}"]
        {
            let error = Credentials::bearer(bad).unwrap_err();
            assert_eq!(error.diagnostics()[0].code, Code::InvalidCredential);
            assert!(!format!("{error} {error:?}").contains("kpat_"), "{error}");
        }
        assert!(Credentials::bearer(" kpat_abc\n").is_ok());
    }

    /// Anything shorter occurs by chance, in the program's own messages too.
    #[test]
    fn what_is_too_short_to_be_secret_is_refused() {
        for short in ["x", "kpat_ab"] {
            let error = Credentials::bearer(short).unwrap_err();
            assert!(
                error.to_string().contains("the token is too short: a real one has 8 characters at least"),
                "{error}"
            );
            let error = Credentials::cookie(short).unwrap_err();
            assert!(error.to_string().contains("the cookie is too short"), "{error}");
        }
        assert!(Credentials::cookie("portalaccesstoken=short; lang=en").is_err());
        assert!(Credentials::bearer("kpat_abc").is_ok() && Credentials::cookie("abcdefgh").is_ok());
        // A short value beside the secret is none, and does not let the secret through.
        let both = Credentials::cookie("portalaccesstoken=eyJhbGciOi; lang=en").unwrap();
        assert_eq!(both.redact("when the end eyJhbGciOi"), "when the end [redacted]");
        assert!(both.check_body(b"{\"id\":\"eyJhbGciOi\"}").is_err() && both.check_body(b"{\"id\":\"en\"}").is_ok());
        let url = "https://portal.example.com/?page=eyJhbGciOi".parse().unwrap();
        assert!(both.check_address(&url).is_err());
    }

    #[test]
    fn the_first_variable_that_is_set_counts() {
        let found = |set: &[(&str, &str)], audience| {
            let variable =
                |name: &str| set.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
            Credentials::from_variables(audience, variable).unwrap().header()
        };
        let bearer = |token: &str| Some(("authorization", format!("Bearer {token}")));
        let all = [
            ("DECK_KONNECT_TOKEN", "token-dd"),
            ("KONGCTL_DEFAULT_KONNECT_PAT", "token-cc"),
            ("KONNECT_PAT", "token-bb"),
            ("KONNECT_TOKEN", "token-aa"),
            ("KONNECT_COOKIE", "token-ee"),
        ];
        assert_eq!(found(&all, Audience::Konnect), bearer("token-aa"));
        assert_eq!(found(&all[..3], Audience::Konnect), bearer("token-bb"));
        assert_eq!(found(&all[..2], Audience::Konnect), bearer("token-cc"));
        assert_eq!(found(&all[..1], Audience::Konnect), bearer("token-dd"));
        assert_eq!(
            found(&[("KONNECT_TOKEN", " "), ("KONNECT_PAT", "token-bb")], Audience::Konnect),
            bearer("token-bb")
        );
        assert_eq!(found(&all[4..], Audience::Konnect), None);
        assert_eq!(found(&all[4..], Audience::Custom), Some(("cookie", "portalaccesstoken=token-ee".to_owned())));
        assert_eq!(found(&all, Audience::Custom), bearer("token-aa"));
        assert_eq!(found(&all, Audience::Portal), Some(("cookie", "portalaccesstoken=token-ee".to_owned())));
    }

    #[test]
    fn only_https_and_this_machine_on_request() {
        let token = Credentials::bearer("kpat_abc").unwrap();
        let goes = |url: &str, loopback| token.check(&url.parse().unwrap(), loopback).is_ok();
        assert!(goes("https://us.api.konghq.com/v3/users", false));
        assert!(!goes("http://us.api.konghq.com/v3/users", true));
        for here in ["http://127.0.0.1:8080/", "http://127.9.9.9/", "http://[::1]/", "http://localhost:1/"] {
            assert!(goes(here, true) && !goes(here, false), "{here}");
        }
        for elsewhere in
            ["http://localhost.example.com/", "http://128.0.0.1/", "http://0.0.0.0/", "ftp://127.0.0.2.org/"]
        {
            assert!(!goes(elsewhere, true), "{elsewhere}");
        }
        assert!(Credentials::None.check(&"http://example.com".parse().unwrap(), false).is_ok());
    }
}
