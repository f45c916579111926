//! What is wrong in the same way wherever something is expected.

use super::context::{ErrorContext, Kind, Token, quoted};
use super::recovery::Recovery;
use super::words::{brief_code, code};
use crate::error::{Code, Diagnostic};
use crate::span::Span;

/// `lower(name)`: a call, where the language has none.
pub(super) fn function(site: &ErrorContext<'_>, name: Token) -> Recovery {
    let message = format!("functions such as `{}(…)` are not supported", brief_code(site.text_of(name)));
    Recovery::last(
        Diagnostic::new(Code::UnexpectedCharacter, site.span_of(name), message)
            .label("a function")
            .help("compare the field itself; `contains`, `starts with` and `ends with` ignore case"),
    )
}

/// A keyword where a field or a value belongs, which `what` says.
pub(super) fn keyword(span: Span, text: &str, what: &str) -> Diagnostic {
    let message = format!("`{text}` is a keyword and cannot be a {what} without quotes");
    Diagnostic::new(Code::KeywordAsName, span, message).label("keyword").help(format!("quote it: `{}`", quoted(text)))
}

/// A value with a character in it that must be quoted.
pub(super) fn has_to_be_quoted(site: &ErrorContext<'_>, token: Token) -> Recovery {
    let end = site.run_end(token.start);
    let text = site.slice(token.start, end);
    let span = site.span(token.start, end);
    let what = if text.is_empty() { site.text_of(token) } else { text };
    if let Some(finding) = super::characters::within(text, span) {
        return finding;
    }
    let diagnostic = Diagnostic::new(Code::InvalidValue, span, format!("`{}` must be quoted", brief_code(what)))
        .label("cannot be written without quotes")
        .help(format!("write `{}`", code(&quoted(text))));
    // A brace that is closed later has more values in it.
    if text.contains('{') && !text.contains('}') {
        return Recovery::last(
            diagnostic.help("quote the whole value; write several values as a list, as in `in (a, b)`"),
        );
    }
    // With an operator's sign in it, more may be wrong than the quotes.
    let inner = text.strip_prefix('<').and_then(|text| text.strip_suffix('>')).unwrap_or(text);
    if text.is_empty() || inner.contains(['=', '<', '>', '!', '~', '&', '|']) {
        return Recovery::last(diagnostic);
    }
    let ends = site.ends_predicate(site.token_at(end)) || site.token_at(end).kind == Kind::Comma;
    // What separates or closes elsewhere may have been meant to.
    let is_sure = ends && !text.contains(';') && text.contains('{') == text.contains('}');
    Recovery::fixed(if is_sure {
        diagnostic.replace(span, quoted(text))
    } else {
        diagnostic.suggest(span, quoted(text))
    })
}
