//! `man`: the manual, a page for the whole and one for each command.

use std::io;
use std::path::Path;

use clap::Command;
use clap_mangen::Man;

use crate::args;
use crate::session::{Outcome, Session, Stop};

pub(super) fn run(folder: &str, session: &Session) -> Outcome {
    let folder = Path::new(folder);
    std::fs::create_dir_all(folder).map_err(|error| failed(folder, &error))?;
    // The whole one names its commands, and needs none of their arguments.
    page(folder, "konnect-filter", args::command().disable_help_subcommand(true))?;
    for definition in &args::COMMANDS {
        let command = definition.built();
        let name = format!("konnect-filter-{}", command.get_name());
        page(folder, &name, command.display_name(&name))?;
    }
    session.remark(&format!("{} pages in {}", args::COMMANDS.len() + 1, folder.display()));
    Ok(0)
}

fn page(folder: &Path, name: &str, command: Command) -> Result<(), Stop> {
    let path = folder.join(format!("{name}.1"));
    let mut text = Vec::new();
    Man::new(command).source(concat!("konnect-filter ", env!("CARGO_PKG_VERSION"))).render(&mut text)?;
    std::fs::write(&path, text).map_err(|error| failed(&path, &error))
}

fn failed(path: &Path, error: &io::Error) -> Stop {
    Stop::Output(io::Error::new(error.kind(), format!("{}: {error}", path.display())))
}
