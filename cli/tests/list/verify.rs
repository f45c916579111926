//! `verify` against services with and without quirks.

#[cfg(unix)]
use std::os::unix::process::ExitStatusExt;
use std::time::{Duration, Instant};

use konnect_filter::catalog::Catalog;
use serde_json::{Value, json};

use crate::authority::Authority;
use crate::ending::{interrupt, start};
use crate::filtering::{Konnect, Quirk};
use crate::konnect::{self, Style};
use crate::proxy::proxy;
use crate::run::{self, Ran, finish};
use crate::server::{Asked, Reply, Server};
use crate::{CANARY, users};

/// A service with some users, and a quirk.
pub(crate) fn service(quirk: Option<Quirk>) -> Server {
    let entity = serde_json::to_value(Catalog::builtin().find("identity@v3/users").unwrap().entity).unwrap();
    let records = users(30);
    Server::start(move |_, asked| {
        let query = asked.target.split_once('?').map_or("", |(_, query)| query);
        let filter: Vec<_> = query.split('&').filter(|pair| !pair.starts_with("page%5B")).collect();
        match Konnect::new(&entity, false).with(quirk.clone()).list(&filter.join("&"), &records) {
            Ok(found) => {
                let found: Vec<_> = found.into_iter().map(|index| records[index].clone()).collect();
                konnect::answer(Style::Number, &found, 1000, asked)
            }
            Err(reason) => Reply::status(400, json!({"title": "Bad Request", "detail": reason}).to_string()),
        }
    })
}

fn command(server: &Server, args: &[&str]) -> std::process::Command {
    let mut command = run::command(&["verify", "users", "--allow-http-loopback", "--base-url", &server.base()]);
    command.args(args).env("KONNECT_TOKEN", CANARY);
    for name in ["KONNECT_PAT", "KONGCTL_DEFAULT_KONNECT_PAT", "DECK_KONNECT_TOKEN", "KONNECT_COOKIE"] {
        command.env_remove(name);
    }
    command
}

pub(crate) fn verify(server: &Server, args: &[&str]) -> Ran {
    let ran = finish(command(server, args), "");
    assert!(!ran.out.contains(CANARY) && !ran.err.contains(CANARY), "{} {}", ran.out, ran.err);
    ran
}

/// The rows as JSON that are neither as documented nor without data.
fn odd(server: &Server) -> Vec<Value> {
    let ran = verify(server, &["--output", "json"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((&report["collection"], &report["complete"]), (&json!("identity@v3/users"), &json!(true)));
    let rows = report["rows"].as_array().unwrap().clone();
    assert!(rows.len() > 5 && !ran.out.contains("konghq.com"), "{}", ran.out);
    // What no description speaks of is refused by this service.
    let is_open = |row: &Value| row["probe"] == "repeated" || row["probe"] == "unknown field";
    let is_odd = |row: &Value| row["outcome"] != "as documented" && row["outcome"] != "no data";
    rows.into_iter().filter(|row| is_odd(row) && !is_open(row)).collect()
}

#[test]
fn a_table_of_what_a_service_does() {
    assert_eq!(odd(&service(None)), Vec::<Value>::new());
    let server = service(Some(Quirk::IgnoresField("active".into())));
    let rows = odd(&server);
    assert!(!rows.is_empty());
    assert!(rows.iter().all(|row| row["field"] == "active" && row["outcome"] == "ignored"), "{rows:?}");
    let ran = verify(&server, &[]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.starts_with("FIELD"), "{}", ran.out);
    let ignored = ran.out.lines().find(|line| line.starts_with("active")).unwrap();
    assert!(ignored.trim_end().ends_with("ignored"), "{ignored}");
    // What the records have in them is shown on request only.
    assert!(!ran.out.contains("User"), "{}", ran.out);
    assert!(verify(&server, &["--show-values"]).out.contains("User 0"));
}

#[test]
fn a_refusal_is_told_in_the_services_words() {
    let rows = odd(&service(Some(Quirk::Refuses("contains".into()))));
    assert!(!rows.is_empty());
    assert!(rows.iter().all(|row| row["operator"] == "contains" && row["outcome"] == "refused"), "{rows:?}");
    for row in &rows {
        let message = row["message"].as_str().unwrap();
        assert!(message.contains("contains is not supported"), "{message}");
        // The report says once which host it is of.
        assert!(message.starts_with("status 400: ") && !message.contains("127.0.0.1"), "{message}");
    }
}

/// Values are shown on request only, also where the service repeats them.
#[test]
fn a_refusal_that_repeats_a_value() {
    let records = users(30);
    let server = Server::start(move |_, asked| {
        let email = asked.pairs().into_iter().find(|(name, _)| name.starts_with("filter[email]"));
        match email {
            Some((_, value)) => {
                let said = json!({"title": "Bad Request", "detail": format!("no filter by {}", value.to_uppercase())});
                Reply::status(400, said.to_string())
            }
            None => konnect::answer(Style::Number, &records, 1000, asked),
        }
    });
    let emails = |args: &[&str]| {
        let ran = verify(&server, &[&["--output", "json"], args].concat());
        assert_eq!(ran.code, 0, "{}", ran.err);
        let shown = ran.out.to_lowercase();
        let is_shown = ["@konghq", "@example", "user1"].iter().any(|part| shown.contains(part));
        (is_shown, ran.out.contains("status 400 (its words repeat a value)"))
    };
    assert_eq!(emails(&[]), (false, true));
    assert_eq!(emails(&["--show-values"]), (true, false));
}

/// The path is found as `list` finds it: a name is looked up, and nothing is measured where there is no such name.
#[test]
fn a_collection_within_another() {
    let planes = json!([{"id": "1", "name": "PROD"}, {"id": "2", "name": "prod"}]);
    let server = Server::start(move |_, asked| {
        let data = if asked.target.contains("/routes") { json!([]) } else { planes.clone() };
        Reply::json(
            json!({"data": data, "offset": null, "meta": {"page": {"total": data.as_array().unwrap().len()}}})
                .to_string(),
        )
    });
    let verify = |param: &str| {
        let collection = "control-planes/core-entities/routes";
        let mut command = run::command(&["verify", collection, "--allow-http-loopback", "--base-url", &server.base()]);
        command.args(["--output", "json", "--param", param]).env("KONNECT_TOKEN", CANARY);
        finish(command, "")
    };
    let ran = verify("controlPlaneId=@prod");
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(serde_json::from_str::<Value>(&ran.out).unwrap()["complete"], true);
    let asked = server.asked();
    assert!(asked[0].get("filter[name][eq]").is_some(), "{}", asked[0].target);
    assert!(asked.len() > 1 && asked[1..].iter().all(|asked| asked.target.contains("/control-planes/2/")), "{asked:?}");
    let ran = verify("controlPlaneId=@prods");
    assert_eq!((ran.code, ran.out.as_str(), server.asked().len()), (1, "", asked.len() + 1), "{}", ran.err);
    assert!(ran.err.contains("nothing in `control-planes@v2/control-planes` has the name `prods`"), "{}", ran.err);
}

/// Whatever host is asked for, a proxy leads to a service that has a certificate for one.
#[test]
fn a_region_is_measured_at_its_own_host() {
    let authority = Authority::new("region");
    let answer = |_: usize, asked: &Asked| {
        let all = [json!({"id": "7f1b5a4e-0c6e-4f43-9f43-0d8f0a1c9a11", "name": "prod"})];
        konnect::answer(Style::Number, &all, 100, asked)
    };
    let measure = |host: &str, args: &[&str], variables: &[(&str, &str)]| {
        let server = authority.server(host, true, answer);
        let (address, heads) = proxy(&server);
        let mut command = run::command(&["verify", "--output", "json", "--ca-file", authority.path()]);
        command.args(args).env("KONNECT_TOKEN", CANARY).env("HTTPS_PROXY", format!("http://{address}"));
        command.env_remove("NO_PROXY").env_remove("no_proxy").env_remove("https_proxy").envs(variables.iter().copied());
        let ran = finish(command, "");
        let heads = heads.lock().unwrap().clone();
        assert!(!heads.is_empty() && heads.iter().all(|head| head.starts_with(&format!("CONNECT {host}:443 "))));
        let asked = server.asked();
        let header = |name: &str| asked.iter().map(|asked| asked.header(name).unwrap().to_owned()).collect::<Vec<_>>();
        assert!(header("host").iter().all(|said| said == host), "{:?}", header("host"));
        assert!(header("authorization").iter().all(|said| *said == format!("Bearer {CANARY}")));
        let report: Value = serde_json::from_str(&ran.out).unwrap();
        assert_eq!((ran.code, &report["host"], &report["complete"]), (0, &json!(host), &json!(true)), "{}", ran.err);
        assert!(asked.len() > 3 && asked.iter().all(|asked| asked.target.starts_with("/v")));
    };
    measure("eu.api.konghq.com", &["control-planes", "--region", "eu"], &[("KONNECT_REGION", "au")]);
    measure("au.api.konghq.com", &["control-planes"], &[("KONNECT_REGION", "au")]);
    measure("us.api.konghq.com", &["control-planes"], &[]);
    // A collection without regions is where it is, whatever the usual one is.
    measure("global.api.konghq.com", &["users"], &[("KONNECT_REGION", "au")]);
    let mut command = run::command(&["verify", "users", "--region", "eu"]);
    command.env("KONNECT_TOKEN", CANARY).env("HTTPS_PROXY", "http://127.0.0.1:1");
    let ran = finish(command, "");
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    assert!(ran.err.contains("error[region-not-used]"), "{}", ran.err);
}

#[test]
fn no_more_requests_than_allowed() {
    let server = service(None);
    let ran = verify(&server, &["--max-requests", "3", "--output", "json"]);
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((ran.code, &report["complete"], server.asked().len()), (3, &json!(false), 3), "{}", ran.err);
    assert!(ran.err.contains("error[stopped]: measuring stopped after 3 requests"), "{}", ran.err);
    assert!(ran.err.contains("`--max-requests`") && ran.err.contains("stopped after 2 of 36 probes"), "{}", ran.err);
    // What was not sent has a row all the same, without a value.
    assert_eq!((measured(&report), report["rows"].as_array().unwrap().len()), (2, 36));
    // A table has what was measured.
    let ran = verify(&server, &["--max-requests", "3"]);
    assert_eq!((ran.code, ran.out.lines().count()), (3, 3), "{}", ran.err);
    assert!(!ran.out.contains("not probed"), "{}", ran.out);
    // As many as there are probes are enough.
    let ran = verify(&server, &["--max-requests", "1000"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let failing = Server::always(Reply::status(403, ""));
    assert_eq!(verify(&failing, &[]).code, 3);
    assert_eq!(verify(&failing, &["--sample", "0"]).code, 2);
}

/// How many probes were sent.
fn measured(report: &Value) -> usize {
    report["rows"].as_array().unwrap().iter().filter(|row| row["outcome"] != "not probed").count()
}

/// What is known when the time is over is printed, and the status says that it is not all.
#[test]
fn measuring_that_takes_too_long_is_an_error() {
    let records = users(30);
    let server = Server::start(move |index, asked| match index {
        0..4 => konnect::answer(Style::Number, &records, 1000, asked),
        _ => Reply::Silence(Duration::from_secs(20)),
    });
    let begun = Instant::now();
    let ran = verify(&server, &["--timeout", "2", "--output", "json"]);
    assert!(begun.elapsed() < Duration::from_secs(15));
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((ran.code, &report["complete"], measured(&report)), (3, &json!(false), 3), "{}", ran.err);
    assert!(ran.err.contains("error[stopped]: measuring took longer than 2 s"), "{}", ran.err);
    let silent = Server::always(Reply::Silence(Duration::from_secs(20)));
    // More seconds than the clock has never pass.
    let ran = verify(&service(None), &["--timeout", "18446744073709551615", "--output", "json"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let ran = verify(&silent, &["--timeout", "1", "--output", "json"]);
    assert_eq!((ran.code, ran.out.as_str()), (3, ""), "{}", ran.err);
}

/// The page's table is what a service that ignores one field gives.
#[test]
fn the_documentation_shows_a_real_table() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/verify.md");
    let page = std::fs::read_to_string(path).unwrap();
    let table = verify(&service(Some(Quirk::IgnoresField("active".into()))), &[]).out;
    let begin = "$ konnect-filter verify users\n";
    let (before, rest) = page.split_once(begin).unwrap();
    let (_, after) = rest.split_once("```").unwrap();
    let current = format!("{before}{begin}{table}```{after}");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(path, &current).unwrap();
    }
    assert!(
        std::fs::read_to_string(path).unwrap() == current,
        "docs/verify.md is not current: run UPDATE_DOCS=1 cargo test -p konnect-filter-cli --test list"
    );
}

/// What is known is printed at once, though the service does not answer.
#[test]
fn ctrl_c_prints_what_is_known() {
    let records = users(30);
    let server = Server::start(move |index, asked| match index {
        0..4 => konnect::answer(Style::Number, &records, 1000, asked),
        _ => Reply::Silence(Duration::from_secs(20)),
    });
    let child = start(command(&server, &["--output", "json"]));
    while server.asked().len() < 5 {
        std::thread::sleep(Duration::from_millis(10));
    }
    let begun = Instant::now();
    interrupt(&child);
    let ran = child.wait_with_output().unwrap();
    assert!(begun.elapsed() < Duration::from_secs(10));
    let report: Value = serde_json::from_slice(&ran.stdout).unwrap();
    assert_eq!((ran.status.signal(), &report["complete"], measured(&report)), (Some(2), &json!(false), 3));
}

/// The command says that nothing is known yet; as JSON it is an empty profile.
#[test]
fn ctrl_c_before_the_first_probe_says_so() {
    let server = Server::start(|_, _| Reply::Silence(Duration::from_secs(20)));
    for (args, expected) in [(&["--output", "json"][..], Some(json!([]))), (&[], None)] {
        let seen = server.asked().len();
        let child = start(command(&server, args));
        while server.asked().len() == seen {
            std::thread::sleep(Duration::from_millis(10));
        }
        interrupt(&child);
        let ran = child.wait_with_output().unwrap();
        let said = String::from_utf8(ran.stderr).unwrap();
        assert_eq!(ran.status.signal(), Some(2), "{said}");
        assert!(said.contains("nothing was measured"), "{said}");
        match expected {
            Some(rows) => {
                let report: Value = serde_json::from_slice(&ran.stdout).unwrap();
                assert_eq!((&report["complete"], &report["rows"]), (&json!(false), &rows));
            }
            None => assert!(ran.stdout.is_empty()),
        }
    }
}

/// A service that is busy is asked again when it says so, and one request at a time.
#[test]
fn a_busy_service_is_obeyed() {
    let records = users(30);
    let server = Server::start(move |index, asked| match index {
        3 => Reply::status(429, "").with("retry-after", "1"),
        _ => konnect::answer(Style::Number, &records, 1000, asked),
    });
    let begun = Instant::now();
    let ran = verify(&server, &["--output", "json"]);
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((ran.code, &report["complete"]), (0, &json!(true)), "{}", ran.err);
    assert!(begun.elapsed() >= Duration::from_secs(1));
    let asked = server.asked();
    assert_eq!(asked[3].target, asked[4].target);
}

/// A failure in the middle is an error, with what is known.
#[test]
fn a_failure_prints_what_is_known() {
    let records = users(30);
    let server = Server::start(move |index, asked| match index {
        0..4 => konnect::answer(Style::Number, &records, 1000, asked),
        _ => Reply::status(403, ""),
    });
    let ran = verify(&server, &["--output", "json"]);
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((ran.code, measured(&report)), (3, 3), "{}", ran.err);
}

/// Where the service still lists what is not filtered, the filter is what it fails at, and the rest is measured.
#[test]
fn a_failure_of_one_filter_is_a_finding() {
    let records = users(30);
    for status in [403, 404, 500] {
        let records = records.clone();
        let server = Server::start(move |_, asked| match asked.get("filter[full_name][contains]") {
            Some(_) => Reply::status(status, r#"{"title": "Oops"}"#),
            None => konnect::answer(Style::Number, &records, 1000, asked),
        });
        let ran = verify(&server, &["--output", "json"]);
        let report: Value = serde_json::from_str(&ran.out).unwrap();
        assert_eq!((ran.code, &report["complete"]), (0, &json!(true)), "{}", ran.err);
        let failed = |row: &&Value| row["outcome"] == "failed";
        let rows: Vec<&Value> = report["rows"].as_array().unwrap().iter().filter(failed).collect();
        assert_eq!(rows.len(), 6, "{rows:?}");
        let is_it = |row: &&&Value| row["field"] == "full_name" && row["operator"] == "contains";
        assert!(rows.iter().all(|row| is_it(&row)), "{rows:?}");
        assert_eq!(rows[0]["message"], format!("status {status}: Oops"));
        // After each failure, it is seen whether the unfiltered list works.
        let asked = server.asked();
        let follows =
            |pair: &[Asked]| pair[0].get("filter[full_name][contains]").is_none() || !pair[1].target.contains("filter");
        assert!(asked.windows(2).all(follows));
    }
}
