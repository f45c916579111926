//! What the published descriptions say in words only: sort fields, their default direction, dynamic keys, existence.

/// The attributes listed after "Supported sort attributes are:", wherever that line is broken.
///
/// All published files write them as a Markdown list, one attribute an item, with or without code quotes, the default one
/// marked by "(default)" (metering and billing).
pub(super) fn sort_fields(description: &str) -> Vec<String> {
    let Some((_, list)) = description.split_once("ort attributes") else { return Vec::new() };
    list.lines()
        .filter_map(|line| line.trim().strip_prefix("- "))
        .map(|item| item.trim_end_matches("(default)").trim().trim_matches('`'))
        .filter(|item| {
            !item.is_empty() && item.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-'))
        })
        .map(str::to_owned)
        .collect()
}

/// Whether a sort field without a direction means the descending one.
///
/// Only metering and billing's `/openmeter/events` says so; everywhere else ascending is the default.
pub(super) fn sorts_descending(description: &str) -> bool {
    description.contains("without a suffix, it sorts descending")
}

/// The field of one value of a sort parameter: `-name`, `name desc`, `name:desc` and the like sort by `name`.
pub(super) fn sort_field(value: &str) -> &str {
    let value = value.trim_start_matches(['-', '+']);
    let end = value.rfind([' ', ':', '.', '_', '-']).filter(|at| {
        let direction = value.get(at + 1..).unwrap_or_default();
        direction.eq_ignore_ascii_case("asc") || direction.eq_ignore_ascii_case("desc")
    });
    value.get(..end.unwrap_or(value.len())).unwrap_or(value)
}

/// Whether a description says that `-FIELD` is the descending order, as JSON:API does.
pub(super) fn sorts_by_minus(description: &str) -> bool {
    let text = description.to_lowercase();
    let sign = ["`-`", "'-'", "\"-\"", "(-)", " - ", "minus", "hyphen", "dash"].iter().any(|sign| text.contains(sign));
    let example = ["`-", "'-", "\"-", "sort=-"].iter().any(|before| {
        text.match_indices(before).any(|(at, _)| {
            text.get(at + before.len()..).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()))
        })
    });
    example
        || (sign && (text.contains("prefix") || text.contains("preced") || text.contains("descending")))
            && !text.contains("desc`")
}

/// How a direction is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    /// `-FIELD`.
    Minus,
    /// `FIELD`, this, and then `asc` or `desc`.
    Mark(&'static str),
    /// In a way that is not known here.
    Other,
}

/// What a direction can be after.
const MARKS: [&str; 3] = [" ", ":", "."];

/// The direction that a sort key shows, if it has one: `-name`, `name desc`, `name:asc`.
pub(super) fn direction(key: &str) -> Option<Direction> {
    let named = |rest: &str| rest.starts_with(|c: char| c.is_alphabetic() || c == '_');
    if key.starts_with('-') {
        return Some(if key.strip_prefix('-').is_some_and(named) { Direction::Minus } else { Direction::Other });
    }
    let lower = key.to_ascii_lowercase();
    let before = ["asc", "desc", "ascending", "descending"].iter().find_map(|end| lower.strip_suffix(end))?;
    if before.chars().next_back().is_some_and(char::is_alphanumeric) {
        return None;
    }
    let is_ours = key.ends_with("asc") || key.ends_with("desc");
    let mark = MARKS
        .into_iter()
        .find(|mark| before.strip_suffix(mark).is_some_and(|name| name.ends_with(char::is_alphanumeric)));
    Some(mark.filter(|_| is_ours).map_or(Direction::Other, Direction::Mark))
}

/// What a description puts between a field and its direction, if it shows one: `name:desc`, or in quotes `name desc`.
pub(super) fn direction_mark(description: &str) -> Option<&'static str> {
    // Kong's own sentence.
    if description.contains("The `desc` suffix is used to specify a descending order.") {
        return Some(" ");
    }
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '}' | '>' | '.');
    let is_quote = |c: char| matches!(c, '`' | '\'' | '"' | '=');
    let shows = |mark: &str, word: &str| {
        let written = format!("{mark}{word}");
        description.match_indices(&written).any(|(at, _)| {
            let before = description.get(..at).unwrap_or_default();
            let after = description.get(at + written.len()..).and_then(|rest| rest.chars().next());
            if after.is_some_and(|c| c.is_alphanumeric() || c == '_') {
                return false;
            }
            let last = before.chars().next_back();
            if mark != " " {
                return last.is_some_and(|c| is_word(c) || c == '`');
            }
            // Words of the sentence may be there too, so only what is in quotes or after `sort=` counts.
            let start = before.chars().rev().find(|c| !is_word(*c));
            start.is_some_and(is_quote) && (after.is_some_and(is_quote) || start == Some('='))
        })
    };
    let mut found = MARKS.into_iter().filter(|mark| shows(mark, "desc") || shows(mark, "asc"));
    found.next().filter(|_| found.next().is_none())
}

/// Whether a pattern lets a value begin with a minus.
pub(super) fn takes_minus(pattern: &str) -> bool {
    ["^-?", "^(-?", "^(-)?", "^[-+]?", "^[+-]?", "^(\\+|-)?", "^[-]?"].iter().any(|start| pattern.starts_with(start))
}

/// What a description says about a field's keys.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Keys {
    /// It shows `filter[FIELD.KEY]`, so that the field is a map.
    pub map: bool,
    /// It shows `filter[FIELD.KEY]` with neither an operator nor a value: that asks for the key's existence.
    pub existence: bool,
}

/// Looks for `filter[FIELD.KEY]` in a description.
pub(super) fn keys(description: &str, field: &str) -> Keys {
    let mut keys = Keys::default();
    // The first bracket that closes at or after a place: looked for once, however many places share it.
    let mut close = 0;
    for (at, opening) in description.match_indices("filter[") {
        let start = at + opening.len();
        let rest = description.get(start..).unwrap_or_default();
        if rest.strip_prefix(field).is_none_or(|rest| !rest.starts_with('.')) {
            continue;
        }
        let key = start + field.len();
        if close < key {
            let Some(next) = description.get(key..).and_then(|rest| rest.find(']')) else { break };
            close = key + next;
        }
        let after = description.get(close + 1..).unwrap_or_default();
        keys.map = true;
        keys.existence |= !after.starts_with(['[', '=']);
    }
    keys
}

/// Whether a description says that the text `null` is a value.
pub(super) fn takes_null(description: &str) -> bool {
    description.contains("literal string `null`")
}
