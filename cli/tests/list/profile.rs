//! Commands that are given what `verify` measured.

use serde_json::{Value, json};

use crate::filtering::Quirk;
use crate::run::{self, finish};
use crate::verify::{service, verify};

/// Whoever is given a profile of some of the probes is told so, once.
#[test]
fn an_incomplete_profile_is_told_once() {
    let server = service(None);
    let path = std::env::temp_dir().join(format!("konnect-filter-incomplete-{}.json", std::process::id()));
    std::fs::write(&path, verify(&server, &["--max-requests", "4", "--output", "json"]).out).unwrap();
    let (profile, base) = (path.to_str().unwrap(), server.base());
    let given = ["users", "active", "--profile", profile];
    let said =
        "warning[incomplete-profile]: the profile is incomplete: 33 of 36 probes were not sent, of `id`, `email`";
    for command in ["check", "plan", "encode"] {
        let address: &[&str] = if command == "check" { &[] } else { &["--base-url", &base] };
        let ran = finish(run::command(&[&[command], &given[..], address].concat()), "");
        assert_eq!((ran.code, ran.err.matches(said).count()), (0, 1), "{command}: {}", ran.err);
    }
    let ran = crate::ran(&server, &given);
    assert_eq!((ran.code, ran.err.matches(said).count()), (0, 1), "{}", ran.err);
    let lines = format!("{0}\n{0}\n", json!({"entity": "users", "filter": "active"}));
    let batch = ["encode", "--batch", "--base-url", &base, "--profile", profile];
    let ran = finish(run::command(&batch), &lines);
    assert_eq!((ran.code, ran.out.lines().count(), ran.err.matches(said).count()), (0, 2, 1), "{}", ran.err);
    assert_eq!(crate::ran(&server, &[&given[..], &["--quiet"]].concat()).err, "");
    // A complete one says nothing, also where the records tell nothing; one from which rows were taken does.
    for server in [server, crate::konnect_with(0)] {
        let mut report: Value = serde_json::from_str(&verify(&server, &["--output", "json"]).out).unwrap();
        std::fs::write(&path, report.to_string()).unwrap();
        assert_eq!(crate::ran(&server, &given).err, "");
        report["rows"].as_array_mut().unwrap().retain(|row| row["field"] != "email" || row["operator"] != "contains");
        std::fs::write(&path, report.to_string()).unwrap();
        let said = "warning[incomplete-profile]: the profile is incomplete: it does not have every operator of `email`";
        let ran = crate::ran(&server, &given);
        assert_eq!((ran.code, ran.err.matches(said).count()), (0, 1), "{}", ran.err);
    }
    std::fs::remove_file(path).unwrap();
}

/// `check` knows the host only where the collection is given by its URL.
#[test]
fn check_compares_what_it_knows() {
    let server = service(Some(Quirk::IgnoresField("active".into())));
    let path = std::env::temp_dir().join(format!("konnect-filter-checked-{}.json", std::process::id()));
    std::fs::write(&path, verify(&server, &["--output", "json"]).out).unwrap();
    let check = |collection: &str, filter: &str| {
        finish(run::command(&["check", collection, filter, "--profile", path.to_str().unwrap()]), "")
    };
    assert_eq!(check("users", "email contains x").code, 0);
    assert_eq!(check(&format!("{}/v3/users", server.base()), "email contains x").code, 0);
    for (collection, filter, said) in [
        ("https://global.api.konghq.com/v3/users", "email contains x", "not of `global.api.konghq.com`"),
        ("teams", "name = x", "not of `identity@v3/teams`"),
        ("users", "active", "the service ignores `active`"),
    ] {
        let ran = check(collection, filter);
        assert!(ran.code == 1 && ran.err.contains(said), "{collection}: {}", ran.err);
    }
    std::fs::remove_file(path).unwrap();
}

/// A service that leaves records out is wrong for `list`, and no longer with what was measured of it.
#[test]
fn a_profile_makes_lists_exact() {
    let server = service(Some(Quirk::MindsCase));
    let path = std::env::temp_dir().join(format!("konnect-filter-profile-{}.json", std::process::id()));
    std::fs::write(&path, verify(&server, &["--output", "json"]).out).unwrap();
    let profile = path.to_str().unwrap();
    let filter = "full_name contains 'USER 2'";
    let without = crate::ran(&server, &["users", filter, "--output", "id"]);
    assert_eq!((without.code, without.out.as_str()), (0, ""), "{}", without.err);
    let with = crate::ran(&server, &["users", filter, "--output", "id", "--profile", profile]);
    assert_eq!((with.code, with.out.lines().count()), (0, 11), "{}", with.err);
    // The plan says why; a profile of another host or collection is none.
    let base = server.base();
    let plan = |args: &[&str]| finish(run::command(&[&["plan", "--profile", profile][..], args].concat()), "");
    let ran = plan(&["users", filter, "--base-url", &base]);
    assert!(
        ran.out.contains("the service leaves out records for `full_name contains`; applied locally"),
        "{} {}",
        ran.out,
        ran.err
    );
    let ran = plan(&["users", filter]);
    assert!(ran.code == 1 && ran.err.contains("error[invalid-profile]"), "{}", ran.err);
    let ran = plan(&["teams", "name = x", "--base-url", &base]);
    assert!(
        ran.code == 1 && ran.err.contains("it is of `identity@v3/users`, not of `identity@v3/teams`"),
        "{}",
        ran.err
    );
    // One request cannot express it any more, line by line of a batch too, and `check` says so as well.
    let given = ["--profile", profile];
    let ran = finish(run::command(&[&["encode", "users", filter, "--base-url", &base], &given[..]].concat()), "");
    assert!(ran.code == 1 && ran.err.contains("error[filter-not-applied]: measured on"), "{}", ran.err);
    let lines = format!(
        "{}\n{}\n",
        json!({"entity": "users", "filter": filter}),
        json!({"entity": "teams", "filter": "name = x"})
    );
    let batch = ["encode", "--batch", "--partial", "--base-url", &base];
    let ran = finish(run::command(&[&batch[..], &given].concat()), &lines);
    let answers: Vec<Value> = ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(answers[0]["residual"].as_str().unwrap().starts_with("full_name contains"), "{}", ran.out);
    assert_eq!(answers[1]["errors"][0]["code"], "invalid-profile", "{}", ran.out);
    let check = |args: &[&str]| finish(run::command(&[&["check"], args, &given].concat()), "").code;
    assert_eq!(
        (check(&["users", filter]), check(&["users", filter, "--partial"]), check(&["teams", "name = x"])),
        (1, 0, 1)
    );
    std::fs::remove_file(path).unwrap();
}
