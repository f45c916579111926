//! How `list` ends: exit statuses, Ctrl-C, a closed pipe, and what is on standard output then.

use std::io::{BufRead, BufReader, Read};
#[cfg(unix)]
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::konnect::{self, Style};
use crate::server::{Reply, Server};
use crate::{konnect_with, list, ran, ran_each};

#[track_caller]
fn fails(server: &Server, args: &[&str], code: i32, said: &str) -> String {
    let ran = ran_each(server, args);
    assert_eq!(ran.code, code, "{args:?}: {}", ran.err);
    assert!(ran.err.contains(said), "{said}: {}", ran.err);
    ran.out
}

#[test]
fn exit_statuses() {
    let server = konnect_with(3);
    assert_eq!(fails(&server, &["users", "nmae = x"], 1, "error[unknown-field]"), "");
    assert_eq!(fails(&server, &["usrs", "active"], 1, "error[unknown-entity]"), "");
    assert_eq!(fails(&server, &["users", "--limit", "x"], 2, "--limit"), "");
    assert_eq!(fails(&server, &["users", "--page-after", "x"], 1, "error[invalid-paging]"), "");
    assert!(server.asked().is_empty());
    for (status, code, said) in [
        (401, 3, "error[unauthorized]"),
        (403, 3, "error[forbidden]"),
        (404, 3, "error[not-found]"),
        (500, 3, "error[service-failed]"),
        (418, 1, "error[rejected]"),
    ] {
        let server = Server::always(Reply::status(status, ""));
        assert_eq!(fails(&server, &["users"], code, said), "", "{status}");
    }
    let html = Server::always(Reply::json("<html>").with("content-type", "text/html"));
    assert_eq!(fails(&html, &["users"], 3, "error[invalid-answer]"), "");
}

#[test]
fn what_konnect_refuses_is_shown_in_the_filter() {
    let wrong = json!({"invalid_parameters": [{"field": "filter[email]", "reason": "is not supported"}]}).to_string();
    let server = Server::always(Reply::status(400, wrong));
    let ran = ran(&server, &["users", "active and email contains 'a b'"]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    let pointed = " | active and email contains 'a b'\n |            ^^^^^^^^^^^^^^^^^^^^ sent from here";
    assert!(ran.err.contains(pointed), "{}", ran.err);
}

#[test]
fn a_failure_in_the_middle_leaves_no_array_that_looks_whole() {
    let records = crate::users(250);
    let server = Server::start(move |_, asked| match asked.get("page[number]").as_deref() {
        None | Some("2") => konnect::answer(Style::Number, &records, 100, asked),
        _ => Reply::status(500, ""),
    });
    let out = fails(&server, &["users", "--output", "json"], 3, "error[service-failed]");
    assert!(out.len() > 1000 && serde_json::from_str::<Value>(&out).is_err());
}

/// A service whose second page does not come soon.
fn slow() -> Server {
    let records = crate::users(250);
    Server::start(move |_, asked| match asked.get("page[number]") {
        None => konnect::answer(Style::Number, &records, 100, asked),
        _ => Reply::Silence(Duration::from_secs(20)),
    })
}

/// With what signals do by default: what a shell runs in the background ignores Ctrl-C, and so would the command.
fn with_default_signals(command: &Command) -> Command {
    let mut default = Command::new("env");
    if cfg!(target_os = "linux") {
        default.arg("--default-signal=INT,HUP,TERM");
    }
    default.arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => default.env(name, value),
            None => default.env_remove(name),
        };
    }
    default
}

fn spawn(mut command: Command) -> Child {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

pub(crate) fn start(command: Command) -> Child {
    spawn(if cfg!(unix) { with_default_signals(&command) } else { command })
}

#[cfg(unix)]
#[test]
fn ctrl_c_leaves_valid_output_at_once() {
    for output in ["json", "jsonl", "csv", "table", "id"] {
        let server = slow();
        let columns: &[&str] = if matches!(output, "csv" | "table") { &["--columns", "id,email"] } else { &[] };
        let mut child = start(list(&server, &[&["users", "--output", output], columns].concat()));
        let mut out = child.stdout.take().unwrap();
        // The first page is there, and the second is being waited for. It may have been asked for before the first one's records are out.
        while server.asked().len() < 2 {
            std::thread::sleep(Duration::from_millis(10));
        }
        std::thread::sleep(Duration::from_millis(500));
        let begun = Instant::now();
        interrupt(&child);
        let mut text = String::new();
        out.read_to_string(&mut text).unwrap();
        let status = child.wait().unwrap();
        assert!(begun.elapsed() < Duration::from_secs(10));
        assert_eq!(status.signal(), Some(2));
        let (heading, rows): (Option<&str>, Vec<String>) = match output {
            "json" => (None, serde_json::from_str::<Vec<Value>>(&text).unwrap().iter().map(row).collect()),
            "jsonl" => (None, text.lines().map(|line| row(&serde_json::from_str(line).unwrap())).collect()),
            "id" => (None, text.lines().map(str::to_owned).collect()),
            _ => (text.lines().next(), text.lines().skip(1).map(str::to_owned).collect()),
        };
        assert_eq!(rows.len(), 100, "{output}");
        let (first_line, last) = match output {
            "csv" => (Some("id,email"), "id-99,user99@example.com"),
            "table" => (Some("ID     EMAIL"), "id-99  user99@example.com"),
            _ => (None, "id-99"),
        };
        assert_eq!((heading, rows[99].as_str()), (first_line, last), "{output}");
        assert!(text.ends_with('\n'), "{output}");
    }
}

/// The last line is true of what was printed, in each form, also before the first record.
#[cfg(unix)]
#[test]
fn ctrl_c_says_what_is_true_of_the_output() {
    let before = "interrupted before the first record: ";
    for (args, records, expected, said) in [
        (&["--output", "json"][..], 0, "[]\n", "the empty list is not the result"),
        (&["--output", "yaml"], 0, "[]\n", "the empty list is not the result"),
        (&["--output", "csv", "--columns", "id"], 0, "id\n", "only the heading was printed"),
        (&["--output", "jsonl"], 0, "", "nothing was printed"),
        (&["--output", "id"], 0, "", "nothing was printed"),
        (&["--output", "table"], 0, "", "nothing was printed"),
        (&["--output", "jsonl"], 100, "{", "interrupted: the output is valid but incomplete"),
        (&["--output", "json"], 100, "[", "interrupted: the output is valid but incomplete"),
        (&["--output", "id"], 100, "id-0", "interrupted: the list of ids is incomplete"),
        (&["--output", "table", "--columns", "id"], 100, "ID", "interrupted: the table is incomplete"),
        (&["active", "--count"], 100, "", "interrupted: not all records were counted, so no number was printed"),
        (&["--count"], 0, "", "interrupted: not all records were counted, so no number was printed"),
    ] {
        let server = if records == 0 { Server::always(Reply::Silence(Duration::from_secs(20))) } else { slow() };
        let mut child = start(list(&server, &[&["users"], args].concat()));
        while server.asked().len() < if records == 0 { 1 } else { 2 } {
            std::thread::sleep(Duration::from_millis(10));
        }
        interrupt(&child);
        let (mut out, mut err) = (String::new(), String::new());
        child.stdout.take().unwrap().read_to_string(&mut out).unwrap();
        child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
        assert_eq!(child.wait().unwrap().signal(), Some(2), "{args:?}: {err}");
        assert!(
            if records == 0 || expected.is_empty() { out == expected } else { out.starts_with(expected) },
            "{args:?}: {out}"
        );
        let said = if said.starts_with("interrupted") { said.to_owned() } else { format!("{before}{said}") };
        assert!(err.trim_end().ends_with(&said), "{args:?}: {err}");
    }
}

/// What ends a process from outside ends it as Ctrl-C does.
#[cfg(unix)]
#[test]
fn other_signals_leave_valid_output_too() {
    for (signal, number) in [("-TERM", 15), ("-HUP", 1)] {
        let server = slow();
        let mut child = start(list(&server, &["users", "--output", "json"]));
        let mut out = child.stdout.take().unwrap();
        while server.asked().len() < 2 {
            std::thread::sleep(Duration::from_millis(10));
        }
        let kill = Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
        assert!(kill.success());
        let mut text = String::new();
        out.read_to_string(&mut text).unwrap();
        assert_eq!(child.wait().unwrap().signal(), Some(number), "{signal}");
        // The second page may be asked for before all of the first is printed.
        let records = serde_json::from_str::<Vec<Value>>(&text).unwrap();
        assert!(records.len() <= 100, "{signal}: {}", records.len());
    }
}

/// A shell ends its loop where the command was ended by the signal, and goes on after one that only says so.
#[cfg(unix)]
#[test]
fn ctrl_c_ends_a_shells_loop() {
    let server = Server::always(Reply::Silence(Duration::from_secs(20)));
    let asked = list(&server, &["users"]);
    let mut shell = Command::new("bash");
    shell.args(["-c", "trap 'echo stopped; exit 7' INT; for i in 1 2; do \"$@\"; echo next; done", "bash"]);
    shell.arg(asked.get_program()).args(asked.get_args());
    shell.envs(asked.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let mut shell = with_default_signals(&shell);
    shell.process_group(0);
    let mut child = spawn(shell);
    while server.asked().is_empty() {
        std::thread::sleep(Duration::from_millis(10));
    }
    // To all that run in the terminal, as Ctrl-C is.
    let kill = Command::new("kill").args(["-INT", "--", &format!("-{}", child.id())]).status().unwrap();
    assert!(kill.success());
    let mut out = String::new();
    child.stdout.take().unwrap().read_to_string(&mut out).unwrap();
    assert_eq!((child.wait().unwrap().code(), out.as_str()), (Some(7), "stopped\n"));
}

/// `nohup` asks that the end of a terminal be ignored.
#[cfg(target_os = "linux")]
#[test]
fn what_is_to_be_ignored_is_ignored() {
    let server = slow();
    let asked = list(&server, &["users", "--output", "json", "--timeout", "2"]);
    let mut shell = Command::new("bash");
    shell.args(["-c", "trap '' HUP; exec \"$@\"", "bash"]).arg(asked.get_program()).args(asked.get_args());
    shell.envs(asked.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let mut child = start(shell);
    while server.asked().len() < 2 {
        std::thread::sleep(Duration::from_millis(10));
    }
    let kill = Command::new("kill").args(["-HUP", &child.id().to_string()]).status().unwrap();
    assert!(kill.success());
    // It goes on until it may not take longer.
    child.stdout.take().unwrap().read_to_string(&mut String::new()).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(3));
}

#[test]
fn a_run_that_takes_too_long_is_an_error() {
    let server = slow();
    let begun = Instant::now();
    let out = fails(&server, &["users", "--timeout", "1"], 3, "error[stopped]: not all records arrived within 1 s");
    assert_eq!(out.lines().count(), 100);
    assert!(begun.elapsed() < Duration::from_secs(15), "{:?}", begun.elapsed());
    // An array stays open, so that nobody takes it for a whole one.
    let out = fails(&slow(), &["users", "--timeout", "1", "--output", "json"], 3, "error[stopped]");
    assert!(serde_json::from_str::<Value>(&out).is_err());
}

/// It has a status of its own, also where the last bytes do not fit.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_never_looks_done() {
    for output in ["json", "jsonl", "csv", "table", "id"] {
        let server = konnect_with(3);
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let ended = list(&server, &["users", "--output", output]).stdout(full).output().unwrap();
        assert_eq!(ended.status.code(), Some(4), "{output}");
        assert!(String::from_utf8_lossy(&ended.stderr).contains("cannot write the output"), "{output}");
    }
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let ended = list(&konnect_with(3), &["users", "--count"]).stdout(full).output().unwrap();
    assert_eq!(ended.status.code(), Some(4));
}

#[cfg(unix)]
fn row(record: &Value) -> String {
    record["id"].as_str().unwrap().to_owned()
}

#[cfg(unix)]
pub(crate) fn interrupt(child: &Child) {
    let kill = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(kill.success());
}

/// The first one waits for the reader, who may never come back.
#[cfg(unix)]
#[test]
fn a_second_ctrl_c_ends_it_whoever_reads() {
    let records = crate::users(20_000);
    let server = Server::start(move |_, asked| konnect::answer(Style::Number, &records, 20_000, asked));
    let mut child = start(list(&server, &["users", "--page-size", "20000"]));
    let mut out = BufReader::new(child.stdout.take().unwrap());
    out.read_line(&mut String::new()).unwrap();
    // More is to be printed than a pipe takes, and nobody reads on.
    std::thread::sleep(Duration::from_millis(200));
    interrupt(&child);
    std::thread::sleep(Duration::from_millis(200));
    assert!(child.try_wait().unwrap().is_none(), "it waits for its reader");
    let begun = Instant::now();
    interrupt(&child);
    assert_eq!(child.wait().unwrap().signal(), Some(2));
    assert!(begun.elapsed() < Duration::from_secs(10));
}

#[test]
fn a_closed_pipe_ends_the_fetch_without_an_error() {
    // For ever: every page has new records, and a cursor to the next.
    let server = Server::start(|index, _| {
        let data: Vec<_> = (0..100).map(|n| json!({"id": format!("{index}-{n}")})).collect();
        let next = format!("/x?page[after]=c{index}");
        Reply::json(json!({"data": data, "meta": {"page": {"next": next}}}).to_string())
    });
    let mut child = start(list(&server, &["event-gateways", "--output", "id"]));
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    out.read_line(&mut line).unwrap();
    assert_eq!(line, "0-0\n");
    drop(out);
    let mut err = String::new();
    child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
    assert_eq!((child.wait().unwrap().code(), err.as_str()), (Some(0), ""));
}

/// The most memory that the process had at any time, in KiB, while it ran to its end.
#[cfg(target_os = "linux")]
fn peak(server: &Server) -> u64 {
    let mut command = list(server, &["users", "full_name starts with User", "--output", "jsonl"]);
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let path = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    while child.try_wait().unwrap().is_none() {
        let status = std::fs::read_to_string(&path).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
        peak = line.trim().trim_end_matches(" kB").parse().unwrap_or(peak);
        std::thread::sleep(Duration::from_millis(2));
    }
    assert!(child.wait().unwrap().success());
    peak
}

/// 10,000 records of 2 KiB, 20 MB in all, take hardly more memory than 1,000 of them.
#[cfg(target_os = "linux")]
#[test]
fn memory_is_flat() {
    let serve = |count: usize| {
        Server::start(move |_, asked| {
            let number = asked.get("page[number]").map_or(1, |number| number.parse().unwrap());
            let records = (100 * (number - 1)..(100 * number).min(count))
                .map(|n: usize| json!({"id": n, "full_name": format!("User {n}"), "text": "x".repeat(2048)}));
            let meta = json!({"page": {"number": number, "size": 100, "total": count}});
            Reply::json(json!({"data": records.collect::<Vec<_>>(), "meta": meta}).to_string())
        })
    };
    let (small, large) = (peak(&serve(1_000)), peak(&serve(10_000)));
    assert!(small > 0 && large < small + 4 * 1024, "{small} KiB and {large} KiB");
}
