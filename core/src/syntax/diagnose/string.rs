//! Mistakes inside a string.

use super::context::{ErrorContext, Token};
use super::recovery::Recovery;
use super::words::{brief_code, code};
use crate::error::{Code, Diagnostic};
use crate::limits::messages::FIXED_ESCAPES;

pub(super) fn unclosed(site: &ErrorContext<'_>) -> Recovery {
    let quote = site.slice(site.construct_start, site.construct_start + 1);
    let span = site.span(site.construct_start, site.construct_start + 1);
    let body = site.slice(site.construct_start + 1, site.text.len());
    let diagnostic = Diagnostic::new(Code::UnclosedString, span, format!("the quote `{quote}` is never closed"))
        .label("opened here");
    if body.ends_with("\\\"") && quote == "\"" {
        return Recovery::last(diagnostic.help(
            "the last `\\\"` is a quote inside the string; for a backslash before the closing quote write `\\\\\"`",
        ));
    }
    if let Some(finding) = closed_by_curly(site, quote, body) {
        return finding;
    }
    // Where the string should have ended is clear only when nothing follows that can be a part of the filter.
    let text = body.trim_end();
    let is_plain = !text.is_empty() && !text.contains([' ', ')', '(', '"', '\'', '\\', '=', ',']);
    let place = site.construct_start + 1 + text.len();
    if is_plain {
        let span = site.span(place, place);
        return Recovery::fixed(
            diagnostic.help(format!("add the closing quote: `{quote}{}{quote}`", code(text))).suggest(span, quote),
        );
    }
    Recovery::last(diagnostic.help(format!("write `{quote}` where the value ends")))
}

/// `active'`: a quote directly after a name, which nothing closes.
pub(super) fn stray(site: &ErrorContext<'_>, token: Token) -> Recovery {
    let quote = site.slice(token.start, token.start + 1);
    let span = site.span(token.start, token.start + 1);
    let diagnostic = Diagnostic::new(Code::UnclosedString, span, format!("the quote `{quote}` is never closed"))
        .label("opened here");
    if site.slice(token.start + 1, token.end).trim().is_empty() {
        return Recovery::fixed(diagnostic.help("remove it").suggest(span, ""));
    }
    Recovery::last(diagnostic.help("write an operator before a value in quotes, and the closing quote after it"))
}

/// `"a”`: the closing quote is not the one that opened.
fn closed_by_curly(site: &ErrorContext<'_>, quote: &str, body: &str) -> Option<Recovery> {
    let family = if quote == "\"" { super::characters::DOUBLE } else { super::characters::SINGLE };
    let mut closing = body.char_indices().filter(|&(offset, c)| {
        let next = body.get(offset + c.len_utf8()..).and_then(|rest| rest.chars().next());
        // An apostrophe inside a word closes nothing.
        family.contains(c) && !next.is_some_and(char::is_alphanumeric)
    });
    let (offset, close) = closing.next()?;
    let start = site.construct_start + 1 + offset;
    let span = site.span(start, start + close.len_utf8());
    let name = super::characters::name_of_quote(close);
    let message = format!("`{close}` is {name}, which closes nothing here");
    let diagnostic = Diagnostic::new(Code::SmartQuotes, span, message)
        .label(name)
        .secondary_label(site.span(site.construct_start, site.construct_start + 1), "opened here")
        .help(format!("close the string with the quote that opens it: `{quote}`"))
        .suggest(span, quote);
    Some(Recovery::fixed(diagnostic))
}

/// A backslash before something that it does not escape; all of the string's are reported as one.
pub(super) fn escape(site: &ErrorContext<'_>) -> Recovery {
    let first = bad_escape_span(site, site.at);
    let bad = site.slice(first.0, first.1);
    let message = if bad.starts_with("\\u") {
        format!("`{}` is not a character: `\\u{{…}}` takes one to six hexadecimal digits", brief_code(bad))
    } else {
        format!("`{}` is not an escape", brief_code(bad))
    };
    let mut diagnostic = Diagnostic::new(Code::InvalidEscape, site.span(first.0, first.1), message)
        .label("unknown escape")
        .help("write `\\\\` for a backslash; the escapes are `\\\"`, `\\\\`, `\\'`, `\\n`, `\\r`, `\\t` and `\\u{…}`; in single quotes a backslash is literal");
    let mut offset = site.at;
    let mut rest = site.slice(offset, site.text.len());
    while let Some(next) = rest.find(['\\', '"']) {
        offset += next;
        let mut chars = site.slice(offset, site.text.len()).chars();
        if chars.next() == Some('"') {
            return Recovery::fixed(diagnostic);
        }
        let escaped = chars.next().map_or(0, char::len_utf8);
        if !is_escape(site.slice(offset, site.text.len())) {
            if diagnostic.edits.len() >= FIXED_ESCAPES {
                break;
            }
            let digits = site.slice(offset + 2, offset + 6);
            let is_json = site.slice(offset, offset + 2) == "\\u"
                && digits.len() == 4
                && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
            diagnostic = if is_json {
                diagnostic.suggest(site.span(offset + 2, offset + 6), format!("{{{digits}}}"))
            } else {
                diagnostic.suggest(site.span(offset, offset), "\\")
            };
        }
        offset += 1 + escaped;
        rest = site.slice(offset, site.text.len());
    }
    // The string is never closed, or is a wild one: nothing is certain.
    diagnostic.edits.clear();
    Recovery::last(diagnostic)
}

fn bad_escape_span(site: &ErrorContext<'_>, at: usize) -> (usize, usize) {
    let rest = site.slice(at, site.text.len());
    let length = if rest.starts_with("\\u{") {
        rest.char_indices().skip(3).take(9).find(|&(_, c)| c == '}').map_or(3, |(offset, _)| offset + 1)
    } else {
        rest.chars().take(2).map(char::len_utf8).sum()
    };
    (at, at + length)
}

/// Whether `text` begins with an escape of the language.
fn is_escape(text: &str) -> bool {
    let mut chars = text.chars().skip(1);
    match chars.next() {
        Some('"' | '\\' | '\'' | 'n' | 'r' | 't') => true,
        Some('u') => {
            let Some(digits) = text.get(2..).and_then(|rest| rest.strip_prefix('{')) else { return false };
            let length = digits.bytes().take(7).take_while(u8::is_ascii_hexdigit).count();
            let digits =
                digits.get(..length).filter(|_| digits.get(length..).is_some_and(|rest| rest.starts_with('}')));
            digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()).and_then(char::from_u32).is_some()
        }
        _ => false,
    }
}
