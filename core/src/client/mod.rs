//! A plan, run over HTTP: every request, all pages, the residual, and no record twice (feature `client`).
//!
//! Blocking, on a `Transport` that can be replaced (feature `client`), or async, as a stream (feature `async`). What both promise:
//!
//! - **A result that ends without an error is whole, has no record twice, and only records of which the filter is true**, as
//!   [`listing`](crate::listing) says, which also says what cannot be seen of a collection that changes while it is read. A body that is cut or is not JSON is an error, which is the iterator's last item.
//! - **The credential goes to the host that was asked for, over https, and nowhere else**: not along a redirect or a
//!   link, not into errors, events or `Debug`. That host is Konnect's, or one that the program gave as a
//!   [`base_url`](crate::wire::RequestOptions::base_url); for others see [`ClientOptions::with_allow_foreign_hosts`].
//! - **Tries are bounded**: 429, 502, 503, 504 and broken connections, as [`RetryPolicy`] says, obeying `Retry-After`.
//! - **It can be stopped**: between two records by not asking for the next, at other times by [`ClientOptions::with_stop`], or by dropping
//!   the stream's future.
//! - **Memory is flat**: one page, up to 32 MiB of pages that came before their turn where several requests are on their way, and 24
//!   to 48 bytes per record to know it again, 72 while their table grows.
//!
//! ```no_run
//! use konnect_filter::client::{Audience, Client, Credentials};
//! # fn run(plan: &konnect_filter::plan::Plan<'_>) -> Result<(), konnect_filter::Error> {
//! let credentials = Credentials::from_environment(Audience::Konnect)?;
//! let client = Client::new(credentials);
//! for record in client.list(plan, &konnect_filter::wire::RequestOptions::default())? {
//!     println!("{}", record?);
//! }
//! # Ok(())
//! # }
//! ```

mod any;
#[cfg(feature = "async")]
mod asynchronous;
#[cfg(feature = "client")]
mod blocking;
mod credentials;
mod exchange;
mod failure;
#[cfg(feature = "client")]
mod http;
mod options;
#[cfg(feature = "async")]
mod patience;
mod proxy;
mod reading;
#[cfg(feature = "client")]
mod records;
mod refusal;
mod response;
mod retry;
mod roots;
mod secrets;
#[cfg(feature = "async")]
mod stream;
#[cfg(feature = "client")]
mod transport;

pub use self::any::AnyClient;
#[cfg(feature = "async")]
pub use self::asynchronous::{AsyncClient, AsyncHttp};
#[cfg(feature = "client")]
pub use self::blocking::Client;
pub use self::credentials::{COOKIE_VARIABLE, Credentials, Secret, TOKEN_VARIABLES};
pub use self::failure::{Timeouts, TransportError};
#[cfg(feature = "client")]
pub use self::http::Http;
pub use self::options::{ClientOptions, Event};
#[cfg(feature = "client")]
pub use self::records::Records;
pub use self::retry::{Clock, RetryPolicy, SystemClock};
#[cfg(feature = "async")]
pub use self::stream::AsyncRecords;
#[cfg(feature = "client")]
pub use self::transport::{HttpGet, Response, Transport};
pub use crate::listing::{Mismatch, OnMismatch, Progress};
pub use crate::wire::Audience;
