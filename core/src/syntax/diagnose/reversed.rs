//! A comparison that begins with its value: `"prod" = name`.

use super::common;
use super::context::{ErrorContext, Kind, written};
use super::recovery::Recovery;
use super::words::{brief_code, code};
use crate::error::{Code, Diagnostic};

/// Expected: the field first; `"prod" = name` was read.
pub(super) fn reversed(site: &ErrorContext<'_>) -> Recovery {
    let operator = site.token_at(site.at);
    let field = site.token_at(operator.end);
    let value = site.field();
    let name = site.text_of(field);
    let turned = match site.text_of(operator).to_ascii_lowercase().as_str() {
        "<" | "lt" => ">",
        "<=" | "lte" | "le" => ">=",
        ">" | "gt" => "<",
        ">=" | "gte" | "ge" => "<=",
        other => match other {
            "!=" | "<>" | "ne" | "neq" => "!=",
            _ => "=",
        },
    };
    // `==` stays as it was typed.
    let turned = if site.text_of(operator) == "==" { "==" } else { turned };
    let open = site.token_at(field.end);
    if site.text_of(open) == "(" && site.is_glued(open.start) {
        // `'a' = any(tags)`.
        let inner = site.token_at(open.end);
        let close = site.token_at(inner.end);
        // Of all of them, only `!=` is what a test of an array says; of any of them, only the others.
        let words: &[&str] = if turned.starts_with('!') { &["all"] } else { &["any", "some"] };
        let is_any = words.iter().any(|word| name.eq_ignore_ascii_case(word));
        if !is_any || inner.kind != Kind::Word || close.kind != Kind::Close {
            return common::function(site, field);
        }
        return swapped(site, close.end, &format!("{} {turned} {value}", site.text_of(inner)), value);
    }
    let plain = value.trim_matches(['"', '\'']);
    let text = format!("{name} {turned} {value}");
    match (site.names.is_field(plain), site.names.is_field(name)) {
        (true, false) => quoted_field(site, field.end, &format!("{plain} {} {name}", site.text_of(operator))),
        (false, true) => swapped(site, field.end, &text, value),
        _ => undecided(site, field.end, &text, value),
    }
}

/// `"email" = kong`, where only `email` is a field: the quotes are around it, and not around the value.
fn quoted_field(site: &ErrorContext<'_>, end: usize, text: &str) -> Recovery {
    let span = site.span(site.operand_start, end);
    let message = "the quotes are around the field, as around a value";
    let diagnostic = Diagnostic::new(Code::ReversedComparison, span, message)
        .label("read as a value before its field")
        .help(format!("write `{}`", code(text)))
        .suggest(span, text);
    Recovery::fixed(diagnostic)
}

/// Where no name tells which of both is the field: the person does.
fn undecided(site: &ErrorContext<'_>, end: usize, text: &str, value: &str) -> Recovery {
    let mut diagnostic = swapped(site, end, text, value).diagnostic;
    diagnostic.edits.clear();
    Recovery::patched(diagnostic, site.span(site.operand_start, end), text)
}

/// A comparison with its sides changed; `end` is after it.
pub(super) fn swapped(site: &ErrorContext<'_>, end: usize, text: &str, value: &str) -> Recovery {
    let span = site.span(site.operand_start, end);
    let plain = value.trim_matches(['"', '\'']);
    let diagnostic = Diagnostic::new(Code::ReversedComparison, span, "the value comes before the field")
        .label("the field comes first")
        .help(format!(
            "write `{}`; if `{}` is the field, write it without quotes",
            brief_code(text),
            brief_code(&written(plain))
        ))
        .suggest(span, text);
    Recovery::fixed(diagnostic)
}
