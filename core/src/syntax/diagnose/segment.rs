//! Mistakes in a field's name, after one of its dots.

use super::context::{ErrorContext, quoted};
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
