//! Keys that `serde_json` keeps for itself are keys like any other in what a service says.

use konnect_filter::catalog::Paging;
use konnect_filter::check::{Context, check_untyped, evaluate};
use konnect_filter::parse;

use crate::driver::DRIVERS;
use crate::server::{Reply, Server};
use crate::{at, everything, only, users};

const NUMBER: Paging = Paging::number();
/// It would become the value that its text is.
const PARSED: &str = "$serde_json::private::RawValue";

fn page(records: &str) -> Reply {
    let count = records.matches(r#""id""#).count();
    Reply::json(format!(r#"{{"data":[{records}],"meta":{{"page":{{"number":1,"size":100,"total":{count}}}}}}}"#))
}

#[test]
fn a_text_in_a_record_is_not_read_once_more() {
    let server = Server::always(page(&format!(r#"{{"id":"a","labels":{{"{PARSED}":"{{\"env\":\"prod\"}}"}}}}"#)));
    let entity = users(NUMBER);
    let filter = parse("labels.env exists").unwrap();
    let context = Context::at(jiff::Timestamp::UNIX_EPOCH);
    let condition = check_untyped(&filter, &context).unwrap().condition;
    for driver in DRIVERS {
        let read = driver.read(&everything(&entity), &at(&server.base()));
        assert!(read.error.is_none(), "{driver:?}: {:?}", read.error);
        assert_eq!(read.records[0]["labels"][PARSED], r#"{"env":"prod"}"#);
        assert_ne!(evaluate(&condition, &read.records[0]), Some(true));
    }
}

/// Before, the members of the text in `z` were counted for those of the record.
#[test]
fn a_key_twice_beside_one_is_found() {
    let records = format!(r#"{{"id":"a","z":{{"{PARSED}":"{{\"a\":1,\"b\":2}}"}},"active":false,"active":true}}"#);
    let server = Server::always(page(&records));
    let entity = users(NUMBER);
    for driver in DRIVERS {
        let read = driver.read(&everything(&entity), &at(&server.base()));
        let error = read.error.unwrap();
        assert_eq!(read.records.len(), 0);
        assert!(only(&error).message.contains("the key `active` twice"), "{error}");
    }
}

/// A number may be one that only its text tells exactly.
#[test]
fn an_object_is_not_a_number() {
    let server = Server::always(page(
        r#"{"id":"a","size":{"$serde_json::private::Number":"5"},"n":123456789012345678901234567890}"#,
    ));
    let entity = users(NUMBER);
    for driver in DRIVERS {
        let read = driver.read(&everything(&entity), &at(&server.base()));
        assert!(read.error.is_none(), "{driver:?}: {:?}", read.error);
        assert!(read.records[0]["size"].is_object());
        assert!(read.records[0]["n"].is_number());
    }
}
