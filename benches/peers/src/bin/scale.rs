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
    let texts = sizes.map(|size| (size >> 10, blocks(size)));
    grow("parse, blocks joined by `or`", &texts, "KiB", |text| {
        Box::new(move || drop(black_box(parse(black_box(text)).expect("a filter"))))
    });
    let list = |items: usize| {
        let items: Vec<String> = (0..items).map(|item| format!("value{item:05}")).collect();
        format!("name in ({})", items.join(", "))
    };
    grow("parse and check, a list", &[100, 1_000, 10_000].map(|items| (items, list(items))), "items", |text| {
        Box::new(|| ours::parse_and_check(text))
    });
    let nested = |levels: usize| format!("{}name = \"prod\"{}", "(".repeat(levels), ")".repeat(levels));
    grow("parse and check, parentheses", &[8, 32, 128].map(|levels| (levels, nested(levels))), "levels", |text| {
        Box::new(|| ours::parse_and_check(text))
    });
    lookups();
}

/// Prints how the time of some work grows with its text; `work` makes ready what is timed.
fn grow<'t>(what: &str, texts: &'t [(usize, String)], unit: &str, work: impl Fn(&'t str) -> Box<dyn Fn() + 't>) {
    let mut runs: Vec<Run<'_>> = texts
        .iter()
        .map(|(_, text)| {
            let work = work(text);
            Box::new(move |repeats: u32| (0..repeats).for_each(|_| work())) as Run<'_>
        })
        .collect();
    let per_byte: Vec<Vec<f64>> = interleaved(&mut runs, ROUNDS)
        .into_iter()
        .zip(texts)
        .map(|(taken, (_, text))| taken.into_iter().map(|time| time / text.len() as f64).collect())
        .collect();
    println!("| {what} | ns a byte | ratio | page faults |\n|---|--:|--:|--:|");
    for ((index, (size, _)), taken) in texts.iter().enumerate().zip(&per_byte) {
        let before = page_faults();
        runs[index](8);
        let faults = (page_faults() - before) / 8;
        println!("| {size} {unit} | {:.2} | {:.2} | {faults} |", median(taken), ratio(taken, &per_byte[0]));
    }
    println!();
}

/// How often this process had to be given a page so far, where Linux says it.
fn page_faults() -> u64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // After the name, which is in parentheses, the eighth.
    let tail = stat.rsplit(')').next().unwrap_or_default();
    tail.split_whitespace().nth(7).and_then(|faults| faults.parse().ok()).unwrap_or(0)
}

/// Names in the built-in catalog of hundreds of collections and in larger ones: by full name, by an ending, by path.
fn lookups() {
    let catalogs = [1, 2, 4, 8].map(times);
    let names = ["identity@v3/teams/users", "teams/users", "/v3/teams/7f/users", "portal-management@v3/portals"];
    print!("| look-up, ns, among so many collections |");
    catalogs.iter().for_each(|catalog| print!(" {} |", catalog.len()));
    println!("\n|---|{}", "--:|".repeat(catalogs.len()));
    for name in names {
        let mut runs: Vec<Run<'_>> = catalogs
            .iter()
            .map(|catalog| {
                let find = move |repeats: u32| {
                    (0..repeats).for_each(|_| drop(black_box(catalog.find(black_box(name)).expect("a collection"))))
                };
                Box::new(find) as Run<'_>
            })
            .collect();
        let samples = interleaved(&mut runs, ROUNDS);
        print!("| `{name}` |");
        for taken in &samples {
            print!(" {:.0} ({:.2}) |", median(taken), ratio(taken, &samples[0]));
        }
        println!();
    }
}

/// The built-in catalog and copies of it, each under names and paths of its own, so many times as large in all.
fn times(count: usize) -> Catalog {
    let copies = (1..count).flat_map(|copy| {
        Catalog::builtin().entities().map(move |entity| {
            let mut entity = entity.clone();
            entity.api = format!("{}-{copy}", entity.api);
            entity.collection = format!("{}-{copy}", entity.collection);
            entity.path = format!("/copy-{copy}{}", entity.path);
            entity
        })
    });
    let catalog = Catalog::builtin().with(copies);
    // Two of the built-in ones have one name, and their copies are one each time.
    assert_eq!(catalog.len(), count * (Catalog::builtin().len() - 1) + 1, "no other copy takes the place of another");
    catalog
}
