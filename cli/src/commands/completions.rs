//! `completions`: a script that asks this program for candidates while a line is typed.

use std::io::Write as _;

use clap::ArgMatches;
use clap_complete::env::{CompleteEnv, Shells};

use super::text;
use crate::args;
use crate::output;
use crate::session::{Outcome, Stop};

/// Set by the script when it asks.
const ASKED: &str = "KONNECT_FILTER_COMPLETE";

/// Answers the script, if it is the one who asks.
pub(crate) fn answer() -> bool {
    if std::env::var_os(ASKED).is_none() {
        return false;
    }
    let here = std::env::current_dir().ok();
    // Nobody reads an error in the middle of a line: a failure completes nothing.
    let _ = CompleteEnv::with_factory(args::command).var(ASKED).try_complete(std::env::args_os(), here.as_deref());
    true
}

/// Prints the script.
pub(super) fn run(matches: &ArgMatches) -> Outcome {
    let name = text(matches, "SHELL").unwrap_or_default();
    let shells = Shells::builtins();
    let Some(shell) = shells.completer(name) else {
        return Err(Stop::Usage(format!("no completions for `{name}`")));
    };
    let mut script = Vec::new();
    shell.write_registration(ASKED, "konnect-filter", "konnect-filter", "konnect-filter", &mut script)?;
    if name == "bash" {
        // Bash would take the names of collections apart at their @.
        script.extend_from_slice(b"COMP_WORDBREAKS=${COMP_WORDBREAKS//@/}\n");
    }
    let mut out = output::stream();
    out.write_all(&script)?;
    out.flush()?;
    Ok(0)
}
