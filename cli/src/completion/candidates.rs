//! What can come next at a place of a command line that is still being typed.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::ffi::OsStr;
use std::sync::Arc;

use clap::{Arg, Command};
use clap_complete::{ArgValueCompleter, CompletionCandidate};
use konnect_filter::Code;
use konnect_filter::catalog::{Catalog, Entity, Segment};
use konnect_filter::complete::{self, CandidateKind, complete, complete_search};
use konnect_filter::sql::ColumnType;

use crate::args::{self, Partial};
use crate::catalogs;

/// What is completed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// A word that is then whole.
    Word,
    /// A word to which more may be added.
    Open,
    /// A filter.
    Filter,
    /// A file's name, which the shell completes.
    File,
    /// A name, an equals sign and a file's name.
    NamedFile,
}

impl Place {
    const fn name(self) -> &'static str {
        match self {
            Self::Word => "word",
            Self::Open => "open",
            Self::Filter => "filter",
            Self::File => "file",
            Self::NamedFile => "named-file",
        }
    }

    /// The place that a candidate says it is for. Clap drops a second candidate of one id, so the id is numbered.
    pub(super) fn of(candidate: &CompletionCandidate) -> Option<Self> {
        let id = candidate.get_id()?;
        [Self::Word, Self::Open, Self::Filter, Self::File, Self::NamedFile]
            .into_iter()
            .find(|place| id.starts_with(place.name()))
    }
}

/// What the line says besides the word that is completed.
pub(super) struct Typed {
    line: Partial,
    /// Catalog files of the line beside what is built in.
    catalog: Option<Cow<'static, Catalog>>,
}

impl Typed {
    /// Reads the words before the one that is completed.
    pub(super) fn read(words: Vec<String>) -> Self {
        let matches = args::command().ignore_errors(true).try_get_matches_from(words);
        let line = matches.map(|matches| args::partial(&matches)).unwrap_or_default();
        // A catalog file that cannot be read is told when the command runs.
        let catalog = catalogs::silently(&line.catalog).ok();
        Self { line, catalog }
    }

    fn catalog(&self) -> &Catalog {
        self.catalog.as_deref().unwrap_or(Catalog::builtin())
    }

    fn entity(&self) -> Option<&Entity> {
        let name = self.line.entity.as_deref()?;
        self.catalog().find(name).ok().map(|found| found.entity)
    }
}

/// Every command with all its arguments and their candidates.
pub(super) fn command(typed: &Arc<Typed>) -> Command {
    let built = args::COMMANDS.iter().map(|definition| definition.built().mut_args(|arg| of(arg, typed)));
    args::root().subcommands(built)
}

type Complete = fn(&Typed, &str) -> Vec<CompletionCandidate>;

/// The argument with its candidates, where it has some.
fn of(arg: Arg, typed: &Arc<Typed>) -> Arg {
    let complete: Complete = match arg.get_id().as_str() {
        "COLLECTION" | "entity" => entities,
        "FILTER" => filter,
        // Words of a filter that lost its quotes.
        "MORE" => |_, _| Vec::new(),
        "CODE" => codes,
        "region" => regions,
        "sort" => sorts,
        "param" => params,
        "query" => queries,
        "columns" => columns,
        "FILE" | "SPEC" | "DIR" | "catalog" | "filter-file" | "token-file" | "cookie-file" | "ca-file"
        | "output-dir" | "profile" => files,
        "arg-file" => named_files,
        _ => return arg,
    };
    let typed = Arc::clone(typed);
    arg.add(ArgValueCompleter::new(move |word: &OsStr| complete(&typed, word.to_str().unwrap_or_default())))
}

/// Candidates for a place, those that begin as the word does.
fn begun(word: &str, place: Place, texts: impl IntoIterator<Item = (String, String)>) -> Vec<CompletionCandidate> {
    let begins = texts.into_iter().filter(|(text, _)| text.starts_with(word));
    begins.enumerate().map(|(index, (text, about))| candidate(index, place, text, about)).collect()
}

fn candidate(index: usize, place: Place, text: String, about: String) -> CompletionCandidate {
    let help = (!about.is_empty()).then(|| about.into());
    CompletionCandidate::new(text).help(help).id(Some(format!("{}{index}", place.name())))
}

fn plain<I: IntoIterator<Item = String>>(texts: I) -> impl Iterator<Item = (String, String)> + use<I> {
    texts.into_iter().map(|text| (text, String::new()))
}

fn files(_: &Typed, _: &str) -> Vec<CompletionCandidate> {
    vec![candidate(0, Place::File, String::new(), String::new())]
}

/// Nothing completes the name, which the filter has.
fn named_files(_: &Typed, word: &str) -> Vec<CompletionCandidate> {
    if word.contains('=') { vec![candidate(0, Place::NamedFile, String::new(), String::new())] } else { Vec::new() }
}

/// Names of collections: full names, and collections alone and paths where one begins as the word does.
fn entities(typed: &Typed, word: &str) -> Vec<CompletionCandidate> {
    // With --search, the filter takes this place.
    if typed.line.search {
        return if typed.line.entity.is_none() { filter(typed, word) } else { Vec::new() };
    }
    let catalog = typed.catalog();
    let names = || catalog.names();
    let full = names().filter(|(name, _)| name.starts_with(word));
    // A collection alone is offered where it finds the one it is the collection of.
    let short = names().filter_map(|(name, path)| {
        let (_, collection) = name.split_once('/')?;
        let begins = !word.is_empty() && collection.starts_with(word);
        (begins && catalog.find(collection).is_ok_and(|found| found.entity.name() == name))
            .then_some((collection, path))
    });
    // A path needs no slash before it. One with identifiers in it is not a word to take as it is.
    let paths = names().filter_map(|(name, path)| {
        let typed = if word.starts_with('/') { path } else { path.strip_prefix('/')? };
        (!word.is_empty() && typed.starts_with(word) && !path.contains('{')).then_some((typed, name))
    });
    let all = full.chain(short).chain(paths).map(|(name, path)| (name.to_owned(), path.to_owned()));
    let mut found = begun(word, Place::Word, all);
    let below = names().filter_map(|(name, path)| Some((below(word, path)?, name.to_owned())));
    let below = below.enumerate().map(|(index, (path, name))| candidate(found.len() + index, Place::Word, path, name));
    found.extend(below.collect::<Vec<_>>());
    // Two APIs may have one path.
    let mut seen = HashSet::new();
    found.retain(|candidate| seen.insert(candidate.get_value().to_owned()));
    found
}

/// A path with values for its parameters up to the last segment of `word`, which may be the beginning of the next segment or of
/// the collection's own: `/v2/control-planes/7f9e/ser` may become `/v2/control-planes/7f9e/core-entities/services`.
fn below(word: &str, path: &str) -> Option<String> {
    let (before, last) = word.rsplit_once('/').filter(|(before, _)| !before.is_empty())?;
    let own = path.strip_prefix('/').filter(|_| !word.starts_with('/')).unwrap_or(path);
    let mut own = own.split('/');
    let mut has_value = false;
    for typed in before.split('/') {
        match Segment::read(own.next()?) {
            Segment::Fixed(fixed) if fixed == typed => (),
            // One in braces is a placeholder.
            Segment::Param(_) if !typed.is_empty() && Segment::read(typed).param().is_none() => has_value = true,
            _ => return None,
        }
    }
    let rest: Vec<&str> = own.collect();
    let ends = [rest.first()?, rest.last()?].into_iter().any(|segment| segment.starts_with(last));
    let is_fixed = rest.iter().all(|segment| Segment::read(segment).param().is_none());
    (has_value && ends && is_fixed).then(|| format!("{before}/{}", rest.join("/")))
}

/// What can come next in the filter.
fn filter(typed: &Typed, word: &str) -> Vec<CompletionCandidate> {
    if typed.line.reads_files {
        return files(typed, word);
    }
    // Words of a filter that lost its quotes are an error, which the command explains.
    if typed.line.has_filter {
        return Vec::new();
    }
    let entity = typed.entity();
    if entity.is_none() && typed.line.entity.is_some() {
        return Vec::new();
    }
    let offered = |text: &str, cursor| -> Vec<(String, complete::Candidate)> {
        let search = typed.line.search;
        let all = if search { complete_search(text, cursor) } else { complete(entity, text, cursor) }.into_iter();
        all.filter_map(|candidate| Some((candidate.apply(text)?, candidate))).collect()
    };
    let mut found = offered(word, word.len());
    // A shell takes a single candidate for the end of the word, and closes the quote: what comes after it is offered too.
    if let [(text, only)] = found.as_slice() {
        let (text, only) = (text.clone(), only.clone());
        let gap = if only.kind == CandidateKind::Map || text.ends_with('(') { "" } else { " " };
        let more = format!("{text}{gap}");
        let next = offered(&more, more.len());
        match only.kind {
            CandidateKind::Map if next.is_empty() => {
                let mut example = only;
                example.text.push_str("env");
                found.push((format!("{text}env"), example));
            }
            // A text may follow.
            _ if next.is_empty() => {
                let mut quote = only;
                quote.text.push_str(" \"");
                found.push((format!("{text} \""), quote));
            }
            _ => found.extend(next),
        }
    }
    let candidates = found.into_iter().enumerate().map(|(index, (text, next))| {
        candidate(index, Place::Filter, text, next.about).tag(Some(next.text.trim_start().to_owned().into()))
    });
    candidates.collect()
}

/// Codes of problems.
fn codes(_: &Typed, word: &str) -> Vec<CompletionCandidate> {
    begun(word, Place::Word, Code::ALL.iter().map(|code| (code.as_str().to_owned(), code.title().to_owned())))
}

/// Regions of the collection; of all where there is none.
fn regions(typed: &Typed, word: &str) -> Vec<CompletionCandidate> {
    let usual = || ["us", "eu", "au", "me", "in", "sg"].map(str::to_owned).to_vec();
    begun(word, Place::Word, plain(typed.entity().map_or_else(usual, |entity| entity.servers.regions.clone())))
}

/// Fields that the collection can be sorted by, and directions: those of Konnect, and then those that are sorted here.
fn sorts(typed: &Typed, word: &str) -> Vec<CompletionCandidate> {
    let Some(entity) = typed.entity() else {
        // Before the collection is known, what most of them can be sorted by.
        let names =
            || typed.catalog().entities().filter_map(|entity| entity.sort.as_ref()).flat_map(|sort| &sort.fields);
        let mut counts: HashMap<&str, usize> = HashMap::new();
        names().for_each(|name| *counts.entry(name).or_default() += 1);
        let mut usual: Vec<(&str, usize)> = counts.into_iter().collect();
        usual.sort_unstable_by_key(|(name, count)| (Reverse(*count), *name));
        let usual = usual.into_iter().take(USUAL_SORTS).map(|(name, _)| name.to_owned());
        return begun(word, Place::Word, usual.flat_map(|field| directed(&field, "asc", "desc")));
    };
    let mut all: Vec<(String, String)> = Vec::new();
    let mut own: HashSet<&str> = HashSet::new();
    if let Some(sort) = &entity.sort {
        let (usual, other) = if sort.descending { ("desc", "asc") } else { ("asc", "desc") };
        all.extend(plain(sort.values.iter().cloned()));
        all.extend(sort.fields.iter().flat_map(|field| directed(field, usual, other)));
        own.extend(sort.fields.iter().map(String::as_str));
        own.extend(sort.values.iter().filter_map(|value| value.trim_start_matches('-').split(' ').next()));
    }
    if typed.line.lists {
        let local = entity.record.iter().filter(|field| !field.array && !field.map).map(|field| field.path.join("."));
        let local =
            local.filter(|field| !own.contains(field.as_str())).flat_map(|field| directed(&field, "asc", "desc"));
        all.extend(local.map(|(text, _)| (text, "sorted here, when all records are read".to_owned())));
    }
    begun(word, Place::Word, all)
}

/// Fields to sort by that are offered before there is a collection.
const USUAL_SORTS: usize = 8;

/// A field alone, and with each direction.
fn directed(field: &str, usual: &str, other: &str) -> impl Iterator<Item = (String, String)> + use<> {
    plain([field.to_owned(), format!("{field} {other}"), format!("{field} {usual}")])
}

/// Path parameters of the collection.
fn params(typed: &Typed, word: &str) -> Vec<CompletionCandidate> {
    let names = typed.entity().into_iter().flat_map(Entity::path_params);
    begun(word, Place::Open, plain(names.map(|name| format!("{name}="))))
}

/// Other parameters of the collection.
fn queries(typed: &Typed, word: &str) -> Vec<CompletionCandidate> {
    let names = typed.entity().into_iter().flat_map(|entity| &entity.params);
    begun(word, Place::Open, plain(names.map(|param| format!("{}=", param.name))))
}

/// Paths of the records; clap completes the last of several.
fn columns(typed: &Typed, word: &str) -> Vec<CompletionCandidate> {
    // A column of SQL has a type.
    if let Some((name, _)) = word.rsplit_once(':') {
        return begun(word, Place::Open, plain(ColumnType::ALL.iter().map(|kind| format!("{name}:{}", kind.as_str()))));
    }
    // A blank after the comma is kept.
    let blank = word.get(..word.len() - word.trim_start().len()).unwrap_or_default();
    let fields = typed.entity().into_iter().flat_map(|entity| &entity.record);
    let paths = fields.map(|field| {
        let end = if field.map { "." } else { "" };
        (format!("{blank}{}{end}", field.path.join(".")), field.kind.as_str().to_owned())
    });
    begun(word, Place::Open, paths)
}
