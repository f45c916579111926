//! Mistakes in lists.

use super::super::class::Keyword;
use super::finding::Finding;
use super::site::{Kind, Site, Token, quoted};
use super::words::{brief_code, code};
use crate::error::{Code, Diagnostic};

/// Expected: a list, after `in`.
pub(super) fn list(site: &Site<'_>) -> Finding {
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
        let diagnostic = Diagnostic { span: Some(site.span(token.start, token.start)), ..diagnostic };
        let example = format!("{} {operator} (a, b)", site.field());
        return Finding::patched(
            diagnostic.label("a list is missing here").help(format!("write for example `{}`", code(&example))),
            site.span(in_word.end, in_word.end),
            " (x)",
        );
    }
    if !is_value(token) {
        return Finding::last(diagnostic.label("expected `(`").help("write for example `in (dev, test)`"));
    }
    if site.field().starts_with(['"', '\''])
        && token.kind == Kind::Word
        && super::super::class::is_plain_name(site.of(token))
    {
        let text = format!("{} = {}", site.of(token), site.field());
        return super::operand::swapped(site, token.end, &text, site.field());
    }
    let mut last = token;
    loop {
        let comma = site.token_at(last.end);
        let next = site.token_at(comma.end);
        if comma.kind != Kind::Comma || !is_value(next) || site.begins_predicate(next) {
            break;
        }
        last = next;
    }
    // `in dev test`: without commas either.
    let mut items = vec![site.of(token)];
    let mut end = token;
    loop {
        let next = site.token_at(end.end);
        if !is_value(next) || site.begins_predicate(next) {
            break;
        }
        items.push(site.of(next));
        end = next;
    }
    if items.len() > 1 && site.ends_predicate(site.token_at(end.end)) {
        let text = format!("({})", items.join(", "));
        let span = site.span(token.start, end.end);
        let diagnostic = Diagnostic { span: Some(span), ..diagnostic }.label("no parentheses");
        return Finding::fixed(diagnostic.help(format!("write `{}`", code(&text))).suggest(span, text));
    }
    let text = site.cut(token.start, last.end);
    Finding::fixed(
        Diagnostic { span: Some(site.span(token.start, last.end)), ..diagnostic }
            .label("no parentheses")
            .help(format!("write `({})`", code(text)))
            .suggest(site.span(token.start, token.start), "(")
            .suggest(site.span(last.end, last.end), ")"),
    )
}

/// An item of a list is missing, or is not a value; `before` is the bracket or comma before it.
pub(super) fn item(site: &Site<'_>, before: Token, token: Token) -> Finding {
    let span = site.span_of(token);
    match token.kind {
        Kind::Close if before.kind == Kind::Open => {
            let whole = site.span(before.start, token.end);
            let diagnostic = Diagnostic::new(Code::EmptyList, whole, "the list is empty")
                .label("no value")
                .help("list at least one value; for a missing field use `not exists`");
            Finding::patched(diagnostic, site.span(token.start, token.start), "x")
        }
        Kind::Comma => {
            let diagnostic = Diagnostic::new(Code::MissingValue, span, "a value is missing before the comma")
                .label("expected a value")
                .help("remove the comma; an empty string is written `\"\"`");
            Finding::fixed(diagnostic.suggest(span, ""))
        }
        Kind::End => Finding::last(
            Diagnostic::new(Code::UnclosedParenthesis, site.span_of(before), "the list is never closed")
                .label(if before.kind == Kind::Open { "opened here" } else { "the last comma" })
                .help("write the rest of the list, and `)`"),
        ),
        Kind::Close => wrong_bracket(site, token, site.list_open(token)),
        Kind::Word if site.keyword(token).is_some() => {
            let text = site.of(token);
            let diagnostic = Diagnostic::new(
                Code::KeywordAsName,
                span,
                format!("`{text}` is a keyword and cannot be a value without quotes"),
            )
            .label("keyword")
            .help(format!("quote it: `{}`", quoted(text)));
            let next = site.token_at(token.end);
            Finding::fixed(if matches!(next.kind, Kind::Comma | Kind::Close) {
                diagnostic.replace(span, quoted(text))
            } else {
                diagnostic.suggest(span, quoted(text))
            })
        }
        Kind::Open => Finding::last(
            Diagnostic::new(Code::InvalidValue, span, "a list contains values, not another list")
                .label("expected a value")
                .help("remove the inner brackets"),
        ),
        _ => super::common::has_to_be_quoted(site, token),
    }
}

pub(super) fn wrong_bracket(site: &Site<'_>, token: Token, open: Option<Token>) -> Finding {
    let Some(open) = open else {
        return Finding::last(
            Diagnostic::new(Code::UnopenedParenthesis, site.span_of(token), "unmatched closing bracket")
                .help("remove it"),
        );
    };
    let wanted = if site.of(open) == "[" { "]" } else { ")" };
    let diagnostic = Diagnostic::new(
        Code::UnclosedParenthesis,
        site.span_of(token),
        format!("`{}` does not close `{}`", site.of(token), site.of(open)),
    )
    .label(format!("expected `{wanted}`"))
    .also(site.span_of(open), "opened here")
    .help(format!("write `{wanted}`"));
    Finding::fixed(diagnostic.replace(site.span_of(token), wanted))
}

/// Expected: a comma or the end of the list, which began at `site.began`.
pub(super) fn comma(site: &Site<'_>) -> Finding {
    let token = site.token();
    let open = site.token_at(site.began);
    let before = site.before();
    let close = if site.of(open) == "[" { "]" } else { ")" };
    let unclosed = || {
        Diagnostic::new(Code::UnclosedParenthesis, site.span_of(open), "the list is never closed")
            .label("opened here")
            .help(format!("write `{close}` after its last value"))
    };
    let place = site.span(before.end, before.end);
    let next = site.token_at(token.end);
    match token.kind {
        Kind::End => Finding::fixed(unclosed().suggest(place, close)),
        Kind::Close => wrong_bracket(site, token, Some(open)),
        Kind::Joint | Kind::Word
            if site.ends_predicate(token) && (site.begins_predicate(next) || next.kind == Kind::Open) =>
        {
            Finding::fixed(unclosed().also(site.span_of(token), "a predicate follows").suggest(place, close))
        }
        Kind::Word if before.kind == Kind::Word && several_words(site, open).is_some() => {
            let words = several_words(site, open).unwrap_or_default();
            let mut diagnostic =
                Diagnostic::new(Code::WrongSeparator, site.span_of(token), "values with spaces must be quoted")
                    .label("one value, it seems");
            for (start, end) in words {
                diagnostic = diagnostic.suggest(site.span(start, end), quoted(site.cut(start, end)));
            }
            Finding::fixed(diagnostic.help("quote each of them; where a comma is missing, write it"))
        }
        Kind::Word | Kind::Quoted if site.keyword(token).is_none() && !site.is_glued(token.start) => {
            let words = format!("{} {}", site.of(before), site.of(token));
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
            Finding::fixed(diagnostic.suggest(place, ","))
        }
        Kind::Joint | Kind::Word
            if matches!(site.keyword(token), Some(Keyword::And | Keyword::Or)) || token.kind == Kind::Joint =>
        {
            separated(site, before, token, next)
        }
        Kind::Other if site.of(token) == ";" => separated(site, before, token, next),
        _ if before.kind == Kind::Word && before.end == token.start => {
            super::common::has_to_be_quoted(site, Token { start: before.start, ..before })
        }
        _ => Finding::last(
            Diagnostic::new(Code::WrongSeparator, site.span_of(token), format!("expected a comma or `{close}`"))
                .also(site.span_of(open), "the list begins here")
                .help("separate values with commas, and quote those that contain other characters"),
        ),
    }
}

/// `(Bob Smith, Alice Jones)`: the places of the values with spaces, if there are commas and most values have some.
fn several_words(site: &Site<'_>, open: Token) -> Option<Vec<(usize, usize)>> {
    let (mut found, mut others) = (Vec::new(), 0_usize);
    let mut token = site.token_at(open.end);
    loop {
        let start = token.start;
        let (mut end, mut count) = (start, 0_usize);
        while matches!(token.kind, Kind::Word | Kind::Quoted) {
            if token.kind == Kind::Quoted || site.keyword(token).is_some() {
                count = 0;
                break;
            }
            (end, count) = (token.end, count + 1);
            token = site.token_at(token.end);
        }
        match count {
            0 => return None,
            1 => others += 1,
            _ => found.push((start, end)),
        }
        match token.kind {
            Kind::Comma => token = site.token_at(token.end),
            Kind::Close => break,
            _ => return None,
        }
    }
    (found.len() > others && found.len() + others > 1).then_some(found)
}

/// Values separated by something other than a comma.
fn separated(site: &Site<'_>, before: Token, token: Token, next: Token) -> Finding {
    let text = site.of(token);
    let diagnostic = Diagnostic::new(
        Code::WrongSeparator,
        site.span_of(token),
        format!("the values of a list are separated by commas, not by `{}`", brief_code(text)),
    )
    .label("expected a comma")
    .help("write a comma");
    if matches!(next.kind, Kind::Word | Kind::Quoted) {
        return Finding::fixed(diagnostic.suggest(site.span(before.end, token.end), ","));
    }
    Finding::last(diagnostic)
}
