//! The longest time is how a program says that there is no limit: neither client adds it to an instant.

use std::time::Duration;

use konnect_filter::catalog::Paging;
#[cfg(feature = "async")]
use konnect_filter::client::{AsyncClient, AsyncHttp};
use konnect_filter::client::{Client, Http, RetryPolicy, Timeouts};

#[cfg(feature = "async")]
use crate::driver::block_on;
use crate::driver::{DRIVERS, Setup, loopback};
use crate::konnect::{self, Style};
use crate::server::{Reply, Server};
use crate::{Still, at, collect, everything, users};

const NUMBER: Paging = Paging::number();

#[test]
fn no_timeout_at_all() {
    let records = konnect::records(25);
    let all = records.clone();
    let server = Server::start(move |_, asked| konnect::answer(Style::Number, &records, 10, asked));
    let (entity, options) = (users(NUMBER), at(&server.base()).with_page_size(10));
    let plan = everything(&entity);
    let longest = Duration::MAX;
    let timeouts = [
        Timeouts::default().with_connect(longest),
        Timeouts::default().with_answer(longest),
        Timeouts::default().with_body(longest),
        Timeouts::default().with_connect(longest).with_answer(longest).with_body(longest),
    ];
    for timeouts in timeouts {
        let client = Client::with_transport(Http::new(timeouts), loopback(Still::default()));
        let (read, end) = collect(client.list(&plan, &options).unwrap());
        assert_eq!((read.len(), end), (all.len(), None));
        #[cfg(feature = "async")]
        block_on(async {
            let client = AsyncClient::with_http(AsyncHttp::new(timeouts), loopback(Still::default()));
            let mut records = client.list(&plan, &options).unwrap();
            let mut read = 0;
            while let Some(record) = records.next().await {
                record.unwrap();
                read += 1;
            }
            assert_eq!(read, all.len());
        });
    }
}

#[test]
fn the_longest_pauses() {
    let server = Server::start(|asked, _| match asked % 3 {
        0 => Reply::status(503, ""),
        1 => Reply::status(429, "").with("retry-after", "18446744073709551615"),
        _ => Reply::json(r#"{"data":[],"meta":{"page":{"number":1,"size":10,"total":0}}}"#),
    });
    let entity = users(NUMBER);
    let retry = RetryPolicy::default().with_initial_delay(Duration::MAX).with_max_delay(Duration::MAX);
    for driver in DRIVERS {
        let setup = Setup { retry, ..Setup::default() };
        let read = driver.read_with(setup, &everything(&entity), &at(&server.base()).with_page_size(10));
        assert_eq!((read.records.len(), read.error), (0, None));
        let [first, second] = read.pauses.as_slice() else { panic!("{:?}", read.pauses) };
        assert!(*first >= Duration::MAX / 3 && *second >= Duration::from_secs(u64::MAX), "{first:?} {second:?}");
    }
}
