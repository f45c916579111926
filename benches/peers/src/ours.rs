//! This project's further steps: check, plan, encode.

use std::hint::black_box;
use std::sync::LazyLock;

use konnect_filter::ListRequest;
use konnect_filter::catalog::{Catalog, Entity};
use konnect_filter::check::{Context, check};
use konnect_filter::plan::{PlanOptions, plan};
use konnect_filter::{parse, wire};

#[path = "../../support/mod.rs"]
#[allow(dead_code, reason = "the filters come from another module here")]
mod support;

/// A record for which M is true.
pub const RECORD: &str = support::RECORD;

pub static ENTITY: LazyLock<Entity> = LazyLock::new(support::entity);
pub static CONTEXT: LazyLock<Context> = LazyLock::new(support::context);
static ADDRESS: LazyLock<wire::Endpoint> =
    LazyLock::new(|| wire::RequestOptions::default().resolve(&ENTITY).expect("an address"));

/// Parses and checks, as wirefilter's parser does at once.
pub fn parse_and_check(text: &str) {
    let filter = parse(black_box(text)).expect("a filter");
    drop(black_box(check(&filter, &ENTITY, &CONTEXT).expect("a filter of the collection")));
}

/// From the text to a URL, which is given.
pub fn to_url(text: &str) -> String {
    let filter = parse(black_box(text)).expect("a filter");
    let checked = check(&filter, &ENTITY, &CONTEXT).expect("a filter of the collection");
    let plan = plan(&checked, &PlanOptions::default()).expect("one request");
    let request = plan.requests().first().expect("one request");
    ADDRESS.request(request).to_text()
}

/// M with arguments, read once; each request binds them to the values of M.
static REQUEST: LazyLock<ListRequest<'static>> = LazyLock::new(|| {
    static CATALOG: LazyLock<Catalog> = LazyLock::new(|| Catalog::new([support::entity()]));
    let filter = "name contains $part and labels.env in $envs and created_at >= $since and not archived = $archived";
    let request = ListRequest::to("bench@v3/things").catalog(&CATALOG).now(CONTEXT.now);
    request.filter(parse(filter).expect("a filter"))
});

/// From the values of arguments to a URL, which is given.
pub fn bound() -> String {
    let request = REQUEST.clone().bind("part", black_box("prod")).bind("envs", black_box(["dev", "test"]));
    let request = request.bind("since", black_box("2024-01-01T00:00:00Z")).bind("archived", black_box(true));
    request.one().expect("one request")
}

/// What writes the request for [`FIVE`]; the plan is made once and lives as long as the program.
pub fn writer() -> Box<dyn Fn(&mut String)> {
    let filter = Box::leak(Box::new(parse(FIVE).expect("a filter")));
    let checked = Box::leak(Box::new(check(filter, &ENTITY, &CONTEXT).expect("a filter of the collection")));
    let plan = plan(checked, &PlanOptions::default()).expect("one request");
    let request = plan.requests().first().expect("one request").clone();
    assert_eq!(request.parameters().len(), 5);
    Box::new(move |out| wire::encode(black_box(&request)).write_to(out, wire::Escaping::Strict))
}

/// Five pairs on the wire.
pub const FIVE: &str = r#"name contains "pay & go" and labels.env in (dev, test) and created_at >= 2024-01-01T00:00:00Z and updated_at < 2025-01-01T00:00:00Z and archived = false"#;
