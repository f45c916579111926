//! Completion, as the scripts ask for it.

use crate::run::{command, finish, good};

/// What is offered for the last of `words`.
fn offered(words: &[&str]) -> Vec<String> {
    let mut command = command(&[&["--", "konnect-filter"], words].concat());
    command
        .env("KONNECT_FILTER_COMPLETE", "bash")
        .env("_CLAP_COMPLETE_INDEX", words.len().to_string())
        .env("_CLAP_IFS", "\n");
    let ran = finish(command, "");
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    ran.out.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
}

#[test]
fn a_script_for_every_shell() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        assert!(good(&["completions", shell]).contains("KONNECT_FILTER_COMPLETE"), "{shell}");
    }
}

#[test]
fn commands_and_flags() {
    assert_eq!(offered(&["enc"]), ["encode"]);
    assert!(offered(&["encode", "users", "--pag"]).contains(&"--page-size".to_owned()));
}

#[test]
fn collections() {
    let found = offered(&["encode", "identity@v3/tea"]);
    assert!(found.contains(&"identity@v3/teams".to_owned()) && found.contains(&"identity@v3/teams/users".to_owned()));
    assert!(found.iter().all(|name| name.starts_with("identity@v3/tea")), "{found:?}");
    // A short name is offered where nothing longer was begun.
    assert!(offered(&["fields", "control-pl"]).iter().any(|name| name.starts_with("control-planes")));
}

#[test]
fn fields() {
    assert_eq!(offered(&["encode", "users", "em"]), ["email"]);
    assert_eq!(offered(&["encode", "users", "'active and em"]), ["'active and email"]);
    assert_eq!(offered(&["encode", "--region", "eu", "users", "active and (em"]), ["active and (email"]);
    assert_eq!(offered(&["encode", "users", "email = em"]), [""; 0]);
    assert_eq!(offered(&["encode", "no-such-collection", "em"]), [""; 0]);
}
