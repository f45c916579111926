//! Commas and semicolons after a predicate: between predicates, or between the values of one.

use super::super::{Comparison, MatchOperator, Test};
use super::context::{ErrorContext, Kind, Token, quoted};
use super::items::{self, Items, begins_predicate, is_separator, last_value};
use super::recovery::Recovery;
use super::words::code;
use crate::error::{Code, Diagnostic};

/// A comma or semicolon after a predicate.
pub(super) fn separator(site: &ErrorContext<'_>, token: Token) -> Recovery {
    let sign = site.text_of(token);
    let span = site.span_of(token);
    let next = site.token_at(token.end);
    if next.kind == Kind::End {
        let diagnostic = Diagnostic::new(Code::UnexpectedCharacter, span, format!("`{sign}` is not needed at the end"))
            .label("expected the end")
            .help("remove it");
        return Recovery::fixed(diagnostic.replace(span, ""));
    }
    if let Some(finding) = listed(site).or_else(|| in_pattern(site, token)) {
        return finding;
    }
    let diagnostic = Diagnostic::new(
        Code::WrongConnective,
        span,
        format!("predicates are joined with `and` or `or`, not with `{sign}`"),
    )
    .label("expected `and` or `or`")
    .help("write `and` or `or`");
    // RSQL, which compares with `==`, writes `or` as a comma; others write `and` so.
    let is_rsql = sign == "," && site.text.contains("==");
    if is_rsql {
        return Recovery::last(
            diagnostic.help("write `and` if both are asked for, or `or` if one is enough, as RSQL's comma says"),
        );
    }
    if !begins_predicate(site, next) {
        // After a value, a word is another value, of which there is one.
        if last_value(site).is_some() {
            return Recovery::last(diagnostic.help(if site.is_ordering() {
                "compare with one value, and join comparisons with `and` or `or`; a range is written with `between`"
                    .to_owned()
            } else {
                format!(
                    "write one value, and join comparisons with `and` or `or`; quote a value that contains `{sign}`"
                )
            }));
        }
        if next.kind != Kind::Word || site.keyword(next).is_some() {
            return Recovery::last(diagnostic);
        }
    }
    Recovery::fixed(diagnostic.suggest(span, spaced(site, token, next)))
}

fn spaced(site: &ErrorContext<'_>, token: Token, next: Token) -> String {
    let before = if site.before().end == token.start { " " } else { "" };
    let after = if next.start == token.end { " " } else { "" };
    format!("{before}and{after}")
}

/// `name = a, b` and `name = a;b`: more values of the last predicate, which asks for one.
pub(super) fn listed(site: &ErrorContext<'_>) -> Option<Recovery> {
    let (_, span, is_equal) = last_value(site)?;
    let predicate = site.last_predicate()?;
    let found = items::items(site, site.token_at(span.start as usize), is_separator)?;
    let after = site.token_at(found.end);
    if found.texts.len() < 2 || !(site.ends_predicate(after) || is_separator(site, after)) {
        return None;
    }
    let start = site.operand_start + predicate.operator_span().start as usize;
    let operator = match predicate.test() {
        Test::Compare { comparison: Comparison::Eq, .. } => "in",
        Test::Compare { comparison: Comparison::Ne, .. } => "not in",
        Test::Match { matcher: MatchOperator::Matches, .. } => return None,
        Test::Match { .. } if is_equal => {
            site.slice(start, site.operand_start + predicate.operator_span().end as usize)
        }
        _ => return None,
    };
    let glued = if site.is_glued(start) { " " } else { "" };
    let text = format!("{operator} {}", found.list());
    let whole = site.span(span.start as usize, found.end);
    let help = match one_value(site, &found, span.start as usize) {
        Some(one) => format!("write `{}`; if it is one value, quote it: `{}`", code(&text), code(&one)),
        None => format!("write `{}`", code(&text)),
    };
    let diagnostic = Diagnostic::new(Code::MissingList, whole, "several values need a list in parentheses")
        .label("no parentheses")
        .help(help)
        .suggest(site.span(start, found.end), format!("{glued}{text}"));
    Some(Recovery::fixed(diagnostic))
}

/// `a;b`, quoted: without a space, it may be one value.
fn one_value(site: &ErrorContext<'_>, found: &Items, start: usize) -> Option<String> {
    let text = site.slice(start, found.end);
    let is_one = text.contains(';') && !text.contains(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ','));
    is_one.then(|| quoted(text))
}

/// `name matches a;b`: a regular expression has no list, and its signs are its own.
fn in_pattern(site: &ErrorContext<'_>, token: Token) -> Option<Recovery> {
    let (value, span, _) = last_value(site)?;
    let is_pattern = matches!(site.last_predicate()?.test(), Test::Match { matcher: MatchOperator::Matches, .. });
    let start = span.start as usize;
    let end = site.word_end(token.start);
    if !is_pattern || value.is_quoted() || token.start > span.end as usize || end == token.end {
        return None;
    }
    let whole = site.span(start, end);
    let text = quoted(site.slice(start, end));
    let message = "a regular expression with such a character must be quoted";
    let diagnostic = Diagnostic::new(Code::InvalidValue, whole, message)
        .label("one value, it seems")
        .help(format!("write `{}`", code(&text)))
        .suggest(whole, text);
    Some(Recovery::fixed(diagnostic))
}
