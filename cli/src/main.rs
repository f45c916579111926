//! The `konnect-filter` command: arguments in, a call into the library, and what it says out again.
//!
//! Exit status: 0 done; 1 the filter or the request is wrong; 2 the command line is wrong; 3 the network or the server
//! failed. A closed pipe is not an error, and nothing is written to standard output where there is an error.

mod args;
mod catalogs;
mod commands;
mod completion;
mod excerpt;
mod flags;
mod har;
mod input;
mod interrupt;
mod limits;
mod local;
mod records;
mod report;
mod request;
mod secrets;
mod session;
mod sheet;
mod swapped;
mod table;
mod terminal;
mod unseen;
mod wrap;
mod yaml;

use std::process::ExitCode;

use crate::session::Session;

fn main() -> ExitCode {
    if completion::answer() {
        return ExitCode::SUCCESS;
    }
    let matches = match args::command().try_get_matches() {
        Ok(matches) => matches,
        Err(error) => {
            let words: Vec<String> = std::env::args_os().map(|word| word.to_string_lossy().into_owned()).collect();
            let text = args::tip::text(&error, &words);
            if error.use_stderr() {
                terminal::tell(terminal::Form::Text, &text);
            } else if let Err(error) = terminal::print(&text)
                && error.kind() != std::io::ErrorKind::BrokenPipe
            {
                // Help on a closed pipe is not an error either.
                terminal::tell_line(&format!("error: cannot write the output: {error}"));
                return ExitCode::from(session::UNWRITTEN);
            }
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(session::USAGE));
        }
    };
    let typed = match args::read(&matches) {
        Ok(typed) => typed,
        Err(message) => {
            terminal::tell_line(&format!("error: {message}"));
            return ExitCode::from(session::USAGE);
        }
    };
    let mut session = Session::new(&typed);
    let outcome = commands::run(typed.command, &mut session);
    let code = session.end(outcome);
    if interrupt::is_status(code) {
        interrupt::end();
    }
    ExitCode::from(code)
}
