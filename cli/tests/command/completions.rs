//! Completion, as the scripts ask for it.

use crate::run::{command, finish, good};

/// What the program answers to the script of `shell` for a line.
fn asked(shell: &str, line: &str, cut: &str, kind: &str) -> Vec<String> {
    let mut command = command(&["--", line, cut, kind]);
    command.env("KONNECT_FILTER_COMPLETE", shell);
    let ran = finish(command, "");
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    ran.out.lines().map(str::to_owned).collect()
}

/// What is offered for the last word of a line.
fn offered(line: &str) -> Vec<String> {
    let answer = asked("fish", &format!("konnect-filter {line}"), "", "insert");
    answer.iter().skip(1).map(|entry| entry.split('\t').next().unwrap().to_owned()).collect()
}

#[test]
fn a_script_for_every_shell() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        assert!(good(&["completions", shell]).contains("KONNECT_FILTER_COMPLETE"), "{shell}");
    }
}

#[test]
fn commands_and_flags() {
    assert_eq!(offered("enc"), ["encode"]);
    assert!(offered("encode users --pag").contains(&"--page-size".to_owned()));
    // Flags are offered only where one was begun.
    assert!(offered("encode users ").iter().all(|word| !word.starts_with('-')));
    assert!(offered("").contains(&"encode".to_owned()) && !offered("").contains(&"--help".to_owned()));
}

#[test]
fn collections() {
    let found = offered("encode identity@v3/tea");
    assert!(found.contains(&"identity@v3/teams".to_owned()) && found.contains(&"identity@v3/teams/users".to_owned()));
    assert!(found.iter().all(|name| name.starts_with("identity@v3/tea")), "{found:?}");
    // A short name is offered where nothing longer was begun.
    assert!(offered("fields control-pl").iter().any(|name| name.starts_with("control-planes")));
    // So is a path, with a slash before it or without.
    assert_eq!(offered("list /v3/us"), ["/v3/users"]);
    assert!(offered("list v2/control").contains(&"v2/control-planes".to_owned()));
    // Bash cuts words at an @ and expects only the rest.
    let cut = asked("bash", "konnect-filter encode identity@v3/teams/us", "v3/teams/us", "insert");
    assert!(cut[1].starts_with("v3/teams/users\t"), "{cut:?}");
}

/// Which part of a word the file's name is, without quotes.
#[test]
fn files_with_something_before_them() {
    for (line, before, name) in [
        ("match active \"te", "", "te"),
        ("match --filter-file f te", "", "te"),
        ("list users --filter-file=te", "--filter-file=", "te"),
        ("list users --filter-file=\"my te", "--filter-file=", "my te"),
        ("list users --arg-file ids=te", "ids=", "te"),
        ("list users --arg-file=ids=te", "--arg-file=ids=", "te"),
    ] {
        assert_eq!(asked("fish", &format!("konnect-filter {line}"), "", "insert"), ["files", before, name], "{line}");
    }
    assert_eq!(offered("list users --arg-file id"), [""; 0]);
}

/// A path with values in it: the next segment, or the collection's own.
#[test]
fn paths_with_values() {
    let services = ["/v2/control-planes/7f9e/core-entities/services"];
    assert_eq!(offered("list /v2/control-planes/7f9e/core-entities/serv"), services);
    assert_eq!(offered("list /v2/control-planes/7f9e/serv"), services);
    assert_eq!(offered("list /v2/control-planes/7f9e/services"), services);
    assert!(offered("list /v2/control-planes/7f9e/core").contains(&services[0].to_owned()));
    assert_eq!(offered("list v3/teams/7f/us"), ["v3/teams/7f/users"]);
    assert_eq!(offered("list /v2/control-planes//serv"), [""; 0]);
    let all = offered("list /v3/portals/7f/");
    assert!(all.len() > 3 && all.iter().collect::<std::collections::HashSet<_>>().len() == all.len(), "{all:?}");
}

#[test]
fn filters() {
    // One candidate comes with what can follow it, so that no shell takes the word for complete.
    assert_eq!(offered("encode users em")[..3], ["email", "email =", "email contains"]);
    assert_eq!(offered("encode users 'active and em")[0], "active and email");
    assert_eq!(offered("encode users --region eu \"active and (em")[0], "active and (email");
    assert_eq!(offered("encode users 'email con"), ["email contains", "email contains \""]);
    assert_eq!(offered("encode users 'active = t"), ["active = true", "active = true and", "active = true or"]);
    assert_eq!(offered("encode api-builder@v3/apis 'lab"), ["labels.", "labels.env"]);
    assert_eq!(offered("match 'a con"), ["a contains", "a contains \""]);
    // Konnect Search has fields of its own, and the published values of text are offered.
    assert_eq!(offered("search 't")[..2], ["type", "type ="]);
    assert_eq!(
        offered("list --search 'type = team and pub"),
        ["type = team and public_labels.", "type = team and public_labels.env"]
    );
    assert!(offered("encode cp 'cluster_type = ").contains(&"cluster_type = CLUSTER_TYPE_SERVERLESS".to_owned()));
    for line in
        ["encode users 'email = em", "encode no-such-collection em", "encode users active and em", "encode users x y"]
    {
        assert_eq!(offered(line), [""; 0], "{line}");
    }
    // What bash only shows is the new part, with what it means.
    let shown = asked("bash", "konnect-filter encode users 'active and f", "active and f", "show");
    assert!(shown[1].starts_with("full_name  (string)\t") && shown[2].starts_with("=  (equal to)\t"), "{shown:?}");
}

#[test]
fn sorts_columns_and_regions() {
    let sorts = offered("encode api-builder@v3/apis --sort name");
    assert_eq!(sorts, ["name", "name desc", "name asc"]);
    // `list` sorts here what Konnect does not.
    assert_eq!(offered("list users --sort em"), ["email", "email desc", "email asc"]);
    assert_eq!(offered("encode users --sort em"), [""; 0]);
    let sorts = offered("list cp -s ");
    assert_eq!(sorts[..3], ["created_at", "created_at desc", "created_at asc"]);
    assert!(sorts.contains(&"name desc".to_owned()), "{sorts:?}");
    assert_eq!(sorts.iter().filter(|sort| *sort == "created_at").count(), 1, "{sorts:?}");
    // Before there is a collection, what many can be sorted by.
    let sorts = offered("list --sort ");
    assert!(sorts.contains(&"name".to_owned()) && sorts.contains(&"created_at desc".to_owned()), "{sorts:?}");
    assert!(offered("list users --columns ").contains(&"email".to_owned()));
    let types = ["a:text", "a:number", "a:boolean", "a:timestamp", "a:json"];
    assert_eq!(offered("sql active -d duckdb --columns a:"), types);
    assert_eq!(offered("sql active -d duckdb --columns a:t"), [types[0], types[3]]);
    // A blank after the comma is kept.
    let spaced = asked("bash", "konnect-filter list users --columns \"id, em", "\"id, em", "insert");
    assert!(spaced.len() == 2 && spaced[1].contains("id, email"), "{spaced:?}");
    assert_eq!(offered("search active --region s"), ["sg"]);
    assert_eq!(offered("list teams/users --param "), ["teamId="]);
    // A sort with its direction is one word.
    let sort = asked("bash", "konnect-filter encode api-builder@v3/apis --sort name\\ d", "name\\ d", "insert");
    assert!(sort[1].starts_with("name\\ desc\t"), "{sort:?}");
}

#[test]
fn files_are_left_to_the_shell() {
    for line in [
        "match active x",
        "import x",
        "encode users --catalog x",
        "check users --filter-file x",
        "man x",
        "list users --token-file x",
    ] {
        assert_eq!(asked("bash", &format!("konnect-filter {line}"), "x", "insert"), ["files"], "{line}");
    }
}

#[test]
fn quotes_are_kept_and_escaped() {
    let first = |shell: &str, word: &str, cut: &str| {
        let answer = asked(shell, &format!("konnect-filter encode users {word}"), cut, "insert");
        answer[1].split('\t').next().unwrap().to_owned()
    };
    assert_eq!(first("bash", "'email = \"$x\" and act", "email = \"$x\" and act"), "email = \"$x\" and active");
    let text = "\"email = \\\"\\$x\\\" and act";
    assert_eq!(first("bash", text, text.trim_start_matches('"')), "email = \\\"\\$x\\\" and active");
    // PowerShell replaces the whole word.
    assert_eq!(first("powershell", "'act", ""), "'active");
    assert_eq!(first("powershell", "\"email = `\"a`\" and act", ""), "\"email = `\"a`\" and active");
    assert_eq!(first("powershell", "'email = ''a'' and act", ""), "'email = ''a'' and active");
    assert_eq!(first("powershell", "act", ""), "'active");
}

/// PowerShell is not on the machines that test this: its script is read. Nothing of the line is evaluated, quotes are not
/// lost on the way, and the environment is as before.
#[test]
fn the_script_for_powershell() {
    let script = good(&["completions", "powershell"]);
    assert!(script.contains("Register-ArgumentCompleter -Native -CommandName konnect-filter"));
    assert!(!script.contains("Invoke-Expression") && !script.contains("iex"));
    assert!(script.contains("$env:KONNECT_FILTER_LINE = $line") && script.contains("$env:KONNECT_FILTER_LINE = $null"));
    assert!(script.contains("$env:KONNECT_FILTER_COMPLETE = $before"));
    let balanced = |open: char, close: char| script.matches(open).count() == script.matches(close).count();
    assert!(balanced('{', '}') && balanced('(', ')') && balanced('[', ']'), "{script}");
    let mut command = command(&["--", "", "", "insert"]);
    command.env("KONNECT_FILTER_COMPLETE", "powershell").env("KONNECT_FILTER_LINE", "konnect-filter encode users 'act");
    assert!(finish(command, "").out.contains("'active\tactive\tboolean"));
}
