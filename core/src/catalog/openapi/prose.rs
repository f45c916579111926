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
