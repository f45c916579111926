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
    let has = |name: &str| command.get_arguments().any(|arg| arg.get_id() == name);
    let is_whole = name == "konnect-filter";
    let ending = ending(name, is_whole || has("region"), is_whole || has("token-file"));
    // What `clap_mangen` puts into one section: what has a place on the command line, and what has a name.
    let section = |positional: bool| {
        let shown = command.clone().mut_args(|arg| {
            let is_shown = arg.is_positional() == positional && !arg.is_hide_set();
            arg.hide(!is_shown)
        });
        let mut text = Vec::new();
        let shown = shown.disable_help_flag(positional).disable_version_flag(positional);
        Man::new(shown).render_options_section(&mut text).map(|()| text)
    };
    let arguments = String::from_utf8_lossy(&section(true)?).replacen(".SH OPTIONS", ".SH ARGUMENTS", 1);
    let options = section(false)?;
    let has_arguments = command.get_positionals().any(|arg| !arg.is_hide_set());
    let man = Man::new(command).source(concat!("konnect-filter ", env!("CARGO_PKG_VERSION")));
    man.render_title(&mut text)?;
    man.render_name_section(&mut text)?;
    let mut synopsis = Vec::new();
    man.render_synopsis_section(&mut synopsis)?;
    // As the help has it.
    text.extend(String::from_utf8_lossy(&synopsis).replace("subcommands", "COMMAND").bytes());
    man.render_description_section(&mut text)?;
    if has_arguments {
        text.extend(arguments.bytes());
    }
    text.extend(options);
    if name == "konnect-filter" {
        man.render_subcommands_section(&mut text)?;
    }
    extra(after.as_deref().unwrap_or_default()).to_writer(&mut text)?;
    ending.to_writer(&mut text)?;
    if name == "konnect-filter" {
        man.render_version_section(&mut text)?;
    }
    std::fs::write(&path, text).map_err(|error| failed(&path, &error))
}

/// What the help says after the options: `man` fills its paragraphs, and its examples stay line by line.
fn extra(text: &str) -> Roff {
    let mut roff = Roff::new();
    let mut has_notes = false;
    // Each page has a section of its own for it.
    for paragraph in text.split("\n\n").filter(|paragraph| !paragraph.starts_with("Exit status:")) {
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

/// Exit statuses, where a page says nothing else of them.
const STATUSES: [(&str, &str); 6] = [
    ("0", "Done."),
    ("1", "The filter or the request is wrong."),
    ("2", "The command line is wrong."),
    ("3", "The network or the server failed."),
    ("4", "The output cannot be written."),
    ("130", "Interrupted."),
];

/// Those of `match`, as grep has them.
const MATCH_STATUSES: [(&str, &str); 4] = [
    ("0", "Some record matched."),
    ("1", "No record matched."),
    ("2", "An error."),
    ("4", "The output cannot be written."),
];

const REGION: [(&str, &str); 2] = [
    (
        "KONNECT_REGION, KONGCTL_DEFAULT_KONNECT_REGION",
        "The region where --region is not given; the first that is set.",
    ),
    ("KONNECT_BASE_URL", "The base URL where neither --base-url nor --region is given."),
];

const CREDENTIAL: [(&str, &str); 2] = [
    (
        "KONNECT_TOKEN, KONNECT_PAT, KONGCTL_DEFAULT_KONNECT_PAT, DECK_KONNECT_TOKEN",
        "The token where --token-file is not given; the first that is set.",
    ),
    ("KONNECT_COOKIE", "The cookie of a dev portal where --cookie-file is not given."),
];

const COLOR: [(&str, &str); 1] = [("NO_COLOR", "Problems have no colour where it is set.")];

/// What ends every page.
fn ending(name: &str, has_region: bool, has_credential: bool) -> Roff {
    let mut roff = Roff::new();
    let mut list = |heading: &str, entries: &[(&str, &str)]| {
        roff.control("SH", [heading]);
        for (term, said) in entries {
            roff.control("TP", []).text([roman(*term)]).text([roman(*said)]);
        }
    };
    list("EXIT STATUS", if name == "konnect-filter-match" { &MATCH_STATUSES } else { &STATUSES });
    let region: &[_] = if has_region { &REGION } else { &[] };
    let credential: &[_] = if has_credential { &CREDENTIAL } else { &[] };
    list("ENVIRONMENT", &[region, credential, &COLOR].concat());
    if name != "konnect-filter" {
        roff.control("SH", ["SEE ALSO"]).text([roman("konnect-filter(1)")]);
    }
    roff
}

fn failed(path: &Path, error: &io::Error) -> Stop {
    Stop::Output(io::Error::new(error.kind(), format!("{}: {error}", path.display())))
}
