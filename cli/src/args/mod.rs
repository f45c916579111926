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
        .about("Filters as people write them, turned into list requests that Kong Konnect really understands")
        .after_help(help::ROOT)
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .subcommands([
            sub("encode", "The request as a URL", |c| {
                encode_args(request(
                    begun(c, help::ENCODE).arg(entity().required_unless_present("batch")).arg(filter()),
                ))
            }),
            sub("decode", "A URL or query string back to a filter", |c| {
                catalog(
                    begun(c, help::DECODE).arg(
                        Arg::new("URL")
                            .required(true)
                            .help("A URL, or a query string with --entity; - reads standard input"),
                    ),
                )
                .arg(
                    option("entity", "ENTITY", "The collection that a query string without address is for")
                        .add(ArgValueCompleter::new(candidates::entities)),
                )
                .arg(choice("output", &["text", "filter", "json"], "What to print").default_value("text"))
            }),
            sub("check", "Problems only; the exit status says", |c| {
                planning(catalog(begun(c, help::CHECK).arg(entity().required(true)).arg(filter().required(true))))
                    .arg(flag("fix", "Apply the edits that cannot change the meaning, and print the filter"))
            }),
            sub("plan", "What Konnect filters, what stays local, and why", |c| {
                request(begun(c, help::PLAN).arg(entity().required(true)).arg(filter().required(true)))
                    .arg(choice("output", &["text", "json"], "What to print").default_value("text"))
            }),
            sub("match", "Filter JSON records locally", |c| {
                catalog(begun(c, help::MATCH).arg(one_filter()))
                    .arg(
                        Arg::new("FILE")
                            .help("JSON records: an array, {\"data\":[…]}, or JSON lines; - or none: standard input"),
                    )
                    .arg(
                        option("entity", "ENTITY", "Take the types of the fields from this collection")
                            .add(ArgValueCompleter::new(candidates::entities)),
                    )
                    .arg(now())
                    .arg(
                        choice("output", &["lines", "json"], "The kept records as JSON lines, or as one array")
                            .default_value("lines"),
                    )
            }),
            sub("list", "Run it: the records of all pages", |c| {
                list_args(request(begun(c, help::LIST).arg(entity().required(true)).arg(filter())))
            }),
            sub("search", "The filter as a Konnect Search query", |c| {
                begun(c, help::SEARCH)
                    .arg(filter().required(true))
                    .arg(choice("output", &["q", "url", "curl", "httpie"], "What to print").default_value("q"))
                    .args(address())
            }),
            sub("entities", "What can be listed", |c| {
                catalog(
                    begun(c, help::ENTITIES)
                        .arg(Arg::new("TEXT").help("Only those whose name or path has this text in it")),
                )
                .arg(choice("output", &["text", "json"], "What to print").default_value("text"))
            }),
            sub("fields", "A collection's fields, operators, sort fields and parameters", |c| {
                catalog(begun(c, help::FIELDS).arg(entity().required(true)))
                    .arg(choice("output", &["text", "json"], "What to print").default_value("text"))
            }),
            sub("fmt", "The filter in canonical form", |c| {
                begun(c, help::FMT)
                    .arg(filter().required(true))
                    .arg(flag("fix", "Apply the edits that cannot change the meaning first"))
                    .arg(choice("output", &["text", "json"], "The filter's text, or its tree").default_value("text"))
            }),
            sub("import", "Collections from OpenAPI files", |c| {
                begun(c, help::IMPORT)
                    .arg(Arg::new("SPEC").required(true).num_args(1..).help("OpenAPI 3.0 or 3.1 files, JSON or YAML"))
                    .arg(option(
                        "output-dir",
                        "DIR",
                        "Write one catalog file an API version there, not to standard output",
                    ))
            }),
            sub("explain", "What an error code means, and what to do", |c| {
                begun(c, help::EXPLAIN).arg(
                    Arg::new("CODE")
                        .add(ArgValueCompleter::new(candidates::codes))
                        .help("Such as unknown-field; none lists all"),
                )
            }),
            sub("completions", "A script that completes commands, entities and fields in a shell", |c| {
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
    let format = choice("message-format", &["human", "json"], "How problems are written on standard error");
    let color = choice("color", &["auto", "always", "never"], "Whether problems are in colour");
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
    Arg::new(name).long(name).value_name("HOW").value_parser(PossibleValuesParser::new(values)).help(help)
}

fn entity() -> Arg {
    Arg::new("ENTITY")
        .add(ArgValueCompleter::new(candidates::entities))
        .help("A collection's name, path or URL: users, identity@v3/teams/users, /v3/teams/ID/users")
}

/// FILTER as any number of words, so that lost quotes get an answer of their own.
fn filter() -> Arg {
    Arg::new("FILTER")
        .num_args(1..)
        .add(ArgValueCompleter::new(candidates::filter))
        .help("The filter, as one argument; - reads standard input")
}

fn one_filter() -> Arg {
    Arg::new("FILTER")
        .required(true)
        .add(ArgValueCompleter::new(candidates::filter))
        .help("The filter, as one argument; - reads standard input")
}

fn now() -> Arg {
    option("now", "TIME", "The instant that now, today and now-7d count from, as RFC 3339 [default: this second]")
}

/// The catalog beside the built-in one.
fn catalog(command: Command) -> Command {
    command.arg(
        option("catalog", "FILE", "A catalog file, as `import` writes it, before the built-in one (repeatable)")
            .action(ArgAction::Append),
    )
}

/// What a plan may do.
fn planning(command: Command) -> Command {
    command
        .arg(now())
        .arg(flag("strict", "Send only what the published schema allows by its letter"))
        .arg(flag("split", "Allow several requests, whose answers together are the answer"))
        .arg(flag("partial", "Allow a wider request; the rest of the filter is printed on standard error"))
}

fn address() -> [Arg; 2] {
    [
        option("region", "REGION", "Such as us, eu, au, me, in, sg [default: $KONNECT_REGION, else us]")
            .add(ArgValueCompleter::new(candidates::regions)),
        option("base-url", "URL", "The address before the version segment, such as https://portal.example.com"),
    ]
}

/// All that a request is made of besides the filter.
fn request(command: Command) -> Command {
    let repeated = |arg: Arg| arg.action(ArgAction::Append);
    planning(catalog(command))
        .args(address())
        .arg(
            repeated(option("param", "NAME=VALUE", "A path parameter (repeatable)"))
                .add(ArgValueCompleter::new(candidates::params)),
        )
        .arg(option("page-size", "N", "Records a page").value_parser(value_parser!(u64)))
        .arg(option("page-number", "N", "The page").value_parser(value_parser!(u64)))
        .arg(option("page-after", "CURSOR", "Where the page begins: the cursor or offset of the answer before"))
        .arg(option("page-before", "CURSOR", "Where the page ends: the cursor of the answer behind"))
        .arg(
            repeated(option("sort", "FIELD [asc|desc]", "The order (repeatable)"))
                .allow_hyphen_values(true)
                .add(ArgValueCompleter::new(candidates::sorts)),
        )
        .arg(repeated(option("query", "NAME=VALUE", "Another query parameter of the collection (repeatable)")))
        .arg(flag("readable", "Leave brackets, commas and colons as they are"))
}

fn list_args(command: Command) -> Command {
    command
        .arg(choice(
            "output",
            &["table", "json", "jsonl", "csv", "id", "har"],
            "How to print the records [default: table on a terminal and with --columns, else jsonl]; har with --dry-run",
        ))
        .arg(
            option("columns", "PATH,…", "The columns of table and csv, such as id,name,labels.env")
                .value_delimiter(','),
        )
        .arg(option("limit", "N", "No more records than this").value_parser(value_parser!(u64)))
        .arg(flag("count", "Print only how many records there are").short('c').conflicts_with_all(["limit", "output"]))
        .arg(flag("search", "Ask Konnect Search, through every type of entity; FILTER then takes ENTITY's place"))
        .arg(flag("dry-run", "Print the requests and send none"))
        .arg(flag("verbose", "Say on standard error what Konnect filters, what is done here, and every request"))
        .arg(option("token-file", "FILE", "Read the token there [default: $KONNECT_TOKEN, $KONNECT_PAT, …]"))
        .arg(
            option(
                "cookie-file",
                "FILE",
                "Read a dev portal's or an old host's cookie there [default: $KONNECT_COOKIE]",
            )
            .conflicts_with("token-file"),
        )
        .arg(option("ca-file", "FILE", "Trust the certificates in this PEM file, in the place of Mozilla's"))
        .arg(flag("allow-http-loopback", "Send the credential without https to this machine itself"))
}

fn encode_args(command: Command) -> Command {
    command
        .arg(choice("output", &["url", "query", "curl", "httpie", "har", "json"], "What to print").default_value("url"))
        .arg(
            flag("batch", "Answer JSON lines on standard input, line by line").conflicts_with_all(["FILTER", "output"]),
        )
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_definition_is_sound() {
        super::command().debug_assert();
    }
}
