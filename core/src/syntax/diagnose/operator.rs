//! Mistakes where an operator is expected.

use super::super::class::{self, Keyword};
use super::common;
use super::context::{ErrorContext, Kind, Token, quoted};
use super::like::like;
use super::recovery::Recovery;
use super::rule::{Rule, on};
use super::words::{self, Applicability, brief_code, code};
use crate::error::{Code, Diagnostic};

const OPERATORS: &str = "the operators are `=`, `!=`, `<`, `<=`, `>`, `>=`, `in`, `contains`, `starts with`, `ends with`, `matches`, \
                         `between`, `exists` and `is null`";

/// Expected: an operator, or what ends a predicate.
pub(super) static RULES: &[Rule] = &[
    Rule::new("name begins pay", |site| on(site, &[Kind::Word], word)),
    Rule::new("name \"prod\"", |site| on(site, &[Kind::Quoted, Kind::Unclosed], no_operator)),
    Rule::new("active & archived", |site| on(site, &[Kind::Joint], super::connective::single_joint)),
    Rule::new("name (a, b)", |site| on(site, &[Kind::Open], open)),
    Rule::new("name ! x", |site| Some(sign(site, site.token()))),
];

pub(super) fn unknown(site: &ErrorContext<'_>, token: Token) -> Diagnostic {
    let name = brief_code(site.text_of(token));
    Diagnostic::new(Code::UnknownOperator, site.span_of(token), format!("unknown operator `{name}`"))
        .label("not an operator here")
}

/// With `ours` instead of what was typed.
pub(super) fn with(
    diagnostic: Diagnostic,
    site: &ErrorContext<'_>,
    (start, end): (usize, usize),
    ours: &str,
    sure: Applicability,
) -> Recovery {
    let glued_before = site.is_glued(start) && ours.starts_with(|c: char| c.is_ascii_alphabetic());
    let next = site.slice(end, site.text.len()).chars().next();
    let glued_after =
        next.is_some_and(|c| !c.is_whitespace() && c != '(') && ours.ends_with(|c: char| c.is_ascii_alphabetic());
    let text = format!("{}{ours}{}", if glued_before { " " } else { "" }, if glued_after { " " } else { "" });
    let span = site.span(start, end);
    let diagnostic = diagnostic.help(format!("write `{ours}`"));
    Recovery::fixed(if sure == Applicability::MachineApplicable {
        diagnostic.replace(span, text)
    } else {
        diagnostic.suggest(span, text)
    })
}

/// The operator as it was typed, which means `ours`: `begins with`, `equal to` and `greater than` are of two words.
pub(super) fn whole(site: &ErrorContext<'_>, token: Token, ours: &str) -> Token {
    let next = site.token_at(token.end);
    let second = match ours {
        "=" | "!=" => "to",
        "<" | ">" => "than",
        _ if ours.ends_with(" with") => "with",
        _ => return token,
    };
    let is_second = site.text_of(next).eq_ignore_ascii_case(second) && !site.ends_predicate(site.token_at(next.end));
    Token { end: if is_second { next.end } else { token.end }, ..token }
}

/// A word after the field that is not an operator of ours.
fn word(site: &ErrorContext<'_>, token: Token) -> Recovery {
    let name = site.text_of(token);
    if name.starts_with(':') {
        return colon(site, token);
    }
    if let Some(finding) = super::segment::dotted(site) {
        return finding;
    }
    let next = site.token_at(token.end);
    if matches!(name.to_ascii_lowercase().as_str(), "like" | "ilike") {
        return like(site, token, token.start, false);
    }
    let ends = site.ends_predicate(next);
    if let Some((ours, sure)) = words::operator(name).filter(|(ours, _)| !ends || ours.ends_with("null")) {
        let token = whole(site, token, ours);
        return with(unknown(site, token), site, (token.start, token.end), ours, sure);
    }
    if matches!(name.to_ascii_lowercase().as_str(), "does" | "do") && site.keyword(next) == Some(Keyword::Not) {
        let diagnostic = unknown(site, token).help(format!("remove `{name}`"));
        return Recovery::fixed(diagnostic.suggest(site.span(token.start, next.start), ""));
    }
    let starts_predicate = site.begins_predicate(token);
    if ends && words::nearest_operator(name) == Some("exists") {
        return with(unknown(site, token), site, (token.start, token.end), "exists", Applicability::MaybeIncorrect);
    }
    if !ends && !starts_predicate {
        if let Some(connective) = words::nearest_connective(name).filter(|_| site.begins_predicate(next)) {
            return super::connective::misspelled(site, token, connective);
        }
        if let Some(ours) = words::nearest_operator(name) {
            if ours.ends_with("contains") && name.to_ascii_lowercase().contains("lik") {
                return like(site, token, token.start, ours.starts_with("not"));
            }
            let diagnostic = unknown(site, token);
            // `start with`: the second word may be there.
            let end = whole(site, token, ours).end;
            return with(diagnostic, site, (token.start, end), ours, Applicability::MaybeIncorrect);
        }
    }
    let field = site.field();
    if starts_predicate {
        if words::is_filler(field) {
            let span = site.span(site.operand_start, site.field_end());
            let diagnostic = Diagnostic::new(Code::MissingConnective, span, format!("a filter has no `{field}`"))
                .label(if field.eq_ignore_ascii_case("where") { "SQL's word" } else { "not a part of the filter" })
                .help(format!("remove `{field}`"))
                .suggest(site.span(site.operand_start, token.start), "");
            return Recovery::fixed(diagnostic);
        }
        if let Some(finding) = two_words(site, token) {
            return finding;
        }
        let diagnostic = Diagnostic::new(
            Code::MissingConnective,
            site.span_of(token),
            "two predicates need `and` or `or` between them",
        )
        .label("expected an operator, `and` or `or`")
        .secondary_label(site.span(site.operand_start, site.field_end()), "a predicate on its own")
        .help("write `and` or `or` between them")
        .suggest(site.span(token.start, token.start), "and ");
        return Recovery::fixed(diagnostic);
    }
    if ends {
        return no_operator(site, token);
    }
    if let Some(finding) = command(site) {
        return finding;
    }
    if matches!(next.kind, Kind::Quoted | Kind::Word) && site.ends_predicate(site.token_at(next.end)) {
        return Recovery::patched(unknown(site, token).help(OPERATORS), site.span_of(token), "=");
    }
    Recovery::last(
        Diagnostic::new(
            Code::MissingOperator,
            site.span_of(token),
            format!("no operator follows `{}`", brief_code(field)),
        )
        .label("expected an operator, `and` or `or`")
        .help(format!("write for example `{} = \"…\"`", code(field))),
    )
}

/// `full name = x` and `labels.my key = x`: a name of two words.
fn two_words(site: &ErrorContext<'_>, token: Token) -> Option<Recovery> {
    let (first, second) = (site.field(), site.text_of(token));
    let is_name = |text: &str| class::is_segment(text, true);
    if !is_name(second) || !first.split('.').all(is_name) {
        return None;
    }
    let text = match first.rsplit_once('.') {
        Some((map, key)) => format!("{map}.{}", quoted(&format!("{key} {second}"))),
        None => format!("{first}_{second}"),
    };
    let whole = site.span(site.operand_start, token.end);
    let diagnostic = Diagnostic::new(Code::InvalidField, whole, "a field name has no spaces")
        .label("two words")
        .help(format!("write `{}`; two predicates need `and` or `or` between them", code(&text)))
        .suggest(whole, text);
    Some(Recovery::fixed(diagnostic))
}

/// `get pay`, where the field is a word of another language.
fn command(site: &ErrorContext<'_>) -> Option<Recovery> {
    let field = site.field();
    let is_command =
        ["select", "find", "get", "show", "list", "filter"].iter().any(|word| field.eq_ignore_ascii_case(word));
    if !is_command || site.operand_start != 0 {
        return None;
    }
    let span = site.span(0, site.field_end());
    let diagnostic = Diagnostic::new(Code::MissingOperator, span, format!("a filter has no `{field}`"));
    Some(Recovery::last(diagnostic.label("another language's word").help("write only the test, as in `name = prod`")))
}

/// A field and a value with nothing between.
fn no_operator(site: &ErrorContext<'_>, token: Token) -> Recovery {
    let field = site.field();
    if let Some(finding) = command(site) {
        return finding;
    }
    let before = site.before_offset(site.operand_start);
    // `not full name`, unless `not name pay` was typed.
    if site.keyword(before) == Some(Keyword::Not) && token.kind == Kind::Word && !site.names.is_field(field) {
        if let Some(finding) = two_words(site, token) {
            return finding;
        }
    }
    if token.kind == Kind::Word && site.names.is_boolean(&format!("{field}_{}", site.text_of(token))) {
        if let Some(finding) = two_words(site, token) {
            return finding;
        }
    }
    if token.kind == Kind::Unclosed && token.start == site.field_end() {
        return super::string::stray(site, token);
    }
    let diagnostic = Diagnostic::new(
        Code::MissingOperator,
        site.span_of(token),
        format!("an operator is missing between `{}` and its value", brief_code(field)),
    )
    .label("expected an operator");
    if token.kind == Kind::Unclosed || words::is_filler(field) {
        return Recovery::last(diagnostic.help(OPERATORS));
    }
    let example = format!("{} = {}", field, site.text_of(token));
    Recovery::fixed(
        diagnostic
            .help(format!("write for example `{}`", code(&example)))
            .suggest(site.span(site.field_end(), token.start), " = "),
    )
}

/// `name:prod`, as search engines have it.
fn colon(site: &ErrorContext<'_>, token: Token) -> Recovery {
    let mut end = token.start + 1;
    if site.slice(end, end + 1) == "=" {
        end += 1;
    }
    let sign = site.slice(token.start, end);
    let span = site.span(token.start, end);
    let value = site.token_at(end);
    let start = site.field_end();
    let diagnostic = Diagnostic::new(Code::UnknownOperator, span, format!("unknown operator `{sign}`"))
        .label("not an operator here");
    if !matches!(value.kind, Kind::Word | Kind::Quoted) || value.end <= end {
        let help = if value.kind == Kind::Open { "write `in` before a list, as in `in (a, b)`" } else { "write `=`" };
        return Recovery::last(diagnostic.help(help));
    }
    if value.kind == Kind::Word && sign == ":" && value.start == end && site.is_operator(site.token_at(value.end)) {
        // `labels:env = x`.
        let text = format!("{}.{}", site.field(), site.text_of(value));
        return Recovery::fixed(diagnostic.help(format!("write `{}`", code(&text))).suggest(span, "."));
    }
    let text = format!("{} = {}", site.field(), site.text_of(value));
    Recovery::fixed(diagnostic.help(format!("write `{}`", code(&text))).suggest(site.span(start, value.start), " = "))
}

/// A bracket after the field: `labels["env"]`, a list with no `in`, a function.
fn open(site: &ErrorContext<'_>, token: Token) -> Recovery {
    let field = site.field();
    let inner = site.token_at(token.end);
    let close = site.token_at(inner.end);
    if site.text_of(token) == "[" && site.text_of(close) == "]" && matches!(inner.kind, Kind::Word | Kind::Quoted) {
        let equals = site.token_at(close.end);
        if site.keyword(inner).is_some() && matches!(site.text_of(equals), "=" | "==") {
            let span = site.span(token.start, equals.end);
            let ours = site.text_of(inner);
            let diagnostic =
                Diagnostic::new(Code::UnknownOperator, span, "an operator comes after the field, not in brackets")
                    .label("as in a query string");
            return with(diagnostic, site, (token.start, equals.end), ours, Applicability::MaybeIncorrect);
        }
        let key = site.text_of(inner).trim_matches(['"', '\'']);
        let text = super::super::FieldName::new(format!("x.{key}")).to_string();
        let text = text.strip_prefix('x').unwrap_or_default().to_owned();
        let span = site.span(token.start, close.end);
        let diagnostic = Diagnostic::new(Code::InvalidField, span, "a key comes after a dot, not in brackets")
            .label("a key in brackets")
            .help(format!("write `{}{}`", code(field), code(&text)));
        return Recovery::fixed(if inner.kind == Kind::Quoted {
            diagnostic.replace(span, text)
        } else {
            diagnostic.suggest(span, text)
        });
    }
    if !site.is_glued(token.start)
        && matches!(inner.kind, Kind::Word | Kind::Quoted)
        && matches!(close.kind, Kind::Comma | Kind::Close)
    {
        let diagnostic = Diagnostic::new(
            Code::MissingOperator,
            site.span_of(token),
            format!("an operator is missing between `{}` and the list", brief_code(field)),
        )
        .label("expected an operator")
        .help("write `in` before the list")
        .suggest(site.span(token.start, token.start), "in ");
        return Recovery::fixed(diagnostic);
    }
    let diagnostic = Diagnostic::new(
        Code::MissingOperator,
        site.span_of(token),
        format!("no operator follows `{}`", brief_code(field)),
    );
    if site.text_of(token) == "(" && site.is_glued(token.start) {
        return common::function(site, Token { start: site.operand_start, end: site.field_end(), kind: Kind::Word });
    }
    Recovery::last(diagnostic.label("expected an operator, `and` or `or`").help(OPERATORS))
}

/// Symbols that are not an operator of ours.
fn sign(site: &ErrorContext<'_>, token: Token) -> Recovery {
    let end = token.end;
    let text = site.slice(token.start, end);
    let with_equals = site.slice(end, end + 1) == "=";
    let ours = match text {
        "^" => Some("starts with"),
        "$" => Some("ends with"),
        _ => None,
    };
    if let Some(ours) = ours.filter(|_| with_equals) {
        let span = site.span(token.start, end + 1);
        let diagnostic = Diagnostic::new(Code::UnknownOperator, span, format!("unknown operator `{text}=`"))
            .label("not an operator here");
        return with(diagnostic, site, (token.start, end + 1), ours, Applicability::MaybeIncorrect);
    }
    match token.kind {
        Kind::Comma => return super::separator::separator(site, token),
        Kind::Other if text == ";" => return super::separator::separator(site, token),
        Kind::Symbol if text == "!" => {
            let next = site.token_at(end);
            if site.keyword(next).is_some_and(Keyword::takes_not) {
                let diagnostic =
                    Diagnostic::new(Code::UnknownOperator, site.span_of(token), "after a field, write `not`")
                        .label("only before a predicate");
                return with(diagnostic, site, (token.start, end), "not", Applicability::MachineApplicable);
            }
            return Recovery::last(
                unknown(site, token).help("write `!=`; to negate a whole predicate, write `not` before it"),
            );
        }
        _ => {}
    }
    if site.is_glued(token.start) && token.kind == Kind::Other {
        // Part of the name, as it seems.
        let stop = site.run_end(site.operand_start);
        let name = site.slice(site.operand_start, stop);
        let is_simple = !name.contains(['=', '<', '>', '!', '~', '&', '|', ';', '"', '\'', '\\']);
        let span = site.span(token.start, token.end);
        let diagnostic =
            Diagnostic::new(Code::InvalidField, span, format!("a field name cannot contain `{}`", brief_code(text)));
        if is_simple && site.is_operator(site.token_at(stop)) {
            let text = last_segment_quoted(name);
            return Recovery::fixed(
                diagnostic
                    .help(format!("quote it: `{}`", code(&text)))
                    .suggest(site.span(site.operand_start, stop), text),
            );
        }
        return Recovery::last(
            diagnostic.help("a name with such characters is quoted, for example `labels.\"my key\"`"),
        );
    }
    Recovery::last(unknown(site, token).help(OPERATORS))
}

fn last_segment_quoted(name: &str) -> String {
    match name.rsplit_once('.') {
        Some((prefix, key)) if !key.is_empty() => format!("{prefix}.{}", quoted(key)),
        _ => quoted(name),
    }
}
