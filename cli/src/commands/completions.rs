//! `completions`: a script that asks this program for candidates while a line is typed.

use std::io::Write as _;

use crate::completion;
use crate::session::{Outcome, Stop};
use crate::terminal;

/// Prints the script.
pub(super) fn run(shell: &str) -> Outcome {
    let Some(script) = completion::script(shell) else {
        return Err(Stop::Usage(format!("no completions for `{shell}`")));
    };
    let mut out = terminal::passed_on(terminal::Form::Text);
    out.write_all(&script?)?;
    out.flush()?;
    Ok(0)
}
