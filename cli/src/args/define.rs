//! Every command with its arguments, for clap. Each command is built only when it is the one asked for.

use clap::builder::PossibleValuesParser;
use clap::{Arg, Command};

use konnect_filter::sql::Dialect;

use super::help;
use super::options::{
    APPLIED, DECODE_OUTPUTS, LINES_OR_JSON, OUTPUT, PRINTED, SEARCH_OUTPUTS, SHOWN, TEXT_OR_JSON, address, arguments,
    begun, catalog, choice, count, encode_args, entity, entity_option, entity_unless, filter, flag, list_args,
    messages, named_loopback, now, one_filter, option, output, planning, request, required_filter, verify_args,
};
use crate::table;

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
        // To a terminal, words are kept whole; elsewhere, the lines are as they are written.
        .term_width(table::room().unwrap_or(0))
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
    /// Whether the command has this name.
    pub(super) fn is(&self, name: &str) -> bool {
        self.name == name
    }

    pub(super) const fn name(&self) -> &'static str {
        self.name
    }

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
                begun(c, help::ENCODE).override_usage("konnect-filter encode [OPTIONS] <COLLECTION> [FILTER]\n       konnect-filter encode [OPTIONS] --batch [COLLECTION]").arg(entity_unless("batch")).args(filter()),
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
                            .help("URL, or a query string with --collection; - reads it from standard input"),
                    ),
                )
                .arg(entity_option("Collection that a bare query string refers to"))
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
                            .override_usage("konnect-filter check [OPTIONS] <COLLECTION> <FILTER>\n       konnect-filter check [OPTIONS] --filter-file <FILE> <COLLECTION>")
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
                        .override_usage("konnect-filter plan [OPTIONS] <COLLECTION> <FILTER>\n       konnect-filter plan [OPTIONS] --filter-file <FILE> <COLLECTION>")
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
                        "Files of JSON records (array, {\"data\":[…]}, {\"items\":[…]} or JSON lines); standard input if omitted or -",
                    ))
                    .arg(entity_option("Use this collection's field types"))
                    .arg(now())
                    .args(arguments())
                    .arg(
                        output(&LINES_OR_JSON, "Print matching records as JSON lines or as one array")
                            .default_value("jsonl"),
                    )
                    .arg(
                        option(
                            "records",
                            "PATH",
                            "Where an answer has its array of records, e.g. result.users; . for nowhere: each object is a record [default: data, items or the collection's own key, in an object without an id or a name]",
                        )
                            .help_heading(OUTPUT),
                    )
                    .args(
                        [
                            flag("count", "Print only the number of matching records; of several files, as FILE:N for each")
                                .short('c'),
                            flag("invert-match", "Print the records that do not match").short('v'),
                            option("max-count", "N", "Stop after N matching records")
                                .short('m')
                                .value_parser(count),
                        ]
                        .map(|arg| arg.help_heading(OUTPUT)),
                    ),
            )
            .mut_arg("quiet", |arg| {
                arg.help("Print errors only: no records, no warnings and no notes; stop at the first match")
            })
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
                .arg(entity_option("Use this collection's field types"))
                .arg(now())
                .args(arguments())
                .arg(
                    choice("dialect", Dialect::ALL.iter().map(|dialect| (dialect.as_str(), *dialect)), "The engine's SQL")
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
                    begun(c, help::LIST).override_usage("konnect-filter list [OPTIONS] <COLLECTION> [FILTER]\n       konnect-filter list [OPTIONS] --search <FILTER>").arg(entity_unless("search")).args(filter()),
                    APPLIED,
                ))
                .mut_arg("param", |arg| {
                    arg.help("Set a path parameter (repeatable); NAME=@TEXT looks up the id by name")
                })
                .mut_arg("page-number", |arg| arg.help("Page to start from"))
                .mut_arg("sort", |arg| arg.help("Sort by FIELD (repeatable); sorted here where Konnect cannot, or for several requests")),
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
                    .override_usage("konnect-filter search [OPTIONS] <FILTER>\n       konnect-filter search [OPTIONS] --filter-file <FILE>")
                    .args(required_filter())
                    .args(arguments())
                    .arg(output(&SEARCH_OUTPUTS, "Output format").default_value("q"))
                    .arg(named_loopback())
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
                .arg(
                    flag("no-builtin", "Leave out the built-in catalog: show only what --catalog adds")
                        .requires("catalog"),
                )
                .arg(output(&SHOWN, "Output format [default: text on a terminal, tabs in a pipe]")),
            )
        },
    },
    Definition {
        name: "fields",
        about: "Show a collection's fields, operators, sort fields and parameters",
        build: |c| {
            messages(
                catalog(begun(c, help::FIELDS).arg(entity().required(true)))
                    .arg(output(&SHOWN, "Output format [default: text on a terminal, tabs in a pipe]")),
            )
        },
    },
    Definition {
        name: "fmt",
        about: "Print a filter in canonical form",
        build: |c| {
            messages(
                begun(c, help::FMT)
                    .override_usage("konnect-filter fmt [OPTIONS] <FILTER>\n       konnect-filter fmt [OPTIONS] --filter-file <FILE>")
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

#[cfg(test)]
mod tests {
    #[test]
    fn the_definition_is_sound() {
        super::command().debug_assert();
    }
}
