//! How long a listing waits for the network: against a service on this machine that takes 100 ms for each answer, beside the time
//! that so many answers take at best.
//!
//! ```sh
//! cargo bench -p konnect-filter --features client --bench listing
//! ```

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a benchmark fails loudly"
)]

#[path = "../tests/client/konnect.rs"]
#[expect(dead_code, reason = "shared with tests that need more of it")]
mod konnect;
#[path = "../tests/client/server.rs"]
#[expect(dead_code, reason = "shared with tests that need more of it")]
mod server;

use std::time::{Duration, Instant};

use konnect::Style;
use konnect_filter::catalog::{Entity, Field, Operator, Paging, Type};
use konnect_filter::client::{Client, ClientOptions, Credentials};
use konnect_filter::plan::{Parameter, Plan, Request};
use konnect_filter::wire::RequestOptions;
use server::{Asked, Reply, Server};

/// What an answer takes.
const ANSWER: Duration = Duration::from_millis(100);
/// Records of a page.
const PAGE: usize = 10;

fn entity(paging: Paging) -> Entity {
    let mut entity = Entity::default()
        .with_items("data")
        .with_fields([Field::new("part", Type::String, []).without_path()])
        .with_paging(paging);
    entity.path = "/v3/users".into();
    entity.version = "v3".into();
    entity
}

fn slow(answer: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Server {
    Server::start(move |_, asked| {
        std::thread::sleep(ANSWER);
        answer(asked)
    })
}

/// A run, and what it takes at best: the first answers of each request, and the rest of the pages as many at once as allowed.
fn run(name: &str, plan: &Plan<'_>, server: &Server, in_flight: usize, limit: u64, pages: usize, alone: usize) {
    let client = Client::new(ClientOptions::new(Credentials::None).with_max_connections(in_flight));
    let options = RequestOptions::default().with_base_url(server.base()).with_page_size(PAGE as u64);
    let before = server.asked().len();
    let begun = Instant::now();
    let records = client.list(plan, &options).unwrap().with_limit(limit).map(Result::unwrap).count();
    let took = begun.elapsed();
    let best = ANSWER * u32::try_from(alone + (pages - alone).div_ceil(in_flight)).unwrap();
    let asked = server.asked().len() - before;
    println!(
        "{name:32} {in_flight:2} at once: {records:5} records, {asked:3} requests, {:6} ms, at best {:6} ms, ratio {:.2}",
        took.as_millis(),
        best.as_millis(),
        took.as_secs_f64() / best.as_secs_f64()
    );
}

fn main() {
    if std::env::args().any(|arg| arg == "--test") {
        return;
    }
    let numbered = entity(Paging::number());
    let records = konnect::records(100 * PAGE);
    let server = slow(move |asked| konnect::answer(Style::Number, &records, PAGE, asked));
    let plan = Plan::everything(&numbered);
    for in_flight in [1, 4, 8] {
        // How many pages there are, only the first one says.
        run("100 pages by number", &plan, &server, in_flight, u64::MAX, 100, 1);
    }
    run("the first 10 records", &plan, &server, 4, 10, 1, 1);

    let cursors = entity(Paging::cursor());
    let part = |part: usize| {
        Request::unchecked(vec![Parameter::unchecked(
            &cursors.fields[0],
            None,
            Operator::Bare,
            [part.to_string().into()],
        )])
    };
    let plan = Plan::unchecked(&cursors, (0..8).map(part));
    let server = slow(|asked| {
        let part = asked.get("filter[part]").expect("a part");
        let mut records = konnect::records(10 * PAGE);
        records.iter_mut().for_each(|record| record["id"] = format!("{part}-{}", record["id"]).into());
        konnect::answer(Style::CursorPath, &records, PAGE, asked)
    });
    for in_flight in [1, 4, 8] {
        run("8 requests, 10 pages by cursor", &plan, &server, in_flight, u64::MAX, 80, 0);
    }
}
