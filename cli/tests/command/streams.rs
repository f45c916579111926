//! Closed pipes, full disks, wrong command lines.

use std::io::Write;
use std::process::Stdio;

use crate::run::{bad, command, run};

/// Runs a command whose standard output is closed before it writes, and gives its status and standard error.
fn closed(args: &[&str], stdin: &str) -> (i32, String) {
    let mut child =
        command(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    drop(child.stdout.take());
    let mut to = child.stdin.take().unwrap();
    for _ in 0..10_000 {
        if to.write_all(stdin.as_bytes()).is_err() {
            break;
        }
    }
    drop(to);
    let output = child.wait_with_output().unwrap();
    (output.status.code().expect("no signal"), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn a_closed_pipe_is_not_an_error() {
    assert_eq!(closed(&["encode", "--batch"], "{\"entity\":\"users\"}\n"), (0, String::new()));
    assert_eq!(closed(&["match", "a = 1"], "{\"a\":1}\n"), (0, String::new()));
    assert_eq!(closed(&["entities"], ""), (0, String::new()));
    assert_eq!(closed(&["encode", "users"], ""), (0, String::new()));
    assert_eq!(closed(&["fields", "users"], ""), (0, String::new()));
    assert_eq!(closed(&["--help"], ""), (0, String::new()));
}

#[test]
fn a_full_disk_is_one() {
    let full = || std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    for args in [&["encode", "users"][..], &["entities"], &["completions", "bash"], &["--help"], &["help", "list"]] {
        let output = command(args).stdout(full()).output().unwrap();
        assert_eq!(output.status.code(), Some(4), "{args:?}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("cannot write the output"), "{args:?}");
    }
}

#[test]
fn a_wrong_command_line_is_status_two() {
    for args in [
        &[][..],
        &["no-such-command"],
        &["encode"],
        &["encode", "users", "--no-such-flag"],
        &["encode", "users", "--page-size", "x"],
        &["encode", "users", "--output", "xml"],
        &["encode", "users", "--param", "no-equals-sign"],
        &["encode", "users", "active", "--batch"],
        &["check", "users"],
        &["fmt"],
        &["completions", "tcsh"],
        &["match", "-", "-"],
    ] {
        bad(2, args);
    }
}

#[test]
fn help_and_version_go_to_standard_output() {
    for args in [&["--help"][..], &["--version"], &["encode", "--help"]] {
        let ran = run(args);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{args:?}");
    }
    assert_eq!(run(&["--version"]).out, format!("konnect-filter {}\n", env!("CARGO_PKG_VERSION")));
}
