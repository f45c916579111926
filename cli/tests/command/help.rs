//! Help, and that their examples are true.

use crate::run::{bad, good, run};

const COMMANDS: [&str; 17] = [
    "encode",
    "decode",
    "check",
    "plan",
    "match",
    "list",
    "search",
    "sql",
    "verify",
    "entities",
    "fields",
    "fmt",
    "import",
    "explain",
    "completions",
    "man",
    "version",
];

/// A page for each command, with its examples, and nothing that only a terminal's help has.
#[test]
fn the_manual() {
    let folder = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("man");
    let _ = std::fs::remove_dir_all(&folder);
    let ran = run(&["man", folder.to_str().unwrap()]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    let page = |name: &str| std::fs::read_to_string(folder.join(format!("{name}.1"))).unwrap();
    let whole = page("konnect-filter");
    for command in COMMANDS {
        assert!(whole.contains(&format!("konnect\\-filter\\-{command}(1)")), "{command}: {whole}");
        let own = page(&format!("konnect-filter-{command}"));
        assert!(own.starts_with(".ie") && own.contains(".SH NAME"), "{own}");
        for section in ["\"EXIT STATUS\"", "ENVIRONMENT", "\"SEE ALSO\""] {
            assert_eq!(own.matches(&format!(".SH {section}\n")).count(), 1, "{command} {section}: {own}");
        }
    }
    assert!(whole.contains("COMMAND") && !whole.contains("<\\fIsubcommands"), "{whole}");
    assert!(whole.contains(".SH \"EXIT STATUS\"") && !whole.contains("Exit status:"), "{whole}");
    assert!(page("konnect-filter-match").contains("No record matched."));
    let list = page("konnect-filter-list");
    assert!(list.contains("KONNECT_REGION") && list.contains("KONNECT_TOKEN, KONNECT_PAT"), "{list}");
    let encode = page("konnect-filter-encode");
    assert!(!encode.contains("\\-\\-version"), "only the whole one has that flag: {encode}");
    assert!(encode.contains(".SH EXAMPLES") && encode.contains("\\-\\-page\\-size"), "{encode}");
    let options = encode.find(".SH OPTIONS").unwrap();
    let (before, after) = encode.split_at(options);
    assert!(before.contains(".SH ARGUMENTS") && before.contains("COLLECTION") && before.contains("FILTER"), "{encode}");
    assert!(!after.contains("[\\fICOLLECTION\\fR]\n"), "{after}");
    assert!(!before.contains("\\-\\-page\\-size") && !whole.contains(".SH ARGUMENTS"), "{before}");
    // What is laid out by hand stays as it is, in every page.
    let bare = |text: &str| text.replace("\\*(Aq", "'").replace("\\-", "-").replace("\\\\", "\\");
    for command in COMMANDS {
        let page = bare(&page(&format!("konnect-filter-{command}")));
        let kept: Vec<&str> =
            page.split("\n.nf\n").skip(1).flat_map(|rest| rest.split("\n.fi\n").next().unwrap().lines()).collect();
        let help = good(&[command, "--help"]);
        let examples = help.split_once("\nExamples:\n").map_or("", |(_, rest)| rest.split("\n\n").next().unwrap());
        let examples: Vec<&str> = examples.lines().collect();
        assert!(kept.starts_with(&examples), "{command}: {kept:#?} {examples:#?}");
    }
    assert!(bare(&whole).contains("\n.nf\n  name = x   name != x   name in (a, b)"), "{whole}");
    assert_ne!(bad(2, &["man"]), "");
}

/// `-h` fits a screen and has no examples; `help COMMAND` is the long one.
#[test]
fn the_short_and_the_long_help() {
    let short = good(&["encode", "-h"]);
    assert!(short.lines().count() < 50 && !short.contains("Examples"), "{short}");
    for heading in ["Arguments:", "Filter:", "Request:", "Output:", "Messages:"] {
        assert!(short.lines().any(|line| line == heading), "{heading}: {short}");
    }
    assert!(good(&["list", "-h"]).contains("\nCredentials:\n"));
    assert_eq!(good(&["help", "encode"]), good(&["encode", "--help"]));
    assert_eq!(good(&["help"]), good(&["--help"]));
    assert_eq!(good(&["version"]), good(&["--version"]));
}

/// What the usage has in `<…>` is in `<…>` below it, or the help of the argument says when it is needed.
#[test]
fn usage_and_arguments_agree() {
    for command in COMMANDS {
        let help = good(&[command, "-h"]);
        assert!(!help.contains("ENTITY") && !help.contains("MORE"), "{help}");
        let usage = help.split("\n\n").find(|part| part.starts_with("Usage:")).unwrap();
        let Some((_, rest)) = help.split_once("Arguments:\n") else { continue };
        for line in rest.lines().take_while(|line| !line.is_empty()) {
            let argument = line.split_whitespace().next().unwrap();
            let is_told = line.contains("not with --search") || line.contains("and then there is no FILTER");
            assert!(usage.split([' ', '\n']).any(|word| word == argument) || is_told, "{argument}: {usage}");
        }
    }
}

#[test]
fn short_flags() {
    let long = good(&["encode", "control-planes", "name = a", "--region", "eu", "--output", "curl"]);
    assert_eq!(good(&["encode", "control-planes", "name = a", "-r", "eu", "-o", "curl"]), long);
    let long = good(&["encode", "api-builder@v3/apis", "--sort", "name desc"]);
    assert_eq!(good(&["encode", "api-builder@v3/apis", "-s", "name desc"]), long);
    // Quiet is about what could be otherwise, not about what is part of the answer.
    let loud = run(&["encode", "users", "email = now-7d"]);
    assert!(loud.code == 0 && loud.err.contains("looks-like-date"), "{}", loud.err);
    let quiet = run(&["encode", "users", "email = now-7d", "-q"]);
    assert_eq!((quiet.code, quiet.out, quiet.err.as_str()), (0, loud.out, ""));
    assert!(run(&["encode", "users", "nmae = x", "-q"]).err.contains("unknown-field"));
    let partial = run(&["encode", "users", "email starts with a", "--partial", "-q"]);
    assert_eq!(partial.err, "local filter: email starts with \"a\"\n");
}

#[test]
fn the_help_of_every_command() {
    insta::assert_snapshot!("help", good(&["--help"]));
    for command in COMMANDS {
        let help = good(&[command, "--help"]);
        assert!(help.contains("--message-format") && help.contains("--color"), "{command}");
        insta::assert_snapshot!(format!("help-{command}"), help);
    }
}

/// The examples that need no file and no other program.
#[test]
fn the_examples_run() {
    let mut ran = 0;
    for command in COMMANDS {
        for line in good(&[command, "--help"]).lines() {
            let Some(rest) = line.trim().strip_prefix("konnect-filter ") else { continue };
            // What needs a file, a variable or another program.
            if ["[OPTIONS]", "~", " | ", " < ", " > ", ">>", "$", "import", "--catalog", ".json"]
                .iter()
                .any(|part| rest.contains(part))
            {
                continue;
            }
            // What asks a service.
            if matches!(command, "list" | "verify") {
                continue;
            }
            let words = words(rest);
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let result = run(&words);
            assert_eq!(result.code, 0, "{line}: {}", result.err);
            ran += 1;
        }
    }
    assert!(ran >= 20, "{ran} examples ran");
}

/// The words of a line as a shell sees them; single quotes only.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quote = None;
    for c in line.chars() {
        match c {
            '\'' | '"' if quote.is_none() => quote = Some(c),
            c if quote == Some(c) => quote = None,
            ' ' if quote.is_none() => words.push(String::new()),
            c => words.last_mut().unwrap().push(c),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}
