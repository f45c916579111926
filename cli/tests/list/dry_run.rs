//! `list --dry-run`: what would be sent, and nothing is.

use serde_json::{Value, json};

use crate::server::Server;
use crate::{good, konnect_with, ran};

#[test]
fn a_dry_run_sends_nothing() {
    let server = konnect_with(3);
    let out = good(&server, &["users", "email contains x and active", "--dry-run"]);
    let query = "filter%5Bemail%5D%5Bcontains%5D=x&filter%5Bactive%5D=true&page%5Bsize%5D=100";
    assert_eq!(out, format!("{}/v3/users?{query}\n", server.base()));
    let out = good(&server, &["users", "email contains x and active", "--dry-run", "--output", "har"]);
    let archive: Value = serde_json::from_str(&out).unwrap();
    let request = &archive["log"]["entries"][0]["request"];
    assert_eq!(request["url"], format!("{}/v3/users?{query}", server.base()));
    // Insomnia sends what is there in addition to the URL's query.
    assert_eq!(request["queryString"], json!([]));
    assert_eq!(request["headers"][1], json!({"name": "Authorization", "value": "Bearer {{KONNECT_TOKEN}}"}));
    // A local filter is a part of the answer, however it is told.
    let local = &["users", "full_name starts with a", "--dry-run"][..];
    let residual = "full_name starts with \"a\"";
    for output in ["json", "jsonl"] {
        let out: Value = serde_json::from_str(&good(&server, &[local, &["-o", output]].concat())).unwrap();
        let url = format!("{}/v3/users?filter%5Bfull_name%5D%5Bcontains%5D=a&page%5Bsize%5D=100", server.base());
        assert_eq!(out, json!({"urls": [url], "residual": residual}));
    }
    for more in [&[][..], &["-q"], &["-o", "har"], &["-o", "har", "-q"]] {
        let ran = ran(&server, &[local, more].concat());
        assert_eq!((ran.code, ran.err), (0, format!("local filter: {residual}\n")), "{more:?}");
    }
    let json = ran(&server, &[local, &["--message-format", "json", "-q"]].concat());
    let said: Value = serde_json::from_str(&json.err).unwrap();
    assert_eq!(said, json!({"errors": [], "warnings": [], "residual": residual}));
    // A form of records is none of requests.
    for output in ["table", "csv", "yaml", "id"] {
        let wrong = ran(&server, &["users", "--dry-run", "-o", output]);
        assert_eq!((wrong.code, wrong.out.as_str()), (2, ""), "{output}");
        assert!(wrong.err.contains("use --output json or har"), "{}", wrong.err);
    }
    assert!(server.asked().is_empty());
    let wrong = ran(&server, &["users", "--output", "har"]);
    assert_eq!((wrong.code, wrong.out.as_str()), (2, ""));
}

/// A dry run prints what a run sends, page size and all.
#[test]
fn a_dry_run_is_the_run_without_the_network() {
    let runs: [&[&str]; 8] = [
        &["users", "--count"],
        &["users", "active", "--page-number", "2", "--limit", "1"],
        &["users", "active"],
        &["users", "active", "--limit", "1"],
        &["users", "active", "--limit", "7", "--page-size", "20"],
        &["users", "active", "--count"],
        &["users", "full_name starts with user", "--limit", "1"],
        &["users", "full_name starts with user", "--count"],
    ];
    for args in runs {
        let server = konnect_with(3);
        ran(&server, args);
        let sent = format!("{}{}", server.base(), server.asked()[0].target);
        let shown = good_or_warned(&server, &[args, &["--dry-run"]].concat());
        assert_eq!(shown.lines().next(), Some(sent.as_str()), "{args:?}");
    }
    let server = konnect_with(3);
    let none = ["users", "active", "--limit", "0"];
    assert_eq!(good(&server, &none), "");
    assert_eq!(good(&server, &[&none[..], &["--dry-run"]].concat()), "");
    let har = good(&server, &[&none[..], &["--dry-run", "--output", "har"]].concat());
    let archive: Value = serde_json::from_str(&har).expect("JSON");
    assert_eq!(archive["log"]["entries"], json!([]));
    // Where a credential would go over plain http, the run refuses, and so does the dry run.
    let http = ["list", "users", "--dry-run", "--base-url", "http://example.com", "--token-file", "none-is-read"];
    let refused = std::process::Command::new(env!("CARGO_BIN_EXE_konnect-filter")).args(http).output().expect("a run");
    assert!(String::from_utf8_lossy(&refused.stderr).contains("insecure-credential"), "{refused:?}");
    assert!(refused.stdout.is_empty());
    // It needs no token, and waits for none.
    good(&server, &["users", "--dry-run", "--token-file", "-"]);
    assert!(server.asked().is_empty());
}

/// The output of a run that succeeds, remarks or not.
#[track_caller]
fn good_or_warned(server: &Server, args: &[&str]) -> String {
    let ran = ran(server, args);
    assert_eq!(ran.code, 0, "{args:?}: {}", ran.err);
    ran.out
}
