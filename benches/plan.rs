//! The planner: the common case, and the worst ones, which have to stay bounded.

#![expect(clippy::unwrap_used, reason = "a bench stops when its input is wrong")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use konnect_filter::catalog::Catalog;
use konnect_filter::check::{Context, check};
use konnect_filter::parse;
use konnect_filter::plan::{PlanOptions, plan};

fn bench(criterion: &mut Criterion) {
    let both = PlanOptions::default().with_split(true).with_partial(true);
    let conjunction = r#"name contains "prod" and (labels.env = dev or labels.env = test) and version = 1.10 and created_at >= 2024-01-01T00:00:00Z and updated_at < 2025-01-01T00:00:00Z"#;
    let alternatives = join(10_000, " or ", |n| format!("name = v{n}"));
    let list = format!("name in ({})", join(51, ", ", |n| format!("v{n}")));
    let explosion = join(20, " and ", |n| format!("(name contains n{n} or version = v{n})"));
    let branches = join(5_000, " or ", |n| format!("(name contains n{n} and version = v{n})"));
    let differing = join(10_000, " and ", |n| format!("name != n{n}"));
    for (name, text, options) in [
        ("conjunction of five, one request", conjunction.to_owned(), &PlanOptions::default()),
        ("51 values, two requests", list, &both),
        ("10,000 alternatives of one field", alternatives, &both),
        ("2^20 conjunctions", explosion, &both),
        ("5,000 alternatives of two fields", branches, &both),
        ("10,000 times not equal", differing, &both),
    ] {
        let entity = Catalog::builtin().find("api-builder@v3/apis").unwrap().entity;
        let filter = parse(&text).unwrap();
        let checked = check(&filter, entity, &Context::at(jiff::Timestamp::UNIX_EPOCH)).unwrap();
        criterion.bench_function(name, |bencher| bencher.iter(|| plan(black_box(&checked), options).unwrap()));
    }
}

fn join(count: usize, word: &str, each: impl Fn(usize) -> String) -> String {
    (0..count).map(each).collect::<Vec<_>>().join(word)
}

criterion_group!(benches, bench);
criterion_main!(benches);
