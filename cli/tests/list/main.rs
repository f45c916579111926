//! `list`, as a user meets it: the real binary against a service on this machine.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::unreachable,
    clippy::indexing_slicing,
    reason = "tests fail loudly"
)]

#[path = "../../../tests/support/authority.rs"]
mod authority;
mod dry_run;
mod ending;
#[path = "../../../tests/support/konnect.rs"]
mod filtering;
#[path = "../../../tests/client/konnect.rs"]
#[expect(dead_code, reason = "shared with tests that need more of it")]
mod konnect;
mod misbehaving;
#[path = "../../../tests/support/misbehaviours.rs"]
mod misbehaviours;
mod mismatch;
mod next_step;
mod outputs;
mod paging;
mod profile;
#[path = "../../../tests/support/proxy.rs"]
mod proxy;
mod readme;
#[path = "../command/run.rs"]
#[expect(dead_code, reason = "shared with tests that need more of it")]
mod run;
mod secrets;
#[path = "../../../tests/client/server.rs"]
#[expect(dead_code, reason = "shared with tests that need more of it")]
mod server;
#[path = "../../../tests/support/service.rs"]
mod service;
mod sorting;
#[cfg(unix)]
mod terminal;
mod tls;
mod told;
mod verify;

use std::process::Command;

use konnect::Style;
use konnect_filter::catalog::Catalog;
use serde_json::{Value, json};
use server::{Asked, Reply, Server};

use crate::run::{Ran, finish};

/// A token that must be found nowhere but in the one header.
const CANARY: &str = "kpat_canary_5d0be1f7c3";

/// The command on this service, with the canary for a token.
fn list(server: &Server, args: &[&str]) -> Command {
    let base = server.base();
    let mut command = run::command(&["list"]);
    command.args(["--allow-http-loopback"]).args(args).env("KONNECT_TOKEN", CANARY);
    if !args.contains(&"--base-url") {
        command.args(["--base-url", &base]);
    }
    for name in ["ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY", "all_proxy", "https_proxy", "http_proxy"] {
        command.env_remove(name);
    }
    for name in ["KONNECT_PAT", "KONGCTL_DEFAULT_KONNECT_PAT", "DECK_KONNECT_TOKEN", "KONNECT_COOKIE"] {
        command.env_remove(name);
    }
    command
}

/// Runs it to its end. Whatever it says, it does not say the token.
fn ran(server: &Server, args: &[&str]) -> Ran {
    let ran = finish(list(server, args), "");
    // Also where a service puts characters between those of the token that nobody sees, or that are escaped.
    let left = |text: &str| text.replace("\\u{200b}", "").replace("\\u200b", "").replace('\u{200b}', "");
    let shows = |text: &str| text.contains(CANARY) || left(text).contains(CANARY);
    assert!(!shows(&ran.out) && !shows(&ran.err), "{args:?}: {} {}", ran.out, ran.err);
    ran
}

/// The same with one request after the other and with several at once, which makes no difference.
#[track_caller]
fn ran_each(server: &Server, args: &[&str]) -> Ran {
    let [first, others @ ..] = ["1", "4", "8"].map(|most| ran(server, &[args, &["--max-connections", most]].concat()));
    for other in others {
        assert_eq!((other.code, other.out, other.err), (first.code, first.out.clone(), first.err.clone()), "{args:?}");
    }
    first
}

/// The output of a run that succeeds without a word on standard error.
#[track_caller]
fn good(server: &Server, args: &[&str]) -> String {
    let ran = ran(server, args);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{args:?}");
    ran.out
}

fn users(count: usize) -> Vec<Value> {
    (0..count)
        .map(|n| {
            json!({
                "id": format!("id-{n}"),
                "email": format!("user{n}@{}", if n % 2 == 0 { "konghq.com" } else { "example.com" }),
                "full_name": format!("User {n}"),
                "active": n % 3 == 0,
                "created_at": "2026-11-22T00:00:00Z",
            })
        })
        .collect()
}

/// What Konnect answers to a list request of this collection: filtered by its rules, in pages by number.
fn answer(collection: &str, records: &[Value], asked: &Asked) -> Reply {
    let entity = serde_json::to_value(Catalog::builtin().find(collection).unwrap().entity).unwrap();
    let query = asked.target.split_once('?').map_or("", |(_, query)| query);
    let filter: Vec<_> = query.split('&').filter(|pair| !pair.starts_with("page%5B")).collect();
    match filtering::Konnect::new(&entity, false).list(&filter.join("&"), records) {
        Ok(found) => {
            let found: Vec<_> = found.into_iter().map(|index| records[index].clone()).collect();
            konnect::answer(Style::Number, &found, 1000, asked)
        }
        Err(reason) => {
            let name = asked.pairs().first().map(|(name, _)| name.clone()).unwrap_or_default();
            let wrong = json!([{"field": name, "reason": reason, "source": "query"}]);
            Reply::status(400, json!({"status": 400, "title": "Bad Request", "invalid_parameters": wrong}).to_string())
        }
    }
}

/// A service with some users.
fn konnect_with(count: usize) -> Server {
    let records = users(count);
    Server::start(move |_, asked| answer("identity@v3/users", &records, asked))
}
