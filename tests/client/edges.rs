//! Records that come again, on a list that states no total: at the edge of two pages they are expected, elsewhere others may be missing.

use konnect_filter::catalog::Paging;
use konnect_filter::wire::RequestOptions;
use serde_json::json;

use crate::driver::DRIVERS;
use crate::server::{Asked, Reply, Server};
use crate::{everything, users};

const CURSOR: Paging = Paging::cursor();

/// The ids that each page has, one page after the other, read to the end or to an error.
fn error_of(pages: Pages) -> Option<String> {
    let mut errors = DRIVERS.map(|driver| {
        let server = Server::start(move |_, asked: &Asked| {
            let page: usize = asked.get("page[after]").map_or(0, |cursor| cursor.parse().unwrap());
            let data: Vec<_> = pages[page].iter().map(|id| json!({ "id": id })).collect();
            let next = (page + 1 < pages.len()).then(|| (page + 1).to_string());
            Reply::json(json!({"data": data, "meta": {"page": {"next": next}}}).to_string())
        });
        let options = RequestOptions::default().with_page_size(4).with_base_url(server.base());
        driver.read(&everything(&users(CURSOR)), &options).error.map(|error| error.to_string())
    });
    let [first, others @ ..] = &mut errors;
    assert!(others.iter().all(|other| other == first), "{first:?} {others:?}");
    first.take()
}

/// The ids of pages.
type Pages = &'static [&'static [u64]];

#[test]
fn an_edge_is_expected() {
    const EDGES: [Pages; 3] =
        [&[&[1, 2, 3, 4], &[4, 5, 6]], &[&[1, 2, 3, 4], &[3, 4, 5, 6], &[6, 7]], &[&[1, 2, 3, 4], &[2, 3, 4, 5]]];
    for pages in EDGES {
        assert_eq!(error_of(pages), None, "{pages:?}");
    }
}

#[test]
fn others_may_be_missing_elsewhere() {
    const NO_EDGES: [Pages; 3] = [
        // Those in the middle of the page before.
        &[&[1, 2, 3, 4], &[2, 3, 5]],
        // In another order.
        &[&[1, 2, 3, 4], &[4, 3, 5]],
        // Those of a page before that.
        &[&[1, 2, 3, 4], &[5, 6, 7, 8], &[4, 9]],
    ];
    for pages in NO_EDGES {
        let error = error_of(pages).unwrap_or_else(|| panic!("{pages:?}"));
        assert!(error.contains("records of earlier pages came again"), "{error}");
    }
}
