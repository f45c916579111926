//! From a file's text to a tree of JSON values, in bounded time and memory.

use serde_json::Value;

use super::source::Source;
use crate::catalog::data::offset_of;
use crate::error::{self, Code, Diagnostic, Error, Part, Result, brief};
use crate::limits::Limits;
use crate::span::Span;

/// Values that one file may contain, keys included; the largest published one has 44,000.
const MAX_NODES: usize = 400_000;
/// Levels of nesting in a YAML file; the deepest published one has 25.
const MAX_DEPTH: usize = 64;
/// Anchors, and aliases, of one YAML file. What aliases repeat counts as values.
const MAX_ALIASES: usize = 50_000;
/// The stack that reading YAML gets. The reader recurses, and without optimisation takes up to 30 KiB a level.
const YAML_STACK: usize = 8 << 20;

/// A file's values.
pub(super) struct Parsed {
    pub value: Value,
    /// A key that was found twice, the first such.
    pub twice: Option<Twice>,
}

/// A key that a mapping has twice; the first one counts.
pub(super) struct Twice {
    pub key: String,
    pub line: usize,
}

/// Reads a file as JSON or as YAML, whichever it is.
pub(super) fn parse(source: &Source<'_>, limits: &Limits) -> Result<Parsed> {
    let text = source.text.strip_prefix('\u{feff}').unwrap_or(source.text);
    if source.text.len() > limits.file_bytes {
        let message =
            format!("`{}` has {} bytes; at most {} are read", source.name, source.text.len(), limits.file_bytes);
        return Err(Diagnostic::elsewhere(Code::TooLong, Part::File, message).into());
    }
    if text.trim_start().starts_with('<') {
        let message = format!("`{}` is HTML or XML, not an OpenAPI file", source.name);
        let problem = Diagnostic::elsewhere(Code::InvalidSpec, Part::File, message);
        return Err(problem.help("download the description itself, not the page that shows it").into());
    }
    let file = File { name: source.name, text, before: source.text.len() - text.len() };
    if text.trim_start().starts_with(['{', '[']) { file.json() } else { file.yaml() }
}

/// Runs `work` on a thread of its own, so that it is safe whatever stack the caller has left.
pub(super) fn on_a_large_stack<T: Send>(work: impl FnOnce() -> T + Send) -> Option<T> {
    std::thread::scope(|scope| {
        std::thread::Builder::new().stack_size(YAML_STACK).spawn_scoped(scope, work).ok()?.join().ok()
    })
}

#[derive(Clone, Copy)]
struct File<'t> {
    name: &'t str,
    text: &'t str,
    /// Places count from the file's first byte, a mark before the text or not.
    before: usize,
}

impl File<'_> {
    fn json(self) -> Result<Parsed> {
        // Every value begins after one of these (or begins the file), so that this counts all of them without building any.
        let nodes = self.text.bytes().filter(|byte| matches!(byte, b'[' | b'{' | b',' | b':')).count();
        if nodes > MAX_NODES {
            return Err(self.wrong(&too_many(), None));
        }
        match serde_json::from_str(self.text) {
            Ok(value) => Ok(Parsed { value, twice: None }),
            Err(error) => {
                let at =
                    if error.is_eof() { self.text.len() } else { offset_of(self.text, error.line(), error.column()) };
                let found = self.text.get(at..).and_then(|rest| rest.chars().next());
                let what = match found {
                    _ if error.is_eof() => "it ends too early".to_owned(),
                    Some('[' | '{') => "it is nested too deeply, or is not JSON here".to_owned(),
                    _ => "this is not JSON".to_owned(),
                };
                Err(self.wrong(&what, Some(at)))
            }
        }
    }

    fn yaml(self) -> Result<Parsed> {
        on_a_large_stack(|| self.read_yaml())
            .unwrap_or_else(|| Err(self.wrong("there is no thread to read it on", None)))
    }

    fn read_yaml(self) -> Result<Parsed> {
        use serde_saphyr::DuplicateKeyPolicy::{Error, FirstWins};
        let mut twice = None;
        match self.read_as(Error) {
            Err(found) if twice_key(&found).is_some() => {
                let line = found.location().map_or(0, |place| usize::try_from(place.line()).unwrap_or(0));
                twice = twice_key(&found).map(|key| Twice { key, line });
                self.read_as(FirstWins)
            }
            read => read,
        }
        .map(|value| Parsed { value, twice })
        .map_err(|found| self.wrong(&in_words(&found), self.offset(&found)))
    }

    fn read_as(
        self,
        duplicate_keys: serde_saphyr::DuplicateKeyPolicy,
    ) -> std::result::Result<Value, serde_saphyr::Error> {
        let options = serde_saphyr::options! {
            budget: serde_saphyr::budget! {
                max_nodes: MAX_NODES,
                max_events: 3 * MAX_NODES,
                max_depth: MAX_DEPTH,
                max_documents: 1,
                max_aliases: MAX_ALIASES,
                max_anchors: MAX_ALIASES,
                // What aliases repeat is counted; how many of them name one anchor says nothing.
                enforce_alias_anchor_ratio: false,
            },
            alias_limits: serde_saphyr::alias_limits! { max_total_replayed_events: MAX_NODES },
            with_snippet: false,
            // YAML 1.2: `NO` and `on` are strings.
            strict_booleans: true,
            non_finite_float_policy: serde_saphyr::NonFiniteFloatPolicy::AsString,
            duplicate_keys: duplicate_keys,
        };
        serde_saphyr::from_str_with_options(self.text, options)
    }

    fn offset(self, error: &serde_saphyr::Error) -> Option<usize> {
        let count = |n: u64| usize::try_from(n).unwrap_or(0);
        error.location().map(|place| offset_of(self.text, count(place.line()), count(place.column())))
    }

    /// The error that a file cannot be read, with its place.
    fn wrong(self, what: &str, at: Option<usize>) -> Error {
        let at = at.unwrap_or(0);
        let (before, rest) = self.text.split_at_checked(at).unwrap_or((self.text, ""));
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        let rest = rest.lines().next().unwrap_or_default().trim();
        // It quotes the file.
        let near = if rest.is_empty() { String::new() } else { format!(", at `{}`", brief(rest)) };
        let message =
            format!("`{}` cannot be read: line {line}, column {column}{near}: {what}", error::place(self.name));
        let at = u32::try_from(self.before + at).unwrap_or(u32::MAX);
        Diagnostic::elsewhere(Code::InvalidSpec, Part::File, message).at(Span::new(at, at)).into()
    }
}

fn too_many() -> String {
    format!("it contains more than {MAX_NODES} values")
}

/// The key that a YAML file has twice in one place.
fn twice_key(error: &serde_saphyr::Error) -> Option<String> {
    match original(error) {
        serde_saphyr::Error::DuplicateMappingKey { key, .. } => Some(key.clone().unwrap_or_default()),
        _ => None,
    }
}

fn original(mut error: &serde_saphyr::Error) -> &serde_saphyr::Error {
    while let serde_saphyr::Error::AliasError { error: inner, .. }
    | serde_saphyr::Error::WithSnippet { error: inner, .. } = error
    {
        error = inner;
    }
    error
}

/// What is wrong with a YAML file, in words that need no knowledge of the reader.
fn in_words(error: &serde_saphyr::Error) -> String {
    use serde_saphyr::Error as E;
    use serde_saphyr::budget::BudgetBreach as B;
    match original(error) {
        E::Eof { .. } => "it is empty, or ends too early".to_owned(),
        E::MultipleDocuments { .. } => "it contains several YAML documents".to_owned(),
        E::RecursiveReferencesRequireWeakTypes { .. } => "an alias is inside what it repeats".to_owned(),
        E::UnknownAnchor { .. } => "an alias names no anchor before it".to_owned(),
        E::MergeValueNotMapOrSeqOfMaps { .. } => "`<<` merges something other than a mapping".to_owned(),
        E::AliasReplayLimitExceeded { .. }
        | E::AliasReplayCounterOverflow { .. }
        | E::AliasExpansionLimitExceeded { .. }
        | E::AliasReplayStackDepthExceeded { .. } => {
            format!("its aliases repeat more than {MAX_NODES} values, or each other too deeply")
        }
        E::Budget { breach, .. } => match breach {
            B::Depth { .. } => format!("it is nested more than {MAX_DEPTH} levels deep"),
            B::Documents { .. } => "it contains several YAML documents".to_owned(),
            B::Aliases { .. } | B::Anchors { .. } => format!("it has more than {MAX_ALIASES} anchors or aliases"),
            _ => too_many(),
        },
        _ => "this is not YAML, or not a value that JSON has too".to_owned(),
    }
}
