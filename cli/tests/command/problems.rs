//! `--message-format json` prints lines that fit `docs/problems.schema.json`.

use crate::run::run;
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
    ] {
        let ran = run(&[case, &["--message-format", "json"]].concat());
        assert!(!ran.err.is_empty(), "{case:?}");
        for line in ran.err.lines() {
            let json = serde_json::from_str(line).unwrap_or_else(|error| panic!("{case:?}: {error}: {line}"));
            assert_eq!(check_problems(&json), Ok(()), "{case:?}: {line}");
        }
    }
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
