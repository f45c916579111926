//! Prints, as Markdown, how time grows with size: `cargo run --release --bin scale`.

use std::hint::black_box;

use konnect_filter::catalog::Catalog;
use konnect_filter::parse;
use konnect_filter_peers::ours;
use konnect_filter_peers::texts::OURS;
use konnect_filter_peers::timer::{Run, interleaved, median, ratio};

const ROUNDS: usize = 40;

fn main() {
    println!("Time a byte of filter, ns, and as a multiple of the first:\n");
    let blocks = |bytes: usize| {
        let mut text = OURS.five.to_owned();
        let mut block = 1;
        while text.len() < bytes {
            text.push_str(OURS.or);
            text.push_str(&OURS.five.replace("prod", &format!("prod{block}")));
            block += 1;
        }
        text
    };
    let sizes = [8 << 10, 64 << 10, 256 << 10, (1 << 20) - 200];
    grow("parse, blocks joined by `or`", &sizes.map(|size| (size >> 10, blocks(size))), "KiB", |text| {
        drop(black_box(parse(black_box(text)).expect("a filter")));
    });
    let list = |items: usize| {
        let items: Vec<String> = (0..items).map(|item| format!("value{item:05}")).collect();
        format!("name in ({})", items.join(", "))
    };
    grow("parse and check, a list", &[100, 1_000, 10_000].map(|items| (items, list(items))), "items", |text| {
        ours::parse_and_check(text);
    });
    let nested = |levels: usize| format!("{}name = \"prod\"{}", "(".repeat(levels), ")".repeat(levels));
    grow("parse and check, parentheses", &[8, 32, 128].map(|levels| (levels, nested(levels))), "levels", |text| {
        ours::parse_and_check(text);
    });
    lookups();
}

fn grow(what: &str, texts: &[(usize, String)], unit: &str, run: fn(&str)) {
    let mut runs: Vec<Run<'_>> = texts
        .iter()
        .map(|(_, text)| Box::new(move |repeats: u32| (0..repeats).for_each(|_| run(text))) as Run<'_>)
        .collect();
    let per_byte: Vec<Vec<f64>> = interleaved(&mut runs, ROUNDS)
        .into_iter()
        .zip(texts)
        .map(|(taken, (_, text))| taken.into_iter().map(|time| time / text.len() as f64).collect())
        .collect();
    println!("| {what} | ns a byte | ratio |\n|---|--:|--:|");
    for ((size, _), taken) in texts.iter().zip(&per_byte) {
        println!("| {size} {unit} | {:.2} | {:.2} |", median(taken), ratio(taken, &per_byte[0]));
    }
    println!();
}

/// Names in the built-in catalog of hundreds of collections: by full name, by an ending, by path.
fn lookups() {
    let catalog = Catalog::builtin();
    let names = ["identity@v3/teams/users", "teams/users", "/v3/teams/7f/users", "portal-management@v3/portals"];
    let mut runs: Vec<Run<'_>> = names
        .iter()
        .map(|name| {
            let find = move |repeats: u32| {
                (0..repeats).for_each(|_| drop(black_box(catalog.find(black_box(name)).expect("a collection"))))
            };
            Box::new(find) as Run<'_>
        })
        .collect();
    println!("| look-up in the built-in catalog | ns |\n|---|--:|");
    for (name, taken) in names.iter().zip(interleaved(&mut runs, ROUNDS)) {
        println!("| `{name}` | {:.0} |", median(&taken));
    }
}
