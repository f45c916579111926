//! `man`: the manual, a page for the whole and one for each command.

use std::io;
use std::path::Path;

use clap::Command;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};

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
    let after = command.get_after_long_help().or_else(|| command.get_after_help()).map(ToString::to_string);
    let man = Man::new(command).source(concat!("konnect-filter ", env!("CARGO_PKG_VERSION")));
    man.render_title(&mut text)?;
    man.render_name_section(&mut text)?;
    man.render_synopsis_section(&mut text)?;
    man.render_description_section(&mut text)?;
    man.render_options_section(&mut text)?;
    if name == "konnect-filter" {
        man.render_subcommands_section(&mut text)?;
    }
    extra(after.as_deref().unwrap_or_default()).to_writer(&mut text)?;
    if name == "konnect-filter" {
        man.render_version_section(&mut text)?;
    }
    std::fs::write(&path, text).map_err(|error| failed(&path, &error))
}

/// What the help says after the options: `man` fills its paragraphs, and its examples stay line by line.
fn extra(text: &str) -> Roff {
    let mut roff = Roff::new();
    let mut has_notes = false;
    for paragraph in text.split("\n\n") {
        let is_example = |line: &&str| line.starts_with("  ");
        let (head, body) = match paragraph.split_once('\n') {
            Some((head, body)) if head.ends_with(':') && body.lines().all(|line| is_example(&line)) => {
                (head, Some(body))
            }
            _ => (paragraph, None),
        };
        match body {
            Some(_) if head == "Examples:" => roff.control("SH", ["EXAMPLES"]),
            _ if !has_notes => {
                has_notes = true;
                roff.control("SH", ["NOTES"]).text([roman(head)])
            }
            _ => roff.control("PP", []).text([roman(head)]),
        };
        if let Some(body) = body {
            // Without groff's own font, which is all that `EX` adds to `nf`.
            roff.control("PP", []).control("nf", []);
            for line in body.lines() {
                roff.text([roman(line)]);
            }
            roff.control("fi", []);
        }
    }
    roff
}

fn failed(path: &Path, error: &io::Error) -> Stop {
    Stop::Output(io::Error::new(error.kind(), format!("{}: {error}", path.display())))
}
