//! Mistakes in the second word of an operator, after `not`, `is`, `starts` and `ends`.

use super::super::class::Keyword;
use super::context::{ErrorContext, Kind, Token, written};
use super::like::like;
use super::operator::{whole, with};
use super::recovery::Recovery;
use super::words::{self, Applicability, brief_code, code};
use crate::error::{Code, Diagnostic};
use crate::suggest::differences;

// Expected: the rest of an operator, after `not`, `is`, `starts` or `ends`.
pub(super) fn rest(site: &ErrorContext<'_>) -> Recovery {
    let first = site.token_at(site.field_end());
    let word = site.text_of(first);
    let token = site.token();
    match site.keyword(first) {
        Some(Keyword::Is) => is(site, first, token),
        Some(Keyword::Not) if site.token_at(first.end).start == token.start => not(site, first, token),
        _ => {
            // `starts` or `ends`, perhaps after `not`.
            let word =
                if site.keyword(first) == Some(Keyword::Not) { site.text_of(site.token_at(first.end)) } else { word };
            let starts = site.before();
            let diagnostic =
                Diagnostic::new(Code::UnknownOperator, site.span_of(starts), format!("the operator is `{word} with`"))
                    .label("`with` is missing");
            let second = site.text_of(token).to_lowercase();
            let is_last = token.kind == Kind::Word && site.ends_predicate(site.token_at(token.end));
            // `ends wi`: more of the word to come, and then the value.
            let is_begun = is_last && "with".starts_with(&second);
            if site.ends_predicate(token) || token.kind == Kind::Other || is_begun {
                return Recovery::last(diagnostic.help(format!("write `{word} with \"…\"`")));
            }
            if token.kind == Kind::Word && !is_last && differences(&second, "with").is_some_and(|count| count <= 1) {
                return Recovery::fixed(
                    diagnostic.help(format!("write `{word} with`")).replace(site.span_of(token), "with"),
                );
            }
            let place = site.span(starts.end, starts.end);
            Recovery::fixed(diagnostic.help(format!("write `{word} with`")).replace(place, " with"))
        }
    }
}

/// `is` and what is not `null`.
fn is(site: &ErrorContext<'_>, first: Token, token: Token) -> Recovery {
    let negated = site.before().start != first.start;
    let (ours, typed) = if negated { ("!=", "is not") } else { ("=", "is") };
    let span = site.span(first.start, site.before().end);
    if let Some(finding) = is_operator(site, first, token, negated) {
        return finding;
    }
    if site.ends_predicate(token) || !matches!(token.kind, Kind::Word | Kind::Quoted) {
        let diagnostic = Diagnostic::new(Code::MissingValue, span, format!("nothing follows `{typed}`"))
            .label("expected `null`")
            .help(format!("write `{typed} null`"));
        return if site.ends_predicate(token) {
            Recovery::patched(diagnostic, span, "exists")
        } else {
            Recovery::last(diagnostic)
        };
    }
    let value = site.text_of(token);
    let diagnostic = Diagnostic::new(Code::UnknownOperator, span, format!("`{typed}` can only be followed by `null`"))
        .label("expected `null`");
    if site.keyword(token).is_some() {
        return Recovery::last(diagnostic.help(format!("write `{typed} null`")));
    }
    if ["empty", "none", "nil", "nothing", "unknown", "missing", "absent", "blank", "unset", "undefined"]
        .iter()
        .any(|word| value.eq_ignore_ascii_case(word))
        || is_misspelled_null(value)
    {
        let text = format!("{typed} null");
        return Recovery::fixed(
            diagnostic.help(format!("write `{text}`")).suggest(site.span(first.start, token.end), text),
        );
    }
    Recovery::fixed(
        diagnostic.help(format!("write `{}`", code(&format!("{} {ours} {value}", site.field())))).suggest(span, ours),
    )
}

/// `nul`: with a letter too few or too many, unlike the name `Nell`.
fn is_misspelled_null(value: &str) -> bool {
    let value = value.to_lowercase();
    value.starts_with('n') && value.len() != 4 && differences(&value, "null").is_some_and(|count| count <= 1)
}

/// `is in (…)`, `is not = x`, `is greater than 5`: an operator that needs no `is`.
fn is_operator(site: &ErrorContext<'_>, first: Token, token: Token, negated: bool) -> Option<Recovery> {
    let typed = site.text_of(token);
    let ours = match site.keyword(token) {
        Some(keyword) if keyword.takes_not() => typed,
        Some(Keyword::Compare(_)) => typed,
        Some(_) => return None,
        None if token.kind == Kind::Symbol => typed,
        // What ends there is a value.
        None if site.ends_predicate(site.token_at(token.end)) => return None,
        None => words::operator(typed)?.0,
    };
    let is_word = ours.starts_with(|c: char| c.is_ascii_alphabetic());
    let ours = match (negated, ours) {
        (false, ours) => ours.to_owned(),
        (true, "=" | "==" | "eq") => "!=".to_owned(),
        (true, ours) if is_word && !matches!(site.keyword(token), Some(Keyword::Compare(_))) => format!("not {ours}"),
        (true, _) => return None,
    };
    let end = whole(site, token, &ours).end;
    let span = site.span(first.start, end);
    let message = format!("unknown operator `{}`", brief_code(site.slice(first.start, end)));
    let diagnostic = Diagnostic::new(Code::UnknownOperator, span, message).label("not an operator here");
    Some(with(diagnostic, site, (first.start, end), &ours, Applicability::MaybeIncorrect))
}

/// `not` after a field, and what cannot follow it.
fn not(site: &ErrorContext<'_>, first: Token, token: Token) -> Recovery {
    let field = site.field();
    let not = site.text_of(first);
    let span = site.span_of(first);
    let takes =
        "`not` after a field takes `in`, `contains`, `starts with`, `ends with`, `matches`, `between` or `exists`";
    if site.ends_predicate(token) {
        let text = format!("not {field}");
        let diagnostic = Diagnostic::new(Code::MissingOperator, span, format!("no operator follows `{not}`"))
            .label("nothing follows")
            .help(format!(
                "write `{}` before the field, or an operator after it: `{} not in (…)`",
                code(&text),
                code(field)
            ))
            .suggest(site.span(site.operand_start, first.end), text);
        return Recovery::fixed(diagnostic);
    }
    let text = site.text_of(token);
    let both = site.span(first.start, token.end);
    let negated = match text.to_ascii_lowercase().as_str() {
        "=" | "==" | "eq" => Some("!="),
        "!=" | "<>" | "ne" | "neq" => Some("="),
        "<" | "lt" => Some(">="),
        "<=" | "lte" | "le" => Some(">"),
        ">" | "gt" => Some("<="),
        ">=" | "gte" | "ge" => Some("<"),
        "null" => Some("is not null"),
        _ => None,
    };
    let diagnostic =
        Diagnostic::new(Code::UnknownOperator, both, format!("unknown operator `{not} {}`", brief_code(text)))
            .label("not an operator here");
    if let Some(ours) = negated {
        return with(diagnostic, site, (first.start, token.end), ours, Applicability::MaybeIncorrect);
    }
    let lower = text.to_ascii_lowercase();
    if lower == "like" || lower == "ilike" {
        return like(site, token, first.start, true);
    }
    if token.kind == Kind::Word {
        let next = site.token_at(token.end);
        let ours = words::operator(text).map(|(ours, _)| ours).or_else(|| words::nearest_operator(text));
        let takes_not = ours.filter(|ours| {
            !site.ends_predicate(next)
                && ours.starts_with(|c: char| c.is_ascii_alphabetic())
                && !ours.starts_with("is")
                && !ours.starts_with("not")
                && *ours != "like"
        });
        if let Some(ours) = takes_not {
            return with(
                diagnostic,
                site,
                (token.start, whole(site, token, ours).end),
                ours,
                Applicability::MaybeIncorrect,
            );
        }
        if site.ends_predicate(next) && site.keyword(token).is_none() {
            let text = format!("!= {}", written(text));
            return Recovery::fixed(diagnostic.help(format!("write `{}`", code(&text))).suggest(both, text));
        }
    }
    if token.kind == Kind::Quoted && site.ends_predicate(site.token_at(token.end)) {
        return Recovery::fixed(diagnostic.help("write `!=`").suggest(span, "!="));
    }
    let value = site.token_at(token.end);
    let is_operator = token.kind == Kind::Word
        && matches!(value.kind, Kind::Quoted | Kind::Word)
        && site.ends_predicate(site.token_at(value.end));
    if is_operator {
        return Recovery::patched(diagnostic.help(takes), both, "!=");
    }
    Recovery::last(diagnostic.help(takes))
}
