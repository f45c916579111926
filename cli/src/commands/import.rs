//! `import`: collections from OpenAPI files.

use std::path::Path;

use konnect_filter::catalog::openapi::{self, Import, Skipped};
use konnect_filter::catalog::{self, DataFile, Entity, SourceFile};
use konnect_filter::error::{Code, Diagnostic, Part};

use crate::args;
use crate::input;
use crate::session::{Outcome, Session, Stop};
use crate::terminal;

/// Files that are named in an error.
const SHOWN: usize = 5;

pub(super) fn run(typed: &args::Import, session: &mut Session) -> Outcome {
    let paths = &typed.specs;
    let texts = paths.iter().map(|path| read(path, session)).collect::<Result<Vec<_>, Stop>>()?;
    let sources: Vec<_> = paths.iter().zip(&texts).map(|(name, text)| SourceFile::new(name, text)).collect();
    let import = match &typed.api {
        Some(api) => openapi::import_as(api, &sources, &session.limits)?,
        None => openapi::import(&sources, &session.limits)?,
    };
    warn(&import, session);
    for (name, path) in &import.same_name {
        session.remark(&format!("`{path}` is called `{name}` as another collection is: it is found by its path alone"));
    }
    for file in &import.nameless {
        session.remark(&format!(
            "nothing in `{file}` says what its API is called, so it is called `api`: `--api NAME` names it"
        ));
    }
    // A catalog of nothing helps nobody, and would hide that the file is the wrong one.
    if import.entities.is_empty() {
        return Err(nothing(&import).into());
    }
    for file in &import.without_collections {
        session.remark(&format!("`{file}` describes no collection that can be listed"));
    }
    let entities = &import.entities;
    match &typed.output_dir {
        Some(dir) => {
            let files = catalog::write(entities);
            for file in &files {
                save(Path::new(dir), file)?;
            }
            session.at_end(&summary(&import, &format!(" into {}", counted(files.len(), "file"))));
        }
        None => {
            terminal::print_as(terminal::Form::Json, &one_file(entities))?;
            if import.skipped_collections + import.skipped_parts > 0 {
                session.at_end(&summary(&import, ""));
            }
        }
    }
    Ok(0)
}

/// The error that nothing was imported.
fn nothing(import: &Import) -> Diagnostic {
    let files: Vec<String> = import.without_collections.iter().take(SHOWN).map(|file| format!("`{file}`")).collect();
    let more = import.without_collections.len().saturating_sub(files.len());
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let message = format!("no collection that can be listed is described in {}{more}", files.join(", "));
    let problem = Diagnostic::in_part(Code::InvalidSpec, Part::File, message);
    problem.help(match import.skipped_collections {
        0 => "a collection is a `GET` that answers with a list, or takes a filter, a sort or a page".to_owned(),
        1 => "1 may be one, and is left out: the warning says why".to_owned(),
        count => format!("{count} may be some, and are left out: the warnings say why"),
    })
}

/// Tells what was left out.
pub(crate) fn warn(import: &Import, session: &mut Session) {
    let most = session.limits.problems;
    let warnings: Vec<_> = import.skipped.iter().take(most).map(Skipped::warning).collect();
    session.warn(&warnings);
    let more = (import.skipped_collections + import.skipped_parts).saturating_sub(warnings.len());
    if more > 0 {
        session.at_end(&format!("{} more skipped", counted(more, "part")));
    }
}

/// `12 collections imported into 3 files, 2 skipped; 3 parts skipped`
fn summary(import: &Import, into: &str) -> String {
    let mut summary = format!("{} imported{into}", counted(import.entities.len(), "collection"));
    if import.skipped_collections > 0 {
        summary.push_str(&format!(", {} skipped", import.skipped_collections));
    }
    if import.skipped_parts > 0 {
        summary.push_str(&format!("; {} skipped", counted(import.skipped_parts, "part")));
    }
    if import.described_twice > 0 {
        summary.push_str(&format!("; {} described twice, of which the newer is kept", import.described_twice));
    }
    summary
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

fn read(path: &str, session: &Session) -> Result<String, Stop> {
    let limit = session.limits.file_bytes;
    if path == "-" { input::stdin(Part::File, limit) } else { input::file(path, limit) }
}

fn save(dir: &Path, file: &DataFile) -> Result<(), Stop> {
    let path = dir.join(&file.name);
    std::fs::create_dir_all(dir)
        .and_then(|()| std::fs::write(&path, &file.text))
        .map_err(|error| Stop::Output(std::io::Error::new(error.kind(), format!("{}: {error}", path.display()))))
}

/// All entities as one catalog file, in the form of those of a folder.
fn one_file(entities: &[Entity]) -> String {
    let files = catalog::write(entities);
    let lists: Vec<&str> =
        files.iter().filter_map(|file| file.text.strip_prefix("[\n")?.strip_suffix("\n]\n")).collect();
    if lists.is_empty() { "[]\n".to_owned() } else { format!("[\n{}\n]\n", lists.join(",\n")) }
}
