//! `--message-format json` prints lines that fit `docs/problems.schema.json`.

use crate::run::{run, run_on};
use crate::schema::check_problems;

#[test]
fn lines_of_problems_fit_the_schema() {
    for case in [
        &["encode", "users", "emial = x"][..],
        &["encode", "users", "active and\n emial = x"],
        &["encode", "users", "email = x or full_name = y"],
        &["encode", "control-planes", "name starts with pay", "--partial"],
        &["encode", "usrs"],
        &["encode", "consumers"],
        &["encode", "control-planes", "--sort", "nmae", "--region", "x y"],
        &["encode", "teams/users", "--param", "x=1", "--query", "nope=1"],
        &["encode", "users", "--page-size", "0", "--page-after", "x"],
        &["encode", "users", "--now", "yesterday"],
        &["decode", "https://global.api.konghq.com/v3/users?filter[email][oeq]=a,b&filter[x=1"],
        &["check", "control-planes", "name = x* and name = x*"],
        &["match", "a ="],
        &["match", "a = 1"],
        &["entities", "nothing-is-called-so"],
    ] {
        let ran = run_on(&[case, &["--message-format", "json"]].concat(), r#"{"b":2}"#);
        assert!(!ran.err.is_empty(), "{case:?}");
        for line in ran.err.lines() {
            let json = serde_json::from_str(line).unwrap_or_else(|error| panic!("{case:?}: {error}: {line}"));
            assert_eq!(check_problems(&json), Ok(()), "{case:?}: {line}");
        }
    }
}

/// What people are told in a line, programs are told too.
#[test]
fn notes_are_problems_of_the_least_severity() {
    let ran = run_on(&["match", "actve", "--message-format", "json"], r#"{"active":true}"#);
    let said: serde_json::Value = serde_json::from_str(&ran.err).unwrap();
    let note = serde_json::json!({"severity": "note", "message": "no record has `actve`: did you mean `active`?"});
    assert_eq!((ran.code, said), (1, serde_json::json!({"errors": [], "warnings": [], "notes": [note]})));
    let ran = run_on(&["match", "actve"], r#"{"active":true}"#);
    assert_eq!((ran.code, ran.err.as_str()), (1, "note: no record has `actve`: did you mean `active`?\n"));
    let ran = run_on(&["match", "actve", "-q", "--message-format", "json"], r#"{"active":true}"#);
    assert_eq!((ran.code, ran.err.as_str()), (1, ""));
    assert_eq!(run(&["entities", "users", "--message-format", "json"]).err, "");
}

/// A number that is none, or is not possible, is told what would be one.
#[test]
fn numbers_say_what_they_take() {
    for (args, said) in [
        (&["list", "users", "-n", "abc"][..], "expected a number, such as 100"),
        (&["list", "users", "--max-connections", "x"], "expected a number, such as 64"),
        (&["list", "users", "--max-connections", "65"], "expected a number from 1 to 64"),
        (&["list", "users", "--max-requests", "0"], "expected a number from 1 to 100000"),
        (&["list", "users", "--timeout", "soon"], "expected seconds, such as 30, or a time such as 30s or 2m"),
        (&["list", "users", "--timeout", "0"], "expected seconds, such as 30"),
        (&["list", "users", "--timeout", "500ms"], "expected seconds, such as 30"),
        (&["list", "users", "--timeout=-2s"], "expected seconds, such as 30"),
        (
            &["list", "users", "--page-size", "99999999999999999999"],
            "expected a number of at most 18446744073709551615",
        ),
        (&["verify", "users", "--sample", "0"], "expected a number from 1 on"),
        (&["match", "a = 1", "-m", "-x"], "-x"),
    ] {
        let text = crate::run::bad(2, args);
        assert!(text.contains(said), "{args:?}: {text}");
    }
    for time in ["2", "2s", "1m", "1m30s", "1h", "2 minutes"] {
        crate::run::good(&["list", "users", "--dry-run", "--timeout", time]);
    }
}

/// One mistake is one error: a parameter under a misspelled name is not missing too.
#[test]
fn a_misspelled_parameter_is_not_missing_too() {
    let text = crate::run::bad(1, &["encode", "control-planes/core-entities/services", "--param", "controlplaneid=1"]);
    assert!(text.contains("did you mean `controlPlaneId`?") && !text.contains("missing-param"), "{text}");
    let text = crate::run::bad(1, &["encode", "control-planes/core-entities/services", "--param", "zone=1"]);
    assert!(text.contains("error[unknown-param]") && text.contains("error[missing-param]"), "{text}");
}

#[test]
fn a_flag_for_the_filter_is_not_needed() {
    let text = crate::run::bad(2, &["check", "users", "--filter", "active"]);
    assert!(text.contains("write it after the collection, as in `konnect-filter list users 'active'`"), "{text}");
    // Not the flag that clap takes for near, too.
    assert_eq!(text.matches("tip:").count(), 1, "{text}");
}

#[test]
fn sort_keys_are_listed_once() {
    let page = crate::run::good(&["fields", "mesh/control-planes/readiness-reports", "-o", "text"]);
    assert!(page.contains("Sort (--sort): requested_at (asc or desc), state (asc or desc)"), "{page}");
}

#[test]
fn an_unknown_field_is_told_what_is_filtered_locally() {
    let text = crate::run::bad(1, &["check", "users", "colour = x"]);
    assert!(text.contains("filtered locally: `preferred_name`"), "{text}");
}
