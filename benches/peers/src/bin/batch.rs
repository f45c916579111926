//! Prints how fast `encode --batch` answers lines, beside serde_json that only reads them:
//! `cargo run --release --bin batch -- COMMAND`, where COMMAND is the built `konnect-filter`.
//!
//! The command is a process of its own, fed through a pipe, its start within; so what the pipe costs is shown by `cat`.

use std::hint::black_box;
use std::io::{Read, Write};
use std::process::{Command, Stdio};
use std::time::Instant;

use konnect_filter_peers::timer::{median, ratio};

const LINES: usize = 50_000;
const ROUNDS: usize = 15;

fn main() {
    let command = std::env::args().nth(1).expect("the path of the command");
    let lines: String = (0..LINES).map(line).collect();
    let answers = piped(&mut Command::new(&command), &["encode", "--batch"], &lines);
    let good = answers.lines().filter(|answer| answer.starts_with(r#"{"url":"https://"#)).count();
    assert_eq!(good, LINES, "each line has its URL");

    let mut samples = [const { Vec::new() }; 3];
    for _ in 0..ROUNDS {
        let [batch, parsed, copied] = &mut samples;
        batch.push(timed(|| drop(piped(&mut Command::new(&command), &["encode", "--batch"], &lines))));
        parsed.push(timed(|| {
            for line in lines.lines() {
                drop(black_box(serde_json::from_str::<serde_json::Value>(line).expect("JSON")));
            }
        }));
        copied.push(timed(|| drop(piped(&mut Command::new("cat"), &[], &lines))));
    }
    println!("{LINES} lines of {} bytes:\n\n| | µs a line | MB/s |\n|---|--:|--:|", lines.len() / LINES);
    let names = ["`encode --batch`", "serde_json, each line to a `Value`", "`cat`, through the same pipes"];
    for (name, taken) in names.iter().zip(&samples) {
        let seconds = median(taken) / 1e9;
        println!("| {name} | {:.2} | {:.0} |", seconds * 1e6 / LINES as f64, lines.len() as f64 / 1e6 / seconds);
    }
    println!("\n`encode --batch` takes {:.1} times what serde_json takes.", ratio(&samples[0], &samples[1]));
}

/// A request of a few parts, no two alike.
fn line(index: usize) -> String {
    format!(
        "{}\n",
        serde_json::json!({
            "entity": "api-builder@v3/apis",
            "filter": format!("name contains \"pay {index}\" and labels.env in (dev, test) and created_at >= 2024-01-01T00:00:00Z"),
            "region": "eu",
            "page_size": 100,
        })
    )
}

fn timed(run: impl FnOnce()) -> f64 {
    let begin = Instant::now();
    run();
    begin.elapsed().as_nanos() as f64
}

/// What a command answers to `input`.
fn piped(command: &mut Command, arguments: &[&str], input: &str) -> String {
    let mut child = command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("a process");
    let mut stdin = child.stdin.take().expect("standard input");
    let mut answers = String::new();
    std::thread::scope(|scope| {
        // A process that waits to write must not wait for us to write.
        scope.spawn(move || stdin.write_all(input.as_bytes()).expect("a reader"));
        child.stdout.take().expect("standard output").read_to_string(&mut answers).expect("text");
    });
    assert!(child.wait().expect("an end").success());
    answers
}
