//! `match`.

use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

use crate::run::{bad, command, run_on};

pub(crate) fn kept(args: &[&str], records: &str) -> (i32, String) {
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

/// Spellings that a reader of JSON would like to change: of numbers, of strings, of keys.
const SPELLINGS: &str = concat!(
    r#"{"id":123456789012345678901234567890,"n":1.10,"o":1.0,"z":[-0,-0.0,0e0,0.10e-0],"e":[1e5,1E5,1e+5,1E+05,0.1e-7,1e400,-1E-400],"#,
    r#""t":"\u00e9\/\u0041\ud83d\ude00 {[,: é","\u006b":"\\\"","a":1,"a":{},"b":{"d\u0061ta":[1e5],"data":[]}}"#
);

#[test]
fn records_come_out_as_they_went_in() {
    let long = format!(
        "{{\"id\":123456789012345678901234567890,\"d\":-{}e{}}}",
        "12.".to_owned() + &"7".repeat(9000),
        "9".repeat(9000)
    );
    for record in [SPELLINGS, &long] {
        let spread = record.replacen("{\"id\":", " { \n\t\"id\" \r\n: ", 1);
        let key = record.replacen("{", "{\"d\\u0061ta\":1e5,", 1);
        for (records, expected) in [
            (format!("{record}\n"), record),
            (record.to_owned(), record),
            (spread.clone(), record),
            (format!("[{record}]"), record),
            (format!("[{spread}\n,{record} ]"), record),
            (format!("{{\"data\":[{record}]}}\n"), record),
            (format!("{{\"n\":1e5,\"d\\u0061ta\":\n[{spread}],\"m\":[1e5,{{}}]}}{record}"), record),
            (key.clone(), &key),
            (format!("{key}\n"), &key),
        ] {
            let (id, other) = ("id = 123456789012345678901234567890", "id = 123456789012345678901234567891");
            let ran = kept(&[id], &records);
            assert_eq!(ran.0, 0);
            assert!(ran.1.lines().all(|line| line == expected) && ran.1.ends_with('\n'), "{records}: {}", ran.1);
            assert!(kept(&[id, "--output", "json"], &records).1.contains(&format!("\n{expected}\n]\n")), "{records}");
            assert_eq!(kept(&[other], &records), (1, String::new()), "{records}");
        }
    }
}

/// Byte for byte where there is one line, also at the edge of what is read at once and where the end of the line is missing.
#[test]
fn white_space_of_a_line_is_kept() {
    let line = |n: u32| format!("{{ \"a\" : 1.50,\t\"b\":\"\\u00e9\\/\", \"c\":1.5e0 , \"n\": {n} }}");
    let lines = (0..4000).map(line).collect::<Vec<_>>().join("\n");
    assert_eq!(kept(&["a = 1.5"], &lines), (0, format!("{lines}\n")));
    assert_eq!(kept(&["a = 1.5"], &lines.replace('\n', "\r\n")).1, format!("{lines}\n"));
    assert_eq!(kept(&["a = 1.5"], &format!("[{}\n]", lines.replace('\n', ",\n"))).1, format!("{lines}\n"));
    // What only looks like one line is put on one.
    assert_eq!(kept(&["a = 1"], "{\"a\": 1,\r\"b\": \" \"}\n").1, "{\"a\":1,\"b\":\" \"}\n");
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
    // A filter in the address would be lost.
    let err = bad(2, &["match", "--entity", "/v3/users?filter[active]=false", "active"]);
    assert!(err.contains("error[query-string]"), "{err}");
    let err = bad(1, &["decode", "--entity", "/v3/users?filter[active]=false", "filter[active]=true"]);
    assert!(err.contains("error[query-string]"), "{err}");
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
    // What follows the records has to be JSON all the same, and one answer may follow another.
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
        // More than fits into all buffers on the way.
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

/// As grep: nothing is printed, and the first match is the answer.
#[test]
fn quiet_says_only_whether_there_is_one() {
    for more in [&[][..], &["-c"], &["-o", "json"], &["-v"]] {
        let args = [&["match", "-q", "n = 1"], more].concat();
        let ran = run_on(&args, "{\"n\":1}\n{\"n\":2}\nbroken\n");
        assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (0, "", ""), "{more:?}");
    }
    let none = run_on(&["match", "-q", "n = 3"], "{\"n\":1}\n");
    assert_eq!((none.code, none.out.as_str(), none.err.as_str()), (1, "", ""));
    let broken = run_on(&["match", "-q", "n = 3"], "broken\n");
    assert!(broken.code == 2 && broken.err.contains("not JSON"), "{}", broken.err);
}

/// Each of them is looked for an end of the line once, not over and over by all that come before it.
#[test]
fn many_records_on_one_line() {
    let records = "{\"a\":1}".repeat(300_000);
    let start = std::time::Instant::now();
    assert_eq!(kept(&["a = 2"], &records).0, 1);
    let once = start.elapsed();
    let start = std::time::Instant::now();
    assert_eq!(kept(&["a = 2"], &records.replace('}', "}\n")).0, 1);
    assert!(once < start.elapsed() * 10, "{once:?}");
}

#[test]
fn an_order_that_no_record_has_is_warned_about_once() {
    let records = "{\"a\":\"abc\"}\n{\"a\":\"10\"}\n{\"a\":\"5\"}\n{\"a\":\"abd\"}\n{}\n{\"a\":null}\n";
    for filter in ["a > 9", "a > '9'"] {
        let ran = run_on(&["match", filter], records);
        assert_eq!((ran.code, ran.out.as_str()), (0, "{\"a\":\"10\"}\n"), "{filter}");
        assert_eq!(ran.err.matches("warning[").count(), 1, "{}", ran.err);
        assert!(ran.err.starts_with("warning[unordered]: `9` cannot be compared with a record's `abc`"), "{}", ran.err);
    }
    // The filter alone says it: no record says it again.
    let ran = run_on(&["match", "a > abc"], records);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    assert_eq!(ran.err.matches("warning[unordered]").count(), 1, "{}", ran.err);
    assert_eq!(kept(&["a = 9 or not a exists"], "{\"a\":\"abc\"}\n{}\n"), (0, "{}\n".to_owned()));
    let dates = "{\"ts\":\"2024-01-01T01:00:00+02:00\"}\n{\"ts\":\"2024-01-01T02:00:00+02:00\"}\n";
    assert_eq!(kept(&["ts >= '2024-01-01'"], dates).1, "{\"ts\":\"2024-01-01T02:00:00+02:00\"}\n");
}

/// As grep: several files, counting, the others, and no more than are wanted.
#[test]
fn greps_habits() {
    assert_eq!(kept(&["name starts with pay", "-c"], LINES), (0, "2\n".to_owned()));
    assert_eq!(kept(&["name = none", "-c"], LINES), (1, "0\n".to_owned()));
    assert_eq!(kept(&["name starts with pay", "-v"], LINES), (0, "{\"name\":\"shop\"}\n".to_owned()));
    let first = "{\"name\":\"pay\",\"n\":1.10}\n";
    assert_eq!(kept(&["name starts with pay", "-m", "1"], LINES), (0, first.to_owned()));
    // What follows the last wanted one is not even looked at, wherever it is.
    for records in [
        format!("{first}nonsense"),
        format!("[{first}, nonsense"),
        format!("{{\"data\":[{first}, nonsense"),
        "{\n\"name\":\"pay\",\"n\":1.10}nonsense".to_owned(),
    ] {
        assert_eq!(kept(&["name = pay", "-m", "1"], &records), (0, first.to_owned()), "{records}");
    }
    assert_eq!(kept(&["name = pay", "-m", "0"], LINES).0, 1);

    let folder = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("habits");
    std::fs::create_dir_all(&folder).unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let (one, two) = (write("one", first), write("two", "[{\"name\":\"pay\"}]"));
    let both = format!("{first}{{\"name\":\"pay\"}}\n");
    assert_eq!(kept(&["name = pay", &one, &two], ""), (0, both.clone()));
    assert_eq!(kept(&["name = pay", &one, "-"], "{\"name\":\"pay\"}"), (0, both.clone()));
    assert_eq!(kept(&["name = pay", &one, &two, "-m", "1"], ""), (0, first.to_owned()));
    assert_eq!(kept(&["name = pay", &one, &two, "-c"], ""), (0, format!("{one}:1\n{two}:1\n")));
    let filter = write("filter", "# those that pay\nname = pay\n");
    assert_eq!(kept(&["--filter-file", &filter, &one, &two], ""), (0, both));
    assert!(bad(2, &["match", "name = pay", "-", "-"]).contains("standard input"));
    assert!(bad(2, &["match", "-", &one, "-"]).contains("standard input"));
}

#[test]
fn the_records_of_another_services_answers() {
    let answer = "{\"total\":1,\"items\":[{\"name\":\"pay\"},{\"name\":\"shop\"}],\"next\":null}\n";
    let pay = "{\"name\":\"pay\"}\n";
    assert_eq!(kept(&["name = pay", "--records", "items"], answer), (0, pay.to_owned()));
    assert_eq!(kept(&["name = pay", "--records", "items"], &answer.replace("items", "\\u0069tems")).1, pay);
    // `items` needs no flag, where it has objects in it.
    assert_eq!(kept(&["name = pay"], answer).1, pay);
    assert_eq!(kept(&["name = pay"], "{\"total\":1,\n\"\\u0069tems\" :\n[ {\"name\":\"pay\"}]\n}").1, pay);
    assert_eq!(kept(&["name = pay"], "{\"items\":[]}"), (1, String::new()));
    for record in ["{\"name\":\"pay\",\"items\":[\"a\",[{}],2]}\n", "{\"name\":\"pay\",\"items\":{\"a\":[{}]}}\n"] {
        assert_eq!(kept(&["name = pay"], record), (0, record.to_owned()));
        assert_eq!(kept(&["name = pay"], &record.replace(',', "\n,")).1, record);
        assert_eq!(kept(&["name = pay"], &format!("[{record}]")).1, record);
    }
    for wrong in ["{\"items\":[\"a\" \"b\"]}", "{\"items\":[1,,2]}", "{\"items\":[1", "{\"items\":[1}]"] {
        assert_eq!(run_on(&["match", "name = pay"], wrong).code, 2, "{wrong}");
    }
}

/// A collection may have a key of its own for its records.
#[test]
fn the_records_of_answers_of_the_collection() {
    let answer = "{\"customer\":{\"key\":\"a\"},\"balances\":[{\"currency\":\"USD\"},{\"currency\":\"EUR\"}]}\n";
    let of = ["--entity", "openmeter/customers/credits/balance"];
    let eur = "{\"currency\":\"EUR\"}\n";
    assert_eq!(kept(&["currency = EUR", of[0], of[1]], answer), (0, eur.to_owned()));
    assert_eq!(kept(&["currency = EUR", of[0], of[1]], &answer.replace(',', "\n,")).1, eur);
    assert_eq!(kept(&["currency = EUR", of[0], of[1]], &answer.replace("balances", "\\u0062alances")).1, eur);
    // Any other key, and this one of no collection, is a record's.
    let others = answer.replace("balances", "others");
    for (args, text) in [(&of[..], &*others), (&[], answer), (&[of[0], of[1], "--records", "."], answer)] {
        let args: Vec<&str> = ["match", "currency = EUR"].iter().chain(args).copied().collect();
        assert_eq!(run_on(&args, text).code, 1, "{args:?}");
    }
}

/// An object with an id or a name is a record, and no answer, whatever it contains.
#[test]
fn records_that_have_arrays_of_objects() {
    let lines = "{\"id\":1,\"items\":[{\"id\":2}]}\n{\"id\":3,\"items\":[]}\n";
    assert_eq!(kept(&["id exists"], lines), (0, lines.to_owned()));
    assert_eq!(kept(&["id = 3"], lines).1, "{\"id\":3,\"items\":[]}\n");
    let record = "{\"name\":\"pay\",\"data\":[{\"x\":2}]}\n";
    assert_eq!(kept(&["name = pay"], record), (0, record.to_owned()));
    // Its elements are printed by then, so that nothing is left but to say it.
    let late = run_on(&["match", "x = 2"], "{\"data\":[{\"x\":2}],\n\"name\":\"pay\"}\n");
    assert!(late.code == 2 && late.err.contains("has `name` too") && late.err.contains("--records ."), "{late:?}");
    // Of what has neither, `.` says that it is a record.
    let bare = "{\"items\":[{\"x\":1}]}\n{\"data\":[]}\n";
    assert_eq!(kept(&["not x exists", "--records", "."], bare), (0, bare.to_owned()));
    assert_eq!(kept(&["x = 1"], bare).1, "{\"x\":1}\n");
}

/// Which of two arrays has the records is not for their order to decide.
#[test]
fn answers_with_two_arrays() {
    for (answer, kept) in [
        (r#"{"data":[],"items":[{"a":1}]}"#, ""),
        (r#"{"items":[{"a":1}],"data":[]}"#, "{\"a\":1}\n"),
        (r#"{"items":[{"a":1}],"n":1,"items":[{"a":1}]}"#, "{\"a\":1}\n"),
        (r#"{"items":[],"data":[1e400]}"#, ""),
    ] {
        let ran = run_on(&["match", "a = 1"], answer);
        assert_eq!((ran.code, ran.out.as_str()), (2, kept), "{answer}");
        assert!(ran.err.contains("has another one") && ran.err.contains("--records KEY"), "{answer}: {}", ran.err);
    }
    let twice = run_on(&["match", "a = 1", "--records", "items"], r#"{"items":[{"a":1}],"items":[]}"#);
    assert!(twice.code == 2 && twice.err.contains("has the key `items` twice"), "{}", twice.err);
    // `items` counts with objects in it only, and what is deeper does not.
    for rest in ["[1e400]", "[\"x\",{}]", "[[{}]]", "null", "{\"data\":[]}", "1e400", "true", "-1"] {
        let answer = format!("{{\"data\":[{{\"a\":1}}],\"items\":{rest}}}");
        assert_eq!(kept(&["a = 1"], &answer), (0, "{\"a\":1}\n".to_owned()), "{answer}");
    }
}

/// The array of records by its path.
#[test]
fn records_at_a_path() {
    let pay = "{\"name\":\"pay\"}\n".to_owned();
    let at = |path: &str, text: &str| run_on(&["match", "name = pay", "--records", path], text);
    let list = "[{\"name\":\"pay\"},{\"name\":\"shop\"}]";
    let deep = format!("{{\"n\":1,\"a\":{{\"m\":{{}},\"c\":[1],\"b\":{list},\"d\":{{}}}},\"z\":[]}}\n");
    let dotted = format!("{{\"a.b\":{list}}}");
    let both = format!("{{\"a\":{{\"x\":2}},\"a.b\":{list}}}");
    let escaped = deep.replace("\"b\"", "\"\\u0062\"");
    let spread = deep.replace('{', "{\n").replace('}', "\n}").replace(',', "\n,\n");
    for text in [&deep, &dotted, &both, &escaped, &spread] {
        let ran = at("a.b", text);
        assert_eq!((ran.code, ran.out, ran.err.as_str()), (0, pay.clone(), ""), "{text}");
    }
    let ran = at("a.b", &deep.repeat(2));
    assert_eq!((ran.code, ran.out), (0, pay.repeat(2)));
    // One that is not there is a mistake, and not a file without such records.
    for (path, text, said) in [
        ("a.x", deep.as_str(), "the object on line 1 has no array at `a.x`"),
        ("a.x", deep.as_str(), "write `--records a.b`"),
        ("a.b.c", deep.as_str(), "has no array at `a.b.c`"),
        ("b", "{\"b\":null}\n", "the object on line 1 has no array at `b`"),
        ("b", "\n[{\"name\":\"pay\"}]", "what is on line 2 is not an object with an array at `b`"),
        ("b", "\n{\"name\":\"pay\"}\n", "leave `--records` out"),
        ("b", "{\"b\":[1]}", "record 1, on line 1, is not a JSON object"),
        ("b", "{\"a\":{", "the input is not JSON: EOF"),
        ("a.b", "{\"a\":{\"x\" 1}}", "the input is not JSON: expected `:`"),
        ("a.b", "{\"a\":{\"b\":[]}", "the input is not JSON: EOF"),
    ] {
        let ran = at(path, text);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{path} {text}");
        assert!(ran.err.contains("error[invalid-record]") && ran.err.contains(said), "{path} {text}: {}", ran.err);
    }
    // However many keys a path has.
    let many = ["a"; 30_000].join(".");
    let ran = at(&many, &"{\"a\":".repeat(30_000));
    assert!(ran.code == 2 && ran.err.contains("invalid-record"), "{}", ran.err);
}

/// A name that no record has is most often misspelt.
#[test]
fn names_that_no_record_has() {
    let said = |args: &[&str], records: &str| {
        run_on(&[&["match"], args].concat(), records).err.trim_start_matches("note: ").to_owned()
    };
    assert_eq!(said(&["nmae = pay"], LINES), "no record has `nmae`: did you mean `name`?\n");
    assert_eq!(said(&["name = pay and (zzz.k > 1 or zzz.k < 0)"], LINES), "no record has `zzz.k`\n");
    // What some record has, what is asked to be there, of nothing, and where a collection says what there is.
    for args in [&["n = 7"][..], &["zzz exists"], &["not (zzz exists)"], &["email = x", "--entity", "users"]] {
        assert_eq!(said(args, LINES), "", "{args:?}");
    }
    assert_eq!(said(&["nmae = pay"], ""), "");
    assert_eq!(said(&["nmae = pay", "-q"], LINES), "");
    assert_eq!(said(&["a = 1"], "{\"a\":null}\n{\"b\":1}\n"), "`a` is null in every record that has it\n");
    // An answer that is not known as one.
    let answer = "{\"total\":1,\"result\":{\"services\":[{\"name\":\"pay\"}]},\"tags\":[\"a\"]}";
    let hint = "if the records are those under `result.services`: `--records result.services`\n";
    assert_eq!(said(&["name = pay"], answer), format!("no record has `name`; {hint}"));
    assert_eq!(said(&["nmae = pay"], answer), format!("no record has `nmae`; {hint}"));
    assert_eq!(kept(&["name = pay", "--records", "result.services"], answer).1, "{\"name\":\"pay\"}\n");
    let two = "{\"a\":[{\"x\":1}],\"b\":[{\"name\":\"pay\"}]}";
    assert_eq!(said(&["name = pay"], two), "no record has `name`; if the records are those under `b`: `--records b`\n");
    assert_eq!(said(&["zzz = pay"], two), "no record has `zzz`\n");
    // Not all was looked at.
    assert_eq!(said(&["name = pay or zzz = 1", "-m", "1"], LINES), "");
}

/// Many chunks of lines, which several threads judge: the records come out in order, and whatever else there is among them is
/// read as it is in few.
#[test]
fn many_lines_are_read_as_few() {
    let line =
        |n: usize| format!("{{\"n\":{n},\"even\":{},\"text\":\"{}\"}}\n", n.is_multiple_of(2), "x".repeat(n % 90));
    let lines: Vec<String> = (0..30_000).map(line).collect();
    let all = lines.concat();
    let even = |lines: &[String]| lines.iter().step_by(2).map(String::as_str).collect::<String>();
    let expected = even(&lines);
    assert_eq!(kept(&["even"], &all), (0, expected.clone()));
    assert_eq!(kept(&["even"], &format!("\u{feff}{}", all.trim_end())), (0, expected.clone()));
    assert_eq!(kept(&["even", "-c"], &all).1, "15000\n");
    assert_eq!(kept(&["even", "-m", "14000"], &all).1, even(&lines[..28_000]));
    let array = kept(&["even", "-o", "json"], &all).1;
    assert_eq!(array, format!("[\n{}\n]\n", expected.trim_end().replace('\n', ",\n")));
    // Far into it: a record over several lines, two on one line, an answer, an array, a very long line, empty lines.
    let record = "{\"even\":true}\n";
    let long = format!("{{\"even\":true,\"n\":\"{}\"}}\n", "y".repeat(1_000_000));
    for (odd, same) in [
        ("{\n\"even\":\ntrue}\n", record),
        ("{\"even\":true} {\"even\":true}\n", &record.repeat(2)),
        ("{\"data\":[{\"even\":true}]}\n", record),
        ("[{\"even\":true}]\n", record),
        (&long, &long),
        ("\n \r\n\n", ""),
    ] {
        let (before, after) = lines.split_at(20_000);
        let ran = kept(&["even"], &[&before.concat(), odd, &after.concat()].concat());
        assert!(ran == (0, [&even(before), same, &even(after)].concat()), "{:.60}", odd);
    }
    // A mistake far into it is told with its line, after the records before it, and not at all past the last wanted one.
    let broken = [&lines[..20_000].concat(), "\nbroken\n", &lines[20_000..].concat()].concat();
    let ran = run_on(&["match", "even"], &broken);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("expected value, on line 20002, after record 20000"), "{}", ran.err);
    assert_eq!(kept(&["even", "-m", "10000"], &broken).1, even(&lines[..20_000]));
    // The first record that has no order is the one that is warned about.
    let orders =
        all.replacen("{\"n\":20000,", "{\"n\":\"first\",", 1).replacen("{\"n\":29000,", "{\"n\":\"later\",", 1);
    let ran = run_on(&["match", "n > 29998"], &orders);
    assert_eq!(ran.out, line(29_999));
    assert!(ran.err.contains("cannot be compared with a record's `first`"), "{}", ran.err);
    assert_eq!(ran.err.matches("warning[").count(), 1);
}
