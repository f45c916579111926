//! What a program reads comes out exactly: no output is changed by what protects terminals.

use serde_json::{Value, json};

use crate::run::{printed, run, run_on};

/// What a terminal would obey or hide.
const HARMFUL: [char; 7] = ['\u{202e}', '\u{200b}', '\u{feff}', '\u{7}', '\u{85}', '\u{2028}', '\u{3164}'];

fn strings() -> Vec<String> {
    HARMFUL.iter().map(|c| format!("a{c}b")).collect()
}

/// In percent-encoding, as RFC 3986 has it.
fn percent(text: &str) -> String {
    let byte =
        |byte: u8| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    text.bytes().map(byte).collect()
}

/// The value of a filter that the command prints, as `match` reads it.
#[track_caller]
fn reads(filter: &str, field: &str, text: &str) {
    let record = format!("{}\n", json!({ field: text }));
    assert_eq!(run_on(&["match", filter.trim_end()], &record).out, record, "{filter}");
    // Not one that is written with a backslash.
    let other = format!("{}\n", json!({ field: text.escape_unicode().to_string() }));
    assert_eq!(run_on(&["match", filter.trim_end()], &other).out, "", "{filter}");
}

#[test]
fn requests() {
    for text in strings() {
        let filter = format!("name = \"{text}\"");
        for output in ["url", "query", "curl", "httpie", "wget", "kongctl", "powershell", "cmd", "json", "har"] {
            let shown = printed(&["encode", "control-planes", &filter, "--output", output]);
            let plain = if output == "cmd" { shown.replace('^', "") } else { shown };
            assert!(plain.contains(&percent(&text)), "{output} {plain}");
        }
        for output in ["url", "query", "curl", "json", "har"] {
            let shown = printed(&["encode", "control-planes", &filter, "--output", output, "--readable"]);
            assert!(shown.contains(&percent(&text)), "{output} {shown}");
        }
        let url = printed(&["encode", "control-planes", &filter]);
        let archive: Value =
            serde_json::from_str(&printed(&["encode", "control-planes", &filter, "--output", "har"])).unwrap();
        assert_eq!(archive["log"]["entries"][0]["request"]["url"], url.trim_end());
        let line = json!({ "entity": "control-planes", "filter": filter }).to_string() + "\n";
        let batch: Value = serde_json::from_str(&run_on(&["encode", "--batch"], line).out).unwrap();
        assert_eq!(batch["url"], url.trim_end());
    }
}

#[test]
fn filters() {
    for text in strings() {
        let filter = format!("name = \"{text}\"");
        reads(&printed(&["fmt", &filter]), "name", &text);
        let tree = printed(&["fmt", &filter, "--output", "json"]);
        assert_eq!(serde_json::from_str::<Value>(&tree).unwrap()["value"], text);
        let url = printed(&["encode", "control-planes", &filter]);
        reads(&printed(&["decode", url.trim_end(), "--output", "filter"]), "name", &text);
        let decoded: Value = serde_json::from_str(&printed(&["decode", url.trim_end(), "--output", "json"])).unwrap();
        reads(decoded["filter"].as_str().unwrap(), "name", &text);
        let fixed = run(&["check", "control-planes", &format!("name == \"{text}\""), "--fix"]);
        if fixed.code == 0 {
            reads(&fixed.out, "name", &text);
        }
        // What is left to do locally.
        let plan = printed(&["plan", "control-planes", &format!("name starts with \"{text}\""), "--output", "json"]);
        let plan: Value = serde_json::from_str(&plan).unwrap();
        reads(plan["residual"].as_str().unwrap(), "name", &text);
    }
}

/// Konnect Search has no escapes.
#[test]
fn searches() {
    for text in strings() {
        for output in ["q", "url", "curl", "wget"] {
            let ran = run(&["search", "name = $n", "--arg", &format!("n={text}"), "--output", output]);
            assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{}", ran.err);
            assert!(ran.err.contains("error[cannot-send]"), "{}", ran.err);
        }
    }
}

/// A catalog, by whatever way it comes out.
#[test]
fn catalogs() {
    for (index, text) in strings().iter().enumerate() {
        let field = json!({ "name": "f", "type": { "enum": [text] }, "branches": [["eq"]] });
        let entity = json!({
            "api": "mine", "version": "v1", "collection": "things", "path": "/v1/things", "servers": { "regions": ["eu"] },
            "fields": [field], "record": [{ "path": ["f"], "type": "string" }],
        });
        let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("exact-{index}.json"));
        std::fs::write(&path, json!([entity]).to_string()).unwrap();
        let shown = printed(&["fields", "mine@v1/things", "--output", "json", "--catalog", path.to_str().unwrap()]);
        let shown: Value = serde_json::from_str(&shown).unwrap();
        assert_eq!(shown["fields"][0]["type"]["enum"][0], *text);
    }
}
