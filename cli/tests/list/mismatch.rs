//! `list` against services that do something other than what they were asked to.

use serde_json::{Value, json};

use crate::konnect::{self, Style};
use crate::server::{Reply, Server};
use crate::{good, konnect_with, ran, ran_each, users};

/// A service that filters nothing.
fn deaf(count: usize) -> Server {
    let records = users(count);
    Server::start(move |_, asked| konnect::answer(Style::Number, &records, 1000, asked))
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

#[test]
fn what_the_filter_excludes_is_not_printed() {
    let server = deaf(250);
    let ran = ran_each(&server, &["users", "active"]);
    let wanted: Vec<_> = users(250).into_iter().filter(|user| user["active"] == true).collect();
    assert_eq!((ran.code, lines(&ran.out)), (0, wanted));
    assert!(ran.err.starts_with("warning[filter-not-applied]"), "{}", ran.err);
    assert!(ran.err.contains("filter on `active`: it excludes 166 of the 250 records received"), "{}", ran.err);
    // A right service is owed no word.
    assert_eq!(lines(&good(&konnect_with(250), &["users", "active"])).len(), 84);
}

/// A record that does not show the field is kept, and whoever reads the result is told how much of it is unchecked.
#[test]
fn what_could_not_be_checked_is_told() {
    let serve = |records: Value| {
        let records = records.as_array().unwrap().clone();
        Server::start(move |_, asked| konnect::answer(Style::Number, &records, 1000, asked))
    };
    // Caught at one record, and silent of the others.
    let some = serve(json!([{"id": "a", "active": true}, {"id": "b", "active": false}, {"id": "c"}, {"id": "d"}]));
    let caught = ran_each(&some, &["users", "active", "-o", "id"]);
    assert_eq!((caught.code, caught.out.as_str()), (0, "a\nc\nd\n"));
    let said = "it excludes 1 of the 4 records received, and 2 more could not be checked and were kept\n";
    assert!(caught.err.starts_with("warning[filter-not-applied]") && caught.err.contains(said), "{}", caught.err);
    assert!(!caught.err.contains("filter-not-checked"), "{}", caught.err);
    let failed = ran_each(&some, &["users", "active", "-o", "id", "--on-mismatch", "fail"]);
    assert_eq!((failed.code, failed.out.as_str()), (3, "a\n"), "{}", failed.err);
    // No record shows it: nothing was checked, whatever is to be done with what is caught.
    let none = serve(json!([{"id": "a"}, {"id": "b"}, {"id": "c"}]));
    for what in ["drop", "keep", "fail"] {
        let blind = ran_each(&none, &["users", "active", "-o", "id", "--on-mismatch", what]);
        assert_eq!((blind.code, blind.out.as_str()), (0, "a\nb\nc\n"), "{what}");
        let said = "warning[filter-not-checked]: the filter on `active` could not be checked: 3 of the 3 records received do not \
                    show it\n";
        assert!(blind.err.starts_with(said) && blind.err.contains("`verify`"), "{}", blind.err);
        assert_eq!(blind.err.matches("warning").count(), 1, "{}", blind.err);
    }
    let counted = ran_each(&none, &["users", "active", "-c"]);
    assert!(counted.out == "3\n" && counted.err.starts_with("warning[filter-not-checked]"), "{}", counted.err);
    // One that shows it, and is right, is some evidence; and what is not asked for is not missed.
    let one = serve(json!([{"id": "a", "active": true}, {"id": "b"}]));
    assert_eq!(good(&one, &["users", "active", "-o", "id"]), "a\nb\n");
    assert_eq!(good(&none, &["users", "-o", "id"]), "a\nb\nc\n");
    // Each field by itself.
    let other = serve(json!([{"id": "a", "active": true}, {"id": "b", "active": true}]));
    let blind = ran_each(&other, &["users", "active and email contains x", "-o", "id"]);
    assert_eq!(blind.out, "a\nb\n");
    assert!(
        blind.err.contains("the filter on `email` with `contains` could not be checked: 2 of the 2"),
        "{}",
        blind.err
    );
    assert!(!blind.err.contains("`active`"), "{}", blind.err);
}

/// The README shows what is printed.
#[test]
fn the_readme_shows_a_real_warning() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../README.md");
    let page = std::fs::read_to_string(path).unwrap();
    let ran = ran(&deaf(6), &["users", "active", "--output", "id"]);
    let begin = "$ konnect-filter list users active --output id\n";
    let (before, rest) = page.split_once(begin).unwrap();
    let (_, after) = rest.split_once("```").unwrap();
    let current = format!("{before}{begin}{}{}\n```{after}", ran.out, ran.err.trim_end());
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(path, &current).unwrap();
    }
    assert!(
        std::fs::read_to_string(path).unwrap() == current,
        "README.md is not current: run UPDATE_DOCS=1 cargo test -p konnect-filter-cli --test list"
    );
}

/// A record that has a key twice has no one value there: `list` refuses it, and `match` where the filter looks.
#[test]
fn a_key_that_is_there_twice_is_not_judged() {
    let right = r#"{"id":"a","active":true,"email":"a@b.c"}"#;
    for (filter, record, key, is_looked_at) in [
        ("active", r#"{"id":"x","active":false,"active":true}"#, "active", true),
        ("active", r#"{"id":"x","active":true,"active":false}"#, "active", true),
        ("not active", r#"{"id":"x","active":false,"active":true}"#, "active", true),
        ("active", r#"{"id":"x","active":true,"\u0061ctive":true}"#, "active", true),
        ("full_name ends with x", r#"{"id":"x","full_name":"x","full_name":"y"}"#, "full_name", true),
        ("active", r#"{"id":"x","active":true,"email":"a","email":"b"}"#, "email", false),
        ("active", r#"{"id":"w","active":true,"id":"x"}"#, "id", false),
        ("active", r#"{"id":"x","active":true,"x":[{"a":"\":","b":1,"b":2}]}"#, "b", false),
        ("active", r#"{"id":"x","active":false,"email":"a","email":"b"}"#, "email", false),
    ] {
        let body = format!(r#"{{"data":[{right},{record}],"meta":{{"page":{{"number":1,"size":100,"total":2}}}}}}"#);
        let server = Server::always(Reply::json(body));
        let listed = ran_each(&server, &["users", filter, "--output", "jsonl"]);
        assert_eq!(listed.code, 3, "{filter}: {record}");
        let said = format!("error[invalid-answer]: a record has the key `{key}` twice, `\"x\"`");
        assert!(listed.err.contains(&said), "{}", listed.err);
        assert!(!listed.out.contains("\"x\""), "{}", listed.out);
        let matched = crate::run::run_on(&["match", "--entity", "users", filter], format!("{right}\n{record}\n"));
        if is_looked_at {
            assert_eq!(matched.code, 2, "{filter}: {record}");
            let said = format!("error[invalid-record]: record 2, on line 2, has the key `{key}` twice");
            assert!(matched.err.contains(&said), "{}", matched.err);
            assert_eq!(listed.out, matched.out, "{filter}: {record}");
        } else {
            assert_eq!(matched.code, 0, "{filter}: {record}: {}", matched.err);
            assert_eq!(matched.out.contains(record), record.contains(r#""active":true"#), "{}", matched.out);
        }
    }
    // Not so colons and quotes in strings.
    let odd = r#"{"id":"x","active":true,"email":":\":{\\","full_name":"a\":\"b","x":{"id":"x"},"":1," ":[{},{"a":{"a":1}}]}"#;
    let server = Server::always(Reply::json(format!(r#"{{"data":[{odd}],"meta":{{"page":{{"total":1}}}}}}"#)));
    assert_eq!(good(&server, &["users", "active", "--output", "jsonl"]), format!("{odd}\n"));
}

#[test]
fn a_count_counts_what_is_right() {
    let server = deaf(250);
    let ran = ran_each(&server, &["users", "active", "--count"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, "84\n"));
    assert!(ran.err.contains("filter-not-applied"), "{}", ran.err);
    assert_eq!(good(&konnect_with(250), &["users", "active", "--count"]), "84\n");
    // Without a filter, the service's own word is enough.
    let server = konnect_with(250);
    assert_eq!(good(&server, &["users", "--count"]), "250\n");
    assert_eq!(server.asked().len(), 1);
}

#[test]
fn they_can_be_kept_or_be_an_error() {
    let server = deaf(6);
    let ran = ran_each(&server, &["users", "active", "--on-mismatch", "keep"]);
    assert_eq!((ran.code, lines(&ran.out).len()), (0, 6));
    assert!(ran.err.contains("these records were kept"), "{}", ran.err);
    let ran = ran_each(&server, &["users", "active", "--on-mismatch", "fail"]);
    assert_eq!((ran.code, lines(&ran.out).len()), (3, 1));
    assert!(ran.err.contains("error[filter-not-applied]") && ran.err.contains("`\"id-1\"`"), "{}", ran.err);
    // Nothing was left out, so there is no warning.
    assert!(!ran.err.contains("warning") && !ran.err.contains("were left out"), "{}", ran.err);
    let ran = crate::ran(&server, &["users", "active", "--on-mismatch", "ignore"]);
    assert_eq!(ran.code, 2);
}

/// The name that is looked up is compared here: `prod` is neither `PROD` nor `prod-eu`.
#[test]
fn a_name_that_is_looked_up_has_to_be_the_name() {
    let serve = |planes: Value| {
        Server::start(move |_, asked| {
            let data =
                if asked.target.contains("/services") { json!([{"id": "s", "name": "x"}]) } else { planes.clone() };
            let total = data.as_array().unwrap().len();
            Reply::json(json!({"data": data, "meta": {"page": {"number": 1, "size": 100, "total": total}}}).to_string())
        })
    };
    let args = ["control-planes/core-entities/services", "--param", "controlPlaneId=@prod"];
    let wrong = json!([
        {"id": "1", "name": "PROD"}, {"id": "2", "name": "prod-eu"}, {"id": "3", "name": "other"}, {"id": "4", "name": null},
        {"id": "5"},
    ]);
    let server = serve(wrong.clone());
    let ran = ran(&server, &args);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{}", ran.err);
    assert!(ran.err.contains("error[invalid-param]"), "{}", ran.err);
    assert!(server.asked().iter().all(|asked| !asked.target.contains("/services")));
    let mut right = wrong.as_array().unwrap().clone();
    right.push(json!({"id": "6", "name": "prod"}));
    let server = serve(right.into());
    let ran = crate::ran(&server, &args);
    assert!(server.asked().iter().any(|asked| asked.target.contains("/control-planes/6/")), "{}", ran.err);
}

#[test]
fn what_a_search_finds_is_checked_where_it_shows_enough() {
    let data = json!([
        {"id": "1", "type": "Team", "name": "a_QA", "labels": {"env": "prod"}},
        {"id": "2", "type": "user", "name": "b_qa"},
        {"id": "3", "type": "team", "name": "qa_b"},
        {"id": "4", "type": "team"},
    ]);
    let server =
        Server::start(move |_, _| Reply::json(json!({"data": data, "meta": {"page": {"next": null}}}).to_string()));
    let ran = ran(&server, &["--search", "type = team and name ends with _qa", "--output", "id"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, "1\n4\n"), "{}", ran.err);
    // What was typed is `--search`, and not the parameter that it becomes.
    assert!(ran.err.contains("did not apply the search: it excludes 2 of the 4 records received"), "{}", ran.err);
    assert!(!ran.err.contains("`q`"), "{}", ran.err);
    let words = "type = team and name ends with _qa";
    let ran = crate::ran(&server, &["--search", words, "--on-mismatch", "fail"]);
    assert!(
        ran.code == 3 && ran.err.contains("error[filter-not-applied]: the service did not apply the search"),
        "{}",
        ran.err
    );
}
