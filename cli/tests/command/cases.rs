//! The cases that the library and the npm package run too: what is right is worked out from the collections and the language's
//! meaning by `npm/test/cases.write.js`.

use serde_json::Value;

use crate::run::run_on;

fn cases(kind: &str) -> Vec<Value> {
    let lines = include_str!("../../../tests/corpus/cases.jsonl").lines();
    let all: Vec<Value> = lines.map(|line| serde_json::from_str(line).unwrap()).collect();
    all.into_iter().filter(|case| case["do"] == kind).collect()
}

#[test]
fn requests_have_the_addresses_that_facts_say() {
    let cases = cases("encode");
    assert!(cases.len() >= 500, "{} cases", cases.len());
    let lines: String = cases.iter().map(|case| format!("{}\n", case["request"])).collect();
    let ran = run_on(&["encode", "--batch"], lines);
    let expected: String =
        cases.iter().map(|case| format!("{}\n", serde_json::json!({ "url": case["url"] }))).collect();
    assert_eq!((ran.out, ran.err, ran.code), (expected, String::new(), 0));
}

#[test]
fn filters_say_of_records_what_the_language_means() {
    for case in cases("match") {
        let filter = case["filter"].as_str().unwrap();
        let ran = run_on(&["match", "--now", "2026-11-27T12:00:00Z", "-q", filter], case["record"].to_string());
        let expected = if case["matches"] == true { 0 } else { 1 };
        assert_eq!((ran.code, ran.err.as_str()), (expected, ""), "{filter} on {}", case["record"]);
    }
}
