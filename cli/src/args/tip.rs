//! Tips for what people write out of habit: other commands' flags, and a collection where a command belongs.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use konnect_filter::catalog::Catalog;
use konnect_filter::error::closest;

use super::define::COMMANDS;

/// A flag of other commands.
struct Habit {
    flags: &'static [&'static str],
    /// What a command must have for the tip to help: an argument's name.
    needs: &'static str,
    tip: &'static str,
}

/// The first one that a command can follow counts.
const HABITS: [Habit; 23] = [
    Habit {
        flags: &["-l", "--files-with-matches", "-L", "--files-without-match"],
        needs: "max-count",
        tip: "`-c` (`--count`) prints FILE:N for each file, with 0 where nothing matches",
    },
    Habit {
        flags: &["-e", "--regexp", "--filter"],
        needs: "max-count",
        tip: "the filter needs no flag: write it before the files, as in `konnect-filter match 'active' users.json`",
    },
    Habit {
        flags: &["-n", "--limit", "--line-number"],
        needs: "max-count",
        tip: "`-m N` (`--max-count N`) stops after N records; their line numbers are not printed",
    },
    Habit {
        flags: &["-r", "-R", "--recursive"],
        needs: "max-count",
        tip: "name the files: folders are not read, as in `konnect-filter match 'active' folder/*.json`",
    },
    Habit {
        flags: &["--filter", "--where"],
        needs: "FILTER",
        tip: "the filter needs no flag: write it after the collection, as in `konnect-filter list users 'active'`",
    },
    Habit { flags: &["--page", "-P"], needs: "page-number", tip: "`--page-number N` begins at a page" },
    Habit {
        flags: &["--no-headers", "--no-header"],
        needs: "columns",
        tip: "only a table has a heading: `-o id` prints ids alone, `-o jsonl` a record per line",
    },
    Habit { flags: &["-L"], needs: "limit", tip: "`-n N` (`--limit N`) stops after N records" },
    Habit {
        flags: &["-l", "--selector", "--label", "--labels"],
        needs: "FILTER",
        tip: "labels are a part of the filter: 'labels.env = prod'",
    },
    Habit { flags: &["-f", "--file"], needs: "filter-file", tip: "`--filter-file FILE` reads the filter from a file" },
    Habit { flags: &["-j", "--json"], needs: "output", tip: "`-o json` (`--output json`) prints JSON" },
    Habit { flags: &["-F", "--format"], needs: "output", tip: "`-o FORMAT` (`--output FORMAT`) chooses the format" },
    Habit {
        flags: &["-q", "--jq", "--template"],
        needs: "output",
        tip: "pipe the output into jq; `-o json` (`--output json`) prints JSON",
    },
    Habit { flags: &["--sort-by", "--order-by", "--order"], needs: "sort", tip: "`-s 'FIELD desc'` (`--sort`) sorts" },
    Habit {
        flags: &["-C", "--fields", "--select", "--custom-columns"],
        needs: "columns",
        tip: "`--columns id,name` chooses the columns",
    },
    Habit {
        flags: &["-A", "--all", "--all-pages", "--paginate"],
        needs: "limit",
        tip: "all pages are read without a flag; `-n N` (`--limit N`) stops after N records",
    },
    Habit {
        flags: &["-t", "--token", "--pat"],
        needs: "token-file",
        tip: "set KONNECT_TOKEN or give `--token-file FILE`: an argument would show the token to others on this machine",
    },
    Habit {
        flags: &["-t", "--token", "--pat"],
        needs: "output",
        tip: "nothing is sent, so no token is needed; `list` reads it from KONNECT_TOKEN or `--token-file FILE`",
    },
    Habit {
        flags: &["-H", "--host", "--hostname", "--server", "--url"],
        needs: "base-url",
        tip: "`--base-url URL` or `--region REGION` chooses the host",
    },
    Habit {
        flags: &["-k", "--insecure"],
        needs: "ca-file",
        tip: "certificates are always checked; `--ca-file FILE` names others to trust",
    },
    Habit { flags: &["-p"], needs: "param", tip: "`--param NAME=VALUE` sets a path parameter" },
    Habit {
        flags: &["-w", "--watch"],
        needs: "limit",
        tip: "Konnect's lists cannot be watched: run the command again and again, for example with `watch`",
    },
    Habit {
        flags: &["-i", "--ignore-case"],
        needs: "FILTER",
        tip: "each operator says whether it minds case: see `konnect-filter fields COLLECTION`",
    },
];

/// What to write instead of several words.
const PASTED: &str = "`decode` takes one argument: quote all of it, as in `konnect-filter decode 'curl …'`";

/// The text of an error of the command line, with what was probably meant instead of what clap takes for near.
pub(crate) fn text(error: &clap::Error, words: &[String]) -> String {
    let text = error.render().to_string();
    match error.kind() {
        ErrorKind::UnknownArgument => {
            let tip = value(error, ContextKind::InvalidArg).and_then(|flag| of_flag(flag, words));
            // A pasted command that lost its quotes has flags of its own.
            let mut rest = words.iter().skip_while(|word| *word != "decode").skip(1);
            let urls = rest.clone().filter(|word| word.contains("://")).count();
            let is_pasted = urls > 1 || rest.any(|word| ["curl", "http", "https", "GET"].contains(&word.as_str()));
            let tip = if is_pasted { Some(PASTED) } else { tip };
            // That a flag may be meant as a value is seldom so, and to write `--` before it does not help.
            let misleads = text.contains("  tip: to pass '");
            if tip.is_some() || misleads { with_tip(&text, tip) } else { text }
        }
        ErrorKind::InvalidSubcommand => {
            match value(error, ContextKind::InvalidSubcommand).and_then(|word| of(word, words)) {
                Some(tip) => with_tip(&text, Some(&tip)),
                None => text,
            }
        }
        _ => text,
    }
}

fn value(error: &clap::Error, kind: ContextKind) -> Option<&str> {
    match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text),
        _ => None,
    }
}

fn of_flag(flag: &str, words: &[String]) -> Option<&'static str> {
    let name = flag.split('=').next().unwrap_or(flag);
    // The first command's name is the command: no flag before it takes a value.
    let command = words.iter().skip(1).find_map(|word| COMMANDS.iter().find(|command| command.is(word)))?.built();
    let has = |needed: &str| command.get_arguments().any(|arg| arg.get_id() == needed);
    HABITS.iter().find(|habit| habit.flags.contains(&name) && has(habit.needs)).map(|habit| habit.tip)
}

/// The commands that other programs' are here.
const COMMANDS_ELSEWHERE: [(&[&str], &str); 5] = [
    (&["get", "ls", "fetch", "query", "find"], "`konnect-filter list COLLECTION` fetches records"),
    (&["count"], "`konnect-filter list -c COLLECTION` counts records"),
    (&["describe", "schema", "columns"], "`konnect-filter fields COLLECTION` says what can be asked"),
    (
        &["url", "build", "curl"],
        "`konnect-filter encode COLLECTION FILTER` prints a URL, and with `-o curl` a line to run",
    ),
    (&["grep", "jq", "filter"], "`konnect-filter match FILTER FILE` filters records that are there already"),
];

/// What to write instead of a word that is neither a command nor one that `help` explains.
fn of(word: &str, words: &[String]) -> Option<String> {
    let Some(first) = words.get(2).filter(|_| words.get(1).is_some_and(|command| command == "help")) else {
        return of_command(word);
    };
    if COMMANDS.iter().any(|command| command.is(first)) {
        let fields = match Catalog::builtin().find(word) {
            Ok(_) => format!("; `konnect-filter fields {word}` says what can be asked of `{word}`"),
            Err(_) => String::new(),
        };
        return Some(format!("write `konnect-filter help {first}`{fields}"));
    }
    match closest(first, COMMANDS.iter().map(|command| command.name())) {
        Some(near) => Some(format!("did you mean `konnect-filter help {near}`?")),
        None => of_command(word),
    }
}

/// What to write instead of an unknown command.
fn of_command(word: &str) -> Option<String> {
    if let Some((_, tip)) = COMMANDS_ELSEWHERE.iter().find(|(words, _)| words.contains(&word)) {
        return Some((*tip).to_owned());
    }
    if word.contains("://") || word.starts_with("curl ") {
        return Some("`konnect-filter decode 'URL'` turns a URL back into a filter".to_owned());
    }
    Catalog::builtin().find(word).ok()?;
    Some(format!(
        "`{word}` is a collection: `konnect-filter list {word}` fetches its records, `konnect-filter encode {word}` \
         prints a URL, `konnect-filter fields {word}` says what can be asked"
    ))
}

/// The text with this tip after its first line, and none of clap's.
fn with_tip(text: &str, tip: Option<&str>) -> String {
    let mut lines = text.lines().filter(|line| !line.trim_start().starts_with("tip:"));
    let mut out = format!("{}\n", lines.next().unwrap_or_default());
    if let Some(tip) = tip {
        out.push_str(&format!("\n  tip: {tip}\n"));
    }
    let mut is_blank = false;
    for line in lines {
        // What clap's tip was between is one blank line.
        if !(is_blank && line.is_empty()) {
            out.push_str(line);
            out.push('\n');
        }
        is_blank = line.is_empty();
    }
    out
}
