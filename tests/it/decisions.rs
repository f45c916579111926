//! Decisions that are made in one file only: what would make them again elsewhere is not in the source of any other. And names that mean
//! one thing.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// A decision, the file that makes it (or the folder), and what no other file has.
const DECISIONS: &[(&str, &[&str], &[&str])] = &[
    ("undoing percent-encoding", &["percent.rs"], &["percent_decode", "percent_encoding::"]),
    ("how far names may differ to be meant", &["suggest.rs"], &["osa_distance", "jaro_winkler", "strsim::"]),
    (
        "the name of a parameter",
        &["catalog/parameter.rs"],
        &["filter[{", "{prefix}[{}]{", "strip_prefix('[')?.split_once(']')"],
    ),
    ("a map with any key", &["catalog/parameter.rs"], &["\"{}.KEY\""]),
    ("whether there are regular expressions", &["regular.rs"], &[" regex::", "feature = \"regex\""]),
    ("how a short string is kept", &["shared_str.rs"], &["smol_str::", "SmolStr"]),
    ("which digits are a number", &["number.rs"], &["bytes().all(|byte| byte.is_ascii_digit())"]),
    (
        "parameters of a path",
        &["catalog/path.rs", "catalog/load.rs"],
        &["ends_with('}')", "strip_prefix('{').and_then"],
    ),
    ("limits", &["limits.rs"], &["const MAX_", "const MOST_", "const LONGEST", "pub const MAX_"]),
    ("which credential a host gets", &["wire/audience.rs"], &["const PORTAL_COOKIE", "format!(\"portalaccesstoken"]),
    ("which bound is narrower", &["check/bound.rs"], &["Ordering::Equal => a_strict", "fn tighten"]),
];

/// Where the same letters mean something else.
const ELSEWHERE: &[(&str, &str)] = &[
    // The digits of YAML's numbers, and the braces of `\u{…}`.
    ("catalog/openapi/number.rs", "which digits are a number"),
    ("syntax/string.rs", "parameters of a path"),
];

#[test]
fn each_decision_is_made_in_one_file() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for folder in ["core/src", "cli/src"] {
        walk(&root.join(folder), &mut |path, text| {
            let name = path.strip_prefix(root.join(folder)).unwrap().to_str().unwrap().replace('\\', "/");
            for (what, own, signs) in DECISIONS {
                let is_own = own.contains(&&*name) || ELSEWHERE.contains(&(&*name, *what));
                let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
                for line in code.filter(|line| !is_own && signs.iter().any(|sign| line.contains(sign))) {
                    found.push(format!("{folder}/{name}: {what}: {}", line.trim()));
                }
            }
        });
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// What a program knows by a name is all that has it: no other type of the library does.
#[test]
fn a_public_type_has_its_name_alone() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let interface = fs::read_to_string(root.join("docs/public-api.txt")).unwrap();
    let public: BTreeSet<_> = interface
        .lines()
        .filter_map(|line| name(line.strip_prefix("#[non_exhaustive] ").unwrap_or(line).strip_prefix("pub ")?))
        .filter_map(|path| path.rsplit("::").next())
        .collect();
    assert!(public.len() > 100 && public.contains("Filter") && public.contains("Clock"), "{public:?}");
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    walk(&root.join("core/src"), &mut |path, text| {
        for line in text.lines().map(str::trim_start) {
            let line = line.strip_prefix("pub").map_or(line, |rest| rest.split_once(' ').map_or("", |(_, rest)| rest));
            if let Some(name) = name(line).filter(|name| public.contains(name)) {
                found.entry(name.to_owned()).or_default().push(path.display().to_string());
            }
        }
    });
    assert!(found.len() > 100, "{found:?}");
    found.retain(|_, places| places.len() > 1);
    assert!(found.is_empty(), "{found:#?}");
}

/// The name of the type that a line defines, with its path if it has one.
fn name(line: &str) -> Option<&str> {
    let rest = ["struct ", "enum ", "trait "].into_iter().find_map(|keyword| line.strip_prefix(keyword))?;
    rest.split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | ':'))).next().map(|name| name.trim_end_matches(':'))
}

fn walk(folder: &Path, take: &mut impl FnMut(&Path, &str)) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, take);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            take(&path, &fs::read_to_string(&path).unwrap());
        }
    }
}
