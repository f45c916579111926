//! What clap has parsed, as the struct of its command.

use std::collections::HashSet;

use clap::ArgMatches;
use clap::parser::ValueSource;
use konnect_filter::error::Part;
use konnect_filter::sql::{Column, ColumnType};

use super::options::MORE;
use super::typed::{
    Arguments, Check, Command, Decode, Encode, Entities, Fields, Filter, Fmt, Import, List, ListOutput, Match,
    Messages, Partial, Plan, Planning, Request, Search, Secret, Shown, Sql, SqlSource, Target, Typed, Verify,
};

/// `Err` is a message in plain words.
pub(crate) type Result<T> = std::result::Result<T, String>;

/// Takes what clap has parsed.
///
/// # Errors
/// Where a value is none, such as an empty one. The message is for people.
pub(crate) fn read(matches: &ArgMatches) -> Result<Typed> {
    let Some((name, line)) = matches.subcommand() else {
        return Err("no command was given".to_owned());
    };
    let messages = Messages {
        json: chosen(line, "message-format")?,
        color: chosen(line, "color")?,
        quiet: line.get_flag("quiet"),
    };
    let command = match name {
        "encode" => Command::Encode(Encode {
            catalog: files(line, "catalog")?,
            entity: text(line, "COLLECTION"),
            filter: filter(line),
            planning: planning(line)?,
            request: request(line)?,
            output: chosen(line, "output")?,
            batch: line.get_flag("batch"),
            allow_http_loopback: line.get_flag("allow-http-loopback"),
        }),
        "decode" => Command::Decode(Decode {
            catalog: files(line, "catalog")?,
            url: required(line, "URL")?,
            entity: text(line, "entity"),
            output: chosen(line, "output")?,
        }),
        "check" => Command::Check(Check {
            catalog: files(line, "catalog")?,
            entity: required(line, "COLLECTION")?,
            filter: some_filter(line),
            planning: planning(line)?,
            fix: line.get_flag("fix"),
        }),
        "plan" => Command::Plan(Plan {
            catalog: files(line, "catalog")?,
            entity: required(line, "COLLECTION")?,
            filter: some_filter(line),
            planning: planning(line)?,
            request: request(line)?,
            json: chosen(line, "output")?,
        }),
        "match" => Command::Match(Match {
            records: filled(line, "records")?,
            count: counted(line)?,
            invert: line.get_flag("invert-match"),
            max_count: line.get_one::<u64>("max-count").copied(),
            quiet: messages.quiet,
            catalog: files(line, "catalog")?,
            entity: text(line, "entity"),
            filter: match text(line, "filter-file") {
                Some(file) => Filter::File(file),
                None => Filter::Words(vec![required(line, "FILTER")?]),
            },
            // Where the filter has a file of its own, the first word is a file of records.
            files: match line.contains_id("filter-file") {
                true => [strings(line, "FILTER"), strings(line, "FILE")].concat(),
                false => strings(line, "FILE"),
            },
            now: filled(line, "now")?,
            arguments: arguments(line)?,
            json: chosen(line, "output")?,
        }),
        "sql" => Command::Sql(sql(line)?),
        "list" => Command::List(list(line)?),
        "verify" => Command::Verify(verify(line)?),
        "search" => Command::Search(Search {
            filter: some_filter(line),
            arguments: arguments(line)?,
            output: chosen(line, "output")?,
            allow_http_loopback: line.get_flag("allow-http-loopback"),
            region: filled(line, "region")?,
            base_url: filled(line, "base-url")?,
        }),
        "entities" => Command::Entities(Entities {
            catalog: files(line, "catalog")?,
            no_builtin: line.get_flag("no-builtin"),
            text: text(line, "TEXT"),
            output: shown(line),
        }),
        "fields" => Command::Fields(Fields {
            catalog: files(line, "catalog")?,
            entity: required(line, "COLLECTION")?,
            output: shown(line),
        }),
        "fmt" => {
            Command::Fmt(Fmt { filter: some_filter(line), fix: line.get_flag("fix"), json: chosen(line, "output")? })
        }
        "import" => Command::Import(Import {
            specs: files(line, "SPEC")?,
            api: filled(line, "api")?,
            output_dir: filled(line, "output-dir")?,
        }),
        "explain" => Command::Explain(text(line, "CODE")),
        "man" => Command::Man(required(line, "DIR")?),
        "version" => Command::Version,
        "completions" => Command::Completions(required(line, "SHELL")?),
        other => return Err(format!("unknown command `{other}`")),
    };
    Ok(Typed { messages, flags: flags(line), command })
}

/// Whether `match` only counts.
fn counted(line: &ArgMatches) -> Result<bool> {
    let count = line.get_flag("count");
    if count && line.value_source("output") == Some(ValueSource::CommandLine) {
        return Err("--count prints a number, not records: remove --output".to_owned());
    }
    Ok(count)
}

fn sql(line: &ArgMatches) -> Result<Sql> {
    let source = match filled(line, "record")? {
        Some(column) => SqlSource::Record(column),
        None => SqlSource::Columns(columns(&strings(line, "columns"))?),
    };
    Ok(Sql {
        catalog: files(line, "catalog")?,
        entity: text(line, "entity"),
        filter: some_filter(line),
        now: filled(line, "now")?,
        arguments: arguments(line)?,
        dialect: chosen(line, "dialect")?,
        source,
    })
}

/// Columns with their types, each once: of two with one name, the expression would read either.
fn columns(texts: &[String]) -> Result<Vec<Column>> {
    let mut names = HashSet::new();
    let all = texts.iter().map(|text| column(text).map(|(name, kind)| (name, Column::new(name, kind))));
    let once = |found: Result<(&str, Column)>| {
        let (name, column) = found?;
        match names.insert(name.to_owned()) {
            true => Ok(column),
            false => Err(format!("--columns names `{name}` twice: give each column once, with its type")),
        }
    };
    all.map(once).collect()
}

/// A column and its type, as in `labels:json`.
fn column(text: &str) -> Result<(&str, ColumnType)> {
    let types = || ColumnType::ALL.iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(", ");
    let (name, kind) = text
        .trim()
        .rsplit_once(':')
        .filter(|(name, _)| !name.is_empty())
        .ok_or_else(|| format!("--columns expects NAME:TYPE, not `{text}`; types are {}", types()))?;
    let kind =
        ColumnType::from_name(kind).ok_or_else(|| format!("--columns has no type `{kind}`; types are {}", types()))?;
    Ok((name, kind))
}

fn list(line: &ArgMatches) -> Result<List> {
    let columns = line.get_many::<String>("columns");
    let columns = columns.map(|columns| columns.map(|path| path.trim().to_owned()).collect::<Vec<_>>());
    if columns.iter().flatten().any(String::is_empty) {
        return Err("--columns has an empty name: write paths with commas between them, as in id,name".to_owned());
    }
    let count = line.get_flag("count");
    if count && line.contains_id("limit") {
        return Err("--count counts all matching records, and --limit would stop before: remove one of them".to_owned());
    }
    // A number is JSON too.
    let is_number = matches!(of(line, "output"), None | Some(ListOutput::Json | ListOutput::Lines | ListOutput::Har));
    if count && !is_number {
        return Err("--count prints a number, not records: remove --output, or use --output json".to_owned());
    }
    let target = if line.get_flag("search") {
        // FILTER takes the place of COLLECTION.
        let words = [strings(line, "COLLECTION"), strings(line, "FILTER"), more(line)].concat();
        match text(line, "filter-file") {
            Some(_) if !words.is_empty() => return Err("FILTER and --filter-file are two filters: give one".to_owned()),
            Some(file) => Target::Search(Filter::File(file)),
            None => Target::Search(Filter::Words(words)),
        }
    } else {
        Target::Collection { entity: required(line, "COLLECTION")?, filter: filter(line) }
    };
    Ok(List {
        catalog: files(line, "catalog")?,
        target,
        planning: planning(line)?,
        request: request(line)?,
        output: of(line, "output"),
        columns,
        limit: line.get_one::<u64>("limit").copied(),
        timeout: line.get_one::<u64>("timeout").copied(),
        max_connections: line.get_one::<u64>("max-connections").and_then(|most| usize::try_from(*most).ok()),
        count,
        on_mismatch: chosen(line, "on-mismatch")?,
        dry_run: line.get_flag("dry-run"),
        verbose: line.get_flag("verbose"),
        secret: secret(line)?,
        ca_file: filled(line, "ca-file")?,
        allow_http_loopback: line.get_flag("allow-http-loopback"),
    })
}

fn secret(line: &ArgMatches) -> Result<Secret> {
    Ok(match (filled(line, "token-file")?, filled(line, "cookie-file")?) {
        (Some(file), _) => Secret::TokenFile(file),
        (None, Some(file)) => Secret::CookieFile(file),
        (None, None) => Secret::Environment,
    })
}

fn verify(line: &ArgMatches) -> Result<Verify> {
    Ok(Verify {
        catalog: files(line, "catalog")?,
        entity: required(line, "COLLECTION")?,
        region: filled(line, "region")?,
        base_url: filled(line, "base-url")?,
        params: pairs(line, "param")?,
        sample: chosen(line, "sample")?,
        max_requests: chosen(line, "max-requests")?,
        timeout: line.get_one::<u64>("timeout").copied(),
        show_values: line.get_flag("show-values"),
        json: chosen(line, "output")?,
        verbose: line.get_flag("verbose"),
        secret: secret(line)?,
        ca_file: filled(line, "ca-file")?,
        allow_http_loopback: line.get_flag("allow-http-loopback"),
    })
}

fn planning(line: &ArgMatches) -> Result<Planning> {
    Ok(Planning {
        now: filled(line, "now")?,
        arguments: arguments(line)?,
        strict: line.get_flag("strict"),
        split: line.get_flag("split"),
        partial: line.get_flag("partial"),
        max_requests: line.get_one::<u64>("max-requests").copied(),
        profile: filled(line, "profile")?,
    })
}

fn request(line: &ArgMatches) -> Result<Request> {
    let number = |name| line.get_one::<u64>(name).copied();
    Ok(Request {
        region: filled(line, "region")?,
        base_url: filled(line, "base-url")?,
        params: pairs(line, "param")?,
        page_size: number("page-size"),
        page_number: number("page-number"),
        page_after: filled(line, "page-after")?,
        page_before: filled(line, "page-before")?,
        sort: strings(line, "sort").into_iter().map(|value| not_blank("sort", value)).collect::<Result<_>>()?,
        query: pairs(line, "query")?,
        readable: line.get_flag("readable"),
    })
}

/// Reads a line as far as it goes.
pub(crate) fn partial(matches: &ArgMatches) -> Partial {
    let (command, line) = matches.subcommand().unwrap_or(("", matches));
    let of = |name: &str| line.try_get_many::<String>(name).ok().flatten().into_iter().flatten().cloned();
    Partial {
        entity: of("COLLECTION").chain(of("entity")).next(),
        catalog: of("catalog").collect(),
        has_filter: of("FILTER").chain(of("filter-file")).next().is_some(),
        reads_files: command == "match" && of("filter-file").next().is_some(),
        lists: command == "list",
        search: command == "search" || line.try_get_one::<bool>("search").ok().flatten() == Some(&true),
    }
}

fn of<T: Copy + Send + Sync + 'static>(line: &ArgMatches, name: &str) -> Option<T> {
    line.get_one::<T>(name).copied()
}

/// A value that clap requires, or has a default of.
fn chosen<T: Copy + Send + Sync + 'static>(line: &ArgMatches, name: &str) -> Result<T> {
    of(line, name).ok_or_else(|| format!("{name} is missing"))
}

/// How what is known is shown: as it was asked for, or as suits who reads it.
fn shown(line: &ArgMatches) -> Shown {
    let is_for_people = || std::io::IsTerminal::is_terminal(&std::io::stdout());
    of(line, "output").unwrap_or_else(|| if is_for_people() { Shown::Text } else { Shown::Tabs })
}

fn text(line: &ArgMatches, name: &str) -> Option<String> {
    line.get_one::<String>(name).cloned()
}

/// A value that clap requires.
fn required(line: &ArgMatches, name: &str) -> Result<String> {
    text(line, name).ok_or_else(|| format!("{name} is missing"))
}

fn strings(line: &ArgMatches, name: &str) -> Vec<String> {
    line.get_many::<String>(name).unwrap_or_default().cloned().collect()
}

/// Names of files, none of them blank.
fn files(line: &ArgMatches, name: &str) -> Result<Vec<String>> {
    strings(line, name).into_iter().map(|value| not_blank(name, value)).collect()
}

fn filter(line: &ArgMatches) -> Option<Filter> {
    let words =
        || Some([strings(line, "FILTER"), more(line)].concat()).filter(|words| !words.is_empty()).map(Filter::Words);
    text(line, "filter-file").map(Filter::File).or_else(words)
}

/// A filter that clap requires. Where there is none it is empty, which the parser refuses.
fn some_filter(line: &ArgMatches) -> Filter {
    filter(line).unwrap_or(Filter::Words(Vec::new()))
}

/// Words after FILTER, where they may be.
fn more(line: &ArgMatches) -> Vec<String> {
    line.try_get_many::<String>(MORE).ok().flatten().unwrap_or_default().cloned().collect()
}

/// A value that is not blank.
fn filled(line: &ArgMatches, name: &str) -> Result<Option<String>> {
    text(line, name).map(|value| not_blank(name, value)).transpose()
}

/// An empty value is most often a shell variable that was never set.
fn not_blank(name: &str, value: String) -> Result<String> {
    if value.trim().is_empty() {
        let dashes = if name.starts_with(|c: char| c.is_ascii_uppercase()) { "" } else { "--" };
        return Err(format!("{dashes}{name} is empty: give it a value or remove it"));
    }
    Ok(value)
}

/// The values `NAME=VALUE` of a repeatable option.
fn pairs(line: &ArgMatches, name: &str) -> Result<Vec<(String, String)>> {
    let pair = |pair: String| match not_blank(name, pair)? {
        pair if pair.starts_with('=') => Err(format!("--{name} expects NAME=VALUE, but `{pair}` has no name")),
        pair => match pair.split_once('=') {
            Some((name, value)) => Ok((name.to_owned(), value.to_owned())),
            None => Err(match pair.split_once(':').filter(|(name, _)| !name.is_empty()) {
                Some((key, value)) => format!(
                    "--{name} expects NAME=VALUE, but `{pair}` has no `=`: write `--{name} {key}={}`",
                    value.trim_start()
                ),
                None => format!("--{name} expects NAME=VALUE, but `{pair}` has no `=`"),
            }),
        },
    };
    strings(line, name).into_iter().map(pair).collect()
}

fn arguments(line: &ArgMatches) -> Result<Arguments> {
    Ok(Arguments { values: pairs(line, "arg")?, files: pairs(line, "arg-file")? })
}

/// The flags that problems speak of. Not `--base-url`, which may contain a password.
const FLAGS: [(&str, Part); 11] = [
    ("region", Part::Region),
    ("param", Part::Param),
    ("page-size", Part::Page),
    ("page-number", Part::Page),
    ("page-after", Part::Page),
    ("page-before", Part::Page),
    ("sort", Part::Sort),
    ("query", Part::Query),
    ("now", Part::Now),
    ("arg", Part::Argument),
    ("arg-file", Part::Argument),
];

fn flags(line: &ArgMatches) -> Vec<(Part, String)> {
    let values = |name| line.try_get_raw(name).ok().flatten().into_iter().flatten();
    let texts = FLAGS.iter().flat_map(|(name, part)| {
        values(name).map(move |value| (*part, format!("--{name} {}", value.to_string_lossy())))
    });
    texts.collect()
}

#[cfg(test)]
mod tests {
    use super::super::command;
    use super::*;

    /// Every argument is there under its name and with its type, which the compiler cannot see.
    #[test]
    fn every_command_can_be_read() {
        let request = "--region eu --param a=b --page-size 1 --page-number 1 --page-after a --page-before b --sort a \
                       --sort b --query a=b --readable --catalog f --now n --strict --split --partial --max-requests 9";
        let lines = [
            format!("encode users active {request} --output curl"),
            "encode --batch".to_owned(),
            "decode URL --entity users --catalog f --output json".to_owned(),
            "check users active --fix --now n --strict --split --partial --catalog f".to_owned(),
            format!("plan users active {request} --output json"),
            "match active FILE --entity users --now n --output json --catalog f".to_owned(),
            format!(
                "list users active {request} --output csv --columns a,b --limit 1 --dry-run --verbose --token-file f \
                 --ca-file f --allow-http-loopback"
            ),
            "list --search active --count --cookie-file f".to_owned(),
            "search active --output url --region eu --base-url u".to_owned(),
            "entities text --output json --catalog f".to_owned(),
            "fields users --output json --catalog f".to_owned(),
            "fmt active --fix --output json".to_owned(),
            "import a b --output-dir d".to_owned(),
            "explain code".to_owned(),
            "completions bash".to_owned(),
            "check users --filter-file f".to_owned(),
            "match active a b -c -v -m 1 --records items".to_owned(),
            "list --search --filter-file f".to_owned(),
            "man d".to_owned(),
            "sql active --dialect sqlite --record r --entity users --now n --catalog f".to_owned(),
            "sql active -d duckdb --columns a:text,b:json".to_owned(),
            "version -q".to_owned(),
            "list users active -r eu -s a -o csv -n 1 -v".to_owned(),
            "list users active -c -q".to_owned(),
            "encode users active -a a=1 --arg b=2 --arg-file c=-".to_owned(),
            "match active -a a=1".to_owned(),
            "search active --arg-file c=f".to_owned(),
        ];
        for line in lines {
            let words = std::iter::once("konnect-filter").chain(line.split(' ').filter(|word| !word.is_empty()));
            let matches = command().try_get_matches_from(words).map_err(|error| error.to_string()).unwrap();
            let typed = read(&matches).unwrap();
            // With each of these flags once.
            assert_eq!(typed.flags.len(), if line.contains("--page-size") { 10 } else { typed.flags.len() }, "{line}");
        }
    }
}
