//! Every code's example, run in a shell: it brings the code about.

use std::path::Path;
use std::process::{Command, Stdio};

use konnect_filter::Code;

/// What takes a service that answers; the client's own tests bring these about.
const OF_A_SERVICE: &str = "konnect-filter list users 'active'";

#[test]
fn examples_bring_their_code_about() {
    let program = Path::new(env!("CARGO_BIN_EXE_konnect-filter"));
    let path = format!("{}:{}", program.parent().unwrap().display(), std::env::var("PATH").unwrap());
    let mut silent = Vec::new();
    let mut count = 0;
    // No command is known to bring about a bug, none restricts filters, and it is built with regular expressions.
    let known = |code: &&Code| {
        code.example() != OF_A_SERVICE
            && !matches!(code, Code::Internal | Code::NotAllowed | Code::InvalidAllowed | Code::NoRegex)
    };
    for code in Code::ALL.iter().filter(known) {
        let output = Command::new("sh")
            .args(["-c", code.example()])
            .current_dir(env!("CARGO_TARGET_TMPDIR"))
            .env("PATH", &path)
            .env_remove("KONNECT_REGION")
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr) + String::from_utf8_lossy(&output.stdout);
        if !said.contains(&format!("[{code}]")) && !said.contains(&format!("\"{code}\"")) {
            silent.push(format!("{code}: {}\n{said}", code.example()));
        }
        count += 1;
    }
    assert!(silent.is_empty(), "{}", silent.join("\n"));
    assert!(count > 60, "{count} examples");
}
