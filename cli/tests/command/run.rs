//! Running the command.

use std::io::Write;
use std::process::{Command, Stdio};

/// What one run left.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) out: String,
    pub(crate) err: String,
    pub(crate) code: i32,
}

/// The command, free of what the caller's environment says.
pub(crate) fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_konnect-filter"));
    command
        .args(args)
        .env_remove("KONNECT_REGION")
        .env_remove("KONNECT_BASE_URL")
        .env_remove("KONGCTL_DEFAULT_KONNECT_REGION")
        .env_remove("NO_COLOR")
        .env_remove("KONNECT_FILTER_COMPLETE");
    command
}

/// Runs the command on an empty standard input.
pub(crate) fn run(args: &[&str]) -> Ran {
    run_on(args, "")
}

/// Runs the command on `stdin`.
pub(crate) fn run_on(args: &[&str], stdin: impl AsRef<[u8]>) -> Ran {
    finish(command(args), stdin)
}

/// Runs any command on `stdin`.
pub(crate) fn finish(mut command: Command, stdin: impl AsRef<[u8]>) -> Ran {
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    let mut pipe = child.stdin.take().unwrap();
    let bytes = stdin.as_ref().to_vec();
    let writer = std::thread::spawn(move || {
        // It is not a failure of the test when a command stops reading.
        let _ = pipe.write_all(&bytes);
    });
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    Ran { out: text(output.stdout), err: text(output.stderr), code: output.status.code().expect("no signal") }
}

/// The output of a run that has to succeed without a word on standard error.
#[track_caller]
pub(crate) fn good(args: &[&str]) -> String {
    let ran = run(args);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{args:?}");
    ran.out
}

/// What a command that succeeds prints, which may doubt what is asked.
#[track_caller]
pub(crate) fn printed(args: &[&str]) -> String {
    let ran = run(args);
    assert!(ran.code == 0 && !ran.err.contains("error"), "{args:?}: {ran:?}");
    ran.out
}

/// The standard error of a run that has to fail with `code`, with nothing on standard output.
#[track_caller]
pub(crate) fn bad(code: i32, args: &[&str]) -> String {
    let ran = run(args);
    assert_eq!((ran.code, ran.out.as_str()), (code, ""), "{args:?}: {}", ran.err);
    assert_ne!(ran.err, "", "{args:?}");
    ran.err
}
