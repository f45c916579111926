//! The command line: every command with its arguments. Each command is built only when it is the one asked for.

mod help;

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, Command, value_parser};
use clap_complete::ArgValueCompleter;

use crate::candidates;

/// The whole command line.
pub(crate) fn command() -> Command {
    Command::new("konnect-filter")
        .version(env!("CARGO_PKG_VERSION"))
        .about("Write filters in plain language and get correct Kong Konnect list requests")
        .after_help(help::ROOT)
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .subcommands([
            sub("encode", "Turn a filter into a request URL", |c| {
                encode_args(request(
                    begun(c, help::ENCODE).arg(entity().required_unless_present("batch")).arg(filter()),
                    PRINTED,
                ))
            }),
            sub("decode", "Turn a URL or query string back into a filter", |c| {
                catalog(
                    begun(c, help::DECODE).arg(
                        Arg::new("URL")
                            .required(true)
                            .help("URL, or a query string with --entity; - reads it from standard input"),
                    ),
                )
                .arg(
                    option("entity", "ENTITY", "Collection that a bare query string refers to")
                        .add(ArgValueCompleter::new(candidates::entities)),
                )
                .arg(choice("output", &["text", "filter", "json"], "Output format").default_value("text"))
            }),
            sub("check", "Report problems in a filter; exit status 1 if there are any", |c| {
                planning(
                    catalog(begun(c, help::CHECK).arg(entity().required(true)).arg(filter().required(true))),
                    APPLIED,
                )
                .arg(flag("fix", "Apply only safe edits (those that cannot change the meaning) and print the result"))
            }),
            sub("plan", "Show which part Konnect filters, which part is done locally, and why", |c| {
                request(begun(c, help::PLAN).arg(entity().required(true)).arg(filter().required(true)), APPLIED)
                    .arg(choice("output", &["text", "json"], "Output format").default_value("text"))
            }),
            sub("match", "Filter JSON records from a file or standard input", |c| {
                catalog(begun(c, help::MATCH).arg(one_filter()))
                    .arg(Arg::new("FILE").help(
                        "File of JSON records (array, {\"data\":[…]} or JSON lines); standard input if omitted or -",
                    ))
                    .arg(
                        option("entity", "ENTITY", "Use this collection's field types")
                            .add(ArgValueCompleter::new(candidates::entities)),
                    )
                    .arg(now())
                    .arg(
                        choice("output", &["lines", "json"], "Print matching records as JSON lines or as one array")
                            .default_value("lines"),
                    )
            }),
            sub("list", "Fetch the matching records, following all pages", |c| {
                list_args(request(begun(c, help::LIST).arg(entity().required(true)).arg(filter()), APPLIED))
                    .mut_arg("param", |arg| {
                        arg.help("Set a path parameter (repeatable); NAME=@TEXT looks up the id by name")
                    })
                    .mut_arg("page-number", |arg| arg.help("Page to start from"))
            }),
            sub("search", "Turn a filter into a Konnect Search query (run one with `list --search`)", |c| {
                begun(c, help::SEARCH)
                    .arg(filter().required(true))
                    .arg(choice("output", &["q", "url", "curl", "httpie"], "Output format").default_value("q"))
                    .args(address())
            }),
            sub("entities", "List the collections that can be queried", |c| {
                catalog(
                    begun(c, help::ENTITIES)
                        .arg(Arg::new("TEXT").help("Show only collections whose name or path contains TEXT")),
                )
                .arg(choice("output", &["text", "json"], "Output format").default_value("text"))
            }),
            sub("fields", "Show a collection's fields, operators, sort fields and parameters", |c| {
                catalog(begun(c, help::FIELDS).arg(entity().required(true)))
                    .arg(choice("output", &["text", "json"], "Output format").default_value("text"))
            }),
            sub("fmt", "Print a filter in canonical form", |c| {
                begun(c, help::FMT)
                    .arg(filter().required(true))
                    .arg(flag("fix", "Apply only safe edits (those that cannot change the meaning) first"))
                    .arg(
                        choice("output", &["text", "json"], "Print the filter's text or its tree")
                            .default_value("text"),
                    )
            }),
            sub("import", "Build a catalog of collections from OpenAPI files", |c| {
                begun(c, help::IMPORT)
                    .arg(Arg::new("SPEC").required(true).num_args(1..).help("OpenAPI 3.0 or 3.1 files, JSON or YAML"))
                    .arg(option(
                        "output-dir",
                        "DIR",
                        "Write one catalog file per API version to DIR instead of standard output",
                    ))
            }),
            sub("explain", "Explain an error code and how to fix it", |c| {
                begun(c, help::EXPLAIN).arg(
                    Arg::new("CODE")
                        .add(ArgValueCompleter::new(candidates::codes))
                        .help("Error code, e.g. unknown-field; omit to list all"),
                )
            }),
            sub("completions", "Print a shell completion script", |c| {
                begun(c, help::COMPLETIONS).arg(
                    Arg::new("SHELL")
                        .required(true)
                        .value_parser(PossibleValuesParser::new(["bash", "elvish", "fish", "powershell", "zsh"]))
                        .help("The shell"),
                )
            }),
        ])
}

/// A command with the arguments that every command has. `build` runs only for the command that was asked for.
fn sub(name: &'static str, about: &'static str, build: fn(Command) -> Command) -> Command {
    Command::new(name).about(about).defer(build)
}

/// What every command begins with: its examples, and how it reports problems, at the end of the list of options.
fn begun(command: Command, examples: &'static str) -> Command {
    let format = choice("message-format", &["human", "json"], "Format of error messages on standard error");
    let color = choice("color", &["auto", "always", "never"], "When to use colour (problems only)").value_name("WHEN");
    let last = |arg: Arg, default| arg.default_value(default).display_order(900);
    command.after_help(examples).args([last(format, "human"), last(color, "auto")])
}

fn flag(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).action(ArgAction::SetTrue).help(help)
}

fn option(name: &'static str, value: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).value_name(value).help(help)
}

fn choice(name: &'static str, values: &'static [&'static str], help: &'static str) -> Arg {
    Arg::new(name).long(name).value_name("FORMAT").value_parser(PossibleValuesParser::new(values)).help(help)
}

fn entity() -> Arg {
    Arg::new("ENTITY").add(ArgValueCompleter::new(candidates::entities)).help(
        "Collection to query: a name (users), full name (identity@v3/teams/users), path (/v3/teams/ID/users) or URL",
    )
}

/// FILTER as any number of words, so that lost quotes get an answer of their own.
fn filter() -> Arg {
    Arg::new("FILTER")
        .num_args(1..)
        .add(ArgValueCompleter::new(candidates::filter))
        .help("Filter expression, quoted as one argument; - reads it from standard input")
}

fn one_filter() -> Arg {
    Arg::new("FILTER")
        .required(true)
        .add(ArgValueCompleter::new(candidates::filter))
        .help("Filter expression, quoted as one argument; - reads it from standard input")
}

/// What `--partial` does where the local filter is applied, and where it is only printed.
const APPLIED: &str = "Allow a broader request and apply the rest of the filter locally";
const PRINTED: &str = "Allow a broader request; print the part Konnect cannot apply to standard error";

fn now() -> Arg {
    option("now", "TIME", "Time to use for now, today and now-7d, in RFC 3339 [default: the current second]")
}

/// The catalog beside the built-in one.
fn catalog(command: Command) -> Command {
    command.arg(
        option(
            "catalog",
            "FILE",
            "Catalog file written by `import`; takes precedence over the built-in catalog (repeatable)",
        )
        .action(ArgAction::Append),
    )
}

/// What a plan may do. `partial` says what becomes of the local filter: a command that prints it differs from one that runs it.
fn planning(command: Command, partial: &'static str) -> Command {
    command
        .arg(now())
        .arg(flag("strict", "Send only what the published schema explicitly allows"))
        .arg(flag("split", "Allow several requests; their combined results are the result"))
        .arg(flag("partial", partial))
}

fn address() -> [Arg; 2] {
    [
        option("region", "REGION", "Konnect region: us, eu, au, me, in, sg [default: $KONNECT_REGION or us]")
            .add(ArgValueCompleter::new(candidates::regions)),
        option("base-url", "URL", "Base URL, without the version segment, e.g. https://portal.example.com"),
    ]
}

/// All that a request is made of besides the filter.
fn request(command: Command, partial: &'static str) -> Command {
    let repeated = |arg: Arg| arg.action(ArgAction::Append);
    planning(catalog(command), partial)
        .args(address())
        .arg(
            repeated(option("param", "NAME=VALUE", "Set a path parameter (repeatable)"))
                .add(ArgValueCompleter::new(candidates::params)),
        )
        .arg(option("page-size", "N", "Records per page").value_parser(value_parser!(u64)))
        .arg(option("page-number", "N", "Page to request").value_parser(value_parser!(u64)))
        .arg(option("page-after", "CURSOR", "Start after this cursor or offset (from the previous response)"))
        .arg(option("page-before", "CURSOR", "End before this cursor (from the next page's response)"))
        .arg(
            repeated(option("sort", "FIELD [asc|desc]", "Sort by FIELD (repeatable)"))
                .allow_hyphen_values(true)
                .add(ArgValueCompleter::new(candidates::sorts)),
        )
        .arg(repeated(option(
            "query",
            "NAME=VALUE",
            "Set another query parameter the collection supports (repeatable)",
        )))
        .arg(flag("readable", "Do not percent-encode brackets, commas and colons"))
}

fn list_args(command: Command) -> Command {
    command
        .arg(choice(
            "output",
            &["table", "json", "jsonl", "csv", "id", "har"],
            "Output format [default: table on a terminal or with --columns, otherwise jsonl; har needs --dry-run]",
        ))
        .arg(option("columns", "PATH,…", "Columns for table and csv, e.g. id,name,labels.env").value_delimiter(','))
        .arg(option("limit", "N", "Stop after N records").value_parser(value_parser!(u64)))
        .arg(
            flag("count", "Print only the number of matching records")
                .short('c')
                .conflicts_with_all(["limit", "output"]),
        )
        .arg(flag("search", "Search across all entity types with Konnect Search; give FILTER only, no ENTITY"))
        .arg(flag("dry-run", "Print the requests without sending them"))
        .arg(flag("verbose", "Log to standard error what Konnect filters, what is filtered locally, and each request"))
        .arg(option(
            "token-file",
            "FILE",
            "Read the token from FILE; - reads standard input [default: $KONNECT_TOKEN, $KONNECT_PAT, …]",
        ))
        .arg(
            option(
                "cookie-file",
                "FILE",
                "Read a dev portal (or legacy host) cookie from FILE [default: $KONNECT_COOKIE]",
            )
            .conflicts_with("token-file"),
        )
        .arg(option("ca-file", "FILE", "Trust only the certificates in this PEM file, instead of Mozilla's"))
        .arg(flag("allow-http-loopback", "Allow sending the credential over plain http to localhost"))
}

fn encode_args(command: Command) -> Command {
    command
        .arg(choice("output", &["url", "query", "curl", "httpie", "har", "json"], "Output format").default_value("url"))
        .arg(
            flag("batch", "Read JSON lines from standard input and print one result per line")
                .conflicts_with_all(["FILTER", "output"]),
        )
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_definition_is_sound() {
        super::command().debug_assert();
    }
}
