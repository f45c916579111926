//! What can stand at a place of a command line that is still being typed.
//!
//! A completer is handed the word it has to complete and no other: the rest of the line is read from the arguments that the
//! shell's script passed.

use std::ffi::OsStr;

use clap::ArgMatches;
use clap_complete::CompletionCandidate;
use konnect_filter::catalog::{Catalog, Entity};
use konnect_filter::{Code, Limits};

use crate::args;
use crate::request;

/// Names of collections: full names, and collections alone where one begins as the word does.
pub(crate) fn entities(word: &OsStr) -> Vec<CompletionCandidate> {
    let Some(word) = word.to_str() else { return Vec::new() };
    with_line(|catalog, _| {
        let names = || catalog.names().map(|(name, _)| name);
        let full = names().filter(|name| name.starts_with(word));
        // A collection alone is offered where it finds the one it is the collection of.
        let short = names().filter_map(|name| {
            let (_, collection) = name.split_once('/')?;
            let begins = !word.is_empty() && collection.starts_with(word);
            (begins && catalog.find(collection).is_ok_and(|found| found.entity.name() == name)).then_some(collection)
        });
        full.chain(short).map(CompletionCandidate::new).collect()
    })
}

/// Names of fields, where a filter wants one.
pub(crate) fn filter(word: &OsStr) -> Vec<CompletionCandidate> {
    let Some(word) = word.to_str() else { return Vec::new() };
    let before = word.trim_end_matches(|c: char| c.is_alphanumeric() || "_-./@".contains(c));
    let name = word.strip_prefix(before).unwrap_or_default();
    if !wants_field(before) {
        return Vec::new();
    }
    with_entity(|entity| {
        let fields =
            entity.fields.iter().map(|field| if field.map { format!("{}.", field.name) } else { field.name.clone() });
        fields.filter(|field| field.starts_with(name)).map(|field| format!("{before}{field}")).collect()
    })
}

/// Whether a field follows: at the beginning, behind a parenthesis and behind `and`, `or` and `not`.
fn wants_field(before: &str) -> bool {
    let before = before.trim_start_matches(['\'', '"']);
    let text = before.trim_end();
    if text.is_empty() || text.ends_with(['(', '!']) || text.ends_with("&&") || text.ends_with("||") {
        return true;
    }
    let last = text.rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or_default();
    before.len() > text.len() && ["and", "or", "not"].iter().any(|word| last.eq_ignore_ascii_case(word))
}

/// Codes of problems.
pub(crate) fn codes(word: &OsStr) -> Vec<CompletionCandidate> {
    let Some(word) = word.to_str() else { return Vec::new() };
    let codes = Code::ALL.iter().filter(|code| code.as_str().starts_with(word));
    codes.map(|code| CompletionCandidate::new(code.as_str()).help(Some(code.title().into()))).collect()
}

/// Regions of the collection.
pub(crate) fn regions(word: &OsStr) -> Vec<CompletionCandidate> {
    listed(word, |entity| entity.servers.regions.clone())
}

/// Fields that the collection can be sorted by.
pub(crate) fn sorts(word: &OsStr) -> Vec<CompletionCandidate> {
    listed(word, |entity| {
        let sort = entity.sort.iter();
        sort.flat_map(|sort| if sort.values.is_empty() { &sort.fields } else { &sort.values }).cloned().collect()
    })
}

/// Path parameters of the collection.
pub(crate) fn params(word: &OsStr) -> Vec<CompletionCandidate> {
    listed(word, |entity| entity.path_params().map(|name| format!("{name}=")).collect())
}

fn listed(word: &OsStr, list: impl Fn(&Entity) -> Vec<String>) -> Vec<CompletionCandidate> {
    let Some(word) = word.to_str() else { return Vec::new() };
    with_entity(|entity| list(entity).into_iter().filter(|candidate| candidate.starts_with(word)).collect())
}

/// Candidates that depend on the collection that the line names already.
fn with_entity(candidates: impl Fn(&Entity) -> Vec<String>) -> Vec<CompletionCandidate> {
    with_line(|catalog, matches| {
        let name = ["ENTITY", "entity"].iter().find_map(|id| matches.try_get_one::<String>(id).ok().flatten());
        let found = name.and_then(|name| catalog.find(name).ok());
        found
            .map(|found| candidates(found.entity))
            .unwrap_or_default()
            .into_iter()
            .map(CompletionCandidate::new)
            .collect()
    })
}

/// Reads the line as far as it goes.
fn with_line(candidates: impl Fn(&Catalog, &ArgMatches) -> Vec<CompletionCandidate>) -> Vec<CompletionCandidate> {
    let words = std::env::args_os().skip_while(|word| word != "--").skip(1);
    let Ok(matches) = args::command().ignore_errors(true).try_get_matches_from(words) else {
        return candidates(Catalog::builtin(), &ArgMatches::default());
    };
    let line = matches.subcommand().map_or(&matches, |(_, line)| line);
    // A catalog file that cannot be read is told when the command runs.
    let own = has_catalog(line).then(|| request::catalog(line, &Limits::DEFAULT).ok()).flatten();
    candidates(own.as_deref().unwrap_or(Catalog::builtin()), line)
}

/// Whether the line says `--catalog`: not every command has it.
fn has_catalog(line: &ArgMatches) -> bool {
    line.try_contains_id("catalog").unwrap_or(false)
}
