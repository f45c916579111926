//! Prints, as Markdown, how this project's speed compares with that of others: `cargo run --release`.
//!
//! Ratios are medians over rounds in which everything was timed in turn; the absolute times are this machine's.

use std::hint::black_box;

use konnect_filter_peers::encoders::ENCODERS;
use konnect_filter_peers::ours;
use konnect_filter_peers::parsers::{FLOORS, PARSERS, Parser};
use konnect_filter_peers::texts::{self, Size};
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
    steps_table(rounds);
    encode_table(rounds);
}

/// All steps to a URL, beside the parsing alone of others.
fn steps_table(rounds: usize) {
    let text = texts::OURS.text(Size::M);
    println!(
        "\nSteps on M, ns, and in brackets as a multiple of what each peer needs to parse (and wirefilter to check):\n"
    );
    print!("| step | ns |");
    let others = &PARSERS[1..];
    others.iter().for_each(|parser| print!(" {} |", parser.name));
    println!("\n|---|--:|{}", "--:|".repeat(others.len()));
    assert_eq!(ours::bound(), ours::to_url(&text));
    let steps: [(&str, fn(&str)); 3] = [
        ("parse and check", ours::parse_and_check),
        ("parse, check, plan and encode to a URL", |text| drop(black_box(ours::to_url(text)))),
        ("a `ListRequest` of a parsed filter: clone, bind and encode to a URL", |_| drop(black_box(ours::bound()))),
    ];
    for (name, step) in steps {
        let theirs: Vec<String> = others.iter().map(|parser| parser.syntax.text(Size::M)).collect();
        let mut runs: Vec<Run<'_>> = vec![repeated(step, &text)];
        runs.extend(others.iter().zip(&theirs).map(|(parser, text)| repeated(parser.parse, text)));
        let samples = interleaved(&mut runs, rounds);
        print!("| {name} | {:.0} |", median(&samples[0]));
        samples[1..].iter().for_each(|taken| print!(" {:.2} |", ratio(&samples[0], taken)));
        println!();
    }
}

fn encode_table(rounds: usize) {
    println!(
        "\nTime to encode five pairs, ns, and in brackets ours as a multiple of it:\n\n| encoder | time |\n|---|--:|"
    );
    for encoder in &ENCODERS {
        let written = (encoder.once)();
        let pairs: Vec<_> = form_urlencoded::parse(written.as_bytes()).collect();
        assert_eq!(pairs.len(), 5, "{written}");
        assert!(pairs.contains(&("filter[name][contains]".into(), "pay & go".into())), "{written}");
    }
    let mut runs: Vec<Run<'_>> = ENCODERS.iter().map(|encoder| Box::new(encoder.run) as Run<'_>).collect();
    let samples = interleaved(&mut runs, rounds);
    for (encoder, taken) in ENCODERS.iter().zip(&samples) {
        println!("| {} | {:.0} ({:.2}) |", encoder.name, median(taken), ratio(&samples[0], taken));
    }
}

fn repeated<'a>(parse: fn(&str), text: &'a str) -> Run<'a> {
    Box::new(move |repeats: u32| (0..repeats).for_each(|_| parse(text)))
}

fn parse_table(all: &[&Parser], rounds: usize) {
    let columns = Size::ALL.map(|size| {
        let texts: Vec<String> = all.iter().map(|parser| parser.syntax.text(size)).collect();
        let timed: Vec<usize> = (0..all.len()).filter(|&index| all[index].takes(size)).collect();
        let mut runs: Vec<Run<'_>> = timed.iter().map(|&index| repeated(all[index].parse, &texts[index])).collect();
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
