//! What `list` prints.

use serde_json::{Value, json};

use crate::server::{Reply, Server};
use crate::{CANARY, answer, good, konnect_with, ran, users};

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

#[test]
fn json_lines_in_a_pipe() {
    let server = konnect_with(250);
    let out = good(&server, &["users", r#"email contains "@konghq.com" and active"#]);
    let expected: Vec<_> = users(250).into_iter().step_by(6).collect();
    assert_eq!(lines(&out), expected);
    assert_eq!(server.asked().len(), 1);
    // Everything, in pages of a hundred.
    assert_eq!(lines(&good(&server, &["users"])), users(250));
    assert_eq!(server.asked().len(), 4);
}

#[test]
fn what_konnect_cannot_filter_is_filtered_here() {
    let server = konnect_with(250);
    let wanted = |text: &str| {
        lines(text)
            .iter()
            .map(|record| record["id"].as_str().unwrap().trim_start_matches("id-").parse().unwrap())
            .collect::<Vec<usize>>()
    };
    let out = good(&server, &["users", "full_name starts with 'user 24' and active"]);
    assert_eq!(wanted(&out), [24, 240, 243, 246, 249]);
    // Two requests, and what both find is printed once.
    let ran = ran(&server, &["users", "email contains user24 or full_name contains 'er 240'", "--split", "--verbose"]);
    let mut found = wanted(&ran.out);
    found.sort_unstable();
    assert_eq!((ran.code, found), (0, vec![24, 240, 241, 242, 243, 244, 245, 246, 247, 248, 249]));
    for said in [
        "Konnect filters: email contains \"user24\"",
        "Konnect filters: full_name contains \"er 240\"",
        "local filter: none",
        "GET http://127.0.0.1",
        "2 requests, 2 pages, 12 records received, 1 duplicate (known by their id or content, the first one counts), 11 matched",
    ] {
        assert!(ran.err.contains(said), "{said}: {}", ran.err);
    }
}

#[test]
fn the_whole_collection_is_fetched_with_a_warning() {
    let server = konnect_with(5);
    let ran = ran(&server, &["users", "full_name matches '^User [34]$'"]);
    assert_eq!((ran.code, lines(&ran.out).len()), (0, 2));
    assert!(ran.err.contains("warning[fetches-all]"), "{}", ran.err);
}

/// What is wrong with a request is told before it is sent, and once.
#[test]
fn warnings_of_the_plan_come_before_the_fetch() {
    let server = konnect_with(5);
    let ran = ran(&server, &["users", "full_name matches '^User [34]$'", "--verbose"]);
    let at = |text: &str| ran.err.find(text).unwrap_or_else(|| panic!("{text}: {}", ran.err));
    assert!(at("warning[fetches-all]") < at("GET http://"), "{}", ran.err);
    assert_eq!(ran.err.matches("warning[").count(), 1, "{}", ran.err);
    // Programs read one object.
    let json = crate::ran(&server, &["users", "full_name matches '^User [34]$'", "--message-format", "json"]);
    assert_eq!(lines(&json.err).len(), 1, "{}", json.err);
}

/// No field of a record that was described is left out of CSV, lists included.
#[test]
fn csv_has_lists() {
    let body =
        json!({"data": [{"id": "1", "name": "pay", "protocols": ["http", "https"], "tags": ["a"]}], "next": null});
    let server = Server::always(Reply::json(body.to_string()));
    let args = ["control-planes/core-entities/services", "--param", "controlPlaneId=7f", "-o", "csv"];
    let out = good(&server, &args);
    let (heading, row) = out.trim_end().split_once('\n').unwrap();
    assert!(heading.split(',').any(|name| name == "tags"), "{heading}");
    assert!(row.contains(r#""[""a""]""#), "{row}");
    let mut names: Vec<_> = heading.split(',').collect();
    names.sort_unstable();
    assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "{heading}");
}

#[test]
fn one_array() {
    let server = konnect_with(3);
    let read =
        |filter: &str| serde_json::from_str::<Value>(&good(&server, &["users", filter, "--output", "json"])).unwrap();
    assert_eq!(read("full_name contains User"), Value::from(users(3)));
    assert_eq!(read("full_name contains nobody"), json!([]));
}

/// Whatever a reader of JSON would like to write in another way.
#[test]
fn records_come_out_as_the_service_wrote_them() {
    let plain =
        r#"{"id":"a","full_name":"\u00e9\/ x","n":[1e5,1E5,1.10,-0,1e400,123456789012345678901234567890],"m":1}"#;
    let spread = "{ \"id\" : \"b\",\r\n\t\"full_name\":\"x y\", \"n\":0.10E-7 }";
    let body = format!(
        "{{\"data\":[{plain},\n{spread}, {{\"id\":\"c\",\"full_name\":null}}],\"meta\":{{\"page\":{{\"total\":3}}}}}}"
    );
    let server = Server::always(Reply::json(body));
    let expected = format!("{plain}\n{}\n", r#"{"id":"b","full_name":"x y","n":0.10E-7}"#);
    let filter = "full_name ends with ' x' or full_name ends with ' y'";
    let ran = ran(&server, &["users", filter]);
    assert_eq!((ran.code, ran.out), (0, expected.clone()));
    let ran = crate::ran(&server, &["users", filter, "--output", "json"]);
    assert_eq!(ran.out, format!("[\n{}\n]\n", expected.trim_end().replace('\n', ",\n")));
}

#[test]
fn comma_separated_values() {
    let records = json!([
        {"id": "1", "name": "a, \"b\"\nc", "description": null, "labels": {"env": "x"}},
        {"id": "2", "config": {"auth_type": true}, "labels": {"k8s.io/a": 1.10}},
    ]);
    let body = json!({"data": records, "meta": {"page": {"number": 1, "size": 100, "total": 2}}}).to_string();
    // Numbers are printed as they came.
    let server = Server::always(Reply::json(body.replace("1.1", "1.10")));
    let columns = "id,name,description,config.auth_type,labels.env,labels.k8s.io/a,labels.nothing";
    let csv = ran(&server, &["control-planes", "--output", "csv", "--columns", columns]);
    assert_eq!((csv.code, csv.err.as_str()), (0, "note: no record has `labels.nothing`\n"));
    assert_eq!(
        csv.out,
        "id,name,description,config.auth_type,labels.env,labels.k8s.io/a,labels.nothing\n\
         1,\"a, \"\"b\"\"\nc\",,,x,,\n\
         2,,,true,,1.10,\n"
    );
    let out = good(&konnect_with(0), &["users", "--output", "csv"]);
    assert!(out.starts_with("id,") && out.lines().count() == 1, "{out}");
}

#[test]
fn a_table() {
    let records = json!([
        {"id": "1", "full_name": "wide 表", "email": "a@b.c", "active": true},
        {"id": "22", "full_name": "evil \u{1b}[2J\n", "email": null},
    ]);
    let body = json!({"data": records, "meta": {"page": {"number": 1, "size": 100, "total": 2}}}).to_string();
    let server = Server::always(Reply::json(body));
    let out = good(&server, &["users", "--output", "table"]);
    assert_eq!(
        out,
        "ID  FULL_NAME         EMAIL  ACTIVE  CREATED_AT\n\
         1   wide 表           a@b.c  true\n\
         22  evil \\u{1b}[2J\\n\n"
    );
    let out = good(&server, &["users", "--output", "table", "--columns", "email,id"]);
    assert_eq!(out, "EMAIL  ID\na@b.c  1\n       22\n");
    // Nothing to show means no table.
    let none = ran(&konnect_with(0), &["users", "--output", "table"]);
    assert_eq!((none.code, none.out.as_str()), (0, ""));
    assert!(none.err.starts_with("note: no records: the collection is empty"), "{}", none.err);
    // An audit log has no id and no name.
    let log = json!({"type": "authentication", "signature": "x", "action": "login", "outcome": "success", "ts": "2026-11-22T00:00:00Z"});
    let body = json!({"data": [log], "meta": {"page": {"next": null, "size": 100}}}).to_string();
    let out = good(&Server::always(Reply::json(body)), &["audit-logs", "--output", "table"]);
    assert_eq!(
        out,
        "TYPE            ACTION  OUTCOME  TS\n\
         authentication  login   success  2026-11-22T00:00:00Z\n"
    );
    // More rows than the widths are taken from.
    assert_eq!(good(&konnect_with(250), &["users", "--output", "table"]).lines().count(), 251);
}

#[test]
fn columns_that_nothing_has_are_told() {
    let server = konnect_with(3);
    // What the records cannot have is an error before anything is sent.
    for (columns, said) in [
        ("id,emial", "did you mean `email`?"),
        ("ID", "did you mean `id`?"),
        ("Email", "did you mean `email`?"),
        ("zzz", "they have id, "),
    ] {
        for dry in [&[][..], &["--dry-run"]] {
            let wrong = ran(&server, &[&["users", "--columns", columns], dry].concat());
            assert_eq!((wrong.code, wrong.out.as_str()), (1, ""), "{columns}");
            assert!(wrong.err.contains("error[unknown-field]") && wrong.err.contains(said), "{}", wrong.err);
        }
    }
    assert!(server.asked().is_empty());
    // What is described may well be empty everywhere, and of no records nothing is known.
    let mut misspelt = ran(&server, &["users", "--columns", "id,preferred_name"]);
    assert_eq!((misspelt.code, misspelt.err.as_str()), (0, ""));
    misspelt = ran(&server, &["users", "--columns", "id,email.host"]);
    assert_eq!((misspelt.code, misspelt.err.as_str()), (0, "note: no record has `email.host`\n"));
    misspelt = ran(&konnect_with(0), &["users", "--columns", "id,email.host"]);
    assert_eq!((misspelt.code, misspelt.err.lines().count()), (0, 1), "{}", misspelt.err);
    for output in ["json", "jsonl", "id"] {
        misspelt = ran(&server, &["users", "--columns", "id", "--output", output]);
        assert_eq!((misspelt.code, misspelt.out.as_str()), (2, ""));
        assert!(misspelt.err.contains("--columns"), "{}", misspelt.err);
    }
}

/// A field has two names where the records have its values elsewhere, and every part of the command takes both.
#[test]
fn a_field_and_its_place_in_the_records() {
    let records: Vec<_> = ["CLUSTER_TYPE_SERVERLESS", "SERVERLESS"]
        .map(|kind| json!({ "id": kind.to_lowercase(), "name": "x", "config": { "cluster_type": kind } }))
        .into();
    let server = Server::start(move |_, asked| answer("control-planes", &records, asked));
    for name in ["cluster_type", "config.cluster_type"] {
        let filter = format!("{name} = CLUSTER_TYPE_SERVERLESS");
        let out = good(&server, &["control-planes", &filter, "--output", "csv", "--columns", &format!("id,{name}")]);
        assert_eq!(out, format!("id,{name}\ncluster_type_serverless,CLUSTER_TYPE_SERVERLESS\n"));
        let asked = server.asked();
        assert!(
            asked[asked.len() - 1].target.contains("filter%5Bcluster_type%5D%5Beq%5D=CLUSTER_TYPE_SERVERLESS"),
            "{name}"
        );
        let line = format!("{{\"entity\":\"control-planes\",\"filter\":\"{filter}\"}}\n");
        let encoded = crate::run::run_on(&["encode", "--batch"], &line);
        assert!(encoded.out.contains("filter%5Bcluster_type%5D%5Beq%5D=CLUSTER_TYPE_SERVERLESS"), "{}", encoded.out);
        let local = crate::run::run_on(
            &["match", "--entity", "control-planes", &filter],
            "{\"config\":{\"cluster_type\":\"CLUSTER_TYPE_SERVERLESS\"}}\n{\"config\":{\"cluster_type\":\"x\"}}\n",
        );
        assert_eq!(local.out, "{\"config\":{\"cluster_type\":\"CLUSTER_TYPE_SERVERLESS\"}}\n");
    }
    let fields = crate::run::good(&["fields", "control-planes", "-o", "text"]);
    assert!(fields.contains("\n  cluster_type: config.cluster_type in the records; both names work\n"), "{fields}");
}

#[test]
fn ids() {
    assert_eq!(good(&konnect_with(3), &["users", "--output", "id"]), "id-0\nid-1\nid-2\n");
}

#[test]
fn a_limit_and_a_count() {
    let server = konnect_with(250);
    assert_eq!(good(&server, &["users", "--limit", "2", "--output", "id"]), "id-0\nid-1\n");
    assert_eq!(server.asked().len(), 1);
    assert_eq!(good(&server, &["users", "--limit", "0"]), "");
    assert_eq!(server.asked().len(), 1);
    // Konnect says how many there are.
    assert_eq!(good(&server, &["users", "--count"]), "250\n");
    assert_eq!(server.asked().len(), 2);
    // Here they have to be counted.
    assert_eq!(good(&server, &["users", "full_name ends with 9", "--count"]), "25\n");
    let none = ran(&server, &["users", "full_name = a and full_name = b", "--count"]);
    assert_eq!((none.code, none.out.as_str()), (0, "0\n"));
    assert!(none.err.contains("warning[always-false]"), "{}", none.err);
}

/// A total is the service's claim. One that its own page denies is not printed.
#[test]
fn a_total_that_cannot_be_is_not_a_count() {
    let data: Vec<Value> = (0..5).map(|n| json!({"id": n})).collect();
    let announcing = |total: u64| {
        let data = data.clone();
        Server::always(Reply::json(json!({"data": data, "meta": {"page": {"number": 1, "total": total}}}).to_string()))
    };
    assert_eq!(good(&announcing(5), &["users", "--count"]), "5\n");
    for total in [0, 4] {
        let ran = ran(&announcing(total), &["users", "--count"]);
        assert_eq!((ran.code, ran.out.as_str()), (3, ""), "{total}: {}", ran.err);
        let message = format!("announced {total} records but returned 5 different ones");
        assert!(ran.err.contains("error[broken-paging]") && ran.err.contains(&message), "{}", ran.err);
    }
}

#[test]
fn a_name_for_an_id() {
    let planes: Vec<_> = ["prod-eu", "prod-us", "twin", "twin"]
        .iter()
        .enumerate()
        .map(|(n, name)| json!({"id": format!("cp-{n}"), "name": name}))
        .collect();
    let server = Server::start(move |_, asked| match asked.target.split('?').next().unwrap() {
        "/v2/control-planes" => answer("control-planes@v2/control-planes", &planes, asked),
        "/v2/control-planes/cp-1/core-entities/services" => {
            Reply::json(r#"{"data":[{"id":"s","name":"pay"}],"next":null}"#)
        }
        _ => Reply::status(404, ""),
    });
    let services = |name: &str| {
        let param = format!("controlPlaneId=@{name}");
        ran(
            &server,
            &["control-planes/core-entities/services", "name contains pay", "--param", &param, "--output", "id"],
        )
    };
    let found = services("prod-us");
    assert_eq!((found.code, found.out.as_str(), found.err.as_str()), (0, "s\n", ""));
    let asked = server.asked();
    assert_eq!(asked.len(), 2);
    assert_eq!(asked[0].get("filter[name][eq]").as_deref(), Some("prod-us"));
    for (name, said) in [("nobody", "nothing in"), ("twin", "cp-2, cp-3")] {
        let wrong = services(name);
        assert_eq!((wrong.code, wrong.out.as_str()), (1, ""));
        assert!(wrong.err.contains("error[invalid-param]") && wrong.err.contains(said), "{}", wrong.err);
    }
    // Nothing is looked up for a filter that is wrong.
    let before = server.asked().len();
    let wrong =
        ran(&server, &["control-planes/core-entities/services", "nmae = x", "--param", "controlPlaneId=@prod-us"]);
    assert_eq!((wrong.code, server.asked().len()), (1, before));
}

#[test]
fn hosts_of_old_and_dev_portals() {
    let server = Server::start(|_, asked| match asked.target.split('?').next().unwrap() {
        "/api/control_planes" => Reply::json(r#"{"data":[{"id":"old"}],"meta":{"page":{"number":1,"total":1}}}"#),
        "/api/v3/apis" => match (asked.header("cookie"), asked.header("authorization")) {
            (Some("portalaccesstoken=abcdefgh"), None) => {
                Reply::json(r#"{"data":[{"id":"api"}],"meta":{"page":{"total":1}}}"#)
            }
            other => panic!("{other:?}"),
        },
        _ => Reply::status(404, ""),
    });
    assert_eq!(good(&server, &["legacy@v0/control_planes", "--output", "id"]), "old\n");
    assert_eq!(server.asked()[0].header("authorization"), Some(format!("Bearer {CANARY}").as_str()));
    let mut command = crate::list(&server, &["dev-portal@v3/apis", "--output", "id"]);
    command.env("KONNECT_COOKIE", "abcdefgh");
    let ran = crate::run::finish(command, "");
    assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (0, "api\n", ""));
}

#[test]
fn konnect_search() {
    let server = Server::start(|_, asked| {
        assert_eq!(asked.get("q").as_deref(), Some("type:team AND name:*_qa"));
        let next = asked.get("page[after]").is_none().then_some("/search?q=x&page[after]=c");
        let id = if next.is_some() { "a" } else { "b" };
        Reply::json(
            json!({"data": [{"id": id, "type": "team", "name": "a_qa"}], "meta": {"page": {"next": next, "size": 1}}})
                .to_string(),
        )
    });
    let out = good(&server, &["--search", "type = team and name ends with _qa", "--output", "id"]);
    assert_eq!((out.as_str(), server.asked().len()), ("a\nb\n", 2));
    let wrong = ran(&server, &["--search", "type = "]);
    assert_eq!((wrong.code, wrong.out.as_str(), server.asked().len()), (1, "", 2));
    // All of the words are the filter, which may come from standard input as ever.
    for (words, said) in [
        (["type = team and name ends with _qa", "name = x"].as_slice(), "there are 2"),
        (&["type", "=", "team"], "'type = team'"),
    ] {
        let wrong = ran(&server, &[&["--search"], words].concat());
        assert_eq!((wrong.code, wrong.out.as_str(), server.asked().len()), (2, "", 2));
        assert!(wrong.err.contains(said), "{}", wrong.err);
    }
    let piped = crate::list(&server, &["--search", "-", "--output", "id"]);
    assert_eq!(crate::run::finish(piped, "type = team and name ends with _qa").out, "a\nb\n");
}

#[test]
fn spaces_around_column_names_are_ignored() {
    let server = konnect_with(2);
    let csv = |columns| good(&server, &["users", "--output", "csv", "--columns", columns]);
    assert_eq!(csv(" email , id"), csv("email,id"));
    for columns in ["", " ", ",", "id,,email", "id,"] {
        let ran = ran(&server, &["users", "--columns", columns]);
        assert!(ran.code == 2 && ran.err.contains("--columns has an empty name"), "{columns}: {}", ran.err);
    }
}

#[test]
fn a_token_file_may_be_standard_input() {
    let server = konnect_with(1);
    let mut command = crate::list(&server, &["users", "--token-file", "-"]);
    command.env_remove("KONNECT_TOKEN");
    let ran = crate::finish(command, "kpat_from_a_pipe\n");
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(server.asked()[0].header("authorization"), Some("Bearer kpat_from_a_pipe"));
    let long = crate::finish(crate::list(&server, &["users", "--token-file", "-"]), "x".repeat(20_000));
    assert!(long.code == 1 && long.err.contains("is too long"), "{}", long.err);
    let ran = crate::finish(crate::list(&server, &["users", "-", "--token-file", "-"]), "active");
    assert!(ran.code == 2 && ran.err.contains("cannot both come from standard input"), "{}", ran.err);
}
