//! The token: where it is found, and that nothing shows it.

use serde_json::json;

use crate::run::finish;
use crate::server::{Reply, Server};
use crate::{CANARY, konnect_with, list, ran};

#[test]
fn no_output_of_any_kind_shows_the_token() {
    let echo = json!({"title": "Unauthorized", "detail": format!("Bearer {CANARY} is expired")}).to_string();
    // As a JSON reader sees it.
    let escaped: String = CANARY.bytes().map(|byte| format!("\\u{byte:04x}")).collect();
    let meta = r#""meta":{"page":{"number":1,"size":100,"total":1}}"#;
    let hidden: String = CANARY.chars().map(|c| format!("{c}\u{200b}")).collect();
    let servers = [
        konnect_with(150),
        Server::always(Reply::json(format!(r#"{{"data":[{{"id":"{hidden}","active":true}}],{meta}}}"#))),
        Server::always(Reply::status(500, json!({"title": hidden}).to_string())),
        Server::always(Reply::json("{").with("content-type", &format!("text/{hidden}"))),
        Server::always(Reply::json(format!(r#"{{"data":[{{"id":"{escaped}","active":true}}],{meta}}}"#))),
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

/// A catalog file with one collection of another service, which is served here.
fn foreign(server: &Server, name: &str, path: &str) -> std::path::PathBuf {
    let (version, collection) = path.trim_start_matches('/').split_once('/').unwrap();
    let entity = json!([{"api": "shop", "version": version, "collection": collection, "path": path,
        "servers": {"base_url": server.base()}, "items": "data",
        "fields": [{"name": "name", "branches": [["eq"]], "path": ["name"]}]}]);
    let file = std::env::temp_dir().join(format!("konnect-filter-{name}-{}.json", std::process::id()));
    std::fs::write(&file, entity.to_string()).unwrap();
    file
}

#[test]
fn a_service_that_a_catalog_names_gets_no_token_of_konnects() {
    let server = Server::always(Reply::json(r#"{"data":[{"id":"a","name":"x"}]}"#));
    let file = foreign(&server, "foreign", "/v1/things");
    let args = ["things", "name = x", "--output", "id", "--catalog", file.to_str().unwrap()];
    let listed = |more: &[&str]| {
        let mut command = crate::run::command(&["list", "--allow-http-loopback"]);
        command.args(args).args(more).env("KONNECT_TOKEN", CANARY).env("KONNECT_COOKIE", CANARY);
        let ran = finish(command, "");
        assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (0, "a\n", ""));
    };
    listed(&[]);
    let base = server.base();
    listed(&["--base-url", &base]);
    for asked in server.asked() {
        assert_eq!((asked.header("authorization"), asked.header("cookie")), (None, None));
        assert_eq!(asked.get("filter[name][eq]").as_deref(), Some("x"));
    }
    // A file that the user names is sent where the user says.
    let token = std::env::temp_dir().join(format!("konnect-filter-foreign-token-{}", std::process::id()));
    std::fs::write(&token, "shop_token").unwrap();
    listed(&["--token-file", token.to_str().unwrap()]);
    assert_eq!(server.asked().pop().unwrap().header("authorization"), Some("Bearer shop_token"));
    for path in [file, token] {
        std::fs::remove_file(path).unwrap();
    }
}

#[test]
fn a_name_is_not_looked_up_at_another_service() {
    let server = Server::always(Reply::json(r#"{"data":[{"id":"a","name":"x"}]}"#));
    let file = foreign(&server, "foreign-parent", "/v2/control-planes");
    let services = "control-planes/core-entities/services";
    let ran = ran(
        &server,
        &[services, "name contains pay", "--param", "controlPlaneId=@x", "--catalog", file.to_str().unwrap()],
    );
    std::fs::remove_file(file).unwrap();
    assert_eq!((ran.code, ran.out.as_str(), server.asked().len()), (1, "", 0));
    assert!(ran.err.contains("`shop@v2/control-planes` is asked with another credential"), "{}", ran.err);
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

/// Where the proxy is what cannot be reached, it is named, and not the service.
#[cfg(unix)]
#[test]
fn a_proxy_that_is_not_there_is_named() {
    let server = konnect_with(3);
    for (proxy, said) in [
        (
            "http://nope.invalid:3128",
            "the proxy `nope.invalid:3128` in `HTTPS_PROXY`: the host name cannot be resolved",
        ),
        ("http://me:secret@127.0.0.1:9", "the proxy `127.0.0.1:9` in `HTTPS_PROXY`: connection refused"),
        ("htp:/x", "the proxy in `HTTPS_PROXY`"),
    ] {
        let mut command = list(&server, &["users", "--base-url", "https://konnect.example"]);
        command.env("HTTPS_PROXY", proxy).env_remove("NO_PROXY").env_remove("no_proxy");
        let ran = finish(command, "");
        assert_eq!((ran.code, ran.out.as_str()), (3, ""), "{proxy}: {}", ran.err);
        assert!(ran.err.contains(said) && !ran.err.contains("secret"), "{said}: {}", ran.err);
    }
    // What answers there is not a proxy.
    let server = Server::always(Reply::status(501, ""));
    let (address, answers) = (server.base().replace("http://", ""), "it refused the connection");
    let mut command = list(&server, &["users", "--base-url", "https://konnect.example"]);
    command.env("HTTPS_PROXY", format!("http://{address}")).env_remove("NO_PROXY").env_remove("no_proxy");
    let ran = finish(command, "");
    assert!(ran.err.contains("in `HTTPS_PROXY`") && ran.err.contains(answers), "{}", ran.err);
}

/// A proxy that cannot be used is not a reason to go without one, and a variable that is not text is not skipped.
#[cfg(unix)]
#[test]
fn settings_that_cannot_be_read_are_errors() {
    use std::os::unix::ffi::OsStringExt;
    let server = konnect_with(1);
    for proxy in ["socks5://127.0.0.1:1", "ftp://127.0.0.1", "http://[", "http://127.0.0.1:99999"] {
        let mut command = list(&server, &["users", "--base-url", "https://127.0.0.1:1"]);
        command.env("HTTPS_PROXY", proxy);
        let ran = finish(command, "");
        assert_eq!((ran.code, ran.out.as_str()), (3, ""), "{proxy}: {}", ran.err);
        assert!(ran.err.contains("the proxy in `HTTPS_PROXY`"), "{proxy}: {}", ran.err);
    }
    let mut command = list(&server, &["users"]);
    command.env("KONNECT_TOKEN", std::ffi::OsString::from_vec(b"kpat_\xff".to_vec())).env("KONNECT_PAT", CANARY);
    let ran = finish(command, "");
    assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{}", ran.err);
    assert!(ran.err.contains("error[invalid-credential]") && ran.err.contains("`KONNECT_TOKEN`"), "{}", ran.err);
    assert!(server.asked().is_empty());
}
