//! Mistakes where a predicate should begin.

use super::super::class::{self, Keyword};
use super::common;
use super::context::{ErrorContext, Kind, Token, quoted};
use super::recovery::Recovery;
use super::repeat::field_before;
use super::rule::{Rule, on};
use super::words::{brief_code, code};
use crate::error::{Code, Diagnostic, Setting};

const EXAMPLE: &str = "write for example `name contains \"pay\"`";

/// The whole text is a URL or a query string.
pub(super) fn query_string(site: &ErrorContext<'_>) -> Option<Recovery> {
    let text = site.text.trim_start();
    let bare = text.trim_start_matches(['?', '&']);
    let starts = |prefix: &str| bare.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
    let is_query = ["filter[", "filter%5b", "applicationfilter[", "applicationfilter%5b", "page[", "page%5b"]
        .into_iter()
        .any(starts);
    let is_url = ["http://", "https://"].into_iter().any(starts);
    if !is_query && !is_url {
        return None;
    }
    let start = site.text.len() - text.len();
    let span = site.span(start, site.word_end(start));
    let what = if is_url { "URL" } else { "query string" };
    let effect = if is_url { "converts it to a filter" } else { "converts it to a filter such as `name = \"prod\"`" };
    let diagnostic = Diagnostic::new(Code::QueryString, span, format!("this is a {what}, not a filter"))
        .label(if is_url { "a URL" } else { "a query string" })
        .remedy(Setting::Decode, effect);
    Some(Recovery::last(diagnostic))
}

/// Expected: a field, `not` or `(`.
pub(super) static RULES: &[Rule] = &[
    Rule::new("", |site| {
        (site.token().kind == Kind::End && site.before().kind == Kind::End).then(|| {
            Recovery::last(Diagnostic::new(Code::EmptyFilter, site.span(0, 0), "the filter is empty").help(EXAMPLE))
        })
    }),
    Rule::new(")", |site| {
        let is_first = site.token().kind == Kind::Close && site.before().kind == Kind::End;
        is_first.then(|| closes_nothing(site, site.token()))
    }),
    Rule::new("a = 1 and", |site| {
        on(site, &[Kind::End, Kind::Close], |site, token| nothing_follows(site, site.before(), token))
    }),
    Rule::new("name = .com or .org", another_value),
    Rule::new("in = 5", |site| on(site, &[Kind::Word], |site, token| word(site, site.before(), token))),
    Rule::new("a = 1 &&& b = 2", |site| {
        let is_third = site.is_glued(site.at) && site.slice(0, site.at).ends_with(['&', '|']);
        (is_third && site.token().kind == Kind::Joint).then(|| tripled(site, site.token()))
    }),
    Rule::new("&& a = 1", |site| on(site, &[Kind::Joint], |site, token| doubled(site, site.before(), token))),
    Rule::new("= 5", |site| on(site, &[Kind::Symbol], without_field)),
    Rule::new("[a = 1 or b = 2] and c = 3", |site| on(site, &[Kind::Open], bracket)),
    Rule::new("{a = 1}", |site| Some(character(site, site.token()))),
];

/// The text or the group ends where a predicate should begin.
fn nothing_follows(site: &ErrorContext<'_>, before: Token, token: Token) -> Recovery {
    if before.kind == Kind::Open {
        let (code, message, label) = if token.kind == Kind::Close {
            (Code::EmptyGroup, "the parentheses are empty", "nothing in between")
        } else {
            (Code::UnclosedParenthesis, "nothing follows the opening parenthesis", "opened here")
        };
        let span = site.span(before.start, token.end.max(before.end));
        let diagnostic =
            Diagnostic::new(code, if token.kind == Kind::Close { span } else { site.span_of(before) }, message)
                .label(label)
                .help(if token.kind == Kind::Close {
                    "write a predicate between them, or remove them"
                } else {
                    "write a predicate after it, or remove it"
                });
        if token.kind == Kind::End {
            return Recovery::last(diagnostic);
        }
        return Recovery::patched(diagnostic, site.span(token.start, token.start), "x");
    }
    let name = site.text_of(before);
    let span = site.span_of(before);
    let is_not = name == "!" || name.ends_with('!') || site.keyword(before) == Some(Keyword::Not);
    if is_not {
        let diagnostic = Diagnostic::new(Code::MissingField, span, format!("`{name}` has nothing to negate"))
            .label("nothing follows")
            .help("write what to exclude, for example `not archived`");
        return Recovery::patched(diagnostic, site.span(before.end, before.end), " x");
    }
    let diagnostic = Diagnostic::new(Code::TrailingConnective, span, format!("nothing follows `{name}`"))
        .label("nothing follows")
        .help(format!("remove `{name}`, or write another predicate after it"));
    let start = before.start - trailing_space(site.slice(0, before.start));
    Recovery::fixed(diagnostic.suggest(site.span(start, before.end), ""))
}

/// The text begins with a closing bracket.
fn closes_nothing(site: &ErrorContext<'_>, token: Token) -> Recovery {
    let finding = super::group::no_close(site);
    if site.token_at(token.end).kind == Kind::End {
        // Taken out, it leaves no filter.
        return Recovery::last(finding.diagnostic.without_edits().help(EXAMPLE));
    }
    finding
}

fn trailing_space(text: &str) -> usize {
    text.chars().rev().take_while(|&c| class::is_space(c)).map(char::len_utf8).sum()
}

/// `name = .com or .org`: after a value, what begins with the same sign is another value.
fn another_value(site: &ErrorContext<'_>) -> Option<Recovery> {
    let (token, joint) = (site.token(), site.before());
    let before = site.before_offset(joint.start);
    let operator = site.before_offset(before.start);
    let end = site.run_end(token.start);
    let text = site.slice(token.start, end);
    let sign = text.chars().next().filter(|&c| !c.is_alphanumeric() && c != '_')?;
    let is_value = matches!(before.kind, Kind::Word | Kind::Quoted)
        && (site.is_operator(operator) || site.text_of(operator).eq_ignore_ascii_case("with"))
        && site.text_of(before).trim_start_matches(['"', '\'']).starts_with(sign);
    if token.kind != Kind::Word || !is_value || !site.ends_predicate(joint) || !site.ends_predicate(site.token_at(end))
    {
        return None;
    }
    let span = site.span(token.start, end);
    let message = format!("a field name cannot begin with `{sign}`");
    let diagnostic = Diagnostic::new(Code::InvalidField, span, message)
        .label("another value, it seems")
        .help(format!("quote it: `{}`", code(&quoted(text))))
        .suggest(span, quoted(text));
    Some(Recovery::fixed(diagnostic))
}

/// A word that is not a field: a keyword, or one that begins as no name does.
fn word(site: &ErrorContext<'_>, before: Token, token: Token) -> Recovery {
    let text = site.text_of(token);
    let next = site.token_at(token.end);
    if let Some(keyword) = site.keyword(token) {
        let is_field = next.kind == Kind::Symbol && !matches!(site.text_of(next), "!");
        if is_field {
            let span = site.span_of(token);
            return Recovery::fixed(common::keyword(span, text, "field").replace(span, quoted(text)));
        }
        return match keyword {
            Keyword::And | Keyword::Or => doubled(site, before, token),
            _ => call(site, keyword, token)
                .or_else(|| exists_first(site, keyword, token))
                .unwrap_or_else(|| without_field(site, token)),
        };
    }
    if let Some(name) = text.strip_prefix('-').filter(|name| !name.starts_with('-')) {
        let dash = site.span(token.start, token.start + 1);
        let diagnostic = Diagnostic::new(Code::InvalidField, dash, "a dash does not negate");
        return if name.starts_with(|c: char| c.is_alphabetic() || c == '_') {
            Recovery::fixed(
                diagnostic.label("a field name cannot begin with a dash").help("write `not`").suggest(dash, "not "),
            )
        } else {
            Recovery::last(
                Diagnostic::new(Code::InvalidField, site.span_of(token), "a field name cannot begin with a dash")
                    .help("the field comes first, then the operator and the value"),
            )
        };
    }
    character(site, token)
}

/// `contains(name, "x")`, as in OData. After `in` and `between` the same shape is a list whose field is missing.
fn call(site: &ErrorContext<'_>, keyword: Keyword, token: Token) -> Option<Recovery> {
    let operator = match keyword {
        Keyword::Contains | Keyword::Matches | Keyword::Compare(_) => site.text_of(token).to_owned(),
        Keyword::Starts | Keyword::Ends => format!("{} with", site.text_of(token)),
        _ => return None,
    };
    let open = site.token_at(token.end);
    let field = site.token_at(open.end);
    let comma = site.token_at(field.end);
    let value = site.token_at(comma.end);
    let close = site.token_at(value.end);
    let fits = site.text_of(open) == "("
        && field.kind == Kind::Word
        && comma.kind == Kind::Comma
        && matches!(value.kind, Kind::Word | Kind::Quoted)
        && site.text_of(close) == ")";
    if !fits {
        return None;
    }
    let text = format!("{} {operator} {}", site.text_of(field), site.text_of(value));
    let diagnostic = Diagnostic::new(
        Code::MissingField,
        site.span(token.start, close.end),
        format!("`{}` is an operator, not a function: the field comes first", site.text_of(token)),
    )
    .label("written as a function")
    .help(format!("write `{}`", code(&text)))
    .suggest(site.span(token.start, close.end), text);
    Some(Recovery::fixed(diagnostic))
}

/// `exists(name)` and `exists name`.
fn exists_first(site: &ErrorContext<'_>, keyword: Keyword, token: Token) -> Option<Recovery> {
    let open = site.token_at(token.end);
    let is_call = site.text_of(open) == "(";
    let field = if is_call { site.token_at(open.end) } else { open };
    let close = if is_call { site.token_at(field.end) } else { field };
    let fits = keyword == Keyword::Exists
        && field.kind == Kind::Word
        && site.keyword(field).is_none()
        && (!is_call || site.text_of(close) == ")")
        && site.ends_predicate(site.token_at(close.end));
    if !fits {
        return None;
    }
    let text = format!("{} {}", site.text_of(field), site.text_of(token));
    let whole = site.span(token.start, close.end);
    let diagnostic =
        Diagnostic::new(Code::MissingField, whole, format!("`{}` comes after the field", site.text_of(token)))
            .label("the field comes first")
            .help(format!("write `{}`", code(&text)))
            .suggest(whole, text);
    Some(Recovery::fixed(diagnostic))
}

/// `&&&`.
fn tripled(site: &ErrorContext<'_>, token: Token) -> Recovery {
    let start = site.slice(0, site.at).trim_end_matches(['&', '|']).len();
    let ours = if site.text_of(token).starts_with('&') { "and" } else { "or" };
    let span = site.span(start, token.end);
    let diagnostic = Diagnostic::new(Code::WrongConnective, span, format!("predicates are joined with `{ours}`"))
        .label(format!("expected `{ours}`"))
        .help(format!("write `{ours}`"));
    let is_spaced = site.token_at(token.end).start > token.end && !site.is_glued(start);
    if is_spaced { Recovery::fixed(diagnostic.suggest(span, ours)) } else { Recovery::last(diagnostic) }
}

/// A connective where a predicate should begin: at the very start, or after another.
fn doubled(site: &ErrorContext<'_>, before: Token, token: Token) -> Recovery {
    let name = site.text_of(token);
    let span = site.span_of(token);
    let next = site.token_at(token.end);
    // After it a predicate must begin; else removing it fixes nothing.
    let is_fixable = matches!(next.kind, Kind::Word | Kind::Quoted | Kind::Open | Kind::Symbol);
    if matches!(before.kind, Kind::End | Kind::Open) {
        let place = if before.kind == Kind::End { "the filter" } else { "the group" };
        let diagnostic = Diagnostic::new(Code::MissingField, span, format!("{place} begins with `{name}`"))
            .label("nothing comes before it")
            .help(format!("remove `{name}`, or write a predicate before it"));
        return fix_if(is_fixable, diagnostic, |diagnostic| diagnostic.suggest(site.span(token.start, next.start), ""));
    }
    let first = site.text_of(before);
    if matches!(site.keyword(before), Some(Keyword::Not)) || first.ends_with('!') {
        return nothing_follows(site, before, site.token_at(site.text.len()));
    }
    let diagnostic =
        Diagnostic::new(Code::MissingField, span, format!("a predicate is missing between `{first}` and `{name}`"))
            .label("expected a predicate");
    let is_same = site.keyword(before).is_some() && site.keyword(before) == site.keyword(token);
    if is_same {
        let diagnostic = diagnostic.help(format!("remove one `{name}`"));
        return fix_if(is_fixable, diagnostic, |diagnostic| diagnostic.replace(site.span(token.start, next.start), ""));
    }
    Recovery::last(diagnostic.help("write a predicate between them, or remove one of them"))
}

fn fix_if(is_fixable: bool, diagnostic: Diagnostic, fix: impl FnOnce(Diagnostic) -> Diagnostic) -> Recovery {
    if is_fixable { Recovery::fixed(fix(diagnostic)) } else { Recovery::last(diagnostic) }
}

/// An operator with no field before it.
fn without_field(site: &ErrorContext<'_>, token: Token) -> Recovery {
    let repeated = field_before(site, token);
    let operator = repeated.map_or(token, |(_, operator)| operator);
    let name = brief_code(site.text_of(operator));
    let diagnostic =
        Diagnostic::new(Code::MissingField, site.span_of(operator), format!("`{name}` has no field before it"))
            .label("expected a field");
    if let Some((field, operator)) = repeated {
        // `is` is another way to write `=`, but only before `null` one of ours.
        let sign = if site.keyword(operator) == Some(Keyword::Is) { "=" } else { site.text_of(operator) };
        let ours = format!("{field} {sign}");
        let help = format!("repeat the field: `{}`", code(&ours));
        return Recovery::fixed(diagnostic.help(help).suggest(site.span_of(operator), ours));
    }
    let diagnostic = diagnostic.help("write the field first, for example `name = \"prod\"`");
    if site.keyword(token) == Some(Keyword::Is) {
        // Later problems would name the field.
        return Recovery::last(diagnostic);
    }
    Recovery::patched(diagnostic, site.span(token.start, token.start), "x ")
}

/// A bracket that groups nothing.
fn bracket(site: &ErrorContext<'_>, token: Token) -> Recovery {
    let diagnostic =
        Diagnostic::new(Code::UnexpectedCharacter, site.span_of(token), "brackets do not group predicates")
            .label("brackets are for lists")
            .help("group with parentheses: `(…)`");
    match site.closing(token) {
        Some(close) => Recovery::fixed(diagnostic.suggest(site.span_of(token), "(").suggest(site.span_of(close), ")")),
        None => Recovery::last(diagnostic),
    }
}

/// A character with which no predicate begins.
fn character(site: &ErrorContext<'_>, token: Token) -> Recovery {
    let rest = site.slice(token.start, site.text.len());
    if site.slice(token.start, token.start + 4).eq_ignore_ascii_case("not.") {
        let dot = site.span(token.start + 3, token.start + 4);
        let diagnostic = Diagnostic::new(Code::UnexpectedCharacter, dot, "a space comes after `not`, not a dot")
            .label("expected a space")
            .help("write a space")
            .suggest(dot, " ");
        return Recovery::fixed(diagnostic);
    }
    let Some(c) = rest.chars().next() else { return nothing_follows(site, site.before(), token) };
    let span = site.span(token.start, token.start + c.len_utf8());
    let end = site.run_end(token.start);
    let name = site.slice(token.start + c.len_utf8(), end);
    let diagnostic = Diagnostic::new(
        Code::UnexpectedCharacter,
        span,
        format!("a field name cannot begin with `{}`", brief_code(c.encode_utf8(&mut [0; 4]))),
    );
    if matches!(c, ',' | ';') {
        return Recovery::last(
            Diagnostic::new(Code::UnexpectedCharacter, span, format!("a predicate cannot begin with `{c}`"))
                .label("expected a field, `not` or `(`")
                .help("join predicates with `and` or `or`"),
        );
    }
    if matches!(c, '.' | '$' | '#' | '?' | ':' | '+')
        && class::is_segment(name.split('.').next().unwrap_or_default(), true)
    {
        return Recovery::fixed(
            diagnostic.label("expected a field").help(format!("write `{}`", code(name))).suggest(span, ""),
        );
    }
    let whole = site.slice(token.start, end);
    if c == '*' && site.text.trim() == "*" {
        return Recovery::last(diagnostic.label("no wildcard").help("to get every record, leave the filter out"));
    }
    if !c.is_ascii() && site.is_operator(site.token_at(end)) {
        let diagnostic = Diagnostic::new(
            Code::InvalidField,
            site.span(token.start, end),
            format!("`{}` must be quoted to be a field", brief_code(whole)),
        );
        return Recovery::fixed(
            diagnostic
                .help(format!("write `{}`", code(&quoted(whole))))
                .suggest(site.span(token.start, end), quoted(whole)),
        );
    }
    Recovery::last(diagnostic.label("expected a field, `not` or `(`").help(EXAMPLE))
}
