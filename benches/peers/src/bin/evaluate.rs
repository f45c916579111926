//! Prints, as Markdown, how fast each evaluator asks five comparisons of one record: `cargo run --release --bin evaluate`.

use konnect_filter_peers::evaluators::EVALUATORS;
use konnect_filter_peers::ours::RECORD;
use konnect_filter_peers::timer::{Run, interleaved, median, ratio};

fn main() {
    let rounds = std::env::args().nth(1).map_or(400, |rounds| rounds.parse().expect("a number of rounds"));
    EVALUATORS.iter().for_each(|evaluator| evaluator.verify());
    let compiled: Vec<_> = EVALUATORS.iter().map(|evaluator| (evaluator.compile)(RECORD)).collect();
    let mut runs: Vec<Run<'_>> = compiled
        .iter()
        .map(|ask| Box::new(move |repeats: u32| (0..repeats).for_each(|_| assert!(ask()))) as Run<'_>)
        .collect();
    let samples = interleaved(&mut runs, rounds);
    println!("Time to evaluate M on a record of {} bytes, ns, and in brackets ours on the same input", RECORD.len());
    println!("as a multiple of it:\n\n| evaluator | input | ns |\n|---|---|--:|");
    let of_text = EVALUATORS.iter().position(|evaluator| evaluator.input == "text").expect("ours on text");
    for (index, evaluator) in EVALUATORS.iter().enumerate() {
        let ours = if index < of_text { &samples[0] } else { &samples[of_text] };
        let (time, ratio) = (median(&samples[index]), ratio(ours, &samples[index]));
        println!("| {} | {} | {time:.0} ({ratio:.2}) |", evaluator.name, evaluator.input);
    }
}
