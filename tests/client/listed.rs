//! A request listed in one call: what is planned, and the warnings.

use konnect_filter::client::{Client, ClientOptions, Credentials};
use konnect_filter::{Code, ListRequest};

use crate::server::{Reply, Server};
use crate::{PATIENCE, only, transport};

const EMPTY: &str = r#"{"data":[],"meta":{"page":{"total":0}}}"#;

fn listing_client() -> Client {
    Client::with_transport(transport(PATIENCE), ClientOptions::new(Credentials::None))
}

/// Whoever lists in one call sees what `prepare` would have said.
#[test]
fn the_warnings_about_the_filter_come_with_the_records() {
    let server = Server::always(Reply::json(EMPTY));
    for (filter, code) in
        [("active and not active", Code::AlwaysFalse), (r#"email = "*smith*""#, Code::LooksLikeWildcard)]
    {
        let request = ListRequest::to("users").filter(filter).base_url(server.base());
        let mut records = request.list(&listing_client()).unwrap();
        let said =
            |warnings: Vec<konnect_filter::Diagnostic>| warnings.into_iter().map(|said| said.code).collect::<Vec<_>>();
        assert_eq!(said(records.warnings()), [code], "{filter}");
        assert_eq!(records.by_ref().count(), 0);
        assert_eq!(said(records.warnings()), [code], "{filter}");
        let prepared = request.split(true).partial(true).prepare().unwrap();
        assert_eq!(said(prepared.list(&listing_client()).unwrap().warnings()), [code], "{filter}");
        // Whoever prepares has seen them.
        let records = listing_client().list(prepared.plan(), prepared.options()).unwrap();
        assert!(records.warnings().is_empty(), "{filter}");
    }
}

/// Both are allowed where the program leaves them as they are, as only the records count.
#[test]
fn what_the_program_forbids_is_not_done_to_list() {
    let server = Server::always(Reply::json(EMPTY));
    let local = ListRequest::to("users").filter("email starts with a").base_url(server.base());
    let several = ListRequest::to("control-planes").filter("name = a or name = b").base_url(server.base());
    let client = listing_client();
    assert!(local.list(&client).is_ok() && several.list(&client).is_ok());
    assert!(local.clone().split(false).list(&client).is_ok());
    let error = local.clone().partial(false).list(&client).err().unwrap();
    assert!(error.iter().all(|problem| problem.span.is_some()), "{error}");
    let error = several.clone().split(false).partial(false).list(&client).err().unwrap();
    assert_eq!(only(&error).part, konnect_filter::error::Part::Filter);
    assert!(several.partial(false).list(&client).is_ok());
    assert!(local.split(true).partial(true).list(&client).is_ok());
    assert!(server.asked().is_empty());
}
