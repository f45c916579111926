//! Where a new user gets stuck: each end says in one line what it is, and in one what to do.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;

use serde_json::json;

use crate::run::{Ran, finish};
use crate::server::{Reply, Server};
use crate::{konnect_with, list, ran};

/// What the report says, and what to do.
#[track_caller]
fn said(ran: &Ran, code: i32, what: &str, next: &str) {
    assert_eq!((ran.code, ran.out.as_str()), (code, ""), "{}", ran.err);
    let is_said = |line: &&str| line.trim_start_matches(['|', ' ']).len() > 1 && !line.starts_with("note: ");
    let lines: Vec<_> = ran.err.lines().filter(is_said).collect();
    assert!(lines[0].contains(what), "{what}: {}", ran.err);
    let help = ran.err.lines().filter(|line| line.contains("help: ")).collect::<Vec<_>>();
    assert!(help.len() == 1 && help[0].contains(next), "{next}: {}", ran.err);
}

#[test]
fn no_record_matched() {
    let filtered = ran(&konnect_with(3), &["users", "full_name = nobody", "-o", "table"]);
    assert_eq!((filtered.code, filtered.out.as_str()), (0, ""));
    assert!(
        filtered.err.starts_with("note: no record matched; ") && filtered.err.contains("--verbose"),
        "{}",
        filtered.err
    );
    assert_eq!(filtered.err.lines().count(), 1);
    // A program that reads records finds none, and is told nothing.
    let piped = ran(&konnect_with(3), &["users", "full_name = nobody"]);
    assert_eq!((piped.code, piped.out.as_str(), piped.err.as_str()), (0, "", ""));
}

#[test]
fn an_unknown_collection() {
    said(&ran(&konnect_with(0), &["usres"]), 1, "no collection is named `usres`", "did you mean");
}

#[test]
fn a_missing_token() {
    let server = Server::always(Reply::status(401, json!({"status": 401}).to_string()));
    let mut command = list(&server, &["users"]);
    command.env_remove("KONNECT_TOKEN");
    said(&finish(command, ""), 3, "requires a credential", "KONNECT_TOKEN");
}

#[test]
fn a_refused_connection() {
    // A port that nobody listens on any more.
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let base = format!("http://{address}");
    let begun = std::time::Instant::now();
    let refused = ran(&konnect_with(0), &["users", "--base-url", &base]);
    said(
        &refused,
        3,
        &format!("gave up on `{address}` after 2 attempts: connection refused"),
        "check the host and port",
    );
    assert!(begun.elapsed() < std::time::Duration::from_secs(2), "nobody waits for a wrong address");
}

/// What a limit of time ended says what it was waiting for.
#[test]
fn a_timeout_hides_no_failure() {
    let busy = Server::always(Reply::status(503, ""));
    let base = busy.base();
    for command in ["list", "verify"] {
        let mut refused = list(&konnect_with(0), &[]);
        let token = refused.get_envs().find(|(name, _)| *name == "KONNECT_TOKEN").unwrap().1.unwrap().to_owned();
        refused =
            crate::run::command(&[command, "users", "--base-url", &base, "--timeout", "1", "--allow-http-loopback"]);
        refused.env("KONNECT_TOKEN", token);
        let what = "within 1 s: `127.0.0.1` was tried again after `it is unavailable";
        let what = if command == "list" { what } else { what.trim_start_matches("with").trim_start_matches("in 1 s") };
        said(&finish(refused, ""), 3, what, "the host and the port");
    }
    let server = Server::start(|_, _| {
        std::thread::sleep(std::time::Duration::from_secs(3));
        Reply::status(500, "")
    });
    let slow = ran(&server, &["users", "--timeout", "1"]);
    said(&slow, 3, "not all records arrived within 1 s: `127.0.0.1` had not answered", "`--timeout`");
}

#[test]
fn a_host_that_nobody_has() {
    let unknown = ran(&konnect_with(0), &["users", "--base-url", "https://no-such-host.invalid"]);
    said(
        &unknown,
        3,
        "`no-such-host.invalid` cannot be reached: the host name cannot be resolved",
        "check the host, the region",
    );
}

#[test]
fn https_to_a_port_of_plain_http() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            // As servers answer what they cannot read.
            let _ = stream.read(&mut [0; 64]);
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        }
    });
    let ran = ran(&konnect_with(0), &["users", "--base-url", &format!("https://127.0.0.1:{port}")]);
    said(&ran, 3, &format!("`127.0.0.1:{port}` cannot be reached: it does not speak https on this port"), "`http://`");
}

/// An old token in the environment is easily forgotten.
#[test]
fn a_refused_credential_says_where_it_came_from() {
    let server = Server::always(Reply::status(401, "{}"));
    let mut command = list(&server, &["users"]);
    command.env_remove("KONNECT_TOKEN").env_remove("KONNECT_PAT").env_remove("KONGCTL_DEFAULT_KONNECT_PAT");
    command.env("DECK_KONNECT_TOKEN", "kpat_of_last_year");
    said(&finish(command, ""), 3, "rejected the credential", "it came from `DECK_KONNECT_TOKEN`; it may be expired");
    let file = std::env::temp_dir().join("konnect-filter-refused-token");
    std::fs::write(&file, "kpat_of_a_file").unwrap();
    let ran = ran(&server, &["users", "--token-file", file.to_str().unwrap()]);
    said(&ran, 3, "rejected the credential", "konnect-filter-refused-token`; it may be expired");
}

/// A proxy's or a login page, whatever its status is.
#[test]
fn a_page_for_people() {
    for (status, what) in [
        (200, "answered with an HTML page instead of JSON (status 200)"),
        (403, "rejected the request (status 403, an HTML page)"),
        (404, "has no resource at `/v3/users` (status 404, an HTML page)"),
        (418, "answered with an HTML page instead of JSON (status 418)"),
    ] {
        let page = Reply::status(status, "<!DOCTYPE html><title>Sign in</title>");
        let server = Server::always(page.with("content-type", "text/html; charset=utf-8"));
        let ran = ran(&server, &["users"]);
        said(&ran, 3, what, "a proxy, a login page or another service seems to answer");
        assert!(ran.err.contains("`127.0.0.1") && ran.err.contains("`--base-url`"), "{}", ran.err);
    }
    let text = Server::always(Reply::status(200, "ok").with("content-type", "text/plain"));
    said(&ran(&text, &["users"]), 3, "answered with `text/plain` instead of JSON (status 200)", "check the base URL");
}
