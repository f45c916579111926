//! What a request is listed with.

#[cfg(feature = "async")]
use super::asynchronous::AsyncClient;
#[cfg(feature = "client")]
use super::blocking::Client;
#[cfg(feature = "client")]
use super::records::Records;
#[cfg(feature = "async")]
use super::stream::AsyncRecords;
#[cfg(feature = "client")]
use super::transport::Transport;
use crate::error::Result;
use crate::listing::Listing;

/// What [`ListRequest::list`](crate::ListRequest::list) lists with: `Client` or `AsyncClient`, and nothing else.
///
/// ```
/// use konnect_filter::client::AnyClient;
/// use konnect_filter::{ListRequest, Result};
/// /// For both.
/// fn active_users<C: AnyClient>(client: &C) -> Result<C::Records<'static>> {
///     ListRequest::to("users").filter("active").list(client)
/// }
/// ```
pub trait AnyClient: sealed::Sealed {
    /// What it gives: `Records`, an iterator, or `AsyncRecords`, a stream.
    type Records<'e>;

    /// The records of a listing that nothing was asked for yet.
    #[doc(hidden)]
    fn run_listing<'e>(&self, listing: Listing<'e>) -> Result<Self::Records<'e>>;
}

mod sealed {
    /// So that no program depends on what a client has to be.
    pub trait Sealed {}
}

#[cfg(feature = "client")]
impl<T: Transport + 'static> sealed::Sealed for Client<T> {}

#[cfg(feature = "client")]
impl<T: Transport + 'static> AnyClient for Client<T> {
    type Records<'e> = Records<'e, T>;

    fn run_listing<'e>(&self, listing: Listing<'e>) -> Result<Records<'e, T>> {
        self.run(listing)
    }
}

#[cfg(feature = "async")]
impl sealed::Sealed for AsyncClient {}

#[cfg(feature = "async")]
impl AnyClient for AsyncClient {
    type Records<'e> = AsyncRecords<'e>;

    fn run_listing<'e>(&self, listing: Listing<'e>) -> Result<AsyncRecords<'e>> {
        self.run(listing)
    }
}
