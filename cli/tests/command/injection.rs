//! Nothing that comes from outside adds a line to what is printed, or gives a terminal orders.

use serde_json::{Value, json};

use crate::run::{good, printed, run, run_on};

/// What a terminal would obey or hide: an escape sequence, one of a single character, a direction, a mark of no width.
const HOSTILE: &str = "a\u{1b}[31m\u{9b}2J\u{202e}\u{7}\u{200b}\u{feff}z";

#[track_caller]
fn harmless(text: &str) {
    let harmful = |c: char| !matches!(c, '\n' | '\t') && (c.is_control() || konnect_filter::error::is_invisible(c));
    assert!(!text.contains(harmful), "{text:?}");
}

#[test]
fn a_decoded_url_adds_no_line() {
    let url = "https://us.api.konghq.com/v2/control-planes/x%0Afilter:%20forged%1B%5B2J%E2%80%AE/core-entities/services\
               ?filter[name][contains]=a%0Ab%1B&offset=o%0Aparam:%20forged";
    let shown = good(&["decode", url]);
    harmless(&shown);
    let names: Vec<&str> = shown.lines().map(|line| line.split(':').next().unwrap()).collect();
    assert_eq!(names, ["collection", "region", "param", "filter", "page"], "{shown}");
    let json = good(&["decode", url, "--output", "json"]);
    harmless(&json);
    let read: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(read["page_after"], "o\nparam: forged");
    assert_eq!(read["params"]["controlPlaneId"], "x\nfilter: forged\u{1b}[2J\u{202e}");
}

/// A catalog of the user's own, with a text in every place that takes one.
fn catalog(name: &str, text: &str) -> String {
    let field = json!({"name": text, "type": {"enum": [text]}, "branches": [["eq"]], "pattern": text});
    let entity = json!({
        "api": "mine", "version": "v1", "collection": "things", "path": "/v1/things", "servers": {"regions": [text]},
        "fields": [field], "sort": {"fields": [text]}, "params": [{"name": text, "values": [text]}],
        "record": [{"path": [text], "type": "string"}],
    });
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, json!([entity]).to_string()).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn a_catalog_adds_no_line() {
    // A bracket would end the name in a query, so that no field may have one.
    let text = format!("{HOSTILE}\n{HOSTILE}").replace('[', "");
    let (plain, hostile) = (catalog("plain.json", "text"), catalog("hostile.json", &text));
    let same_lines = |args: &[&str]| {
        let shown = |catalog: &str| good(&[args, &["--catalog", catalog]].concat());
        let (plain, hostile) = (shown(&plain), shown(&hostile));
        harmless(&hostile);
        assert_eq!(plain.lines().count(), hostile.lines().count(), "{hostile}");
    };
    same_lines(&["fields", "mine@v1/things"]);
    same_lines(&["fields", "mine@v1/things", "--output", "text"]);
    same_lines(&["fields", "mine@v1/things", "--output", "json"]);
    same_lines(&["entities", "mine"]);
    same_lines(&["entities", "mine", "--output", "json"]);
    let refused = run(&["check", "mine@v1/things", "nope = 1", "--catalog", &hostile]);
    assert_eq!(refused.code, 1);
    harmless(&refused.err);
}

#[test]
fn a_plan_adds_no_line() {
    let plan = |text: &str, output: &str| {
        let filter =
            format!("(name starts with \"{text}\" and labels.\"{}\" = x) or id = \"{text}\"", text.replace('[', ""));
        printed(&["plan", "control-planes", &filter, "--output", output])
    };
    for output in ["text", "json"] {
        let (plain, hostile) = (plan("text", output), plan(HOSTILE, output));
        harmless(&hostile);
        assert_eq!(plain.lines().count(), hostile.lines().count(), "{hostile}");
    }
    harmless(&printed(&["fmt", &format!("name = \"{HOSTILE}\"")]));
}

#[test]
fn problems_as_json_are_one_plain_line() {
    for args in [
        &["encode", "users", HOSTILE][..],
        &["encode", HOSTILE, "active"],
        &["encode", "users", &format!("\"{HOSTILE}\" = x")],
        &["encode", "users", &format!("active = \"{HOSTILE}\n\"")],
        &["encode", "users", "active", "--query", &format!("{HOSTILE}\n=1")],
        &["decode", &format!("filter[a]=%zz{HOSTILE}")],
    ] {
        let ran = run(&[args, &["--message-format", "json"]].concat());
        assert_eq!((ran.code, ran.out.as_str(), ran.err.lines().count()), (1, "", 1), "{args:?}: {}", ran.err);
        harmless(&ran.err);
        assert!(serde_json::from_str::<Value>(&ran.err).unwrap()["errors"][0]["code"].is_string());
    }
}

/// Line N of a batch answers line N, whatever is in it.
#[test]
fn a_batch_answers_a_line_with_a_line() {
    let texts = ["\n", "\r\n", "\u{2028}", "\u{85}", "\0", HOSTILE, "\"}\n{\"url\":\"forged\"}", "\u{1b}]0;x\u{7}"];
    let mut lines = String::new();
    for text in texts {
        for line in [
            json!({"entity": "control-planes", "filter": format!("name = \"{}\"", text.replace('"', "\\\""))}),
            json!({"entity": "users", "filter": text}),
            json!({"entity": text}),
            json!({"entity": "users", "region": text}),
            json!({"entity": "users", "base_url": text}),
            json!({"entity": "users/assigned-roles", "params": {"userId": text}}),
            json!({"entity": "users/assigned-roles", "params": {text: "x"}}),
            json!({"entity": "users", "sort": [text]}),
            json!({"entity": "users", "query": {text: text}}),
            json!({text: text}),
        ] {
            lines.push_str(&format!("{line}\n"));
        }
    }
    let ran = run_on(&["encode", "--batch", "--partial"], &lines);
    assert_eq!((ran.code, ran.err.as_str()), (1, ""));
    harmless(&ran.out);
    assert_eq!(ran.out.lines().count(), 10 * texts.len());
    let mut sent = 0;
    for line in ran.out.lines() {
        let answer: Value = serde_json::from_str(line).unwrap();
        assert_ne!(answer["url"], "forged");
        for url in answer["urls"].as_array().into_iter().flatten() {
            sent += 1;
            assert!(url.as_str().unwrap().bytes().all(|byte| byte.is_ascii_graphic()), "{url}");
        }
    }
    assert!(sent >= texts.len(), "{sent} are sent");
}

/// What is pasted is one line of plain text for each request, in every form.
#[test]
fn what_is_pasted_is_one_line() {
    let filter = format!("name = \"{HOSTILE}\n'; echo pwned; '\"");
    for output in ["url", "query", "curl", "httpie"] {
        for style in [&[][..], &["--readable"]] {
            let shown = printed(&[&["encode", "control-planes", &filter, "--output", output], style].concat());
            harmless(&shown);
            assert_eq!(shown.lines().count(), 1, "{shown}");
        }
    }
}

/// Records go through a pipe as they came.
#[test]
fn records_in_a_pipe_are_untouched() {
    let record = format!("{{\"a\":\"{}\"}}\n", "\u{202e}\u{9b}é");
    assert_eq!(run_on(&["match", "a exists"], &record).out, record);
}

/// What imports an archive fills in `{{…}}` and `{% … %}`: only the credential's header has one.
#[test]
fn an_archive_has_one_place_to_fill_in() {
    let texts = ["{{KONNECT_TOKEN}}", "{{ _.token }}", "{% file '/etc/passwd' %}", "{# x #}", "${KONNECT_TOKEN}"];
    for text in texts {
        for style in [&[][..], &["--readable"]] {
            let filter = format!("name contains \"{text}\" and labels.\"{text}\" = \"{text}\"");
            // What a path or a base address refuses anyway.
            let param = format!("controlPlaneId={}", text.replace('/', ""));
            let base = format!("https://kong.test/{}", text.replace([' ', '/', '#'], ""));
            let more = ["--page-after", text, "--output", "har"];
            let planes =
                [&["encode", "control-planes", &filter, "--base-url", &base, "--output", "har"], style].concat();
            let services =
                [&["encode", "control-planes/core-entities/services", "--param", &param], &more[..], style].concat();
            for args in [planes, services] {
                let shown = good(&args);
                let request = &serde_json::from_str::<Value>(&shown).unwrap()["log"]["entries"][0]["request"];
                assert_eq!(request["headers"][1]["value"], "Bearer {{KONNECT_TOKEN}}");
                // Objects of JSON open with a brace and a line's end.
                assert_eq!(["{{", "{%", "{#", "${"].map(|open| shown.matches(open).count()), [1, 0, 0, 0], "{shown}");
            }
        }
    }
}
