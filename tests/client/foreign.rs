//! Services that page in ways of their own, to the last record: what their answers do not say is never guessed.

use konnect_filter::Code;
use konnect_filter::catalog::{Entity, PageNames, Paging};
use konnect_filter::wire::RequestOptions;
use serde_json::{Value, json};

use crate::driver::DRIVERS;
use crate::server::{Asked, Reply, Server};
use crate::{at, everything, only, users};

fn named(paging: Paging, items: Option<&str>, names: PageNames) -> Entity {
    let mut entity = users(paging).with_page_names(names);
    entity.items = items.map(str::to_owned);
    entity
}

fn names(size: &str, number: &str, after: &str) -> PageNames {
    let some = |name: &str| (!name.is_empty()).then(|| name.to_owned());
    let mut names = PageNames::default();
    names.size = some(size);
    names.number = some(number);
    names.after = some(after);
    names
}

const CURSOR: Paging = Paging::cursor();
const OFFSET: Paging = Paging::offset().with_integer(true);
const NUMBER: Paging = Paging::number();

/// Number of records, whatever the service.
const COUNT: usize = 25;
/// What the services give at most, whatever they are asked for.
const LARGEST: usize = 10;

fn record(n: usize) -> Value {
    json!({"id": format!("r{n}"), "name": n})
}

/// The records from `start`, a page of them.
fn page(start: usize) -> Vec<Value> {
    (start..COUNT.min(start + LARGEST)).map(record).collect()
}

fn number(asked: &Asked, name: &str) -> Option<usize> {
    asked.get(name).map(|text| text.parse().unwrap())
}

/// Asserts that all records are read, in this many requests.
#[track_caller]
fn reads_all(entity: &Entity, requests: usize, answer: impl Fn(&Asked) -> Value + Send + Sync + 'static) {
    let server = Server::start(move |_, asked| Reply::json(answer(asked).to_string()));
    for driver in DRIVERS {
        let before = server.asked().len();
        let read = driver.read(&everything(entity), &at(&server.base()));
        assert_eq!(read.error, None);
        assert_eq!(read.records, (0..COUNT).map(record).collect::<Vec<_>>());
        assert_eq!(server.asked().len() - before, requests, "{driver:?}");
    }
}

/// Asserts that reading ends in an error.
#[track_caller]
fn is_refused(
    entity: &Entity,
    options: RequestOptions,
    message: &str,
    answer: impl Fn(&Asked) -> Value + Send + Sync + 'static,
) {
    let server = Server::start(move |_, asked| Reply::json(answer(asked).to_string()));
    let options = options.with_base_url(server.base());
    for driver in DRIVERS {
        let error = driver.read(&everything(entity), &options).error.unwrap();
        assert_eq!(only(&error).code, Code::BrokenPaging);
        assert!(error.to_string().contains(message), "{error}");
    }
}

/// A service may give less than it is asked for, so only an empty page ends what says nothing of its end.
#[test]
fn bare_lists_end_with_an_empty_page() {
    let offset = named(OFFSET, None, names("limit", "", "skip"));
    reads_all(&offset, 4, |asked| page(number(asked, "skip").unwrap_or(0)).into());
    let one = named(NUMBER, None, names("per_page", "page", ""));
    reads_all(&one, 4, |asked| page((number(asked, "page").unwrap_or(1) - 1) * LARGEST).into());
    let zero = named(NUMBER, None, names("", "page", "").with_from_zero(true));
    reads_all(&zero, 4, |asked| page(number(asked, "page").unwrap_or(0) * LARGEST).into());
}

/// Django's: a link to the next page, null at the end.
#[test]
fn links_to_numbered_pages() {
    let entity = named(NUMBER, Some("results"), names("", "page", ""));
    reads_all(&entity, 3, |asked| {
        let at = number(asked, "page").unwrap_or(1);
        let next = (at < 3).then(|| format!("http://other/things?page={}", at + 1));
        json!({"count": COUNT, "next": next, "previous": null, "results": page((at - 1) * LARGEST)})
    });
}

#[test]
fn cursors_in_their_places() {
    let start =
        |asked: &Asked, name: &str| asked.get(name).map_or(0, |text| text.trim_start_matches('c').parse().unwrap());
    let next = |from: usize| (from + LARGEST < COUNT).then(|| format!("c{}", from + LARGEST));
    let cursor = named(CURSOR, Some("data"), names("limit", "", "cursor"));
    reads_all(&cursor, 3, move |asked| {
        let from = start(asked, "cursor");
        json!({"data": page(from), "next_cursor": next(from)})
    });
    // Google's: the last page has none.
    let token = named(CURSOR, Some("items"), names("pageSize", "", "pageToken"));
    reads_all(&token, 3, move |asked| {
        let from = start(asked, "pageToken");
        match next(from) {
            Some(next) => json!({"items": page(from), "nextPageToken": next}),
            None => json!({"items": page(from)}),
        }
    });
    // Kubernetes: an empty one.
    let kubernetes = named(CURSOR, Some("items"), names("limit", "", "continue"));
    reads_all(&kubernetes, 3, move |asked| {
        let from = start(asked, "continue");
        json!({"items": page(from), "metadata": {"continue": next(from).unwrap_or_default()}})
    });
    // JSON:API: a link.
    let json_api = named(CURSOR, Some("data"), names("page[size]", "", "page[cursor]"));
    reads_all(&json_api, 3, move |asked| {
        let from = start(asked, "page[cursor]");
        json!({"data": page(from), "links": {"next": next(from).map(|next| format!("/v1/things?page%5Bcursor%5D={next}"))}})
    });
    // Stripe: the last record's id.
    let stripe = named(CURSOR, Some("data"), names("limit", "", "starting_after"));
    reads_all(&stripe, 3, |asked| {
        let from = asked.get("starting_after").map_or(0, |id| id.trim_start_matches('r').parse::<usize>().unwrap() + 1);
        json!({"data": page(from), "has_more": from + LARGEST < COUNT})
    });
}

#[test]
fn one_page_and_no_way_to_another() {
    let alone = |paging| named(paging, None, names("limit", "", ""));
    let all = |_: &Asked| Value::from((0..COUNT).map(record).collect::<Vec<_>>());
    // There is room for more.
    reads_all(&alone(Paging::size().with_max(50)), 1, all);
    // There is not, or nobody knows.
    is_refused(
        &alone(Paging::size().with_max(25)),
        RequestOptions::default(),
        "does not say whether there is another page",
        all,
    );
    is_refused(&alone(Paging::size()), RequestOptions::default(), "does not say whether there is another page", all);
}

#[test]
fn services_that_ignore_where_to_begin() {
    let same = |_: &Asked| json!([{"name": "a"}, {"name": "b"}]);
    for paging in [(OFFSET, names("limit", "", "offset")), (NUMBER, names("", "page", ""))] {
        is_refused(&named(paging.0, None, paging.1), RequestOptions::default(), "the same page twice", same);
    }
    let more = |_: &Asked| json!({"data": [], "has_more": true});
    is_refused(&named(NUMBER, Some("data"), names("", "page", "")), RequestOptions::default(), "an empty page", more);
    // Something beside the records may say more than is understood.
    let odd = |_: &Asked| json!({"data": page(0), "forward": "x"});
    is_refused(
        &named(CURSOR, Some("data"), names("limit", "", "cursor")),
        RequestOptions::default(),
        "does not say",
        odd,
    );
}
