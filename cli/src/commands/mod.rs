//! One file a command.

mod batch;
mod check;
mod completions;
mod decode;
mod encode;
mod entities;
mod explain;
mod fields;
mod fmt;
mod import;
mod line;
mod list;
mod man;
mod match_records;
mod plan;
mod search;
mod sql;
mod verify;

use crate::args::Command;
use crate::session::{Outcome, Session};
use crate::terminal;

/// Runs the command that was asked for.
pub(crate) fn run(command: Command, session: &mut Session) -> Outcome {
    match command {
        Command::Encode(typed) => encode::run(typed, session),
        Command::Decode(typed) => decode::run(&typed, session),
        Command::Match(typed) => match_records::run(&typed, session),
        Command::Sql(typed) => sql::run(&typed, session),
        Command::Check(typed) => check::run(&typed, session),
        Command::Plan(typed) => plan::run(typed, session),
        Command::List(typed) => list::run(typed, session),
        Command::Verify(typed) => verify::run(typed, session),
        Command::Entities(typed) => entities::run(&typed, session),
        Command::Fields(typed) => fields::run(&typed, session),
        Command::Import(typed) => import::run(&typed, session),
        Command::Search(typed) => search::run(typed, session),
        Command::Fmt(typed) => fmt::run(&typed, session),
        Command::Explain(code) => explain::run(code.as_deref()),
        Command::Completions(shell) => completions::run(&shell),
        Command::Man(folder) => man::run(&folder, session),
        Command::Version => {
            terminal::print(concat!("konnect-filter ", env!("CARGO_PKG_VERSION"), "\n"))?;
            Ok(0)
        }
    }
}
