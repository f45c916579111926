//! The token: where it is found, and that nothing shows it.

use serde_json::json;

use crate::run::finish;
use crate::server::{Reply, Server};
use crate::{CANARY, konnect_with, list, ran};

#[test]
fn no_output_of_any_kind_shows_the_token() {
    let echo = json!({"title": "Unauthorized", "detail": format!("Bearer {CANARY} is expired")}).to_string();
    let servers = [
        konnect_with(150),
        Server::always(Reply::status(401, echo.clone())),
        Server::always(Reply::status(403, echo.clone())),
        Server::always(Reply::status(500, echo)),
        Server::always(Reply::status(307, "").with("location", &format!("https://evil.example/{CANARY}"))),
        Server::always(Reply::json("{").with("content-type", &format!("text/{CANARY}"))),
        Server::always(Reply::status(
            400,
            json!({"invalid_parameters": [{"field": CANARY, "reason": CANARY}]}).to_string(),
        )),
    ];
    for server in &servers {
        for output in ["table", "json", "jsonl", "csv", "id"] {
            for format in ["human", "json"] {
                let args = ["users", "active", "--verbose", "--output", output, "--message-format", format];
                ran(server, &args);
            }
        }
        ran(server, &["users", "--dry-run", "--output", "har"]);
        ran(server, &["users", "--count", "--verbose"]);
        assert!(
            server
                .asked()
                .iter()
                .all(|asked| asked.header("authorization").is_some() && !asked.target.contains(CANARY))
        );
    }
}

#[test]
fn the_file_goes_before_the_variables() {
    let server = konnect_with(1);
    let path = std::env::temp_dir().join(format!("konnect-filter-list-token-{}", std::process::id()));
    std::fs::write(&path, "kpat_file\n").unwrap();
    let ran = ran(&server, &["users", "--token-file", path.to_str().unwrap()]);
    std::fs::remove_file(&path).unwrap();
    assert_eq!((ran.code, server.asked()[0].header("authorization")), (0, Some("Bearer kpat_file")));
    let missing = finish(list(&server, &["users", "--token-file", path.to_str().unwrap()]), "");
    assert_eq!((missing.code, missing.out.as_str(), server.asked().len()), (1, "", 1));
    assert!(missing.err.contains("error[invalid-credential]"), "{}", missing.err);
}

#[test]
fn a_token_that_cannot_be_one_is_not_sent_and_not_shown() {
    let server = konnect_with(1);
    let mut command = list(&server, &["users"]);
    command.env("KONNECT_TOKEN", format!("{CANARY}\r\nx: y"));
    let ran = finish(command, "");
    assert_eq!((ran.code, ran.out.as_str(), server.asked().len()), (1, "", 0));
    assert!(ran.err.contains("`KONNECT_TOKEN`") && !ran.err.contains(CANARY), "{}", ran.err);
}

#[test]
fn nothing_is_sent_without_https_unless_it_is_allowed() {
    let server = konnect_with(1);
    let base = server.base();
    let mut command = crate::run::command(&["list", "users", "--base-url", &base]);
    command.env("KONNECT_TOKEN", CANARY);
    let ran = finish(command, "");
    assert_eq!((ran.code, ran.out.as_str(), server.asked().len()), (1, "", 0));
    assert!(ran.err.contains("error[insecure-credential]") && ran.err.contains("--allow-http-loopback"), "{}", ran.err);
}
