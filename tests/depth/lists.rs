//! Lists that take many requests are planned in linear time, whatever they are joined with.

use std::collections::BTreeSet;

use konnect_filter::{Code, Limits, ListRequest, Result};

use crate::work::grows_with_the_text;

/// The URLs of a filter with `values` bound to `$ids`, and to `$others` others that have some of them.
fn urls(filter: &str, values: usize, requests: usize) -> Result<Vec<String>> {
    let limits = Limits::DEFAULT.with_requests(requests);
    let ids = |from: usize, to: usize| (from..to).map(|n| format!("v{n}")).collect::<Vec<_>>();
    let mut request = ListRequest::to("api-builder@v3/apis").filter(filter).limits(limits).split(true);
    request = request.bind("ids", ids(0, values));
    if filter.contains("$others") {
        request = request.bind("others", ids(values / 2, values * 3 / 2));
    }
    request.urls()
}

#[test]
fn time_grows_with_the_values() {
    for filter in [
        "labels.x in $ids",
        "labels.x in $ids or labels.x = other",
        "labels.x in $ids and version = v1",
        "labels.x in $ids and (version = v1 or name contains p)",
        "labels.x in $ids and version = v1 or name = n",
        "labels.x in $ids and version = v1 or labels.x in $others and version = v2",
        "labels.x in $ids and version = v1 or labels.x in $others and version = v1 or name = n",
        "labels.x in $ids or labels.y in $others",
        "name contains $ids",
    ] {
        let planned = |values| drop(urls(filter, values, values).unwrap());
        grows_with_the_text(filter, || planned(2_500), || planned(20_000));
    }
}

/// Fifty values go in one request, so 50,000 need a thousand, which together ask for each value once.
#[test]
fn each_value_is_asked_for_once() {
    let error = urls("labels.x in $ids", 50_000, 999).unwrap_err();
    let problems: Vec<_> = error.iter().map(|problem| (problem.code, problem.message.as_str())).collect();
    assert_eq!(problems, [(Code::TooManyRequests, "the filter needs 1000 requests; the limit is 999")]);
    let urls = urls("labels.x in $ids", 50_000, 1_000).unwrap();
    assert_eq!(urls.len(), 1_000);
    let values = urls.iter().map(|url| url.split_once("?filter%5Blabels.x%5D%5Boeq%5D=").unwrap().1);
    let values: Vec<&str> = values.flat_map(|values| values.split("%2C")).collect();
    assert_eq!(values.len(), 50_000);
    let asked: BTreeSet<String> = values.into_iter().map(str::to_owned).collect();
    assert_eq!(asked, (0..50_000).map(|n| format!("v{n}")).collect());
}
