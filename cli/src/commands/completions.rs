//! `completions`: a script that asks this program for candidates while a line is typed.

use std::io::Write as _;

use clap::Command;
use clap_complete::env::{CompleteEnv, Shells};

use crate::session::{Outcome, Stop};
use crate::terminal;
use crate::{args, candidates};

/// Set by the script when it asks.
const ASKED: &str = "KONNECT_FILTER_COMPLETE";

/// Answers the script, if it is the one who asks.
pub(crate) fn answer() -> bool {
    if std::env::var_os(ASKED).is_none() {
        return false;
    }
    let here = std::env::current_dir().ok();
    // Nobody reads an error in the middle of a line: a failure completes nothing.
    let _ = CompleteEnv::with_factory(command).var(ASKED).try_complete(std::env::args_os(), here.as_deref());
    true
}

/// Every command with all its arguments and their candidates.
fn command() -> Command {
    let built = args::COMMANDS.iter().map(|definition| definition.built().mut_args(candidates::of));
    args::root().subcommands(built)
}

/// Prints the script.
pub(super) fn run(shell: &str) -> Outcome {
    let shells = Shells::builtins();
    let Some(completer) = shells.completer(shell) else {
        return Err(Stop::Usage(format!("no completions for `{shell}`")));
    };
    let mut script = Vec::new();
    completer.write_registration(ASKED, "konnect-filter", "konnect-filter", "konnect-filter", &mut script)?;
    if shell == "bash" {
        // Bash would take the names of collections apart at their @.
        script.extend_from_slice(b"COMP_WORDBREAKS=${COMP_WORDBREAKS//@/}\n");
    }
    let mut out = terminal::passed_on(terminal::Form::Text);
    out.write_all(&script)?;
    out.flush()?;
    Ok(0)
}
