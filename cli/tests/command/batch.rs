//! `encode --batch`.

use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

use serde_json::{Value, json};

use crate::run::{command, run_on};

/// The answers to some lines, each line parsed.
fn answers(args: &[&str], lines: &str) -> (i32, Vec<Value>) {
    let ran = run_on(&[&["encode", "--batch"], args].concat(), lines);
    assert_eq!(ran.err, "");
    (ran.code, ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}

#[test]
fn line_n_answers_line_n() {
    let lines = "{\"entity\":\"users\",\"filter\":\"active\"}\n\n{\"entity\":\"users\",\"filter\":\"emial = x\"}\nnonsense\n\
                 {\"entity\":\"control-planes\",\"region\":\"eu\",\"page_size\":5,\"sort\":[\"created_at desc\"]}";
    let (code, answers) = answers(&[], lines);
    assert_eq!(code, 1);
    assert_eq!(answers[0], json!({ "url": "https://global.api.konghq.com/v3/users?filter%5Bactive%5D=true" }));
    assert_eq!(answers[1]["errors"][0]["code"], "invalid-line");
    assert_eq!(answers[2]["errors"][0]["code"], "unknown-field");
    assert_eq!(answers[2]["errors"][0]["span"], json!([0, 5]));
    assert_eq!(answers[3]["errors"][0]["in"], "line");
    assert_eq!(answers[3]["errors"][0].get("span"), None);
    let url = "https://eu.api.konghq.com/v2/control-planes?sort=created_at%20desc&page%5Bsize%5D=5";
    assert_eq!(answers[4], json!({ "url": url }));
    assert_eq!(answers.len(), 5);
}

/// `jq -nc --arg f "$UNSET" '{entity: "users", filter: $f}'` writes the first, and a key that is missing from its input the last.
#[test]
fn a_filter_that_was_never_set_does_not_list_everything() {
    for (filter, code) in [("\"\"", "empty-filter"), ("\" \"", "empty-filter"), ("null", "invalid-line")] {
        let line = format!("{{\"entity\":\"users\",\"filter\":{filter}}}\n");
        let (status, answers) = answers(&[], &line);
        assert_eq!((status, &answers[0]["errors"][0]["code"]), (1, &json!(code)), "{filter}");
        assert_eq!(answers[0].get("url"), None, "{filter}");
    }
    let (status, answers) = answers(&[], "{\"entity\":\"users\"}\n");
    assert_eq!((status, &answers[0]), (0, &json!({"url": "https://global.api.konghq.com/v3/users"})));
}

#[test]
fn flags_are_defaults_and_lines_go_before_them() {
    let args = ["control-planes", "--region", "au", "--page-size", "7"];
    let lines =
        "{}\n{\"page_size\":8,\"region\":\"eu\"}\n{\"base_url\":\"https://k.example\"}\n{\"entity\":\"users\"}\n";
    let (code, answers) = answers(&args, lines);
    let urls: Vec<_> = answers.iter().map(|answer| answer["url"].as_str().unwrap()).collect();
    assert_eq!(
        urls,
        [
            "https://au.api.konghq.com/v2/control-planes?page%5Bsize%5D=7",
            "https://eu.api.konghq.com/v2/control-planes?page%5Bsize%5D=8",
            "https://k.example/v2/control-planes?page%5Bsize%5D=7",
            "https://global.api.konghq.com/v3/users?page%5Bsize%5D=7",
        ]
    );
    assert_eq!(code, 0);
}

#[test]
fn every_problem_of_a_line_is_told() {
    let (_, answers) = answers(&[], "{\"entity\":\"users\",\"filter\":\"emial = x and actve\",\"page_after\":\"x\"}\n");
    let codes: Vec<_> = answers[0]["errors"].as_array().unwrap().iter().map(|e| (&e["code"], &e["in"])).collect();
    let expected = [
        (json!("unknown-field"), json!("filter")),
        (json!("unknown-field"), json!("filter")),
        (json!("invalid-paging"), json!("page")),
    ];
    for (code, part) in &expected {
        assert!(codes.contains(&(code, part)), "{code} {part}: {codes:?}");
    }
    assert_eq!(codes.len(), expected.len());
}

#[test]
fn what_a_line_may_not_say() {
    let lines = [
        r#"{"filter":"active"}"#,
        r#"{"entity":"users","fliter":"active"}"#,
        r#"{"entity":"users","entity":"teams"}"#,
        r#"{"entity":"users","page_size":-1}"#,
        r#"{"entity":"users","page_size":"5"}"#,
        r#"{"entity":"users","params":["a"]}"#,
        r#"["users"]"#,
        r#""users""#,
        r#"{"entity":"users"} {"entity":"users"}"#,
        "{\"entity\":\"\\ud800\"}",
        "null",
    ];
    let (code, answers) = answers(&[], &lines.join("\n"));
    assert_eq!(code, 1);
    for (line, answer) in lines.iter().zip(&answers) {
        assert_eq!(answer["errors"][0]["code"], "invalid-line", "{line}: {answer}");
    }
    assert_eq!(answers.len(), lines.len());
    let ran = run_on(&["encode", "--batch"], b"{\"entity\":\"us\xffers\"}\n");
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("invalid-line"), "{}", ran.out);
}

#[test]
fn plans_of_several_requests_have_one_shape() {
    let (code, answers) = answers(
        &["--partial"],
        "{\"entity\":\"users\",\"filter\":\"active\"}\n{\"entity\":\"control-planes\",\"filter\":\"name starts with a\"}\n",
    );
    assert_eq!(code, 0);
    assert_eq!(answers[0]["residual"], Value::Null);
    assert_eq!(answers[0]["urls"].as_array().unwrap().len(), 1);
    assert_eq!(answers[1]["residual"], "name starts with \"a\"");
}

#[test]
fn a_line_that_is_too_long_is_answered_and_passed_over() {
    let long = format!("{{\"entity\":\"users\",\"filter\":\"email = {}\"}}\n", "x".repeat(9 << 20));
    let (code, answers) = answers(&[], &format!("{{\"entity\":\"users\"}}\n{long}{{\"entity\":\"users\"}}\n"));
    assert_eq!(code, 1);
    assert_eq!(answers.len(), 3);
    assert_eq!(answers[1]["errors"][0]["code"], "invalid-line");
    assert_eq!(answers[2], answers[0]);
}

/// A hundred thousand lines, in order; the peak of memory is reached after the first thousand.
#[test]
fn memory_does_not_grow_with_the_lines() {
    let mut child = command(&["encode", "--batch"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut to = child.stdin.take().unwrap();
    let mut from = BufReader::new(child.stdout.take().unwrap()).lines();
    let peak = |id: u32| -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    };
    let mut first = None;
    for thousand in 0..100 {
        // Less than a pipe takes, so that writing it all before reading cannot block for ever.
        for part in 0..10 {
            let base = thousand * 1000 + part * 100;
            let lines: String = (base..base + 100)
                .map(|n| format!("{{\"entity\":\"users\",\"filter\":\"email contains u{n}\"}}\n"))
                .collect();
            to.write_all(lines.as_bytes()).unwrap();
            for n in base..base + 100 {
                let answer = from.next().unwrap().unwrap();
                let end = format!("?filter%5Bemail%5D%5Bcontains%5D=u{n}\"}}");
                assert!(answer.ends_with(&end), "line {n}: {answer}");
            }
        }
        first.get_or_insert_with(|| peak(child.id()));
    }
    let (first, last) = (first.unwrap(), peak(child.id()));
    drop(to);
    assert!(child.wait().unwrap().success());
    assert!(last < first + 1024, "{first} KiB after a thousand lines, {last} KiB after a hundred thousand");
}

#[test]
fn lines_that_are_not_objects() {
    let lines = "[\"users\",\"active\",null,null,null,null,null,null,null,null,null]\n5\n{\"page_size\":\"5\"}\n{\"sort\":\"name\"}\n";
    let (code, answers) = answers(&["users"], lines);
    let messages: Vec<_> = answers.iter().map(|answer| answer["errors"][0]["message"].as_str().unwrap()).collect();
    assert_eq!(code, 1);
    assert_eq!(messages[..2], ["the line is not a JSON object"; 2]);
    assert!(
        messages[2].ends_with("expected a whole number") && messages[3].ends_with("expected a list"),
        "{messages:?}"
    );
    assert!(answers[0]["errors"][0]["help"].as_str().unwrap().contains("{\"entity\""));
}

#[test]
fn a_mark_before_the_first_line() {
    let (code, answers) = answers(&[], "\u{feff}{\"entity\":\"users\"}\n");
    assert_eq!((code, &answers[0]), (0, &json!({ "url": "https://global.api.konghq.com/v3/users" })));
}

/// A flag that a batch does not obey is refused.
#[test]
fn output_is_json_always() {
    assert_eq!(run_on(&["encode", "--batch", "--output", "curl"], "").code, 2);
}

/// A place in the line's own collection is told, with what to write instead.
#[test]
fn an_older_version_in_a_line_has_an_edit() {
    let ran = run_on(&["encode", "--batch"], r#"{"entity":"/v2/users/","filter":"email = x"}"#);
    assert_eq!(ran.code, 1);
    let answer: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let edit = answer.pointer("/errors/0/edits/0").unwrap();
    assert_eq!(
        (edit["text"].as_str(), &edit["span"]),
        (Some("/v3/users/"), &serde_json::json!([0, 10])),
        "{}",
        ran.out
    );
}
