//! Tips for flags that people know from other commands.

use clap::error::{ContextKind, ContextValue, ErrorKind};

/// The error for `--filter TEXT`, with what to write instead of clap's nearest flag.
pub(crate) fn of_flag(error: &clap::Error) -> Option<String> {
    let is_filter =
        matches!(error.get(ContextKind::InvalidArg), Some(ContextValue::String(name)) if name == "--filter");
    if error.kind() != ErrorKind::UnknownArgument || !is_filter {
        return None;
    }
    let tip =
        "  tip: the filter needs no flag: write it after the collection, as in `konnect-filter list users 'active'`";
    let text = error.render().to_string();
    let lines = text.lines().map(|line| if line.trim_start().starts_with("tip:") { tip } else { line });
    Some(lines.map(|line| format!("{line}\n")).collect())
}
