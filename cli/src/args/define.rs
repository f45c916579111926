//! Every command with its arguments, for clap. Each command is built only when it is the one asked for.

use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use clap::{Arg, ArgAction, Command, value_parser};

use konnect_filter::listing::OnMismatch;
use konnect_filter::sql::Dialect;

use super::help;
use super::typed::{Color, DecodeOutput, EncodeOutput, ListOutput, SearchOutput};

/// The whole command line.
pub(crate) fn command() -> Command {
    let deferred = |it: &Definition| Command::new(it.name).about(it.about).defer(it.build);
    root().subcommands(COMMANDS.iter().map(deferred))
}

/// The command line without its commands.
pub(crate) fn root() -> Command {
    Command::new("konnect-filter")
        .version(env!("CARGO_PKG_VERSION"))
        .about("Write filters in plain language and get correct Kong Konnect list requests")
        .after_help(help::ROOT)
        .subcommand_required(true)
        .arg_required_else_help(true)
}

/// One command.
#[derive(Debug)]
pub(crate) struct Definition {
    name: &'static str,
    about: &'static str,
    build: fn(Command) -> Command,
}

impl Definition {
    /// The command with all its arguments.
    pub(crate) fn built(&self) -> Command {
        (self.build)(Command::new(self.name).about(self.about))
    }
}

/// Every command, in the order of the help.
pub(crate) static COMMANDS: [Definition; 17] = [
    Definition {
        name: "encode",
        about: "Turn a filter into a request URL",
        build: |c| {
            messages(encode_args(request(
                begun(c, help::ENCODE).override_usage("konnect-filter encode [OPTIONS] <ENTITY> [FILTER]\n       konnect-filter encode [OPTIONS] --batch [ENTITY]").arg(entity().required_unless_present("batch")).args(filter()),
                PRINTED,
            )))
        },
    },
    Definition {
        name: "decode",
        about: "Turn a URL or query string back into a filter",
        build: |c| {
            messages(
                catalog(
                    begun(c, help::DECODE).arg(
                        Arg::new("URL")
                            .required(true)
                            .help("URL, or a query string with --entity; - reads it from standard input"),
                    ),
                )
                .arg(option("entity", "ENTITY", "Collection that a bare query string refers to"))
                .arg(output(&DECODE_OUTPUTS, "Output format").default_value("text")),
            )
        },
    },
    Definition {
        name: "check",
        about: "Report problems in a filter; exit status 1 if there are any",
        build: |c| {
            messages(
                planning(
                    catalog(
                        begun(c, help::CHECK)
                            .override_usage("konnect-filter check [OPTIONS] <ENTITY> <FILTER>")
                            .arg(entity().required(true))
                            .args(required_filter()),
                    ),
                    APPLIED,
                )
                .arg(flag("fix", "Apply only safe edits (those that cannot change the meaning) and print the result")),
            )
        },
    },
    Definition {
        name: "plan",
        about: "Show which part Konnect filters, which part is done locally, and why",
        build: |c| {
            messages(
                request(
                    begun(c, help::PLAN)
                        .override_usage("konnect-filter plan [OPTIONS] <ENTITY> <FILTER>")
                        .arg(entity().required(true))
                        .args(required_filter()),
                    APPLIED,
                )
                .arg(output(&TEXT_OR_JSON, "Output format").default_value("text")),
            )
        },
    },
    Definition {
        name: "match",
        about: "Filter JSON records from files or standard input",
        build: |c| {
            messages(
                catalog(begun(c, help::MATCH).override_usage("konnect-filter match [OPTIONS] <FILTER> [FILE]...\n       konnect-filter match [OPTIONS] --filter-file <FILE> [FILE]...").args(one_filter()))
                    .arg(Arg::new("FILE").num_args(0..).help(
                        "Files of JSON records (array, {\"data\":[…]} or JSON lines); standard input if omitted or -",
                    ))
                    .arg(option("entity", "ENTITY", "Use this collection's field types"))
                    .arg(now())
                    .args(arguments())
                    .arg(
                        output(&LINES_OR_JSON, "Print matching records as JSON lines or as one array")
                            .default_value("lines"),
                    )
                    .arg(
                        option("records", "KEY", "Key of the array of records in an answer [default: data]")
                            .help_heading(OUTPUT),
                    )
                    .args(
                        [
                            flag("count", "Print only the number of matching records")
                                .short('c')
                                .conflicts_with("output"),
                            flag("invert-match", "Print the records that do not match").short('v'),
                            option("max-count", "N", "Stop after N matching records")
                                .short('m')
                                .value_parser(value_parser!(u64)),
                        ]
                        .map(|arg| arg.help_heading(OUTPUT)),
                    ),
            )
        },
    },
    Definition {
        name: "sql",
        about: "Turn a filter into a boolean expression of SQL with the same meaning",
        build: |c| {
            messages(
                catalog(
                    begun(c, help::SQL)
                        .override_usage(
                            "konnect-filter sql [OPTIONS] --dialect <DIALECT> <--record <COLUMN>|--columns <NAME:TYPE,…>> <FILTER>",
                        )
                        .args(required_filter()),
                )
                .arg(option("entity", "ENTITY", "Use this collection's field types"))
                .arg(now())
                .args(arguments())
                .arg(
                    choice("dialect", &Dialect::ALL, "The engine's SQL")
                        .value_name("DIALECT")
                        .short('d')
                        .required(true)
                        .help_heading(OUTPUT),
                )
                .arg(
                    option("record", "COLUMN", "Column that contains each record as JSON")
                        .conflicts_with("columns")
                        .required_unless_present("columns")
                        .help_heading(OUTPUT),
                )
                .arg(
                    option(
                        "columns",
                        "NAME:TYPE,…",
                        "Columns that contain the fields; types are text, number, boolean, timestamp and json",
                    )
                    .value_delimiter(',')
                    .help_heading(OUTPUT),
                ),
            )
        },
    },
    Definition {
        name: "list",
        about: "Fetch the matching records, following all pages",
        build: |c| {
            messages(
                list_args(request(
                    begun(c, help::LIST).override_usage("konnect-filter list [OPTIONS] <ENTITY> [FILTER]\n       konnect-filter list [OPTIONS] --search <FILTER>").arg(entity().required_unless_present("search")).args(filter()),
                    APPLIED,
                ))
                .mut_arg("param", |arg| {
                    arg.help("Set a path parameter (repeatable); NAME=@TEXT looks up the id by name")
                })
                .mut_arg("page-number", |arg| arg.help("Page to start from"))
                .mut_arg("sort", |arg| arg.help("Sort by FIELD (repeatable); sorted here where Konnect cannot")),
            )
        },
    },
    Definition {
        name: "verify",
        about: "Measure which filters a service really applies",
        build: |c| messages(verify_args(catalog(begun(c, help::VERIFY).arg(entity().required(true))))),
    },
    Definition {
        name: "search",
        about: "Turn a filter into a Konnect Search query (run one with `list --search`)",
        build: |c| {
            messages(
                begun(c, help::SEARCH)
                    .override_usage("konnect-filter search [OPTIONS] <FILTER>")
                    .args(required_filter())
                    .args(arguments())
                    .arg(output(&SEARCH_OUTPUTS, "Output format").default_value("q"))
                    .args(address()),
            )
        },
    },
    Definition {
        name: "entities",
        about: "List the collections that can be queried",
        build: |c| {
            messages(
                catalog(
                    begun(c, help::ENTITIES)
                        .arg(Arg::new("TEXT").help("Show only collections whose name or path contains TEXT")),
                )
                .arg(output(&TEXT_OR_JSON, "Output format").default_value("text")),
            )
        },
    },
    Definition {
        name: "fields",
        about: "Show a collection's fields, operators, sort fields and parameters",
        build: |c| {
            messages(
                catalog(begun(c, help::FIELDS).arg(entity().required(true)))
                    .arg(output(&TEXT_OR_JSON, "Output format").default_value("text")),
            )
        },
    },
    Definition {
        name: "fmt",
        about: "Print a filter in canonical form",
        build: |c| {
            messages(
                begun(c, help::FMT)
                    .override_usage("konnect-filter fmt [OPTIONS] <FILTER>")
                    .args(required_filter())
                    .arg(flag("fix", "Apply only safe edits (those that cannot change the meaning) first"))
                    .arg(output(&TEXT_OR_JSON, "Print the filter's text or its tree").default_value("text")),
            )
        },
    },
    Definition {
        name: "import",
        about: "Build a catalog of collections from OpenAPI files",
        build: |c| {
            messages(
                begun(c, help::IMPORT)
                    .arg(Arg::new("SPEC").required(true).num_args(1..).help("OpenAPI 3.0 or 3.1 files, JSON or YAML"))
                    .arg(option(
                        "api",
                        "NAME",
                        "Name of the API [default: from the file's name, or else its title or folder]",
                    ))
                    .arg(option(
                        "output-dir",
                        "DIR",
                        "Write one catalog file per API version to DIR instead of standard output",
                    )),
            )
        },
    },
    Definition {
        name: "explain",
        about: "Explain an error code and how to fix it",
        build: |c| {
            messages(
                begun(c, help::EXPLAIN).arg(Arg::new("CODE").help("Error code, e.g. unknown-field; omit to list all")),
            )
        },
    },
    Definition {
        name: "completions",
        about: "Print a shell completion script",
        build: |c| {
            messages(
                begun(c, help::COMPLETIONS).arg(
                    Arg::new("SHELL")
                        .required(true)
                        .value_parser(PossibleValuesParser::new(["bash", "elvish", "fish", "powershell", "zsh"]))
                        .help("The shell"),
                ),
            )
        },
    },
    Definition {
        name: "man",
        about: "Write the manual, one page per command",
        build: |c| {
            messages(
                begun(c, help::MAN)
                    .arg(Arg::new("DIR").required(true).help("Folder for the pages, e.g. ~/.local/share/man/man1")),
            )
        },
    },
    Definition { name: "version", about: "Print the version", build: messages },
];

/// What every command begins with: its examples, for the long help.
fn begun(command: Command, examples: &'static str) -> Command {
    command.after_long_help(examples)
}

/// How every command reports problems, at the end of its options.
fn messages(command: Command) -> Command {
    let format =
        choice("message-format", &[("human", false), ("json", true)], "Format of error messages on standard error");
    let color = choice("color", &COLORS, "When to use colour (problems only)").value_name("WHEN");
    let quiet = flag("quiet", "Print errors only: no warnings and no notes").short('q');
    command
        .args([format.default_value("human"), color.default_value("auto"), quiet].map(|arg| arg.help_heading(MESSAGES)))
}

/// The groups of options in the help.
const FILTER: &str = "Filter";
const REQUEST: &str = "Request";
const OUTPUT: &str = "Output";
const CREDENTIALS: &str = "Credentials";
const MESSAGES: &str = "Messages";

fn flag(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).action(ArgAction::SetTrue).help(help)
}

fn option(name: &'static str, value: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).value_name(value).help(help)
}

/// A number of records or of a page.
fn count(text: &str) -> Result<u64, &'static str> {
    text.parse().map_err(|_| "expected a number, such as 100")
}

/// An option with a value out of a few, each with what it means.
fn choice<T: Copy + Send + Sync>(name: &'static str, values: &'static [(&'static str, T)], help: &'static str) -> Arg {
    let meant = |text: String| {
        let found = values.iter().find(|(value, _)| *value == text);
        found.map(|(_, meant)| *meant).ok_or("unknown value")
    };
    let names = PossibleValuesParser::new(values.iter().map(|(name, _)| *name));
    Arg::new(name).long(name).value_name("FORMAT").value_parser(names.try_map(meant)).help(help)
}

/// How the answer is printed.
fn output<T: Copy + Send + Sync>(values: &'static [(&'static str, T)], help: &'static str) -> Arg {
    choice("output", values, help).short('o').help_heading(OUTPUT)
}

const TEXT_OR_JSON: [(&str, bool); 2] = [("text", false), ("json", true)];
const LINES_OR_JSON: [(&str, bool); 2] = [("lines", false), ("json", true)];
const COLORS: [(&str, Color); 3] = [("auto", Color::Auto), ("always", Color::Always), ("never", Color::Never)];
const DECODE_OUTPUTS: [(&str, DecodeOutput); 3] =
    [("text", DecodeOutput::Text), ("filter", DecodeOutput::Filter), ("json", DecodeOutput::Json)];
const SEARCH_OUTPUTS: [(&str, SearchOutput); 8] = [
    ("q", SearchOutput::Q),
    ("url", SearchOutput::Url),
    ("curl", SearchOutput::Curl),
    ("wget", SearchOutput::Wget),
    ("httpie", SearchOutput::Httpie),
    ("kongctl", SearchOutput::Kongctl),
    ("powershell", SearchOutput::PowerShell),
    ("cmd", SearchOutput::Cmd),
];
const ENCODE_OUTPUTS: [(&str, EncodeOutput); 10] = [
    ("url", EncodeOutput::Url),
    ("query", EncodeOutput::Query),
    ("curl", EncodeOutput::Curl),
    ("wget", EncodeOutput::Wget),
    ("httpie", EncodeOutput::Httpie),
    ("kongctl", EncodeOutput::Kongctl),
    ("powershell", EncodeOutput::PowerShell),
    ("cmd", EncodeOutput::Cmd),
    ("har", EncodeOutput::Har),
    ("json", EncodeOutput::Json),
];
const LIST_OUTPUTS: [(&str, ListOutput); 7] = [
    ("table", ListOutput::Table),
    ("json", ListOutput::Json),
    ("jsonl", ListOutput::Lines),
    ("csv", ListOutput::Csv),
    ("yaml", ListOutput::Yaml),
    ("id", ListOutput::Id),
    ("har", ListOutput::Har),
];

fn entity() -> Arg {
    Arg::new("ENTITY").help(
        "Collection to query: a name (users), full name (identity@v3/teams/users), path (/v3/teams/ID/users) or URL",
    )
}

const FILTER_HELP: &str = "Filter expression, quoted as one argument; - reads it from standard input";

/// FILTER as any number of words, so that lost quotes get an answer of their own.
fn filter() -> [Arg; 2] {
    let words = Arg::new("FILTER").num_args(1..).help(FILTER_HELP);
    [words, filter_file().conflicts_with("FILTER")]
}

fn required_filter() -> [Arg; 2] {
    let [words, file] = filter();
    [words.required_unless_present("filter-file"), file]
}

/// FILTER as one word, because files follow.
fn one_filter() -> [Arg; 2] {
    [Arg::new("FILTER").required_unless_present("filter-file").help(FILTER_HELP), filter_file()]
}

fn filter_file() -> Arg {
    option("filter-file", "FILE", "Read the filter from FILE, which may have several lines and # comments")
        .help_heading(FILTER)
}

/// What `--partial` does where the local filter is applied, and where it is only printed.
const APPLIED: &str = "Allow a broader request and apply the rest of the filter locally";
const PRINTED: &str = "Allow a broader request; print the part Konnect cannot apply to standard error";

/// Values for the arguments of the filter.
fn arguments() -> [Arg; 2] {
    [
        option("arg", "NAME=VALUE", "Set the value of $NAME in the filter; repeat it for a list").short('a'),
        option("arg-file", "NAME=FILE", "Set $NAME to the lines of FILE, as a list; - reads standard input"),
    ]
    .map(|arg| arg.action(ArgAction::Append).help_heading(FILTER))
}

fn now() -> Arg {
    option("now", "TIME", "Time to use for now, today and now-7d, in RFC 3339 [default: the current second]")
        .help_heading(FILTER)
}

/// The catalog beside the built-in one.
fn catalog(command: Command) -> Command {
    command.arg(
        option(
            "catalog",
            "FILE",
            "Catalog or OpenAPI file, or a folder of them; takes precedence over the built-in catalog (repeatable)",
        )
        .action(ArgAction::Append)
        .help_heading(FILTER),
    )
}

/// What a plan may do. `partial` says what becomes of the local filter: a command that prints it differs from one that runs it.
fn planning(command: Command, partial: &'static str) -> Command {
    command.arg(now()).args(arguments()).args(
        [
            flag("strict", "Combine operators on a field only where its schema explicitly allows it"),
            flag("split", "Allow several requests; their combined results are the result"),
            flag("partial", partial),
            option("max-requests", "N", "Allow up to N requests [default: 16]")
                .value_parser(value_parser!(u64).range(1..=100_000)),
            option("profile", "FILE", "Rely on no filter that `verify --output json` found wrong"),
        ]
        .map(|arg| arg.help_heading(FILTER)),
    )
}

fn address() -> [Arg; 2] {
    [
        option("region", "REGION", "Konnect region: us, eu, au, me, in, sg [default: $KONNECT_REGION or us]")
            .short('r'),
        option(
            "base-url",
            "URL",
            "Base URL, without the version segment, e.g. https://portal.example.com [default: $KONNECT_BASE_URL]",
        ),
    ]
    .map(|arg| arg.help_heading(REQUEST))
}

/// All that a request is made of besides the filter.
fn request(command: Command, partial: &'static str) -> Command {
    let repeated = |arg: Arg| arg.action(ArgAction::Append);
    planning(catalog(command), partial).args(address()).args(
        [
            repeated(option("param", "NAME=VALUE", "Set a path parameter (repeatable)")),
            option("page-size", "N", "Records per page").value_parser(count),
            option("page-number", "N", "Page to request").value_parser(count),
            option("page-after", "CURSOR", "Start after this cursor or offset (from the previous response)"),
            option("page-before", "CURSOR", "End before this cursor (from the next page's response)"),
            repeated(option("sort", "FIELD [asc|desc]", "Sort by FIELD (repeatable)"))
                .short('s')
                .allow_hyphen_values(true),
            repeated(option("query", "NAME=VALUE", "Set another query parameter the collection supports (repeatable)")),
            flag("readable", "Do not percent-encode brackets, commas and colons"),
        ]
        .map(|arg| arg.help_heading(REQUEST)),
    )
}

fn list_args(command: Command) -> Command {
    command
        .arg(output(
            &LIST_OUTPUTS,
            "Output format [default: table on a terminal or with --columns, otherwise jsonl; har needs --dry-run]",
        ))
        .arg(
            option("columns", "PATH,…", "Columns for table and csv, e.g. id,name,labels.env")
                .value_delimiter(',')
                .help_heading(OUTPUT),
        )
        .arg(
            option("limit", "N", "Stop after N records")
                .short('n')
                .value_parser(value_parser!(u64))
                .help_heading(OUTPUT),
        )
        .arg(
            option("timeout", "SECONDS", "Stop with an error when the whole run takes longer")
                .value_parser(value_parser!(u64).range(1..))
                .help_heading(OUTPUT),
        )
        .arg(
            option("max-connections", "N", "Send at most N requests at once, 1 to 64 [default: 4]")
                .value_parser(value_parser!(u8).range(1..=64))
                .help_heading(OUTPUT),
        )
        .arg(
            flag("count", "Print only the number of matching records")
                .short('c')
                .help_heading(OUTPUT)
                .conflicts_with_all(["limit", "output"]),
        )
        .arg(
            choice(
                "on-mismatch",
                &[("drop", OnMismatch::Drop), ("keep", OnMismatch::Keep), ("fail", OnMismatch::Fail)],
                "What to do with records the service should not have sent",
            )
            .value_name("HOW")
            .help_heading(OUTPUT)
            .default_value("drop"),
        )
        .arg(
            flag("search", "Search across all entity types with Konnect Search; give FILTER only, no ENTITY")
                .help_heading(FILTER),
        )
        .arg(flag("dry-run", "Print the requests without sending them").help_heading(OUTPUT))
        .args(credentials())
        .arg(
            flag("verbose", "Log to standard error what Konnect filters, what is filtered locally, and each request")
                .short('v')
                .help_heading(MESSAGES)
                .conflicts_with("quiet"),
        )
}

/// Where the credential comes from, and where it may go.
fn credentials() -> [Arg; 4] {
    [
        option(
            "token-file",
            "FILE",
            "Read the token from FILE; - reads standard input [default: $KONNECT_TOKEN, $KONNECT_PAT, …]",
        ),
        option("cookie-file", "FILE", "Read a dev portal (or legacy host) cookie from FILE [default: $KONNECT_COOKIE]")
            .conflicts_with("token-file"),
        option("ca-file", "FILE", "Trust only the certificates in this PEM file, instead of Mozilla's"),
        flag("allow-http-loopback", "Allow sending the credential over plain http to localhost"),
    ]
    .map(|arg| arg.help_heading(CREDENTIALS))
}

fn verify_args(command: Command) -> Command {
    let number =
        |arg: Arg, least: u64, default| arg.value_parser(value_parser!(u64).range(least..)).default_value(default);
    command
        .args(address())
        .arg(
            option("param", "NAME=VALUE", "Set a path parameter (repeatable)")
                .action(ArgAction::Append)
                .help_heading(REQUEST),
        )
        .args([
            number(option("sample", "N", "Read N records to derive values from"), 1, "200"),
            number(option("max-requests", "N", "Send no more than N requests"), 2, "300"),
            flag("show-values", "Show the values that were sent, which come from the records"),
        ])
        .arg(output(&TEXT_OR_JSON, "Output format").default_value("text"))
        .args(credentials())
        .arg(
            flag("verbose", "Log each request to standard error")
                .short('v')
                .help_heading(MESSAGES)
                .conflicts_with("quiet"),
        )
}

fn encode_args(command: Command) -> Command {
    command.arg(output(&ENCODE_OUTPUTS, "Output format").default_value("url")).arg(
        flag("batch", "Read JSON lines from standard input and print one result per line")
            .conflicts_with_all(["FILTER", "filter-file", "arg", "arg-file", "output"])
            .help_heading(OUTPUT),
    )
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_definition_is_sound() {
        super::command().debug_assert();
    }
}
