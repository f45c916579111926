//! Values with characters that are easily taken for others: letters of another script, ligatures, spaces, capitals of a boolean.

use super::checker::Checker;
use super::resolve::ResolvedField;
use super::usual::usual;
use crate::catalog::Type;
use crate::error::{Code, Diagnostic, brief, to_type};
use crate::limits::messages::FOREIGN_BYTES;
use crate::syntax::Value;

/// `pаy` with a Cyrillic `а`: whether a value is doubted for such a character. One that is written as an escape is meant.
pub(super) fn value(checker: &mut Checker<'_, '_>, value: &Value<'_>) -> bool {
    let text = value.text();
    let quotes = if value.is_quoted() { 2 } else { 0 };
    if text.len() > FOREIGN_BYTES || text.is_ascii() || !value.is_written() || value.span().len() != text.len() + quotes
    {
        return false;
    }
    let Some((c, odd, ours)) = usual(text) else { return false };
    let code = u32::from(c);
    let instead = if odd.usual.is_empty() { String::new() } else { format!(", and not `{}`", odd.usual) };
    let message = format!("`{}` contains U+{code:04X}, {}{instead}", brief(text), odd.what);
    let ours = if value.is_quoted() { Value::quoted(ours) } else { Value::bare(ours) }.to_string();
    let help = format!("write `{}`; if U+{code:04X} is meant, write it as `\\u{{{code:x}}}` in quotes", to_type(&ours));
    let warning = Diagnostic::new(Code::LooksForeign, value.span(), message).label("as text").help(help);
    checker.warning(warning.suggest(value.span(), ours));
    true
}

/// `labels.beta = TRUE`: whether a text is doubted that is a boolean in another language, in whose letters hardly anybody writes it.
pub(super) fn boolean(checker: &mut Checker<'_, '_>, place: &ResolvedField<'_, '_>, value: &Value<'_>) -> bool {
    let text = value.text();
    let Some(usual) = other_boolean(text) else { return false };
    if value.is_quoted() || !value.is_written() || !matches!(place.kind, Some(Type::String)) {
        return false;
    }
    let message = format!("`{text}` is compared as text, in these letters");
    let help = format!("write `{usual}` for the usual spelling, or `{}` for this one", Value::quoted(text));
    checker.warning(Diagnostic::new(Code::LooksForeign, value.span(), message).label("not a boolean here").help(help));
    true
}

/// The boolean that another language writes so.
pub(super) fn other_boolean(text: &str) -> Option<&'static str> {
    match text {
        "TRUE" | "True" => Some("true"),
        "FALSE" | "False" => Some("false"),
        _ => None,
    }
}
