//! Wildcards, which this language does not have: what looks like one, and the operator that says it.

use super::checker::Checker;
use super::pattern;
use super::resolve::Place;
use crate::error::{Code, Diagnostic, brief, to_type};
use crate::span::Span;
use crate::syntax::{MatchOperator, Value, glob};

/// `name = x*`: the star is literal.
pub(super) fn at_end(
    checker: &mut Checker<'_, '_>,
    place: &Place<'_, '_>,
    negated: bool,
    value: &Value<'_>,
    operator: Span,
) {
    if !place.is_text() {
        return;
    }
    if value.text().contains("\\*") {
        return escaped(checker, place, negated, value, operator);
    }
    let Some((core, matcher)) = shape(value.text()) else { return };
    let not = if negated { "not " } else { "" };
    let is_regex = pattern::looks_like_regex(value.text());
    let instead = match matcher {
        _ if is_regex => format!("{not}matches {}", Value::quoted(value.text())),
        Some(matcher) => format!("{not}{} {}", matcher.as_str(), Value::quoted(core)),
        None => format!("{not}exists"),
    };
    let diagnostic = if is_regex { pattern::in_plain_text(value) } else { star(value) };
    let help = format!("write `{} {}`", to_type(place.name.name()), to_type(&instead));
    checker.warning(place.rewrite(diagnostic.help(help), operator.to(value.span()), instead));
}

/// `"pay\*"`: a star that was escaped, which it need not be.
fn escaped(checker: &mut Checker<'_, '_>, place: &Place<'_, '_>, negated: bool, value: &Value<'_>, operator: Span) {
    let message = format!("`{}` has a backslash in it: a `*` needs none", brief(value.text()));
    let text = value.text().replace("\\*", "*");
    let ours = format!("{} {}", if negated { "!=" } else { "=" }, Value::quoted(text));
    let help = format!("write `{} {}`", to_type(place.name.name()), to_type(&ours));
    let warning = Diagnostic::new(Code::LooksForeign, value.span(), message).label("as text").help(help);
    checker.warning(place.rewrite(warning, operator.to(value.span()), ours));
}

/// `p*y`: a star between letters, where no quotes say that it is one of them. Whether there is one.
pub(super) fn between(
    checker: &mut Checker<'_, '_>,
    place: &Place<'_, '_>,
    negated: bool,
    value: &Value<'_>,
    operator: Span,
) -> bool {
    let text = value.text();
    let inner = text.trim_matches('*');
    if value.is_quoted() || !inner.contains('*') || text.contains(".*") || text.contains('%') {
        return false;
    }
    let ours = glob::operator(text, glob::GLOB, negated);
    let help = format!("write `{} {ours}`", to_type(place.name.name()));
    checker.warning(place.rewrite(star(value).help(help), operator.to(value.span()), ours));
    true
}

/// `matches pay*`, which a shell's user means as `starts with pay`: the operator and value that say it.
pub(super) fn as_regex(value: &Value<'_>, negated: bool) -> Option<String> {
    let text = value.text();
    let core = text.trim_matches('*');
    let is_plain =
        !core.is_empty() && core.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ' ' | '@' | '/'));
    (is_plain && core.len() < text.len() && value.is_written()).then(|| glob::operator(text, glob::GLOB, negated))
}

/// `matches pay*`.
pub(super) fn in_regex(value: &Value<'_>) -> Diagnostic {
    let message = format!("`*` repeats the character before it in the regular expression `{}`", brief(value.text()));
    Diagnostic::new(Code::LooksLikeWildcard, value.span(), message).label("not a wildcard")
}

/// What is between the wildcards of each value of a list, quoted, where all of them ask for the same operator.
pub(super) fn all(values: &[Value<'_>]) -> Option<(MatchOperator, Vec<String>)> {
    let mut same = None;
    let mut cores = Vec::new();
    for value in values {
        let (core, matcher) = shape(value.text()).filter(|_| value.is_written() && !value.text().contains('\\'))?;
        let matcher = matcher?;
        if *same.get_or_insert(matcher) != matcher
            || core.contains(['*', '%'])
            || pattern::looks_like_regex(value.text())
        {
            return None;
        }
        cores.push(Value::quoted(core).to_string());
    }
    same.map(|matcher| (matcher, cores))
}

pub(super) fn star(value: &Value<'_>) -> Diagnostic {
    let mark = if value.text().contains('*') { '*' } else { '%' };
    Diagnostic::new(
        Code::LooksLikeWildcard,
        value.span(),
        format!("`{mark}` is not a wildcard in `{}`: it is matched literally", brief(value.text())),
    )
    .label("plain text")
}

/// What is between the wildcards of `*x*`, `x*`, `*x` or SQL's `%x%`, and the operator that says it; `None` for `*` alone.
pub(super) fn shape(text: &str) -> Option<(&str, Option<MatchOperator>)> {
    let (first, last) = (*text.as_bytes().first()?, *text.as_bytes().last()?);
    let mark = match (first, last) {
        (b'*', _) | (_, b'*') => '*',
        (b'%', _) => '%',
        // `100%` is a text like another.
        (_, b'%') if !text.as_bytes().iter().rev().nth(1).is_some_and(u8::is_ascii_digit) => '%',
        _ => return None,
    };
    let core = text.trim_matches(mark);
    Some(match (core.is_empty(), text.starts_with(mark), text.ends_with(mark)) {
        (true, ..) => (core, None),
        (_, true, true) => (core, Some(MatchOperator::Contains)),
        (_, true, false) => (core, Some(MatchOperator::EndsWith)),
        _ => (core, Some(MatchOperator::StartsWith)),
    })
}
