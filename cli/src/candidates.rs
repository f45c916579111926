//! What can be at a place of a command line that is still being typed.
//!
//! A completer is handed the word it has to complete and no other: the rest of the line is read from the arguments that the
//! shell's script passed.

use std::ffi::OsStr;

use clap::Arg;
use clap_complete::{ArgValueCompleter, CompletionCandidate};
use konnect_filter::Code;
use konnect_filter::catalog::{Catalog, Entity};

use crate::args::{self, Partial};
use crate::catalogs;

/// The argument with its candidates, where it has some.
pub(crate) fn of(arg: Arg) -> Arg {
    let candidates = match arg.get_id().as_str() {
        "ENTITY" | "entity" => entities,
        "FILTER" => filter,
        "CODE" => codes,
        "region" => regions,
        "sort" => sorts,
        "param" => params,
        _ => return arg,
    };
    arg.add(ArgValueCompleter::new(candidates))
}

/// Names of collections: full names, and collections alone where one begins as the word does.
fn entities(word: &OsStr) -> Vec<CompletionCandidate> {
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

/// Names of fields, where a filter takes one.
fn filter(word: &OsStr) -> Vec<CompletionCandidate> {
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

/// Whether a field follows: at the beginning, after a parenthesis and after `and`, `or` and `not`.
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
fn codes(word: &OsStr) -> Vec<CompletionCandidate> {
    let Some(word) = word.to_str() else { return Vec::new() };
    let codes = Code::ALL.iter().filter(|code| code.as_str().starts_with(word));
    codes.map(|code| CompletionCandidate::new(code.as_str()).help(Some(code.title().into()))).collect()
}

/// Regions of the collection.
fn regions(word: &OsStr) -> Vec<CompletionCandidate> {
    listed(word, |entity| entity.servers.regions.clone())
}

/// Fields that the collection can be sorted by.
fn sorts(word: &OsStr) -> Vec<CompletionCandidate> {
    listed(word, |entity| {
        let sort = entity.sort.iter();
        sort.flat_map(|sort| if sort.values.is_empty() { &sort.fields } else { &sort.values }).cloned().collect()
    })
}

/// Path parameters of the collection.
fn params(word: &OsStr) -> Vec<CompletionCandidate> {
    listed(word, |entity| entity.path_params().map(|name| format!("{name}=")).collect())
}

fn listed(word: &OsStr, list: impl Fn(&Entity) -> Vec<String>) -> Vec<CompletionCandidate> {
    let Some(word) = word.to_str() else { return Vec::new() };
    with_entity(|entity| list(entity).into_iter().filter(|candidate| candidate.starts_with(word)).collect())
}

/// Candidates that depend on the collection that the line names already.
fn with_entity(candidates: impl Fn(&Entity) -> Vec<String>) -> Vec<CompletionCandidate> {
    with_line(|catalog, line| {
        let found = line.entity.as_deref().and_then(|name| catalog.find(name).ok());
        found
            .map(|found| candidates(found.entity))
            .unwrap_or_default()
            .into_iter()
            .map(CompletionCandidate::new)
            .collect()
    })
}

/// Reads the line as far as it goes.
fn with_line(candidates: impl Fn(&Catalog, &Partial) -> Vec<CompletionCandidate>) -> Vec<CompletionCandidate> {
    let words = std::env::args_os().skip_while(|word| word != "--").skip(1);
    let matches = args::command().ignore_errors(true).try_get_matches_from(words);
    let line = matches.map(|matches| args::partial(&matches)).unwrap_or_default();
    // A catalog file that cannot be read is told when the command runs.
    let catalog = catalogs::silently(&line.catalog);
    candidates(catalog.as_deref().unwrap_or(Catalog::builtin()), &line)
}
