//! What is pasted into a shell does what it says.

use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

use crate::run::{finish, good};

/// Runs `line` in a real shell, where `program` writes its arguments one a line.
fn pasted(line: &str, program: &str) -> Vec<String> {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("shell-{program}"));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(program);
    std::fs::write(&path, "#!/bin/sh\nprintf '%s\\n' \"$@\"\ncase \"$1\" in --config=*) cat \"${1#--config=}\"; exit;; esac\ncase \" $* \" in *\" @- \"*) cat; esac\nexit 0\n")
        .unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    let mut command = Command::new("sh");
    command
        .args(["-c", line])
        .env("PATH", format!("{}:/usr/bin:/bin", folder.display()))
        .env("KONNECT_TOKEN", "kpat_x y");
    let ran = finish(command, "");
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{line}");
    ran.out.lines().map(str::to_owned).collect()
}

#[test]
fn curl_gets_the_url_and_the_token() {
    let filter = "name contains \"it's $HOME `id` \\\\ \\\"q\\\" !!\"";
    for extra in [&[][..], &["--readable"]] {
        let url = good(&[&["encode", "control-planes", filter], extra].concat());
        let line = good(&[&["encode", "control-planes", filter, "--output", "curl"], extra].concat());
        assert!(!line.contains("kpat_"), "{line}");
        let arguments = pasted(&line, "curl");
        // What it reads comes last: the token is in no argument.
        let (read, arguments) = arguments.split_last().unwrap();
        assert_eq!(
            (read.as_str(), arguments.last().unwrap().as_str()),
            ("Authorization: Bearer kpat_x y", url.trim_end())
        );
        assert!(!arguments.iter().any(|argument| argument.contains("kpat_")), "{arguments:?}");
        // A person who pipes it to jq sees no progress, and does see what failed.
        assert_eq!(arguments[0], "-sS");
        assert_eq!(arguments.contains(&"--globoff".to_owned()), !extra.is_empty(), "{arguments:?}");
    }
}

#[test]
fn httpie_gets_the_url_and_the_token() {
    let url = good(&["encode", "users", "email contains \"it's\""]);
    let arguments = pasted(&good(&["encode", "users", "email contains \"it's\"", "--output", "httpie"]), "http");
    assert!(arguments.contains(&url.trim_end().to_owned()), "{arguments:?}");
    assert!(arguments.contains(&"Authorization:Bearer kpat_x y".to_owned()), "{arguments:?}");
}

#[test]
fn wget_gets_the_url_and_the_token() {
    let filter = "name contains \"it's $HOME `id` \\\\ \\\"q\\\" !!\"";
    let url = good(&["encode", "control-planes", filter]);
    let arguments = pasted(&good(&["encode", "control-planes", filter, "--output", "wget"]), "wget");
    let (config, arguments) = arguments.split_first().unwrap();
    // Another host, to which the service may redirect, is given no token.
    assert_eq!(
        arguments,
        ["--max-redirect=0", "-q", "-O", "-", url.trim_end(), "header = Authorization: Bearer kpat_x y"]
    );
    let file = config.strip_prefix("--config=").unwrap();
    assert!(file.starts_with('/') && !std::path::Path::new(file).exists(), "{file} is left there");
}

#[test]
fn kongctl_gets_the_url() {
    let url = good(&["encode", "users", "email contains \"it's\""]);
    let arguments = pasted(&good(&["encode", "users", "email contains \"it's\"", "--output", "kongctl"]), "kongctl");
    assert_eq!(arguments, ["api", "get", url.trim_end()]);
}
