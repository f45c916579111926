//! The README's `list` gives what the README says it gives.

use std::path::Path;
use std::process::Command;

use serde_json::json;

use crate::run::finish;
use crate::server::Server;
use crate::{CANARY, answer};

const README: &str = include_str!("../../../README.md");

#[test]
fn the_first_records() {
    let (_, example) = README.split_once("$ export KONNECT_TOKEN=kpat_…\n$ ").unwrap();
    let (line, tail) = example.split_once('\n').unwrap();
    let (expected, _) = tail.split_once("```").unwrap();
    let user = |id: &str, name: &str, active: bool| {
        let email = format!("{}@example.com", name.split(' ').next().unwrap().to_lowercase());
        json!({"id": id, "full_name": name, "email": email, "active": active})
    };
    let records = [
        user("7b4f4f4e-6a9e-4f0c-9a59-0f2d6a3c1b11", "Ada Smith", true),
        user("11111111-95b7-4c8e-8a2f-6f0b1f4b3a52", "Smithy Jones", true),
        user("22222222-95b7-4c8e-8a2f-6f0b1f4b3a52", "Bob Smith", false),
        user("0d3c51d0-95b7-4c8e-8a2f-6f0b1f4b3a52", "Joe Smith", true),
    ];
    let server = Server::start(move |_, asked| answer("identity@v3/users", &records, asked));
    let binary = Path::new(env!("CARGO_BIN_EXE_konnect-filter"));
    let mut shell = Command::new("sh");
    shell
        .args(["-c", &format!("{line} --allow-http-loopback")])
        .env("PATH", format!("{}:/usr/bin:/bin", binary.parent().unwrap().display()))
        .env("KONNECT_BASE_URL", server.base())
        .env("KONNECT_TOKEN", CANARY)
        .env_remove("http_proxy")
        .env_remove("KONNECT_REGION");
    let ran = finish(shell, "");
    assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (0, expected, ""));
}
