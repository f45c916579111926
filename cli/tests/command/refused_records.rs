//! Input that `match` refuses, and where it says the fault is.

use std::io::Write;
use std::process::Stdio;

use crate::records::kept;
use crate::run::{command, run_on};

#[test]
fn what_is_not_json_is_named_with_its_line() {
    for (records, told) in [
        ("{\"a\":1}\n{\"a\":1}\n\nbroken\n", "expected value, on line 4, after record 2"),
        ("\n\n{\"a\":1,\n\"b\"\n 2}", "expected `:`, on line 5"),
        ("[{\"a\":1},\n{\"a\":1}\n{\"a\":1}]", "expected `,` or `]`, on line 3, after record 2"),
        ("[{\"a\":1},\n]", "expected value, on line 2, after record 1"),
        ("{\"a\":1}\n[{\"a\":1}\n", "EOF while parsing a list, on line 3, after record 2"),
        ("{\"data\":[{\"a\":1}\n],\n\"b\":[1\n2]}", "expected `,` or `]`, on line 4, after record 1"),
        ("{\"b\": x,\n\"data\":[{\"a\":1}]}", "expected value, on line 1"),
        ("{\"a\":1,}", "trailing comma, on line 1"),
        ("{\"a\":\"x\ny\"}", "control character (\\u0000-\\u001F) found while parsing a string, on line 2"),
        ("{\"a\":01}", "invalid number, on line 1"),
        ("{\"a\":1]", "expected `,` or `}`, on line 1"),
        ("{1:1}", "key must be a string, on line 1"),
        ("]", "expected value, on line 1"),
        ("{\"a\":\"\\ud800\"}", "unexpected end of hex escape, on line 1"),
    ] {
        let ran = run_on(&["match", "a = 2"], records);
        let expected = format!("error[invalid-record]: the input is not JSON: {told}\n");
        assert!(ran.err.starts_with(&expected), "{records}: {}", ran.err);
    }
}

/// Of several files, each problem says in which one it is.
#[test]
fn what_is_wrong_in_a_file_names_the_file() {
    let folder = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("named");
    std::fs::create_dir_all(&folder).unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let good = file("good.jsonl", "{\"a\":1}\n");
    for (name, text, told) in [
        ("words", "{\"a\":1}\n\nbroken\n", "the input is not JSON: expected value, on line 3, after record 1"),
        ("number", "{\"a\":1}\n7\n", "record 2, on line 2, is not a JSON object"),
        ("twice", "\n{\"a\":1,\"a\":2}\n", "record 1, on line 2, has the key `a` twice"),
    ] {
        let bad = file(name, text);
        let ran = run_on(&["match", "a = 1", &good, &bad], "");
        assert_eq!(ran.code, 2);
        assert!(ran.err.starts_with(&format!("error[invalid-record]: `{bad}`: {told}")), "{told}: {}", ran.err);
        let ran = run_on(&["match", "a = 1", &good, "-"], text);
        assert!(ran.err.starts_with(&format!("error[invalid-record]: standard input: {told}")), "{told}: {}", ran.err);
    }
}

#[test]
fn deep_records_are_refused() {
    let nested = |depth: usize| format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
    for depth in [127, 100_000] {
        let record = format!("{{\"a\":{}}}", nested(depth));
        for records in
            [format!("{record}\n"), format!("\n{record}"), format!("[{record}]"), format!("{{\"data\":[{record}]}}")]
        {
            let ran = run_on(&["match", "b = 1"], &records);
            assert_eq!(ran.code, 2);
            assert!(ran.err.contains(", is nested too deeply: more than 127 levels\n"), "{}", ran.err);
        }
    }
    let record = format!("{{\"a\":{}}}", nested(126));
    for records in [format!("{record}\n"), format!("[{record}]"), format!("{{\"data\":[{record}]}}")] {
        assert_eq!(kept(&["a = 1"], &records), (0, format!("{record}\n")));
    }
    // Beside the records nothing is looked at.
    assert_eq!(kept(&["b = 1"], &format!("{{\"data\":[{{\"b\":1}}],\"a\":{}}}", nested(100_000))).0, 0);
}

/// What is not JSON is not read to an end that may never come.
#[test]
fn nonsense_without_an_end_is_refused() {
    for begin in ["{x", "{\"a\":{x", "[{\"a\":[1 2", "[nonsense", "{\"a\":\"\n"] {
        let mut child = command(&["match", "a = 1"]).stdin(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut to = child.stdin.take().unwrap();
        // What is no longer read cannot be written.
        let _ = to.write_all(format!("{begin}{}", "x ".repeat(100_000)).as_bytes());
        let end = std::time::Instant::now() + std::time::Duration::from_secs(30);
        while child.try_wait().unwrap().is_none() && std::time::Instant::now() < end {
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        let _ = child.kill();
        assert_eq!(child.wait().unwrap().code(), Some(2), "{begin}");
    }
}
