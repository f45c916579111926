//! What was typed, as one struct for each command: after this, no argument is looked up by its name.

use konnect_filter::error::Part;
use konnect_filter::listing::OnMismatch;
use konnect_filter::sql::{Column, Dialect};

/// All that was typed.
#[derive(Debug)]
pub(crate) struct Typed {
    pub(crate) messages: Messages,
    /// The flags that problems can speak of, as they would be typed.
    pub(crate) flags: Vec<(Part, String)>,
    pub(crate) command: Command,
}

/// How problems are reported.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Messages {
    pub(crate) json: bool,
    pub(crate) color: Color,
    /// Errors only.
    pub(crate) quiet: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Color {
    Auto,
    Always,
    Never,
}

/// A command with its arguments.
#[derive(Debug)]
pub(crate) enum Command {
    Encode(Encode),
    Decode(Decode),
    Check(Check),
    Plan(Plan),
    Match(Match),
    Sql(Sql),
    List(List),
    Verify(Verify),
    Search(Search),
    Entities(Entities),
    Fields(Fields),
    Fmt(Fmt),
    Import(Import),
    /// The code; none for the list of all.
    Explain(Option<String>),
    /// The shell.
    Completions(String),
    /// The folder for the pages.
    Man(String),
    Version,
}

/// Where a filter's text is.
#[derive(Debug)]
pub(crate) enum Filter {
    /// On the command line. Several words are the sign that the shell took the quotes; `-` is standard input.
    Words(Vec<String>),
    /// In a file, with comments; `-` is standard input.
    File(String),
}

/// Values for the arguments of a filter, by name.
#[derive(Debug, Default)]
pub(crate) struct Arguments {
    pub(crate) values: Vec<(String, String)>,
    /// Files of values, one per line; `-` is standard input.
    pub(crate) files: Vec<(String, String)>,
}

#[derive(Debug)]
pub(crate) struct Encode {
    pub(crate) catalog: Vec<String>,
    /// None for a batch alone.
    pub(crate) entity: Option<String>,
    pub(crate) filter: Option<Filter>,
    pub(crate) planning: Planning,
    pub(crate) request: Request,
    pub(crate) output: EncodeOutput,
    pub(crate) batch: bool,
    pub(crate) allow_http_loopback: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EncodeOutput {
    Url,
    Query,
    Curl,
    Wget,
    Httpie,
    Kongctl,
    PowerShell,
    Cmd,
    Har,
    Json,
}

#[derive(Debug)]
pub(crate) struct Decode {
    pub(crate) catalog: Vec<String>,
    pub(crate) url: String,
    pub(crate) entity: Option<String>,
    pub(crate) output: DecodeOutput,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DecodeOutput {
    Text,
    Filter,
    Json,
}

#[derive(Debug)]
pub(crate) struct Check {
    pub(crate) catalog: Vec<String>,
    pub(crate) entity: String,
    pub(crate) filter: Filter,
    pub(crate) planning: Planning,
    pub(crate) fix: bool,
}

#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) catalog: Vec<String>,
    pub(crate) entity: String,
    pub(crate) filter: Filter,
    pub(crate) planning: Planning,
    pub(crate) request: Request,
    pub(crate) json: bool,
}

#[derive(Debug)]
pub(crate) struct Match {
    pub(crate) catalog: Vec<String>,
    pub(crate) entity: Option<String>,
    pub(crate) filter: Filter,
    /// The files; `-` is standard input, and so are none.
    pub(crate) files: Vec<String>,
    pub(crate) now: Option<String>,
    pub(crate) arguments: Arguments,
    pub(crate) json: bool,
    /// The key of an answer's records.
    pub(crate) records: Option<String>,
    pub(crate) count: bool,
    pub(crate) invert: bool,
    pub(crate) max_count: Option<u64>,
    /// Nothing is printed: the exit status says whether a record matches.
    pub(crate) quiet: bool,
}

#[derive(Debug)]
pub(crate) struct Sql {
    pub(crate) catalog: Vec<String>,
    pub(crate) entity: Option<String>,
    pub(crate) filter: Filter,
    pub(crate) now: Option<String>,
    pub(crate) arguments: Arguments,
    pub(crate) dialect: Dialect,
    pub(crate) source: SqlSource,
}

/// Where the records are.
#[derive(Debug)]
pub(crate) enum SqlSource {
    /// A column of JSON.
    Record(String),
    Columns(Vec<Column>),
}

#[derive(Debug)]
pub(crate) struct List {
    pub(crate) catalog: Vec<String>,
    pub(crate) target: Target,
    pub(crate) planning: Planning,
    pub(crate) request: Request,
    pub(crate) output: Option<ListOutput>,
    pub(crate) columns: Option<Vec<String>>,
    pub(crate) limit: Option<u64>,
    pub(crate) timeout: Option<u64>,
    pub(crate) max_connections: Option<usize>,
    pub(crate) count: bool,
    pub(crate) on_mismatch: OnMismatch,
    pub(crate) dry_run: bool,
    pub(crate) verbose: bool,
    pub(crate) secret: Secret,
    pub(crate) ca_file: Option<String>,
    pub(crate) allow_http_loopback: bool,
}

#[derive(Debug)]
pub(crate) struct Verify {
    pub(crate) catalog: Vec<String>,
    pub(crate) entity: String,
    pub(crate) region: Option<String>,
    pub(crate) base_url: Option<String>,
    pub(crate) params: Vec<(String, String)>,
    pub(crate) sample: u64,
    pub(crate) max_requests: u64,
    pub(crate) timeout: Option<u64>,
    pub(crate) show_values: bool,
    pub(crate) json: bool,
    pub(crate) verbose: bool,
    pub(crate) secret: Secret,
    pub(crate) ca_file: Option<String>,
    pub(crate) allow_http_loopback: bool,
}

/// What is listed.
#[derive(Debug)]
pub(crate) enum Target {
    Collection {
        entity: String,
        filter: Option<Filter>,
    },
    /// What Konnect Search finds, of every type.
    Search(Filter),
}

/// Where the credential comes from.
#[derive(Debug)]
pub(crate) enum Secret {
    Environment,
    TokenFile(String),
    CookieFile(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ListOutput {
    Table,
    Json,
    Lines,
    Csv,
    Yaml,
    Id,
    Har,
}

#[derive(Debug)]
pub(crate) struct Search {
    pub(crate) filter: Filter,
    pub(crate) arguments: Arguments,
    pub(crate) output: SearchOutput,
    pub(crate) allow_http_loopback: bool,
    pub(crate) region: Option<String>,
    pub(crate) base_url: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SearchOutput {
    Q,
    Url,
    Curl,
    Wget,
    Httpie,
    Kongctl,
    PowerShell,
    Cmd,
}

#[derive(Debug)]
pub(crate) struct Entities {
    pub(crate) catalog: Vec<String>,
    pub(crate) no_builtin: bool,
    pub(crate) text: Option<String>,
    pub(crate) output: Shown,
}

#[derive(Debug)]
pub(crate) struct Fields {
    pub(crate) catalog: Vec<String>,
    pub(crate) entity: String,
    pub(crate) output: Shown,
}

/// How what is known is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shown {
    /// For people, with columns aligned.
    Text,
    /// With tabs between the columns.
    Tabs,
    Json,
}

#[derive(Debug)]
pub(crate) struct Fmt {
    pub(crate) filter: Filter,
    pub(crate) fix: bool,
    pub(crate) json: bool,
}

#[derive(Debug)]
pub(crate) struct Import {
    pub(crate) specs: Vec<String>,
    pub(crate) api: Option<String>,
    pub(crate) output_dir: Option<String>,
}

/// What a plan may do, and when `now` is.
#[derive(Debug)]
pub(crate) struct Planning {
    pub(crate) now: Option<String>,
    pub(crate) arguments: Arguments,
    pub(crate) strict: bool,
    pub(crate) split: bool,
    pub(crate) partial: bool,
    pub(crate) max_requests: Option<u64>,
    pub(crate) profile: Option<String>,
}

/// All that a request is made of besides the filter.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) region: Option<String>,
    pub(crate) base_url: Option<String>,
    pub(crate) params: Vec<(String, String)>,
    pub(crate) page_size: Option<u64>,
    pub(crate) page_number: Option<u64>,
    pub(crate) page_after: Option<String>,
    pub(crate) page_before: Option<String>,
    pub(crate) sort: Vec<String>,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) readable: bool,
}

/// What a line that is still being typed says of the collection.
#[derive(Debug, Default)]
pub(crate) struct Partial {
    pub(crate) entity: Option<String>,
    pub(crate) catalog: Vec<String>,
    /// Whether there is a filter already.
    pub(crate) has_filter: bool,
    /// Whether the words after the flags are files of records, as the filter is in a file.
    pub(crate) reads_files: bool,
    /// Whether the filter is one of Konnect Search.
    pub(crate) search: bool,
    /// Whether records are fetched, which can also be sorted here.
    pub(crate) lists: bool,
}
