//! Work to count instructions of: `instructions PATH TEXT REPEATS` does one thing so many times and nothing else, so that
//! the difference of two counts, divided by the difference of their repeats, is what the thing costs.
//!
//! Run by `.ci/instructions` under valgrind. Without arguments it prints what there is to count.

use std::hint::black_box;

const M: &str = r#"name contains "prod" and (labels.env = dev or labels.env = test) and created_at >= 2024-01-01T00:00:00Z and not archived = true"#;

/// A thing to do with a filter's text.
type Path = fn(&str);

const PATHS: &[(&str, Path)] = &[("parse", parse)];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [path, size, repeats] = arguments.as_slice() else {
        for (path, _) in PATHS {
            println!("{path} M\n{path} L");
        }
        return;
    };
    let Some((_, run)) = PATHS.iter().find(|(name, _)| name == path) else {
        return eprintln!("no path `{path}`");
    };
    let text = if size == "L" { vec![M; 40].join(" or ") } else { M.to_owned() };
    for _ in 0..repeats.parse().unwrap_or(0) {
        run(black_box(&text));
    }
}

fn parse(text: &str) {
    drop(black_box(konnect_filter::parse(text)));
}
