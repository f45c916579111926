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

/// A few cases in a plain `cargo test`; the gate runs 100,000 in an optimised build.
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
        Case::new(&bytes(&words), 6, false).hold();
    }

    #[test]
    fn the_law_by_the_letter(words in prop::collection::vec(any::<u64>(), 0..50)) {
        Case::new(&bytes(&words), 6, true).hold();
    }
}

/// Cases that once broke the law.
#[test]
fn the_law_where_it_was_broken() {
    let words = [
        2658901833836099217,
        2819101230701588652,
        7548058122523551744,
        13515790846346946048,
        4499065709406030153,
        6596085936428056462,
        6058387277485293329,
        14264554461566688913,
        3851467950531690752,
        5575576833360304633,
        8898083999281315840,
        6138798909186579201,
        5224288043918021366,
        9729202118183943706,
        1821998871417499031,
        11569777337760285952,
        10361879949616432785,
        0,
        0,
        141893377067660800,
        9531278498161076224,
    ];
    for strict in [false, true] {
        Case::new(&bytes(&words), 6, strict).hold();
    }
}
