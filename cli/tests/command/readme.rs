//! The README's command lines give what the README says they give.

use std::process::Command;

use crate::run::finish;

const README: &str = include_str!("../../../README.md");

#[test]
fn the_examples_are_true() {
    let binary = std::path::Path::new(env!("CARGO_BIN_EXE_konnect-filter"));
    let path = format!("{}:/usr/bin:/bin", binary.parent().unwrap().display());
    let mut ran = 0;
    for block in README.split("```console\n").skip(1) {
        let block = block.split("\n```").next().unwrap();
        for example in block.split("$ ").skip(1) {
            let (line, expected) = example.split_once('\n').unwrap();
            let mut shell = Command::new("sh");
            shell.args(["-c", line]).env("PATH", &path).env_remove("KONNECT_REGION").env_remove("KONNECT_BASE_URL");
            let result = finish(shell, "");
            assert_eq!(format!("{}{}", result.out, result.err).trim_end(), expected.trim_end(), "{line}");
            ran += 1;
        }
    }
    assert!(ran >= 10, "{ran} examples ran");
}
