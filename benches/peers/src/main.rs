//! Prints, as Markdown, how this project's speed compares with that of others: `cargo run --release`.
//!
//! Ratios are medians over rounds in which everything was timed in turn; the absolute times are this machine's.

use konnect_filter_peers::parsers::{FLOORS, PARSERS, Parser};
use konnect_filter_peers::texts::Size;
use konnect_filter_peers::timer::{Run, interleaved, median, ratio};

fn main() {
    let rounds = std::env::args().nth(1).map_or(180, |rounds| rounds.parse().expect("a number of rounds"));
    let all: Vec<&Parser> = PARSERS.iter().chain(&FLOORS).collect();
    for parser in &all {
        for size in Size::ALL {
            if parser.takes(size) {
                parser.verify(size);
            }
        }
    }
    parse_table(&all, rounds);
}

fn parse_table(all: &[&Parser], rounds: usize) {
    let columns = Size::ALL.map(|size| {
        let texts: Vec<String> = all.iter().map(|parser| parser.syntax.text(size)).collect();
        let timed: Vec<usize> = (0..all.len()).filter(|&index| all[index].takes(size)).collect();
        let mut runs: Vec<Run<'_>> = timed
            .iter()
            .map(|&index| {
                let (parse, text) = (all[index].parse, texts[index].as_str());
                Box::new(move |repeats: u32| (0..repeats).for_each(|_| parse(text))) as Run<'_>
            })
            .collect();
        let samples = interleaved(&mut runs, rounds);
        let mut column = vec![None; all.len()];
        for (&index, taken) in timed.iter().zip(&samples) {
            column[index] = Some((median(taken), ratio(&samples[0], taken)));
        }
        column
    });
    println!("Time to parse and drop, ns, and in brackets ours as a multiple of it:\n");
    println!("| parser | technique | S | M | L | D20 |\n|---|---|--:|--:|--:|--:|");
    for (index, parser) in all.iter().enumerate() {
        print!("| {} | {} |", parser.name, parser.technique);
        for column in &columns {
            match column[index] {
                Some((time, ratio)) => print!(" {time:.0} ({ratio:.2}) |"),
                None => print!(" never ends |"),
            }
        }
        println!();
    }
}
