//! `--arg`, `--arg-file` and a batch's `args`.

use std::collections::BTreeSet;

use crate::run::{bad, good, run, run_on};

#[test]
fn a_value_is_never_syntax() {
    let url = good(&["encode", "apis", "name = $n", "-r", "us", "-a", r#"n=" or name exists, *"#]);
    assert_eq!(url, "https://us.api.konghq.com/v3/apis?filter%5Bname%5D%5Beq%5D=%22%20or%20name%20exists%2C%20%2A\n");
    assert_eq!(good(&["search", "name = $n", "--arg", "n=a or b"]), "name:\"a or b\"\n");
    let ran = run_on(&["match", "a = $v", "-a", "v=x or b"], "{\"a\":1,\"b\":true}\n{\"a\":\"x or b\"}\n");
    assert_eq!((ran.code, ran.out.as_str()), (0, "{\"a\":\"x or b\"}\n"));
}

#[test]
fn values_that_are_repeated_are_a_list() {
    let url = good(&["encode", "apis", "labels.env in $e", "-r", "us", "-a", "e=a", "--arg", "e=b"]);
    assert!(url.ends_with("?filter%5Blabels.env%5D%5Boeq%5D=a%2Cb\n"), "{url}");
    let err = bad(1, &["encode", "apis", "name = $e", "-r", "us", "-a", "e=a", "-a", "e=b"]);
    assert!(err.contains("error[list-argument]"), "{err}");
}

#[test]
fn what_has_no_value_or_no_place_is_told_with_the_flag() {
    let err = bad(1, &["encode", "users", "email = $emial and activ", "-a", "email=x"]);
    for part in
        ["error[unbound-argument]", "error[unused-argument]", "error[unknown-field]", "--arg email=x", "`$emial`"]
    {
        assert!(err.contains(part), "{part}: {err}");
    }
    let err = bad(1, &["encode", "users", "email = $email"]);
    assert!(err.contains("`--arg email=VALUE` gives it one"), "{err}");
    let err = bad(2, &["encode", "users", "email = $email", "--arg", "email"]);
    assert!(err.contains("--arg expects NAME=VALUE"), "{err}");
}

#[test]
fn check_and_plan_say_what_arguments_take() {
    let ran = run(&["check", "users", "email contains $domain and active = $a"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
    assert_eq!(ran.err, "note: `$domain` takes a string, or a list of them\nnote: `$a` takes a boolean\n");
    let json = good(&["plan", "users", "active = $a", "-o", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["arguments"], serde_json::json!([{ "name": "a", "type": "boolean", "list": false }]));
    let json = good(&["plan", "users", "active = $a", "-o", "json", "-a", "a=true"]);
    assert!(!json.contains("arguments"), "{json}");
}

/// A plan shows an argument as the filter does, unlike the text of its name, and no URL that would send the name.
#[test]
fn a_plan_tells_arguments_from_text() {
    let plan = good(&["plan", "users", "(email = $a and active = $on) or full_name = '$a'", "--split"]);
    let expected = "\
collection:   identity@v3/users
request 1:    email = $a and active = $on
              no URL: an argument in it has no value
request 2:    full_name = \"$a\"
              https://global.api.konghq.com/v3/users?filter%5Bfull_name%5D%5Beq%5D=%24a
arguments:    `$a` takes a string
              `$on` takes a boolean
local filter: none
why:          `(email = $a and active = $on) or full_name = '$a'`: Konnect combines parameters with `and`: the results of 2 requests are combined
";
    assert_eq!(plan, expected);
    // As JSON, too, there is no URL to be sent by mistake.
    let json = good(&["plan", "users", "email = $a or full_name = '$a'", "--split", "-o", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let urls: Vec<_> = (0..2).map(|n| json["requests"][n]["url"].as_str().map(|url| url.ends_with("=%24a"))).collect();
    assert_eq!(urls, [None, Some(true)]);
    // An expression is an argument, and not that of its name.
    let plan = good(&["plan", "users", "email matches $a and email matches '$a'"]);
    assert!(plan.contains("local filter: email matches $a and email matches \"$a\"\n"), "{plan}");
    let plan = good(&["plan", "apis", "labels.env in ($a, \"$b\")", "-r", "us"]);
    assert!(plan.contains("request 1:    labels.env in ($a, \"$b\")\n"), "{plan}");
    // What is evaluated locally has arguments, too.
    let plan = good(&["plan", "users", "email starts with $a"]);
    assert!(
        plan.contains("\narguments:    `$a` takes a string, or a list of them\nlocal filter: email starts with $a\n"),
        "{plan}"
    );
    // A text that is bound is a text.
    let plan = good(&["plan", "users", "email = $a", "-a", "a=$a", "-r", "global"]);
    assert!(plan.contains("email = \"$a\"\n") && plan.contains("=%24a\n") && !plan.contains("arguments:"), "{plan}");
}

#[test]
fn ten_thousand_lines_become_requests_within_the_limits() {
    let ids: Vec<String> = (0..10_000).map(|n| format!("0000000-{n:05}")).collect();
    let file = concat!(env!("CARGO_TARGET_TMPDIR"), "/ids.txt");
    std::fs::write(file, ids.join("\r\n") + "\n\n").unwrap();
    let flag = format!("ids={file}");
    let args = ["encode", "apis", "labels.id in $ids", "-r", "us", "--split", "--arg-file", &flag];
    let err = bad(1, &args);
    assert!(err.starts_with("error[too-many-requests]: the list takes 200 requests; the limit is 16\n"), "{err}");
    assert!(err.contains("help: `--max-requests 200` allows as many; `--partial` sends"), "{err}");
    assert!(!err.contains("list-too-long"), "{err}");
    let urls = good(&[&args[..], &["--max-requests", "200"]].concat());
    // Fifty of them fit in a parameter.
    assert_eq!(urls.lines().count(), 200);
    let mut sent = BTreeSet::new();
    for url in urls.lines() {
        let (_, list) = url.split_once("%5Boeq%5D=").unwrap();
        assert_eq!(list.split("%2C").count(), 50);
        sent.extend(list.split("%2C"));
    }
    assert_eq!(sent, ids.iter().map(String::as_str).collect());
    // The same from standard input.
    let args = ["encode", "apis", "labels.id in $ids", "-r", "us", "--split", "--max-requests", "200"];
    let ran = run_on(&[&args[..], &["--arg-file", "ids=-"]].concat(), ids.join("\n"));
    assert_eq!((ran.code, ran.out), (0, urls));
}

#[test]
fn standard_input_is_read_once() {
    for args in [
        &["encode", "users", "-", "--arg-file", "x=-"][..],
        &["match", "a = $x", "--arg-file", "x=-"],
        &["list", "users", "email = $x", "--arg-file", "x=-", "--token-file", "-"],
        &["encode", "users", "email in ($x, $y)", "--arg-file", "x=-", "--arg-file", "y=-"],
    ] {
        let err = bad(2, args);
        assert!(err.contains("standard input"), "{err}");
    }
}

#[test]
fn a_batch_has_arguments_of_its_own() {
    let lines = r#"{"entity":"apis","region":"us","filter":"labels.env in $e","args":{"e":["a","b"]}}
{"entity":"users","filter":"active = $a and full_name = $n","args":{"a":true,"n":7}}
{"entity":"users","filter":"email = $e","args":{"e":1.5}}
{"entity":"users","filter":"email = $e","args":{"e":"a","e":"b"}}
{"entity":"users","filter":"email = $e"}
"#;
    let ran = run_on(&["encode", "--batch"], lines);
    assert_eq!(ran.code, 1);
    let answers: Vec<serde_json::Value> = ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers[0]["url"], "https://us.api.konghq.com/v3/apis?filter%5Blabels.env%5D%5Boeq%5D=a%2Cb");
    assert!(answers[1]["url"].as_str().unwrap().contains("active%5D=true"), "{}", answers[1]);
    for (answer, code) in answers[2..].iter().zip(["invalid-line", "invalid-line", "unbound-argument"]) {
        assert_eq!(answer["errors"][0]["code"], code, "{answer}");
    }
}

/// Messages and the documentation call it a collection.
#[test]
fn a_collection_may_be_called_so() {
    let record = "{\"active\":true}\n";
    for flag in ["--entity", "--collection"] {
        assert_eq!(run_on(&["match", flag, "users", "active"], record).out, record);
        let unknown = run_on(&["match", flag, "users", "actve"], record);
        assert!(unknown.err.contains("error[unknown-field]"), "{}", unknown.err);
        let decoded = good(&["decode", "filter[active]=true", flag, "users"]);
        assert!(decoded.contains("active = true"), "{decoded}");
    }
    let sql = |flag| good(&["sql", "-d", "sqlite", "--record", "r", flag, "users", "email = 7"]);
    assert_eq!(sql("--collection"), sql("--entity"));
}
