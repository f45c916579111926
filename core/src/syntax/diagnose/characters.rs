//! Characters that look like those of the language: typographic quotes, mathematical signs, invisible ones.

use super::super::class;
use super::super::stop::Expected;
use super::super::wide::narrow;
use super::context::{ErrorContext, quoted, written};
use super::recovery::Recovery;
use super::words::code;
use crate::error::{Code, Diagnostic, visible};
use crate::span::{Span, floor_char_boundary};

/// What a character means that some keyboard or word processor writes instead of another.
const fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        '≠' => "!=",
        '≤' | '⩽' => "<=",
        '≥' | '⩾' => ">=",
        '＝' | '：' => "=",
        '＜' => "<",
        '＞' => ">",
        '（' => "(",
        '）' => ")",
        '，' | '、' => ",",
        '∧' => "and",
        '∨' => "or",
        '¬' => "not",
        '∈' => "in",
        '∉' => "not in",
        _ => return None,
    })
}

pub(super) const DOUBLE: &str = "“”„‟«»″＂";
pub(super) const SINGLE: &str = "‘’‚‛‹›′`´＇";

/// A mistake that its first character explains, whatever was expected.
pub(super) fn find(site: &ErrorContext<'_>) -> Option<Recovery> {
    if matches!(site.expected, Expected::Quote | Expected::Escape | Expected::LessNesting | Expected::FieldFirst) {
        return None;
    }
    let c = site.slice(site.at, site.text.len()).chars().next()?;
    if visible_differs(c) {
        return Some(invisible(site));
    }
    if DOUBLE.contains(c) || (SINGLE.contains(c) && !(site.expected == Expected::Connective && site.is_glued(site.at)))
    {
        return Some(typographic(site, c));
    }
    // After a predicate, a comma would be a mistake of its own.
    let plain = plain(c).filter(|&plain| !(plain == "," && site.expected == Expected::Connective))?;
    let span = site.span(site.at, site.at + c.len_utf8());
    let is_word = plain.starts_with(|c: char| c.is_ascii_alphabetic());
    let next = site.slice(site.at + c.len_utf8(), site.text.len()).chars().next();
    let before = if is_word && site.is_glued(site.at) { " " } else { "" };
    let after = if is_word && next.is_some_and(|c| !c.is_whitespace()) { " " } else { "" };
    let spaced = format!("{before}{plain}{after}");
    let diagnostic = Diagnostic::new(Code::UnexpectedCharacter, span, format!("`{c}` is written `{plain}` here"))
        .help(format!("write `{plain}`"))
        .replace(span, spaced);
    Some(Recovery::fixed(diagnostic))
}

/// A value with a character in it that is easily taken for another: full-width letters and signs, and dashes.
pub(super) fn within(text: &str, span: Span) -> Option<Recovery> {
    let usual = |c: char| match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        c => narrow(c),
    };
    let odd = text.chars().find(|&c| usual(c) != c)?;
    let kept = text.trim_end_matches(['；', '，', '。']);
    if kept.len() < text.len() && !kept.is_empty() && kept.chars().all(|c| usual(c) == c) {
        let diagnostic = Diagnostic::new(Code::UnexpectedCharacter, span, format!("`{odd}` is not needed at the end"));
        return Some(Recovery::fixed(
            diagnostic.help(format!("write `{}`", code(&written(kept)))).suggest(span, written(kept)),
        ));
    }
    let ours = written(&text.chars().map(usual).collect::<String>());
    let is_dash = usual(odd) == '-' && odd < '\u{ff00}';
    let what = if is_dash { "a dash" } else { "a full-width character" };
    let diagnostic = Diagnostic::new(
        Code::UnexpectedCharacter,
        span,
        format!("`{odd}` (U+{:04X}) is {what}, and not the `{}` of the keyboard", u32::from(odd), usual(odd)),
    )
    .label("looks like another");
    // A time has no dashes but hyphens.
    let is_time = ours.starts_with("now-")
        || ours.get(..5).is_some_and(|year| {
            year.ends_with('-') && year.parse::<i16>().is_err() && year.trim_end_matches('-').parse::<u16>().is_ok()
        });
    Some(if is_dash && !is_time {
        // A text processor makes it of a hyphen, but names have it too.
        Recovery::last(diagnostic.help(format!(
            "write `{}`, or `{}` if the dash is meant",
            code(&ours),
            code(&quoted(text))
        )))
    } else {
        Recovery::fixed(diagnostic.help(format!("write `{}`", code(&ours))).suggest(span, ours))
    })
}

fn visible_differs(c: char) -> bool {
    let mut buffer = [0; 4];
    let text: &str = c.encode_utf8(&mut buffer);
    visible(text).to_string() != text
}

fn invisible(site: &ErrorContext<'_>) -> Recovery {
    let rest = site.slice(site.at, site.text.len());
    let length = match rest.strip_prefix("\u{1b}[") {
        // A terminal's colour is hidden whole.
        Some(code) => 2 + code.bytes().take_while(|byte| matches!(byte, b'0'..=b'9' | b';')).count() + 1,
        None => rest.chars().take_while(|&c| visible_differs(c)).map(char::len_utf8).sum(),
    };
    let length = floor_char_boundary(rest, length);
    let span = site.span(site.at, site.at + length);
    let name = rest.chars().next().map_or(0, u32::from);
    let is_between_words = site.is_glued(site.at)
        && rest.get(length..).and_then(|rest| rest.chars().next()).is_some_and(char::is_alphanumeric);
    let diagnostic = Diagnostic::new(Code::UnexpectedCharacter, span, format!("invisible character (U+{name:04X})"))
        .label("not visible")
        .help(format!("remove it; inside a string it is written `\\u{{{name:x}}}`"));
    Recovery::fixed(if is_between_words { diagnostic.suggest(span, "") } else { diagnostic.replace(span, "") })
}

pub(super) fn name_of_quote(quote: char) -> &'static str {
    match quote {
        '`' => "a backtick",
        '´' => "an accent",
        '′' | '″' => "a prime",
        '«' | '»' | '‹' | '›' => "an angle quote",
        '＂' | '＇' => "a full-width quote",
        _ => "a curly quote",
    }
}

fn typographic(site: &ErrorContext<'_>, open: char) -> Recovery {
    let (family, straight) = if DOUBLE.contains(open) { (DOUBLE, '"') } else { (SINGLE, '\'') };
    let body = site.at + open.len_utf8();
    let rest = site.slice(body, site.text.len());
    // An apostrophe inside a word closes nothing.
    let close = rest.char_indices().find(|&(offset, c)| {
        let next = rest.get(offset + c.len_utf8()..).and_then(|rest| rest.chars().next());
        (family.contains(c) || c == straight) && (straight == '"' || !next.is_some_and(char::is_alphanumeric))
    });
    let name = name_of_quote(open);
    let message = match open {
        // Between backticks, nobody sees it.
        '`' => "a backtick quotes nothing here".to_owned(),
        _ => format!("`{open}` is {name}, which quotes nothing here"),
    };
    let opening = site.span(site.at, body);
    let Some((length, close)) = close else {
        let diagnostic =
            Diagnostic::new(Code::SmartQuotes, opening, message).label(name).help("write straight quotes: `\"…\"`");
        return Recovery::last(diagnostic);
    };
    let inner = rest.get(..length).unwrap_or_default();
    // A field that needs no quotes is better without, as a quoted one can be taken for a value.
    let is_field = site.expected == Expected::Predicate && class::is_segment(inner, true);
    let text = if is_field { inner.to_owned() } else { quoted(inner) };
    let closing = site.span(body + length, body + length + close.len_utf8());
    let diagnostic = Diagnostic::new(Code::SmartQuotes, opening, message)
        .label(name)
        .secondary_label(closing, "the closing one")
        .help(format!("write {}`{}`", if is_field { "" } else { "straight quotes: " }, code(&text)));
    let whole = opening.to(closing);
    Recovery::fixed(
        if is_pair(open, close) && !has_quote(inner) && (is_double_pair(open, close) || !has_predicate(inner)) {
            diagnostic.replace(whole, text)
        } else {
            diagnostic.suggest(whole, text)
        },
    )
}

/// Whether two quotes are made for each other. Two single ones may also be two apostrophes.
fn is_pair(open: char, close: char) -> bool {
    is_double_pair(open, close)
        || matches!((open, close), ('‘', '’') | ('‚', '‘' | '’') | ('‹', '›') | ('›', '‹'))
        || (matches!(open, '”' | '‟' | '＂' | '`' | '＇') && open == close)
}

const fn is_double_pair(open: char, close: char) -> bool {
    matches!((open, close), ('“', '”') | ('„', '“' | '”') | ('«', '»') | ('»', '«'))
}

/// Whether there is a quote in it, other than the apostrophe of a word.
fn has_quote(inner: &str) -> bool {
    let is_quote = |c: char| matches!(c, '"' | '\'') || DOUBLE.contains(c) || SINGLE.contains(c);
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    inner.char_indices().any(|(offset, c)| {
        let before = inner.get(..offset).and_then(|before| before.chars().next_back());
        let after = inner.get(offset + c.len_utf8()..).and_then(|after| after.chars().next());
        is_quote(c) && !(is_letter(before) && is_letter(after))
    })
}

/// Whether it looks like more of a filter, which would be in no quotes.
fn has_predicate(inner: &str) -> bool {
    let is_joint = |word: &str| ["and", "or", "&&", "||"].iter().any(|joint| word.eq_ignore_ascii_case(joint));
    inner.contains(['=', '<', '>', '~', ',', '(', ')', '[', ']']) || inner.split_whitespace().any(is_joint)
}
