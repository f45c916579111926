//! Patterns of other languages' forms as regular expressions, and the pieces that they are made of.
//!
//! `<f>` a field, perhaps within `trim(…)`; `<cf>` one within `lower(…)`, `<text>` one that may be text; `<v>` and `<w>` values; `<q>` a value in quotes; `<p>` a value that may have wildcards (`<a>`: that has some),
//! `<s>` one of SQL's `like`; `<l>` the items of a list, `<x>` of one with
//! separators other than commas; `<map>` a field with keys, `<many>` one with keys or elements, `<objects>` one with elements that have fields, `<bool>` one that is true or false; `<m>` a method for a part of text; `<o>` a comparison, `<e>` one that
//! asks for equality, `<b>` for less or more; `<t>` RSQL's operators; `<r>` a regular expression between slashes; `<u>` a time, `<d>` also as a length; `<k>` a key;
//! `<j>` the members of an object; `<y>` a year, `<day>` one of the week; `<this>` a stretch of the calendar, in which it is now.

use std::borrow::Cow;
use std::sync::LazyLock;

use super::needs::{Need, group_len};
use crate::regular::Regex;

// What is not ASCII is outside of `(?i)`, under which the whole of Unicode would be folded.
/// Letters beyond ASCII, about: blocks without the punctuation and signs that the language's own diagnostics name.
macro_rules! letters {
    () => {
        r"\x{C0}-\x{1FFF}\x{2C00}-\x{2FFF}\x{3040}-\x{FDFF}\x{FF21}-\x{FF3A}\x{FF41}-\x{FF5A}\x{10000}-\x{1EFFF}\x{20000}-\x{3FFFF}"
    };
}
const LETTERS: &str = letters!();
pub(super) const WORD: &str = concat!(r"(?-i:[A-Za-z0-9_.:+%*@/\-", letters!(), r"]+)");
const NAME: &str = concat!(r"(?-i:[A-Za-z_", letters!(), r"][A-Za-z0-9_\-/@", letters!(), r"]*)");
pub(super) const QUOTED: &str = r#"(?:[rRnNbBeE]?"(?:[^"\\]|""|\\.)*"|[rRnNbBeE]?'(?:[^'\\]|''|\\.)*')"#;
const FOLDS: &str = "dyn|bool|timestamp|fromdateiso8601|fromdate|todate|tonumber|string|int|uint|double|number|lowerascii|upperascii|lower|upper|tolower|toupper|lcase|ucase|trim|casefold|strip|lowercase|uppercase|tolowercase|touppercase|tostring|str|date|ascii_downcase|ascii_upcase|downcase|upcase";
/// Functions that leave nothing of a text but its letters.
const CASES: &str = "lowerascii|upperascii|lower|upper|tolower|toupper|lcase|ucase|casefold|lowercase|uppercase|tolowercase|touppercase|tolowerinvariant|toupperinvariant|ascii_downcase|ascii_upcase|downcase|upcase|to_lower|to_upper";
pub(super) const METHODS: &[(&str, &str)] = &[
    ("contains|include|includes|icontains|contain|containsignorecase|substringof|instr|strpos", "contains"),
    (
        "startswith|starts_with|starts-with|istartswith|hasprefix|has_prefix|beginswith|begins_with|start_with",
        "starts with",
    ),
    ("endswith|ends_with|ends-with|iendswith|hassuffix|has_suffix|end_with", "ends with"),
    (
        "matches|match|test|search|regexp_like|regex|regexp|regexmatch|regexp_contains|regexp_matches|matchespattern|rlike",
        "matches",
    ),
];
const UNIT: &str = "(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?|tagen?|tage|wochen?|monate?n?|stunden?|[smhdwy])";
const COUNT: &str = r"(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\s";
const WEEKDAY: &str = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+)?";
const LETTER: &str = concat!("(?-i:[A-Za-z", letters!(), "])");
const CLOCK: &str = r"(?:\s+[0-9]{2}:[0-9]{2}(?::[0-9]{2})?(?:\s*(?:gmt|utc|z|\+0000)\b)?)?";
const NOW: &str = "(?:now|clock_timestamp|transaction_timestamp|statement_timestamp|systimestamp|sysdatetime|sysdatetimeoffset|utc_timestamp|current_timestamp|current_date|localtimestamp|curdate|sysdate|getdate|getutcdate|utcnow|today|startofday|beginningofday)";

/// The words, signs, pieces and groups of a pattern, each with whether a blank is before it.
pub(super) fn tokens(pattern: &'static str) -> impl Iterator<Item = (&'static str, bool)> {
    let mut rest = pattern;
    std::iter::from_fn(move || {
        let trimmed = rest.trim_start_matches(' ');
        let spaced = trimmed.len() < rest.len();
        rest = trimmed;
        let length = if rest.starts_with("(?") {
            let length = group_len(rest);
            length + usize::from(rest.get(length..).is_some_and(|rest| rest.starts_with('?')))
        } else if rest.starts_with('<')
            && rest.contains('>')
            && rest.get(1..2).is_some_and(|c| c.chars().all(char::is_alphabetic))
        {
            rest.find('>').map_or(rest.len(), |end| end + 1)
        } else {
            rest.find(' ').unwrap_or(rest.len())
        };
        let (token, after) = rest.split_at_checked(length).filter(|(token, _)| !token.is_empty())?;
        rest = after;
        Some((token, spaced))
    })
}

/// The pattern as a regular expression that matches at the start.
pub(super) fn regex(pattern: &'static str) -> Option<Regex> {
    let is_word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_');
    let mut text = String::from("^(?i)");
    let mut before = None;
    let mut tokens = tokens(pattern).peekable();
    while let Some((token, spaced)) = tokens.next() {
        let name = token.strip_prefix('<').and_then(|name| name.strip_suffix('>')).filter(|name| !name.is_empty());
        let piece = match name {
            Some(name) => format!("(?P<{name}>{})", look(name)),
            None if token.starts_with("(?") => {
                let ends = tokens.peek().is_some_and(|(_, spaced)| *spaced);
                (if ends { whole_words(token) } else { token.to_owned() }).replace(' ', r"\s+")
            }
            None if is_word(token.chars().next_back()) => format!(r"{}\b", regex_syntax::escape(token)),
            None => regex_syntax::escape(token),
        };
        let begins = match name {
            Some(name) => {
                matches!(
                    name,
                    "v" | "w"
                        | "p"
                        | "d"
                        | "u"
                        | "l"
                        | "x"
                        | "y"
                        | "g"
                        | "f"
                        | "k"
                        | "map"
                        | "many"
                        | "text"
                        | "cf"
                        | "array"
                        | "bool"
                        | "day"
                )
            }
            None => is_word(token.chars().next()) || token.starts_with("(?:") && is_word(token.chars().nth(3)),
        };
        match before {
            Some(true) if spaced && begins => text.push_str(r"(?:\s+)"),
            Some(_) if spaced => text.push_str(r"\s*"),
            _ => {}
        }
        // The end of the text, after a group.
        text.push_str(if token == "$" && !spaced { "$" } else { &piece });
        before = Some(match name {
            Some(name) => matches!(name, "v" | "w" | "p" | "g" | "f" | "k" | "d" | "u" | "y" | "bool" | "text"),
            None => is_word(token.chars().next_back()),
        });
    }
    Regex::new(&text).ok()
}

/// A group of words, none of which is a part of a longer one: `(?:has|:)` is not in `has_key`.
fn whole_words(group: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || c.is_ascii_whitespace() || "_-:=<>!~,|".contains(c);
    match group.strip_prefix("(?:").and_then(|rest| rest.strip_suffix(')')) {
        Some(words) if words.chars().all(is_plain) => {
            let ends_in_word = |word: &str| word.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
            let words =
                words.split('|').map(|word| if ends_in_word(word) { format!(r"{word}\b") } else { word.to_owned() });
            format!("(?:{})", words.collect::<Vec<_>>().join("|"))
        }
        _ => group.to_owned(),
    }
}

/// A piece other than a field or a value, which few filters are without.
pub(super) struct FixedPiece {
    name: &'static str,
    regex: Cow<'static, str>,
    pub(super) need: Need,
}

static PIECES: LazyLock<Vec<FixedPiece>> = LazyLock::new(|| {
    let pieces = [
        ("d", Cow::Owned(format!("{}|{}", instants(), lengths()))),
        ("u", Cow::Owned(instants())),
        ("q", Cow::Borrowed(QUOTED)),
        (
            "o",
            Cow::Borrowed(r"(?:===?|!==?|<>|<=|>=|=|<|>|-(?:eq|ne|lt|le|gt|ge)\b|(?:eq|neq|ne|lte|lt|le|gte|gt|ge)\b)"),
        ),
        ("b", Cow::Borrowed(r"(?:<=|>=|<|>|-(?:lt|le|gt|ge)\b|(?:lte|lt|le|gte|gt|ge)\b)")),
        ("e", Cow::Borrowed(r"(?:===?|!==?|<>|=|:|-(?:eq|ne)\b|(?:eq|neq|ne)\b)")),
        (
            "t",
            Cow::Borrowed(
                r"=(?:eq|ne|gt|ge|lt|le|gte|lte|like|ilike|notlike|nlike|inotlike|rgx|regexp|regex|re|matches|match|icontains|contains|startswith|starts|endswith|ends|co|sw|ew|after|before|is)=",
            ),
        ),
        ("r", Cow::Borrowed(r"/(?:[^/\\\n]|\\.)+/[a-z]*")),
        ("day", Cow::Borrowed("(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\\b")),
        ("y", Cow::Borrowed("[0-9]{4}")),
        ("c", Cow::Borrowed(r"\^?[A-Za-z0-9_\-.:/@]+\$?")),
    ];
    pieces.into_iter().map(|(name, regex)| FixedPiece { need: Need::of(&regex), name, regex }).collect()
});

pub(super) fn fixed(name: &str) -> Option<&'static FixedPiece> {
    PIECES.iter().find(|piece| piece.name == name)
}

fn look(name: &str) -> String {
    if let Some(piece) = fixed(name) {
        return piece.regex.clone().into_owned();
    }
    let path = format!(
        r#"(?:(?:\$_)?[.$@]?{NAME}|\.\["[^"\]]*"\]|\."[^"]*")(?:\??\.(?:(?-i:[A-Za-z0-9_\-/@{LETTERS}]+)|"[^"]*")|\["[^"\]]*"\]|\['[^'\]]*'\]|->>?'[^']*'|->>?{NAME})*"#
    );
    let value = || format!("(?:{QUOTED}|{WORD})");
    match name {
        "f" => format!(
            r#"(?:(?:{FOLDS})\s*\(\s*{path}\s*\)|\(\s*{path}\s*\|\s*(?:{FOLDS})\s*\)|f"\{{{path}\}}"|\[{NAME}\](?:\.\[{NAME}\])*|`{NAME}`|{path}(?:\.(?:{FOLDS})\s*\(\s*\)|\s*\|\s*(?:{FOLDS})\b|::[a-z]+)?)"#
        ),
        "g" | "map" | "many" | "array" | "objects" | "bool" | "text" => path,
        "cf" => format!(
            r#"(?:(?:{CASES})\s*\(\s*{path}\s*\)|\(\s*{path}\s*\|\s*(?:{CASES})\s*\)|{path}(?:\.(?:str\.)?(?:{CASES})\s*\(\s*\)|\s*\|\s*(?:{CASES})\b))"#
        ),
        "h" => format!(
            r#"(?:(?:{FOLDS})\s*\(\s*{path}\s*\)|f"\{{{path}\}}"|\[{NAME}\](?:\.\[{NAME}\])*|{path}(?:\.(?:{FOLDS})\s*\(\s*\)|::[a-z]+)|{NAME}(?:\?\.{NAME}|->>?'[^']*'|->>?{NAME})+|(?:\.\["[^"\]]*"\]|\."[^"]*")(?:\.{NAME}|\["[^"\]]*"\])*)"#
        ),
        "k" => NAME.to_owned(),
        "p" => format!(r"(?:{QUOTED}|(?-i:[A-Za-z0-9_.:+%*@/\-?{LETTERS}]|\\.)+)"),
        "a" => {
            let letter = format!(r"[A-Za-z0-9_.:+%*@/\-{LETTERS}]");
            let mark = r#"(?:\?|\\[^"'])"#;
            format!("(?-i:{letter}+{mark}(?:{letter}|{mark})*|{mark}{letter}(?:{letter}|{mark})*)")
        }
        "l" => {
            let value = value();
            format!(r"{value}(?:\s*(?:,|;|\|\|?)\s*{value}|\s+{value})*")
        }
        "x" => {
            let value = value();
            format!(r"{value}(?:\s*(?:;|\|\|?)\s*{value}|\s+{value})+")
        }
        "m" => METHODS.iter().map(|(names, _)| *names).collect::<Vec<_>>().join("|"),
        "j" => {
            format!(r#"{key}\s*[:=]\s*{value}(?:\s*,\s*{key}\s*[:=]\s*{value})*"#, key = member_key(), value = value())
        }
        _ => value(),
    }
}

/// The key of an object's member.
pub(super) fn member_key() -> String {
    format!(r#"(?:"[^"]+"|'[^']+'|(?-i:[A-Za-z_][A-Za-z0-9_.\-/@{LETTERS}]*))"#)
}

/// A time in other words that nothing else is; `spoken` says whether it is one.
fn instants() -> String {
    let length = format!(r"(?:(?:interval\s+|duration\s*\(?\s*)?(?:{QUOTED}|[0-9]+)\s*\)?(?:\s*{UNIT}\b)?)");
    [
        format!(r"(?:date_sub|timestamp_sub)\s*\(\s*{NOW}(?:\s*\(\s*\))?\s*,\s*{length}\s*\)"),
        format!(r"(?:dateadd|timestampadd|date_add)\s*\(\s*[a-z]+\s*,\s*-[0-9]+\s*,\s*{NOW}(?:\s*\(\s*\))?\s*\)"),
        r"(?:datetime|date)\s*\(\s*'now'\s*,\s*'-[^']*'\s*\)".to_owned(),
        format!(r"(?:to_date|to_timestamp|str_to_date|parse_date|strptime)\s*\(\s*{QUOTED}\s*(?:,\s*{QUOTED}\s*)?\)"),
        format!(r"{NOW}(?:\s*\(\s*-?[0-9]*d?\s*\))?\s*(?:-|\+|sub\b|add\b)\s*{length}(?:\s*::\s*interval)?"),
        format!(r#"{NOW}\s*\(\s*["']?-?[0-9]*[smhdw]?["']?\s*\)"#),
        r"ago\s*\(\s*[0-9]+\s*[a-z]+\s*\)".to_owned(),
        r"(?:make_date|datefromparts)\s*\(\s*[0-9]{4}\s*,\s*[0-9]{1,2}\s*,\s*[0-9]{1,2}\s*\)".to_owned(),
        r"(?:to_timestamp|from_unixtime|fromunixtime)\s*\(\s*[0-9]{9,13}\s*\)".to_owned(),
        format!(r"date_trunc\s*\(\s*'day'\s*,\s*{NOW}(?:\s*\(\s*\))?\s*\)"),
        format!(r"date\s*\(\s*{NOW}(?:\s*\(\s*\))?\s*\)"),
        r"\{\s*(?:ts|d|t)\s*'[^']*'\s*\}".to_owned(),
        r"\x23[0-9][^\x23]*\x23".to_owned(),
        format!(r"(?:(?:{COUNT}|[0-9]+)\s*{UNIT}(?:\s*,?\s*(?:and\s+)?))+ago\b"),
        computed(),
        format!(r"cast\s*\(\s*{QUOTED}\s+as\s+[a-z]+\s*\)"),
        format!(r"(?:datetimeoffset|datetime|date|timestamptz|timestamp)(?:\s+with(?:out)?\s+time\s+zone)?\s*\(?\s*{QUOTED}\s*\)?"),
        format!(r"{QUOTED}\s*::\s*[a-z]+"),
        r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T\s]+[0-9:]{5,8}\s+(?:utc|gmt)\b".to_owned(),
        r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T\s]+[0-9:]{5,8}\s+[+-][0-9]{2}:[0-9]{2}\b".to_owned(),
        r"[0-9]{4}[-/][0-9]{2}[-/][0-9]{2}\s+[0-9]{2}:[0-9:]{2,5}(?:\.[0-9]{1,9})?z?\b".to_owned(),
        r"[0-9]{1,2}[./][0-9]{1,2}[./][0-9]{4}\s+[0-9]{2}:[0-9:]{2,5}\b".to_owned(),
        format!(r"{WEEKDAY}[0-9]{{1,2}}\.?\s+{LETTER}{{3,10}}\.?,?\s+[0-9]{{4}}\b{CLOCK}"),
        format!(r"{WEEKDAY}{LETTER}{{3,10}}\.?\s+[0-9]{{1,2}}(?:st|nd|rd|th)?,?\s+[0-9]{{4}}\b{CLOCK}"),
    ]
    .join("|")
}

/// A time that a program computes.
fn computed() -> String {
    let inner = r"(?:[^()]|\([^()]*\))*";
    let length = format!(r"(?:[a-z_]+\.)*(?:timedelta|relativedelta)\s*\({inner}\)|[0-9](?:[0-9_*\s]*[0-9])?");
    let now = r"(?:[a-z_]+\.)*(?:now|utcnow|today|moment|dayjs)\s*\([^()]*\)";
    format!(
        r"(?:[0-9]+\.{UNIT}\.ago\b|new\s+date\s*\({inner}\)|{now}(?:\s*[-+]\s*(?:{length})|\s*\.\s*(?:minus|plus|subtract|add|sub)[a-z]*\s*\({inner}\))|(?:[a-z_]+\.)+(?:now|utcnow|today)\s*\([^()]*\))"
    )
}

/// So long before now, where a time is asked for.
fn lengths() -> String {
    [
        format!(r"(?:the\s+)?(?:last|past|previous)\s+(?:(?:{COUNT}|[0-9]+)\s*)?{UNIT}\b"),
        format!(r"(?:{COUNT}|[0-9]+)\s*{UNIT}\b"),
    ]
    .join("|")
}

#[cfg(test)]
mod tests {
    use super::super::forms;

    /// A pattern that is not well formed would be left out in silence.
    #[test]
    fn every_pattern_compiles() {
        for kind in [forms::AT_OPERAND, forms::AT_STOP, forms::AFTER].concat() {
            for form in kind.forms {
                assert!(super::regex(form.pattern).is_some(), "{}", form.pattern);
            }
        }
    }
}
