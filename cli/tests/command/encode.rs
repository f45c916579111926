//! `encode`, `check`, `plan`, `fmt`, `explain`.

use crate::run::{bad, command, finish, good, run, run_on};

#[test]
fn the_main_job() {
    assert_eq!(
        good(&["encode", "users", r#"email contains "@konghq.com" and active"#]),
        "https://global.api.konghq.com/v3/users?filter%5Bemail%5D%5Bcontains%5D=%40konghq.com&filter%5Bactive%5D=true\n"
    );
    assert_eq!(
        good(&[
            "encode",
            "api-builder@v3/apis",
            "labels.env in (dev, test) and version = 1.10",
            "--region",
            "eu",
            "--page-size",
            "100",
            "--sort",
            "created_at desc",
        ]),
        "https://eu.api.konghq.com/v3/apis?filter%5Blabels.env%5D%5Boeq%5D=dev%2Ctest&filter%5Bversion%5D%5Beq%5D=1.10\
         &sort=created_at%20desc&page%5Bsize%5D=100\n"
    );
}

#[test]
fn concrete_segments_fill_the_path() {
    let path = "/v2/control-planes/8f2c/core-entities/services";
    assert_eq!(
        good(&["encode", path, "name contains pay", "--region", "us"]),
        format!("https://us.api.konghq.com{path}?filter%5Bname%5D%5Bcontains%5D=pay\n")
    );
    let err = bad(1, &["encode", "teams/users", "active"]);
    assert!(err.contains("error[missing-param]") && err.contains("teamId"), "{err}");
    assert_eq!(
        good(&["encode", "teams/users", "active", "--param", "teamId=a b"]),
        "https://global.api.konghq.com/v3/teams/a%20b/users?filter%5Bactive%5D=true\n"
    );
    bad(1, &["encode", "teams/users", "active", "--param", "teamId=.."]);
    // What an address says may be repeated or left out.
    let same = ["encode", path, "--param", "controlPlaneId=8f2c"];
    assert_eq!(good(&same), good(&["encode", path]));
    let err = bad(1, &["encode", path, "--param", "controlPlaneId=77aa"]);
    assert!(
        err.contains(
            "error[invalid-param]: the path parameter `controlPlaneId` is given twice, as `77aa` and as `8f2c`"
        ),
        "{err}"
    );
    let line = format!("{{\"entity\":\"{path}\",\"params\":{{\"controlPlaneId\":\"77aa\"}}}}");
    let ran = run_on(&["encode", "--batch"], line);
    assert!(ran.code == 1 && ran.out.contains("as `77aa` and as `8f2c`"), "{}", ran.out);
}

#[test]
fn errors_point_at_the_place_and_print_no_url() {
    let err = bad(1, &["encode", "users", "emial = x"]);
    assert!(err.contains("error[unknown-field]") && err.contains("did you mean `email`?"), "{err}");
    let err = bad(1, &["encode", "users", r#"email in ("a,b", c)"#]);
    assert!(err.contains("error[comma-in-list]") && err.contains("error[unsupported-operator]"), "{err}");
}

#[test]
fn everything_that_is_wrong_is_told_at_once() {
    let err = bad(1, &["encode", "usrs", "a = = b"]);
    assert!(err.contains("error[unknown-entity]") && err.contains("error[unknown-operator]"), "{err}");
    let err = bad(1, &["encode", "control-planes", "nmae = x", "--region", "e/u", "--page-after", "x"]);
    for code in ["unknown-field", "invalid-region", "invalid-paging"] {
        assert!(err.contains(&format!("error[{code}]")), "{code}: {err}");
    }
}

#[test]
fn everything_is_fetched_only_when_the_filter_is_left_out() {
    assert_eq!(good(&["encode", "users"]), "https://global.api.konghq.com/v3/users\n");
    for empty in ["", "  "] {
        let err = bad(1, &["encode", "users", empty]);
        assert!(err.contains("error[empty-filter]") && err.contains("leave out the filter"), "{err}");
    }
}

#[test]
fn the_outputs() {
    let with = |output| good(&["encode", "control-planes", "name contains 'a b'", "--output", output]);
    let url = "https://us.api.konghq.com/v2/control-planes?filter%5Bname%5D%5Bcontains%5D=a%20b";
    assert_eq!(with("url"), format!("{url}\n"));
    assert_eq!(with("query"), "filter%5Bname%5D%5Bcontains%5D=a%20b\n");
    let header = r#"printf 'Authorization: Bearer %s\n' "$KONNECT_TOKEN""#;
    assert_eq!(with("curl"), format!("{header} | curl -sS -H @- '{url}'\n"));
    assert_eq!(with("httpie"), format!("http --ignore-stdin GET '{url}' \"Authorization:Bearer $KONNECT_TOKEN\"\n"));
    assert_eq!(with("json"), format!("{{\"url\":\"{url}\"}}\n"));
    assert_eq!(
        good(&["encode", "control-planes", "name contains x", "--readable", "--output", "query"]),
        "filter[name][contains]=x\n"
    );
}

#[test]
fn the_region_of_the_environment() {
    let region = |set: &str, args: &[&str]| {
        let mut command = command(args);
        command.env("KONNECT_REGION", set);
        finish(command, "")
    };
    let args = ["encode", "control-planes", "name = x", "--output", "url"];
    assert!(region("au", &args).out.starts_with("https://au.api.konghq.com/"));
    assert!(region("", &args).out.starts_with("https://us.api.konghq.com/"));
    let args = ["encode", "control-planes", "--region", "eu"];
    assert!(region("au", &args).out.starts_with("https://eu.api.konghq.com/"));
    assert!(region("au", &["encode", "users"]).out.starts_with("https://global.api.konghq.com/"));
    assert_eq!(region("a/u", &args[..2]).code, 1);
}

#[test]
fn the_residual_goes_to_standard_error() {
    let ran = run(&["encode", "control-planes", "name starts with pay", "--partial"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(ran.out, "https://us.api.konghq.com/v2/control-planes?filter%5Bname%5D%5Bcontains%5D=pay\n");
    assert_eq!(ran.err, "local filter: name starts with \"pay\"\n");
    let ran = run(&["encode", "control-planes", "name starts with pay", "--partial", "--output", "json"]);
    let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(json["residual"], "name starts with \"pay\"");
    assert_eq!(json["urls"].as_array().unwrap().len(), 1);
    assert_eq!(ran.err, "");
}

#[test]
fn a_filter_from_standard_input() {
    let ran = run_on(&["encode", "users", "-"], "email = 'a@b.c'\n  and active\n");
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.ends_with("?filter%5Bemail%5D%5Beq%5D=a%40b.c&filter%5Bactive%5D=true\n"), "{}", ran.out);
    assert_eq!(run_on(&["encode", "users", "-"], b"name = \xff").code, 1);
}

#[test]
fn lost_quotes_get_an_answer_of_their_own() {
    let err = bad(2, &["encode", "users", "email", "=", "x"]);
    assert!(err.contains("'email = x'"), "{err}");
}

#[test]
fn relative_dates_count_from_now() {
    let args = ["encode", "control-planes/core-entities/services", "name = x", "--now", "yesterday"];
    let err = bad(1, &args);
    assert!(err.contains("error[invalid-now]"), "{err}");
    let out = good(&[
        "encode",
        "audit-logs@v3/audit-logs",
        "ts >= now-7d",
        "--now",
        "2026-08-22T10:00:00Z",
        "--output",
        "query",
    ]);
    assert_eq!(out, "filter%5Bts%5D%5Bgte%5D=2026-08-15T10%3A00%3A00Z\n");
}

#[test]
fn check_says_it_by_its_status() {
    assert_eq!(good(&["check", "users", "active and email contains x"]), "");
    bad(1, &["check", "users", "emial = x"]);
    let ran = run(&["check", "users", "created_at > 2026-01-01", "--partial"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
    assert!(ran.err.contains("warning[fetches-all]"), "{}", ran.err);
}

#[test]
fn safe_edits_are_applied_on_request() {
    assert_eq!(good(&["fmt", "--fix", "name => 3 & b = 1"]), "name >= 3 and b = 1\n");
    assert_eq!(good(&["check", "users", "email == x & active", "--fix"]), "email == x and active\n");
    bad(1, &["fmt", "--fix", "name = "]);
    // Which field was meant is a guess, so that no edit is applied.
    bad(1, &["check", "--fix", "users", "emial = x"]);
}

#[test]
fn canonical_form() {
    assert_eq!(good(&["fmt", "name==prod AND (a=1)"]), "name = prod and a = 1\n");
}

#[test]
fn a_name_for_an_id_is_looked_up_by_list_only() {
    let args = ["encode", "control-planes/core-entities/services", "--param", "controlPlaneId=@prod"];
    let ran = run(&args);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{}", ran.err);
    let help = "`konnect-filter list control-planes@v2/control-planes 'name = \"prod\"' --output id` prints the id";
    assert!(ran.err.contains("error[invalid-param]") && ran.err.contains(help), "{}", ran.err);
    // Two are a literal one, as they are for `list`, which may have any id.
    let literal = good(&[&args[..3], &["controlPlaneId=@@prod"]].concat());
    assert!(literal.contains("/%40prod/"), "{literal}");
    let line = r#"{"entity":"control-planes/core-entities/services","params":{"controlPlaneId":"@prod"}}"#;
    let batch = run_on(&["encode", "--batch"], line);
    assert!(
        batch.code == 1 && batch.out.contains("invalid-param") && batch.out.contains("prints the id"),
        "{}",
        batch.out
    );
    // Below another name, the id of the first is needed first.
    let args = ["encode", "core-entities/services/routes", "--param", "controlPlaneId=7f", "--param", "ServiceId=@pay"];
    let err = bad(1, &args);
    assert!(err.contains("core-entities/services 'name = \"pay\"' --param controlPlaneId=7f --output id`"), "{err}");
}

#[test]
fn the_tree_as_json() {
    let text = "name==\"p\u{1b}\" AND not (labels.env in (dev, 'test') or a between 1 and 2)";
    let out = good(&["fmt", text, "--output", "json"]);
    let env = serde_json::json!({"field": "labels.env", "operator": "in", "values": [{"bare": "dev"}, "test"]});
    let between = serde_json::json!({"field": "a", "operator": "between", "low": {"bare": "1"}, "high": {"bare": "2"}});
    let name = serde_json::json!({"field": "name", "operator": "=", "value": "p\u{1b}"});
    let tree = serde_json::json!({"and": [name, {"not": {"or": [env, between]}}]});
    assert_eq!(serde_json::from_str::<serde_json::Value>(&out).unwrap(), tree);
    assert!(!out.contains('\u{1b}'), "{out:?}");
    // A program reads the filter from it.
    let read: konnect_filter::syntax::Tree<'_> = serde_json::from_str(&out).unwrap();
    assert_eq!(read.0, konnect_filter::parse(text).unwrap());
    bad(1, &["fmt", "name = ", "--output", "json"]);
}

#[test]
fn the_report_says_that_there_may_be_more_problems() {
    let wrong = |count: usize| vec!["nope = x"; count].join(" and ");
    let err = bad(1, &["check", "users", &wrong(63)]);
    assert!(!err.contains("may be more"), "{err}");
    let err = bad(1, &["check", "users", &wrong(1000)]);
    assert_eq!(
        (err.matches("error[").count(), err.lines().last()),
        (64, Some("note: only the first 64 are shown; there may be more"))
    );
}

#[test]
fn problems_as_json() {
    let err = bad(1, &["encode", "users", "active and\n emial = x", "--message-format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&err).unwrap();
    let problem = &json["errors"][0];
    assert_eq!(problem["code"], "unknown-field");
    assert_eq!(problem["span"], serde_json::json!([12, 17]));
    assert_eq!((&problem["line"], &problem["column"]), (&2.into(), &2.into()));
    assert_eq!(problem["edits"][0]["text"], "email");
    assert_eq!(json["warnings"], serde_json::json!([]));
}

#[test]
fn a_plan_to_read_and_as_json() {
    let out = good(&["plan", "control-planes", "name starts with pay and cloud_gateway", "--output", "json"]);
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(json["entity"], "control-planes@v2/control-planes");
    assert_eq!(json["requests"][0]["filter"], "name contains \"pay\" and cloud_gateway = true");
    assert_eq!(json["residual"], "name starts with \"pay\"");
    let out = good(&["plan", "users", "active"]);
    assert!(out.contains("\nrequest 1:    active = true\n") && out.contains("local filter: none"), "{out}");
}

/// What a plan shows is filters, with the meaning of what was written.
#[test]
fn a_plan_keeps_null() {
    let args = ["dev-portal@v3/applications", "team_id = null", "--base-url", "https://p.example", "--output", "json"];
    let out = good(&[&["plan"], &args[..]].concat());
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(json["requests"][0]["filter"], "team_id = null");
}

/// Programs are told the residual too: without it the address would pass for all of the filter.
#[test]
fn the_residual_as_json() {
    let filter = "name starts with pay";
    let ran = run(&["encode", "control-planes", filter, "--partial", "--message-format", "json"]);
    assert_eq!((ran.code, ran.out.lines().count()), (0, 1));
    let said: serde_json::Value = serde_json::from_str(&ran.err).unwrap();
    assert_eq!(said["residual"], "name starts with \"pay\"");
    assert_eq!(said["errors"], serde_json::json!([]));
    let ran = run(&["encode", "control-planes", filter, "--partial"]);
    assert_eq!(ran.err, "local filter: name starts with \"pay\"\n");
}

/// Nobody reads a query after COLLECTION, so that a filter in it would be lost, and everything listed.
#[test]
fn a_query_after_the_entity_is_an_error() {
    for entity in
        ["https://us.api.konghq.com/v2/control-planes?filter[name]=x", "/v2/control-planes?page[size]=1", "/v3/users#x"]
    {
        for command in ["encode", "plan", "check", "list"] {
            let err = bad(1, &[command, entity, "name = x or email = x"]);
            assert!(err.contains("error[query-string]"), "{command} {entity}: {err}");
        }
    }
    let err = bad(1, &["encode", "/v2/control-planes?filter[name]=x"]);
    assert!(err.contains(" ^^^^^^^^^^^^^^^ a query"), "{err}");
    assert_eq!(good(&["encode", "/v2/control-planes?"]), "https://us.api.konghq.com/v2/control-planes\n");
    let ran = run_on(&["encode", "--batch"], "{\"entity\":\"/v3/users?filter[active]=true\"}");
    assert!(ran.out.contains("\"query-string\"") && ran.code == 1, "{}", ran.out);
}

#[test]
fn what_contains_nothing_is_reported() {
    let ran = run(&["check", "api-builder@v3/apis", "name in (a, b) and name = c", "--split"]);
    assert!(ran.code == 0 && ran.err.contains("warning[always-false]"), "{}", ran.err);
    let ran = run(&["check", "api-builder@v3/apis", "name = a and name = b", "--split"]);
    assert_eq!(ran.err.matches("always-false").count(), 1, "{}", ran.err);
    let err = bad(1, &["encode", "api-builder@v3/apis", "created_at between today and yesterday"]);
    assert!(err.contains("the range is empty") && !err.contains("use `or`"), "{err}");
}

#[test]
fn directions_may_begin_with_a_dash() {
    let err = bad(1, &["encode", "api-builder@v3/apis", "--sort", "-name"]);
    assert!(err.contains("write `name desc`"), "{err}");
    let err = bad(2, &["encode", "teams/users", "--param", "=x"]);
    assert!(err.contains("has no name"), "{err}");
}

#[test]
fn codes_are_explained() {
    let out = good(&["explain", "unknown-field"]);
    assert!(out.starts_with("unknown-field"), "{out}");
    let all = good(&["explain"]);
    assert_eq!(all.lines().count(), konnect_filter::Code::ALL.len());
    let err = bad(2, &["explain", "unknown-feild"]);
    assert!(err.contains("did you mean `unknown-field`?"), "{err}");
}

#[test]
fn konnect_search() {
    let filter = "type = team and labels.department != eng and name ends with _qa";
    assert_eq!(good(&["search", filter]), "type:team AND name:*_qa AND NOT labels.department:eng\n");
    assert_eq!(
        good(&["search", "type = team", "--output", "url", "--region", "eu"]),
        "https://eu.api.konghq.com/v1/search?q=type%3Ateam\n"
    );
    bad(1, &["search", "name > 3"]);
}

/// A note speaks of whole tests, with their parentheses.
#[test]
fn notes_quote_whole_pieces() {
    for (filter, quoted) in [
        ("name = a and (version = b or labels.env = c)", "name = a and (version = b or labels.env = c)"),
        ("(name = a or version = b) and name != c", "(name = a or version = b) and name != c"),
        ("not ( (name = a or version = b ) and name != c )", "(name = a or version = b ) and name != c"),
        ("((name = a or (version = '(')))", "name = a or (version = '(')"),
        (r#"name = "\")" or (version = b or labels.env = c)"#, r#"name = "\")" or (version = b or labels.env = c)"#),
    ] {
        let out = good(&["plan", "apis", filter]);
        assert!(out.contains(&format!("  `{quoted}`: ")), "{filter}: {out}");
    }
}

#[test]
fn check_says_what_encode_would_say() {
    let filter = "name starts with pay";
    let said = bad(1, &["check", "control-planes", filter]);
    assert_eq!(said, bad(1, &["encode", "control-planes", filter]));
    for flags in [&["--partial"][..], &["--split", "--partial"]] {
        assert_eq!(good(&[&["check", "control-planes", filter], flags].concat()), "");
    }
    bad(1, &["check", "users", "full_name = a or email = b"]);
    assert_eq!(good(&["check", "users", "full_name = a or email = b", "--split"]), "");
}

#[test]
fn an_empty_value_of_a_flag_is_named() {
    for flag in ["region", "base-url", "page-after", "page-before", "sort", "param", "query", "now"] {
        for value in ["", " "] {
            let err = bad(2, &["encode", "control-planes", "name = a", &format!("--{flag}={value}")]);
            assert!(err.contains(&format!("--{flag} is empty")) && !err.contains("``"), "{err}");
        }
    }
    assert!(bad(2, &["explain", ""]).contains("CODE is empty"));
    for (key, value) in [("region", "\"\""), ("sort", "[\"\"]"), ("base_url", "\"\""), ("entity", "\"\"")] {
        let entity = if key == "entity" { "" } else { "\"entity\":\"control-planes\"," };
        let ran = run_on(&["encode", "--batch"], format!("{{{entity}\"{key}\":{value}}}"));
        assert!(ran.code == 1 && !ran.out.contains("``"), "{key}: {}", ran.out);
    }
}

/// Without `--now`, a relative date is a whole second, the same one in every predicate of the filter.
#[test]
fn relative_dates_are_whole_seconds() {
    let query = |filter: &str, more: &[&str]| {
        let base = ["encode", "api-builder@v3/apis", filter, "--output", "query"];
        good(&[&base[..], more].concat())
    };
    for filter in ["created_at >= now-7d", "created_at < now", "created_at > now-1h"] {
        let sent = query(filter, &[]);
        let value = sent.trim_end().rsplit('=').next().unwrap();
        assert!(value.ends_with('Z') && !value.contains('.'), "{sent}");
    }
    // The exact instant that was given.
    let sent = query("created_at >= now", &["--now", "2026-08-22T10:00:00.5Z"]);
    assert!(sent.ends_with("2026-08-22T10%3A00%3A00.5Z\n"), "{sent}");
    // One instant, however it is asked for: these neither contradict each other nor differ.
    let filter = "created_at in (now-1d) and created_at in (now-1d, now-2d)";
    let same = query(filter, &[]);
    assert_eq!(same.matches("created_at").count(), 1, "{same}");
    let err = bad(1, &["encode", "api-builder@v3/apis", "created_at in (now-1d) and created_at != now-1d"]);
    assert!(err.contains("never-true"), "{err}");
}

#[test]
fn a_filter_in_a_file() {
    let path = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("filter.txt");
    let file = path.to_str().unwrap();
    std::fs::write(&path, "# who may log in\nactive   # not the others\nand email contains \"#\"\n").unwrap();
    let url = good(&["encode", "users", "active and email contains '#'"]);
    assert_eq!(good(&["encode", "users", "--filter-file", file]), url);
    assert_eq!(run_on(&["encode", "users", "--filter-file", "-"], "active and email contains '#' # x").out, url);
    assert_eq!(good(&["fmt", "--filter-file", file]), "active and email contains \"#\"\n");
    good(&["check", "users", "--filter-file", file]);
    // A problem is where it is in the file.
    std::fs::write(&path, "# who\nactive and\n  nmae = x\n").unwrap();
    let error = bad(1, &["check", "users", "--filter-file", file]);
    assert!(error.contains("FILTER:3:3"), "{error}");
    for wrong in [
        &["check", "users", "active", "--filter-file", file][..],
        &["list", "--search", "a = b", "--filter-file", file],
    ] {
        assert_ne!(bad(2, wrong), "");
    }
    std::fs::write(&path, "# nothing\n").unwrap();
    assert!(bad(1, &["encode", "users", "--filter-file", file]).contains("empty-filter"));
}

#[test]
fn the_region_of_kongctl() {
    let mut command = command(&["encode", "control-planes", "name = a"]);
    command.env("KONGCTL_DEFAULT_KONNECT_REGION", "eu");
    assert!(finish(command, "").out.starts_with("https://eu."));
    let mut both = crate::run::command(&["encode", "control-planes", "name = a"]);
    both.env("KONGCTL_DEFAULT_KONNECT_REGION", "eu").env("KONNECT_REGION", "au");
    assert!(finish(both, "").out.starts_with("https://au."));
}
