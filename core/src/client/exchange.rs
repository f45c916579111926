//! One page: sent and sent again, without I/O. What came of a try decides what is done next.

use std::time::Duration;

use url::Url;

use super::credentials::Credentials;
use super::failure::{Cause, TransportError};
use super::options::{ClientOptions, Event};
use super::refusal::{Refusal, RequestContext, Setback, retries_exhausted, safe_redirect};
use super::retry::{is_transient, retry_after};
use crate::error::{Code, Diagnostic, Error, Part, Setting};
use crate::limits::client::{MAX_REDIRECTS, UNANSWERED_ATTEMPTS};
use crate::listing::{Fault, Page};

/// What came of one try.
pub(super) enum Tried {
    /// A page.
    Page(Page),
    /// An answer of status 200 that is not a page.
    Fault(Fault),
    /// An answer of another status, or of another type.
    Refusal(Refusal),
    /// No answer.
    Failure(TransportError),
    /// It was not sent, or what came may not be used.
    Final(Error),
}

impl Tried {
    /// What an answer of status 200 is, by its body, whose records are under `items`.
    pub(super) fn of_body(
        body: std::result::Result<Vec<u8>, Fault>,
        items: Option<&str>,
        credentials: &Credentials,
    ) -> Self {
        let body = match body {
            Ok(body) => body,
            Err(fault) => return Self::Fault(fault),
        };
        if let Err(error) = credentials.check_body(&body) {
            return Self::Final(error);
        }
        Page::read(body, items).map_or_else(Self::Fault, Self::Page)
    }
}

/// What is done next.
pub(super) enum Next {
    Page(Page),
    Failed(Error),
    /// Send it again, after [`Exchange::pause`].
    Again,
}

/// One page that is asked for.
#[derive(Debug)]
pub(super) struct Exchange {
    /// The address that was asked for, and where it is asked for now.
    asked: Url,
    pub(super) url: Url,
    /// Which of the plan's requests it is a page of.
    pub(super) request: usize,
    /// How long to wait before it is sent.
    pub(super) pause: Duration,
    tries: u32,
    redirects: u32,
}

impl Exchange {
    pub(super) fn new(url: Url, request: usize) -> Self {
        Self { asked: url.clone(), url, request, pause: Duration::ZERO, tries: 0, redirects: 0 }
    }

    /// The address that was asked for.
    pub(super) const fn asked(&self) -> &Url {
        &self.asked
    }

    /// A try came to something. `has_answered` says whether any try did before, of this page or of another.
    pub(super) fn tried(
        &mut self,
        tried: Tried,
        options: &ClientOptions,
        asked: &RequestContext<'_>,
        has_answered: bool,
    ) -> Next {
        self.pause = Duration::ZERO;
        match tried {
            Tried::Page(page) => Next::Page(page),
            Tried::Final(error) => Next::Failed(error),
            Tried::Failure(failure) if failure.transient => {
                let is_lost = !failure.connected && !has_answered && self.tries + 1 >= UNANSWERED_ATTEMPTS;
                if is_lost {
                    let setback = Setback::new(&failure.message, Code::Unreachable);
                    return Next::Failed(retries_exhausted(asked, &setback, self.tries + 1));
                }
                self.again(&Setback::new(&failure.message, Code::Unreachable), options, asked)
            }
            Tried::Failure(failure) => Next::Failed(unreachable(&self.url, &failure, asked).into()),
            // The service answered, and not with a list; another try may bring one.
            Tried::Fault(fault) if fault.transient => {
                self.again(&Setback::new(&fault.message, Code::InvalidAnswer), options, asked)
            }
            Tried::Fault(fault) => {
                // It may quote a header, and a header anything.
                let message = asked.clean(&fault.message);
                Next::Failed(Diagnostic::in_part(Code::InvalidAnswer, Part::Response, message).into())
            }
            Tried::Refusal(refusal) => self.refused(&refusal, options, asked),
        }
    }

    fn refused(&mut self, refusal: &Refusal, options: &ClientOptions, asked: &RequestContext<'_>) -> Next {
        let status = refusal.status;
        if is_transient(status) {
            let wait = refusal.retry_after.as_deref();
            let wait = wait.and_then(|value| retry_after(value, options.clock.now()));
            let why = match status {
                429 => "it is rate-limiting requests (status 429)".to_owned(),
                _ => format!("it is unavailable (status {status})"),
            };
            let setback = Setback { wait, status: Some(status), ..Setback::new(&why, Code::TooManyTries) };
            return self.again(&setback, options, asked);
        }
        let to = matches!(status, 301 | 302 | 307 | 308).then(|| safe_redirect(&self.url, refusal.location.as_deref()));
        let Some(to) = to.flatten() else { return Next::Failed(asked.refusal(refusal)) };
        self.redirects += 1;
        if self.redirects > MAX_REDIRECTS {
            let host = self.asked.host_str().unwrap_or_default();
            let message = format!("`{host}` redirected the request too many times");
            return Next::Failed(Diagnostic::in_part(Code::Redirected, Part::Response, message).into());
        }
        self.url = to;
        Next::Again
    }

    /// Once more from the beginning, if that is allowed.
    fn again(&mut self, setback: &Setback<'_>, options: &ClientOptions, asked: &RequestContext<'_>) -> Next {
        self.tries += 1;
        let Some(pause) = options.retry.pause(self.tries, setback.wait, options.clock.random()) else {
            return Next::Failed(retries_exhausted(asked, setback, self.tries));
        };
        (options.watch)(&Event::Retry { why: &asked.clean(setback.why), pause });
        (self.pause, self.redirects) = (pause, 0);
        self.url.clone_from(&self.asked);
        Next::Again
    }
}

/// The problem of a service that another try will not reach, with what to look at.
fn unreachable(url: &Url, failure: &TransportError, asked: &RequestContext<'_>) -> Diagnostic {
    let host = url.host_str().unwrap_or_default();
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    let message = format!("`{host}{port}` cannot be reached: {}", asked.clean(&failure.message));
    let problem = Diagnostic::in_part(Code::Unreachable, Part::Response, message);
    match failure.cause {
        Cause::Proxy => problem.help("check that variable, or list the host in `NO_PROXY` to reach it without a proxy"),
        Cause::UnknownHost => problem.help("check the host, the region and the network"),
        Cause::NoTls => problem
            .help("check the port, or write `http://` for a server on this machine")
            .remedy(Setting::HttpLoopback, "allows that with a credential"),
        Cause::Other => problem.help("check the host").remedy(Setting::Certificates, "trusts a private CA"),
    }
}
