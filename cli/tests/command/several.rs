//! `match` over several files, as grep and ripgrep go over them.

use crate::run::{Ran, run_on};

struct Files {
    one: String,
    two: String,
    broken: String,
    folder: String,
    missing: String,
}

fn files(name: &str) -> Files {
    // A long path is shortened where it is shown.
    let folder = std::env::temp_dir().join(format!("kf-{}", std::process::id())).join(name);
    std::fs::create_dir_all(&folder).unwrap();
    let at = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let file = |name: &str, text: &str| {
        std::fs::write(at(name), text).unwrap();
        at(name)
    };
    Files {
        one: file("one", "{\"a\":1}\n"),
        two: file("two", "{\"a\":1,\"b\":2}\n{\"a\":2}\n"),
        broken: file("broken", "{\"a\":1,\"c\":3}\nbroken\n"),
        missing: at("missing"),
        folder: at(""),
    }
}

fn matched(args: &[&str]) -> Ran {
    run_on(&[&["match", "a = 1"], args].concat(), "{\"a\":2}\n")
}

/// A file that cannot be read is named, the others are read, and the status tells.
#[test]
fn one_that_cannot_be_read_does_not_stop_the_others() {
    let Files { one, two, broken, folder, missing } = files("go-on");
    for (bad, kept, told) in [
        (&missing, "", format!("error[unreadable]: cannot read `{missing}`: ")),
        (&folder, "", format!("error[unreadable]: cannot read `{folder}`: it is a directory\n")),
        (
            &broken,
            "{\"a\":1,\"c\":3}\n",
            format!(
                "error[invalid-record]: `{broken}`: the input is not JSON: expected value, on line 2, after record 1\n"
            ),
        ),
    ] {
        let ran = matched(&[&one, bad, &two]);
        assert_eq!((ran.code, ran.out), (2, format!("{{\"a\":1}}\n{kept}{{\"a\":1,\"b\":2}}\n")), "{bad}");
        assert!(ran.err.starts_with(&told), "{}", ran.err);
        assert_eq!(ran.err.matches("error[").count(), 1, "{}", ran.err);
        // Alone, it is the same error.
        let alone = matched(&[bad]);
        assert_eq!((alone.code, alone.out.as_str(), alone.err), (2, kept, ran.err));
        // One array, which is whole.
        let array = matched(&["-o", "json", &one, bad, &two]);
        assert_eq!(array.code, 2);
        let records: Vec<serde_json::Value> = serde_json::from_str(&array.out).unwrap();
        assert_eq!(records.len(), 2 + kept.lines().count());
        // Who only asks whether there is one has the answer, and otherwise does not know.
        assert_eq!(matched(&["-q", bad, &one]).code, 0);
        assert_eq!(run_on(&["match", "-q", "a = 7", bad, &one], "").code, 2);
    }
    let both = matched(&["--message-format", "json", &missing, &one, &folder]);
    assert_eq!((both.code, both.out.as_str()), (2, "{\"a\":1}\n"));
    let told: serde_json::Value = serde_json::from_str(&both.err).unwrap();
    let codes: Vec<&str> =
        told["errors"].as_array().unwrap().iter().map(|error| error["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["unreadable", "unreadable"]);
}

/// Of one input, the number; of several, one for each that was read.
#[test]
fn each_file_has_its_count() {
    let Files { one, two, missing, .. } = files("counts");
    for (args, code, out) in [
        (&[one.as_str()][..], 0, "1\n".to_owned()),
        (&[], 1, "0\n".to_owned()),
        (&["-"], 1, "0\n".to_owned()),
        (&[&one, &two], 0, format!("{one}:1\n{two}:1\n")),
        (&["-v", &one, &two], 0, format!("{one}:0\n{two}:1\n")),
        (&[&one, "-"], 0, format!("{one}:1\n(standard input):0\n")),
        (&[&one, &missing, &two], 2, format!("{one}:1\n{two}:1\n")),
        (&["-m", "1", &one, &two], 0, format!("{one}:1\n")),
        (&["-q", &one, &two], 0, String::new()),
    ] {
        let ran = matched(&[&["-c"], args].concat());
        assert_eq!((ran.code, ran.out), (code, out), "{args:?}: {}", ran.err);
    }
}
