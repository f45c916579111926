//! The law of the plan: for every filter, entity and set of records, what Konnect answers to the plan's requests, joined and
//! cut by the residual, is exactly the set of records for which the filter is true.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::unreachable,
    clippy::indexing_slicing,
    reason = "a test fails loudly, its helpers too"
)]

#[path = "support/case.rs"]
mod case;
#[path = "support/konnect.rs"]
mod konnect;
#[path = "support/meaning.rs"]
mod meaning;
#[path = "support/random.rs"]
mod random;

use case::Case;
use proptest::prelude::*;

/// A few cases in a plain `cargo test`; the gate runs 40,000 in an optimised build.
fn config() -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(300);
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

fn bytes(words: &[u64]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_law(words in prop::collection::vec(any::<u64>(), 0..50)) {
        Case::new(&bytes(&words), 6, false).check();
    }

    #[test]
    fn the_law_by_the_letter(words in prop::collection::vec(any::<u64>(), 0..50)) {
        Case::new(&bytes(&words), 6, true).check();
    }
}

/// Cases that once broke the law, as text: what a failure prints is a line of the file.
#[test]
fn the_law_where_it_was_broken() {
    let lines = include_str!("corpus/law.jsonl").lines();
    for line in lines {
        let case: serde_json::Value = serde_json::from_str(line).unwrap();
        for strict in [false, true] {
            let part = |key: &str| case[key].clone();
            let filter = case["filter"].as_str().unwrap().to_owned();
            let collection = serde_json::from_value(part("collection")).unwrap();
            let records = serde_json::from_value(part("records")).unwrap();
            let wanted = serde_json::from_value(part("wanted")).unwrap();
            Case::of(filter, collection, records, wanted, strict).check();
        }
    }
}
