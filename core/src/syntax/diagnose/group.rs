//! Mistakes around the parentheses of groups.

use super::super::class;
use super::context::ErrorContext;
use super::recovery::Recovery;
use crate::error::{Code, Diagnostic};

// A parenthesis that is never closed.
pub(super) fn close(site: &ErrorContext<'_>) -> Recovery {
    let open = site.span(site.construct_start, site.construct_start + 1);
    let end = site.text.trim_end().len();
    let diagnostic = Diagnostic::new(Code::UnclosedParenthesis, open, "the parenthesis is never closed")
        .label("opened here")
        .help("write `)` where the group ends")
        .suggest(site.span(end, end), ")");
    Recovery::fixed(diagnostic)
}

// A parenthesis or bracket that closes nothing.
pub(super) fn no_close(site: &ErrorContext<'_>) -> Recovery {
    let token = site.token();
    let span = site.span_of(token);
    let name = site.text_of(token);
    let diagnostic = Diagnostic::new(Code::UnopenedParenthesis, span, format!("unmatched `{name}`"))
        .label("nothing to close")
        .help("remove it");
    // `x)or`: what it kept apart stays apart.
    let next = site.slice(token.end, site.text.len()).chars().next();
    let joins = site.is_glued(token.start) && next.is_some_and(|c| class::is_word(c) || matches!(c, '"' | '\''));
    Recovery::fixed(diagnostic.suggest(span, if joins { " " } else { "" }))
}
