//! One file a command.

mod batch;
mod check;
pub(crate) mod completions;
mod decode;
mod encode;
mod entities;
mod explain;
mod fields;
mod fmt;
mod import;
mod list;
mod match_records;
mod plan;
mod search;

use clap::ArgMatches;

use crate::session::{Outcome, Session, Stop};

/// Runs the command that was asked for.
pub(crate) fn run(matches: &ArgMatches, session: &mut Session) -> Outcome {
    match matches.subcommand() {
        Some(("encode", matches)) => encode::run(matches, session),
        Some(("decode", matches)) => decode::run(matches, session),
        Some(("match", matches)) => match_records::run(matches, session),
        Some(("check", matches)) => check::run(matches, session),
        Some(("plan", matches)) => plan::run(matches, session),
        Some(("list", matches)) => list::run(matches, session),
        Some(("entities", matches)) => entities::run(matches, session),
        Some(("fields", matches)) => fields::run(matches, session),
        Some(("import", matches)) => import::run(matches, session),
        Some(("search", matches)) => search::run(matches, session),
        Some(("fmt", matches)) => fmt::run(matches, session),
        Some(("explain", matches)) => explain::run(matches),
        Some(("completions", matches)) => completions::run(matches),
        Some((name, _)) => Err(Stop::Usage(format!("`{name}` is not there yet"))),
        None => Err(Stop::Usage("no command was given".to_owned())),
    }
}

/// The value of an option.
pub(crate) fn text<'m>(matches: &'m ArgMatches, name: &str) -> Option<&'m str> {
    matches.get_one::<String>(name).map(String::as_str)
}
