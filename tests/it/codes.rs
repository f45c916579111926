//! The table of codes: documented in full, and each code of the language brought about by its example.

use std::fmt::Write;
use std::path::Path;

use konnect_filter::error::Severity;
use konnect_filter::{Code, parse};

fn page() -> String {
    let mut page = String::from(
        "# Error codes\n\nGenerated from the table in `core/src/error/code.rs` by `UPDATE_DOCS=1 cargo test -p konnect-filter --test it codes`; \
         do not edit.\nThe codes are stable. `konnect-filter explain CODE` prints one of them.\n\n| code | meaning |\n|---|---|\n",
    );
    for code in Code::ALL {
        writeln!(page, "| [`{code}`](#{code}) | {} |", code.title()).unwrap();
    }
    for code in Code::ALL {
        let severity = if code.severity() == Severity::Error { "Error" } else { "Warning" };
        write!(
            page,
            "\n## {code}\n\n{severity}. {}\n\n- **Cause:** {}\n- **Example:** `` {} ``\n- **Fix:** {}\n",
            code.title(),
            code.cause(),
            code.example(),
            code.fix()
        )
        .unwrap();
    }
    page
}

#[test]
fn documentation_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/errors.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, page()).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == page(),
        "docs/errors.md is not current: run UPDATE_DOCS=1 cargo test -p konnect-filter --test it codes"
    );
}

#[test]
fn every_row_is_whole() {
    for &code in Code::ALL {
        for text in [code.title(), code.cause(), code.fix()] {
            assert!(text.len() > 10 && text.ends_with('.') && !text.contains('\n'), "{code}: {text:?}");
        }
        assert!(code.example().contains("konnect-filter "), "{code}");
        assert_eq!(Code::from_name(code.as_str()), Some(code));
    }
}

/// The filter of an example that formats one.
fn filter_of(example: &str) -> Option<&str> {
    example.strip_prefix("konnect-filter fmt '")?.strip_suffix('\'')
}

#[test]
fn examples_of_the_language_bring_their_code_about() {
    let mut count = 0;
    for code in Code::ALL {
        let Some(filter) = filter_of(code.example()) else { continue };
        let error = parse(filter).expect_err(filter);
        let found: Vec<Code> = error.iter().map(|problem| problem.code).collect();
        assert_eq!(found, [*code], "{filter}");
        count += 1;
    }
    // The two limits have their own.
    assert_eq!(count, 24);
    for (text, code) in [("a".repeat(1 << 21), Code::TooLong), ("!".repeat(200), Code::TooDeep)] {
        assert_eq!(parse(&text).unwrap_err().diagnostics()[0].code, code);
    }
}

/// Codes that only a service brings about have an example that may well succeed; tests with a service name each of them.
#[test]
fn codes_of_a_service_are_brought_about_by_its_tests() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/client");
    let tests: String = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect();
    let of_a_service = |code: &&Code| code.example() == "konnect-filter list users 'active'";
    let codes: Vec<String> = Code::ALL.iter().filter(of_a_service).map(|code| format!("Code::{code:?}")).collect();
    assert!(codes.len() > 10, "{codes:?}");
    let missing: Vec<&String> = codes.iter().filter(|code| !tests.contains(code.as_str())).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// Only the command knows how an option is set: the library's problems have remedies, and its messages name no flags.
#[test]
fn the_library_names_no_flags() {
    fn files(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { files(&path, found) } else { found.push(path) }
        }
    }
    let mut paths = Vec::new();
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("core/src"), &mut paths);
    assert!(paths.len() > 100);
    // The table of codes documents the command too.
    for path in paths.iter().filter(|path| !path.ends_with("error/code.rs")) {
        let text = std::fs::read_to_string(path).unwrap();
        let flags: Vec<_> =
            text.lines().filter(|line| !line.trim_start().starts_with("//") && line.contains("`--")).collect();
        let flags: Vec<_> = flags.into_iter().filter(|line| !line.contains("`-----BEGIN")).collect();
        assert!(flags.is_empty(), "{}: {flags:?}", path.display());
    }
}
