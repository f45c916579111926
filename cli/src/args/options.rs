//! The arguments that commands have, alone or in common.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser as _};
use clap::{Arg, ArgAction, Command};

use konnect_filter::listing::OnMismatch;

use super::typed::{Color, DecodeOutput, EncodeOutput, ListOutput, SearchOutput, Shown};

/// What every command begins with: its examples, for the long help.
pub(super) fn begun(command: Command, examples: &'static str) -> Command {
    command.after_long_help(examples)
}

/// How every command reports problems, at the end of its options.
pub(super) fn messages(command: Command) -> Command {
    let format =
        choice("message-format", [("human", false), ("json", true)], "Format of error messages on standard error");
    let color = choice("color", COLORS, "When to use colour (problems only)").value_name("WHEN");
    let quiet = flag("quiet", "Print errors only: no warnings and no notes").short('q');
    command
        .args([format.default_value("human"), color.default_value("auto"), quiet].map(|arg| arg.help_heading(MESSAGES)))
}

/// The groups of options in the help.
pub(super) const FILTER: &str = "Filter";
pub(super) const REQUEST: &str = "Request";
pub(super) const OUTPUT: &str = "Output";
pub(super) const CREDENTIALS: &str = "Credentials";
pub(super) const MESSAGES: &str = "Messages";

pub(super) fn flag(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).action(ArgAction::SetTrue).help(help)
}

pub(super) fn option(name: &'static str, value: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).value_name(value).help(help)
}

/// A number of records or of a page.
pub(super) fn count(text: &str) -> Result<u64, String> {
    number(0, u64::MAX)(text)
}

/// A number between two others.
pub(super) fn number(least: u64, most: u64) -> impl Fn(&str) -> Result<u64, String> + Clone {
    move |text| match text.parse() {
        Ok(number) if (least..=most).contains(&number) => Ok(number),
        Ok(_) if most == u64::MAX => Err(format!("expected a number from {least} on")),
        Ok(_) => Err(format!("expected a number from {least} to {most}")),
        Err(_) if text.parse::<u128>().is_ok() => Err(format!("expected a number of at most {most}")),
        Err(_) => Err(format!("expected a number, such as {}", 100.clamp(least, most))),
    }
}

/// Whole seconds, with or without a unit, as other programs take them.
fn seconds(text: &str) -> Result<u64, String> {
    let wrong = || "expected seconds, such as 30, or a time such as 30s or 2m".to_owned();
    let whole = match text.parse() {
        Ok(seconds) => Some(seconds),
        Err(_) => {
            let time = text.parse::<jiff::SignedDuration>().ok().filter(|time| time.subsec_nanos() == 0);
            time.and_then(|time| u64::try_from(time.as_secs()).ok())
        }
    };
    whole.filter(|seconds| *seconds > 0).ok_or_else(wrong)
}

/// An option with a value out of a few, each with what it means.
pub(super) fn choice<T: Copy + Send + Sync + 'static>(
    name: &'static str,
    values: impl IntoIterator<Item = (&'static str, T)>,
    help: &'static str,
) -> Arg {
    let values: Vec<_> = values.into_iter().collect();
    let is_own = |alias: &&&str| !values.iter().any(|(name, _)| *name == **alias);
    let own = |name: &'static str| {
        let others = SAME.iter().filter(|(known, _)| *known == name).flat_map(|(_, others)| *others);
        PossibleValue::new(name).aliases(others.filter(is_own).copied())
    };
    let values: Vec<_> = values.iter().map(|(name, meant)| (own(name), *meant)).collect();
    let names = PossibleValuesParser::new(values.iter().map(|(name, _)| name.clone()));
    let meant = move |text: String| {
        let found = values.iter().find(|(value, _)| value.matches(&text, false));
        found.map(|(_, meant)| *meant).ok_or("unknown value")
    };
    Arg::new(name).long(name).value_name("FORMAT").value_parser(names.try_map(meant)).help(help)
}

/// How the answer is printed.
pub(super) fn output<T: Copy + Send + Sync + 'static>(values: &'static [(&'static str, T)], help: &'static str) -> Arg {
    choice("output", values.iter().copied(), help).short('o').help_heading(OUTPUT)
}

/// What formats are called elsewhere, for those that a command has under the first name only.
const SAME: [(&str, &[&str]); 8] = [
    ("jsonl", &["lines", "ndjson", "json-lines"]),
    ("table", &["text", "wide"]),
    ("text", &["table", "wide"]),
    ("tabs", &["tsv"]),
    ("yaml", &["yml"]),
    ("id", &["ids"]),
    ("httpie", &["http"]),
    ("powershell", &["pwsh", "ps"]),
];

pub(super) const TEXT_OR_JSON: [(&str, bool); 2] = [("text", false), ("json", true)];
pub(super) const SHOWN: [(&str, Shown); 3] = [("text", Shown::Text), ("tabs", Shown::Tabs), ("json", Shown::Json)];
pub(super) const LINES_OR_JSON: [(&str, bool); 2] = [("jsonl", false), ("json", true)];
pub(super) const COLORS: [(&str, Color); 3] =
    [("auto", Color::Auto), ("always", Color::Always), ("never", Color::Never)];
pub(super) const DECODE_OUTPUTS: [(&str, DecodeOutput); 3] =
    [("text", DecodeOutput::Text), ("filter", DecodeOutput::Filter), ("json", DecodeOutput::Json)];
pub(super) const SEARCH_OUTPUTS: [(&str, SearchOutput); 8] = [
    ("q", SearchOutput::Q),
    ("url", SearchOutput::Url),
    ("curl", SearchOutput::Curl),
    ("wget", SearchOutput::Wget),
    ("httpie", SearchOutput::Httpie),
    ("kongctl", SearchOutput::Kongctl),
    ("powershell", SearchOutput::PowerShell),
    ("cmd", SearchOutput::Cmd),
];
pub(super) const ENCODE_OUTPUTS: [(&str, EncodeOutput); 10] = [
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
pub(super) const LIST_OUTPUTS: [(&str, ListOutput); 7] = [
    ("table", ListOutput::Table),
    ("json", ListOutput::Json),
    ("jsonl", ListOutput::Lines),
    ("csv", ListOutput::Csv),
    ("yaml", ListOutput::Yaml),
    ("id", ListOutput::Id),
    ("har", ListOutput::Har),
];

pub(super) fn entity() -> Arg {
    Arg::new("COLLECTION").help(COLLECTION_HELP)
}

/// A collection where it may be left out. `--entity` is what it was called.
pub(super) fn entity_option(help: &'static str) -> Arg {
    option("entity", "COLLECTION", help).long("collection").alias("entity")
}

const COLLECTION_HELP: &str =
    "Collection to query: a name (users), full name (identity@v3/teams/users), path (/v3/teams/ID/users) or URL";

/// The same where this flag does without.
pub(super) fn entity_unless(flag: &'static str) -> Arg {
    let without = if flag == "batch" { "may be omitted with" } else { "not with" };
    entity().required_unless_present(flag).help(format!("{COLLECTION_HELP}; {without} --{flag}"))
}

pub(super) const FILTER_HELP: &str =
    "Filter expression, quoted as one argument; - reads it from standard input, --filter-file from a file";

/// FILTER, and any number of words after it, so that lost quotes get an answer of their own.
pub(super) fn filter() -> [Arg; 3] {
    let more = Arg::new(MORE).num_args(1..).hide(true);
    [Arg::new("FILTER").help(FILTER_HELP), more, filter_file().conflicts_with("FILTER")]
}

/// Words after FILTER.
pub(super) const MORE: &str = "MORE";

/// FILTER where there has to be one. What conflicts with it takes its place.
pub(super) fn required_filter() -> [Arg; 3] {
    let [filter, more, file] = self::filter();
    [filter.required(true), more, file]
}

/// FILTER without words after it, because files follow.
pub(super) fn one_filter() -> [Arg; 2] {
    [
        Arg::new("FILTER")
            .required_unless_present("filter-file")
            .help(format!("{FILTER_HELP}, and then there is no FILTER")),
        filter_file(),
    ]
}

pub(super) fn filter_file() -> Arg {
    option("filter-file", "FILE", "Read the filter from FILE, which may have several lines and # comments")
        .help_heading(FILTER)
}

/// What `--partial` does where the local filter is applied, and where it is only printed.
pub(super) const APPLIED: &str = "Allow a broader request and apply the rest of the filter locally";
pub(super) const PRINTED: &str = "Allow a broader request; print the part Konnect cannot apply to standard error";

/// Values for the arguments of the filter.
pub(super) fn arguments() -> [Arg; 2] {
    [
        option("arg", "NAME=VALUE", "Set the value of $NAME in the filter; repeat it for a list").short('a'),
        option("arg-file", "NAME=FILE", "Set $NAME to the lines of FILE, as a list; - reads standard input"),
    ]
    .map(|arg| arg.action(ArgAction::Append).help_heading(FILTER))
}

pub(super) fn now() -> Arg {
    option("now", "TIME", "Time to use for now, today and now-7d, in RFC 3339 [default: the current second]")
        .help_heading(FILTER)
}

/// The catalog beside the built-in one.
pub(super) fn catalog(command: Command) -> Command {
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
pub(super) fn planning(command: Command, partial: &'static str) -> Command {
    command.arg(now()).args(arguments()).args(
        [
            flag("strict", "Combine operators on a field only where its schema explicitly allows it"),
            flag("split", "Allow several requests; their combined results are the result"),
            flag("partial", partial),
            option("max-requests", "N", "Allow up to N requests [default: 16]").value_parser(number(1, 100_000)),
            option("profile", "FILE", "Rely on no filter that `verify --output json` found wrong"),
        ]
        .map(|arg| arg.help_heading(FILTER)),
    )
}

pub(super) fn address() -> [Arg; 2] {
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
pub(super) fn request(command: Command, partial: &'static str) -> Command {
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

pub(super) fn list_args(command: Command) -> Command {
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
        .arg(option("limit", "N", "Stop after N records").short('n').value_parser(count).help_heading(OUTPUT))
        .arg(timeout().help_heading(OUTPUT))
        .arg(
            option("max-connections", "N", "Send at most N requests at once, 1 to 64 [default: 4]")
                .value_parser(number(1, 64))
                .help_heading(OUTPUT),
        )
        .arg(flag("count", "Print only the number of matching records").short('c').help_heading(OUTPUT))
        .arg(
            choice(
                "on-mismatch",
                OnMismatch::ALL.iter().map(|how| (how.as_str(), *how)),
                "What to do with records the service should not have sent",
            )
            .value_name("HOW")
            .help_heading(OUTPUT)
            .default_value(OnMismatch::default().as_str()),
        )
        .arg(
            flag("search", "Search across all entity types with Konnect Search; give FILTER only, no COLLECTION")
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

/// The most time that a run may take.
fn timeout() -> Arg {
    option("timeout", "TIME", "Stop with an error when the whole run takes longer; in seconds, or as 30s or 2m")
        .value_parser(seconds)
}

/// Where the credential comes from, and where it may go.
pub(super) fn credentials() -> [Arg; 4] {
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

/// Where nothing is sent, but a printed command would send the credential.
pub(super) fn named_loopback() -> Arg {
    flag("allow-http-loopback", "Name the credential in output to paste also for plain http to localhost")
        .help_heading(OUTPUT)
}

pub(super) fn verify_args(command: Command) -> Command {
    let at_least = |arg: Arg, least: u64, default| arg.value_parser(number(least, u64::MAX)).default_value(default);
    command
        .args(address())
        .arg(
            option("param", "NAME=VALUE", "Set a path parameter (repeatable); NAME=@TEXT looks up the id by name")
                .action(ArgAction::Append)
                .help_heading(REQUEST),
        )
        .args([
            at_least(option("sample", "N", "Read N records to derive values from"), 1, "200"),
            at_least(option("max-requests", "N", "Stop with an error after N requests"), 2, "300"),
            timeout(),
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

pub(super) fn encode_args(command: Command) -> Command {
    command.arg(output(&ENCODE_OUTPUTS, "Output format").default_value("url")).arg(named_loopback()).arg(
        flag("batch", "Read JSON lines from standard input and print one result per line")
            .conflicts_with_all(["FILTER", "filter-file", "arg", "arg-file", "output"])
            .help_heading(OUTPUT),
    )
}
