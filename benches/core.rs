//! Each step from a filter's text to a URL, and all of them.

#![expect(clippy::unwrap_used, reason = "a bench stops when its input is wrong")]

mod support;

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use konnect_filter::check::{check, evaluate};
use konnect_filter::evaluate::Matcher;
use konnect_filter::plan::{PlanOptions, plan};
use konnect_filter::{parse, wire};

/// One comparison.
const S: &str = r#"name = "prod""#;

fn steps(criterion: &mut Criterion) {
    let (entity, context) = (support::entity(), support::context());
    let address = wire::RequestOptions::default().resolve(&entity).unwrap();
    let one = PlanOptions::default();
    let both = PlanOptions::default().with_split(true).with_partial(true);
    let nested = format!("{}{}{}", "(".repeat(20), S, ")".repeat(20));
    let (large, wide) = (support::large(), support::wide());
    for (size, text) in [("S", S), ("M", support::M), ("L", &large), ("D20", &nested), ("wide", &wide)] {
        let mut group = criterion.benchmark_group(size);
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function("parse", |bencher| bencher.iter(|| parse(black_box(text)).unwrap()));
        let filter = parse(text).unwrap();
        group.bench_function("check", |bencher| {
            bencher.iter(|| check(black_box(&filter), &entity, &context).unwrap());
        });
        let checked = check(&filter, &entity, &context).unwrap();
        group.bench_function("plan", |bencher| bencher.iter(|| plan(black_box(&checked), &both).unwrap()));
        if size == "L" {
            // No single request can say it.
            continue;
        }
        let planned = plan(&checked, &one).unwrap();
        let request = planned.requests().first().unwrap();
        group.bench_function("encode", |bencher| bencher.iter(|| address.request(black_box(request)).to_text()));
        group.bench_function("whole", |bencher| {
            bencher.iter(|| {
                let filter = parse(black_box(text)).unwrap();
                let checked = check(&filter, &entity, &context).unwrap();
                let planned = plan(&checked, &one).unwrap();
                address.request(planned.requests().first().unwrap()).to_text()
            });
        });
    }
}

/// A record that is there, parsed or as text.
fn records(criterion: &mut Criterion) {
    let (entity, context) = (support::entity(), support::context());
    let record: serde_json::Value = serde_json::from_str(support::RECORD).unwrap();
    for (name, text) in [("M", support::M.to_owned()), ("list", support::list())] {
        let filter = parse(&text).unwrap();
        let checked = check(&filter, &entity, &context).unwrap();
        let matcher = Matcher::new(checked.condition());
        let mut group = criterion.benchmark_group(format!("match/{name}"));
        group.bench_function("evaluate", |bencher| bencher.iter(|| evaluate(checked.condition(), black_box(&record))));
        group.bench_function("parsed", |bencher| bencher.iter(|| matcher.matches(black_box(&record))));
        group.throughput(Throughput::Bytes(support::RECORD.len() as u64));
        group.bench_function("text", |bencher| {
            bencher.iter(|| matcher.matches_json(black_box(support::RECORD.as_bytes())))
        });
    }
}

criterion_group!(benches, steps, records);
criterion_main!(benches);
