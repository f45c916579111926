//! Mistakes in lists.

use super::super::class::Keyword;
use super::common;
use super::context::{ErrorContext, Kind, Token, quoted, written};
use super::items::{self, Items, is_joint, is_separator};
use super::recovery::Recovery;
use super::words::{brief_code, code};
use crate::error::{Code, Diagnostic};

/// Expected: a list, after `in`.
pub(super) fn list(site: &ErrorContext<'_>) -> Recovery {
    let token = site.token();
    let operator = site.operator();
    let in_word = site.before();
    let diagnostic = Diagnostic::new(
        Code::MissingList,
        site.span(token.start, token.end),
        format!("`{}` needs a list in parentheses", brief_code(operator)),
    );
    let is_value = |token: Token| matches!(token.kind, Kind::Word | Kind::Quoted) && site.keyword(token).is_none();
    if site.ends_predicate(token) {
        let diagnostic = diagnostic.at(site.span(token.start, token.start));
        let example = format!("{} {operator} (a, b)", site.field());
        return Recovery::patched(
            diagnostic.label("a list is missing here").help(format!("write for example `{}`", code(&example))),
            site.span(in_word.end, in_word.end),
            " (x)",
        );
    }
    if !is_value(token) {
        return Recovery::last(diagnostic.label("expected `(`").help("write for example `in (dev, test)`"));
    }
    if site.field().starts_with(['"', '\''])
        && token.kind == Kind::Word
        && super::super::class::is_plain_name(site.text_of(token))
    {
        let text = format!("{} = {}", site.text_of(token), site.field());
        return super::reversed::swapped(site, token.end, &text, site.field());
    }
    let Some(found) = items::items(site, token, is_separator).map(|found| with_or(site, token, found)) else {
        return Recovery::last(diagnostic.label("expected `(`").help("write for example `in (dev, test)`"));
    };
    let after = site.token_at(found.end);
    let is_end = site.ends_predicate(after) || is_separator(site, after);
    let one = found.texts.first().filter(|one| found.texts.len() == 1 && one.contains(','));
    if let Some(items) = one.and_then(|one| within_quotes(one)).filter(|_| is_end) {
        let text = format!("({})", items.join(", "));
        let one = format!("({})", site.text_of(token));
        let span = site.span_of(token);
        let help = format!("write `{}`; if it is one value, `{}`", code(&text), code(&one));
        return Recovery::fixed(diagnostic.label("no parentheses").help(help).suggest(span, text));
    }
    let items = match found.texts.as_slice() {
        // `in dev test`: without commas either.
        [_] if found.spaced && !is_of_names(site, token, found.end) => words(site, token, found.end).join(", "),
        several => several.join(", "),
    };
    let text = format!("({items})");
    let span = site.span(token.start, found.end);
    let diagnostic = diagnostic.at(span).label("no parentheses");
    if !is_end && found.spaced {
        return Recovery::last(diagnostic.help("write a list, as in `in (dev, test)`"));
    }
    let diagnostic = diagnostic.help(format!("write `{}`", code(&text)));
    if site.slice(token.start, found.end) == items {
        let place = |offset: usize| site.span(offset, offset);
        return Recovery::fixed(diagnostic.suggest(place(token.start), "(").suggest(place(found.end), ")"));
    }
    Recovery::fixed(diagnostic.suggest(span, text))
}

/// `in "pay,shop"`: the values that were quoted as one.
fn within_quotes(text: &str) -> Option<Vec<String>> {
    let inner = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    let inner = inner.or_else(|| text.strip_prefix('\'').and_then(|text| text.strip_suffix('\'')))?;
    let inner = inner.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')).unwrap_or(inner);
    let parts: Vec<&str> = inner.split(',').map(str::trim).collect();
    let is_value = |part: &&str| !part.is_empty() && !part.contains(['\\', '"', '\'']);
    (parts.len() > 1 && parts.iter().all(is_value)).then(|| parts.into_iter().map(written).collect())
}

/// `in a or b`: with what follows an `or`, unless a predicate begins there.
fn with_or(site: &ErrorContext<'_>, first: Token, found: Items) -> Items {
    let is_or =
        |site: &ErrorContext<'_>, token: Token| site.keyword(token) == Some(Keyword::Or) || site.text_of(token) == "||";
    let is_one = found.places.len() == 1 && is_or(site, site.token_at(found.end));
    let further = if is_one { items::items(site, first, is_or) } else { None };
    further.filter(|further| site.ends_predicate(site.token_at(further.end))).unwrap_or(found)
}

/// The words from a token to an offset.
fn words<'a>(site: &ErrorContext<'a>, first: Token, end: usize) -> Vec<&'a str> {
    let mut found = Vec::new();
    let mut token = first;
    while token.end <= end && token.kind != Kind::End {
        found.push(site.text_of(token));
        token = site.token_at(token.end);
    }
    found
}

/// Whether words begin as those of a name do, `Ada Smith`: with capitals.
fn is_of_names(site: &ErrorContext<'_>, first: Token, end: usize) -> bool {
    words(site, first, end).iter().all(|word| {
        let mut chars = word.chars();
        chars.next().is_some_and(char::is_uppercase) && chars.next().is_some_and(char::is_lowercase)
    })
}

/// An item of a list is missing, or is not a value; `before` is the bracket or comma before it.
pub(super) fn item(site: &ErrorContext<'_>, before: Token, token: Token) -> Recovery {
    let span = site.span_of(token);
    match token.kind {
        Kind::Close if before.kind == Kind::Open => {
            let whole = site.span(before.start, token.end);
            let diagnostic = Diagnostic::new(Code::EmptyList, whole, "the list is empty")
                .label("no value")
                .help("list at least one value; for a missing field use `not exists`");
            Recovery::patched(diagnostic, site.span(token.start, token.start), "x")
        }
        Kind::Comma => {
            let diagnostic = Diagnostic::new(Code::MissingValue, span, "a value is missing before the comma")
                .label("expected a value")
                .help("remove the comma; an empty string is written `\"\"`");
            Recovery::fixed(diagnostic.suggest(span, ""))
        }
        Kind::End => Recovery::last(
            Diagnostic::new(Code::UnclosedParenthesis, site.span_of(before), "the list is never closed")
                .label(if before.kind == Kind::Open { "opened here" } else { "the last comma" })
                .help("write the rest of the list, and `)`"),
        ),
        Kind::Close => wrong_bracket(site, token, site.list_open(token)),
        Kind::Word if site.keyword(token).is_some() => {
            let text = site.text_of(token);
            let diagnostic = common::keyword(span, text, "value");
            let next = site.token_at(token.end);
            Recovery::fixed(if matches!(next.kind, Kind::Comma | Kind::Close) {
                diagnostic.replace(span, quoted(text))
            } else {
                diagnostic.suggest(span, quoted(text))
            })
        }
        Kind::Open => Recovery::last(
            Diagnostic::new(Code::InvalidValue, span, "a list contains values, not another list")
                .label("expected a value")
                .help("remove the inner brackets"),
        ),
        _ => super::common::has_to_be_quoted(site, token),
    }
}

pub(super) fn wrong_bracket(site: &ErrorContext<'_>, token: Token, open: Option<Token>) -> Recovery {
    let Some(open) = open else {
        return Recovery::last(
            Diagnostic::new(Code::UnopenedParenthesis, site.span_of(token), "unmatched closing bracket")
                .help("remove it"),
        );
    };
    let wanted = if site.text_of(open) == "[" { "]" } else { ")" };
    let diagnostic = Diagnostic::new(
        Code::UnclosedParenthesis,
        site.span_of(token),
        format!("`{}` does not close `{}`", site.text_of(token), site.text_of(open)),
    )
    .label(format!("expected `{wanted}`"))
    .secondary_label(site.span_of(open), "opened here")
    .help(format!("write `{wanted}`"));
    Recovery::fixed(diagnostic.replace(site.span_of(token), wanted))
}

/// Expected: a comma or the end of the list, which began at `site.construct_start`.
pub(super) fn comma(site: &ErrorContext<'_>) -> Recovery {
    let token = site.token();
    let open = site.token_at(site.construct_start);
    let before = site.before();
    let close = if site.text_of(open) == "[" { "]" } else { ")" };
    let unclosed = || {
        Diagnostic::new(Code::UnclosedParenthesis, site.span_of(open), "the list is never closed")
            .label("opened here")
            .help(format!("write `{close}` after its last value"))
    };
    let place = site.span(before.end, before.end);
    let next = site.token_at(token.end);
    match token.kind {
        Kind::End => Recovery::fixed(unclosed().suggest(place, close)),
        Kind::Close => wrong_bracket(site, token, Some(open)),
        Kind::Joint | Kind::Word
            if site.ends_predicate(token) && (site.begins_predicate(next) || next.kind == Kind::Open) =>
        {
            Recovery::fixed(
                unclosed().secondary_label(site.span_of(token), "a predicate follows").suggest(place, close),
            )
        }
        Kind::Word if before.kind == Kind::Word && several_words(site, open).is_some() => {
            let items = several_words(site, open).unwrap_or_default();
            let mut diagnostic =
                Diagnostic::new(Code::WrongSeparator, site.span_of(token), "values with spaces must be quoted")
                    .label("one value, it seems");
            for (start, end, text) in items {
                diagnostic = diagnostic.suggest(site.span(start, end), text);
            }
            Recovery::fixed(diagnostic.help("quote each of them; where a comma is missing, write it"))
        }
        Kind::Word | Kind::Quoted if site.keyword(token).is_none() && !site.is_glued(token.start) => {
            let words = format!("{} {}", site.text_of(before), site.text_of(token));
            let help = if before.kind == Kind::Word && token.kind == Kind::Word {
                format!("write a comma between them, or quote a value with a space: `{}`", code(&quoted(&words)))
            } else {
                "write a comma between them".to_owned()
            };
            let diagnostic = Diagnostic::new(
                Code::WrongSeparator,
                site.span_of(token),
                "a comma is missing between two values of the list",
            )
            .label("expected a comma")
            .help(help);
            Recovery::fixed(diagnostic.suggest(place, ","))
        }
        Kind::Joint | Kind::Word
            if matches!(site.keyword(token), Some(Keyword::And | Keyword::Or)) || token.kind == Kind::Joint =>
        {
            separated(site, before, token, next)
        }
        Kind::Other if site.text_of(token) == ";" => separated(site, before, token, next),
        _ if before.kind == Kind::Word && before.end == token.start => {
            super::common::has_to_be_quoted(site, Token { start: before.start, ..before })
        }
        _ => Recovery::last(
            Diagnostic::new(Code::WrongSeparator, site.span_of(token), format!("expected a comma or `{close}`"))
                .secondary_label(site.span_of(open), "the list begins here")
                .help("separate values with commas, and quote those that contain other characters"),
        ),
    }
}

/// `(Bob Smith, Joe)`: the places of the values with spaces, as they are written, if there are several values.
fn several_words(site: &ErrorContext<'_>, open: Token) -> Option<Vec<(usize, usize, String)>> {
    let first = site.token_at(open.end);
    let found = items::items(site, first, is_joint)?;
    let is_closed = site.token_at(found.end).kind == Kind::Close;
    let is_one = found.texts.len() == 1 && !is_of_names(site, first, found.end);
    if !is_closed || !found.spaced || is_one {
        return None;
    }
    Some(
        found
            .places
            .into_iter()
            .zip(found.texts)
            .filter_map(|((start, end, words), text)| (words > 1).then_some((start, end, text)))
            .collect(),
    )
}

/// Values separated by something other than a comma.
fn separated(site: &ErrorContext<'_>, before: Token, token: Token, next: Token) -> Recovery {
    let text = site.text_of(token);
    let diagnostic = Diagnostic::new(
        Code::WrongSeparator,
        site.span_of(token),
        format!("the values of a list are separated by commas, not by `{}`", brief_code(text)),
    )
    .label("expected a comma")
    .help("write a comma");
    if matches!(next.kind, Kind::Word | Kind::Quoted) {
        return Recovery::fixed(diagnostic.suggest(site.span(before.end, token.end), ","));
    }
    Recovery::last(diagnostic)
}
