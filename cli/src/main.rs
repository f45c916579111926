//! The `konnect-filter` command: arguments in, a call into the library, and what it says out again.
//!
//! Exit status: 0 done; 1 the filter or the request is wrong; 2 the command line is wrong; 3 the network or the server
//! failed. A closed pipe is no error, and nothing is written to standard output where there is an error.

mod args;
mod candidates;
mod commands;
mod excerpt;
mod flags;
mod har;
mod input;
mod output;
mod pipeline;
mod records;
mod report;
mod request;
mod session;
mod table;

use std::io::Write as _;
use std::process::ExitCode;

use crate::session::Session;

fn main() -> ExitCode {
    if commands::completions::answer() {
        return ExitCode::SUCCESS;
    }
    let matches = match args::command().try_get_matches() {
        Ok(matches) => matches,
        Err(error) => {
            // Help on a closed pipe is no error either; a wrong word is shown, and not obeyed by the terminal.
            let _ = if error.use_stderr() {
                std::io::stderr().write_all(excerpt::visible(&error.render().to_string()).as_bytes())
            } else {
                error.print()
            };
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(session::USAGE));
        }
    };
    let typed = match args::read(&matches) {
        Ok(typed) => typed,
        Err(message) => {
            let _ = writeln!(std::io::stderr(), "error: {}", excerpt::visible(&message));
            return ExitCode::from(session::USAGE);
        }
    };
    let mut session = Session::new(&typed);
    let outcome = commands::run(typed.command, &mut session);
    ExitCode::from(session.end(outcome))
}
