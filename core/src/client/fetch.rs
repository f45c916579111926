//! The client: one page of a collection, tried as often as allowed.

use std::time::Duration;

use url::Url;

use super::answer;
use super::credentials::Credentials;
use super::refusal::{Asked, given_up, same_place};
use super::retry::{Clock, Retry, SystemClock, is_transient, retry_after};
use super::transport::{Get, Http, NO_TLS, Transport, UNKNOWN_HOST};
use crate::error::{Code, Diagnostic, Part, Result, Setting};
use crate::limits::client::MAX_REDIRECTS;
use crate::limits::listing::MAX_RECORDS;
use crate::listing::{Fault, Progress};

/// How soon a pause ends when it is to be stopped.
const SOON: Duration = Duration::from_millis(50);

/// Runs plans. One client serves any number of them, from several threads too where its transport can.
pub struct Client<T = Http> {
    transport: T,
    pub(super) credentials: Credentials,
    retry: Retry,
    clock: Box<dyn Clock + Send + Sync>,
    pub(super) loopback: bool,
    page_bytes: u64,
    pub(super) records: usize,
    pub(super) watch: Box<dyn Fn(&Event<'_>) + Send + Sync>,
    stop: Option<Box<dyn Fn() -> bool + Send + Sync>>,
}

impl<T> std::fmt::Debug for Client<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client")
            .field("credentials", &self.credentials)
            .field("retry", &self.retry)
            .finish_non_exhaustive()
    }
}

/// What a client does, for progress and logs. Nothing in it has the credential.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event<'e> {
    /// A request is sent.
    Request {
        /// The address.
        url: &'e Url,
    },
    /// An answer cannot be used, and the request will be sent again.
    Retry {
        /// In plain words.
        why: &'e str,
        /// After this pause.
        pause: Duration,
    },
    /// A page was read.
    Page {
        /// What was read up to now, this page included.
        progress: Progress,
    },
}

impl Client<Http> {
    /// A client on [`Http`].
    pub fn new(credentials: Credentials) -> Self {
        Self::with(Http::default(), credentials)
    }
}

impl<T: Transport> Client<T> {
    /// A client on a transport of your own.
    pub fn with(transport: T, credentials: Credentials) -> Self {
        Self {
            transport,
            credentials,
            retry: Retry::default(),
            clock: Box::new(SystemClock),
            loopback: false,
            page_bytes: 64 << 20,
            records: MAX_RECORDS,
            watch: Box::new(|_| ()),
            stop: None,
        }
    }

    /// How often it tries.
    #[must_use]
    pub fn retry(mut self, retry: Retry) -> Self {
        self.retry = retry;
        self
    }

    /// Where the time comes from.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock + Send + Sync + 'static) -> Self {
        self.clock = Box::new(clock);
        self
    }

    /// Whether the credential may go to this machine itself without https.
    #[must_use]
    pub fn loopback(mut self, allowed: bool) -> Self {
        self.loopback = allowed;
        self
    }

    /// The most bytes of one page (default 64 MiB) and the most records that can be told from those given before
    /// (default 4,000,000, which take up to 180 MB, and 270 MB while their table grows). Passing either is an error.
    #[must_use]
    pub fn limits(mut self, page_bytes: u64, records: usize) -> Self {
        (self.page_bytes, self.records) = (page_bytes, records);
        self
    }

    /// Is told what the client does.
    #[must_use]
    pub fn watch(mut self, watch: impl Fn(&Event<'_>) + Send + Sync + 'static) -> Self {
        self.watch = Box::new(watch);
        self
    }

    /// Is asked before every request, and again and again during a pause, whether to stop. Where it says so, the records end
    /// with an error of [`Code::Stopped`]. A request that is on its way is not broken off: [`Timeouts`](super::Timeouts)
    /// bound it.
    ///
    /// ```
    /// # use konnect_filter::client::{Client, Credentials};
    /// use std::sync::Arc;
    /// use std::sync::atomic::{AtomicBool, Ordering};
    /// let stop = Arc::new(AtomicBool::new(false));
    /// let asked = Arc::clone(&stop);
    /// let client = Client::new(Credentials::None).stop_when(move || asked.load(Ordering::Relaxed));
    /// ```
    #[must_use]
    pub fn stop_when(mut self, stop: impl Fn() -> bool + Send + Sync + 'static) -> Self {
        self.stop = Some(Box::new(stop));
        self
    }

    fn check_stop(&self) -> Result<()> {
        if self.stop.as_ref().is_none_or(|stop| !stop()) {
            return Ok(());
        }
        let message = "reading was stopped before all records arrived";
        Err(Diagnostic::elsewhere(Code::Stopped, Part::Response, message).into())
    }

    /// Waits, unless it is to stop.
    fn pause(&self, mut pause: Duration) {
        while self.stop.is_some() && pause > SOON && self.check_stop().is_ok() {
            self.clock.sleep(SOON);
            pause -= SOON;
        }
        if self.check_stop().is_ok() {
            self.clock.sleep(pause);
        }
    }

    /// One page, tried as often as allowed until `read` takes its body.
    pub(super) fn fetch(&self, asked: &Asked<'_>, read: &mut Read<'_>) -> Result<()> {
        let mut tries = 0;
        loop {
            self.check_stop()?;
            tries += 1;
            let trouble = match self.try_once(asked, read) {
                Ok(()) => return Ok(()),
                Err(Trouble::Final(error)) => return Err(error),
                Err(Trouble::Passing(trouble)) => trouble,
            };
            let Some(pause) = self.retry.pause(tries, trouble.wait, self.clock.random()) else {
                let wait = trouble.wait.map(|wait| wait.as_secs());
                return Err(given_up(asked, &trouble.why, tries, trouble.code, wait));
            };
            (self.watch)(&Event::Retry { why: &asked.clean(&trouble.why), pause });
            self.pause(pause);
        }
    }

    fn try_once(&self, asked: &Asked<'_>, read: &mut Read<'_>) -> std::result::Result<(), Trouble> {
        let mut url = asked.url.clone();
        for _ in 0..=MAX_REDIRECTS {
            // Again before every request: the one place where the credential leaves.
            self.credentials.check(&url, self.loopback).map_err(Trouble::Final)?;
            self.credentials.check_address(&url).map_err(Trouble::Final)?;
            (self.watch)(&Event::Request { url: &url });
            let accept = ("accept", "application/json".to_owned());
            let headers = [accept].into_iter().chain(self.credentials.header()).collect();
            let answer = match self.transport.get(&Get { url: &url, headers }) {
                Ok(answer) => answer,
                Err(failure) if failure.transient => {
                    return Err(Trouble::passing(failure.message, Code::Unreachable, None));
                }
                Err(failure) => {
                    return Err(Trouble::Final(unreachable(&url, &failure.message, asked).into()));
                }
            };
            match answer.status {
                200 => {
                    let bytes = answer::check_type(answer.header("content-type"))
                        .and_then(|()| answer::read(answer, self.page_bytes));
                    if let Ok(bytes) = &bytes {
                        self.credentials.check_body(bytes).map_err(Trouble::Final)?;
                    }
                    let page = bytes.and_then(&mut *read);
                    return page.map_err(|fault| match fault.transient {
                        true => Trouble::passing(fault.message, Code::Unreachable, None),
                        false => {
                            // It may quote a header, and a header anything.
                            let message = asked.clean(&fault.message);
                            Trouble::Final(Diagnostic::elsewhere(Code::InvalidAnswer, Part::Response, message).into())
                        }
                    });
                }
                status if is_transient(status) => {
                    let wait = answer.header("retry-after").and_then(|value| retry_after(value, self.clock.now()));
                    let why = match status {
                        429 => "it is rate-limiting requests (status 429)".to_owned(),
                        _ => format!("it is unavailable (status {status})"),
                    };
                    return Err(Trouble::passing(why, Code::TooManyTries, wait));
                }
                301 | 302 | 307 | 308 if same_place(&url, answer.header("location")).is_some() => {
                    url = same_place(&url, answer.header("location")).unwrap_or(url);
                }
                _ => return Err(Trouble::Final(asked.refusal(answer))),
            }
        }
        let message = format!("`{}` redirected the request too many times", url.host_str().unwrap_or_default());
        Err(Trouble::Final(Diagnostic::elsewhere(Code::Redirected, Part::Response, message).into()))
    }
}

/// The problem of a service that another try will not reach, with what to look at.
fn unreachable(url: &Url, why: &str, asked: &Asked<'_>) -> Diagnostic {
    let host = url.host_str().unwrap_or_default();
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    let message = format!("`{host}{port}` cannot be reached: {}", asked.clean(why));
    let problem = Diagnostic::elsewhere(Code::Unreachable, Part::Response, message);
    match why {
        UNKNOWN_HOST => problem.help("check the host, the region and the network"),
        NO_TLS => problem
            .help("check the port, or write `http://` for a server on this machine")
            .remedy(Setting::HttpLoopback, "allows that with a credential"),
        _ => problem.help("check the host").remedy(Setting::Certificates, "trusts a private CA"),
    }
}

/// What takes a page's body.
type Read<'r> = dyn FnMut(Vec<u8>) -> std::result::Result<(), Fault> + 'r;

/// Why a try failed.
enum Trouble {
    /// Another try cannot help.
    Final(crate::Error),
    /// Another try may help.
    Passing(Box<Passing>),
}

struct Passing {
    why: String,
    code: Code,
    wait: Option<Duration>,
}

impl Trouble {
    fn passing(why: String, code: Code, wait: Option<Duration>) -> Self {
        Self::Passing(Box::new(Passing { why, code, wait }))
    }
}
