//! Mistakes after a predicate, where `and`, `or` or the end is expected.

use super::super::Test;
use super::super::class::Keyword;
use super::context::{ErrorContext, Kind, Token, quoted};
use super::items::last_value;
use super::recovery::Recovery;
use super::rule::{Rule, on};
use super::separator::separator;
use super::several::several_words;
use super::words::{self, brief_code, code};
use crate::error::{Code, Diagnostic};
use crate::span::Span;

/// Expected: `and`, `or` or the end.
pub(super) static RULES: &[Rule] = &[
    Rule::new("a = 1，b = 2", |site| {
        matches!(site.text_of(site.token()), "，" | "、").then(|| separator(site, site.token()))
    }),
    Rule::new("a = x🚀y", |site| is_glued(site).then(|| glued_to_value(site, site.token())).flatten()),
    Rule::new("a = 1 & b = 2", |site| on(site, &[Kind::Joint], single_joint)),
    Rule::new("a = 1, b = 2", |site| on(site, &[Kind::Comma], separator)),
    Rule::new("a = 1; b = 2", |site| (site.text_of(site.token()) == ";").then(|| separator(site, site.token()))),
    Rule::new("(a = 1]", |site| {
        let open = site.open_group().filter(|open| site.text_of(*open) == "(" && site.text_of(site.token()) == "]")?;
        Some(super::list::wrong_bracket(site, site.token(), Some(open)))
    }),
    Rule::new("a = 1]", |site| on(site, &[Kind::Close], |site, _| super::group::no_close(site))),
    Rule::new("a = 1 adn b = 2", |site| on(site, &[Kind::Word], word)),
    Rule::new("x < 5 < 9", |site| on(site, &[Kind::Symbol], chained)),
    Rule::new("a = today()", |site| {
        let token = site.token();
        (site.text_of(token) == "(" && site.text_of(site.token_at(token.end)) == ")").then(|| call(site, token))
    }),
    Rule::new("a = f(x)", |site| {
        let is_call = site.token().kind == Kind::Open && is_glued(site) && site.before().kind == Kind::Word;
        is_call.then(|| super::common::function(site, site.before()))
    }),
    Rule::new("a = 1 (b = 2)", |site| on(site, &[Kind::Quoted, Kind::Open], missing)),
    Rule::new("a = 1 $", |site| Some(strange(site, site.token()))),
];

fn is_glued(site: &ErrorContext<'_>) -> bool {
    site.is_glued(site.token().start) && site.before().kind != Kind::Close
}

/// A character that means nothing after a predicate.
fn strange(site: &ErrorContext<'_>, token: Token) -> Recovery {
    Recovery::last(
        Diagnostic::new(
            Code::UnexpectedCharacter,
            site.span_of(token),
            format!("`{}` follows a predicate", brief_code(site.text_of(token))),
        )
        .label("expected `and`, `or` or the end")
        .help("join predicates with `and` or `or`; quote a value that contains such a character"),
    )
}

fn missing(site: &ErrorContext<'_>, token: Token) -> Recovery {
    let diagnostic =
        Diagnostic::new(Code::MissingConnective, site.span_of(token), "two predicates need `and` or `or` between them")
            .label("expected `and` or `or`")
            .help("write `and` or `or` between them");
    if token.kind == Kind::Quoted && !site.begins_predicate(token) {
        return Recovery::last(
            Diagnostic::new(Code::MissingConnective, site.span_of(token), "a second value follows the first")
                .label("expected `and`, `or` or the end")
                .help(format!("write a list for several values: `{} (a, b)`", list_operator(site))),
        );
    }
    let space = if site.is_glued(token.start) && site.before().end == token.start { " " } else { "" };
    Recovery::fixed(diagnostic.suggest(site.span(token.start, token.start), format!("{space}and ")))
}

/// The operator that takes a list where a predicate has one value.
fn list_operator(site: &ErrorContext<'_>) -> &'static str {
    match site.last_predicate() {
        Some(predicate) => match predicate.test() {
            Test::Match { matcher, .. } => matcher.as_str(),
            _ => "in",
        },
        None => "in",
    }
}

/// Something follows a value directly: a quote in a quoted value, or a character that must be quoted.
fn glued_to_value(site: &ErrorContext<'_>, token: Token) -> Option<Recovery> {
    let (value, span, _) = last_value(site)?;
    let start = span.start as usize;
    let end = site.word_end(token.start);
    let rest = site.slice(token.start, end);
    if value.is_quoted() {
        if !matches!(token.kind, Kind::Word) || site.keyword(token).is_some() {
            return None;
        }
        // `'it's'`: the quote inside closes the string.
        let quote = site.slice(start, start + 1);
        let message = "this quote ends the value";
        let last = site.span(span.end as usize - 1, span.end as usize);
        let Some(inner) = rest.strip_suffix(quote).filter(|inner| !inner.contains(['"', '\'', '(', ')', '\\'])) else {
            let help = if quote == "'" {
                "a quote inside a value in single quotes is doubled: `''`"
            } else {
                "a quote inside a value is escaped: `\\\"`"
            };
            let diagnostic =
                Diagnostic::new(Code::UnclosedString, last, message).label("the value ends here").help(help);
            return rest.contains(quote).then(|| Recovery::last(diagnostic));
        };
        // `'it\'s'`: the backslash was to keep the quote.
        let before = value.text();
        let text = quoted(&format!("{}{quote}{inner}", before.strip_suffix('\\').unwrap_or(before)));
        let whole = site.span(start, end);
        let diagnostic = Diagnostic::new(Code::UnclosedString, last, message)
            .label("the value ends here")
            .help(format!("write `{}`", code(&text)))
            .suggest(whole, text);
        return Some(Recovery::fixed(diagnostic));
    }
    let is_mark = site.text_of(token) == "!" && site.ends_predicate(site.token_at(token.end));
    let can_hold = is_mark || matches!(token.kind, Kind::Other | Kind::Unclosed | Kind::Quoted | Kind::Joint);
    if !can_hold || rest.starts_with(';') {
        return None;
    }
    let end = end - rest.len() + rest.trim_end_matches([')', ']', ',']).len();
    let text = site.slice(start, end);
    let has_operator = text.contains(['=', '<', '>', '(', ')', '"', '\\']);
    if has_operator || (token.kind == Kind::Joint && site.is_operator(site.token_at(end))) || text.ends_with(['&', '|'])
    {
        return None;
    }
    let whole = site.span(start, end);
    if let Some(finding) = super::characters::within(text, whole) {
        return Some(finding);
    }
    let diagnostic = Diagnostic::new(Code::InvalidValue, whole, format!("`{}` must be quoted", brief_code(text)))
        .label("one value, it seems")
        .help(format!("write `{}`", code(&quoted(text))))
        .suggest(whole, quoted(text));
    Some(Recovery::fixed(diagnostic))
}

/// A word after a predicate.
fn word(site: &ErrorContext<'_>, token: Token) -> Recovery {
    let name = site.text_of(token);
    let next = site.token_at(token.end);
    if site.keyword(token) == Some(Keyword::Not) || site.begins_predicate(token) {
        return missing(site, token);
    }
    let follows = site.begins_predicate(next) || next.kind == Kind::Open || site.keyword(next) == Some(Keyword::Not);
    if let Some(ours) = words::nearest_connective(name).filter(|_| follows) {
        return misspelled(site, token, ours);
    }
    if matches!(name.to_ascii_lowercase().as_str(), "order" | "sort" | "limit" | "offset") {
        return Recovery::last(
            Diagnostic::new(Code::MissingConnective, site.span_of(token), format!("a filter has no `{name}`"))
                .label("expected `and`, `or` or the end")
                .help("sorting and paging are options of the request, not a part of the filter"),
        );
    }
    if site.keyword(token).is_some() {
        return chained(site, token);
    }
    several_words(site, token).unwrap_or_else(|| {
        if let Some(ours) = words::nearest_connective(name).filter(|_| !site.ends_predicate(next)) {
            return misspelled(site, token, ours);
        }
        Recovery::last(
            Diagnostic::new(
                Code::MissingConnective,
                site.span_of(token),
                format!("`{}` follows a complete predicate", brief_code(name)),
            )
            .label("expected `and`, `or` or the end")
            .help("write `and` or `or` before a further predicate; a value with spaces must be quoted"),
        )
    })
}

/// `now()`.
fn call(site: &ErrorContext<'_>, token: Token) -> Recovery {
    let close = site.token_at(token.end);
    let span = site.span(token.start, close.end);
    let name = brief_code(site.text_of(site.before()));
    let diagnostic = Diagnostic::new(Code::UnexpectedCharacter, span, format!("`{name}` takes no parentheses"))
        .label("no call")
        .help(format!("write `{name}`"));
    Recovery::fixed(if name.eq_ignore_ascii_case("now") {
        diagnostic.replace(span, "")
    } else {
        diagnostic.suggest(span, "")
    })
}

/// An operator after a complete predicate: `a < b < c`.
fn chained(site: &ErrorContext<'_>, token: Token) -> Recovery {
    let high = site.last_predicate().and_then(|predicate| match predicate.test() {
        Test::Between { range, .. } if !range.high.is_quoted() => Some(site.shifted(range.high.span())),
        _ => None,
    });
    if let Some(high) = high {
        // What was read as the upper end is the field of the next predicate.
        let place = Span::new(high.start, high.start);
        let diagnostic = Diagnostic::new(Code::MissingValue, place, "`between` needs a second value")
            .label("a value is missing here")
            .help("write the upper end after `and`");
        return Recovery::patched(diagnostic, place, "0 and ");
    }
    if let Some(finding) = existence_compared(site, token) {
        return finding;
    }
    let diagnostic = Diagnostic::new(
        Code::MissingConnective,
        site.span_of(token),
        format!("a second operator, `{}`, follows a complete predicate", brief_code(site.text_of(token))),
    )
    .label("expected `and`, `or` or the end")
    .help("compare one field with one value, and join comparisons with `and`; a range is written with `between`");
    Recovery::last(diagnostic)
}

/// `labels.env exists = true`, as on Konnect's wire.
fn existence_compared(site: &ErrorContext<'_>, token: Token) -> Option<Recovery> {
    let predicate = site.last_predicate()?;
    let Test::Exists { negated: false } = predicate.test() else { return None };
    let value = site.token_at(token.end);
    let is = |word: &str| site.text_of(value).eq_ignore_ascii_case(word);
    if !matches!(site.text_of(token), "=" | "==") || !(is("true") || is("false")) {
        return None;
    }
    let ours = if is("true") { "exists" } else { "not exists" };
    let start = site.operand_start + predicate.operator_span().start as usize;
    let whole = site.span(start, value.end);
    let diagnostic = Diagnostic::new(Code::UnknownOperator, whole, "`exists` takes no value")
        .label("not compared with anything")
        .help(format!("write `{ours}`"))
        .suggest(whole, ours);
    Some(Recovery::fixed(diagnostic))
}

/// A single `&` or `|`, or three.
pub(super) fn single_joint(site: &ErrorContext<'_>, token: Token) -> Recovery {
    let text = site.text_of(token);
    let ours = if text.starts_with('&') { "and" } else { "or" };
    let glued = |yes: bool| if yes { " " } else { "" };
    let next = site.token_at(token.end);
    let before = site.is_glued(token.start) && site.before().end == token.start;
    let replacement = format!("{}{ours}{}", glued(before), glued(next.start == token.end && next.kind != Kind::Open));
    let span = site.span_of(token);
    let diagnostic = Diagnostic::new(
        Code::WrongConnective,
        span,
        format!("predicates are joined with `{ours}`, not with `{}`", brief_code(text)),
    )
    .label(format!("expected `{ours}`"))
    .help(format!("write `{ours}`"));
    if next.kind == Kind::End {
        return Recovery::last(diagnostic);
    }
    Recovery::fixed(diagnostic.replace(span, replacement))
}

/// `an` for `and`.
pub(super) fn misspelled(site: &ErrorContext<'_>, token: Token, ours: &str) -> Recovery {
    let name = brief_code(site.text_of(token));
    let span = site.span_of(token);
    let diagnostic = Diagnostic::new(Code::WrongConnective, span, format!("`{name}` is neither `and` nor `or`"))
        .label("expected `and` or `or`")
        .help(format!("did you mean `{ours}`?"));
    Recovery::fixed(diagnostic.suggest(span, ours))
}
