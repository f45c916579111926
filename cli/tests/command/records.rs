//! `match`.

use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

use crate::run::{bad, command, run_on};

fn kept(args: &[&str], records: &str) -> (i32, String) {
    let ran = run_on(&[&["match"], args].concat(), records);
    assert_eq!(ran.err, "");
    (ran.code, ran.out)
}

const LINES: &str = "{\"name\":\"pay\",\"n\":1.10}\n{\"name\":\"shop\"}\n\n{\"n\":2,\"name\":\"Payroll\"}\n";

#[test]
fn lines_an_array_and_an_answer_are_read_alike() {
    let expected = "{\"name\":\"pay\",\"n\":1.10}\n{\"n\":2,\"name\":\"Payroll\"}\n";
    let array = "[{\"name\":\"pay\",\"n\":1.10},\n {\"name\":\"shop\"}, {\"n\":2,\"name\":\"Payroll\"}]";
    let answer = format!("{{\"meta\":{{\"page\":{{}}}},\"data\":{array}}}");
    let pretty = "{\n  \"name\": \"pay\",\n  \"n\": 1.10\n}\n{\"name\":\"shop\"}{\"n\":2,\"name\":\"Payroll\"}";
    for records in [LINES, array, &answer, &format!("{answer}\n"), pretty, &format!("\n \n{array}\n")] {
        assert_eq!(kept(&["name starts with pay"], records), (0, expected.to_owned()), "{records}");
    }
    let json = kept(&["name starts with pay", "--output", "json"], array).1;
    assert_eq!(json, "[\n{\"name\":\"pay\",\"n\":1.10},\n{\"n\":2,\"name\":\"Payroll\"}\n]\n");
}

#[test]
fn the_status_is_as_greps() {
    assert_eq!(kept(&["name = pay"], LINES).0, 0);
    assert_eq!(kept(&["name = none"], LINES), (1, String::new()));
    assert_eq!(kept(&["name = none", "--output", "json"], LINES), (1, "[]\n".to_owned()));
    assert_eq!(kept(&["name = none"], "").0, 1);
    bad(2, &["match", "name = "]);
    bad(2, &["match", "name = x", "no/such/file"]);
    bad(2, &["match"]);
    for wrong in ["nonsense", "[1]", "3", "{\"a\":1", "[{\"name\":1},", "{\"data\":[\"x\"]}"] {
        let ran = run_on(&["match", "name = pay"], wrong);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{wrong}");
        assert!(ran.err.contains("error[invalid-record]"), "{wrong}: {}", ran.err);
    }
}

#[test]
fn numbers_come_out_as_they_went_in() {
    let record = "{\"id\":123456789012345678901234567890,\"n\":1.10,\"e\":1E+2,\"z\":-0.0}";
    let array = format!("[{record}]");
    let out = kept(&["id = 123456789012345678901234567890 and n = 1.1"], &array).1;
    assert!(out.contains("\"id\":123456789012345678901234567890,\"n\":1.10,"), "{out}");
    assert_eq!(kept(&["id = 123456789012345678901234567891"], &array).0, 1);
    // On a line of its own a record stays as it is, byte for byte.
    let line = "{ \"a\" : 1.50, \"b\":\"\\u00e9\\/\", \"a\":1.5 }";
    assert_eq!(kept(&["a = 1.5"], &format!("{line}\n")).1, format!("{line}\n"));
}

#[test]
fn a_missing_field_is_neither_true_nor_false() {
    let records = "{\"a\":1}\n{\"a\":2,\"b\":null}\n{\"a\":3,\"b\":1}\n";
    assert_eq!(kept(&["b != 1"], records).0, 1);
    assert_eq!(kept(&["not b = 2"], records).1, "{\"a\":3,\"b\":1}\n");
    assert_eq!(kept(&["b not exists"], records).1, "{\"a\":1}\n{\"a\":2,\"b\":null}\n");
}

#[test]
fn types_from_a_collection() {
    let records = "{\"email\":\"A@b.c\",\"active\":true}\n{\"email\":\"x\",\"active\":false}\n";
    assert_eq!(kept(&["--entity", "users", "active"], records).1, "{\"email\":\"A@b.c\",\"active\":true}\n");
    let err = bad(2, &["match", "--entity", "users", "emial = x"]);
    assert!(err.contains("error[unknown-field]"), "{err}");
}

#[test]
fn what_is_called_data_is_an_answer_where_it_is_an_array() {
    let record = |data: &str| format!("{{\n\"data\": {data},\n\"a\": 1}}");
    for data in ["1", "-1", "1.50", "1e+400", "123456789012345678901234567890", "\"x\"", "null", "true", "{\"b\":[2]}"]
    {
        let expected = format!("{{\"data\":{data},\"a\":1}}\n");
        assert_eq!(kept(&["a = 1"], &record(data)), (0, expected), "{data}");
    }
    assert_eq!(kept(&["a = 1"], &record("[]")), (1, String::new()));
    assert_eq!(kept(&["a = 2"], &record("[{\"a\":2}]")), (0, "{\"a\":2}\n".to_owned()));
    // What stands behind the records has to be JSON all the same, and one answer may follow another.
    let answers = "{\"data\":[{\"a\":1}],\"n\":\n2}{\n\"data\":[{\"a\":1,\"b\":2}]}{\"a\":1}";
    assert_eq!(kept(&["a = 1"], answers).1, "{\"a\":1}\n{\"a\":1,\"b\":2}\n{\"a\":1}\n");
    for wrong in ["{\"data\":[{\"a\":1}],\n", "{\"data\":[{\"a\":1}]\n", "{\"data\":[{\"a\":1}],\n3}"] {
        let ran = run_on(&["match", "a = 1"], wrong);
        assert_eq!(ran.code, 2, "{wrong}");
        assert!(ran.err.contains("error[invalid-record]"), "{wrong}: {}", ran.err);
    }
}

#[test]
fn output_begins_before_an_answer_ends() {
    let mut child = command(&["match", "a = 1"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let (mut to, from) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    let (tell, told) = std::sync::mpsc::channel();
    let writer = std::thread::spawn(move || {
        to.write_all(b"{\"data\":[{\"a\":1}").unwrap();
        // More than all buffers on the way hold.
        to.write_all(",{\"a\":1}".repeat(100_000).as_bytes()).unwrap();
        let read: Result<String, _> = told.recv_timeout(std::time::Duration::from_secs(30));
        to.write_all(b"]}").unwrap();
        read
    });
    let mut lines = BufReader::new(from).lines();
    tell.send(lines.next().unwrap().unwrap()).unwrap();
    assert_eq!(lines.count(), 100_000);
    assert_eq!(writer.join().unwrap().expect("a record before the end"), "{\"a\":1}");
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn memory_does_not_grow_with_the_records() {
    // 150,000 records take 22 MB of text, and far more as values: with 48 MB of address space, most of it the program's
    // own, they only pass through.
    let script = "ulimit -v 49152; exec \"$0\" match 'n = 149999'";
    let record = |n: u32| format!("{{\"n\":{n},\"text\":\"{}\"}}", "x".repeat(120));
    let lines: String = (0..150_000).map(|n| record(n) + "\n").collect();
    let array = format!("[{}]", (0..150_000).map(record).collect::<Vec<_>>().join(","));
    let answer = format!("{{\"meta\":{{}},\"data\":{array}}}");
    for records in [lines, array, answer] {
        let mut command = std::process::Command::new("sh");
        command.args(["-c", script, env!("CARGO_BIN_EXE_konnect-filter")]);
        let ran = crate::run::finish(command, records);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""));
        assert_eq!(ran.out.trim_end(), record(149_999));
    }
}

#[test]
fn a_mark_before_the_records() {
    for records in ["\u{feff}{\"a\":1}\n", "\u{feff}[{\"a\":1}]"] {
        let ran = run_on(&["match", "a = 1"], records);
        assert_eq!((ran.out.as_str(), ran.code), ("{\"a\":1}\n", 0), "{}", ran.err);
    }
}

/// Where a line is counted from is not where the input begins.
#[test]
fn no_place_is_told_that_is_not_one() {
    let ran = run_on(&["match", "a = 1"], "{\"a\":1}\n{\"a\":1}\nbroken\n");
    assert!(ran.err.contains("behind record 2 the input is not JSON: expected value\n"), "{}", ran.err);
}
