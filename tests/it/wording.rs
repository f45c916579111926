//! Words that are not written here any more, with what to write instead: habits of a translated English, which a reader
//! stumbles over. They are searched in strings, comments and the names of functions, in documents, scripts and manifests.

use std::path::{Path, PathBuf};

use regex::Regex;

/// What is not written, and what is.
const HABITS: &[(&str, &str)] = &[
    (r"\bbehind\b", "after"),
    (r"\b(stands?|stood|standing)\b", "is, appears, means"),
    (r"\b(holds?|held)\b", "contains, is true"),
    (r"\banew\b", "again"),
    (r"\b(mend|mends|mended|mending|mendable)\b", "fix"),
    // `there is no such field` is English; `which is no field` is not.
    (r"\b(is|are|was|were) no (?:[^l]|l[^o])", "is not a"),
    (r"\bin the place of\b", "instead of"),
    (r"\b(take|takes|taken|taking|took) (\S+ ){0,3}out\b", "remove"),
    (r"\bwants?\b", "expects, requires"),
    (r"\b(something|anything|nothing|everything) else than\b", "something other than"),
    (r"\bother (\w+ ){1,2}than\b", "anything other than"),
    (
        r"\b(bytes|items|lines|objects|records|requests|microseconds) an? (page|line|second|record|request|test|byte)\b",
        "per",
    ),
    (r"\b(is|are|was|were) said\b|\bsaid of\b", "is reported, is stated"),
    (r"\bthe answer before\b", "the previous response"),
    (r"\b(Such as|Cure)\b", "for example, fix"),
    (r"\b[Ss]lips?\b", "mistake, typo"),
    (r"\b(null`?|space|comma|letters|spaces) alone\b", "only"),
    (r"\bno bareword\b", "must be quoted"),
    (r"\btexts\b", "strings"),
];

#[test]
fn prose_is_plain() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let habits: Vec<(Regex, &str)> =
        HABITS.iter().map(|(pattern, instead)| (Regex::new(pattern).expect(pattern), *instead)).collect();
    let mut found = Vec::new();
    for file in files(root) {
        let text = std::fs::read_to_string(&file).unwrap();
        let name = file.strip_prefix(root).unwrap().to_str().unwrap();
        if name == "tests/it/wording.rs" {
            continue;
        }
        let lines = match file.extension().and_then(|ending| ending.to_str()) {
            Some("rs") => prose(&text),
            Some("js" | "mjs" | "ts") => prose_of_javascript(&text),
            _ => text,
        };
        for (number, line) in lines.lines().enumerate() {
            for (habit, instead) in &habits {
                let Some(at) = habit.find(line) else { continue };
                let there = line.get(..at.start()).unwrap_or_default().to_ascii_lowercase().ends_with("there ");
                if !(there && at.as_str().contains(" no ")) {
                    found.push(format!("{name}:{}: `{}` ({instead}): {}", number + 1, at.as_str(), line.trim()));
                }
            }
        }
    }
    assert!(found.is_empty(), "{} places\n{}", found.len(), found.join("\n"));
}

/// Whether only strings, comments and names are prose.
fn is_code(file: &Path) -> bool {
    ends_with(file, &["rs", "js", "mjs", "ts"])
}

fn ends_with(file: &Path, endings: &[&str]) -> bool {
    file.extension().is_some_and(|ending| endings.iter().any(|one| ending == *one))
}

/// The sources, the documents, the scripts of the gate and the manifests.
fn files(root: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if path.is_dir() {
                let is_other =
                    matches!(name, "target" | "node_modules" | "catalog" | "dist" | "pkg" | "corpus" | "artifacts");
                if name == ".ci" || path.ends_with("src/catalog") || !name.starts_with('.') && !is_other {
                    folders.push(path);
                }
            } else if is_code(&path)
                || ends_with(&path, &["md", "toml", "sh", "html", "css"])
                || path.parent() == Some(&root.join(".ci"))
            {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The text with everything but strings, comments and the names of functions left out; each line stays on its own.
fn prose(source: &str) -> String {
    let mut out = String::new();
    let mut rest = source;
    while let Some(c) = rest.chars().next() {
        let (length, keep) = if rest.starts_with("//") {
            (rest.find('\n').unwrap_or(rest.len()), true)
        } else if let Some(length) = raw_string(rest) {
            (length, true)
        } else if c == '"' {
            (string(rest), true)
        } else if c == '\'' {
            (character(rest), false)
        } else if c.is_alphanumeric() {
            let (word, after) = rest.split_at(word_len(rest));
            if let ("fn", Some(after)) = (word, after.strip_prefix(' ')) {
                let (name, _) = after.split_at(word_len(after));
                out.push_str(&name.replace('_', " "));
                out.push(' ');
            }
            (word.len(), false)
        } else {
            (c.len_utf8(), c == '\n')
        };
        let (piece, after) = rest.split_at(length);
        if keep {
            out.push_str(piece);
        }
        rest = after;
    }
    out
}

/// The same of JavaScript and TypeScript: strings of all three kinds, and comments.
fn prose_of_javascript(source: &str) -> String {
    let pattern = r#"(?s)//[^\n]*|/\*.*?\*/|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`"#;
    let mut out = String::new();
    let mut last = 0;
    for piece in Regex::new(pattern).unwrap().find_iter(source) {
        let skipped = source.get(last..piece.start()).unwrap_or_default();
        out.extend(skipped.chars().filter(|c| *c == '\n'));
        out.push_str(piece.as_str());
        last = piece.end();
    }
    out
}

fn word_len(text: &str) -> usize {
    text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len())
}

fn string(text: &str) -> usize {
    let mut escaped = false;
    text.char_indices()
        .skip(1)
        .find(|&(_, c)| {
            let ends = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            ends
        })
        .map_or(text.len(), |(end, _)| end + 1)
}

/// The length of `r"…"` and `r#"…"#`.
fn raw_string(text: &str) -> Option<usize> {
    let body = text.strip_prefix('r')?;
    let inner = body.trim_start_matches('#');
    let marks = body.get(..body.len() - inner.len())?;
    let end = inner.strip_prefix('"')?.find(&format!("\"{marks}"))?;
    Some(1 + marks.len() + 1 + end + 1 + marks.len())
}

/// The length of a character in quotes, or of the quote of a lifetime.
fn character(text: &str) -> usize {
    let mut chars = text.char_indices().skip(1);
    match (chars.next(), chars.next()) {
        (Some((_, '\\')), _) => text.char_indices().skip(3).find(|&(_, c)| c == '\'').map_or(1, |(end, _)| end + 1),
        (Some(_), Some((end, '\''))) => end + 1,
        _ => 1,
    }
}

#[test]
fn prose_is_strings_comments_and_names() {
    let source = "fn a_b() {}\nlet held = \"a \\\" b\"; // c 'd\nf('\"', r#\"e \" f\"#, &'a x, '\\'')\n/// g";
    assert_eq!(prose(source), "a b \n\"a \\\" b\"// c 'd\nr#\"e \" f\"#\n/// g");
}

#[test]
fn prose_of_javascript_is_strings_and_comments() {
    let source = "held('a\\' b');\n/** c\n d */ held(`e\n${f}`); // g's\nh = \"i // j\"";
    assert_eq!(prose_of_javascript(source), "'a\\' b'\n/** c\n d */`e\n${f}`// g's\n\"i // j\"");
}
