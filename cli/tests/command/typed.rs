//! What people type for collections and options, with what is right; and that all that was collected is tested.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::run::run;

fn corpus(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/corpus").join(name);
    fs::read_to_string(path).unwrap()
}

fn rows(text: &str) -> impl Iterator<Item = Vec<&str>> {
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(|line| line.split('\t').collect())
}

/// The words of a command line, of which some are in single quotes; without options it is one filter.
fn words(line: &str) -> Vec<String> {
    if !line.starts_with("--") && !line.contains(" --") {
        return vec![line.to_owned()];
    }
    let mut words = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '\'' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            c => words.last_mut().unwrap().push(c),
        }
    }
    words
}

#[test]
fn what_is_typed_for_collections_and_options_is_answered() {
    let text = corpus("commands.txt");
    let mut wrong = Vec::new();
    for row in rows(&text) {
        let [collection, line, right] = row.as_slice() else { panic!("three columns: {row:?}") };
        let words = words(line);
        let args: Vec<&str> = ["encode", collection].into_iter().chain(words.iter().map(String::as_str)).collect();
        let ran = run(&args);
        let good = match right.split_once(' ') {
            Some(("=", said)) => ran.code == 0 && ran.out.contains(said),
            Some(("!", said)) => ran.code != 0 && ran.out.is_empty() && ran.err.contains(said),
            _ => panic!("neither `= …` nor `! …`: {row:?}"),
        };
        // What was a library's own words, and what is secret.
        let leaks = ran.err.contains("relative URL") || ran.err.contains("secret");
        if !good || leaks {
            wrong.push(format!("{collection}\t{line}\twanted {right}\n{}{}", ran.out, ran.err));
        }
    }
    assert!(wrong.is_empty(), "{} rows\n{}", wrong.len(), wrong.join("\n"));
}

/// The list of what people type is kept beside the sources; each of its rows is in a corpus.
#[test]
fn each_collected_row_is_tested() {
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/typed.tsv");
    let Ok(list) = fs::read_to_string(&path) else {
        eprintln!("skipped: {} is not there", path.display());
        return;
    };
    let mut tested: HashSet<(String, String)> = HashSet::new();
    for name in ["commands.txt", "typed.txt", "wrong.txt"] {
        for row in rows(&corpus(name)) {
            let text = match row[1].strip_prefix("json ") {
                Some(json) => serde_json::from_str(json).expect("a JSON string"),
                None => row[1].to_owned(),
            };
            tested.insert((row[0].to_owned(), text));
        }
    }
    let rows: Vec<_> = rows(&list).collect();
    assert!(rows.len() >= 214, "{} rows", rows.len());
    let is_tested = |row: &Vec<&str>| {
        // A line that ends in a backslash, and lines.
        let lines = row[1].replace("\\\\\\n", "\\\n").replace("\\n", "\n");
        [row[1].to_owned(), lines].into_iter().any(|text| tested.contains(&(row[0].to_owned(), text)))
    };
    let missing: Vec<String> =
        rows.iter().filter(|row| !is_tested(row)).map(|row| format!("{}\t{}", row[0], row[1])).collect();
    assert!(missing.is_empty(), "{} rows are not tested\n{}", missing.len(), missing.join("\n"));
}
