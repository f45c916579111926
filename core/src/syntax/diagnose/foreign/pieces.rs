//! The pieces that patterns are made of: how each looks in other languages, and how it is written here.
//!
//! `<f>` a field, perhaps within `lower(…)`; `<v>` and `<w>` values; `<q>` a value in quotes; `<p>` a value that may have wildcards (`<a>`: that has some),
//! `<s>` one of SQL's `like`; `<l>` the items of a list, `<x>` of one with
//! separators other than commas; `<map>` a field with keys, `<many>` one with keys or elements, `<bool>` one that is true or false; `<m>` a method for a part of text; `<o>` a comparison, `<e>` one that
//! asks for equality, `<b>` for less or more; `<t>` RSQL's operators; `<r>` a regular expression between slashes; `<u>` a time, `<d>` also as a length; `<k>` a key;
//! `<j>` the members of an object; `<y>` a year, `<day>` one of the week.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::super::super::class;
use super::super::super::glob::{self, GLOB, LIKE};
use super::super::super::known::Names;
use super::super::super::spoken::{is_midnight, spoken};
use super::super::super::{FieldName, Value};

// What is not ASCII is outside of `(?i)`, under which the whole of Unicode would be folded.
/// Letters beyond ASCII, about: blocks without the punctuation and signs that the language's own diagnostics name.
macro_rules! letters {
    () => {
        r"\x{C0}-\x{1FFF}\x{2C00}-\x{2FFF}\x{3040}-\x{FDFF}\x{FF21}-\x{FF3A}\x{FF41}-\x{FF5A}\x{10000}-\x{1EFFF}\x{20000}-\x{3FFFF}"
    };
}
const LETTERS: &str = letters!();
const WORD: &str = concat!(r"(?-i:[A-Za-z0-9_.:+%*@/\-", letters!(), r"]+)");
const NAME: &str = concat!(r"(?-i:[A-Za-z_", letters!(), r"][A-Za-z0-9_\-/@", letters!(), r"]*)");
const QUOTED: &str = r#"(?:[rRnNbBeE]?"(?:[^"\\]|""|\\.)*"|[rRnNbBeE]?'(?:[^'\\]|''|\\.)*')"#;
const FOLDS: &str = "dyn|bool|timestamp|fromdateiso8601|fromdate|todate|tonumber|string|int|uint|double|number|lowerascii|upperascii|lower|upper|tolower|toupper|lcase|ucase|trim|casefold|strip|lowercase|uppercase|tolowercase|touppercase|tostring|str|date|ascii_downcase|ascii_upcase|downcase|upcase";
const METHODS: &[(&str, &str)] = &[
    ("contains|include|includes|icontains|contain|containsignorecase|substringof|instr|strpos", "contains"),
    (
        "startswith|starts_with|starts-with|istartswith|hasprefix|has_prefix|beginswith|begins_with|start_with",
        "starts with",
    ),
    ("endswith|ends_with|ends-with|iendswith|hassuffix|has_suffix|end_with", "ends with"),
    (
        "matches|match|test|search|fullmatch|regexp_like|regex|regexp|regexmatch|regexp_contains|regexp_matches|matchespattern|rlike",
        "matches",
    ),
];
const UNIT: &str = "(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?|tagen?|tage|wochen?|monate?n?|stunden?|[smhdwy])";
const WEEKDAY: &str = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+)?";
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
            group_len(rest)
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

/// The length of the group at the start, with what repeats it.
fn group_len(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut in_class = false;
    let mut escaped = false;
    for (offset, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' => in_class = true,
            ']' => in_class = false,
            '(' if !in_class => depth += 1,
            ')' if !in_class => {
                depth -= 1;
                if depth == 0 {
                    let end = offset + 1;
                    let repeats = text.get(end..).is_some_and(|rest| rest.starts_with('?'));
                    return end + usize::from(repeats);
                }
            }
            _ => {}
        }
    }
    text.len()
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
            Some(name) => matches!(name, "v" | "w" | "p" | "g" | "f" | "k" | "d" | "u" | "y" | "bool"),
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

fn look(name: &str) -> String {
    let path = format!(
        r#"(?:(?:\$_)?[.$@]?{NAME}|\.\["[^"\]]*"\]|\."[^"]*")(?:\??\.(?:(?-i:[A-Za-z0-9_\-/@{LETTERS}]+)|"[^"]*")|\["[^"\]]*"\]|\['[^'\]]*'\]|->>?'[^']*'|->>?{NAME})*"#
    );
    let value = || format!("(?:{QUOTED}|{WORD})");
    match name {
        "f" => format!(
            r#"(?:(?:{FOLDS})\s*\(\s*{path}\s*\)|\(\s*{path}\s*\|\s*(?:{FOLDS})\s*\)|f"\{{{path}\}}"|\[{NAME}\](?:\.\[{NAME}\])*|`{NAME}`|{path}(?:\.(?:{FOLDS})\s*\(\s*\)|\s*\|\s*(?:{FOLDS})\b|::[a-z]+)?)"#
        ),
        "g" | "map" | "many" | "array" | "bool" => path,
        "h" => format!(
            r#"(?:(?:{FOLDS})\s*\(\s*{path}\s*\)|f"\{{{path}\}}"|\[{NAME}\](?:\.\[{NAME}\])*|{path}(?:\.(?:{FOLDS})\s*\(\s*\)|::[a-z]+)|{NAME}(?:\?\.{NAME}|->>?'[^']*'|->>?{NAME})+|(?:\.\["[^"\]]*"\]|\."[^"]*")(?:\.{NAME}|\["[^"\]]*"\])*)"#
        ),
        "k" => NAME.to_owned(),
        "q" => QUOTED.to_owned(),
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
        "o" => r"(?:===?|!==?|<>|<=|>=|=|<|>|-(?:eq|ne|lt|le|gt|ge)\b|(?:eq|neq|ne|lte|lt|le|gte|gt|ge)\b)".to_owned(),
        "b" => r"(?:<=|>=|<|>|-(?:lt|le|gt|ge)\b|(?:lte|lt|le|gte|gt|ge)\b)".to_owned(),
        "e" => r"(?:===?|!==?|<>|=|:|-(?:eq|ne)\b|(?:eq|neq|ne)\b)".to_owned(),
        "t" => {
            r"=(?:eq|ne|gt|ge|lt|le|gte|lte|like|ilike|notlike|nlike|inotlike|rgx|regexp|regex|re|matches|match|icontains|contains|startswith|starts|endswith|ends|co|sw|ew|after|before|is)=".to_owned()
        }
        "r" => r"/(?:[^/\\\n]|\\.)+/[a-z]*".to_owned(),
        "d" => format!("{}|{}", instants(), lengths()),
        "u" => instants(),
        "j" => format!(
            r#"["']?{NAME}["']?\s*[:=]\s*{value}(?:\s*,\s*["']?{NAME}["']?\s*[:=]\s*{value})*"#,
            value = value()
        ),
        "day" => "(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\\b".to_owned(),
        "y" => "[0-9]{4}".to_owned(),
        "c" => r"\^?[A-Za-z0-9_\-.:/@]+\$?".to_owned(),
        _ => value(),
    }
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
        format!(r"(?:an?|one|[0-9]+)\s*{UNIT}\s+ago\b"),
        format!(r"cast\s*\(\s*{QUOTED}\s+as\s+[a-z]+\s*\)"),
        format!(r"(?:datetimeoffset|datetime|date|timestamptz|timestamp)(?:\s+with(?:out)?\s+time\s+zone)?\s*\(?\s*{QUOTED}\s*\)?"),
        format!(r"{QUOTED}\s*::\s*[a-z]+"),
        r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T\s]+[0-9:]{5,8}\s+(?:utc|gmt)\b".to_owned(),
        r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T\s]+[0-9:]{5,8}\s+[+-][0-9]{2}:[0-9]{2}\b".to_owned(),
        r"[0-9]{4}[-/][0-9]{2}[-/][0-9]{2}\s+[0-9]{2}:[0-9:]{2,5}(?:\.[0-9]{1,9})?z?\b".to_owned(),
        r"[0-9]{1,2}[./][0-9]{1,2}[./][0-9]{4}\s+[0-9]{2}:[0-9:]{2,5}\b".to_owned(),
        format!(r"{WEEKDAY}[0-9]{{1,2}}\.?\s+\p{{L}}{{3,10}}\.?,?\s+[0-9]{{4}}\b{CLOCK}"),
        format!(r"{WEEKDAY}\p{{L}}{{3,10}}\.?\s+[0-9]{{1,2}}(?:st|nd|rd|th)?,?\s+[0-9]{{4}}\b{CLOCK}"),
    ]
    .join("|")
}

/// So long before now, where a time is asked for.
fn lengths() -> String {
    [format!(r"(?:the\s+)?(?:last|past|previous)\s+(?:[0-9]+\s*)?{UNIT}\b"), format!(r"(?:an?|one|[0-9]+)\s*{UNIT}\b")]
        .join("|")
}

/// The text with each piece in braces replaced by how it is written here; `None` where one is not what it looked like.
pub(super) fn written(ours: &str, captures: &Captures<'_>) -> Option<String> {
    let mut out = String::new();
    let mut rest = ours;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}')?;
        out.push_str(before);
        let negated = name.starts_with('!');
        let (kind, key) = name.trim_start_matches('!').split_once(':').unwrap_or((name.trim_start_matches('!'), ""));
        let key = if key.is_empty() { kind } else { key };
        out.push_str(&piece(kind, captures.name(key)?.as_str(), negated, captures)?);
        rest = after;
    }
    out.push_str(rest);
    Some(out)
}

/// Whether the names that were matched mean what the pattern says.
pub(super) fn are_meant(captures: &Captures<'_>, names: &dyn Names) -> bool {
    let is = |piece: &str, is: &dyn Fn(&str) -> bool| captures.name(piece).is_none_or(|found| is(found.as_str()));
    is("map", &|name| names.is_map(name))
        && is("bool", &|name| names.is_boolean(name))
        && is("array", &|name| names.is_array(name))
        && is("many", &|name| names.is_map(name) || names.is_array(name))
}

/// The field of the form.
fn owner<'t>(captures: &Captures<'t>) -> Option<&'t str> {
    ["f", "g", "map", "many", "array", "bool"]
        .into_iter()
        .find_map(|name| captures.name(name))
        .map(|field| field.as_str())
}

fn piece(kind: &str, text: &str, negated: bool, captures: &Captures<'_>) -> Option<String> {
    Some(match kind {
        "f" | "g" | "h" | "map" | "many" | "array" | "bool" => field(text)?,
        "k" => FieldName::new(format!("x.{}", plain(text))).to_string().strip_prefix("x.")?.to_owned(),
        // Search engines ask for both of `(a AND b)`, which is not a list of alternatives.
        "l" if text.split_whitespace().any(|word| word.eq_ignore_ascii_case("and")) => return None,
        "l" => format!("({})", items(text)?.join(", ")),
        "i" => items(text)?
            .iter()
            .map(|item| format!(" and {} contains {item}", field(owner(captures)?)?.as_str().trim()).into())
            .collect::<Option<String>>()?
            .strip_prefix(" and ")?
            .to_owned(),
        "m" => method(text)?.to_owned(),
        "o" => {
            let at_midnight = captures.name("d").is_some_and(|day| is_midnight(day.as_str()));
            match comparison(text)? {
                // A day is the whole day here, and a midnight where it comes from.
                ">" if at_midnight => ">=",
                "<=" if at_midnight => "<",
                comparison => comparison,
            }
            .to_owned()
        }
        "swap" => match comparison(text)? {
            "<" => ">",
            "<=" => ">=",
            ">" => "<",
            ">=" => "<=",
            _ => return None,
        }
        .to_owned(),
        "n" => if comparison(text)? == "!=" { "not " } else { "" }.to_owned(),
        "t" => rsql(text)?.to_owned(),
        "r" => regular(text),
        "d" | "u" => spoken(text)?,
        "p" => {
            let negated = negated
                || captures
                    .name("o")
                    .or_else(|| captures.name("e"))
                    .is_some_and(|o| comparison(o.as_str()) == Some("!="));
            let inner = plain(text);
            if inner == text && !text.contains(['*', '?', '\\']) {
                format!("{} {}", if negated { "!=" } else { "=" }, value(text))
            } else {
                glob::operator(&inner, GLOB, negated)
            }
        }
        "s" => {
            let escape = captures.name("w").map(|escape| plain(escape.as_str())).filter(|escape| escape != "\\");
            let pattern = escape.map_or_else(|| plain(text), |escape| plain(text).replace(escape.as_str(), "\\"));
            glob::operator(&pattern, LIKE, negated)
        }
        // As many characters as the form says.
        "len" => {
            let length: usize = captures.name("i")?.as_str().parse().ok()?;
            (plain(text).chars().count() == length).then(|| value(text))?
        }
        "lower" => Value::quoted(plain(text).to_lowercase()).to_string(),
        "upper" => Value::quoted(plain(text).to_uppercase()).to_string(),
        "c" => anchored(
            text,
            captures.name("o").or_else(|| captures.name("e")).is_some_and(|o| comparison(o.as_str()) == Some("!=")),
        )?,
        "j" => members(&field(owner(captures)?)?, text)?,
        "x" => Value::quoted(format!("(?i){}", plain(text))).to_string(),
        "y" | "day" => text.to_owned(),
        "z" => text.replace(',', ""),
        _ => value(text),
    })
}

/// What a value says, without its quotes.
fn plain(text: &str) -> String {
    let text = text.trim();
    let unprefixed =
        text.strip_prefix(['r', 'R', 'n', 'N', 'b', 'B', 'e', 'E']).filter(|rest| rest.starts_with(['"', '\'']));
    let is_raw = unprefixed.is_some() && text.starts_with(['r', 'R']);
    let text = unprefixed.unwrap_or(text);
    for quote in ['"', '\''] {
        if let Some(inner) = text.strip_prefix(quote).and_then(|text| text.strip_suffix(quote)) {
            let doubled = if quote == '\'' { inner.replace("''", "'") } else { inner.replace("\"\"", "\"") };
            let plain = doubled.replace("\\'", "'").replace("\\\"", "\"");
            // In double quotes, as programs have them, a backslash is written twice.
            return if quote == '"' && !is_raw { plain.replace("\\\\", "\\") } else { plain };
        }
    }
    text.to_owned()
}

/// A value: quotes stay, as they say that it is text.
fn value(text: &str) -> String {
    // Elasticsearch's rounding to the day.
    let text = match text {
        "now/d" => "today",
        "now-1d/d" => "yesterday",
        text => text,
    };
    let inner = plain(text);
    if inner == text && class::is_bareword(text) { inner } else { Value::quoted(inner).to_string() }
}

/// A field's path, with the key's notation of this language and without functions that fold its case.
fn field(text: &str) -> Option<String> {
    let mut text = text.trim();
    if let Some((inner, _)) = text.split_once("::") {
        text = inner;
    }
    if let Some(before) = text.strip_suffix(')') {
        let (head, inner) = before.split_once('(')?;
        text = if inner.trim().is_empty() { head.rsplit_once('.')?.0 } else { inner };
    }
    text = text.split('|').next().unwrap_or_default().trim();
    text = text.strip_prefix("f\"").and_then(|text| text.strip_suffix('"')).unwrap_or(text);
    let text = text.trim_matches(['{', '}', '`', ' ']);
    let text = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    let text = &text.replace("].[", ".").replace("'$.", "'");
    let text = text.strip_prefix("$_").unwrap_or(text);
    let text = text
        .trim_start_matches(['.', '$', '@'])
        .trim_end_matches('?')
        .replace("?.", ".")
        .replace("->>", "->")
        .replace("->", ".");
    let text =
        text.replace("[\"", ".").replace("['", ".").replace("\"]", "").replace("']", "").replace(['\'', '"'], "");
    let text = text.trim_start_matches('.');
    // OData's path; a key with a dot in front of its slash is Kubernetes' own.
    let text = match text.split_once('/') {
        Some((head, _)) if !head.contains('.') => text.replace('/', "."),
        _ => text.to_owned(),
    };
    (!text.is_empty()).then(|| FieldName::new(text).to_string())
}

static ITEM: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(&format!("{QUOTED}|{WORD}")).ok());

/// The items of a list, each as it is written here.
pub(super) fn items(text: &str) -> Option<Vec<String>> {
    let found = ITEM.as_ref()?.find_iter(text).map(|item| item.as_str());
    let is_joint = |item: &&str| !["or", "and", "nor"].iter().any(|word| word.eq_ignore_ascii_case(item));
    let found: Vec<&str> = found.filter(is_joint).collect();
    // `NOT a`, `+a` and `-b` are more than values.
    let is_value = |item: &&str| {
        let mut chars = item.chars();
        !item.eq_ignore_ascii_case("not")
            && !matches!((chars.next(), chars.next()), (Some('+'), _) | (Some('-'), Some('a'..='z' | 'A'..='Z')))
    };
    (!found.is_empty() && found.iter().all(is_value)).then(|| found.into_iter().map(value).collect())
}

fn method(name: &str) -> Option<&'static str> {
    let name = name.to_ascii_lowercase();
    METHODS.iter().find(|(names, _)| names.split('|').any(|known| known == name)).map(|(_, ours)| *ours)
}

pub(super) fn comparison(text: &str) -> Option<&'static str> {
    Some(match text.trim_start_matches('-').to_ascii_lowercase().as_str() {
        "=" | "==" | "===" | "eq" | ":" => "=",
        "!=" | "!==" | "<>" | "ne" | "neq" => "!=",
        "<" | "lt" => "<",
        "<=" | "le" | "lte" => "<=",
        ">" | "gt" => ">",
        ">=" | "ge" | "gte" => ">=",
        _ => return None,
    })
}

fn rsql(text: &str) -> Option<&'static str> {
    let name = text.trim_matches('=').to_ascii_lowercase();
    comparison(&name).or(match name.as_str() {
        "is" => Some("="),
        "like" | "ilike" | "contains" | "icontains" | "co" => Some("contains"),
        "after" => Some(">"),
        "before" => Some("<"),
        "notlike" | "nlike" | "inotlike" => Some("not contains"),
        "rgx" | "regex" | "regexp" | "re" | "match" | "matches" => Some("matches"),
        "startswith" | "starts" | "sw" => Some("starts with"),
        "endswith" | "ends" | "ew" => Some("ends with"),
        _ => None,
    })
}

/// `/^pay/i`.
fn regular(text: &str) -> String {
    let (pattern, flags) = text.trim_start_matches('/').rsplit_once('/').unwrap_or((text, ""));
    let fold = if flags.contains('i') { "(?i)" } else { "" };
    Value::quoted(format!("{fold}{}", pattern.replace("\\/", "/"))).to_string()
}

/// `^pay$`, of which only the ends are more than text.
fn anchored(text: &str, negated: bool) -> Option<String> {
    let text = plain(text);
    let core = text.strip_prefix('^').unwrap_or(&text);
    let open = core.len() == text.len();
    let core_end = core.strip_suffix('$').unwrap_or(core);
    let closed = core_end.len() != core.len();
    if core_end.is_empty() || core_end.contains(['.', '*', '+', '?', '[', '(', '\\', '|', '{', '^', '$']) {
        return None;
    }
    let value = Value::quoted(core_end);
    let not = if negated { "not " } else { "" };
    Some(match (open, closed) {
        (false, true) => format!("{} {value}", if negated { "!=" } else { "=" }),
        (false, false) => format!("{not}starts with {value}"),
        (true, true) => format!("{not}ends with {value}"),
        (true, false) => return None,
    })
}

/// `env: prod, team: a` of a field with keys.
fn members(field: &str, text: &str) -> Option<String> {
    let member = Regex::new(&format!(r#"["']?({NAME})["']?\s*[:=]\s*({QUOTED}|{WORD})"#)).ok()?;
    let mut parts = Vec::new();
    for found in member.captures_iter(text) {
        let key = piece("k", found.get(1)?.as_str(), false, &found)?;
        parts.push(format!("{field}.{key} = {}", value(found.get(2)?.as_str())));
    }
    (!parts.is_empty()).then(|| parts.join(" and "))
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
