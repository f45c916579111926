//! Problems as they look in a terminal.

use crate::run::{bad, command, finish, run, run_on};

/// Command lines and the errors they give, as read and found good.
#[test]
fn errors_as_people_see_them() {
    let cases: &[&[&str]] = &[
        &["encode", "users", "emial = x"],
        &["encode", "users", "email = \"x"],
        &["encode", "users", "(active"],
        &["encode", "users", "active & email = x"],
        &["encode", "users", "email in (\"a,b\", c)"],
        &["encode", "users", "active = maybe"],
        &["encode", "users", "email = x or full_name = y"],
        &["encode", "users", "email = x and\n  actve\n  and id = y"],
        &["encode", "usrs"],
        &["encode", "consumers"],
        &["encode", "control-planes", "--sort", "nmae"],
        &["encode", "users", "--region", "eu"],
        &["encode", "control-planes", "--sort", "name", "--sort", "created_at down"],
        &["encode", "users", "--page-size", "0"],
        &["encode", "users", "--page-after", "x", "--param", "teamId=1", "--param", "x=y"],
        &["encode", "teams/users", "--param", "teamId=..", "--query", "nope=1"],
        &["encode", "teams/users", "--now", "1700000000"],
        &["encode", "control-planes", "--region", "xx", "--sort", "nope asc, name"],
        &["decode", "https://global.api.konghq.com/v3/users?filter[email][oeq]=a,b&filter[x=1"],
        &["check", "users", "full_name = y or email contains a and active", "--split"],
    ];
    let mut all = String::new();
    for case in cases {
        let shown: Vec<_> = case.iter().map(|word| format!("{word:?}")).collect();
        all.push_str(&format!("$ konnect-filter {}\n{}\n", shown.join(" "), run(case).err));
    }
    insta::assert_snapshot!(all);
}

#[test]
fn a_password_in_an_address_is_not_shown() {
    for base in ["ftp://u:hunter2@x", "https://u:hunter2@x.example", "https://u:hunter2@x y", "https://x?p=hunter2"] {
        for format in ["human", "json"] {
            let err = bad(1, &["encode", "users", "active", "--base-url", base, "--message-format", format]);
            assert!(err.contains("invalid-base-url") && !err.contains("hunter2"), "{err}");
        }
    }
}

/// The columns of the carets, as a terminal counts columns.
#[track_caller]
fn carets(filter: &str) -> (usize, usize) {
    let err = bad(1, &["encode", "users", filter]);
    let line = err.lines().find(|line| line.contains('^')).expect("carets");
    let from = line.find('^').unwrap() - line.find('|').unwrap() - 2;
    (from, line.chars().filter(|c| *c == '^').count())
}

#[test]
fn carets_are_under_what_they_mean() {
    assert_eq!(carets("active and emial = x"), (11, 5));
    // Wide characters take two columns, combining marks none.
    assert_eq!(carets("email = \"日本\" and emial = x"), (19, 5));
    assert_eq!(carets("email = \"🙂\" and emial = x"), (17, 5));
    assert_eq!(carets("email = \"e\u{301}\" and emial = x"), (16, 5));
    assert_eq!(carets("email = \"\t\" and emial = x"), (19, 5));
}

#[test]
fn a_terminal_is_not_given_orders() {
    let hostile = "a\u{1b}[31m\u{9b}2J\u{202e}\u{7}\u{200b}";
    for args in [
        &["encode", "users", hostile][..],
        &["encode", "users", &format!("\"{hostile}\" = x")],
        &["encode", "users", &format!("active = \"{hostile}\"")],
        &["encode", hostile],
        &["encode", "users", "active", "--query", &format!("{hostile}=1")],
        &["encode", "users", "active", "--sort", hostile],
        &["decode", hostile],
        &["encode", "users", hostile, "x"],
        &[hostile],
        &["encode", "users", &format!("--{hostile}")],
        &["explain", hostile],
    ] {
        let err = run(args).err;
        assert!(!err.chars().any(|c| "\u{1b}\u{9b}\u{202e}\u{7}\u{200b}".contains(c)), "{args:?}: {err:?}");
        assert!(err.contains("error"), "{args:?}: {err:?}");
    }
}

#[test]
fn error_text_is_bounded_whatever_the_input() {
    let long = "x".repeat(500_000);
    for filter in [
        format!("email = {long} {long}"),
        format!("{long} = 1"),
        format!("active = {long}"),
        format!("(({long}"),
        format!("email = \"{long}"),
        format!("active {}", "and emial = x ".repeat(30_000)),
        "(".repeat(500_000),
        "a = 1 & ".repeat(60_000),
    ] {
        for format in ["human", "json"] {
            let ran = run_on(&["encode", "users", "-", "--message-format", format], &filter);
            assert_eq!((ran.code, ran.out.as_str()), (1, ""));
            assert!(ran.err.len() < 100_000, "{} bytes of {format} for {:.20}", ran.err.len(), filter);
        }
    }
}

#[test]
fn colour_only_where_it_is_wanted() {
    let colored = |args: &[&str], set: Option<(&str, &str)>| {
        let mut command = command(&[&["encode", "users", "emial = x"], args].concat());
        command.envs(set);
        finish(command, "").err.contains('\u{1b}')
    };
    assert!(!colored(&[], None), "not in a pipe");
    assert!(colored(&["--color", "always"], None));
    assert!(colored(&["--color", "always"], Some(("NO_COLOR", "1"))), "a flag is more than a variable");
    assert!(!colored(&["--color", "never"], None));
    assert!(!colored(&["--color", "always", "--message-format", "json"], None));
}

/// Of a long filter, the mistake is shown and what is around it, not the rest.
#[test]
fn a_long_filter_is_shown_around_the_mistake() {
    let half: String = (0..125).map(|index| format!("email = \"user-{index}\" or ")).collect();
    let filter = format!("{half}emial = x or {half}active");
    assert!(filter.len() > 5_000);
    let err = bad(1, &["encode", "users", &filter]);
    assert!(err.contains("emial = x") && err.contains("^^^^^") && err.contains("did you mean `email`?"), "{err}");
    assert!(err.len() < 900, "{} bytes: {err}", err.len());
}
