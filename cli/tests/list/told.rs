//! What is told beside the records.

use serde_json::{Value, json};

use crate::konnect::{self, Style};
use crate::server::{Reply, Server};
use crate::{konnect_with, ran, users};

/// Each request that is sent again is told, with the host that it goes to.
#[test]
fn each_retry_names_the_host() {
    let busy = || {
        Server::start(|n, _| match n {
            0 => Reply::status(502, ""),
            1 => Reply::status(503, ""),
            _ => Reply::json(
                json!({"data": users(1), "meta": {"page": {"number": 1, "size": 100, "total": 1}}}).to_string(),
            ),
        })
    };
    let people = ran(&busy(), &["users", "-o", "id"]);
    let lines: Vec<&str> = people.err.lines().collect();
    assert_eq!((people.code, people.out.as_str(), lines.len()), (0, "id-0\n", 2), "{}", people.err);
    for (line, status) in lines.iter().zip([502, 503]) {
        assert!(
            line.starts_with("note: 127.0.0.1: ") && line.contains(&format!("(status {status}); retrying in ")),
            "{line}"
        );
    }
    let programs = ran(&busy(), &["users", "-o", "id", "--message-format", "json"]);
    let said: Value = serde_json::from_str(&programs.err).unwrap();
    assert_eq!(
        (&said["errors"], &said["warnings"], said["notes"].as_array().unwrap().len()),
        (&json!([]), &json!([]), 2)
    );
    assert_eq!(ran(&busy(), &["users", "-q"]).err, "");
}

/// The log says how many requests were sent, and has a line for each.
#[test]
fn the_log_counts_what_was_sent() {
    let records = users(5);
    let server = Server::start(move |_, asked| konnect::answer(Style::Number, &records, 2, asked));
    let ran = ran(&server, &["users", "-n", "5", "--page-size", "2", "-v"]);
    let sent = ran.err.lines().filter(|line| line.starts_with("GET ")).count();
    assert_eq!((ran.code, sent, server.asked().len()), (0, 3, 3), "{}", ran.err);
    assert!(ran.err.lines().last().unwrap().starts_with("3 requests, 3 pages, 5 records received"), "{}", ran.err);
}

/// An array that is not whole stays open, and the error begins a line.
#[test]
fn an_error_begins_a_line() {
    let records = users(3);
    let server = Server::start(move |n, asked| match n {
        0 => konnect::answer(Style::Number, &records, 2, asked),
        _ => Reply::status(500, ""),
    });
    let ran = ran(&server, &["users", "-o", "json", "--max-connections", "1"]);
    assert_eq!(ran.code, 3);
    assert!(ran.out.starts_with("[\n{") && ran.out.ends_with("}\n") && ran.out.lines().count() == 3, "{}", ran.out);
}

/// A page that is too large is the flag's mistake.
#[test]
fn a_page_size_that_a_service_refuses() {
    let wrong = json!([{"field": "size", "reason": "max 100", "source": "query"}]);
    let server = Server::always(Reply::status(400, json!({"status": 400, "invalid_parameters": wrong}).to_string()));
    let ran = ran(&server, &["users", "--page-size", "1000"]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    for part in
        ["error[rejected]: `127.0.0.1` rejected `size`: max 100", "--page-size 1000", "help: `--page-size` sets"]
    {
        assert!(ran.err.contains(part), "{part}: {}", ran.err);
    }
}

/// What cannot be counted and shown at once says why, and a number is JSON.
#[test]
fn a_count_takes_no_limit() {
    let server = konnect_with(4);
    assert_eq!(crate::good(&server, &["users", "-c", "-o", "json"]), "4\n");
    for (more, said) in [(["-n", "5"], "--limit would stop before"), (["-o", "csv"], "--count prints a number")] {
        let wrong = ran(&server, &[&["users", "-c"], &more[..]].concat());
        assert!(wrong.code == 2 && wrong.out.is_empty() && wrong.err.contains(said), "{}", wrong.err);
    }
}
