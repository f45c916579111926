//! What people type out of habit or by mistake, and what they are told.

use std::path::PathBuf;

use crate::run::{bad, command, finish, good, run, run_on};

/// A folder of this test's own.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// The tip of an error of the command line, of which there is one at most.
#[track_caller]
fn tip(args: &[&str]) -> Option<String> {
    let err = bad(2, args);
    let tips: Vec<_> = err.lines().filter_map(|line| line.trim().strip_prefix("tip: ")).map(str::to_owned).collect();
    assert!(tips.len() <= 1 && !err.contains("\n\n\n"), "{err}");
    tips.into_iter().next()
}

#[test]
fn a_collection_where_a_command_belongs() {
    for name in ["users", "cp", "svc", "/v3/users", "identity@v3/users"] {
        let tip = tip(&[name, "active"]).unwrap();
        assert!(tip.contains(&format!("`konnect-filter list {name}`")), "{name}: {tip}");
    }
    assert!(tip(&["https://us.api.konghq.com/v3/users"]).unwrap().contains("konnect-filter decode"));
    for (word, ours) in
        [("get", "`konnect-filter list "), ("count", "list -c"), ("describe", "fields"), ("grep", "match")]
    {
        assert!(tip(&[word, "users"]).unwrap().contains(ours), "{word}");
    }
    // A command that is misspelt is still one.
    assert!(tip(&["encod", "users"]).unwrap().contains("'encode'"));
    assert_eq!(tip(&["zzzz"]), None);
    // What was pasted without quotes.
    let url = "https://us.api.konghq.com/v3/users";
    for args in
        [&["decode", "curl", "-s", url][..], &["decode", "curl", "-H", "Accept: */*", url], &["decode", url, url]]
    {
        assert!(tip(args).unwrap().contains("quote all of it"), "{args:?}");
    }
    assert_eq!(tip(&["decode", url, "-Z"]), None);
}

#[test]
fn flags_of_other_commands() {
    for (args, told) in [
        (&["list", "users", "-L", "5"][..], "`-n N`"),
        (&["list", "users", "--page", "2"], "`--page-number N`"),
        (&["encode", "users", "--page", "2"], "`--page-number N`"),
        (&["list", "users", "--no-headers"], "`-o id`"),
        (&["list", "users", "-l", "env=prod"], "'labels.env = prod'"),
        (&["encode", "users", "--selector=env=prod"], "'labels.env = prod'"),
        (&["list", "users", "--filter", "active"], "after the collection"),
        (&["list", "users", "-f", "x"], "`--filter-file FILE`"),
        (&["list", "users", "--json"], "`-o json`"),
        (&["list", "users", "--jq", ".id"], "jq"),
        (&["list", "users", "--sort-by", "name"], "`-s 'FIELD desc'`"),
        (&["list", "users", "--fields", "id"], "`--columns id,name`"),
        (&["list", "users", "--paginate"], "all pages are read"),
        (&["list", "users", "--token", "x"], "KONNECT_TOKEN"),
        (&["encode", "users", "--token", "x"], "nothing is sent"),
        (&["list", "users", "--insecure"], "`--ca-file FILE`"),
        (&["list", "users", "-w"], "`watch`"),
        (&["list", "users", "-p", "a=b"], "`--param NAME=VALUE`"),
        // The nearest flag, where there is one.
        (&["list", "users", "--lmit", "3"], "'--limit'"),
    ] {
        let tip = tip(args).unwrap_or_default();
        assert!(tip.contains(told), "{args:?}: {tip}");
    }
    // Nothing is better than what misleads: a flag is not meant as a value, and not every command has a filter.
    for args in [&["list", "users", "-Z"][..], &["explain", "-l"], &["-l"], &["fields", "users", "-L"]] {
        assert_eq!(tip(args), None, "{args:?}");
    }
}

/// What a format is called elsewhere is understood, unless it is another one here.
#[test]
fn formats_by_other_names() {
    let records = "{\"a\":1}\n";
    for format in ["jsonl", "lines", "ndjson"] {
        assert_eq!(run_on(&["match", "a = 1", "-o", format], records).out, records, "{format}");
    }
    let of = |args: &[&str]| good(&[args, &["-o"]].concat().iter().copied().chain(["text"]).collect::<Vec<_>>());
    for args in [&["entities", "portal"][..], &["fields", "users"]] {
        assert_eq!(good(&[args, &["-o", "table"]].concat()), of(args));
        assert_eq!(good(&[args, &["-o", "tsv"]].concat()), good(&[args, &["-o", "tabs"]].concat()));
    }
    assert_eq!(good(&["encode", "users", "-o", "pwsh"]), good(&["encode", "users", "-o", "powershell"]));
    // The names that are shown are those of the documentation.
    let err = bad(2, &["match", "a = 1", "-o", "xml"]);
    assert!(err.contains("[possible values: jsonl, json]"), "{err}");
}

/// A name means the same everywhere.
#[test]
fn collections_are_found_by_the_same_names_everywhere() {
    for (name, full) in [
        ("cp", "control-planes@v2/control-planes"),
        ("svc", "control-planes-config@v2/control-planes/core-entities/services"),
        ("user", "identity@v3/users"),
        (
            "https://eu.api.konghq.com/v2/control-planes/7f/core-entities/services",
            "control-planes-config@v2/control-planes/core-entities/services",
        ),
    ] {
        let first = |out: String| out.lines().next().unwrap_or_default().to_owned();
        assert_eq!(first(good(&["fields", name, "-o", "text"])), full);
        assert_eq!(good(&["entities", name]).split('\t').next(), Some(full), "{name}");
        let kept = run_on(&["match", "--collection", name, "name = x", "-c"], "");
        assert_eq!(kept.code, if name == "user" { 2 } else { 1 }, "{name}: {}", kept.err);
        assert!(kept.err.is_empty() || kept.err.contains(&format!("{full} has no field `name`")), "{}", kept.err);
    }
    // An abbreviation is not looked for as a piece of other names, such as `{cpId}`.
    let all = good(&["entities", "cp"]);
    assert!(all.lines().all(|line| line.contains("control-planes") || line.contains("control_planes")), "{all}");
}

#[test]
fn a_filter_that_was_forgotten_or_lost_its_quotes() {
    let folder = folder("mistakes");
    std::fs::write(folder.join("users.jsonl"), "{\"a\":1}\n").unwrap();
    std::fs::write(folder.join("active"), "").unwrap();
    let ran = |args: &[&str]| {
        let mut command = command(&[&["match"], args].concat());
        command.current_dir(&folder);
        finish(command, "{\"active\":true}\n")
    };
    for (args, line) in [
        (&["users.jsonl"][..], "konnect-filter match 'FILTER' users.jsonl"),
        (&["./users.jsonl", "users.jsonl"], "konnect-filter match 'FILTER' ./users.jsonl users.jsonl"),
        (&["a", "=", "1", "users.jsonl"], "konnect-filter match 'a = 1' users.jsonl"),
        (&["name", "starts", "with", "pay"], "konnect-filter match 'name starts with pay'"),
        (&["a", "=", "it's", "users.jsonl"], "konnect-filter match 'FILTER' users.jsonl"),
        (&["a", "and", "b", "-"], "konnect-filter match 'a and b' -"),
    ] {
        let ran = ran(args);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{args:?}");
        assert!(ran.err.ends_with(&format!("{line}\n")), "{args:?}: {}", ran.err);
    }
    // A file may be called as a field is, and one that is not there is told as ever.
    assert_eq!(ran(&["active"]).out, "{\"active\":true}\n");
    let missing = ran(&["a = 1", "users.json"]);
    assert!(missing.err.contains("error[unreadable]: cannot read `users.json`"), "{}", missing.err);
}

#[test]
fn several_urls_are_refused() {
    let one = "https://us.api.konghq.com/v3/users?filter[active]=true";
    for two in [format!("{one}\n{one}\n"), format!("{one}\n\n  /v3/users\n")] {
        let ran = run_on(&["decode", "-"], &two);
        assert_eq!((ran.code, ran.out.as_str()), (1, ""));
        assert!(ran.err.contains("there are 2 URLs, and `decode` takes one"), "{}", ran.err);
    }
    // One of several lines is none of several URLs.
    let request = "GET /v3/users?filter[active]=true HTTP/1.1\r\nHost: us.api.konghq.com\r\n\r\n";
    for text in [format!("\n{one}\n\n"), request.to_owned(), format!("curl -s \\\n  '{one}'\n")] {
        let ran = run_on(&["decode", "-", "-o", "filter"], &text);
        assert_eq!((ran.code, ran.out.as_str()), (0, "active = true\n"), "{text}: {}", ran.err);
    }
}

#[test]
fn the_rest() {
    let err = bad(2, &["explain", "unknwn-field"]);
    assert_eq!(
        err,
        "error: unknown error code `unknwn-field`\n  help: did you mean `unknown-field`? `konnect-filter explain` lists the codes\n"
    );
    let twice = bad(2, &["sql", "-d", "sqlite", "--columns", "a:text,b:text,a:number", "a = 1"]);
    assert!(twice.contains("--columns names `a` twice"), "{twice}");
    let profile = folder("mistakes").join("p.json");
    std::fs::write(&profile, "hello").unwrap();
    let err = bad(1, &["encode", "users", "active", "--profile", profile.to_str().unwrap()]);
    assert!(err.contains("konnect-filter verify COLLECTION --output json > profile.json"), "{err}");
    // What `list` may do on this machine, a printed command may do too.
    for args in [&["encode", "users"][..], &["search", "type = team"]] {
        let args = [args, &["-o", "curl", "--base-url", "http://localhost:8001"]].concat();
        assert!(!good(&args).contains("KONNECT_TOKEN"));
        assert!(good(&[&args[..], &["--allow-http-loopback"]].concat()).contains("KONNECT_TOKEN"));
    }
    let elsewhere = ["encode", "users", "-o", "curl", "--base-url", "http://example.com", "--allow-http-loopback"];
    assert_eq!(run(&elsewhere).code, 1);
}

/// Habits from `grep` and `rg`, and words after `help`.
#[test]
fn tips_fit_the_command() {
    for (args, tip) in [
        (&["match", "-l", "active", "a.json"][..], "prints FILE:N for each file"),
        (&["match", "-L", "active", "a.json"], "prints FILE:N for each file"),
        (&["match", "-e", "active", "a.json"], "the filter needs no flag"),
        (&["match", "-n", "active", "a.json"], "`-m N` (`--max-count N`)"),
        (&["match", "-r", "active", "a"], "folders are not read"),
        (&["list", "users", "-l", "env=prod"], "labels are a part of the filter"),
        (&["help", "lst"], "did you mean `konnect-filter help list`?"),
        (&["help", "list", "users"], "write `konnect-filter help list`; `konnect-filter fields users` says"),
        (&["match", "-c", "-o", "json", "active"], "--count prints a number"),
    ] {
        let text = crate::run::bad(2, args);
        assert!(text.contains(tip), "{args:?}: {text}");
    }
}

/// Any name can be searched for as an attribute, so one that is nearly a selector is only doubted.
#[test]
fn names_that_are_nearly_selectors() {
    for (filter, q, said) in [
        ("nmae = x", "@nmae:x", "note: `nmae` is searched for as an attribute: did you mean `name`?\n"),
        (
            "descripton = x",
            "@descripton:x",
            "note: `descripton` is searched for as an attribute: did you mean `description`?\n",
        ),
        ("type = x and labels.nmae = y", "type:x AND labels.nmae:y", ""),
        ("updated_at = 2026-02-24", "@updated_at:2026-02-24", ""),
    ] {
        let ran = crate::run::run(&["search", filter]);
        assert_eq!((ran.code, ran.out, ran.err.as_str()), (0, format!("{q}\n"), said), "{filter}");
        let ran = crate::run::run(&["list", "--search", filter, "--dry-run"]);
        assert_eq!((ran.code, ran.err.as_str()), (0, said), "{filter}");
    }
}

/// A region that is misspelled is told which one is near, and who named it.
#[test]
fn a_misspelled_region_says_where_it_comes_from() {
    let ran = crate::run::run(&["encode", "control-planes", "-r", "ue"]);
    assert!(ran.code == 0 && ran.err.contains("did you mean `eu`?") && !ran.err.contains("KONNECT"), "{}", ran.err);
    for name in ["KONNECT_REGION", "KONGCTL_DEFAULT_KONNECT_REGION"] {
        let mut command = crate::run::command(&["encode", "control-planes"]);
        command.env(name, "uss");
        let err = crate::run::finish(command, "").err;
        assert!(
            err.contains("did you mean `us`?") && err.contains(&format!("the region comes from `{name}`")),
            "{err}"
        );
    }
}

#[test]
fn a_collection_and_a_filter_that_change_places() {
    for args in [&["encode", "active", "users"][..], &["plan", "email = x", "users"], &["check", "active", "users"]] {
        let err = bad(1, args);
        assert!(err.contains("error[unknown-entity]"), "{err}");
        assert!(err.contains("help: `users` is a collection: it comes first, and the filter after it"), "{err}");
    }
    let err = bad(1, &["encode", "users active"]);
    assert!(err.contains("help: `users` is a collection: the filter is an argument of its own, after it"), "{err}");
    // What is none of these keeps its own help.
    let err = bad(1, &["encode", "usrs", "active"]);
    assert!(err.contains("did you mean `identity@v3/users`"), "{err}");
    assert!(!bad(1, &["encode", "active", "email = x"]).contains("is a collection"));
}
