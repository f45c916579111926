//! `import`: collections from OpenAPI files.

use std::path::Path;

use clap::ArgMatches;
use konnect_filter::catalog::openapi::{self, Source};
use konnect_filter::catalog::{self, DataFile, Entity};

use super::text;
use crate::session::{Outcome, Session, Stop};
use crate::{input, output};

pub(super) fn run(matches: &ArgMatches, session: &mut Session) -> Outcome {
    let paths: Vec<&str> = matches.get_many::<String>("SPEC").unwrap_or_default().map(String::as_str).collect();
    let texts = paths.iter().map(|path| read(path, session)).collect::<Result<Vec<_>, Stop>>()?;
    let sources: Vec<_> = paths.iter().zip(&texts).map(|(name, text)| Source { name, text }).collect();
    let entities = openapi::import(&sources, &session.limits)?;
    if entities.is_empty() {
        session.remark("no collection that can be listed was found");
    }
    match text(matches, "output-dir") {
        Some(dir) => {
            let files = catalog::write(&entities);
            for file in &files {
                save(Path::new(dir), file)?;
            }
            let counted = |count: usize, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
            let (collections, files) = (counted(entities.len(), "collection"), counted(files.len(), "file"));
            session.remark(&format!("{collections} in {files}"));
        }
        None => output::print(&one_file(&entities))?,
    }
    Ok(0)
}

fn read(path: &str, session: &Session) -> Result<String, Stop> {
    let limit = session.limits.file_bytes;
    if path == "-" { input::stdin(konnect_filter::error::Part::File, limit) } else { input::file(path, limit) }
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
