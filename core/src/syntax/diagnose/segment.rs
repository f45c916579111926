//! Mistakes in a field's name, after one of its dots.

use super::super::class;
use super::context::{ErrorContext, Kind, Token, quoted};
use super::recovery::Recovery;
use super::words::{brief_code, code};
use crate::error::{Code, Diagnostic};

/// Expected: a name after the dot of a field.
pub(super) fn segment(site: &ErrorContext<'_>) -> Recovery {
    let dot = site.span(site.at.saturating_sub(1), site.at);
    let rest = site.slice(site.at, site.text.len());
    if rest.starts_with('.') {
        let dots = rest.bytes().take_while(|&byte| byte == b'.').count();
        let diagnostic = Diagnostic::new(
            Code::InvalidField,
            site.span(site.at - 1, site.at + dots),
            "a name is missing between the dots",
        )
        .label("dots with nothing between")
        .help("write one dot");
        return Recovery::fixed(diagnostic.suggest(site.span(site.at, site.at + dots), ""));
    }
    let prefix = site.slice(site.construct_start, site.at);
    let next = site.token();
    if next.start > site.at && is_name(site, next) {
        let text = format!("{prefix}{}", site.text_of(next));
        return spaced(site, (site.construct_start, site.at, next.end), &text, (site.at, next.start), "");
    }
    let diagnostic =
        Diagnostic::new(Code::InvalidField, dot, format!("a name is missing after `{}`", brief_code(prefix)));
    let end = site.run_end(site.at);
    let name = site.slice(site.at, end);
    let word = name.split(['=', '<', '>', '!', '~', ':']).next().unwrap_or_default();
    if word == "*" {
        return Recovery::last(
            diagnostic
                .label("any key")
                .help("a key has to be named: write for example `labels.env`; ask for each key apart"),
        );
    }
    if !word.is_empty() {
        let span = site.span(site.at, site.at + word.len());
        return Recovery::fixed(
            Diagnostic::new(
                Code::InvalidField,
                span,
                format!("`{}` must be quoted as part of a field", brief_code(word)),
            )
            .help(format!("write `{}{}`", code(prefix), code(&quoted(word))))
            .suggest(span, quoted(word)),
        );
    }
    Recovery::patched(
        diagnostic.label("expected a name").help("write for example `labels.env`"),
        site.span(site.at, site.at),
        "x",
    )
}

/// Whether the rest of a name is there, of one segment or more.
fn is_name(site: &ErrorContext<'_>, token: Token) -> bool {
    match token.kind {
        Kind::Quoted => true,
        Kind::Word => {
            site.keyword(token).is_none() && site.text_of(token).split('.').all(|part| class::is_segment(part, false))
        }
        _ => false,
    }
}

/// `labels . env = x` and `labels .env = x`: the dot after a space, where the parser stopped.
pub(super) fn dotted(site: &ErrorContext<'_>) -> Option<Recovery> {
    let token = site.token();
    let typed = site.text_of(token).strip_prefix('.')?;
    let name = if typed.is_empty() { site.token_at(token.end) } else { Token { start: token.start + 1, ..token } };
    if !is_name(site, name) {
        return None;
    }
    let text = format!("{}.{}", site.field(), site.text_of(name));
    let whole = (site.operand_start, site.field_end(), name.end);
    Some(spaced(site, whole, &text, (site.field_end(), name.start), "."))
}

/// A name with a space at one of its dots: where it begins, where the space is, and where it ends.
fn spaced(
    site: &ErrorContext<'_>,
    (start, gap, end): (usize, usize, usize),
    text: &str,
    (from, to): (usize, usize),
    ours: &str,
) -> Recovery {
    let message = format!("a space splits the name after `{}`", brief_code(site.slice(start, gap)));
    let diagnostic = Diagnostic::new(Code::InvalidField, site.span(start, end), message)
        .label("one name, it seems")
        .help(format!("write `{}`", code(text)))
        .suggest(site.span(from, to), ours);
    Recovery::fixed(diagnostic)
}
