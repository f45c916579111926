//! What a person at a terminal sees: the table, the line that says how far it is, and colour. A terminal is made for each
//! run; where none can be made, there is nothing to test.

use std::fs::File;
use std::io::Read;
use std::process::{Command, Stdio};
use std::time::Duration;

use nix::pty::{OpenptyResult, Winsize, openpty};
use serde_json::json;
use unicode_width::UnicodeWidthStr;

use crate::konnect::{self, Style};
use crate::server::{Reply, Server};
use crate::{CANARY, list, users};

/// What is connected to the terminal.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Seen {
    /// Both outputs.
    All,
    /// Standard error, with standard output in a pipe.
    Problems,
}

/// What the terminal got, with its line ends as the program wrote them, what the pipe got, and the exit status.
fn on_terminal(mut command: Command, columns: u16, seen: Seen) -> Option<(String, String, i32)> {
    let size = Winsize { ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 };
    let Ok(OpenptyResult { master, slave }) = openpty(Some(&size), None) else {
        eprintln!("no terminal can be made here");
        return None;
    };
    let out = match seen {
        Seen::All => Stdio::from(slave.try_clone().unwrap()),
        Seen::Problems => Stdio::piped(),
    };
    if command.get_envs().all(|(name, _)| name != "TERM") {
        command.env("TERM", "xterm");
    }
    command.stdin(Stdio::null()).stdout(out).stderr(slave);
    let mut child = command.spawn().unwrap();
    // The command has the terminal's other end, and it has to be its only holder.
    drop(command);
    let pipe = child.stdout.take().map(|mut pipe| {
        std::thread::spawn(move || {
            let mut text = String::new();
            pipe.read_to_string(&mut text).unwrap();
            text
        })
    });
    let mut bytes = Vec::new();
    // On Linux the end of a terminal is an error.
    let _ = File::from(master).read_to_end(&mut bytes);
    let shown = String::from_utf8(bytes).unwrap().replace("\r\n", "\n");
    let piped = pipe.map(|pipe| pipe.join().unwrap()).unwrap_or_default();
    assert!(!shown.contains(CANARY) && !piped.contains(CANARY), "{shown} {piped}");
    Some((shown, piped, child.wait().unwrap().code().unwrap()))
}

#[test]
fn a_table_fits_the_terminal() {
    let records = json!([
        {"id": "7b4f4f4e-6a9e-4f0c-9a59-0f2d6a3c1b11", "email": "somebody.with.a.long.name@konghq.com", "active": true,
         "full_name": "Somebody with a name that is long, and longer than that"},
        {"id": "2", "email": "\u{1b}[31mred", "full_name": "表".repeat(30), "active": false},
    ]);
    let body = json!({"data": records, "meta": {"page": {"number": 1, "size": 100, "total": 2}}}).to_string();
    let server = Server::always(Reply::json(body));
    let table = |columns: u16| {
        let args = ["users", "--columns", "active,id,email,full_name"];
        let (shown, _, code) = on_terminal(list(&server, &args), columns, Seen::All)?;
        assert_eq!(code, 0, "{shown}");
        let lines: Vec<String> = shown.lines().map(str::to_owned).collect();
        assert_eq!(lines.len(), 3, "{shown}");
        assert!(["ACTIVE", "ID", "EMAIL", "FULL_NAME"].iter().all(|name| lines[0].contains(name)), "{shown}");
        assert!(!shown.contains('\u{1b}'), "{shown:?}");
        Some(lines)
    };
    let Some(lines) = table(80) else { return };
    for line in &lines {
        assert!(line.width() <= 80, "{} columns: {line}", line.width());
    }
    assert_eq!(lines[1].width(), 80, "no room is left unused");
    // The narrow column keeps its text, the id is whole, and the wide ones share what is left and show that they are cut.
    let id = "7b4f4f4e-6a9e-4f0c-9a59-0f2d6a3c1b11";
    assert!(lines[0].starts_with("ACTIVE  ID "), "{}", lines[0]);
    assert!(
        lines[1].starts_with(&format!("true    {id}  someb")) && lines[1].matches('…').count() == 2,
        "{}",
        lines[1]
    );
    assert!(lines[2].starts_with("false   2  ") && lines[2].ends_with("表…"), "{}", lines[2]);
    // With room enough nothing is cut, nor where the terminal does not know its width.
    for columns in [200, 0] {
        let lines = table(columns).unwrap();
        assert!(!lines.concat().contains('…'), "{lines:?}");
        assert!(lines[1].contains("somebody.with.a.long.name@konghq.com"), "{lines:?}");
    }
}

/// Where the terminal has no room for the columns that were asked for, each cell has a line of its own.
#[test]
fn columns_that_have_no_room() {
    let id = "7b4f4f4e-6a9e-4f0c-9a59-0f2d6a3c1b11";
    let record =
        json!({"id": id, "email": "somebody.with.a.long.name@konghq.com", "active": true, "full_name": "Some"});
    let body = json!({"data": [record], "meta": {"page": {"number": 1, "size": 100, "total": 1}}}).to_string();
    let server = Server::always(Reply::json(body));
    let args = ["users", "--columns", "active,id,email,full_name"];
    let Some((shown, ..)) = on_terminal(list(&server, &args), 40, Seen::All) else { return };
    let rows = format!("ACTIVE     true\nID\n  {id}\nEMAIL      somebody.with.a.long.name@ko…\nFULL_NAME  Some\n");
    assert_eq!(shown, rows);
    let args = ["users", "--columns", "id,full_name,active"];
    let Some((shown, ..)) = on_terminal(list(&server, &args), 40, Seen::All) else { return };
    assert_eq!(shown, format!("ID\n  FULL_NAME  ACTIVE\n{id}\n  Some       true\n"));
}

/// What a plan says is broken at blanks, and not inside of quotes; a URL is on one line.
#[test]
fn a_plan_fits_the_terminal() {
    let filter = r#"full_name contains "Anna  Maria" and not active and created_at >= 2026-01-02T03:04:05Z"#;
    for columns in [40, 80] {
        let command = crate::run::command(&["plan", "users", filter]);
        let Some((shown, _, 0)) = on_terminal(command, columns, Seen::All) else { return };
        let url = "https://global.api.konghq.com/v3/users?filter%5Bfull_name%5D%5Bcontains%5D=Anna%20%20Maria&filter%5Bactive%5D=false";
        let (urls, others): (Vec<&str>, Vec<&str>) = shown.lines().partition(|line| line.contains("://"));
        assert_eq!(urls, [format!("  {url}")]);
        assert!(others.iter().all(|line| line.width() <= usize::from(columns)), "{shown}");
        assert!(shown.contains("\"Anna  Maria\"") && shown.contains("2026-01-02T03:04:05Z"), "{shown}");
    }
}

#[test]
fn a_table_without_columns_shows_what_there_is_room_for() {
    let id = "7b4f4f4e-6a9e-4f0c-9a59-0f2d6a3c1";
    let mut records: Vec<_> = (0..150)
        .map(|n| {
            json!({"id": format!("{id}{n:03}"), "email": "a@b.c", "full_name": "表表", "active": true,
                   "created_at": "2026-11-22T00:00:00Z"})
        })
        .collect();
    records[140]["full_name"] = "表".repeat(50).into();
    let server = Server::start(move |_, asked| konnect::answer(Style::Number, &records, 100, asked));
    let table = |columns: u16| {
        let (shown, ..) = on_terminal(list(&server, &["users"]), columns, Seen::All)?;
        let lines: Vec<String> = shown.lines().map(str::to_owned).collect();
        for line in lines.iter().filter(|line| !line.starts_with("note: no room for ")) {
            assert!(line.width() <= usize::from(columns), "{} columns: {line}", line.width());
        }
        assert_eq!(lines.iter().filter(|line| line.starts_with(id)).count(), 150, "{shown}");
        Some(lines)
    };
    let Some(lines) = table(40) else { return };
    // Where the name has no room beside the id, it has room below.
    assert_eq!(lines[..2], ["ID", "  FULL_NAME  ACTIVE"]);
    assert_eq!(lines[2..4], [format!("{id}000"), "  表表       true".to_owned()]);
    assert_eq!(lines[282..284], [format!("{id}140"), format!("  {}…   true", "表".repeat(14))]);
    assert!(lines[302].starts_with("note: no room for email, created_at: "), "{}", lines[302]);
    let lines = table(80).unwrap();
    assert_eq!(lines[0].split_whitespace().collect::<Vec<_>>(), ["ID", "FULL_NAME", "ACTIVE", "CREATED_AT"]);
    assert_eq!(lines[1], format!("{id}000  表表       true    2026-11-22T00:00:00Z"));
    // The later one is cut, because there is no room.
    assert_eq!(lines[141], format!("{id}140  表表表表表…   true    2026-11-22T00:00:00Z"));
    assert!(lines[151].starts_with("note: no room for email: "), "{}", lines[151]);
    let lines = table(200).unwrap();
    assert_eq!(lines[0].split_whitespace().collect::<Vec<_>>(), ["ID", "FULL_NAME", "EMAIL", "ACTIVE", "CREATED_AT"]);
    assert!(lines[141].contains(&format!("  {}  a@b.c  true ", "表".repeat(50))), "{}", lines[141]);
    assert_eq!(lines.len(), 151);
}

#[test]
fn later_pages_use_the_room_that_there_is() {
    let mut records = users(160);
    for (n, record) in records.iter_mut().enumerate() {
        let name = if n < 100 { "a\tb\nc".to_owned() } else { format!("payments-gateway-{n}") };
        record["full_name"] = name.into();
    }
    let server = Server::start(move |_, asked| konnect::answer(Style::Number, &records, 100, asked));
    for columns in [80, 120] {
        let args = ["users", "--columns", "id,full_name,active"];
        let Some((shown, ..)) = on_terminal(list(&server, &args), columns, Seen::All) else { return };
        let lines: Vec<&str> = shown.lines().collect();
        assert_eq!(lines.len(), 161, "{shown}");
        // The ids grow from `id-99` to `id-100`, and the names stay where they were.
        assert_eq!(lines[0], "ID       FULL_NAME  ACTIVE");
        assert_eq!(lines[100], r"id-99    a\tb\nc    true");
        assert_eq!(lines[101], "id-100   payments-gateway-100  false");
        assert_eq!(lines[160], "id-159   payments-gateway-159  true");
    }
}

/// A service with 300 users that takes its time for each page of a hundred.
fn slow() -> Server {
    let records = users(300);
    Server::start(move |_, asked| {
        std::thread::sleep(Duration::from_millis(800));
        konnect::answer(Style::Number, &records, 100, asked)
    })
}

#[test]
fn a_long_fetch_says_how_far_it_is_and_clears_its_line() {
    let server = slow();
    let args = ["users", "full_name matches '9$'", "--output", "id"];
    let Some((shown, piped, code)) = on_terminal(list(&server, &args), 80, Seen::Problems) else { return };
    assert_eq!((code, piped.lines().count()), (0, 30), "{shown}");
    // The warning comes first and stays; then each line instead of the one before, and the last one taken away.
    let lines: Vec<_> = shown.split("\r\u{1b}[K").collect();
    assert!(lines[0].contains("[fetches-all]") && lines.last() == Some(&""), "{shown:?}");
    let says = |begin: &str, end: &str| lines.iter().any(|line| line.starts_with(begin) && line.ends_with(end));
    assert!(lines[1].starts_with("waiting for 127.0.0.1"), "{lines:?}");
    assert!(says("100 of 300 records on 1 page, 10 kept, ", "/s, waiting for 127.0.0.1"), "{lines:?}");
    assert!(says("200 of 300 records on 2 pages", "/s"), "{lines:?}");
    // A program that reads problems as JSON is told of problems only.
    let mut command = list(&server, &["users", "--output", "id"]);
    command.args(["--message-format", "json"]);
    let (shown, piped, _) = on_terminal(command, 80, Seen::Problems).unwrap();
    assert_eq!((shown.as_str(), piped.lines().count()), ("", 300));
}

#[test]
fn records_and_the_line_share_one_terminal() {
    let server = slow();
    let args = ["users", "--output", "id"];
    let Some((shown, ..)) = on_terminal(list(&server, &args), 80, Seen::All) else { return };
    // What a terminal leaves of each line; on the one below the last record, nothing.
    let mut left: Vec<_> = shown.lines().map(|line| line.rsplit("\r\u{1b}[K").next().unwrap()).collect();
    assert_eq!(left.pop(), Some(""), "the page after the last full one was waited for");
    let expected: Vec<_> = (0..300).map(|n| format!("id-{n}")).collect();
    assert_eq!(left, expected);
    assert!(shown.contains("200 of 300 records"), "{shown:?}");
}

#[test]
fn colour_is_for_terminals_and_on_request() {
    let server = Server::always(Reply::Nothing);
    let shown = |args: &[&str], variable: Option<(&str, &str)>| {
        let mut command = list(&server, &["users", "nmae = x"]);
        command.args(args);
        if let Some((name, value)) = variable {
            command.env(name, value);
        }
        on_terminal(command, 80, Seen::All).map(|(shown, ..)| shown)
    };
    let Some(plain) = shown(&["--color", "never"], None) else { return };
    assert!(plain.contains("error[unknown-field]") && !plain.contains('\u{1b}'), "{plain:?}");
    let coloured = shown(&[], None).unwrap();
    assert!(coloured.contains('\u{1b}'), "{coloured:?}");
    assert_eq!(shown(&["--color", "always"], None).unwrap(), coloured);
    assert_eq!(shown(&[], Some(("NO_COLOR", "1"))).unwrap(), plain);
    assert_eq!(shown(&["--color", "always"], Some(("NO_COLOR", "1"))).unwrap(), coloured);
    assert_eq!(shown(&[], Some(("TERM", "dumb"))).unwrap(), plain);
    // Set and empty is not set.
    assert_eq!(shown(&[], Some(("NO_COLOR", ""))).unwrap(), coloured);
}

#[test]
fn a_pause_is_counted_down_and_a_slow_answer_is_waited_for() {
    let records = users(2);
    let server = Server::start(move |n, asked| match n {
        0 => Reply::status(503, "{}").with("Retry-After", "2"),
        _ => {
            std::thread::sleep(Duration::from_millis(1500));
            konnect::answer(Style::Number, &records, 100, asked)
        }
    });
    let Some((shown, piped, code)) = on_terminal(list(&server, &["users", "-o", "id"]), 60, Seen::Problems) else {
        return;
    };
    assert_eq!((code, piped.as_str()), (0, "id-0\nid-1\n"), "{shown}");
    let lines: Vec<_> = shown.split("\r\u{1b}[K").collect();
    for text in ["retrying in 2 s: ", "retrying in 1 s: ", "waiting 1 s for 127.0.0.1"] {
        assert!(lines.iter().any(|line| line.contains(text)), "{text}: {lines:?}");
    }
    assert!(lines.iter().all(|line| line.width() < 60), "{lines:?}");
    // Nothing of it stays, and nothing of it is in a pipe.
    assert_eq!(lines.last(), Some(&""));
}

/// However narrow it is, the line says what is being waited for.
#[test]
fn the_countdown_is_seen_on_a_narrow_terminal() {
    let records = users(300);
    let server = Server::start(move |n, asked| match n {
        2 => Reply::status(503, "{}").with("Retry-After", "1"),
        _ => {
            std::thread::sleep(Duration::from_millis(300));
            konnect::answer(Style::Number, &records, 100, asked)
        }
    });
    for columns in [24, 40, 80] {
        let args = ["users", "full_name matches '9$'", "-o", "id", "--max-connections", "1"];
        let Some((shown, ..)) = on_terminal(list(&server, &args), columns, Seen::Problems) else { return };
        let lines: Vec<_> = shown.split("\r\u{1b}[K").collect();
        assert!(columns != 24 || lines.iter().any(|line| line.contains("retrying in 1 s")), "{columns}: {lines:?}");
        let waiting = |line: &&str| line.contains("waiting ") || line.contains("retrying ");
        let about: Vec<_> = lines.iter().filter(|line| waiting(line)).collect();
        assert!(!about.is_empty() && about.iter().all(|line| line.width() < usize::from(columns)), "{lines:?}");
    }
}

/// The reasons of a plan.
#[test]
fn a_plans_reasons_obey_the_width() {
    let filter = "full_name contains pay or email starts with a or inferred_region = eu";
    for columns in [40, 80, 200] {
        let args = ["plan", "users", filter];
        let Some((shown, ..)) = on_terminal(crate::run::command(&args), columns, Seen::All) else { return };
        let (_, why) = shown.split_once("\nwhy:").unwrap();
        for line in why.lines() {
            assert!(line.width() <= usize::from(columns), "{columns}: {line}");
            assert!(line.starts_with("          "), "{columns}: {line}");
        }
        assert!(columns == 200 || why.lines().count() > 2, "{columns}: {why}");
    }
}

/// What an error means is broken at blanks; its example stays on one line.
#[test]
fn explanations_obey_the_width() {
    let Some((shown, ..)) = on_terminal(crate::run::command(&["explain", "unknown-field"]), 40, Seen::All) else {
        return;
    };
    assert!(shown.contains("\nExample: konnect-filter check users 'emial = x'\n"), "{shown}");
    assert!(shown.contains("\nCause:   The name is misspelled, or the\n         collection"), "{shown}");
    let (all, ..) = on_terminal(crate::run::command(&["explain"]), 80, Seen::All).unwrap();
    assert!(all.lines().all(|line| line.width() <= 80), "{all}");
}

#[test]
fn fields_and_entities_obey_the_width() {
    for columns in [40, 80, 200] {
        for args in [&["fields", "users"][..], &["fields", "control-planes"], &["entities", "portal"]] {
            let Some((shown, ..)) = on_terminal(crate::run::command(args), columns, Seen::All) else { return };
            let headings = ["FIELD", "NAME"].iter().any(|heading| shown.contains(heading));
            assert!(headings, "{args:?}: {shown}");
            for line in shown.lines().filter(|line| line.width() > usize::from(columns)) {
                // Only a name that people copy is longer than a narrow terminal, or an address.
                assert!(columns <= 80 && line.split_whitespace().count() <= 2, "{args:?} {columns}: {line}");
            }
        }
    }
    // Whatever the width, all of it is there: operators, wire names, paths and numbers of fields.
    let words = |args: &[&str], columns| {
        let shown = on_terminal(crate::run::command(args), columns, Seen::All).unwrap().0;
        assert!(
            !shown.contains('…') || shown.contains("in (…)") && !shown.replace("in (…)", "").contains('…'),
            "{shown}"
        );
        let mut letters: Vec<char> = shown.chars().filter(|c| !c.is_whitespace()).collect();
        letters.sort_unstable();
        letters
    };
    for args in [&["fields", "control-planes"][..], &["entities", "portal"], &["entities", "services"]] {
        for columns in [20, 40, 80] {
            assert_eq!(words(args, columns), words(args, 400), "{args:?} {columns}");
        }
    }
    // What has no room beside the name is aligned below it.
    for (args, columns, headings, cells) in [
        (&["entities", "team"], 80, &["PATH", "SERVER", "FILTER"][..], &["/v3/teams", "global", "2 fields"][..]),
        (&["entities", "team"], 40, &["SERVER", "FILTER"], &["global", "2 fields"]),
        (&["fields", "users"], 40, &["TYPE", "OPERATORS", "ON THE WIRE"], &["string", "=", "bare eq"]),
    ] {
        let shown = on_terminal(crate::run::command(args), columns, Seen::All).unwrap().0;
        let places = |texts: &[&str]| -> Option<Vec<usize>> {
            let found = |line: &str| texts.iter().map(|text| line.find(text)).collect();
            shown.lines().find_map(found)
        };
        assert!(places(headings).is_some() && places(headings) == places(cells), "{args:?} {columns}: {shown}");
    }
    // In a pipe, the table of collections is rows with tabs, of as many cells each.
    let piped = crate::run::good(&["entities", "portal"]);
    assert!(piped.lines().all(|line| line.split('\t').count() == 4), "{piped}");
}
