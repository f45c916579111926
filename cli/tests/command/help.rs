//! Help texts, and that their examples are true.

use crate::run::{good, run};

const COMMANDS: [&str; 13] = [
    "encode",
    "decode",
    "check",
    "plan",
    "match",
    "list",
    "search",
    "entities",
    "fields",
    "fmt",
    "import",
    "explain",
    "completions",
];

#[test]
fn the_help_of_every_command() {
    insta::assert_snapshot!("help", good(&["--help"]));
    for command in COMMANDS {
        let help = good(&[command, "--help"]);
        assert!(help.contains("--message-format") && help.contains("--color"), "{command}");
        insta::assert_snapshot!(format!("help-{command}"), help);
    }
}

/// The examples that need no file and no other program.
#[test]
fn the_examples_run() {
    let mut ran = 0;
    for command in COMMANDS {
        for line in good(&[command, "--help"]).lines() {
            let Some(rest) = line.trim().strip_prefix("konnect-filter ") else { continue };
            // What needs a file, a variable or another program.
            if [" | ", " < ", " > ", ">>", "$", "import", "--catalog", ".json"].iter().any(|part| rest.contains(part)) {
                continue;
            }
            // What asks a service.
            if command == "list" {
                continue;
            }
            let words = words(rest);
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let result = run(&words);
            assert_eq!(result.code, 0, "{line}: {}", result.err);
            ran += 1;
        }
    }
    assert!(ran >= 20, "{ran} examples ran");
}

/// The words of a line as a shell sees them; single quotes only.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '\'' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            c => words.last_mut().unwrap().push(c),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}
