//! The collections that are known: those built in, and those of the files and folders of `--catalog`.

use std::borrow::Cow;
use std::path::Path;

use konnect_filter::Limits;
use konnect_filter::catalog::openapi;
use konnect_filter::catalog::{Catalog, Entity, SourceFile};
use konnect_filter::error::{Code, Diagnostic, Part};

use crate::input;
use crate::limits::MAX_FILES;
use crate::session::{Session, Stop};

/// The built-in catalog, with what `--catalog` gives before it; what cannot be read of an OpenAPI file is told.
pub(crate) fn catalog(given: &[String], session: &Session) -> Result<Cow<'static, Catalog>, Stop> {
    read(Cow::Borrowed(Catalog::builtin()), given, &session.limits, &mut |remark| session.remark(remark))
}

/// Only what `--catalog` gives.
pub(crate) fn added(given: &[String], session: &Session) -> Result<Catalog, Stop> {
    let empty = Cow::Owned(Catalog::default());
    read(empty, given, &session.limits, &mut |remark| session.remark(remark)).map(Cow::into_owned)
}

/// The same, without a word.
pub(crate) fn silently(given: &[String]) -> Result<Cow<'static, Catalog>, Stop> {
    read(Cow::Borrowed(Catalog::builtin()), given, &Limits::DEFAULT, &mut |_| {})
}

fn read(
    catalog: Cow<'static, Catalog>,
    given: &[String],
    limits: &Limits,
    tell: &mut dyn FnMut(&str),
) -> Result<Cow<'static, Catalog>, Stop> {
    let mut catalog = catalog;
    for path in given {
        let mut entities = Vec::new();
        for file in files(path)? {
            entities.extend(collections(&file, limits, tell)?);
        }
        catalog = Cow::Owned(catalog.with(entities));
    }
    Ok(catalog)
}

/// The file itself, or the catalogs and OpenAPI files of a folder, in the order of their names.
fn files(path: &str) -> Result<Vec<String>, Stop> {
    if !Path::new(path).is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let listed =
        std::fs::read_dir(path).map_err(|error| input::unreadable(Part::File, &input::quoted(path), &error))?;
    let mut files = Vec::new();
    for entry in listed.flatten().map(|entry| entry.path()) {
        let of_interest = entry.extension().is_some_and(|kind| kind == "json" || kind == "yaml" || kind == "yml");
        if of_interest && entry.is_file() && files.len() < MAX_FILES {
            files.extend(entry.to_str().map(str::to_owned));
        }
    }
    if files.is_empty() {
        let message = format!("the folder `{path}` contains no catalog file");
        let problem = Diagnostic::in_part(Code::InvalidCatalog, Part::File, message);
        return Err(problem.help("give a folder of `.json` or `.yaml` files, or one such file").into());
    }
    files.sort();
    Ok(files)
}

/// The collections of a catalog file or of an OpenAPI file, whichever it is.
fn collections(path: &str, limits: &Limits, tell: &mut dyn FnMut(&str)) -> Result<Vec<Entity>, Stop> {
    let text = input::file(path, limits.file_bytes)?;
    if !openapi::is_description(&text) {
        return Ok(Catalog::read_entities(SourceFile::new(path, &text), limits)?);
    }
    let import = openapi::import(&[SourceFile::new(path, &text)], limits)?;
    let skipped = import.skipped_collections + import.skipped_parts;
    if skipped > 0 {
        let parts = if skipped == 1 { "1 part" } else { &format!("{skipped} parts") };
        tell(&format!("{parts} of `{path}` skipped: `konnect-filter import` says which and why"));
    }
    Ok(import.entities)
}
