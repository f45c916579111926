//! What a status other than 200 means, for the person who asked.

use std::time::Duration;

use serde_json::Value;
use url::Url;

use super::credentials::Credentials;
use super::failure::shown_time;
use super::response;
use crate::error::{Code, Diagnostic, Error, Part, ServiceAnswer, Setting};
use crate::json;
use crate::limits::client::MAX_REASON_CHARS;
use crate::plan::{Parameter, Request};
use crate::wire::origin;

/// What to look at where there is an answer, and no list in it.
const NO_LIST: &str = "check the address, and whether a proxy or another service answers there; or try again later";

/// What to look at where no service of Konnect's answers: those answer with JSON, errors too.
const NOT_KONNECT: &str =
    "a proxy, a login page or another service seems to answer: check the base URL and the network";

/// An answer with a status other than 200, or of a type other than JSON.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) status: u16,
    pub(super) content_type: Option<String>,
    pub(super) location: Option<String>,
    pub(super) retry_after: Option<String>,
    /// As much of the body as could be read; the status says enough.
    pub(super) body: Vec<u8>,
}

/// What was asked, and by whom.
pub(super) struct RequestContext<'r> {
    pub(super) collection: &'r str,
    pub(super) url: &'r Url,
    pub(super) request: &'r Request<'r>,
    pub(super) credentials: &'r Credentials,
}

impl RequestContext<'_> {
    /// A text of the service, safe to show: no secret, no control character, not too long.
    pub(super) fn clean(&self, text: &str) -> String {
        let mut out = String::new();
        for character in self.credentials.redact(text).trim().chars().take(MAX_REASON_CHARS) {
            match character {
                '"' | '\'' | '\\' => out.push(character),
                other => out.extend(other.escape_debug()),
            }
        }
        out
    }

    /// The error that such an answer is.
    pub(super) fn refusal(&self, refusal: &Refusal) -> Error {
        let status = refusal.status;
        if matches!(status, 301 | 302 | 303 | 307 | 308) {
            return self.redirected(refusal.location.as_deref()).into();
        }
        let body: Value = json::value(&refusal.body).unwrap_or_default();
        if status == 400 {
            if let Some(error) = Error::from_diagnostics(self.invalid_parameters(&body)) {
                return error;
            }
        }
        let content_type = refusal.content_type.as_deref();
        let is_html = response::is_html(content_type);
        let (kind, said) = match is_html && matches!(status, 401..=404) {
            true => (", an HTML page", String::new()),
            false => ("", self.said(&body)),
        };
        let answer = ServiceAnswer::new(status, said);
        let collection = self.collection;
        let host = self.url.host_str().unwrap_or_default();
        let (code, message, help) = match status {
            200 => self.no_json(content_type),
            403 if is_html => (Code::Forbidden, format!("`{host}` rejected the request"), NOT_KONNECT),
            404 if is_html => {
                (Code::NotFound, format!("`{host}` has no resource at `{}`", self.url.path()), NOT_KONNECT)
            }
            401 if *self.credentials == Credentials::None => (
                Code::MissingCredential,
                format!("`{host}` requires a credential, and none was given"),
                "set `KONNECT_TOKEN`, or `KONNECT_COOKIE` for a dev portal",
            ),
            401 => (
                Code::Unauthorized,
                format!("`{host}` rejected the credential"),
                "it may be expired, revoked or truncated, or belong to another organisation or region",
            ),
            403 => (
                Code::Forbidden,
                format!("the credential does not allow listing `{collection}`"),
                "its owner needs a role with read access to this collection, region and these path parameters",
            ),
            404 => (
                Code::NotFound,
                format!("`{host}` has no resource at `{}`", self.url.path()),
                "check the path parameters and the region",
            ),
            414 | 431 => (
                Code::Rejected,
                format!("the request is too long for `{host}`"),
                "use shorter lists, or filter by something else",
            ),
            400..500 if is_html => self.no_json(content_type),
            400..500 => (Code::Rejected, format!("`{host}` rejected the request"), ""),
            500..600 => (Code::ServiceFailed, format!("`{host}` failed"), "try again later"),
            204 | 205 => (Code::InvalidAnswer, format!("`{host}` answered without content"), NO_LIST),
            206 => (Code::InvalidAnswer, format!("`{host}` answered with a part of the content"), NO_LIST),
            _ => (Code::InvalidAnswer, format!("`{host}` did not return a list"), NO_LIST),
        };
        let problem = Diagnostic::in_part(code, Part::Response, format!("{message} ({answer}{kind})")).answered(answer);
        let problem = if help.is_empty() { problem } else { problem.help(help) };
        match code {
            Code::MissingCredential => problem.remedy(Setting::Token, "gives one too").into(),
            _ if help == NOT_KONNECT => problem.remedy(Setting::BaseUrl, "gives the address").into(),
            _ => problem.into(),
        }
    }

    /// What answers with something other than JSON.
    fn no_json(&self, content_type: Option<&str>) -> (Code, String, &'static str) {
        let host = self.url.host_str().unwrap_or_default();
        let port = self.url.port().map(|port| format!(":{port}")).unwrap_or_default();
        let kind = match content_type {
            Some(full) if !response::is_html(content_type) => format!("`{}`", self.clean(&response::essence(full))),
            _ => "an HTML page".to_owned(),
        };
        (Code::InvalidAnswer, format!("`{host}{port}` answered with {kind} instead of JSON"), NOT_KONNECT)
    }

    fn redirected(&self, location: Option<&str>) -> Diagnostic {
        // Without its query, which may contain anything.
        let to = location.and_then(|location| self.url.join(location).ok());
        let to = to.map_or_else(
            || "nowhere".to_owned(),
            |to| format!("`{}{}`", self.clean(&origin(&to)), self.clean(to.path())),
        );
        let message = format!("`{}` redirected to {to}; the redirect was not followed", origin(self.url));
        Diagnostic::in_part(Code::Redirected, Part::Response, message)
            .help("a redirect can drop the filter or leak the credential: sign in again, or give the right address")
            .remedy(Setting::BaseUrl, "gives it")
    }

    /// `title: detail`, as far as the service gives them; RFC 9457's names, and the `message` of older services.
    fn said(&self, body: &Value) -> String {
        let mut said = String::new();
        for key in ["title", "detail", "message"] {
            if let Some(text) = body.get(key).and_then(Value::as_str).filter(|text| !text.trim().is_empty()) {
                if !said.is_empty() {
                    said.push_str(": ");
                }
                said.push_str(&self.clean(text));
            }
        }
        said
    }

    /// Konnect's `invalid_parameters`, each at the predicate that it comes from.
    fn invalid_parameters(&self, body: &Value) -> Vec<Diagnostic> {
        let listed = body.get("invalid_parameters").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        // A hundred problems of one request are not better than some.
        listed.iter().take(20).map(|item| self.invalid_parameter(item)).collect()
    }

    fn invalid_parameter(&self, item: &Value) -> Diagnostic {
        let text = |key: &str| item.get(key).and_then(Value::as_str).map(|text| self.clean(text)).unwrap_or_default();
        let (field, reason) = (text("field"), text("reason"));
        let host = self.url.host_str().unwrap_or_default();
        let mut said = format!("`{field}`: {reason}");
        if let Some(choices) = item.get("choices").and_then(Value::as_array) {
            let choices: Vec<_> = choices.iter().take(20).map(|choice| self.clean(&plain(choice))).collect();
            said = format!("{said} (it takes {})", choices.join(", "));
        }
        let message = format!("`{host}` rejected {said}");
        let all = &self.request.parameters;
        let meant = all.iter().find(|parameter| names(parameter, &field)).or(match all.as_slice() {
            [only] if field == "filter" => Some(only),
            _ => None,
        });
        let help = "the published description allows this, so the service has changed or differs; try another operator";
        let problem = match meant {
            Some(parameter) => {
                Diagnostic::new(Code::Rejected, parameter.span, message).label("sent from here").help(help)
            }
            None if self.is_page_size(&field) => Diagnostic::in_part(Code::Rejected, Part::Page, message)
                .about("page-size")
                .remedy(Setting::PageSize, "sets the records per page"),
            None => Diagnostic::in_part(Code::Rejected, Part::Response, message),
        };
        problem.answered(ServiceAnswer::new(400, said))
    }

    /// Whether a service that speaks of `said` means the number of records that were asked for per page.
    fn is_page_size(&self, said: &str) -> bool {
        let said = dotted(said);
        let is_size = |name: &str| ["size", "limit"].iter().any(|end| name.to_ascii_lowercase().ends_with(end));
        let mut names = self.url.query_pairs().map(|(name, _)| dotted(&name));
        is_size(&said) && names.any(|name| name == said || name.rsplit('.').next() == Some(&*said))
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// A parameter's name with dots instead of brackets.
fn dotted(name: &str) -> String {
    name.replace("][", ".").replace('[', ".").replace(']', "")
}

/// Whether a service that speaks of `said` means the parameter: services write `filter[name][eq]`, `filter.name` or `name`.
fn names(parameter: &Parameter<'_>, said: &str) -> bool {
    let (wire, said) = (dotted(&parameter.name().to_string()), dotted(said));
    let bare = wire.split_once('.').map_or(&*wire, |(_, rest)| rest);
    let without = |name: &str| {
        let operator = parameter.operator.suffix().and_then(|suffix| name.strip_suffix(suffix)?.strip_suffix('.'));
        operator.unwrap_or(name).to_owned()
    };
    [&*wire, bare, &without(&wire), &without(bare), &parameter.field.name].contains(&&*said)
}

/// Whether a redirect keeps all that matters: the same scheme, host and port, and the same query.
pub(super) fn safe_redirect(from: &Url, location: Option<&str>) -> Option<Url> {
    let to = from.join(location?).ok()?;
    let same = to.origin() == from.origin() && to.query() == from.query() && to.path() != from.path();
    (same && to.username().is_empty() && to.password().is_none()).then_some(to)
}

/// Why a try came to nothing, and another one may not.
pub(super) struct Setback<'w> {
    pub(super) why: &'w str,
    /// What it is when there is no other try.
    pub(super) code: Code,
    /// How long the service asks to be left alone.
    pub(super) wait: Option<Duration>,
    pub(super) status: Option<u16>,
}

impl<'w> Setback<'w> {
    pub(super) const fn new(why: &'w str, code: Code) -> Self {
        Self { why, code, wait: None, status: None }
    }
}

/// The error of a service that was asked often enough.
pub(super) fn retries_exhausted(asked: &RequestContext<'_>, setback: &Setback<'_>, tries: u32) -> Error {
    let Setback { why, code, wait, status } = *setback;
    let host = asked.url.host_str().unwrap_or_default();
    // Where nobody answers, the port may be the mistake, and the usual one is not in the URL.
    let port = if code == Code::Unreachable { asked.url.port_or_known_default() } else { asked.url.port() };
    let port = port.map(|port| format!(":{port}")).unwrap_or_default();
    let times = if tries == 1 { "1 attempt".to_owned() } else { format!("{tries} attempts") };
    let why = asked.clean(why);
    let mut problem =
        Diagnostic::in_part(code, Part::Response, format!("gave up on `{host}{port}` after {times}: {why}"));
    problem.answer = status.map(|status| ServiceAnswer::new(status, ""));
    match wait {
        Some(wait) => problem.help(format!("it asked for a {} pause between attempts", shown_time(wait))).into(),
        None if code == Code::InvalidAnswer => problem.help(NO_LIST).into(),
        None if code == Code::Unreachable => {
            problem.help("check the host and port, and the network: a proxy, a VPN; or try again later").into()
        }
        None => problem.help("try again later").into(),
    }
}
