//! One file a command.

pub(crate) mod completions;
mod explain;
mod fmt;

use clap::ArgMatches;

use crate::session::{Outcome, Session, Stop};

/// Runs the command that was asked for.
pub(crate) fn run(matches: &ArgMatches, session: &mut Session) -> Outcome {
    match matches.subcommand() {
        Some(("fmt", matches)) => fmt::run(matches, session),
        Some(("explain", matches)) => explain::run(matches),
        Some(("completions", matches)) => completions::run(matches),
        Some((name, _)) => Err(Stop::Usage(format!("`{name}` is not there yet"))),
        None => Err(Stop::Usage("no command was given".to_owned())),
    }
}

/// The value of an option.
fn text<'m>(matches: &'m ArgMatches, name: &str) -> Option<&'m str> {
    matches.get_one::<String>(name).map(String::as_str)
}
