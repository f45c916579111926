//! `entities` and `fields`.

use crate::run::{bad, good, run};

#[test]
fn collections_with_tabs_in_a_pipe() {
    let all = good(&["entities"]);
    assert!(all.lines().count() >= 257, "{}", all.lines().count());
    assert!(all.lines().all(|line| line.split('\t').count() == 4), "{all}");
    assert!(
        good(&["entities", "TEAMS/users"]).starts_with("identity@v3/teams/users\t/v3/teams/{teamId}/users\tglobal\t")
    );
    let ran = run(&["entities", "no-such-thing"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
    assert!(ran.err.contains("no collection"), "{}", ran.err);
}

/// However the words of a name are joined.
#[test]
fn collections_by_words_joined_in_another_way() {
    let planes = good(&["entities", "control-planes"]);
    assert!(planes.starts_with("control-planes@v2/control-planes\t") && planes.lines().count() > 20, "{planes}");
    for text in ["controlPlanes", "ControlPlanes", "controlplanes", "control_planes", "control planes"] {
        let mut all: Vec<String> = good(&["entities", text]).lines().map(str::to_owned).collect();
        // `control_planes` is the name of another collection, which comes first.
        all.sort_unstable();
        let mut same: Vec<&str> = planes.lines().collect();
        same.sort_unstable();
        assert_eq!(all, same, "{text}");
    }
    assert_eq!(good(&["entities", "dcr_provider"]), good(&["entities", "dcr-providers"]));
    let ran = run(&["entities", "users/7f9e"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
    let told =
        "no collection has `users/7f9e` in its name or path; the collection that contains it is `identity@v3/users`";
    assert!(ran.err.contains(told), "{}", ran.err);
    let err = bad(1, &["list", "users/7f9e"]);
    assert!(err.contains("the path names a single thing") && err.contains("it is `identity@v3/users`"), "{err}");
}

#[test]
fn collections_as_json() {
    let json: serde_json::Value = serde_json::from_str(&good(&["entities", "--output", "json"])).unwrap();
    let users = json.as_array().unwrap().iter().find(|row| row["name"] == "identity@v3/users").unwrap();
    assert_eq!(users["path"], "/v3/users");
    assert_eq!(users["fields"], serde_json::json!(["id", "email", "full_name", "active"]));
}

#[test]
fn fields_as_people_and_programs_read_them() {
    insta::assert_snapshot!(good(&["fields", "control-planes", "--output", "text"]));
    let rows = good(&["fields", "control-planes"]);
    assert_eq!(good(&["fields", "control-planes", "-o", "tabs"]), rows);
    let rows: Vec<Vec<&str>> = rows.lines().map(|line| line.split('\t').collect()).collect();
    assert!(rows.iter().all(|row| row.len() == 5), "{rows:?}");
    assert!(rows.contains(&vec!["name", "string", "Konnect", "=, !=, contains", "eq neq contains"]), "{rows:?}");
    assert!(rows.contains(&vec!["description", "string", "local", "", ""]), "{rows:?}");
    let json = good(&["fields", "control-planes", "--output", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let name = json["fields"].as_array().unwrap().iter().find(|field| field["name"] == "name").unwrap();
    assert_eq!(
        name["operators"],
        serde_json::json!([
            { "language": "=", "wire": "filter[name][eq]=…" },
            { "language": "!=", "wire": "filter[name][neq]=…" },
            { "language": "contains", "wire": "filter[name][contains]=…" },
        ])
    );
    bad(1, &["fields", "usrs"]);
}

#[test]
fn paging_flags_are_those_that_can_be_given() {
    let out = good(&["fields", "audit-logs", "-o", "text"]);
    assert!(out.ends_with("Paging: --page-size (at most 1000), --page-after, --page-before\n"), "{out}");
    let out = good(&["fields", "config-stores", "-o", "text"]);
    assert!(out.ends_with("Paging: --page-size, --page-after\n"), "{out}");
}

/// Every collection can be shown, in both forms.
#[test]
fn every_collection_can_be_shown() {
    let names = good(&["entities"]);
    // A process each would take long: every tenth.
    for line in names.lines().step_by(10) {
        let name = line.split('\t').next().unwrap();
        assert!(good(&["fields", name, "-o", "text"]).starts_with(name), "{name}");
    }
}

/// The lookup is shown before the request that has its result, in whose address the name is still there.
#[test]
fn a_dry_run_shows_that_a_name_is_looked_up() {
    let args = ["list", "teams/users", "--param", "teamId=@ops", "--dry-run"];
    let ran = run(&args);
    let lines: Vec<&str> = ran.out.lines().collect();
    assert_eq!(
        lines,
        [
            "https://global.api.konghq.com/v3/teams?filter%5Bname%5D%5Beq%5D=ops&page%5Bsize%5D=100",
            "https://global.api.konghq.com/v3/teams/%40ops/users?page%5Bsize%5D=100",
        ]
    );
    assert_eq!(ran.err, "note: the first request looks up the name after `@`, and its id is then sent instead\n");
    let archive: serde_json::Value =
        serde_json::from_str(&run(&[&args[..], &["--output", "har"]].concat()).out).unwrap();
    assert_eq!(archive["log"]["entries"].as_array().unwrap().len(), 2);
    // A literal `@` is not a name.
    let ran = run(&["list", "teams/users", "--param", "teamId=@@ops", "--dry-run"]);
    assert_eq!(ran.out, "https://global.api.konghq.com/v3/teams/%40ops/users?page%5Bsize%5D=100\n");
    assert_eq!(ran.err, "");
}
