//! SQL's `like`.

use super::super::class;
use super::super::glob;
use super::context::{ErrorContext, Kind, Token};
use super::foreign;
use super::recovery::Recovery;
use super::words::{self, brief_code, code};
use crate::error::{Code, Diagnostic};

/// SQL's `like`, with the pattern read as one of our operators; `start` is where the operator begins, `not` included.
pub(super) fn like(site: &ErrorContext<'_>, token: Token, start: usize, negated: bool) -> Recovery {
    let diagnostic = Diagnostic::new(
        Code::UnknownOperator,
        site.span_of(token),
        format!("`{}` is not supported", brief_code(site.text_of(token))),
    )
    .label("SQL's operator");
    let value = quoted_whole(site, site.token_at(token.end));
    let pattern = match value.kind {
        Kind::Quoted => foreign::plain(site.text_of(value)),
        Kind::Word => site.text_of(value).to_owned(),
        _ => String::new(),
    };
    let pattern = pattern.as_str();
    let is_again = value.kind == Kind::Word
        && words::operator(pattern).is_some()
        && !site.ends_predicate(site.token_at(value.end));
    if is_again {
        return Recovery::last(diagnostic.help("write one operator, as in `contains`"));
    }
    if pattern.trim_matches('%').is_empty() && (pattern.is_empty() || value.kind == Kind::Word) {
        let help = "use `contains`, `starts with`, `ends with`, or `matches` with a regular expression";
        let diagnostic = diagnostic.help(help);
        return if matches!(value.kind, Kind::Quoted | Kind::Word) {
            Recovery::patched(diagnostic, site.span(start, token.end), "contains")
        } else {
            Recovery::last(diagnostic)
        };
    }
    if pattern.find('[').is_some_and(|open| pattern.get(open..).is_some_and(|rest| rest.contains(']'))) {
        let of = |marks| code(&format!("{} {}", site.field(), glob::operator(pattern, marks, negated)));
        let (sets, literal) = (of(glob::LIKE_SETS), of(glob::LIKE));
        let help = format!("write `{sets}` for a set of characters, or `{literal}` for a literal `[`");
        return Recovery::last(diagnostic.help(help));
    }
    let text = glob::operator(pattern, glob::LIKE, negated);
    let note = foreign::note(&format!("{} {text}", site.field()));
    let note = if note == foreign::IGNORES_CASE { note } else { "" };
    Recovery::fixed(
        diagnostic.help(format!("write `{}`{note}", code(&text))).suggest(site.span(start, value.end), text),
    )
}

/// A text with MySQL's `\'` in it, which ends a value in quotes here.
fn quoted_whole(site: &ErrorContext<'_>, value: Token) -> Token {
    // `it's%` without quotes.
    if value.kind == Kind::Word && site.slice(value.end, value.end + 1) == "'" {
        let end = site.word_end(value.end);
        return if site.slice(value.end + 1, end).contains(['\'', '"', '(', ')', ',']) {
            value
        } else {
            Token { end, ..value }
        };
    }
    let goes_on = value.kind == Kind::Quoted && site.text_of(value).ends_with("\\'");
    let rest = site.slice(value.end, site.text.len());
    if !goes_on || !rest.starts_with(|c: char| class::is_word(c) || c == '\'') {
        return value;
    }
    let mut escaped = false;
    let end = rest.char_indices().find(|&(_, c)| {
        let closes = c == '\'' && !escaped;
        escaped = c == '\\' && !escaped;
        closes
    });
    end.map_or(value, |(at, _)| Token { end: value.end + at + 1, ..value })
}
